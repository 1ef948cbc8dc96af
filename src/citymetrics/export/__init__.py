"""Records out: one flattening (``rows``), a small module a format, whole files only.

A new format is one module with a ``write_*(records, out)`` and one line in ``WRITERS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from citymetrics.errors import InputError
from citymetrics.export.csvtext import write_csv, write_csv_excel
from citymetrics.export.duckdb import write_duckdb
from citymetrics.export.excel import write_excel
from citymetrics.export.jsontext import write_json, write_jsonl
from citymetrics.export.parquet import write_arrow, write_parquet
from citymetrics.export.target import replacing
from citymetrics.records.rows import flat_row, flat_rows

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

__all__ = [
    "BINARY",
    "WRITERS",
    "flat_row",
    "flat_rows",
    "format_of",
    "replacing",
    "save",
    "write_arrow",
    "write_csv",
    "write_csv_excel",
    "write_duckdb",
    "write_excel",
    "write_json",
    "write_jsonl",
    "write_parquet",
]

Writer = Callable[[Iterable["Indicator"], BinaryIO], None]

WRITERS: dict[str, Writer] = {
    "json": write_json,
    "jsonl": write_jsonl,
    "csv": write_csv,
    "parquet": write_parquet,
    "arrow": write_arrow,
    "xlsx": write_excel,
    "duckdb": write_duckdb,
    "csv-excel": write_csv_excel,
}
"""The formats by name; but for ``csv-excel`` the name is also the file suffix."""

BINARY = frozenset({"parquet", "arrow", "xlsx", "duckdb"})
"""The formats that are not for a screen."""


def format_of(path: Path) -> str:
    """Return the format that a file's suffix names.

    >>> format_of(Path("out/成都.JSONL"))
    'jsonl'
    >>> format_of(Path("out.xls"))
    Traceback (most recent call last):
    citymetrics.errors.InputError: no format is known for 'out.xls': end it in .json, .jsonl, .csv, .parquet, ...
    """
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in WRITERS or suffix == "csv-excel":
        known = ", ".join(f".{name}" for name in WRITERS if name != "csv-excel")
        raise InputError(f"no format is known for {str(path)!r}: end it in {known}")
    return suffix


def save(records: Iterable[Indicator], path: str | Path, format: str | None = None) -> None:
    """Write records to a file, in ``format`` or the one that the file's suffix names.

    The file appears when it is complete; on a failure nothing of it stays.
    """
    path = Path(path)
    write = WRITERS.get(format or format_of(path))
    if write is None:
        raise InputError(f"format {format!r} is not known: give one of {', '.join(WRITERS)}")
    with replacing(path) as out:
        write(records, out)
