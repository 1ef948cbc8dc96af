"""What is asked in place of a dear question answers as that question does: characters that speak for a pattern, words
that announce one, ``re`` in place of ``regex``, records that are made without asking the type of each field."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Collection
from functools import cache
from pathlib import Path

import pytest
import regex

from citymetrics import Indicator, extract
from citymetrics.evaluate.fixtures import load_cases
from citymetrics.reading.context import areas, figures, hearing, qualities, roles, sentence
from citymetrics.text import engine
from citymetrics.text.patterns import load_patterns, pattern, written_out

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


def compiled_by_re() -> list[str]:
    return [name for name in load_patterns() if isinstance(pattern(name), re.Pattern)]


@pytest.mark.parametrize("name", compiled_by_re())
def test_re_finds_what_regex_finds(name: str) -> None:
    row, by_regex = load_patterns()[name], regex.compile(written_out(name))
    written = [example.replace("⟦", "").replace("⟧", "") for example in row["examples"]]
    spans = 0
    for text in [*written, *row["counter_examples"], *texts()[::12], "\x1c ".join(written)]:
        expected = [(match.span(), match.groups()) for match in by_regex.finditer(text)]
        assert [(match.span(), match.groups()) for match in pattern(name).finditer(text)] == expected
        spans += len(expected)
    assert spans >= len(written)


def test_most_patterns_are_compiled_by_re_and_those_it_does_not_read_by_regex() -> None:
    assert len(compiled_by_re()) > 0.8 * len(load_patterns())
    assert isinstance(pattern("area.list"), regex.Pattern)  # \\G
    assert isinstance(pattern("status.deadline"), regex.Pattern)  # engine = "regex"


def test_the_classes_that_re_does_not_have_are_those_of_regex() -> None:
    for escape in (r"\p{Han}", r"\s", r"\S"):
        asked, by_regex = engine.compiled(escape), regex.compile(escape)
        assert isinstance(asked, re.Pattern)
        differ = [
            chr(c)
            for c in range(sys.maxunicode + 1)
            if bool(asked.match(chr(c))) != bool(by_regex.match(chr(c)))
        ]
        # A later Unicode than ours has more of them.
        assert not [character for character in differ if unicodedata.category(character) != "Cn"]


def test_every_record_is_one_that_the_model_would_have_made() -> None:
    records = [record for text in texts() for record in extract(text, published="2023-06", place="四川省")]
    assert len(records) > 1000
    for record in records:
        checked = Indicator.model_validate(record.model_dump(), strict=True)
        assert repr(checked) == repr(record)
        assert record.model_fields_set <= set(Indicator.model_fields)
