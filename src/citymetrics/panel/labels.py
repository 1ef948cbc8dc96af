"""The labels of the rows of a panel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

__all__ = ["period_label", "place_labels", "row_label"]


def period_label(start: date | None, end: date | None) -> str:
    """Return a short name of a period that sorts by time.

    >>> period_label(date(2020, 1, 1), date(2020, 12, 31)), period_label(date(2020, 4, 1), date(2020, 6, 30))
    ('2020', '2020Q2')
    >>> period_label(date(2020, 2, 1), date(2020, 2, 29)), period_label(date(2020, 12, 31), date(2020, 12, 31))
    ('2020-02', '2020-12-31')
    >>> period_label(date(2016, 1, 1), date(2020, 12, 31)), period_label(date(2020, 1, 1), date(2020, 9, 30))
    ('2016/2020', '2020-01/2020-09')
    """
    if start is None or end is None or start == end:
        return (end or start or "") and str(end or start)
    if start.day > 1 or (end + timedelta(days=1)).day > 1:
        return f"{start}/{end}"
    if (start.month, end.month) == (1, 12):
        return str(start.year) if start.year == end.year else f"{start.year}/{end.year}"
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if months == 1:
        return f"{start:%Y-%m}"
    if months == 3 and start.month % 3 == 1:
        return f"{start.year}Q{end.month // 3}"
    if months == 6 and start.month in (1, 7):
        return f"{start.year}H{end.month // 6}"
    return f"{start:%Y-%m}/{end:%Y-%m}"


def place_labels(records: Sequence[Indicator]) -> dict[tuple[str | None, str | None], str]:
    """Return the labels of places: the name, with the code where several places have the name (朝阳区)."""
    codes: dict[str, set[str | None]] = defaultdict(set)
    for record in records:
        codes[record.place or ""].add(record.adcode)
    return {
        (name, code): name if len(found) == 1 or code is None else f"{name} ({code})"
        for name, found in codes.items()
        for code in found
    }


def row_label(
    record: Indicator, name: str, places: Mapping[tuple[str | None, str | None], str], by_year: bool
) -> str:
    """Return the label of a record's row in the index ``name``."""
    if name == "place":
        return places[record.place or "", record.adcode]
    if name != "period":
        return str(getattr(record, name) or "")
    end = record.period_end
    if by_year and end is not None and record.period_start == end and (end.month, end.day) == (12, 31):
        return str(end.year)
    return period_label(record.period_start, record.period_end)
