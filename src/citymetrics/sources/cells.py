"""Cells of a table as arguments of ``extract``: a text, a date, a place, in whatever type the table holds them.

The same cell means the same in a data frame, a CSV file, a Stata file and SQL: 2025, 2025.0, "2025", "2025年",
a datetime. What is missing (None, NaN, NaT, NA, an empty string) is None. What cannot be read raises InputError,
which says what would be right; the caller says in which row and column it stands.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from citymetrics.errors import InputError
from citymetrics.sources.metadata import read_date

__all__ = ["is_missing", "read_id_cell", "read_place_cell", "read_published_cell", "read_text_cell"]

DATES = "give 2021, 2021-08, 2021-08-20, 20210820 or a date"
PLACES = "give a name (成都市), a path (四川省成都市) or a six-digit code (510100)"
WHOLE_RE = re.compile(r"(\d+)\.0*")
"""A whole number that went through a float on its way: 2025.0."""
PARTS_RE = re.compile(r"((?:19|20)\d\d)(\d\d)?(\d\d)?")


def is_missing(cell: object) -> bool:
    """Say whether a cell has no value: None, NaN, pandas' NaT and NA, or a string of blanks.

    >>> [is_missing(cell) for cell in (None, float("nan"), " ", 0, "0")]
    [True, True, True, False, False]
    """
    if cell is None:
        return True
    if isinstance(cell, str):
        return not cell.strip()
    # pandas' NA is equal to nothing and refuses to say so; NaN and NaT are unequal to themselves.
    return type(cell).__name__ == "NAType" or bool(cell != cell)


def read_id_cell(cell: Any) -> str | None:
    """Return a cell as the name of a document; None where it is missing.

    >>> read_id_cell("a.txt"), read_id_cell(3.0), read_id_cell(None)
    ('a.txt', '3', None)
    """
    if is_missing(cell):
        return None
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def read_text_cell(cell: Any) -> str | None:
    """Return the text of a cell, as it stands; None where there is none.

    >>> read_text_cell(7)
    Traceback (most recent call last):
    citymetrics.errors.InputError: 7 is no text but a int: name the column of the texts
    """
    if is_missing(cell):
        return None
    if not isinstance(cell, str):
        raise InputError(f"{cell!r:.40} is no text but a {type(cell).__name__}: name the column of the texts")
    return cell


def read_published_cell(cell: Any) -> str | None:
    """Return a cell as an ISO date of a year, a month or a day; None where it is missing.

    >>> [read_published_cell(cell) for cell in (2025, 2025.0, "2025.0", 202508, "2025年8月", date(2025, 8, 20))]
    ['2025', '2025', '2025', '2025-08', '2025-08', '2025-08-20']
    >>> read_published_cell("soon")
    Traceback (most recent call last):
    citymetrics.errors.InputError: 'soon' is no date: give 2021, 2021-08, 2021-08-20, 20210820 or a date
    """
    if is_missing(cell):
        return None
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    found = None
    written = _written(cell)
    if written is not None:
        parts = PARTS_RE.fullmatch(written)
        found = read_date("-".join(filter(None, parts.groups())) if parts else written)
    if found is None:
        raise InputError(f"{cell!r:.40} is no date: {DATES}")
    return found


def read_place_cell(cell: Any) -> str | None:
    """Return a cell as a place that ``extract`` takes, a name or a code; None where it is missing.

    >>> read_place_cell("四川省成都市"), read_place_cell(510100.0), read_place_cell("")
    ('四川省成都市', '510100', None)
    >>> read_place_cell(7)
    Traceback (most recent call last):
    citymetrics.errors.InputError: 7 is no place: give a name (成都市), a path (四川省成都市) or a six-digit ...
    """
    if is_missing(cell):
        return None
    written = _written(cell)
    if written is None or not _is_place(written):
        raise InputError(f"{cell!r:.40} is no place: {PLACES}")
    return written


@lru_cache(maxsize=4096)
def _is_place(name: str) -> bool:
    from citymetrics.marks.places import read_place

    try:
        read_place(name)
    except InputError:
        return False
    return True


def _written(cell: Any) -> str | None:
    """Return a cell as it would be written: a whole number without its ``.0``; None for what is no text or number."""
    if isinstance(cell, str):
        whole = WHOLE_RE.fullmatch(cell.strip())
        return whole[1] if whole else cell.strip()
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float | Decimal):
        number = Decimal(cell)
        return str(int(number)) if number.is_finite() and number == number.to_integral_value() else None
    # NumPy's integers are no int, pandas' Period is a date of its own: both are what they print.
    return str(cell) if type(cell).__name__ == "Period" or hasattr(cell, "__index__") else None
