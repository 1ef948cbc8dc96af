"""Where indicators went that one id held together before."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from citymetrics.text.lexicon import read_rows

__all__ = ["moved_to"]

FILE = "moved.toml"


@cache
def moved_to() -> Mapping[str, tuple[str, ...]]:
    """Return the ids that hold what one id held before, by that id, which may be among them.

    >>> moved_to()["social.civilisation.index"]
    ('social.civilisation.index', 'social.civilisation.public_index')
    """
    rows = read_rows(FILE, "moved", required=["now", "note"])
    return {row["id"]: tuple(row["now"]) for row in rows}
