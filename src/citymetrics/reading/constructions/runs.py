"""Runs: figures that nothing but joints parts (22.5%和21.6%), which share the verb in front of the first.

Each may have a verb of change of its own (增长1.4%、下跌2.8%、下跌4.5%). What kind of figure each is, its sign and what
it is measured against come from that verb, else from the noun that says growth (减幅分别为…), else from its unit.
"""

from __future__ import annotations

from dataclasses import dataclass

from citymetrics.reading.constructions.clauses import Site
from citymetrics.reading.constructions.growth import basis_of, trend_before
from citymetrics.reading.constructions.memory import LISTED
from citymetrics.reading.constructions.strip import drop_comparisons
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import Phrase

__all__ = ["RATES", "Said", "begins_list", "kind_of", "run_from", "said_by"]

RATES = ("%", "‰", "倍")


@dataclass(frozen=True, slots=True)
class Said:
    """What the words in front of a run say of its figures: the verb of change and where it begins, or a noun."""

    trend: int = 0
    """The sign of a verb of change; 0 without one."""
    begin: int = -1
    degree: int = 0
    """The sign of a noun that says growth (增速 1, 降幅 -1); 0 without one."""


def begins_list(site: Site) -> bool:
    """Whether nothing but a joint, or a joint and a verb of change, parts a figure from the next one."""
    sites = site.clause.sites
    return site.index + 1 < len(sites) and _continues(sites[site.index + 1])


def _continues(site: Site) -> bool:
    return site.joined or _changes(site) is not None


def _changes(site: Site) -> int | None:
    """The sign of a verb of change that stands between a joint and a figure, alone (、下跌2.8%); else None."""
    text = site.left.text
    if len(text) > _VERB or site.previous is None or site.previous.quantity.unit != site.quantity.unit:
        return None
    joint = pattern("deal.joint").match(text)
    trend = trend_before(text) if joint else None
    if joint is None or trend is None or drop_comparisons(site.left.cut(joint.end(), trend[2])):
        return None
    return trend[1]


_VERB = 8
"""Characters of a joint and a verb of change."""


def run_from(site: Site, *, changing: bool) -> list[Site]:
    """The figures from one on that only joints part, none where they are more than names can be dealt to; with
    ``changing`` those with verbs of change of their own as well."""
    run = [site]
    for other in site.clause.sites[site.index + 1 : site.index + 1 + LISTED]:
        if not (other.joined or (changing and _changes(other) is not None)):
            break
        run.append(other)
    return run if len(run) <= LISTED else []


def said_by(left: Phrase, site: Site) -> Said:
    """The verb of change that ends the words in front of a run, or the adjective of a comparison (高于…)."""
    if trend := trend_before(left.text):
        return Said(trend[1], trend[2])
    versus = pattern("change.versus").search(left.text) if site.quantity.unit == "pp" else None
    if versus is None:
        return Said()
    return Said(-1 if pattern("deal.below").match(versus[1]) else 1, versus.start())


def kind_of(site: Site, said: Said) -> tuple[str, int, str | None]:
    """The statistic of a figure of a run, its sign, and what a growth or change is against."""
    quantity = site.quantity
    relative = quantity.unit in RATES
    if quantity.kind == "ordinal":
        return "rank", 1, None
    if said.trend:
        sign = _changes(site) if site.index and not site.joined else None
        basis = basis_of(site.clause.raw_before(site), yoy_by_default=relative)
        return ("growth" if relative else "change"), sign or said.trend, basis
    if said.degree and relative:
        return "growth", said.degree, basis_of(site.clause.raw_before(site), yoy_by_default=True)
    if quantity.unit == "pp":
        return "change", 1, None
    return ("ratio" if relative else "level"), 1, None
