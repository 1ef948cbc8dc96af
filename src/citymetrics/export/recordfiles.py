"""Read records from the flat rows that ``citymetrics extract`` writes: JSON Lines, JSON, CSV or Parquet."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from citymetrics.errors import InputError, MissingExtraError, ReadError
from citymetrics.export.csvtext import unguarded
from citymetrics.records.model import FIELDS, Indicator
from citymetrics.records.rows import trimmed_digits

__all__ = ["is_record_file", "read_records", "record_of_row", "records_from_csv", "records_from_jsonl"]

NEEDED = ("indicator", "text", "start", "end")
EMPTY_MEANS_EMPTY = frozenset({"doc", "unit", "rules", "indicator", "text"})
"""Fields whose empty cell in CSV is an empty string; in all others it is null."""

FileRow = Mapping[str, Any]


def record_of_row(row: FileRow, where: str) -> Indicator:
    """Return the record of a flat row; keys that are not fields are ignored.

    Raises ReadError, which names ``where``, the key and the fault, for a row that is not a record.

    >>> record_of_row({"indicator": "绿地率", "value": "35", "unit": "%", "text": "35%", "start": 3, "end": 6}, "a:1")
    Indicator(doc='', ..., indicator='绿地率', ..., value=Decimal('35'), ...)
    """
    missing = [key for key in NEEDED if row.get(key) is None]
    if missing:
        raise ReadError(f"{where}: is no record: the key {missing[0]!r} is missing")
    fields = {key: row[key] for key in FIELDS if key in row and (row[key] is not None or key != "rules")}
    if isinstance(fields.get("rules"), str):
        fields["rules"] = tuple(fields["rules"].split())
    try:
        return Indicator.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"])) or "the row"
        raise ReadError(f"{where}: {key}: {first['input']!r:.60}: {first['msg']}") from None


def records_from_jsonl(path: str | Path) -> Iterator[Indicator]:
    """Yield the records of a JSON Lines file. Raises ReadError with file and line for what is not a record."""
    for number, line in enumerate(_text(path).split("\n"), 1):
        if line.strip():
            yield record_of_row(_object(line, f"{path}:{number}"), f"{path}:{number}")


def records_from_csv(path: str | Path) -> Iterator[Indicator]:
    """Yield the records of a CSV file with the field names as header, as ``csv`` and ``csv-excel`` write it.

    Raises ReadError with file and line for what is not a record.
    """
    data = _bytes(path)
    # csv-excel begins with a byte order mark, and only it puts an apostrophe before what a spreadsheet would run.
    plain = unguarded if data.startswith(codecs.BOM_UTF8) else str
    # newline="": the lines are those of the CSV, a break within quotation marks stays as it was written.
    rows = csv.DictReader(io.StringIO(_decoded(data, path), newline=""))
    try:
        for row in rows:
            cells = {key: _cell(key, plain(cell or "")) for key, cell in row.items() if key is not None}
            yield record_of_row(cells, f"{path}:{rows.line_num}")
    except csv.Error as error:
        raise ReadError(f"{path}:{rows.line_num + 1}: is not CSV: {error}") from None


def read_records(path: str | Path) -> Iterator[Indicator]:
    """Yield the records of a file, by its suffix: .jsonl, .json, .csv or .parquet.

    Raises InputError for another suffix, ReadError for a file that cannot be read, and MissingExtraError when Parquet
    is to be read without pyarrow.

    >>> import tempfile
    >>> from citymetrics import extract
    >>> from citymetrics.export import save
    >>> found = extract("建成区绿化覆盖率45.2%。")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(found, folder + "/a.csv")
    ...     list(read_records(folder + "/a.csv")) == list(found)
    True
    """
    reader = READERS.get(Path(path).suffix.lower())
    if reader is None:
        raise InputError(f"{str(path)!r} is no file of records: give one that ends in {', '.join(READERS)}")
    return reader(path)


def is_record_file(path: str | Path) -> bool:
    """Return whether a file contains records and not documents: JSONL and Parquet can contain either.

    False for an unreadable file; reading it as documents then reports its fault.
    """
    if Path(path).suffix.lower() not in READERS:
        return False
    try:
        next(read_records(path), None)
    except (ReadError, MissingExtraError):
        return False
    return True


def _records_from_json(path: str | Path) -> Iterator[Indicator]:
    rows = _parsed(_text(path), str(path))
    if not isinstance(rows, list):
        raise ReadError(f"{path}: is no array of records")
    for number, row in enumerate(rows, 1):
        yield record_of_row(row if isinstance(row, dict) else {}, f"{path}: record {number}")


def _records_from_parquet(path: str | Path) -> Iterator[Indicator]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as absent:
        raise MissingExtraError("Parquet", package="pyarrow", extra="parquet") from absent
    try:
        rows: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
    except (OSError, ArrowException) as error:
        raise ReadError(f"{path}: cannot be read ({error})") from error
    for number, row in enumerate(rows, 1):
        yield record_of_row({key: _trimmed(cell) for key, cell in row.items()}, f"{path}: row {number}")


READERS: dict[str, Callable[[str | Path], Iterator[Indicator]]] = {
    ".jsonl": records_from_jsonl,
    ".json": _records_from_json,
    ".csv": records_from_csv,
    ".parquet": _records_from_parquet,
}


def _text(path: str | Path) -> str:
    return _decoded(_bytes(path), path)


def _bytes(path: str | Path) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ReadError(f"{path}: cannot be read ({error.strerror or error})") from error


def _decoded(data: bytes, path: str | Path) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(f"{path}: cannot be read ({error})") from error


def _object(line: str, where: str) -> FileRow:
    row = _parsed(line, where)
    if not isinstance(row, dict):
        raise ReadError(f"{where}: {line!r:.40} is no JSON object")
    return row


def _parsed(text: str, where: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal)  # 45.2 stays 45.2
    except ValueError as error:
        raise ReadError(f"{where}: is not JSON: {error}") from None


def _cell(key: str, cell: str) -> str | None:
    return cell if cell or key in EMPTY_MEANS_EMPTY else None


def _trimmed(cell: Any) -> Any:
    """Return a figure without the zeros that a typed column fills it up with."""
    return Decimal(trimmed_digits(cell)) if isinstance(cell, Decimal) else cell
