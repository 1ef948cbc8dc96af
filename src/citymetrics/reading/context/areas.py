"""The place of each record: of its clause, running on from the one before, or of the document."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import regex

from citymetrics.marks.places import PlaceMark, resolve_place
from citymetrics.reading.constructions import REACH, Clause, Reading
from citymetrics.reading.constructions.strip import places_listed, runs_on
from citymetrics.reading.context.state import Area, Context, Profile

__all__ = ["area_of", "standing_areas"]

_PREFACE_RE = regex.compile(
    r"(?:[\d年月日末底初至到截上下半季度前一二三四今去全份]|其中|“?十[一二三四五]五”?|期间|时期|预计|初步核算|实现|完成|由|从|使|在|\p{Han}{2,4}[大强][省市县]|[\s，、：])*"
)
_NATION_NOT_RE = regex.compile(
    r"^(?:全国|中国)(?:名特优|美丽|文明|卫生|双拥|百强|重点|首|最|先进|示范|优秀|民族|一流|级|知名|领先|红色|乡村|绿色|综合|劳动|道德|人大|政协|试点|五一|三八|青年|爱国|优质|样板|标杆|第|性|各|法治|平安|范围|唯一|统一|单体|最大|版|市域|农业|休闲|生态|科普|民主|和美|旅游|体育|社会治安|未成年|全民|质量|网络|电子商务|残疾|义务|营商|制造|数字|科技|技术|学习|和谐|技能|水利|交通|健康|森林|园林|节水|无障碍|智慧)"
)
_TOGETHER_RE = regex.compile(r"合计|共(?!同|建)|[两二三四五六七八九十]+[市县区省]合计")
_VIEW_RE = regex.compile(r"从?\|(?:来?看|而言|方面)[，：,:]")


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
    listed = places_listed(places, reading.site.clause.start) if len(places) > 1 else []
    if listed:
        # 扬州市、泰州市合计…: no one area; A市和B市分别…: each figure has its own
        sites = reading.site.clause.sites
        between = folded[listed[-1].end : sites[0].quantity.start]
        if _TOGETHER_RE.match(between):
            return None, None, "place.together"
        if "分别" in between and len(sites) == len(listed):
            area = _resolve(listed[reading.site.index], folded, within, profile)
            return area, None, "place.dealt"
    mark = reading.place or _leading(reading, folded, places)
    if mark is not None:
        area = _resolve(mark, folded, within, profile)
        if area is not None:
            runs = mark.kind != "deictic" and reading.rule != "name.other-place"
            return area, (area if runs else None), "place.clause"
    if running is not None:
        return running, running, "place.running"
    return base, None, "place.inherited" if base else ""


def standing_areas(
    folded: str, clauses: Sequence[Clause], places: Sequence[PlaceMark], profile: Profile, context: Context
) -> list[tuple[int, Area | None]]:
    """江岸区：完成…; 从全国看，…: a place alone in its clause is what the next clauses are about."""
    found: list[tuple[int, Area | None]] = []
    if not places:
        return found
    for clause in clauses:
        if clause.sites:
            continue
        mark = _first_from(places, clause.start)
        if mark is None or mark.start >= clause.end or mark.kind not in ("division", "township", "deictic"):
            continue
        before = folded[clause.start : mark.start]
        after = folded[mark.end : min(clause.end + 1, mark.end + REACH)]
        alone = not before.strip() and after.strip() in ("：", ":")
        if alone or _VIEW_RE.fullmatch(before + "|" + after):
            found.append((clause.end, _resolve(mark, folded, context.place or profile.place, profile)))
    return found


def _leading(reading: Reading, folded: str, places: Sequence[PlaceMark]) -> PlaceMark | None:
    """A place at the head of the record's clause (behind a date or a connective)."""
    clause = reading.site.clause
    start = clause.start
    mark = _first_from(places, start)
    if mark is None or mark.start > reading.site.quantity.start or mark.comparison:
        return None
    if mark.start - start > REACH:
        return None
    return mark if _PREFACE_RE.fullmatch(folded, start, mark.start) else None


def _first_from(places: Sequence[PlaceMark], start: int) -> PlaceMark | None:
    """The first of the places, which are in order, that begins at ``start`` or behind it."""
    number = bisect_left(places, start, key=lambda mark: mark.start)
    return places[number] if number < len(places) else None


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
