"""The words of a cell and where each of them stands in the text; the units and figures that cells hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

import regex

from citymetrics.text import lexicon
from citymetrics.marks.units import SCALES, Unit, find_unit_by_name

__all__ = ["NOTHING", "NO_UNITS", "Figure", "Words", "read_figure", "read_scaled_unit", "word_list"]


@cache
def word_list(table: str, key: str) -> tuple[str, ...]:
    """Return a list of ``data/tables.toml``, the longest words first."""
    return tuple(sorted(lexicon.read_toml("tables.toml")[table][key], key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of folded text, blanks and tags left out, with the offset of each character in the text.

    >>> words = Words.of("指 标（亿元）", 100)
    >>> words.text, words.spots[1]
    ('指标（亿元）', 102)
    """

    text: str = ""
    spots: tuple[int, ...] = ()

    @classmethod
    def of(cls, folded: str, start: int) -> Words:
        """Return the words of ``folded``, which begins at offset ``start`` of the text."""
        spots = [index for index, character in enumerate(folded) if not character.isspace()]
        return cls("".join(folded[index] for index in spots), tuple(start + index for index in spots))

    def __add__(self, other: Words) -> Words:
        return Words(self.text + other.text, self.spots + other.spots)

    def __bool__(self) -> bool:
        return bool(self.text)

    def cut(self, start: int, end: int | None = None) -> Words:
        """Return the part from ``start`` to ``end``."""
        return Words(self.text[start:end], self.spots[start:end])

    def without(self, spans: Iterable[tuple[int, int]]) -> Words:
        """Return what is left when the spans are taken out."""
        spans = list(spans)
        if not spans:
            return self
        gone = {index for start, end in spans for index in range(start, end)}
        kept = [index for index in range(len(self.text)) if index not in gone]
        return Words("".join(self.text[i] for i in kept), tuple(self.spots[i] for i in kept))

    def read(self, text: str) -> str:
        """Return the characters as the text has them: 內湖區 for 内湖区."""
        return "".join(text[spot] for spot in self.spots)


@lru_cache(maxsize=1024)
def read_scaled_unit(surface: str) -> tuple[Decimal, Unit] | None:
    """Return scale and unit of a table's unit, or None where it is none.

    >>> scale, unit = read_scaled_unit("亿立方米")
    >>> scale, unit.symbol
    (Decimal('100000000'), 'm3')
    >>> read_scaled_unit("千瓦时")[0], read_scaled_unit("上年=100")
    (Decimal('1'), None)
    """
    surface = surface.strip("±+-/： :，,")
    scale = Decimal(1)
    for index in range(min(len(surface), 4)):
        unit = find_unit_by_name(surface[index:])
        if unit is not None:
            return scale, unit
        if surface[index] not in SCALES:
            return None
        scale *= SCALES[surface[index]]
    return None


NOTHING = Words()
"""No words."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What a cell states: a number, and the unit and the bound if the cell itself names them."""

    value: Decimal
    unit: tuple[Decimal, Unit] | None
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
def read_figure(surface: str) -> Figure | None:
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
        unit = read_scaled_unit(stated)
        if unit is None or stated in NO_UNITS:
            return None
    value = Decimal(number)
    if match["sign"] and match["sign"] != "+":
        value = -value
    return Figure(value, unit, _BOUNDS.get(match["tail"] or match["bound"], "exact"))
