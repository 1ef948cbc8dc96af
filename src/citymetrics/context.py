"""Context: the period, the place and the status of each record, walked once over the document.

A frame is what a heading, a title or an opener sets (“十三五”期间，…) and a boundary clears. Nothing is guessed: where
the text leaves a period open it stays null.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import regex

from citymetrics.constructions import Clause, Reading
from citymetrics.constructions.phrase import last_match
from citymetrics.constructions.strip import runs_on
from citymetrics.document import Paragraph
from citymetrics.periods import Period, PeriodMark, Publication, resolve_period
from citymetrics.places import PlaceMark, resolve_place

__all__ = [
    "Area",
    "Context",
    "Frame",
    "Profile",
    "advance",
    "area_of",
    "enter_paragraph",
    "period_of",
    "profile_document",
    "resolve_sentence",
    "standing_areas",
    "status_of",
]

_ASSEMBLY_RE = regex.compile(r"各位代表|大会报告|政府工作")
_PLAN_TITLE_RE = regex.compile(r"计划|方案|要点|办法|预算")
_DRAFT_RE = regex.compile(r"预算(?:[（(]?草案|安排)|计划[（(]?草案|草案[）)]?")
_YEAR_TITLE_RE = regex.compile(r"(?:19|20)\d\d年")
_NATION_RE = regex.compile(r"全国|国务院|我国")
_STATE_RE = regex.compile(r"国务院|我国|全国|政务院|中央")
_SENTENCE_END_RE = regex.compile(r"[。；;，]$|。")
_TOP_RE = regex.compile(r"[一二三四五六七八九十]{1,2}、")
_AIMS_TITLE_RE = regex.compile(r"目标任务$|主要目标")
_TOP_START_RE = regex.compile(r"^[一二三四五六七八九十]{1,2}、")
_COMING_RE = regex.compile(r"今年|新的一年|明年|十五五|未来五年|今后五年|预期目标")
_NOT_BASE_RE = regex.compile(r"(?:但|以|因|作|成|行|分)(?:为|是|和)$")
_SAME_MONTH_RE = regex.compile(r"(?:同期|同月|末的|的\s?\d)")
_THAN_RE = regex.compile(r"[比较]")
_FROM_RE = regex.compile(r"[由从]$")
_PAST_RE = regex.compile(r"已(?:建成|完成|达|实现|有|累计)|去年|上年")
_PREFACE_RE = regex.compile(
    r"(?:[\d年月日末底初至到截上下半季度前一二三四今去全份]|其中|“?十[一二三四五]五”?|期间|时期|预计|初步核算|实现|完成|由|从|使|在|造船|大省|[\s，、：])*"
)


@dataclass(frozen=True, slots=True)
class Area:
    """A place by its official name and, where it is certain, its code."""

    name: str
    adcode: str | None


@dataclass(frozen=True, slots=True)
class Profile:
    """What the document as a whole says: its kind, the year it speaks of, its default periods and its place."""

    kind: str  # bulletin, report, other
    year: int | None
    published: Publication | None
    actual: Period | None
    target: Period | None
    place: Area | None
    given: bool
    draft: bool = False
    """Whether it is a draft budget or plan: all its figures are aims."""


@dataclass(slots=True)
class Frame:
    """A period in force, and where in the text it was set."""

    period: Period | None
    mark: PeriodMark | None = None
    goal: bool = False
    """Whether it is the horizon of aims (到2025年) and ends with its section."""


@dataclass(frozen=True, slots=True)
class Context:
    """The state between two sentences."""

    section: Frame | None = None
    paragraph: Frame | None = None
    place: Area | None = None
    targets: bool = False
    last: Frame | None = None
    """The date of the sentence before, which 其中 goes on with."""
    seen: int = 0


_REPORT_RE = regex.compile(
    r"政府工作(?:的)?报告|工作报告|政府工作报告|向大会报告(?:政府)?工作|大会作政府工作报告"
)
_BULLETIN_RE = regex.compile(
    r"公报|运行情况|情况分析|统计|收支情况|形势分析|经济运行|主要指标|执行情况|季度|月份|半年|年鉴"
)
_TITLE_LENGTH = 60
_HEADING_RE = regex.compile(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|第[一二三四五六七八九十]{1,3}[章节部篇]|\d{1,2}[、.．]|#+\s|[●■◆])"
)
_TARGET_HEADING_RE = regex.compile(
    r"(?:工作|任务|目标|安排|建议|重点|思路|考虑|要求|部署|打算|意见|主要考虑)"
)
_REVIEW_RE = regex.compile(r"回顾|成就|成绩|成效|过去|完成情况|执行情况|进展|一年来|五年来|以来")
_BACK_RE = regex.compile(r"回顾|过去[一五]年|五年来")
_AHEAD_RE = regex.compile(
    r"预期目标|主要目标是|工作目标|目标任务是|今年要|今年我们(?:将|要)|做好今年|今年(?:的)?(?:总体|主要)?(?:工作)?(?:总体)?(?:要求|思路|目标)|总的要求是|总体要求|下一步|下半年(?:要|将)|重点(?:做好|抓好)以下|重点抓(?:好)?|未来五年|今后五年|指导思想|发展目标(?:是)?[:：]|主要指标(?:是)?[:：]"
)
# 计划, 拟 and 将 aim only as verbs: 人才计划, 五年计划 and 将其转化为 are other words.
_VERB = (
    r"(?=\s?(?:新|建|投|完|安|实|发|开|培|引|打|推|造|生产|到|在|用|于|总|改|扩|整|种|植|收|治|修|年|达|增|减|出|启动|组织"
    r"|举|派|招|创|设|购|进|今|明|全年|力争|达|超|突破|有|为|等于|提|占|继续|再|由|从|只|却|是|可|下降|升|降|却|形成|要求|[\d一二三四五六七八九十]))"
)
_TARGET_WORD_RE = regex.compile(
    r"力争|争取(?=[\p{Han}]{0,6}(?:达|实现|突破|完成|建成|新增|增长|超过|全年|年内|用|在|到|提高|使|把|更好))(?!到位|资金|中央|上级|省级|国家|超长期)|确保|(?<!稳|好于|高于|超出|超|低于|符合|合)预期(?=目标|增长|为|达|指标|[^，。；]{0,12}(?:增长|左右|达到))"
    r"|(?<!完成|超额|实现|年度|全年|既定|序时|达到|高于)(?:目标(?:是|为|任务是|：|:)|发展目标)"
    r"|(?<![五三]年)(?<![动养展增育划期度”才程])计划"
    + _VERB
    + r"|(?<!比|模)拟"
    + _VERB
    + r"|今后[一二三四五]年|未来[一二三四五]年"
    r"|将(?=达|超|新|建成|实现|突破|有|为|等于|提高|增加|在|于|提升|完成|会|占|投入|力争|形成|继续|进一步|再|开工|建设|由|从|只|却|是|可|减少|下降|升|降|生产)"
    r"|(?:(?<![主需重纲])要|(?<![相适对响供反])应|须|必须|(?<![供内外急])需)(?=从|由|达到?|完成|实现|提高到?|增[长加]|控制|建成|在|确保|新增|下降|降低|保持|超过|有|比|力争|争取|努力|降到)"
    r"|努力(?=实现|使|做到|争取|完成|把|达|保持)|可望|有望|预计|预测|即将|安排(?=在|为|赤字|中央)|规划(?=新建|到|投资)"
)
_SPAN_END_RE = regex.compile(r"^(?:自|从)[^，。]{4,14}(?:到|至)$")
_AIMED_RE = regex.compile(r"力争|确保|争取|计划|预期|努力|目标")
_BASE_RE = regex.compile(r"(?:比|较|与|同|跟|和|于|为|是|相比|占|超过|按照?|对比|以)\s?$")
_UNTIL_RE = regex.compile(r"(?:到|至|截至|截止到?)\s?$")
_OPEN_RE = regex.compile(
    r"^(?:力争|确保|争取|计划|预计|努力|目标是)?(?:在|从|到|至|截至|截止|截止到|自|据|并|而|且|但|其中|初步核算|据初步统计|预计|同时|此外|另外|分[级季月]来看|具体[来]?看|[一二三四五六七八九十]是|第[一二三四]|[（(]?[一二三四五六七八九十\d]+[）)、.]|今后|自|仅|这|综合|总的来看|支出方面|收入方面|[①-⑳]|\s)*[“\"]?$"
)
_REST_RE = regex.compile(
    r"^[”\"]?(?:的|底|末|间|里|中|内|期间|时期|以来|以后|之后|累计|当期|全年|情况|来看|看|情况来看|的情况来看|方面|这一年|五年|份|我们|规划|计划|初步统计|初步核算|起|我市|全市|全省|我省|全县|全区|全国|我国|，|,|、|：)*$"
)
_DEPENDENT_RE = regex.compile(
    r"^\s*(?:同比|环比|比|较|增[长加速幅]|下降|上升|上涨|减少|提高|回落|占|分别|其中|降幅|涨幅|年均|居|位居|列|排名|均|累计|达|完成|总|高于|低于|快于|为|约)"
)
_SPAN_WORD_RE = regex.compile(r"年均|平均每年|每年平均|每年递增|累计增长|递增")
_SAME_PERIOD_RE = regex.compile(r"^\s?(?:上年|去年)?同期(?:为|是|下降|增长|的|完成|达)?")
_NATION_NOT_RE = regex.compile(
    r"^(?:全国|中国)(?:文明|卫生|双拥|百强|重点|首|最|先进|示范|优秀|民族|一流|级|知名|领先|红色|乡村|绿色|综合|劳动|道德|人大|政协|试点|五一|三八|青年|爱国|优质|样板|标杆|第|性|各|法治|平安|范围|唯一|统一|单体|最大|版|市域|农业|休闲|生态|科普|民主|和美|旅游|体育|社会治安|未成年|全民|质量|网络|电子商务|残疾|义务|营商|制造|数字|科技|技术|学习|和谐|技能|水利|交通|健康|森林|园林|节水|无障碍|智慧)"
)


# --- the document -------------------------------------------------------------------------------------------------


def profile_document(
    folded: str,
    paragraphs: Sequence[Paragraph],
    periods: Sequence[PeriodMark],
    places: Sequence[PlaceMark],
    published: Publication | None,
    given: Area | None,
) -> Profile:
    """Read off the title and the first lines what kind of text this is, and when and where it speaks of."""
    head_end = paragraphs[min(len(paragraphs), 24) - 1].end if paragraphs else 0
    head = folded[: min(head_end, 1500)]
    title = _title(folded, paragraphs)
    title_marks = [m for m in periods if title and title.start <= m.start < title.end]
    title_text = folded[title.start : title.end] if title else ""
    kind = "other"
    draft = bool(_DRAFT_RE.search(folded[: paragraphs[0].end if paragraphs else 0][:80]))
    if _REPORT_RE.search(title_text) or (_REPORT_RE.search(head) and _ASSEMBLY_RE.search(head)):
        kind = "report"
    elif title and _BULLETIN_RE.search(title_text):
        kind = "bulletin"
    stated = next((m.year for m in title_marks if m.year), None)
    year = stated
    actual = target = None
    if kind == "report":
        now = published.year if published else stated
        if now is not None:
            late = published is not None and published.month is not None and published.month > 6
            past = now if late else now - 1
            actual, target = _whole(past), _whole(now if not late else now + 1)
            if late:
                target = _whole(now)
        year = None
    elif title_marks and kind == "bulletin":
        year = stated or (published.year if published else None)
        actual = resolve_period(title_marks[0], year, published, speaks_of=None)
        if actual is not None and title_marks[0].edge:
            actual = _whole(actual.end.year)
    elif (title_marks and title_marks[0].form not in ("year", "day", "plan", "years", "back", "ahead")) or (
        title_marks and _PLAN_TITLE_RE.search(title_text)
    ):
        actual = resolve_period(title_marks[0], stated, published)
    place = _title_place(folded, paragraphs, places, title, given, year)
    if draft and target is None:
        actual = target = actual or (_whole(stated) if stated else None)
    return Profile(kind, year, published, actual, target, place, given is not None, draft)


def _whole(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


_FURNITURE_RE = regex.compile(
    r"^(?:下载|打印|全屏|收藏|分享|字号|【|】|加大|还原|减小|大|中|小|来源|时间|发布|作者|责任编辑|原文链接|来自|作者|浏览|\d|[\[【（(])"
)


def _title(folded: str, paragraphs: Sequence[Paragraph]) -> Paragraph | None:
    for paragraph in paragraphs[:14]:
        text = folded[paragraph.start : paragraph.end]
        if _HEADING_RE.match(text):
            return None
        if len(text) < 3 or (_FURNITURE_RE.match(text) and not _YEAR_TITLE_RE.match(text)):
            continue
        return paragraph if len(text) <= _TITLE_LENGTH and "。" not in text else None
    return None


def _title_place(
    folded: str,
    paragraphs: Sequence[Paragraph],
    places: Sequence[PlaceMark],
    title: Paragraph | None,
    given: Area | None,
    year: int | None,
) -> Area | None:
    """The place of the title, else the caller's, else the one the text speaks of most."""
    within = given.adcode if given else None
    marks = [m for m in places if m.kind == "division" and not m.nickname]
    if title:
        inside = [m for m in marks if title.start <= m.start < title.end and not m.comparison]
        if inside and not _NATION_RE.search(folded[title.start : title.end]):
            mark = inside[-1] if len(inside) == 1 or _nested(inside) else None
            if mark:
                area = Area(*resolve_place(mark, within, year))
                if area.name:
                    return area
        if _STATE_RE.search(folded[title.start : title.end]) and given is None:
            return Area("全国", "100000")
    if given is not None:
        return given
    return _most_named(folded, [m for m in marks if not m.comparison], _deictic_level(places), year)


_DEICTIC_ENDS = {
    "county": ("县", "旗", "自治县"),
    "city": ("市",),
    "province": ("省", "自治区", "市"),
    "district": ("区",),
}


def _deictic_level(places: Sequence[PlaceMark]) -> tuple[str, ...]:
    """What 全县 or 我市 tells about the place of the text."""
    levels = Counter(m.level for m in places if m.kind == "deictic" and m.level != "country")
    return _DEICTIC_ENDS.get(levels.most_common(1)[0][0], ()) if levels else ()


def _most_named(
    folded: str, marks: Sequence[PlaceMark], ends: tuple[str, ...], year: int | None
) -> Area | None:
    """The division that most clauses begin with; None where several are as likely."""
    counts: Counter[tuple[str, str | None]] = Counter()
    for mark in marks:
        name, code = resolve_place(mark, None, year)
        if not name:
            continue
        leads = mark.start == 0 or folded[mark.start - 1] in "，。、：；\n\u3000 ）"
        counts[name, code] += 2 if leads else 1
    if not counts:
        return None
    (name, code), number = counts.most_common(1)[0]
    if number * 2 >= sum(counts.values()):
        return Area(name, code)
    fitting = [(n, c) for (n, c), _ in counts.most_common() if ends and n.endswith(ends)]
    return Area(*fitting[0]) if fitting else None


def _nested(marks: Sequence[PlaceMark]) -> bool:
    return len({m.name for m in marks}) == 1


# --- headings and openers -----------------------------------------------------------------------------------------


def is_heading(text: str) -> bool:
    """Whether a paragraph is a heading: numbered or short, and no sentence."""
    return (
        len(text) <= 40
        and not _SENTENCE_END_RE.search(text)
        and (bool(_HEADING_RE.match(text)) or (len(text) <= 20 and "，" not in text))
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
    context = replace(context, paragraph=None, last=None)
    first_place = next((m for m in places if m.start == paragraph.start and m.end >= paragraph.end - 1), None)
    if first_place is not None and first_place.kind == "division" and not first_place.comparison:
        area = Area(
            *resolve_place(first_place, profile.place.adcode if profile.place else None, profile.year)
        )
        return Context(place=area if area.name else context.place)
    if "\t" not in text and is_heading(text) and not _REPORT_RE.search(text):
        marks = [m for m in periods if paragraph.start <= m.start < paragraph.end]
        numbered = bool(_HEADING_RE.match(text))
        if numbered and context.section is not None and context.section.goal:
            context = replace(context, section=None)
        if profile.kind == "report" or numbered:
            top = bool(_TOP_RE.match(text))
            review = bool((_REVIEW_RE if top else _BACK_RE).search(text))
            if review and (len(marks) > 1 or not _AIMS_TITLE_RE.search(text)):
                context = replace(context, targets=False, section=None)
            elif marks and _TARGET_HEADING_RE.search(text):
                context = replace(context, targets=True, section=None)
            elif _TOP_START_RE.match(text) and profile.kind == "report" and _AHEAD_RE.search(text):
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
    mark = next((m for m in periods if paragraph.start <= m.start < paragraph.start + 24), None)
    if mark is None or profile.published is None:
        return context
    if not _TURN_RE.fullmatch(folded[paragraph.start : mark.start]):
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


_TURN_RE = regex.compile(
    r"(?:各位代表[！!，,：:]*\s*)?(?:——)?(?:刚刚过去的|过去的?|回顾|回首|这|在|展望)?[“\"]?"
)
_PLAN_SPAN_RE = regex.compile(r"(?:期间|时期|以来)|[，,是]$")
_AIM_RE = regex.compile(r"我们将|预期目标|做好|开局之年|目标|要求|今年工作|重点")


def advance(context: Context, sentence: Sentence, profile: Profile, figures: bool) -> Context:
    """The context after a sentence that opened with a frame of its own.

    The first dated opener of a text without a dated title holds for the text: 2020年，全县森林覆盖率51%.
    """
    frame = sentence.sticky
    if figures:
        context = replace(context, last=sentence.frames[0][1] if sentence.frames else context.last)
    if frame is not None:
        context = replace(context, paragraph=frame)
        if frame.goal and not figures and profile.kind != "report":
            context = replace(context, section=frame)  # 到2023年，…: what the next paragraphs list
    first = frame or sentence.first
    dated = first is not None and first.mark is not None and first.mark.year is not None
    if figures and profile.kind == "other" and profile.actual is None and context.section is None:
        # The date that a news item or a page begins with holds for all of it.
        lead = sentence.frames[-1][1] if context.seen < 3 and sentence.frames else None
        if lead is None and context.seen < 3 and sentence.local:
            entries = [entry for found in sentence.local.values() for entry in found if entry[2] == "lead"]
            lead = entries[0][1] if entries else None
        if lead is not None and lead.mark is not None and lead.mark.form not in ("day", "plan", "ahead"):
            context = replace(context, section=lead)
        elif dated:
            context = replace(context, section=first)
    elif not figures and context.seen == 0 and context.section is None and profile.kind == "other":
        # 2020年秋粮收获基本结束。: the year a text opens with, if it is as fresh as the text
        leads = [entry[1] for found in sentence.local.values() for entry in found if entry[2] == "lead"]
        opened = leads[0].mark.year if leads and leads[0].mark is not None else None
        now = profile.published.year if profile.published else 0
        if opened is not None and now - opened <= 1:
            context = replace(context, section=leads[0])
    return replace(context, seen=context.seen + 1) if figures else context


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
    if mark.form == "this-month" and mark.first == -1 and current is not None and _is_month(current):
        last = current.start - timedelta(days=1)  # 由上月下降0.1%: the month before the one in force
        return Frame(Period(last.replace(day=1), last), mark)
    speaks_of = None
    if profile.published is None and profile.year is not None:
        speaks_of = profile.year
    return Frame(resolve_period(mark, year, profile.published, speaks_of), mark)


def _is_month(period: Period) -> bool:
    return (period.start.year, period.start.month) == (
        period.end.year,
        period.end.month,
    ) and period.start.day == 1


# --- the sentence -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Sentence:
    """What a sentence's clauses say about time: the mark that dates each clause, and the opener."""

    frames: tuple[tuple[int, Frame], ...]
    sticky: Frame | None
    first: Frame | None
    local: dict[int, list[tuple[int, Frame, str]]]


def resolve_sentence(
    folded: str, clauses: Sequence[Clause], marks: Sequence[PeriodMark], profile: Profile, context: Context
) -> Sentence:
    """Sort the period marks of a sentence into openers, clause dates and comparison bases (which are dropped)."""
    local: dict[int, list[tuple[int, Frame, str]]] = {}
    frame: Frame | None = None
    frames: list[tuple[int, Frame]] = []
    sticky: Frame | None = None
    first: Frame | None = None
    outer = context.paragraph or context.section
    current = outer.period if outer else profile.actual
    starts = [mark.start for mark in marks]
    first_content = opening = True
    targets = context.targets
    for clause in clauses:
        lo, hi = bisect_left(starts, clause.start), bisect_left(starts, clause.end)
        inside = [m for m in marks[lo:hi] if clause.start <= m.start < clause.end]
        for mark in inside:
            before = folded[clause.start : mark.start]
            after = folded[mark.end : clause.end]
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
            status = "target" if targets or _AIMED_RE.search(before) else "actual"
            held = context.section.period if context.section else None
            base = frame.period if frame and frame.period else held if held and held.years == 1 else current
            resolved = resolve_frame(mark, profile, base, status)
            if mark.offset == -1 and _SAME_RE.match(after) and base is not None:
                resolved = Frame(_year_before(base), mark)  # 上年同期为72.3亿元
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
                    (folded[clause.end : clause.end + 1] in ("：", ":") and _AIMED_RE.search(clause.raw))
                    or _SPAN_END_RE.search(before)
                )
            ):
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
    return Sentence(tuple(frames), sticky, first, local)


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
    opened = [frame for start, frame in sentence.frames if start < at]
    outer = (opened[-1] if opened else None) or context.paragraph or context.section
    if reading.statistic in ("growth", "change") and _SPAN_WORD_RE.search(clause.text):
        for frame in (*reversed(opened), context.paragraph, context.section):
            if frame and frame.period and frame.period.years > 1:
                return frame.period, "period.span"
    entries_here = [entry for entry in sentence.local.get(clause.start, []) if entry[0] < at]
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
        host = [entry for entry in sentence.local.get(clause.host.start, []) if entry[0] < at]
        if host and not own:
            same = _shift(host[-1][1].period, folded, clause, at)
            return same, "period.host"
    # A clause that only continues the one before (同比增长…) keeps its date.
    index = next((i for i, c in enumerate(clauses) if c is clause), 0)
    enclosing = outer.period if outer else None
    follows = index
    while follows > 0:
        follows -= 1
        earlier = clauses[follows]
        entries = [
            e
            for e in sentence.local.get(earlier.start, [])
            if e[2] in ("lead", "inside") and not _from(folded, e)
        ]
        if entries and earlier.host is None:
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
        rule = "period.opener" if opened and outer is opened[-1] else "period.inherited"
        return _shift(outer.period, folded, clause, at), rule
    default = profile.target if status == "target" and profile.target else profile.actual
    if default is not None:
        return _shift(default, folded, clause, at), "period.document"
    return None, ""


def _from(folded: str, entry: tuple[int, Frame, str]) -> bool:
    return folded[max(0, entry[0] - 1) : entry[0]] in ("由", "从")


def _shift(period: Period | None, folded: str, clause: Clause, at: int) -> Period | None:
    """同期为下降31.9%: the same period a year earlier."""
    if period is None or not _SAME_PERIOD_RE.match(folded[clause.start : at]):
        return period
    return _year_before(period)


_AMONG_RE = regex.compile(r"\s*(?:其中|按[^，。]{2,6}分|分[^，。]{2,4}看)")
_SAME_RE = regex.compile(r"同期|同月")


def _year_before(period: Period) -> Period:
    try:
        return Period(
            period.start.replace(year=period.start.year - 1), period.end.replace(year=period.end.year - 1)
        )
    except ValueError:
        return period


def status_of(
    reading: Reading,
    folded: str,
    clauses: Sequence[Clause],
    profile: Profile,
    context: Context,
    period: Period | None,
    when: str,
) -> str:
    """Achieved or aimed at: by the words of the clause and of those before it, else by the section."""
    clause, at = reading.site.clause, reading.site.quantity.number
    published = profile.published
    if reading.rule == "name.move":
        return "actual"  # what a move begins with has been reached
    if period is not None and published is not None and period.start > published.last_day:
        return "target"
    text = folded[clause.start : at]
    words_before = " ".join(folded[c.start : c.end] for c in clauses if c.end <= clause.start)
    match = last_match(_TARGET_WORD_RE, text)
    ahead = bool(period and published and period.end > published.last_day)
    if match is None and ahead and "预计" in words_before:
        return "target"
    if match is None:
        match = None if _DONE_RE.search(text) else _earlier_aim(words_before)
    elif (
        match.group() == "预计"
        and period is not None
        and not (period and published and period.end > published.last_day)
    ):
        return "target" if context.targets else "actual"
    if match is not None:
        return "target"
    if _DEADLINE_RE.search(folded, clause.end, min(len(folded), clause.end + 60)):
        return "target"
    if context.targets or profile.draft:
        return "target" if not _is_past(text, profile, period if when in _STATED else None) else "actual"
    return "actual"


# （6月底完成，牵头单位：…）: a task with its deadline.
_DEADLINE_RE = regex.compile(
    r"[^。\n]{0,40}。?[（(](?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底|末|份)?(?:之?前)?完成"
)
_DONE_RE = regex.compile(r"已|目前|截至|去年|上年|实际")


def _earlier_aim(words_before: str) -> regex.Match[str] | None:
    """A word of aiming in an earlier clause holds up to the next semicolon; 预计 and 即将 do not reach that far."""
    begin = words_before.rfind("；") + 1
    for match in _TARGET_WORD_RE.finditer(words_before, begin):
        if match.group() not in ("预计", "即将", "可望", "有望", "预测"):
            return match
    return None


_STATED = ("period.opener", "period.clause", "period.sentence", "period.host")


def _is_past(text: str, profile: Profile, period: Period | None) -> bool:
    published = profile.published
    if _PAST_RE.search(text):
        return True
    return bool(period and published and period.end.year < published.year)


def area_of(
    reading: Reading,
    folded: str,
    places: Sequence[PlaceMark],
    profile: Profile,
    context: Context,
    running: Area | None,
) -> tuple[Area | None, Area | None, str]:
    """The area of a record, the area that runs on to the next one, and the rule."""
    base = context.place or profile.place
    within = running or base
    mark = reading.place or _leading(reading, folded, places)
    if mark is not None:
        area = _resolve(mark, folded, within, profile)
        if area is not None:
            runs = mark.kind != "deictic" and reading.rule != "name.other-place"
            return area, (area if runs else None), "place.clause"
    if running is not None:
        return running, running, "place.running"
    return base, None, "place.inherited" if base else ""


_VIEW_RE = regex.compile(r"从?\|(?:来?看|而言|方面)[，：,:]")


def standing_areas(
    folded: str, clauses: Sequence[Clause], places: Sequence[PlaceMark], profile: Profile, context: Context
) -> list[tuple[int, Area | None]]:
    """江岸区：完成…; 从全国看，…: a place alone in its clause is what the next clauses are about."""
    found: list[tuple[int, Area | None]] = []
    for clause in clauses:
        if clause.sites:
            continue
        mark = next((m for m in places if clause.start <= m.start < clause.end), None)
        if mark is None or mark.kind not in ("division", "township", "deictic"):
            continue
        before, after = folded[clause.start : mark.start], folded[mark.end : clause.end + 1]
        alone = not before.strip() and after.strip() in ("：", ":")
        if alone or _VIEW_RE.fullmatch(before + "|" + after):
            found.append((clause.end, _resolve(mark, folded, context.place or profile.place, profile)))
    return found


def _leading(reading: Reading, folded: str, places: Sequence[PlaceMark]) -> PlaceMark | None:
    """A place at the head of the record's clause (behind a date or a connective)."""
    clause = reading.site.clause
    start = clause.start
    for mark in places:
        if mark.start < start:
            continue
        if mark.start > reading.site.quantity.start or mark.comparison:
            break
        before = folded[start : mark.start]
        if _PREFACE_RE.fullmatch(before):
            return mark
        break
    return None


def _resolve(mark: PlaceMark, folded: str, base: Area | None, profile: Profile) -> Area | None:
    text = folded[mark.start : mark.end + 4]
    within = base.adcode if base else None
    if mark.kind == "deictic":
        if (
            mark.level == "country"
            and base is not None
            and base.name != "全国"
            and _NATION_NOT_RE.match(text)
        ):
            return None
        name, code = resolve_place(mark, within, profile.year)
        return Area(name, code) if name else base
    if (
        mark.kind == "division"
        and mark.name[-1] not in "省市区县州盟旗"
        and runs_on(folded[mark.end : mark.end + 4])
    ):
        return None
    if mark.kind in ("division", "township"):
        name, code = resolve_place(mark, within, profile.year)
        if mark.kind == "township" or not name:
            return Area(folded[mark.name_start : mark.name_end], None)
        return Area(name, code)
    return None


def next_index(starts: Sequence[int], position: int) -> int:
    """How many of the sorted ``starts`` lie before ``position``."""
    return bisect_right(starts, position - 1)
