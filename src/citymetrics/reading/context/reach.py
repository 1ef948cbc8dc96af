"""How far a setting reaches: the table of ``data/reach.toml``, a row for a role and a kind."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from citymetrics.errors import DataError
from citymetrics.text import lexicon

__all__ = ["SEGMENTS", "holds_for", "load_reach", "rank_of"]

SEGMENTS = ("none", "bracket", "clause", "sentence", "paragraph", "section", "document")
"""From the narrowest to the widest; ``none`` is for what dates or places nothing."""


@cache
def load_reach() -> Mapping[tuple[str, str], Mapping[str, Any]]:
    """Return the checked rows by kind and role."""
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    optional = ["examples", "counter_examples"]
    for row in lexicon.read_rows(
        "reach.toml", "reach", required=["kind", "role", "holds", "reason"], optional=optional
    ):
        if row["holds"] not in SEGMENTS:
            raise DataError(
                f"reach.toml: [[reach]] {row['id']}: holds = {row['holds']!r}; give one of {', '.join(SEGMENTS)}"
            )
        found[row["kind"], row["role"]] = row
    return found


@cache
def holds_for(kind: str, role: str) -> str:
    """Return the widest segment that a setting of this kind in this role holds for.

    >>> holds_for("period", "title"), holds_for("period", "base")
    ('document', 'none')
    """
    row = load_reach().get((kind, role))
    if row is None:
        raise DataError(f"reach.toml: no row for a {kind} in the role {role!r}")
    return str(row["holds"])


@cache
def rank_of(kind: str, role: str) -> int:
    """How wide a setting reaches, from 0 (none) to 6 (document); with an empty kind ``role`` is a segment itself.

    >>> rank_of("", "sentence"), rank_of("period", "lead")
    (3, 6)
    """
    return SEGMENTS.index(holds_for(kind, role) if kind else role)
