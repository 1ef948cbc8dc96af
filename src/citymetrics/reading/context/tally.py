"""The division that a text without a title, a lead or a caller is about: the one that it names most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from citymetrics.marks.places import PlaceMark, adcode_of, division, is_inside, resolve_place
from citymetrics.reading.context.state import Area
from citymetrics.text.patterns import pattern, word_class

__all__ = ["LEADS", "NATION", "most_named"]

NATION = Area("全国", "100000")
LEADS = frozenset("，。、,：:；;\n\u3000 ）“‘")
"""What stands in front of the first word of a clause."""
_MANY = 5
"""Provinces from which on a text that names national offices, and none of the provinces most, is about the nation."""
_TWICE = 2
"""How often a whole that stands for its parts must be named itself; a beginning of a clause counts twice."""
_RIVAL = 4
"""How much more often than an area that 全市 fits another one, no part of it, may be named."""
_Named = tuple[str, str | None]


def most_named(
    folded: str, marks: Sequence[PlaceMark], places: Sequence[PlaceMark], year: int | None
) -> Area | None:
    """The division that clauses begin with; the nation where 我国 or 全国 stands for it; None where it is open.

    Where none has half of all names, the smallest one that is named and has them with its parts (西安市 of a text on
    莲湖区, 新城区 and 雁塔区).
    """
    levels = Counter(m.level for m in places if m.kind == "deictic" and _tells(folded, m))
    ours = levels.pop("country", 0) + len(pattern("area.national-office").findall(folded))
    fits = _OF_LEVEL.get(levels.most_common(1)[0][0]) if levels else None
    counts, houses = _counts(folded, marks, year)
    for zone in places:
        if zone.kind == "zone" and zone.path and (code := adcode_of(zone.path[-1])) is not None:
            row = division(code)
            counts[row.name if row else zone.path[-1], code] += 1
    _add_stems(folded, counts, marks)
    total = sum(counts.values())
    if not levels and ours and ours * 2 >= total:
        return NATION
    most = max(counts.values(), default=0)
    for (name, code), _ in (*counts.most_common(), *houses.most_common()):
        if fits is not None and code and fits(name, code) and most <= _RIVAL * _inside(counts, code):
            return Area(name, code)
    if not counts:
        return None
    (name, code), number = counts.most_common(1)[0]
    if number * 2 > total:
        return Area(name, code)
    whole = _with_parts(counts, total)
    if whole is None and ours and len({code[:2] for _, code in counts if code}) >= _MANY:
        return NATION
    return whole


def _add_stems(folded: str, counts: Counter[_Named], marks: Sequence[PlaceMark]) -> None:
    """Count 泰顺 for 泰顺县, which the text names in full: the short name of a county is no place by itself."""
    named = {mark.end for mark in marks}
    for name, code in list(counts):
        stem = name[:-1]
        if (
            code is None
            or name[-1] not in "县区旗"
            or len(stem) < _TWICE
            or stem in word_class("ordinary-stem")
        ):
            continue
        at = folded.find(stem)
        while at >= 0:
            end = at + len(stem)
            if end not in named and folded[end : end + 1] not in _SUFFIXES:
                counts[name, code] += 1
            at = folded.find(stem, end)


_SUFFIXES = tuple("县区旗市镇乡")


def _tells(folded: str, mark: PlaceMark) -> bool:
    """Whether 全市, 我国 stand for what the text is about: not in 全国文明城市, 在全国15个城市中排名, 全省的57%."""
    if mark.comparison or pattern("area.whole-share").match(folded, mark.end):
        return False
    if mark.level != "country":
        return True
    if pattern("area.nation-not").match(folded[mark.start : mark.end + 4]):
        return False
    return not pattern("area.passing").search(folded, max(0, mark.start - 8), mark.start)


def _counts(
    folded: str, marks: Sequence[PlaceMark], year: int | None
) -> tuple[Counter[_Named], Counter[_Named]]:
    """How often each division is named, twice where a clause begins with it, and how often in the name of a firm or a
    newspaper (东莞棠雅实业投资有限公司), which tells only which of several 我省 is."""
    counts: Counter[_Named] = Counter()
    houses: Counter[_Named] = Counter()
    for mark in marks:
        passing = pattern("area.passing").search(folded, max(0, mark.start - 8), mark.start)
        if passing and not pattern("area.office").match(folded, mark.end):
            continue
        name, code = resolve_place(mark, None, year)
        if not name or mark.kind != "division":
            continue
        if pattern("area.house").match(folded, mark.end, min(len(folded), mark.end + 20)):
            houses[name, code] += 1
            continue
        leads = mark.start == 0 or folded[mark.start - 1] in LEADS
        counts[name, code] += 2 if leads else 1
    return counts, houses


def _with_parts(counts: Mapping[_Named, int], total: int) -> Area | None:
    """The smallest division named that has, with its parts, more than half of all names."""
    best: tuple[int, str, str] | None = None
    for (name, code), own in counts.items():
        if code is None or own < _TWICE:
            continue
        inside = _inside(counts, code)
        if inside * 2 > total and (best is None or inside < best[0]):
            best = inside, name, code
    return Area(best[1], best[2]) if best is not None else None


def _inside(counts: Mapping[_Named, int], code: str) -> int:
    """How often an area is named with its parts; an area of a firm's name alone is as good as named."""
    return max(1, sum(number for (_, part), number in counts.items() if part and _is_part(part, code)))


def _is_part(code: str, whole: str) -> bool:
    row = division(code)
    return code == whole or (row is not None and is_inside(row, whole))


_AUTONOMOUS = ("150000", "450000", "540000", "640000", "650000")
_MUNICIPALITIES = ("11", "12", "31", "50")
# 全省, 全市, 全县: which divisions a text that says so can be about; 涿州市 says 全市 as well.
_OF_LEVEL: Mapping[str, Callable[[str, str], bool]] = {
    "province": lambda name, code: code.endswith("0000"),
    "city": lambda name, code: (
        (code.endswith("00") or name.endswith("市"))
        and (not code.endswith("0000") or code[:2] in _MUNICIPALITIES)
    ),
    "prefecture": lambda name, code: code.endswith("00") and not code.endswith("0000"),
    "county": lambda name, code: not code.endswith("00"),
    "district": lambda name, code: not code.endswith("00") or code in _AUTONOMOUS,
}
