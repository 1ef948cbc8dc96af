"""Achieved or aimed at, by the words before a figure, else by the section it stands in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import regex

from citymetrics.marks.periods import Period
from citymetrics.reading.constructions import REACH, Clause, Reading
from citymetrics.reading.context.state import Context, Profile
from citymetrics.text.phrase import last_match

__all__ = ["Aims", "status_of"]

_PAST_RE = regex.compile(r"已(?:建成|完成|达|实现|有|累计)|去年|上年")
# 计划, 拟 and 将 aim only as verbs: 人才计划, 五年计划 and 将其转化为 are other words.
_VERB = (
    r"(?=\s?(?:新|建|投|完|安|实|发|开|培|引|打|推|造|生产|到|在|用|于|总|改|扩|整|种|植|收|治|修|年|达|增|减|出|启动|组织"
    r"|举|派|招|创|设|购|进|今|明|全年|力争|达|超|突破|有|为|等于|提|占|继续|再|由|从|只|却|是|可|下降|升|降|形成|要求|按|维持|[\d一二三四五六七八九十]))"
)
_TARGET_WORD_RE = regex.compile(
    r"力争|争取(?=[\p{Han}]{0,6}(?:达|实现|突破|完成|建成|新增|增长|超过|全年|年内|用|在|到|提高|使|把|更好))(?!到位|资金|中央|上级|省级|国家|超长期)|确保|(?<!稳|好于|高于|超出|超|低于|符合|合)预期(?=目标|增长|为|达|指标|[^，。；]{0,12}(?:增长|左右|达到))"
    r"|(?<!完成|超额|实现|年度|全年|既定|序时|达到|高于)(?:目标(?:是|为|任务是|：|:)|发展目标)"
    r"|(?<![五三]年)(?<![动养展增育划期度”才程]|招生|用地)计划(?!(?:新|续|开|竣)[建开工]{0,2}工?(?:重大|重点)?项目)"
    + _VERB
    + r"|(?<!比|模)拟"
    + _VERB
    + r"|今后[一二三四五]年|未来[一二三四五]年"
    r"|将(?=达|超|新|建成|实现|突破|有|为|等于|提高|增加|在|于|提升|完成|会|占|投入|力争|形成|继续|进一步|再|开工|建设|由|从|只|却|是|可|减少|下降|升|降|生产)"
    r"|(?:(?<![主需重纲])要|(?<![相适对响供反])应|须|必须|(?<![供内外急])需)(?=从|由|达到?|完成|实现|提高到?|增[长加]|控制|建成|在|确保|新增|下降|降低|保持|超过|有|比|力争|争取|努力|降到)"
    r"|努力(?=实现|使|做到|争取|完成|把|达|保持)|可望|有望|预计|预测|即将|安排(?=在|为|赤字|中央)|规划(?=新建|到|投资)"
)
# （6月底完成，牵头单位：…）: a task with its deadline.
_DEADLINE_RE = regex.compile(
    r"[^。\n]{0,40}。?[（(](?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底|末|份)?(?:之?前)?完成"
)
# 加快升级…: an order without a verb that the record keeps as its action.
_URGED_RE = regex.compile(r"(?:^|[，。、：])(?:加快|推进|推动|加强|着力|全面)")
# What a policy pays (给予…100万元奖补) is in force; what it orders done (培育…100家) is aimed at.
_PAID_RE = regex.compile(r"给予|奖补|补助|补贴|奖励|资助|贴息")
_DONE_RE = re.compile(r"已|目前|截至|去年|上年|实际")
_STATED = ("period.opener", "period.clause", "period.sentence", "period.host")


class Aims:
    """What the clauses of a sentence say about aims: each question is put to each clause once."""

    def __init__(self, folded: str, clauses: Sequence[Clause]) -> None:
        self._folded, self._clauses = folded, clauses
        self._known: dict[str, int] = {}

    @property
    def none(self) -> bool:
        """Whether no word of aiming stands in the sentence; few sentences hold one."""
        return self._first("any", lambda text: _TARGET_WORD_RE.search(text) is not None) < 0

    def expected_before(self, clause: Clause) -> bool:
        """Whether an earlier clause says 预计."""
        return 0 <= self._first("预计", lambda text: "预计" in text) <= clause.start

    def aimed_before(self, clause: Clause) -> bool:
        """Whether an earlier clause has a word of aiming that holds for the sentence."""
        return 0 <= self._first("aim", _aims_beyond) <= clause.start

    def urged_before(self, clause: Clause) -> bool:
        """Whether an earlier clause begins with an order."""
        return 0 <= self._first("order", lambda text: _URGED_RE.search(text) is not None) <= clause.start

    def _first(self, question: str, holds: Callable[[str], bool]) -> int:
        """The end of the first clause to end of those that a question holds for, those in brackets included; -1
        where it holds for none."""
        if question not in self._known:
            ends = (c.end for c in self._clauses if holds(self._folded[c.start : c.end]))
            self._known[question] = min(ends, default=-1)
        return self._known[question]


def status_of(
    reading: Reading,
    folded: str,
    aims: Aims,
    profile: Profile,
    context: Context,
    period: Period | None,
    when: str,
) -> str:
    """Achieved or aimed at: by the words of the clause and of those before it, else by the section."""
    clause, at = reading.site.clause, reading.site.quantity.number
    published = profile.published
    if reading.rule == "name.move" or when == "period.compared":
        return "actual"  # what a move begins with, or a year is compared with, has been reached
    if period is not None and published is not None and period.start > published.last_day:
        return "target"
    text = folded[max(clause.start, at - REACH) : at]
    if not aims.none:
        match = last_match(_TARGET_WORD_RE, text)
        ahead = bool(period and published and period.end > published.last_day)
        if match is None and ahead and aims.expected_before(clause):
            return "target"
        if match is None:
            if not _DONE_RE.search(text) and aims.aimed_before(clause):
                return "target"
        elif match.group() == "预计" and period is not None and not ahead:
            return "target" if context.targets else "actual"
        else:
            return "target"
    if _DEADLINE_RE.search(folded, clause.end, min(len(folded), clause.end + 60)):
        return "target"
    ordered = profile.orders and (reading.name.action or aims.urged_before(clause) or _URGED_RE.search(text))
    if ordered and reading.statistic == "level" and not _PAID_RE.search(text):
        past = _is_past(text, profile, period if when in _STATED else None) or _DONE_RE.search(text)
        return "actual" if past else "target"
    if context.targets or profile.draft:
        return "target" if not _is_past(text, profile, period if when in _STATED else None) else "actual"
    return "actual"


def _aims_beyond(text: str) -> bool:
    """A word of aiming in a clause holds for those behind it; 预计 and 即将 do not reach that far."""
    return any(
        match.group() not in ("预计", "即将", "可望", "有望", "预测")
        for match in _TARGET_WORD_RE.finditer(text)
    )


def _is_past(text: str, profile: Profile, period: Period | None) -> bool:
    published = profile.published
    if _PAST_RE.search(text):
        return True
    return bool(period and published and period.end.year < published.year)
