"""The search for quantities in a text, with a rule for each numeral that is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

import regex

from citymetrics.exactness import WIDE
from citymetrics.marks.numerals import (
    CHINESE,
    NUMERAL_RE,
    Numeral,
    Spotted,
    Spotter,
    read_match,
    read_number,
    scale_number,
)
from citymetrics.marks.periods import PeriodMark
from citymetrics.marks.quantities.build import (
    CURRENCIES,
    DOUBLING,
    MOST_DOUBLINGS,
    build_quantity,
    currency_before,
    unit_at,
)
from citymetrics.marks.quantities.guards import guarded, part_of_word, scales_alone
from citymetrics.marks.quantities.quantity import Quantity, Spans
from citymetrics.marks.quantities.shares import find_doublings, find_halves, read_fraction, read_structure
from citymetrics.marks.units import Unit, find_unit, unit_by_symbol, unit_openers
from citymetrics.text.patterns import pattern

__all__ = ["find_quantities"]

# What stands in quotation marks or a book title is a name, unless it is long enough to be speech.
_NAME_RE = regex.compile(
    r"[“‘「『\"][^“”‘’「」『』\"。！？\n]{1,18}[”’」』\"]|[《〈][^《》〈〉\n]{1,40}[》〉]|〔[^〕\n]{1,12}〕"
)
_RANGE_RE = regex.compile(r"\s?(?:[—–\-~－]{1,2}|至|到)\s?")
_RANGE_MARKS = frozenset("—–-~－至到 ")
_STRUCTURE_RE = regex.compile(
    r"(?<![\d.:：]|\d\s?[∶比]\s?)\d+(?:\.\d+)?(?:\s?[:：∶比]\s?\d+(?:\.\d+)?)+(?![\d:：])"
)
_RATIO_MARKS = frozenset(":：∶比 /")
_TIMES = frozenset("次度")
_SMALL_WORTH = {"角": Decimal("0.1"), "毛": Decimal("0.1"), "厘": Decimal("0.001")}


def find_quantities(
    text: str, periods: Sequence[PeriodMark], refused: list[tuple[int, int, str]] | None = None
) -> list[Quantity]:
    """Return the quantities of the folded ``text`` in order.

    ``periods`` are the period marks of the same text: their numerals are dates. Where a list ``refused`` is
    given, it receives span and rule of each numeral left alone.
    """
    dates = Spans([(mark.start, mark.end) for mark in periods])
    names = Spans([match.span() for match in _NAME_RE.finditer(text)])
    found: list[Quantity] = []
    position = 0

    def refuse(start: int, end: int, rule: str) -> None:
        if refused is not None:
            refused.append((start, end, rule))

    spotter = _every_numeral() if refused is not None else _likely_numerals()
    for match in spotter.spot(text):
        start, end = match.span()
        if start < position:
            continue
        if dates.covers(start, end):
            refuse(start, end, "guard.date")
            continue
        if names.covers(start, end):
            refuse(start, end, "guard.quoted")
            continue
        lacking = not text[start].isascii() and _lacks_unit(text, match)
        if lacking and refused is None:
            continue  # what most Chinese numerals come to
        if text[end : end + 1] in _RATIO_MARKS and (ratio := _read_ratio(text, start)) is not None:
            found += ratio
            position = ratio[-1].end if ratio else position
            continue
        quantity, rule = (None, "guard.no-unit") if lacking else _read_quantity(text, match)
        if quantity is None:
            refuse(start, end, rule)
        else:
            found.append(quantity)
            position = quantity.end
    found += find_halves(text, found)
    found += find_doublings(text)
    found.sort(key=lambda quantity: quantity.start)
    if "下同" in text and (note := pattern("figure.currency-note").search(text)):
        found = [_in_currency(quantity, CURRENCIES[note[1]], note.start()) for quantity in found]
    return _share_units(text, found)


def _read_ratio(text: str, start: int) -> list[Quantity] | None:
    """2.3:36.9:60.8 and 1/3; an empty list where the numeral is part of a date or score, None where of no ratio."""
    if structure := _STRUCTURE_RE.match(text, start):
        return read_structure(structure) or None
    if divided := pattern("figure.fraction").match(text, start):
        fraction = read_fraction(text, divided)
        return [fraction] if fraction else []
    return None


@cache
def _every_numeral() -> Spotter:
    return Spotter()


@cache
def _likely_numerals() -> Spotter:
    """Without the single Chinese digits that ``_lacks_unit`` would leave alone by what follows them."""
    return Spotter("".join([*unit_openers(), *_RANGE_MARKS]) + "番次度")


def _lacks_unit(text: str, match: Spotted) -> bool:
    """Tell whether a Chinese numeral has nothing that makes it a figure: most of them are parts of words."""
    start, end = match.span()
    if end - start == 1:  # asking a match for its groups takes longer than all the rest
        chinese = text[start]
    else:
        chinese = match["chinese"]
        if chinese is None or match["point"] is not None or match["more4"]:
            return False
    return (
        text[end : end + 1] != "番"
        and find_unit(text, end) is None
        and text[start - 1 : start] != "第"
        and text[end : end + 1] not in _SMALL_WORTH
        and not _begins_range(text, end)
        and not scales_alone(text, start, chinese, end)
        and not (text[end : end + 1] in _TIMES and pattern("figure.times").match(text, end))
    )


def _begins_range(text: str, end: int) -> bool:
    """三到五成, 二百八十万到三百万千瓦: the unit of the first number stands behind the second."""
    link = _RANGE_RE.match(text, end) if text[end : end + 1] in _RANGE_MARKS else None
    return link is not None and NUMERAL_RE.match(text, link.end()) is not None


def _read_quantity(text: str, match: Spotted) -> tuple[Quantity | None, str]:
    """Read a numeral and what belongs to it; None and the reason where it is no quantity."""
    start, end = match.span()
    numeral = read_match(match)
    if numeral is None:
        return None, "guard.unreadable"
    number = numeral.kind == "number"
    chinese = number and not numeral.arabic
    before = text[start - 1 : start]
    ordinal = before == "第" or (before == " " and text.endswith("第", 0, start - 1))
    if ordinal and not number:
        return None, "guard.ordinal"
    if rule := guarded(text, start, end, numeral.arabic):
        return None, rule
    if chinese and text[end : end + 1] in _TIMES and pattern("figure.times").match(text, end):
        n = numeral.low
        return Quantity(
            start, end + 1, start, end + 1, n, n, n, "exact", "次", "times", rules=("unit.times",)
        ), ""
    after, unit = unit_at(text, end, numeral)
    if before == "前" and number and _is_top(text, start, after, unit):
        return _among_top(start, after, numeral), ""
    if ordinal:
        return _ordinal(text, start, end, after, numeral, unit), "guard.ordinal"
    if number and unit is None and (named := currency_before(text, start)):
        unit = unit_by_symbol(named[0])
    behind = text[after : after + 1]
    if behind in _RANGE_MARKS or behind.isspace():
        joined = _read_range(text, start, numeral, after, unit)
        if isinstance(joined, str):
            return None, joined
        if joined is not None:
            return joined, ""
    if number and unit is None and (price := _small_price(text, start, end, numeral)):
        return (None, "guard.part-of-price") if text[start - 1] in "块元" else (price, "")
    if chinese and unit is None and not numeral.scaled:
        return None, "guard.no-unit"
    if (
        unit is not None
        and unit.symbol == "CNY"
        and (small := pattern("figure.small-change").match(text, after))
    ):
        # 3元5角 is one price
        part = read_number(small[1]) / 10 + (read_number(small[2]) / 100 if small[2] else 0)
        numeral = replace(numeral, low=numeral.low + part)
        after = small.end()
    quantity = build_quantity(text, start, after, numeral, unit)
    if rule := part_of_word(text, quantity):
        return None, rule
    return quantity, ""


def _small_price(text: str, start: int, end: int, numeral: Numeral) -> Quantity | None:
    """4角9分, 三毛钱: a price below one yuan, in CNY."""
    match = pattern("figure.small-price").match(text, end) if text[end : end + 1] in _SMALL_WORTH else None
    if match is None or numeral.low >= 10 or numeral.high is not None:
        return None
    said = match["fen"] or match.group()[-1] == "钱" or match.group()[0] == "毛"
    if not (said or pattern("figure.each").search(text[max(0, start - 16) : start])):
        return None
    worth = WIDE.multiply(numeral.low, _SMALL_WORTH[text[end]])
    if match["fen"]:
        worth = WIDE.add(worth, read_number(match["fen"]) / 100)
    after, unit = match.end(), unit_by_symbol("CNY")
    if (compound := find_unit(text, after - 1)) and compound[0].over:  # 4角9分/千瓦时
        unit, after = unit_by_symbol(f"CNY/{compound[0].per}"), compound[1]
    return build_quantity(text, start, after, replace(numeral, low=worth), unit)


def _read_range(
    text: str, start: int, numeral: Numeral, after: int, unit: Unit | None
) -> Quantity | str | None:
    """Join A and B of A—B, A至B, A到B into one quantity; a str is the rule that forbids any reading."""
    link = _RANGE_RE.match(text, after)
    if not link or numeral.high is not None:
        return None
    again = pattern("figure.again").match(text, link.end())
    second = NUMERAL_RE.match(text, again.end() if again else link.end())
    other = read_match(second) if second else None
    if (
        second is None
        or other is None
        or (second["chinese"] and "到" in link.group() and not other.scaled and numeral.arabic)
    ):
        return None
    if guarded(text, second.start(), second.end(), other.arabic):
        return "guard.threshold"
    after2, unit2 = unit_at(text, second.end(), other)
    percent = numeral.kind != "number" and unit2 is None
    if unit2 is None and other.kind == "number" and unit is None and not percent:
        return None
    if text[start - 1 : start] in ("由", "从"):
        return None  # 从三成到五成 tells a move, not a span
    low, high = numeral.low, other.low
    if unit2 is not None and unit2.symbol == "倍" and "%" in (numeral.kind, unit.symbol if unit else ""):
        high, unit2, percent = WIDE.multiply(high, Decimal(100)), unit_by_symbol("%"), False  # 2成至1倍
    if unit is not None and unit2 is not None and unit.symbol != unit2.symbol:
        return None
    if second["tenths"] and numeral.kind == "number":
        low *= 10  # 三到五成
    # A scale at the end reaches back: 20至25万.
    if not numeral.scaled and other.scaled and unit is None and other.kind == "number":
        shared = (second["scale"] or "") + (second["scale3"] or "") if second["arabic"] else ""
        low = _reached(low, shared, high)
    if unit is None and not numeral.arabic and second["chinese"]:
        whole = text[after - 1] in "万亿"  # 三万到五亿: each has its own
        low = _reached(low, "" if whole else _last_scale(second.group()), high)
    kind = numeral if numeral.kind != "number" and unit2 is None else other
    if low > high and high < 0:
        low, high = high, low  # -300万元至-450万元
    if not low < high or (unit is DOUBLING and high > MOST_DOUBLINGS):
        return None
    joined = Numeral(low, high, kind.kind, False, numeral.arabic, True)
    return build_quantity(text, start, after2, joined, unit2 or unit)


def _reached(low: Decimal, scale: str, high: Decimal) -> Decimal:
    """The lower end with the scale of the upper one, where it stays below it."""
    scaled = scale_number(low, scale)
    return scaled if scaled < high else low


def _last_scale(surface: str) -> str:
    """七千到九千亿, 两到三万: the scale that ends the second numeral, unless it is all of it (三千到一万)."""
    head = surface.rstrip("万亿")
    return surface[len(head) :] if head else ""


def _in_currency(quantity: Quantity, symbol: str, noted: int) -> Quantity:
    """A note (澳门元，下同) holds for the figure in front of it and for all that follow."""
    if quantity.unit != "CNY" or quantity.end < noted:
        return quantity
    return replace(quantity, unit=symbol)


_TOP = 16
"""Characters in front of a figure in which it is said among whom something is one of the first."""


def _is_top(text: str, start: int, after: int, unit: Unit | None) -> bool:
    """Whether 前 in front of a figure says among how many something is: 进入全国前8位, not 上榜前5名榜单."""
    if unit is None or unit.symbol not in ("位", "名") or not pattern("figure.ranked").match(text, after):
        return False
    return pattern("figure.top").search(text, max(0, start - _TOP), start) is not None


def _among_top(start: int, end: int, numeral: Numeral) -> Quantity:
    """进入全国前8位: a rank that is the eighth at most."""
    low = numeral.low
    return Quantity(start, end, start, end, low, None, low, "at_most", "位", "count", kind="ordinal")


def _ordinal(
    text: str, start: int, end: int, after: int, numeral: Numeral, unit: Unit | None
) -> Quantity | None:
    """第二, 第13位: a rank, if a construction of ranks takes it."""
    stop = after if unit and unit.symbol in ("位", "名") else end
    if (numeral.scaled and numeral.low > 1000) or not pattern("figure.ranked").match(text, stop):
        return None  # 第七次普查, 第一方阵: an order that is a name
    return Quantity(
        start - 1,
        stop,
        start,
        stop,
        numeral.low,
        numeral.low,
        numeral.low,
        "exact",
        "位",
        "count",
        kind="ordinal",
    )


def _share_units(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """Give a bare number the unit of the list it stands in: 1.7、2.2个百分点; 0.6个和0.1个百分点."""
    kept: list[Quantity] = []
    for quantity in reversed(found):
        follower = kept[-1] if kept else None
        short = quantity.bare or (
            follower is not None
            and follower.unit == "pp"
            and quantity.dimension == "count"
            and bool(quantity.surface)
            and follower.surface.startswith(quantity.surface)
        )
        link = pattern("figure.list").match(text, quantity.end) if short and follower is not None else None
        if (
            follower is not None
            and link is not None
            and link.end() == follower.start
            and follower.unit
            and follower.kind == "plain"
            and text[quantity.number] not in CHINESE
        ):
            unit, dimension, rules = follower.unit, follower.dimension, follower.rules
            quantity = replace(quantity, unit=unit, dimension=dimension, bare=False, rules=rules)
        kept.append(quantity)
    kept.reverse()
    return kept
