"""The contents of a panel: its cells, the rivals of cells, what has no cell, and the flat rows of these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from citymetrics.panel.derivation import is_derived

if TYPE_CHECKING:
    from citymetrics.panel.columns import Column
    from citymetrics.records.model import Indicator

__all__ = [
    "SIGNS",
    "Cell",
    "Form",
    "LeftOut",
    "PanelRow",
    "Relation",
    "Rival",
    "Value",
    "figure",
    "left_out_row",
    "long_row",
    "rival_row",
    "shown",
]

Relation = Literal["same", "coarser", "revision", "contradiction"]
Form = Literal["wide", "long"]
Value = str | int | bool | date | Decimal | None
PanelRow = dict[str, Value]

SIGNS = {"at_least": "≥", "over": ">", "at_most": "≤", "under": "<", "about": "≈", "nearly": "≲"}
"""The sign in front of a figure that is not exact: 以上, 超过, 以内, 不到, 左右, 近."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of the table: the record in the unit of its column, and the sentence that states it.

    ``contested`` is true where another record contradicts it.
    """

    row: tuple[str, ...]
    column: str
    record: Indicator
    sentence: str
    derived: bool = False
    contested: bool = False


@dataclass(frozen=True, slots=True)
class Rival:
    """A record that was not chosen for its cell, with the one that was.

    ``relation`` is ``same`` for the same figure, ``coarser`` for a less precise one that is consistent, ``revision``
    for a preliminary or estimated figure beside a final one, and ``contradiction`` for one that cannot be true together
    with the chosen one.
    """

    relation: Relation
    row: tuple[str, ...]
    column: str
    kept: Indicator
    other: Indicator
    kept_sentence: str
    other_sentence: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record without a cell and why."""

    record: Indicator
    reason: str
    sentence: str


def figure(record: Indicator) -> str:
    """Return the figure of a record with the sign of what its words leave open.

    >>> from citymetrics import extract
    >>> found = extract("绿地率35%，床位70张以上，投资增长4.5%—5%，就业30万人左右。")
    >>> [figure(record) for record in found]
    ['35', '≥70', '4.5–5', '≈300000']
    """
    if record.value is not None:
        return f"{SIGNS.get(record.qualifier, '')}{record.value:f}"
    low, high = (("" if bound is None else f"{bound:f}") for bound in (record.lower, record.upper))
    return f"{low}–{high}"


def shown(record: Indicator) -> str:
    """Return the figure as the text states it; a derived one by its value and the figure that it is derived from."""
    if not is_derived(record):
        return record.text
    return f"{record.value} {record.unit} (derived from {record.text})"


def long_row(index: tuple[str, ...], cell: Cell, column: Column) -> PanelRow:
    """Return a cell as a flat row: what it is of, its figure, its sentence, then the further fields of its record."""
    record = cell.record
    return {
        **dict(zip(index, cell.row, strict=True)),
        "column": cell.column,
        "title": column.title,
        "status": record.status,
        "value": record.value,
        "shown": figure(record),
        "unit": record.unit,
        "sentence": cell.sentence,
        "source": record.doc,
        "lower": record.lower,
        "upper": record.upper,
        "qualifier": record.qualifier,
        "adcode": record.adcode,
        "period_start": record.period_start,
        "period_end": record.period_end,
        "indicator_id": record.indicator_id,
        "indicator": record.indicator,
        "action": record.action,
        "statistic": record.statistic,
        "basis": record.basis,
        "per": record.per,
        "scope": record.scope,
        "prices": record.prices,
        "obs_status": record.obs_status,
        "entity": record.entity,
        "derived": cell.derived,
        "contested": cell.contested,
        "text": record.text,
        "start": record.start,
        "end": record.end,
    }


def rival_row(index: tuple[str, ...], rival: Rival) -> PanelRow:
    """Return a rival as a flat row with both figures and both sentences."""
    return {
        "relation": rival.relation,
        **dict(zip(index, rival.row, strict=True)),
        "column": rival.column,
        "kept": shown(rival.kept),
        "other": shown(rival.other),
        "kept_source": rival.kept.doc,
        "other_source": rival.other.doc,
        "kept_sentence": rival.kept_sentence,
        "other_sentence": rival.other_sentence,
    }


def left_out_row(left: LeftOut) -> PanelRow:
    """Return a record without a cell as a flat row."""
    return {
        "reason": left.reason,
        "indicator": left.record.indicator,
        "text": left.record.text,
        "doc": left.record.doc,
        "start": left.record.start,
        "sentence": left.sentence,
    }
