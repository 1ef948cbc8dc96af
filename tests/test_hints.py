"""What is asked in place of a dear question answers as that question does: characters that speak for a pattern, words
that announce one, ``re`` in place of ``regex``, records that are made without asking the type of each field."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

import pytest

from citymetrics import Indicator, extract
from citymetrics.evaluate.fixtures import load_cases
from citymetrics.reading.context import areas, figures, hearing, qualities, roles, sentence
from citymetrics.text.patterns import load_patterns, pattern, scanner

FIXTURES = Path(__file__).with_name("fixtures")


@cache
def texts() -> tuple[str, ...]:
    """The texts of all cases, which hold far more than the examples of one pattern."""
    paths = [*sorted(FIXTURES.glob("*.toml")), *sorted(FIXTURES.glob("documents/*.toml"))]
    return tuple(dict.fromkeys(case.text for path in paths for case in load_cases(path)))


def examples(name: str) -> list[str]:
    return [example.replace("⟦", "").replace("⟧", "") for example in load_patterns()[name]["examples"]]


def found(name: str, texts: Collection[str]) -> list[str]:
    return [match.group() for text in texts for match in pattern(name).finditer(text)]


@pytest.mark.parametrize(
    ("name", "hints"),
    [
        ("status.aim", sentence._AIMED),
        ("quality.preliminary", sentence._CERTAIN),
        ("quality.revised", sentence._CERTAIN),
        ("quality.estimate", sentence._CERTAIN),
        ("quality.against-year", ["相比"]),
        ("quality.scope", qualities._SCOPED),
        ("quality.real", qualities._PRICED),
        ("quality.nominal", qualities._PRICED),
        ("quality.average", qualities._AVERAGED),
        ("quality.base-year", ["19", "20"]),
        ("quality.plan", qualities._PLANNED),
        ("quality.peer", qualities._PEERS),
        ("quality.week", ["周"]),
        ("quality.month", qualities._CHAINED),
        ("quality.quarter", qualities._CHAINED),
        ("quality.chain", qualities._CHAINED),
        ("area.entity", qualities._ENTITIES),
        ("section.announces", hearing._ANNOUNCING),
        ("date.mean-growth", figures._MEANT),
        ("date.mean-level", ["均"]),
    ],
)
def test_whatever_a_pattern_finds_holds_a_hint_of_it(name: str, hints: Collection[str]) -> None:
    matches = found(name, [*examples(name), *texts()])
    assert matches
    assert not [match for match in matches if not any(hint in match for hint in hints)]


@pytest.mark.parametrize(
    ("name", "lasts"),
    [
        ("date.base-before", roles._COMPARING),
        ("date.with", roles._WITH),
        ("date.move-start", roles._MOVING),
    ],
)
def test_what_stands_before_a_base_ends_with_one_of_the_characters(name: str, lasts: Collection[str]) -> None:
    # The patterns end where the words before a date do.
    before = [
        text[:at]
        for text in texts()
        for at in range(len(text))
        if text[at].isdigit() or text[at] in "去上同年"
    ]
    matches = [
        match.group() for words in [*examples(name), *before] if (match := pattern(name).search(words[-40:]))
    ]
    assert matches
    assert not [match for match in matches if match.rstrip('“"').rstrip()[-1:] not in lasts]


def test_what_a_place_is_viewed_by_begins_with_one_of_the_characters() -> None:
    matches = found("area.view", examples("area.view"))
    assert matches
    assert {match.partition("|")[2][0] for match in matches} <= areas._VIEWING


@pytest.mark.parametrize("ends", sorted(roles._ENDING_WORDS))
def test_no_event_and_no_base_goes_over_a_comma(ends: str) -> None:
    for name in ("date.event", "date.record", "date.ground"):
        for example in examples(name):
            assert pattern(name).match(ends + example) is None


@pytest.mark.parametrize("name", ["area.country"])
def test_re_finds_what_regex_finds(name: str) -> None:
    spans = 0
    for text in [*examples(name), *texts()]:
        expected = [match.span() for match in pattern(name).finditer(text)]
        assert [match.span() for match in scanner(name).finditer(text)] == expected
        spans += len(expected)
    assert spans > 10


def test_every_record_is_one_that_the_model_would_have_made() -> None:
    records = [record for text in texts() for record in extract(text, published="2023-06", place="四川省")]
    assert len(records) > 1000
    for record in records:
        checked = Indicator.model_validate(record.model_dump(), strict=True)
        assert repr(checked) == repr(record)
        assert record.model_fields_set <= set(Indicator.model_fields)
