"""The shipped catalogue as one small file that loads in a few milliseconds.

``data/indicators.tsv`` is made from the chapters by ``tools/build_indicators.py``; it holds what linking needs, with
the names as keys, so that nothing is parsed or normalised on the first call.
"""

from __future__ import annotations

from collections.abc import Iterable

from citymetrics.catalogue.keys import name_key
from citymetrics.catalogue.linking import Catalogue, LinkTarget
from citymetrics.catalogue.rows import Entry
from citymetrics.errors import DataError

__all__ = ["read_compact", "write_compact"]

FILE = "indicators.tsv"
_BLANK, _BAR = " ", "|"
_COLUMNS = 12


def write_compact(entries: Iterable[Entry]) -> str:
    """Return the compact form of the entries, a line each, in the order of their ids."""
    lines = []
    for entry in sorted(entries, key=lambda e: e.id):
        lists = (
            _BLANK.join(entry.actions),
            _BLANK.join(entry.statistics),
            _BLANK.join(entry.units),
            _BLANK.join(entry.not_after),
            _BAR.join(dict.fromkeys(map(name_key, entry.names))),
            _BAR.join(map(name_key, entry.national)),
            _BAR.join(f"{whole} {name_key(name)}" for whole, name in entry.after),
        )
        line = (entry.id, entry.dimension, entry.unit, entry.kind, entry.parent or "", *lists)
        lines.append("\t".join(line) + "\n")
    return "".join(lines)


def read_compact(text: str) -> Catalogue:
    """Return the catalogue that ``text`` holds.

    >>> read_compact("a.b\\tcount\\t人\\tstock\\t\\t\\t\\t\\t\\t人口\\t\\t\\n").link("人口", None, "人", "level")
    'a.b'
    """
    heads: dict[str, LinkTarget] = {}
    names: dict[str, str] = {}
    national: dict[str, str] = {}
    after: dict[tuple[str, str], str] = {}
    for line in text.splitlines():
        cells = line.split("\t")
        if len(cells) != _COLUMNS:
            raise DataError.at(FILE, cells[0], "columns", f"are {len(cells)}, not {_COLUMNS}: build it anew")
        head, dimension, unit, kind, parent, *lists, keys, only_national, only_after = cells
        own = keys.split(_BAR)
        heads[head] = LinkTarget(
            head, own[0], dimension, unit, kind, parent or None, *(tuple(c.split()) for c in lists)
        )
        names.update(dict.fromkeys(own, head))
        if only_national:
            national.update(dict.fromkeys(only_national.split(_BAR), head))
        for pair in only_after.split(_BAR) if only_after else ():
            whole, _, key = pair.partition(_BLANK)
            after[whole, key] = head
    return Catalogue(heads, names, national, after)
