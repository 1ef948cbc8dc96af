"""The rows of ``data/periods.toml``, checked, and the patterns made from them on first use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import regex

from citymetrics.errors import DataError
from citymetrics.text import lexicon

__all__ = ["Scan", "Words", "load_scan", "load_words", "spell_out"]

# <month>, but neither (?P<name>…) nor (?<name>…), \g<name>; (?<= and (?<! hold no letter.
_PIECE_RE = regex.compile(r"(?<!\(\?P?|\\[gk])<([a-z][a-z0-9-]*)>")
_OPTIONAL = ("reason", "offset", "unit", "since", "reported")


class Words(NamedTuple):
    """All ways of saying a period as one pattern; ``ends`` are the groups that tell which row matched."""

    pattern: regex.Pattern[str]
    rows: tuple[Mapping[str, Any], ...]
    ends: tuple[int, ...]


class Scan(NamedTuple):
    """Where period words can stand."""

    anchors: regex.Pattern[str]
    before: int
    begins: Mapping[str, str]
    """What a period word can begin with; of some characters, the ones that must follow."""


@cache
def load_rows() -> tuple[Mapping[str, Any], ...]:
    """Return the checked rows."""
    required = ["form", "pattern", "examples", "counter_examples"]
    rows = lexicon.read_rows("periods.toml", "word", required=required, optional=_OPTIONAL)
    for row in rows:
        if not (row["examples"] and row["counter_examples"]):
            raise DataError(f"periods.toml: [[word]] {row['id']} needs examples and counter_examples")
        if ("since" in row) != (row["form"] == "era") or not isinstance(row.get("since", date.min), date):
            raise DataError(
                f"periods.toml: [[word]] {row['id']}: an era, and nothing else, has a day `since`"
            )
    return rows


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
        # A piece that is written inside brackets, [<number>今], is a bag of characters and takes no group.
        return (
            spell_out(pieces[name], republican)
            if name == "number"
            else f"(?:{spell_out(pieces[name], republican)})"
        )

    return str(_PIECE_RE.sub(piece, pattern))


@cache
def load_words(republican: bool = False) -> Words:
    """Return the pattern of all rows; few texts need the ``republican`` one."""
    rows = load_rows()
    until = lexicon.read_toml("periods.toml")["scan"]["until"]
    # Rows share the names of their groups; an empty group at the end of each tells which one matched.
    body = "|".join(f"{spell_out(row['pattern'], republican)}(?P<row{n}>)" for n, row in enumerate(rows))
    pattern = regex.compile(f"(?P<until>{until})?(?:{body})")
    ends = tuple(pattern.groupindex[f"row{n}"] for n in range(len(rows)))
    return Words(pattern, rows, ends)


@cache
def load_scan() -> Scan:
    """Return where period words can stand."""
    scan = lexicon.read_toml("periods.toml")["scan"]
    known = {"anchors", "before", "begins", "begins_pairs", "quotes", "quoted", "until"}
    lexicon.check_row(scan, required=known, optional=(), where="periods.toml: [scan]")
    begins = dict.fromkeys(scan["begins"], "")
    for first, second in scan["begins_pairs"]:
        begins[first] = begins.get(first, "") + second
    begins.update(dict.fromkeys(scan["quotes"], scan["quoted"]))
    return Scan(regex.compile(spell_out(scan["anchors"])), scan["before"], begins)
