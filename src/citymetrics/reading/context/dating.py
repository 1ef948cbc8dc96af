"""The period of a figure: from its clause upwards, the nearest setting that counts for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from citymetrics.marks.periods import Period
from citymetrics.reading.constructions import Clause, Reading
from citymetrics.reading.context.figures import Figure, judge
from citymetrics.reading.context.ground import Ground
from citymetrics.reading.context.reach import rank_of
from citymetrics.reading.context.state import Answer, Setting
from citymetrics.text.patterns import pattern

__all__ = ["period_of"]

_COMPARED = 4
"""How many characters a figure may stand behind the base that dates it: 逊于去年第四季2.4%."""
_GROUND = 24
_SILENT = ("dateline", "scheme")
_OPENED = 40
"""Settings of the sentence that are asked, the nearest first."""


def period_of(ground: Ground, reading: Reading, figure: Figure) -> Answer:
    """The period of a figure, the setting that gave it, and the way that was walked to it."""
    at = reading.site.quantity.number
    if reading.rule == "name.move":
        return _start_of_move(ground, reading, at)
    way: list[str] = []
    ahead = False
    for rule, setting, near in _settings_above(ground, reading.site.clause, at):
        if setting.role == "base":
            if _is_compared(ground, reading, setting, at):
                return _answer("period.compared", setting, setting.period, way)
            continue
        verdict = judge(setting, figure, near)
        ahead = ahead or ground.lies_ahead(setting.period)
        way.append(f"{setting.role}:{verdict.outcome}")
        if verdict.outcome == "counts":
            return _answer(rule, setting, _whole_budget(ground, reading, verdict.period), way)
        if verdict.outcome == "stops":
            return _answer("period.stopped", setting, None, way)
    return Answer(way=tuple(way), aim=ahead)


def _answer(rule: str, setting: Setting, period: Period | None, way: Sequence[str]) -> Answer:
    return Answer(rule, setting, period=period, spans=setting.spans, way=tuple(way))


def _settings_above(ground: Ground, clause: Clause, at: int) -> Iterator[tuple[str, Setting, bool]]:
    """The settings of period in front of a figure, the nearest first, and whether each stands near it."""
    sentence = ground.sentence
    for setting in reversed(sentence.periods_of(clause)):
        if setting.start < at and setting.role not in _SILENT:
            yield "period.clause", setting, True
    near = {id(clause)}
    if sentence.periods:
        rule = "period.host" if clause.host is not None else "period.sentence"
        for other in sentence.chain(clause):
            near.add(id(other))
            for setting in reversed(sentence.periods_of(other)):
                if setting.start < at and setting.role not in _SILENT and setting.role != "base":
                    yield rule, setting, True
        yield from _openers(ground, clause, at, near)
    for segment in ground.above():
        held = segment.held.get("period")
        if held is not None and not (held.clause is not None and held.start >= sentence.start):
            yield ("period.document" if segment is ground.root else "period.inherited"), held, False
    default = ground.default(ground.aims())
    if default is not None:
        yield "period.document", Setting("period", "title", (), default), False


def _openers(ground: Ground, clause: Clause, at: int, near: set[int]) -> Iterator[tuple[str, Setting, bool]]:
    """The settings of the sentence that hold for the rest of it."""
    sentence = ground.sentence
    for setting in reversed(
        sentence.periods[-_OPENED:] if sentence.periods[-1].start < at else sentence.periods
    ):
        if setting.start >= at or setting.clause is None or id(setting.clause) in near:
            continue
        if rank_of("period", setting.role) >= rank_of("", "sentence"):
            yield "period.opener", setting, sentence.opens(setting, clause)


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
            return _answer("period.clause", setting, setting.period, ())
        if setting.clause is clause:
            break
    return Answer()


def _whole_budget(ground: Ground, reading: Reading, period: Period | None) -> Period | None:
    """完成年初预算数60999万元的40.4%: a budget is one of the whole year."""
    site = reading.site
    if period is None or period.years > 1 or reading.statistic != "level":
        return period
    if not pattern("date.budget").search(ground.folded, site.clause.start, site.quantity.start):
        return period
    return Period(period.end.replace(month=1, day=1), period.end.replace(month=12, day=31))
