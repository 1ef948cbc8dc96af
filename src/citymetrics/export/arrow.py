"""The flat record as Arrow: typed decimals and dates. Needs pyarrow, which the extra ``parquet`` installs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_EVEN, Context, Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from citymetrics.errors import MissingExtraError
from citymetrics.records.model import FIELDS
from citymetrics.records.rows import typed_row

try:
    import pyarrow as pa
except ImportError as absent:
    raise MissingExtraError("Arrow", package="pyarrow", extra="parquet") from absent

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

__all__ = [
    "BATCH",
    "DECIMAL",
    "record_batch",
    "record_batches",
    "record_row",
    "record_stream",
    "record_table",
    "record_tables",
    "row_batch",
    "schema",
]

PRECISION, SCALE = 38, 10
"""DuckDB and Spark hold at most 38 digits: 28 before the point and 10 behind it."""
DECIMAL = pa.decimal128(PRECISION, SCALE)
BATCH = 1_000
"""Records per batch, which bounds memory for any number of documents: as Python rows they take 6 MB."""
GROUP = 10
"""Batches per table, which is written at once as a row group."""
OVERFLOW, ROUNDED = "arrow.overflow", "arrow.rounded"
"""The rules added to a row whose figure does not fit the decimal type; ``text`` still states the figure."""

_TYPES = {
    **dict.fromkeys(("period_start", "period_end"), pa.date32()),
    **dict.fromkeys(("value", "lower", "upper"), DECIMAL),
    **dict.fromkeys(("start", "end"), pa.int64()),
}
_STEP = Decimal(1).scaleb(-SCALE)
_LIMIT = Decimal(10) ** (PRECISION - SCALE)
_ROUNDING = Context(prec=2 * PRECISION, rounding=ROUND_HALF_EVEN)

ArrowRow = dict[str, Any]


def schema() -> pa.Schema:
    """Return the schema of the flat record: its fields in order, with types for decimals and dates.

    >>> schema().field("value").type, schema().field("period_end").type
    (Decimal128Type(decimal128(38, 10)), DataType(date32[day]))
    """
    return pa.schema([(field, _TYPES.get(field, pa.string())) for field in FIELDS])


def record_batch(records: Iterable[Indicator]) -> pa.RecordBatch:
    """Return records as one batch of the flat schema.

    A figure with more than 10 decimals is rounded and one with more than 28 digits before the point is null; the
    row's ``rules`` then contain ``arrow.rounded`` or ``arrow.overflow``.

    >>> from citymetrics import extract
    >>> batch = record_batch(extract("建成区绿化覆盖率45.2%。"))
    >>> batch.num_rows, batch.column("value").to_pylist()
    (1, [Decimal('45.2000000000')])
    """
    records, form = list(records), schema()
    try:
        # A column at a time is many times faster than rows; pyarrow refuses a figure that does not fit.
        columns = [_array(_cells(records, field.name), field.type) for field in form]
    except pa.ArrowInvalid:
        return row_batch([record_row(record) for record in records], form)
    return pa.record_batch(columns, form)


def record_batches(records: Iterable[Indicator]) -> Iterator[pa.RecordBatch]:
    """Yield records in batches of at most ``BATCH``, in order; nothing for no records.

    >>> from citymetrics import extract
    >>> [batch.num_rows for batch in record_batches(extract("绿地率35%，床位7张。"))]
    [2]
    """
    remaining = iter(records)
    while part := list(islice(remaining, BATCH)):
        yield record_batch(part)


def record_table(records: Iterable[Indicator]) -> pa.Table:
    """Return records as one table of the flat schema."""
    return pa.Table.from_batches(record_batches(records), schema())


def record_tables(records: Iterable[Indicator]) -> Iterator[pa.Table]:
    """Yield records in tables of at most ``GROUP`` batches, in order; nothing for no records."""
    batches = record_batches(records)
    while part := list(islice(batches, GROUP)):
        yield pa.Table.from_batches(part).combine_chunks()


def record_stream(records: Iterable[Indicator], requested_schema: object = None) -> object:
    """Return the capsule of the Arrow C stream protocol, as ``Extraction.__arrow_c_stream__`` does."""
    reader = pa.RecordBatchReader.from_batches(schema(), record_batches(records))
    return reader.__arrow_c_stream__(requested_schema)


def record_row(record: Indicator) -> ArrowRow:
    """Return one record as a flat row whose figures fit the decimal type; see ``record_batch``."""
    return _fitted(typed_row(record))


def row_batch(rows: list[ArrowRow], form: pa.Schema) -> pa.RecordBatch:
    """Return rows as one batch of a schema; a key that is missing in a row is null."""
    return pa.record_batch(
        [_array([row.get(field.name) for row in rows], field.type) for field in form], form
    )


def _cells(records: list[Indicator], name: str) -> list[Any]:
    cells = [getattr(record, name) for record in records]
    return [" ".join(cell) for cell in cells] if name == "rules" else cells


def _array(cells: list[Any], type: pa.DataType) -> pa.Array:
    try:
        return pa.array(cells, type)
    except (
        UnicodeEncodeError
    ):  # a lone surrogate has no UTF-8: it is written as its escape, as in JSON and CSV
        return pa.array([_escaped(cell) for cell in cells], type)


def _escaped(cell: str | None) -> str | None:
    return None if cell is None else cell.encode("utf-8", "backslashreplace").decode()


def _fitted(row: ArrowRow) -> ArrowRow:
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
