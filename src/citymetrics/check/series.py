"""Relations over several documents: the same figure stated twice, and growth beside the levels of two years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import regex

from citymetrics.check.relations import Finding, judge, named
from citymetrics.marks.units import unit_by_symbol
from citymetrics.records.intervals import ONE, amount, base_unit, resolution
from citymetrics.text.patterns import pattern

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

__all__ = ["is_real_growth", "repeats", "year_before", "years"]

Paragraph = Callable[["Indicator"], int]
Key = tuple[object, ...]

MANY = 3
"""From this many different figures under one name in one document, the figures are of different things."""
REPEATABLE = ("level", "ratio", "growth")
SHORTEST_NAME = 4
_WEAK = ("name.inherited", "name.behind")
_REAL_RE = regex.compile(r"生产总值|增加值|GDP|经济")


def is_real_growth(name: str) -> bool:
    """Return whether growth of this is at constant prices by convention and does not follow from current levels.

    >>> is_real_growth("规模以上工业增加值"), is_real_growth("社会消费品零售总额")
    (True, False)
    """
    return bool(_REAL_RE.search(name))


def year_before(day: date) -> date:
    """Return the same day of the year before; the last of February stays the last of February.

    >>> year_before(date(2020, 2, 29)), year_before(date(2021, 2, 28))
    (datetime.date(2019, 2, 28), datetime.date(2020, 2, 29))
    """
    if (day.month, day.day) in ((2, 28), (2, 29)):
        return date(day.year - 1, 3, 1) - timedelta(days=1)
    return day.replace(year=day.year - 1)


def repeats(
    records: Iterable[Indicator], paragraph: Paragraph, cumulative: Callable[[Indicator], bool]
) -> Iterator[Finding]:
    """Compare the statements of one figure with the most precise of them.

    ``cumulative`` tells which are added up over more than their period (累计): they are other figures.
    """
    groups: dict[Key, list[Indicator]] = defaultdict(list)
    for record in records:
        if (record.statistic in REPEATABLE or record.basis) and _tells_what(record):
            groups[(*_identity(record), cumulative(record))].append(record)
    for group in groups.values():
        group = [r for r in group if r.doc not in _ambiguous(group)]
        if not group:
            continue
        finest = min(group, key=lambda r: (r.qualifier != "exact", resolution(r), r.doc, r.start))
        for other in group:
            if other is not finest:
                yield from _repeat(finest, other, paragraph)


def _repeat(finest: Indicator, other: Indicator, paragraph: Paragraph) -> Iterator[Finding]:
    where = "" if finest.doc == other.doc else f" ({finest.doc}; {other.doc})"
    statement = f"{named(finest)} = {named(other)}{where}"
    records = (finest, other)
    finding = judge("same", statement, records, amount(finest), amount(other), base_unit(finest))
    if None in (finest.period_end, finest.place):
        reason = "place or period is not known"
    elif finest.obs_status != other.obs_status and "revised" in (finest.obs_status, other.obs_status):
        reason = "one of them is a revision of the other"
    elif finest.doc == other.doc and paragraph(finest) == paragraph(other):
        # No author contradicts himself within a paragraph: the names leave out what tells the two apart.
        reason = "one name for two figures of a paragraph"
    else:
        yield finding
        return
    if finding.verdict != "agree":
        yield Finding("same", "uncheckable", statement, records, reason=reason)


def _ambiguous(group: list[Indicator]) -> set[str]:
    """Return the documents that use the name for many things, such as the rows of a table under one heading."""
    values: dict[str, set[object]] = defaultdict(set)
    for record in group:
        values[record.doc].add((record.value, record.lower, record.upper))
    return {doc for doc, found in values.items() if len(found) >= MANY}


def _tells_what(record: Indicator) -> bool:
    """Return whether the name alone identifies what is counted: two figures of 重点项目 in 个 need not be the same."""
    if record.indicator_id:
        return True
    if any(rule.startswith(_WEAK) for rule in record.rules) or len(record.indicator) < SHORTEST_NAME:
        return False
    if pattern("relation.no-name").search(record.indicator):
        return False
    if record.statistic != "level":
        return True
    unit = unit_by_symbol(record.unit) if record.unit else None
    return unit is not None and not unit.generic


def years(records: Iterable[Indicator]) -> Iterator[Finding]:
    """Compare growth and change on the year before with the levels of both years."""
    records = list(records)
    levels: dict[Key, list[Indicator]] = defaultdict(list)
    for record in records:
        if record.statistic == "level" and record.period_end:
            levels[(*_subject(record), record.period_start, record.period_end)].append(record)
    for record in records:
        if record.statistic in ("growth", "change") and record.basis == "yoy" and record.unit != "pp":
            yield _year(record, levels)


def _year(record: Indicator, levels: dict[Key, list[Indicator]]) -> Finding:
    def without(reason: str) -> Finding:
        return Finding("years", "uncheckable", named(record), (record,), reason=reason)

    if record.period_start is None or record.period_end is None:
        return without("its period is not known")
    here, subject = (record.period_start, record.period_end), _subject(record)
    now = _nearest(levels.get((*subject, *here), []), record)
    past = _nearest(levels.get((*subject, *map(year_before, here)), []), record)
    if now is None or past is None:
        return without("the levels of both years are not stated")
    if record.statistic == "growth" and is_real_growth(record.indicator):
        return without("the growth is at constant prices, the levels are not")
    if base_unit(now) != base_unit(past):
        return without("the levels are in units that do not convert")
    if record.statistic == "change":
        expected, sign = amount(now) - amount(past), "-"
    else:
        expected, sign = amount(now) / amount(past) - ONE, "/"
    year = record.period_end.year
    statement = f"{named(now)} ({year}) {sign} {past.text} ({year - 1}) = {named(record)}"
    return judge("years", statement, (now, past, record), expected, amount(record), base_unit(record))


def _nearest(levels: list[Indicator], record: Indicator) -> Indicator | None:
    """Return the level nearest to the record in its document, else the first of another document."""
    own = [level for level in levels if level.doc == record.doc]
    return min(own or levels, key=lambda level: abs(level.start - record.start), default=None)


def _subject(record: Indicator) -> Key:
    name = record.indicator_id or record.indicator
    qualities = (record.scope, record.prices, record.entity)
    return (record.adcode or record.place, name, record.status, record.per, qualities)


def _identity(record: Indicator) -> Key:
    period = (record.period_start, record.period_end)
    # Without a place or period two documents need not mean the same figure; one document may be taken to.
    scope = "" if record.place and record.period_end else record.doc
    return (
        *_subject(record),
        record.action,
        *period,
        record.statistic,
        record.basis,
        base_unit(record),
        scope,
    )
