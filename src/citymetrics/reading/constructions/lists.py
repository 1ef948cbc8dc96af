"""Several figures at once: names dealt out to figures with 分别 or without, and the parts of a ratio.

Each reads from the first of its figures on and returns one reading for each; none at all (an empty sequence) says
that the figure is its own and gives no record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.clauses import Site
from citymetrics.reading.constructions.deal import Dealt, again, deal, degree_of
from citymetrics.reading.constructions.growth import trend_before
from citymetrics.reading.constructions.joints import split
from citymetrics.reading.constructions.members import members_of
from citymetrics.reading.constructions.memory import Memory, Name, Reading
from citymetrics.reading.constructions.naming import clean, left_of
from citymetrics.reading.constructions.nouns import right_noun, trim_noun
from citymetrics.reading.constructions.pairs import industries
from citymetrics.reading.constructions.runs import RATES, Said, begins_list, kind_of, run_from, said_by
from citymetrics.reading.constructions.strip import (
    before_link,
    drop_comparisons,
    strip_leading,
    strip_trailing,
)
from citymetrics.reading.constructions.vocabulary import vocabulary
from citymetrics.text.patterns import pattern, word_class
from citymetrics.text.phrase import EMPTY, Phrase, last_match

__all__ = ["read_again", "read_dealt", "read_parallel", "read_structure"]


def read_dealt(site: Site, memory: Memory, places: list[PlaceMark]) -> Sequence[Reading] | None:
    """绿地率和绿化覆盖率分别达到35.63%、40.03%: as many names as figures, dealt out in order."""
    left = left_of(site, memory) if begins_list(site) else EMPTY
    match = last_match(pattern("deal.respectively"), left.text)
    run = run_from(site, changing=True) if match else []
    if match is None or len(run) < 2:
        return None
    said, tail = said_by(left, site), left.cut(match.end())
    done = _done_behind(tail, run, said, places)
    head = _with_summed(_without_verbs(left.cut(0, match.start())), site, len(run))
    dealt = deal(head, site, len(run), memory, places, done)
    if dealt is None:
        return None
    readings = _readings(run, dealt, said, "name.dealt", start=_move_from(left, run) is not None)
    for reading in readings:
        reading.name = _with_whole(reading, tail)
        shared = site.quantity.qualifier if site.quantity.start < site.quantity.number else None
        if shared and reading.site.quantity.qualifier == "exact":
            reading.qualifier = shared  # 分别超1200亿元和800亿元
    return readings


def _with_summed(head: Phrase, site: Site, count: int) -> Phrase:
    """The words in front of 分别 with the list that a figure in them sums up: 游览服务、娱乐服务|2个|行业分别…."""
    summed = site.previous
    if summed is None or summed.quantity.value != count or summed.quantity.dimension != "count":
        return head
    return summed.left + head if split(summed.left, count) else head


def _done_behind(tail: Phrase, run: Sequence[Site], said: Said, places: list[PlaceMark]) -> Name:
    """What 分别 says is done, and to what: 分别|进出口, 分别|新增, 分别|发放|贷款, 分别|投放80亿元、90亿元|逆回购."""
    if said.trend or run[0].quantity.unit in (*RATES, "pp") or run[0].quantity.kind == "ordinal":
        return Name(EMPTY)
    words = strip_leading(before_link(tail), places)[0]
    if pattern("deal.measure").fullmatch(words.text):
        return Name(words)
    verb = vocabulary().action.match(words.text)
    if verb is None:
        return Name(EMPTY)
    thing = words.cut(verb.end())
    if not thing or thing.text in word_class("recipient"):
        thing = trim_noun(right_noun(run[-1]))
    return Name(thing, verb.verb)


def _with_whole(reading: Reading, tail: Phrase) -> Name:
    """A name with the whole that it is a share of: 分别占|总量的."""
    name = reading.name
    share = pattern("deal.share-of").search(tail.text) if reading.statistic == "ratio" else None
    if share is None:
        return name
    return Name(name.phrase + strip_trailing(before_link(tail.cut(share.start()))), prefix=name.prefix)


def _readings(
    run: Sequence[Site], dealt: Dealt, said: Said, rule: str, *, start: bool = False
) -> list[Reading]:
    """A reading for each figure of a run, with the name and the place that are dealt out to it."""
    said = replace(said, degree=dealt.degree)
    places = dealt.places or [None] * len(run)
    readings = []
    for site, name, place in zip(run, dealt.names, places, strict=True):
        statistic, sign, basis = kind_of(site, said)
        readings.append(
            Reading(site, name, statistic, rule, sign=sign, basis=basis, place=place, start=start)
        )
    return readings


def _without_verbs(phrase: Phrase) -> Phrase:
    trend = trend_before(phrase.text)
    return phrase.cut(0, trend[2]) if trend else phrase


_AGAIN = 12
"""Characters between the figures of a list and further ones of the same names: 比全国平均水平高."""


def read_again(site: Site, memory: Memory, places: list[PlaceMark]) -> Sequence[Reading] | None:
    """…分别达6.9万元和3.5万元，增长4.2%和5.7%: the names that have just been dealt out serve again."""
    earlier = memory.names[-1:]
    if not earlier or not earlier[0].dealt or not begins_list(site):
        return None
    left = left_of(site, memory)
    if len(left) > _AGAIN or pattern("deal.respectively").search(left.text):
        return None
    run = run_from(site, changing=True)
    earlier, said = memory.names[-len(run) :], said_by(left, site)
    if not run or len(earlier) != len(run) or not all(known.dealt for known in earlier):
        return None
    words = drop_comparisons(left.cut(0, said.begin)) if said.trend else before_link(left)
    names = again(earlier, words.strip("，、 "))
    if names is None:
        return None
    dealt = Dealt(names)
    readings = _readings(run, dealt, said, "name.dealt")
    if not said.trend and earlier[0].site.quantity.unit == site.quantity.unit:
        for reading, known in zip(readings, earlier, strict=True):
            reading.statistic, reading.sign, reading.basis = known.statistic, known.sign, known.basis
    return readings


def read_parallel(site: Site, memory: Memory, places: list[PlaceMark]) -> Sequence[Reading] | None:
    """改造老旧供热、燃气、排水管网800公里、600公里、300公里: as many names as figures, without 分别."""
    if site.quantity.kind != "plain" or not begins_list(site):
        return None
    left = left_of(site, memory)
    if pattern("deal.respectively").search(left.text):
        return None
    run, said = run_from(site, changing=True), said_by(left, site)
    move = _move_from(left, run)
    if len(run) < 2 or (move is None and not _ends(run[-1])):
        return None
    stem = before_link(left) if move is None else left.cut(0, move)
    if said.trend:
        stem = drop_comparisons(left.cut(0, said.begin))
    stated = bool(said.trend) or len(stem) != len(left)
    name, place = clean(stem, places)
    if not _may_deal(run, name.phrase, stated=stated):
        return None
    names = members_of(name.phrase, len(run), places) or _by_verbs(name, len(run))
    if not names:
        return None
    dealt = Dealt(
        [replace(each, action=each.action or name.action) for each in names],
        [place] * len(run),
        degree=degree_of(name.phrase),
    )
    return _readings(run, dealt, said, "name.parallel", start=move is not None)


def _by_verbs(name: Name, count: int) -> list[Name]:
    """新建、改建农村公路120公里、80公里: one thing, and as many verbs as figures."""
    verbs = pattern("deal.joint").split(name.action or "")
    return [replace(name, action=verb) for verb in verbs] if len(verbs) == count else []


def _ends(site: Site) -> bool:
    """Whether a run ends with a figure: nothing stands behind, or a link to the next figures (下跌2%|达到5万方)."""
    words = site.right.strip(_BEHIND)
    return not words or (site is not site.clause.sites[-1] and not before_link(words))


def _move_from(left: Phrase, run: Sequence[Site]) -> int | None:
    """Where 由 or 从 stands, if a run is what a move begins with: 从43.1%、38.5%提高到…; else None."""
    match = pattern("level.move-from").search(left.text)
    return match.start() if match and pattern("level.move-to").match(run[-1].right.text) else None


_BEHIND = "、和与及 "


def _may_deal(run: Sequence[Site], phrase: Phrase, *, stated: bool) -> bool:
    """Whether figures without 分别 are of as many names: in one unit, or counted in the words of each."""
    units = {site.quantity.unit for site in run}
    listed = pattern("deal.pause").search(phrase.text) is not None
    joined = pattern("deal.joint").search(phrase.text) is not None
    if len(units) == 1:
        return listed or stated or not joined or run[0].quantity.dimension != "count"
    counted = all(site.quantity.dimension == "count" for site in run)
    # 抢险队伍、群众3支、200人 may be, 农村低保6195户、12533人 are of the same people
    return stated and counted and (listed or not joined) and units.isdisjoint(word_class("case-counter"))


def read_structure(site: Site, memory: Memory, places: list[PlaceMark]) -> Sequence[Reading] | None:
    """三次产业结构为2.3:36.9:60.8: one share for each part."""
    if site.quantity.kind != "structure":
        return None
    parts = [each for each in site.clause.sites if each.quantity.number == site.quantity.number]
    at = parts.index(site)
    name, place = clean(before_link(parts[0].left), places)
    phrase = name.phrase
    if not phrase:
        return ()
    if len(parts) == 3 and pattern("deal.industries").search(phrase.text):
        part = Name(
            EMPTY, prefix=phrase.text + industries()[at]
        )  # as a table would: the whole, then the part
        return (Reading(site, part, "ratio", "name.structure", place=place),)
    head = pattern("deal.ratio").search(phrase.text)
    dealt = deal(
        phrase.cut(0, head.start()) if head else phrase, site, len(parts), Memory(), places, Name(EMPTY)
    )
    part = dealt.names[at] if dealt else Name(phrase)
    return (Reading(site, part, "ratio", "name.structure", place=place),)
