"""Statistic and unit of a figure: the column's, the row's, those of the column of units, or those above the table.

A unit that is stated nowhere, or twice and not alike, leaves the figure unread.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import regex

from citymetrics.marks.units import ScaledUnit
from citymetrics.reading.tables.caption import Caption
from citymetrics.reading.tables.figures import CellValue, read_unit
from citymetrics.reading.tables.heads import Head
from citymetrics.reading.tables.rows import Label
from citymetrics.reading.tables.sheet import Sheet

__all__ = ["Measured", "Stated", "statistic_of", "unit_of"]

_GROUP_RE = regex.compile(r"（[^（）]*）")
SHARES = ("%", "‰", "倍")
# A number of persons, households or firms needs no unit.
IMPLIED = {"人数": "人", "人口数": "人", "户数": "户", "家数": "家"}
# What the unit above a table cannot be the unit of.
PURE = ("率", "比重", "占比", "比例", "指数")


@dataclass(frozen=True, slots=True)
class Stated:
    """The unit that a row's own column of units gives, and whether the table has such a column at all."""

    unit: ScaledUnit | None
    column: bool


def statistic_of(label: Label, head: Head, caption: Caption) -> tuple[str, Head] | None:
    """Return the statistic of a figure and the head that says it: the column's, the row's or the caption's."""
    if head.words.text.strip("（）") in SHARES:
        return None  # a share or a growth
    if head.kind != "level":
        return None if label.moving else (head.kind, head)
    if label.head.kind in ("growth", "change") and (label.moving or label.head.symbol in ("%", "pp")):
        return label.head.kind, label.head
    if caption.movement is not None and head.unit is None and label.unit is None:
        return caption.movement.kind, caption.movement
    return ("ratio" if label.head.kind == "ratio" else "level"), head


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure with its place in the table, its name, and the unit that its row states."""

    sheet: Sheet
    label: Label
    number: int
    figure: CellValue
    stated: Stated
    name: str


def unit_of(cell: Measured, reading: tuple[str, Head]) -> ScaledUnit | str | None:
    """Return scale and unit of a figure; "" for an index, which has none; None where the unit is in doubt.

    ``reading`` is what :func:`statistic_of` returned.
    """
    statistic, head = reading
    if statistic == "growth":
        return _growth_unit(cell.sheet, head, cell.figure, cell.stated)
    if statistic == "change" and ("百分点" in head.words.text or head.symbol == "pp"):
        return read_unit("百分点")
    if statistic == "ratio" and head.kind == "ratio":
        return cell.figure.unit or head.unit or cell.stated.unit or _share_unit(cell.sheet, cell.name)
    return _level_unit(cell, statistic)


def _level_unit(cell: Measured, statistic: str) -> ScaledUnit | str | None:
    label, stated, figure = cell.label, cell.stated, cell.figure
    own = None if label.inherited else label.unit
    found = own or stated.unit or (None if stated.column else cell.sheet.columns[cell.number].head.unit)
    if figure.unit is not None:
        agree = found is None or found[1].dimension == figure.unit[1].dimension
        return figure.unit if agree else None
    if found is not None or stated.column:
        return found
    left = cell.sheet.left(cell.number) if statistic == "change" else None
    found = (label.unit if label.inherited else None) or (left.unit if left else None)
    found = found or _table_unit(cell.sheet, cell.name, statistic) or _implied_unit(cell.name, figure)
    return "" if found is None and cell.name.endswith("指数") else found


def _growth_unit(sheet: Sheet, head: Head, figure: CellValue, stated: Stated) -> ScaledUnit | None:
    unit = figure.unit or head.unit
    if unit is None:
        bare = _GROUP_RE.sub("", head.words.text)
        named = bare.endswith(("率", "速", "幅", "%")) or sheet.caption.percent
        unit = read_unit("%") if named else stated.unit
    return unit if unit is not None and unit[1].symbol in SHARES else None


def _share_unit(sheet: Sheet, name: str) -> ScaledUnit | None:
    return read_unit("%") if sheet.caption.percent or "百分比" in name else None


def _table_unit(sheet: Sheet, name: str, statistic: str) -> ScaledUnit | None:
    """The unit above the table, which no rate, share or index has."""
    if name.endswith(PURE) and statistic != "change":
        return None if name.endswith("指数") else _share_unit(sheet, name)
    return sheet.unit


def _implied_unit(name: str, figure: CellValue) -> ScaledUnit | None:
    if figure.value != figure.value.to_integral_value():
        return None  # the thousands or ten thousands of something
    return next((read_unit(unit) for end, unit in IMPLIED.items() if name.endswith(end)), None)


def plain(value: Decimal) -> Decimal:
    """Write out exponents, and drop the zeros that a scale leaves behind the point.

    >>> plain(Decimal("650.0") * 10000), plain(Decimal("10.0"))
    (Decimal('6500000'), Decimal('10.0'))
    """
    if value == value.to_integral_value() and abs(value) >= 1000:
        return value.quantize(Decimal(1))
    return Decimal(f"{value:f}")
