"""Where indicators went: ids that were renamed, and what one id held together before."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from citymetrics.catalogue.derived import split_id
from citymetrics.text.lexicon import read_rows

__all__ = ["current_id", "moved_to", "renamed_to"]

FILE = "moved.toml"
RENAMED = "renamed.toml"
_RATIO_NOTE = "The id of a ratio says that it is one."


@cache
def moved_to() -> Mapping[str, tuple[str, ...]]:
    """Return the ids that hold what one id held before, by that id, which may be among them.

    >>> moved_to()["social.civilisation.index"]
    ('social.civilisation.index', 'social.civilisation.public_index')
    """
    rows = read_rows(FILE, "moved", required=["now", "note"])
    return {row["id"]: tuple(row["now"]) for row in rows}


@cache
def renamed_to() -> Mapping[str, tuple[str, str]]:
    """Return the present id and why it changed, by the id before.

    >>> renamed_to()["labour.unemployment_surveyed"][0]
    'labour.unemployment_surveyed_rate'
    """
    rows = read_rows(RENAMED, "renamed", required=["now"], optional=["note"])
    return {row["id"]: (row["now"], row.get("note", _RATIO_NOTE)) for row in rows}


def current_id(id: str) -> tuple[str, str | None]:
    """Return the id that ``id`` is now, and a note for the user where it had another before.

    >>> current_id("population.urbanization")
    ('population.urbanization_rate', 'population.urbanization is population.urbanization_rate now. The id of a ratio \
says that it is one.')
    >>> current_id("industry.local_enterprises.share")[0], current_id("population.resident")
    ('industry.value_added.share', ('population.resident', None))
    """
    parts = None if id in renamed_to() else split_id(id)
    row, tail = (parts[0], f".{parts[1].id}") if parts else (id, "")
    if row not in renamed_to():
        return id, None
    now, why = renamed_to()[row]
    return now + tail, f"{id} is {now}{tail} now. {why}"
