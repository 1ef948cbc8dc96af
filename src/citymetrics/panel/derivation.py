"""Figures that follow exactly from stated ones. They are marked by a rule, and a stated figure takes precedence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from citymetrics.check.series import year_before
from citymetrics.exactness import WIDE
from citymetrics.records.intervals import resolution

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

__all__ = ["derive_levels", "is_derived"]

PREFIX = "derived."
LEVEL = "derived.level"


def is_derived(record: Indicator) -> bool:
    """Return whether the figure is derived and stated by no text."""
    return any(rule.startswith(PREFIX) for rule in record.rules)


def derive_levels(records: Iterable[Indicator]) -> Iterator[Indicator]:
    """Yield the level of the year before for each level whose change from it is stated in the same document.

    存款余额1970.6亿元，比上年末增加266.0亿元 gives 1704.6亿元. Both figures must be exact. ``text`` and offsets are
    those of the level that it is derived from.
    """
    known = list(records)
    changes = {
        _subject(r): r for r in known if r.statistic == "change" and r.basis == "yoy" and r.unit != "pp"
    }
    for level in known:
        change = changes.get(_subject(level))
        if level.statistic != "level" or change is None or level.status != "actual":
            continue
        if "exact" not in (level.qualifier, change.qualifier) or level.qualifier != change.qualifier:
            continue
        if (
            level.value is None
            or change.value is None
            or level.period_start is None
            or level.period_end is None
        ):
            continue
        value, step = WIDE.subtract(level.value, change.value), max(resolution(level), resolution(change))
        yield level.model_copy(
            update={
                "value": value,
                "lower": WIDE.subtract(value, step),
                "upper": WIDE.add(value, step),
                "qualifier": "exact",
                "period_start": year_before(level.period_start),
                "period_end": year_before(level.period_end),
                "rules": (*level.rules, *change.rules, LEVEL),
            }
        )


def _subject(record: Indicator) -> tuple[object, ...]:
    place = record.adcode or record.place
    return (
        record.doc,
        place,
        record.indicator,
        record.period_start,
        record.period_end,
        record.unit,
        record.per,
    )
