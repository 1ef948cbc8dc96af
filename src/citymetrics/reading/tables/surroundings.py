"""Tables in their document: what the text around says, and what of the text is left to the reader of prose."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Protocol, TypeVar

from citymetrics.reading.context import Discourse
from citymetrics.reading.tables.sheet import Setting
from citymetrics.reading.tables.slots import Table

__all__ = ["outside", "setting_in"]


class Placed(Protocol):
    """Anything that begins somewhere in the text."""

    @property
    def start(self) -> int:
        """The offset of its first character."""


Mark = TypeVar("Mark", bound=Placed)


def outside(tables: Sequence[Table], marks: Sequence[Mark]) -> list[Mark]:
    """Return the marks (quantities, paragraphs) that begin outside of all tables, in their order.

    >>> from citymetrics.text.folded import find_paragraphs
    >>> from citymetrics.reading.tables import find_tables
    >>> text = "见下表。\\n指标\\t产量（吨）\\n粮食\\t3\\n以上。"
    >>> [text[p.start : p.end] for p in outside(find_tables(text), find_paragraphs(text))]
    ['见下表。', '以上。']
    """
    starts = [table.start for table in tables]

    def inside(mark: Mark) -> bool:
        number = bisect_right(starts, mark.start) - 1
        return number >= 0 and mark.start < tables[number].end

    return [mark for mark in marks if not inside(mark)]


def setting_in(discourse: Discourse, republican: bool) -> Setting:
    """Return what the document and the paragraphs before a table say about it."""
    document = discourse.document
    period, area, aims = discourse.standing()
    year = document.year
    if year is None and period is not None and period.years == 1:
        year = period.end.year
    return Setting(
        period,
        year,
        document.published,
        area,
        republican,
        "target" if aims else "actual",
    )
