"""Spans of years and spans with an open end: 今年以来, “十四五”, 过去五年, 前三年."""

from __future__ import annotations

from datetime import date, timedelta

from citymetrics.marks.periods.model import Period, Publication
from citymetrics.marks.periods.parts import Asked, edge_of, own_year

__all__ = [
    "ahead",
    "average",
    "back",
    "era",
    "part_of_span",
    "plan",
    "plan_part",
    "plan_since",
    "since",
    "years",
]

# 一五 and 二五 stand apart from the series that begins with 三五 in 1966.
_PLANS = {1: 1953, 2: 1958}


def years(asked: Asked) -> Period | None:
    return edge_of(date(asked.mark.first, 1, 1), date(asked.mark.last, 12, 31), "")


def since(asked: Asked) -> Period | None:
    mark, own, published, force = asked.mark, own_year(asked), asked.published, asked.within
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
    return edge_of(begin, last if last > begin else published.last_day, "")


def _to_publication(begin: date, published: Publication | None) -> Period | None:
    known = published is not None and published.month is not None
    return edge_of(begin, published.last_day, "") if published is not None and known else None


def era(asked: Asked) -> Period | None:
    return _to_publication(asked.mark.since, asked.published) if asked.mark.since else None


def _plan_years(number: int) -> tuple[int, int]:
    begin = _PLANS.get(number, 1966 + 5 * (number - 3))
    return begin, begin + 4


def plan(asked: Asked) -> Period | None:
    begin, end = _plan_years(asked.mark.first)
    return edge_of(date(begin, 1, 1), date(end, 12, 31), asked.mark.edge)


def plan_part(asked: Asked) -> Period | None:
    begin, _ = _plan_years(asked.mark.first)
    return Period(date(begin, 1, 1), date(begin + asked.mark.last - 1, 12, 31))


def plan_since(asked: Asked) -> Period | None:
    begin, end = _plan_years(asked.mark.first)
    span = _to_publication(date(begin, 1, 1), asked.published)
    return Period(span.start, min(span.end, date(end, 12, 31))) if span else None


def back(asked: Asked) -> Period | None:
    """过去五年 in a report of the first half of a year ends with the year before."""
    now, published = asked.now, asked.published
    if now is None:
        return None
    last = now - 1 if published is None or published.month is None or published.month <= 6 else now
    return Period(date(last - asked.mark.first + 1, 1, 1), date(last, 12, 31))


def ahead(asked: Asked) -> Period | None:
    now = asked.now
    return Period(date(now, 1, 1), date(now + asked.mark.first - 1, 12, 31)) if now else None


def part_of_span(asked: Asked) -> Period | None:
    """前三年: of the plan in force."""
    force, count = asked.within, asked.mark.first
    if force is None or force.years <= count:
        return None
    return Period(force.start, date(force.start.year + count - 1, 12, 31))


def average(asked: Asked) -> Period | None:
    """两年平均: both years; of a part of a year the later one alone, which is as right."""
    force = asked.within
    if force is None or force.years != 1:
        return force
    whole = force == Period(date(force.end.year, 1, 1), date(force.end.year, 12, 31))
    return (
        Period(force.start.replace(year=force.start.year - asked.mark.first + 1), force.end)
        if whole
        else force
    )
