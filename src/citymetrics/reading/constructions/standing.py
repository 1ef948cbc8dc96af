"""Nouns behind a figure that name nothing: 9.7%的增速, 36.8%的市占率, 4.1%的高位.

X的N describes N by the figure X. Where N is a thing (84%的企业), the figure counts it and N names it. Where N only says
what kind of value the figure is, the thing stands in front: a rate of growth (工业产值实现12%的增长), a share
(北京以36.8%的市占率居首), or nothing but a place on the scale (通胀率保持在4.1%的高位), which leaves the figure to the
words in front alone.
"""

from __future__ import annotations

import regex

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.clauses import Site
from citymetrics.reading.constructions.completion import complete
from citymetrics.reading.constructions.growth import basis_of, carried
from citymetrics.reading.constructions.memory import Memory, Name, Reading
from citymetrics.reading.constructions.naming import clean, left_of
from citymetrics.reading.constructions.strip import before_change, before_link, drop_comparisons
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["read_standing"]


def read_standing(site: Site, memory: Memory, places: list[PlaceMark]) -> Reading | None:
    """上海以9.7%的同比增速居首, 实现50%以上的高速增长, 以36.8%的市占率位居第一: what kind of value the figure is."""
    right = site.right.strip(" \t")
    kind = pattern("standing.kind").match(right.text)
    if kind is None:
        return None
    left = left_of(site, memory)
    carrier = pattern("standing.carrier").search(left.text)
    if carrier is None:
        return None
    subject, place = clean(before_change(drop_comparisons(before_link(left.cut(0, carrier.start())))), places)
    head = right.cut(kind.start("head"), kind.end("head"))
    if kind["growth"] is not None:
        return _growth(site, memory, subject, head, kind, place)
    if subject.phrase:
        name = Name(subject.phrase + head)
    else:
        name = _of_place(head, memory) if place else complete(Name(head), memory, site.clause)
    return Reading(site, Name(name.phrase), "ratio", "name.standing", place=place, consumed=head.stop)


def _of_place(head: Phrase, memory: Memory) -> Name:
    """广州占比5.97%，杭州以4.95%的占比位居第五: of the next area what was named of the last one, if that is named."""
    last = memory.last
    return Name(last.phrase) if last is not None and last.phrase.text.endswith(head.text) else Name(head)


def _growth(
    site: Site, memory: Memory, subject: Name, head: Phrase, kind: regex.Match[str], place: PlaceMark | None
) -> Reading | None:
    """A rate of growth, signed by the noun (降幅) or the verb behind it (以30%的速度下降)."""
    name = subject
    if not subject.phrase:
        name = _of_place(head, memory) if place else carried(memory, site.quantity.unit) or Name(head)
    sign = -1 if pattern("standing.falling").match(kind.string, kind.start("head")) else 1
    basis = basis_of(site.clause.raw_before(site), yoy_by_default=True)
    phrase = name.whole if name.phrase else EMPTY
    return Reading(
        site, Name(phrase, prefix=name.prefix), "growth", "growth.standing",
        sign=sign, basis=basis, place=place, own=bool(subject.phrase), consumed=head.stop,
    )  # fmt: skip
