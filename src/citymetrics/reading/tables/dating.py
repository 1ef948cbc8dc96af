"""Period, place and status of a figure: the column's, else the row's, else the caption's, else the document's."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date

import regex

from citymetrics.marks.periods import Period, PeriodMark, resolve_period
from citymetrics.reading.context import Area
from citymetrics.reading.tables.heads import Head
from citymetrics.reading.tables.rows import Label
from citymetrics.reading.tables.sheet import Sheet, resolve_mark

__all__ = ["basis_of", "period_of", "place_of", "status_of"]

_YEAR_RE = regex.compile(r"\d{2,3}")


def period_of(sheet: Sheet, label: Label, number: int, role: str) -> tuple[Period | None, str]:
    """Return the period of a figure and the rule that found it."""
    head = sheet.columns[number].head
    if head.mean or (head.kind == "growth" and head.running and sheet.caption.planned and not head.basis):
        return None, ""  # over several years, and the table does not say from when
    base, rule = sheet.period, "period.caption" if sheet.caption.periods else "period.inherited"
    year = sheet.year
    if role == "period":
        base, rule = _row_period(sheet, label), "period.row"
        if base is None:
            return None, ""
        year = base.end.year
    if marks := _column_marks(sheet, number):
        base, rule = _resolve(sheet, marks, year, base), "period.column"
    elif role != "period" and (marks := _row_marks(label)):
        base, rule = _resolve(sheet, marks, year, base), "period.row"
    if base is None:
        return None, ""
    base = _running(base, head.running) if head.running else base
    return (_year_before(base) if head.shifted else base), rule


def _column_marks(sheet: Sheet, number: int) -> tuple[PeriodMark, ...]:
    """The dates of a column; a movement or a share has those of the levels beside it."""
    head = sheet.columns[number].head
    if head.periods or head.kind == "level":
        return head.periods
    left = sheet.left(number)
    return left.periods if left else ()


def _row_marks(label: Label) -> tuple[PeriodMark, ...]:
    return label.head.periods or (label.section.head.periods if label.section else ())


def _row_period(sheet: Sheet, label: Label) -> Period | None:
    if label.head.periods:
        return _resolve(sheet, label.head.periods, sheet.year, sheet.period)
    year = _YEAR_RE.fullmatch(label.head.words.text)
    if year and sheet.republican:
        western = int(year[0]) + 1911
        return Period(date(western, 1, 1), date(western, 12, 31))
    return None


def _resolve(
    sheet: Sheet, marks: Sequence[PeriodMark], year: int | None, base: Period | None
) -> Period | None:
    """Resolve the dates of a header or a label; 期末 and 年末 alone are the end of the period around."""
    mark = marks[0]
    edge_only = mark.form in ("year", "edge") and mark.edge and mark.year is None and mark.offset is None
    if edge_only and base is not None:
        day = base.end if mark.edge == "end" else base.start
        return Period(day, day)
    return resolve_period(mark, year, sheet.setting.published, year, base)


def _running(period: Period, word: str) -> Period:
    """本月 is the last month of a period, 累计 runs from January to its end."""
    if period.start == period.end:
        return period
    if word == "month":
        return Period(period.end.replace(day=1), period.end)
    one_month = (period.end.year, period.end.month) == (period.start.year, period.start.month)
    return Period(date(period.start.year, 1, 1), period.end) if one_month else period


def _year_before(period: Period) -> Period:
    """The same period of the year before; the last day of February stays the last."""
    year, month = period.end.year - 1, period.end.month
    last = calendar.monthrange(year, month)[1]
    whole = period.end.day == calendar.monthrange(year + 1, month)[1]
    end = date(year, month, last if whole else min(period.end.day, last))
    if period.start == period.end:
        return Period(end, end)
    return Period(date(period.start.year - 1, period.start.month, min(period.start.day, 28)), end)


def basis_of(head: Head, period: Period | None) -> str | None:
    """Return what a movement is against; 环比 is against the month or the quarter before, by the period."""
    if head.basis != "chain":
        return head.basis
    if period is None:
        return None
    days = (period.end - period.start).days
    return "mom" if days <= 31 else "qoq" if days <= 92 else None


def place_of(sheet: Sheet, label: Label, number: int) -> tuple[Area | None, str]:
    """Return the place of a figure and the rule that found it."""
    for mark, rule in ((sheet.columns[number].head.place, "place.column"), (label.head.place, "place.row")):
        area = resolve_mark(mark, sheet.place, sheet.year)
        if area is not None:
            return area, rule
    return sheet.place, "place.inherited" if sheet.place else ""


def status_of(sheet: Sheet, label: Label, number: int, period: Period | None) -> str:
    """Return whether a figure is achieved or aimed at."""
    head, published = sheet.columns[number].head, sheet.setting.published
    if period is not None and published is not None:
        if period.start > published.last_day:
            return "target"
        if period.end < date(published.year, 1, 1):
            return "actual"
    left = sheet.left(number) if head.kind != "level" else None
    if head.target or label.head.target or (left is not None and left.target):
        return "target"
    plan = next((mark for mark in sheet.caption.periods if mark.form == "plan"), None)
    if published is None and plan is not None and sheet.caption.planned and period is not None:
        whole = resolve_period(plan, None, None)
        return "target" if whole is not None and period.start >= whole.start else "actual"
    return sheet.setting.status
