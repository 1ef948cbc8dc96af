"""Parts of a year: which year they are of, and their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from citymetrics.marks.periods.model import Period, PeriodMark, Publication, month_end

__all__ = ["Asked", "day", "days", "edge_of", "months_to", "own_year", "part_of_year"]


@dataclass(slots=True)
class Asked:
    """What a mark is resolved with: see ``resolve_period``."""

    mark: PeriodMark
    year: int | None
    published: Publication | None
    now: int | None
    within: Period | None


def own_year(asked: Asked) -> int | None:
    """The year a mark names or counts, else the one its part is understood to be of."""
    mark = asked.mark
    if mark.year is not None:
        return mark.year
    if mark.offset is not None:
        today = asked.year if mark.anchored and asked.year is not None else asked.now
        return today + mark.offset if today else None
    return _understood_year(asked)


def _understood_year(asked: Asked) -> int | None:
    """The year of a part that names none: the text's own, else the last one before publication."""
    mark, published = asked.mark, asked.published
    if asked.year is not None or published is None:
        return asked.year
    month = _last_month(mark)
    if mark.edge == "start":
        month = 1
    if month and published.month and month > published.month and not mark.reported:
        return published.year - 1
    return published.year


def _last_month(mark: PeriodMark) -> int:
    """The month with which a part of a year ends, 0 for what is none."""
    form = mark.form
    if form == "year":
        return 12
    if form in ("months", "days"):
        return mark.last
    if form in ("day", "since", "months-to"):
        return mark.first
    return mark.last * _MONTHS.get(form, 0)


_MONTHS = {"half": 6, "quarters": 3}


def part_of_year(asked: Asked) -> Period | None:
    """年, 半年, 季度, 月: months of a year, or an edge of them."""
    mark, own = asked.mark, own_year(asked)
    if own is None:
        return None
    first, last = _months_of(mark)
    return edge_of(date(own, first, 1), month_end(_to_year(asked, own), last), mark.edge)


def _months_of(mark: PeriodMark) -> tuple[int, int]:
    """The first and the last month of a part of a year."""
    form = mark.form
    if form == "months":
        return mark.first, mark.last
    if form == "quarters":
        return 3 * mark.first - 2, 3 * mark.last
    if form == "half":
        return 6 * mark.first - 5, 6 * mark.first
    return (mark.first, 12) if form == "from" else (1, 12)


def _to_year(asked: Asked, own: int) -> int:
    """The year in which a range ends that begins in ``own``: 去年8月至今年2月."""
    if asked.mark.to_word:
        return asked.now or own if asked.mark.to_word == "今年" else own + 1
    return asked.mark.to_year or own


def edge_of(first: date, last: date, edge: str) -> Period | None:
    if first > last:
        return None
    if edge == "end":
        return Period(last, last)
    return Period(first, first if edge == "start" else last)


def day(asked: Asked) -> Period | None:
    mark = asked.mark
    year, month = (own_year(asked), mark.first) if mark.first else _month_of_day(asked, mark.last)
    if year is None:
        return None
    day = date(year, month, mark.last)
    return Period(day, day)


def days(asked: Asked) -> Period | None:
    mark = asked.mark
    (begin, end), last = mark.days, mark.last
    year, first = (own_year(asked), mark.first) if mark.first else _month_of_day(asked, end)
    if year is None:
        return None
    last = last or first
    # 12月28日至1月3日 ends in the year after, or begins in the one before: the year in force is where it ends.
    turns = last < first and mark.to_year is None
    to_year = mark.to_year or (year + 1 if turns else year)
    return edge_of(
        date(year, first, begin), date(to_year, last, end) if end else month_end(to_year, last), ""
    )


def _month_of_day(asked: Asked, day: int) -> tuple[int | None, int]:
    """The month of 8日: the one in force, else the last one in which that day was over by the publication."""
    force, published = asked.within, asked.published
    if force is not None and (force.start.year, force.start.month) == (force.end.year, force.end.month):
        return force.end.year, force.end.month
    if published is None or published.month is None:
        return None, 0
    if published.day is None or day <= published.day:
        return published.year, published.month
    before = date(published.year, published.month, 1) - timedelta(days=1)
    return before.year, before.month


def months_to(asked: Asked) -> Period | None:
    mark, own = asked.mark, own_year(asked)
    if own is None:
        return None
    end = date(own, mark.first, mark.days[1])
    index = own * 12 + mark.first - mark.last
    return Period(date(index // 12, index % 12 + 1, 1), end)
