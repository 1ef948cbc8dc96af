"""What is read off the period in force: 上年同期, 本月, 本周, 期末."""

from __future__ import annotations

from datetime import date, timedelta

from citymetrics.marks.periods.model import Period, month_end
from citymetrics.marks.periods.parts import Asked, edge_of, part_of_year

__all__ = ["edge_of_force", "reported", "running", "same", "week", "year_before"]

_LENGTHS = {"month": 1, "quarter": 3}


def year_before(period: Period, years: int = 1) -> Period:
    """The same period so many years earlier; the last day of February stays the last.

    >>> year_before(Period(date(2020, 2, 1), date(2020, 2, 29)))
    Period(start=datetime.date(2019, 2, 1), end=datetime.date(2019, 2, 28))
    """

    def move(day: date) -> date:
        last = month_end(day.year, day.month)
        moved = month_end(day.year - years, day.month)
        return moved if day == last else day.replace(year=day.year - years, day=min(day.day, moved.day))

    return Period(
        move(period.start) if period.start.day > 1 else _moved(period.start, years), move(period.end)
    )


def _moved(first: date, years: int) -> date:
    return first.replace(year=first.year - years)


def same(asked: Asked) -> Period | None:
    mark, force = asked.mark, asked.within
    if force is None:
        return None
    if mark.year is not None:
        return year_before(force, force.end.year - mark.year)
    return year_before(force, -(mark.offset or 0)) if mark.offset else force


def reported(asked: Asked) -> Period | None:
    return asked.within


def edge_of_force(asked: Asked) -> Period | None:
    """期末, 月末, 季末: of the period in force; 期末 alone is the end of its year."""
    mark, force = asked.mark, asked.within
    if force is None:
        return part_of_year(asked) if mark.unit == "period" else None
    start = force.start
    if mark.unit in _LENGTHS and mark.edge == "start":
        length = _LENGTHS[mark.unit]
        start = date(force.end.year, (force.end.month - 1) // length * length + 1, 1)
    return edge_of(start, force.end, mark.edge)


def running(asked: Asked) -> Period | None:
    """本月 and 本季度: the last ones of the period in force, if it is no whole year, else those of the publication."""
    mark, force, published = asked.mark, asked.within, asked.published
    length = 1 if mark.form == "this-month" else 3
    months = (
        (force.end.year - force.start.year) * 12 + force.end.month - force.start.month + 1 if force else 0
    )
    # 上月 counts from a month in force; beside a longer period it is the last month before the publication.
    if force is not None and (months <= length if mark.first else months < 12):
        at = force.end
    elif published is not None and published.month is not None:
        at = date(published.year, published.month, 1)
    else:
        return None
    index = at.year * 12 + (at.month - 1) // length * length + mark.first * length
    end_year, end_month = divmod(index + length - 1, 12)
    return edge_of(date(index // 12, index % 12 + 1, 1), month_end(end_year, end_month + 1), mark.edge)


def week(asked: Asked) -> Period | None:
    """本周: the week in force, else that of the publication, from Monday to Sunday."""
    force, published = asked.within, asked.published
    shift = timedelta(weeks=asked.mark.first)
    if force is not None and (force.end - force.start).days == 6:
        return Period(force.start + shift, force.end + shift)
    if published is None or published.day is None:
        return None
    monday = published.last_day - timedelta(days=published.last_day.weekday()) + shift
    return Period(monday, monday + timedelta(days=6))
