"""What only looks like a quantity: dates, names, slogans, thresholds, parts of words (data/guards.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import regex

from citymetrics.errors import DataError
from citymetrics.marks.qualifiers import qualifier_before
from citymetrics.marks.quantities.quantity import Quantity
from citymetrics.text import lexicon
from citymetrics.text.engine import compiled
from citymetrics.text.patterns import pattern

__all__ = ["guarded", "part_of_word", "scales_alone"]


@cache
def _guards() -> dict[str, list[Mapping[str, Any]]]:
    """The rows of each side; those for Chinese numerals alone stand behind the numeral as well."""
    rows = lexicon.read_rows(
        "guards.toml",
        "guard",
        required=["side", "pattern", "reason", "examples", "counter_examples"],
        optional=["chinese_only", "context", "begins"],
    )
    sides: dict[str, list[Mapping[str, Any]]] = {"after": [], "before": [], "chinese": []}
    for row in rows:
        if ("(?<=" in row["pattern"]) != ("begins" in row):
            raise DataError(f"guards.toml: [[guard]] {row['id']}: `begins` is for patterns with (?<=…)")
        sides["chinese" if row.get("chinese_only") else row["side"]].append(row)
    return sides


class _Side(dict[str, "regex.Pattern[str] | None"]):
    """The guards of one side that can match where a character touches the numeral, as one pattern; None for none.

    Most numerals have a character beside them (％, 元, 、) that few guards or none begin with.
    """

    def __init__(self, side: str) -> None:
        super().__init__()
        # (?r) searches backwards from the numeral, where these patterns end.
        self._backwards = "(?r)" if side == "before" else ""
        self._rows = _guards()[side]
        self._guards = [regex.compile(self._backwards + row["pattern"]) for row in self._rows]
        self._names = {f"g{number}": row["id"] for number, row in enumerate(self._rows)}
        self._together: dict[tuple[int, ...], regex.Pattern[str] | None] = {(): None}

    def __missing__(self, character: str) -> regex.Pattern[str] | None:
        numbers = tuple(n for n in range(len(self._rows)) if self._can_begin(n, character))
        if numbers not in self._together:
            tried = "|".join([f"(?P<g{n}>{self._rows[n]['pattern']})" for n in numbers])
            self._together[numbers] = compiled(f"{self._backwards}(?:{tried})")
        found = self[character] = self._together[numbers]
        return found

    def _can_begin(self, number: int, character: str) -> bool:
        """Whether more text could make the character a match; at the text's end all are tried."""
        if "begins" in self._rows[number]:
            return not character.strip() or character in self._rows[number]["begins"]
        return self._guards[number].match(character, partial=True) is not None

    def rule(self, match: regex.Match[str] | None) -> str | None:
        """The id of the guard that matched."""
        return self._names[match.lastgroup] if match and match.lastgroup else None


@cache
def _sides() -> tuple[_Side, _Side, _Side]:
    return _Side("after"), _Side("chinese"), _Side("before")


def guarded(text: str, start: int, end: int, arabic: bool) -> str | None:
    """Return the id of the guard that says the numeral at ``start``..``end`` is no quantity, or None."""
    after, chinese, before = _sides()
    behind = text[end : end + 1]
    if (guards := after[behind]) and (match := guards.match(text, end)):
        return after.rule(match)
    if not arabic and (guards := chinese[behind]) and (match := guards.match(text, end)):
        return chinese.rule(match)
    if guards := before[text[start - 1 : start]]:
        return before.rule(guards.search(text, max(0, start - 8), start))
    return None


def part_of_word(text: str, quantity: Quantity) -> str | None:
    """The rule that takes a small Chinese count (五道沟, 三源浦) or a bare number (5G) for a part of a word."""
    if quantity.weak and not pattern("weak.stop").match(text, quantity.end):
        if pattern("weak.streak").search(text[max(0, quantity.start - 2) : quantity.start]):
            return None
        return "guard.small-count"
    if not text[quantity.number].isascii() and (rule := _figure_of_speech(text, quantity)):
        return rule
    if (
        quantity.bare
        and not pattern("weak.stop").match(text, quantity.end)
        and not pattern("weak.moved").match(text, quantity.end)
    ):
        surface = text[quantity.number : quantity.after]
        if quantity.qualifier == "exact" and not surface.strip("百千万亿"):
            return "guard.bare-scale"  # 千亿产业, 百亿番茄
        return None if quantity.scaled and surface[-1] in "万亿多余" else "guard.bare"
    return None


def _figure_of_speech(text: str, quantity: Quantity) -> str | None:
    """The rule for a Chinese numeral that names or praises and does not count: 五〇一队, 千家万户."""
    surface = text[quantity.number : quantity.after]
    if surface[0] in "十百千万亿" and pattern("weak.vague").search(
        text[max(0, quantity.number - 2) : quantity.number]
    ):
        return "guard.vague"
    if pattern("weak.positional").match(surface) and quantity.value is not None:
        return "guard.positional"  # 五〇一队, 唯一一家
    if (
        quantity.qualifier == "at_least"
        and pattern("weak.bare-scale").match(surface)
        and pattern("weak.runs-on").match(text, quantity.end)
    ):
        return "guard.threshold"  # 万人以上集中供水工程
    if quantity.qualifier == "exact" and pattern("weak.bare-scale").match(surface) and not quantity.bare:
        return "guard.bare-scale"  # 百里, 千家, 万户: figures of speech unless an approximator makes them figures
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
