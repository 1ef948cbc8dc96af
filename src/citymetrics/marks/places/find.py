"""The search for places in a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from citymetrics.marks.places.dictionary import BOUNDARY, FILE, Entry, Index, PlaceMark, load_index, mark_of
from citymetrics.marks.places.register import LAST, Division
from citymetrics.text import lexicon
from citymetrics.text.patterns import pattern

__all__ = ["find_places"]

_LIST_SIGNS = frozenset("、和与及跟—-至到")
_TOWN_SUFFIXES = ("街道", "镇", "乡")
_TOWN_MAX = 12


def find_places(text: str, start: int = 0, end: int | None = None) -> list[PlaceMark]:
    """Return the places named in ``text[start:end]``, which must be folded, in text order.

    >>> [(m.name, m.path) for m in find_places("四川省成都市武侯区，全市绿道，北京大学")]
    [('武侯区', ('四川省', '成都市')), ('全市', ())]
    """
    scan = _Scan(load_index(), text, start, len(text) if end is None else min(end, len(text)))
    marks = _find_names(scan)
    towns = _find_towns(text, start, scan.end, marks)
    if towns:
        taken = {at for town in towns for at in range(town.start, town.end)}
        marks = [mark for mark in marks if taken.isdisjoint((mark.start, mark.end - 1))] + towns
        marks.sort(key=lambda mark: mark.start)
    return [_compare(scan.index, text, start, mark) for mark in marks]


@dataclass(frozen=True, slots=True)
class _Scan:
    """The stretch ``text[start:end]`` that is searched, and the names that are known."""

    index: Index
    text: str
    start: int
    end: int


def _find_names(scan: _Scan) -> list[PlaceMark]:
    """Find the places that the tables name, in text order, each with its parts (四川省成都市武侯区)."""
    text, heads = scan.text, scan.index.heads
    marks: list[PlaceMark] = []
    doubtful: set[int] = set()
    position = scan.start
    for match in scan.index.pairs.finditer(text, scan.start, scan.end):
        at = match.start()
        entries = heads.get(text[at : at + 2]) if at >= position else None
        if entries is None:
            continue
        for entry in entries:
            if not _stands(scan, entry, at):
                continue
            stop = at + len(entry.text)
            if entry.bare and (skipped := _institution(scan.index, text, stop)):
                position = skipped
                break
            if entry.after is not None and not _opens(text, scan.start, at, entry.after):
                continue
            mark = _extend(scan, mark_of(entry, at, stop))
            if entry.weak and not mark.path:
                doubtful.add(mark.start)
            marks.append(mark)
            position = mark.end
            break
    return _drop_lone(text, marks, doubtful) if doubtful else marks


def _stands(scan: _Scan, entry: Entry, at: int) -> bool:
    """Whether a name stands here as it is listed: 海南, but not in 沿海南部."""
    text, stop = scan.text, at + len(entry.text)
    if stop > scan.end or not text.startswith(entry.text, at):
        return False
    if entry.left and text.endswith(entry.left, scan.start, at):
        return False
    return not (entry.right and text.startswith(entry.right, stop))


def _institution(index: Index, text: str, at: int) -> int:
    """Return the end of a word that makes the name before it no area (大学, 南路), else 0."""
    for word, unless in index.follow.get(text[at : at + 1], ()):
        if text.startswith(word, at):
            return 0 if unless and text.startswith(unless, at) else at + len(word)
    return 0


def _opens(text: str, start: int, at: int, after: frozenset[str] = BOUNDARY) -> bool:
    """Tell whether a clause, a list item or (by ``after``) a word begins here; never where nothing may precede."""
    return bool(after) and (at == start or text[at - 1] in after)


def _extend(scan: _Scan, mark: PlaceMark) -> PlaceMark:
    """Join to a division what stands right behind it: its part, or a zone."""
    while mark.kind == "division":
        child = next(filter(None, (find(scan, mark) for find in _CHILDREN)), None)
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


def _find_listed_child(scan: _Scan, mark: PlaceMark) -> PlaceMark | None:
    """Read 成都市武侯区: a division that the tables know as a part of the one before."""
    index, text, at = scan.index, scan.text, mark.end
    for entry in index.heads.get(text[at : at + 2], ()):
        stop = at + len(entry.text)
        if stop > scan.end or not text.startswith(entry.text, at):
            continue
        if entry.kind != "division" or entry.nickname or text.startswith(entry.right, stop):
            continue
        if entry.bare and _institution(index, text, stop):
            continue
        inside = _parts(entry.divisions, mark.divisions)
        homonym = any(owner == mark.name for owner, _ in entry.uncoded)
        if inside or homonym or _is_uncoded_part(entry, mark):
            divisions = () if homonym and not inside else inside
            return _child(mark, at, stop, entry.text, divisions)
    return None


def _is_uncoded_part(entry: Entry, mark: PlaceMark) -> bool:
    return any(code == division.code for _, code in entry.uncoded for division in mark.divisions)


def _find_zone(scan: _Scan, mark: PlaceMark) -> PlaceMark | None:
    """Read 成都市高新区: a zone of the division before."""
    text, at = scan.text, mark.end
    for zone in scan.index.zones if text.startswith(scan.index.zones, at) else ():
        stop = at + len(zone)
        if text.startswith(zone, at) and stop <= scan.end:
            return replace(_child(mark, mark.name_start, stop, text[mark.name_start : stop]), kind="zone")
    return None


def _parts(rows: Iterable[Division], owners: Sequence[Division]) -> tuple[Division, ...]:
    codes = {owner.code for owner in owners}
    return tuple(
        row
        for row in rows
        if row.code not in codes and (row.parent in codes or row.code[:2] + "0000" in codes)
    )


def _find_short_child(scan: _Scan, mark: PlaceMark) -> PlaceMark | None:
    """Read 江苏昆山: a county without its suffix, only after its own parent and before no further word."""
    text, at = scan.text, mark.end
    for length in (4, 3, 2):
        stop = at + length
        rows = scan.index.county_shorts.get(text[at:stop]) if stop <= scan.end else None
        if not rows or (
            stop < len(text) and "\u3400" <= text[stop] <= "\u9fff" and text[stop] not in "、和与及等的在"
        ):
            continue
        inside = _parts(rows, mark.divisions)
        if inside:
            return _child(mark, at, stop, text[at:stop], inside)
    return None


def _find_unknown_child(scan: _Scan, mark: PlaceMark) -> PlaceMark | None:
    """Read 台北市内湖区: the table ends at 710000, so there the form alone must do."""
    if mark.divisions or mark.name[-1] not in "市县":
        return None
    found = pattern("town.unknown").match(scan.text, mark.end, scan.end)
    if found is None:
        return None
    return _child(mark, found.start(), found.end(), found.group())


def _find_whole(scan: _Scan, mark: PlaceMark) -> PlaceMark | None:
    """Read 江苏全省, 雁塔区全区: 全 with the word for its kind says once more which area it is."""
    text, at = scan.text, mark.end
    if not text.startswith("全", at):
        return None
    for entry in scan.index.heads.get(text[at : at + 2], ()):
        fits = entry.ends and any(row.name.endswith(entry.ends) for row in mark.divisions)
        if entry.kind == "deictic" and fits and _stands(scan, entry, at):
            return replace(mark, end=at + len(entry.text))
    return None


_CHILDREN = (_find_listed_child, _find_zone, _find_short_child, _find_unknown_child, _find_whole)
"""What may stand right behind a division, in the order they are tried; the first that fits wins."""


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
def _town_words() -> tuple[frozenset[str], re.Pattern[str], tuple[str, ...]]:
    table = lexicon.read_toml(FILE)["township"]
    return frozenset(table["not_after"]), re.compile("|".join(table["not_in"])), tuple(table["not_before"])


def _find_towns(text: str, start: int, end: int, marks: Sequence[PlaceMark]) -> list[PlaceMark]:
    """Find towns by their form: 柳河镇 at the head of a clause, in a list, or right behind its county."""
    suffixes = sorted(_occurrences(text, start, end))
    if not suffixes:
        return []
    behind = {mark.end: mark for mark in marks if mark.kind == "division" and mark.name[-1] in LAST}
    known = {mark.end for mark in marks}
    starts = [mark.start for mark in marks]
    found: list[PlaceMark] = []
    floor = start
    for at, stop in suffixes:
        first = _town_start(text, max(floor, at - _TOWN_MAX), at, behind)
        owner = behind.get(first)
        nearest = bisect_left(starts, stop) - 1
        if stop in known or (nearest >= 0 and stop < marks[nearest].end):
            continue  # 江苏省镇江市 holds no town
        if (owner or _opens(text, start, first)) and _is_town(text, first, stop):
            begin, path = (owner.start, (*owner.path, owner.name)) if owner else (first, ())
            found.append(PlaceMark(begin, stop, text[first:stop], (), path, "township", first, stop))
            floor = stop
    return found


def _town_start(text: str, floor: int, at: int, behind: Container[int]) -> int:
    """Go back from the word for a town to where its name begins: behind its county, 和, or what is no letter."""
    while at > floor and "\u3400" <= text[at - 1] <= "\u9fff":
        if at in behind or text[at - 1] in "和及":
            break
        at -= 1
    return at


def _is_town(text: str, first: int, stop: int) -> bool:
    """Whether the words have the form of a town's name: 柳河镇, but not 城镇, 特色小镇 or 乡镇企业."""
    not_after, not_in, not_before = _town_words()
    if text.startswith(not_before, stop) or text[stop : stop + 1] in not_after:
        return False
    name = text[first:stop]
    return pattern("town.name").fullmatch(name) is not None and not not_in.search(name)


def _occurrences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the words for a town; three plain searches are faster than one pattern."""
    for suffix in _TOWN_SUFFIXES:
        at = text.find(suffix, start, end)
        while at >= 0:
            yield at, at + len(suffix)
            at = text.find(suffix, at + len(suffix), end)


def _compare(index: Index, text: str, start: int, mark: PlaceMark) -> PlaceMark:
    """Flag 居全国第二, 高于全省平均: the place that a figure is held against, not the one it is about."""
    before = text.endswith(index.compare_left, start, mark.start)
    if before and text.endswith(index.compare_left_not, start, mark.start):
        before = False
    if before or text.startswith(index.compare_right, mark.end) or pattern("town.rank").match(text, mark.end):
        return replace(mark, comparison=True)
    return mark
