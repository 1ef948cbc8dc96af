"""What a period counts for: the nature of a figure, and whether a setting dates it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from citymetrics.marks.periods import Period
from citymetrics.reading.constructions import REACH, Reading
from citymetrics.reading.context.state import Setting
from citymetrics.text.patterns import pattern, word_class

__all__ = ["Figure", "Verdict", "figure_of", "judge"]

_LIGHT = ("实现", "完成", "达到", "达")
_LISTS = ("、", "和", "及")
_YEAR = 366
"""Days that a frame of one year may have (2017年5月至2018年4月 is one)."""


@dataclass(slots=True)
class Figure:
    """What a figure is of, as far as a period asks.

    ``nature`` is flow, stock, share, rank, streak, growth or change; ``carried`` says that 达, 突破 or 增至 carry it to
    the end of its frame; ``mean`` that it is a growth over the whole span; ``yearly`` that its amount is one of a year.
    """

    nature: str
    length: int = 0
    carried: bool = False
    mean: bool = False
    one_year: bool = False
    stocked: bool = False
    bare_total: bool = False


def figure_of(reading: Reading, folded: str) -> Figure:
    """Return the nature of a figure, by its statistic, its name and the words around it."""
    site = reading.site
    clause = site.clause
    begin = clause.start
    if site.previous is not None and not site.left.text.rstrip().endswith(_LISTS):
        begin = site.previous.quantity.end  # 新增学位3万个、床位200张: the verb is of both
    words = folded[max(begin, site.quantity.number - REACH) : site.quantity.number]
    name = reading.name.phrase.text
    stocked = _ends_with(name, "stock-noun", 3)
    statistic = reading.statistic
    if statistic == "streak":
        value = site.quantity.value
        return Figure("streak", length=int(value) if value is not None and value < 1000 else 0)
    if statistic == "change" and pattern("quality.peer").search(words):
        return Figure("share", stocked=True)  # 高于全国平均水平0.3个百分点
    if statistic in ("growth", "change"):
        mean = bool(pattern("date.mean-growth").search(words))
        yearly = bool(pattern("date.one-year").search(words)) and not mean
        return Figure(statistic, mean=mean, one_year=yearly, stocked=stocked)
    carried = _ends_with(words.rstrip(" 约近了"), "carry-verb", 2)
    if statistic == "rank":
        return Figure("rank", carried=carried, stocked=True)
    if statistic == "ratio":
        return Figure("share", carried=carried, stocked=stocked or True)
    action = reading.name.action or ""
    total = bool(pattern("date.running-total").search(words))
    flows = bool(pattern("date.flow").search(action or words))
    flows = flows or (not action and not carried and _flows_along(reading, folded))
    if pattern("date.mean-level").search(words):
        return Figure("flow", mean=True)  # 年均达到3480万吨
    if carried and pattern("date.carried-to").search(words):
        return Figure("amount", carried=True)  # 由8700万吨增加到1.04亿吨
    light = not action or action in _LIGHT
    if light and _ends_with(name, "yearly-amount", 6) and not pattern("date.summed").search(words):
        carried = carried or site.quantity.qualifier == "over"
        return Figure("amount" if carried else "flow", carried=carried)
    there_is = bool(pattern("date.there-is").search(action or words))
    if (stocked and not flows) or there_is or not (flows or action):
        return Figure("stock", carried=carried, stocked=True, bare_total=total and not flows)
    return Figure("flow", carried=carried, bare_total=total and not flows)


def _flows_along(reading: Reading, folded: str) -> bool:
    """审结案件6万件，其中刑事1万件、民事2万件: a part and a further item of a list flow as what stands before them."""
    site = reading.site
    start = site.clause.start
    if site.previous is not None and site.left.text.lstrip().startswith("、"):
        if site.clause.text.startswith("其中"):
            return _flows_before(folded, start)
        words = folded[max(start, site.previous.quantity.number - REACH) : site.previous.quantity.number]
        return bool(pattern("date.flow").search(words))
    return site.clause.text.startswith("其中") and _flows_before(folded, start)


def _flows_before(folded: str, start: int) -> bool:
    """Whether the clause in front of an offset tells of a flow: not 比上年增加27人."""
    words = pattern("area.clause-cut").split(folded[max(0, start - REACH) : start].rstrip("，,；; "))[-1]
    return not pattern("date.hanging").match(words) and bool(pattern("date.flow").search(words))


def _ends_with(text: str, name: str, slack: int) -> bool:
    """Whether a word of a class ends a text, or stands up to ``slack`` characters in front of its end."""
    words, lasts = _endings(name)
    for end in range(len(text), max(len(text) - slack, 1) - 1, -1):
        if text[end - 1 : end] in lasts and text.endswith(words, 0, end):
            return True
    return False


@cache
def _endings(name: str) -> tuple[tuple[str, ...], frozenset[str]]:
    words = word_class(name)
    return words, frozenset(word[-1] for word in words)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a setting for a figure: ``counts`` with a period, ``stops`` with none, or ``passes`` on."""

    outcome: str
    period: Period | None = None


PASSES = Verdict("passes")
STOPS = Verdict("stops")


def judge(setting: Setting, figure: Figure, near: bool) -> Verdict:
    """Whether a setting dates a figure; ``near`` where both stand in one clause or hang together."""
    period = setting.period
    if period is None:
        return STOPS
    if setting.point and not near:
        return Verdict("counts", period) if figure.stocked else PASSES
    days = (period.end - period.start).days + 1
    averaged = setting.mark is not None and setting.mark.form == "average"
    if figure.mean and days <= _YEAR and not averaged:
        return PASSES
    if figure.nature == "streak":
        years = period.end.year - period.start.year + 1
        return Verdict("counts", period) if days > 27 and years == figure.length and days > 360 else STOPS
    if days <= _YEAR:
        return Verdict("counts", period)
    return _judge_span(period, figure, near)


def _judge_span(period: Period, figure: Figure, near: bool) -> Verdict:
    """A frame of several years: its span for what flows and grows over it, its last year for what is carried there."""
    if figure.nature in ("growth", "change"):
        if figure.one_year:
            return PASSES if near else STOPS
        return Verdict("counts", period)
    if figure.nature == "flow" and not figure.bare_total:
        return Verdict("counts", period)
    if figure.carried and figure.nature != "rank":
        return Verdict("counts", Period(date(period.end.year, 1, 1), date(period.end.year, 12, 31)))
    return STOPS
