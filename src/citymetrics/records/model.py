"""The records: they hold what was found, they do not extract.

An ``Indicator`` is one figure of a text with all that is said about it, an ``Extraction`` the
records of one text in the order of the text. Both are immutable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal, get_args, overload

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

if TYPE_CHECKING:
    from citymetrics.records.rows import Row

__all__ = ["FIELDS", "Extraction", "Indicator", "Qualifier", "Statistic", "Status"]

Statistic = Literal["level", "ratio", "change", "growth", "rank", "streak"]
Qualifier = Literal["exact", "about", "nearly", "over", "at_least", "under", "at_most", "between"]
Status = Literal["actual", "target"]

STATISTICS: tuple[str, ...] = get_args(Statistic)
QUALIFIERS: tuple[str, ...] = get_args(Qualifier)
STATUSES: tuple[str, ...] = get_args(Status)


def _plain(value: object) -> object:
    """Write a Decimal without an exponent, so that ``str`` gives the digits a reader expects.

    >>> _plain(Decimal("2.74E+6"))
    Decimal('2740000')
    """
    if isinstance(value, float):
        raise ValueError(f"{value!r} is a float: give a Decimal or a string, which keep the stated digits")
    if isinstance(value, Decimal) and "E" in str(value):
        return Decimal(f"{value:f}")
    return value


Figure = Annotated[Decimal, BeforeValidator(_plain)]


class Indicator(BaseModel):
    """One figure of a text: what it is of, when, where and how much.

    >>> record = Indicator(
    ...     indicator="注册志愿者", qualifier="exact", value=Decimal("2740000"), unit="人",
    ...     text="274万人", start=6, end=11,
    ... )
    >>> str(record.value), record.unit, record.status
    ('2740000', '人', 'actual')
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    doc: str = ""
    """The document: its path, or the id the caller gave."""
    place: str | None = None
    """Official name of the area the figure is about: 成都市, 全国."""
    adcode: str | None = None
    """Its six-digit GB/T 2260 code; null where the name is ambiguous or not in the table."""
    period_start: date | None = None
    """First day of the period; equal to ``period_end`` for a point in time (年末)."""
    period_end: date | None = None
    """Last day of the period, inclusive."""
    indicator: str
    """The name as the text states it, without figure and linking words."""
    action: str | None = None
    """The verb that makes it a flow or an output: 新增, 建成."""
    indicator_id: str | None = None
    """Its id in the catalogue; null without a certain match."""
    statistic: Statistic = "level"
    basis: str | None = None
    """What a change or growth is against: ``yoy``, ``qoq``, ``mom``, ``wow``; a year (``2015``); ``avg`` for 年均;
    ``plan`` for a plan or a budget; ``peer`` for another place."""
    qualifier: Qualifier = "exact"
    value: Figure | None = None
    """The stated figure in ``unit``, 万 and 亿 multiplied out; null for ``between``."""
    lower: Figure | None = None
    """What the words assert about the true value; null is unbounded."""
    upper: Figure | None = None
    unit: str = ""
    """Canonical unit: the measure word, a symbol or an ISO 4217 code; empty for a bare number."""
    per: str | None = None
    """天, 月, 年 … where the figure is a rate by the words 每天, 每年."""
    status: Status = "actual"
    text: str
    """The quantity exactly as in the source."""
    start: int = Field(ge=0)
    """Offset in Unicode code points of the text as given."""
    end: int
    rules: tuple[str, ...] = ()
    """The rules that made the record, for audit."""
    location: str | None = None
    """Where the figure stood in its file: page 7, paragraph 3; null for a plain text given to ``extract``."""
    sentence: str | None = None
    """The sentence that states it, or the row of its table, with blanks folded."""
    indicator_at: str | None = None
    """The words that gave the name, as offsets into the text: ``12-18 20-24``, half open."""
    period_at: str | None = None
    """The words that gave the period; null where the caller or a default did."""
    place_at: str | None = None
    """The words that gave the place; null where the caller did or the whole text is about it."""
    status_at: str | None = None
    """The words that gave the status; null for the default."""
    scope: str | None = None
    """Words that narrow what is counted, as stated: 规模以上, 限额以上, 城镇; they stay in the name, too."""
    prices: Literal["nominal", "real"] | None = None
    """``nominal`` (现价, 名义) or ``real`` (可比价, 不变价, 扣除价格因素) where the text says so."""
    obs_status: Literal["preliminary", "estimate", "revised"] | None = None
    """``preliminary`` (初步核算), ``estimate`` (预计), ``revised`` (经核实) where the text says so."""
    entity: str | None = None
    """The organisation, firm, school or market that the figure is of, where it is not of the area."""

    @model_validator(mode="after")
    def _span_fits(self) -> Indicator:
        if self.end - self.start != len(self.text):
            raise ValueError(
                f"the span {self.start}..{self.end} does not fit {self.text!r}: "
                f"end must be start + {len(self.text)}"
            )
        return self

    def to(self, unit: str) -> Indicator:
        """Return the record in another unit, its ``text`` as it was.

        ``unit`` is a symbol (``ha``) or a Chinese unit with a scale word if wanted (万亩, 亿元). Money stays within its
        currency and a count within its measure word; otherwise InputError names both units with their dimensions.

        >>> record = Indicator(indicator="营造林", value="688500", unit="mu", text="68.85万亩", start=3, end=10)
        >>> record.to("ha").value, record.to("万亩").value
        (Decimal('45900'), Decimal('68.85'))
        """
        from citymetrics.records.conversion import convert_record

        return convert_record(self, unit)


FIELDS: tuple[str, ...] = tuple(Indicator.model_fields)
"""The keys of the flat record, in the order of every export."""


class Extraction(Sequence[Indicator]):
    """The records of one text, in text order; an immutable sequence.

    >>> found = Extraction([Indicator(indicator="绿地率", unit="%", text="35%", start=3, end=6)])
    >>> len(found), found[0].indicator
    (1, '绿地率')
    >>> found
    <Extraction of 1 record: 绿地率 35%>
    """

    __slots__ = ("_records",)

    def __init__(self, records: Iterable[Indicator] = ()) -> None:
        self._records = tuple(records)

    @overload
    def __getitem__(self, index: int) -> Indicator: ...

    @overload
    def __getitem__(self, index: slice) -> Extraction: ...

    def __getitem__(self, index: int | slice) -> Indicator | Extraction:
        if isinstance(index, slice):
            return Extraction(self._records[index])
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

    def rows(self) -> list[Row]:
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
