"""Read the clauses of a sentence: try the constructions at each quantity, carry the memory from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.admission import admits, says_ratio
from citymetrics.reading.constructions.behind import read_behind
from citymetrics.reading.constructions.clauses import REACH, Clause, Site
from citymetrics.reading.constructions.growth import (
    read_growth_noun,
    read_pull,
    read_trend,
)
from citymetrics.reading.constructions.hosts import Host, host_of
from citymetrics.reading.constructions.lists import read_again, read_dealt, read_parallel, read_structure
from citymetrics.reading.constructions.memory import AMONG, LISTED, Memory, Name, Reading, Topic, known_topic
from citymetrics.reading.constructions.parts import complete_part
from citymetrics.reading.constructions.plans import read_plan
from citymetrics.reading.constructions.predicate import read_predicate
from citymetrics.reading.constructions.ranks import read_rank, read_streak
from citymetrics.reading.constructions.runs import begins_list
from citymetrics.reading.constructions.shares import read_far, read_move, read_part, read_share
from citymetrics.reading.constructions.standing import read_standing
from citymetrics.reading.constructions.thresholds import is_threshold, read_threshold
from citymetrics.reading.constructions.topics import topic_of
from citymetrics.reading.constructions.vocabulary import vocabulary
from citymetrics.text.phrase import EMPTY

__all__ = ["CONSTRUCTIONS", "Watch", "read_clauses", "recall"]

Construction = Callable[[Site, Memory, list[PlaceMark]], Reading | Sequence[Reading] | None]
"""None where it does not fit; a sequence where it reads several figures or, empty, says that there is none here."""

Watch = Callable[[Site, str, Reading | None], None]


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
    closed, host = 0, Host()
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
                host = host_of(clause, memory, readings, places, closed)
                inside = memory.but(host=host.name)
            inner, inside = _read_clause(clause, inside, places, watch)
            readings += [host.give(reading) for reading in inner]
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
        lambda: next((t for clause in reversed(quiet) if (t := topic_of(clause, places))), EMPTY), earlier
    )


def recall(
    clauses: Sequence[Clause], memory: Memory, places: Sequence[PlaceMark], begun: bool = False
) -> Memory:
    """Remember what a sentence without figures was about: 这个比重 in the next one points to it. With ``begun`` the
    next one goes on about it (总量接近…)."""
    for clause in clauses:
        if topic := topic_of(clause, places):
            known = known_topic(topic)
            memory = memory.but(silent=known) if begun else memory.but(earlier_words=known)
            break
    return memory


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
        if site.quantity.bare and found.statistic == "level" and says_ratio(found.name.phrase.text):
            found = replace(found, statistic="ratio")
        admitted = admits(found)
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
    quantity = site.quantity
    if quantity.kind == "ordinal" or (quantity.dimension == "time" != previous.site.quantity.dimension):
        return ()  # 占比达到55.7%、5年提升10个百分点
    own = read_behind(site, memory, places) or (
        read_part(site, memory, places) if site.quantity.unit == "%" else None
    )
    if own is not None:
        if own.name.action is None and previous.name.action:
            own = replace(own, name=Name(own.name.phrase, previous.name.action))
        return (own,) if admits(own) else ()
    if site.quantity.weak:
        return ()
    statistic = previous.statistic
    if statistic not in ("growth", "change"):
        statistic = "ratio" if site.quantity.unit in ("%", "‰", "倍") else "level"
    name = previous.name
    if quantity.start < quantity.number and name.action and previous.site.quantity.unit == quantity.unit:
        name = replace(
            name, action=None
        )  # 里程新增1700公里、突破7000公里: what is exceeded is not what was added
    return (Reading(site, name, statistic, "name.repeated", sign=previous.sign, basis=previous.basis),)


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
