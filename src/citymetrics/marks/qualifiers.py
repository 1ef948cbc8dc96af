"""Approximators (近, 约, 超过, 以上, 多): what the words assert about the true value.

The bounds follow the words and the law: 以上, 以下 and 以内 include the figure, 超过 and 不满 exclude it (Civil
Code of the People's Republic of China, art. 1259); 约 and 左右 assert no bound at all.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import NamedTuple

import regex

from citymetrics.text import lexicon
from citymetrics.text.engine import compiled

__all__ = ["bounds", "qualifier_after", "qualifier_before"]

# Where a bound word and an approximator meet (约100家以上), the bound word says what is asserted.
_STRENGTH = {"exact": 0, "about": 1, "nearly": 2, "over": 3, "under": 3, "at_least": 4, "at_most": 4}


class _Side(NamedTuple):
    """The words that stand on one side of a figure."""

    pattern: regex.Pattern[str]
    meaning: dict[str, str]
    touching: frozenset[str]
    """The characters of them one of which touches the figure; most figures have none and need no search."""


@cache
def _tables() -> tuple[_Side, _Side]:
    """The words before a figure, and those behind it."""
    rows = lexicon.read_rows(
        "qualifiers.toml", "qualifier", required=["qualifier", "before", "after", "examples"]
    )
    before = {word: row["qualifier"] for row in rows for word in row["before"]}
    after = {word: row["qualifier"] for row in rows for word in row["after"]}

    def either(words: dict[str, str]) -> str:
        return "|".join(sorted(words, key=len, reverse=True))

    # 上 is "as many as" only before a bare scale (上百家); 过 and 破 need a number right behind them.
    return (
        _Side(compiled(rf"(?:{either(before)})\s?$"), before, frozenset(word[-1] for word in before)),
        _Side(compiled(rf"\s?(?:{either(after)})"), after, frozenset(word[0] for word in after)),
    )


_NOT_BEFORE = {
    "过": "经超通渡跨不越路透",
    "破": "侦",
    "上": "以",
    "近": "最附远邻",
    "超": "赶反高商",
    "约": "节合预制条契签集民公特",
}


def qualifier_before(text: str, start: int) -> tuple[str, int]:
    """Return the qualifier that touches the numeral at ``start`` from the left, and where its word begins.

    >>> qualifier_before("加装电梯近2000台", 5)
    ('nearly', 4)
    """
    pattern, meaning, touching = _tables()[0]
    if text[start - 1 : start] not in touching and not text[start - 1 : start].isspace():
        return "exact", start
    window = text[max(0, start - 6) : start]
    match = pattern.search(window)
    if not match:
        return "exact", start
    word = match.group().strip()
    begin = start - len(window) + match.start()
    if begin and text[begin - 1] in _NOT_BEFORE.get(word, ""):
        return "exact", start
    if word == "上" and text[start : start + 1] not in "百千万亿":
        return "exact", start
    return meaning[word], begin


def qualifier_after(text: str, end: int) -> tuple[str, int]:
    """Return the qualifier right behind number and unit, and where its word ends.

    >>> qualifier_after("5%左右", 2)
    ('about', 4)
    """
    pattern, meaning, touching = _tables()[1]
    if text[end : end + 1] not in touching and not text[end : end + 1].isspace():
        return "exact", end
    match = pattern.match(text, end)
    if not match:
        return "exact", end
    word = match.group().strip()
    follow = text[match.end() : match.end() + 1]
    if follow and word in ("许", "强", "起"):
        return "exact", end
    if word in ("多", "余") and follow and follow in "种元样额款":
        return "exact", end
    return meaning[word], match.end()


def stronger(first: str, second: str) -> str:
    """Return the one of two qualifiers that asserts more.

    >>> stronger("about", "at_least")
    'at_least'
    """
    return first if _STRENGTH[first] >= _STRENGTH[second] else second


def bounds(qualifier: str, value: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """Return what a qualifier asserts about the true value: lower and upper bound, None for unbounded.

    >>> bounds("nearly", Decimal(2000))
    (None, Decimal('2000'))
    """
    if qualifier == "exact":
        return value, value
    if qualifier in ("over", "at_least"):
        return value, None
    if qualifier in ("nearly", "under", "at_most"):
        return None, value
    return None, None
