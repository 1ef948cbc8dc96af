"""Clauses: a sentence cut at its punctuation, with the words left and right of each quantity.

A bracket is a clause of its own inside the one that holds it: what stands in brackets does not break the words
around them, and knows the words in front of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

import regex

from citymetrics.marks.quantities import Quantity
from citymetrics.reading.constructions.leftout import apart, left_out_spans, without
from citymetrics.text.patterns import pattern, word_class
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["REACH", "Clause", "Site", "cut_clauses"]

REACH = 400
"""Characters in front of a figure that are looked through for what belongs to it; no ordinary clause is longer."""
_DEEPEST = 16
"""Brackets inside each other that are told apart; any more are marks of punctuation like the comma."""

_CUT_RE = re.compile(r"[，,；;：:。！？!?（）()【】［］\[\]\n\r\t]|——+|--+|\u3000")


@dataclass(slots=True)
class Clause:
    """Words between two marks of punctuation.

    ``opener`` is the mark in front; ``host`` the clause whose bracket this one stands in, and ``host_end`` how
    much of the host came before it.
    """

    start: int
    end: int
    opener: str
    where: Sequence[int] = ()
    text: str = ""
    host: Clause | None = None
    host_end: int = 0
    previous: Clause | None = field(default=None, repr=False, compare=False)
    """The clause that begins before it in the sentence."""
    number: int = 0
    """Its place among the clauses of its sentence."""
    sites: list[Site] = field(default_factory=list)
    source: str = field(default="", repr=False)
    """The folded text that it is cut from."""
    asked: dict[regex.Pattern[str], bool] | None = field(default=None, repr=False)
    """The patterns that were looked for in its words, and whether they hold them."""

    @property
    def words(self) -> Phrase:
        """All words of the clause."""
        return Phrase(self.text, self.where)

    @property
    def raw(self) -> str:
        """The clause as it stands, period words and brackets included."""
        return self.source[self.start : self.end]

    def take(self, begin: int, end: int) -> None:
        """Add a stretch of the text to its words."""
        if not self.where:
            self.where = range(begin, end)
        elif isinstance(self.where, list):
            self.where.extend(range(begin, end))
        else:
            self.where = [*self.where, *range(begin, end)]

    def raw_before(self, site: Site) -> str:
        """The clause as it stands in front of a quantity, no farther off than REACH."""
        at = site.quantity.start
        return self.source[max(self.start, at - REACH) : at]

    def says(self, pattern: regex.Pattern[str]) -> bool:
        """Whether a pattern is found in its words, which are searched once for all its figures."""
        if self.asked is None:
            self.asked = {}
        if pattern not in self.asked:
            self.asked[pattern] = pattern.search(self.text) is not None
        return self.asked[pattern]

    def phrase(self, begin: int, end: int) -> Phrase:
        """The words from offset ``begin`` to offset ``end`` of the document."""
        if len(self.where) == self.end - self.start:  # nothing is left out
            start = self.start
            i, j = begin - start if begin > start else 0, end - start if end > start else 0
        else:
            i, j = bisect_left(self.where, begin), bisect_left(self.where, end)
        return Phrase(self.text[i:j], self.where[i:j]) if i < j else EMPTY


@dataclass(slots=True)
class Site:
    """A quantity in its clause: ``left`` and ``right`` reach to the neighbours or the clause's ends.

    ``joined`` says that only a list mark (、, 和) or nothing separates it from the quantity before.
    """

    quantity: Quantity
    clause: Clause
    left: Phrase
    right: Phrase
    joined: bool
    previous: Site | None
    index: int
    """Its place among the sites of its clause."""
    passed: int = 0
    """How many figures in a row that are none stand among the words in front of it."""
    words: tuple[int, Phrase] | None = None
    """The words in front as ``left_of`` gave them last, and how far the text was used up then."""


def cut_clauses(
    folded: str, start: int, end: int, quantities: Sequence[Quantity], left_out: Sequence[tuple[int, int]]
) -> list[Clause]:
    """Return the clauses between ``start`` and ``end`` in order, each with its quantities.

    ``left_out`` are the spans of period words that date something: they are no part of names.
    """
    busy = [
        (q.start if q.start < q.number else q.number, q.end if q.end > q.after else q.after)
        for q in quantities
    ]
    headline = pattern("clause.headline").search(folded, start, end)
    if headline is not None:  # its halves are parted by a blank: 原标题：外贸稳步增长 进出口388亿元
        folded = folded[: headline.end()] + "，" + folded[headline.end() + 1 :]
    nested = not _BRACKETS.isdisjoint(folded[start:end])
    clauses = _split(folded, start, end, busy) if nested else _split_flat(folded, start, end, busy)
    spans = left_out_spans(folded, start, end, left_out)
    starts, ends = apart(spans)
    before: Clause | None = None
    for number, clause in enumerate(clauses):
        clause.number, clause.previous, before = number, before, clause
        # Of the spans, which are in order and do not overlap, those that touch the clause.
        first, last = (bisect_right(ends, clause.start), bisect_left(starts, clause.end)) if spans else (0, 0)
        if first >= last and len(clause.where) == clause.end - clause.start:
            clause.text = folded[clause.start : clause.end]
        else:
            dropped = list(zip(starts[first:last], ends[first:last], strict=True))
            clause.where, clause.text = without(folded, clause.where, dropped)
    if quantities:
        _place(clauses, quantities)
    return clauses


# Without one of them clauses follow each other.
_BRACKETS = frozenset("（([［【）)]］】")


def _split_flat(folded: str, start: int, end: int, busy: Sequence[tuple[int, int]]) -> list[Clause]:
    """Split a sentence without brackets, as most are."""
    clauses: list[Clause] = []
    position, mark = start, ""
    number, last = 0, len(busy)
    for match in _CUT_RE.finditer(folded, start, end):
        at, after = match.span()
        while number < last and busy[number][1] <= at:
            number += 1
        if number < last and busy[number][0] <= at:
            continue  # the mark is part of a number: 1,234
        clauses.append(Clause(position, at, mark, range(position, at), source=folded))
        position, mark = after, folded[at:after]
    clauses.append(Clause(position, end, mark, range(position, end), source=folded))
    return clauses


def _split(folded: str, start: int, end: int, busy: Sequence[tuple[int, int]]) -> list[Clause]:
    clauses: list[Clause] = []
    stack: list[Clause] = []
    current = Clause(start, end, "", source=folded)
    position = start
    beyond = 0  # open brackets that are too deep to be told apart
    number, last = 0, len(busy)
    nested = False
    for match in _CUT_RE.finditer(folded, start, end):
        at, after = match.span()
        while number < last and busy[number][1] <= at:
            number += 1
        if number < last and busy[number][0] <= at:
            continue  # the mark is part of a number: 1,234
        mark = folded[at:after]
        current.take(position, at)
        position = after
        if mark in "（([［【":
            if len(stack) < _DEEPEST:
                nested = True
                stack.append(current)
                current = Clause(
                    position, end, mark, host=current, host_end=len(current.where), source=folded
                )
                continue
            beyond += 1
        elif mark in "）)]］】":
            if stack and not beyond:
                current.end = at
                clauses.append(current)
                current = stack.pop()
                continue
            beyond = max(0, beyond - 1)
        current.end = at
        clauses.append(current)
        current = Clause(position, end, mark, host=current.host, host_end=current.host_end, source=folded)
    current.take(position, end)
    current.end = end
    clauses.append(current)
    if nested:
        clauses.extend(stack)  # a bracket that never closes
        clauses.sort(key=lambda clause: clause.start)
    return clauses


def _place(clauses: Sequence[Clause], quantities: Sequence[Quantity]) -> None:
    """Put each quantity into the innermost clause that holds it."""
    homes: dict[int, tuple[Clause, list[Quantity]]] = {}
    for quantity, home in _homes(clauses, quantities):
        homes.setdefault(home.start, (home, []))[1].append(quantity)
    for home, held in homes.values():
        _make_sites(home, held)


@cache
def _joints() -> frozenset[str]:
    """What parts two figures that are joined; blanks are left out of the words before."""
    return frozenset(["", *word_class("between-figures")])


def _make_sites(home: Clause, held: Sequence[Quantity]) -> None:
    """The quantities of a clause with the words between them."""
    begin, previous, joints = home.start, None, _joints()
    last, end = len(held), home.end
    between = EMPTY
    for number, quantity in enumerate(held, 1):
        while number < last and held[number].start < quantity.end:
            number += 1
        until = held[number].start if number < last else end
        # What stands behind one figure stands in front of the next.
        known = previous is not None and begin < quantity.start
        left = between if known else home.phrase(begin, quantity.start)
        right = between = home.phrase(quantity.end, until)
        if len(left.text) > REACH:
            left = left.last(REACH)
        if len(right.text) > REACH:
            right = right.cut(0, REACH)
        joined = previous is not None and left.text in joints
        previous = Site(quantity, home, left, right, joined, previous, len(home.sites))
        home.sites.append(previous)
        begin = quantity.end


def _homes(clauses: Sequence[Clause], quantities: Sequence[Quantity]) -> Iterator[tuple[Quantity, Clause]]:
    """Each quantity with the innermost clause that holds it; both come in order, and a clause ends in its host."""
    around: list[Clause] = []  # the clauses that have begun and not ended, the innermost last
    following = 0
    for quantity in quantities:
        while following < len(clauses) and clauses[following].start <= quantity.start:
            while around and around[-1].end < clauses[following].start:
                around.pop()
            around.append(clauses[following])
            following += 1
        while around and around[-1].end < quantity.start:
            around.pop()
        for clause in reversed(around):
            if quantity.end <= clause.end:
                yield quantity, clause
                break
