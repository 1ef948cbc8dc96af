"""What each period word of a text stands for where it stands, and whether it dates anything."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from citymetrics.marks.periods import Period, PeriodMark
from citymetrics.marks.quantities import Quantity
from citymetrics.reading.constructions import cut_clauses
from citymetrics.reading.context import (
    Context,
    Sentence,
    advance,
    enter_paragraph,
    resolve_frame,
    resolve_sentence,
)
from citymetrics.reading.pipeline import Marks
from citymetrics.reading.tables import outside
from citymetrics.text.folded import find_sentences

__all__ = ["Dated", "date_marks"]


@dataclass(frozen=True, slots=True)
class Dated:
    """A period mark, how it is used (``opener``, ``clause``, ``comparison``, ``table``, ``open``), and its days."""

    mark: PeriodMark
    use: str
    period: Period | None


def date_marks(marks: Marks) -> list[Dated]:
    """Return every period mark with its days, in text order."""
    found: dict[int, Dated] = {}
    for sentence in _sentences(marks):
        for start, frame in sentence.frames:
            if frame.mark is not None:
                found[start] = Dated(frame.mark, "opener", frame.period)
        for entries in sentence.local.values():
            for start, frame, role in entries:
                if frame.mark is not None:
                    use = "comparison" if role == "base" else "clause"
                    found.setdefault(start, Dated(frame.mark, use, frame.period))
    dated, current = [], None
    for mark in marks.periods:
        entry = found.get(mark.start) or _loose(mark, marks, current)
        dated.append(entry)
        current = entry.period if entry.use == "opener" else current
    return dated


def _sentences(marks: Marks) -> Iterator[Sentence]:
    """Walk over the text with the context, as the pipeline does."""
    context = Context()
    for paragraph in outside(marks.tables, marks.paragraphs):
        dates = [mark for mark in marks.periods if paragraph.start <= mark.start < paragraph.end]
        spots = [mark for mark in marks.places if paragraph.start <= mark.start < paragraph.end]
        context = enter_paragraph(marks.folded, paragraph, context, marks.profile, dates, spots)
        for start, end in find_sentences(marks.folded, paragraph.start, paragraph.end):
            figures = _between(marks.quantities, start, end)
            dated = [mark for mark in dates if start <= mark.start < end]
            if figures or dated:
                clauses = cut_clauses(marks.folded, start, end, figures, [(m.start, m.end) for m in dated])
                sentence = resolve_sentence(marks.folded, clauses, dated, marks.profile, context)
                yield sentence
                context = advance(context, sentence, marks.profile, bool(figures))


def _between(quantities: Sequence[Quantity], start: int, end: int) -> Sequence[Quantity]:
    first = bisect_left(quantities, start, key=lambda quantity: quantity.start)
    return quantities[first : bisect_left(quantities, end, key=lambda quantity: quantity.start)]


def _loose(mark: PeriodMark, marks: Marks, current: Period | None) -> Dated:
    """A mark that dates no prose: a base of comparison, one of a table, one whose year the text leaves open."""
    period = resolve_frame(mark, marks.profile, current).period
    if any(table.start <= mark.start < table.end for table in marks.tables):
        return Dated(mark, "table", period)
    return Dated(mark, "comparison" if period else "open", period)
