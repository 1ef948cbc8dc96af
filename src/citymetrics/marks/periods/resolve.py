"""From a mark and what is known beside it to the days: one small function for a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from citymetrics.marks.periods import force, parts, spans
from citymetrics.marks.periods.model import Period, PeriodMark, Publication
from citymetrics.marks.periods.parts import Asked

__all__ = ["resolve_period"]


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

    >>> from datetime import date
    >>> from citymetrics.marks.periods import find_periods
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
        return resolver(Asked(mark, year, published, now, within)) if resolver else None
    except (ValueError, OverflowError):  # 2月30日 and years beyond the calendar
        return None


_RESOLVERS: Mapping[str, Callable[[Asked], Period | None]] = {
    "year": parts.part_of_year,
    "half": parts.part_of_year,
    "quarters": parts.part_of_year,
    "months": parts.part_of_year,
    "from": parts.part_of_year,
    "years": spans.years,
    "day": parts.day,
    "days": parts.days,
    "months-to": parts.months_to,
    "since": spans.since,
    "era": spans.era,
    "plan": spans.plan,
    "plan-part": spans.plan_part,
    "plan-since": spans.plan_since,
    "back": spans.back,
    "ahead": spans.ahead,
    "part": spans.part_of_span,
    "average": spans.average,
    "same": force.same,
    "reported": force.reported,
    "edge": force.edge_of_force,
    "this-month": force.running,
    "this-quarter": force.running,
    "this-week": force.week,
}
