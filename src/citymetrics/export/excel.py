"""Excel workbooks through openpyxl, which the extra ``excel`` installs."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, BinaryIO

from citymetrics.errors import MissingExtraError
from citymetrics.export.sheets import add_sources, open_sheet
from citymetrics.records.model import FIELDS
from citymetrics.records.rows import TypedCell, typed_row

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

SHEET_ROWS = 1_048_575
"""Records per sheet: the limit of the format, less the header."""
SPOOLED = 16 * 2**20
"""Bytes of a finished workbook that are kept in memory before a temporary file is used."""
WIDTHS = {
    **dict.fromkeys(("doc", "indicator", "text"), 24),
    **dict.fromkeys(("value", "lower", "upper", "indicator_id"), 18),
    "sentence": 60,
}
"""Widths of the columns of records; others have 12."""


def write_excel(records: Iterable[Indicator], out: BinaryIO) -> None:
    """Write the flat rows to a sheet ``indicators``, to further sheets when it is full, and the sources to one more.

    Figures are numbers and periods are dates in Excel. Text is always text: a name that begins with = is no formula.
    """
    try:
        from openpyxl import Workbook
    except ImportError as absent:
        raise MissingExtraError("Excel", package="openpyxl", extra="excel") from absent
    book = Workbook(write_only=True)
    counts: Counter[tuple[str, str | None]] = Counter()
    for number, rows in enumerate(_sheets(_counted(records, counts)), 1):
        name = "indicators" if number == 1 else f"indicators {number}"
        append = open_sheet(book, name, FIELDS, WIDTHS)
        for row in rows:
            append(row)
    add_sources(book, counts)
    save_book(book, out)


def _counted(
    records: Iterable[Indicator], counts: Counter[tuple[str, str | None]]
) -> Iterator[dict[str, TypedCell]]:
    """Yield the rows of records, and count for each document how many it gives, by place."""
    for record in records:
        counts[record.doc, record.place] += 1
        yield typed_row(record)


def save_book(book: Any, out: BinaryIO) -> None:
    """Write a workbook to a stream through a temporary file: openpyxl does not close its archive on a failure."""
    with tempfile.SpooledTemporaryFile(max_size=SPOOLED) as made:
        book.save(made)
        made.seek(0)
        shutil.copyfileobj(made, out)


def _sheets(rows: Iterator[dict[str, TypedCell]]) -> Iterator[Iterator[dict[str, TypedCell]]]:
    yield islice(rows, SHEET_ROWS)
    for first in rows:
        yield chain([first], islice(rows, SHEET_ROWS - 1))
