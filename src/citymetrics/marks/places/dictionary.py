"""The dictionary of surfaces: names in full and short, nicknames, regions, zones, deictic words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from citymetrics.marks.places.register import LAST, Division, divisions, in_year
from citymetrics.text import lexicon

__all__ = [
    "BOUNDARY",
    "FILE",
    "Entry",
    "Index",
    "Kind",
    "PlaceMark",
    "division",
    "load_index",
    "mark_of",
    "parents",
]

FILE = "places.toml"
# A clause begins after one of these, so a name that is known only by its form may begin here.
BOUNDARY = frozenset("\n\r\t 　、，,：:；;。！？（()）“”\"'《》·—-和及")
# A name that could arise across two words begins a word after one of these as well.
_BEFORE_NAME = BOUNDARY | frozenset("在对向从由是为与等将把被使给到达")


@dataclass(slots=True, unsafe_hash=True)  # not frozen: so many are made, and that is three times as fast
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
class Entry:
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
class Index:
    """All that the finders need, built once."""

    heads: Mapping[str, tuple[Entry, ...]]
    pairs: re.Pattern[str]
    names: Mapping[str, Entry]
    codes: Mapping[str, tuple[Division, ...]]
    county_shorts: Mapping[str, tuple[Division, ...]]
    follow: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]
    zones: tuple[str, ...]
    compare_left: tuple[str, ...]
    compare_left_not: tuple[str, ...]
    compare_right: tuple[str, ...]


def _collect(table: Mapping[str, Any]) -> tuple[dict[str, list[Division]], dict[str, list[Division]]]:
    """Return the surfaces of divisions: full names and their like, then short names."""
    full: dict[str, list[Division]] = defaultdict(list)
    bare: dict[str, list[Division]] = defaultdict(list)
    natural, past = frozenset(table["natural"]["names"]), frozenset(table["past"]["shorts"])
    for div in divisions():
        name, short = div.name, div.short
        if div.level == "country" or name[-1] not in LAST:
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
    rows = lexicon.read_rows(FILE, "guard", required=(), optional=("left", "right"))
    return {row["id"]: (tuple(row.get("left", ())), tuple(row.get("right", ()))) for row in rows}


def _division_entries(table: Mapping[str, Any]) -> Iterator[Entry]:
    full, bare = _collect(table)
    guards = _guards()
    weak, nouns = frozenset(table["weak"]["names"]), frozenset(table["noun"]["names"])
    crossing = frozenset(table["crossing"]["names"])
    uncoded: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in lexicon.read_rows(
        FILE, "uncoded", required=("parent", "names"), optional=("within", "shorts")
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
        yield Entry(name, divisions=tuple(divs), right=right, after=after, uncoded=homonyms)
    for name, divs in bare.items():
        left, right = guards.get(name, ((), ()))
        yield Entry(name, divisions=tuple(divs), bare=True, weak=name in weak, left=left, right=right)
    for name, owners in uncoded.items():
        members = tuple(sorted({code for _, code in owners}))
        yield Entry(name, bare=len(name) == 2, uncoded=tuple(owners), members=members)
    by_code: dict[str, list[Division]] = defaultdict(list)
    for div in divisions():
        by_code[div.code].append(div)
    for group, nickname in (("alias", False), ("nickname", True)):
        for name, code in table[group].items():
            left, right = guards.get(name, ((), ()))
            if nickname and name[-1] == "城":
                right = (*right, "市", "镇", "乡", "区", "际")
            yield Entry(
                name, divisions=tuple(by_code[code]), bare=True, weak=name in weak, nickname=nickname,
                left=left, right=right,
            )  # fmt: skip


def _other_entries(table: Mapping[str, Any]) -> Iterator[Entry]:
    deictic = table["deictic"]
    unwanted = frozenset(deictic["not"]["words"])
    for area, facts in deictic["area"].items():
        right = tuple(deictic["not"]["right"]) + tuple(deictic["right"].get(area, ()))
        for before in deictic["before"]:
            word = before + area
            if word in unwanted:
                continue
            left = tuple(w[:-1] for w in deictic["not"]["left"] if w.endswith(before))
            yield Entry(
                word, "deictic", right=right, left=left, level=facts["level"], ends=tuple(facts["ends"])
            )
    for row in lexicon.read_rows(FILE, "region", required=("surfaces", "members")):
        for surface in row["surfaces"]:
            yield Entry(surface, "region", id=row["id"], members=tuple(row["members"]))
    for name, code in table["zone"]["named"].items():
        yield Entry(name, "zone", members=(code,))
    for name in table["zone"]["alone"]:
        yield Entry(name, "zone", after=BOUNDARY)
    guards = _guards()
    for name in table["foreign"]["names"]:
        left, right = guards.get(name, ((), ()))
        yield Entry(name, "foreign", bare=True, left=left, right=right)


@cache
def load_index() -> Index:
    table = lexicon.read_toml(FILE)
    names: dict[str, Entry] = {}
    for entry in (*_division_entries(table), *_other_entries(table)):
        names.setdefault(entry.text, entry)
    heads: dict[str, list[Entry]] = defaultdict(list)
    for entry in names.values():
        heads[entry.text[:2]].append(entry)
    codes: dict[str, list[Division]] = defaultdict(list)
    shorts: dict[str, list[Division]] = defaultdict(list)
    banned = frozenset(table["not_short"]["names"])
    for div in divisions():
        codes[div.code].append(div)
        short = div.short
        if div.level == "county" and len(short) > 1 and div.end_year is None and short not in banned:
            shorts[short].append(div)
    follow: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for words in table["follow"].values():
        for word in words:
            follow[word[0]].append((word, tuple(table["unless"].get(word, ()))))
    first, second = ("".join(sorted({head[n] for head in heads})) for n in (0, 1))
    return Index(
        pairs=re.compile(f"[{first}](?=[{second}])"),
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


def division(code: str, year: int | None = None) -> Division | None:
    """Return the division with this code: today's (or the last) without a year.

    >>> division("420600").name, division("420600", 2005).name
    ('襄阳市', '襄樊市')
    """
    rows = load_index().codes.get(code, ())
    return in_year(rows, year)[0] if rows else None


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


def mark_of(entry: Entry, start: int, end: int) -> PlaceMark:
    return PlaceMark(
        start, end, entry.text, entry.divisions, (), entry.kind, start, end,
        entry.level, entry.nickname, False, entry.id, entry.members,
    )  # fmt: skip


Kind = Literal["division", "deictic", "township", "region", "zone", "foreign"]
