"""The data frames of several libraries, by the four things that are asked of them.

pandas, polars and what speaks Arrow differ in names only: the columns, the cells of one as Python values, and the
frame that has some rows of the given one beside a new table.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from citymetrics.errors import InputError
from citymetrics.export.dataframes import pandas_frame, polars_frame

__all__ = ["Library", "library_of"]


class Library(Protocol):
    """A data frame of a library."""

    @property
    def columns(self) -> list[Any]:
        """The names of its columns."""

    @property
    def labels(self) -> Sequence[Any]:
        """A label for each row: that of its index, where the library has one, else its number from 0."""

    def cells(self, column: Any) -> list[Any]:
        """Return the values of a column."""

    def beside(self, table: Any, rows: Sequence[int], kept: Mapping[Any, Any]) -> Any:
        """Return an Arrow table as a frame of the library with the ``rows`` of the given frame beside it.

        ``kept`` has the new names of the columns that stay.
        """


class Pandas:
    """A frame of pandas."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    @property
    def columns(self) -> list[Any]:
        """The names of its columns."""
        return list(self._frame.columns)

    @property
    def labels(self) -> Sequence[Any]:
        """The labels of its index."""
        labels: Sequence[Any] = self._frame.index.tolist()
        return labels

    def cells(self, column: Any) -> list[Any]:
        """Return the values of a column."""
        cells: list[Any] = self._frame[column].tolist()
        return cells

    def beside(self, table: Any, rows: Sequence[int], kept: Mapping[Any, Any]) -> Any:
        """Return the table and the rows as a DataFrame with a new index."""
        import pandas as pd

        given = self._frame[list(kept)].iloc[list(rows)].reset_index(drop=True)
        return pd.concat([pandas_frame(table), given.set_axis(list(kept.values()), axis=1)], axis=1)


class Polars:
    """A frame of polars."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    @property
    def columns(self) -> list[Any]:
        """The names of its columns."""
        return list(self._frame.columns)

    @property
    def labels(self) -> Sequence[Any]:
        """The numbers of its rows."""
        return range(self._frame.height)

    def cells(self, column: Any) -> list[Any]:
        """Return the values of a column."""
        cells: list[Any] = self._frame[column].to_list()
        return cells

    def beside(self, table: Any, rows: Sequence[int], kept: Mapping[Any, Any]) -> Any:
        """Return the table and the rows as a DataFrame."""
        import polars as pl

        given = self._frame.select(list(kept)).rename(dict(kept)) if kept else pl.DataFrame()
        taken = [column.gather(pl.Series(rows, dtype=pl.Int64)) for column in given.get_columns()]
        return polars_frame(table).hstack(taken)


class Arrow:
    """A table of Arrow, and of what hands one over: a relation of DuckDB."""

    def __init__(self, table: Any) -> None:
        self._table = table

    @property
    def columns(self) -> list[Any]:
        """The names of its columns."""
        return list(self._table.column_names)

    @property
    def labels(self) -> Sequence[Any]:
        """The numbers of its rows."""
        return range(self._table.num_rows)

    def cells(self, column: Any) -> list[Any]:
        """Return the values of a column."""
        cells: list[Any] = self._table.column(column).to_pylist()
        return cells

    def beside(self, table: Any, rows: Sequence[int], kept: Mapping[Any, Any]) -> Any:
        """Return the table and the rows as a Table of pyarrow."""
        import pyarrow as pa

        taken = pa.array(rows, pa.int64())
        for name, new in kept.items():
            table = table.append_column(new, self._table.column(name).take(taken))
        return table


def library_of(frame: Any) -> Library:
    """Return a frame by what is asked of it. Raises InputError for what is none."""
    pandas, polars = sys.modules.get("pandas"), sys.modules.get("polars")
    if pandas is not None and isinstance(frame, pandas.DataFrame):
        return Pandas(frame)
    if polars is not None and isinstance(frame, polars.DataFrame):
        return Polars(frame)
    if hasattr(frame, "__arrow_c_stream__"):
        import pyarrow as pa

        return Arrow(pa.table(frame))
    kind = type(frame).__name__
    if kind == "LazyFrame":
        raise InputError("a LazyFrame has no rows yet: give df.collect()")
    raise InputError(f"a {kind} is no data frame: give one of pandas or polars, or a table of Arrow")
