"""Read the clauses of a sentence: try the constructions at each quantity, carry the memory from one to the next."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import regex

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.behind import read_behind
from citymetrics.reading.constructions.clauses import REACH, Clause, Site
from citymetrics.reading.constructions.growth import (
    read_growth_noun,
    read_pull,
    read_trend,
    trend_before,
)
from citymetrics.reading.constructions.lists import read_again, read_dealt, read_parallel, read_structure
from citymetrics.reading.constructions.memory import AMONG, LISTED, Memory, Name, Reading, Topic, known_topic
from citymetrics.reading.constructions.naming import clean
from citymetrics.reading.constructions.parts import complete_part
from citymetrics.reading.constructions.plans import read_plan
from citymetrics.reading.constructions.predicate import read_predicate
from citymetrics.reading.constructions.ranks import read_rank, read_streak
from citymetrics.reading.constructions.runs import begins_list
from citymetrics.reading.constructions.shares import read_far, read_move, read_part, read_share
from citymetrics.reading.constructions.standing import read_standing
from citymetrics.reading.constructions.strip import (
    before_link,
    drop_comparisons,
)
from citymetrics.reading.constructions.thresholds import is_threshold, read_threshold
from citymetrics.reading.constructions.vocabulary import vocabulary
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["CONSTRUCTIONS", "Watch", "read_clauses", "recall"]

Construction = Callable[[Site, Memory, list[PlaceMark]], Reading | Sequence[Reading] | None]
"""None where it does not fit; a sequence where it reads several figures or, empty, says that there is none here."""

Watch = Callable[[Site, str, Reading | None], None]

_TOPIC_STOP_RE = regex.compile(r"^按.{1,8}分$|方面$|来看$|看$|情况$|^(?:其中|同时|此外|一是|二是|三是)$")


def read_clauses(
    clauses: Sequence[Clause], memory: Memory, places: list[PlaceMark], watch: Watch | None = None
) -> tuple[list[Reading], Memory]:
    """Return the readings of a sentence's clauses in text order, and the memory for the next sentence.

    ``watch`` is told of every construction tried at a site, its name and what came of it.
    """
    readings: list[Reading] = []
    # The copy is the sentence's own, so that steps between figures may write into it.
    memory = memory.but(
        names=memory.names[-6:], host=None, pending=(), fresh=False, among=False, places=places
    )
    bracket: tuple[Clause, int] | None = None
    closed = 0
    inside = memory
    quiet: list[Clause] = []
    for clause in clauses:
        if clause.host is None and not clause.sites:
            quiet.append(clause)
            if clause.text.startswith(AMONG):
                memory.among = True
            continue
        if quiet:
            _hear(quiet, places, memory)
            quiet = []
        if clause.host is not None:
            if bracket != (clause.host, clause.host_end):
                bracket = (clause.host, clause.host_end)
                inside = memory.but(host=_host_name(clause, memory, readings, places, closed))
            inner, inside = _read_clause(clause, inside, places, watch)
            readings += inner
            closed = clause.end + 1
            continue
        if not memory.among and clause.text.startswith(AMONG):
            memory.among = True
        found, memory = _read_clause(clause, memory, places, watch)
        readings += found
        if not found:
            memory.silent = _silent([clause], places, memory.silent)
    if quiet:
        _hear(quiet, places, memory)
    memory.earlier_words = memory.silent or memory.earlier_words
    memory.silent = memory.host = None
    return readings, memory


def _hear(quiet: Sequence[Clause], places: Sequence[PlaceMark], memory: Memory) -> None:
    """Remember clauses without a figure: what they were about, and that a list may begin in them."""
    memory.silent = _silent(quiet, places, memory.silent)
    memory.pending = (*memory.pending, *quiet)[-LISTED:]


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
    number = bisect_right(host.sites, clause.start, key=lambda site: site.quantity.end)
    before = host.sites[number - 1] if number else None
    begin = max(before.quantity.end if before is not None else host.start, closed)
    words_between = host.phrase(begin, clause.start)
    if before is not None and not words_between.text.strip():
        for told in reversed(readings):
            if told.site is before:
                return Name(told.name.phrase)
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


_MOST_PASSED = 6
"""Figures in a row that are none and part no words: 第一、二、三产业 has three."""


def _let_through(clause: Clause, index: int) -> None:
    """A figure that is none here (3年净增, 提前两周) does not part the words around it."""
    if index + 1 < len(clause.sites) and clause.sites[index].passed < _MOST_PASSED:
        site, after = clause.sites[index], clause.sites[index + 1]
        between = EMPTY
        if site.quantity.kind == "ordinal" or is_threshold(site):
            # 第一、二、三产业, 100毫米以上笼罩面积: the number is part of the name
            between = clause.phrase(site.quantity.start, site.quantity.end)
        left = (site.left + between + after.left).last(REACH)
        clause.sites[index + 1] = replace(
            after, left=left, joined=site.joined and not after.left, passed=site.passed + 1
        )


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


def _read_clause(
    clause: Clause, memory: Memory, places: list[PlaceMark], watch: Watch | None
) -> tuple[list[Reading], Memory]:
    readings: list[Reading] = []
    index = 0
    while index < len(clause.sites):
        found = _read_site(clause.sites[index], memory, places, watch)
        for reading in found:
            whole = complete_part(reading, memory)
            readings.append(whole)
            memory = memory.after(whole)
        if not found:
            _let_through(clause, index)
        index += len(found) or 1
    return readings, memory


def _read_site(site: Site, memory: Memory, places: list[PlaceMark], watch: Watch | None) -> Sequence[Reading]:
    """What the first construction that fits makes of a figure, and of those behind it that it reads as well."""
    for construction in CONSTRUCTIONS if watch is not None else _fitting(site):
        found = construction(site, memory, places)
        if found is None:
            if watch is not None:
                watch(site, construction.__name__, None)
            continue
        if not isinstance(found, Reading):
            if watch is not None:
                _tell(watch, site, construction.__name__, found)
            return found
        if site.quantity.bare and found.statistic == "level" and _RATIO_RE.search(found.name.phrase.text):
            found = replace(found, statistic="ratio")
        admitted = _admits(found)
        if watch is not None:
            watch(site, construction.__name__, found)
            if not admitted:
                watch(site, "admits", None)
        return (found,) if admitted else ()
    return ()


class _Glance(NamedTuple):
    """What is seen of a figure at a glance: enough to tell that most constructions cannot be of it."""

    begins_list: bool
    joined: bool
    kind: str
    unit: str
    """Empty where it is not relative."""
    lasts: bool
    """Whether it may be of a streak (连续三年)."""
    moves: bool
    """Whether it may begin a move (由 or 从)."""
    turns: bool
    """Whether a verb of change may stand right before it (增长)."""


_RELATIVE = frozenset(["%", "‰", "pp", "倍"])
_FITTING: dict[tuple[bool, bool, str, str, bool, bool, bool], tuple[Construction, ...]] = {}


def _fitting(site: Site) -> tuple[Construction, ...]:
    """The constructions without those that a glance at the figure rules out; who watches is told of all."""
    quantity, left = site.quantity, site.left.text
    glance = (
        begins_list(site),
        site.joined,
        quantity.kind,
        quantity.unit if quantity.unit in _RELATIVE else "",
        "连" in left or quantity.dimension == "times",
        "由" in left or "从" in left,
        vocabulary().trend.ends(left[-1:]),
    )
    fitting = _FITTING.get(glance)
    if fitting is None:
        seen = _Glance(*glance)
        fitting = _FITTING[glance] = tuple(
            construction
            for construction in CONSTRUCTIONS
            if construction not in _ASKS or _ASKS[construction](seen)
        )
    return fitting


def _tell(watch: Watch, site: Site, name: str, readings: Sequence[Reading]) -> None:
    for reading in readings:
        watch(reading.site, name, reading)
    if not readings:
        watch(site, name, None)


def read_repeated(site: Site, memory: Memory, places: list[PlaceMark]) -> Sequence[Reading] | None:
    """10.82万户30多万人: a further figure on the name just read; a noun of its own comes first."""
    previous = memory.previous
    if not site.joined or previous is None or previous.site is not site.previous:
        return None
    if site.left.text.strip("、和与及 "):
        return None
    if site.quantity.kind == "ordinal":
        return ()
    own = read_behind(site, memory, places) or (
        read_part(site, memory, places) if site.quantity.unit == "%" else None
    )
    if own is not None:
        if own.name.action is None and previous.name.action:
            own = replace(own, name=Name(own.name.phrase, previous.name.action))
        return (own,) if _admits(own) else ()
    if site.quantity.weak:
        return ()
    statistic = previous.statistic
    if statistic not in ("growth", "change"):
        statistic = "ratio" if site.quantity.unit in ("%", "‰", "倍") else "level"
    return (
        Reading(site, previous.name, statistic, "name.repeated", sign=previous.sign, basis=previous.basis),
    )


CONSTRUCTIONS: tuple[Construction, ...] = (
    read_threshold,
    read_dealt,
    read_again,
    read_parallel,
    read_structure,
    read_plan,
    read_repeated,
    read_rank,
    read_streak,
    read_pull,
    read_trend,
    read_move,
    read_share,
    read_far,
    read_growth_noun,
    read_standing,
    read_part,
    read_behind,
    read_predicate,
)
"""In the order they are tried; the first that fits wins."""

_ASKS: dict[Construction, Callable[[_Glance], bool]] = {
    read_dealt: lambda seen: seen.begins_list,
    read_again: lambda seen: seen.begins_list,
    read_parallel: lambda seen: seen.begins_list,
    read_structure: lambda seen: seen.kind == "structure",
    read_repeated: lambda seen: seen.joined,
    read_rank: lambda seen: seen.kind == "ordinal",
    read_streak: lambda seen: seen.lasts,
    read_pull: lambda seen: seen.unit == "pp",
    # 翻一番 is growth in per cent, 高2个百分点 has an adjective
    read_trend: lambda seen: seen.turns or seen.unit in ("%", "pp"),
    read_move: lambda seen: seen.moves,
    read_share: lambda seen: seen.unit in ("%", "‰", "倍"),
    read_far: lambda seen: seen.unit in ("%", "‰", "倍"),
    read_growth_noun: lambda seen: seen.unit in ("%", "倍"),
    read_standing: lambda seen: seen.unit in ("%", "倍"),
    read_part: lambda seen: seen.unit in ("%", "‰"),
    read_behind: lambda seen: not seen.unit and seen.kind == "plain",
}
"""What must be seen of a figure for a construction. The constructions look as well; this table saves the calls."""
