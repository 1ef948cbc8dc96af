"""The places that a sentence sets, and what each of them stands for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from citymetrics.marks.places import PlaceMark, resolve_place
from citymetrics.reading.constructions import Reading, Site
from citymetrics.reading.constructions.strip import runs_on
from citymetrics.reading.context.document import Document
from citymetrics.reading.context.reach import rank_of
from citymetrics.reading.context.roles import Spot
from citymetrics.reading.context.sentence import Sentence
from citymetrics.reading.context.state import Answer, Area, Setting
from citymetrics.reading.context.tally import NATION
from citymetrics.text.patterns import pattern

if TYPE_CHECKING:
    from citymetrics.reading.context.ground import Ground

__all__ = ["area_of", "place_settings", "resolve_area"]

_TOWNS = ("镇", "乡", "街道")
_HEAD = 8
"""Characters of a clause in front of a list of places that is its subject."""
_COMPARED = 8
"""Characters between a place that is compared with and its own figure."""
_EARLIER = 40
_LONGEST = 24
"""Characters of the longest place with its path."""


def place_settings(
    sentence: Sentence, spots: Sequence[Spot], document: Document, base: Area | None
) -> list[Setting]:
    """Return what the places of a sentence set: those that begin a clause, a paragraph or a list of statements."""
    found: list[Setting] = []
    for spot in spots:
        mark = _leading(spot, sentence.places_in(spot.clause.start, spot.clause.end))
        setting = _place_setting(spot, mark, document, base, bool(found)) if mark else _abroad(spot, document)
        if setting is not None:
            found.append(setting)
    return found


def _place_setting(
    spot: Spot, mark: PlaceMark, document: Document, base: Area | None, others: bool
) -> Setting | None:
    role, spans = _role(spot, mark), ((mark.start, mark.end),)
    deictic = mark.kind == "deictic"
    if deictic and mark.level == "township" and (base is None or not base.name.endswith(_TOWNS)):
        return Setting("place", role, spans, clause=spot.clause)  # 全镇 is never the county
    area = resolve_area(mark, spot.folded, base, document)
    if area is None:
        return None
    silent = role.startswith("opener") and not deictic and not spot.clause.sites
    if silent and pattern("area.works").search(spot.folded, mark.end, spot.clause.end):
        role = "clause"  # 福州地铁滨海快线建成通车，: a work is called by where it is
    if role == "opener-clause" and deictic and mark.level != "country" and not others:
        role = "clause"  # 全市 only says again where the text is
    return Setting("place", role, spans, area=area, clause=spot.clause)


def _abroad(spot: Spot, document: Document) -> Setting | None:
    """美国国内生产总值, 全球黄金需求: no area of the nation."""
    clause = spot.clause
    if not document.names_abroad(clause.start, clause.end) or not pattern("area.abroad").match(clause.text):
        return None
    role = "bracket" if clause.host is not None else _opening(spot) if spot.first_clause else "clause"
    return Setting("place", role, ((clause.start, clause.start + 1),), clause=clause)


def area_of(ground: Ground, reading: Reading) -> Answer:
    """The place of a figure: of its clause, of its sentence, of the segments above."""
    sentence, clause, at = ground.sentence, reading.site.clause, reading.site.quantity.start
    if sentence.places:
        own = _listed(ground, reading) or _compared(ground, reading) or _named(ground, reading)
        if own is not None:
            return own
    hosts = [clause] if clause.host is None else [clause, clause.host]
    for host in hosts:
        for setting in reversed(sentence.areas_of(host)):
            if setting.start < at:
                return Answer("place.clause", setting, area=setting.area, spans=setting.spans)
    for setting in reversed(sentence.areas):
        if setting.start < at and rank_of("place", setting.role) >= rank_of("", "sentence"):
            return Answer("place.running", setting, area=setting.area, spans=setting.spans)
    for segment in ground.above():
        held = segment.held.get("place")
        if held is not None and not (held.clause is not None and held.start >= sentence.start):
            return Answer("place.inherited", held, area=held.area, spans=held.spans)
    document = ground.document
    if document.place is None:
        return Answer()
    return Answer("place.inherited", area=document.place, spans=document.place_spans)


def _listed(ground: Ground, reading: Reading) -> Answer | None:
    """扬州市、泰州市合计…: no one area; A市和B市分别…: each figure has its own."""
    clause, site = reading.site.clause, reading.site
    listed = ground.sentence.listed(clause, partial(_list_in, ground.folded))
    if not listed or site.quantity.start < listed[-1].end:
        return None
    first = bisect_left(clause.sites, listed[-1].end, key=_start_of)
    between = ground.folded[listed[-1].end : clause.sites[first].quantity.start]
    if "分别" in between and len(clause.sites) - first == len(listed):
        mark = listed[clause.sites.index(site) - first]
        area = resolve_area(mark, ground.folded, ground.area(), ground.document)
        return Answer("place.dealt", area=area, spans=((mark.start, mark.end),))
    if listed[0].start - clause.start <= _HEAD:
        return Answer("place.together", spans=((listed[0].start, listed[-1].end),))
    return None


def _compared(ground: Ground, reading: Reading) -> Answer | None:
    """比全省（7.7%）, 低于全国的5%: the figure right behind a place that is compared with is of that place."""
    clause, at = reading.site.clause, reading.site.quantity.start
    if reading.statistic == "rank" or reading.site.quantity.unit == "pp":
        return None
    marks = ground.sentence.places_in(at - _COMPARED - _LONGEST, at)
    mark = marks[-1] if marks else None
    if mark is None or mark.end > at or at - mark.end > _COMPARED:
        return None
    begin = clause.host.start if clause.host is not None else clause.start
    behind = pattern("area.compared").fullmatch(ground.folded, mark.end, at)
    if not behind or not pattern("area.than").search(ground.folded, begin, mark.start):
        return None
    area = resolve_area(mark, ground.folded, ground.area(), ground.document)
    return Answer("place.compared", area=area, spans=((mark.start, mark.end),)) if area else None


def _named(ground: Ground, reading: Reading) -> Answer | None:
    """The place that the construction took off the name."""
    mark = reading.place
    if mark is None or mark.comparison:
        return None
    base = ground.area()
    for setting in reversed(ground.sentence.areas[-_EARLIER:]):
        if (
            setting.clause is not reading.site.clause
            and setting.role != "bracket"
            and setting.start < mark.start
        ):
            base = setting.area
            break
    area = resolve_area(mark, ground.folded, base, ground.document)
    return Answer("place.clause", area=area, spans=((mark.start, mark.end),)) if area is not None else None


def _start_of(site: Site) -> int:
    return site.quantity.start


def _list_in(folded: str, places: Sequence[PlaceMark]) -> list[PlaceMark]:
    """The divisions of a list, 德州、烟台、青岛; none for a single one."""
    found: list[PlaceMark] = []
    for mark in places:
        if mark.kind not in ("division", "township") or mark.comparison:
            continue
        if found and not pattern("area.listed").fullmatch(folded, found[-1].end, mark.start):
            if len(found) > 1:
                break
            found = []
        found.append(mark)
    return found if len(found) > 1 else []


def _role(spot: Spot, mark: PlaceMark) -> str:
    clause, folded = spot.clause, spot.folded
    if clause.host is not None:
        return "bracket"
    alone = not clause.sites and folded[mark.end : clause.end].strip() == ""
    if alone and folded[clause.end : clause.end + 1] in ("：", ":"):
        return "colon"
    viewed = folded[clause.start : mark.start] + "|" + folded[mark.end : clause.end + 1]
    if not clause.sites and pattern("area.view").fullmatch(viewed):
        return "opener-list"
    wide = mark.level == "country" or mark.kind == "region"
    if spot.first_clause:
        if wide and pattern("area.list").match(folded, mark.end):
            return "opener-list"
        return _opening(spot)
    return "opener-clause"


def _opening(spot: Spot) -> str:
    return "opener-paragraph" if spot.first_sentence else "opener-sentence"


def _leading(spot: Spot, places: Sequence[PlaceMark]) -> PlaceMark | None:
    """The place that a clause begins with, behind dates, connectives and labels; the last of a path."""
    clause, folded = spot.clause, spot.folded
    for mark in places:
        if mark.comparison:
            return None
        if not pattern("area.preface").match(folded[clause.start : mark.start]):
            return None
        viewed = folded[clause.start : mark.start] + "|" + folded[mark.end : clause.end + 1]
        if pattern("area.view").fullmatch(viewed):
            return mark
        if pattern("area.passing").search(folded, max(clause.start, mark.start - 4), mark.start):
            return None
        if pattern("area.route").match(folded, mark.end):
            return None
        return mark
    return None


def resolve_area(mark: PlaceMark, folded: str, base: Area | None, document: Document) -> Area | None:
    """What a place stands for where it stands; None for what is none (全国文明城市) or cannot be told."""
    text = folded[mark.start : mark.end + 4]
    within = _within(base, document)
    if mark.kind == "deictic":
        if mark.level == "country":
            nation = base is not None and base.name == NATION.name
            return None if not nation and pattern("area.nation-not").match(text) else NATION
        name, code = resolve_place(mark, within, document.year)
        return Area(name, code) if name else base
    if (
        mark.kind == "division"
        and mark.name[-1] not in "省市区县州盟旗"
        and runs_on(folded[mark.end : mark.end + 4])
        and not folded.startswith(("地区", "等地"), mark.end)
    ):
        return None
    if mark.kind in ("division", "township"):
        name, code = resolve_place(mark, within, document.year)
        if mark.kind == "township" or not name:
            return Area(folded[mark.name_start : mark.name_end], None)
        return Area(name, code)
    if mark.kind == "region":
        return Area(mark.name, None)
    return None


def _within(base: Area | None, document: Document) -> str | None:
    """The code of the area that a name is looked for in: that in force, else the caller's (for a township's text)."""
    if base is not None and base.adcode is not None:
        return base.adcode
    return document.given_place.adcode if document.given_place is not None else None
