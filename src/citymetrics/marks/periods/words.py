"""The rows of ``data/periods.toml``, checked, and the patterns made from them on first use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import regex

from citymetrics.errors import DataError
from citymetrics.text import lexicon
from citymetrics.text.engine import compiled

__all__ = ["Group", "Row", "Words", "load_rows", "load_words", "said_by", "spell_out"]

# <month>, but neither (?P<name>…) nor (?<name>…), \g<name>; (?<= and (?<! hold no letter.
_PIECE_RE = regex.compile(r"(?<!\(\?P?|\\[gk])<([a-z][a-z0-9-]*)>")
_NAME_RE = regex.compile(r"\(\?P<(\w+)>")
_REQUIRED = ("form", "pattern", "examples", "counter_examples")
_OPTIONAL = ("behind_year", "alone", "begins", "reason", "offset", "unit", "since", "reported")

Row = Mapping[str, Any]


class Group(NamedTuple):
    """Rows that begin alike, as one pattern; ``ends`` are the groups that tell which row matched."""

    pattern: regex.Pattern[str]
    rows: tuple[Row, ...]
    ends: tuple[int, ...]
    names: tuple[tuple[str, ...], ...]
    """The named groups of each row: to ask for all would take longer than to match."""

    def read(self, match: regex.Match[str]) -> tuple[Row, dict[str, str]]:
        """The row of a match, and what its groups hold that took part."""
        number = match.group(*self.ends).index("") if len(self.rows) > 1 else 0
        return self.rows[number], said_by(match, self.names[number])


def said_by(match: regex.Match[str], names: tuple[str, ...]) -> dict[str, str]:
    """What the named groups of a match hold, those that took part."""
    found = {}
    for name in names:
        text = match[name]
        if text is not None:
            found[name] = text
    return found


class Words(NamedTuple):
    """All ways of saying a period, in the order in which they are tried."""

    anchors: re.Pattern[str]
    """A period word holds one of these places."""
    before: int
    """How many characters in front of it the word can begin."""
    numeral: regex.Pattern[str]
    """What a numeral at the beginning must look like; most are seen here to be none of a date."""
    until: regex.Pattern[str]
    own: regex.Pattern[str]
    """A year, and behind it ``parts``: what may follow, or nothing."""
    parts: Group
    early: Mapping[str, tuple[Group, ...]]
    """By first character: what is tried before a year alone (2016—2020年)."""
    bare: Mapping[str, tuple[Group, ...]]
    """By first character: what needs no year in front."""
    until_begins: frozenset[str]
    own_begins: frozenset[str]
    begins: frozenset[str]


@cache
def load_rows() -> tuple[Row, ...]:
    """Return the checked rows."""
    rows = lexicon.read_rows("periods.toml", "word", required=_REQUIRED, optional=_OPTIONAL)
    for row in rows:
        where = f"periods.toml: [[word]] {row['id']}"
        if not (row["examples"] and row["counter_examples"]):
            raise DataError(f"{where} needs examples and counter_examples")
        if ("since" in row) != (row["form"] == "era") or not isinstance(row.get("since", date.min), date):
            raise DataError(f"{where}: an era, and nothing else, has a day `since`")
        if ("begins" in row) != _needs_no_year(row):
            raise DataError(f"{where}: `begins` is for rows that need no year in front, and these need it")
    return rows


def _needs_no_year(row: Row) -> bool:
    return "alone" in row or "behind_year" not in row


def spell_out(pattern: str, republican: bool = False) -> str:
    """Write out the <pieces> of a pattern; in a ``republican`` text bare years of three digits are years, too.

    >>> print(spell_out("2015年<then>一季度"))
    2015年(?:[，、]?\\s?)一季度
    """
    pieces = lexicon.read_toml("periods.toml")["piece"]

    def piece(found: regex.Match[str]) -> str:
        name = found[1]
        if name not in pieces:
            raise DataError(f"periods.toml: no piece {name}")
        if republican and name == "year":
            name = "year-republican"
        text = spell_out(pieces[name], republican)
        return text if name == "number" else f"(?:{text})"  # [<number>今]: characters of a set take no group

    return str(_PIECE_RE.sub(piece, pattern))


@cache
def load_words(republican: bool = False) -> Words:
    """Return the patterns of all rows; few texts need the ``republican`` ones."""
    data = lexicon.read_toml("periods.toml")["scan"]
    known = ("anchors", "before", "numeral", "until", "until_begins", "year_begins")
    lexicon.check_row(data, required=known, optional=(), where="periods.toml: [scan]")
    rows = load_rows()
    first = next(n for n, row in enumerate(rows) if "behind_year" in row)
    behind = [row for row in rows if "behind_year" in row]
    parts = [(row, spell_out(row["behind_year"]) + spell_out(row["pattern"], republican)) for row in behind]
    early = _by_character(rows[:first], republican)
    bare = _by_character([row for row in rows[first:] if _needs_no_year(row)], republican)
    own_begins, until_begins = frozenset(data["year_begins"]), frozenset(data["until_begins"])
    return Words(
        anchors=re.compile(spell_out(data["anchors"])),
        before=data["before"],
        numeral=compiled(spell_out(data["numeral"])),
        until=regex.compile(data["until"]),
        own=compiled(spell_out("<own>", republican)),
        parts=_group("", parts),
        early=early,
        bare=bare,
        until_begins=until_begins,
        own_begins=own_begins,
        begins=own_begins | until_begins | early.keys() | bare.keys(),
    )


def _group(guard: str, patterns: Iterable[tuple[Row, str]]) -> Group:
    rows, texts = zip(*patterns, strict=True)
    # The rows share the names of their groups; an empty one at the end of each tells which of them matched.
    branches = "|".join(f"{text}(?P<end{number}>)" for number, text in enumerate(texts))
    pattern = compiled(f"{guard}(?:{branches})")
    ends = tuple(pattern.groupindex[f"end{number}"] for number in range(len(rows)))
    return Group(pattern, rows, ends, tuple(tuple(dict.fromkeys(_NAME_RE.findall(text))) for text in texts))


def _by_character(rows: Iterable[Row], republican: bool) -> dict[str, tuple[Group, ...]]:
    """The groups to try at each first character; rows with the same guard are one, where the first of them stands."""
    alike: dict[tuple[str, str], list[tuple[Row, str]]] = {}
    for row in rows:
        guard = row.get("alone", "")
        key = (guard, "") if guard else ("", row["id"])
        alike.setdefault(key, []).append((row, spell_out(row["pattern"], republican)))
    found: dict[str, tuple[Group, ...]] = {}
    for (guard, _), patterns in alike.items():
        group = _group(spell_out(guard, republican), patterns)
        for character in sorted({c for row, _ in patterns for c in row["begins"]}):
            found[character] = (*found.get(character, ()), group)
    return found
