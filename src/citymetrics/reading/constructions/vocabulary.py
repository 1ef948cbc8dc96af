"""The closed vocabulary of constructions (data/words.toml, data/trends.toml), compiled on first use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from citymetrics.errors import DataError
from citymetrics.text import lexicon
from citymetrics.text.lexemes import Chain, Ending, Lexemes
from citymetrics.text.patterns import word_class

__all__ = ["Vocabulary", "vocabulary"]

_GROUPS = {"action", "link", "adverb", "trailing", "generic", "growth_head", "predicate"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The word groups, each in the form that constructions ask for."""

    action: Chain
    link: Ending
    adverb: Lexemes
    generic: frozenset[str]
    growth_heads: frozenset[str]
    growth_head: Ending
    predicate: Lexemes
    predicate_start: Lexemes
    trailing: Ending
    degree: Ending
    trend: Ending
    trends: Mapping[str, tuple[str, int, bool]]


_BEFORE_GROWTH = ("", "同比", "年均", "平均", "实际", "名义", "自然")


def _stops(table: Mapping[str, Any], where: str, key: str = "not_before") -> dict[str, str]:
    """The lines of a group that say beside what a word is the half of another one."""
    found: dict[str, str] = {}
    for line in table[where][key].strip().splitlines():
        word, colon, rest = line.partition(":")
        if not colon:
            raise DataError(f"words.toml: {where}: {key}: {line!r} has no colon; write 建设:用地|项目")
        if word in found:
            raise DataError(f"words.toml: {where}: {key}: {word!r} has two lines; join them")
        found[word] = rest
    return found


_NEW = "新"
_NEW_ALONE = ("新", "增")  # 新增|开发: 新增 is the verb


def _renewed(verbs: Sequence[str], stops: dict[str, str]) -> list[str]:
    """新建成, 新开办: 新 in front of a verb makes one verb with it, which is the half of the same nouns."""
    renewed = {_NEW + verb: verb for verb in verbs if len(verb) == 2 and verb[0] not in _NEW_ALONE}
    stops.update((new, stops[verb]) for new, verb in renewed.items() if verb in stops and new not in stops)
    return [*verbs, *renewed]


_MORE, _LESS = "多", "少"
_NO_MORE = {_MORE: "更许大众", _LESS: "至不缺减"}


def _outdone(
    trends: Mapping[str, tuple[str, int, bool]], verbs: Sequence[str]
) -> dict[str, tuple[str, int, bool]]:
    """多投产, 少发放: a verb with 多 or 少 states a change where it is compared (同比多投产)."""
    return {
        more + verb: (trends[more][0], trends[more][1], True)
        for more in (_MORE, _LESS)
        for verb in verbs
        if len(verb) == 2 and more + verb not in trends
    }


_REACHING = ("到", "至", "为")
_ADVERBIAL = ("地", "的", "度")


def _reached(trends: Mapping[str, tuple[str, int, bool]], nouns: Sequence[str]) -> list[str]:
    """下滑至, 上升到, 调整为: a verb of change links the figure that it ends with."""
    return [
        word + end
        for word, (_, _, needs_base) in trends.items()
        if len(word) > 1 and not needs_base and word not in nouns
        for end in _REACHING
    ]


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary; the first call reads and compiles it."""
    table = lexicon.read_toml("words.toml")
    for group in table:
        if group not in _GROUPS:
            raise DataError(f"words.toml: unknown group {group!r}; known are {', '.join(sorted(_GROUPS))}")
    action = table["action"]
    stops = _stops(table, "action")
    rows = lexicon.read_rows(
        "trends.toml", "trend", required=["sign", "words", "examples"], optional=["needs_base"]
    )
    trends = {
        word: (str(row["id"]), int(row["sign"]), bool(row.get("needs_base", False)))
        for row in rows
        for word in row["words"]
    }
    trends |= _outdone(trends, action["strong"].split())
    heads = table["growth_head"]["words"].split()
    predicate = table["predicate"]
    halves = _stops(table, "predicate")
    strong = _renewed(action["strong"].split(), stops)
    generic = table["generic"]["words"].split()
    return Vocabulary(
        action=Chain(
            verbs=Lexemes(strong, stops),
            opening=Lexemes([*strong, *action["start_only"].split()], stops),
            manner=Lexemes(word_class("manner")),
            wide=Lexemes(action["before_figure"].split()),
            particles=_stops(table, "action", "not_particle"),
        ),
        link=Ending(
            [*table["link"]["words"].split(), *_reached(trends, heads)],
            "了",
            not_after=_stops(table, "link", "not_after"),
        ),
        adverb=Lexemes(table["adverb"]["leading"].split(), _stops(table, "adverb")),
        degree=Ending(word_class("degree"), *_ADVERBIAL),
        trailing=Ending(table["trailing"]["words"].split(), not_after=_stops(table, "trailing", "not_after")),
        generic=frozenset(generic),
        growth_heads=frozenset(heads),
        growth_head=Ending([before + head for before in _BEFORE_GROWTH for head in heads]),
        predicate=Lexemes(predicate["words"].split(), halves),
        predicate_start=Lexemes((predicate["words"] + predicate["start_only"]).split(), halves),
        trend=Ending(
            trends,
            *("了", "约", "近", "幅度", "幅度为", "幅度达"),
            not_after={word: _NO_MORE[word[0]] for word in trends if word[0] in _NO_MORE and len(word) == 3},
        ),
        trends=trends,
    )
