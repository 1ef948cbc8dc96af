"""The period of a figure: from its clause upwards, the nearest setting that counts for it."""

from __future__ import annotations

from collections.abc import Sequence

from citymetrics.marks.periods import Period
from citymetrics.reading.constructions import REACH, Reading
from citymetrics.reading.context.dealing import listed_periods, own_place
from citymetrics.reading.context.figures import PASSES, STOPS, Figure, Verdict, depends_on_nearness, judge
from citymetrics.reading.context.ground import Ground
from citymetrics.reading.context.reach import SEGMENTS, rank_of
from citymetrics.reading.context.state import Answer, Setting
from citymetrics.text.patterns import pattern

__all__ = ["period_of"]

_COMPARED = 4
"""How many characters a figure may stand behind the base that dates it: 逊于去年第四季2.4%."""
_GROUND = 24
_SENTENCE = SEGMENTS.index("sentence")
_SILENT = ("dateline", "scheme")
_NO_FRAME = (*_SILENT, "base")
_OPENED = 40
"""Settings of the sentence that are asked, the nearest first."""


def period_of(ground: Ground, reading: Reading, figure: Figure) -> Answer:
    """The period of a figure, the setting that gave it, and the way that was walked to it."""
    if reading.start:
        return _start_of_move(ground, reading, reading.site.quantity.number)
    walk, sentence = _Walk(ground, reading, figure), ground.sentence
    if sentence.periods:
        own = sentence.periods_of(walk.clause)
        found = _behind(ground, reading)
        found = found or (_dealt(ground, reading, own) if len(own) > 1 else None)
        found = found or walk.in_clause(own)
        if found is None and len(own) < len(sentence.periods):
            found = walk.in_sentence()
        if found is not None:
            return found
    return walk.above() or walk.end()


def _dealt(ground: Ground, reading: Reading, settings: Sequence[Setting]) -> Answer | None:
    """2023年和2024年产值分别为5亿元、6亿元: each figure has its own year."""
    listed = listed_periods(settings, ground.folded)
    own = (
        own_place([setting.spans[-1] for setting in listed], ground.folded, reading.site) if listed else None
    )
    if own is None:
        return None
    return Answer("period.dealt", listed[own], listed[own].period, spans=listed[own].spans)


def _behind(ground: Ground, reading: Reading) -> Answer | None:
    """户数为10.2万户（截至2019年12月）: a bracket right behind a figure that holds nothing but a date is of it."""
    end = reading.site.quantity.end
    if ground.folded[end : end + 1] not in _OPENING:
        return None
    bracket = ground.sentence.clause_at(end + 1)
    if bracket is None or bracket.host is not reading.site.clause or bracket.sites:
        return None
    settings = ground.sentence.periods_of(bracket)
    if len(settings) != 1 or settings[0].period is None:
        return None
    start, stop = settings[0].spans[-1]
    around = ground.folded[bracket.start : start], ground.folded[stop : bracket.end]
    if not pattern("date.behind").fullmatch(around[0] + "~" + around[1]):
        return None
    return Answer("period.clause", settings[0], settings[0].period, spans=settings[0].spans)


_OPENING = ("（", "(")


class _Walk:
    """The walk from a figure over the settings of period in front of it, the nearest first, up to one that counts."""

    __slots__ = ("at", "clause", "figure", "ground", "passed", "reading")

    def __init__(self, ground: Ground, reading: Reading, figure: Figure) -> None:
        self.ground, self.reading, self.figure = ground, reading, figure
        self.clause, self.at = reading.site.clause, reading.site.quantity.number
        self.passed: list[Setting] = []

    def in_clause(self, own: Sequence[Setting]) -> Answer | None:
        """What the words of its own clause say."""
        for setting in reversed(own):
            if setting.start >= self.at or setting.role in _SILENT:
                continue
            if setting.role == "base":
                if _is_compared(self.ground, self.reading, setting, self.at):
                    return Answer("period.compared", setting, setting.period, spans=setting.spans)
            elif (found := self._ask("period.clause", setting, True)) is not None:
                return found
        return None

    def in_sentence(self) -> Answer | None:
        """What the clauses say that its own hangs on, then what holds for the rest of the sentence."""
        sentence, clause, at = self.ground.sentence, self.clause, self.at
        periods = sentence.periods
        chain = sentence.chain(clause)
        rule = "period.host" if clause.host is not None else "period.sentence"
        openers: list[Setting] = []
        for setting in reversed(periods[-_OPENED:] if periods[-1].start < at else periods):
            if setting.start >= at or setting.clause is None or setting.clause is clause:
                continue
            if id(setting.clause) not in chain:
                openers.append(setting)
            elif setting.role not in _NO_FRAME and (found := self._ask(rule, setting, True)) is not None:
                return found
        for setting in openers:
            if rank_of("period", setting.role) >= _SENTENCE:
                near = depends_on_nearness(setting) and sentence.opens(setting, clause)
                found = self._ask("period.opener", setting, near)
                if found is not None:
                    return found
        return None

    def above(self) -> Answer | None:
        """What the paragraph, the sections and the document hold."""
        for rule, setting in self.ground.inherited().periods:
            found = self._ask(rule, setting, False)
            if found is not None:
                return found
        return None

    def end(self) -> Answer:
        """Nothing counted; ``aim`` where something that was passed lies ahead."""
        passed, ground = self.passed, self.ground
        if not passed:
            return Answer()
        ahead = any(ground.lies_ahead(setting.period) for setting in passed)
        return Answer(way=self._way(None, PASSES), aim=ahead)

    def _ask(self, rule: str, setting: Setting, near: bool) -> Answer | None:
        verdict = judge(setting, self.figure, near)
        if verdict is PASSES:
            self.passed.append(setting)
            return None
        way = self._way(setting, verdict)
        if verdict is STOPS:
            return Answer("period.stopped", setting, spans=setting.spans, way=way)
        period = verdict.period or setting.period
        if self.reading.statistic == "level":
            period = _whole_budget(self.ground, self.reading, period)
        return Answer(rule, setting, period, spans=setting.spans, way=way)

    def _way(self, last: Setting | None, verdict: Verdict) -> tuple[str, ...]:
        """The settings that were asked, for explanations alone."""
        if self.ground.listener is None:
            return ()
        way = [f"{setting.role}:{PASSES.outcome}" for setting in self.passed]
        return (*way, f"{last.role}:{verdict.outcome}") if last is not None else tuple(way)


def _is_compared(ground: Ground, reading: Reading, setting: Setting, at: int) -> bool:
    """逊于去年第四季2.4%, 比1957年的1241亿元, 在上年增长8%的基础上: the figure of a base is of the base's time."""
    end = setting.spans[-1][1]
    built_on = pattern("date.ground").match(ground.folded[end : end + _GROUND])
    if built_on is not None and at < end + built_on.end():
        return True
    return (
        at - end <= _COMPARED
        and reading.site.quantity.unit not in ("倍", "pp")
        and bool(pattern("date.compared").fullmatch(ground.folded, end, at))
    )


def _start_of_move(ground: Ground, reading: Reading, at: int) -> Answer:
    """由2015年的5.2%提高到…: the first figure has the date beside 由, else none."""
    clause = reading.site.clause
    for setting in reversed(ground.sentence.periods[-_OPENED:]):
        if setting.start >= at or setting.clause is None:
            continue
        if setting.role == "base" and (setting.clause is clause or not setting.clause.sites):
            return Answer("period.clause", setting, setting.period, spans=setting.spans)
        if setting.clause is clause:
            break
    return Answer()


def _whole_budget(ground: Ground, reading: Reading, period: Period | None) -> Period | None:
    """完成年初预算数60999万元的40.4%: a budget is one of the whole year."""
    site = reading.site
    if period is None or period.years > 1:
        return period
    at = site.quantity.start
    if not pattern("date.budget").search(ground.folded, max(site.clause.start, at - REACH), at):
        return period
    return Period(period.end.replace(month=1, day=1), period.end.replace(month=12, day=31))
