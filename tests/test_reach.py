"""Every row of ``data/reach.toml`` does what its examples say, and they would notice if it reached less or further."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from citymetrics import extract
from citymetrics.evaluate.fixtures import read_period
from citymetrics.reading.context import reach
from citymetrics.reading.context.reach import SEGMENTS, load_reach

ROWS = {row["id"]: row for row in load_reach().values()}

BY_CODE = frozenset(
    [
        "aim.clause",
        "aim.heading",
        "aim.title",
        "period.base",
        "period.heading",
        "period.title",
        "place.base",
        "place.clause",
        "place.dateline",
        "place.heading",
        "place.lead",
        "place.title",
    ]
)
"""Rows that say what holds, but that the walk does by itself, without asking the table."""

SAME = {
    # A segment of its own is looked up by what stands in it, not by the table: these differ in nothing.
    "none": {"bracket", "clause"},
    "bracket": {"none", "clause"},
    "clause": {"none", "bracket"},
}
DROPPED = frozenset(["period.dateline", "period.scheme", "place.bracket", "period.bracket"])
"""Roles that a look-up leaves out within the sentence, whatever the table says."""


def parts(example: str, kind: str) -> tuple[str, object]:
    """The text of an example, and what its last figure must get."""
    text, _, value = example.rpartition(" => ")
    if kind == "period":
        return text, (None, None) if value == "-" else read_period(value)
    return text, None if value == "-" else value


def got(text: str, kind: str) -> tuple[date | None, date | None] | str | None:
    last = extract(text, published="2023-06")[-1]
    if kind == "aim":
        return last.status
    return last.place if kind == "place" else (last.period_start, last.period_end)


def holds(row: Mapping[str, Any]) -> bool:
    """Whether all examples of a row come out as they say."""
    checked = [
        parts(example, row["kind"]) for key in ("examples", "counter_examples") for example in row[key]
    ]
    return all(got(text, row["kind"]) == value for text, value in checked)


@contextmanager
def reaching(row: Mapping[str, Any], segment: str) -> Iterator[None]:
    """Change what a row holds for, as long as the block runs."""
    rows = {**load_reach(), (row["kind"], row["role"]): {**row, "holds": segment}}
    asked = (reach.holds_for, reach.rank_of)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reach, "load_reach", lambda: rows)
        for function in asked:
            function.cache_clear()
        yield
    for function in asked:
        function.cache_clear()


def examples() -> list[object]:
    return [
        pytest.param(row["kind"], example, id=f"{row_id}-{example[-30:]}")
        for row_id, row in ROWS.items()
        for key in ("examples", "counter_examples")
        for example in row[key]
    ]


def changes() -> list[object]:
    """Each row with each other segment that a walk tells from its own."""
    found: list[object] = []
    for row_id, row in ROWS.items():
        if row_id in BY_CODE:
            continue
        for segment in SEGMENTS:
            same = SAME.get(row["holds"], set()) | {row["holds"]}
            if row_id == "period.lead":
                same |= {"section"}  # no section is open where it stands
            if row_id in DROPPED and segment == "sentence":
                continue
            if segment not in same:
                found.append(pytest.param(row, segment, id=f"{row_id}-{segment}"))
    return found


@pytest.mark.parametrize(("kind", "example"), examples())
def test_an_example_comes_out_as_it_says(kind: str, example: str) -> None:
    text, value = parts(example, kind)
    assert got(text, kind) == value


@pytest.mark.parametrize(("row", "segment"), changes())
def test_the_examples_notice_another_reach(row: Mapping[str, Any], segment: str) -> None:
    assert holds(row)
    with reaching(row, segment):
        assert not holds(row)


def test_every_row_has_examples_of_both_kinds() -> None:
    for row in ROWS.values():
        assert row.get("examples"), row["id"]
        assert row.get("counter_examples"), row["id"]


def test_two_periods_of_a_title_date_nothing() -> None:
    assert got("2021年财政收支情况和2022年预算情况\n招生5万人。", "period") == (None, None)
