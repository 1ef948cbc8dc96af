"""The places that a sentence sets, and what each of them stands for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from citymetrics.marks.places import PlaceMark, adcode_of, division, is_inside, resolve_place
from citymetrics.reading.constructions import Clause, Reading
from citymetrics.reading.constructions.strip import runs_on
from citymetrics.reading.context.dealing import own_place
from citymetrics.reading.context.document import Document
from citymetrics.reading.context.lands import country_in
from citymetrics.reading.context.qualities import entity_of
from citymetrics.reading.context.reach import SEGMENTS, rank_of
from citymetrics.reading.context.roles import Spot, Spots
from citymetrics.reading.context.sentence import Sentence, list_in
from citymetrics.reading.context.state import Answer, Area, Setting
from citymetrics.reading.context.tally import NATION
from citymetrics.text.patterns import pattern

if TYPE_CHECKING:
    from citymetrics.reading.context.ground import Ground

__all__ = ["area_of", "place_settings", "resolve_area"]

_TOWNS = ("镇", "乡", "街道")
_SENTENCE = SEGMENTS.index("sentence")
_HEAD = 8
"""Characters of a clause in front of a list of places that is its subject."""
_COMPARED = 8
"""Characters between a place that is compared with and its own figure."""
_EARLIER = 40
_ENTITY = 40
"""Characters that the name of a firm may have."""
_POINTING = frozenset("这上以两三四")
_LONGEST = 24
"""Characters of the longest place with its path."""


def place_settings(
    sentence: Sentence, spots: Spots, document: Document, base: Area | None, abroad: bool
) -> list[Setting]:
    """Return what the places of a sentence set: those that begin a clause, a paragraph or a list of statements.

    ``abroad`` says whether the sentence names other countries.
    """
    found: list[Setting] = []
    lost = "%" in sentence.folded[sentence.start : sentence.end]
    for clause in sentence.clauses:
        places = sentence.places_in(clause.start, clause.end)
        mark = _leading(clause, sentence.folded, places) if places else None
        if mark is not None:
            setting = _place_setting(spots.of(clause), mark, document, base, found)
        elif places or abroad or clause.text[:1] in _POINTING:
            setting = _unnamed(clause, places, spots, document, base)
        else:
            setting = None
        if setting is not None:
            if setting.role == "clause" and pattern("area.enumerated").search(clause.text):
                _pass_by(found, sentence, clause)
            found.append(setting)
        if lost and places:
            found += _behind_figures(clause, sentence.folded, places, document, base)
    return found


def _unnamed(
    clause: Clause, places: Sequence[PlaceMark], spots: Spots, document: Document, base: Area | None
) -> Setting | None:
    """What a clause sets that begins with no place of the nation."""
    found = _abroad(clause, spots, document)
    if found is not None:
        return found
    if not clause.sites:
        return _at_end(clause, places, document, base) if places else None
    return _together(clause) or (_station(clause) if document.national else None)


def _pass_by(found: Sequence[Setting], sentence: Sentence, clause: Clause) -> None:
    """涉及德昌县产业园项目，喜德县…项目等，: the places of a list of things that ends with 等 set nothing either."""
    number = clause.number
    for setting in reversed(found[-_EARLIER:]):
        host = setting.clause
        if host is None or host.sites or setting.role != "opener-clause" or host.number != number - 1:
            return
        setting.role, number = "clause", number - 1


def _place_setting(
    spot: Spot, mark: PlaceMark, document: Document, base: Area | None, earlier: Sequence[Setting]
) -> Setting | None:
    role, spans = _role(spot, mark), ((mark.start, mark.end),)
    deictic = mark.kind == "deictic"
    said = _said_last(earlier) if deictic else None
    if said is not None and not _fits(mark, base, document):
        base = said  # 温州民间资本…，全市… in a text on 浙江省
    area = resolve_area(mark, spot.folded, base, document)
    if area is None:
        if deictic and mark.level == "township":
            return Setting("place", role, spans, clause=spot.clause)  # 全镇 is never the county
        return None
    if spot.folded[mark.start - 1 : mark.start] == "《" and _holds(area, base):
        return None  # 《四川省…规划》提出 in a text on one of its cities
    if "等" in spot.folded[mark.end : mark.end + 2] and pattern("area.among").match(spot.folded, mark.end):
        return Setting("place", "clause", spans, clause=spot.clause)
    if not deictic and _is_shared(spot, mark):
        return Setting("place", role, spans, clause=spot.clause)
    silent = role.startswith("opener") and not deictic and not spot.clause.sites
    if silent and pattern("area.works").search(spot.folded, mark.end, spot.clause.end):
        role = "clause"  # 福州地铁滨海快线建成通车，: a work is called by where it is
    if role == "opener-clause" and deictic and mark.level != "country" and not earlier:
        role = "clause"  # 全市 only says again where the text is
    return Setting("place", role, spans, area=area, clause=spot.clause)


def _holds(area: Area, part: Area | None) -> bool:
    """Whether an area is or holds another one."""
    row = division(part.adcode) if part is not None and part.adcode is not None else None
    return row is not None and area.adcode is not None and is_inside(row, area.adcode)


def _fits(mark: PlaceMark, base: Area | None, document: Document) -> bool:
    """Whether the area in force, or one above it, is what 全市, 全省 can mean."""
    if mark.level in ("country", "township"):
        return True
    name, _ = resolve_place(mark, _within(base, document), document.year)
    return bool(name)


def _said_last(earlier: Sequence[Setting]) -> Area | None:
    """The area with a code that an earlier clause of the sentence began with."""
    for setting in reversed(earlier):
        if setting.area is not None and setting.area.adcode is not None and setting.role != "bracket":
            return setting.area
    return None


def _is_shared(spot: Spot, mark: PlaceMark) -> bool:
    """Whether a place is part of the name of a firm, or one of several that a clause without a figure lists."""
    clause, folded = spot.clause, spot.folded
    name = entity_of(folded[mark.start : min(clause.end, mark.start + _ENTITY)])
    if name is not None:
        return True
    if clause.sites:
        return False
    listed = list_in(folded, [m for m in spot.places if m.start >= mark.start])
    return bool(listed) and listed[0] is mark


def _at_end(
    clause: Clause, places: Sequence[PlaceMark], document: Document, base: Area | None
) -> Setting | None:
    """降雨的最大点出现在临城县，: a clause that ends with where something happened says of where the next ones are."""
    folded = clause.source
    if clause.host is not None:
        return None
    mark = places[-1]
    if mark.kind not in ("division", "township") or not pattern("area.site").search(
        folded, max(clause.start, mark.start - 4), mark.start
    ):
        return None
    if not pattern("area.hamlet").fullmatch(folded, mark.end, clause.end):
        return None
    area = resolve_area(mark, folded, base, document)
    return Setting("place", "opener-clause", ((mark.start, mark.end),), area=area, clause=clause)


def _behind_figures(
    clause: Clause, folded: str, places: Sequence[PlaceMark], document: Document, base: Area | None
) -> list[Setting]:
    """同比上升12.5%北京市优良天数比例…: a place right behind a percentage begins anew."""
    found: list[Setting] = []
    for mark in places:
        if folded[mark.start - 1 : mark.start] != "%" or mark.comparison or mark.start == clause.start:
            continue
        if mark.kind in ("division", "region") and (area := resolve_area(mark, folded, base, document)):
            spans = ((mark.start, mark.end),)
            found.append(Setting("place", "opener-clause", spans, area=area, clause=clause))
    return found


def _together(clause: Clause) -> Setting | None:
    """这两个省份, 两地: several at once, no one area."""
    if clause.text[:1] not in _POINTING or not pattern("area.these").match(clause.text):
        return None
    return Setting("place", "opener-clause", ((clause.start, clause.start + 1),), clause=clause)


def _station(clause: Clause) -> Setting | None:
    """重庆东站完成投资47亿元 in a text about the nation: the figure of a station is not the nation's."""
    if clause.host is not None:
        return None
    found = pattern("area.station").match(clause.text)
    if found is None or adcode_of(found["name"]) is None:
        return None
    return Setting("place", "opener-clause", ((clause.start, clause.start + 1),), clause=clause)


def _abroad(clause: Clause, spots: Spots, document: Document) -> Setting | None:
    """美国国内生产总值, 全球黄金需求: no area of the nation; 中国汽车出口: the nation."""
    start, end = clause.start, clause.end
    spans = ((start, start + 1),)
    if clause.sites and document.names_home(start, end) and pattern("area.home").match(clause.text):
        role = _beginning(spots.of(clause), "opener-clause")
        return Setting("place", role, spans, area=NATION, clause=clause)
    if not document.names_abroad(start, end) or not pattern("area.abroad").match(clause.text):
        return None
    role = _beginning(spots.of(clause), "clause")
    land = country_in(clause.source, start, end)
    if land is None:
        return Setting("place", role, spans, clause=clause)
    area = Area(clause.source[land[0] : land[1]], None)
    return Setting("place", role, (land,), area=area, clause=clause)


def _beginning(spot: Spot, otherwise: str) -> str:
    """The role of the first words of a clause; ``otherwise`` where another clause stands before it."""
    if spot.clause.host is not None:
        return "bracket"
    return _opening(spot) if spot.first_clause else otherwise


def area_of(ground: Ground, reading: Reading) -> Answer:
    """The place of a figure: of its clause, of its sentence, of the segments above."""
    sentence, clause, at = ground.sentence, reading.site.clause, reading.site.quantity.start
    if sentence.places:
        own = (
            _listed(ground, reading)
            or _attached(ground, reading)
            or _compared(ground, reading)
            or _named(ground, reading)
        )
        if own is not None:
            return own
    if sentence.areas:
        own = _set_in(sentence, clause, at)
        if own is not None:
            return own
    return ground.inherited().place


def _set_in(sentence: Sentence, clause: Clause, at: int) -> Answer | None:
    """The place that the words in front of a figure set in its sentence."""
    hosts = [clause] if clause.host is None else [clause, clause.host]
    for host in hosts:
        for setting in reversed(sentence.areas_of(host)):
            if setting.start < at:
                return Answer("place.clause", setting, area=setting.area, spans=setting.spans)
    for setting in reversed(sentence.areas):
        if setting.start < at and rank_of("place", setting.role) >= _SENTENCE:
            return Answer("place.running", setting, area=setting.area, spans=setting.spans)
    return None


def _listed(ground: Ground, reading: Reading) -> Answer | None:
    """扬州市、泰州市合计…: no one area; A市和B市分别…: each figure has its own."""
    clause, site = reading.site.clause, reading.site
    listed = ground.sentence.listed(clause)
    if not listed or site.quantity.start < listed[-1].end:
        return None
    own = own_place([(mark.start, mark.end) for mark in listed], ground.folded, site)
    if own is not None:
        mark = listed[own]
        area = resolve_area(mark, ground.folded, ground.area(), ground.document, listed=True)
        return Answer("place.dealt", area=area, spans=((mark.start, mark.end),))
    if listed[0].start - clause.start <= _HEAD:
        return Answer("place.together", spans=((listed[0].start, listed[-1].end),))
    return None


def _attached(ground: Ground, reading: Reading) -> Answer | None:
    """上海以9.7%居首，其次是海南的8.6%: the figure that a place of a list is put in front of is its own."""
    at, folded, clause = reading.site.quantity.start, ground.folded, reading.site.clause
    if folded[at - 1 : at] != "的":
        return None
    marks = ground.sentence.places_in(at - _LONGEST, at)
    if not marks or marks[-1].end != at - 1 or marks[-1].kind != "division":
        return None
    mark = marks[-1]
    if not pattern("area.next").search(folded, max(clause.start, mark.start - 4), mark.start):
        return None
    if "占" in folded[clause.start : mark.start]:
        return None
    area = resolve_area(mark, folded, ground.area(), ground.document)
    return Answer("place.dealt", area=area, spans=((mark.start, mark.end),))


def _compared(ground: Ground, reading: Reading) -> Answer | None:
    """比全省（7.7%）, 低于全国的5%: the figure right behind a place that is compared with is of that place."""
    clause, at = reading.site.clause, reading.site.quantity.start
    if reading.statistic in ("rank", "change") or reading.site.quantity.unit in ("pp", "个"):
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
    mark, folded = reading.place, ground.folded
    if mark is None or mark.comparison:
        return None
    if folded[mark.end : mark.end + 1] == "等" and pattern("area.among").match(folded, mark.end):
        return None
    if pattern("area.route").match(folded, mark.end) or folded[mark.start - 1 : mark.start] in ("至", "到"):
        return None
    base = ground.area()
    for setting in reversed(ground.sentence.areas[-_EARLIER:]):
        if (
            setting.clause is not reading.site.clause
            and setting.role != "bracket"
            and setting.start < mark.start
        ):
            base = setting.area if setting.area is not None and setting.area.adcode else base
            break
    area = resolve_area(mark, ground.folded, base, ground.document, listed=reading.dealt)
    return Answer("place.clause", area=area, spans=((mark.start, mark.end),)) if area is not None else None


def _role(spot: Spot, mark: PlaceMark) -> str:
    clause, folded = spot.clause, spot.folded
    if clause.host is not None:
        return "bracket"
    alone = not clause.sites and folded[mark.end : clause.end].strip() == ""
    if alone and folded[clause.end : clause.end + 1] in ("：", ":"):
        return "colon"
    if not clause.sites and _is_viewed(clause, folded, mark):
        return "opener-list"
    wide = mark.level == "country" or mark.kind == "region"
    if spot.first_clause:
        if wide and pattern("area.list").match(folded, mark.end):
            return "opener-list"
        return _opening(spot)
    return "opener-clause"


def _is_viewed(clause: Clause, folded: str, mark: PlaceMark) -> bool:
    """Whether a clause only says which place the next ones are about: 从成都市来看，"""
    if folded[mark.end : mark.end + 1] not in _VIEWING:
        return False
    viewed = folded[clause.start : mark.start] + "|" + folded[mark.end : clause.end + 1]
    return pattern("area.view").fullmatch(viewed) is not None


# What stands right behind the place in area.view.
_VIEWING = frozenset("来看而方")


def _opening(spot: Spot) -> str:
    return "opener-paragraph" if spot.first_sentence else "opener-sentence"


def _leading(clause: Clause, folded: str, places: Sequence[PlaceMark]) -> PlaceMark | None:
    """The place that a clause begins with, behind dates, connectives and labels; the last of a path."""
    for mark in places:
        if mark.comparison:
            return None
        before = folded[clause.start : mark.start].removesuffix("《")
        if before and not pattern("area.preface").match(before):
            return None
        if folded[mark.start - 1 : mark.start] == "《" and not pattern("area.paper").match(
            folded, mark.end, clause.end
        ):
            return None
        if _is_viewed(clause, folded, mark):
            return mark
        if pattern("area.passing").search(folded, max(clause.start, mark.start - 4), mark.start):
            return None
        if pattern("area.route").match(folded, mark.end):
            return None
        return mark
    return None


def resolve_area(
    mark: PlaceMark, folded: str, base: Area | None, document: Document, *, listed: bool = False
) -> Area | None:
    """What a place stands for where it stands; None for what is none (全国文明城市) or cannot be told.

    ``listed`` is for one of a list, which runs on to the next one (上海、海南).
    """
    text = folded[mark.start : mark.end + 4]
    within = _within(base, document)
    if mark.kind == "deictic":
        if mark.level == "country":
            nation = base is not None and base.name == NATION.name
            return None if not nation and pattern("area.nation-not").match(text) else NATION
        if mark.level == "township":
            return _town(mark, base, document)
        name, code = resolve_place(mark, within, document.year)
        return Area(name, code) if name else base if base is None or base.adcode else document.place
    if (
        mark.kind == "division"
        and mark.name[-1] not in "省市区县州盟旗"
        and not (listed and pattern("area.listed").match(folded, mark.end))
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


def _town(mark: PlaceMark, base: Area | None, document: Document) -> Area | None:
    """全镇, 全乡: the township in force, else the only one that was named before."""
    if base is not None and base.name.endswith(_TOWNS):
        return base
    named = {name for start, name in document.towns if start < mark.start and name.endswith(mark.name[-1])}
    return Area(named.pop(), None) if len(named) == 1 else None


def _within(base: Area | None, document: Document) -> str | None:
    """The code of the area that a name is looked for in: that in force, else the caller's (for a township's text)."""
    if base is not None and base.adcode is not None:
        return base.adcode
    return document.given_place.adcode if document.given_place is not None else None
