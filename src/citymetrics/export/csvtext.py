"""CSV with a header of the contract's keys, null as an empty cell: plain, and such that Excel opens it well."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, BinaryIO

from citymetrics.records.rows import Cell, flat_row
from citymetrics.records.model import FIELDS

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

FORMULA_RE = re.compile(r"[=+\-@＝＋－＠\t\r\n]")
"""What a spreadsheet takes a cell for a formula by; East Asian editions take the full-width forms too."""
NUMBER_RE = re.compile(r"[+-]?\d+(?:\.\d+)?")


def write_csv(records: Iterable[Indicator], out: BinaryIO) -> None:
    r"""Write the header and one line a record, in UTF-8.

    >>> out = io.BytesIO()
    >>> write_csv([], out)
    >>> out.getvalue()[:16]
    b'doc,place,adcode'
    """
    _write(records, out, encoding="utf-8", ending="\n", cell=lambda cell: cell)


def write_csv_excel(records: Iterable[Indicator], out: BinaryIO) -> None:
    r"""Write CSV for spreadsheets: a byte order mark, line ends of Windows, no cell that runs as a formula.

    A text that begins like a formula gets an apostrophe before it; numbers stay numbers.

    >>> out = io.BytesIO()
    >>> write_csv_excel([], out)
    >>> out.getvalue()[:6]
    b'\xef\xbb\xbfdoc'
    """
    _write(records, out, encoding="utf-8-sig", ending="\r\n", cell=_inert)


def _inert(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet runs.

    >>> _inert("=1+1"), _inert("-3.5"), _inert("-3.5%"), _inert("约5%")
    ("'=1+1", '-3.5', "'-3.5%", '约5%')
    """
    if isinstance(cell, str) and FORMULA_RE.match(cell) and not NUMBER_RE.fullmatch(cell):
        return f"'{cell}"
    return cell


def _write(
    records: Iterable[Indicator], out: BinaryIO, *, encoding: str, ending: str, cell: Callable[[Cell], Cell]
) -> None:
    # Wrapped and not encoded line by line, because a quoted cell may hold a line break.
    text = io.TextIOWrapper(out, encoding=encoding, errors="backslashreplace", newline="")
    try:
        lines = csv.DictWriter(text, FIELDS, lineterminator=ending)
        lines.writeheader()
        for record in records:
            lines.writerow({key: cell(value) for key, value in flat_row(record).items()})
        text.flush()
    finally:
        text.detach()
