"""Parquet and Arrow files, decimals and dates typed, through pyarrow, which the extra ``parquet`` installs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

from citymetrics.errors import MissingExtraError

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator


def write_parquet(records: Iterable[Indicator], out: BinaryIO) -> None:
    """Write the flat rows as a Parquet table, a row group for each 10,000 records.

    >>> import io
    >>> from citymetrics import extract
    >>> out = io.BytesIO()
    >>> write_parquet(extract("绿地率35%，床位7张。"), out)
    >>> out.getvalue()[:4]
    b'PAR1'
    """
    try:
        from pyarrow import parquet
    except ImportError as absent:
        raise MissingExtraError("Parquet", package="pyarrow", extra="parquet") from absent
    from citymetrics.export.arrow import record_tables, schema

    with parquet.ParquetWriter(out, schema()) as writer:
        for table in record_tables(records):
            writer.write_table(table)


def write_arrow(records: Iterable[Indicator], out: BinaryIO) -> None:
    """Write the flat rows as an Arrow IPC file, which can be mapped into memory as it stands."""
    try:
        from pyarrow import ipc
    except ImportError as absent:
        raise MissingExtraError("Arrow", package="pyarrow", extra="parquet") from absent
    from citymetrics.export.arrow import record_batches, schema

    with ipc.new_file(out, schema()) as writer:
        for batch in record_batches(records):
            writer.write_batch(batch)
