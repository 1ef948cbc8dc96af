"""The units and figures that cells hold, and the lists of words that tables are read by."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

import regex

from citymetrics.marks.units import ScaledUnit, read_scaled_unit
from citymetrics.text import lexicon

__all__ = ["NO_UNITS", "CellValue", "read_figure", "read_unit", "word_list"]


@cache
def word_list(table: str, key: str) -> tuple[str, ...]:
    """Return a list of ``data/tables.toml``, the longest words first."""
    return tuple(sorted(lexicon.read_toml("tables.toml")[table][key], key=len, reverse=True))


@lru_cache(maxsize=1024)
def read_unit(surface: str) -> ScaledUnit | None:
    """Return scale and unit of a table's unit, marks at its ends left out, or None where it is none.

    >>> scale, unit = read_unit("亿立方米")
    >>> scale, unit.symbol
    (100000000, 'm3')
    >>> read_unit("±千瓦时")[0], read_unit("上年=100")
    (1, None)
    """
    return read_scaled_unit(surface.strip("±+-/： :，,"))


@dataclass(frozen=True, slots=True)
class CellValue:
    """What a cell states: a number, and the unit and the bound if the cell itself names them."""

    value: Decimal
    unit: ScaledUnit | None
    qualifier: str = "exact"


_FIGURE_RE = regex.compile(
    r"(?P<bound>[≥≧⩾>≤≦⩽<约])?\s?(?P<sign>[-−–－+])?"
    r"(?P<number>\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"\s{0,2}(?P<unit>[^\d\s]{1,9}?)?(?P<tail>以上|以下|以内|左右)?"
)
_BOUNDS = {
    "≥": "at_least", "≧": "at_least", "⩾": "at_least", ">": "over", "≤": "at_most", "≦": "at_most", "⩽": "at_most",
    "<": "under", "约": "about", "以上": "at_least", "以下": "at_most", "以内": "at_most", "左右": "about",
}  # fmt: skip
# 2010年, 3月, 5日 are dates, 14号 is a number of a list.
NO_UNITS = frozenset("年 月 日 时 号 点 分 级 年度 章 条 期 届 版 类 款".split())


@lru_cache(maxsize=2048)
def read_figure(surface: str) -> CellValue | None:
    """Return the figure of a folded cell that holds nothing else, or None.

    >>> read_figure("1,812").value, read_figure("−1.4").value, read_figure("≥85").qualifier
    (Decimal('1812'), Decimal('-1.4'), 'at_least')
    >>> figure = read_figure("3座")
    >>> figure.value, figure.unit[1].symbol
    (Decimal('3'), '座')
    >>> [read_figure(cell) for cell in ("持平", "-", "…", "9:00—17:00", "25.11 22.49", "2010年", "007")]
    [None, None, None, None, None, None, None]
    """
    match = _FIGURE_RE.fullmatch(surface)
    if match is None:
        return None
    number, stated = match["number"].replace(",", "").replace("，", ""), match["unit"]
    if number[0] == "0" and len(number) > 1 and number[1] != ".":
        return None  # a code
    unit = None
    if stated:
        unit = read_unit(stated)
        if unit is None or stated in NO_UNITS:
            return None
    value = Decimal(number)
    if match["sign"] and match["sign"] != "+":
        value = value.copy_negate()
    return CellValue(value, unit, _BOUNDS.get(match["tail"] or match["bound"], "exact"))
