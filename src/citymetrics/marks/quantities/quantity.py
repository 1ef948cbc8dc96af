"""A quantity as it stands in the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["Quantity", "Spans"]


@dataclass(slots=True)
class Quantity:
    """A number with its unit. ``start`` and ``end`` span the approximators that touch it, too.

    ``number`` is where the numeral itself begins and ``after`` where the unit ends: the words left and right of
    these say what the quantity is of. ``weak`` marks small Chinese numerals with a measure word that says little
    (三个, 五大), which are figures only where a predicate states them.
    """

    start: int
    end: int
    number: int
    after: int
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    qualifier: str
    unit: str
    dimension: str
    kind: str = "plain"  # plain, ordinal, structure
    weak: bool = False
    bare: bool = False
    scaled: bool = False
    surface: str = ""
    per: str | None = None
    """The time of a unit such as 吨/年, which is a rate by the words."""
    rules: tuple[str, ...] = ()


class Spans:
    """Sorted spans that answer whether a place lies in one of them."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def covers(self, start: int, end: int) -> bool:
        index = bisect_right(self._starts, start) - 1
        return (index >= 0 and self._ends[index] > start) or (
            index + 1 < len(self._starts) and self._starts[index + 1] < end
        )
