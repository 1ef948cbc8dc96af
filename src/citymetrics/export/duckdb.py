"""A DuckDB database with one table. Needs the extra ``duckdb``."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from citymetrics.errors import MissingExtraError, WriteError

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator


def write_duckdb(records: Iterable[Indicator], out: BinaryIO) -> None:
    """Write the flat rows to a table ``indicators``, decimals and dates typed.

    DuckDB writes only to a path: the database is created in a temporary folder and copied to ``out``.
    """
    try:
        import duckdb
        import pyarrow as pa
    except ImportError as absent:
        raise MissingExtraError("DuckDB", package="duckdb and pyarrow", extra="duckdb") from absent
    from citymetrics.export.arrow import record_batches, schema

    with tempfile.TemporaryDirectory(prefix="citymetrics-") as folder:
        path = Path(folder) / "indicators.duckdb"
        try:
            with duckdb.connect(str(path)) as database:
                database.register(
                    "found", pa.RecordBatchReader.from_batches(schema(), record_batches(records))
                )
                database.execute("create table indicators as select * from found")
        except duckdb.IOException as error:
            raise WriteError(
                f"cannot write the database in {folder!r}: {str(error).splitlines()[0]}; free some space there, or "
                "name another folder for temporary files in TMPDIR"
            ) from error
        with path.open("rb") as made:
            shutil.copyfileobj(made, out)
