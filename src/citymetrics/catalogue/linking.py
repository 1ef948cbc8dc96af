"""From the name that a text states to the id of the indicator, or to none.

Exact about what it knows: a name links when the dictionary holds it, never because it resembles one that the
dictionary holds. What could be one of two indicators links to neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from citymetrics.catalogue.fitting import fits_unit, is_increment, may_act
from citymetrics.catalogue.keys import candidates, is_share, name_key
from citymetrics.catalogue.rows import Entry

__all__ = ["Catalogue", "Head"]

NATION = "全国"
_CACHED = 65536


@dataclass(frozen=True, slots=True)
class Head:
    """What linking has to know of an entry."""

    id: str
    dimension: str
    unit: str
    kind: str
    parent: str | None
    actions: tuple[str, ...]
    statistics: tuple[str, ...]
    units: tuple[str, ...]


class Catalogue:
    """The indicators that names are linked to.

    >>> shipped().link("城镇新增就业", None, "人", "level")
    'labour.new_urban_jobs'
    >>> shipped().link("就业", "新增", "人", "level")
    'labour.new_urban_jobs'
    >>> shipped().link("建成区绿化覆盖率", None, "%", "ratio") == shipped().link("森林覆盖率", None, "%", "ratio")
    False
    """

    def __init__(
        self,
        heads: Mapping[str, Head],
        names: Mapping[str, str],
        national: Mapping[str, str],
        after: Mapping[tuple[str, str], str],
    ) -> None:
        self._heads = heads
        self._names = names
        self._national = national
        self._after = after
        self._known: dict[tuple[str | None, ...], str | None] = {}

    @classmethod
    def of(cls, entries: Iterable[Entry], before: Catalogue | None = None) -> Catalogue:
        """Return a catalogue of checked entries, added to those of ``before``, whose names give way to theirs."""
        heads: dict[str, Head] = dict(before._heads) if before else {}
        names: dict[str, str] = dict(before._names) if before else {}
        national: dict[str, str] = dict(before._national) if before else {}
        after: dict[tuple[str, str], str] = dict(before._after) if before else {}
        for entry in entries:
            heads[entry.id] = head_of(entry)
            for key in map(name_key, entry.names):
                names[key] = entry.id
                national.pop(key, None)
            national |= {name_key(name): entry.id for name in entry.national}
            after |= {(whole, name_key(name)): entry.id for whole, name in entry.after}
        return cls(heads, names, national, after)

    def link(
        self,
        indicator: str,
        action: str | None,
        unit: str,
        statistic: str,
        place: str | None = None,
        *,
        within: str | None = None,
    ) -> str | None:
        """Return the id of the indicator that a record is of, or None; see :func:`citymetrics.catalogue.link_name`."""
        question = (indicator, action, unit, statistic, place, within)
        try:
            return self._known[question]
        except KeyError:
            if len(self._known) >= _CACHED:
                self._known.clear()
            found = self._known[question] = self._link(*question)
            return found

    def _link(
        self,
        indicator: str,
        action: str | None,
        unit: str,
        statistic: str,
        place: str | None,
        within: str | None,
    ) -> str | None:
        key = name_key(indicator)
        share = is_share(key)
        verb = name_key(action) if action else ""
        wholes = self._wholes(within)
        for form in candidates(key, place=place, statistic=statistic):
            for name, said in ((verb + form, True), (form, False)) if verb else ((form, False),):
                found = self._look_up(name, place, wholes)
                if found is None:
                    continue
                if self._fits(found, name, verb, said, unit, statistic, share, form == key):
                    return found.id
                if said:
                    break  # the verb makes it another indicator than the bare name
                return None
        return None

    def _look_up(self, name: str, place: str | None, wholes: tuple[str, ...]) -> Head | None:
        for whole in wholes:
            if (whole, name) in self._after:
                return self._heads[self._after[whole, name]]
        found = self._names.get(name)
        if name in self._national:
            if place is None:
                return None
            found = self._national[name] if place == NATION else found
        return self._heads[found] if found else None

    def _wholes(self, within: str | None) -> tuple[str, ...]:
        """Return the ids that a name may stand after: the record's, what that is part of, and their first words."""
        head = self._heads.get(within) if within else None
        if head is None:
            return ()
        words = head.id.split(".")
        firsts = (".".join(words[:n]) for n in range(len(words) - 1, 0, -1))
        return (head.id, *((head.parent,) if head.parent else ()), *firsts)

    def _fits(
        self,
        head: Head,
        name: str,
        verb: str,
        said: bool,
        unit: str,
        statistic: str,
        share: bool,
        whole: bool,
    ) -> bool:
        if head.statistics and statistic not in head.statistics:
            return False
        if head.actions:
            if verb not in head.actions and not any(word in name for word in head.actions):
                return False
        elif verb and not said and not may_act(verb, head.kind):
            return False
        if statistic == "level":
            if head.units and unit not in head.units:
                return False
            return fits_unit(unit, head.unit, head.dimension)
        if statistic == "ratio":
            # 84%以上企业 is of a part that the name 企业 does not tell: only 占 or 比重 makes a share of it.
            is_rate = head.dimension in ("ratio", "index") or head.kind == "ratio"
            return (is_rate and (whole or not share)) or (share and head.kind in ("stock", "flow"))
        return not (is_increment(verb) and not said and not head.actions)


def head_of(entry: Entry) -> Head:
    """Return what linking needs of an entry."""
    return Head(
        entry.id,
        entry.dimension,
        entry.unit,
        entry.kind,
        entry.parent,
        entry.actions,
        entry.statistics,
        entry.units,
    )


def shipped() -> Catalogue:
    """Return the catalogue of the package."""
    from citymetrics.catalogue import shipped_catalogue

    return shipped_catalogue()
