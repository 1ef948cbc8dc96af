"""A quantity as it stands in the text."""

from __future__ import annotations

import sys
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
    """Spans in order, none overlapping, that are asked about stretches of the text from its beginning to its end."""

    __slots__ = ("_ends", "_next", "_starts")

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._starts = [*(start for start, _ in spans), sys.maxsize]  # the last one lies behind every text
        self._ends = [*(end for _, end in spans), sys.maxsize]
        self._next = 0

    def covers(self, start: int, end: int) -> bool:
        """Whether a span touches the stretch, which must not begin before the one asked about last.

        >>> spans = Spans([(2, 4), (8, 9)])
        >>> spans.covers(0, 2), spans.covers(3, 6), spans.covers(4, 8), spans.covers(7, 9)
        (False, True, False, True)
        """
        ends, following = self._ends, self._next
        while ends[following] <= start:
            following += 1
        self._next = following
        return self._starts[following] < end
