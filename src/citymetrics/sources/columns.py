"""JSONL and Parquet: one document per row, its text in one column and its metadata in others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from citymetrics.errors import InputError, MissingExtraError, ReadError
from citymetrics.records.location import Location
from citymetrics.sources.cells import is_missing, read_id_cell, read_place_cell, read_published_cell
from citymetrics.sources.inputs import Input, Report, too_large
from citymetrics.sources.limits import Limits
from citymetrics.sources.plain import decode
from citymetrics.sources.sourcetext import LineMap, SourceText

__all__ = ["Columns", "read_jsonl", "read_line", "read_parquet", "read_row"]

BATCH_ROWS = 256


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns; only ``text`` must exist.

    Without an id a document is named by its file and the number of its row: ``news.jsonl#12``.

    >>> from citymetrics.sources import read_bytes
    >>> row = '{"url": "a", "body": "绿地率35%。"}'.encode()
    >>> [(source.doc, source.text) for source in read_bytes(row, "a.jsonl", columns=Columns(text="body", id="url"))]
    [('a', '绿地率35%。')]
    """

    text: str = "text"
    id: str = "id"
    title: str = "title"
    published: str = "published"
    place: str = "place"

    def names(self) -> tuple[str, ...]:
        """Return the names of all columns."""
        return (self.text, self.id, self.title, self.published, self.place)


def read_jsonl(source: Input, columns: Columns, limits: Limits, report: Report) -> Iterator[SourceText]:
    """Return the documents of a file with one JSON object per line; a bad line is reported and skipped."""
    with source.open() as stream:
        number = 0
        while line := stream.readline(limits.text_bytes + 1):
            number += 1
            if len(line) > limits.text_bytes:
                report(
                    f"{source.doc}#{number}",
                    too_large(f"{source.name}#{number}", len(line), limits.text_bytes),
                )
                return  # where the next line begins is not known without reading on without bound
            if not line.strip():
                continue
            document = _attempt(lambda: read_line(line, source, number, columns), source, number, report)  # noqa: B023
            if document is not None:
                yield document


def _attempt(read: Callable[[], SourceText], source: Input, number: int, report: Report) -> SourceText | None:
    try:
        return read()
    except ReadError as error:
        report(f"{source.doc}#{number}", error)
        return None


def read_line(line: bytes, source: Input, number: int, columns: Columns) -> SourceText:
    """Return the document of a line of JSONL; ``number`` is that of the line in ``source``, from 1."""
    name = f"{source.name}#{number}"
    try:
        row = json.loads(decode(line, name))
    except (ValueError, RecursionError) as error:
        problem = "nested too deep" if isinstance(error, RecursionError) else str(error)
        raise ReadError(f"{name}: is not JSON ({problem}); write one object a line") from None
    if not isinstance(row, dict):
        raise ReadError(f'{name}: is a JSON {type(row).__name__}; write one object a line, as {{"text": …}}')
    return read_row(row, source, number, columns)


def read_row(row: Mapping[str, Any], source: Input, number: int, columns: Columns) -> SourceText:
    """Return the document of a row; ``number`` is that of the row in ``source``, from 1."""
    name = f"{source.name}#{number}"
    if columns.text not in row:
        has = ", ".join(map(repr, list(row)[:8])) or "none"
        raise ReadError(f"{name}: has no column {columns.text!r}, but {has}; name the column with the text")
    text = row[columns.text]
    if isinstance(text, bytes):
        text = decode(text, name)
    if not isinstance(text, str) or not text.strip():
        raise ReadError(f"{name}: its {columns.text!r} is {text!r:.40}; give a str that is not blank")
    title = row.get(columns.title)
    return SourceText(
        doc=read_id_cell(row.get(columns.id)) or f"{source.doc}#{number}",
        text=text,
        title=None if is_missing(title) else str(title),
        published=_cell(read_published_cell, row.get(columns.published), name, columns.published),
        place=_cell(read_place_cell, row.get(columns.place), name, columns.place),
        map=LineMap(text, Location(record=number)),
    )


def _cell(read: Callable[[Any], str | None], value: object, name: str, key: str) -> str | None:
    try:
        return read(value)
    except InputError as error:
        raise ReadError(f"{name}: its {key!r} is unreadable: {error}") from None


def read_parquet(source: Input, columns: Columns, limits: Limits, report: Report) -> Iterator[SourceText]:
    """Return the documents of a Parquet file, read in batches; a bad row is reported and skipped."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtraError("Parquet", package="pyarrow", extra="parquet") from None
    with source.open() as stream:
        try:
            file = pq.ParquetFile(stream)
            _check_columns(file, source.name, columns, limits)
            present = [name for name in columns.names() if name in file.schema_arrow.names]
            number = 0
            for batch in file.iter_batches(batch_size=BATCH_ROWS, columns=present):
                for row in batch.to_pylist():
                    number += 1
                    read = _attempt(lambda: read_row(row, source, number, columns), source, number, report)  # noqa: B023
                    if read is not None:
                        yield read
        except (pa.ArrowException, OSError, ValueError) as error:  # ValueError: text that is not UTF-8
            problem = (str(error).splitlines() or [type(error).__name__])[0][:120]
            message = f"{source.name}: is damaged or cut short as Parquet ({problem}); fetch or save it again"
            raise ReadError(message) from None


def _check_columns(file: Any, name: str, columns: Columns, limits: Limits) -> None:
    names = file.schema_arrow.names
    if columns.text not in names:
        has = ", ".join(map(repr, names[:8]))
        raise ReadError(f"{name}: has no column {columns.text!r}, but {has}; name the column with the text")
    for index in range(file.metadata.num_row_groups):
        size = file.metadata.row_group(index).total_byte_size
        if size > limits.row_group_bytes:
            raise too_large(f"{name}: row group {index}", size, limits.row_group_bytes)
