"""Read the clauses of a sentence: try the constructions at each quantity, carry the memory from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import regex

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.behind import read_behind
from citymetrics.reading.constructions.clauses import Clause, Site
from citymetrics.reading.constructions.deal import deal_names, split_names
from citymetrics.reading.constructions.growth import (
    basis_of,
    read_growth_noun,
    read_pull,
    read_trend,
    trend_before,
)
from citymetrics.reading.constructions.memory import Memory, Name, Reading, Topic, known_topic
from citymetrics.reading.constructions.naming import clean, left_of
from citymetrics.reading.constructions.predicate import read_predicate
from citymetrics.reading.constructions.ranks import read_rank, read_streak
from citymetrics.reading.constructions.shares import read_far, read_move, read_part, read_share
from citymetrics.reading.constructions.strip import (
    before_link,
    drop_comparisons,
    strip_leading,
    strip_trailing,
)
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import EMPTY, Phrase, last_match

__all__ = ["CONSTRUCTIONS", "Watch", "read_clauses", "recall"]

_INDUSTRIES_RE = regex.compile(r"三次产业|三产|产业结构|产业比")
_RATIO_HEAD_RE = regex.compile(r"(?:的)?(?:比重|比例|之比|构成|结构|比)$")

Construction = Callable[[Site, Memory, list[PlaceMark]], Reading | None]

CONSTRUCTIONS: tuple[Construction, ...] = (
    read_rank,
    read_streak,
    read_pull,
    read_trend,
    read_move,
    read_share,
    read_far,
    read_growth_noun,
    read_part,
    read_behind,
    read_predicate,
)
"""In the order they are tried; the first that fits wins."""

Watch = Callable[[Site, str, Reading | None], None]

_TOPIC_STOP_RE = regex.compile(r"方面$|来看$|看$|情况$|^(?:其中|同时|此外|一是|二是|三是)$")


def read_clauses(
    clauses: Sequence[Clause], memory: Memory, places: list[PlaceMark], watch: Watch | None = None
) -> tuple[list[Reading], Memory]:
    """Return the readings of a sentence's clauses in text order, and the memory for the next sentence.

    ``watch`` is told of every construction tried at a site, its name and what came of it.
    """
    readings: list[Reading] = []
    memory = memory.but(names=memory.names[-6:], host=None, pending=(), fresh=False)
    bracket: tuple[Clause, int] | None = None
    closed = 0
    inside = memory
    quiet: list[Clause] = []
    for clause in clauses:
        if clause.host is None and not clause.sites:
            quiet.append(clause)
            continue
        if quiet:
            memory = _hear(quiet, places, memory)
            quiet = []
        if clause.host is not None:
            if bracket != (clause.host, clause.host_end):
                bracket = (clause.host, clause.host_end)
                inside = memory.but(host=_host_name(clause, memory, readings, places, closed))
            inner, inside = _read_clause(clause, inside, places, watch)
            readings += inner
            closed = clause.end + 1
            continue
        found, memory = _read_clause(clause, memory, places, watch)
        readings += found
        if not found:
            memory = memory.but(silent=_silent([clause], places, memory.silent))
    if quiet:
        memory = _hear(quiet, places, memory)
    last_words = memory.silent or memory.earlier_words
    return readings, memory.but(earlier_words=last_words, silent=None, host=None)


def _hear(quiet: Sequence[Clause], places: Sequence[PlaceMark], memory: Memory) -> Memory:
    """Remember clauses without a figure: what they were about, and that a list may begin in them."""
    silent = _silent(quiet, places, memory.silent)
    return memory.but(silent=silent, pending=(*memory.pending, *quiet))


def _silent(quiet: Sequence[Clause], places: Sequence[PlaceMark], earlier: Topic | None) -> Topic:
    """The topic of the last clause that has one."""
    return Topic(
        lambda: next((t for clause in reversed(quiet) if (t := _topic(clause, places))), EMPTY), earlier
    )


def recall(
    clauses: Sequence[Clause], memory: Memory, places: Sequence[PlaceMark], begun: bool = False
) -> Memory:
    """Remember what a sentence without figures was about: 这个比重 in the next one points to it. With ``begun`` the
    next one goes on about it (总量接近…)."""
    for clause in clauses:
        if topic := _topic(clause, places):
            known = known_topic(topic)
            memory = memory.but(silent=known) if begun else memory.but(earlier_words=known)
            break
    return memory


_PASSED_RE = regex.compile(
    r"(?:跨过|突破|迈上|跨上|连跨|越过|站上|超过|位居|位列|更加|进一步|持续|不断|明显|支撑|首次|实现)"
)
_LIVELY_RE = regex.compile(
    r"(?:迅速|稳步|明显|显著|大幅|继续|持续|不断|进一步|快速|平稳|逐步|有所|又有|大大|较快|保持|稳定|逐年|总体|普遍)+$"
)


def _topic(clause: Clause, places: Sequence[PlaceMark]) -> Phrase:
    phrase = clause.words
    if over := _PASSED_RE.search(phrase.text):
        phrase = phrase.cut(0, over.start())
    if trend := trend_before(phrase.text):
        phrase = phrase.cut(0, trend[2])
        if match := _LIVELY_RE.search(phrase.text):
            phrase = phrase.cut(0, match.start())
    if len(phrase) > 40 or _TOPIC_STOP_RE.search(phrase.text):
        return EMPTY
    name, _ = clean(drop_comparisons(phrase), places)
    text = name.phrase.text
    if text.endswith("中"):
        return name.phrase.cut(0, -1)
    return name.phrase


def _host_name(
    clause: Clause, memory: Memory, readings: Sequence[Reading], places: Sequence[PlaceMark], closed: int
) -> Name | None:
    """What a bracket is about: the record right before it, or the noun."""
    host = clause.host
    assert host is not None
    before = [site for site in host.sites if site.quantity.end <= clause.start]
    begin = max(before[-1].quantity.end if before else host.start, closed)
    words_between = host.phrase(begin, clause.start)
    if before and not words_between.text.strip():
        for reading in reversed(readings):
            if reading.site is before[-1]:
                return Name(reading.name.phrase)
    phrase = before_link(words_between)
    if lead := _LISTED_RE.match(phrase.text):
        phrase = phrase.cut(lead.end())
    name, _ = clean(phrase, places)
    if name.phrase and not _CLAUSE_RE.search(name.phrase.text):
        return Name(name.phrase)
    return memory.last


_LISTED_RE = regex.compile(r".*(?:[=+、]|包括|[和与及](?!谐))|^.{2,6}由(?!于)")
# Words that make what stands before a bracket a statement, not a name.
_CLAUSE_RE = regex.compile(r"[均都]有|提升|提高|增长|下降|较大|[比较]")


def _read_clause(
    clause: Clause, memory: Memory, places: list[PlaceMark], watch: Watch | None
) -> tuple[list[Reading], Memory]:
    readings: list[Reading] = []
    index = 0
    while index < len(clause.sites):
        run = _run(clause.sites, index)
        dealt = _read_dealt(run, memory, places) if len(run) > 1 else None
        if dealt:
            for reading in dealt:
                if watch is not None:
                    watch(reading.site, "read_dealt", reading)
                readings.append(reading)
                memory = memory.after(reading)
            index += len(run)
            continue
        site = clause.sites[index]
        single = _read_site(site, memory, readings, places, watch)
        if single is not None:
            readings.append(single)
            memory = memory.after(single)
        else:
            _let_through(clause, index)
        index += 1
    return readings, memory


def _let_through(clause: Clause, index: int) -> None:
    """A figure that is none here (3年净增, 提前两周) does not part the words around it."""
    if index + 1 < len(clause.sites):
        site, after = clause.sites[index], clause.sites[index + 1]
        between = EMPTY
        if site.quantity.kind == "ordinal":  # 第一、二、三产业: the number is part of the name
            between = clause.phrase(site.quantity.start, site.quantity.end)
        left = site.left + between + after.left
        clause.sites[index + 1] = replace(after, left=left, joined=site.joined and not after.left)


def _run(sites: Sequence[Site], index: int) -> list[Site]:
    """The quantities from ``index`` on that only list marks part."""
    run = [sites[index]]
    for site in sites[index + 1 :]:
        if not site.joined:
            break
        run.append(site)
    return run


def _read_site(
    site: Site, memory: Memory, readings: Sequence[Reading], places: list[PlaceMark], watch: Watch | None
) -> Reading | None:
    quantity = site.quantity
    if quantity.kind == "structure":
        part = _read_structure(site, places)
        if watch is not None:
            watch(site, "read_structure", part)
        return part
    if (
        site.joined
        and not site.left.text.strip("、和与及 ")
        and readings
        and readings[-1].site is site.previous
    ):
        again = _repeat(site, readings[-1], memory, places)
        if watch is not None:
            watch(site, "repeat", again)
        return again
    for construction in CONSTRUCTIONS:
        reading = construction(site, memory, places)
        if (
            reading is not None
            and quantity.bare
            and reading.statistic == "level"
            and _RATIO_RE.search(reading.name.phrase.text)
        ):
            reading = replace(reading, statistic="ratio")
        if watch is not None:
            watch(site, construction.__name__, reading)
        if reading is not None:
            admitted = _admits(reading)
            if watch is not None and not admitted:
                watch(site, "admits", None)
            return reading if admitted else None
    return None


def _repeat(site: Site, previous: Reading, memory: Memory, places: list[PlaceMark]) -> Reading | None:
    """10.82万户30多万人: the second figure on one name; a noun of its own comes first."""
    if site.quantity.kind == "ordinal":
        return None
    own = read_behind(site, memory, places) or (
        read_part(site, memory, places) if site.quantity.unit == "%" else None
    )
    if own is not None:
        if own.name.action is None and previous.name.action:
            own = replace(own, name=Name(own.name.phrase, previous.name.action))
        return own if _admits(own) else None
    if site.quantity.weak:
        return None
    statistic = previous.statistic
    if statistic not in ("growth", "change"):
        statistic = "ratio" if site.quantity.unit in ("%", "‰", "倍") else "level"
    return Reading(site, previous.name, statistic, "name.repeated", sign=previous.sign, basis=previous.basis)


def _admits(reading: Reading) -> bool:
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


_RATIO_RE = regex.compile(r"(?:系数|弹性|比|倍差|倍率|容积率|生育率)$")
_INDEX_RE = regex.compile(
    r"(?:指数|系数|弹性|比值|得分|分值|评分|倍差|倍率|PMI|(?:性别|收入|猪粮|老年|少儿|总|抚养|价|能效|信噪)比|比价|容积率|生育率|pH值?|均值)$"
)
_COUNTED_RE = regex.compile(r"(?:数|量|人次|总值|总额|规模|人员|人口|用户|人才|存栏|出栏|游客|宾客|人数)$")


def _admits_bare(reading: Reading) -> bool:
    """A number without a unit: an index, or a count whose measure word is left out (净增170万)."""
    quantity = reading.site.quantity
    text = reading.name.phrase.text
    if reading.statistic == "growth":
        return False
    if quantity.scaled:
        return bool(_PEOPLE_RE.search(text)) if reading.rule == "name.behind" else bool(text)
    if _INDEX_RE.search(text):
        return reading.statistic in ("level", "ratio", "change")
    return bool(_COUNTED_RE.search(text)) and quantity.value is not None and quantity.value >= 1000


# What is counted in 人, so that a text may leave the measure word out: 551万贫困人口.
_PEOPLE_RE = regex.compile(
    r"人口|对象|文盲|群众|居民|学生|农民|职工|老人|儿童|师生|游客|旅客|劳动力|人员|党员|家庭|户|人$|者|青年|妇女|毕业生|搬迁"
)


def _read_dealt(run: Sequence[Site], memory: Memory, places: list[PlaceMark]) -> list[Reading] | None:
    """绿地率和绿化覆盖率分别达到35.63%、40.03%; 起数和死亡人数分别下降3.6%和1.3%."""
    left = left_of(run[0], memory)
    match = last_match(pattern("deal.respectively"), left.text)
    count = len(run)
    if match is None:
        if len(left) <= 8 and (trend_before(left.text) or not before_link(left)):
            again = _read_again(run, left, memory)
            if again:
                return again
        return _read_parallel(run, left, places)
    head = drop_comparisons(left.cut(0, match.start()))
    tail = left.text[match.end() :]
    share = pattern("deal.share-of").search(tail)
    names = deal_names(_without_verbs(head), count, memory, places)
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
    for site, name in zip(run, names, strict=True):
        unit = site.quantity.unit
        rule, sign, statistic, basis = "name.dealt", 1, "level", None
        if trend:
            sign = trend[1]
            statistic = "growth" if unit in ("%", "‰", "倍") else "change"
            basis = basis_of(site.clause.raw_before(site), yoy_by_default=statistic == "growth")
        elif unit == "pp":
            statistic = "change"
        elif unit in ("%", "‰", "倍"):
            statistic = "ratio"
        if site.quantity.kind == "ordinal":
            statistic = "rank"
        if share and statistic == "ratio":
            whole = strip_trailing(before_link(left.cut(match.end() + share.start())))
            name = Name(name.phrase + whole, prefix=name.prefix)
        qualifier = shared if shared and site.quantity.qualifier == "exact" else None
        readings.append(
            Reading(site, name, statistic, rule, sign=sign, basis=basis, place=place, qualifier=qualifier)
        )
    return readings


def _read_again(run: Sequence[Site], left: Phrase, memory: Memory) -> list[Reading] | None:
    """…分别达6.9万元和3.5万元，增长4.2%和5.7%: the names that have just been dealt out serve again."""
    earlier = memory.names[-len(run) :]
    trend = trend_before(left.text)
    if len(earlier) != len(run) or any(reading.rule != "name.dealt" for reading in earlier):
        return None
    if trend is None:
        return [
            Reading(site, replace(known.name, action=None), known.statistic, "name.dealt")
            for site, known in zip(run, earlier, strict=True)
        ]
    if drop_comparisons(left.cut(0, trend[2])).text.strip("，、 "):
        return None
    statistic = "growth" if run[0].quantity.unit in ("%", "‰", "倍") else "change"
    basis = basis_of(run[0].clause.raw_before(run[0]), yoy_by_default=statistic == "growth")
    return [
        Reading(site, replace(known.name, action=None), statistic, "name.dealt", sign=trend[1], basis=basis)
        for site, known in zip(run, earlier, strict=True)
    ]


def _read_parallel(run: Sequence[Site], left: Phrase, places: list[PlaceMark]) -> list[Reading] | None:
    """改造老旧供热、燃气、排水管网800公里、600公里、300公里: as many names as figures, without 分别."""
    if not pattern("deal.parallel").search(left.text) or len({site.quantity.unit for site in run}) > 1:
        return None
    if any(site.right.text.strip("、和与及 ") for site in run) or run[0].quantity.kind != "plain":
        return None
    trend = trend_before(left.text)
    stem = drop_comparisons(left.cut(0, trend[2])) if trend else before_link(left)
    name, place = clean(stem, places)
    names = split_names(name.phrase, len(run))
    joints = name.phrase.text.count("、") or 1
    if names is None or joints + 1 != len(run):
        return None
    relative = run[0].quantity.unit in ("%", "‰", "倍")
    statistic, sign, basis = "ratio" if relative else "level", 1, None
    if trend:
        statistic, sign = "growth" if relative else "change", trend[1]
        basis = basis_of(run[0].clause.raw_before(run[0]), yoy_by_default=relative)
    return [
        Reading(
            site,
            replace(dealt, action=name.action),
            statistic,
            "name.parallel",
            sign=sign,
            basis=basis,
            place=place,
        )
        for site, dealt in zip(run, names, strict=True)
    ]


def _without_verbs(phrase: Phrase) -> Phrase:
    trend = trend_before(phrase.text)
    return phrase.cut(0, trend[2]) if trend else phrase


def _read_structure(site: Site, places: list[PlaceMark]) -> Reading | None:
    """三次产业结构为2.3:36.9:60.8: one share for each part."""
    parts = [other for other in site.clause.sites if other.quantity.number == site.quantity.number]
    at = parts.index(site)
    left = parts[0].left
    name, place = clean(before_link(left), places)
    phrase = name.phrase
    if not phrase:
        return None
    if len(parts) == 3 and _INDUSTRIES_RE.search(phrase.text):
        # Named as a table would: the whole, then the part.
        part = Name(EMPTY, prefix=f"{phrase.text}第{'一二三'[at]}产业")
        return Reading(site, part, "ratio", "name.structure", place=place)
    dealt = deal_names(_head_of_ratio(phrase), len(parts), Memory(), places)
    if dealt:
        return Reading(site, dealt[at], "ratio", "name.structure", place=place)
    return Reading(site, Name(phrase), "ratio", "name.structure", place=place)


def _head_of_ratio(phrase: Phrase) -> Phrase:
    match = _RATIO_HEAD_RE.search(phrase.text)
    return phrase.cut(0, match.start()) if match else phrase
