"""Clauses: a sentence cut at its punctuation, with the words left and right of each quantity.

A bracket is a clause of its own inside the one that holds it: what stands in brackets does not break the words
around them, and knows the words in front of it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from citymetrics.constructions.phrase import EMPTY, Phrase
from citymetrics.quantities import Quantity

__all__ = ["Clause", "Site", "cut_clauses"]

_CUT_RE = regex.compile(r"[，,；;：:。！？!?（）()【】［］\[\]\n\r\t]|——+|--+|\u3000")
# Footnote and list marks are furniture: they are no part of any name.
_FURNITURE_RE = regex.compile(
    r"[〔［\[【]\s?(?:注\s?)?\d{1,3}\s?[〕］\]】]|[①-⑳⓪-⓿]|[\s\u200b\ufeff]+|(?<![\d.])\d{1,2}[.．、](?!\d)|!\[[^\]]*\]\([^)]*\)"
)
_JOIN_RE = regex.compile(r"\s*(?:、|和|与|及|以及|或|/)?\s*$")


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
    sites: list[Site] = field(default_factory=list)
    raw: str = ""

    @property
    def words(self) -> Phrase:
        """All words of the clause."""
        return Phrase(self.text, self.where)

    def take(self, begin: int, end: int) -> None:
        """Add a stretch of the text to its words."""
        stretch = range(begin, end)
        self.where = [*self.where, *stretch] if self.where else stretch

    def raw_before(self, site: Site) -> str:
        """The clause as it stands, period words included, up to a quantity."""
        return self.raw[: site.quantity.start - self.start]

    def phrase(self, begin: int, end: int) -> Phrase:
        """The words from offset ``begin`` to offset ``end`` of the document."""
        if len(self.where) == self.end - self.start:  # nothing is left out
            i, j = max(0, begin - self.start), max(0, end - self.start)
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
    words: tuple[int, Phrase] | None = None
    """The words in front as ``left_of`` gave them last, and how far the text was used up then."""


def cut_clauses(
    folded: str, start: int, end: int, quantities: Sequence[Quantity], left_out: Sequence[tuple[int, int]]
) -> list[Clause]:
    """Return the clauses between ``start`` and ``end`` in order, each with its quantities.

    ``left_out`` are the spans of period words that date something: they are no part of names.
    """
    busy = [
        (min(quantity.start, quantity.number), max(quantity.end, quantity.after)) for quantity in quantities
    ]
    clauses = _split(folded, start, end, busy)
    spans = [
        *(_with_particle(folded, span) for span in left_out),
        *(match.span() for match in _FURNITURE_RE.finditer(folded, start, end)),
    ]
    for clause in clauses:
        clause.raw = folded[clause.start : clause.end]
        left_out_here = [s for s in spans if s[0] < clause.end and s[1] > clause.start] if spans else ()
        if len(clause.where) == len(clause.raw) and not left_out_here:
            clause.text = clause.raw
            continue
        drop = {offset for begin, stop in left_out_here for offset in range(begin, stop)}
        clause.where = [offset for offset in clause.where if offset not in drop]
        clause.text = "".join([folded[offset] for offset in clause.where])
    _place(clauses, quantities)
    return clauses


_PARTICLE_RE = regex.compile(r"(?:期间|以来|内|中(?!央|小|国|等|部|西|东|医|心|高|职)|里|间|当期)?")


def _with_particle(folded: str, span: tuple[int, int]) -> tuple[int, int]:
    """A period word takes 内, 中 and 期间 along: 2020年内."""
    match = _PARTICLE_RE.match(folded, span[1])
    return span[0], match.end() if match else span[1]


def _split(folded: str, start: int, end: int, busy: Sequence[tuple[int, int]]) -> list[Clause]:
    clauses: list[Clause] = []
    stack: list[Clause] = []
    current = Clause(start, end, "")
    position = start
    number, last = 0, len(busy)
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
            stack.append(current)
            current = Clause(position, end, mark, host=current, host_end=len(current.where))
        elif stack and mark in "）)]］】":
            current.end = at
            clauses.append(current)
            current = stack.pop()
        else:
            current.end = at
            clauses.append(current)
            current = Clause(position, end, mark, host=current.host, host_end=current.host_end)
    current.take(position, end)
    current.end = end
    clauses.append(current)
    clauses.extend(stack)  # a bracket that never closes
    clauses.sort(key=lambda clause: clause.start)
    return clauses


def _place(clauses: Sequence[Clause], quantities: Sequence[Quantity]) -> None:
    """Put each quantity into the innermost clause that holds it."""
    homes: list[tuple[Quantity, Clause]] = []
    for quantity in quantities:
        home = None
        for clause in clauses:
            if (
                clause.start <= quantity.start
                and quantity.end <= clause.end
                and (home is None or clause.start >= home.start)
            ):
                home = clause
        if home is not None:
            homes.append((quantity, home))
    for number, (quantity, home) in enumerate(homes):
        previous = home.sites[-1] if home.sites else None
        begin = previous.quantity.end if previous else home.start
        left = home.phrase(begin, quantity.start)
        stop = home.end
        for other, clause in homes[number + 1 :]:
            if clause is home and other.start >= quantity.end:
                stop = other.start
                break
        right = home.phrase(quantity.end, stop)
        joined = bool(previous and _JOIN_RE.match(left.text))
        site = Site(quantity, home, left, right, joined, previous, number)
        home.sites.append(site)
