"""The figures of a table as records: name from row, column and caption; unit, period and place from where they stand.

Nothing is guessed: a figure without a unit, one whose column or name is in doubt, and totals of unnamed parts give no
record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from citymetrics.exactness import fits
from citymetrics.marks.periods import find_periods
from citymetrics.marks.qualifiers import bounds
from citymetrics.reading.context import Area
from citymetrics.reading.tables.dating import basis_of, period_of, place_of, status_of
from citymetrics.reading.tables.figures import CellValue, read_figure, read_unit
from citymetrics.reading.tables.heads import ends_in_measure
from citymetrics.reading.tables.layout import cut_parts, lay_out, split_panels
from citymetrics.reading.tables.measuring import SHARES, Measured, Stated, plain, statistic_of, unit_of
from citymetrics.reading.tables.naming import name_of, role_of
from citymetrics.reading.tables.rows import Label, read_label
from citymetrics.reading.tables.sheet import Setting, Sheet, open_sheet
from citymetrics.reading.tables.slots import Slot, Table
from citymetrics.records.model import Indicator
from citymetrics.text.phrase import Phrase
from citymetrics.text.spans import spans_of, write_spans

__all__ = ["Setting", "TableFigure", "read_table", "table_records"]


@dataclass(frozen=True, slots=True)
class TableFigure:
    """One figure of a table with all that a record needs; ``period`` is first and last day."""

    name: str
    value: Decimal
    lower: Decimal | None
    upper: Decimal | None
    qualifier: str
    unit: str
    statistic: str
    basis: str | None
    period: tuple[date, date] | None
    place: Area | None
    start: int
    end: int
    status: str
    rules: tuple[str, ...]
    dated: tuple[tuple[int, int], ...] = ()
    """The words of the header that give a period whose year nothing tells: 3月末."""


def table_records(table: Table, text: str, setting: Setting, doc: str = "") -> list[Indicator]:
    r"""Return the records of a table in text order.

    >>> from citymetrics.reading.tables import find_tables
    >>> text = "2012年主要农产品产量\n名称\t产量（万吨）\t同比增长（±%）\n粮食\t650.0\t17.3\n油料\t3.7\t-2.9"
    >>> for record in table_records(find_tables(text)[0], text, Setting()):
    ...     print(record.indicator, record.statistic, record.value, record.unit, record.period_end)
    粮食产量 level 6500000 t 2012-12-31
    粮食产量 growth 17.3 % 2012-12-31
    油料产量 level 37000 t 2012-12-31
    油料产量 growth -2.9 % 2012-12-31
    """
    return [_record(cell, text, doc) for cell in read_table(table, text, setting)]


def _record(cell: TableFigure, text: str, doc: str) -> Indicator:
    return Indicator(
        doc=doc,
        place=cell.place.name if cell.place else None,
        adcode=cell.place.adcode if cell.place else None,
        period_start=cell.period[0] if cell.period else None,
        period_end=cell.period[1] if cell.period else None,
        indicator=cell.name,
        statistic=cell.statistic,
        basis=cell.basis,
        qualifier=cell.qualifier,
        value=cell.value,
        lower=cell.lower,
        upper=cell.upper,
        unit=cell.unit,
        status=cell.status,
        text=text[cell.start : cell.end],
        start=cell.start,
        end=cell.end,
        rules=cell.rules,
        period_at=write_spans(cell.dated),
    )


def read_table(table: Table, text: str, setting: Setting) -> list[TableFigure]:
    """Return the figures of a table that can be read without doubt, in text order.

    ``text`` is the text as given: names and spans are its own characters.
    """
    found: list[TableFigure] = []
    carried: tuple[Phrase, ...] = ()
    for part in cut_parts(table.rows, fixed=table.kind == "markdown"):
        inside = tuple(reversed(part.titles))
        speaks = any(len(words.text) > 4 for words in inside)
        carried = ((*inside, *table.above) if speaks else (*table.above, *inside)) or carried
        for panel in split_panels(part):
            layout = lay_out(panel, table.kind)
            if layout is not None:
                sheet = open_sheet(panel, layout, carried, setting)
                found += _read_rows(sheet, text, table.kind)
    return sorted(found, key=lambda cell: cell.start)


def _read_rows(sheet: Sheet, text: str, kind: str) -> Iterator[TableFigure]:
    above: list[Label] = []
    section: Label | None = None
    group: Label | None = None
    for row in sheet.rows:
        cells = sheet.layout.cells(row)
        if cells is None:
            continue
        words, groups = sheet.label_words(cells)
        group = read_label(groups, 0, []) if groups else group
        if len({cell.start for cell in row if cell.surface}) == 1 and words:
            title = read_label(words, 0, [])
            section = _divided(above) if title.dividing else title
            above = above if title.dividing else []
            continue
        indent = next((cell.indent for cell in row if cell.surface), 0)
        label = read_label(words, indent, above, section or group)
        above.append(label)
        yield from _distinct(sheet, list(_read_row(sheet, text, kind, cells, above)))


def _divided(above: Sequence[Label]) -> Label | None:
    """The row that 按常住地分 divides: the last one that names a measure."""
    return next((row for row in reversed(above) if ends_in_measure(row.name.text) and not row.moving), None)


def _read_row(
    sheet: Sheet, text: str, kind: str, cells: dict[int, Slot], above: Sequence[Label]
) -> Iterator[tuple[int, TableFigure]]:
    label = above[-1]
    if label.subtotal or not (label.name or label.head.words):
        return
    row = _Row(sheet, text, kind, above, _stated_unit(sheet, cells))
    for number, column in enumerate(sheet.columns):
        cell = cells.get(number)
        figure = read_figure(cell.surface) if column.role == "figure" and cell and cell.single else None
        if cell is None or figure is None:
            continue
        made = _read_cell(row, number, cell, figure)
        if made is not None:
            yield number, made


def _stated_unit(sheet: Sheet, cells: dict[int, Slot]) -> Stated:
    number = next((number for number, column in enumerate(sheet.columns) if column.role == "unit"), None)
    cell = cells.get(number) if number is not None else None
    unit = read_unit(cell.words.text.strip("（）")) if cell else None
    return Stated(unit, number is not None)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table of a kind: the labels down to its own, and the unit that a column of units gives it."""

    sheet: Sheet
    text: str
    kind: str
    above: Sequence[Label]
    stated: Stated


def _read_cell(row: _Row, number: int, cell: Slot, figure: CellValue) -> TableFigure | None:
    sheet, label = row.sheet, row.above[-1]
    column = sheet.columns[number]
    name = name_of(sheet, label, number, row.above)
    reading = statistic_of(label, column.head, sheet.caption)
    if name is None or reading is None:
        return None
    unit = unit_of(Measured(sheet, label, number, figure, row.stated, name.text), reading)
    if unit is None:
        return None
    scale, symbol, identity = (
        (1, "", "none") if isinstance(unit, str) else (unit[0], unit[1].symbol, unit[1].id)
    )
    statistic, head = reading
    if symbol in SHARES and statistic == "level":
        statistic = "ratio"
    elif symbol == "pp":
        statistic = "change"
    moving = statistic in ("growth", "change")
    value = plain(figure.value * scale)
    if not fits(value):
        return None
    if moving and head.falls:
        if value < 0:
            return None  # 下降 -3.9 says a fall or a rise
        value = -value
    qualifier = "exact" if moving else figure.qualifier
    role = role_of(sheet, label)
    period, when = period_of(sheet, label, number, role)
    place, where = place_of(sheet, label, number)
    return TableFigure(
        name.read(row.text),
        value,
        *bounds(qualifier, value),
        qualifier,
        symbol,
        statistic,
        basis_of(head, period) if moving else None,
        (period.start, period.end) if period else None,
        place,
        cell.start,
        cell.end,
        status_of(sheet, label, number, period),
        tuple(filter(None, (f"table.{row.kind}", f"table.row.{role}", f"unit.{identity}", when, where))),
        () if period else _dates(sheet, number),
    )


def _distinct(sheet: Sheet, cells: Sequence[tuple[int, TableFigure]]) -> list[TableFigure]:
    """Drop the figures of a row that nothing tells apart; months without a year do so by their columns."""
    keys = [(c.name, c.statistic, c.place, c.unit, c.period or c.dated) for _, c in cells]
    seen = Counter(keys)
    return [cell for key, (_, cell) in zip(keys, cells, strict=True) if seen[key] == 1]


def _dates(sheet: Sheet, number: int) -> tuple[tuple[int, int], ...]:
    """The dates in the header of a column; a movement has those of the level beside it."""
    head = sheet.columns[number].head
    left = sheet.left(number) if head.kind != "level" and not head.periods else None
    words = (left or head).words
    if not (left or head).periods:
        return ()
    return tuple(
        span for mark in find_periods(words.text) for span in spans_of(words.where[mark.start : mark.end])
    )
