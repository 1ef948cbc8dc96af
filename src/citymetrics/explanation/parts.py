"""The parts of an explanation. They hold what was found; offsets are those of the text as given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from citymetrics.records.model import Indicator

__all__ = [
    "Figure",
    "LeftAlone",
    "PeriodWord",
    "PlaceWord",
    "Reason",
    "Stretch",
    "Surroundings",
    "Trial",
    "within",
]


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule by its id, what it is called in Chinese where it has a name, and why it decides as it does."""

    rule: str
    term: str
    reason: str


@dataclass(frozen=True, slots=True)
class PeriodWord:
    """Words that say when.

    ``use`` is its role: ``title``, ``lead``, ``heading``, ``colon``, ``opener-paragraph``, ``opener-sentence``,
    ``opener-clause``, ``clause``, ``day``, ``bracket``, ``base`` (比2015年), ``dateline``, ``scheme`` (the name of
    an event or a plan), ``table`` or ``open`` (the text does not say which year); docs/discourse.md says how far
    each reaches. ``first`` and ``last`` are the days it stands for, both inclusive.
    """

    text: str
    start: int
    end: int
    form: str
    use: str
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class PlaceWord:
    """Words that say where; ``kind`` is ``division``, ``deictic`` (全市) and so on, as in ``places``.

    ``name`` and ``adcode`` are what it resolves to in this text; the code is None where several fit.
    ``comparison`` is true where a figure is only ranked in the place or measured against it.
    """

    text: str
    start: int
    end: int
    kind: str
    name: str
    adcode: str | None
    comparison: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """A construction tried at a figure: ``rule`` and ``name`` are None where it does not fit."""

    construction: str
    about: str
    rule: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity and what came of it.

    Value and bounds are in ``unit``, before the sign of a fall is put on. ``trials`` are in the order in which they
    were made; a cell of a table has none. Without a record, ``reasons`` says why, else where period and place came
    from. ``sign`` is -1 for a fall.
    """

    text: str
    start: int
    end: int
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    qualifier: str
    unit: str
    dimension: str
    rules: tuple[str, ...]
    trials: tuple[Trial, ...]
    sign: int
    record: Indicator | None
    reasons: tuple[Reason, ...]
    way: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A numeral that is no quantity, and the guard that says so."""

    text: str
    start: int
    end: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence, or a line of a table, with all that is found in it."""

    text: str
    start: int
    end: int
    periods: tuple[PeriodWord, ...]
    places: tuple[PlaceWord, ...]
    figures: tuple[Figure, ...]
    left_alone: tuple[LeftAlone, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the text as a whole says: ``kind`` is ``bulletin``, ``report``, ``plan``, ``draft``
    or ``other``.

    ``actual`` and ``target`` are the periods of figures that no words nearer by date.
    """

    kind: str
    year: int | None
    place: str | None
    adcode: str | None
    actual: tuple[date, date] | None
    target: tuple[date, date] | None


def within(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    """Tell whether a span overlaps one of others.

    >>> within(3, 5, [(0, 3), (4, 8)])
    True
    """
    return any(start < last and first < end for first, last in spans)
