"""The records of one text, in text order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, overload

from citymetrics.errors import InputError
from citymetrics.records.model import FIELDS, Indicator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citymetrics.records.rows import FlatRow

    _Records = Sequence[Indicator]
else:
    # Not a collections.abc.Sequence, of which polars would read the elements and guess at their types: it is to read
    # the Arrow stream. All that makes a sequence is below.
    _Records = object

__all__ = ["Extraction"]


class Extraction(_Records):
    """The records of one text, in text order; an immutable sequence, and a table for those who read tables.

    >>> found = Extraction([Indicator(indicator="绿地率", unit="%", text="35%", start=3, end=6)])
    >>> len(found), found[0].indicator
    (1, '绿地率')
    >>> found
    <Extraction of 1 record: 绿地率 35%>

    ``pandas.DataFrame(found)``, ``polars.DataFrame(found)``, ``pyarrow.table(found)`` and, in DuckDB,
    ``select * from found`` give the flat table (docs/frames.md).
    """

    __slots__ = ("_records", "notes")

    def __init__(self, records: Iterable[Indicator] = (), notes: Iterable[str] = ()) -> None:
        self._records = tuple(records)
        self.notes = tuple(notes)
        """What a reader of the records should know of the text as a whole, such as that nothing says when a report
        was given; empty mostly, and not compared."""

    @overload
    def __getitem__(self, index: int) -> Indicator: ...

    @overload
    def __getitem__(self, index: slice) -> Extraction: ...

    def __getitem__(self, index: int | slice) -> Indicator | Extraction:
        if isinstance(index, slice):
            return Extraction(self._records[index], self.notes)
        return self._records[index]

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self._records)

    def __reversed__(self) -> Iterator[Indicator]:
        return reversed(self._records)

    def __contains__(self, value: object) -> bool:
        return value in self._records

    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        """Return where the record stands first; ValueError where it does not."""
        return self._records.index(value, start, len(self._records) if stop is None else stop)

    def count(self, value: Any) -> int:
        """Return how many records are equal to ``value``."""
        return self._records.count(value)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Extraction):
            return self._records == other._records
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self._records)

    def __repr__(self) -> str:
        noun = "record" if len(self) == 1 else "records"
        shown = ", ".join(f"{r.indicator} {r.text}" for r in self._records[:3])
        more = ", …" if len(self) > 3 else ""
        return f"<Extraction of {len(self)} {noun}{': ' if shown else ''}{shown}{more}>"

    def rows(self) -> list[FlatRow]:
        """Return the flat rows that every tabular export writes.

        >>> record = Indicator(indicator="绿地率", unit="%", value="35", text="35%", start=3, end=6)
        >>> Extraction([record]).rows()
        [{'doc': '', 'place': None, ..., 'value': '35', ..., 'rules': '', 'location': None, ...}]
        """
        from citymetrics.records.rows import flat_rows

        return flat_rows(self)

    def filter(self, keep: Callable[[Indicator], bool] | None = None, **fields: Any) -> Extraction:
        """Return the records for which ``keep`` is true and each field has the value, or one of the values, given.

        Raises InputError for a name that is no field.

        >>> from citymetrics import extract
        >>> found = extract("2025年绿地率35%，公园7座。力争2026年公园达到9座。")
        >>> found.filter(status="target")
        <Extraction of 1 record: 公园 9座>
        >>> found.filter(lambda record: record.value > 8, unit=("座", "%"))
        <Extraction of 2 records: 绿地率 35%, 公园 9座>
        """
        unknown = [name for name in fields if name not in FIELDS]
        if unknown:
            raise InputError(f"{unknown[0]!r} is no field: give one of {', '.join(FIELDS)}")
        wanted = {name: _choices(value) for name, value in fields.items()}
        return Extraction(
            (
                record
                for record in self._records
                if all(record[name] in choices for name, choices in wanted.items())
                and (keep is None or keep(record))
            ),
            self.notes,
        )

    def to_arrow(self, *, exact: bool = True) -> Any:
        """Return a pyarrow Table of the flat rows, dates typed; needs the extra ``parquet``.

        Figures are decimal(38, 10), or floats without ``exact``.
        """
        from citymetrics.export.dataframes import arrow_table

        return arrow_table(self, exact=exact)

    def to_pandas(self, *, exact: bool = True) -> Any:
        """Return a pandas DataFrame of the flat rows; needs the extra ``pandas``.

        Periods are datetime64; figures Decimals, or float64 without ``exact``.
        """
        from citymetrics.export.dataframes import pandas_frame

        return pandas_frame(self.to_arrow(exact=exact))

    def to_polars(self, *, exact: bool = True) -> Any:
        """Return a polars DataFrame of the flat rows; needs the extra ``polars``.

        Periods are Date; figures Decimal(38, 10), or Float64 without ``exact``.
        """
        from citymetrics.export.dataframes import polars_frame

        return polars_frame(self.to_arrow(exact=exact))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand the records to polars, pandas, pyarrow or DuckDB as an Arrow stream; needs the extra ``parquet``."""
        from citymetrics.export.arrow import record_stream

        return record_stream(self, requested_schema)


def _choices(value: Any) -> Collection[Any]:
    """Return what a field may be: the value, or each of a collection of them."""
    return value if isinstance(value, Collection) and not isinstance(value, str) else (value,)
