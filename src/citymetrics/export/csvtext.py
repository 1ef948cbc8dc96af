"""CSV with the field names as header and null as an empty cell: plain, and a variant for spreadsheets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, BinaryIO

from citymetrics.records.model import FIELDS
from citymetrics.records.rows import FlatCell, flat_row

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

FORMULA_RE = re.compile(r"[=+\-@＝＋－＠\t\r\n]")
"""The first characters by which spreadsheets recognise a formula; East Asian editions accept full-width forms, too."""
GUARDED_RE = re.compile(rf"'*{FORMULA_RE.pattern}")
"""A cell that gets an apostrophe: a formula, and one that begins with an apostrophe, so that reading back is exact."""
NUMBER_RE = re.compile(r"[+-]?\d+(?:\.\d+)?")


def write_csv(records: Iterable[Indicator], out: BinaryIO) -> None:
    r"""Write the header and one row per record, in UTF-8 with LF.

    >>> out = io.BytesIO()
    >>> write_csv([], out)
    >>> out.getvalue()[:16]
    b'doc,place,adcode'
    """
    _write(records, out, encoding="utf-8", ending="\n", cell=lambda cell: cell)


def write_csv_excel(records: Iterable[Indicator], out: BinaryIO) -> None:
    r"""Write CSV for spreadsheets: with a byte order mark, CRLF, and no cell that is evaluated as a formula.

    A text that begins like a formula is preceded by an apostrophe; numbers stay numbers.

    >>> out = io.BytesIO()
    >>> write_csv_excel([], out)
    >>> out.getvalue()[:6]
    b'\xef\xbb\xbfdoc'
    """
    _write(records, out, encoding="utf-8-sig", ending="\r\n", cell=inert)


def inert(cell: FlatCell) -> FlatCell:
    """Return a cell that no spreadsheet evaluates as a formula.

    >>> inert("=1+1"), inert("-3.5"), inert("-3.5%"), inert("约5%")
    ("'=1+1", '-3.5', "'-3.5%", '约5%')
    """
    if isinstance(cell, str) and GUARDED_RE.match(cell) and not NUMBER_RE.fullmatch(cell):
        return f"'{cell}"
    return cell


def unguarded(cell: str) -> str:
    """Return a cell of ``csv-excel`` without the apostrophe that ``inert`` added.

    >>> unguarded("'=1+1"), unguarded("''=1+1"), unguarded("'约"), unguarded("-3.5")
    ('=1+1', "'=1+1", "'约", '-3.5')
    """
    return cell[1:] if cell.startswith("'") and GUARDED_RE.match(cell) else cell


class CsvLines:
    """A stream for ``csv.writer`` that replaces its line endings.

    The writer always works with CRLF, because it quotes only cells that hold a character of its own line end: with
    LF a lone carriage return would stand unquoted, and readers take that for the end of a line.
    """

    def __init__(self, out: io.TextIOBase, ending: str) -> None:
        self._out, self._ending = out, ending

    def write(self, line: str) -> int:
        return self._out.write(line.removesuffix("\r\n") + self._ending)


def _write(
    records: Iterable[Indicator],
    out: BinaryIO,
    *,
    encoding: str,
    ending: str,
    cell: Callable[[FlatCell], FlatCell],
) -> None:
    # Wrapped and not encoded line by line, because a quoted cell may hold a line break.
    text = io.TextIOWrapper(out, encoding=encoding, errors="backslashreplace", newline="")
    try:
        lines = csv.DictWriter(CsvLines(text, ending), FIELDS, lineterminator="\r\n")
        lines.writeheader()
        for record in records:
            lines.writerow({key: cell(value) for key, value in flat_row(record).items()})
        text.flush()
    finally:
        text.detach()
