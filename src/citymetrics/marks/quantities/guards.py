"""What only looks like a quantity: dates, names, slogans, thresholds, parts of words (data/guards.toml)."""

from __future__ import annotations

from functools import cache

import regex

from citymetrics.marks.qualifiers import qualifier_before
from citymetrics.marks.quantities.quantity import Quantity
from citymetrics.text import lexicon

__all__ = ["guarded", "part_of_word", "scales_alone"]

_STOP_RE = regex.compile(r"[\s，。、；：！？）)”’》…—\-~/]|$|和|与|及|以[上下内]|左右|上下")
_POSITIONAL_RE = regex.compile(r"[零〇○一二三四五六七八九]{2,}(?![十百千万亿点])")
# 由2.61缩小到2.38: the number is the start of a move.
_MOVED_RE = regex.compile(r"(?:缩|提|扩|降|升|增|减|回|上|下)[\p{Han}]{0,2}[到至为]")
_HAN_RE = regex.compile(r"(?![并且而逐持仍均都])\p{Han}")
_BARE_SCALE_RE = regex.compile(r"[百千万亿]+(?!分之)[^\d一二三四五六七八九]")
# 数十亿元, 几百万: no figure; 总数十亿 states one.
_VAGUE_RE = regex.compile(r"(?<![总人次户件台个指系])数$|几$")
_STREAK_BEFORE_RE = regex.compile(r"(?:连续|接连|连着|已连)$")


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
    # (?r) searches backwards from the numeral, where these patterns end.
    return regex.compile(after), regex.compile(f"(?r)(?:{before})"), regex.compile(chinese), names


def guarded(text: str, start: int, end: int, arabic: bool) -> str | None:
    """Return the id of the guard that says the numeral at ``start``..``end`` is no quantity, or None."""
    after, before, chinese, names = _guards()
    match = after.match(text, end)
    if not match and not arabic:
        match = chinese.match(text, end)
    if not match:
        match = before.search(text, max(0, start - 8), start)
    return names[match.lastgroup] if match and match.lastgroup else None


def part_of_word(text: str, quantity: Quantity) -> str | None:
    """The rule that takes a small Chinese count (五道沟, 三源浦) or a bare number (5G) for a part of a word."""
    if quantity.weak and not _STOP_RE.match(text, quantity.end):
        if _STREAK_BEFORE_RE.search(text[max(0, quantity.start - 2) : quantity.start]):
            return None
        return "guard.small-count"
    surface = text[quantity.number : quantity.after]
    before = text[max(0, quantity.number - 2) : quantity.number]
    if surface[0] in "十百千万亿" and _VAGUE_RE.search(before):
        return "guard.vague"
    if _POSITIONAL_RE.match(surface) and quantity.value is not None:
        return "guard.positional"  # 五〇一队, 唯一一家
    if (
        quantity.qualifier == "at_least"
        and _BARE_SCALE_RE.match(surface)
        and _HAN_RE.match(text, quantity.end)
    ):
        return "guard.threshold"  # 万人以上集中供水工程
    if quantity.qualifier == "exact" and _BARE_SCALE_RE.match(surface) and not quantity.bare:
        return "guard.bare-scale"  # 百里, 千家, 万户: figures of speech unless an approximator makes them figures
    if quantity.bare and not _STOP_RE.match(text, quantity.end) and not _MOVED_RE.match(text, quantity.end):
        if quantity.qualifier == "exact" and not surface.strip("百千万亿"):
            return "guard.bare-scale"  # 千亿产业, 百亿番茄
        return None if quantity.scaled and surface[-1] in "万亿多余" else "guard.bare"
    return None


def scales_alone(text: str, start: int, chinese: str, end: int) -> bool:
    """Whether a Chinese numeral without a unit can be a figure: 突破百万, 净增一百七十万."""
    if chinese[-1] not in "百千万亿":
        return False
    if len(chinese) > 2 and chinese[-1] in "万亿" and chinese.strip("百千万亿") and "多" in text[start:end]:
        return True  # 四千二百多万劳动力
    if text.startswith("人口", end) and chinese.strip("百千万亿"):
        return True  # 十亿人口
    if len(chinese) > 1 and chinese.strip("百千万亿"):
        return text[end : end + 1] in "，。、；）" or end >= len(text)
    return qualifier_before(text, start)[0] != "exact"
