"""Hosts: what a figure in brackets is of.

It is the record right in front (9.2亿元（增长5%）), else the noun there. In a list of brackets each item has a figure
of its own: 耕地（12公顷）、林地（8公顷）. Where the items are places, what is measured is said in front of the list and
each figure has its place: 增速较快的省份有上海（9.7%）、海南（8.6%）.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.clauses import Clause
from citymetrics.reading.constructions.deal import degree_of
from citymetrics.reading.constructions.memory import Memory, Name, Reading
from citymetrics.reading.constructions.naming import clean
from citymetrics.reading.constructions.strip import before_link, without_growth_head
from citymetrics.reading.constructions.vocabulary import vocabulary
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import Phrase

__all__ = ["Host", "host_of"]


@dataclass(frozen=True, slots=True)
class Host:
    """What a bracket is about: its name, the place that it stands behind, the sign of a noun of growth."""

    name: Name | None = None
    place: PlaceMark | None = None
    degree: int = 0

    def give(self, reading: Reading) -> Reading:
        """A reading of the bracket with the place of its item, and as growth where the list says growth."""
        if self.place is None or reading.place is not None:
            return reading
        if self.degree and reading.statistic == "ratio":
            reading = replace(reading, statistic="growth", sign=self.degree, basis="yoy")
        return replace(reading, place=self.place)


def host_of(
    clause: Clause, memory: Memory, readings: Sequence[Reading], places: Sequence[PlaceMark], closed: int
) -> Host:
    """What a bracket is about; ``closed`` is where the bracket before it ends."""
    host = clause.host
    assert host is not None
    number = bisect_right(host.sites, clause.start, key=lambda site: site.quantity.end)
    before = host.sites[number - 1] if number else None
    begin = max(before.quantity.end if before is not None else host.start, closed)
    words = host.phrase(begin, clause.start)
    if before is not None and not words.text.strip():
        for told in reversed(readings):
            if told.site is before:
                return Host(Name(told.name.phrase))
    if (listed := _listed(clause, memory, places)) is not None:
        return listed
    phrase = before_link(words)
    if lead := pattern("host.listed").match(phrase.text):
        phrase = phrase.cut(lead.end())
    if "于" in phrase.text and (against := pattern("host.against").search(phrase.text)) is not None:
        phrase = phrase.cut(0, against.start())  # GDP增速慢于全国水平（5.5%）
    name, _ = clean(phrase, places)
    if name.phrase and not pattern("host.statement").search(name.phrase.text):
        return Host(Name(name.phrase))
    return Host(memory.last)


def _listed(clause: Clause, memory: Memory, places: Sequence[PlaceMark]) -> Host | None:
    """One of a list of places, by what is said in front of the list: 增速较快的省份有|上海（9.7%）、海南（8.6%）."""
    host = clause.host
    number = bisect_left(places, clause.start - 1, key=lambda mark: mark.end)
    if host is None or number == len(places) or places[number].end != clause.start - 1:
        return None
    intro = pattern("host.intro").match(host.text)
    mark = places[number]
    if intro is None or mark.kind != "division" or host.where[intro.end() - 1] >= mark.start:
        return None
    subject, _ = clean(host.words.cut(0, intro.end("subject")), places)
    return Host(Name(_whole(subject.phrase, memory)), mark, degree_of(subject.phrase))


def _whole(subject: Phrase, memory: Memory) -> Phrase:
    """What is measured; a noun of growth alone is that of what was named before."""
    if subject.text in vocabulary().growth_heads and memory.last is not None:
        return without_growth_head(memory.last.phrase) + subject
    return subject
