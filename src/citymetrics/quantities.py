"""Quantities: a numeral with its unit and approximators, found anywhere in the folded text.

What only looks like a quantity (dates, names, slogans, thresholds; data/guards.toml) is left out here, with the
rule that says so; what it is *of* is the business of ``constructions``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

import regex

from citymetrics import lexicon
from citymetrics.numerals import CHINESE, NUMERAL_RE, Numeral, read_match
from citymetrics.periods import PeriodMark
from citymetrics.qualifiers import bounds, qualifier_after, qualifier_before, stronger
from citymetrics.units import Unit, find_unit

__all__ = ["Quantity", "find_quantities"]

_NUMBER_RE = regex.compile(r"\d+(?:\.\d+)?")
_AFTER_FRACTION_RE = regex.compile(r"以[上下]|左右|的|强|，|。|；|、|$")


@dataclass(slots=True)
class Quantity:
    """A number with its unit. ``start`` and ``end`` span the approximators that touch it, too.

    ``number`` is where the numeral itself begins and ``after`` where the unit ends: the words left and right of
    these say what the quantity is of. ``weak`` marks small Chinese numerals with a measure word that says little
    (三个, 五大), which are figures only where a predicate states them.
    """

    start: int
    end: int
    number: int
    after: int
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    qualifier: str
    unit: str
    dimension: str
    kind: str = "plain"  # plain, ordinal, structure
    weak: bool = False
    bare: bool = False
    scaled: bool = False
    surface: str = ""
    per: str | None = None
    """The time of a unit such as 吨/年, which is a rate by the words."""
    rules: tuple[str, ...] = ()


# What stands in quotation marks or a book title is a name, unless it is long enough to be speech.
_NAME_RE = regex.compile(
    r"[“‘「『\"][^“”‘’「」『』\"。！？\n]{1,18}[”’」』\"]|[《〈][^《》〈〉\n]{1,40}[》〉]|〔[^〕\n]{1,12}〕"
)
_RANGE_RE = regex.compile(r"\s?(?:[—–\-~－]{1,2}|至|到)\s?")
_STRUCTURE_RE = regex.compile(r"(?<![\d.:：])\d+(?:\.\d+)?(?:\s?[:：∶比]\s?\d+(?:\.\d+)?)+(?![\d:：])")
_LIST_RE = regex.compile(r"\s?(?:、|和|与|及|以及|或|,|;|；)\s?")
_SHARE_RE = regex.compile(
    r"半数|(?:下降|减少|压减|缩短|降低|压缩|减|降)了?\s?(一半)|(?:[近超占的到达]|超过|约)\s?(一半)|(一半)(?=以上|左右|以下)"
)
_ARABIC_FRACTION_RE = regex.compile(r"(?<![\d./年月])(\d{1,2})/(\d{1,3})(?![\d/.]|[\p{Han}]{0,2}路)")


@cache
def _guards() -> tuple[regex.Pattern[str], regex.Pattern[str], regex.Pattern[str], dict[str, str]]:
    """The guards as one pattern for each side, and the rule that each group of them stands for."""
    rows = lexicon.read_rows(
        "guards.toml",
        "guard",
        required=["side", "pattern", "reason", "examples", "counter_examples"],
        optional=["chinese_only", "context"],
    )
    names = {f"g{number}": row["id"] for number, row in enumerate(rows)}
    parts: dict[str, list[str]] = {"after": [], "before": [], "chinese": []}
    for number, row in enumerate(rows):
        side = "chinese" if row.get("chinese_only") else row["side"]
        parts[side].append(f"(?P<g{number}>{row['pattern']})")
    after, before, chinese = ("|".join(parts[side]) for side in ("after", "before", "chinese"))
    return regex.compile(after), regex.compile(before), regex.compile(chinese), names


def guarded(text: str, start: int, end: int, arabic: bool) -> str | None:
    """Return the id of the guard that says the numeral at ``start``..``end`` is no quantity, or None."""
    after, before, chinese, names = _guards()
    match = after.match(text, end)
    if not match and not arabic:
        match = chinese.match(text, end)
    if not match:
        match = before.search(text[max(0, start - 8) : start])
    return names[match.lastgroup] if match and match.lastgroup else None


class _Spans:
    """Sorted spans that answer whether a place lies in one of them."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def covers(self, start: int, end: int) -> bool:
        index = bisect_right(self._starts, start) - 1
        return (index >= 0 and self._ends[index] > start) or (
            index + 1 < len(self._starts) and self._starts[index + 1] < end
        )


def find_quantities(
    text: str, periods: Sequence[PeriodMark], refused: list[tuple[int, int, str]] | None = None
) -> list[Quantity]:
    """Return the quantities of the folded ``text`` in order.

    ``periods`` are the period marks of the same text: their numerals are dates. Where a list ``refused`` is
    given, it receives span and rule of each numeral left alone.
    """
    dates = _Spans([(mark.start, mark.end) for mark in periods])
    names = _Spans([match.span() for match in _NAME_RE.finditer(text)])
    found: list[Quantity] = []
    position = 0

    def refuse(start: int, end: int, rule: str) -> None:
        if refused is not None:
            refused.append((start, end, rule))

    structures = {match.start(): match for match in _STRUCTURE_RE.finditer(text)}
    fractions = {match.start(): match for match in _ARABIC_FRACTION_RE.finditer(text)}
    for match in NUMERAL_RE.finditer(text):
        start, end = match.span()
        if start < position:
            continue
        if dates.covers(start, end):
            refuse(start, end, "guard.date")
            continue
        if names.covers(start, end):
            refuse(start, end, "guard.quoted")
            continue
        if start in structures and (parts := _read_structure(structures[start])):
            found += parts
            position = structures[start].end()
            continue
        if start in fractions:
            fraction = _read_fraction(text, fractions[start])
            if fraction:
                found.append(fraction)
                position = fraction.end
            continue
        quantity, rule = _read_quantity(text, match)
        if quantity is None:
            refuse(start, end, rule)
        else:
            found.append(quantity)
            position = quantity.end
    found += _find_halves(text, found)
    found += _find_doublings(text, found)
    found.sort(key=lambda quantity: quantity.start)
    if note := _CURRENCY_NOTE_RE.search(text):
        found = [_in_currency(quantity, _CURRENCIES[note[1]], note.start()) for quantity in found]
    return _share_units(text, found, refuse)


def _read_quantity(text: str, match: regex.Match[str]) -> tuple[Quantity | None, str]:
    """Read a numeral and what belongs to it; None and the reason where it is no quantity."""
    start, end = match.span()
    chinese = match["chinese"]
    if chinese is not None and match["point"] is None:
        # Most Chinese numerals are parts of words: look for a unit before anything dearer.
        if (
            not match["more4"]
            and text[start - 1 : start] != "第"
            and find_unit(text, end) is None
            and not _scales_alone(text, start, chinese, end)
            and not _TIMES_RE.match(text, end)
            and text[end : end + 1] != "番"
        ):
            return None, "guard.no-unit"
    numeral = read_match(match)
    if numeral is None:
        return None, "guard.unreadable"
    ordinal = text[max(0, start - 2) : start].rstrip(" ").endswith("第")
    if ordinal and chinese is None and match["arabic"] is None:
        return None, "guard.ordinal"
    rule = guarded(text, start, end, numeral.arabic)
    if rule:
        return None, rule
    if chinese is not None and _TIMES_RE.match(text, end):
        n = numeral.low
        return Quantity(
            start, end + 1, start, end + 1, n, n, n, "exact", "次", "times", rules=("unit.times",)
        ), ""
    after, unit = _unit_at(text, end, numeral)
    if ordinal:
        return _ordinal(text, start, end, after, numeral, unit), "guard.ordinal"
    if chinese is not None and unit is None and numeral.kind == "number" and not numeral.scaled:
        return None, "guard.no-unit"
    joined = _read_range(text, match, numeral, after, unit)
    if isinstance(joined, str):
        return None, joined
    if joined is not None:
        return joined, ""
    quantity = _build(text, start, after, numeral, unit, numeral.low, numeral.high)
    return (None, rule) if (rule := _part_of_word(text, quantity)) else (quantity, "")


_STOP_RE = regex.compile(r"[\s，。、；：！？）)”’》…—\-~/]|$|和|与|及|以[上下内]|左右|上下")
_POSITIONAL_RE = regex.compile(r"[零〇○一二三四五六七八九]{2,}(?![十百千万亿点])")
# 由2.61缩小到2.38: the number is the start of a move.
_MOVED_RE = regex.compile(r"(?:缩|提|扩|降|升|增|减|回|上|下)[\p{Han}]{0,2}[到至为]")
_BARE_SCALE_RE = regex.compile(r"[百千万亿]+(?!分之)[^\d一二三四五六七八九]")
# 三度蝉联: how often an honour was won.
_TIMES_RE = regex.compile(
    r"次(?=荣获|获得|获评|入选|蝉联|夺得|登上|捧得)|度(?=蝉联|入选|荣获|获评|获得|获|夺|荣登|上榜|当选|承办|举办|问鼎|捧得|登上)"
)
_STREAK_BEFORE_RE = regex.compile(r"(?:连续|接连|连着|已连)$")


def _part_of_word(text: str, quantity: Quantity) -> str | None:
    """The rule that takes a small Chinese count (五道沟, 三源浦) or a bare number (5G) for a part of a word."""
    if quantity.weak and not _STOP_RE.match(text, quantity.end):
        if _STREAK_BEFORE_RE.search(text[max(0, quantity.start - 2) : quantity.start]):
            return None
        return "guard.small-count"
    surface = text[quantity.number : quantity.after]
    if _POSITIONAL_RE.match(surface) and quantity.value is not None:
        return "guard.positional"  # 五〇一队, 唯一一家
    if quantity.qualifier == "exact" and _BARE_SCALE_RE.match(surface) and not quantity.bare:
        return "guard.bare-scale"  # 百里, 千家, 万户: figures of speech unless an approximator makes them figures
    if quantity.bare and not _STOP_RE.match(text, quantity.end) and not _MOVED_RE.match(text, quantity.end):
        return None if quantity.scaled and surface[-1] in "万亿多余" else "guard.bare"
    return None


def _scales_alone(text: str, start: int, chinese: str, end: int) -> bool:
    """Whether a Chinese numeral without a unit can be a figure: 突破百万, 净增一百七十万."""
    if chinese[-1] not in "百千万亿":
        return False
    if len(chinese) > 2 and chinese[-1] in "万亿" and chinese.strip("百千万亿") and "多" in text[start:end]:
        return True  # 四千二百多万劳动力
    if len(chinese) > 1 and chinese.strip("百千万亿"):
        return text[end : end + 1] in "，。、；）" or end >= len(text)
    return qualifier_before(text, start)[0] != "exact"


def _unit_at(text: str, end: int, numeral: Numeral) -> tuple[int, Unit | None]:
    if numeral.kind != "number":
        return end, None
    position = end
    if text[position : position + 1] in (" ", "\t", "\xa0", "\u3000"):
        position += 1
        if text[position : position + 1] == " ":
            position += 1
    if text[position : position + 1] == "番" and text[position + 1 : position + 2] != "茄":
        return position + 1, _FOLD_UNIT
    hit = find_unit(text, position)
    return (hit[1], hit[0]) if hit else (end, None)


def _read_range(
    text: str, match: regex.Match[str], numeral: Numeral, after: int, unit: Unit | None
) -> Quantity | str | None:
    """Join A and B of A—B, A至B, A到B into one quantity; a str is the rule that forbids any reading."""
    link = _RANGE_RE.match(text, after)
    if not link or numeral.high is not None:
        return None
    second = NUMERAL_RE.match(text, link.end())
    if not second or (second["sign"] and second["arabic"] is None):
        return None
    other = read_match(second)
    if other is None or (second["chinese"] and "到" in link.group() and not other.scaled and numeral.arabic):
        return None
    if guarded(text, second.start(), second.end(), other.arabic):
        return "guard.threshold"
    after2, unit2 = _unit_at(text, second.end(), other)
    percent = numeral.kind != "number" and unit2 is None
    if unit2 is None and other.kind == "number" and unit is None and not percent:
        return None
    if text[match.start() - 1 : match.start()] in ("由", "从"):
        return None  # 从三成到五成 tells a move, not a span
    if unit is not None and unit2 is not None and unit.symbol != unit2.symbol:
        return None
    low, high = numeral.low, other.low
    # A scale at the end reaches back: 20至25万.
    if not numeral.scaled and other.scaled and unit is None and other.kind == "number":
        ratio = (
            high / Decimal(second["arabic"].replace(",", "").replace("，", ""))
            if second["arabic"]
            else Decimal(1)
        )
        if low * ratio < high:
            low = low * ratio
    kind = numeral if numeral.kind != "number" else other
    if not low < high:
        return None
    joined = Numeral(low, high, kind.kind, False, numeral.arabic, True)
    return _build(text, match.start(), after2, joined, unit2 or unit, low, high)


def _build(
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
    value: Decimal | None = low
    if symbol == "倍" and text[after : after + 1] == "半" and high is None:
        value, low, after = low + Decimal("0.5"), low + Decimal("0.5"), after + 1  # 三倍半
        end = max(end, after)
    if named := _CURRENCY_RE.search(text[max(0, number - 5) : number]) if symbol == "CNY" else None:
        symbol = _CURRENCIES[named[1]]  # 新台币145.8万元
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
    small = not numeral.arabic and low <= 10 and numeral.kind == "number" and low == low.to_integral_value()
    weak = small and unit is not None and dimension not in ("ratio", "money")
    rules = (f"unit.{unit.id}" if unit else "unit.none",)
    return Quantity(
        start, end, number, after, value, lower, upper, qualifier, symbol, dimension,
        weak=weak, bare=unit is None and numeral.kind == "number", scaled=numeral.scaled,
        surface=_surface(text, after, unit), per=per, rules=rules,
    )  # fmt: skip


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
_FOLD_UNIT = Unit("ratio.doubling", "番", "ratio", ("番",))
_TURN_RE = regex.compile(r"翻(?:了|近|约)?(?:近)?$")
_CURRENCIES = {
    "美元": "USD", "新台币": "TWD", "港币": "HKD", "港元": "HKD", "澳门元": "MOP", "欧元": "EUR", "日元": "JPY",
}  # fmt: skip
_CURRENCY_RE = regex.compile(r"(美元|新台币|港币|港元|澳门元|欧元|日元)\s?$")


_CURRENCY_NOTE_RE = regex.compile(
    r"[（(](?:单位[：:])?(?:[百千万亿]*)(澳门元|港元|港币|美元|新台币|欧元|日元)[，,、；]?\s?下同[）)]"
)


def _in_currency(quantity: Quantity, symbol: str, noted: int) -> Quantity:
    """A note (澳门元，下同) holds for the figure in front of it and for all that follow."""
    if quantity.unit != "CNY" or quantity.end < noted:
        return quantity
    return replace(quantity, unit=symbol)


def _surface(text: str, after: int, unit: Unit | None) -> str:
    """The unit's words as they stand before ``after``."""
    if unit is None:
        return ""
    return next((s for s in sorted(unit.surfaces, key=len, reverse=True) if text.endswith(s, 0, after)), "")


_RANKED_RE = regex.compile(
    r"\s*(?:[，。、；：！？）)”’》…]|$|的(?=位次|地位|水平)|[和与及]|跃|上?升|前移|提升|降|下滑|退)"
)


def _ordinal(
    text: str, start: int, end: int, after: int, numeral: Numeral, unit: Unit | None
) -> Quantity | None:
    """第二, 第13位: a rank, if a construction of ranks takes it."""
    stop = after if unit and unit.symbol in ("位", "名") else end
    if (numeral.scaled and numeral.low > 1000) or not _RANKED_RE.match(text, stop):
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


def _read_structure(match: regex.Match[str]) -> list[Quantity]:
    """2.3:36.9:60.8 gives its parts in per cent; parts that do not make up a whole are something else."""
    numbers = list(_NUMBER_RE.finditer(match.group()))
    values = [Decimal(number.group()) for number in numbers]
    if not Decimal("99.5") <= sum(values) <= Decimal("100.5"):
        return []
    found = []
    for number, value in zip(numbers, values, strict=True):
        start, end = match.start() + number.start(), match.start() + number.end()
        found.append(
            Quantity(
                start, end, match.start(), match.end(), value, value, value, "exact", "%", "ratio",
                kind="structure", rules=("number.structure",),
            )
        )  # fmt: skip
    return found


def _read_fraction(text: str, match: regex.Match[str]) -> Quantity | None:
    """1/3 as a share; a fraction of one, so that dates and scores are left alone."""
    if guarded(text, match.start(), match.end(), True):
        return None
    part, whole = Decimal(match[1]), Decimal(match[2])
    if not 0 < part < whole or (whole < 10 and part > 9):
        return None
    if not _AFTER_FRACTION_RE.match(text[match.end() : match.end() + 2]):
        return None
    share = round(Decimal(100) * part / whole, 4)
    numeral = Numeral(share, None, "%", False, True, True)
    return _build(text, match.start(), match.end(), numeral, None, share, None)


def _find_halves(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """半数 and 一半 where they state a share: 半数以上, 超过一半."""
    if "半数" not in text and "一半" not in text:
        return []
    taken = _Spans([(quantity.start, quantity.end) for quantity in found])
    halves = []
    for match in _SHARE_RE.finditer(text):
        group = next((number for number in (1, 2, 3) if match[number]), 0)
        start, end = match.span(group)
        if not taken.covers(start, end):
            numeral = Numeral(Decimal(50), None, "%", False, False, True)
            halves.append(_build(text, start, end, numeral, None, Decimal(50), None))
    return halves


_DOUBLE_RE = regex.compile(r"翻了?番(?!茄)")


def _find_doublings(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """翻番 without a numeral doubles, like 翻一番."""
    if "番" not in text:
        return []
    hundred = Decimal(100)
    return [
        Quantity(
            match.start(), match.end(), match.start(), match.end(), hundred, hundred, hundred, "exact", "%", "ratio",
            rules=("unit.double",),
        )
        for match in _DOUBLE_RE.finditer(text)
    ]  # fmt: skip


def _share_units(text: str, found: list[Quantity], refuse) -> list[Quantity]:  # type: ignore[no-untyped-def]
    """Give a bare number the unit of the list it stands in (1.7、2.2个百分点) and drop what stays bare.

    A bare number with a scale (净增170万) is kept, one without is left to the constructions of index numbers.
    """
    kept: list[Quantity] = []
    for index in range(len(found) - 1, -1, -1):
        quantity = found[index]
        if quantity.bare and index + 1 < len(found):
            follower = kept[-1] if kept else None
            link = _LIST_RE.match(text, quantity.end)
            if (
                follower
                and link
                and link.end() == follower.start
                and follower.unit
                and follower.kind == "plain"
            ):
                if text[quantity.number] not in CHINESE:
                    quantity = replace(
                        quantity,
                        unit=follower.unit,
                        dimension=follower.dimension,
                        bare=False,
                        rules=follower.rules,
                    )
        kept.append(quantity)
    kept.reverse()
    return kept
