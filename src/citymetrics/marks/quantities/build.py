"""From a numeral, a unit and the approximators around them to a quantity."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import regex

from citymetrics.marks.numerals import Numeral
from citymetrics.marks.qualifiers import bounds, qualifier_after, qualifier_before, stronger
from citymetrics.marks.quantities.quantity import Quantity
from citymetrics.marks.units import Unit, find_unit, unit_by_symbol

__all__ = ["CURRENCIES", "build_quantity", "unit_at"]

_PER_TIMES = {
    "a": "年",
    "年": "年",
    "d": "天",
    "天": "天",
    "月": "月",
    "个月": "月",
    "mo": "月",
    "日": "天",
    "周": "周",
}
_SMALL_MONEY = {"角": Decimal("0.1"), "分": Decimal("0.01")}
# 度 is a kilowatt hour, but 气温15.6度 and 水温达6度 are degrees.
_DEGREES = "energy.kwh_du"
_WARMTH_RE = regex.compile(r"温[^，。；！？\n]*$")
_WARMTH_WITHIN = 20
_VOLUME_RE = regex.compile(r"每(立方米|升)$")
_MOST_DOUBLINGS = 20  # 翻两番, 翻三番: what is larger is no statement of growth
_FOLD_UNIT = Unit("ratio.doubling", "番", "ratio", ("番",))
_TURN_RE = regex.compile(r"翻(?:了|近|约)?(?:近)?$")
CURRENCIES = {
    "美元": "USD", "新台币": "TWD", "港币": "HKD", "港元": "HKD", "澳门元": "MOP", "欧元": "EUR", "日元": "JPY",
}  # fmt: skip
_CURRENCY_RE = regex.compile(r"(美元|新台币|港币|港元|澳门元|欧元|日元)\s?$")


def unit_at(text: str, end: int, numeral: Numeral) -> tuple[int, Unit | None]:
    if numeral.kind != "number":
        return end, None
    position = end
    if text[position : position + 1] in (" ", "\t", "\xa0", "\u3000"):
        position += 1
        if text[position : position + 1] == " ":
            position += 1
    if text[position : position + 1] == "番" and text[position + 1 : position + 2] != "茄":
        return (position + 1, _FOLD_UNIT) if numeral.low <= _MOST_DOUBLINGS else (end, None)
    hit = find_unit(text, position)
    if hit is None:
        return end, None
    unit, after = hit
    if unit.id == _DEGREES and _WARMTH_RE.search(text[max(0, end - _WARMTH_WITHIN) : end]):
        return after, unit_by_symbol("°C")
    return after, unit


def build_quantity(
    text: str,
    number: int,
    after: int,
    numeral: Numeral,
    unit: Unit | None,
    low: Decimal,
    high: Decimal | None,
) -> Quantity:
    before, start = qualifier_before(text, number)
    behind, end = qualifier_after(text, after)
    qualifier = stronger(before, behind)
    if numeral.more:
        qualifier = stronger(qualifier, "about" if "来" in text[number:after] else "over")
    if text.endswith("零下", 0, number):
        low, start, before = -low, number - 2, "exact"
    symbol, dimension = (unit.symbol, unit.dimension) if unit else ("", "")
    per = _PER_TIMES.get(unit.per) if unit is not None and unit.per and unit.over else None
    if unit is not None and per is not None and unit.over is not None:
        symbol = unit.over
    if numeral.kind != "number":
        symbol, dimension = numeral.kind, "ratio"
    if dimension == "mass" and (volume := _VOLUME_RE.search(text[max(0, start - 6) : start])):
        # 每立方米19微克 is a concentration, whichever way round it is written
        whole = unit_by_symbol(f"{symbol}/{'L' if volume[1] == '升' else 'm3'}")
        symbol, dimension = (whole.symbol, whole.dimension) if whole else (symbol, dimension)
    head, slash, under = symbol.partition("/")
    if dimension.startswith("money/") and head in _SMALL_MONEY:  # 4角/千瓦时 is money, written as CNY
        part = _SMALL_MONEY[head]
        low, high, symbol = low * part, high * part if high is not None else None, f"CNY{slash}{under}"
    value: Decimal | None = low
    if symbol == "倍" and text[after : after + 1] == "半" and high is None:
        value, low, after = low + Decimal("0.5"), low + Decimal("0.5"), after + 1  # 三倍半
        end = max(end, after)
    if named := _CURRENCY_RE.search(text[max(0, number - 5) : number]) if symbol == "CNY" else None:
        symbol = CURRENCIES[named[1]]  # 新台币145.8万元
    if symbol == "番":  # 翻一番 doubles: growth of 100 %, 翻两番 of 300 %
        low = (Decimal(2) ** low - 1) * 100
        value, symbol, dimension = low, "%", "ratio"
        if turn := _TURN_RE.search(text[max(0, start - 3) : start]):
            start -= len(turn.group())
    lower: Decimal | None
    upper: Decimal | None
    if high is not None:
        value, lower, upper, qualifier = None, low, high, "between"
    else:
        lower, upper = bounds(qualifier, low)
    # 三至五个 is no part of a word as 三个 may be; 三五个 may.
    small = not numeral.arabic and not numeral.scaled and low <= 10 and low == low.to_integral_value()
    weak = small and unit is not None and dimension not in ("ratio", "ratio_difference", "money")
    rules = (f"unit.{unit.id}" if unit else "unit.none",)
    return Quantity(
        start, end, number, after, value, lower, upper, qualifier, symbol, dimension,
        weak=weak, bare=unit is None and numeral.kind == "number", scaled=numeral.scaled,
        surface=_surface(text, after, unit), per=per, rules=rules,
    )  # fmt: skip


def _surface(text: str, after: int, unit: Unit | None) -> str:
    """The unit's words as they stand before ``after``."""
    if unit is None:
        return ""
    for surface in _longest_first(unit.surfaces):
        if text.endswith(surface, 0, after):
            return surface
    return ""


@cache
def _longest_first(surfaces: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(surfaces, key=len, reverse=True))
