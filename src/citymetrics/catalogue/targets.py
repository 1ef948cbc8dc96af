"""What linking knows of an indicator, and whether what a record says fits it."""

from __future__ import annotations

from dataclasses import dataclass

from citymetrics.catalogue.derived import INDEX, RATE_KINDS, STOCK, has_share
from citymetrics.catalogue.fitting import RATES, fits_unit, is_increment, may_act
from citymetrics.catalogue.keys import name_key, names_whole
from citymetrics.catalogue.rows import Entry
from citymetrics.text.patterns import pattern

__all__ = ["LinkTarget", "Said", "fits", "is_rate", "target_of"]


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """What linking has to know of an entry; ``key`` is the normal form of its name."""

    id: str
    key: str
    dimension: str
    unit: str
    kind: str
    parent: str | None
    actions: tuple[str, ...]
    statistics: tuple[str, ...]
    units: tuple[str, ...]
    not_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What a record says; ``share`` where its name says 占 or 比重, ``within`` is the id of the record before it."""

    name: str
    verb: str
    unit: str
    statistic: str
    share: bool
    within: str | None


def fits(head: LinkTarget, said: Said, with_verb: bool, whole: bool) -> bool:
    """Tell whether a record can be one of this indicator.

    ``with_verb`` where the dictionary's name holds the verb, ``whole`` where it is all of what the text states.
    """
    if said.within in head.not_after:
        return False
    if head.statistics and said.statistic not in head.statistics:
        return False
    if not (_is_change(head, said) or _verb_fits(head, said.verb + said.name, said.verb, with_verb)):
        return False
    if said.statistic == "level":
        if head.units and said.unit not in head.units:
            return False
        return fits_unit(said.unit, head.unit, head.dimension)
    if said.statistic == "ratio":
        if not said.unit and head.unit in RATES:
            return False
        # 84%以上企业 is of a part that the name 企业 does not tell: only 占 or 比重 makes a share of it.
        # 发电量占比 has lost of what: the whole of it is no part of anything.
        # 境内上市公司占全国增量: what was added is a part of what was added, not of what there is.
        is_part = (
            said.share
            and (head.parent is not None or names_whole(said.name))
            and pattern("link.no-whole").search(said.name) is None
        )
        is_rated = is_rate(head) and (whole or not said.share)
        return is_rated or (is_part and has_share(head.dimension, head.kind, head.parent))
    return True


def is_rate(head: LinkTarget) -> bool:
    return head.dimension in RATE_KINDS or head.kind == INDEX


def _is_change(head: LinkTarget, said: Said) -> bool:
    """Tell whether the figure is what a stock grew or shrank by: 净增经营主体34.6万户."""
    return said.statistic == "change" and head.kind == STOCK and is_increment(said.verb)


def _verb_fits(head: LinkTarget, stated: str, verb: str, with_verb: bool) -> bool:
    if head.actions:
        return any(word in stated for word in head.actions)
    return not verb or with_verb or may_act(verb, head.kind)


def target_of(entry: Entry) -> LinkTarget:
    """Return what linking needs of an entry."""
    return LinkTarget(
        entry.id,
        name_key(entry.zh),
        entry.dimension,
        entry.unit,
        entry.kind,
        entry.parent,
        entry.actions,
        entry.statistics,
        entry.units,
        entry.not_after,
    )
