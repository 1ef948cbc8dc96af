"""The numbers of dates: years, months, days and counts in Arabic and Chinese numerals."""

from __future__ import annotations

__all__ = ["read_short_year", "read_small", "read_year"]

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "0": 0,
    "两": 2,
}
_CENTURY_TURNS = 50


def read_small(surface: str) -> int:
    """Read a whole number below a thousand.

    >>> [read_small(x) for x in ("12", "十二", "第三", "头一", "一百零五", "一〇五")]
    [12, 12, 3, 1, 105, 105]
    """
    surface = surface.removeprefix("第").removeprefix("头").strip()
    if surface.isascii():
        return int(surface)
    hundreds, hundred, rest = surface.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    value = (_read_digits(hundreds) or 1) * 100 if hundred else 0
    value += (_read_digits(tens) or 1) * 10 if ten else 0
    return value + _read_digits(ones)


def _read_digits(surface: str) -> int:
    """Read digit by digit: 零五 is 5; nothing is 0."""
    return int("".join(str(_DIGITS[character]) for character in surface) or 0)


def read_year(surface: str) -> int:
    """Read a year of four digits, or one of the Republic (year 1 is 1912).

    >>> [read_year(x) for x in ("2020", "二〇二〇", "民国101", "112")]
    [2020, 2020, 2012, 2023]
    """
    surface = surface.strip()
    four = len(surface) == 4 and (surface.isascii() or all(character in _DIGITS for character in surface))
    if not four:
        return read_small(surface.removeprefix("民国")) + 1911
    return _read_digits(surface) if not surface.isascii() else int(surface)


def read_short_year(surface: str) -> int:
    """Read a year of two digits: those of this century below 50.

    >>> read_short_year("19"), read_short_year("98")
    (2019, 1998)
    """
    number = int(surface)
    return number + (2000 if number < _CENTURY_TURNS else 1900)
