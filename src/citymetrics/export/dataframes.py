"""Flat rows as tables in memory: Arrow, pandas and polars, figures exact or as floats."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from citymetrics.errors import MissingExtraError
from citymetrics.records.rows import trimmed_digits

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

__all__ = ["arrow_table", "as_floats", "pandas_frame", "polars_frame"]


def arrow_table(records: Iterable[Indicator], *, exact: bool = True) -> Any:
    """Return records as a pyarrow Table of the flat schema; figures are floats without ``exact``.

    >>> from citymetrics import extract
    >>> arrow_table(extract("绿地率35.5%。"), exact=False).column("value").to_pylist()
    [35.5]
    """
    from citymetrics.export.arrow import record_table

    table = record_table(records)
    return table if exact else as_floats(table)


def as_floats(table: Any) -> Any:
    """Return an Arrow table with its decimals as floats, the nearest to each.

    Not by Arrow's own cast, which makes 2.8000000000000003 of 2.8.
    """
    import pyarrow as pa

    for index, field in enumerate(table.schema):
        if pa.types.is_decimal(field.type):
            cells = [None if cell is None else float(cell) for cell in table.column(index).to_pylist()]
            table = table.set_column(index, field.name, pa.array(cells, pa.float64()))
    return table


def pandas_frame(table: Any) -> Any:
    """Return an Arrow table as a pandas DataFrame: dates as datetime64, decimals as Decimals.

    The zeros that a decimal column has behind its figures are taken off: 45.2, not 45.2000000000.
    """
    try:
        import pandas as pd
    except ImportError as absent:
        raise MissingExtraError("A pandas table", package="pandas", extra="pandas") from absent
    import pyarrow as pa

    frame = table.to_pandas(date_as_object=False)
    for field in table.schema:
        if pa.types.is_decimal(field.type):
            frame[field.name] = pd.Series(
                [_trimmed(figure) for figure in frame[field.name]], index=frame.index, dtype="object"
            )
    return frame


def polars_frame(table: Any) -> Any:
    """Return an Arrow table as a polars DataFrame."""
    try:
        import polars as pl
    except ImportError as absent:
        raise MissingExtraError("A polars table", package="polars", extra="polars") from absent
    return pl.from_arrow(table)


def _trimmed(figure: Any) -> Any:
    return None if figure is None else Decimal(trimmed_digits(figure))
