"""Every row of guards.toml, qualifiers.toml and trends.toml does what its examples say.

The rows of units.toml are tested in ``test_units.py``, those of partitions.toml in ``test_partitions.py``, those of
periods.toml in ``test_periods.py``, those of reach.toml in ``test_reach.py``, those of classes.toml and of patterns in
``test_patterns.py``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import pytest

from citymetrics import extract
from citymetrics.marks.numerals import NUMERAL_RE, read_match
from citymetrics.marks.quantities import find_quantities
from citymetrics.marks.quantities.guards import guarded
from citymetrics.text.lexicon import read_toml

GUARDS: list[dict[str, Any]] = list(read_toml("guards.toml")["guard"])
QUALIFIERS: list[dict[str, Any]] = list(read_toml("qualifiers.toml")["qualifier"])
TRENDS: list[dict[str, Any]] = list(read_toml("trends.toml")["trend"])

TESTED = {
    "guards.toml": "test_data.py",
    "qualifiers.toml": "test_data.py",
    "trends.toml": "test_data.py",
    "units.toml": "test_units.py",
    "partitions.toml": "test_partitions.py",
    "periods.toml": "test_periods.py",
    "classes.toml": "test_patterns.py",
    "reach.toml": "test_reach.py",
    "pairs.toml": "test_pairs.py",
}
"""Where the examples of a data file are executed."""


def guards_of(context: str, example: str) -> list[str | None]:
    """What the guards say of each numeral of an example that stands behind a context."""
    text = context + example
    said = []
    for match in NUMERAL_RE.finditer(text):
        numeral = read_match(match)
        assert numeral is not None, f"{match.group()} in {text} is no well-formed numeral"
        if match.end() > len(context):
            said.append(guarded(text, match.start(), match.end(), numeral.arabic))
    assert said, f"{text} has no numeral"
    return said


def guard_examples() -> list[object]:
    return [
        pytest.param(row, example, id=f"{row['id']}-{example}")
        for row in GUARDS
        for example in row["examples"]
    ]


@pytest.mark.parametrize(("row", "example"), guard_examples())
def test_a_guard_leaves_its_examples_alone(row: Mapping[str, Any], example: str) -> None:
    assert row["id"] in guards_of(row.get("context", ""), example)


@pytest.mark.parametrize("row", GUARDS, ids=lambda row: row["id"])
def test_no_example_of_a_guard_is_wholly_read(row: Mapping[str, Any]) -> None:
    context = row.get("context", "")
    for example in row["examples"]:
        refused: list[tuple[int, int, str]] = []
        find_quantities(context + example, [], refused)
        assert refused, example


@pytest.mark.parametrize("row", GUARDS, ids=lambda row: row["id"])
def test_a_guard_has_nothing_to_say_of_its_counter_examples(row: Mapping[str, Any]) -> None:
    assert row["counter_examples"]
    for example in row["counter_examples"]:
        assert row["id"] not in guards_of(row.get("context", ""), example), example


@pytest.mark.parametrize("row", [row for row in GUARDS if row.get("chinese_only")], ids=lambda row: row["id"])
def test_a_guard_of_chinese_numerals_passes_arabic_ones(row: Mapping[str, Any]) -> None:
    for example in row["examples"]:
        match = NUMERAL_RE.match(example)
        assert match, example
        assert row["id"] not in guards_of("", f"3{example[match.end() :]}"), example


@pytest.mark.parametrize("row", QUALIFIERS, ids=lambda row: row["id"])
def test_the_examples_of_a_qualifier(row: Mapping[str, Any]) -> None:
    for example in row["examples"]:
        (quantity,) = find_quantities(example, [])
        assert quantity.qualifier == row["qualifier"], example


def test_a_word_stands_for_one_qualifier() -> None:
    for side in ("before", "after"):
        words = [word for row in QUALIFIERS for word in row[side]]
        assert len(words) == len(set(words)), side


@pytest.mark.parametrize("row", TRENDS, ids=lambda row: row["id"])
def test_the_examples_of_a_trend(row: Mapping[str, Any]) -> None:
    for example in row["examples"]:
        (record,) = extract(f"用水户数{example}。")
        assert record.value is not None
        assert (record.rules[0], record.value > 0) == (row["id"], row["sign"] > 0), example
        assert record.statistic in ("change", "growth"), example


def test_examples_of_every_data_file_are_executed() -> None:
    data = files("citymetrics") / "data"
    with_examples = {
        path.name
        for path in data.iterdir()
        if path.name.endswith(".toml")
        for rows in tomllib.loads(path.read_text("utf-8")).values()
        if isinstance(rows, list) and any("examples" in row for row in rows if isinstance(row, dict))
    }
    assert with_examples == set(TESTED)


def test_words_stand_one_a_line_in_order() -> None:
    for group, table in read_toml("words.toml").items():
        for key, words in table.items():
            if key != "about":
                lines = words.strip().splitlines()
                assert lines == sorted(set(lines)), (group, key)
                assert key.startswith("not_") or not any(" " in line for line in lines), (group, key)
