"""The one flattening: a record becomes the flat row that every tabular export writes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from citymetrics.records.model import FIELDS

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

FlatCell = str | int | None
FlatRow = dict[str, FlatCell]
TypedCell = str | int | date | Decimal | None


def typed_row(record: Indicator) -> dict[str, TypedCell]:
    """Return one record as the flat row with dates and decimals kept as they are, its keys in order.

    For the formats that have such types; ``flat_row`` is the same row in text.
    """
    return {field: _joined(getattr(record, field)) for field in FIELDS}


def flat_row(record: Indicator) -> FlatRow:
    """Return one record as the flat row of the contract, its keys in order.

    Decimals become strings without an exponent, because a float would change the stated digits.

    >>> from citymetrics.records.model import Indicator
    >>> row = flat_row(Indicator(indicator="绿道", unit="km", value="92.60", text="92.60公里",
    ...                          start=2, end=9, period_end="2020-12-31", rules=("a", "b")))
    >>> row["value"], row["period_end"], row["place"], row["rules"]
    ('92.60', '2020-12-31', None, 'a b')
    """
    return {field: _cell(cell) for field, cell in typed_row(record).items()}


def flat_rows(records: Iterable[Indicator]) -> list[FlatRow]:
    """Return the flat rows of many records.

    >>> from citymetrics import extract
    >>> [(row["indicator"], row["value"]) for row in flat_rows(extract("绿地率35%，图书馆7座。"))]
    [('绿地率', '35'), ('图书馆', '7')]
    """
    return [flat_row(record) for record in records]


def trimmed_digits(figure: Decimal) -> str:
    """Return a figure's digits without an exponent and without zeros at the end of its decimals.

    Not by ``normalize()``, which rounds to the precision of the caller's decimal context.

    >>> trimmed_digits(Decimal("2740000.0000000000")), trimmed_digits(Decimal("0.50")), trimmed_digits(Decimal("1E+3"))
    ('2740000', '0.5', '1000')
    """
    digits = f"{figure:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _joined(value: TypedCell | tuple[str, ...]) -> TypedCell:
    return " ".join(value) if isinstance(value, tuple) else value


def _cell(value: TypedCell) -> FlatCell:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value
