"""From the name that a text states to the id of the indicator, or to none.

Exact about what it knows: a name links when the dictionary holds it, never because it resembles one that the
dictionary holds. What could be one of two indicators links to neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from citymetrics.catalogue.fitting import RATES, fits_unit, may_act
from citymetrics.catalogue.keys import candidates, is_share, name_key, names_whole
from citymetrics.catalogue.rows import ANY, Entry

__all__ = ["SHARE", "Catalogue", "LinkTarget"]

SHARE = "share"

NATION = "全国"
_ADDED = "增量"
_CACHED = 65536
_SHORTEST_WHOLE = 3


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """What linking has to know of an entry."""

    id: str
    dimension: str
    unit: str
    kind: str
    parent: str | None
    actions: tuple[str, ...]
    statistics: tuple[str, ...]
    units: tuple[str, ...]
    not_after: tuple[str, ...]


class Catalogue:
    """The indicators that names are linked to.

    >>> from citymetrics.catalogue import shipped_catalogue
    >>> link = shipped_catalogue().link
    >>> link("城镇新增就业", None, "人", "level"), link("就业", "新增", "人", "level")
    ('labour.new_urban_jobs', 'labour.new_urban_jobs')
    >>> link("建成区绿化覆盖率", None, "%", "ratio") == link("森林覆盖率", None, "%", "ratio")
    False
    """

    def __init__(
        self,
        heads: Mapping[str, LinkTarget],
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
        heads: dict[str, LinkTarget] = dict(before._heads) if before else {}
        names: dict[str, str] = dict(before._names) if before else {}
        national: dict[str, str] = dict(before._national) if before else {}
        after: dict[tuple[str, str], str] = dict(before._after) if before else {}
        for entry in entries:
            heads[entry.id] = target_of(entry)
            for key in map(name_key, entry.names):
                names[key] = entry.id
                national.pop(key, None)
            national |= {name_key(name): entry.id for name in entry.national}
            after |= {(whole, name_key(name)): entry.id for whole, name in entry.after}
        return cls(heads, names, national, after)

    def head(self, id: str) -> LinkTarget:
        """Return what linking knows of the indicator with this id."""
        return self._heads[id]

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
        """Return the id of the indicator that a record is of, or None; see :func:`citymetrics.catalogue.link_name`.

        ``statistic`` is "share" for a ratio where the text says 占 or 占比 before the figure, which the name does not
        hold.
        """
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
        share = statistic == SHARE or is_share(indicator)
        statistic = "ratio" if statistic == SHARE else statistic
        said = _Said(key, name_key(action) if action else "", unit, statistic, share, within)
        forms = candidates(key, place=place, statistic=statistic)
        found = self._first(forms, key, place, self._wholes(within), said)
        if found is None and len(key) > _SHORTEST_WHOLE:
            found = self._part_of_whole(key, place, said)
        return found.id if found else None

    def _first(
        self, forms: Iterable[str], key: str, place: str | None, wholes: tuple[str, ...], said: _Said
    ) -> LinkTarget | None:
        """Return the indicator of the first form that is a name, or None where that one does not fit."""
        for form in forms:
            if said.verb and (head := self._look_up(said.verb + form, place, wholes)):
                # The verb makes it another indicator than the bare name.
                return head if _fits(head, said, True, form == key) else None
            if head := self._look_up(form, place, wholes):
                return head if _fits(head, said, False, form == key) else None
        return None

    def _part_of_whole(self, key: str, place: str | None, said: _Said) -> LinkTarget | None:
        """Read the name of a table's row that stands below its whole: 地区生产总值第一产业, 进出口总值出口."""
        for end in range(len(key) - 1, _SHORTEST_WHOLE - 1, -1):
            whole = self._names.get(key[:end])
            if whole is None:
                continue
            rest = key[end:]
            wholes = self._wholes(whole)
            forms = tuple(candidates(rest, place=None, statistic=said.statistic))
            part = self._first(forms, rest, place, wholes, said)
            named = part and (
                part.parent == whole or any(self._after.get((w, f)) == part.id for w in wholes for f in forms)
            )
            return part if named else None
        return None

    def _look_up(self, name: str, place: str | None, wholes: tuple[str, ...]) -> LinkTarget | None:
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
        """Return what ``after`` may give for such a record: its id, what it is part of, and its first words with .*"""
        head = self._heads.get(within) if within else None
        if head is None:
            return ()
        words = head.id.split(".")
        families = (".".join(words[:n]) + ANY for n in range(len(words) - 1, 0, -1))
        return (head.id, *((head.parent,) if head.parent else ()), *families)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a record says; ``share`` where its name says 占 or 比重, ``within`` is the id of the record before it."""

    name: str
    verb: str
    unit: str
    statistic: str
    share: bool
    within: str | None


def _fits(head: LinkTarget, said: _Said, with_verb: bool, whole: bool) -> bool:
    """Tell whether a record can be one of this indicator.

    ``with_verb`` where the dictionary's name holds the verb, ``whole`` where it is all of what the text states.
    """
    if said.within in head.not_after:
        return False
    if head.statistics and said.statistic not in head.statistics:
        return False
    if not _verb_fits(head, said.verb + said.name, said.verb, with_verb):
        return False
    if said.statistic == "level":
        if head.units and said.unit not in head.units:
            return False
        return fits_unit(said.unit, head.unit, head.dimension)
    if said.statistic == "ratio":
        if not said.unit and head.unit in RATES:
            return False
        # 84%以上企业 is of a part that the name 企业 does not tell: only 占 or 比重 makes a share of it.
        is_rate = head.dimension in ("ratio", "index") or head.kind == "ratio"
        # 发电量占比 has lost of what: the whole of it is no part of anything.
        # 境内上市公司占全国增量: what was added is a part of what was added, not of what there is.
        is_part = (
            said.share and (head.parent is not None or names_whole(said.name)) and _ADDED not in said.name
        )
        return (is_rate and (whole or not said.share)) or (is_part and head.kind in ("stock", "flow"))
    return True


def _verb_fits(head: LinkTarget, stated: str, verb: str, with_verb: bool) -> bool:
    if head.actions:
        return any(word in stated for word in head.actions)
    return not verb or with_verb or may_act(verb, head.kind)


def target_of(entry: Entry) -> LinkTarget:
    """Return what linking needs of an entry."""
    return LinkTarget(
        entry.id,
        entry.dimension,
        entry.unit,
        entry.kind,
        entry.parent,
        entry.actions,
        entry.statistics,
        entry.units,
        entry.not_after,
    )
