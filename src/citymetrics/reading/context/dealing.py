"""What 分别 deals out to figures beside their names: places (A市和B市分别…) and periods (2023年和2024年…分别…)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from citymetrics.reading.constructions import Site
from citymetrics.reading.context.state import Setting
from citymetrics.text.patterns import pattern

__all__ = ["listed_periods", "own_place"]

Span = tuple[int, int]


def own_place(spans: Sequence[Span], folded: str, site: Site) -> int | None:
    """Which of several spans that a clause lists is a figure's own: the first of the first figure behind 分别, and so
    on, once or again; None where they are not dealt out."""
    sites, end = site.clause.sites, spans[-1][1]
    first = bisect_left(sites, end, key=_start_of)
    if site.index < first or (len(sites) - first) % len(spans):
        return None
    between = folded[end : sites[first].quantity.start]
    return (site.index - first) % len(spans) if pattern("deal.respectively").search(between) else None


def listed_periods(settings: Sequence[Setting], folded: str) -> list[Setting]:
    """The periods that nothing but joints part (2023年和2024年); none for a single one."""
    found: list[Setting] = []
    for setting in settings:
        if setting.period is None:
            continue
        if found and not pattern("deal.joint").fullmatch(folded, found[-1].spans[-1][1], setting.start):
            if len(found) > 1:
                break
            found = []
        found.append(setting)
    return found if len(found) > 1 else []


def _start_of(site: Site) -> int:
    return site.quantity.start
