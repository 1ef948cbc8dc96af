"""The document as a whole: what kind of text it is, and when and where it speaks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import regex

from citymetrics.marks.periods import Period, PeriodMark, Publication, resolve_period
from citymetrics.marks.places import PlaceMark, resolve_place
from citymetrics.reading.context.headings import HEADING_RE, REPORT_RE
from citymetrics.reading.context.state import Area, Profile
from citymetrics.text.folded import Paragraph

__all__ = ["profile_document"]

_ASSEMBLY_RE = regex.compile(r"各位代表|大会报告|政府工作")
_PLAN_TITLE_RE = regex.compile(r"计划|方案|要点|办法|预算")
_DRAFT_RE = regex.compile(r"预算(?:[（(]?草案|安排)|计划[（(]?草案|草案[）)]?")
# A list of what is to be done in its year: 2026年民生实事.
_TASKS_RE = regex.compile(r"(?:民生实事(?:项目)?|实事项目|重点任务|任务清单|工作要点)(?:清单)?$")
_ORDERS_RE = regex.compile(r"印发[^。\n]{0,60}?(?:计划|方案|规划|政策|措施|办法)[^。\n]{0,12}?的?通知")
# 东盟、中国香港和欧盟: a partner in trade, not what the text is about.
_PARTNER_RE = regex.compile(r"[、和与及对为是到从自往]中国$")
_YEAR_TITLE_RE = regex.compile(r"(?:19|20)\d\d年")
_NATION_RE = regex.compile(r"全国|国务院|我国")
_STATE_RE = regex.compile(r"国务院|我国|全国|政务院|中央")
_BULLETIN_RE = regex.compile(
    r"公报|运行情况|情况分析|统计|收支情况|形势分析|经济运行|主要指标|执行情况|季度|月份|半年|年鉴"
)
_TITLE_LENGTH = 60
_FURNITURE_RE = regex.compile(
    r"^(?:下载|打印|全屏|收藏|分享|字号|【|】|加大|还原|减小|[大中小](?=[\s】\]]|$)|来源|时间|发布|作者|责任编辑|原文链接|来自|浏览|\d|[\[【（(])"
)
_DEICTIC_ENDS = {
    "county": ("县", "旗", "自治县"),
    "city": ("市",),
    "province": ("省", "自治区", "市"),
    "district": ("区",),
}


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
    first = folded[: paragraphs[0].end if paragraphs else 0][:80]
    draft = bool(_DRAFT_RE.search(first) or _TASKS_RE.search(title_text))
    if REPORT_RE.search(title_text) or (REPORT_RE.search(head) and _ASSEMBLY_RE.search(head)):
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
            actual, target = _whole(past), _whole(now)
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
    place = _title_place(folded, places, title, given, year)
    if draft and target is None:
        actual = target = actual or (_whole(stated) if stated else None)
    orders = kind == "other" and bool(_ORDERS_RE.search(head))
    return Profile(kind, year, published, actual, target, place, draft, orders)


def _whole(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def _title(folded: str, paragraphs: Sequence[Paragraph]) -> Paragraph | None:
    for paragraph in paragraphs[:14]:
        text = folded[paragraph.start : paragraph.end]
        if HEADING_RE.match(text):
            return None
        if len(text) < 3 or (_FURNITURE_RE.match(text) and not _YEAR_TITLE_RE.match(text)):
            continue
        return paragraph if len(text) <= _TITLE_LENGTH and "。" not in text else None
    return None


def _title_place(
    folded: str,
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
    level = _deictic_level(places)
    named = _most_named(folded, [m for m in marks if not m.comparison], level, year)
    if not level and _speaks_of_nation(folded, places, marks):
        return Area("全国", "100000")
    return named


def _deictic_level(places: Sequence[PlaceMark]) -> tuple[str, ...]:
    """What 全县 or 我市 tells about the place of the text."""
    levels = Counter(m.level for m in places if m.kind == "deictic" and m.level != "country")
    return _DEICTIC_ENDS.get(levels.most_common(1)[0][0], ()) if levels else ()


def _speaks_of_nation(folded: str, places: Sequence[PlaceMark], divisions: Sequence[PlaceMark]) -> bool:
    """Whether 我国 stands as often as the names of all divisions, of which a report of the nation has some too."""
    ours = sum(1 for m in places if m.kind == "deictic" and folded.startswith("我国", m.start))
    return ours > 0 and ours >= len(divisions)


def _most_named(
    folded: str, marks: Sequence[PlaceMark], ends: tuple[str, ...], year: int | None
) -> Area | None:
    """The division that most clauses begin with; None where several are as likely."""
    counts: Counter[tuple[str, str | None]] = Counter()
    for mark in marks:
        name, code = resolve_place(mark, None, year)
        if not name:
            continue
        if _PARTNER_RE.search(folded, max(0, mark.start - 4), mark.start):
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
