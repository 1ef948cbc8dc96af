"""分别: figures dealt out to the names before them, in their order."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.memory import Memory, Name
from citymetrics.reading.constructions.naming import is_generic
from citymetrics.reading.constructions.strip import strip_leading, strip_trailing, without_growth_head
from citymetrics.text.patterns import pattern, word_class
from citymetrics.text.phrase import Phrase

__all__ = ["deal_names", "split_names"]

_JOINTS = ("、", "和", "与", "及", "以及")
# Two members in one word; 城乡 deals out 城镇 and 农村.
_PAIRS = {"城乡": ("城镇", "农村"), "存贷": ("存", "贷"), "牛羊": ("牛", "羊")}


def split_names(phrase: Phrase, count: int) -> list[Name] | None:
    """Split a coordinated name into ``count`` names, or None where it does not come to that many.

    >>> [name.phrase.text for name in split_names(Phrase("存、贷款余额", range(6)), 2)]
    ['存款余额', '贷款余额']
    """
    industry = pattern("deal.industry").match(phrase.text)
    numbers = [character for character in industry[1] if character in "一二三"] if industry else []
    if industry and len(numbers) == count:
        rest = phrase.cut(industry.start(3))
        return [Name(rest, prefix=f"第{number}产业") for number in numbers]
    for pair, members in _PAIRS.items():
        at = phrase.text.find(pair)
        if at >= 0 and count == 2:
            head, rest = phrase.cut(0, at), phrase.cut(at + len(pair))
            if not head:
                return [Name(rest, prefix=member) for member in members]
            # The members share what stands in front, too: 金融机构人民币存贷款余额.
            first, second = phrase.cut(at, at + 1), phrase.cut(at + 1, at + 2)
            return [Name(head + first + phrase.cut(at + 2)), Name(head + second + phrase.cut(at + 2))]
    for joint in (None, *_JOINTS):
        pieces = _split(phrase, joint)
        if len(pieces) == count >= 2:
            return [Name(piece) for piece in complete_heads(pieces)]
    return None


def _split(phrase: Phrase, joint: str | None) -> list[Phrase]:
    """The pieces between one kind of joint, or between all kinds."""
    parting = pattern("deal.joint") if joint is None else regex.compile(regex.escape(joint))
    pieces, position = [], 0
    for match in parting.finditer(phrase.text):
        pieces.append(phrase.cut(position, match.start()))
        position = match.end()
    pieces.append(phrase.cut(position))
    return [piece for piece in pieces if piece.text.strip()]


def complete_heads(pieces: Sequence[Phrase]) -> list[Phrase]:
    """Give the pieces before the last one the head that only the last one spells out."""
    last = pieces[-1]
    if (etc := pattern("deal.etc").search(last.text)) and etc.end() < len(last):
        # 食品、石化、信息等产业增加值, 锂电池、电动汽车等“新三样”出口: what follows 等 is of each
        head = last.cut(etc.end())
        last = last.cut(0, etc.start())
        return [
            piece if pattern("deal.head").search(piece.text) else piece + head
            for piece in (*pieces[:-1], last)
        ]
    shared = pattern("deal.shared-head").search(last.text)
    done = []
    for piece in pieces[:-1]:
        first, rest = piece.text[-1], last.text[1:2]
        if rest and first + rest in word_class("paired") and last.text[0] + rest in word_class("paired"):
            piece = piece + last.cut(1)
        elif pattern("deal.head").search(piece.text) and not (
            shared and shared.group() in ("增速", "占比", "比重")
        ):
            pass
        elif shared and (0 < shared.start() <= len(piece) + 2 or shared.group().startswith("人均")):
            piece = piece + last.cut(shared.start())
        elif pattern("deal.head").search(last.text) and len(last) > len(piece) + 1 and len(piece) <= 4:
            piece = piece + last.cut(_modifier_end(last.text, [p.text for p in pieces[:-1]], len(piece)))
        done.append(piece)
    return [*done, last]


def _modifier_end(last: str, others: Sequence[str], default: int) -> int:
    """Where the modifier of the last member ends: 普通高中|专任教师学历合格率 beside 小学, 初中."""
    for other in others:
        at = last.find(other[-1], 1, len(other) + 3)
        if at >= 0:
            return at + 1
    begun = pattern("deal.head-start").search(last, 2)
    return begun.start() if begun else default


def deal_names(phrase: Phrase, count: int, memory: Memory, places: Sequence[PlaceMark]) -> list[Name] | None:
    """The names for ``count`` figures: split off the phrase, else off the clauses before it, else those of the
    last records of the sentence."""
    phrase, _ = strip_leading(strip_trailing(phrase), places)
    if phrase and is_generic(phrase.text) and memory.pending:
        # 电气机械和器材制造业、汽车制造业，增加值分别…
        split = split_names(strip_leading(memory.pending[-1].words, places)[0], count)
        if split:
            return [Name(name.phrase + phrase, prefix=name.prefix) for name in split]
    if phrase:
        if len(memory.pending) >= count - 1:
            listed = [*(clause.words for clause in memory.pending[len(memory.pending) - count + 1 :]), phrase]
            listed[0] = strip_leading(listed[0], places)[0]
            industries = all(piece.text.endswith("业") for piece in listed[:-1]) and "业" in phrase.text
            if (industries or len(split_names(phrase, count) or ()) != count) and all(listed):
                return [Name(strip_trailing(piece)) for piece in complete_heads(listed)]
        split = split_names(phrase, count)
        if split:
            return [Name(strip_trailing(name.phrase), prefix=name.prefix) for name in split]
        if not pattern("deal.sum").search(phrase.text):
            return None
    if not phrase and memory.topic and memory.pending:
        # 汽油和柴油价格降幅收窄，同比分别下降…
        split = split_names(without_growth_head(memory.topic), count)
        if split:
            return split
    earlier: dict[str, Name] = {}
    for reading in reversed(memory.names):
        if reading.statistic == "growth" and phrase:
            continue
        name = Name(reading.name.whole, prefix=reading.name.prefix)
        earlier.setdefault(name.phrase.text, name)
        if len(earlier) == count:
            return list(reversed(earlier.values()))
    return None
