"""A panel as a table of pandas, polars or Arrow, and as a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Context, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from citymetrics.errors import InputError, MissingExtraError
from citymetrics.export.csvtext import CsvLines, inert
from citymetrics.export.labelled import Labelled, labelled
from citymetrics.export.spss import write_spss_table
from citymetrics.export.stata import write_stata_table
from citymetrics.export.target import replacing
from citymetrics.panel.workbook import write_table, write_workbook

if TYPE_CHECKING:
    from citymetrics.panel.cells import Cell, Form, PanelRow, Value
    from citymetrics.panel.columns import Column

__all__ = [
    "WRITERS",
    "arrow_table",
    "pandas_frame",
    "polars_frame",
    "save_panel",
    "save_rows",
    "write_panel",
    "write_rows",
]


class Tabular(Protocol):
    """What the writers need of a table: its forms and lists, as in ``Panel``."""

    @property
    def index(self) -> tuple[str, ...]:
        """The fields that rows are by."""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells."""

    @property
    def heads(self) -> tuple[Column, ...]:
        """The columns."""

    def rows(self, form: Form = ...) -> list[PanelRow]:
        """The table in one of its forms."""

    def typed_rows(self, form: Form = ...) -> list[PanelRow]:
        """The table in one of its forms, each column of one type."""

    def titles(self) -> dict[str, str]:
        """The Chinese names of columns."""

    def rival_rows(self) -> list[PanelRow]:
        """The rivals of cells."""

    def left_out_rows(self) -> list[PanelRow]:
        """The records without a cell."""


DIGITS, DECIMALS = 38, 10
STEP = Decimal(1).scaleb(-DECIMALS)
ROUNDING = Context(prec=2 * DIGITS)
"""Precise enough for all values of a column, independent of the decimal context of the caller."""


def arrow_table(rows: Sequence[PanelRow]) -> Any:
    """Return a pyarrow Table: figures as decimal128(38, 10), dates as date32, other types unchanged.

    Raises InputError for a figure with more than 28 digits before the point, MissingExtraError without pyarrow.

    >>> table = arrow_table([{"place": "成都市", "value": Decimal("45.2")}])
    >>> table.schema.names, str(table.schema.field("value").type)
    (['place', 'value'], 'decimal128(38, 10)')
    """
    try:
        import pyarrow as pa
    except ImportError as absent:
        raise MissingExtraError("Arrow", package="pyarrow", extra="parquet") from absent
    types = {Decimal: pa.decimal128(DIGITS, DECIMALS), date: pa.date32(), bool: pa.bool_(), int: pa.int64()}
    columns = _by_column(rows)
    return pa.table(
        {
            name: pa.array(list(map(_fitted, cells)), types.get(_type(cells), pa.string()))
            for name, cells in columns.items()
        }
    )


def pandas_frame(rows: Sequence[PanelRow], index: Sequence[str], *, exact: bool) -> Any:
    """Return a pandas DataFrame; figures are floats, or Decimals with ``exact``."""
    try:
        import pandas as pd
    except ImportError as absent:
        raise MissingExtraError("A pandas table", package="pandas", extra="pandas") from absent
    columns = {
        name: pd.Series(cells, dtype="float64" if _type(cells) is Decimal and not exact else "object")
        for name, cells in _by_column(rows).items()
    }
    frame = pd.DataFrame(columns)
    return frame.set_index(list(index)) if index and len(frame) else frame


def polars_frame(rows: Sequence[PanelRow]) -> Any:
    """Return a polars DataFrame, figures as Decimal(38, 10)."""
    try:
        import polars as pl
    except ImportError as absent:
        raise MissingExtraError("A polars table", package="polars", extra="polars") from absent
    types: dict[type, Any] = {
        Decimal: pl.Decimal(DIGITS, DECIMALS),
        date: pl.Date,
        bool: pl.Boolean,
        int: pl.Int64,
    }
    columns = _by_column(rows)
    return pl.DataFrame(
        [
            pl.Series(name, list(map(_fitted, cells)), types.get(_type(cells), pl.String))
            for name, cells in columns.items()
        ]
    )


def save_panel(panel: Tabular, path: Path, form: Form) -> None:
    """Write a panel to a file in the format of its suffix. Raises InputError for an unknown suffix."""
    name = _format(path)
    with replacing(path) as out:
        WRITERS[name](panel, form, out)


def save_rows(rows: Sequence[PanelRow], path: Path) -> None:
    """Write rows to a file in the format of its suffix. Raises InputError for an unknown suffix."""
    name = _format(path)
    with replacing(path) as out:
        write_rows(rows, name, out)


def _format(path: Path) -> str:
    name = path.suffix.lower().removeprefix(".")
    if name not in WRITERS or name == "csv-excel":
        known = ", ".join(f".{known}" for known in WRITERS if known != "csv-excel")
        raise InputError(f"no format is known for {str(path)!r}: end it in {known}")
    return name


def write_rows(rows: Sequence[PanelRow], name: str, out: BinaryIO) -> None:
    """Write rows of any kind, each column of one type, in the format ``name`` to a stream."""
    ROW_WRITERS[name](rows, out)


def write_panel(panel: Tabular, name: str, form: Form, out: BinaryIO) -> None:
    """Write a panel in the format ``name`` to a stream."""
    WRITERS[name](panel, form, out)


def _write_csv(rows: Sequence[PanelRow], out: BinaryIO) -> None:
    _csv(rows, out, "utf-8", "\n", _plain)


def _write_csv_excel(rows: Sequence[PanelRow], out: BinaryIO) -> None:
    """Write CSV with a byte order mark and no cell that is evaluated as a formula."""
    _csv(rows, out, "utf-8-sig", "\r\n", lambda cell: inert(_plain(cell)))


def _csv(
    rows: Sequence[PanelRow], out: BinaryIO, encoding: str, ending: str, cell: Callable[[Value], Any]
) -> None:
    text = io.StringIO(newline="")
    lines = csv.writer(CsvLines(text, ending), lineterminator="\r\n")
    if rows:
        lines.writerow([cell(name) for name in rows[0]])
    lines.writerows([cell(value) for value in row.values()] for row in rows)
    out.write(text.getvalue().encode(encoding, "backslashreplace"))


def _write_json(rows: Sequence[PanelRow], out: BinaryIO) -> None:
    objects = [json.dumps(_plain_row(row), ensure_ascii=False) for row in rows]
    out.write(
        ("[\n" + ",\n".join(objects) + "\n]\n" if objects else "[]\n").encode("utf-8", "backslashreplace")
    )


def _write_jsonl(rows: Sequence[PanelRow], out: BinaryIO) -> None:
    for row in rows:
        out.write(json.dumps(_plain_row(row), ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")


def _write_parquet(rows: Sequence[PanelRow], out: BinaryIO) -> None:
    table = arrow_table(rows)
    from pyarrow import parquet

    parquet.write_table(table, out)


def _write_arrow(rows: Sequence[PanelRow], out: BinaryIO) -> None:
    table = arrow_table(rows)
    from pyarrow import ipc

    with ipc.new_file(out, table.schema) as writer:
        writer.write_table(table)


def _write_stata(rows: Sequence[PanelRow], out: BinaryIO) -> None:
    write_stata_table(labelled(rows, list(rows[0]) if rows else ["value"]), out)


def _write_spss(rows: Sequence[PanelRow], out: BinaryIO) -> None:
    write_spss_table(labelled(rows, list(rows[0]) if rows else ["value"]), out)


ROW_WRITERS: dict[str, Callable[[Sequence[PanelRow], BinaryIO], None]] = {
    "csv": _write_csv,
    "csv-excel": _write_csv_excel,
    "json": _write_json,
    "jsonl": _write_jsonl,
    "parquet": _write_parquet,
    "arrow": _write_arrow,
    "xlsx": write_table,
    "dta": _write_stata,
    "sav": _write_spss,
}


def _labelled(panel: Tabular, form: Form) -> Labelled:
    rows = panel.typed_rows(form)
    return labelled(rows, list(rows[0]) if rows else panel.index, panel.titles())


def _as_shown(name: str) -> Callable[[Tabular, Form, BinaryIO], None]:
    return lambda panel, form, out: ROW_WRITERS[name](panel.rows(form), out)


def _typed(name: str) -> Callable[[Tabular, Form, BinaryIO], None]:
    return lambda panel, form, out: ROW_WRITERS[name](panel.typed_rows(form), out)


WRITERS: dict[str, Callable[[Tabular, Form, BinaryIO], None]] = {
    **{name: _as_shown(name) for name in ("csv", "csv-excel", "json", "jsonl")},
    **{name: _typed(name) for name in ("parquet", "arrow")},
    "xlsx": write_workbook,
    "dta": lambda panel, form, out: write_stata_table(_labelled(panel, form), out),
    "sav": lambda panel, form, out: write_spss_table(_labelled(panel, form), out),
}
"""The writers by format; except for ``csv-excel`` the name of a format is also its file suffix."""


def _by_column(rows: Sequence[PanelRow]) -> dict[str, list[Value]]:
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def _type(cells: Sequence[Value]) -> type:
    """Return the type of a column; one without values is text."""
    return next((type(cell) for cell in cells if cell is not None), str)


def _fitted(cell: Value) -> Value:
    if not isinstance(cell, Decimal):
        return cell
    if cell.adjusted() >= DIGITS - DECIMALS:
        raise InputError(
            f"{cell} has over {DIGITS - DECIMALS} digits before the point: write it as csv or json"
        )
    return cell.quantize(STEP, context=ROUNDING) if abs(int(cell.as_tuple().exponent)) > DECIMALS else cell


def _plain(cell: Value) -> str | int | None:
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, date) else cell


def _plain_row(row: PanelRow) -> dict[str, str | int | None]:
    return {name: _plain(value) for name, value in row.items()}
