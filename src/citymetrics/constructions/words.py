"""The closed vocabulary of constructions (data/words.toml, data/trends.toml), compiled on first use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import regex

from citymetrics import lexicon
from citymetrics.errors import DataError

__all__ = ["Words", "words"]

_GROUPS = {"action", "link", "adverb", "generic", "growth_head", "predicate"}


@dataclass(frozen=True, slots=True)
class Words:
    """The word groups, each as the patterns that constructions ask for."""

    action_start: regex.Pattern[str]
    action_end: regex.Pattern[str]
    action_inside: regex.Pattern[str]
    action_wide: regex.Pattern[str]
    link_end: regex.Pattern[str]
    adverb_start: regex.Pattern[str]
    generic: frozenset[str]
    growth_heads: frozenset[str]
    growth_head_end: regex.Pattern[str]
    predicate: regex.Pattern[str]
    predicate_start: regex.Pattern[str]
    trend_end: regex.Pattern[str]
    trends: Mapping[str, tuple[str, int, bool]]


# How a thing is done stands before the verb: 高标准建设, 精细化治理, 累计建成.
_MANNER = "高标准|高质量|高水平|高效|加快|全面|深入|扎实|积极|稳步|持续|大力|有序|统筹|系统|科学|成功|顺利|累计|精准|精细化|协同|一体|滚动|集中|重点|优先|支持|鼓励|帮助|全力|合力|主动|着力|先后|陆续|再"


def either(items: Iterable[str]) -> str:
    """An alternation with the longest item first, so that the longest word wins."""
    return "|".join(regex.escape(item) for item in sorted(set(items), key=lambda w: (-len(w), w)))


def _guarded(items: Iterable[str], not_before: Mapping[str, str]) -> str:
    """An alternation in which a word does not count before the continuations that make it another word."""
    parts = []
    for item in sorted(set(items), key=lambda w: (-len(w), w)):
        stop = not_before.get(item, "")
        parts.append(regex.escape(item) + (f"(?!{stop})" if stop else ""))
    return "|".join(parts)


def _read_continuations(block: str, where: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for line in block.strip().splitlines():
        word, colon, rest = line.partition(":")
        if not colon:
            raise DataError(f"words.toml: {where}: not_before: {line!r} has no colon; write 建设:用地|项目")
        table[word] = rest
    return table


@cache
def words() -> Words:
    """Return the vocabulary; the first call reads and compiles it."""
    table = lexicon.read_toml("words.toml")
    for group in table:
        if group not in _GROUPS:
            raise DataError(f"words.toml: unknown group {group!r}; known are {', '.join(sorted(_GROUPS))}")
    action = table["action"]
    stops = _read_continuations(action["not_before"], "action")
    verbs = _guarded(action["strong"].split(), stops)
    opening = _guarded((action["strong"] + action["start_only"]).split(), stops)
    rows = lexicon.read_rows(
        "trends.toml", "trend", required=["sign", "words", "examples"], optional=["needs_base"]
    )
    trends = {
        word: (str(row["id"]), int(row["sign"]), bool(row.get("needs_base", False)))
        for row in rows
        for word in row["words"]
    }
    heads = table["growth_head"]["words"].split()
    predicate = table["predicate"]
    halves = _read_continuations(predicate["not_before"], "predicate")
    cuts = _guarded(predicate["words"].split(), halves)
    starts = _guarded((predicate["words"] + predicate["start_only"]).split(), halves)
    return Words(
        action_start=regex.compile(
            rf"(?:{_MANNER})?(?:(?:{opening})(?:[、和并]?(?:{verbs}))*)(?:了|出|并|过(?!夜|境|路|冬))?"
        ),
        action_end=regex.compile(rf"(?:(?:{verbs})(?:[、和并]?(?:{verbs}))*)(?:了|出|起|过)?$"),
        action_inside=regex.compile(rf"(?:{verbs})(?:了|出)?"),
        action_wide=regex.compile(
            rf"(?:(?:{verbs})(?:[、和并]?(?:{verbs}))*|{either(action['before_figure'].split())})(?:了|出|起|过)?$"
        ),
        link_end=regex.compile(rf"(?:{either(table['link']['words'].split())})了?$"),
        adverb_start=regex.compile(rf"(?:{either(table['adverb']['leading'].split())})"),
        generic=frozenset(table["generic"]["words"].split()),
        growth_heads=frozenset(heads),
        growth_head_end=regex.compile(rf"(?:同比|年均|平均|实际|名义)?(?:{either(heads)})$"),
        predicate=regex.compile(cuts),
        predicate_start=regex.compile(starts),
        trend_end=regex.compile(rf"(?:{either(trends)})(?:了|约|近|幅度|幅度为|幅度达)?$"),
        trends=trends,
    )
