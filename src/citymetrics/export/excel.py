"""Excel workbooks through openpyxl, which the extra ``excel`` installs."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, BinaryIO

from citymetrics.errors import MissingExtraError
from citymetrics.records.model import FIELDS
from citymetrics.records.rows import TypedCell, typed_row

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

SHEET_ROWS = 1_048_575
"""Records per sheet: the limit of the format, less the header."""
LONGEST_CELL = 32_767
SPOOLED = 16 * 2**20
"""Bytes of a finished workbook that are kept in memory before a temporary file is used."""
EXACT_DIGITS = 15
"""Excel stores floats: a figure with more digits than this is written as text, which keeps them."""
CONTROL_RE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_excel(records: Iterable[Indicator], out: BinaryIO) -> None:
    """Write the flat rows to a sheet ``indicators``, and to further sheets when it is full.

    Figures are numbers and periods are dates in Excel. Text is always text: a name that begins with = is no formula.
    """
    try:
        from openpyxl import Workbook
    except ImportError as absent:
        raise MissingExtraError("Excel", package="openpyxl", extra="excel") from absent
    book = Workbook(write_only=True)
    for number, rows in enumerate(_sheets(map(typed_row, records)), 1):
        sheet = book.create_sheet("indicators" if number == 1 else f"indicators {number}")
        sheet.freeze_panes = "A2"
        sheet.append(list(FIELDS))
        for row in rows:
            sheet.append([workbook_cell(sheet, value) for value in row.values()])
    save_book(book, out)


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


def workbook_cell(sheet: Any, value: TypedCell) -> Any:
    """Return a value as it is appended to a sheet: a number, a date, null, or a cell of text that never is a formula.

    A figure of more than ``EXACT_DIGITS`` digits is written as text. Control characters, which the XML of a workbook
    cannot hold, are written as the format escapes them (``_x0007_``, which Excel shows as the character), lone
    surrogates as ``\\ud800``; text is cut at ``LONGEST_CELL`` characters.

    >>> from openpyxl import Workbook
    >>> sheet = Workbook(write_only=True).create_sheet()
    >>> cell = workbook_cell(sheet, "=1+1")
    >>> cell.value, cell.data_type
    ('=1+1', 's')
    >>> workbook_cell(sheet, Decimal("45.2"))
    Decimal('45.2')
    """
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, Decimal):
        if len(value.as_tuple().digits) <= EXACT_DIGITS:
            return value
        value = f"{value:f}"
    if not isinstance(value, str):
        return value
    plain = (
        CONTROL_RE.sub(lambda found: f"_x{ord(found[0]):04X}_", value)
        .encode("utf-8", "backslashreplace")
        .decode()[:LONGEST_CELL]
    )
    cell = WriteOnlyCell(sheet, plain)
    cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula otherwise
    return cell
