"""To whom figures are dealt out: the list of names that has as many members as there are figures.

It stands in the words in front of the figures, else in the clauses before (…业，…业增加值分别; A和B增势较好，产值分别),
else it is the figures just read (存款3亿元，贷款2亿元，分别增长…). 分别 may also deal out places or bases (遵义市、
毕节市进出口分别; 比全省和全国分别): then all figures have one name. Nothing is dealt where the numbers differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.clauses import Site
from citymetrics.reading.constructions.growth import carried
from citymetrics.reading.constructions.joints import split
from citymetrics.reading.constructions.members import members_of, share
from citymetrics.reading.constructions.memory import Memory, Name, Reading
from citymetrics.reading.constructions.naming import clean, is_generic
from citymetrics.reading.constructions.strip import (
    drop_comparisons,
    places_listed,
    strip_leading,
    strip_trailing,
    without_growth_head,
)
from citymetrics.reading.constructions.vocabulary import vocabulary
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["Dealt", "again", "deal", "degree_of"]


@dataclass(slots=True)
class Dealt:
    """The names of a run of figures, and the place that each begins with.

    ``degree`` is the sign of the noun of growth that the list ends in (减幅 -1), 0 without one.
    """

    names: Sequence[Name]
    places: Sequence[PlaceMark | None] = ()
    degree: int = 0


@dataclass(slots=True)
class _Words:
    """The words in front of ``count`` figures, as they stand (``raw``) and without what is no part of a name."""

    raw: Phrase
    phrase: Phrase
    site: Site
    count: int
    memory: Memory
    places: Sequence[PlaceMark]
    pending: Phrase = field(default=EMPTY)
    """The clause without a figure right before, without the remark it ends in (增势较好)."""
    remarked: bool = False
    done: Name = field(default_factory=lambda: Name(EMPTY))
    """What the words behind 分别 say is done, and to what."""
    degree: int = 0


def deal(
    raw: Phrase, site: Site, count: int, memory: Memory, places: Sequence[PlaceMark], done: Name
) -> Dealt | None:
    """Find the names for a run of ``count`` figures that begins at a site, by the words in front of its verb.

    ``done`` is what stands behind 分别, which each name takes along.
    """
    phrase = strip_trailing(drop_comparisons(raw))
    if not pattern("deal.industry").match(phrase.text):
        phrase, _ = strip_leading(phrase, places)
    if pattern("deal.manner").match(phrase.text):
        phrase = EMPTY
    if summed := pattern("deal.places-summed").search(phrase.text):
        phrase = phrase.cut(0, summed.start())  # 郫都、温江|两区
    words = _Words(raw, phrase, site, count, memory, places, done=done)
    words.degree = degree_of(phrase)
    if memory.pending:
        words.pending, degree = _without_remark(memory.pending[-1].words)
        words.remarked = len(words.pending) < len(memory.pending[-1].words)
        words.degree = words.degree or degree
    for find in _SOURCES:
        if (dealt := find(words)) is not None:
            dealt.degree = words.degree
            dealt.names = [_with_done(name, done) for name in dealt.names]
            return dealt
    return None


def _with_done(name: Name, done: Name) -> Name:
    """A name with what 分别 says is done: 跨国公司地区总部|新增, 国家级示范单位|奖励."""
    said = done.phrase.text and name.phrase.text.endswith(done.phrase.text)
    phrase = name.phrase if said else name.phrase + done.phrase
    return replace(name, phrase=phrase, action=done.action or name.action)


def degree_of(phrase: Phrase) -> int:
    """The sign of a noun of growth at the end: 减幅 -1, 增速 1; 0 for any other."""
    noun = vocabulary().growth_head.search(phrase.text)
    return 0 if noun is None else -1 if pattern("deal.falling").search(noun.group()) else 1


def _without_remark(clause: Phrase) -> tuple[Phrase, int]:
    """A list without what is remarked on its figures to come (增势较好, 位居前三), and the sign of a noun of growth."""
    remark = pattern("deal.remark").search(clause.text)
    if remark is None:
        return clause, 0
    head = clause.cut(0, remark.start())
    noun = clause.cut(remark.start(), remark.end("degree")) if remark["degree"] else EMPTY
    return head, degree_of(noun)


def _of_places(words: _Words) -> Dealt | None:
    """遵义市、毕节市进出口分别增长…: one name for figures of several places."""
    for source, head in ((words.raw, EMPTY), (words.pending, words.phrase)):
        start, _ = strip_leading(source)
        marks = places_listed(words.places, start.where[0]) if start else []
        if len(marks) != words.count:
            continue
        rest = start.cut(marks[-1].end - start.where[0]) if start.stop > marks[-1].end else EMPTY
        rest = strip_trailing(strip_leading(drop_comparisons(rest))[0])
        measure = rest + head
        if measure and is_generic(measure.text):
            # 上海、深圳位居前两名，占比分别为…: nothing but the place tells what it is of
            own = [start.cut(mark.start - start.where[0], mark.end - start.where[0]) for mark in marks]
            return Dealt([Name(place + measure) for place in own], marks)
        # 江岸区、武昌区分别新增充电桩…: what is counted stands behind
        dealt = Dealt([Name(measure)] * len(marks)) if words.done.phrase else _one_name(measure, words)
        return None if dealt is None else replace(dealt, places=marks)
    return None


def _of_bases(words: _Words) -> Dealt | None:
    """同比、环比分别上涨…; 比全省和全国分别高…: one name for figures with several bases."""
    match = pattern("deal.bases").search(words.raw.text)
    if match is None:
        return None
    if split(words.raw.cut(match.start("bases")), words.count) is None:
        return None
    subject, _ = strip_leading(strip_trailing(words.raw.cut(0, match.start("bases"))), words.places)
    return _one_name(subject, words)


def _one_name(subject: Phrase, words: _Words) -> Dealt | None:
    """One name for all figures: the words in front, else what the sentence is about."""
    name: Name | None = Name(subject)
    if not subject or subject.text in vocabulary().growth_heads:
        name = carried(words.memory, words.site.quantity.unit)
        if name is not None and subject:
            name = Name(without_growth_head(name.phrase) + subject)  # …增长3%，增速比全省和全国分别高
    return Dealt([name] * words.count) if name is not None and name.phrase else None


def _across_clauses(words: _Words) -> Dealt | None:
    """住宿和餐饮业，信息传输、软件和信息技术服务业增加值分别增长…: members with joints of their own."""
    phrase, count, pending = words.phrase, words.count, words.memory.pending
    if not phrase or len(pending) < count - 1 or phrase.text.count("、") == count - 1:
        return None
    if split(phrase, count) is None and members_of(phrase, count) is not None:
        return None  # 城乡低保标准: two members in one word
    listed = [*(clause.words for clause in pending[len(pending) - count + 1 :]), phrase]
    listed[0], _ = strip_leading(listed[0], words.places)
    end = listed[0].text[-1:]
    if not end or phrase.text.find(end, 1) < 0:
        return None
    if any(not piece.text.endswith(end) or not _is_nominal(piece) for piece in listed[:-1]):
        return None
    return _dealt(words, [Name(piece) for piece in share(listed, words.places)])


def _in_words(words: _Words) -> Dealt | None:
    """水力、风力侵蚀面积分别…: the members stand in front of the figures."""
    names = members_of(words.phrase, words.count, words.places)
    return _dealt(words, names) if names else None


def _in_clause_before(words: _Words) -> Dealt | None:
    """A和B增势较好，营业收入分别增长…: the list stands in the clause before, its head in front of the figures."""
    head = words.phrase
    if light := pattern("level.light-verb").match(head.text):
        head = head.cut(light.end())  # 实现|营业收入
    listed = words.pending
    paid = not head or pattern("deal.payer").fullmatch(head.text)
    recipient = pattern("deal.recipient").match(listed.text) if paid else None
    if recipient:
        head = EMPTY
        listed = listed.cut(*recipient.span("list"))
    if not listed or not (recipient or words.remarked or _is_nominal(listed)):
        return None
    if head and not _is_measure(head):
        return None
    listed = clean(drop_comparisons(listed), words.places)[0].phrase
    names = members_of(listed, words.count, words.places)
    return _dealt(words, [replace(name, phrase=name.phrase + head) for name in names]) if names else None


def _dealt_before(words: _Words) -> Dealt | None:
    """…面积分别减少…，减幅分别为…: the names that have just been dealt out serve again."""
    earlier = words.memory.names[-words.count :]
    head = words.phrase
    if len(earlier) != words.count or words.memory.topic or not all(known.dealt for known in earlier):
        return None
    names = None if _parted(earlier[0], words.site) else again(earlier, head)
    return Dealt(names) if names is not None else None


def again(earlier: Sequence[Reading], measure: Phrase) -> list[Name] | None:
    """The names that were dealt out, of the same or of a further measure: 播种面积…，产量…; …面积…，减幅…."""
    names = [replace(known.name, action=None) for known in earlier]
    if not measure:
        return names
    if degree_of(measure) or pattern("deal.share-of").match(measure.text):
        return [replace(name, phrase=name.phrase + measure) for name in names]
    if not pattern("deal.measure").fullmatch(measure.text):
        return None
    stems = [pattern("deal.measure").sub("", name.phrase.text) for name in names]
    return [
        replace(name, phrase=name.phrase.cut(0, len(stem)) + measure)
        for name, stem in zip(names, stems, strict=True)
    ]


def _of_figures(words: _Words) -> Dealt | None:
    """存款3亿元，贷款2亿元，分别增长…; 这两项数字分别为…: the names of the figures just read."""
    summed = pattern("deal.sum").search(words.phrase.text)
    if (words.phrase or words.memory.topic) and not summed:
        return None
    earlier: dict[str, Name] = {}
    for known in reversed(words.memory.names):
        if _parted(known, words.site) and not summed:
            break
        if known.statistic in ("growth", "rank"):
            continue
        name = Name(known.name.whole, known.name.action, prefix=known.name.prefix)
        earlier.setdefault(f"{name.action} {name.prefix}{name.phrase.text}", name)
        if len(earlier) == words.count:
            names = list(reversed(earlier.values()))
            told = len({name.prefix + name.phrase.text for name in names}) == len(names)
            return Dealt([replace(name, action=None) for name in names] if told else names)
    return None


_SOURCES: tuple[Callable[[_Words], Dealt | None], ...] = (
    _of_places,
    _of_bases,
    _across_clauses,
    _in_words,
    _in_clause_before,
    _dealt_before,
    _of_figures,
)
"""What figures may be dealt out to, in the order they are tried; the first that has as many members wins."""


def _dealt(words: _Words, names: Sequence[Name]) -> Dealt:
    """Names with the place that the list begins with, or each with its own, where nothing else tells them apart."""
    _, common = strip_leading(words.raw, words.places)
    own = [strip_leading(name.phrase, words.places) for name in names]
    marks: list[PlaceMark | None] = [common] * len(names)
    if all(mark for _, mark in own[1:]):
        alike = len({rest.text for rest, _ in own}) == 1
        marks = [common, *(mark for _, mark in own[1:])] if alike else [None] * len(names)
    *others, last = names
    return Dealt([*others, replace(last, phrase=strip_trailing(last.phrase))], marks)


def _is_measure(phrase: Phrase) -> bool:
    """Whether words say what is measured and list nothing: 营业收入, 新收案件数量."""
    said = is_generic(phrase.text) or pattern("deal.measure").search(phrase.text)
    return bool(said) and not pattern("deal.joint").search(phrase.text)


def _is_nominal(phrase: Phrase) -> bool:
    """Whether a clause names things and says nothing of them: no verb begins it, no predicate stands in it."""
    text = phrase.text
    if not text or pattern("deal.not-nominal").match(text):
        return False
    table = vocabulary()
    text = pattern("deal.per-head").sub("", text)  # 人均|可支配收入: 均 is no word of its own there
    if text.startswith(tuple(table.trends)):
        return False  # 提高补助标准
    return not table.action.match(text) and not table.predicate.search(text) and not table.trend.search(text)


def _parted(known: Reading, site: Site) -> bool:
    """Whether a full stop stands between a figure and a later one."""
    return site.clause.source.find("。", known.site.quantity.end, site.quantity.start) >= 0
