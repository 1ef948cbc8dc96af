"""The segments that are open at a point of the text, and what is in force there.

A setting is registered at every segment from its own up to the widest that it holds for (``reach``); a look-up walks
from the paragraph over the sections to the document, and the nearest setting answers.
"""

from __future__ import annotations

from collections.abc import Iterator

from citymetrics.marks.periods import Period, PeriodMark, resolve_period
from citymetrics.reading.context.document import Document
from citymetrics.reading.context.outline import Line
from citymetrics.reading.context.reach import SEGMENTS, rank_of
from citymetrics.reading.context.sentence import FRAMES, Sentence
from citymetrics.reading.context.state import (
    YEAR,
    Answer,
    Area,
    Inherited,
    Listener,
    Segment,
    Setting,
    days_of,
)
from citymetrics.text.folded import Paragraph

__all__ = ["Ground"]

_PARAGRAPH, _SECTION, _DOCUMENT = (SEGMENTS.index(name) for name in ("paragraph", "section", "document"))
_LOST = 400
"""Characters from which on a paragraph is taken for several that lost their line breaks."""
_LONG_PAST = 2
"""Years from which on a sentence without a figure tells what happened once."""


class Ground:
    """The open segments: document, sections, paragraph and sentence, each with what it holds."""

    def __init__(
        self, folded: str, document: Document, headed: bool = False, listener: Listener | None = None
    ) -> None:
        self.folded = folded
        self.headed = headed
        """Whether a heading stands above the first paragraph of running text."""
        self.document = document
        self.listener = listener
        self.root = Segment("document")
        self.sections = [Segment("section", 0, parent=self.root)]
        self.paragraph = Segment("paragraph", parent=self.sections[0])
        self.line = Line("body", 0, 0)
        self.sentence = Sentence(folded, (), ())
        self.told = False
        """Whether the paragraph has told anything yet; salutations and announcements tell nothing."""
        self.last_year: int | None = None
        """The year that the paragraph named last: 年末 without another is its end."""
        self.lead_start = -1
        self.prefaced = False
        """Whether the heading above the first paragraph is that of a preface: 一、基本情况."""
        self._long = False
        if document.title is not None:
            self.root.held["period"] = document.title
        if document.aims:
            self.root.held["aim"] = Setting("aim", "title", document.title_spans, aim=True)

    def open_section(self, level: float, start: int) -> None:
        """Begin a section; those of its level and below end."""
        while len(self.sections) > 1 and self.sections[-1].level >= level:
            self.sections.pop()
        self.sections.append(Segment("section", level, start, self.sections[-1]))

    def open_paragraph(self, paragraph: Paragraph, line: Line) -> None:
        """Begin a paragraph in the innermost section."""
        self.line, self.told, self.last_year = line, False, None
        self.paragraph = Segment("paragraph", 0, paragraph.start, self.sections[-1])
        self._long = paragraph.end - paragraph.start > _LOST

    def register(self, setting: Setting) -> None:
        """Put a setting at every segment from its sentence up to the widest that it holds for."""
        self.keep(setting)
        rank = rank_of(setting.kind, setting.role)
        if setting.point and setting.role != "lead":
            rank = min(rank, _PARAGRAPH)
        if setting.role == "opener-sentence" and self._interrupts(setting):
            return
        if setting.role == "opener-paragraph" and setting.kind == "place" and self._is_caption():
            return
        if rank >= _PARAGRAPH:
            self.paragraph.held[setting.kind] = setting
        if rank >= _SECTION:
            self.sections[-1].held[setting.kind] = setting
        if rank >= _DOCUMENT:
            self.root.held[setting.kind] = setting

    def _is_caption(self) -> bool:
        """Whether a sentence without a figure begins a text that has lost its paragraphs: the caption of a picture."""
        return self._long and not any(clause.sites for clause in self.sentence.clauses)

    def end_enumeration(self) -> None:
        """1987年，…；2016年，…；2023年，…: where a sentence goes through the years, none of them holds for the next."""
        held = self.paragraph.held.get("period")
        if held is None or held.start < self.sentence.start:
            return
        years = {
            setting.period.end.year
            for setting in self.sentence.periods
            if setting.role in FRAMES
            and setting.period is not None
            and setting.mark is not None
            and setting.mark.form == "year"
            and setting.mark.year is not None
        }
        if len(years) > 1:
            for segment in self.above():
                if segment.held.get("period") is held:
                    del segment.held["period"]

    def keep(self, setting: Setting) -> None:
        """Put a setting at its sentence alone: the words of a title, which says as a whole what the text is of."""
        self.sentence.add(setting)
        if setting.period is not None and setting.period.years == 1 and setting.role in FRAMES:
            self.last_year = setting.period.end.year
        if self.listener is not None:
            self.listener.settings.append(setting)

    def _interrupts(self, setting: Setting) -> bool:
        """党的十八大以来 in a text that has lost its paragraphs: a longer span than the frame of the text holds for its
        sentence alone, since nothing shows where the text returns to its frame."""
        inner = setting.period
        if inner is None or not self._long:
            return False
        published = self.document.published
        if (
            published is not None
            and inner.end.year + _LONG_PAST <= published.year
            and not any(clause.sites for clause in self.sentence.clauses)
        ):
            return True  # 1980年12月，19岁的姑娘领取了执照。: a story, no frame
        outer = self.held("period")
        return (
            outer is not None and outer.period is not None and days_of(inner) > YEAR >= days_of(outer.period)
        )

    def above(self) -> Iterator[Segment]:
        """The open segments above the sentence, from the paragraph to the document."""
        yield self.paragraph
        yield from reversed(self.sections)
        yield self.root

    def inherited(self) -> Inherited:
        """What holds for the sentence from above it; to be asked when all of the sentence has been heard."""
        found = self.sentence.inherited
        if found is None:
            found = self.sentence.inherited = self._inherit()
        return found

    def _inherit(self) -> Inherited:
        begin, document = self.sentence.start, self.document
        periods: list[tuple[str, Setting]] = []
        place: Answer | None = None
        for segment in (self.paragraph, *self.sections[::-1], self.root):
            if not segment.held:
                continue
            # What the sentence itself has set is asked for before.
            period = segment.held.get("period")
            if period is not None and (period.clause is None or period.start < begin):
                periods.append(("period.document" if segment is self.root else "period.inherited", period))
            area = segment.held.get("place") if place is None else None
            if area is not None and (area.clause is None or area.start < begin):
                place = Answer("place.inherited", area, area=area.area, spans=area.spans)
        if place is None and document.place is not None:
            place = Answer("place.inherited", area=document.place, spans=document.place_spans)
        aim = self.held("aim")
        default = self.default(aim is not None and aim.aim)
        if default is not None:
            periods.append(("period.document", Setting("period", "title", (), default)))
        return Inherited(periods, place or Answer(), aim)

    def held(self, kind: str) -> Setting | None:
        """The setting of a kind that the nearest segment above the sentence holds."""
        found = self.paragraph.held.get(kind)
        if found is None:
            for segment in reversed(self.sections):
                found = segment.held.get(kind)
                if found is not None:
                    return found
            found = self.root.held.get(kind)
        return found

    def frame(self) -> Setting | None:
        """The period that gives a word without a year its own: one of this sentence, one that opened its paragraph, a
        heading, the title; one that opened an earlier sentence only where nothing else gives a year."""
        here = self.sentence.frame
        if here is not None:
            return here
        last = None
        for segment in self.above():
            held = segment.held.get("period")
            earlier = segment is self.paragraph and held is not None and held.role == "opener-sentence"
            if held is not None and held.period is not None and not earlier:
                return held
            last = held if earlier else last
        return last if self.document.year is None else None

    def aims(self) -> bool:
        """Whether aims are told of."""
        held = self.held("aim")
        return held is not None and held.aim

    def default(self, aims: bool) -> Period | None:
        """The year that a report looks back on or plans: the last resort."""
        return self.document.ahead if aims else self.document.reviewed

    def area(self) -> Area | None:
        """The place in force above the sentence."""
        held = self.held("place")
        return held.area if held is not None else self.document.place

    def resolve(self, mark: PeriodMark, frame: Setting | None, aimed: bool = False) -> Period | None:
        """The days that a period word stands for here.

        Its year is that of the frame, the title or the publication; 同期, 当月 and 期末 are of the period in
        force. With ``aimed`` a word of aiming stands in front of it (力争全年…): it lies ahead.
        """
        document = self.document
        year = document.year
        held = frame.period if frame is not None else None
        inside = held is not None and (held.years == 1 or mark.edge or (mark.anchored and mark.offset == 0))
        if held is not None and inside:
            year = held.end.year
        elif year is None and self.sentence.year_named is not None:
            year = self.sentence.year_named
        elif year is None and mark.edge and self.last_year is not None:
            year = self.last_year
        elif year is None:
            default = self.default(self.aims() or aimed)
            if default is not None:
                year = default.end.year
            elif aimed and document.published is not None:
                year = document.published.year
        within = self.sentence.frame or self.held("period")
        force = within.period if within is not None else None
        return resolve_period(mark, year, document.published, document.speaks_of, force)

    def lies_ahead(self, period: Period | None) -> bool:
        """Whether a period begins after the publication."""
        last = self.document.last_day
        return period is not None and last is not None and period.start > last

    def standing(self) -> tuple[Period | None, Area | None, bool]:
        """The period, the place and whether aims are told of at the point reached: what a table stands under."""
        held, aim = self.held("period"), self.held("aim")
        aims = aim is not None and aim.aim and aim.role != "title"
        return (held.period if held is not None else self.default(aims)), self.area(), aims
