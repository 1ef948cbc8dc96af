"""What clauses without figures are about: the figures that follow are of it."""

from __future__ import annotations

from collections.abc import Sequence

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.clauses import Clause
from citymetrics.reading.constructions.edges import spans
from citymetrics.reading.constructions.growth import trend_before
from citymetrics.reading.constructions.naming import clean
from citymetrics.reading.constructions.strip import before_change, drop_comparisons
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["topic_of"]


_LONG, _LONGEST = 40, 60
"""Characters of what a clause may be about, of any thing and of a measure."""


def topic_of(clause: Clause, places: Sequence[PlaceMark]) -> Phrase:
    """What a clause without figures is about: its words up to what is said of it; empty where they name nothing."""
    phrase = clause.words
    if over := pattern("topic.said").search(phrase.text):
        phrase = phrase.cut(0, over.start())
    if trend := trend_before(phrase.text):
        phrase = before_change(phrase.cut(0, trend[2]))
    measured = pattern("topic.measured").search(phrase.text) is not None
    if len(phrase) > (_LONGEST if measured else _LONG) or pattern("topic.none").search(phrase.text):
        return EMPTY
    name, _ = clean(drop_comparisons(phrase), places)
    within = pattern("topic.within").search(name.phrase.text)
    if within is None or spans(name.phrase.text, within.start()):
        return name.phrase
    return name.phrase.cut(0, within.start())
