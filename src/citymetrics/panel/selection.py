"""Which figures a panel is of: indicators, places and periods that a caller names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from citymetrics.catalogue import find_entry, shipped_entries
from citymetrics.catalogue.moved import current_id
from citymetrics.errors import InputError
from citymetrics.marks.places import read_place
from citymetrics.panel.labels import row_label
from citymetrics.records.model import STATISTICS

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

__all__ = ["Selection", "Wanted", "read_indicators", "read_periods", "read_places"]

_YEARS_RE = regex.compile(r"(?P<first>\d{4})\.\.(?P<last>\d{4})")
CLOSE = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """One indicator asked for: an id, a chapter, or a name as texts state it, and which statistic of it.

    >>> from citymetrics import extract
    >>> wanted = read_indicators(["accounts.gdp:growth.yoy", "环保督察"], [])
    >>> [any(w.fits(r) for w in wanted) for r in extract("2020年成都市地区生产总值17716亿元，同比增长4%。")]
    [False, True]
    """

    name: str
    statistic: str = ""
    basis: str = ""

    def fits(self, record: Indicator) -> bool:
        """Return whether the record is one of the indicator."""
        if self.statistic and record.statistic not in self._statistics:
            return False
        if self.basis and record.basis != self.basis:
            return False
        if record.indicator == self.name:
            return True
        return self._names(record.indicator_id or "")

    def _names(self, id: str) -> bool:
        stem = self.name.removesuffix(".*")
        if stem != self.name or "." not in self.name:
            return id == stem or id.startswith(f"{stem}.")
        return id == self.name

    @property
    def _statistics(self) -> tuple[str, ...]:
        # 城镇化率 67% is a ratio by its words and a level by its place in a table: who asks for one wants both.
        return ("level", "ratio") if self.statistic in ("level", "ratio") else (self.statistic,)


@dataclass(frozen=True, slots=True)
class Selection:
    """What a caller wants of the records; None is everything."""

    indicators: list[Wanted] | None
    places: list[tuple[str, str | None]] | None
    periods: list[str | tuple[str, str]] | None
    linked: bool
    by_year: bool

    @classmethod
    def of(
        cls,
        records: Sequence[Indicator],
        indicators: Iterable[str] | None,
        places: Iterable[str] | None = None,
        periods: Iterable[str] | None = None,
        *,
        linked: bool = False,
        by_year: bool = False,
    ) -> Selection:
        """Read what the caller names; raises InputError for what is no indicator, place or period."""
        return cls(
            None if indicators is None else read_indicators(indicators, records),
            None if places is None else read_places(places),
            None if periods is None else read_periods(periods),
            linked,
            by_year,
        )

    def fits(self, record: Indicator) -> bool:
        """Return whether the record is wanted."""
        if self.linked and record.indicator_id is None:
            return False
        if self.indicators is not None and not any(wanted.fits(record) for wanted in self.indicators):
            return False
        if self.places is not None and not any(_is_place(record, *place) for place in self.places):
            return False
        return self.periods is None or self._fits_period(record)

    def has_year(self, year: int) -> bool:
        """Return whether the whole year is wanted."""
        return self.periods is None or any(
            period == str(year) if isinstance(period, str) else int(period[0]) <= year <= int(period[1])
            for period in self.periods
        )

    def rank(self, record: Indicator) -> int:
        """Return the number of the first indicator that the record is of."""
        wanted = self.indicators or []
        return next((number for number, wish in enumerate(wanted) if wish.fits(record)), len(wanted))

    def _fits_period(self, record: Indicator) -> bool:
        start, end = record.period_start, record.period_end
        if start is None or end is None:
            return False
        label = row_label(record, "period", {}, self.by_year)
        return any(
            label == period
            if isinstance(period, str)
            else int(period[0]) <= start.year and end.year <= int(period[1])
            for period in self.periods or ()
        )


def _is_place(record: Indicator, name: str, code: str | None) -> bool:
    return record.adcode == code if record.adcode and code else record.place == name


def read_indicators(names: Iterable[str], records: Sequence[Indicator]) -> list[Wanted]:
    """Read ids (``accounts.gdp``), chapters (``finance``), groups (``trade.retail.*``) and names (地区生产总值).

    Behind a colon stands the statistic, with its basis if wanted: ``accounts.gdp:growth.yoy``.
    Raises InputError for what is neither in the catalogue nor in the records.
    """
    return [_read_indicator(name.strip(), records) for name in names]


def _read_indicator(text: str, records: Sequence[Indicator]) -> Wanted:
    name, _, kind = text.partition(":")
    statistic, _, basis = kind.partition(".")
    if not name:
        raise InputError(f"indicators: {text!r} names none: give an id, a chapter or a name")
    if statistic and statistic not in STATISTICS:
        raise InputError(f"indicators: {text!r}: {statistic!r} is not one of {', '.join(STATISTICS)}")
    if not name.isascii():
        named = next((entry.id for entry in shipped_entries() if name in entry.names), None)
        return Wanted(named or name, statistic, basis)
    name, _ = current_id(name)
    wanted = Wanted(name, statistic, basis)
    known = {entry.id for entry in shipped_entries()}
    prefix = f"{name.removesuffix('.*')}."
    ids = known | {record.indicator_id for record in records if record.indicator_id}
    if name not in ids and find_entry(name) is None and not any(id.startswith(prefix) for id in ids):
        close = difflib.get_close_matches(name, sorted(ids), CLOSE)
        hint = f"; near it are {', '.join(close)}" if close else ""
        raise InputError(f"indicators: {name!r} is no id and no chapter of the catalogue{hint}")
    return wanted


def read_places(names: Iterable[str]) -> list[tuple[str, str | None]]:
    """Read the names or codes of places. Raises InputError for what is none.

    >>> read_places(["成都", "420000"])
    [('成都市', '510100'), ('湖北省', '420000')]
    """
    return [read_place(name.strip()) for name in names]


def read_periods(texts: Iterable[str]) -> list[str | tuple[str, str]]:
    """Read periods as rows show them (2025, 2020H1, 2016/2020), and years from one to another: 2021..2025.

    >>> read_periods(["2020H1", "2021..2025"])
    ['2020H1', ('2021', '2025')]
    """
    found: list[str | tuple[str, str]] = []
    for text in map(str.strip, texts):
        years = _YEARS_RE.fullmatch(text)
        if not text[:4].isdigit() or (".." in text and years is None):
            raise InputError(f"period: {text!r} is none: give 2025, 2020H1, 2025-06, 2016/2020 or 2021..2025")
        found.append((years["first"], years["last"]) if years else text)
    return found
