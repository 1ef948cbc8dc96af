"""Find which figures of a document are parts of others: lists after 其中, and complete breakdowns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from citymetrics.check.partitions import (
    NOT,
    NOT_ADDITIVE_RE,
    Part,
    Partition,
    find_parts,
    is_within,
    may_be_whole,
)
from citymetrics.marks.units import unit_by_symbol
from citymetrics.records.intervals import Interval, amount, base_unit

if TYPE_CHECKING:
    from citymetrics.records.evidence import Passage
    from citymetrics.records.model import Indicator

__all__ = ["Breakdown", "Listing", "additive_levels", "find_breakdowns", "find_listings", "same_setting"]

REACH = 8
"""Maximal distance of siblings, in levels: the longest lists of a bulletin state a growth beside each."""
MOST_WHOLES = 3
SHORTEST_HEAD = 2
NO_SUMS = frozenset({"ratio", "ratio_difference", "time", "age", "temperature", "sound_level", "frequency"})

_CUE_RE = regex.compile(r"其中|（")
_STOPS = "。！？!?"


@dataclass(frozen=True, slots=True)
class Listing:
    """The items that 其中 or a parenthesis lists after a figure; the list need not be complete.

    ``more`` are items after the first of a list in mid-sentence: they may be parts or belong to the next statement.
    """

    whole: Indicator
    parts: tuple[Indicator, ...]
    more: tuple[Indicator, ...] = ()

    def holds(self, record: Indicator) -> bool:
        """Return whether a figure may be in the list."""
        return record in self.parts or record in self.more


@dataclass(frozen=True, slots=True)
class Breakdown:
    """All parts of something, in the order of the partition, and the figures that may be the whole, best first."""

    kind: str
    parts: tuple[Indicator, ...]
    wholes: tuple[Indicator, ...]
    read: tuple[Part, ...]


def same_setting(a: Indicator, b: Indicator) -> bool:
    """Return whether two figures of one document have the same area, time and status, as far as stated."""
    return (
        (a.place == b.place or None in (a.place, b.place))
        and _same_time(a, b)
        and a.status == b.status
        and a.per == b.per
    )


def _same_time(a: Indicator, b: Indicator) -> bool:
    """Return whether two periods are the same, or one is the end of the other (年末 in a bulletin of the year)."""
    if a.period_end is None or b.period_end is None:
        return True
    points = a.period_start == a.period_end or b.period_start == b.period_end
    return a.period_end == b.period_end and (a.period_start == b.period_start or points)


def additive_levels(records: Iterable[Indicator]) -> list[Indicator]:
    """Return the levels that can be summed: no averages, rates, indices or durations.

    Where a table states a name twice without its dates (本月 and 累计), which belongs to which is not known.
    """
    levels = [r for r in records if r.statistic == "level" and _adds_up(r)]
    undated = Counter((r.indicator, r.unit) for r in levels if r.period_end is None and _is_of_table(r))
    return [r for r in levels if undated[r.indicator, r.unit] < 2 or not _is_of_table(r)]


def _is_of_table(record: Indicator) -> bool:
    return any(rule.startswith("table.") for rule in record.rules)


def find_listings(passage: Passage, levels: Sequence[Indicator]) -> list[Listing]:
    """Return the lists of a text; ``levels`` are its additive levels in text order."""
    brackets = _find_brackets(passage.folded)
    found = [_read_listing(passage, levels, brackets, match) for match in _CUE_RE.finditer(passage.folded)]
    return [listing for listing in found if listing]


def find_breakdowns(levels: Sequence[Indicator], listings: Sequence[Listing]) -> list[Breakdown]:
    """Return the complete breakdowns among the additive levels of one document."""
    found: dict[tuple[int, ...], Breakdown] = {}
    for number in range(len(levels)):
        for breakdown in (*_by_table(levels, number, listings), *_by_negation(levels, number)):
            found.setdefault(tuple(part.start for part in breakdown.parts), breakdown)
    # Parts that make up a whole are not at the same time parts of something that is not stated.
    placed = {part.start for breakdown in found.values() if breakdown.wholes for part in breakdown.parts}
    kept = [b for b in found.values() if b.wholes or not any(part.start in placed for part in b.parts)]
    return sorted(kept, key=lambda breakdown: breakdown.parts[0].start)


def _adds_up(record: Indicator) -> bool:
    unit = unit_by_symbol(record.unit) if record.unit else None
    return (
        unit is not None
        and "/" not in record.unit
        and unit.dimension not in NO_SUMS
        and not NOT_ADDITIVE_RE.search(record.indicator)
    )


def _find_brackets(folded: str) -> list[tuple[int, int]]:
    spans, open_at = [], []
    for match in regex.finditer(r"[（）\n]", folded):
        if match[0] == "（":
            open_at.append(match.start())
        elif match[0] == "\n":
            open_at.clear()
        elif open_at:
            spans.append((open_at.pop(), match.start()))
    return spans


def _read_listing(
    passage: Passage,
    levels: Sequence[Indicator],
    brackets: Sequence[tuple[int, int]],
    cue: regex.Match[str],
) -> Listing | None:
    folded, pos = passage.folded, cue.start()
    inside = [span for span in brackets if span[0] < cue.end() <= span[1]]
    end, first_only = _scope(folded, pos, inside)
    if cue[0] == "（" and (not inside or "其中" in folded[pos:end]):
        return None
    parts = [r for r in levels if cue.end() <= r.start < end and _depth(brackets, r) == len(inside)]
    opening = min((span[0] for span in inside), default=pos)
    before = [r for r in levels if r.end <= (pos if cue[0] == "其中" else opening)]
    whole = parts and _whole_before(passage, before, parts[0], brackets, len(inside))
    if not whole:
        return None
    fit = [r for r in parts if base_unit(r) == base_unit(whole) and same_setting(whole, r)]
    if cue[0] == "（" and len(fit) < 2:
        return None
    sure = 1 if first_only else len(fit)
    return Listing(whole, tuple(fit[:sure]), tuple(fit[sure:])) if fit else None


def _scope(folded: str, pos: int, inside: Sequence[tuple[int, int]]) -> tuple[int, bool]:
    """Return where the list ends, and whether only its first item is surely a part."""
    if inside:
        return min(end for _, end in inside), False
    before = folded[:pos].rstrip(" \t\u3000")[-1:]
    opens = not before or before in _STOPS or before == "\n"
    stop = regex.compile(r"[。！？!?\n]" if opens else r"[；;。！？!?\n]").search(folded, pos)
    # After 其中 in mid-sentence the next item often is no part any more: 其中住宅…，销售额….
    return (stop.start() if stop else len(folded)), not opens


def _whole_before(
    passage: Passage,
    before: Sequence[Indicator],
    part: Indicator,
    brackets: Sequence[tuple[int, int]],
    depth: int,
) -> Indicator | None:
    """Return the whole of the list: a figure with the same unit, in its sentence or the one before.

    The nearest is meant, unless the part exceeds it and not the one before: 林地…，非林地…。其中：有林地….
    """
    paragraph, sentence = passage.paragraph(part.start), passage.sentence(part.start)[0]
    reach = passage.sentence(max(sentence - 1, 0))[0]
    near = [
        r
        for r in reversed(before)
        if r.start >= reach
        and passage.paragraph(r.start) == paragraph
        and base_unit(r) == base_unit(part)
        and _depth(brackets, r) <= depth
    ]
    if not near or _is_coordinated(passage, before, near[0]):
        return None
    return next((r for r in near if amount(part).meets(Interval(None, amount(r).high))), near[0])


def _is_coordinated(passage: Passage, before: Sequence[Indicator], record: Indicator) -> bool:
    """Return whether the figure is coordinated with another: in 8个机位和2个坪，其中… both are the whole."""
    others = [r for r in before if r.end <= record.start and base_unit(r) == base_unit(record)]
    between = passage.folded[others[-1].end : record.start] if others else "，"
    return bool(regex.search("[和、及与]", between)) and not regex.search("[，；。：:\n（）]", between)


def _depth(brackets: Sequence[tuple[int, int]], record: Indicator) -> int:
    return sum(start < record.start < end for start, end in brackets)


def _by_table(levels: Sequence[Indicator], number: int, listings: Sequence[Listing]) -> Iterator[Breakdown]:
    """Yield the breakdowns of the table whose first part is ``levels[number]``."""
    first = levels[number]
    for part in find_parts(first.indicator):
        if part.index:
            continue
        listed = next((x for x in listings if x.holds(first)), None)
        siblings, read = [first], [part]
        wanted = len(part.partition.parts) + len(part.partition.optional)
        for index in range(1, wanted):
            found = _sibling(levels, number, part, index, listed)
            if found:
                siblings.append(found[0])
                read.append(found[1])
        if {p.index for p in read} >= set(range(len(part.partition.parts))):
            yield Breakdown(
                part.partition.id, tuple(siblings), _wholes(levels, siblings, read, listed), tuple(read)
            )


def _sibling(
    levels: Sequence[Indicator], number: int, part: Part, index: int, listed: Listing | None
) -> tuple[Indicator, Part] | None:
    for record in _near(levels, number):
        for read in find_parts(record.indicator):
            if read.partition is not part.partition or read.index != index:
                continue
            together = listed is not None and listed.holds(record)
            if together or is_within(part.head, read.head) or is_within(read.head, part.head):
                return record, read
    return None


def _near(levels: Sequence[Indicator], number: int) -> list[Indicator]:
    """Return the levels around one that may be its siblings: those after it first, the nearest first."""
    first = levels[number]
    around = [*levels[number + 1 : number + 1 + REACH], *reversed(levels[max(number - REACH, 0) : number])]
    return [r for r in around if base_unit(r) == base_unit(first) and same_setting(first, r)]


def _wholes(
    levels: Sequence[Indicator],
    siblings: Sequence[Indicator],
    read: Sequence[Part],
    listed: Listing | None,
) -> tuple[Indicator, ...]:
    if listed and all(listed.holds(sibling) for sibling in siblings):
        return (listed.whole,)
    # The head that says most is asked first: 规上工业增加值 before 工业增加值.
    for part in sorted(read, key=lambda part: -len(part.head)):
        if found := _named_wholes(levels, siblings, part):
            return found
    return ()


def _named_wholes(
    levels: Sequence[Indicator], siblings: Sequence[Indicator], part: Part
) -> tuple[Indicator, ...]:
    first = min(siblings, key=lambda record: record.start)
    found = [
        record
        for record in reversed(levels)
        if record.end <= first.start
        and base_unit(record) == base_unit(first)
        and same_setting(record, first)
        and may_be_whole(record.indicator, part)
    ]
    # Of one name the nearest is meant; another name may fit better.
    nearest = {record.indicator: record for record in reversed(found)}
    return tuple(record for record in found if nearest[record.indicator] is record)[:MOST_WHOLES]


NEGATION = Partition("negation", ())


def _by_negation(levels: Sequence[Indicator], number: int) -> Iterator[Breakdown]:
    """Yield X and 非X: 国有及国有控股投资 and 非国有投资."""
    other = levels[number]
    if NOT not in other.indicator or find_parts(other.indicator):
        return
    stem = other.indicator.replace(NOT, "", 1)
    for record in _near(levels, number):
        if (
            NOT in record.indicator
            or not record.indicator.startswith(stem[:2])
            or not is_within(stem, record.indicator)
        ):
            continue
        behind = other.indicator.partition(NOT)[2]
        for length in range(len(behind) - 1, SHORTEST_HEAD - 1, -1):
            part = Part(NEGATION, 0, behind[-length:])
            wholes = _named_wholes(levels, (record, other), part)
            if wholes := tuple(whole for whole in wholes if NOT not in whole.indicator):
                yield Breakdown("negation", (record, other), wholes, (part, Part(NEGATION, 1, part.head)))
                return
