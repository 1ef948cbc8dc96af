"""The record: one figure of a text with all that is said about it, immutable. It holds what was found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

__all__ = ["FIELDS", "Indicator", "Qualifier", "Statistic", "Status", "linked_record", "record_of"]

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
    if isinstance(value, Decimal):
        written = str(value)
        if "E" in written or "e" in written:  # decimal contexts may write a small e
            return Decimal(f"{value:f}")
    return value


ExactDecimal = Annotated[Decimal, BeforeValidator(_plain)]


class Indicator(BaseModel):
    """One figure of a text: what it is of, when, where and how much.

    >>> record = Indicator(
    ...     indicator="注册志愿者", qualifier="exact", value=Decimal("2740000"), unit="人",
    ...     text="274万人", start=6, end=11,
    ... )
    >>> str(record.value), record.unit, record.status
    ('2740000', '人', 'actual')

    A record is also a mapping, the flat row of every table: ``record["value"]``, ``dict(record)``,
    ``pandas.DataFrame([record])``. Its fields and those of the flat row are the same, but ``rules`` is one str there.
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
    value: ExactDecimal | None = None
    """The stated figure in ``unit``, 万 and 亿 multiplied out; null for ``between``."""
    lower: ExactDecimal | None = None
    """What the words assert about the true value; null is unbounded."""
    upper: ExactDecimal | None = None
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
    """The words that gave the period; null where the caller or a default did. Where they leave the year open (7月份 in
    a text without a date), they stand here and the period is null."""
    place_at: str | None = None
    """The words that gave the place; null where the caller did or the whole text is about it."""
    status_at: str | None = None
    """The words that gave the status; null for the default."""
    scope: str | None = None
    """Words that narrow what is counted, as stated: 规模以上, 限额以上, 城镇; they stay in the name, too. Of a
    rank, those it is one among: 全国, 全省."""
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

    def keys(self) -> tuple[str, ...]:
        """Return the keys of the flat row, in order. Iteration is as in every model of Pydantic: over pairs."""
        return FIELDS

    def values(self) -> list[Any]:
        """Return the cells of the flat row, in order."""
        return [self[key] for key in FIELDS]

    def items(self) -> list[tuple[str, Any]]:
        """Return the keys of the flat row with their cells, in order."""
        return [(key, self[key]) for key in FIELDS]

    def get(self, key: str, default: Any = None) -> Any:
        """Return a cell of the flat row, or ``default`` for another key."""
        return self[key] if key in FIELDS else default

    def __contains__(self, key: object) -> bool:
        return key in FIELDS

    def __len__(self) -> int:
        return len(FIELDS)

    def __getitem__(self, key: str) -> Any:
        """Return a cell of the flat row, dates and decimals typed.

        >>> record = Indicator(indicator="绿地率", value="35", text="35%", start=3, end=6, rules=("a", "b"))
        >>> record["value"], record["rules"], record.rules
        (Decimal('35'), 'a b', ('a', 'b'))
        """
        if key not in FIELDS:
            raise KeyError(key)
        value = getattr(self, key)
        return " ".join(value) if isinstance(value, tuple) else value

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


# pandas makes a table of mappings, and calls no other protocol on the elements of a sequence.
Mapping.register(Indicator)


def record_of(fields: dict[str, Any]) -> Indicator:
    """Make a record of fields that are checked by where they come from: the reading of a text.

    It is the record that ``Indicator(**fields)`` gives, which asks the type of each of thirty fields; here the figures
    are only written without exponents. ``fields`` is used up; where it has every field, they are in order.

    >>> fields = {"indicator": "绿地率", "value": Decimal("3.5E+1"), "text": "35%", "start": 3, "end": 6}
    >>> record_of(dict(fields)) == Indicator(**fields)
    True
    """
    value = plain = fields.get("value")
    if value is not None:
        fields["value"] = plain = _plain(value)
    for name in ("lower", "upper"):
        bound = fields.get(name)
        if bound is not None:
            fields[name] = plain if bound is value else _plain(bound)
    if len(fields) == len(_DEFAULTS):
        return _made(fields, _GIVEN)
    return _made(_DEFAULTS | fields, set(fields))


def linked_record(record: Indicator, indicator_id: str) -> Indicator:
    """The record with the id of its indicator.

    >>> record = Indicator(indicator="绿地率", value="35", text="35%", start=3, end=6)
    >>> linked_record(record, "x.y") == record.model_copy(update={"indicator_id": "x.y"})
    True
    """
    fields = record.__dict__.copy()
    fields["indicator_id"] = indicator_id
    given = record.model_fields_set
    return _made(fields, _LINKED if given is _GIVEN else {*given, "indicator_id"})


def _made(fields: dict[str, Any], given: set[str]) -> Indicator:
    """A record with a value for each field, in the order of the fields, put together as ``BaseModel.__setstate__``
    does it when a record is unpickled: nothing is validated."""
    record = Indicator.__new__(Indicator)
    _set(record, "__dict__", fields)
    _set(record, "__pydantic_fields_set__", given)
    _set(record, "__pydantic_extra__", None)
    _set(record, "__pydantic_private__", None)
    return record


_set = object.__setattr__  # the record itself is frozen


# What a text gives a record, before and after it is linked. All records share them, and so two kilobytes less are
# held for each: a record is frozen, and its copies copy the set.
_GIVEN = set(Indicator.model_fields) - {"indicator_id", "location"}
_LINKED = _GIVEN | {"indicator_id"}
_DEFAULTS = Indicator(indicator="", text="", start=0, end=0).__dict__.copy()

FIELDS: tuple[str, ...] = tuple(Indicator.model_fields)
"""The keys of the flat record, in the order of every export."""
