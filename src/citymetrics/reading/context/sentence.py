"""A sentence as the discourse sees it: its clauses, its places, and what is set in it, each found by its offset."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions import Clause
from citymetrics.reading.context.state import Setting
from citymetrics.text.patterns import pattern

__all__ = ["Sentence"]

# One character of each word of quality.preliminary, quality.revised and quality.estimate.
_CERTAIN = frozenset("初快修核预估")
_CHAIN = 12
"""Clauses that one can hang on, so that a list without end costs no more than a long sentence."""
_BACK = 40
"""Clauses without a figure of their own that a word in front may hold for."""


class Sentence:
    """The clauses of a sentence with their places and settings.

    ``periods`` and ``areas`` are the settings in text order; those of one clause are found by the clause.
    """

    def __init__(self, folded: str, clauses: Sequence[Clause], places: Sequence[PlaceMark]) -> None:
        self.folded = folded
        self.clauses = clauses
        self.places = places
        self.start = clauses[0].start if clauses else 0
        self.end = clauses[-1].end if clauses else 0
        self.periods: list[Setting] = []
        self.areas: list[Setting] = []
        self._of_clause: dict[int, list[Setting]] = defaultdict(list)
        self._areas_of: dict[int, list[Setting]] = defaultdict(list)
        self._lists: dict[int, list[PlaceMark]] = {}
        self._places_at = [mark.start for mark in places]

    @cached_property
    def _index(self) -> dict[int, int]:
        return {id(clause): number for number, clause in enumerate(self.clauses)}

    @cached_property
    def _starts(self) -> list[int]:
        return [clause.start for clause in self.clauses]

    def add(self, setting: Setting) -> None:
        """Take in a setting; they come in text order."""
        if setting.kind == "period":
            self.periods.append(setting)
            self._of_clause[id(setting.clause)].append(setting)
        elif setting.kind == "place":
            self.areas.append(setting)
            self._areas_of[id(setting.clause)].append(setting)

    def number(self, clause: Clause) -> int:
        """The number of a clause among those of the sentence."""
        return self._index.get(id(clause), 0)

    def clause_at(self, offset: int) -> Clause | None:
        """The innermost clause that holds an offset; brackets stand behind their hosts in the list."""
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

    def listed(
        self, clause: Clause, find: Callable[[Sequence[PlaceMark]], list[PlaceMark]]
    ) -> list[PlaceMark]:
        """The list of places of a clause, found once."""
        found = self._lists.get(id(clause))
        if found is None:
            found = self._lists[id(clause)] = find(self.places_in(clause.start, clause.end))
        return found

    def periods_of(self, clause: Clause) -> Sequence[Setting]:
        """The periods that are named in a clause."""
        return self._of_clause.get(id(clause), ())

    def areas_of(self, clause: Clause) -> Sequence[Setting]:
        """The places that a clause sets."""
        return self._areas_of.get(id(clause), ())

    def chain(self, clause: Clause) -> list[Clause]:
        """The clauses that a clause hangs on: the host of its bracket, and those it continues (同比增长…)."""
        chain: list[Clause] = []
        if clause.host is not None:
            chain.append(clause.host)
            clause = clause.host
        number = self.number(clause)
        hanging = pattern("date.hanging")
        while number > 0 and len(chain) < _CHAIN and hanging.match(self.clauses[number].text):
            number -= 1
            while number > 0 and self.clauses[number].host is not None:
                number -= 1
            chain.append(self.clauses[number])
        return chain

    def opens(self, setting: Setting, clause: Clause) -> bool:
        """Whether a setting opens a clause: no figure stands between the two, or only clauses that hang on."""
        if setting.clause is None:
            return False
        first, last = self.number(setting.clause), self.number(clause)
        if last - first > _BACK:
            return False
        hanging = pattern("date.hanging")
        while last > first:
            last -= 1
            stated = self.clauses[last].sites and self.clauses[last].host is None
            if stated and (last == first or not hanging.match(self.clauses[last + 1].text)):
                return False
        return True

    def words_begin(self, clause: Clause) -> int:
        """Where the words in front of the first figure of a clause begin, silent clauses before it included."""
        number = self.number(clause)
        begin, last = clause.start, max(0, number - _CHAIN)
        while number > last and not self.clauses[number - 1].sites and self.clauses[number - 1].host is None:
            number -= 1
            begin = self.clauses[number].start
        return begin

    @cached_property
    def _aims(self) -> list[tuple[int, int, str]]:
        aim = pattern("status.aim")
        return [(*match.span(), match.group()) for match in aim.finditer(self.folded, self.start, self.end)]

    def aims_between(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """The words of aiming between two offsets, each with its span."""
        aims = self._aims
        if not aims:
            return []
        return aims[bisect_left(aims, (start, 0, "")) : bisect_left(aims, (end, 0, ""))]

    @cached_property
    def _observed(self) -> list[tuple[int, str]]:
        if _CERTAIN.isdisjoint(self.folded[self.start : self.end]):
            return []
        found = [
            (match.end(), status)
            for status in ("preliminary", "revised", "estimate")
            for match in pattern(f"quality.{status}").finditer(self.folded, self.start, self.end)
        ]
        return sorted(found)

    def observed(self, at: int) -> frozenset[str]:
        """What the words of the sentence in front of an offset say of how certain its figures are."""
        seen = self._observed
        return frozenset(status for end, status in seen if end <= at) if seen else frozenset()

    @cached_property
    def against(self) -> int | None:
        """The year that the sentence compares its figures with: 与2012年相比."""
        found = pattern("quality.against-year").search(self.folded, self.start, self.end)
        return int(found[1]) if found else None
