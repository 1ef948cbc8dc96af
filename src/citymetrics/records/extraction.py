"""The records of one text, in text order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, overload

from citymetrics.records.model import Indicator

if TYPE_CHECKING:
    from citymetrics.records.rows import FlatRow

__all__ = ["Extraction"]


class Extraction(Sequence[Indicator]):
    """The records of one text, in text order; an immutable sequence.

    >>> found = Extraction([Indicator(indicator="绿地率", unit="%", text="35%", start=3, end=6)])
    >>> len(found), found[0].indicator
    (1, '绿地率')
    >>> found
    <Extraction of 1 record: 绿地率 35%>
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

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand the records to polars, pandas, pyarrow or DuckDB as an Arrow stream; needs the extra ``parquet``."""
        from citymetrics.export.arrow import record_stream

        return record_stream(self, requested_schema)
