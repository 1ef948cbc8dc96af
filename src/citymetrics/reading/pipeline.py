"""The pipeline: from a text to its marks, and from the marks to its records, one step a stage."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol, TypeVar

import regex

from citymetrics.marks.periods import PeriodMark, find_periods, is_republican
from citymetrics.marks.places import PlaceMark, find_places
from citymetrics.marks.qualifiers import bounds
from citymetrics.marks.quantities import Quantity, find_quantities
from citymetrics.reading.alike import Told, tell_apart, written
from citymetrics.reading.constructions import (
    REACH,
    Memory,
    Reading,
    Sibling,
    Watch,
    cut_clauses,
    label_at,
    read_clauses,
    recall,
)
from citymetrics.reading.context import (
    Discourse,
    Document,
    Found,
    Known,
    Listener,
    Outline,
    outline,
    read_document,
)
from citymetrics.reading.context.qualities import basis_of, obs_status_of, prices_of, scope_of
from citymetrics.reading.context.sentence import Sentence
from citymetrics.records.model import Indicator, record_of
from citymetrics.text.folded import Paragraph, find_paragraphs, find_sentences, fold
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import EMPTY, Phrase, last_match
from citymetrics.text.spans import spans_of, write_spans

if TYPE_CHECKING:
    from citymetrics.reading.tables import Table

__all__ = ["Marks", "find_marks", "read_marks"]


@dataclass(frozen=True, slots=True)
class Marks:
    """A text and all that is found in it before anything is read: figures, dates, places, tables."""

    text: str
    folded: str
    republican: bool
    periods: Sequence[PeriodMark]
    quantities: Sequence[Quantity]
    tables: Sequence[Table]
    paragraphs: Sequence[Paragraph]
    places: Sequence[PlaceMark]
    document: Document
    plan: Outline


def find_marks(
    text: str,
    known: Known,
    refused: list[tuple[int, int, str]] | None = None,
) -> Marks | None:
    """Return the marks of a text, or None where it holds no figure.

    A list ``refused`` receives span and rule of each numeral that is left alone.
    """
    folded = fold(text)
    republican = is_republican(folded)
    periods = find_periods(folded, republican=republican)
    tables = _tables(folded)
    quantities = _outside(tables, find_quantities(folded, periods, refused))
    if not quantities and not tables:
        return None
    paragraphs = find_paragraphs(folded)
    places = find_places(folded)
    plan = outline(folded, paragraphs)
    document = read_document(folded, paragraphs, plan, periods, places, known)
    return Marks(text, folded, republican, periods, quantities, tables, paragraphs, places, document, plan)


def _lead(marks: Marks, periods: _Sorted[PeriodMark]) -> int:
    """Where the paragraph begins that the lead is looked for in: the first with a date among the first three of
    running text; -1 where none of them has one."""
    bodies = [p for p, line in zip(marks.paragraphs, marks.plan.lines, strict=True) if line.kind == "body"]
    for paragraph in bodies[:_LEADS]:
        dates = periods.between(paragraph.start, paragraph.end)
        if any(mark.form not in ("day", "today", "none") for mark in dates):
            return paragraph.start
    return -1


_LEADS = 3


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...


_S = TypeVar("_S", bound=_Spanned)


# What every table has one of: a tab, a bar, a tag, a figure behind a gap.
_MAY_TABLE_RE = regex.compile(r"[\t|<]|[ \u3000]{2}[-−+]?\d")


def _tables(folded: str) -> Sequence[Table]:
    """Find the tables; the code that reads them is loaded by the first text that may hold one."""
    if not _MAY_TABLE_RE.search(folded):
        return []
    from citymetrics.reading.tables import find_tables

    return find_tables(folded)


def _outside(tables: Sequence[Table], items: Sequence[_S]) -> Sequence[_S]:
    if not tables:
        return items
    from citymetrics.reading.tables import outside

    return outside(tables, items)


def _read_table(table: Table, marks: Marks, discourse: Discourse, doc: str) -> list[Indicator]:
    from citymetrics.reading.tables import setting_in, table_records

    return table_records(table, marks.text, setting_in(discourse, marks.republican), doc)


class _Sorted(list[_S]):
    """Marks in text order, to be cut to stretches of the text from its beginning to its end."""

    def __init__(self, items: Sequence[_S]) -> None:
        super().__init__(items)
        self._starts = [*(item.start for item in items), sys.maxsize]  # the last one lies behind every text
        self._next = 0

    def between(self, start: int, end: int) -> list[_S]:
        """The marks that begin from ``start`` on and before ``end``."""
        starts, first = self._starts, self._next
        if first and starts[first - 1] >= start:
            first = bisect_left(starts, start)  # a stretch before the one asked for last
        while starts[first] < start:
            first += 1
        self._next = first
        return self[first : bisect_left(starts, end, first)] if starts[first] < end else []


def read_marks(
    marks: Marks, doc: str, watch: Watch | None = None, listener: Listener | None = None
) -> list[Indicator]:
    """Return the records of a text, sorted by their place in it; ``watch`` and ``listener`` are for explanations."""
    folded = marks.folded
    quantities, periods, places = _Sorted(marks.quantities), _Sorted(marks.periods), _Sorted(marks.places)
    pending = list(reversed(marks.tables))
    records: list[Indicator] = []
    told: list[Told] = []
    discourse, memory = (
        Discourse(folded, marks.document, marks.plan, _lead(marks, periods), listener),
        Memory(),
    )
    silent: tuple[int, int] | None = None
    outside = {paragraph.start for paragraph in _outside(marks.tables, marks.paragraphs)}
    for number, paragraph in enumerate(marks.paragraphs):
        if paragraph.start not in outside:
            continue
        while pending and pending[-1].start < paragraph.start:
            records += _read_table(pending.pop(), marks, discourse, doc)
        spots = places.between(paragraph.start, paragraph.end)
        dates = periods.between(paragraph.start, paragraph.end)
        discourse.enter(number, paragraph, dates, spots)
        memory.label = _label(marks, number) if quantities.between(paragraph.start, paragraph.end) else EMPTY
        for start, end in find_sentences(folded, paragraph.start, paragraph.end):
            figures = quantities.between(start, end)
            dated = periods.between(start, end) if dates else dates
            here = places.between(start, end) if spots else spots
            if not figures and not dated:
                silent = (start, end)
                if not here or not discourse.fresh:
                    discourse.pass_over(start, end)
                    continue
            clauses = cut_clauses(folded, start, end, figures, _dating(folded, dated))
            heard = discourse.hear(clauses, dated, here, bool(figures))
            if not figures:
                continue
            memory = _recall_silent(folded, silent, (start, end), memory)
            silent = None
            if start > paragraph.start and (label := _inner_label(folded, start, end)):
                memory.label = label
            readings, memory = read_clauses(clauses, memory, here, watch)
            words = " ".join(marks.text[start:end].split())
            told += [
                Told(n, Sibling(r, memory.label), paragraph.start)
                for n, r in enumerate(readings, len(records))
            ]
            records += [_record(marks, doc, words, heard, discourse.find(reading)) for reading in readings]
    tell_apart(records, told, marks.text)
    for table in reversed(pending):
        records += _read_table(table, marks, discourse, doc)
    records.sort(key=lambda record: (record.start, record.end))
    return records


_LABELLED = 24
"""Characters at the head of a sentence in which the colon of a label stands."""


def _inner_label(folded: str, start: int, end: int) -> Phrase:
    """The label that a sentence within a paragraph begins with."""
    if not pattern("subject.colon").search(folded, start, start + _LABELLED):
        return EMPTY
    return label_at(folded, start, end)


def _label(marks: Marks, number: int) -> Phrase:
    """The label that a paragraph begins with, else the heading right above it, where that names a thing."""
    paragraph, lines = marks.paragraphs[number], marks.plan.lines
    if label := label_at(marks.folded, paragraph.start, paragraph.end):
        return label
    if not number or lines[number - 1].kind != "heading" or lines[number].kind != "body":
        return EMPTY
    heading = marks.paragraphs[number - 1]
    return label_at(marks.folded, heading.start, heading.end)


def _recall_silent(
    folded: str, silent: tuple[int, int] | None, sentence: tuple[int, int], memory: Memory
) -> Memory:
    """Remember what the sentence without figures right before was about, where this one goes on about it."""
    if silent is None:
        return memory
    if pattern("topic.pointing").search(folded, *sentence):
        return recall(cut_clauses(folded, *silent, (), ()), memory, ())
    if pattern("topic.sum").match(folded, sentence[0]) and pattern("topic.grown").search(folded, *silent):
        return recall(cut_clauses(folded, *silent, (), ()), memory, (), begun=True)
    return memory


def _dating(folded: str, marks: Sequence[PeriodMark]) -> list[tuple[int, int]]:
    """The spans of the period words that date something; 比上年 stays, it is a comparison."""
    return [
        (mark.start, mark.end) for mark in marks if folded[mark.start - 1 : mark.start] not in ("比", "较")
    ]


def _record(marks: Marks, doc: str, words: str, sentence: Sentence, found: Found) -> Indicator:
    reading, when, status, where = found.reading, found.when, found.status, found.where
    quantity, text = reading.site.quantity, marks.text
    number = quantity.number
    value, lower, upper = quantity.value, quantity.lower, quantity.upper
    qualifier = reading.qualifier or quantity.qualifier
    if qualifier != quantity.qualifier and value is not None:
        lower, upper = bounds(qualifier, value)
    if reading.sign < 0:
        value, lower, upper = _negate(value), _negate(upper), _negate(lower)
    phrase = reading.name.phrase
    name = written(reading.name.prefix, phrase, text)
    period, area = when.period, where.area
    before = marks.folded[max(found.begin, number - REACH) : number]
    observed = sentence.observed(number)
    return record_of(
        {
            "doc": doc,
            "place": area.name if area else None,
            "adcode": area.adcode if area else None,
            "period_start": period.start if period else None,
            "period_end": period.end if period else None,
            "indicator": name,
            "action": reading.name.action,
            "indicator_id": None,
            "statistic": reading.statistic,
            "basis": basis_of(found, before, sentence),
            "qualifier": qualifier,
            "value": value,
            "lower": lower,
            "upper": upper,
            "unit": _unit(reading, text),
            "per": quantity.per or _per(reading),
            "status": "target" if status.aim else "actual",
            "text": text[quantity.start : quantity.end],
            "start": quantity.start,
            "end": quantity.end,
            "rules": _rules(found),
            "location": None,
            "sentence": words,
            "indicator_at": write_spans(spans_of(phrase.where)),
            "period_at": write_spans(when.spans) if period or when.open else None,
            "place_at": write_spans(where.spans) if area else None,
            "status_at": write_spans(status.spans) if status.spans else None,
            "scope": scope_of(name, before if reading.statistic == "rank" else ""),
            "prices": prices_of(before),
            "obs_status": obs_status_of(observed, not status.aim) if observed else None,
            "entity": found.entity,
        }
    )


def _unit(reading: Reading, text: str) -> str:
    quantity = reading.site.quantity
    unit = quantity.unit
    if reading.statistic == "streak" and unit == "kWh":
        return "次"
    if quantity.dimension == "count" and quantity.surface == unit:
        return text[quantity.after - len(unit) : quantity.after]  # a measure word stays as written: 戶
    return unit


def _rules(found: Found) -> tuple[str, ...]:
    reading = found.reading
    answers = (found.when.rule, found.where.rule, found.status.rule)
    return (reading.rule, *reading.site.quantity.rules, *filter(None, answers))


_PER_WORDS = {"日": "天"}


def _per(reading: Reading) -> str | None:
    if reading.statistic not in ("level", "ratio"):
        return None
    before = reading.site.clause.raw_before(reading.site)
    if (
        "每" not in before
        and "均" not in before
        and ("年" not in before or not pattern("record.yearly").search(before))
    ):
        return None
    match = last_match(pattern("record.per"), before)
    if match is None:
        return None
    word = match[1] or match[2] or match[3]
    return _PER_WORDS.get(word, word) if match[1] or match[3] or match[2] != "年" else None


def _negate(value: Decimal | None) -> Decimal | None:
    return -value if value is not None else None
