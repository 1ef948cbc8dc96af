"""The catalogue as a table: its chapters, its rows as plain values, for a look from Python and for export."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from citymetrics.catalogue.derived import derived_entry, split_id
from citymetrics.catalogue.moved import current_id
from citymetrics.catalogue.rows import Entry, shipped_entries
from citymetrics.catalogue.searching import find_entries, uses
from citymetrics.errors import InputError

__all__ = ["COLUMNS", "Indicators", "row_of", "write_csv"]

_BETWEEN = "、"


class Indicators(Mapping[str, Entry]):
    """The indicators by id, in the order of their chapters: a mapping that can be searched.

    >>> from citymetrics.catalogue import load_indicators
    >>> known = load_indicators()
    >>> known["labour.income"].zh, "no.such" in known
    ('居民人均可支配收入', False)
    >>> known.search("常驻人口")[0].id, known.chapters[:3]
    ('population.resident', ('accounts', 'agriculture', 'culture'))
    >>> [entry.id for entry in known.chapter("population")][:2], known.parts("accounts.gdp")[0].zh
    (['population.resident', 'population.total'], '第一产业增加值')
    """

    def __init__(self, entries: Iterable[Entry] | None = None) -> None:
        self._rows = {entry.id: entry for entry in (shipped_entries() if entries is None else entries)}

    def __getitem__(self, id: str) -> Entry:
        """Return the row with this id, the one that it is now, or what follows from one; KeyError for none."""
        now = id if id in self._rows else current_id(id)[0]
        if now in self._rows:
            return self._rows[now]
        parts = split_id(now)
        found = derived_entry(self._rows[parts[0]], parts[1]) if parts and parts[0] in self._rows else None
        if found is None:
            raise KeyError(id)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"<{len(self)} indicators in {len(self.chapters)} chapters: {', '.join(self.chapters)}>"

    @property
    def chapters(self) -> tuple[str, ...]:
        """The first words of the ids, in order."""
        return tuple(sorted({id.partition(".")[0] for id in self._rows}))

    def chapter(self, name: str) -> list[Entry]:
        """Return the rows of a chapter; InputError names the chapters there are."""
        found = [entry for id, entry in self._rows.items() if id.partition(".")[0] == name]
        if not found:
            raise InputError(f"no chapter is called {name!r}: there are {', '.join(self.chapters)}")
        return found

    def parts(self, id: str) -> list[Entry]:
        """Return the rows that are parts of the one with this id."""
        whole = self[id].id
        return [entry for entry in self._rows.values() if entry.parent == whole]

    def search(self, words: str) -> list[Entry]:
        """Return what the words may be of, the likest and most used first; see `find_entries`."""
        return find_entries(words, None if self._rows.keys() == _shipped_ids() else self._rows.values())

    def to_rows(self) -> list[dict[str, str]]:
        """Return every row as plain values, by `COLUMNS`: ``pandas.DataFrame(load_indicators().to_rows())``."""
        return [row_of(entry) for entry in self._rows.values()]

    def to_csv(self, path: str | Path) -> None:
        """Write the catalogue as CSV in utf-8, a row each."""
        Path(path).write_text(write_csv(self._rows.values()), encoding="utf-8", newline="")


COLUMNS = (
    "id", "chapter", "zh", "en", "definition", "aliases", "dimension", "unit", "kind", "parent", "growth", "actions",
    "nbs", "iso37120", "sdg", "world_bank", "uses", "note",
)  # fmt: skip
"""The columns of the catalogue as a table."""


def row_of(entry: Entry) -> dict[str, str]:
    """Return a row as plain values, empty for what it has not; lists are joined by 、.

    >>> row = row_of(shipped_entries()[0])
    >>> row["id"], row["chapter"], row["kind"], row["nbs"]
    ('accounts.gdp', 'accounts', 'flow', 'fsnd A020101')
    """
    values = {
        "chapter": entry.id.partition(".")[0],
        "aliases": _BETWEEN.join(entry.aliases),
        "actions": _BETWEEN.join(entry.actions),
        "nbs": " ".join(entry.nbs or ()),
        "uses": str(uses().get(entry.id, 0)),
    }
    return {name: values[name] if name in values else getattr(entry, name) or "" for name in COLUMNS}


def write_csv(entries: Iterable[Entry], columns: Iterable[str] = COLUMNS) -> str:
    """Return the rows as CSV with a head.

    >>> print(write_csv(shipped_entries()[:1], ["id", "unit"]), end="")
    id,unit
    accounts.gdp,CNY
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(map(row_of, entries))
    return out.getvalue()


def _shipped_ids() -> set[str]:
    return {entry.id for entry in shipped_entries()}
