"""From a numeral, a unit and the approximators around them to a quantity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import regex

from citymetrics.marks.numerals import Numeral
from citymetrics.marks.qualifiers import bounds, qualifier_after, qualifier_before, stronger
from citymetrics.marks.quantities.quantity import Quantity
from citymetrics.marks.units import Unit, find_unit, unit_by_symbol
from citymetrics.text.patterns import pattern

__all__ = ["CURRENCIES", "DOUBLING", "MOST_DOUBLINGS", "build_quantity", "currency_before", "unit_at"]

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
_SMALL_MONEY = {"角": Decimal("0.1"), "毛": Decimal("0.1"), "分": Decimal("0.01"), "厘": Decimal("0.001")}
# 度 is a kilowatt hour, but 气温15.6度 and 水温达6度 are degrees.
_DEGREES = "energy.kwh_du"
_WARMTH_RE = regex.compile(r"温[^，。；！？\n]*$")
_WARMTH_WITHIN = 20
_VOLUME_RE = regex.compile(r"每(立方米|升)$")
_SECOND_RE = regex.compile(r"每秒钟?$")
_PER_SECOND = {"m3": "m3/s", "m": "m/s"}
MOST_DOUBLINGS = 20  # 翻两番, 翻三番: what is larger is no statement of growth
DOUBLING = Unit("ratio.doubling", "番", "ratio", ("番",))
_TURN_RE = regex.compile(r"翻(?:了|近|约)?(?:近)?$")
CURRENCIES = {
    "美元": "USD", "新台币": "TWD", "港币": "HKD", "港元": "HKD", "澳门元": "MOP", "欧元": "EUR", "日元": "JPY",
}  # fmt: skip
_SIGN_RE = regex.compile(r"(US\$|HK\$|NT\$|(?<![A-Za-z])[$€£¥])\s?$")
_SIGN_ENDS = frozenset("$€£¥ ")
_SIGNS = {"US$": "USD", "HK$": "HKD", "NT$": "TWD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY"}
_CURRENCY_RE = regex.compile(r"(美元|新台币|港币|港元|澳门元|欧元|日元)\s?$")


_GAPS = frozenset(" \t\xa0\u3000")


def unit_at(text: str, end: int, numeral: Numeral) -> tuple[int, Unit | None]:
    if numeral.kind != "number":
        return end, None
    position = end
    first = text[end : end + 1]
    if first in _GAPS:
        position += 2 if text.startswith(" ", end + 1) else 1
        first = text[position : position + 1]
    if first == "番" and text[position + 1 : position + 2] != "茄":
        return (position + 1, DOUBLING) if numeral.low <= MOST_DOUBLINGS else (end, None)
    hit = find_unit(text, position)
    if hit is None:
        return end, None
    unit, after = hit
    if unit.id == _DEGREES and _WARMTH_RE.search(text[max(0, end - _WARMTH_WITHIN) : end]):
        return after, unit_by_symbol("°C")
    return after, unit


def currency_before(text: str, number: int) -> tuple[str, int] | None:
    """The currency that a sign in front of the numeral at ``number`` stands for, and where it begins.

    >>> currency_before("出口US$35亿", 5)
    ('USD', 2)
    """
    if text[number - 1 : number] not in _SIGN_ENDS:
        return None
    begin = max(0, number - 4)
    match = _SIGN_RE.search(text[begin:number])
    return (_SIGNS[match[1]], begin + match.start()) if match else None


@dataclass(slots=True)
class _Draft:
    """A quantity in the making: each step of ``STEPS`` reads one thing around it."""

    text: str
    number: int
    after: int
    numeral: Numeral
    unit: Unit | None
    low: Decimal
    high: Decimal | None
    start: int
    end: int
    qualifier: str
    symbol: str
    dimension: str
    per: str | None = None


def build_quantity(text: str, number: int, after: int, numeral: Numeral, unit: Unit | None) -> Quantity:
    """Make a quantity of a numeral at ``number`` and a unit that ends at ``after``, with what touches them."""
    signed = currency_before(text, number)
    before, start = _qualifier_in_front(text, signed[1] if signed else number)
    behind, end = qualifier_after(text, after)
    symbol, dimension = (unit.symbol, unit.dimension) if unit else ("", "")
    qualifier = before if behind == "exact" else stronger(before, behind)
    draft = _Draft(
        text, number, after, numeral, unit, numeral.low, numeral.high,
        start, end, qualifier, symbol, dimension,
    )  # fmt: skip
    if numeral.more:
        _leave_open(draft)
    if text.endswith("零下", 0, number):
        _below_zero(draft)
    known = _known(unit)
    for step in known.steps if numeral.kind == "number" else STEPS:
        step(draft)
    return _state(draft, known)


_BETWEEN_ENDS = frozenset("日周月季年米升秒")


def _qualifier_in_front(text: str, number: int) -> tuple[str, int]:
    """The approximator that touches a numeral or stands before 单日, 每立方米 and the like in front of it."""
    before, start = qualifier_before(text, number)
    if before != "exact":
        return before, start
    if text[number - 1 : number] in _BETWEEN_ENDS and (
        between := pattern("quantity.between").search(text[max(0, number - 5) : number])
    ):
        far, begin = qualifier_before(text, number - len(between.group()))
        if far != "exact":
            return far, begin
    front = text[max(0, number - 14) : number]
    if "最高" in front and pattern("quantity.cap").search(front):
        return "at_most", start
    return before, start


def _leave_open(draft: _Draft) -> None:
    """10多万人, 三十来人: the numeral itself says over or about."""
    about = "来" in draft.text[draft.number : draft.after]
    draft.qualifier = stronger(draft.qualifier, "about" if about else "over")


def _below_zero(draft: _Draft) -> None:
    """零下5度"""
    draft.low, draft.start = -draft.low, draft.number - 2


def _per_time(draft: _Draft) -> None:
    """30万吨/年: the time is kept apart from the unit."""
    unit = draft.unit
    if unit is not None and unit.per and unit.over:
        draft.per = _PER_TIMES.get(unit.per)
        if draft.per is not None:
            draft.symbol = unit.over


def _in_words(draft: _Draft) -> None:
    """百分之五, 七成: the words say the unit."""
    if draft.numeral.kind != "number":
        draft.symbol, draft.dimension = draft.numeral.kind, "ratio"


def _per_volume(draft: _Draft) -> None:
    """每立方米19微克: a concentration, whichever way round it is written."""
    if draft.symbol in _PER_SECOND and (
        second := _SECOND_RE.search(draft.text[max(0, draft.number - 3) : draft.number])
    ):
        draft.symbol = _PER_SECOND[draft.symbol]
        draft.dimension = f"{draft.dimension}/time"
        draft.start = min(draft.start, draft.number - len(second.group()))
    if draft.dimension != "mass":
        return
    if volume := _VOLUME_RE.search(draft.text[max(0, draft.number - 6) : draft.number]):
        whole = unit_by_symbol(f"{draft.symbol}/{'L' if volume[1] == '升' else 'm3'}")
        if whole:
            draft.symbol, draft.dimension = whole.symbol, whole.dimension
            draft.start = min(draft.start, draft.number - len(volume.group()))


def _small_money(draft: _Draft) -> None:
    """4角/千瓦时: money, written as CNY."""
    if not draft.dimension.startswith("money/"):
        return
    head, slash, under = draft.symbol.partition("/")
    if part := _SMALL_MONEY.get(head):
        draft.low, draft.symbol = draft.low * part, f"CNY{slash}{under}"
        draft.high = draft.high * part if draft.high is not None else None


def _and_half(draft: _Draft) -> None:
    """三倍半"""
    after = draft.after
    if draft.symbol == "倍" and draft.text[after : after + 1] == "半" and draft.high is None:
        draft.low, draft.after = draft.low + Decimal("0.5"), after + 1
        draft.end = max(draft.end, draft.after)


def _in_currency(draft: _Draft) -> None:
    """新台币145.8万元, US$300万元"""
    if draft.symbol != "CNY":
        return
    if signed := currency_before(draft.text, draft.number):
        draft.symbol = signed[0]
    if named := _CURRENCY_RE.search(draft.text[max(0, draft.number - 5) : draft.number]):
        draft.symbol = CURRENCIES[named[1]]


def _doubled(draft: _Draft) -> None:
    """翻一番: growth of 100 %; 翻两番 of 300 %."""
    if draft.symbol != "番":
        return
    draft.low, draft.high = _grown(draft.low), _grown(draft.high) if draft.high is not None else None
    draft.symbol, draft.dimension = "%", "ratio"
    if turn := _TURN_RE.search(draft.text[max(0, draft.start - 3) : draft.start]):
        draft.start -= len(turn.group())
        if draft.qualifier == "exact":  # 接近翻一番
            draft.qualifier, draft.start = qualifier_before(draft.text, draft.start)


def _grown(doublings: Decimal) -> Decimal:
    """The growth in per cent that doubling so many times makes; its decimals never end where they are no integer."""
    growth = (Decimal(2) ** doublings - 1) * 100
    return growth if doublings == doublings.to_integral_value() else round(growth, 4)


STEPS: Mapping[Callable[[_Draft], None], Callable[[Unit], bool]] = {
    _per_time: lambda unit: bool(unit.per and unit.over),
    _in_words: lambda unit: False,  # only where the numeral is no plain number
    _per_volume: lambda unit: unit.symbol in _PER_SECOND or unit.dimension == "mass",
    _small_money: lambda unit: unit.dimension.startswith("money/"),
    _and_half: lambda unit: unit.symbol == "倍",
    _in_currency: lambda unit: unit.symbol == "CNY",
    _doubled: lambda unit: unit.symbol == "番",
}
"""In the order they are taken, each sees what those before it made; and the units that it has to do with."""


class _Known(NamedTuple):
    """What is the same for all quantities of a unit."""

    steps: tuple[Callable[[_Draft], None], ...]
    surfaces: tuple[str, ...]
    """The longest first."""
    rules: tuple[str, ...]


_NO_UNIT = _Known((), (), ("unit.none",))
_known_units: dict[str, _Known] = {}  # by id: to hash a whole unit takes longer than the steps


def _known(unit: Unit | None) -> _Known:
    if unit is None:
        return _NO_UNIT
    found = _known_units.get(unit.id)
    if found is None:
        every = bool(unit.per and unit.over)  # 元/年 becomes 元 on the way
        steps = tuple(step for step, concerns in STEPS.items() if every or concerns(unit))
        surfaces = tuple(sorted(unit.surfaces, key=len, reverse=True))
        found = _known_units[unit.id] = _Known(steps, surfaces, (f"unit.{unit.id}",))
    return found


def _state(draft: _Draft, known: _Known) -> Quantity:
    """Fix the bounds and say what kind of number it is."""
    numeral, unit, low, high, qualifier = draft.numeral, draft.unit, draft.low, draft.high, draft.qualifier
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    if high is not None:
        # 零下 turns the first end only: 零下负五到三度
        value, lower, upper, qualifier = None, min(low, high), max(low, high), "between"
    else:
        value, (lower, upper) = low, (low, low) if qualifier == "exact" else bounds(qualifier, low)
    # 三至五个 is no part of a word as 三个 may be; 三五个 may.
    small = not numeral.arabic and not numeral.scaled and low <= 10 and low == low.to_integral_value()
    weak = small and unit is not None and draft.dimension not in ("ratio", "ratio_difference", "money")
    return Quantity(
        draft.start, draft.end, draft.number, draft.after, value, lower, upper, qualifier,
        draft.symbol, draft.dimension,
        weak=weak, bare=unit is None and numeral.kind == "number", scaled=numeral.scaled,
        surface=_surface(draft.text, draft.after, known.surfaces), per=draft.per, rules=known.rules,
    )  # fmt: skip


def _surface(text: str, after: int, surfaces: tuple[str, ...]) -> str:
    """The unit's words as they stand before ``after``."""
    for surface in surfaces:
        if text.endswith(surface, 0, after):
            return surface
    return ""
