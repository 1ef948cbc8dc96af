"""A sentence as the discourse sees it: its clauses, its places, and what is set in it, each found by its offset."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions import Clause
from citymetrics.reading.context.state import Inherited, Setting
from citymetrics.text.patterns import pattern

__all__ = ["Sentence", "list_in"]

FRAMES = frozenset(
    ["lead", "colon", "heading", "opener-paragraph", "opener-sentence", "opener-clause", "clause"]
)
"""Roles of a period in this sentence that may give a later word its year."""
# One character of each word of quality.preliminary, quality.revised and quality.estimate.
_CERTAIN = frozenset("初快修核预估")
# One character of each word of status.aim.
_AIMED = frozenset("争保预标划拟后未将要应须需努望排")
_NOTHING: frozenset[str] = frozenset()
_CHAIN = 12
"""Clauses that one can hang on, so that a list without end costs no more than a long sentence."""
_BACK = 40
"""Clauses without a figure of their own that a word in front may hold for."""


class Sentence:
    """The clauses of a sentence with their places and settings.

    ``periods`` and ``areas`` are the settings in text order; those of one clause are found by the clause.
    ``inherited`` is what holds from above it, kept for all its figures (``Ground.inherited``).
    """

    __slots__ = (
        "_against",
        "_aims",
        "_areas_of",
        "_chains",
        "_done",
        "_hanging",
        "_lists",
        "_observed",
        "_of_clause",
        "_places_at",
        "_starts",
        "areas",
        "clauses",
        "end",
        "folded",
        "frame",
        "inherited",
        "periods",
        "places",
        "start",
        "year_named",
    )

    def __init__(self, folded: str, clauses: Sequence[Clause], places: Sequence[PlaceMark]) -> None:
        self.folded = folded
        self.clauses = clauses
        self.places = places
        self.start = clauses[0].start if clauses else 0
        self.end = clauses[-1].end if clauses else 0
        self.periods: list[Setting] = []
        self.areas: list[Setting] = []
        self.frame: Setting | None = None
        """The last period that may give a later word its year."""
        self.year_named: int | None = None
        """The year that the last word names whose end nothing tells: 2023年初以来…，截至6月末."""
        self.inherited: Inherited | None = None
        self._of_clause: dict[int, list[Setting]] = {}
        self._areas_of: dict[int, list[Setting]] = {}
        self._lists: dict[int, list[PlaceMark]] = {}
        self._chains: dict[int, frozenset[int]] = {}
        self._hanging: dict[int, bool] = {}
        self._places_at = [mark.start for mark in places] if places else ()
        # What only some sentences are asked for is looked up when it is.
        self._starts: list[int] | None = None
        self._aims: list[tuple[int, int, str]] | None = None
        self._done: list[tuple[int, int]] | None = None
        self._observed: list[tuple[int, str]] | None = None
        self._against: tuple[int | None] | None = None

    def add(self, setting: Setting) -> None:
        """Take in a setting; they come in text order."""
        if setting.kind == "period":
            self.periods.append(setting)
            self._frame(setting)
            self._of_clause.setdefault(id(setting.clause), []).append(setting)
        elif setting.kind == "place":
            self.areas.append(setting)
            self._areas_of.setdefault(id(setting.clause), []).append(setting)

    def _frame(self, setting: Setting) -> None:
        if setting.role not in FRAMES:
            return
        if setting.period is not None:
            self.frame = setting
        elif setting.mark is not None:
            self.year_named = setting.mark.year

    def clause_at(self, offset: int) -> Clause | None:
        """The innermost clause that holds an offset; brackets stand behind their hosts in the list."""
        if self._starts is None:
            self._starts = [clause.start for clause in self.clauses]
        number = bisect_right(self._starts, offset) - 1
        while number >= 0:
            clause = self.clauses[number]
            if offset < clause.end:
                return clause
            if clause.host is None:
                return None
            number -= 1
        return None

    def places_in(self, start: int, end: int) -> Sequence[PlaceMark]:
        """The places that begin between two offsets."""
        if not self._places_at:
            return ()
        return self.places[bisect_left(self._places_at, start) : bisect_left(self._places_at, end)]

    def listed(self, clause: Clause) -> list[PlaceMark]:
        """The divisions of the list of a clause, 德州、烟台、青岛; none for a single one."""
        found = self._lists.get(id(clause))
        if found is None:
            places = self.places_in(clause.start, clause.end)
            found = self._lists[id(clause)] = list_in(self.folded, places) if len(places) > 1 else []
        return found

    def periods_of(self, clause: Clause) -> Sequence[Setting]:
        """The periods that are named in a clause."""
        return self._of_clause.get(id(clause), ()) if self.periods else ()

    def areas_of(self, clause: Clause) -> Sequence[Setting]:
        """The places that a clause sets."""
        return self._areas_of.get(id(clause), ())

    def chain(self, clause: Clause) -> frozenset[int]:
        """The clauses that a clause hangs on, by their ids: the host of its bracket, those it continues (同比增长…)."""
        found = self._chains.get(id(clause))
        if found is None:
            found = self._chains[id(clause)] = frozenset(self._chain(clause))
        return found

    def _chain(self, clause: Clause) -> list[int]:
        chain: list[int] = []
        if clause.host is not None:
            chain.append(id(clause.host))
            clause = clause.host
        number = clause.number
        while number > 0 and len(chain) < _CHAIN and self._hangs(number):
            number -= 1
            while number > 0 and self.clauses[number].host is not None:
                number -= 1
            chain.append(id(self.clauses[number]))
        return chain

    def _hangs(self, number: int) -> bool:
        """Whether a clause has no subject of its own: 同比增长…"""
        found = self._hanging.get(number)
        if found is None:
            match = pattern("date.hanging").match(self.clauses[number].text)
            found = self._hanging[number] = match is not None
        return found

    def opens(self, setting: Setting, clause: Clause) -> bool:
        """Whether a setting opens a clause: no figure stands between the two, or only clauses that hang on."""
        if setting.clause is None:
            return False
        first, last = setting.clause.number, clause.number
        if last - first > _BACK:
            return False
        while last > first:
            last -= 1
            stated = self.clauses[last].sites and self.clauses[last].host is None
            if stated and (last == first or not self._hangs(last + 1)):
                return False
        return True

    def words_begin(self, clause: Clause) -> int:
        """Where the words in front of the first figure of a clause begin, silent clauses before it included."""
        number = clause.number
        begin, last = clause.start, max(0, number - _CHAIN)
        while number > last and not self.clauses[number - 1].sites and self.clauses[number - 1].host is None:
            number -= 1
            begin = self.clauses[number].start
        return begin

    def aims(self) -> list[tuple[int, int, str]]:
        """The words of aiming of the sentence, each with its span."""
        if self._aims is None:
            self._aims = self._find_aims()
        return self._aims

    def aims_between(self, start: int, end: int) -> Sequence[tuple[int, int, str]]:
        """The words of aiming between two offsets, each with its span."""
        aims = self.aims()
        if not aims:
            return ()
        return aims[bisect_left(aims, (start, 0, "")) : bisect_left(aims, (end, 0, ""))]

    def _find_aims(self) -> list[tuple[int, int, str]]:
        if _AIMED.isdisjoint(self.folded[self.start : self.end]):
            return []
        found = pattern("status.aim").finditer(self.folded, self.start, self.end)
        return [(*match.span(), match.group()) for match in found]

    def done_between(self, start: int, end: int) -> tuple[int, int] | None:
        """Where the first word between two offsets stands that says that something is so: 已, 目前."""
        done = self._done
        if done is None:
            found = pattern("aim.done").finditer(self.folded, self.start, self.end)
            done = self._done = [match.span() for match in found]
        return next((span for span in done if span[0] >= start and span[1] <= end), None) if done else None

    def observed(self, at: int) -> frozenset[str]:
        """What the words of the sentence in front of an offset say of how certain its figures are."""
        seen = self._observed
        if seen is None:
            seen = self._observed = self._find_observed()
        return frozenset(status for end, status in seen if end <= at) if seen else _NOTHING

    def _find_observed(self) -> list[tuple[int, str]]:
        if _CERTAIN.isdisjoint(self.folded[self.start : self.end]):
            return []
        found = [
            (match.end(), status)
            for status in ("preliminary", "revised", "estimate")
            for match in pattern(f"quality.{status}").finditer(self.folded, self.start, self.end)
        ]
        return sorted(found)

    @property
    def against(self) -> int | None:
        """The year that the sentence compares its figures with: 与2012年相比."""
        if self._against is None:
            compares = self.folded.find("相比", self.start, self.end) >= 0
            against = pattern("quality.against-year") if compares else None
            found = against.search(self.folded, self.start, self.end) if against else None
            self._against = (int(found[1]) if found else None,)
        return self._against[0]


def list_in(folded: str, places: Sequence[PlaceMark]) -> list[PlaceMark]:
    """The divisions of a list, 德州、烟台、青岛; none for a single one."""
    found: list[PlaceMark] = []
    for mark in places:
        if mark.kind not in ("division", "township") or mark.comparison:
            continue
        if found and not pattern("area.listed").fullmatch(folded, found[-1].end, mark.start):
            if len(found) > 1:
                break
            found = []
        found.append(mark)
    return found if len(found) > 1 else []
