"""From the name that a text states to the id of the indicator, or to none.

Exact about what it knows: a name links when the dictionary holds it, never because it resembles one that the
dictionary holds. What could be one of two indicators links to neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from citymetrics.catalogue.derived import (
    FLOW,
    RATIO,
    SHARE_WORD,
    STOCK,
    Derived,
    flow_of,
    has_share,
    load_derived,
    split_id,
)
from citymetrics.catalogue.keys import (
    LEVELS,
    NATION,
    candidates,
    is_share,
    is_total,
    is_wider,
    name_key,
    share_stem,
    without_place,
)
from citymetrics.catalogue.moved import current_id
from citymetrics.catalogue.rows import ANY, Entry
from citymetrics.catalogue.targets import LinkTarget, Said, fits, is_rate, target_of

__all__ = ["SHARE", "Catalogue", "LinkTarget"]

SHARE = "share"

_CACHED = 65536
_SHORTEST_WHOLE = 3
_OF = "占"
_SHARE_TAILS = ("比重", "占比", "比例")
_SHARED = ("ratio", "change", "growth")
_FLOWING = ("level", "growth")
"""Statistics of what a verb makes a flow; the change of a stock is the stock's."""


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
        self._extra: dict[str, LinkTarget] = {}
        self._levelled: dict[str, bool] = {}
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
        """Return what linking knows of the indicator with this id.

        >>> from citymetrics.catalogue import shipped_catalogue
        >>> [shipped_catalogue().head(id).kind for id in ("social.elderly.beds", "social.elderly.beds.built")]
        ['stock', 'flow']
        """
        if id not in self._heads:
            id, _ = current_id(id)
            if parts := split_id(id):
                return self._derived(self._heads[parts[0]], parts[1])
        return self._heads[id]

    def knows(self, name: str) -> bool:
        """Tell whether the name, as it stands, is one of a row."""
        return name_key(name) in self._names

    def has_levels(self, name: str) -> bool:
        """Tell whether rows are named so with the word of a level before it: 重点实验室, 文明城市."""
        found = self._levelled.get(name)
        if found is None:
            key = name_key(name)
            found = self._levelled[name] = any(level + key in self._names for level in LEVELS)
        return found

    def is_derived(self, id: str) -> bool:
        """Tell whether no row has this id, which follows from that of a row."""
        return id not in self._heads

    def fitting(self, id: str, unit: str, statistic: str) -> str | None:
        """Return the id where a record with this unit and statistic, and no verb, can be one of the indicator."""
        said = Said("", "", unit, statistic, False, None)
        return id if statistic != "ratio" and fits(self.head(id), said, False, True) else None

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
                self._levelled.clear()
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
        said = Said(key, name_key(action) if action else "", unit, statistic, share, within)
        forms = candidates(key, place=place, statistic=statistic)
        found = self._first(forms, key, place, self._wholes(within), said)
        if found is None and len(key) > _SHORTEST_WHOLE:
            found = self._part_of_whole(key, place, said)
        if found is None and within and place:
            found = self._in_place(key, place, within, said)
        if found and said.share and said.statistic in _SHARED and not is_rate(found):
            found = self._share_of(found, key, place)
        return found.id if found else None

    def _first(
        self, forms: Iterable[str], key: str, place: str | None, wholes: tuple[str, ...], said: Said
    ) -> LinkTarget | None:
        """Return the indicator of the first form that is a name, or None where that one does not fit."""
        for form in forms:
            if said.verb and (head := self._look_up(said.verb + form, place, wholes)):
                # The verb makes it another indicator than the bare name.
                return head if fits(head, said, True, form == key) else None
            if head := self._look_up(form, place, wholes):
                if head.kind == STOCK and said.statistic in _FLOWING and (flow := flow_of(said.verb)):
                    return self._flow_of(head, flow, form, said)
                return head if fits(head, said, False, form == key) else None
        return None

    def _flow_of(self, stock: LinkTarget, flow: Derived, form: str, said: Said) -> LinkTarget | None:
        """Return the flow that a verb makes of a stock: the row that names it, else the stock's own."""
        if is_total(said.name):
            return None  # 新增3家、总数达300家: the total is no flow
        for verb in flow.said:
            if row := self._names.get(verb + form):
                head = self._heads[row]
                return head if fits(head, said, True, False) else None
        head = self._derived(stock, flow)
        return head if fits(head, said, True, False) else None

    def _share_of(self, part: LinkTarget, key: str, place: str | None) -> LinkTarget | None:
        """Return the share of a part: the row that names it, else the part's own; None for all of a thing."""
        stem = share_stem(key)
        for tail in _SHARE_TAILS:
            row = self._heads.get(self._names.get(stem + tail, ""))
            if row and is_rate(row):
                return row
        stated = stem.partition(_OF)[2]
        forms = candidates(stated, place=place, statistic="level")
        whole = next((head for form in forms if (head := self._look_up(form, place, ()))), None)
        if whole and whole.id == part.id and not is_wider(stated, place):
            return None  # 占全市进出口总值 of a row that is 进出口: of whom has been lost
        shared = has_share(part.dimension, part.kind, part.parent)
        return self._derived(part, load_derived()[SHARE_WORD]) if shared else None

    def _derived(self, row: LinkTarget, kind: Derived) -> LinkTarget:
        id = f"{row.id}.{kind.id}"
        if id in self._heads:
            return self._heads[id]
        if id not in self._extra:
            target = replace(
                row, id=id, kind=FLOW, parent=None, actions=(), statistics=(), units=(), not_after=()
            )
            if kind.is_share:
                target = replace(target, kind=RATIO, dimension=RATIO, unit="%")
            self._extra[id] = target
        return self._extra[id]

    def _part_of_whole(self, key: str, place: str | None, said: Said) -> LinkTarget | None:
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

    def _in_place(self, key: str, place: str, within: str, said: Said) -> LinkTarget | None:
        """Read the measure of a whole in one of its regions: 东部地区营业收入 after that of all firms of a kind."""
        rest = without_place(key, place)
        part = self._row_of(within)
        if part is None:
            return None
        whole = self._heads[part.parent] if part.parent else part
        named = len(rest) > 1 and rest != key and whole.key.endswith(rest)
        return whole if named and fits(whole, said, False, True) else None

    def _row_of(self, id: str) -> LinkTarget | None:
        """Return the row of this id or, for a derived one, the row that it follows from."""
        parts = None if id in self._heads else split_id(id)
        return self._heads.get(parts[0] if parts else id)

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
        head = self._row_of(within) if within else None
        if head is None:
            return ()
        words = head.id.split(".")
        families = (".".join(words[:n]) + ANY for n in range(len(words) - 1, 0, -1))
        return (head.id, *((head.parent,) if head.parent else ()), *families)
