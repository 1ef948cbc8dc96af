"""Whether a figure may stand as its construction read it: the last word on ordinals, weak counts and bare numbers."""

from __future__ import annotations

from citymetrics.reading.constructions.memory import Reading
from citymetrics.reading.constructions.strip import before_link
from citymetrics.text.patterns import pattern

__all__ = ["admits", "says_ratio"]


def admits(reading: Reading) -> bool:
    """Whether a figure may stand: bare and weak ones only where a predicate states them."""
    quantity, site = reading.site.quantity, reading.site
    if quantity.kind == "ordinal":
        return reading.statistic == "rank"
    if quantity.weak and reading.statistic not in ("streak",):
        at_end = not site.right.text.strip() or site.right.text[0] in "、，"
        linked = len(before_link(site.left)) != len(site.left)
        return (
            reading.rule in ("name.predicate",)
            and at_end
            and (linked or quantity.dimension != "count")
            and bool(reading.name.phrase)
        )
    if quantity.bare:
        return _admits_bare(reading)
    return bool(reading.name.phrase or reading.name.prefix)


def _admits_bare(reading: Reading) -> bool:
    """A number without a unit: an index, or a count whose measure word is left out (净增170万)."""
    quantity = reading.site.quantity
    text = reading.name.phrase.text
    if reading.statistic == "growth":
        return False
    if quantity.scaled:
        return bool(pattern("bare.people").search(text)) if reading.rule == "name.behind" else bool(text)
    if pattern("bare.index").search(text):
        return reading.statistic in ("level", "ratio", "change")
    return (
        bool(pattern("bare.counted").search(text)) and quantity.value is not None and quantity.value >= 1000
    )


def says_ratio(text: str) -> bool:
    """Whether a bare number of what ``text`` names is a ratio: 恩格尔系数, 收入比."""
    return pattern("bare.ratio").search(text) is not None
