"""The figures of a table as records: name from row, column and caption, unit, period and place from wherever they stand.

Nothing is guessed: a figure without a unit, one whose column or name is in doubt, and totals of unnamed parts give no
record.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import regex

from citymetrics.model import Indicator
from citymetrics.periods import Period, PeriodMark, Publication, resolve_period
from citymetrics.places import PlaceMark, resolve_place
from citymetrics.qualifiers import bounds
from citymetrics.tables.caption import Caption, read_caption
from citymetrics.tables.grid import Row, Slot, Table
from citymetrics.tables.heads import Head, ScaledUnit, ends_in_measure, whole_place
from citymetrics.tables.layout import Column, Layout, Part, cut_parts, lay_out
from citymetrics.tables.rows import Label, read_label
from citymetrics.tables.words import Figure, Words, read_figure, read_scaled_unit

__all__ = ["Cell", "Setting", "read_table", "table_records"]

Area = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Setting:
    """What the document says around a table: period, year, publication and place in force.

    ``republican`` is true where years count from 1911 (民國101年).
    """

    period: Period | None = None
    year: int | None = None
    published: Publication | None = None
    place: Area | None = None
    republican: bool = False
    status: str = "actual"


@dataclass(frozen=True, slots=True)
class Cell:
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


def table_records(table: Table, text: str, setting: Setting, doc: str = "") -> list[Indicator]:
    """Return the records of a table in text order.

    >>> from citymetrics.tables import find_tables
    >>> text = "2012年主要农产品产量\\n产品名称\\t产量（万吨）\\t同比增长（±%）\\n粮食\\t650.0\\t17.3\\n油料\\t3.7\\t-2.9"
    >>> for record in table_records(find_tables(text)[0], text, Setting()):
    ...     print(record.indicator, record.statistic, record.value, record.unit, record.period_end)
    粮食产量 level 6500000 t 2012-12-31
    粮食产量 growth 17.3 % 2012-12-31
    油料产量 level 37000 t 2012-12-31
    油料产量 growth -2.9 % 2012-12-31
    """
    return [_record(cell, text, doc) for cell in read_table(table, text, setting)]


def _record(cell: Cell, text: str, doc: str) -> Indicator:
    return Indicator(
        doc=doc,
        place=cell.place[0] if cell.place else None,
        adcode=cell.place[1] if cell.place else None,
        period_start=cell.period[0] if cell.period else None,
        period_end=cell.period[1] if cell.period else None,
        indicator=cell.name,
        statistic=cell.statistic,  # type: ignore[arg-type]
        basis=cell.basis,
        qualifier=cell.qualifier,  # type: ignore[arg-type]
        value=cell.value,
        lower=cell.lower,
        upper=cell.upper,
        unit=cell.unit,
        status=cell.status,  # type: ignore[arg-type]
        text=text[cell.start : cell.end],
        start=cell.start,
        end=cell.end,
        rules=cell.rules,
    )


def read_table(table: Table, text: str, setting: Setting) -> list[Cell]:
    """Return the figures of a table that can be read without doubt, in text order.

    ``text`` is the text as given: names and spans are its own characters.
    """
    found: list[Cell] = []
    carried: list[Words] = []
    for part in cut_parts(table.rows, fixed=table.kind == "markdown"):
        titles = [*reversed(part.titles), *table.above] if _says(part.titles) else [*table.above, *part.titles]
        carried = titles or carried
        caption = read_caption(carried)
        layout = lay_out(part, table.loose)
        if layout is not None:
            found += _Reader(table, text, setting, caption, layout, part).read()
    return sorted(found, key=lambda cell: cell.start)


def _says(titles: Sequence[Words]) -> bool:
    return any(len(words.text) > 4 for words in titles)


class _Reader:
    """Reads the rows under one header; what it is given does not change."""

    def __init__(
        self, table: Table, text: str, setting: Setting, caption: Caption, layout: Layout, part: Part
    ) -> None:
        self.table, self.text, self.setting = table, text, setting
        self.caption, self.layout, self.part = caption, layout, part
        self.columns = layout.columns
        within = setting.place[1] if setting.place else None
        self.base = resolve_mark(caption.place, setting.place, setting.year) or setting.place
        self.period, self.year = self._caption_period()
        self.within = self.base[1] if self.base else within
        self.unit = caption.unit or self._stub_unit()
        self.labels = Counter(
            self._label_words(cells)[0].text for row in part.rows if (cells := layout.cells(row)) is not None
        )

    def read(self) -> list[Cell]:
        """Return the cells of the part."""
        found: list[Cell] = []
        above: list[Label] = []
        section, group = Words(), Words()
        for row in self.part.rows:
            cells = self.layout.cells(row)
            if cells is None:
                continue
            words, groups = self._label_words(cells)
            group = groups or group
            if len({cell.start for cell in row if cell.surface}) == 1 and words:
                label = read_label(words, 0, [], Words())
                section, above = label.name, []
                if label.unit is not None:
                    above = [label]
                continue
            label = read_label(words, self._indent(row), above, section or group)
            above.append(label)
            found += _distinct(list(self._row(label, cells, above)))
        return found

    # --- the row ------------------------------------------------------------------------------------------------

    def _label_words(self, cells: dict[int, Slot]) -> tuple[Words, Words]:
        """Return the label of a row, and the group that a column before it names."""
        labels = [cells[n].words for n, c in enumerate(self.columns) if c.role in ("label", "period") and n in cells]
        labels = [words for number, words in enumerate(labels) if words.text not in {w.text for w in labels[:number]}]
        if not labels:
            return Words(), Words()
        return labels[-1], labels[0] if len(labels) > 1 else Words()

    def _indent(self, row: Row) -> int:
        return next((cell.indent for cell in row if cell.surface), 0)

    def _row(self, label: Label, cells: dict[int, Slot], above: Sequence[Label]) -> Iterator[Cell]:
        if label.subtotal or not label.head.words:
            return
        unit_column = next((n for n, c in enumerate(self.columns) if c.role == "unit"), None)
        stated = cells.get(unit_column) if unit_column is not None else None
        stated_unit = read_scaled_unit(stated.words.text.strip("（）")) if stated else None
        for number, column in enumerate(self.columns):
            cell = cells.get(number)
            if column.role != "figure" or cell is None or not cell.single:
                continue
            figure = read_figure(cell.surface)
            if figure is None:
                continue
            made = self._cell(label, number, cell, figure, stated_unit, unit_column is not None, above)
            if made is not None:
                yield made

    def _cell(
        self,
        label: Label,
        number: int,
        cell: Slot,
        figure: Figure,
        stated: ScaledUnit | None,
        has_units: bool,
        above: Sequence[Label],
    ) -> Cell | None:
        column = self.columns[number]
        role, rule = self._role(label, number)
        named = self._name(label, number, role, above)
        if named is None:
            return None
        statistic, head = self._statistic(label, column)
        if statistic is None:
            return None
        unit = self._unit(label, head, column, statistic, figure, stated, has_units, named.text)
        if unit is None:
            return None
        scale, symbol, identity = unit
        if symbol in ("%", "‰", "倍") and statistic == "level":
            statistic = "ratio"
        if symbol == "pp" and statistic in ("level", "growth"):
            statistic = "change"
        period, when = self._when(label, number, role)
        value = _plain(figure.value * scale)
        if head.falls and statistic in ("growth", "change"):
            if value < 0:
                return None  # 下降 -3.9 says a fall or a rise
            value = -value
        qualifier = figure.qualifier if statistic in ("level", "ratio") else "exact"
        lower, upper = bounds(qualifier, value)
        place, where = self._where(label, column)
        return Cell(
            named.read(self.text), value, lower, upper, qualifier, symbol, statistic,
            _basis(head.basis, period) if statistic in ("growth", "change") else None,
            (period.start, period.end) if period else None,
            place, cell.start, cell.end, self._status(label, column, period),
            (f"table.{self.table.kind}", rule, f"unit.{identity}", *(r for r in (when, where) if r)),
        )  # fmt: skip

    def _role(self, label: Label, number: int) -> tuple[str, str]:
        """Whether a row is a thing, a place, a period or a total."""
        if label.total:
            return "total", "table.total"
        if self.columns[0].role == "period" or self._first_role() == "period":
            return "period", "table.period"
        if label.head.place is not None:
            return "place", "table.place"
        if label.head.periods and not label.name:
            return "period", "table.period"
        return "thing", "table.row"

    def _first_role(self) -> str:
        return next((column.role for column in self.columns if column.role != "skip"), "")

    # --- the name -----------------------------------------------------------------------------------------------

    def _measure(self, number: int) -> Words:
        """What a column measures; a movement measures what the column before it does."""
        head = self.columns[number].head
        if head.measure or head.kind in ("level", "ratio"):
            return head.measure
        left = self._left(number)
        return left.measure if left else Words()

    def _left(self, number: int) -> Head | None:
        """The head of the nearest column of levels to the left."""
        for column in reversed(self.columns[:number]):
            if column.role == "figure" and column.head.kind == "level":
                return column.head
        return None

    def _name(self, label: Label, number: int, role: str, above: Sequence[Label]) -> Words | None:
        measure = self._measure(number)
        if role != "thing":
            return self._subject(measure, role)
        if label.moving:
            whole = next((row for row in reversed(above[:-1]) if not row.moving), None)
            return self._name(whole, number, self._role(whole, number)[0], above[:-1]) if whole else None
        name = label.name
        if not name:
            return None
        prefix = self._prefix(label, measure)
        if prefix is None:
            return None
        if prefix and not name.text.startswith(prefix.text):
            name = prefix + name
        return name if not measure or _says_already(name.text, measure.text) else name + measure

    def _prefix(self, label: Label, measure: Words) -> Words | None:
        """What has to stand before a label so that it says enough; None if it cannot be told from its siblings."""
        parent = label.parent.name if label.parent else label.section
        twice = self.labels[label.head.words.text] > 1
        if label.weak or twice:
            if parent and (label.weak or not twice or parent.text != label.name.text):
                return parent
            subject = self.caption.subject
            if twice:
                return None
            return subject if ends_in_measure(subject.text) else Words()
        if measure or ends_in_measure(label.name.text):
            return Words()
        if label.section and label.parent is None:
            return label.section if ends_in_measure(label.section.text) or not label.unit else label.section
        subject = self.caption.subject
        if ends_in_measure(subject.text) and not _joined(subject.text) and subject.text != label.name.text:
            return subject if not label.name.text.endswith(subject.text) else Words()
        return Words()

    def _subject(self, measure: Words, role: str) -> Words | None:
        """The name of a row that is a place, a period or a total: the column's, made full by the caption."""
        subject = self.caption.subject
        if not measure:
            return subject if subject and not _joined(subject.text) else None
        if subject.text.endswith(measure.text) and not _joined(subject.text):
            return subject
        return subject + measure if role == "total" and subject and len(subject.text) < 16 else measure

    # --- statistic and unit -------------------------------------------------------------------------------------

    def _statistic(self, label: Label, column: Column) -> tuple[str | None, Head]:
        """The statistic of a figure, and the head that says it: the column's, else the row's."""
        if column.head.kind != "level":
            return (None if label.moving else column.head.kind), column.head
        if label.head.kind in ("growth", "change") and (label.moving or label.head.symbol in ("%", "pp")):
            return label.head.kind, label.head
        return ("ratio" if label.head.kind == "ratio" else "level"), column.head

    def _unit(
        self,
        label: Label,
        head: Head,
        column: Column,
        statistic: str,
        figure: Figure,
        stated: ScaledUnit | None,
        has_units: bool,
        name: str,
    ) -> tuple[Decimal, str, str] | None:
        """Return scale, symbol and id of a figure's unit, or None where none is stated or two disagree."""
        if statistic == "growth":
            return self._growth_unit(head, figure, stated)
        if statistic == "change" and ("百分点" in head.words.text or head.symbol == "pp"):
            return Decimal(1), "pp", "pp"
        if statistic == "ratio" and column.head.kind == "ratio":
            found = figure.unit or column.head.unit or (self._percent(name) if stated is None else stated)
        else:
            inherited = label.unit if label.inherited else None
            own = None if label.inherited else label.unit
            found = own or stated or (None if has_units else column.head.unit)
            if figure.unit is not None:
                if found is not None and found[1].dimension != figure.unit[1].dimension:
                    return None
                found = figure.unit
            elif found is None and not has_units:
                found = inherited or self._left_unit(column, statistic)
                if found is None:
                    found = self._table_unit(name, statistic)
        if found is None:
            return (Decimal(1), "", "none") if name.endswith("指数") and not has_units else None
        return found[0], found[1].symbol, found[1].id

    def _growth_unit(
        self, head: Head, figure: Figure, stated: ScaledUnit | None
    ) -> tuple[Decimal, str, str] | None:
        unit = figure.unit or head.unit
        if unit is None:
            bare = regex.sub(r"（[^（）]*）", "", head.words.text)
            named = bare.endswith(("率", "速", "幅", "%")) or self.caption.percent
            unit = stated or (_percent() if named else None)
        if unit is None or unit[1].symbol not in ("%", "‰", "倍"):
            return None
        return unit[0], unit[1].symbol, unit[1].id

    def _percent(self, name: str) -> ScaledUnit | None:
        return _percent() if self.caption.percent or "百分比" in name else None

    def _left_unit(self, column: Column, statistic: str) -> ScaledUnit | None:
        """A change is in the unit of the levels beside it."""
        if statistic != "change":
            return None
        left = self._left(self.columns.index(column))
        return left.unit if left else None

    def _table_unit(self, name: str, statistic: str) -> ScaledUnit | None:
        """The unit above the table, which no rate, share or index has."""
        if name.endswith(("率", "比重", "占比", "比例", "指数")) and statistic != "change":
            return _percent() if self.caption.percent and not name.endswith("指数") else None
        return self.unit

    def _stub_unit(self) -> ScaledUnit | None:
        """A unit stated for the whole table in a cell of labels: 指标（亿元）, 总计（单位：家）."""
        column = next((column for column in self.columns if column.role == "label"), None)
        if column is not None and column.head.unit is not None:
            return column.head.unit
        for row in self.part.rows:
            for cell in row:
                match = regex.search(r"（单位[:：]([^（）]+)）", "".join(cell.surface.split()))
                if match:
                    return read_scaled_unit(match[1])
        return None

    # --- when, where, status ------------------------------------------------------------------------------------

    def _caption_period(self) -> tuple[Period | None, int | None]:
        """The period over the table, and the year that months and quarters in it belong to."""
        setting = self.setting
        for mark in self.caption.periods:
            period = resolve_period(mark, setting.year, setting.published, setting.year)
            if period is not None:
                own = period if period.years == 1 else None
                return own, period.end.year if period.years == 1 else setting.year
        if self.caption.periods:
            return None, setting.year
        year = setting.year
        if setting.period is not None and setting.period.years == 1:
            year = setting.period.end.year
        return setting.period, year

    def _when(self, label: Label, number: int, role: str) -> tuple[Period | None, str]:
        head = self.columns[number].head
        if head.mean:
            return None, ""
        marks: tuple[PeriodMark, ...] = head.periods
        if not marks and head.kind != "level":
            left = self._left(number)
            marks = left.periods if left else ()
        own = self._row_period(label, role)
        if role == "period" and own is None:
            return None, ""
        base, rule = (own, "period.row") if own else (self.period, "period.caption" if self.caption.periods else "period.inherited")
        year = base.end.year if own else self.year
        if marks:
            base, rule = self._resolve(marks, year, base), "period.column"
        elif not own and label.head.periods:
            base, rule = self._resolve(label.head.periods, year, base), "period.row"
        if base is None:
            return None, ""
        if head.running:
            base = _running(base, head.running)
        return (_year_before(base) if head.shifted else base), rule

    def _row_period(self, label: Label, role: str) -> Period | None:
        if role != "period":
            return None
        if label.head.periods:
            return self._resolve(label.head.periods, self.year, self.period)
        year = regex.fullmatch(r"\d{2,3}", label.head.words.text)
        if year and self.setting.republican:
            return _whole(int(year[0]) + 1911)
        return None

    def _resolve(self, marks: Sequence[PeriodMark], year: int | None, base: Period | None) -> Period | None:
        """Resolve the marks of a header or label; 期末 and 年末 alone are the end of the period around."""
        mark = marks[0]
        edge_only = mark.form == "year" and mark.edge and mark.year is None and mark.offset is None
        if edge_only and base is not None:
            day = base.end if mark.edge == "end" else base.start
            return Period(day, day)
        return resolve_period(mark, year, self.setting.published, year)

    def _where(self, label: Label, column: Column) -> tuple[Area | None, str]:
        for mark, rule in ((column.head.place, "place.column"), (label.head.place, "place.row")):
            area = resolve_mark(mark, self.base, self.year)
            if area is not None:
                return area, rule
        return self.base, "place.inherited" if self.base else ""

    def _status(self, label: Label, column: Column, period: Period | None) -> str:
        published = self.setting.published
        if period is not None and published is not None:
            if period.start > published.last_day:
                return "target"
            if period.end < date(published.year, 1, 1):
                return "actual"
        if column.head.target or label.head.target:
            return "target"
        plan = next((mark for mark in self.caption.periods if mark.form == "plan"), None)
        if published is None and plan is not None and self.caption.planned and period is not None:
            whole = resolve_period(plan, None, None)
            return "target" if whole is not None and period.start >= whole.start else "actual"
        return self.setting.status


# --- small readings -----------------------------------------------------------------------------------------------


def resolve_mark(mark: PlaceMark | None, around: Area | None, year: int | None) -> Area | None:
    """Return name and code of a place in a table; a part is looked for in the place around it first."""
    if mark is None:
        return None
    if around is not None and mark.kind == "division" and not mark.path:
        joined = whole_place(around[0] + mark.name)
        if joined is not None and joined.name == mark.name and joined.divisions:
            mark = joined
    name, code = resolve_place(mark, around[1] if around else None, year)
    return (name, code) if name else (mark.name, None) if mark.kind == "township" else None


def _distinct(cells: list[Cell]) -> list[Cell]:
    """Drop the figures of a row that nothing tells apart."""
    seen = Counter((cell.name, cell.statistic, cell.period, cell.place, cell.unit) for cell in cells)
    return [c for c in cells if seen[c.name, c.statistic, c.period, c.place, c.unit] == 1]


def _percent() -> ScaledUnit | None:
    return read_scaled_unit("%")


def _joined(text: str) -> bool:
    return any(joint in text for joint in "及和与、")


def _says_already(name: str, measure: str) -> bool:
    """Whether a name needs no measure behind it: 粮食产量 under 产量, 工业增加值 under 总产值."""
    return measure in name or (ends_in_measure(name) and name[-1] == measure[-1])


def _basis(basis: str | None, period: Period | None) -> str | None:
    if basis != "chain":
        return basis
    if period is None:
        return None
    days = (period.end - period.start).days
    return "mom" if days <= 31 else "qoq" if days <= 92 else None


def _running(period: Period, word: str) -> Period:
    """本月 is the last month of a period, 累计 runs from January to its end."""
    if word == "month":
        return Period(period.end.replace(day=1), period.end) if period.start != period.end else period
    months = (period.end.year, period.end.month) == (period.start.year, period.start.month)
    return Period(date(period.start.year, 1, 1), period.end) if months and period.start != period.end else period


def _year_before(period: Period) -> Period:
    year = period.start.year - 1
    last = calendar.monthrange(period.end.year - 1, period.end.month)[1]
    end_of_month = period.end.day == calendar.monthrange(period.end.year, period.end.month)[1]
    day = last if end_of_month else min(period.end.day, last)
    end = period.end.replace(year=period.end.year - 1, day=day)
    return Period(end if period.start == period.end else period.start.replace(year=year), end)


def _whole(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def _plain(value: Decimal) -> Decimal:
    """Write out exponents and drop the zeros that a scale leaves behind the point: 28970000000.0 has none."""
    if value == value.to_integral_value() and abs(value) >= 1000:
        return value.quantize(Decimal(1))
    return Decimal(f"{value:f}")
