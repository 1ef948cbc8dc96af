"""The places that a sentence sets, and what each of them stands for."""

from __future__ import annotations

from collections.abc import Sequence

from citymetrics.marks.places import PlaceMark, resolve_place
from citymetrics.reading.constructions import Clause
from citymetrics.reading.constructions.strip import runs_on
from citymetrics.reading.context.document import NATION, Document
from citymetrics.reading.context.roles import Spot
from citymetrics.reading.context.state import Area, Setting
from citymetrics.text.patterns import pattern

__all__ = ["place_settings", "resolve_area"]

_TOWNS = ("镇", "乡", "街道")


def place_settings(
    spots: Sequence[Spot], places: Sequence[PlaceMark], document: Document, base: Area | None
) -> list[Setting]:
    """Return what the places of a sentence set: those that begin a clause, a paragraph or a list of statements."""
    found: list[Setting] = []
    for spot in spots:
        clause, folded = spot.clause, spot.folded
        mark = _leading(spot, places)
        if mark is None:
            if pattern("area.abroad").match(clause.text):
                role = (
                    "bracket"
                    if clause.host is not None
                    else _opening(spot)
                    if spot.first_clause
                    else "clause"
                )
                found.append(Setting("place", role, ((clause.start, clause.start + 1),), clause=clause))
            continue
        role = _role(spot, mark)
        if (
            mark.level == "township"
            and mark.kind == "deictic"
            and (base is None or not base.name.endswith(_TOWNS))
        ):
            found.append(
                Setting("place", role, ((mark.start, mark.end),), clause=clause)
            )  # 全镇 is never the county
            continue
        area = resolve_area(mark, folded, base, document)
        if area is None:
            continue
        deictic = mark.kind == "deictic"
        if role == "opener-clause" and deictic and mark.level != "country":
            role = "clause" if not found else role  # 全市 only says again where the text is
        found.append(Setting("place", role, ((mark.start, mark.end),), area=area, clause=clause))
    return found


def listed_areas(folded: str, clause: Clause, places: Sequence[PlaceMark]) -> list[PlaceMark]:
    """The divisions of a list in a clause, 德州、烟台、青岛; none for a single one."""
    found: list[PlaceMark] = []
    for mark in places:
        if mark.end <= clause.start or mark.start >= clause.end:
            continue
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
        if mark.start < clause.start:
            continue
        if mark.start >= clause.end or mark.comparison:
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
