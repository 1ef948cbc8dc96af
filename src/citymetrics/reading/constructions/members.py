"""Members of a list and what they share: 城镇、农村|居民收入 has a head in common, 省属企业|营收、利润 a modifier.

What is said once holds for each member. The last member spells the head out, and it is put behind those that lack
one (水力、风力|侵蚀面积: 水力侵蚀面积). Where it begins is told by the members themselves, for they are alike: 力 ends
the modifiers of both. A later member that only says what is measured (利润, 死亡人数) takes the modifier of the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.joints import split
from citymetrics.reading.constructions.memory import Name
from citymetrics.reading.constructions.pairs import by_number, in_one_word, pairs, side_by_side
from citymetrics.reading.constructions.vocabulary import vocabulary
from citymetrics.text.patterns import pattern, word_class
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["members_of", "share"]


def members_of(phrase: Phrase, count: int, places: Sequence[PlaceMark] = ()) -> list[Name] | None:
    """The ``count`` members that a coordinated name holds, or None where it holds more or fewer.

    >>> [name.phrase.text for name in members_of(Phrase("存、贷款余额", range(6)), 2)]
    ['存款余额', '贷款余额']
    """
    if (names := by_number(phrase, count)) is not None:
        return names
    if pieces := split(phrase, count):
        return [Name(piece) for piece in share(pieces, places)]
    return in_one_word(phrase, count) or side_by_side(phrase, count)


@dataclass(frozen=True, slots=True)
class _Head:
    """The words that the last member spells out for all.

    ``alike`` is what told where they begin, the end of another member that the last one has too, and ``begin`` where.
    """

    phrase: Phrase
    alike: str = ""
    begin: int = 0


def share(pieces: Sequence[Phrase], places: Sequence[PlaceMark] = ()) -> list[Phrase]:
    """Give each member what it shares with the others: the head of the last, the modifier of the first.

    >>> pieces = [Phrase("水力", range(2)), Phrase("风力侵蚀面积", range(3, 9))]
    >>> [piece.text for piece in share(pieces)]
    ['水力侵蚀面积', '风力侵蚀面积']
    """
    *others, last = pieces
    if etc := pattern("deal.etc").search(last.text):
        # 食品、石化、信息等|产业增加值: what follows 等 is of the last one, too
        head = _Head(last.cut(etc.end()))
        others.append(last.cut(0, etc.start()))
        return [_with_head(piece, head) for piece in others]
    head = _head_of(last, others, places)
    return _with_modifier([*(_with_head(piece, head) for piece in others), last])


def _head_of(last: Phrase, others: Sequence[Phrase], places: Sequence[PlaceMark]) -> _Head:
    """The head that the others share with the last member."""
    text = last.text
    if verb := _verb(text):
        if all(_is_verb(other.text) for other in others):
            return _Head(last.cut(len(verb)))  # 新建、改建|住房面积
        return _Head(EMPTY)  # 接待游客、实现旅游收入: each has its own
    measure = pattern("deal.measure").search(text)
    begin = measure.start() if measure else len(text)
    if len(others[0].text) == 1:
        noun = others[0].text in word_class("single") and text[0] not in word_class("single")
        return _Head(last.cut(begin if noun else 1))  # 煤、原油|产量, but 牛、羊|肉产量 and 存、贷|款余额
    told = [
        [one for one in _told(other.text, text) if all(text[: one.end] != each.text for each in others)]
        for other in others
    ]
    limit = measure.start("measure") if measure else len(text)
    outside = [one for ones in told for one in ones if one.rank[0] != 1 or one.end <= limit]
    if outside:
        best = max(outside, key=lambda one: one.rank)
        return _Head(last.cut(best.start), best.alike, best.end)
    if all(told):
        return _Head(EMPTY)  # 托位、养老床位|数: nothing outside what is measured tells where the head begins
    at = _place_end(last, others, places) or _noun_start(text[:begin], others) or begin
    return _Head(last.cut(at)) if at else _Head(EMPTY)


def _verb(text: str) -> str:
    """The verb that a member begins with; empty for a noun."""
    match = vocabulary().action.match(text)
    return match.verb if match is not None and match.end() < len(text) else ""


def _is_verb(text: str) -> bool:
    return vocabulary().action.fullmatch(text) is not None


def _place_end(last: Phrase, others: Sequence[Phrase], places: Sequence[PlaceMark]) -> int:
    """Where a list of places ends: 日本和澳大利亚|进出口; 0 where the members are no places."""
    ends = {mark.start: mark.end for mark in places}
    if not ends or any(
        other.where[0] not in ends or ends[other.where[0]] != other.stop for other in others[1:]
    ):
        return 0
    end = ends.get(last.where[0], 0)
    named = any(mark.end == others[0].stop for mark in places)
    return end - last.where[0] if named and end and last.where[-1] >= end else 0


def _noun_start(text: str, others: Sequence[Phrase]) -> int:
    """Where a noun of the head begins, behind a modifier about as long as the others: 移动、固定|网络流量; else 0."""
    match = pattern("deal.head-noun").search(text, 2)
    return match.start() if match and abs(match.start() - len(others[-1])) <= _UNLIKE else 0


@dataclass(frozen=True, slots=True)
class _Alike:
    """How two modifiers end alike, where that of the last member ends and its head begins."""

    alike: str
    end: int
    start: int
    rank: tuple[int, int, int]
    """More characters alike tell more, and of one character those modifiers that are about as long."""


def _told(other: str, last: str) -> Iterator[_Alike]:
    """What tells how far the modifier of the last member reaches, by another member."""
    if bound := _bound(other, last):
        yield _Alike(last[:bound], bound, bound, (3, 0, 0))
    for length in (2, 1) if len(other) > 1 else ():
        suffix = other[-length:]
        at = last.find(suffix, 1)
        while at >= 0:
            end = at + length
            unlike = abs(end - len(other))
            near = unlike <= _UNLIKE or suffix in word_class("kind-suffix")
            if (length > 1 or near) and (begun := pattern("deal.head-begins").match(last, end)):
                yield _Alike(suffix, end, begun.end(), (length, 0 if length > 1 else -unlike, end))
            at = last.find(suffix, at + 1)
    residence = pattern("deal.residence")
    half = residence.match(last) if residence.fullmatch(other) else None
    if half and half.end() < len(last):
        yield _Alike("", half.end(), half.end(), (0, 0, 0))  # 城镇, 农村|居民收入


_UNLIKE = 2
"""Characters by which modifiers may differ in length that end in one character alike."""


def _bound(other: str, last: str) -> int:
    """Where the head of the last member begins, if another member ends in the first character of a word that the last
    one begins with (本外币|存|、贷|款余额), or in a level that may lack its 级 (国家、省|级); else 0."""
    if pattern("deal.level").match(last) and pattern("deal.level-bare").search(other):
        return 2 if other[-1] == last[1] else 1
    for pair in pairs():
        first, second = pair.members[0], pair.members[-1]
        if pair.cut and last.startswith(second) and other.endswith(first[0]):
            return 1
    return 0


def _with_head(piece: Phrase, head: _Head) -> Phrase:
    """A member with the head of the list, where it lacks one, but without a word for its kind that it ends in itself:
    软件服务业等|现代服务业|营业收入."""
    if not head.phrase:
        return piece
    if not _lacks(piece.text, head):
        again = pattern("deal.degree").search(
            head.phrase.text
        )  # GDP、财政收入|增速: a measure is measured again
        degree = again is not None and not pattern("deal.degree").search(piece.text)
        return piece + head.phrase.cut(again.start()) if again and degree and _measures(piece.text) else piece
    measure = pattern("deal.measure").search(head.phrase.text)
    kind = head.phrase.cut(0, measure.start("measure")) if measure else head.phrase
    alike = kind and not head.alike and piece.text[-1] == kind.text[-1]
    return piece + (head.phrase.cut(len(kind)) if alike else head.phrase)


def _measures(text: str) -> bool:
    """Whether a member says itself what is measured."""
    return bool(pattern("deal.own").search(text) or pattern("deal.measure").search(text))


def _lacks(text: str, head: _Head) -> bool:
    """Whether a member leaves the whole head to the last one: one that says itself what is measured does not, unless
    it ends like the modifier of the last one (进口、出口|总额)."""
    measured = pattern("deal.measure").search(head.phrase.text) is not None
    if len(text) == 1:
        return True
    if pattern("deal.soft").search(text):
        return measured
    if not _measures(text):
        return bool(head.alike) or not (measured and _verb(text))  # 接待游客、旅游总|花费
    return measured and (len(head.alike) > 1 or (head.alike != "" and len(text) == head.begin))


def _with_modifier(pieces: list[Phrase]) -> list[Phrase]:
    """Put the modifier of the first member in front of those that only say what is measured."""
    first, *rest = pieces
    if per := pattern("deal.per").match(first.text):
        modifier, bare = first.cut(0, per.end()), pattern("deal.per-unit")
    else:
        measure = pattern("deal.measure").search(first.text)
        if measure is None or measure.start() < _SHORTEST:
            return pieces
        modifier, bare = first.cut(0, measure.start()), pattern("deal.bare")
    return [first, *(modifier + piece if bare.fullmatch(piece.text) else piece for piece in rest)]


_SHORTEST = 3
"""Characters of a modifier that tells what is measured: 利润 of 省属企业, not of 营业."""
