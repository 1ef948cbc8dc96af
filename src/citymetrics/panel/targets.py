"""Aims and what was reached: place by year by indicator, from the report that sets an aim and from the next one.

Reports on the work of a government set aims for the year and say what became of those of the year before. A row joins
the two. Where a report is at hand and says nothing, the row says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from citymetrics.exactness import exactly
from citymetrics.export.labelled import labels
from citymetrics.panel.cells import PanelRow, figure
from citymetrics.panel.columns import Column, columns_of, in_unit
from citymetrics.panel.labels import place_labels
from citymetrics.panel.selection import Selection
from citymetrics.panel.table import most_precise
from citymetrics.records.evidence import Evidence
from citymetrics.text.patterns import pattern

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

__all__ = ["Met", "Target", "Targets", "targets"]

Met = Literal["yes", "no", "open", ""]
SILENT, ABSENT = "not stated", "no report"
STATED = ("level", "ratio", "growth", "change")
"""The statistics that aims are in; a rank is none."""

BRIEF = ("place", "year", "indicator_id", "statistic", "unit", "aim", "modifier", "reached", "met", "gap")
"""The columns of a row that says what was aimed at and reached, and not where it stands."""

PlaceKey = tuple[str | None, str | None]
Row = tuple[PlaceKey, Column, int]


@dataclass(frozen=True, slots=True)
class Target:
    """One aim and what was reached, in the unit of its column.

    ``aim`` is None where the report of the year sets none, or where there is none (``reported``), ``reached`` likewise
    with the report of the next year (``followed``). ``modifier`` are the words that say how exact and how hard the aim
    is meant: 以上, 左右, 区间, 力争. ``met`` is ``open`` where the words do not decide it: 4.9% after 5%左右.
    """

    place: str
    adcode: str | None
    year: int
    column: Column
    aim: Indicator | None
    reached: Indicator | None
    reported: bool
    followed: bool
    modifier: str
    met: Met
    aim_sentence: str = ""
    reached_sentence: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Targets:
    """The table of aims, by place, indicator and year."""

    found: tuple[Target, ...]

    def __repr__(self) -> str:
        places = len({(target.place, target.adcode) for target in self.found})
        met = Counter(target.met for target in self.found)
        noun = "place" if places == 1 else "places"
        return f"<Targets of {places} {noun}: {len(self.found)} rows, {met['yes']} met, {met['no']} not met>"

    def __len__(self) -> int:
        return len(self.found)

    def rows(self, *, brief: bool = False) -> list[PanelRow]:
        """Return one flat row for each place, indicator and year; a ``brief`` one has no sources and sentences."""
        rows = [_row(target) for target in self.found]
        return [{key: row[key] for key in BRIEF} for row in rows] if brief else rows

    def to_pandas(self, *, exact: bool = False) -> Any:
        """Return a pandas DataFrame; figures are floats, or Decimals with ``exact``. Needs the extra ``pandas``."""
        from citymetrics.panel.frames import pandas_frame

        return pandas_frame(self.rows(), (), exact=exact)

    def to_polars(self) -> Any:
        """Return a polars DataFrame, figures as Decimal(38, 10). Needs the extra ``polars``."""
        from citymetrics.panel.frames import polars_frame

        return polars_frame(self.rows())

    def save(self, path: str | Path) -> None:
        """Write to .csv, .xlsx, .dta, .sav, .parquet, .arrow, .json or .jsonl; InputError for another suffix."""
        from citymetrics.panel.frames import save_rows

        save_rows(self.rows(), Path(path))


def targets(
    records: Iterable[Indicator],
    *,
    indicators: Iterable[str] | None = None,
    places: Iterable[str] | None = None,
    years: Iterable[str] | None = None,
    units: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
) -> Targets:
    """Join the aims of each year with what the next report says was reached.

    ``indicators``, ``places`` and ``units`` are those of ``panel``; ``years`` are years (2024) or years from one to
    another (2021..2025). Without ``indicators`` those with an aim for some year of the place have rows. Aims for
    several years (“十五五”时期年均) have none.

    >>> from citymetrics import extract
    >>> told = {
    ...     "2023": "今年主要预期目标：地区生产总值增长5%左右，城镇新增就业8万人以上。",
    ...     "2024": "去年地区生产总值增长5.2%。今年主要预期目标：城镇新增就业7万人。",
    ... }
    >>> found = [r for year, text in told.items() for r in extract(text, doc=year, published=year, place="芜湖市")]
    >>> for row in targets(found).rows():
    ...     print(row["year"], row["indicator_id"], row["aim"], row["modifier"], row["reached"], row["met"])
    2023 accounts.gdp ≈5 左右 5.2 yes
    2024 accounts.gdp not stated None no report None
    2023 labour.new_urban_jobs ≥80000 以上 not stated None
    2024 labour.new_urban_jobs 70000 None no report None
    """
    stated = list(records)
    asked = Selection.of(stated, indicators, places, years, by_year=True)
    evidence = Evidence(texts)
    reports = _reports(stated)
    yearly = [
        record
        for record in stated
        if record.statistic in STATED and _year(record) and record.place and not record.entity
    ]
    kept = [record for record in yearly if asked.fits(record)]
    heads = columns_of(
        kept,
        "indicator_id",
        units or {},
        several_statuses=False,
        cumulative=[evidence.is_cumulative(record) for record in kept],
    )
    aims: dict[Row, list[Indicator]] = defaultdict(list)
    reached: dict[Row, list[Indicator]] = defaultdict(list)
    for record, head in zip(kept, heads, strict=True):
        year = _year(record) or 0
        found = in_unit(record, head.unit)
        row = ((record.place, record.adcode), head, year)
        if record.status == "target":
            aims[row].append(found)
        elif (
            reports.get(record.doc, (None, 0))[1] != year
        ):  # what a report says of its own year is no result yet
            reached[row].append(found)
    labels = place_labels(stated)
    order = {head: number for number, head in enumerate(dict.fromkeys(heads))}
    if asked.indicators is not None:
        order = {h: asked.rank(r) for h, r in zip(reversed(heads), reversed(kept), strict=True)}
    told = {(place, year) for place, year in reports.values()}
    made = []
    for place, head, year in _grid(aims, reached, told, asked):
        row = (place, head, year)
        aim = most_precise(aims[row], evidence) if row in aims else None
        series = reports[aim.doc][0] if aim and aim.doc in reports else place
        result = _result(reached.get(row, []), year, reports, evidence)
        made.append(
            Target(
                labels[place[0] or "", place[1]],
                place[1],
                year,
                head,
                aim,
                result,
                (place, year) in told or aim is not None,
                (series, year + 1) in told or (place, year + 1) in told,
                _modifier(aim, evidence) if aim else "",
                _met(aim, result) if aim and result else "",
                evidence.sentence(aim) if aim else "",
                evidence.sentence(result) if result else "",
            )
        )
    return Targets(tuple(sorted(made, key=lambda t: (t.place, order[t.column], t.column.label, t.year))))


def _reports(records: Iterable[Indicator]) -> dict[str, tuple[PlaceKey, int]]:
    """Return for each document that sets aims the place and the year that most of them are for."""
    aims: dict[str, Counter[tuple[PlaceKey, int]]] = defaultdict(Counter)
    for record in records:
        if record.status == "target" and record.place and (year := _year(record)):
            aims[record.doc][(record.place, record.adcode), year] += 1
    return {doc: counts.most_common(1)[0][0] for doc, counts in aims.items()}


def _year(record: Indicator) -> int | None:
    """Return the year that a record is of, or at the end of which it holds; None for all else."""
    start, end = record.period_start, record.period_end
    if start is None or end is None or end != date(end.year, 12, 31):
        return None
    return end.year if start in (date(end.year, 1, 1), end) else None


def _grid(
    aims: Mapping[Row, object],
    reached: Mapping[Row, object],
    told: set[tuple[PlaceKey, int]],
    asked: Selection,
) -> Iterable[Row]:
    """Return the rows: each indicator with an aim for each year that a report of the place is for."""
    wanted = {(place, head) for place, head, _ in aims}
    if asked.indicators is not None:
        wanted |= {(place, head) for place, head, _ in reached if any(place == other for other, _ in told)}
    rows = set(aims)
    for place, head in wanted:
        rows |= {(place, head, year) for other, year in told if other == place and asked.has_year(year)}
    return rows


def _result(
    found: list[Indicator], year: int, reports: Mapping[str, tuple[PlaceKey, int]], evidence: Evidence
) -> Indicator | None:
    """Return what was reached: as the report of the next year says, else as another document does."""
    following = [record for record in found if reports.get(record.doc, (None, 0))[1] == year + 1]
    return most_precise(following or found, evidence) if found else None


def _modifier(aim: Indicator, evidence: Evidence) -> str:
    """Return the words that say how exact and how hard an aim is meant, each once."""
    before, behind = evidence.around(aim)
    words = [match.group() for match in pattern("target.measure").finditer(aim.text)]
    if aim.qualifier == "between":
        words = [labels("value.qualifier")["between"]]
    if found := pattern("target.before").search(before):
        words.append(found[1])
    if found := pattern("target.head").search(before):
        words.append(found["word"])
    if found := pattern("target.behind").match(behind):
        words.append(found["word"])
    return " ".join(dict.fromkeys(words))


def _met(aim: Indicator, reached: Indicator) -> Met:
    """Tell whether an aim was met: at least as much was reached, or at most as much where less is better."""
    low, high = (aim.value, aim.value) if aim.value is not None else (aim.lower, aim.upper)
    if low is None or high is None:
        return "open"
    if _is_ceiling(aim):
        return _compare(aim, _negative(reached.upper), _negative(reached.lower), -high)
    return _compare(aim, reached.lower, reached.upper, low)


def _compare(aim: Indicator, least: Decimal | None, most: Decimal | None, goal: Decimal) -> Met:
    if least is not None and least >= goal:
        return "yes"
    if most is None or most >= goal:
        return "open"
    return "open" if aim.qualifier in ("about", "nearly") else "no"


def _negative(figure: Decimal | None) -> Decimal | None:
    return None if figure is None else -figure


def _is_ceiling(aim: Indicator) -> bool:
    if aim.qualifier in ("at_most", "under"):
        return True
    if aim.qualifier in ("at_least", "over"):
        return False
    if aim.value is not None and aim.value < 0:  # 能耗下降3%: more of a fall is better
        return True
    return pattern("target.ceiling").search(aim.indicator) is not None


@exactly
def _gap(aim: Indicator, reached: Indicator) -> Decimal | None:
    """Return by how much more was reached than the aim; None where one of them is no number.

    Of a range the upper end counts where less is better, else the lower one.
    """
    goal = aim.value
    if goal is None:
        goal = aim.upper if _is_ceiling(aim) else aim.lower
    return None if goal is None or reached.value is None else reached.value - goal


def _row(target: Target) -> PanelRow:
    aim, reached = target.aim, target.reached
    return {
        "place": target.place,
        "adcode": target.adcode,
        "year": target.year,
        "indicator_id": target.column.subject,
        "title": target.column.title,
        "statistic": target.column.statistic or "level",
        "unit": target.column.unit,
        "aim": figure(aim) if aim else SILENT if target.reported else ABSENT,
        "modifier": target.modifier or None,
        "reached": figure(reached) if reached else SILENT if target.followed else ABSENT,
        "met": target.met or None,
        "gap": _gap(aim, reached) if aim and reached else None,
        "aim_value": aim.value if aim else None,
        "aim_lower": aim.lower if aim else None,
        "aim_upper": aim.upper if aim else None,
        "reached_value": reached.value if reached else None,
        "aim_text": aim.text if aim else None,
        "reached_text": reached.text if reached else None,
        "aim_source": aim.doc if aim else None,
        "reached_source": reached.doc if reached else None,
        "aim_sentence": target.aim_sentence or None,
        "reached_sentence": target.reached_sentence or None,
    }
