"""Names of places: the dictionary of divisions, where the text names one, and which one it is.

A name is looked up by its first two characters, longest first; an alternation of seven thousand names in one
pattern would be two hundred times slower. A division is its code *and* the years in which the code had that name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import compress, pairwise
from operator import add
from typing import Any, Literal, cast

from citymetrics import lexicon
from citymetrics.document import fold
from citymetrics.errors import DataError, InputError

__all__ = [
    "COUNTRY_CODE",
    "Division",
    "PlaceMark",
    "adcode_of",
    "division",
    "find_places",
    "is_inside",
    "parents",
    "read_place",
    "resolve_place",
]

Level = Literal["country", "province", "prefecture", "county"]
Kind = Literal["division", "deictic", "township", "region", "zone", "foreign"]

COUNTRY_CODE = "100000"
_FILE = "places.toml"
FIRST_YEAR, LAST_YEAR = 1980, 2024

_LONG_SUFFIXES = ("特别行政区", "行政区", "地区")
_LAST = ("省", "市", "盟", "州", "区", "县", "旗")
# A clause begins after one of these, so a name that is known only by its form may begin here.
_BOUNDARY = frozenset("\n\r\t 　、，,：:；;。！？（()）“”\"'《》·—-和及")
# A name that could arise across two words begins a word after one of these as well.
_BEFORE_NAME = _BOUNDARY | frozenset("在对向从由是为与等将把被使给到达")
_LIST_SIGNS = frozenset("、和与及跟—-至到")
_TOWN_SUFFIXES = ("街道", "镇", "乡")
_TOWN_RE = re.compile(r"[\u3400-\u9fff]{2,5}?(?:[\u3400-\u9fff]{1,4}族)?(?:街道|镇|乡)")
_TOWN_MAX = 12
_UNKNOWN_CHILD_RE = re.compile(
    r"(?![及和与或之的各全主市共同等]|中心)[\u3400-\u9fff]{2,3}?(?<![市郊山地全本各特分园业社心])[区乡镇县市](?![域位间块])"
)
_RANK_RE = re.compile(
    r"第[一二三四五六七八九十\d]+(?:位|名|大|$|[^一-鿿])|前[一二三四五六七八九十\d]+(?:位|名|强)"
)
_CODE_RE = re.compile(r"\d{6}")
_FORM_RE = re.compile(r"[\u3400-\u9fff]{1,12}(?:省|市|自治区|区|县|州|旗|盟|镇|乡|街道|兵团)")


@dataclass(frozen=True, slots=True)
class Division:
    """A code with the name, the parent and the years in which the three belonged together.

    ``start_year`` 1980 means 1980 or before; ``end_year`` None means today. ``successor`` is today's code of the area
    of a prefecture that ended, ``short`` the name without the word for its kind.
    """

    code: str
    name: str
    level: Level
    parent: str
    start_year: int
    end_year: int | None
    successor: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class PlaceMark:
    """One place that the text names, parents and child (四川省成都市武侯区) as one mark.

    ``name`` is the last element as the folded text has it, ``name_start`` and ``name_end`` its span, ``path`` the
    elements before it. ``divisions`` are the candidates; empty where only the form tells that it is a place.
    ``members`` are codes: the parts of a region, or the nearest coded area around a place without a code.
    ``level`` is what a deictic word (全市) asks for. ``comparison``: the figure is ranked in or measured against it.
    """

    start: int
    end: int
    name: str
    divisions: tuple[Division, ...] = ()
    path: tuple[str, ...] = ()
    kind: Kind = "division"
    name_start: int = 0
    name_end: int = 0
    level: str = ""
    nickname: bool = False
    comparison: bool = False
    id: str = ""
    members: tuple[str, ...] = ()


@dataclass(slots=True)
class _Entry:
    """A surface of the dictionary and what is needed to accept it where it stands.

    Not frozen: six thousand are made on the first call, and a frozen one takes three times as long to make.
    """

    text: str
    kind: Kind = "division"
    divisions: tuple[Division, ...] = ()
    bare: bool = False
    weak: bool = False
    after: frozenset[str] | None = None
    nickname: bool = False
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    level: str = ""
    ends: tuple[str, ...] = ()
    id: str = ""
    members: tuple[str, ...] = ()
    uncoded: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Index:
    """All that the finders need, built once."""

    heads: Mapping[str, tuple[_Entry, ...]]
    names: Mapping[str, _Entry]
    codes: Mapping[str, tuple[Division, ...]]
    county_shorts: Mapping[str, tuple[Division, ...]]
    follow: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]
    zones: tuple[str, ...]
    compare_left: tuple[str, ...]
    compare_left_not: tuple[str, ...]
    compare_right: tuple[str, ...]


# --- the tables -------------------------------------------------------------------------------------------------


@cache
def _divisions() -> tuple[Division, ...]:
    lines = lexicon.read_text("divisions.csv").splitlines()
    rows = []
    for number, line in enumerate(lines[1:], 2):
        try:
            code, name, level, parent, first, last, successor, short = line.split(",")
            end = int(last) if last else None
            short = short or _cut(name)
            rows.append(Division(code, name, cast(Level, level), parent, int(first), end, successor, short))
        except ValueError:
            raise DataError(f"divisions.csv: line {number}: not eight fields with years: {line!r}") from None
    return tuple(rows)


def _cut(name: str) -> str:
    """Return the name without the word for its kind (成都市 gives 成都), empty where it has none to cut."""
    if name[-1] not in _LAST or "自治" in name:
        return ""
    for suffix in _LONG_SUFFIXES:
        if name.endswith(suffix):
            return name[: -len(suffix)]
    return name[:-1]


def _collect(table: Mapping[str, Any]) -> tuple[dict[str, list[Division]], dict[str, list[Division]]]:
    """Return the surfaces of divisions: full names and their like, then short names."""
    full: dict[str, list[Division]] = defaultdict(list)
    bare: dict[str, list[Division]] = defaultdict(list)
    natural, past = frozenset(table["natural"]["names"]), frozenset(table["past"]["shorts"])
    for div in _divisions():
        name, short = div.name, div.short
        if div.level == "country" or name[-1] not in _LAST:
            continue
        full[name].append(div)
        if div.level in ("province", "prefecture"):
            if len(short) > 1:
                bare[short].append(div)
        elif len(short) > 2 and div.end_year is None and short not in natural:
            bare[short].append(div)
        # 阿坝州 and 长阳县 are said as often as the names in full; 河南县 occurs only in 河南县域经济.
        if "自治" in name and short not in ("", "河南") and div.level != "province":
            full[short + name[-1]].append(div)
    kept = {surface: _rank(divs) for surface, divs in bare.items() if surface not in full}
    alive = {name for name, divs in kept.items() if name in past or any(div.end_year is None for div in divs)}
    return full, {name: kept[name] for name in kept if name in alive}


def _rank(divs: list[Division]) -> list[Division]:
    """Keep the widest level that a short name stands for: 吉林 is the province, 吉林市 the city."""
    for level in ("province", "prefecture"):
        kept = [div for div in divs if div.level == level]
        if kept:
            return kept
    return divs if len({div.code for div in divs}) == 1 else []


@cache
def _guards() -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return for a short name what must not stand left and right of it."""
    rows = lexicon.read_rows(_FILE, "guard", required=(), optional=("left", "right"))
    return {row["id"]: (tuple(row.get("left", ())), tuple(row.get("right", ()))) for row in rows}


def _division_entries(table: Mapping[str, Any]) -> Iterator[_Entry]:
    full, bare = _collect(table)
    guards = _guards()
    weak, nouns = frozenset(table["weak"]["names"]), frozenset(table["noun"]["names"])
    crossing = frozenset(table["crossing"]["names"])
    uncoded: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in lexicon.read_rows(
        _FILE, "uncoded", required=("parent", "names"), optional=("within", "shorts")
    ):
        for name in (*row["names"], *row.get("shorts", ())):
            uncoded[name].append((row.get("within", ""), row["parent"]))
    for name, divs in full.items():
        right = {"市": ("场",), "区": ("域", "间", "位"), "旗": ("帜",)}.get(name[-1], ())
        after: frozenset[str] | None = None
        if name in nouns:
            after = frozenset()
        elif len(name) == 2 or name in crossing or name.endswith("城市") or all(div.end_year for div in divs):
            after = _BEFORE_NAME
        homonyms = tuple(uncoded.pop(name, ()))
        yield _Entry(name, divisions=tuple(divs), right=right, after=after, uncoded=homonyms)
    for name, divs in bare.items():
        left, right = guards.get(name, ((), ()))
        yield _Entry(name, divisions=tuple(divs), bare=True, weak=name in weak, left=left, right=right)
    for name, owners in uncoded.items():
        members = tuple(sorted({code for _, code in owners}))
        yield _Entry(name, bare=len(name) == 2, uncoded=tuple(owners), members=members)
    by_code: dict[str, list[Division]] = defaultdict(list)
    for div in _divisions():
        by_code[div.code].append(div)
    for group, nickname in (("alias", False), ("nickname", True)):
        for name, code in table[group].items():
            left, right = guards.get(name, ((), ()))
            if nickname and name[-1] == "城":
                right = (*right, "市", "镇", "乡", "区", "际")
            yield _Entry(
                name, divisions=tuple(by_code[code]), bare=True, weak=name in weak, nickname=nickname,
                left=left, right=right,
            )  # fmt: skip


def _other_entries(table: Mapping[str, Any]) -> Iterator[_Entry]:
    deictic = table["deictic"]
    unwanted = frozenset(deictic["not"]["words"])
    for area, facts in deictic["area"].items():
        right = tuple(deictic["not"]["right"]) + tuple(deictic["right"].get(area, ()))
        for before in deictic["before"]:
            word = before + area
            if word in unwanted:
                continue
            left = tuple(w[:-1] for w in deictic["not"]["left"] if w.endswith(before))
            yield _Entry(
                word, "deictic", right=right, left=left, level=facts["level"], ends=tuple(facts["ends"])
            )
    for row in lexicon.read_rows(_FILE, "region", required=("surfaces", "members")):
        for surface in row["surfaces"]:
            yield _Entry(surface, "region", id=row["id"], members=tuple(row["members"]))
    for name, code in table["zone"]["named"].items():
        yield _Entry(name, "zone", members=(code,))
    for name in table["zone"]["alone"]:
        yield _Entry(name, "zone", after=_BOUNDARY)
    guards = _guards()
    for name in table["foreign"]["names"]:
        left, right = guards.get(name, ((), ()))
        yield _Entry(name, "foreign", bare=True, left=left, right=right)


@cache
def _index() -> _Index:
    table = lexicon.read_toml(_FILE)
    names: dict[str, _Entry] = {}
    for entry in (*_division_entries(table), *_other_entries(table)):
        names.setdefault(entry.text, entry)
    heads: dict[str, list[_Entry]] = defaultdict(list)
    for entry in names.values():
        heads[entry.text[:2]].append(entry)
    codes: dict[str, list[Division]] = defaultdict(list)
    shorts: dict[str, list[Division]] = defaultdict(list)
    banned = frozenset(table["not_short"]["names"])
    for div in _divisions():
        codes[div.code].append(div)
        short = div.short
        if div.level == "county" and len(short) > 1 and div.end_year is None and short not in banned:
            shorts[short].append(div)
    follow: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for words in table["follow"].values():
        for word in words:
            follow[word[0]].append((word, tuple(table["unless"].get(word, ()))))
    return _Index(
        heads={head: tuple(sorted(group, key=lambda e: -len(e.text))) for head, group in heads.items()},
        names=names,
        codes={code: tuple(divs) for code, divs in codes.items()},
        county_shorts={short: tuple(divs) for short, divs in shorts.items()},
        follow={char: tuple(sorted(words, key=lambda w: -len(w[0]))) for char, words in follow.items()},
        zones=tuple(sorted(table["zone"]["suffixes"], key=len, reverse=True)),
        compare_left=tuple(table["comparison"]["left"]),
        compare_left_not=tuple(table["comparison"]["left_not"]),
        compare_right=tuple(table["comparison"]["right"]),
    )


# --- codes ------------------------------------------------------------------------------------------------------


def division(code: str, year: int | None = None) -> Division | None:
    """Return the division with this code: today's (or the last) without a year.

    >>> division("420600").name, division("420600", 2005).name
    ('襄阳市', '襄樊市')
    """
    rows = _index().codes.get(code, ())
    return _in_year(rows, year)[0] if rows else None


def parents(code: str, year: int | None = None) -> tuple[str, ...]:
    """Return the codes above, nearest first.

    >>> parents("510107")
    ('510100', '510000', '100000')
    """
    found: list[str] = []
    row = division(code, year)
    while row is not None and row.parent:
        found.append(row.parent)
        row = division(row.parent, year)
    return tuple(found)


def is_inside(div: Division, within: str) -> bool:
    """Tell whether a division is the one with the code ``within`` or a part of it.

    >>> is_inside(division("510107"), "510000")
    True
    """
    return within in (div.code, div.parent, div.code[:2] + "0000", COUNTRY_CODE)


def _in_year(rows: Sequence[Division], year: int | None) -> Sequence[Division]:
    """Keep the rows valid in the year (today without one); where none is, those nearest in time."""
    if year is None:
        year = LAST_YEAR
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    far = [max(row.start_year - year, year - (row.end_year or LAST_YEAR), 0) for row in rows]
    nearest = min(far, default=0)
    return [row for row, distance in zip(rows, far, strict=True) if distance == nearest]


def _choose(rows: Sequence[Division], year: int | None) -> Division | None:
    """Return the one division that the rows can mean in that year; None if there are several."""
    kept = _in_year(rows, year)
    if len({row.code for row in kept}) > 1:
        # Before 1999 a city and the district office around it shared a short name: 南通 is the city.
        kept = [row for row in kept if row.name.endswith("市")] or kept
    return kept[0] if len({row.code for row in kept}) == 1 else None


def adcode_of(name: str, within: str | None = None, year: int | None = None) -> str | None:
    """Return the code of a name, full or short; None where it is unknown or means several divisions.

    >>> adcode_of("成都市"), adcode_of("鼓楼区"), adcode_of("鼓楼区", within="320100")
    ('510100', None, '320106')
    """
    entry = _index().names.get(name)
    if entry is not None and entry.level == "country":
        return COUNTRY_CODE
    rows = entry.divisions if entry else _index().county_shorts.get(name, ())
    if within is not None:
        rows = tuple(row for row in rows if is_inside(row, within))
    found = _choose(rows, year) if rows else None
    return found.code if found else None


# --- finding ----------------------------------------------------------------------------------------------------


def find_places(text: str, start: int = 0, end: int | None = None) -> list[PlaceMark]:
    """Return the places named in ``text[start:end]``, which must be folded, in text order.

    >>> [(m.name, m.path) for m in find_places("四川省成都市武侯区，全市绿道，北京大学")]
    [('武侯区', ('四川省', '成都市')), ('全市', ())]
    """
    end = len(text) if end is None else min(end, len(text))
    index, heads = _index(), _index().heads
    window = text[start:end]
    known = compress(range(start, end), map(heads.__contains__, map(add, window, window[1:])))
    marks: list[PlaceMark] = []
    doubtful: set[int] = set()
    position = start
    for at in known:
        if at < position:
            continue
        for entry in heads[text[at : at + 2]]:
            stop = at + len(entry.text)
            if stop > end or not text.startswith(entry.text, at):
                continue
            if entry.left and text.endswith(entry.left, start, at):
                continue
            if entry.right and text.startswith(entry.right, stop):
                continue
            if entry.bare:
                skipped = _institution(index, text, stop)
                if skipped:
                    position = skipped
                    break
            if entry.after is not None and not _opens(text, start, at, entry.after):
                continue
            mark = _extend(index, text, _mark(entry, at, stop), end)
            if entry.weak and not mark.path:
                doubtful.add(mark.start)
            marks.append(mark)
            position = mark.end
            break
    if doubtful:
        marks = _drop_lone(text, marks, doubtful)
    towns = _find_towns(text, start, end, marks)
    if towns:
        taken = {at for town in towns for at in range(town.start, town.end)}
        marks = [mark for mark in marks if taken.isdisjoint((mark.start, mark.end - 1))] + towns
        marks.sort(key=lambda mark: mark.start)
    return [_compare(index, text, start, mark) for mark in marks]


def _mark(entry: _Entry, start: int, end: int) -> PlaceMark:
    return PlaceMark(
        start, end, entry.text, entry.divisions, (), entry.kind, start, end,
        entry.level, entry.nickname, False, entry.id, entry.members,
    )  # fmt: skip


def _institution(index: _Index, text: str, at: int) -> int:
    """Return the end of a word that makes the name before it no area (大学, 南路), else 0."""
    for word, unless in index.follow.get(text[at : at + 1], ()):
        if text.startswith(word, at):
            return 0 if unless and text.startswith(unless, at) else at + len(word)
    return 0


def _opens(text: str, start: int, at: int, after: frozenset[str] = _BOUNDARY) -> bool:
    """Tell whether a clause, a list item or (by ``after``) a word begins here; never where nothing may precede."""
    return bool(after) and (at == start or text[at - 1] in after)


def _extend(index: _Index, text: str, mark: PlaceMark, end: int) -> PlaceMark:
    """Join to a division what stands right behind it: its part, or a zone."""
    while mark.kind == "division":
        child = _find_child(index, text, mark, end)
        if child is None:
            return mark
        mark = child
    return mark


def _child(
    mark: PlaceMark, start: int, end: int, name: str, divisions: tuple[Division, ...] = ()
) -> PlaceMark:
    """Return the mark grown by a part of the place that it names."""
    path = (*mark.path, mark.name)
    return replace(
        mark,
        end=end,
        name=name,
        divisions=divisions,
        path=path,
        name_start=start,
        name_end=end,
        nickname=False,
    )


def _find_child(index: _Index, text: str, mark: PlaceMark, end: int) -> PlaceMark | None:
    at = mark.end
    for entry in index.heads.get(text[at : at + 2], ()):
        stop = at + len(entry.text)
        if stop > end or not text.startswith(entry.text, at) or entry.kind != "division" or entry.nickname:
            continue
        if text.startswith(entry.right, stop) or (entry.bare and _institution(index, text, stop)):
            continue
        inside = _parts(entry.divisions, mark.divisions)
        homonym = any(owner == mark.name for owner, _ in entry.uncoded)
        known = any(code == div.code for _, code in entry.uncoded for div in mark.divisions)
        if inside or homonym or known:
            divisions = () if homonym and not inside else inside
            return _child(mark, at, stop, entry.text, divisions)
    for zone in index.zones:
        if text.startswith(zone, at) and at + len(zone) <= end:
            stop = at + len(zone)
            return replace(_child(mark, mark.name_start, stop, text[mark.name_start : stop]), kind="zone")
    return _find_short_child(index, text, mark, end) or _find_unknown_child(text, mark, end)


def _parts(rows: Iterable[Division], owners: Sequence[Division]) -> tuple[Division, ...]:
    codes = {owner.code for owner in owners}
    return tuple(
        row
        for row in rows
        if row.code not in codes and (row.parent in codes or row.code[:2] + "0000" in codes)
    )


def _find_short_child(index: _Index, text: str, mark: PlaceMark, end: int) -> PlaceMark | None:
    """Read 江苏昆山: a county without its suffix, only after its own parent and before no further word."""
    at = mark.end
    for length in (4, 3, 2):
        stop = at + length
        rows = index.county_shorts.get(text[at:stop]) if stop <= end else None
        if not rows or (
            stop < len(text) and "\u3400" <= text[stop] <= "\u9fff" and text[stop] not in "、和与及等的在"
        ):
            continue
        inside = _parts(rows, mark.divisions)
        if inside:
            return _child(mark, at, stop, text[at:stop], inside)
    return None


def _find_unknown_child(text: str, mark: PlaceMark, end: int) -> PlaceMark | None:
    """Read 台北市内湖区: the table ends at 710000, so there the form alone must do."""
    if mark.divisions or mark.name[-1] not in "市县":
        return None
    found = _UNKNOWN_CHILD_RE.match(text, mark.end, end)
    if found is None:
        return None
    return _child(mark, found.start(), found.end(), found.group())


def _drop_lone(text: str, marks: list[PlaceMark], doubtful: set[int]) -> list[PlaceMark]:
    """Keep a name that is a word as well (白银) only beside another place of a list, seen from either side.

    Two such names in a row (海东、海西) vouch for each other.
    """
    sure = {mark.start for mark in marks if mark.start not in doubtful and mark.kind == "division"}
    joined = [(a, b) for a, b in pairwise(marks) if b.start - a.end == 1 and text[a.end] in _LIST_SIGNS]
    sure.update(a.start for a, b in joined if text[a.end] == "、" and {a.start, b.start} <= doubtful)
    for a, b in joined:
        if a.start in sure and b.start in doubtful:
            sure.add(b.start)
    for a, b in reversed(joined):
        if b.start in sure and a.start in doubtful:
            sure.add(a.start)
    return [mark for mark in marks if mark.start not in doubtful or mark.start in sure]


@cache
def _town_words() -> tuple[frozenset[str], re.Pattern[str]]:
    table = lexicon.read_toml(_FILE)["township"]
    return frozenset(table["not_after"]), re.compile("|".join(table["not_in"]))


def _find_towns(text: str, start: int, end: int, marks: Sequence[PlaceMark]) -> list[PlaceMark]:
    """Find towns by their form: 柳河镇 at the head of a clause, in a list, or right behind its county."""
    suffixes = sorted(_occurrences(text, start, end))
    if not suffixes:
        return []
    not_after, not_in = _town_words()
    behind = {mark.end: mark for mark in marks if mark.kind == "division" and mark.name[-1] in _LAST}
    known = {mark.end for mark in marks}
    found: list[PlaceMark] = []
    floor = start
    for at, stop in suffixes:
        first = at
        while first > max(floor, at - _TOWN_MAX) and "\u3400" <= text[first - 1] <= "\u9fff":
            if first in behind or text[first - 1] in "和及":
                break
            first -= 1
        owner = behind.get(first)
        name = text[first:stop]
        if any(mark.start < stop < mark.end for mark in marks):
            continue  # 江苏省镇江市 holds no town
        if stop in known or text[stop : stop + 1] in not_after or not (owner or _opens(text, start, first)):
            continue
        if _TOWN_RE.fullmatch(name) and not not_in.search(name):
            begin, path = (owner.start, (*owner.path, owner.name)) if owner else (first, ())
            found.append(PlaceMark(begin, stop, name, (), path, "township", first, stop))
            floor = stop
    return found


def _occurrences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the words for a town; three plain searches are faster than one pattern."""
    for suffix in _TOWN_SUFFIXES:
        at = text.find(suffix, start, end)
        while at >= 0:
            yield at, at + len(suffix)
            at = text.find(suffix, at + len(suffix), end)


def _compare(index: _Index, text: str, start: int, mark: PlaceMark) -> PlaceMark:
    """Flag 居全国第二, 高于全省平均: the place that a figure is held against, not the one it is about."""
    before = text.endswith(index.compare_left, start, mark.start)
    if before and text.endswith(index.compare_left_not, start, mark.start):
        before = False
    if before or text.startswith(index.compare_right, mark.end) or _RANK_RE.match(text, mark.end):
        return replace(mark, comparison=True)
    return mark


# --- resolving --------------------------------------------------------------------------------------------------


def resolve_place(
    mark: PlaceMark, within: str | None = None, year: int | None = None
) -> tuple[str, str | None]:
    """Return official name and code of a mark; the code is None where several divisions have the name.

    ``within`` is the code of the area the text is about: it decides what 全市 is, and which of several 和平区 is
    meant (the one in the nearest area above it). A deictic word that nothing in sight fits gives an empty name.

    >>> resolve_place(find_places("朝阳区")[0]), resolve_place(find_places("北京市朝阳区")[0])
    (('朝阳区', None), ('朝阳区', '110105'))
    >>> resolve_place(find_places("全市")[0], within="510107")
    ('成都市', '510100')
    """
    if mark.kind == "deictic":
        return _resolve_deictic(mark.name, within, year)
    rows = _in_year(mark.divisions, year)
    if within is not None and not mark.path and len({row.code for row in rows}) > 1:
        rows = _nearest(mark.divisions, rows, within, year)
    entry = _index().names.get(mark.name)
    if within == "710000" and entry and entry.uncoded and not mark.path:
        return mark.name, None
    found = _choose(rows, year) if rows else None
    if found is None:
        return (mark.divisions[0].name if _one_name(mark.divisions) else mark.name), None
    return found.name, found.code


def _one_name(rows: Sequence[Division]) -> bool:
    return len({row.name for row in rows}) == 1


def _nearest(
    every: Sequence[Division], rows: Sequence[Division], within: str, year: int | None
) -> Sequence[Division]:
    for area in (within, *parents(within, year)):
        inside = [row for row in rows if is_inside(row, area)]
        if inside:
            return inside
    return every


def _resolve_deictic(word: str, within: str | None, year: int | None) -> tuple[str, str | None]:
    entry = _index().names[word]
    if entry.level == "country":
        return "全国", COUNTRY_CODE
    for code in (within, *parents(within, year)) if within else ():
        row = division(code, year)
        if row is not None and row.name.endswith(entry.ends):
            return row.name, row.code
    return "", None


def read_place(value: str, year: int | None = None) -> tuple[str, str | None]:
    """Read what a caller gives as a place: a name, a path of names or a code.

    >>> read_place("四川省成都市"), read_place("420000"), read_place("臺北市")
    (('成都市', '510100'), ('湖北省', '420000'), ('台北市', None))
    >>> read_place("somewhere")
    Traceback (most recent call last):
    citymetrics.errors.InputError: place='somewhere' is no place: give a name (成都市), a path (四川省成都市) or a ...
    """
    if not isinstance(value, str):
        kind = type(value).__name__
        raise InputError(f"place={value!r} must be a str such as '四川省成都市' or '510100', not {kind}")
    name = re.sub(r"[\s,，、/·>\-]+", "", fold(value))
    if _CODE_RE.fullmatch(name):
        row = division(name, year)
        if row is not None:
            return row.name, row.code
    if name in ("中国", "中华人民共和国"):
        return "全国", COUNTRY_CODE
    mark = _read_path(name)
    if mark is not None:
        return resolve_place(mark, None, year)
    rows = _index().county_shorts.get(name, ())
    found = _choose(rows, year) if rows else None
    if found is not None:
        return found.name, found.code
    marks = find_places(name)
    if len(marks) == 1 and marks[0].path and marks[0].end == len(name):
        return resolve_place(marks[0], None, year)
    if _FORM_RE.fullmatch(name) and name not in _index().names:
        return name, None
    forms = "a name (成都市), a path (四川省成都市) or a six-digit code (510100)"
    raise InputError(f"place={value!r} is no place: give {forms}")


def _read_path(name: str) -> PlaceMark | None:
    """Return the mark if the whole of ``name`` is one, words that are doubtful in prose (白银) included."""
    entry = _index().names.get(name)
    if entry is not None and (entry.kind != "deictic" or entry.level == "country"):
        return _mark(entry, 0, len(name))
    marks = find_places(name)
    if len(marks) == 1 and (marks[0].start, marks[0].end) == (0, len(name)) and marks[0].kind != "deictic":
        return marks[0]
    return None
