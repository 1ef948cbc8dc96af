"""Write records: one flattening for all tabular formats, a module per format, complete files only.

A new format is one module with a ``write_*(records, out)`` and one entry in ``WRITERS``.
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
from citymetrics.export.spss import write_spss
from citymetrics.export.stata import write_stata
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
    "write_spss",
    "write_stata",
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
    "dta": write_stata,
    "sav": write_spss,
    "csv-excel": write_csv_excel,
}
"""The writers by format; except for ``csv-excel`` the name of a format is also its file suffix."""

BINARY = frozenset({"parquet", "arrow", "xlsx", "duckdb", "dta", "sav"})
"""The binary formats, which are not written to a terminal."""


def format_of(path: Path) -> str:
    """Return the format of a file by its suffix. Raises InputError for an unknown suffix.

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
    """Write records to a file, in ``format`` or in that of the file's suffix.

    The file is written under a temporary name and renamed when it is complete; on a failure an existing file stays as
    it was. Raises InputError for an unknown format or a path that cannot be written, WriteError when the disk is full,
    and MissingExtraError when the package for the format is not installed.

    >>> import tempfile
    >>> from citymetrics import extract
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(extract("建成区绿化覆盖率45.2%。"), Path(folder, "a.jsonl"))
    ...     Path(folder, "a.jsonl").read_text("utf-8")[:25]
    '{"doc": "", "place": null'
    """
    path = Path(path)
    write = WRITERS.get(format or format_of(path))
    if write is None:
        raise InputError(f"format {format!r} is not known: give one of {', '.join(WRITERS)}")
    with replacing(path) as out:
        write(records, out)
