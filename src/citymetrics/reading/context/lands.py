"""Other countries: which one a clause or a whole text is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from citymetrics.text.patterns import pattern, word_class

__all__ = ["country_in", "country_of_text"]

_TWICE = 2
"""How often a text must name a country to be about it, and how much oftener than divisions."""


def country_in(folded: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the one country is named that a stretch of text names; None for none, two, or the world.

    >>> country_in("美国6月份失业率", 0, 8)
    (0, 2)
    """
    found = list(pattern("area.country").finditer(folded, start, end))
    names = {match.group() for match in found}
    if len(names) != 1 or names.pop() in word_class("several-lands"):
        return None
    return found[0].span()


def country_of_text(folded: str, starts: Sequence[int], divisions: int) -> str | None:
    """The country that a text names more often than all other lands, the nation and its divisions; None else."""
    several = word_class("several-lands")
    named = (pattern("area.country").match(folded, start) for start in starts)
    names = Counter(match.group() for match in named if match and match.group() not in several)
    if not names:
        return None
    (name, number), *_ = names.most_common(1)
    ours = len(pattern("area.ours").findall(folded)) + _TWICE * divisions
    most = number >= _TWICE and number * 2 > sum(names.values())
    return name if most and number > ours else None
