"""Sheets of a workbook as analysts use them: bold frozen head, filter, widths, number formats."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from citymetrics.records.rows import TypedCell

__all__ = [
    "add_sheet",
    "add_sources",
    "cell_width",
    "formatted",
    "number_format",
    "open_sheet",
    "styled_head",
    "workbook_cell",
]

LONGEST_CELL = 32_767
EXACT_DIGITS = 15
"""Excel stores floats: a figure with more digits than this is written as text, which keeps them."""
CONTROL_RE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
NARROWEST, USUAL, WIDEST = 8, 12, 60
SAMPLE = 200
"""Rows that the widths are taken from."""
HEAD_FILL = "FFE8EEF4"
GROUPED = Decimal(10_000)
"""From here on digits are grouped: 12,345; years and small figures are not."""


def add_sheet(
    book: Any,
    name: str,
    rows: Sequence[Mapping[str, TypedCell]],
    *,
    titles: Mapping[str, str] | None = None,
    frozen: int = 0,
    widths: Mapping[str, int] | None = None,
) -> None:
    """Add a sheet with a head of the keys, above it a row of Chinese ``titles`` if given; ``frozen`` columns stay.

    Figures have as many decimals as they have digits.
    """
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    keys = list(rows[0]) if rows else []
    head = 2 if titles else 1
    for number, key in enumerate(keys, 1):
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width = (widths or {}).get(key) or _width(key, rows, titles)
    sheet.freeze_panes = f"{get_column_letter(frozen + 1)}{head + 1}"
    if titles and keys:
        sheet.append([styled_head(sheet, titles.get(key, "")) for key in keys])
    if keys:
        sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(keys))}{head + len(rows)}"
        sheet.append([styled_head(sheet, key) for key in keys])
    for row in rows:
        sheet.append([formatted(sheet, cell) for cell in row.values()])


def open_sheet(
    book: Any, name: str, keys: Sequence[str], widths: Mapping[str, int]
) -> Callable[[Mapping[str, TypedCell]], None]:
    """Add a sheet whose rows come one by one, and return what appends a row."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    for number, key in enumerate(keys, 1):
        sheet.column_dimensions[get_column_letter(number)].width = widths.get(key, USUAL)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(keys))}1"
    sheet.append([styled_head(sheet, key) for key in keys])
    return lambda row: sheet.append([formatted(sheet, cell) for cell in row.values()])


def add_sources(book: Any, counts: Mapping[tuple[str, str | None], int]) -> None:
    """Add a sheet of the documents, with the number of records from each for each place."""
    rows: list[dict[str, TypedCell]] = [
        {"doc": doc, "place": place, "records": number} for (doc, place), number in counts.items()
    ]
    add_sheet(book, "sources", rows)


def styled_head(sheet: Any, text: str) -> Any:
    """Return a cell of the head: bold, shaded, wrapped."""
    from openpyxl.styles import Alignment, Font, PatternFill

    cell = workbook_cell(sheet, text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor=HEAD_FILL)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def formatted(sheet: Any, value: TypedCell, sign: str = "") -> Any:
    """Return a cell whose figure shows its own decimals, behind a ``sign`` that is not part of the number."""
    from openpyxl.cell import WriteOnlyCell

    cell = workbook_cell(sheet, value)
    if not isinstance(value, Decimal) or not isinstance(cell, Decimal):
        return cell
    found: Any = WriteOnlyCell(sheet)
    found.value = cell
    found.number_format = number_format(value, sign)
    return found


def number_format(figure: Decimal, sign: str = "") -> str:
    """Return the format that shows a figure with its decimals.

    >>> number_format(Decimal("45.20")), number_format(Decimal("80310000000")), number_format(Decimal("5"), "≥")
    ('0.00', '#,##0', '"≥"0')
    """
    decimals = max(-int(figure.as_tuple().exponent), 0)
    digits = "#,##0" if abs(figure) >= GROUPED else "0"
    shown = digits + (f".{'0' * decimals}" if decimals else "")
    return f'"{sign}"{shown}' if sign else shown


def cell_width(value: TypedCell) -> int:
    """Return how many digits wide a value is shown; a Chinese character is two.

    >>> cell_width("增长5%"), cell_width(Decimal("80310000000"))
    (6, 14)
    """
    if isinstance(value, Decimal):
        return len(f"{value:,f}")
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in str(value or ""))


def _width(key: str, rows: Sequence[Mapping[str, TypedCell]], titles: Mapping[str, str] | None) -> int:
    # A head may wrap: its longest word has to fit, not all of it.
    words = [*key.split(), *(titles or {}).get(key, "").split()]
    widest = max([*map(cell_width, words), *(cell_width(row[key]) for row in rows[:SAMPLE])], default=0)
    return min(max(widest + 2, NARROWEST), WIDEST)


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
