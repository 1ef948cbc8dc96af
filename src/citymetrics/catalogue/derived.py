"""Indicators that follow from a row by one rule for all: the flows of a stock, the share of a part.

The catalogue has 养老床位, the beds there are. 新增养老床位 is another indicator, which needs no row: its id is that of
the stock with the word of ``data/derived.toml`` that fits the verb, social.elderly.beds.new.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache

from citymetrics.catalogue.rows import Entry
from citymetrics.text.lexicon import read_rows
from citymetrics.text.patterns import pattern

__all__ = [
    "FLOW",
    "RATE_KINDS",
    "RATIO",
    "SHARE_WORD",
    "STOCK",
    "Derived",
    "derived_entry",
    "flow_of",
    "has_share",
    "load_derived",
    "split_id",
]

FILE = "derived.toml"
STOCK, FLOW, RATIO, INDEX = "stock", "flow", "ratio", "index"
SHARE_WORD = "share"
RATE_KINDS = frozenset((RATIO, INDEX))
"""Dimensions of pure numbers: what is per head or per area is a ratio, too, but one with a unit."""


@dataclass(frozen=True, slots=True)
class Derived:
    """One kind of indicator that follows from rows; see ``data/derived.toml`` for the keys."""

    id: str
    zh: str
    en: str
    said: tuple[str, ...]
    note: str

    @property
    def is_share(self) -> bool:
        """Whether it is the share, not a flow."""
        return self.id == SHARE_WORD


@cache
def load_derived() -> dict[str, Derived]:
    """Return the kinds by their words, flows in the order in which their verbs are asked for."""
    rows = read_rows(FILE, "derived", required=["zh", "en", "said", "note"])
    return {
        row["id"]: Derived(row["id"], row["zh"], row["en"], tuple(row["said"]), row["note"]) for row in rows
    }


def has_share(dimension: str, kind: str, parent: str | None) -> bool:
    """Tell whether a share can be of such an indicator: one that is no pure number, and if per head a part of another.

    >>> has_share("money", "flow", None), has_share("money", "ratio", None), has_share("ratio", "ratio", "a.b")
    (True, False, False)
    """
    return dimension not in RATE_KINDS and kind != INDEX and (kind != RATIO or parent is not None)


@lru_cache(maxsize=4096)
def flow_of(verb: str) -> Derived | None:
    """Return the flow that the verb makes of a stock, or None.

    >>> [flow.id if (flow := flow_of(verb)) else None for verb in ("新培育", "建成", "更新改造", "新改建", "拥有")]
    ['new', 'built', 'renewed', 'works', None]
    """
    flows = (kind for kind in load_derived().values() if not kind.is_share)
    return next((kind for kind in flows if pattern(f"flow.{kind.id}").search(verb)), None)


def split_id(id: str) -> tuple[str, Derived] | None:
    """Return the row and the kind that an id names, or None where its last word is no kind.

    >>> split_id("social.elderly.beds.new")[0], split_id("social.elderly.beds")
    ('social.elderly.beds', None)
    """
    row, _, last = id.rpartition(".")
    kind = load_derived().get(last)
    return (row, kind) if kind and "." in row else None


def derived_entry(entry: Entry, kind: Derived) -> Entry | None:
    """Return the entry that follows from this one, or None: flows are of stocks, shares of what is no rate.

    What is per head (工资性收入 of 居民人均可支配收入) has a share only as a part of another.
    """
    follows = has_share(entry.dimension, entry.kind, entry.parent) if kind.is_share else entry.kind == STOCK
    if not follows:
        return None
    return replace(
        entry,
        id=f"{entry.id}.{kind.id}",
        zh=kind.zh.format(entry.zh),
        en=kind.en.format(entry.en),
        aliases=tuple(kind.zh.format(name) for name in entry.aliases),
        dimension=RATIO if kind.is_share else entry.dimension,
        unit="%" if kind.is_share else entry.unit,
        kind=RATIO if kind.is_share else FLOW,
        parent=None,
        growth=None,
        actions=(),
        national=(),
        after=(),
        not_after=(),
        statistics=(),
        units=(),
        iso37120=None,
        sdg=None,
        world_bank=None,
        nbs=None,
        definition=None,
        note=kind.note,
    )
