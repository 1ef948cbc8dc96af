"""Rows of CSV, Excel, Stata and SPSS: one document a row, its text in one column, as with JSONL and Parquet.

A CSV file may as well be a text to read, so these are not opened by ``read_source``: the caller who names the column of
the texts asks for ``read_sheet``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from citymetrics.errors import InputError, MissingExtraError, ReadError
from citymetrics.sources.columns import Columns, read_row
from citymetrics.sources.inputs import Input, Report
from citymetrics.sources.limits import DEFAULT_LIMITS, Limits
from citymetrics.sources.plain import decode
from citymetrics.sources.sourcetext import SourceText

__all__ = ["SHEETS", "column_names", "is_sheet", "read_rows", "read_sheet"]

Row = dict[str, Any]


def is_sheet(path: str | Path) -> bool:
    """Say whether a file has rows that ``read_sheet`` reads, by its suffix.

    >>> is_sheet("reports.CSV"), is_sheet("reports.txt")
    (True, False)
    """
    return Path(path).suffix.lower() in SHEETS


def read_sheet(
    path: str | Path,
    columns: Columns,
    *,
    limits: Limits = DEFAULT_LIMITS,
    on_error: Report | None = None,
) -> Iterator[SourceText]:
    """Return the documents of a table, one a row; the first row of the table is the names of its columns.

    Raises ReadError for a file that is no such table, and for a row that cannot be read, which ``on_error`` takes
    instead. Excel, Stata and SPSS need the extras ``excel``, ``stata`` and ``spss``.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.csv")
    ...     _ = path.write_text("city,doc\\n成都市,全市公园274个。\\n", encoding="utf-8")
    ...     for source in read_sheet(path, Columns(text="doc", place="city")):
    ...         print(source.place, source.text, source.locate(0, 2))
    成都市 全市公园274个。 record 1, line 1
    """
    try:
        source = Input.of_file(Path(path))
        for number, row in enumerate(read_rows(path, limits=limits), 1):
            try:
                yield read_row(row, source, number, columns)
            except ReadError as error:
                if on_error is None or columns.text not in row:  # the latter is a fault of the table
                    raise
                on_error(f"{source.doc}#{number}", error)
    except ReadError as error:
        if on_error is None:
            raise
        on_error(str(path), error)


def read_rows(path: str | Path, *, limits: Limits = DEFAULT_LIMITS) -> Iterator[Row]:
    """Return the rows of a table, each by the names of its columns. Raises ReadError and MissingExtraError."""
    path = Path(path)
    source = Input.of_file(path)
    try:
        yield from SHEETS[path.suffix.lower()](source, path, limits)
    except (ReadError, MissingExtraError):
        raise
    except KeyError:
        known = ", ".join(SHEETS)
        raise InputError(f"{str(path)!r} is no table: give one that ends in {known}") from None
    except Exception as error:  # the readers of others raise whatever they please at damaged files
        problem = (str(error).splitlines() or [type(error).__name__])[0][:120]
        raise ReadError(
            f"{path}: cannot be read as a table ({type(error).__name__}: {problem}); save it again, or as CSV"
        ) from None


def column_names(path: str | Path) -> list[str]:
    """Return the names of the columns of a table of rows, JSONL and Parquet too; none for what is no such table.

    A file that cannot be read has none either: whoever reads it says what is wrong.
    """
    path = Path(path)
    kind = path.suffix.lower()
    try:
        if kind == ".parquet":
            from pyarrow import parquet

            return list(parquet.read_schema(path).names)
        if kind in (".jsonl", ".ndjson"):
            import json

            with path.open("rb") as lines:
                first = json.loads(decode(lines.readline(DEFAULT_LIMITS.text_bytes), str(path)))
            return list(first) if isinstance(first, dict) else []
        if kind in SHEETS:
            return list(next(read_rows(path), {}))
    except Exception:
        return []
    return []


def _csv(source: Input, path: Path, limits: Limits) -> Iterator[Row]:
    text = decode(source.read(limits.file_bytes), source.name)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, source.suffix), strict=True)
    # A report is longer than the 131,072 characters that the module takes a field to be damaged from; the limit is
    # the whole process's, so it is put back.
    before = csv.field_size_limit(limits.text_bytes)
    try:
        rows = list(lines)
    finally:
        csv.field_size_limit(before)
    yield from _named(iter(rows), source)


def _delimiter(text: str, suffix: str) -> str:
    """Return what separates the names of the columns."""
    if suffix == ".tsv":
        return "\t"
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _excel(source: Input, path: Path, limits: Limits) -> Iterator[Row]:
    try:
        from openpyxl import load_workbook
    except ImportError as absent:
        raise MissingExtraError("Excel", package="openpyxl", extra="excel") from absent
    if source.size > limits.file_bytes:
        source.read(limits.file_bytes)  # which says that it is too large
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        yield from _named((list(row) for row in book.worksheets[0].iter_rows(values_only=True)), source)
    finally:
        book.close()


def _stata(source: Input, path: Path, limits: Limits) -> Iterator[Row]:
    try:
        import pandas as pd
    except ImportError as absent:
        raise MissingExtraError("Stata", package="pandas", extra="stata") from absent
    # Labels of values where all have one: 成都市 and not 17.
    with pd.read_stata(path, chunksize=1000, convert_categoricals=True) as chunks:
        for chunk in chunks:
            yield from _rows_of(chunk)


def _spss(source: Input, path: Path, limits: Limits) -> Iterator[Row]:
    try:
        import pyreadstat
    except ImportError as absent:
        raise MissingExtraError("SPSS", package="pyreadstat", extra="spss") from absent
    frame, _ = pyreadstat.read_sav(str(path), apply_value_formats=True)
    yield from _rows_of(frame)


def _rows_of(frame: Any) -> Iterator[Row]:
    names = [str(name) for name in frame.columns]
    for cells in frame.itertuples(index=False, name=None):
        yield dict(zip(names, cells, strict=True))


def _named(lines: Iterator[list[Any]], source: Input) -> Iterator[Row]:
    """Return lines as rows by the names in the first; lines of blanks are left out."""
    names = ["" if name is None else str(name).strip() for name in next(lines, [])]
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice is not None:
        raise ReadError(f"{source.name}: has two columns {twice!r}; give each a name of its own")
    for number, line in enumerate(lines, 1):
        if len(line) > len(names) and any(cell not in (None, "") for cell in line[len(names) :]):
            raise ReadError(
                f"{source.name}#{number}: has {len(line)} cells where there are {len(names)} columns; put texts with "
                "commas or breaks in quotation marks"
            )
        if any(cell not in (None, "") for cell in line):
            filled = [*line, *[None] * (len(names) - len(line))]
            yield {name: cell for name, cell in islice(zip(names, filled, strict=False), len(names)) if name}


SHEETS: dict[str, Callable[[Input, Path, Limits], Iterator[Row]]] = {
    ".csv": _csv,
    ".tsv": _csv,
    ".xlsx": _excel,
    ".dta": _stata,
    ".sav": _spss,
}
"""The readers by suffix."""
