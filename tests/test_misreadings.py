"""docs/misreadings.md quotes the known failures of the fixtures, each once, and says all there is to say of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from citymetrics.evaluate.fixtures import load_cases

FIXTURES = Path(__file__).with_name("fixtures")
DOCUMENT = (Path(__file__).parents[1] / "docs" / "misreadings.md").read_text("utf-8")
SECTION_RE = re.compile(r"^### ", re.MULTILINE)
SECTIONS = [re.split(r"\n(?=## )", part)[0] for part in SECTION_RE.split(DOCUMENT)[1:]]


def quotations(text: str) -> list[str]:
    """The quoted texts; one of several lines is quoted line by line."""
    return [re.sub(r"^> ", "", it.rstrip(), flags=re.M) for it in re.findall(r"(?:^> .*\n?)+", text, re.M)]


def test_the_document_quotes_the_known_failures_and_no_others() -> None:
    failing = [
        case.text.strip() for path in FIXTURES.rglob("*.toml") for case in load_cases(path) if case.xfail
    ]
    assert sorted(quotations(DOCUMENT)) == sorted(failing)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.splitlines()[0])
def test_a_section_says_what_comes_out_and_what_would_be_right(section: str) -> None:
    quoted = len(quotations(section))
    assert quoted > 0
    assert section.count("\nComes out: ") == quoted
    assert section.count("\nRight: ") == quoted
    assert "\nLeft because: " in section
