"""Search the catalogue: by likeness of the names, with synonyms and typing errors, the most used first.

Likeness is for people who look for an id. Linking (`linking`) never goes by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log10

import regex

from citymetrics.catalogue.derived import derived_entry, load_derived
from citymetrics.catalogue.keys import name_key
from citymetrics.catalogue.moved import current_id
from citymetrics.catalogue.rows import Entry
from citymetrics.text.lexicon import read_rows, read_text

__all__ = ["USES", "distance", "find_entries", "uses"]

USES = "uses.tsv"
SYNONYMS = "synonyms.toml"
# How alike a word and a name are: what it is, what it begins or holds, what a synonym of it is or holds, what it
# resembles. Within one of these the share of the name that the word makes up counts, and then how much it is used.
_SAME, _HOLDS, _IN_ID, _ALIKE = 1.0, 0.6, 0.45, 0.4
_SYNONYM = 0.9
_USE_WEIGHT = 0.09
_WORD_RE = regex.compile(r"\s+")
_LATIN_RE = regex.compile(r"[a-z0-9&.\-]+")
_LITTLE = frozenset("of the in and for per by on to".split())
_SHORTEST_TYPED = 4
"""Shorter words are no typing errors of each other: 人口 and 出口 differ in one character."""
_TYPED = 4
"""A typing error for each so many characters."""


@cache
def uses() -> Mapping[str, int]:
    """Return how many records of the texts that were counted link to a row (``tools/count_uses.py``), by its id.

    >>> uses()["accounts.gdp"] > uses().get("culture.libraries", 0)
    True
    """
    return {id: int(n) for id, _, n in (line.partition("\t") for line in read_text(USES).splitlines())}


def distance(one: str, other: str, most: int) -> int:
    """Return how many characters are added, left out, replaced or swapped with the next; ``most + 1`` for any more.

    >>> distance("常驻人口", "常住人口", 1), distance("libarry", "library", 1), distance("人口", "出口总额", 2)
    (1, 1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        line = [row]
        for column, right in enumerate(other, 1):
            cost = min(above[column] + 1, line[-1] + 1, above[column - 1] + (left != right))
            if row > 1 and column > 1 and left == other[column - 2] and one[row - 2] == right:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, above = above, line
    return above[-1] if above[-1] <= most else most + 1


def find_entries(text: str, entries: Iterable[Entry] | None = None) -> list[Entry]:
    """Return the entries that the words of ``text`` are of, the likest and most used first.

    A word may be a part of a name, alias, English name or id, or a synonym of one (``data/synonyms.toml``). Only where
    nothing has all the words, names that resemble them are looked for, then names of more than half of them.
    Without ``entries`` those of the package are searched.

    >>> find_entries("失业")[0].zh, find_entries("常驻人口")[0].zh, find_entries("老人 床位")[0].zh
    ('城镇调查失业率', '常住人口', '养老床位数')
    >>> find_entries("hosptial beds")[0].zh
    '医院床位数'
    """
    said = [word for word in _WORD_RE.split(text.strip().casefold()) if word and word not in _LITTLE]
    wanted = [_Word.of(word) for word in said if name_key(word)]
    rows = [_Names.of(entry) for entry in entries] if entries is not None else _shipped_names()
    now = current_id(text.strip())[0]  # an id that was renamed is asked for by the one that it has
    if now != text.strip():
        wanted = [_Word.of(now)]
    found = _found(wanted, rows, name_key(text.strip())) if wanted else []
    return [entry for _, entry in sorted(found, key=lambda row: (-row[0], len(row[1].zh), row[1].id))]


def _found(wanted: Sequence[_Word], rows: Sequence[_Names], whole: str) -> list[tuple[float, Entry]]:
    """Return what has all the words, else what follows from rows, else what resembles them or has most of them."""
    if found := list(_ranked(wanted, rows, typed=False)) or list(_follow(whole, rows)):
        return found
    if found := list(_ranked(wanted, rows, typed=True)):
        return found
    return list(_ranked(wanted, rows, typed=True, most=True)) if len(wanted) > 1 else []


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that is looked for, and those that mean the same."""

    key: str
    synonyms: tuple[str, ...]

    @classmethod
    def of(cls, word: str) -> _Word:
        key = name_key(word)
        return cls(key, tuple(other for other in _synonyms().get(key, ()) if other != key))


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of an entry in the form that is searched."""

    entry: Entry
    keys: tuple[str, ...]
    english: tuple[str, ...]

    @classmethod
    def of(cls, entry: Entry) -> _Names:
        keys = dict.fromkeys(map(name_key, (*entry.names, *entry.national)))
        return cls(entry, tuple(keys), tuple(_LATIN_RE.findall(entry.en.casefold())))


@cache
def _shipped_names() -> tuple[_Names, ...]:
    from citymetrics.catalogue.rows import shipped_entries

    return tuple(map(_Names.of, shipped_entries()))


@cache
def _synonyms() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in read_rows(SYNONYMS, "synonym", required=["words"]):
        keys = tuple(map(name_key, row["words"]))
        found |= {key: (*found.get(key, ()), *keys) for key in keys}
    return found


def _ranked(
    wanted: Sequence[_Word], rows: Iterable[_Names], *, typed: bool, most: bool = False
) -> Iterator[tuple[float, Entry]]:
    """Yield what has all the words, or with ``most`` more than half of them, each with how like it is."""
    counted = uses()
    enough = len(wanted) // 2 + 1 if most else len(wanted)
    for row in rows:
        likes = [like for word in wanted if (like := _likeness(word, row, typed))]
        if len(likes) >= enough:
            score = sum(likes) / len(wanted) + _USE_WEIGHT * log10(1 + counted.get(row.entry.id, 0))
            yield score, row.entry


def _likeness(word: _Word, row: _Names, typed: bool) -> float:
    """Return how like the word is to what the row is called; 0 for not at all."""
    said = max((_held(word.key, row), *(_SYNONYM * _held(other, row) for other in word.synonyms)))
    return said or (_typed(word.key, row) if typed else 0)


def _held(key: str, row: _Names) -> float:
    share = max((len(key) / len(name) for name in row.keys if key in name), default=0.0)
    if share:
        return _SAME if share == 1 else _HOLDS + (_SAME - _HOLDS) * share * share
    if _LATIN_RE.fullmatch(key):
        whole = "".join(row.english)
        if name_key(row.entry.en.casefold()) == key:
            return _SAME
        stem = key.removesuffix("s") if len(key) >= _SHORTEST_TYPED else key  # beds and bed
        if any(word.startswith(stem) for word in row.english):
            return _HOLDS + 0.2 / len(row.english)
        if len(key) >= _SHORTEST_TYPED and key in whole:
            return _HOLDS
    return _IN_ID if key == row.entry.id or key in row.entry.id else 0


def _typed(key: str, row: _Names) -> float:
    """Return how like a name is that the word may be a typing error of."""
    most = len(key) // _TYPED
    if len(key) < _SHORTEST_TYPED:
        return 0
    names = row.english if _LATIN_RE.fullmatch(key) else row.keys
    letters = set(key)
    near = [
        distance(key, name, most)
        for name in names
        if abs(len(name) - len(key)) <= most and len(letters.difference(name)) <= most
    ]
    least = min(near, default=most + 1)
    return _ALIKE * (1 - least / len(key)) if least <= most else 0


def _follow(whole: str, rows: Sequence[_Names]) -> Iterator[tuple[float, Entry]]:
    """Yield what follows from rows and is named so: 建成养老床位, which has no row."""
    for kind in load_derived().values():
        ahead, _, behind = kind.zh.partition("{}")
        stem = whole.removeprefix(ahead).removesuffix(behind)
        if stem and stem != whole:
            found = [
                (score, entry)
                for score, row in _ranked([_Word.of(stem)], rows, typed=False)
                if (entry := derived_entry(row, kind))
            ]
            if found:
                yield from found
                return
