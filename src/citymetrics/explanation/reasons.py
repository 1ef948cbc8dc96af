"""The reasons behind rules (data/reasons.toml, data/guards.toml), and what constructions are about."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from citymetrics.explanation.parts import Reason
from citymetrics.reading.constructions import CONSTRUCTIONS
from citymetrics.text import lexicon

__all__ = ["about_construction", "construction_name", "reason_of"]


@cache
def _reasons() -> Mapping[str, Reason]:
    guards = lexicon.read_toml("guards.toml").get("guard", [])
    rows = lexicon.read_rows("reasons.toml", "reason", required=["term", "reason"])
    found = {row["id"]: Reason(row["id"], "", row["reason"]) for row in guards}
    # A reason of its own wins: a range ends in a threshold by the same rule as a numeral alone.
    return found | {row["id"]: Reason(row["id"], row["term"], row["reason"]) for row in rows}


def reason_of(rule: str) -> Reason | None:
    """Return the reason of a rule; None for one that only names what it is (unit.people.person, name.predicate).

    >>> reason_of("guard.date").term
    '日期'
    """
    return _reasons().get(rule)


def construction_name(function: str) -> str:
    """Return the name that a construction is shown by.

    >>> construction_name("read_predicate"), construction_name("read_repeated")
    ('predicate', 'repeated')
    """
    return function.removeprefix("read_")


@cache
def _abouts() -> Mapping[str, str]:
    return {
        construction_name(construction.__name__): (construction.__doc__ or "").strip().split("\n")[0]
        for construction in CONSTRUCTIONS
    }


def about_construction(name: str) -> str:
    """Return in one line what a construction reads, or nothing for one that is not known.

    >>> about_construction("dealt")
    '绿地率和绿化覆盖率分别达到35.63%、40.03%: as many names as figures, dealt out in order.'
    """
    return _abouts().get(name, "")
