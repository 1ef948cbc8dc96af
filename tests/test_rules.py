"""Every rule that the code can name is the rule of a fixture that passes."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import citymetrics
from citymetrics import extract
from citymetrics.evaluate.fixtures import load_cases
from citymetrics.explanation import explain
from citymetrics.text.lexicon import read_toml

FIXTURES = Path(__file__).with_name("fixtures")
PACKAGE = Path(citymetrics.__file__).parent
READERS = ("reading/constructions", "reading/context", "marks/quantities", "reading/tables")
"""The folders whose code puts rules into records."""

RULE_RE = re.compile(r"(name|trend|order|growth|number|period|place|unit)(\.[a-z]+(-[a-z]+)*)+")


def named_in_code() -> set[str]:
    """The rules of records that stand in the code as a string."""
    return {
        node.value
        for folder in READERS
        for path in (PACKAGE / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and RULE_RE.fullmatch(node.value)
    }


def rules_of_records() -> set[str]:
    return named_in_code() | {row["id"] for row in read_toml("trends.toml")["trend"]}


def rules_of_refusal() -> set[str]:
    reasons = {row["id"] for row in read_toml("reasons.toml")["reason"]}
    guards = {row["id"] for row in read_toml("guards.toml")["guard"]}
    return guards | {rule for rule in reasons if rule.startswith("guard.")}


@cache
def seen() -> tuple[frozenset[str], frozenset[str]]:
    """The rules of all records of the cases that pass, and those that left a numeral of such a case alone."""
    made: set[str] = set()
    refused: set[str] = set()
    for path in sorted(FIXTURES.rglob("*.toml")):
        for case in load_cases(path):
            found = extract(case.text, published=case.published, place=case.place)
            if not case.faults(found):
                made.update(rule for record in found for rule in record.rules)
                told = explain(case.text, published=case.published, place=case.place)
                refused.update(numeral.reason.rule for numeral in told.left_alone)
    return frozenset(made), frozenset(refused)


def test_the_code_is_searched_for_rules() -> None:
    assert {"name.predicate", "name.purpose", "order.rank", "growth.noun", "trend.pull"} <= named_in_code()
    assert {"number.structure", "period.host", "place.dealt", "unit.ratio.doubling"} <= named_in_code()


@pytest.mark.parametrize("rule", sorted(rules_of_records()))
def test_a_rule_makes_a_record_of_a_fixture(rule: str) -> None:
    assert rule in seen()[0]


@pytest.mark.parametrize("rule", sorted(rules_of_refusal()))
def test_a_rule_leaves_a_numeral_of_a_fixture_alone(rule: str) -> None:
    assert rule in seen()[1]
