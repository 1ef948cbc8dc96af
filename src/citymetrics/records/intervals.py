"""Exact interval arithmetic over stated figures: what a rounded figure leaves open, and what follows from it.

A figure of 4000.5亿元 stands for any amount from 4000.45 to 4000.55 hundred million. All is done in fractions, so
that no finding depends on how a computer rounds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import regex

from citymetrics.exactness import rounded
from citymetrics.marks.units import unit_by_symbol
from citymetrics.text.folded import fold

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

__all__ = ["ANY", "ONE", "Interval", "amount", "base_unit", "resolution", "stated", "total"]

_ARABIC_RE = regex.compile(r"\d[\d,，]*(?:\.(?P<fraction>\d+))?")
SHOWN_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from ``low`` to ``high``, both included; None is unbounded.

    >>> Interval(Fraction(1), Fraction(2)) + Interval(Fraction(10), None)
    Interval(low=Fraction(11, 1), high=None)
    """

    low: Fraction | None
    high: Fraction | None

    def __add__(self, other: Interval) -> Interval:
        return Interval(_plus(self.low, other.low), _plus(self.high, other.high))

    def __sub__(self, other: Interval) -> Interval:
        return self + Interval(_minus(other.high), _minus(other.low))

    def __truediv__(self, other: Interval) -> Interval:
        """Divide; the whole line where the divisor may be zero or a bound is missing.

        >>> Interval(Fraction(1), Fraction(2)) / Interval(Fraction(2), Fraction(4))
        Interval(low=Fraction(1, 4), high=Fraction(1, 1))
        """
        bounds = (self.low, self.high, other.low, other.high)
        if any(bound is None for bound in bounds):
            return ANY
        a, b, c, d = (Fraction(bound) for bound in bounds if bound is not None)
        if c <= 0 <= d:
            return ANY
        corners = (a / c, a / d, b / c, b / d)
        return Interval(min(corners), max(corners))

    def scaled(self, factor: Fraction) -> Interval:
        """Multiply by a factor above zero."""
        low = None if self.low is None else self.low * factor
        return Interval(low, None if self.high is None else self.high * factor)

    def meets(self, other: Interval) -> bool:
        """Say whether one number at least lies in both."""
        return _not_above(self.low, other.high) and _not_above(other.low, self.high)

    def overlaps(self, other: Interval) -> bool:
        """Say whether they have more in common than one end, or are the same number.

        >>> touching = Interval(Fraction(1), Fraction(2)), Interval(Fraction(2), Fraction(3))
        >>> touching[0].meets(touching[1]), touching[0].overlaps(touching[1])
        (True, False)
        """
        point = any(x.low is not None and x.low == x.high for x in (self, other))
        if point or not self.meets(other):
            return self.meets(other)
        return self.high != other.low and other.high != self.low

    @property
    def known(self) -> bool:
        """False where nothing is asserted (约, 左右)."""
        return self.low is not None or self.high is not None

    def __str__(self) -> str:
        """Return the bounds, rounded outwards to a few digits: ``4000.45..4000.55``."""
        if self.low == self.high and self.low is not None:
            return _shown(self.low, ROUND_FLOOR)
        low = "" if self.low is None else _shown(self.low, ROUND_FLOOR)
        return f"{low}..{'' if self.high is None else _shown(self.high, ROUND_CEILING)}"


ANY = Interval(None, None)
ONE = Interval(Fraction(1), Fraction(1))


def total(intervals: Iterable[Interval]) -> Interval:
    """Return the sum: the least all can come to, and the most."""
    return sum(intervals, Interval(Fraction(0), Fraction(0)))


@rounded
def resolution(record: Indicator) -> Decimal:
    """Return the place value of the last digit stated, in the record's unit: what the figure was rounded to.

    A count that is written out (252枚) was counted and not rounded: 0, unless it ends in two zeros.

    >>> from citymetrics.records.model import Indicator
    >>> resolution(Indicator(indicator="绿道", unit="km", value="926000", text="92.60万公里", start=0, end=8))
    Decimal('100')
    >>> resolution(Indicator(indicator="学位", unit="个", value="3000000", text="三百万个", start=0, end=4))
    Decimal('1000000')
    """
    value = record.value if record.value is not None else record.upper
    if not value:
        return Decimal(0)
    matches = list(_ARABIC_RE.finditer(fold(record.text)))
    number = Decimal(regex.sub("[,，]", "", matches[0][0])) if len(matches) == 1 else Decimal(0)
    if not number:
        return _last_digit(value)
    if number == abs(value) and number == number.to_integral() and number % 100 and _is_count(record.unit):
        return Decimal(0)
    return _plain(abs(value) / number * Decimal(1).scaleb(-len(matches[0]["fraction"] or "")))


def stated(record: Indicator) -> Interval:
    """Return what the words leave open about the true figure, in the record's own unit.

    An exact figure was rounded to its last digit; 超, 近, 以上 and the like bound one side; 约 asserts nothing.

    >>> from citymetrics.records.model import Indicator
    >>> str(stated(Indicator(indicator="增速", unit="%", value="9.8", text="9.8%", start=0, end=4)))
    '9.75..9.85'
    """
    if record.qualifier == "exact" and record.value is not None:
        half, value = Fraction(resolution(record)) / 2, Fraction(record.value)
        return Interval(value - half, value + half)
    low = None if record.lower is None else Fraction(record.lower)
    return Interval(low, None if record.upper is None else Fraction(record.upper))


def amount(record: Indicator) -> Interval:
    """Return `stated` in the base of the unit: shares as fractions of one, areas in m2, money in its currency."""
    return stated(record).scaled(_size(record.unit)[0])


def base_unit(record: Indicator) -> str:
    """Return what `amount` is measured in; figures with different bases are never compared."""
    return _size(record.unit)[1]


@cache
def _is_count(symbol: str) -> bool:
    unit = unit_by_symbol(symbol) if symbol else None
    return unit is not None and unit.dimension == "count"


@cache
def _size(symbol: str) -> tuple[Fraction, str]:
    unit = unit_by_symbol(symbol) if symbol else None
    return unit.factor if unit else (Fraction(1), symbol)


def _last_digit(value: Decimal) -> Decimal:
    digits = value.normalize().as_tuple()
    return _plain(Decimal(1).scaleb(int(digits.exponent)))


def _plain(value: Decimal) -> Decimal:
    return Decimal(f"{value.normalize():f}")


def _plus(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a + b


def _minus(a: Fraction | None) -> Fraction | None:
    return None if a is None else -a


def _not_above(low: Fraction | None, high: Fraction | None) -> bool:
    return low is None or high is None or low <= high


@rounded
def _shown(number: Fraction, rounding: str) -> str:
    value = Decimal(number.numerator) / Decimal(number.denominator)
    if not value:
        return "0"
    step = Decimal(1).scaleb(value.adjusted() - SHOWN_DIGITS + 1)
    return f"{value.quantize(step, rounding=rounding).normalize():f}"
