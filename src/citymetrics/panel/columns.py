"""The columns of a panel: what distinguishes the figures of one indicator, and how a column is called."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import regex

from citymetrics.catalogue import find_entry, shipped_catalogue, shipped_entries
from citymetrics.catalogue.derived import split_id
from citymetrics.catalogue.fitting import is_increment
from citymetrics.check.series import is_real_growth
from citymetrics.exactness import rounded
from citymetrics.export.labelled import labels
from citymetrics.marks.units import unit_by_symbol
from citymetrics.records.conversion import convert_record, known_unit
from citymetrics.records.intervals import base_unit

if TYPE_CHECKING:
    from citymetrics.catalogue import Entry
    from citymetrics.records.model import Indicator

__all__ = ["Column", "columns_of", "dimension", "in_unit"]

FINAL = ("达到", "实现", "完成", "达")
"""Verbs that state a figure and do not change its indicator: 实现地区生产总值 is 地区生产总值."""
SAME_SCOPE = {"规上": "规模以上", "规模": "规模以上", "限上": "限额以上", "限额": "限额以上"}
"""Short forms of words that narrow what is counted."""
RESIDENT = "常住"
"""城镇常住居民人均可支配收入 is 城镇居民人均可支配收入: the statistics count residents, registered or not."""
ENDLESS, HELD = 28, 15
"""Digits of a conversion whose decimals never end, and those that are kept of it."""
ONE_YEAR = 366


@dataclass(frozen=True, slots=True)
class Column:
    """One column: an indicator, which figure of it, and the unit of the figures.

    ``statistic`` is empty for levels and rates, ``share`` for a part of a whole. ``amount`` is ``cumulative`` (累计)
    for what has been added up over more than the period and ``new`` (新增) for what was added to a stock. ``scope``
    are the words that narrow what is counted and are not in the indicator's own name, ``prices`` is ``real`` or
    ``nominal`` where that is not the usual one for the figure.
    """

    subject: str
    statistic: str = ""
    basis: str | None = None
    amount: str = ""
    scope: str = ""
    prices: str = ""
    target: bool = False
    per: str | None = None
    unit: str = ""

    @property
    def label(self) -> str:
        """The name in tables.

        >>> Column("accounts.gdp", "growth", "yoy", target=True, unit="%").label
        'accounts.gdp growth yoy target [%]'
        """
        words = [self.subject, self.scope, self.amount, self.statistic, self.basis, self.prices]
        shown = f"{self.unit}/{self.per}" if self.per else self.unit
        label = " ".join(word for word in words if word) + (" target" if self.target else "")
        return label + (f" [{shown}]" if shown else "")

    @property
    def title(self) -> str:
        """The name in Chinese, for the heads of spreadsheets and the labels of variables.

        >>> Column("accounts.gdp", "growth", "yoy", target=True, unit="%").title
        '地区生产总值 同比增长 目标（%）'
        """
        entry = _entry(self.subject) if self.subject.isascii() else None
        bases = labels("basis")
        basis = bases.get(self.basis or "", bases["year"].format(self.basis) if self.basis else "")
        words = [
            entry.zh if entry else self.subject,
            self.scope,
            labels("amount").get(self.amount, ""),
            labels("prices").get(self.prices, ""),
            basis + labels("statistic").get(self.statistic, ""),
            labels("status")["target"] if self.target else "",
        ]
        shown = f"{self.unit}/{self.per}" if self.per else self.unit
        return " ".join(word for word in words if word) + (f"（{shown}）" if shown else "")


def columns_of(
    records: Sequence[Indicator],
    by: str,
    units: Mapping[str, str],
    *,
    several_statuses: bool,
    cumulative: Sequence[bool] = (),
) -> list[Column]:
    """Return the column of each record, in their order.

    ``units`` are those of the caller by dimension; without one a column has the unit of the catalogue, and where that
    has none the most frequent unit of the records. ``cumulative`` tells which figures their sentence calls 累计.
    """
    flags = cumulative or [False] * len(records)
    plain = [_column(record, by, several_statuses, flag) for record, flag in zip(records, flags, strict=True)]
    groups: dict[tuple[Column, str, str], list[Indicator]] = defaultdict(list)
    keys = [
        (column, base_unit(record), dimension(record)) for column, record in zip(plain, records, strict=True)
    ]
    for key, record in zip(keys, records, strict=True):
        groups[key].append(record)
    chosen = {key: _unit(group, units) for key, group in groups.items()}
    return [replace(key[0], unit=chosen[key]) for key in keys]


@rounded
def in_unit(record: Indicator, unit: str) -> Indicator:
    """Return the record in the unit of its column.

    Where the decimals never end (88万亩 in hectares) figures have 15 digits, as many as a double and a workbook hold.

    >>> from citymetrics.records.model import Indicator
    >>> record = Indicator(indicator="造林", value="880000", unit="mu", text="88万亩", start=0, end=4)
    >>> in_unit(record, "ha").value, in_unit(record, "万亩").value
    (Decimal('58666.6666666667'), Decimal('88'))
    """
    if not record.unit:
        return record
    found = convert_record(record, unit)
    changes: dict[str, Any] = {}
    for name in ("value", "lower", "upper"):
        figure = getattr(found, name)
        if figure is not None and len(figure.as_tuple().digits) == ENDLESS:
            changes[name] = figure.quantize(Decimal(1).scaleb(figure.adjusted() - HELD + 1))
    return found.model_copy(update=changes) if changes else found


def dimension(record: Indicator) -> str:
    """Return the dimension of the record's unit; empty for a bare number."""
    unit = unit_by_symbol(record.unit) if record.unit else None
    return unit.dimension if unit else ""


def _column(record: Indicator, by: str, several_statuses: bool, cumulative: bool) -> Column:
    linked = by == "indicator_id" and record.indicator_id is not None
    return Column(
        _subject(record, by),
        _statistic(record),
        record.basis if record.statistic in ("growth", "change") else None,
        _amount(record, linked, cumulative),
        _scope(record) if linked else "",
        _prices(record),
        several_statuses and record.status == "target",
        record.per,
    )


def _subject(record: Indicator, by: str) -> str:
    if by == "indicator_id" and record.indicator_id:
        return record.indicator_id
    action = record.action if record.action not in FINAL else None
    return f"{action or ''}{record.indicator}"


def _statistic(record: Indicator) -> str:
    if record.statistic == "level":
        return ""
    if record.statistic != "ratio":
        return record.statistic
    if record.indicator_id is None:
        return ""
    # 城镇化率 67% is the rate itself; a ratio of a stock or a flow is a share of something.
    return "share" if _kind(record.indicator_id) in ("stock", "flow") else ""


def _amount(record: Indicator, linked: bool, cumulative: bool) -> str:
    if record.statistic != "level" or not linked or record.indicator_id is None:
        return ""
    action = record.action or ""
    if is_increment(action) and _kind(record.indicator_id) == "stock":
        return "new"
    return "cumulative" if _is_short(record) and (cumulative or "累计" in action) else ""


def _is_short(record: Indicator) -> bool:
    """Tell whether the record is of a year or less: what has been added up over it and longer is another figure."""
    start, end = record.period_start, record.period_end
    return start is None or end is None or (end - start).days < ONE_YEAR


def _prices(record: Indicator) -> str:
    """Return the prices where they are not the usual ones: growth of GDP is real and all else nominal."""
    if record.prices is None:
        return ""
    usual = "nominal"
    if record.statistic == "growth" and is_real_growth(record.indicator):
        usual = "real"
    return record.prices if record.prices != usual else ""


def _scope(record: Indicator) -> str:
    """Return the words of the scope that the name of the indicator does not have: they make another figure of it."""
    if not record.scope or record.indicator_id is None:
        return ""
    own = _own_words(record.indicator_id)
    words = (SAME_SCOPE.get(word, word) for word in record.scope.split())
    return " ".join(dict.fromkeys(word for word in words if word not in own and word != RESIDENT))


@cache
def _own_words(id: str) -> str:
    """Return the name of an indicator, and of what it follows from, short forms of scopes written out."""
    parts = split_id(id)
    entries = [_entries().get(id), _entries().get(parts[0]) if parts else None]
    text = " ".join(entry.zh for entry in entries if entry)
    found = [long for short, long in SAME_SCOPE.items() if short in text]
    return " ".join([text, *found])


@cache
def _entries() -> Mapping[str, Entry]:
    return {entry.id: entry for entry in shipped_entries()}


@cache
def _entry(id: str) -> Entry | None:
    """Return the entry with an id, or what follows from one; the same as ``find_entry``, remembered."""
    return _entries().get(id) or find_entry(id)


@cache
def _kind(id: str) -> str:
    """Return stock, flow, ratio or index; empty for an indicator of the caller's own."""
    try:
        return shipped_catalogue().head(id).kind
    except KeyError:
        return ""


@cache
def _usual_unit(id: str) -> str:
    try:
        return shipped_catalogue().head(id).unit
    except KeyError:
        return ""


def _unit(group: Sequence[Indicator], units: Mapping[str, str]) -> str:
    """Return the unit of a column whose records have units that convert into each other."""
    first = group[0]
    if not first.unit:
        return ""
    for unit in (units.get(dimension(first), ""), _usual_unit(first.indicator_id or "")):
        if unit and _converts(first, unit):
            return unit
    return Counter(record.unit for record in group).most_common(1)[0][0]


def _converts(record: Indicator, unit: str) -> bool:
    """Tell whether a unit is one that the record's figures convert to: 家 does not convert to 万人."""
    if regex.search(r"[/]", unit) and unit_by_symbol(unit) is None:
        return False
    goal = known_unit(unit)[1]
    # Points and per cent have one base and are not the same.
    return goal.factor[1] == base_unit(record) and goal.dimension == dimension(record)
