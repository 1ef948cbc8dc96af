"""One table of many texts: place by period by indicator, one value per cell, nothing dropped silently.

Where several records state the figure of a cell, the most precise one is chosen: an exact figure before one with 约
or 超, a stated one before a derived one, more digits before fewer. The others are listed as `Rival`, with their
sentences, and records without a cell as `LeftOut`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from citymetrics.errors import InputError
from citymetrics.panel.cells import (
    Cell,
    Form,
    LeftOut,
    PanelRow,
    Relation,
    Rival,
    left_out_row,
    long_row,
    rival_row,
)
from citymetrics.panel.derivation import derive_levels, is_derived
from citymetrics.panel.labels import column_labels, place_labels, row_label
from citymetrics.records.conversion import convert_record
from citymetrics.records.evidence import Evidence
from citymetrics.records.intervals import amount, resolution

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

__all__ = ["COLUMNS", "INDEX", "Cell", "LeftOut", "Panel", "Rival", "panel"]

INDEX = ("place", "period", "doc", "status")
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

RANGE = "a range has no single value: the long form has its lower and upper"


@dataclass(frozen=True, slots=True)
class Panel:
    """The table: its cells by row and column, the rival statements, and the records without a cell.

    >>> from citymetrics import extract
    >>> table = panel(extract("2020年末成都市绿地率35%，2020年末武汉市绿地率36%。"))
    >>> [cell.row for cell in table.cells], table.contradictions
    ([('成都市', '2020-12-31'), ('武汉市', '2020-12-31')], ())
    """

    index: tuple[str, ...]
    cells: tuple[Cell, ...]
    rivals: tuple[Rival, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in the order in which texts first state them."""
        return tuple(dict.fromkeys(cell.column for cell in self.cells))

    @property
    def contradictions(self) -> tuple[Rival, ...]:
        """The rivals that cannot be true together with the figure of their cell."""
        return tuple(rival for rival in self.rivals if rival.relation == "contradiction")

    def long(self) -> list[PanelRow]:
        """Return one row per cell, with the fields of the record and its sentence."""
        return [long_row(self.index, cell) for cell in self.cells]

    def wide(self) -> list[PanelRow]:
        """Return one row per place and period, with a column per indicator and unit; a range has no single value."""
        rows: dict[tuple[str, ...], PanelRow] = {}
        for cell in self.cells:
            start: PanelRow = {**dict(zip(self.index, cell.row, strict=True)), **dict.fromkeys(self.columns)}
            rows.setdefault(cell.row, start)[cell.column] = cell.record.value
        return [rows[key] for key in sorted(rows)]

    def rows(self, form: Form = "wide") -> list[PanelRow]:
        """Return the table in one of its forms."""
        return self.wide() if form == "wide" else self.long()

    def rival_rows(self) -> list[PanelRow]:
        """Return the rivals as flat rows with both figures and both sentences."""
        return [rival_row(self.index, rival) for rival in self.rivals]

    def left_out_rows(self) -> list[PanelRow]:
        """Return the records without a cell as flat rows."""
        return [left_out_row(left) for left in self.left_out]

    def to_arrow(self, form: Form = "wide") -> Any:
        """Return a pyarrow Table, figures as decimal128(38, 10). Needs the extra ``parquet``.

        Raises InputError for a figure with more than 28 digits before the point.
        """
        from citymetrics.panel.frames import arrow_table

        return arrow_table(self.rows(form))

    def to_pandas(self, form: Form = "wide", *, exact: bool = False) -> Any:
        """Return a pandas DataFrame; figures are floats, or Decimals with ``exact``. Needs the extra ``pandas``.

        In the wide form the index of the panel is the index of the frame.
        """
        from citymetrics.panel.frames import pandas_frame

        return pandas_frame(self.rows(form), self.index if form == "wide" else (), exact=exact)

    def to_polars(self, form: Form = "wide") -> Any:
        """Return a polars DataFrame, figures as Decimal(38, 10). Needs the extra ``polars``.

        Raises InputError for a figure with more than 28 digits before the point.
        """
        from citymetrics.panel.frames import polars_frame

        return polars_frame(self.rows(form))

    def save(self, path: str | Path, form: Form = "wide") -> None:
        """Write to .csv, .xlsx, .parquet, .arrow, .json or .jsonl; a workbook contains all forms and lists.

        The file is renamed to ``path`` when it is complete. Raises InputError for another suffix or a path that cannot
        be written, WriteError when the disk is full.
        """
        from citymetrics.panel.frames import save_panel

        save_panel(self, Path(path), form)


def panel(  # noqa: PLR0913 - public, and every option is given by name
    records: Iterable[Indicator],
    index: Sequence[str] = ("place", "period"),
    columns: str = "indicator_id",
    *,
    status: Literal["actual", "target", "all"] = "actual",
    by_year: bool = False,
    derive: bool = False,
    units: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
) -> Panel:
    """Arrange records as a table with one value per cell.

    ``index`` lists the fields that rows are by (place, period, doc, status); ``columns`` is what columns are by:
    indicator_id, which falls back to the name where the catalogue has no match, or indicator. Growth, change, shares
    and ranks have columns of their own, as have units that do not convert; other figures are converted to the most
    frequent unit of the column, or to the unit that ``units`` gives for the dimension ({"area": "ha"}). ``status``
    selects the records: actual, target or all. ``by_year`` puts the end of a year and the whole year into one row.
    ``derive`` fills empty cells with the level of the year before where level and change are stated. ``texts`` are the
    documents by ``doc``, for the sentences.

    Raises InputError for an unknown ``index``, ``columns`` or ``status``.

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
    evidence = Evidence(texts)
    if derive:
        stated += derive_levels(stated)
    groups: dict[tuple[tuple[str, ...], str], list[Indicator]] = defaultdict(list)
    left: list[LeftOut] = []
    labels = place_labels(stated)
    column_of = column_labels(stated, columns, units or {}, several_statuses="status" not in names)
    for record in stated:
        reason = _why_left_out(record, names, status)
        if reason:
            left.append(LeftOut(record, reason, evidence.sentence(record)))
            continue
        row = tuple(row_label(record, name, labels, by_year) for name in names)
        label, unit = column_of[id(record)]
        groups[row, label].append(convert_record(record, unit) if unit else record)
        if record.value is None:
            left.append(LeftOut(record, RANGE, evidence.sentence(record)))
    filled = [_fill(row, column, group, evidence) for (row, column), group in groups.items()]
    return Panel(names, tuple(f[0] for f in filled), tuple(r for f in filled for r in f[1]), tuple(left))


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
    return ""


def _fill(
    row: tuple[str, ...], column: str, group: list[Indicator], evidence: Evidence
) -> tuple[Cell, list[Rival]]:
    kept = min(group, key=_precision)
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


def _precision(record: Indicator) -> tuple[int, bool, Fraction]:
    """Return a sort key that is least for the most precise record; of equals the first in the texts is taken."""
    size = amount(record)
    width = size.high - size.low if size.high is not None and size.low is not None else None
    digits = width if width is not None and record.qualifier == "exact" else Fraction(resolution(record))
    return CERTAINTY[record.qualifier], is_derived(record), digits


def _relate(kept: Indicator, other: Indicator) -> Relation:
    ours, theirs = amount(kept), amount(other)
    if not ours.overlaps(theirs):
        return "contradiction"
    return (
        "same" if (kept.value, kept.qualifier, ours) == (other.value, other.qualifier, theirs) else "coarser"
    )
