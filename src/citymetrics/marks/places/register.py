"""The register of divisions: a code with its name, level and parent in each span of years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, cast

from citymetrics.errors import DataError
from citymetrics.text import lexicon

__all__ = [
    "COUNTRY_CODE",
    "FIRST_YEAR",
    "LAST",
    "LAST_YEAR",
    "Division",
    "Level",
    "choose",
    "divisions",
    "held_code",
    "in_year",
    "is_inside",
]

Level = Literal["country", "province", "prefecture", "county"]
COUNTRY_CODE = "100000"
FIRST_YEAR, LAST_YEAR = 1980, 2024
_LONG_SUFFIXES = ("特别行政区", "行政区", "地区")
LAST = ("省", "市", "盟", "州", "区", "县", "旗")


@dataclass(frozen=True, slots=True)
class Division:
    """A code with the name, the parent and the years in which the three belonged together.

    ``start_year`` 1980 means 1980 or before; ``end_year`` None means today. ``successor`` is today's code of the area
    of a prefecture that ended, ``short`` the name without the word for its kind.
    """

    code: str
    name: str
    level: Level
    parent: str
    start_year: int
    end_year: int | None
    successor: str = ""
    short: str = ""


@cache
def divisions() -> tuple[Division, ...]:
    lines = lexicon.read_text("divisions.csv").splitlines()
    rows = []
    for number, line in enumerate(lines[1:], 2):
        try:
            code, name, level, parent, first, last, successor, short = line.split(",")
            end = int(last) if last else None
            short = short or _cut(name)
            rows.append(Division(code, name, cast(Level, level), parent, int(first), end, successor, short))
        except ValueError:
            raise DataError(f"divisions.csv: line {number}: not eight fields with years: {line!r}") from None
    return tuple(rows)


def _cut(name: str) -> str:
    """Return the name without the word for its kind (成都市 gives 成都), empty where it has none to cut."""
    if name[-1] not in LAST or "自治" in name:
        return ""
    for suffix in _LONG_SUFFIXES:
        if name.endswith(suffix):
            return name[: -len(suffix)]
    return name[:-1]


def is_inside(div: Division, within: str) -> bool:
    """Tell whether a division is the one with the code ``within`` or a part of it.

    >>> from citymetrics.marks.places import division
    >>> is_inside(division("510107"), "510000")
    True
    """
    return within in (div.code, div.parent, div.code[:2] + "0000", COUNTRY_CODE)


def in_year(rows: Sequence[Division], year: int | None) -> Sequence[Division]:
    """Keep the rows valid in the year (today without one); where none is, those nearest in time."""
    if year is None:
        year = LAST_YEAR
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    far = [max(row.start_year - year, year - (row.end_year or LAST_YEAR), 0) for row in rows]
    nearest = min(far, default=0)
    return [row for row, distance in zip(rows, far, strict=True) if distance == nearest]


@lru_cache(maxsize=4096)
def held_code(code: str, name: str, year: int) -> bool:
    """Whether a division had that code and that name in the year; before 1980 and for codes that are not in the
    table the answer is yes, since nothing tells.

    >>> held_code("371700", "菏泽市", 2020), held_code("371700", "菏泽市", 1990)
    (True, False)
    """
    rows = [row for row in _by_code().get(code, ()) if row.name == name]
    if not rows or year < FIRST_YEAR:
        return True
    year = min(year, LAST_YEAR)
    return any(row.start_year <= year <= (row.end_year or LAST_YEAR) for row in rows)


@cache
def _by_code() -> dict[str, list[Division]]:
    found: dict[str, list[Division]] = {}
    for row in divisions():
        found.setdefault(row.code, []).append(row)
    return found


def choose(rows: Sequence[Division], year: int | None) -> Division | None:
    """Return the one division that the rows can mean in that year; None if there are several."""
    kept = in_year(rows, year)
    if len({row.code for row in kept}) > 1:
        # Before 1999 a city and the district office around it shared a short name: 南通 is the city.
        kept = [row for row in kept if row.name.endswith("市")] or kept
    return kept[0] if len({row.code for row in kept}) == 1 else None
