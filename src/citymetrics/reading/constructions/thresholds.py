"""Thresholds: 降雨量100毫米以上笼罩面积达9.7万平方公里 states an area; the 100毫米以上 only says of what.

A bound with 以上 or 以下 that stands in front of the noun which another figure of the same clause counts or measures
sorts things and states nothing. Its words stay in the name of that figure.
"""

from __future__ import annotations

from collections.abc import Sequence

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.clauses import Site
from citymetrics.reading.constructions.memory import Memory, Reading
from citymetrics.reading.constructions.nouns import is_predicate
from citymetrics.text.patterns import pattern

__all__ = ["is_threshold", "read_threshold"]

_BOUNDS = ("以上", "以下", "以内")
_PASSED = frozenset(["over", "under", "at_least", "at_most"])
_COUNTED = frozenset(["count", "time"])
"""What may be stated with 以上 in front of a noun: 培育100家以上企业, 两年以上."""


def is_threshold(site: Site) -> bool:
    """Whether a figure only sorts what the next figure of its clause counts."""
    quantity, sites = site.quantity, site.clause.sites
    if site.right.text == "的" and _is_condition(site):
        return True
    if site.index + 1 == len(sites) or sites[site.index + 1].joined:
        return False
    right = site.right.text.strip()
    if quantity.dimension == "ratio":
        return False
    if not site.clause.source.endswith(_BOUNDS, quantity.number, quantity.end):
        return quantity.qualifier in _PASSED and bool(pattern("threshold.counted").match(right))
    if pattern("threshold.stated").match(right):
        return True
    if quantity.dimension in _COUNTED or not right or pattern("threshold.ended").match(right):
        return False
    return not is_predicate(right.removeprefix("的"))


def _is_condition(site: Site) -> bool:
    """总价值在2000元以下的，…; 损失超过2000元的，…: whom a rule is for."""
    quantity, clause = site.quantity, site.clause
    if quantity.dimension in ("ratio", "time") or clause.source[clause.end : clause.end + 1] not in (
        "，",
        ",",
    ):
        return False
    bound = clause.source.endswith(_BOUNDS, quantity.number, quantity.end)
    return bound or quantity.qualifier in _PASSED


def read_threshold(site: Site, memory: Memory, places: list[PlaceMark]) -> Sequence[Reading] | None:
    """降雨量100毫米以上的有3个点位: the bound is no figure of its own."""
    if is_threshold(site):
        return ()
    tier = site.left.text.endswith("至") and site.left.text.endswith(_BOUNDS, 0, -1)
    return () if tier else None  # 1000万元以上至|5000万元
