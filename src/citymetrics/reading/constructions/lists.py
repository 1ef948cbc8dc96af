"""Several figures at once: names dealt out to figures, the parts of a ratio, a further figure on one name.

Each reads from the first of its figures on and returns one reading for each; none at all (an empty sequence) says
that the figure is its own and gives no record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.clauses import Site
from citymetrics.reading.constructions.deal import deal_names, split_names
from citymetrics.reading.constructions.growth import basis_of, trend_before
from citymetrics.reading.constructions.memory import LISTED, Memory, Name, Reading
from citymetrics.reading.constructions.naming import clean, left_of
from citymetrics.reading.constructions.strip import (
    before_link,
    drop_comparisons,
    strip_leading,
    strip_trailing,
)
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import EMPTY, Phrase, last_match

__all__ = ["read_again", "read_dealt", "read_parallel", "read_structure"]

_RATES = ("%", "‰", "倍")


def _begins_list(site: Site) -> bool:
    """Whether only a list mark (、, 和) parts a figure from the next one."""
    sites = site.clause.sites
    return site.index + 1 < len(sites) and sites[site.index + 1].joined


def _list_from(site: Site) -> list[Site]:
    """The figures from one on that only list marks part; none where they are more than names can be dealt to."""
    run = [site]
    for other in site.clause.sites[site.index + 1 : site.index + 1 + LISTED]:
        if not other.joined:
            break
        run.append(other)
    return run if len(run) <= LISTED else []


def read_dealt(site: Site, memory: Memory, places: list[PlaceMark]) -> Sequence[Reading] | None:
    """绿地率和绿化覆盖率分别达到35.63%、40.03%: as many names as figures, dealt out in order."""
    left = left_of(site, memory) if _begins_list(site) else EMPTY
    match = last_match(pattern("deal.respectively"), left.text)
    run = _list_from(site) if match else []
    if match is None or not run:
        return None
    head = drop_comparisons(left.cut(0, match.start()))
    tail = left.text[match.end() :]
    share = pattern("deal.share-of").search(tail)
    names = deal_names(_without_verbs(head), len(run), memory, places)
    if names is None:
        return None
    trend = trend_before(left.text)
    measure = before_link(left.cut(match.end()))
    if not trend and not share and pattern("deal.shared-head").fullmatch(measure.text):
        # 对日本和澳大利亚分别进出口…: what is measured stands behind 分别
        names = [replace(name, phrase=name.phrase + measure) for name in names]
    shared = run[0].quantity.qualifier if run[0].quantity.start < run[0].quantity.number else None
    _, place = strip_leading(head, places)
    readings = []
    for each, name in zip(run, names, strict=True):
        statistic, basis = _statistic_of(each, trended=trend is not None)
        if share and statistic == "ratio":
            whole = strip_trailing(before_link(left.cut(match.end() + share.start())))
            name = Name(name.phrase + whole, prefix=name.prefix)
        qualifier = shared if shared and each.quantity.qualifier == "exact" else None
        sign = trend[1] if trend else 1
        readings.append(
            Reading(
                each, name, statistic, "name.dealt", sign=sign, basis=basis, place=place, qualifier=qualifier
            )
        )
    return readings


def _statistic_of(site: Site, *, trended: bool) -> tuple[str, str | None]:
    """The statistic of a figure that a name is dealt to, and what a growth or change is against."""
    quantity = site.quantity
    statistic, basis = "level", None
    if trended:
        statistic = "growth" if quantity.unit in _RATES else "change"
        basis = basis_of(site.clause.raw_before(site), yoy_by_default=statistic == "growth")
    elif quantity.unit == "pp":
        statistic = "change"
    elif quantity.unit in _RATES:
        statistic = "ratio"
    return ("rank" if quantity.kind == "ordinal" else statistic), basis


def _without_verbs(phrase: Phrase) -> Phrase:
    trend = trend_before(phrase.text)
    return phrase.cut(0, trend[2]) if trend else phrase


def read_again(site: Site, memory: Memory, places: list[PlaceMark]) -> Sequence[Reading] | None:
    """…分别达6.9万元和3.5万元，增长4.2%和5.7%: the names that have just been dealt out serve again."""
    left = left_of(site, memory) if _begins_list(site) else None
    if left is None or len(left) > 8 or pattern("deal.respectively").search(left.text):
        return None
    trend = trend_before(left.text)
    if trend is None and before_link(left):
        return None
    run = _list_from(site)
    earlier = memory.names[-len(run) :]
    if not run or len(earlier) != len(run) or any(reading.rule != "name.dealt" for reading in earlier):
        return None
    pairs = list(zip(run, earlier, strict=True))
    if trend is None:
        return [
            Reading(each, replace(known.name, action=None), known.statistic, "name.dealt")
            for each, known in pairs
        ]
    if drop_comparisons(left.cut(0, trend[2])).text.strip("，、 "):
        return None
    statistic = "growth" if site.quantity.unit in _RATES else "change"
    basis = basis_of(site.clause.raw_before(site), yoy_by_default=statistic == "growth")
    return [
        Reading(each, replace(known.name, action=None), statistic, "name.dealt", sign=trend[1], basis=basis)
        for each, known in pairs
    ]


def read_parallel(site: Site, memory: Memory, places: list[PlaceMark]) -> Sequence[Reading] | None:
    """改造老旧供热、燃气、排水管网800公里、600公里、300公里: as many names as figures, without 分别."""
    left = left_of(site, memory) if _begins_list(site) else EMPTY
    if (
        not pattern("deal.parallel").search(left.text)
        or pattern("deal.respectively").search(left.text)
        or site.quantity.kind != "plain"
    ):
        return None
    run = _list_from(site)
    if not run or len({each.quantity.unit for each in run}) > 1:
        return None
    if any(each.right.text.strip("、和与及 ") for each in run):
        return None
    trend = trend_before(left.text)
    stem = drop_comparisons(left.cut(0, trend[2])) if trend else before_link(left)
    name, place = clean(stem, places)
    names = split_names(name.phrase, len(run))
    joints = name.phrase.text.count("、") or 1
    if names is None or joints + 1 != len(run):
        return None
    relative = site.quantity.unit in _RATES
    statistic, sign, basis = "ratio" if relative else "level", 1, None
    if trend:
        statistic, sign = "growth" if relative else "change", trend[1]
        basis = basis_of(site.clause.raw_before(site), yoy_by_default=relative)
    return [
        Reading(
            each,
            replace(dealt, action=name.action),
            statistic,
            "name.parallel",
            sign=sign,
            basis=basis,
            place=place,
        )
        for each, dealt in zip(run, names, strict=True)
    ]


_INDUSTRIES_RE = regex.compile(r"三次产业|三产|产业结构|产业比")
_RATIO_HEAD_RE = regex.compile(r"(?:的)?(?:比重|比例|之比|构成|结构|比)$")


def read_structure(site: Site, memory: Memory, places: list[PlaceMark]) -> Sequence[Reading] | None:
    """三次产业结构为2.3:36.9:60.8: one share for each part."""
    if site.quantity.kind != "structure":
        return None
    sites, first = site.clause.sites, site.index
    while first and sites[first - 1].quantity.number == site.quantity.number:
        first -= 1
    end = site.index + 1
    while end < len(sites) and sites[end].quantity.number == site.quantity.number:
        end += 1
    parts, at = sites[first:end], site.index - first
    left = parts[0].left
    name, place = clean(before_link(left), places)
    phrase = name.phrase
    if not phrase:
        return ()
    if len(parts) == 3 and _INDUSTRIES_RE.search(phrase.text):
        # Named as a table would: the whole, then the part.
        part = Name(EMPTY, prefix=f"{phrase.text}第{'一二三'[at]}产业")
        return (Reading(site, part, "ratio", "name.structure", place=place),)
    dealt = deal_names(_head_of_ratio(phrase), len(parts), Memory(), places)
    if dealt:
        return (Reading(site, dealt[at], "ratio", "name.structure", place=place),)
    return (Reading(site, Name(phrase), "ratio", "name.structure", place=place),)


def _head_of_ratio(phrase: Phrase) -> Phrase:
    match = _RATIO_HEAD_RE.search(phrase.text)
    return phrase.cut(0, match.start()) if match else phrase
