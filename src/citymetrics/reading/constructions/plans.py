"""What a figure is measured against when it is a plan: 收入3200万元，完成年初预算6100万元的52%.

The plan's own amount is named by the subject and the word for the plan, the share by the subject and what is fulfilled;
what the sentence goes on about (比上年增收…，增长…) is the subject, not the plan.
"""

from __future__ import annotations

from collections.abc import Sequence

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.clauses import Site
from citymetrics.reading.constructions.memory import Memory, Name, Reading
from citymetrics.reading.constructions.naming import clean
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import Phrase

__all__ = ["read_plan"]

_RELATIVE = ("%", "‰", "倍")


def read_plan(site: Site, memory: Memory, places: list[PlaceMark]) -> Sequence[Reading] | Reading | None:
    """完成年初预算6100万元的52%: the plan and the share of it that is fulfilled."""
    left = site.left
    if left.text.rstrip()[-1:] not in _ENDS:
        return None
    match = pattern("plan.fulfilled").search(left.text)
    if match is None:
        return None
    owner, place = _owner(left.cut(0, match.start()), memory, places)
    if owner is None:
        return None
    plan = left.cut(match.start("plan"), match.end("plan"))
    share = Name(owner.phrase + left.cut(match.start("verb"), match.end("plan")), prefix=owner.prefix)
    if site.quantity.unit in _RELATIVE:
        return Reading(site, share, "ratio", "name.plan", place=place, subject=owner) if match["of"] else None
    behind = _share_behind(site)
    if behind is None:
        return None
    amount = Name(owner.phrase + plan, prefix=owner.prefix)
    return (
        Reading(site, amount, "level", "name.plan", place=place, subject=owner),
        Reading(behind, share, "ratio", "name.plan", place=place, subject=owner),
    )


_ENDS = tuple("算划标务数的额")
"""What a word for a plan ends in: 预算, 计划, 目标, 任务, 预算数."""


def _owner(before: Phrase, memory: Memory, places: list[PlaceMark]) -> tuple[Name | None, PlaceMark | None]:
    """The subject: in front of the verb, else what the sentence named before."""
    if before.text.strip("、，和 "):
        name, place = clean(before, places)
        if name.phrase:
            return Name(name.whole), place
    known = memory.last if memory.fresh else None
    return (Name(known.whole, prefix=known.prefix) if known is not None and known.phrase else None), None


def _share_behind(site: Site) -> Site | None:
    """The per cent right behind a plan's amount: 6100万元|的|52%."""
    sites = site.clause.sites
    if site.index + 1 == len(sites) or not site.right.text.startswith("的"):
        return None
    follower = sites[site.index + 1]
    fits = follower.left.text.strip() == "的" and follower.quantity.unit in _RELATIVE
    return follower if fits else None
