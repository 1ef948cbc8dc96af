"""From a mark and what is known beside it to the days: one small function for a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from citymetrics.periods.model import Period, PeriodMark, Publication, month_end

__all__ = ["resolve_period", "year_before"]

# 一五 and 二五 stand apart from the series that begins with 三五 in 1966.
_PLANS = {1: 1953, 2: 1958}
_LENGTHS = {"month": 1, "quarter": 3}


@dataclass(slots=True)
class _Asked:
    """What a mark is resolved with: see ``resolve_period``."""

    mark: PeriodMark
    year: int | None
    published: Publication | None
    now: int | None
    within: Period | None


def resolve_period(
    mark: PeriodMark,
    year: int | None,
    published: Publication | None,
    speaks_of: int | None = None,
    within: Period | None = None,
) -> Period | None:
    """Return the days a mark stands for, or None where the text gives no year for it.

    ``year`` is the year that a part without one (全年, 一季度, 年末) belongs to; ``speaks_of`` the year that 今年
    means (by default the year of publication); ``within`` the period in force, of which 上年同期, 本月, 当季, 期末,
    a bare day (8日) and 前三年 are read. A mark of form ``none`` (目前, 近年来) has no days.

    >>> (mark,) = find_periods("2020年末")
    >>> resolve_period(mark, None, None)
    Period(start=datetime.date(2020, 12, 31), end=datetime.date(2020, 12, 31))
    >>> (mark,) = find_periods("“十三五”期间")
    >>> resolve_period(mark, None, None).start.year
    2016
    >>> (mark,) = find_periods("当月")
    >>> resolve_period(mark, None, None, within=Period(date(2020, 1, 1), date(2020, 7, 31)))
    Period(start=datetime.date(2020, 7, 1), end=datetime.date(2020, 7, 31))
    """
    now = speaks_of or (published.year if published else year)
    if year is None and within is not None and within.years == 1:
        year = within.end.year
    resolver = _RESOLVERS.get(mark.form)
    try:
        return resolver(_Asked(mark, year, published, now, within)) if resolver else None
    except (ValueError, OverflowError):  # 2月30日 and years beyond the calendar
        return None


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


def _own_year(asked: _Asked) -> int | None:
    """The year a mark names or counts, else the one its part is understood to be of."""
    mark = asked.mark
    if mark.year is not None:
        return mark.year
    if mark.offset is not None:
        today = asked.year if mark.anchored and asked.year is not None else asked.now
        return today + mark.offset if today else None
    return _understood_year(asked)


def _understood_year(asked: _Asked) -> int | None:
    """The year of a part that names none: the text's own, else the last one before publication."""
    mark, published = asked.mark, asked.published
    if asked.year is not None or published is None:
        return asked.year
    month = {
        "half": 6 * mark.last,
        "quarters": 3 * mark.last,
        "months": mark.last,
        "day": mark.first,
        "days": mark.last,
        "since": mark.first,
        "months-to": mark.first,
        "year": 12,
    }.get(mark.form, 0)
    if mark.edge == "start":
        month = 1
    if month and published.month and month > published.month and not mark.reported:
        return published.year - 1
    return published.year


def _part_of_year(asked: _Asked) -> Period | None:
    """年, 半年, 季度, 月: months of a year, or an edge of them."""
    mark, own = asked.mark, _own_year(asked)
    if own is None:
        return None
    first, last = {
        "half": (6 * mark.first - 5, 6 * mark.first),
        "quarters": (3 * mark.first - 2, 3 * mark.last),
        "months": (mark.first, mark.last),
        "from": (mark.first, 12),
    }.get(mark.form, (1, 12))
    return _edge(date(own, first, 1), month_end(_to_year(asked, own), last), mark.edge)


def _to_year(asked: _Asked, own: int) -> int:
    """The year in which a range ends that begins in ``own``: 去年8月至今年2月."""
    if asked.mark.to_word:
        return asked.now or own if asked.mark.to_word == "今年" else own + 1
    return asked.mark.to_year or own


def _edge(first: date, last: date, edge: str) -> Period | None:
    if first > last:
        return None
    if edge == "end":
        return Period(last, last)
    return Period(first, first if edge == "start" else last)


def _years(asked: _Asked) -> Period | None:
    return _edge(date(asked.mark.first, 1, 1), date(asked.mark.last, 12, 31), "")


def _day(asked: _Asked) -> Period | None:
    mark = asked.mark
    year, month = (_own_year(asked), mark.first) if mark.first else _month_of_day(asked, mark.last)
    if year is None:
        return None
    day = date(year, month, mark.last)
    return Period(day, day)


def _days(asked: _Asked) -> Period | None:
    mark = asked.mark
    (begin, end), last = mark.days, mark.last
    year, first = (_own_year(asked), mark.first) if mark.first else _month_of_day(asked, end)
    if year is None:
        return None
    last = last or first
    # 12月28日至1月3日 ends in the year after, or begins in the one before: the year in force is where it ends.
    turns = last < first and mark.to_year is None
    to_year = mark.to_year or (year + 1 if turns else year)
    return _edge(date(year, first, begin), date(to_year, last, end), "")


def _month_of_day(asked: _Asked, day: int) -> tuple[int | None, int]:
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


def _months_to(asked: _Asked) -> Period | None:
    mark, own = asked.mark, _own_year(asked)
    if own is None:
        return None
    end = date(own, mark.first, mark.days[1])
    index = own * 12 + mark.first - mark.last
    return Period(date(index // 12, index % 12 + 1, 1), end)


def _since(asked: _Asked) -> Period | None:
    mark, own, published, force = asked.mark, _own_year(asked), asked.published, asked.within
    if own is None:
        return None
    begin = date(own, mark.first, mark.last)
    held = mark.year is None and force is not None and begin == force.start and force.end < date(own, 12, 31)
    if held and force is not None and (published is None or force.end <= published.last_day):
        return Period(begin, force.end)  # 年初以来 in an analysis of the first three quarters
    if published is None or published.month is None or published.year < own:
        return None
    if published.year > own:
        return Period(begin, published.last_day)
    last = date(published.year, published.month, 1) - timedelta(days=1)
    return _edge(begin, last if last > begin else published.last_day, "")


def _to_publication(begin: date, published: Publication | None) -> Period | None:
    known = published is not None and published.month is not None
    return _edge(begin, published.last_day, "") if published is not None and known else None


def _era(asked: _Asked) -> Period | None:
    return _to_publication(asked.mark.since, asked.published) if asked.mark.since else None


def _plan_years(number: int) -> tuple[int, int]:
    begin = _PLANS.get(number, 1966 + 5 * (number - 3))
    return begin, begin + 4


def _plan(asked: _Asked) -> Period | None:
    begin, end = _plan_years(asked.mark.first)
    return _edge(date(begin, 1, 1), date(end, 12, 31), asked.mark.edge)


def _plan_part(asked: _Asked) -> Period | None:
    begin, _ = _plan_years(asked.mark.first)
    return Period(date(begin, 1, 1), date(begin + asked.mark.last - 1, 12, 31))


def _plan_since(asked: _Asked) -> Period | None:
    begin, end = _plan_years(asked.mark.first)
    span = _to_publication(date(begin, 1, 1), asked.published)
    return Period(span.start, min(span.end, date(end, 12, 31))) if span else None


def _back(asked: _Asked) -> Period | None:
    """过去五年 in a report of the first half of a year ends with the year before."""
    now, published = asked.now, asked.published
    if now is None:
        return None
    last = now - 1 if published is None or published.month is None or published.month <= 6 else now
    return Period(date(last - asked.mark.first + 1, 1, 1), date(last, 12, 31))


def _ahead(asked: _Asked) -> Period | None:
    now = asked.now
    return Period(date(now, 1, 1), date(now + asked.mark.first - 1, 12, 31)) if now else None


def _part_of_span(asked: _Asked) -> Period | None:
    """前三年: of the plan in force."""
    force, count = asked.within, asked.mark.first
    if force is None or force.years <= count:
        return None
    return Period(force.start, date(force.start.year + count - 1, 12, 31))


def _average(asked: _Asked) -> Period | None:
    """两年平均: both years; of a part of a year the later one alone, which is as right."""
    force = asked.within
    if force is None or force.years != 1:
        return force
    whole = force == Period(date(force.end.year, 1, 1), date(force.end.year, 12, 31))
    return Period(_moved(force.start, asked.mark.first - 1), force.end) if whole else force


def _same(asked: _Asked) -> Period | None:
    mark, force = asked.mark, asked.within
    if force is None:
        return None
    if mark.year is not None:
        return year_before(force, force.end.year - mark.year)
    return year_before(force, -(mark.offset or 0)) if mark.offset else force


def _reported(asked: _Asked) -> Period | None:
    return asked.within


def _edge_of_force(asked: _Asked) -> Period | None:
    """期末, 月末, 季末: of the period in force; 期末 alone is the end of its year."""
    mark, force = asked.mark, asked.within
    if force is None:
        return _part_of_year(asked) if mark.unit == "period" else None
    start = force.start
    if mark.unit in _LENGTHS and mark.edge == "start":
        length = _LENGTHS[mark.unit]
        start = date(force.end.year, (force.end.month - 1) // length * length + 1, 1)
    return _edge(start, force.end, mark.edge)


def _running(asked: _Asked) -> Period | None:
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
    return _edge(date(index // 12, index % 12 + 1, 1), month_end(end_year, end_month + 1), mark.edge)


def _week(asked: _Asked) -> Period | None:
    """本周: the week in force, else that of the publication, from Monday to Sunday."""
    force, published = asked.within, asked.published
    shift = timedelta(weeks=asked.mark.first)
    if force is not None and (force.end - force.start).days == 6:
        return Period(force.start + shift, force.end + shift)
    if published is None or published.day is None:
        return None
    monday = published.last_day - timedelta(days=published.last_day.weekday()) + shift
    return Period(monday, monday + timedelta(days=6))


_RESOLVERS: Mapping[str, Callable[[_Asked], Period | None]] = {
    "year": _part_of_year,
    "half": _part_of_year,
    "quarters": _part_of_year,
    "months": _part_of_year,
    "from": _part_of_year,
    "years": _years,
    "day": _day,
    "days": _days,
    "months-to": _months_to,
    "since": _since,
    "era": _era,
    "plan": _plan,
    "plan-part": _plan_part,
    "plan-since": _plan_since,
    "back": _back,
    "ahead": _ahead,
    "part": _part_of_span,
    "average": _average,
    "same": _same,
    "reported": _reported,
    "edge": _edge_of_force,
    "this-month": _running,
    "this-quarter": _running,
    "this-week": _week,
}
