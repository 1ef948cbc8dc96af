"""Every row of classes.toml and of patterns/*.toml does what its examples say; bad rows are refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import regex

from citymetrics.errors import DataError
from citymetrics.text import lexicon, patterns
from citymetrics.text.patterns import class_alternation, load_classes, load_patterns, pattern, word_class

SOURCE = Path(str(files("citymetrics")))


def rows_with(key: str) -> list[object]:
    """The examples of patterns, and of the classes that have some: a class is a pattern of its words."""
    found: list[tuple[str, Callable[[str], regex.Pattern[str]], str]] = []
    for row_id, row in load_patterns().items():
        found += [(row_id, pattern, example) for example in row[key]]
    for row_id, row in load_classes().items():
        found += [(row_id, class_pattern, example) for example in row.get(key, [])]
    return [pytest.param(made, row_id, example, id=f"{row_id}-{example}") for row_id, made, example in found]


def class_pattern(name: str) -> regex.Pattern[str]:
    return regex.compile(class_alternation(name))


@pytest.mark.parametrize(("made", "row_id", "example"), rows_with("examples"))
def test_a_row_finds_its_examples(
    made: Callable[[str], regex.Pattern[str]], row_id: str, example: str
) -> None:
    before, mark, rest = example.partition("⟦")
    inside, _, after = rest.partition("⟧")
    match = made(row_id).search(before + inside + after)
    assert match is not None
    assert not mark or match.span() == (len(before), len(before) + len(inside)), match.group()


@pytest.mark.parametrize(("made", "row_id", "example"), rows_with("counter_examples"))
def test_a_row_finds_nothing_in_its_counter_examples(
    made: Callable[[str], regex.Pattern[str]], row_id: str, example: str
) -> None:
    assert made(row_id).search(example) is None


def test_every_pattern_is_used_and_every_one_used_is_there() -> None:
    asked, named, families = set(), set(), set()
    for path in SOURCE.rglob("*.py"):
        if path.name != "patterns.py":
            source = path.read_text("utf-8")
            asked |= set(re.findall(r'\b(?:pattern|scanner)\("([^"{]+)"\)', source))
            named |= set(re.findall(r'"([a-z]+\.[a-z-]+)"', source))
            families |= set(re.findall(r'\bpattern\(f"([a-z]+\.)\{', source))
    rows = set(load_patterns())
    assert asked <= rows
    assert not {row for row in rows - named - asked if not row.startswith(tuple(families))}


def test_classes_of_code_are_used_there() -> None:
    asked = set()
    for path in SOURCE.rglob("*.py"):
        if path.name != "patterns.py":
            source = path.read_text("utf-8")
            asked |= set(re.findall(r'\bword_class\("([^"]+)"\)', source))
            # Also by the helpers that take the id of a class.
            asked |= set(re.findall(r'_ends_with\([^\n]*?"([a-z-]+)", \d\)', source))
    assert (
        {name for name, row in load_classes().items() if row.get("in_code")} <= asked <= set(load_classes())
    )


GOOD_CLASS = '[[class]]\nid = "fruit"\nwords = ["李", "李子", "桃"]\nnot_before = ["李:家"]\n'
GOOD_PATTERN = "[[pattern]]\nid = \"a.b\"\npattern = '^(?P<head>新)?(?<=新)<fruit>$'\n"
EXAMPLES = 'examples = ["⟦新李子⟧"]\ncounter_examples = ["老李"]\n'


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    cached = [load_classes, load_patterns, pattern, word_class, class_alternation, lexicon.read_toml]

    def forget() -> None:
        for function in cached:
            function.cache_clear()

    def write(classes: str, **rooms: str) -> None:
        (tmp_path / "data" / "patterns").mkdir(parents=True)
        (tmp_path / "data" / "classes.toml").write_text(classes, "utf-8")
        for name, text in rooms.items():
            (tmp_path / "data" / "patterns" / f"{name}.toml").write_text(text, "utf-8")
        monkeypatch.setattr(lexicon, "files", lambda _: tmp_path)
        monkeypatch.setattr(patterns, "files", lambda _: tmp_path)
        forget()

    yield write
    monkeypatch.undo()
    forget()


def test_classes_stand_for_their_words_beside_named_groups(load: Any) -> None:
    load(GOOD_CLASS, room=GOOD_PATTERN + EXAMPLES)
    assert word_class("fruit") == ("李", "李子", "桃")
    found = pattern("a.b").search("新李子")
    assert found is not None
    assert (found.group(), found["head"]) == ("新李子", "新")
    assert pattern("a.b").search("李子") is None
    assert pattern("a.b").pattern.endswith("(?:李子|李(?!家)|桃)$")


@pytest.mark.parametrize(
    ("classes", "rooms", "said"),
    [
        (GOOD_CLASS + 'colour = "red"\n', {"room": GOOD_PATTERN + EXAMPLES}, "colour"),
        (GOOD_CLASS + GOOD_CLASS, {"room": GOOD_PATTERN + EXAMPLES}, "used twice"),
        (GOOD_CLASS.replace('"李", "李子"', '"李子", "李"'), {"room": GOOD_PATTERN + EXAMPLES}, "sorted"),
        (GOOD_CLASS.replace('"李:家"', '"梨:家"'), {"room": GOOD_PATTERN + EXAMPLES}, "梨"),
        (GOOD_CLASS.replace('"李:家"', '"李家"'), {"room": GOOD_PATTERN + EXAMPLES}, "李家"),
        (GOOD_CLASS, {"room": GOOD_PATTERN.replace("<fruit>", "<tree>") + EXAMPLES}, "tree"),
        (GOOD_CLASS, {"room": GOOD_PATTERN + 'examples = []\ncounter_examples = ["老李"]\n'}, "no example"),
        (GOOD_CLASS, {"room": GOOD_PATTERN + 'examples = ["新李"]\n'}, "counter_examples"),
        (GOOD_CLASS, {"room": GOOD_PATTERN + EXAMPLES + "n = 1\n"}, "'n'"),
        (GOOD_CLASS, dict.fromkeys(("a", "b"), GOOD_PATTERN + EXAMPLES), "used twice"),
        (GOOD_CLASS, {"room": GOOD_PATTERN.replace("<fruit>", "桃") + EXAMPLES}, "no pattern names fruit"),
    ],
)
def test_bad_rows_are_refused(load: Any, classes: str, rooms: dict[str, str], said: str) -> None:
    load(classes, **rooms)
    with pytest.raises(DataError, match=said):
        load_patterns()


def test_a_pattern_that_does_not_compile_says_which(load: Any) -> None:
    load(GOOD_CLASS, room=GOOD_PATTERN.replace("$", "(") + EXAMPLES)
    with pytest.raises(DataError, match=r"a\.b"):
        pattern("a.b")


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(DataError, match=r"no\.such"):
        pattern("no.such")
    with pytest.raises(DataError, match="no-such"):
        word_class("no-such")
