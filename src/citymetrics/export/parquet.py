"""Parquet through pyarrow, which the extra ``parquet`` installs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from citymetrics.errors import MissingExtraError
from citymetrics.export.rows import Row, flat_row
from citymetrics.model import FIELDS

if TYPE_CHECKING:
    from citymetrics.model import Indicator

BATCH = 50_000
"""Records a row group: memory stays bounded however many documents are read."""


def write_parquet(records: Iterable[Indicator], out: BinaryIO) -> None:
    """Write the flat rows as a table: whole numbers for the offsets, strings for the rest."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as absent:
        raise MissingExtraError("Parquet", package="pyarrow", extra="parquet") from absent
    whole = {"start", "end"}
    schema = pa.schema([(field, pa.int64() if field in whole else pa.string()) for field in FIELDS])
    with parquet.ParquetWriter(out, schema) as writer:
        for batch in _batches(records):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))


def _batches(records: Iterable[Indicator]) -> Iterator[list[Row]]:
    rows = map(flat_row, records)
    while batch := list(islice(rows, BATCH)):
        yield batch
