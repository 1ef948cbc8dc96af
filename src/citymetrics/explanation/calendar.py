"""What each period word of a text stands for where it stands, and in which role it dates figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from citymetrics.marks.periods import Period, PeriodMark, resolve_period
from citymetrics.reading.context import Setting
from citymetrics.reading.pipeline import Marks

__all__ = ["Dated", "date_marks"]


@dataclass(frozen=True, slots=True)
class Dated:
    """A period mark, its role (``title``, ``opener-paragraph``, ``base`` …, ``table``, ``open``), and its days."""

    mark: PeriodMark
    use: str
    period: Period | None


def date_marks(marks: Marks, settings: Sequence[Setting]) -> list[Dated]:
    """Return every period mark with its days, in text order; ``settings`` are those that the walk registered."""
    roles = {setting.start: setting for setting in settings if setting.kind == "period"}
    title = marks.document.title
    if title is not None:
        roles.setdefault(title.start, title)
    dated = []
    for mark in marks.periods:
        setting = roles.get(mark.start)
        if setting is not None:
            unresolved = setting.period is None and mark.form != "none"
            dated.append(Dated(mark, "open" if unresolved else setting.role, setting.period))
        else:
            dated.append(_loose(mark, marks))
    return dated


def _loose(mark: PeriodMark, marks: Marks) -> Dated:
    """A mark that dates no prose: one of a table, one whose year the text leaves open."""
    document = marks.document
    period = resolve_period(mark, document.year, document.published, document.speaks_of)
    if any(table.start <= mark.start < table.end for table in marks.tables):
        return Dated(mark, "table", period)
    return Dated(mark, "open", period)
