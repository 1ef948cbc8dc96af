"""A panel as a workbook: the table, each figure beside its sentence, columns, sources, contradictions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from citymetrics.errors import MissingExtraError
from citymetrics.export.excel import save_book
from citymetrics.export.labelled import labels
from citymetrics.export.sheets import EXACT_DIGITS, add_sheet, formatted, styled_head
from citymetrics.panel.cells import SIGNS, figure

if TYPE_CHECKING:
    from citymetrics.panel.cells import Cell, Form, PanelRow
    from citymetrics.panel.columns import Column

__all__ = ["write_table", "write_workbook"]

SENTENCE = {
    **dict.fromkeys(("sentence", "kept_sentence", "other_sentence", "aim_sentence", "reached_sentence"), 60),
    **dict.fromkeys(("title", "column"), 24),
}
"""Widths of the columns that hold long texts."""


class Book(Protocol):
    """What a workbook needs of a panel."""

    @property
    def index(self) -> tuple[str, ...]:
        """The fields that rows are by."""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells."""

    @property
    def heads(self) -> tuple[Column, ...]:
        """The columns."""

    def rows(self, form: Form = ...) -> list[PanelRow]:
        """The table in one of its forms."""

    def titles(self) -> dict[str, str]:
        """The Chinese names of columns."""

    def rival_rows(self) -> list[PanelRow]:
        """The rivals of cells."""

    def left_out_rows(self) -> list[PanelRow]:
        """The records without a cell."""


def write_workbook(panel: Book, form: Form, out: BinaryIO) -> None:
    """Write a workbook: the table in the requested form first, then in the other, and a sheet for each list."""
    try:
        from openpyxl import Workbook
    except ImportError as absent:
        raise MissingExtraError("Excel", package="openpyxl", extra="excel") from absent
    book = Workbook(write_only=True)
    for add in (_add_wide, _add_long) if form == "wide" else (_add_long, _add_wide):
        add(book, panel)
    rivals = panel.rival_rows()
    for name, rows in (
        ("columns", _column_rows(panel)),
        ("sources", _source_rows(panel.cells)),
        ("contradictions", [row for row in rivals if row["relation"] == "contradiction"]),
        ("rivals", rivals),
        ("left out", panel.left_out_rows()),
    ):
        add_sheet(book, name, rows, widths=SENTENCE)
    save_book(book, out)


def write_table(rows: Sequence[PanelRow], out: BinaryIO) -> None:
    """Write rows of any kind as a workbook of one sheet."""
    try:
        from openpyxl import Workbook
    except ImportError as absent:
        raise MissingExtraError("Excel", package="openpyxl", extra="excel") from absent
    book = Workbook(write_only=True)
    add_sheet(book, "table", rows, widths=SENTENCE)
    save_book(book, out)


def _add_long(book: Any, panel: Book) -> None:
    # The figure with its sign, its unit and its sentence stand side by side, behind what they are of.
    add_sheet(book, "long", panel.rows("long"), frozen=len(panel.index), widths=SENTENCE)


def _add_wide(book: Any, panel: Book) -> None:
    """Add the table: a row of Chinese names above the head, bounds as numbers that show their sign."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet("wide")
    names = [*panel.index, *(column.label for column in panel.heads)]
    titles = panel.titles()
    for number in range(1, len(names) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTH
    sheet.freeze_panes = f"{get_column_letter(len(panel.index) + 1)}3"
    rows: dict[tuple[str, ...], dict[str, Cell]] = defaultdict(dict)
    for cell in panel.cells:
        rows[cell.row][cell.column] = cell
    if rows:
        sheet.auto_filter.ref = f"A2:{get_column_letter(len(names))}{len(rows) + 2}"
        sheet.append([styled_head(sheet, titles.get(name, labels("field").get(name, ""))) for name in names])
        sheet.append([styled_head(sheet, name) for name in names])
    for key in sorted(rows):
        cells = [_wide_cell(sheet, rows[key].get(column.label)) for column in panel.heads]
        sheet.append([*(formatted(sheet, name) for name in key), *cells])


WIDTH = 16


def _wide_cell(sheet: Any, cell: Cell | None) -> Any:
    if cell is None:
        return None
    value = cell.record.value
    if value is None or len(value.as_tuple().digits) > EXACT_DIGITS:
        return formatted(sheet, figure(cell.record))
    return formatted(sheet, value, SIGNS.get(cell.record.qualifier, ""))


def _column_rows(panel: Book) -> list[PanelRow]:
    counted = Counter(cell.column for cell in panel.cells)
    contested = Counter(cell.column for cell in panel.cells if cell.contested)
    return [
        {
            "column": column.label,
            "title": column.title,
            "indicator": column.subject,
            "statistic": column.statistic or "level",
            "basis": column.basis,
            "scope": column.scope or None,
            "prices": column.prices or None,
            "unit": column.unit,
            "cells": Decimal(counted[column.label]),
            "contested": Decimal(contested[column.label]),
        }
        for column in panel.heads
    ]


def _source_rows(cells: Sequence[Cell]) -> list[PanelRow]:
    """Return a row for each document: how many cells it gives, and of which time."""
    found: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        found[cell.record.doc].append(cell)
    rows: list[PanelRow] = []
    for doc, own in found.items():
        starts = [cell.record.period_start for cell in own if cell.record.period_start]
        ends = [cell.record.period_end for cell in own if cell.record.period_end]
        places = Counter(cell.record.place for cell in own if cell.record.place)
        rows.append(
            {
                "source": doc,
                "place": places.most_common(1)[0][0] if places else None,
                "cells": Decimal(len(own)),
                "from": min(starts, default=None),
                "to": max(ends, default=None),
            }
        )
    return rows
