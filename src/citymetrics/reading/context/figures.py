"""What a period counts for: the nature of a figure, and whether a setting dates it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from citymetrics.marks.periods import Period
from citymetrics.reading.constructions import REACH, Reading, Site
from citymetrics.reading.context.state import YEAR, Setting, days_of
from citymetrics.text.patterns import pattern, word_class

__all__ = ["COUNTS", "PASSES", "Figure", "Nature", "Verdict", "depends_on_nearness", "judge"]

_LIGHT = ("实现", "完成", "达到", "达")
_MEANT = frozenset("年累翻")
"""One of them is in whatever date.mean-growth finds."""
_LISTS = ("、", "和", "及")


class Figure:
    """What a figure is of, as far as a period asks.

    Most periods ask only whether it is a mean over the whole span, so its nature is read when something asks for it.
    """

    __slots__ = ("_nature", "mean", "reading", "words")

    def __init__(self, reading: Reading, folded: str) -> None:
        self.reading = reading
        self.words = _words_in_front(reading.site, folded)
        self.mean = _is_mean(reading.statistic, self.words)
        self._nature: Nature | None = None

    @property
    def nature(self) -> Nature:
        """Its nature by its statistic, its name and the words around it."""
        if self._nature is None:
            self._nature = _nature_of(self.reading, self.words, self.mean)
        return self._nature


@dataclass(slots=True)
class Nature:
    """The kind of a figure: flow, amount, stock, share, rank, streak, growth or change.

    ``carried`` says that 达, 突破 or 增至 carry it to the end of its frame; ``stocked`` that a point in time can date
    it; ``one_year`` that it is a growth over a year.
    """

    kind: str
    length: int = 0
    carried: bool = False
    one_year: bool = False
    stocked: bool = False
    bare_total: bool = False


def _words_in_front(site: Site, folded: str) -> str:
    at, previous = site.quantity.number, site.previous
    begin = site.clause.start
    if previous is not None and not site.left.text.rstrip().endswith(_LISTS):
        begin = previous.quantity.end  # 新增学位3万个、床位200张: the verb is of both
    return folded[max(begin, at - REACH) : at]


def _is_mean(statistic: str, words: str) -> bool:
    """Whether a growth or an amount is one by the year, over the whole span: 年均增长5%, 年均达到3480万吨."""
    if statistic in ("growth", "change"):
        if _MEANT.isdisjoint(words):
            return False
        if statistic == "change" and pattern("quality.peer").search(words):
            return False
        return bool(pattern("date.mean-growth").search(words))
    return statistic == "level" and "均" in words and bool(pattern("date.mean-level").search(words))


def _nature_of(reading: Reading, words: str, mean: bool) -> Nature:
    statistic, name = reading.statistic, reading.name.phrase.text
    if statistic == "streak":
        value = reading.site.quantity.value
        return Nature("streak", length=int(value) if value is not None and value < 1000 else 0)
    if statistic == "change" and pattern("quality.peer").search(words):
        return Nature("share", stocked=True)  # 高于全国平均水平0.3个百分点
    if statistic in ("growth", "change"):
        yearly = not mean and bool(pattern("date.one-year").search(words))
        return Nature(statistic, one_year=yearly, stocked=_ends_with(name, "stock-noun", 3))
    carried = _ends_with(words.rstrip(" 约近了"), "carry-verb", 2)
    if statistic == "rank":
        return Nature("rank", carried=carried, stocked=True)
    if statistic == "ratio":
        return Nature("share", carried=carried, stocked=True)
    if mean:
        return Nature("flow")  # 年均达到3480万吨
    return _nature_of_level(reading, name, words, carried)


def _nature_of_level(reading: Reading, name: str, words: str, carried: bool) -> Nature:
    if carried and pattern("date.carried-to").search(words):
        return Nature("amount", carried=True)  # 由8700万吨增加到1.04亿吨
    action = reading.name.action or ""
    light = not action or action in _LIGHT
    if light and _ends_with(name, "yearly-amount", 6) and not pattern("date.summed").search(words):
        quantity = reading.site.quantity
        carried = carried or (quantity.qualifier == "over" and quantity.start < quantity.number)
        return Nature("amount" if carried else "flow", carried=carried)
    if reading.site.quantity.unit.endswith("人次"):
        return Nature("flow", carried=carried)  # visits are counted over a time, even where 达 states them
    flows = bool(pattern("date.flow").search(action or words))
    flows = flows or (not action and not carried and _flows_along(reading))
    there_is = words.rstrip().endswith("有") or bool(pattern("date.there-is").search(action or words))
    bare_total = not flows and bool(pattern("date.running-total").search(words))
    flows = flows or not (
        light or carried or there_is
    )  # 使用国外贷款153亿美元: any other verb tells of a flow
    stocked = not flows and _ends_with(name, "stock-noun", 3)
    if stocked or there_is or not (flows or action):
        return Nature("stock", carried=carried, stocked=True, bare_total=bare_total)
    return Nature("flow", carried=carried, bare_total=bare_total)


def _flows_along(reading: Reading) -> bool:
    """审结案件6万件，其中刑事1万件、民事2万件: a part and a further item of a list flow as what stands before them."""
    site, folded = reading.site, reading.site.clause.source
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
    """What becomes of a setting for a figure: it ``counts``, ``stops`` the search, or ``passes`` on.

    A setting that counts gives its own period, or ``period`` where there is one.
    """

    outcome: str
    period: Period | None = None


COUNTS = Verdict("counts")
PASSES = Verdict("passes")
STOPS = Verdict("stops")


def depends_on_nearness(setting: Setting) -> bool:
    """Whether it matters to ``judge`` how near a setting stands: to points and to spans of years."""
    period = setting.period
    return setting.point or (period is not None and days_of(period) > YEAR)


def judge(setting: Setting, figure: Figure, near: bool) -> Verdict:
    """Whether a setting dates a figure; ``near`` where both stand in one clause or hang together."""
    period = setting.period
    if period is None:
        return STOPS
    if setting.point and not near:
        return COUNTS if figure.nature.stocked else PASSES
    days = days_of(period)
    if figure.mean and days <= YEAR and not (setting.mark is not None and setting.mark.form == "average"):
        return PASSES
    if figure.reading.statistic == "streak":
        return COUNTS if days > 360 and period.years == figure.nature.length else STOPS
    if days <= YEAR:
        return COUNTS
    return _judge_span(period, figure, near)


def _judge_span(period: Period, figure: Figure, near: bool) -> Verdict:
    """A frame of several years: its span for what flows and grows over it, its last year for what is carried there."""
    nature = figure.nature
    if nature.kind in ("growth", "change"):
        if nature.one_year:
            return PASSES if near else STOPS
        return COUNTS
    if nature.kind == "flow" and not nature.bare_total:
        return COUNTS
    if nature.carried and nature.kind != "rank":
        return Verdict("counts", Period(date(period.end.year, 1, 1), date(period.end.year, 12, 31)))
    return STOPS
