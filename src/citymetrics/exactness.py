"""Decimal arithmetic that is the same whatever context the caller has set.

A caller may work with six digits, trap what is inexact or write exponents small; a record holds what the text states
all the same. So the library computes in contexts of its own: ``WIDE``, in which no sum, product or shift of stated
figures is rounded, and ``ROUNDED`` for quotients whose decimals never end.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)
from functools import wraps
from typing import ParamSpec, TypeVar

__all__ = ["DIGITS", "ROUNDED", "WIDE", "exactly", "fits", "rounded"]

DIGITS = 28
"""The most digits, before and behind the point together, of a figure that is read; longer ones are left alone."""

_P = ParamSpec("_P")
_T = TypeVar("_T")


def _context(digits: int) -> Context:
    return Context(
        prec=digits,
        rounding=ROUND_HALF_EVEN,
        Emin=-999999,
        Emax=999999,
        capitals=1,
        clamp=0,
        flags=[],
        traps=[InvalidOperation, DivisionByZero, Overflow],
    )


# A product of two figures of 28 digits has 56 digits, and their sum as many places; the rest is to spare.
WIDE = _context(200)
ROUNDED = _context(DIGITS)


def exactly(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """Run a function in ``WIDE``. Not for generators, which would leave it to whoever takes their items.

    >>> from decimal import localcontext
    >>> with localcontext() as mine:
    ...     mine.prec = 6
    ...     exactly(lambda: -Decimal("1.2345678"))()
    Decimal('-1.2345678')
    """
    return _within(WIDE, function)


def rounded(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """Run a function in ``ROUNDED``."""
    return _within(ROUNDED, function)


def _within(context: Context, function: Callable[_P, _T]) -> Callable[_P, _T]:
    @wraps(function)
    def inside(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        with localcontext(context):
            return function(*args, **kwargs)

    return inside


def fits(value: Decimal) -> bool:
    """Say whether a figure has at most ``DIGITS`` digits when it is written out.

    >>> fits(Decimal("9" * 28)), fits(Decimal("1E+28")), fits(Decimal("1." + "2" * 28))
    (True, False, False)
    """
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and max(value.adjusted() + 1, 1) + max(-exponent, 0) <= DIGITS
