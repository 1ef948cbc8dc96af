"""The relations that the figures of one document must satisfy, each a function from a scene to findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import regex

from citymetrics.check.breakdowns import (
    Breakdown,
    Listing,
    additive_levels,
    find_breakdowns,
    find_listings,
    same_setting,
)
from citymetrics.check.partitions import NOT, NOT_ADDITIVE_RE, Part, find_parts, is_within
from citymetrics.records.evidence import adds_up
from citymetrics.records.intervals import ONE, Interval, amount, base_unit, total
from citymetrics.text.patterns import pattern

if TYPE_CHECKING:
    from citymetrics.records.evidence import Passage
    from citymetrics.records.model import Indicator

__all__ = ["RELATIONS", "Finding", "Scene", "Verdict", "judge", "named"]

Verdict = Literal["agree", "disagree", "uncheckable"]
NEAR = 6
"""Maximal distance of a change or growth from its level, in records."""
MOST_WHOLES = 3

_GDP = ("地区生产总值", "国内生产总值", "生产总值", "GDP")
_AGGREGATES = {"GDP": _GDP, "经济": _GDP, "投资": ("固定资产投资", "固定资产投资额")}
"""Words for a whole to whose growth parts contribute (拉动), with its names."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One relation that was checked: the figures compared, the verdict, and the records involved.

    ``expected`` is the interval that follows from the other figures, ``stated`` the interval that the words of the
    figure allow, both in ``unit`` (shares and growth as fractions of one). They agree where they overlap.
    """

    kind: str
    verdict: Verdict
    statement: str
    records: tuple[Indicator, ...]
    expected: Interval | None = None
    stated: Interval | None = None
    unit: str = ""
    reason: str = ""
    sentences: tuple[str, ...] = ()


class Scene:
    """The records of one document and the structure found among them."""

    def __init__(self, records: Iterable[Indicator], passage: Passage | None = None) -> None:
        self.records = sorted(records, key=lambda record: (record.start, record.end))
        self.passage = passage
        self.levels = additive_levels(self.records)
        self.listings: Sequence[Listing] = find_listings(passage, self.levels) if passage else ()
        self.breakdowns: Sequence[Breakdown] = find_breakdowns(self.levels, self.listings)

    def of(self, *statistics: str) -> list[Indicator]:
        """Return the records of these statistics."""
        return [record for record in self.records if record.statistic in statistics]

    def growth_of(self, level: Indicator) -> Indicator | None:
        """Return the year-on-year growth stated for a level: the nearest after it."""
        found = [
            r
            for r in self.of("growth")
            if r.indicator == level.indicator and r.basis == "yoy" and same_setting(r, level)
        ]
        behind = [r for r in found if r.start > level.start]
        return min(behind, key=lambda r: r.start) if behind else None

    def is_cumulative(self, record: Indicator) -> bool:
        """Return whether a figure is added up over several years: 五年累计7.79万亿元 is no part of one year's whole."""
        if self.passage is None:
            return False
        start = self.passage.sentence(record.start)[0]
        return adds_up(self.passage.folded[start : record.start])

    def paragraph(self, record: Indicator) -> int:
        """Return the number of the record's paragraph; without the text all is one paragraph."""
        return self.passage.paragraph(record.start) if self.passage else 0


def judge(
    kind: str,
    statement: str,
    records: Iterable[Indicator],
    expected: Interval,
    stated: Interval,
    unit: str = "",
) -> Finding:
    """Compare the interval that follows from other figures with the stated one.

    The kind "same" is for two statements of one figure: 58.2 and 58.3 differ there, although 58.25 rounds to both.
    """
    if not (expected.known and stated.known):
        return Finding(
            kind, "uncheckable", statement, tuple(records), expected, stated, unit, "a figure has no bounds"
        )
    fits = expected.overlaps(stated) if kind == "same" else expected.meets(stated)
    verdict: Verdict = "agree" if fits else "disagree"
    return Finding(kind, verdict, statement, tuple(records), expected, stated, unit)


def _sums(scene: Scene) -> Iterator[Finding]:
    """Parts of a complete breakdown make their whole."""
    for breakdown in scene.breakdowns:
        parts = " + ".join(named(part) for part in breakdown.parts)
        if not breakdown.wholes:
            yield Finding(
                "sum", "uncheckable", f"{parts} = ?", breakdown.parts, reason="their whole was not found"
            )
            continue
        expected = total(map(amount, breakdown.parts))
        yield _best(
            judge(
                "sum",
                f"{parts} = {named(whole)}",
                (*breakdown.parts, whole),
                expected,
                amount(whole),
                base_unit(whole),
            )
            for whole in breakdown.wholes
        )


def _parts(scene: Scene) -> Iterator[Finding]:
    """No part of a 其中 list is more than its whole."""
    for listing in scene.listings:
        for part in listing.parts:
            room = Interval(None, amount(listing.whole).high)
            statement = f"{named(part)} ≤ {named(listing.whole)}"
            yield judge("part", statement, (part, listing.whole), room, amount(part), base_unit(part))


def _growth_between(scene: Scene) -> Iterator[Finding]:
    """The growth of a whole lies between those of its parts."""
    for breakdown in scene.breakdowns:
        whole = breakdown.wholes[0] if breakdown.wholes else None
        growth = scene.growth_of(whole) if whole else None
        parts = [found for part in breakdown.parts if (found := scene.growth_of(part))]
        if growth is None or len(parts) < len(breakdown.parts):
            continue
        bounds = [amount(part) for part in parts]
        if any(bound.low is None or bound.high is None for bound in bounds):
            continue
        span = Interval(
            min(b.low for b in bounds if b.low is not None), max(b.high for b in bounds if b.high is not None)
        )
        names = ", ".join(named(part) for part in parts)
        yield judge(
            "growth_between", f"{named(growth)} between {names}", (growth, *parts), span, amount(growth), "1"
        )


def _contributions(scene: Scene) -> Iterator[Finding]:
    """What the parts of a breakdown add to the growth of the whole makes that growth."""
    pulls = [
        Pull(r, *_divide_pull(r)) for r in scene.of("change") if pattern("relation.pull").match(r.indicator)
    ]
    for pull in pulls:
        if pull.part is None or pull.part.index:
            continue
        chosen = [pull.record]
        for index in range(1, len(pull.part.partition.parts)):
            near = [other.record for other in pulls if other.follows(pull, index)]
            chosen += sorted(near, key=lambda other: abs(other.start - pull.record.start))[:1]
        growth = _growth_before(scene, pull.whole, min(r.start for r in chosen))
        if growth and len(chosen) == len(pull.part.partition.parts):
            statement = " + ".join(named(part) for part in chosen) + f" = {named(growth)}"
            expected = total(map(amount, chosen))
            yield judge("contributions", statement, (*chosen, growth), expected, amount(growth), "1")


@dataclass(frozen=True, slots=True)
class Pull:
    """X拉动Y增长N个百分点: the record, X as a part (None where it names no single part) and Y."""

    record: Indicator
    part: Part | None
    whole: str

    def follows(self, first: Pull, index: int) -> bool:
        """Return whether this is the sibling with this number of the first part."""
        if self.part is None or first.part is None or self.whole != first.whole:
            return False
        return self.part.partition is first.part.partition and self.part.index == index


def _divide_pull(record: Indicator) -> tuple[Part | None, str]:
    match = pattern("relation.pull").match(record.indicator)
    parts = find_parts(match["part"]) if match else []
    whole = pattern("relation.area").sub("", match["whole"]) if match else ""
    # 中直与地方经济比重 names two parts: which of them it is cannot be told.
    return (parts[0] if len(parts) == 1 else None), whole


def _growth_before(scene: Scene, whole: str, offset: int) -> Indicator | None:
    """Return the growth stated right after the last level of the whole."""
    names = _AGGREGATES.get(whole, (whole,))
    levels = [r for r in scene.levels if r.start < offset and r.indicator.endswith(names)]
    return scene.growth_of(levels[-1]) if levels else None


def _shares(scene: Scene) -> Iterator[Finding]:
    """A share is the part divided by the whole: A占B的N%."""
    for record in scene.of("ratio"):
        if record.unit not in ("%", "‰") or _is_structure(record):
            continue
        match = pattern("relation.share").match(record.indicator)
        pairs = _stated_pairs(scene, record, match) if match else _broken_down_pairs(scene, record)
        if match and not pairs:
            yield Finding(
                "share",
                "uncheckable",
                named(record),
                (record,),
                reason="the levels of both sides were not found",
            )
        if pairs:
            yield _best(_share(record, part, whole) for part, whole in pairs)


def _share(record: Indicator, part: Indicator, whole: Indicator) -> Finding:
    statement = f"{named(part)} / {named(whole)} = {named(record)}"
    return judge("share", statement, (part, whole, record), amount(part) / amount(whole), amount(record), "1")


def _stated_pairs(
    scene: Scene, record: Indicator, match: regex.Match[str]
) -> list[tuple[Indicator, Indicator]]:
    """Return the level of A in the paragraph of A占B, with each level that B can mean, the nearest first."""
    name = pattern("relation.area").sub("", match["part"])
    paragraph = scene.paragraph(record)
    before = [r for r in reversed(scene.levels) if r.start < record.start and same_setting(r, record)]
    part = next((r for r in before if r.indicator == name and scene.paragraph(r) == paragraph), None)
    if part is None or (scene.is_cumulative(part) and not scene.is_cumulative(record)):
        return []
    # 劳动人口10926人，其中城区9895人、乡村1031人，占总人口的28%: the share may be that of the whole list.
    listed = [listing.whole for listing in scene.listings if listing.holds(part)]
    parts = [part, *(whole for whole in listed if same_setting(whole, record))]
    name = pattern("relation.area").sub("", match["whole"])
    wholes = [
        r
        for r in before
        if r not in parts
        and _is_called(r, name)
        and base_unit(r) == base_unit(part)
        and pattern("relation.share").match(r.indicator) is None  # A占B的 is no name of B
    ]
    # A level of another paragraph may be of another time.
    dated = [r for r in wholes if scene.paragraph(r) == paragraph or r.period_end == part.period_end]
    if not dated and (not name or name.startswith("总")):  # 占总人口的比重, after 户籍人口…，其中非农业人口…
        dated = [listing.whole for listing in scene.listings if part in listing.parts]
    return [(own, whole) for whole in dated[:MOST_WHOLES] for own in parts if own is not whole]


def _is_called(record: Indicator, name: str) -> bool:
    """Return whether B of A占B may be this level: 总播种面积 is 农作物总播种面积, but 出口总值 no 进出口总值."""
    if not name or record.indicator in (name, f"{name}额", f"{name}总额"):
        return bool(name)
    return (
        record.indicator.endswith(name) and len(name) > 3 and record.indicator[-len(name) - 1] not in "进非"
    )


def _broken_down_pairs(scene: Scene, record: Indicator) -> list[tuple[Indicator, Indicator]]:
    """Return part and wholes of a share that is named like a part of a breakdown: 第二产业增加值比重."""
    name = pattern("relation.share-word").sub("", record.indicator)
    for breakdown in reversed(scene.breakdowns):
        for part, read in zip(breakdown.parts, breakdown.read, strict=True):
            for own in find_parts(name):
                same = own.partition is read.partition and own.index == read.index
                if same and part.start < record.start and own.head in ("", read.head):
                    return [(part, whole) for whole in breakdown.wholes]
    return []


def _is_structure(record: Indicator) -> bool:
    return "number.structure" in record.rules


def _structures(scene: Scene) -> Iterator[Finding]:
    """The parts of A:B:C make 100 %, and each is its part's share in the breakdown it sums up."""
    for group in _structure_groups(scene):
        statement = " + ".join(r.text for r in group) + " = 100"
        if len(group) > 1:
            yield judge("hundred", statement, group, total(map(amount, group)), ONE, "1")
        breakdown = _summed_up(scene, group[0])
        if breakdown is None:
            continue
        for record, part in zip(group, breakdown.parts, strict=False):
            yield _best(_share(record, part, whole) for whole in breakdown.wholes)


def _structure_groups(scene: Scene) -> list[list[Indicator]]:
    """Return the figures of each A:B:C, which follow each other with a colon between."""
    groups: list[list[Indicator]] = []
    for record in scene.of("ratio"):
        if not _is_structure(record):
            continue
        if groups and 0 <= record.start - groups[-1][-1].end <= 1:
            groups[-1].append(record)
        else:
            groups.append([record])
    return groups


def _summed_up(scene: Scene, record: Indicator) -> Breakdown | None:
    """Return the last breakdown of the paragraph if it is the one that the structure names."""
    name = pattern("relation.share-word").sub("", record.indicator)
    for breakdown in reversed(scene.breakdowns):
        last = breakdown.parts[-1]
        if last.start < record.start and scene.paragraph(last) == scene.paragraph(record):
            return breakdown if breakdown.wholes and _names(name, breakdown) else None
    return None


def _names(name: str, breakdown: Breakdown) -> bool:
    """Say whether a structure's name fits: 三次产业投资 is no structure of the 增加值."""
    head = breakdown.read[0].head
    if breakdown.kind == "negation":
        return NOT in name and name[-2:] in head
    words = [word for spellings in breakdown.read[0].partition.parts for word in spellings]
    rest = regex.sub("|".join(("三次产业", *words, "[与和、]")), "", name)
    return rest != name and rest in head


def _hundred(scene: Scene) -> Iterator[Finding]:
    """The shares of all parts of a breakdown make 100 %."""
    ratios = [r for r in scene.of("ratio") if r.unit == "%" and not _is_structure(r)]
    for number, record in enumerate(ratios):
        for first in find_parts(_part_name(record)):
            group = [record]
            for other in ratios[number + 1 : number + len(first.partition.parts)]:
                reads = find_parts(_part_name(other))
                if any(_is_next(p, first, len(group)) for p in reads):
                    group.append(other)
            near = scene.paragraph(group[-1]) == scene.paragraph(record)
            if first.index == 0 and near and len(group) == len(first.partition.parts):
                statement = " + ".join(named(r) for r in group) + " = 100%"
                yield judge("hundred", statement, group, total(map(amount, group)), ONE, "1")


def _is_next(part: Part, first: Part, index: int) -> bool:
    same = part.partition is first.partition and part.index == index
    return same and (is_within(part.head, first.head) or is_within(first.head, part.head))


def _part_name(record: Indicator) -> str:
    name = pattern("relation.share-word").sub("", record.indicator.partition("占")[0])
    return "" if NOT_ADDITIVE_RE.search(name) else name


def _triples(scene: Scene) -> Iterator[Finding]:
    """Level and change give the growth: 年末余额100亿元，比上年增加10亿元，增长11.1%."""
    for number, growth in enumerate(scene.records):
        if growth.statistic != "growth":
            continue
        near = [
            r
            for r in scene.records[max(number - NEAR, 0) : number + NEAR]
            if r.indicator == growth.indicator and same_setting(r, growth)
        ]
        levels = [r for r in near if r.statistic == "level" and r.start < growth.start]
        changes = [r for r in near if r.statistic == "change" and r.basis == growth.basis]
        for change in changes:
            level = next((r for r in reversed(levels) if base_unit(r) == base_unit(change)), None)
            if level:
                expected = amount(change) / (amount(level) - amount(change))
                statement = f"{named(change)} / ({named(level)} - {change.text}) = {named(growth)}"
                yield judge("triple", statement, (level, change, growth), expected, amount(growth), "1")


def _indices(scene: Scene) -> Iterator[Finding]:
    """A price index of 100.7 is a rise of 0.7 %."""
    for index in scene.of("level", "ratio"):
        if not pattern("relation.price-index").search(index.indicator) or index.unit not in ("", "%"):
            continue
        growth = scene.growth_of(index)
        if growth is None:
            continue
        value = amount(index) if index.unit else amount(index).scaled(Fraction(1, 100))
        statement = f"{named(index)} - 100 = {named(growth)}"
        yield judge("index", statement, (index, growth), value - ONE, amount(growth), "1")


def _best(findings: Iterable[Finding]) -> Finding:
    """Return the first that agrees, else the first: of several figures that may be meant, one fits."""
    found = list(findings)
    return next((finding for finding in found if finding.verdict == "agree"), found[0])


def named(record: Indicator) -> str:
    """Return name and figure as findings show them, a fall with its sign."""
    sign = "-" if record.value is not None and record.value < 0 and not record.text.startswith("-") else ""
    return f"{record.indicator} {sign}{record.text}"


RELATIONS = (
    _sums,
    _parts,
    _growth_between,
    _contributions,
    _shares,
    _structures,
    _hundred,
    _triples,
    _indices,
)
