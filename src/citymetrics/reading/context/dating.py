"""The period of each record: openers, dates of clauses, bases of comparison, and what is inherited."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

import regex

from citymetrics.marks.periods import Period, PeriodMark, resolve_period
from citymetrics.reading.constructions import REACH, Clause, Reading
from citymetrics.reading.context.state import Context, Frame, Profile, Sentence

__all__ = ["advance", "period_of", "resolve_frame", "resolve_sentence"]

_NOT_BASE_RE = regex.compile(r"(?:但|以|因|作|成|行|分)(?:为|是|和)$")
_SAME_MONTH_RE = regex.compile(r"(?:同期|同月|末的|的\s?\d)")
_THAN_RE = regex.compile(r"[比较](?!重|例|率|值)")
_FROM_RE = regex.compile(r"[由从]$")
_SET_RE = regex.compile(r"(?:人代会)?(?:剩余|预算|确定|既定|制定|提出|下达|安排|部署|预期|计划|设定|目标)")
_SPAN_END_RE = regex.compile(r"^(?:自|从)[^，。]{4,14}(?:到|至)$")
_AIMED_RE = regex.compile(r"力争|确保|争取|计划|预期|努力|目标")
_BASE_RE = regex.compile(r"(?:比|较|与|同|跟|和|于|为|是|相比|占|超过|按照?|对比|以)\s?$")
_UNTIL_RE = regex.compile(r"(?:到|至|截至|截止到?)\s?$")
_OPEN_RE = regex.compile(
    r"^(?:力争|确保|争取|计划|预计|努力|目标是)?(?:在|从|到|至|截至|截止|自|据|并|而|且|但|其中|初步核算|据初步统计|预计|同时|此外|另外|分[级季月]来看|具体[来]?看|[一二三四五六七八九十]是|第[一二三四]|[（(]?[一二三四五六七八九十\d]+[）)、.]|今后|仅|这|综合|总的来看|支出方面|收入方面|[①-⑳]|\s)*[“\"]?$"
)
_REST_RE = regex.compile(
    r"^[”\"]?(?:的|底|末|间|里|中|内|期间|时期|以来|以后|之后|累计|当期|全年|情况|来看|看|方面|这一年|五年|份|我们|规划|计划|初步统计|初步核算|起|我市|全市|全省|我省|全县|全区|全国|我国|，|,|、|：)*$"
)
_DEPENDENT_RE = regex.compile(
    r"^\s*(?:同比|环比|比|较|增[长加速幅]|下降|上升|上涨|减少|提高|回落|占|分别|其中|降幅|涨幅|年均|居|位居|列|排名|均|累计|达|完成|总|高于|低于|快于|为|约)"
)
_SPAN_WORD_RE = regex.compile(r"年均|平均每年|每年平均|每年递增|累计增长|递增")
_SAME_PERIOD_RE = regex.compile(r"^\s?(?:上年|去年)?同期(?:为|是|下降|增长|的|完成|达)?")
_AMONG_RE = regex.compile(r"\s*(?:其中|按[^，。]{2,6}分|分[^，。]{2,4}看)")

_DATES_BEFORE = 50
"""Dates of a clause in front of a figure that may be its own."""
_CLAUSES_BEFORE = 100
"""Clauses in front of one that only continues them, in which its date is looked for."""
_OPENING = 3
"""Sentences with figures whose dates may open a text."""


def advance(context: Context, sentence: Sentence, profile: Profile, figures: bool) -> Context:
    """The context after a sentence that opened with a frame of its own.

    The first dated opener of a text without a dated title holds for the text: 2020年，全县森林覆盖率51%.
    """
    frame = sentence.sticky
    section = context.section
    if frame is not None and frame.goal and not figures and profile.kind != "report":
        section = frame  # 到2023年，…: what the next paragraphs list
    first = frame or sentence.first
    dated = first is not None and first.mark is not None and first.mark.year is not None
    if figures and profile.kind == "other" and profile.actual is None and section is None:
        # The date that a news item or a page begins with holds for all of it.
        lead = sentence.frames[-1][1] if context.seen < _OPENING and sentence.frames else None
        if lead is None and context.seen < _OPENING and sentence.local:
            entries = [entry for found in sentence.local.values() for entry in found if entry[2] == "lead"]
            lead = entries[0][1] if entries else None
        if lead is not None and lead.mark is not None and lead.mark.form not in ("day", "plan", "ahead"):
            section = lead
        elif dated:
            section = first
    elif not figures and context.seen == 0 and section is None and profile.kind == "other":
        # 2020年秋粮收获基本结束。: the year a text opens with, if it is as fresh as the text
        leads = [entry[1] for found in sentence.local.values() for entry in found if entry[2] == "lead"]
        opened = leads[0].mark.year if leads and leads[0].mark is not None else None
        now = profile.published.year if profile.published else 0
        if opened is not None and now - opened <= 1:
            section = leads[0]
    return Context(
        section=section,
        paragraph=context.paragraph if frame is None else frame,
        place=context.place,
        targets=context.targets,
        last=sentence.frames[0][1] if figures and sentence.frames else context.last,
        seen=context.seen + 1 if figures and context.seen < _OPENING else context.seen,
    )


def resolve_frame(
    mark: PeriodMark, profile: Profile, current: Period | None, status: str = "actual"
) -> Frame:
    """Resolve a period mark in the light of the document and of the frame in force."""
    year = profile.year
    if current is not None and current.years == 1:
        year = current.end.year
    elif year is None and status == "target" and profile.target is None and profile.published is not None:
        year = profile.published.year
    elif year is None:
        default = profile.target if status == "target" else profile.actual
        if default is not None and default.years == 1:
            year = default.end.year
    speaks_of = None
    if profile.published is None and profile.year is not None:
        speaks_of = profile.year
    return Frame(resolve_period(mark, year, profile.published, speaks_of, current), mark)


def resolve_sentence(
    folded: str, clauses: Sequence[Clause], marks: Sequence[PeriodMark], profile: Profile, context: Context
) -> Sentence:
    """Sort the period marks of a sentence into openers, clause dates and comparison bases (which are dropped)."""
    if not marks:
        return Sentence()
    local: dict[int, list[tuple[int, Frame, str]]] = {}
    frame: Frame | None = None
    frames: list[tuple[int, Frame]] = []
    sticky: Frame | None = None
    first: Frame | None = None
    origin: Frame | None = None
    outer = context.paragraph or context.section
    current = outer.period if outer else profile.actual
    starts = [mark.start for mark in marks]
    first_content = opening = True
    targets = context.targets
    for clause in clauses:
        lo, hi = bisect_left(starts, clause.start), bisect_left(starts, clause.end)
        inside = marks[lo:hi]
        for mark in inside:
            before = folded[max(clause.start, mark.start - REACH) : mark.start]
            after = folded[mark.end : min(clause.end, mark.end + REACH)]
            if _THAN_RE.search(before[-1:]) and folded[mark.end : mark.end + 1] == "的":
                # 比一九五七年的一千二百四十一亿元增长…: the figure of the year compared with
                base_frame = resolve_frame(mark, profile, None)
                if base_frame.period is not None:
                    local.setdefault(clause.start, []).append((mark.start, base_frame, "base"))
                continue
            if _BASE_RE.search(before) and not _UNTIL_RE.search(before) and not _NOT_BASE_RE.search(before):
                continue
            if _SAME_MONTH_RE.match(after) and _THAN_RE.search(before[-3:]):
                continue
            if mark.edge == "start" and _SET_RE.match(after):
                continue  # 年初预算, 年初剩余的: what the figure started from
            status = "target" if targets or _AIMED_RE.search(before) else "actual"
            held = context.section.period if context.section else None
            base = frame.period if frame and frame.period else held if held and held.years == 1 else current
            if status == "target" and base is profile.actual and profile.target is not None:
                base = profile.target  # 力争全年完成…
            resolved = resolve_frame(mark, profile, base, status)
            if resolved.period is None:
                continue
            ahead = profile.published is not None and resolved.period.start > profile.published.last_day
            if ahead and _UNTIL_RE.search(before):
                resolved = replace(resolved, goal=True)
            if first is None and (mark.until or _UNTIL_RE.search(before)):
                first = resolved
            if _OPEN_RE.match(before) and _REST_RE.match(after) and clause.host is None:
                frame = resolved
                frames.append((mark.start, resolved))
                point = mark.edge == "end" and context.section is not None
                if mark.form != "day" and not point and opening:
                    sticky = resolved
                current = resolved.period
            elif _OPEN_RE.match(before) and first_content and clause.host is None:
                frame = resolved
                frames.append((mark.start, resolved))
                local.setdefault(clause.start, []).append((mark.start, resolved, "lead"))
            elif (
                not clause.sites
                and clause.host is None
                and (
                    (folded[clause.end : clause.end + 1] in ("：", ":") and _aims(folded, clause))
                    or _SPAN_END_RE.search(before)
                )
            ):
                if _SPAN_END_RE.search(before):
                    origin = next((entry[1] for entry in local.pop(clause.start, [])), None)
                frame = resolved  # 建议今年全市的主要预期目标是：…; 自2012年底到2022年底，…
                frames.append((mark.start, resolved))
            elif not clause.sites and clause.host is None and _REST_RE.match(after):
                frame = sticky = resolved  # 新华社济南5月6日电今年前4个月，…
                frames.append((mark.start, resolved))
            else:
                local.setdefault(clause.start, []).append(
                    (mark.start, resolved, "lead" if _OPEN_RE.match(before) else "inside")
                )
        opening = opening and len(clause.text) <= 10 and not clause.sites
        if clause.text.strip():
            first_content = first_content and not clause.sites
    spans = tuple(entry for entry in frames if entry[1].period and entry[1].period.years > 1)
    return Sentence(tuple(frames), sticky, first, local, origin, spans)


def _aims(folded: str, clause: Clause) -> bool:
    """Whether a clause that ends in a colon speaks of aims at its end."""
    return bool(_AIMED_RE.search(folded, max(clause.start, clause.end - REACH), clause.end))


def period_of(
    reading: Reading,
    folded: str,
    clauses: Sequence[Clause],
    sentence: Sentence,
    profile: Profile,
    context: Context,
    status: str,
) -> tuple[Period | None, str]:
    """The period of a record and the rule that found it."""
    clause, at = reading.site.clause, reading.site.quantity.number
    opened = sentence.opened(at)
    outer = (opened[-1][1] if opened else None) or context.paragraph or context.section
    if reading.statistic in ("growth", "change") and clause.says(_SPAN_WORD_RE):
        for frame in (sentence.span_before(at), context.paragraph, context.section):
            if frame and frame.period and frame.period.years > 1:
                return frame.period, "period.span"
    local = sentence.local
    entries_here = _dates_before(local, clause, at)
    if reading.rule == "name.move":
        # 由70.8%提高到72.5%: when it stood at the first figure only a date beside it or an opener of two dates tells
        dates = [entry[1] for entry in entries_here if _from(folded, entry)]
        frame = dates[-1] if dates else sentence.origin
        return (frame.period, "period.clause") if frame else (None, "")
    based = [entry for entry in entries_here if entry[2] == "base"]
    if based and based[-1][1].mark is not None and at - based[-1][1].mark.end <= 4:
        return based[-1][1].period, "period.compared"
    own = [entry for entry in entries_here if entry[2] != "base"]
    if own:
        nearest = own[-1]
        previous = reading.site.previous
        moved = _FROM_RE.search(folded[max(clause.start, nearest[0] - 1) : nearest[0]])
        if not (moved and previous is not None and previous.quantity.start > nearest[0]):
            return nearest[1].period, "period.clause"
    if clause.host is not None:
        host = _dates_before(local, clause.host, at)
        if host and not own:
            same = _shift(host[-1][1].period, folded, clause, at)
            return same, "period.host"
    # A clause that only continues the one before (同比增长…) keeps its date.
    index = bisect_left(clauses, clause.start, key=lambda c: c.start) if local else 0
    enclosing = outer.period if outer else None
    since = opened[-1][0] if opened else 0
    follows = index
    while follows > max(0, index - _CLAUSES_BEFORE):
        follows -= 1
        earlier = clauses[follows]
        if earlier.end <= since:
            break  # 10日公布的数据显示，7月份，…: the later opener holds
        entries = [
            e for e in local.get(earlier.start, ()) if e[2] in ("lead", "inside") and not _from(folded, e)
        ]
        if entries and earlier.host is None and not folded.endswith("基础上", earlier.start, earlier.end):
            dependent = all(
                _DEPENDENT_RE.match(folded[c.start : c.start + 8]) or not c.sites
                for c in clauses[follows + 1 : index + 1]
            )
            if dependent or (entries[-1][2] == "lead" and (enclosing is None or enclosing.years == 1)):
                return _shift(entries[-1][1].period, folded, clause, at), "period.sentence"
            break
    if context.last is not None and not opened and _AMONG_RE.match(folded, clauses[0].start):
        return context.last.period, "period.sentence-before"
    if outer and outer.period:
        rule = "period.opener" if opened and outer is opened[-1][1] else "period.inherited"
        return _shift(outer.period, folded, clause, at), rule
    default = profile.target if status == "target" and profile.target else profile.actual
    if default is not None:
        return _shift(default, folded, clause, at), "period.document"
    return None, ""


def _dates_before(
    local: dict[int, list[tuple[int, Frame, str]]], clause: Clause, at: int
) -> list[tuple[int, Frame, str]]:
    """The dates of a clause that stand in front of ``at``, the nearest of them."""
    entries = local.get(clause.start) if local else None
    if not entries:
        return []
    number = bisect_left(entries, at, key=lambda entry: entry[0])
    return entries[max(0, number - _DATES_BEFORE) : number]


def _from(folded: str, entry: tuple[int, Frame, str]) -> bool:
    return folded[max(0, entry[0] - 1) : entry[0]] in ("由", "从")


def _shift(period: Period | None, folded: str, clause: Clause, at: int) -> Period | None:
    """同期为下降31.9%: the same period a year earlier."""
    if period is None or not _SAME_PERIOD_RE.match(folded[clause.start : min(at, clause.start + 8)]):
        return period
    return _year_before(period)


def _year_before(period: Period) -> Period:
    try:
        return Period(
            period.start.replace(year=period.start.year - 1), period.end.replace(year=period.end.year - 1)
        )
    except ValueError:
        return period
