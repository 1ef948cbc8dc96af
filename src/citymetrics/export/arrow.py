"""Arrow: the flat record with typed decimals and dates, and extraction from batch to batch.

``extract_batches`` is a pure function from record batches to record batches: Spark calls it through
``mapInArrow``, and so can any engine that speaks Arrow. Needs pyarrow, which the extra ``parquet`` installs.

>>> documents = pa.record_batch({"id": ["a", "b"], "text": ["注册志愿者达274万人。", None]})
>>> for row in pa.Table.from_batches(extract_batches([documents])).to_pylist():
...     print(row["doc"], row["value"], row["quarantine"])
a 2740000.0000000000 None
b None InputError: text: None is a NoneType; give a str (decode bytes first)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from citymetrics.errors import InputError, MissingExtraError
from citymetrics.records.rows import typed_row
from citymetrics.extractor import Extractor
from citymetrics.records.model import FIELDS

try:
    import pyarrow as pa
except ImportError as absent:
    raise MissingExtraError("Arrow", package="pyarrow", extra="parquet") from absent

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

__all__ = [
    "BATCH",
    "DECIMAL",
    "QUARANTINE",
    "extract_batches",
    "quarantine_schema",
    "record_batch",
    "record_batches",
    "record_stream",
    "record_tables",
    "schema",
]

PRECISION, SCALE = 38, 10
"""38 digits is what DuckDB and Spark hold at most; 28 before the point and 10 behind it."""
DECIMAL = pa.decimal128(PRECISION, SCALE)
BATCH = 1_000
"""Records a batch, so that memory stays bounded however many documents are read: as Python rows they take 6 MB."""
GROUP = 10
"""Batches a table: what is written at once, as a row group."""
QUARANTINE = "quarantine"
"""The column that says why a document gave no records; null in the row of a record."""
OVERFLOW, ROUNDED = "arrow.overflow", "arrow.rounded"
"""The rules that a row carries when a figure does not fit the decimal type: ``text`` still states it."""

_TYPES = {
    **dict.fromkeys(("period_start", "period_end"), pa.date32()),
    **dict.fromkeys(("value", "lower", "upper"), DECIMAL),
    **dict.fromkeys(("start", "end"), pa.int64()),
}
_STEP = Decimal(1).scaleb(-SCALE)
_LIMIT = Decimal(10) ** (PRECISION - SCALE)
_ROUNDING = Context(prec=2 * PRECISION, rounding=ROUND_HALF_EVEN)

_Row = dict[str, Any]


def schema() -> pa.Schema:
    """Return the schema of the flat record: the contract's keys in order, decimals and dates typed.

    >>> schema().field("value").type, schema().field("period_end").type
    (Decimal128Type(decimal128(38, 10)), DataType(date32[day]))
    """
    return pa.schema([(field, _TYPES.get(field, pa.string())) for field in FIELDS])


def quarantine_schema() -> pa.Schema:
    """Return the schema of what ``extract_batches`` gives: the flat record and ``quarantine``."""
    return schema().append(pa.field(QUARANTINE, pa.string()))


def record_batch(records: Iterable[Indicator]) -> pa.RecordBatch:
    """Return records as one batch of the flat schema.

    A figure with more than 10 decimals is rounded and one with more than 28 digits before the point is null; the
    row's ``rules`` say so with ``arrow.rounded`` and ``arrow.overflow``.
    """
    return _batch([_fitted(typed_row(record)) for record in records], schema())


def record_batches(records: Iterable[Indicator]) -> Iterator[pa.RecordBatch]:
    """Yield records in batches of at most ``BATCH``, in order; nothing for no records."""
    remaining = iter(records)
    while part := list(islice(remaining, BATCH)):
        yield record_batch(part)


def record_tables(records: Iterable[Indicator]) -> Iterator[pa.Table]:
    """Yield records in tables of at most ``GROUP`` batches, in order; nothing for no records."""
    batches = record_batches(records)
    while part := list(islice(batches, GROUP)):
        yield pa.Table.from_batches(part).combine_chunks()


def record_stream(records: Iterable[Indicator], requested_schema: object = None) -> object:
    """Return the capsule of the Arrow C stream protocol; what ``Extraction.__arrow_c_stream__`` hands out."""
    reader = pa.RecordBatchReader.from_batches(schema(), record_batches(records))
    return reader.__arrow_c_stream__(requested_schema)


def extract_batches(
    batches: Iterable[pa.RecordBatch],
    *,
    text: str = "text",
    id: str = "id",
    published: date | str | None = None,
    place: str | None = None,
    published_column: str | None = None,
    place_column: str | None = None,
) -> Iterator[pa.RecordBatch]:
    """Yield the records of the documents in ``batches``, in order, as batches of ``quarantine_schema``.

    ``text`` and ``id`` name the columns of the texts and of what becomes ``doc``. ``published`` and ``place`` hold
    for all documents; ``published_column`` and ``place_column`` name columns that give them for each document and
    are used where the former are not given. A document that cannot be read gives one row, all null but for ``doc``
    and ``quarantine``. An unreadable ``published`` or ``place`` and a missing column raise InputError.
    """
    read = lru_cache(maxsize=256)(_extractor)
    read(published, place)
    columns = [id, text, *filter(None, (published_column, place_column))]
    for batch in batches:
        _check_columns(batch, columns)
        documents = zip(
            batch.column(id).to_pylist(),
            batch.column(text).to_pylist(),
            _column(batch, published_column, published),
            _column(batch, place_column, place),
            strict=True,
        )
        yield from _batches(_read(documents, read))


def _extractor(published: date | str | None, place: str | None) -> Extractor:
    return Extractor(published=published, place=place)


def _column(batch: pa.RecordBatch, name: str | None, given: Any) -> list[Any]:
    if name is None or given is not None:
        return [given] * batch.num_rows
    values: list[Any] = batch.column(name).to_pylist()
    return values


def _check_columns(batch: pa.RecordBatch, wanted: list[str]) -> None:
    for name in wanted:
        if name not in batch.schema.names:
            raise InputError(f"there is no column {name!r}: give one of {', '.join(batch.schema.names)}")


def _read(documents: Iterable[tuple[Any, ...]], read: Callable[..., Extractor]) -> Iterator[_Row]:
    for key, text, published, place in documents:
        doc = "" if key is None else str(key)
        try:
            rows = [_fitted(typed_row(r)) for r in read(published, place).extract(text, doc=doc)]
        except Exception as error:  # whatever it is, it is one document's and not the job's
            rows = [{"doc": doc, QUARANTINE: f"{type(error).__name__}: {error}"}]
        yield from rows


def _batches(rows: Iterator[_Row]) -> Iterator[pa.RecordBatch]:
    while part := list(islice(rows, BATCH)):
        yield _batch(part, quarantine_schema())


def _batch(rows: list[_Row], form: pa.Schema) -> pa.RecordBatch:
    return pa.record_batch(
        [_array([row.get(field.name) for row in rows], field.type) for field in form], form
    )


def _array(cells: list[Any], type: pa.DataType) -> pa.Array:
    try:
        return pa.array(cells, type)
    except (
        UnicodeEncodeError
    ):  # a lone surrogate has no UTF-8: it is written as its escape, as in JSON and CSV
        return pa.array([_escaped(cell) for cell in cells], type)


def _escaped(cell: str | None) -> str | None:
    return None if cell is None else cell.encode("utf-8", "backslashreplace").decode()


def _fitted(row: _Row) -> _Row:
    for key in ("value", "lower", "upper"):
        stated = row[key]
        if stated is None:
            continue
        fitting = stated.quantize(_STEP, context=_ROUNDING) if stated.adjusted() < PRECISION else None
        if fitting is not None and fitting.copy_abs() >= _LIMIT:  # not abs(), which rounds to 28 digits
            fitting = None
        if fitting != stated:
            row["rules"] = f"{row['rules']} {OVERFLOW if fitting is None else ROUNDED}".lstrip()
        row[key] = fitting
    return row
