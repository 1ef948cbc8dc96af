"""Records in other units: exact where the factor is, within a currency only, and as quantities of pint."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import regex

from citymetrics.errors import InputError, MissingExtraError
from citymetrics.exactness import ROUNDED, exactly
from citymetrics.marks.units import ScaledUnit, convert, read_scaled_unit
from citymetrics.text.folded import fold

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

__all__ = ["convert_record", "known_unit", "to_quantity"]

RULE = "unit.converted"
FIGURES = ("value", "lower", "upper")
_POWER_RE = regex.compile(r"(?<=[A-Za-z])(\d)")


@exactly
def convert_record(record: Indicator, unit: str) -> Indicator:
    """Return the record with value and bounds in another unit, its ``text`` as it was.

    ``unit`` is a symbol (``ha``) or a Chinese unit, with a scale word if wanted (万亩, 亿元). The figures are exact,
    or have 28 digits where the decimals never end. Money stays within its currency and a count within its measure
    word; otherwise InputError names both units with their dimensions.

    >>> from citymetrics.records.model import Indicator
    >>> record = Indicator(indicator="营造林", value="688500", unit="mu", text="68.85万亩", start=3, end=10)
    >>> in_ha = convert_record(record, "ha")
    >>> in_ha.value, in_ha.unit, convert_record(in_ha, "万亩").value
    (Decimal('45900'), 'ha', Decimal('68.85'))
    >>> convert_record(record, "万元")
    Traceback (most recent call last):
    citymetrics.errors.InputError: cannot convert 'mu' (area, m2) to 'CNY' (money, CNY): the dimensions differ
    """
    if not record.unit:
        raise InputError(f"{record.indicator} {record.text} has no unit: only figures with one convert")
    (size, source), (scale, goal) = known_unit(record.unit), known_unit(unit)

    def converted(figure: Decimal | None) -> Decimal | None:
        if figure is None:
            return None
        return _divided(convert(figure * size, source, goal), scale)

    changes: dict[str, Any] = {key: converted(getattr(record, key)) for key in FIGURES}
    if source == goal and size == scale:
        return record
    convert(Decimal(1), source, goal)  # a record without figures has to fit, too
    rules = record.rules if RULE in record.rules else (*record.rules, RULE)
    return record.model_copy(update={**changes, "unit": unit if scale > 1 else goal.symbol, "rules": rules})


def known_unit(name: str) -> ScaledUnit:
    """Return the scale and the unit that a name stands for; InputError where it is none.

    >>> known_unit("萬千瓦時")[1].symbol
    'kWh'
    """
    found = read_scaled_unit(fold(name))
    if found is None:
        raise InputError(
            f"unit {name!r} is not known: give a symbol (km2, mu, CNY) or a Chinese unit (万亩, 亿元)"
        )
    return found


def to_quantity(record: Indicator) -> Any:
    """Return the value as a quantity of pint in SI base units, its magnitude a Decimal.

    Needs pint, which the extra ``pint`` installs. Counts and money have no unit there and raise InputError, as does
    a range, which has no single value.

    >>> from citymetrics.records.model import Indicator
    >>> record = Indicator(indicator="绿道", value="92.6", unit="km", text="92.6公里", start=2, end=8)
    >>> print(to_quantity(record).to("mile").magnitude.quantize(Decimal("0.01")))
    57.54
    """
    if record.value is None:
        raise InputError(f"{record.indicator} {record.text} has no single value: take its lower and upper")
    scale, unit = known_unit(record.unit) if record.unit else (1, None)
    if unit is None or unit.to_si is None:
        dimension = unit.dimension if unit else "a bare number"
        raise InputError(f"{record.unit!r} ({dimension}) is no unit of pint: physical units only")
    factor, base = unit.factor
    size = Fraction(record.value) * scale * factor
    magnitude = ROUNDED.divide(Decimal(size.numerator), Decimal(size.denominator))
    registry = _registry()
    try:
        return registry.Quantity(
            magnitude, _POWER_RE.sub(r"**\1", base.replace(".", "*")) if base != "1" else ""
        )
    except AttributeError:  # pint's UndefinedUnitError: CNY/m2, FLOP/s
        raise InputError(
            f"{record.unit!r} ({unit.dimension}) is no unit of pint: physical units only"
        ) from None


@cache
def _registry() -> Any:
    try:
        import pint
    except ImportError as absent:
        raise MissingExtraError("Quantities", package="pint", extra="pint") from absent
    return pint.UnitRegistry(non_int_type=Decimal, cache_folder=None)


def _divided(figure: Decimal, scale: int) -> Decimal:
    # Powers of ten only: shifting the point is exact.
    shifted = figure.scaleb(-(len(str(scale)) - 1))
    return Decimal(f"{shifted.normalize():f}") if scale > 1 else figure
