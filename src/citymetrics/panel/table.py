"""One table of many texts: place by period by indicator, one value per cell, nothing dropped silently.

Where several records state the figure of a cell, the most precise one is chosen: an exact figure before one with 约
or 超, a stated one before a derived one, more digits before fewer. The others are listed as `Rival`, with their
sentences, and records without a cell as `LeftOut`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from citymetrics.errors import InputError
from citymetrics.export.labelled import labels
from citymetrics.panel.cells import (
    Cell,
    Form,
    LeftOut,
    PanelRow,
    Relation,
    Rival,
    figure,
    left_out_row,
    long_row,
    rival_row,
)
from citymetrics.panel.columns import Column, columns_of, in_unit
from citymetrics.panel.derivation import derive_levels, is_derived
from citymetrics.panel.labels import place_labels, row_label
from citymetrics.panel.selection import Selection
from citymetrics.records.evidence import Evidence
from citymetrics.records.intervals import amount, resolution

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

__all__ = ["COLUMNS", "INDEX", "Cell", "Column", "LeftOut", "Panel", "Rival", "most_precise", "panel"]

INDEX = ("place", "period", "doc", "status", "entity")
"""The fields by which rows can be distinguished."""
COLUMNS = ("indicator_id", "indicator")
"""What columns can be by: the id of the catalogue (the name where there is none), or always the name."""
CERTAINTY = {
    "exact": 0,
    "between": 1,
    "over": 2,
    "at_least": 2,
    "under": 2,
    "at_most": 2,
    "nearly": 2,
    "about": 3,
}
FINALITY = {"revised": 0, None: 1, "preliminary": 1, "estimate": 2}
"""A revised figure is the last word on its cell, an estimate is no word on what a text states."""


@dataclass(frozen=True, slots=True, repr=False)
class Panel:
    """The table: its cells by row and column, the rival statements, and the records without a cell.

    >>> from citymetrics import extract
    >>> panel(extract("2020年末成都市绿地率35%，2020年末武汉市绿地率36%。"))
    <Panel of 2 rows, 1 column, 2 cells: environment.green.land_rate [%]>
    """

    index: tuple[str, ...]
    cells: tuple[Cell, ...]
    rivals: tuple[Rival, ...]
    left_out: tuple[LeftOut, ...]
    heads: tuple[Column, ...] = ()
    """The columns in their order, with what they are of."""

    def __repr__(self) -> str:
        rows = len({cell.row for cell in self.cells})
        counted = [
            f"{number} {noun}{'' if number == 1 else 's'}"
            for number, noun in ((rows, "row"), (len(self.heads), "column"), (len(self.cells), "cell"))
        ]
        more = ", …" if len(self.heads) > SHOWN else ""
        names = ", ".join(self.columns[:SHOWN])
        return f"<Panel of {', '.join(counted)}{': ' if names else ''}{names}{more}>"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in the order asked for, else that in which texts first state them."""
        return tuple(column.label for column in self.heads)

    @property
    def contradictions(self) -> tuple[Rival, ...]:
        """The rivals that cannot be true together with the figure of their cell."""
        return tuple(rival for rival in self.rivals if rival.relation == "contradiction")

    def long(self) -> list[PanelRow]:
        """Return one row per cell, with the fields of the record and its sentence."""
        heads = {column.label: column for column in self.heads}
        return [long_row(self.index, cell, heads[cell.column]) for cell in self.cells]

    def wide(self) -> list[PanelRow]:
        """Return one row per place and period, with a column per indicator and unit.

        A cell is a Decimal where the figure is exact, and a text with its sign where it is not: ``≥5``, ``4.5–5``.
        """
        return self._spread({column: [column] for column in self.columns}, _as_shown)

    def numeric(self) -> list[PanelRow]:
        """Return the wide form with numbers only, for tables whose columns have a type.

        Where a column has figures that are not exact, ``COLUMN shown`` has them as ``wide`` shows them, and where it
        has ranges, which are no number, ``COLUMN lower`` and ``COLUMN upper`` have their bounds.
        """
        inexact = {cell.column for cell in self.cells if cell.record.qualifier != "exact"}
        ranges = {cell.column for cell in self.cells if cell.record.value is None}
        parts = {
            column: [
                column,
                *([f"{column}{LOWER}", f"{column}{UPPER}"] if column in ranges else []),
                *([f"{column}{AS_SHOWN}"] if column in inexact else []),
            ]
            for column in self.columns
        }
        return self._spread(parts, _as_numbers)

    def _spread(
        self, parts: Mapping[str, list[str]], read: Callable[[Indicator, list[str]], PanelRow]
    ) -> list[PanelRow]:
        rows: dict[tuple[str, ...], PanelRow] = {}
        names = [name for part in parts.values() for name in part]
        for cell in self.cells:
            start: PanelRow = {**dict(zip(self.index, cell.row, strict=True)), **dict.fromkeys(names)}
            rows.setdefault(cell.row, start).update(read(cell.record, parts[cell.column]))
        return [rows[key] for key in sorted(rows)]

    def rows(self, form: Form = "wide") -> list[PanelRow]:
        """Return the table in one of its forms."""
        return self.wide() if form == "wide" else self.long()

    def typed_rows(self, form: Form = "wide") -> list[PanelRow]:
        """Return the table in one of its forms, each column of one type."""
        return self.numeric() if form == "wide" else self.long()

    def rival_rows(self) -> list[PanelRow]:
        """Return the rivals as flat rows with both figures and both sentences."""
        return [rival_row(self.index, rival) for rival in self.rivals]

    def left_out_rows(self) -> list[PanelRow]:
        """Return the records without a cell as flat rows."""
        return [left_out_row(left) for left in self.left_out]

    def titles(self) -> dict[str, str]:
        """Return the Chinese name of each column of the wide forms."""
        found: dict[str, str] = {}
        words = labels("part")
        endings = {AS_SHOWN: words["shown"], LOWER: words["lower"], UPPER: words["upper"]}
        for column in self.heads:
            found[column.label] = column.title
            found |= {f"{column.label}{end}": f"{column.title}{zh}" for end, zh in endings.items()}
        return found

    def to_arrow(self, form: Form = "wide") -> Any:
        """Return a pyarrow Table, figures as decimal128(38, 10). Needs the extra ``parquet``.

        Raises InputError for a figure with more than 28 digits before the point.
        """
        from citymetrics.panel.frames import arrow_table

        return arrow_table(self.typed_rows(form))

    def to_pandas(self, form: Form = "wide", *, exact: bool = False) -> Any:
        """Return a pandas DataFrame; figures are floats, or Decimals with ``exact``. Needs the extra ``pandas``.

        In the wide form the index of the panel is the index of the frame.
        """
        from citymetrics.panel.frames import pandas_frame

        return pandas_frame(self.typed_rows(form), self.index if form == "wide" else (), exact=exact)

    def to_polars(self, form: Form = "wide") -> Any:
        """Return a polars DataFrame, figures as Decimal(38, 10). Needs the extra ``polars``.

        Raises InputError for a figure with more than 28 digits before the point.
        """
        from citymetrics.panel.frames import polars_frame

        return polars_frame(self.typed_rows(form))

    def save(self, path: str | Path, form: Form = "wide") -> None:
        """Write to .csv, .xlsx, .dta, .sav, .parquet, .arrow, .json or .jsonl; a workbook has all forms and lists.

        The file is renamed to ``path`` when it is complete. Raises InputError for another suffix or a path that cannot
        be written, WriteError when the disk is full.
        """
        from citymetrics.panel.frames import save_panel

        save_panel(self, Path(path), form)


SHOWN = 3
AS_SHOWN, LOWER, UPPER = " shown", " lower", " upper"


def panel(  # noqa: PLR0913 - public, and every option is given by name
    records: Iterable[Indicator],
    index: Sequence[str] = ("place", "period"),
    columns: str = "indicator_id",
    *,
    status: Literal["actual", "target", "all"] = "actual",
    indicators: Iterable[str] | None = None,
    places: Iterable[str] | None = None,
    periods: Iterable[str] | None = None,
    linked: bool = False,
    min_cells: int = 1,
    by_year: bool = False,
    derive: bool = False,
    units: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
) -> Panel:
    """Arrange records as a table with one value per cell.

    ``index`` lists the fields that rows are by (place, period, doc, status, entity); ``columns`` is what columns are
    by: indicator_id, which falls back to the name where the catalogue has no match, or indicator. Growth, change,
    shares, ranks and flows beside stocks have columns of their own, as have prices, words of scope and units that do
    not convert; other figures are converted to the unit of the catalogue, or to the one that ``units`` gives for the
    dimension ({"area": "ha"}).

    ``status`` selects the records: actual, target or all. ``indicators`` are ids (``accounts.gdp``), with the
    statistic if wanted (``accounts.gdp:growth.yoy``), chapters (``finance``) or names (地区生产总值), which also order
    the columns; ``places`` names or codes; ``periods`` labels of rows (2025, 2020H1) or years (2021..2025).
    ``linked`` leaves out what has no id, ``min_cells`` columns with fewer cells. ``by_year`` puts the end of a year
    and the whole year into one row. ``derive`` fills empty cells with the level of the year before where level and
    change are stated. ``texts`` are the documents by ``doc``, for the sentences.

    Raises InputError for an unknown ``index``, ``columns``, ``status``, indicator, place or period.

    >>> from citymetrics import extract
    >>> table = panel(extract("2020年末成都市注册志愿者达274万人，2020年末武汉市注册志愿者176.3万人。"))
    >>> for row in table.wide():
    ...     print(row["place"], row["period"], row["social.volunteers.registered [人]"])
    成都市 2020-12-31 2740000
    武汉市 2020-12-31 1763000
    """
    names = tuple(index)
    _check_arguments(names, columns, status)
    stated = list(records)
    asked = Selection.of(stated, indicators, places, periods, linked=linked, by_year=by_year)
    stated = [record for record in stated if asked.fits(record)]
    evidence = Evidence(texts)
    if derive:
        stated += derive_levels(stated)
    left: list[LeftOut] = []
    kept: list[Indicator] = []
    for record in stated:
        if reason := _why_left_out(record, names, status):
            left.append(LeftOut(record, reason, evidence.sentence(record)))
        else:
            kept.append(record)
    labels = place_labels(stated)
    heads = columns_of(
        kept,
        columns,
        units or {},
        several_statuses="status" not in names,
        cumulative=[evidence.is_cumulative(record) for record in kept],
    )
    groups: dict[tuple[tuple[str, ...], Column], list[Indicator]] = defaultdict(list)
    for record, head in zip(kept, heads, strict=True):
        row = tuple(row_label(record, name, labels, by_year) for name in names)
        groups[row, head].append(in_unit(record, head.unit))
    many = Counter(head for _, head in groups)
    filled = []
    for (row, head), group in groups.items():
        if many[head] < min_cells:
            reason = f"its column has {many[head]} of at least {min_cells} cells"
            left += [LeftOut(record, reason, evidence.sentence(record)) for record in group]
        else:
            filled.append(_fill(row, head.label, group, evidence))
    shown = [head for head in dict.fromkeys(head for _, head in groups) if many[head] >= min_cells]
    if asked.indicators is not None:
        first = {
            head: asked.rank(record) for head, record in zip(reversed(heads), reversed(kept), strict=True)
        }
        shown.sort(key=lambda head: first[head])
    return Panel(
        names, tuple(f[0] for f in filled), tuple(r for f in filled for r in f[1]), tuple(left), tuple(shown)
    )


def _check_arguments(index: tuple[str, ...], columns: str, status: str) -> None:
    for name in index:
        if name not in INDEX:
            raise InputError(f"index: {name!r} is not one of {', '.join(INDEX)}")
    if not index or len(set(index)) < len(index):
        raise InputError(f"index: {index!r} needs one name at least, each once")
    if columns not in COLUMNS:
        raise InputError(f"columns: {columns!r} is not one of {', '.join(COLUMNS)}")
    if status not in ("actual", "target", "all"):
        raise InputError(f"status: {status!r} is not one of actual, target, all")


def _why_left_out(record: Indicator, index: tuple[str, ...], status: str) -> str:
    if status != "all" and record.status != status:
        return f"it is {record.status}"
    if "place" in index and record.place is None:
        return "its place is not known"
    if "period" in index and record.period_end is None:
        return "its period is not known"
    if record.entity and "entity" not in index:
        return f"it is of {record.entity}, not of the place"
    return ""


def _fill(
    row: tuple[str, ...], column: str, group: list[Indicator], evidence: Evidence
) -> tuple[Cell, list[Rival]]:
    kept = most_precise(group, evidence)
    rivals = [
        Rival(
            _relate(kept, other), row, column, kept, other, evidence.sentence(kept), evidence.sentence(other)
        )
        for other in group
        if other is not kept
    ]
    cell = Cell(row, column, kept, evidence.sentence(kept), derived=is_derived(kept))
    contested = any(rival.relation == "contradiction" for rival in rivals)
    return replace(cell, contested=contested), rivals


def most_precise(group: Iterable[Indicator], evidence: Evidence) -> Indicator:
    """Return the record that says most of those that state one figure; of equals the first."""
    return min(group, key=lambda record: (evidence.is_base(record), *_precision(record)))


def _precision(record: Indicator) -> tuple[int, int, bool, Fraction]:
    """Return a sort key that is least for the most precise record."""
    size = amount(record)
    width = size.high - size.low if size.high is not None and size.low is not None else None
    digits = width if width is not None and record.qualifier == "exact" else Fraction(resolution(record))
    return FINALITY[record.obs_status], CERTAINTY[record.qualifier], is_derived(record), digits


def _relate(kept: Indicator, other: Indicator) -> Relation:
    ours, theirs = amount(kept), amount(other)
    if not ours.overlaps(theirs):
        return "revision" if FINALITY[kept.obs_status] < FINALITY[other.obs_status] else "contradiction"
    return (
        "same" if (kept.value, kept.qualifier, ours) == (other.value, other.qualifier, theirs) else "coarser"
    )


def _as_shown(record: Indicator, names: list[str]) -> PanelRow:
    return {names[0]: record.value if record.qualifier == "exact" else figure(record)}


def _as_numbers(record: Indicator, names: list[str]) -> PanelRow:
    cells: PanelRow = {names[0]: record.value}
    for name in names[1:]:
        if name.endswith(AS_SHOWN):
            cells[name] = figure(record)
        elif record.value is None:
            cells[name] = record.lower if name.endswith(LOWER) else record.upper
    return cells
