"""The walk over a text: enter a paragraph, hear a sentence, and ask what holds for its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from citymetrics.marks.periods import Period, PeriodMark
from citymetrics.marks.places import PlaceMark, held_code
from citymetrics.reading.constructions import Clause, Reading
from citymetrics.reading.context.areas import area_of, place_settings
from citymetrics.reading.context.bases import Bases
from citymetrics.reading.context.dating import period_of
from citymetrics.reading.context.document import Document
from citymetrics.reading.context.figures import Figure
from citymetrics.reading.context.ground import Ground
from citymetrics.reading.context.hearing import (
    end_sentence,
    hear_periods,
    hear_turn,
    read_heading,
    turning_words,
)
from citymetrics.reading.context.outline import PLACE_LEVEL, Outline
from citymetrics.reading.context.qualities import entity_of
from citymetrics.reading.context.roles import Spots
from citymetrics.reading.context.sentence import Sentence
from citymetrics.reading.context.state import Answer, Area, Found, Listener
from citymetrics.reading.context.status import status_of
from citymetrics.text.folded import Paragraph
from citymetrics.text.patterns import pattern

__all__ = ["Discourse"]

_NAME = 60
"""Characters at the head of a clause that may name a firm."""
_STATIONS = frozenset("站港场关岸学")
_FAR = ("period.inherited", "period.document")


_JOINT_RE = regex.compile("[、和与及]|以及")


class Discourse:
    """The state of the walk, and what holds where it stands. ``lead_start`` is where the paragraph begins in which the
    lead is looked for, -1 for none; ``listener`` hears of every setting and of what is found."""

    def __init__(
        self,
        folded: str,
        document: Document,
        plan: Outline,
        lead_start: int = -1,
        listener: Listener | None = None,
    ) -> None:
        self._folded = folded
        self._plan = plan
        self._ground = Ground(folded, document, plan.headed, listener)
        self._ground.lead_start = lead_start
        self._listener = listener
        self._bases = Bases(folded)
        self._silent = Sentence(folded, (), ())
        """A sentence that says nothing of when, where and whether."""
        self.document = document
        self._begun: dict[int, int] = {}
        """Where the words of each figure begin, by its end."""

    def enter(
        self, number: int, paragraph: Paragraph, periods: Sequence[PeriodMark], places: Sequence[PlaceMark]
    ) -> None:
        """Begin a paragraph: a heading opens its section and sets what it says."""
        ground, line = self._ground, self._plan.lines[number]
        headed = line.kind in ("heading", "body") and line.head_end > paragraph.start
        if headed:
            only = any(m.start == paragraph.start and m.end >= paragraph.end - 1 for m in places)
            ground.open_section(PLACE_LEVEL if only else line.level, paragraph.start)
            if paragraph.start <= ground.lead_start:
                preface = pattern("section.preface").search(self._folded, paragraph.start, line.head_end)
                ground.prefaced = bool(preface)
        ground.open_paragraph(paragraph, line)
        if headed:
            read_heading(ground, paragraph.start, line.head_end, periods, places)

    def hear(
        self,
        clauses: Sequence[Clause],
        marks: Sequence[PeriodMark],
        places: Sequence[PlaceMark],
        figures: bool,
    ) -> Sentence:
        """Take in a sentence: its period words, places and turns are registered where they hold."""
        ground, first = self._ground, not self._ground.told
        ground.end_enumeration()
        sentence = ground.sentence = Sentence(self._folded, clauses, places)
        document, start, end = self.document, sentence.start, sentence.end
        abroad = document.names_abroad(start, end) or document.names_home(start, end)
        abroad = abroad or (document.national and not _STATIONS.isdisjoint(self._folded[start:end]))
        named = places or abroad
        spots = Spots(sentence, ground.line.kind, first) if marks or named else None
        if marks and spots is not None:
            hear_periods(ground, marks, spots)
        hear_turn(ground, first)
        if named and spots is not None:
            for setting in place_settings(sentence, spots, self.document, ground.area(), abroad):
                ground.register(setting)
        end_sentence(ground, figures)
        return sentence

    @property
    def fresh(self) -> bool:
        """Whether the paragraph has told nothing yet: a place that it begins with may hold for it."""
        return not self._ground.told

    def pass_over(self, start: int, end: int) -> None:
        """Take in a sentence without a figure, a date or a place: it may still turn to what is ahead."""
        ground = self._ground
        if ground.line.kind != "body":
            return
        if ground.told and turning_words(ground, start, end) is None:
            ground.sentence = self._silent
            return
        words = self._folded[start:end]
        clause = Clause(start, end, "", range(start, end), words, source=self._folded)
        first = not ground.told
        ground.sentence = Sentence(self._folded, (clause,), ())
        hear_turn(ground, first)
        end_sentence(ground, False)

    def standing(self) -> tuple[Period | None, Area | None, bool]:
        """The period, the place and whether aims are told of at the point reached: what a table stands under."""
        return self._ground.standing()

    def find(self, reading: Reading) -> Found:
        """All that holds for a figure of the sentence heard last, what cannot be true left out."""
        ground, clause = self._ground, reading.site.clause
        figure = Figure(reading, self._folded)
        when = period_of(ground, reading, figure)
        status = status_of(ground, reading, when, figure)
        where = area_of(ground, reading)
        begin = self._words_from(reading)
        entity = entity_of(clause.text[:_NAME]) if reading.statistic != "rank" else None
        if entity is not None and any(clause.start <= a < clause.start + len(entity) for a, _ in where.spans):
            where = Answer("place.entity")  # 上海黄金交易所: the place is part of the name
        when, where = self._sane(when, status, where)
        base = self._bases.at(reading.site.quantity.number)
        found = Found(reading, when, status, where, begin, entity, base)
        if self._listener is not None:
            self._listener.found.append(found)
        return found

    def _words_from(self, reading: Reading) -> int:
        """Where the words begin that a figure shares with none before it: 年均分别增长4.5%、3% is one run of figures,
        and 年均 is said of both."""
        site = reading.site
        previous = site.previous
        if previous is None:
            begin = self._ground.sentence.words_begin(site.clause)
        elif _JOINT_RE.fullmatch(self._folded, previous.quantity.end, site.quantity.start):
            begin = self._begun.get(previous.quantity.end, previous.quantity.end)
        else:
            begin = previous.quantity.end
        self._begun[site.quantity.end] = begin
        return begin

    def _sane(self, when: Answer, status: Answer, where: Answer) -> tuple[Answer, Answer]:
        """Drop what cannot be: what is reached after the publication, aims of a time that is over, dead codes."""
        published, period = self.document.published, when.period
        if period is not None and published is not None:
            point_or_span = period.start == period.end or period.years > 1
            if not status.aim and point_or_span and period.end.year > published.year:
                when = replace(when, rule="period.after-publication", period=None)
            elif status.aim and period.end.year < published.year and when.rule in _FAR:
                when = replace(when, rule="period.before-publication", period=None)
        area = where.area
        if area is None or area.adcode is None or period is None:
            return when, where
        if held_code(area.adcode, area.name, period.end.year):
            return when, where
        return when, replace(where, area=Area(area.name, None))
