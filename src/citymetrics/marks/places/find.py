"""The search for places in a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from citymetrics.text import lexicon
from citymetrics.marks.places.dictionary import BOUNDARY, FILE, Index, PlaceMark, load_index, mark_of
from citymetrics.marks.places.register import LAST, Division

__all__ = ["find_places"]

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


def find_places(text: str, start: int = 0, end: int | None = None) -> list[PlaceMark]:
    """Return the places named in ``text[start:end]``, which must be folded, in text order.

    >>> [(m.name, m.path) for m in find_places("四川省成都市武侯区，全市绿道，北京大学")]
    [('武侯区', ('四川省', '成都市')), ('全市', ())]
    """
    end = len(text) if end is None else min(end, len(text))
    index = load_index()
    heads = index.heads
    known = (match.start() for match in index.pairs.finditer(text, start, end) if match[1] in heads)
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
            mark = _extend(index, text, mark_of(entry, at, stop), end)
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


def _institution(index: Index, text: str, at: int) -> int:
    """Return the end of a word that makes the name before it no area (大学, 南路), else 0."""
    for word, unless in index.follow.get(text[at : at + 1], ()):
        if text.startswith(word, at):
            return 0 if unless and text.startswith(unless, at) else at + len(word)
    return 0


def _opens(text: str, start: int, at: int, after: frozenset[str] = BOUNDARY) -> bool:
    """Tell whether a clause, a list item or (by ``after``) a word begins here; never where nothing may precede."""
    return bool(after) and (at == start or text[at - 1] in after)


def _extend(index: Index, text: str, mark: PlaceMark, end: int) -> PlaceMark:
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


def _find_child(index: Index, text: str, mark: PlaceMark, end: int) -> PlaceMark | None:
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
    for zone in index.zones if text.startswith(index.zones, at) else ():
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


def _find_short_child(index: Index, text: str, mark: PlaceMark, end: int) -> PlaceMark | None:
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
def _town_words() -> tuple[frozenset[str], re.Pattern[str], tuple[str, ...]]:
    table = lexicon.read_toml(FILE)["township"]
    return frozenset(table["not_after"]), re.compile("|".join(table["not_in"])), tuple(table["not_before"])


def _find_towns(text: str, start: int, end: int, marks: Sequence[PlaceMark]) -> list[PlaceMark]:
    """Find towns by their form: 柳河镇 at the head of a clause, in a list, or right behind its county."""
    suffixes = sorted(_occurrences(text, start, end))
    if not suffixes:
        return []
    not_after, not_in, not_before = _town_words()
    behind = {mark.end: mark for mark in marks if mark.kind == "division" and mark.name[-1] in LAST}
    known = {mark.end for mark in marks}
    starts = [mark.start for mark in marks]
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
        nearest = bisect_left(starts, stop) - 1
        if nearest >= 0 and stop < marks[nearest].end:
            continue  # 江苏省镇江市 holds no town
        if text.startswith(not_before, stop):
            continue
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


def _compare(index: Index, text: str, start: int, mark: PlaceMark) -> PlaceMark:
    """Flag 居全国第二, 高于全省平均: the place that a figure is held against, not the one it is about."""
    before = text.endswith(index.compare_left, start, mark.start)
    if before and text.endswith(index.compare_left_not, start, mark.start):
        before = False
    if before or text.startswith(index.compare_right, mark.end) or _RANK_RE.match(text, mark.end):
        return replace(mark, comparison=True)
    return mark
