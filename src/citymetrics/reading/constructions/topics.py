"""What clauses without figures and words in front of brackets are about: the figures that follow are of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.clauses import Clause
from citymetrics.reading.constructions.growth import trend_before
from citymetrics.reading.constructions.memory import Memory, Name, Reading
from citymetrics.reading.constructions.naming import clean
from citymetrics.reading.constructions.strip import before_change, before_link, drop_comparisons
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["host_name", "topic_of"]


def topic_of(clause: Clause, places: Sequence[PlaceMark]) -> Phrase:
    """What a clause without figures is about: its words up to what is said of it; empty where they name nothing."""
    phrase = clause.words
    if over := pattern("topic.said").search(phrase.text):
        phrase = phrase.cut(0, over.start())
    if trend := trend_before(phrase.text):
        phrase = before_change(phrase.cut(0, trend[2]))
    if len(phrase) > 40 or pattern("topic.none").search(phrase.text):
        return EMPTY
    name, _ = clean(drop_comparisons(phrase), places)
    within = pattern("topic.within").search(name.phrase.text)
    return name.phrase.cut(0, within.start()) if within is not None else name.phrase


def host_name(
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
    if lead := pattern("host.listed").match(phrase.text):
        phrase = phrase.cut(lead.end())
    name, _ = clean(phrase, places)
    if name.phrase and not pattern("host.statement").search(name.phrase.text):
        return Name(name.phrase)
    return memory.last
