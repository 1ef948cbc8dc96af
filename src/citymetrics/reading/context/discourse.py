"""The walk over a text: which segments are open, what is registered at them, and what holds for a figure.

A setting is registered at every segment from its own up to the one that it holds for (``reach``); a figure looks from
its clause upwards, and the nearest setting that counts for it gives the value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from citymetrics.marks.periods import Period, PeriodMark, resolve_period
from citymetrics.marks.places import PlaceMark, held_code
from citymetrics.reading.constructions import Clause, Reading
from citymetrics.reading.context.aims import aim_in_heading, aim_in_words, aim_turn, is_ordered
from citymetrics.reading.context.areas import listed_areas, place_settings, resolve_area
from citymetrics.reading.context.document import Document
from citymetrics.reading.context.figures import figure_of, judge
from citymetrics.reading.context.outline import PLACE_LEVEL, Line, Outline
from citymetrics.reading.context.qualities import entity_of
from citymetrics.reading.context.reach import SEGMENTS, holds_for
from citymetrics.reading.context.roles import Spot, is_base, opens_clause, role_of_period, spots_of
from citymetrics.reading.context.state import Answer, Area, Found, Listener, Segment, Setting
from citymetrics.text.folded import Paragraph
from citymetrics.text.patterns import pattern

__all__ = ["Discourse"]

_RANK = {kind: rank for rank, kind in enumerate(SEGMENTS)}
_COMPARED_PLACE = 8
_LOST = 400
"""Characters from which on a paragraph is taken for several that lost their line breaks."""
_YEAR = 366
_PLANNED = frozenset(["计划", "目标", "要", "拟", "规划", "须", "必须", "应"])
"""Words of aiming that stay aims once their time is over: 2021年计划造林18万亩，实际完成…."""
_FAR = ("period.inherited", "period.document")
_OPENERS = frozenset(["opener-paragraph", "lead", "opener-sentence"])
_FRAMES = frozenset(
    ["lead", "colon", "heading", "opener-paragraph", "opener-sentence", "opener-clause", "clause"]
)
"""Roles of a period in this sentence that may give a later word its year."""
_COMPARED = 4
"""How many characters a figure may stand behind the base that dates it: 逊于去年第四季2.4%."""


class Discourse:
    """The state of the walk. ``enter`` a paragraph, ``hear`` a sentence, then ask for its figures."""

    def __init__(
        self, folded: str, document: Document, plan: Outline, listener: Listener | None = None
    ) -> None:
        self._folded = folded
        self._listener = listener
        self.document = document
        self._plan = plan
        self._root = Segment("document")
        self._sections = [Segment("section", 0, parent=self._root)]
        self._paragraph = Segment("paragraph", parent=self._sections[0])
        self._line = Line("body", 0, 0)
        self._told = False
        self._clauses: Sequence[Clause] = ()
        self._index: dict[int, int] = {}
        self._settings: list[Setting] = []
        self._spots: list[Spot] = []
        if document.title is not None:
            self._root.held["period"] = document.title
        if document.aims:
            self._root.held["aim"] = Setting("aim", "title", document.title_spans, aim=True)

    # --- segments

    def enter(
        self, number: int, paragraph: Paragraph, periods: Sequence[PeriodMark], places: Sequence[PlaceMark]
    ) -> None:
        """Begin a paragraph: a heading opens its section and sets what it says."""
        line = self._plan.lines[number]
        self._line, self._told = line, False
        if line.kind == "heading" or (line.kind == "body" and line.head_end > paragraph.start):
            only = any(m.start == paragraph.start and m.end >= paragraph.end - 1 for m in places)
            self._open_section(PLACE_LEVEL if only else line.level, paragraph.start)
            if paragraph.start <= self._lead_start:
                self._prefaced = bool(
                    pattern("section.preface").search(self._folded, paragraph.start, line.head_end)
                )
        self._paragraph = Segment("paragraph", 0, paragraph.start, self._sections[-1])
        self._long = paragraph.end - paragraph.start > _LOST
        if line.kind in ("heading", "body") and line.head_end > paragraph.start:
            self._read_heading(paragraph.start, line.head_end, periods, places)

    def _open_section(self, level: float, start: int) -> None:
        while len(self._sections) > 1 and self._sections[-1].level >= level:
            self._sections.pop()
        self._sections.append(Segment("section", level, start, self._sections[-1]))

    def _read_heading(
        self, start: int, end: int, periods: Sequence[PeriodMark], places: Sequence[PlaceMark]
    ) -> None:
        text = self._folded[start:end]
        marks = [m for m in periods if start <= m.start < end]
        section = self._sections[-1]
        found: list[Setting] = []
        for mark in marks:
            before, after = self._folded[start : mark.start], self._folded[mark.end : end]
            if is_base(before, after):
                continue
            period = self.resolve(mark, self._frame())
            if period is not None:
                found.append(Setting("period", "heading", ((mark.start, mark.end),), period, mark=mark))
        if self._listener is not None:
            self._listener.settings.extend(found)
        document = self.document
        ahead: bool | None = None
        if found and found[-1].period is not None and document.published is not None:
            reviewed = document.reviewed.end if document.reviewed else document.published.last_day
            ahead = found[-1].period.end > reviewed
        aim = aim_in_heading(text, start, document.kind == "report", ahead)
        if aim is not None:
            section.held["aim"] = aim
        if len({(s.period.start, s.period.end) for s in found if s.period}) == 1:
            section.held["period"] = found[0]
        elif found and aim is not None:
            # “十四五”发展回顾和2025年工作: one for each half; none holds
            section.held["period"] = Setting("period", "heading", found[0].spans)
        elif aim is not None and document.kind == "report":
            default = document.ahead if aim.aim else document.reviewed
            if default is not None:
                section.held["period"] = Setting("period", "heading", aim.spans, default)
        spot = next((m for m in places if start <= m.start < end), None)
        if spot is not None and not spot.comparison and spot.kind in ("division", "township"):
            rest = pattern("section.label").sub("", text[: spot.start - start]) + self._folded[spot.end : end]
            if not rest.strip(" ：:　"):
                area = resolve_area(spot, self._folded, document.place, document)
                if area is not None:
                    section.held["place"] = Setting("place", "heading", ((spot.start, spot.end),), area=area)

    # --- sentences

    def hear(
        self,
        clauses: Sequence[Clause],
        marks: Sequence[PeriodMark],
        places: Sequence[PlaceMark],
        figures: bool,
    ) -> None:
        """Take in a sentence: its period words, places and turns are registered where they hold."""
        first = not self._told
        self._clauses = clauses
        self._index = {id(clause): number for number, clause in enumerate(clauses)}
        self._spots = spots_of(self._folded, self._line.kind, clauses, first, places)
        self._settings = []
        self._period_settings(marks)
        self._turn(first)
        for setting in place_settings(self._spots, places, self.document, self._area_in_force()):
            self._register(setting)
        self._end_sentence(clauses, figures)

    def pass_over(self, start: int, end: int) -> None:
        """Take in a sentence without a figure, a date or a place: it may still turn to what is ahead."""
        if self._line.kind == "body":
            self._clauses = (Clause(start, end, "", raw=self._folded[start:end]),)
            self._settings = []
            self._turn(not self._told)
            self._told = self._told or not (
                pattern("date.source").search(self._folded[start:end].rstrip("！!：:，, "))
                or end <= self._line.head_end
                or end - start <= 2
            )

    def _end_sentence(self, clauses: Sequence[Clause], figures: bool) -> None:
        """Remember whether the paragraph has told anything yet; salutations and announcements tell nothing."""
        content = any(clause.sites or len(clause.text.strip()) > 1 for clause in clauses)
        salutes = pattern("date.source").search(clauses[0].raw.rstrip("！!：:，, ")) if clauses else None
        announces = clauses and pattern("section.announces").match(
            self._folded, clauses[0].start, clauses[-1].end
        )
        heads = bool(clauses) and clauses[-1].end <= self._line.head_end
        self._told = self._told or (content and not (salutes and not figures) and not announces and not heads)

    def _period_settings(self, marks: Sequence[PeriodMark]) -> None:
        if not marks or self._line.kind == "heading":
            return
        spots = self._spots
        number = 0
        for mark in marks:
            if mark.start < self._line.head_end and self._line.kind == "body":
                continue  # the words of an inline heading are read with the heading
            while number < len(spots) - 1 and not (
                spots[number].clause.start <= mark.start < spots[number].clause.end
            ):
                number += 1
            spot = self._spot_of(mark)
            if spot is None:
                continue
            setting = self._period_setting(mark, spot)
            if setting is not None:
                self._register(setting)

    def _spot_of(self, mark: PeriodMark) -> Spot | None:
        best: Spot | None = None
        for spot in self._spots:
            if spot.clause.start <= mark.start < spot.clause.end and (
                best is None or spot.clause.start >= best.clause.start
            ):
                best = spot
        return best

    def _period_setting(self, mark: PeriodMark, spot: Spot) -> Setting | None:
        folded, clause = self._folded, spot.clause
        role = role_of_period(spot, mark, folded)
        frame = self._frame()
        aimed = bool(mark.bare and pattern("aim.before").search(folded[clause.start : mark.start]))
        period = self.resolve(mark, frame, aimed)
        if period is None and mark.form != "none":
            return None
        if role in ("opener-paragraph", "opener-sentence", "opener-clause"):
            detached = pattern("date.detached").match(folded[mark.end : clause.end])
            outer = frame.period if frame is not None else None
            if not detached and mark.year is not None and outer is not None and outer.years > 1:
                role = "clause"  # 2025年四大产业… under 五年来 dates its own clause
            elif self._is_lead(mark, spot):
                role = "lead"
        elif role in ("opener-clause", "clause") and self._is_lead(mark, spot):
            role = "lead"
        announces = not clause.sites and folded[clause.end : clause.end + 1] in ("：", ":")
        if role in ("clause", "opener-clause") and announces and clause.host is None:
            role = "colon"
        point = period is not None and period.start == period.end and (mark.edge == "end" or mark.until)
        return Setting(
            "period", role, ((mark.start, mark.end),), period, mark=mark, clause=clause, point=point
        )

    def _is_lead(self, mark: PeriodMark, spot: Spot) -> bool:
        """Whether this is the first opener of the first paragraph, no heading above it and no bare day."""
        held = self._root.held.get("period")
        if (
            (self._plan.headed and not self._prefaced)
            or self._paragraph.start != self._lead_start
            or self._seen_lead
        ):
            return False
        if (mark.form in ("day", "today") and not mark.until) or (self._plan.headed and not spot.first_sentence):
            return False
        if held is not None and held.role == "lead":
            return False
        opens = opens_clause(spot, mark.start)
        told = pattern("date.told").match(self._folded, mark.end, min(len(self._folded), mark.end + 40))
        return opens or (spot.first_sentence and bool(told))

    _long = False
    """Whether the paragraph is so long that it must be several."""
    _lead_start = -1
    _seen_lead = False
    _prefaced = False
    """Whether the heading above the first paragraph is that of a preface: 一、基本情况."""

    def lead(self, start: int) -> None:
        """Say where the first paragraph of running text begins."""
        self._lead_start = start

    def _turn(self, first: bool) -> None:
        """What a sentence at the head of its paragraph turns to: 今年我们将…, 过去一年，…"""
        if not self._clauses or self._line.kind != "body" or not self._may_turn():
            return
        begin = max(self._clauses[0].start, self._line.head_end)
        end = min(self._clauses[-1].end, begin + 160)
        text = self._folded[begin:end]
        past: bool | None = None
        published = self.document.published
        opened = next(
            (s for s in self._settings if s.kind == "period" and s.role in _OPENERS),
            None,
        )
        if opened is not None and opened.period is not None and published is not None:
            past = opened.period.end.year < published.year
            if opened.period.end.year == published.year:
                past = None
        first = first or (self.document.about_report and self._paragraph.start == self._lead_start)
        setting = aim_turn(text, begin, "opener-paragraph" if first else "opener-sentence", past)
        if setting is not None:
            setting = replace(setting, clause=self._clauses[0])
            self._register(setting)
            if setting.aim and opened is None and self.document.kind == "report" and self.document.ahead:
                held = self._frame()
                if held is None or held.period is None or held.period.end < self.document.ahead.start:
                    self._register(
                        Setting(
                            "period",
                            setting.role,
                            setting.spans,
                            self.document.ahead,
                            clause=self._clauses[0],
                        )
                    )

    def _may_turn(self) -> bool:
        """A report turns from what was to what will be; other texts where they announce a list (抓好10件实事：)."""
        if self.document.kind == "report" or self.document.about_report:
            return True
        return self._folded[self._clauses[-1].end - 1 : self._clauses[-1].end + 1].rstrip()[-1:] in (
            "：",
            ":",
        )

    def _register(self, setting: Setting) -> None:
        """Put a setting at every segment from its sentence up to the widest that it holds for."""
        self._settings.append(setting)
        if self._listener is not None:
            self._listener.settings.append(setting)
        rank = _RANK[holds_for(setting.kind, setting.role)]
        if setting.point and setting.role != "lead":
            rank = min(rank, _RANK["paragraph"])
        if setting.role == "opener-sentence" and self._interrupts(setting):
            rank = _RANK["sentence"]
        if rank >= _RANK["paragraph"]:
            self._paragraph.held[setting.kind] = setting
        if rank >= _RANK["section"]:
            self._sections[-1].held[setting.kind] = setting
        if rank >= _RANK["document"]:
            self._root.held[setting.kind] = setting

    def _interrupts(self, setting: Setting) -> bool:
        """党的十八大以来 in a text that has lost its paragraphs: a longer span than the frame of the text holds for its
        sentence alone, since nothing shows where the text returns to its frame."""
        outer, inner = self._frame_above(), setting.period
        if outer is None or outer.period is None or inner is None or not self._long:
            return False
        return _days(inner) > _YEAR >= _days(outer.period)

    def _frame_above(self) -> Setting | None:
        for held in (self._paragraph.held, *(s.held for s in reversed(self._sections)), self._root.held):
            if "period" in held:
                return held["period"]
        return None

    # --- what is in force

    def _frame(self) -> Setting | None:
        """The period that gives a word without a year its own: one that opened this sentence or its paragraph, a
        heading, the title; never one of an earlier sentence."""
        for setting in reversed(self._settings):
            if setting.kind == "period" and setting.period is not None and setting.role in _FRAMES:
                return setting
        held = self._paragraph.held.get("period")
        if held is not None and held.role != "opener-sentence" and held.period is not None:
            return held
        for segment in (*reversed(self._sections), self._root):
            held = segment.held.get("period")
            if held is not None and held.period is not None:
                return held
        return None

    def _held(self, kind: str) -> Setting | None:
        for segment in (self._paragraph, *reversed(self._sections), self._root):
            if kind in segment.held:
                return segment.held[kind]
        return None

    def resolve(self, mark: PeriodMark, frame: Setting | None, aimed: bool = False) -> Period | None:
        """The days that a period word stands for here.

        Its year is that of the frame, the title or the publication; 同期, 当月 and 期末 are of the period in force.
        """
        document = self.document
        year = document.year
        held = frame.period if frame is not None else None
        if held is not None and (held.years == 1 or mark.edge):
            year = held.end.year
        elif held is not None and mark.anchored and mark.offset == 0:
            year = held.end.year  # 当年 under 五年来
        elif year is None:
            default = document.ahead if self._aims() or aimed else document.reviewed
            if default is not None:
                year = default.end.year
            elif aimed and document.published is not None:
                year = document.published.year  # 力争全年…: what is aimed at lies ahead
        within = self._within()
        return resolve_period(mark, year, document.published, document.speaks_of, within)

    def _within(self) -> Period | None:
        """The period in force where a word stands, those of earlier sentences of its paragraph included."""
        for setting in reversed(self._settings):
            if setting.kind == "period" and setting.period is not None and setting.role in _FRAMES:
                return setting.period
        held = self._held("period")
        return held.period if held is not None else None

    def _aims(self) -> bool:
        held = self._held("aim")
        return held is not None and held.aim

    def _area_in_force(self) -> Area | None:
        held = self._held("place")
        return held.area if held is not None else self.document.place

    def standing(self) -> tuple[Period | None, Area | None, bool]:
        """The period, the place and whether aims are told of at the point reached: what a table stands under."""
        held, aim = self._held("period"), self._held("aim")
        aims = aim is not None and aim.aim and aim.role != "title"
        period = held.period if held is not None else None
        if held is None:
            period = self.document.ahead if aims else self.document.reviewed
        return period, self._area_in_force(), aims

    def find(self, reading: Reading, clauses: Sequence[Clause], places: Sequence[PlaceMark]) -> Found:
        """All that holds for a figure, what cannot be true left out."""
        when = self.period_of(reading)
        status = self.status_of(reading, when, clauses)
        where = self.area_of(reading, places)
        when, where = self._sane(when, status, where)
        clause, previous = reading.site.clause, reading.site.previous
        begin = clause.start
        if previous is not None:
            begin = previous.quantity.end
        else:
            number = self._index.get(id(clause), 0)
            while (
                number > 0 and not self._clauses[number - 1].sites and self._clauses[number - 1].host is None
            ):
                number -= 1
                begin = self._clauses[number].start
        entity = entity_of(clause.text) if reading.statistic != "rank" else None
        if entity is not None and any(clause.start <= a < clause.start + len(entity) for a, _ in where.spans):
            where = Answer(
                "place.entity"
            )  # 上海黄金交易所: the place is part of the name, the figure not the city's
        found = Found(reading, when, status, where, begin, entity)
        if self._listener is not None:
            self._listener.found.append(found)
        return found

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
        coded = area is not None and area.adcode is not None
        if area is not None and coded and period is not None:
            held = held_code(str(area.adcode), area.name, period.end.year)
            where = where if held else replace(where, area=Area(area.name, None))
        return when, where

    # --- period

    def period_of(self, reading: Reading) -> Answer:
        """The period of a figure: from its clause upwards, the nearest setting that counts."""
        figure = figure_of(reading, self._folded)
        at = reading.site.quantity.number
        if reading.rule == "name.move":
            return self._start_of_move(reading, at)
        way: list[str] = []
        ahead = False
        for rule, setting, near in self._periods_above(reading, at):
            if setting.role == "base":
                if self._is_compared(reading, setting, at):
                    return self._answer("period.compared", setting, setting.period, way)
                continue
            verdict = judge(setting, figure, near)
            ahead = ahead or self._lies_ahead(setting.period)
            way.append(f"{setting.role}:{verdict.outcome}")
            if verdict.outcome == "counts":
                period = self._whole_budget(reading, verdict.period)
                return self._answer(rule, setting, period, way)
            if verdict.outcome == "stops":
                return self._answer("period.stopped", setting, None, way)
        return Answer(way=tuple(way), aim=ahead)

    def _lies_ahead(self, period: Period | None) -> bool:
        published = self.document.published
        return bool(period and published and period.start > published.last_day)

    def _is_compared(self, reading: Reading, setting: Setting, at: int) -> bool:
        """逊于去年第四季2.4%, 比1957年的1241亿元: the figure right behind a base is of the base's time."""
        between = self._folded[setting.spans[-1][1] : at]
        return (
            len(between) <= _COMPARED
            and reading.site.quantity.unit not in ("倍", "pp")
            and bool(pattern("date.compared").fullmatch(between))
        )

    def _answer(self, rule: str, setting: Setting, period: Period | None, way: Sequence[str]) -> Answer:
        return Answer(rule, setting, period=period, spans=setting.spans, way=tuple(way))

    def _periods_above(self, reading: Reading, at: int) -> Iterator[tuple[str, Setting, bool]]:
        """The settings of period in front of a figure, the nearest first, and whether each stands near it."""
        clause = reading.site.clause
        here = [
            s
            for s in self._settings
            if s.kind == "period" and s.start < at and s.role not in ("dateline", "scheme")
        ]
        for setting in reversed(here):
            if setting.clause is clause:
                yield "period.clause", setting, True
        chain = self._chain(clause)
        for other in chain:
            for setting in reversed(here):
                if setting.clause is other and setting.role != "base":
                    yield "period.host" if clause.host is not None else "period.sentence", setting, True
        near = {id(clause), *(id(c) for c in chain)}
        for setting in reversed(here):
            if (
                setting.clause is None
                or id(setting.clause) in near
                or setting.role in ("base", "clause", "bracket")
            ):
                continue
            if _RANK[holds_for("period", setting.role)] >= _RANK["sentence"]:
                yield "period.opener", setting, self._opens(setting, clause)
        for segment in (self._paragraph, *reversed(self._sections), self._root):
            held = segment.held.get("period")
            if held is not None and not any(held is s for s in here):
                yield ("period.document" if segment is self._root else "period.inherited"), held, False
        default = self.document.ahead if self._aims() else self.document.reviewed
        if default is not None:
            yield "period.document", Setting("period", "title", (), default), False

    def _chain(self, clause: Clause) -> list[Clause]:
        """The clauses that a clause hangs on: the host of its bracket, and those it continues (同比增长…)."""
        chain: list[Clause] = []
        if clause.host is not None:
            chain.append(clause.host)
            clause = clause.host
        number = self._index.get(id(clause), 0)
        while number > 0 and pattern("date.hanging").match(self._clauses[number].text):
            number -= 1
            while number > 0 and self._clauses[number].host is not None:
                number -= 1
            chain.append(self._clauses[number])
        return chain

    def _opens(self, setting: Setting, clause: Clause) -> bool:
        """Whether a setting opens the clause: no figure stands between the two, or only clauses that hang on."""
        if setting.clause is None:
            return False
        first, last = self._index.get(id(setting.clause), 0), self._index.get(id(clause), 0)
        while last > first:
            last -= 1
            stated = self._clauses[last].sites and self._clauses[last].host is None
            if stated and (last == first or not pattern("date.hanging").match(self._clauses[last + 1].text)):
                return False
        return True

    def _start_of_move(self, reading: Reading, at: int) -> Answer:
        """由2015年的5.2%提高到…: the first figure has the date beside 由, else none."""
        clause = reading.site.clause
        for setting in reversed(self._settings):
            if setting.kind != "period" or setting.start >= at or setting.clause is None:
                continue
            if setting.role == "base" and (setting.clause is clause or not setting.clause.sites):
                return self._answer("period.clause", setting, setting.period, ())
            if setting.clause is clause:
                break
        return Answer()

    def _whole_budget(self, reading: Reading, period: Period | None) -> Period | None:
        """完成年初预算数60999万元的40.4%: a budget is one of the whole year."""
        site = reading.site
        words = self._folded[site.clause.start : site.quantity.start]
        if period is None or period.years > 1 or reading.statistic != "level":
            return period
        if not pattern("date.budget").search(words):
            return period
        return Period(period.end.replace(month=1, day=1), period.end.replace(month=12, day=31))

    # --- status

    def status_of(self, reading: Reading, found: Answer, clauses: Sequence[Clause]) -> Answer:
        """Achieved or aimed at: by the words of the sentence, else by the nearest segment that says."""
        document = self.document
        published = document.published
        period = found.period
        if reading.rule == "name.move" or found.rule == "period.compared":
            return Answer("status.start")
        own = found.rule in ("period.clause", "period.host", "period.sentence", "period.opener")
        past = bool(own and period and published and period.end.year < published.year)
        ahead = self._lies_ahead(period) or found.aim
        word, spans = aim_in_words(reading, self._folded, clauses)
        if ahead:
            return Answer("status.ahead", found.setting, aim=True, spans=found.spans)
        if word == "预计" and period is not None and not self._reaches_ahead(period) and not self._aims():
            word = ""
        if word and word != "done" and (not past or word in _PLANNED):
            return Answer("status.word", aim=True, spans=spans)
        if word == "done" or past:
            return Answer("status.done", spans=spans or found.spans)
        held = self._held("aim")
        if held is None or not held.aim:
            return Answer("status.section" if held else "", held, spans=held.spans if held else ())
        if held.role == "title" and document.kind != "draft" and not self._is_plan_of(reading, clauses):
            return Answer()
        return Answer("status.section", held, aim=True, spans=held.spans)

    def _reaches_ahead(self, period: Period | None) -> bool:
        published = self.document.published
        return bool(period and published and period.end > published.last_day)

    def _is_plan_of(self, reading: Reading, clauses: Sequence[Clause]) -> bool:
        """What a plan does or reaches is its aim; what there is (平均海拔…) is not."""
        figure = figure_of(reading, self._folded)
        if figure.nature in ("growth", "change") or figure.carried:
            return True
        return reading.statistic == "level" and is_ordered(reading, self._folded, clauses)

    # --- place

    def area_of(self, reading: Reading, places: Sequence[PlaceMark]) -> Answer:
        """The place of a figure: of its clause, of its sentence, of the segments above."""
        clause, at = reading.site.clause, reading.site.quantity.start
        here = [s for s in self._settings if s.kind == "place" and s.start < at]
        listed = listed_areas(self._folded, clause, places)
        if listed:
            # 扬州市、泰州市合计…: no one area; A市和B市分别…: each figure has its own
            sites = [site for site in clause.sites if site.quantity.start > listed[-1].end]
            between = self._folded[listed[-1].end : sites[0].quantity.start] if sites else ""
            if "分别" in between and len(sites) == len(listed) and reading.site in sites:
                mark = listed[sites.index(reading.site)]
                area = resolve_area(mark, self._folded, self._area_in_force(), self.document)
                return Answer("place.dealt", area=area, spans=((mark.start, mark.end),))
            if reading.site in sites and listed[0].start - clause.start <= 8:
                return Answer("place.together", spans=((listed[0].start, listed[-1].end),))
        compared = None
        if reading.statistic != "rank" and reading.site.quantity.unit != "pp":
            compared = self._compared_area(places, clause, at)
        if compared is not None:
            return compared
        if reading.place is not None and not reading.place.comparison:
            base = self._area_before(here, clause)
            area = resolve_area(reading.place, self._folded, base, self.document)
            if area is not None:
                spans = ((reading.place.start, reading.place.end),)
                return Answer("place.clause", area=area, spans=spans)
        for setting in reversed(here):
            if setting.clause is clause:
                return Answer("place.clause", setting, area=setting.area, spans=setting.spans)
        if clause.host is not None:
            for setting in reversed(here):
                if setting.clause is clause.host:
                    return Answer("place.clause", setting, area=setting.area, spans=setting.spans)
        for setting in reversed(here):
            if _RANK[holds_for("place", setting.role)] >= _RANK["sentence"]:
                return Answer("place.running", setting, area=setting.area, spans=setting.spans)
        for segment in (self._paragraph, *reversed(self._sections), self._root):
            held = segment.held.get("place")
            if held is not None and not any(held is s for s in here):
                return Answer("place.inherited", held, area=held.area, spans=held.spans)
        document = self.document
        if document.place is None:
            return Answer()
        return Answer("place.inherited", area=document.place, spans=document.place_spans)

    def _compared_area(self, places: Sequence[PlaceMark], clause: Clause, at: int) -> Answer | None:
        """比全省（7.7%）, 低于全国的5%: the figure right behind a place that is compared with is of that place."""
        for mark in reversed(places):
            if mark.end > at or at - mark.end > _COMPARED_PLACE:
                continue
            if not pattern("area.compared").fullmatch(self._folded, mark.end, at):
                return None
            begin = clause.host.start if clause.host is not None else clause.start
            if not pattern("area.than").search(self._folded, begin, mark.start):
                return None
            area = resolve_area(mark, self._folded, self._area_in_force(), self.document)
            return Answer("place.compared", area=area, spans=((mark.start, mark.end),)) if area else None
        return None

    def _area_before(self, here: Sequence[Setting], clause: Clause) -> Area | None:
        for setting in reversed(here):
            if setting.clause is not clause and setting.role != "bracket":
                return setting.area
        return self._area_in_force()


def _days(period: Period) -> int:
    return (period.end - period.start).days + 1
