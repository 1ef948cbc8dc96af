"""Achieved or aimed at: by the words of the sentence, else by the nearest segment that says."""

from __future__ import annotations

from citymetrics.marks.periods import Period
from citymetrics.reading.constructions import Reading
from citymetrics.reading.context.figures import Figure
from citymetrics.reading.context.ground import Ground
from citymetrics.reading.context.state import Answer, Span
from citymetrics.text.patterns import pattern

__all__ = ["status_of"]

_OPEN = Answer()
_OWN = ("period.clause", "period.host", "period.sentence", "period.opener")
_PLANNED = frozenset(["计划", "目标", "要", "拟", "规划", "须", "必须", "应"])
"""Words of aiming that stay aims once their time is over: 2021年计划造林18万亩，实际完成…."""
_WEAK = frozenset(["预计", "即将", "可望", "有望", "预测"])
"""Words of aiming that hold for their own clause alone."""
_DEADLINE = 60
_ORDERED = 200


def status_of(ground: Ground, reading: Reading, found: Answer, figure: Figure) -> Answer:
    """Whether a figure is an aim, and the words that say so."""
    published, period = ground.document.published, found.period
    if reading.start or found.rule == "period.compared":
        return Answer("status.start")
    if ground.lies_ahead(period) or found.aim:
        return Answer("status.ahead", found.setting, aim=True, spans=found.spans)
    past = bool(
        found.rule in _OWN
        and period is not None
        and published is not None
        and period.end.year < published.year
    )
    word, spans = _word(ground, reading)
    if word == "预计" and period is not None and not _reaches_ahead(ground, period) and not ground.aims():
        word = ""
    if word and word != "done" and (not past or word in _PLANNED):
        return Answer("status.word", aim=True, spans=spans)
    if not word and not past and _is_goal(reading):
        return Answer("status.word", aim=True)
    if word == "done" or past:
        return Answer("status.done", spans=spans or found.spans)
    return _of_section(ground, reading, figure)


def _is_goal(reading: Reading) -> bool:
    """Whether the noun behind a figure says that it is an aim: 2%的通胀目标; not 实现了8%的目标."""
    site = reading.site
    if "目标" not in site.right.text or not pattern("status.goal").match(site.right.text):
        return False
    return not any(reached in site.left.text for reached in ("实现", "完成", "达到了"))


def _of_section(ground: Ground, reading: Reading, figure: Figure) -> Answer:
    held = ground.inherited().aim
    if held is None:
        return _OPEN
    if not held.aim:
        return Answer("status.section", held, spans=held.spans)
    if held.role == "title" and ground.document.kind != "draft" and not _is_planned(ground, reading, figure):
        return Answer()
    return Answer("status.section", held, aim=True, spans=held.spans)


def _reaches_ahead(ground: Ground, period: Period) -> bool:
    last = ground.document.last_day
    return last is not None and period.end > last


def _word(ground: Ground, reading: Reading) -> tuple[str, tuple[Span, ...]]:
    """The word of aiming of a figure's clause, else one of an earlier clause of its sentence, and where it stands.

    The word is empty where there is none, ``done`` where 已 or 目前 stands before the figure.
    """
    folded, sentence = ground.folded, ground.sentence
    clause, at = reading.site.clause, reading.site.quantity.number
    if folded.find("完成", clause.end, clause.end + _DEADLINE) >= 0:
        deadline = pattern("status.deadline").search(
            folded, clause.end, min(len(folded), clause.end + _DEADLINE)
        )
        if deadline:
            return "完成", (deadline.span(),)
    aimed = bool(sentence.aims())
    own = sentence.aims_between(clause.start, at) if aimed else None
    if own:
        start, end, word = own[-1]
        return word, ((start, end),)
    done = sentence.done_between(clause.start, at)
    if done is not None:
        return "done", (done,)
    if aimed:
        for start, end, word in sentence.aims_between(sentence.start, clause.start):
            if word not in _WEAK:
                return word, ((start, end),)
    return "", ()


def _is_planned(ground: Ground, reading: Reading, figure: Figure) -> bool:
    """What a plan does or reaches is its aim; what there is (平均海拔…) or what it pays (给予…补助) is not."""
    if figure.nature.kind in ("growth", "change") or figure.nature.carried:
        return True
    clause, at = reading.site.clause, reading.site.quantity.number
    if reading.statistic != "level" or pattern("status.paid").search(ground.folded, clause.start, at):
        return False
    begin = max(ground.sentence.start, at - _ORDERED)
    return bool(reading.name.action or pattern("status.urged").search(ground.folded[begin:at]))
