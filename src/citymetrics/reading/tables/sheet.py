"""One header with its rows, and all that holds for each of its figures: caption, columns, period, place and unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from citymetrics.marks.periods import Period, Publication, resolve_period
from citymetrics.marks.places import PlaceMark, resolve_place
from citymetrics.marks.units import ScaledUnit
from citymetrics.reading.context import Area
from citymetrics.reading.tables.caption import Caption, read_caption
from citymetrics.reading.tables.figures import read_unit
from citymetrics.reading.tables.heads import Head
from citymetrics.reading.tables.layout import Column, Layout, Part
from citymetrics.reading.tables.slots import GridRow, Slot
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["Setting", "Sheet", "open_sheet", "resolve_mark"]

_UNIT_CELL_RE = regex.compile(r"（\s*单\s*位\s*[:：]\s*([^（）]+?)\s*）")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the document says around a table: period, year, publication and place in force.

    ``republican`` is true where years count from 1911 (民國101年).
    """

    period: Period | None = None
    year: int | None = None
    published: Publication | None = None
    place: Area | None = None
    republican: bool = False
    status: str = "actual"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header and its rows, laid out. ``labels`` counts the labels, ``keyed`` is true where the first of several
    columns of labels names each row by itself.
    """

    setting: Setting
    caption: Caption
    layout: Layout
    rows: tuple[GridRow, ...]
    place: Area | None
    period: Period | None
    year: int | None
    unit: ScaledUnit | None
    keyed: bool = False
    labels: Counter[str] | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, from the left."""
        return self.layout.columns

    @property
    def republican(self) -> bool:
        """Whether years of two or three digits count from 1911: the text says so, or they run on past 99."""
        labels = self.labels or ()
        return self.setting.republican or any(
            len(text) == 3 and text.isdigit() and text < "150" for text in labels
        )

    @property
    def first_role(self) -> str:
        """The role of the first column that counts."""
        return next((column.role for column in self.columns if column.role != "skip"), "")

    def left(self, number: int) -> Head | None:
        """Return the head of the nearest column of levels to the left of a column."""
        for column in reversed(self.columns[:number]):
            if column.role == "figure" and column.head.kind == "level":
                return column.head
        return None

    def label_words(self, cells: dict[int, Slot]) -> tuple[Phrase, Phrase]:
        """Return the label of a row, and the group that a column before it names."""
        labels: list[Phrase] = []
        for number, column in enumerate(self.columns):
            if column.role in ("label", "period") and number in cells:
                words = cells[number].words
                if words.text not in {other.text for other in labels}:
                    labels.append(words)
        if not labels:
            return EMPTY, EMPTY
        if self.keyed:
            return labels[0], EMPTY
        return labels[-1], labels[0] if len(labels) > 1 else EMPTY


def open_sheet(part: Part, layout: Layout, titles: Sequence[Phrase], setting: Setting) -> Sheet:
    """Put together what holds for all figures of a part; ``titles`` are the lines above it, nearest first."""
    caption = read_caption(titles)
    stub = next((column.head for column in layout.columns if column.role == "label"), None)
    if stub is not None and stub.periods and not caption.periods:
        caption = replace(caption, periods=stub.periods)
    place = resolve_mark(caption.place, setting.place, setting.year) or setting.place
    period, year = _period(caption, setting)
    unit = caption.unit or _unit_in_cells(part, layout)
    sheet = Sheet(setting, caption, layout, part.rows, place, period, year, unit)
    sheet = replace(sheet, keyed=_first_is_key(sheet))
    laid = [cells for row in part.rows if (cells := layout.cells(row)) is not None]
    return replace(sheet, labels=Counter(sheet.label_words(cells)[0].text for cells in laid))


def resolve_mark(mark: PlaceMark | None, around: Area | None, year: int | None) -> Area | None:
    """Return name and code of a place in a table; a part is looked for in the place around it first."""
    if mark is None:
        return None
    name, code = resolve_place(mark, around.adcode if around else None, year)
    if name:
        return Area(name, code)
    return Area(mark.name, None) if mark.kind == "township" else None


def _period(caption: Caption, setting: Setting) -> tuple[Period | None, int | None]:
    """The period over the table, and the year that months and quarters in it belong to."""
    for mark in caption.periods:
        period = resolve_period(mark, setting.year, setting.published, setting.year)
        if period is not None:
            one = period.years == 1
            return (period, period.end.year) if one else (None, setting.year)
    if caption.periods:
        return None, setting.year
    year = setting.year
    if setting.period is not None and setting.period.years == 1:
        year = setting.period.end.year
    return setting.period, year


def _unit_in_cells(part: Part, layout: Layout) -> ScaledUnit | None:
    """A unit stated for the whole table in a cell of words: 总计（单位：家）, 指标（亿元）."""
    for row in part.rows:
        for cell in row:
            match = _UNIT_CELL_RE.search(cell.surface) if "单位" in cell.surface else None
            if match:
                return read_unit(match[1])
    column = next((column for column in layout.columns if column.role == "label"), None)
    return column.head.unit if column is not None else None


def _first_is_key(sheet: Sheet) -> bool:
    """Whether the first column of labels names each row by itself, so that a second one only describes it."""
    columns = [number for number, column in enumerate(sheet.columns) if column.role == "label"]
    firsts = [
        cells[columns[0]].words.text if columns and columns[0] in cells else ""
        for row in sheet.rows
        if (cells := sheet.layout.cells(row))
    ]
    return len(columns) > 1 and all(firsts) and len(set(firsts)) == len(firsts)
