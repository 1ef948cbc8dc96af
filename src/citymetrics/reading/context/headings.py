"""Headings and turns: what they set for the paragraphs below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from citymetrics.marks.periods import PeriodMark
from citymetrics.marks.places import PlaceMark, resolve_place
from citymetrics.reading.context.dating import resolve_frame
from citymetrics.reading.context.state import Area, Context, Profile
from citymetrics.text.folded import Paragraph

__all__ = ["HEADING_RE", "REPORT_RE", "enter_paragraph", "is_heading"]

_SENTENCE_END_RE = regex.compile(r"[。；;，]$|。")
_TOP_RE = regex.compile(r"[一二三四五六七八九十]{1,2}、")
_AIMS_TITLE_RE = regex.compile(r"目标任务$|主要目标")
# 增速高于预期目标 looks back: the aim is what was reached.
_EXPECTED = r"(?<!(?:高|低|快|慢|优|好|大|多)于|超过|超出|达到|完成|实现|符合|距)(?:年度|年初)?预期目标"
_COMING_RE = regex.compile(rf"今年|新的一年|明年|十五五|未来五年|今后五年|{_EXPECTED}")
REPORT_RE = regex.compile(r"工作报告|政府工作的报告|向大会报告(?:政府)?工作")
HEADING_RE = regex.compile(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|第[一二三四五六七八九十]{1,3}[章节部篇]|\d{1,2}[、.．]|#+\s|[●■◆])"
)
_TARGET_HEADING_RE = regex.compile(r"(?:实事|工作|任务|目标|安排|建议|重点|思路|考虑|要求|部署|打算|意见)")
_REVIEW_RE = regex.compile(r"回顾|成就|成绩|成效|过去|完成情况|执行情况|进展|一年来|五年来|以来")
_BACK_RE = regex.compile(r"回顾|过去[一五]年|五年来")
_AHEAD_RE = regex.compile(
    rf"{_EXPECTED}|主要目标是|工作目标|目标任务是|今年要|今年我们(?:将|要)|做好今年|今年(?:的)?(?:总体|主要)?(?:工作)?(?:总体)?(?:要求|思路|目标)|总的要求是|总体要求|下一步|下半年(?:要|将)|重点(?:做好|抓好)以下|重点抓(?:好)?|未来五年|今后五年|指导思想|发展目标(?:是)?[:：]|主要指标(?:是)?[:：]"
)
_TURN_RE = regex.compile(
    r"(?:各位代表[！!，,：:]*\s*)?(?:——)?(?:刚刚过去的|过去的?|回顾|回首|这|在|展望)?[“\"]?"
)
_PLAN_SPAN_RE = regex.compile(r"(?:期间|时期|以来)|[，,是]$")
_AIM_RE = regex.compile(r"我们将|预期目标|做好|开局之年|目标|要求|今年工作|重点")


def is_heading(text: str) -> bool:
    """Whether a paragraph is a heading: numbered or short, and no sentence."""
    return (
        len(text) <= 40
        and not _SENTENCE_END_RE.search(text)
        and (bool(HEADING_RE.match(text)) or (len(text) <= 20 and "，" not in text))
    )


def enter_paragraph(
    folded: str,
    paragraph: Paragraph,
    context: Context,
    profile: Profile,
    periods: Sequence[PeriodMark],
    places: Sequence[PlaceMark],
) -> Context:
    """The context at the head of a paragraph: headings set place, period and whether targets follow."""
    text = folded[paragraph.start : paragraph.end]
    if context.paragraph is not None or context.last is not None:
        context = Context(context.section, None, context.place, context.targets, None, context.seen)
    first_place = next((m for m in places if m.start == paragraph.start and m.end >= paragraph.end - 1), None)
    if first_place is not None and first_place.kind == "division" and not first_place.comparison:
        area = Area(
            *resolve_place(first_place, profile.place.adcode if profile.place else None, profile.year)
        )
        return Context(place=area if area.name else context.place)
    if "\t" not in text and is_heading(text) and not REPORT_RE.search(text):
        marks = [m for m in periods if paragraph.start <= m.start < paragraph.end]
        numbered = bool(HEADING_RE.match(text))
        if numbered and context.section is not None and context.section.goal:
            context = replace(context, section=None)
        if profile.kind == "report" or numbered:
            top = bool(_TOP_RE.match(text))
            review = bool((_REVIEW_RE if top else _BACK_RE).search(text))
            if review and (len(marks) > 1 or not _AIMS_TITLE_RE.search(text)):
                context = replace(context, targets=False, section=None)
            elif marks and _TARGET_HEADING_RE.search(text):
                context = replace(context, targets=True, section=None)
            elif top and profile.kind == "report" and _AHEAD_RE.search(text):
                context = replace(context, targets=True)
        if marks and profile.kind != "report" and numbered:
            frame = resolve_frame(marks[-1], profile, None)
            if frame.period:
                context = replace(context, section=frame)
        elif marks and profile.kind == "report":
            plan = next((m for m in marks if m.form in ("plan", "ahead", "years")), None)
            back = next((m for m in marks if m.form == "back"), None)
            single = next((m for m in marks if m.form == "year"), None)
            chosen = (
                (single if single and len(marks) > 1 else plan or single)
                if context.targets
                else (back if len(marks) == 1 else None)
            )
            chosen_frame = resolve_frame(chosen, profile, None) if chosen else None
            context = replace(context, section=chosen_frame if chosen_frame and chosen_frame.period else None)
    elif profile.kind == "report":
        context = _turn(folded, paragraph, context, profile, periods)
        if _AHEAD_RE.search(text[:160]) and not context.targets and _COMING_RE.search(text[:160]):
            context = replace(context, targets=True)
    return context


def _turn(
    folded: str, paragraph: Paragraph, context: Context, profile: Profile, periods: Sequence[PeriodMark]
) -> Context:
    """五年来 or 刚刚过去的2025年 near the head of a paragraph of a report says which span the paragraphs tell of."""
    start = paragraph.start
    mark = next((m for m in periods if start <= m.start < start + 24), None)
    if mark is None or profile.published is None:
        return context
    for other in periods:
        # 2025年是“十四五”收官之年。五年来，…: the span opens the sentence after
        if (
            other.form == "back"
            and mark.start < other.start < start + 80
            and folded[other.start - 1] in "。！"
        ):
            mark = other
            start = mark.start
            break
    if not _TURN_RE.fullmatch(folded[start : mark.start]):
        return context
    frame = resolve_frame(mark, profile, None)
    if frame.period is None:
        return context
    now = profile.target.end.year if profile.target else profile.published.year
    if mark.form == "plan" and not _PLAN_SPAN_RE.search(folded[mark.start : mark.end + 1]):
        return context
    if mark.form in ("back", "plan", "plan-part") and frame.period.years > 1:
        if frame.period.start.year >= now and mark.form == "plan":
            return replace(context, section=frame, targets=True)
        if (frame.period.end.year < now) != context.targets:
            return replace(context, section=frame)
        return context
    turns = (
        folded[mark.end : mark.end + 1] in ("，", ",", "是", "、")
        or "过去" in folded[paragraph.start : mark.end]
    )
    if not context.targets and frame.period.end.year < now and mark.form in ("year", "back") and turns:
        return replace(context, section=None)
    if frame.period.start.year == now and _AIM_RE.search(folded[paragraph.start : paragraph.start + 120]):
        return replace(context, section=None, targets=True)
    return context
