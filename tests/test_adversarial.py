"""Work and memory grow with the length of a text, not with its square: calls are counted, no time is taken."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import partial
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citymetrics import extract
from citymetrics.marks.quantities import find_quantities
from citymetrics.reading.constructions import REACH, cut_clauses
from citymetrics.reading.constructions.memory import LISTED, Memory, Name, Reading, Topic, known_topic
from citymetrics.reading.tables.markup import find_markup_tables
from citymetrics.sources import read_bytes
from citymetrics.sources.markdown import _without_strong
from citymetrics.text.phrase import EMPTY, Phrase

PHRASES = (
    "为3个", "其中3个", "3个", "、3个", "3%—3个", "企业3家，增长5%；", "武汉市3个、", "比上年3个", "1 ", "一3",
    "3个的", "和3个和", "，3个", "（3个", "（3个）", "分别3个、", "面积3亩，", "今年3个，", "3月3个", "由3%提高",
    "力争3个，", "高于武汉市的3%，", "居全国第3，", "甲\t乙\n", "甲\t3\n",
)  # fmt: skip


def calls_of(work: Callable[[], object]) -> int:
    """Return how many functions are called, those of C included."""
    count = 0

    def watch(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("phrase", PHRASES)
def test_calls_grow_with_the_length(phrase: str) -> None:
    short, long = ("全市" + (phrase * 2400)[:size] + "企业3家" for size in (600, 2400))
    extract(short, published="2024-03")
    few, many = (calls_of(partial(extract, text, published="2024-03")) for text in (short, long))
    assert many <= 4 * 1.3 * few


def test_brackets_in_brackets_hold_no_more_words_than_the_text() -> None:
    text = "（甲" * 3000 + "企业3家"
    clauses = cut_clauses(text, 0, len(text), find_quantities(text, []), ())
    assert sum(len(clause.text) for clause in clauses) <= len(text)
    assert len({id(clause.host) for clause in clauses}) <= 20  # what stands open at a time
    assert [site.left.text for clause in clauses for site in clause.sites] == ["甲企业"]


def test_brackets_that_are_too_deep_close_before_those_around_them() -> None:
    text = "全市企业" + "（甲" * 40 + "）" * 40 + "3家。"
    clauses = cut_clauses(text, 0, len(text), find_quantities(text, []), ())
    assert [clause.text for clause in clauses if clause.sites] == ["全市企业3家"]
    assert extract(text)[0].indicator == "企业"


def test_words_around_a_figure_are_looked_for_within_reach() -> None:
    text = "甲" * 5000 + "3家" + "乙" * 5000
    (clause,) = cut_clauses(text, 0, len(text), find_quantities(text, []), ())
    (site,) = clause.sites
    assert site.left.text == "甲" * REACH
    assert site.right.text == "乙" * REACH
    assert (site.left.where[-1], site.right.where[0]) == (4999, 5002)
    assert clause.raw_before(site) == "甲" * REACH


def test_memory_keeps_the_last_names() -> None:
    text = "企业3家。"
    (clause, *_) = cut_clauses(text, 0, len(text), find_quantities(text, []), ())
    memory = Memory()
    for number in range(LISTED + 5):
        memory = memory.after(
            Reading(clause.sites[0], Name(Phrase(str(number), (0,))), "level", "name.predicate")
        )
    assert len(memory.names) == LISTED
    assert memory.names[-1].name.phrase.text == str(LISTED + 4)


def test_topics_go_back_farther_than_the_stack() -> None:
    topic = known_topic(Phrase("企业", (0, 1)))
    for _ in range(5000):
        topic = Topic(lambda: EMPTY, topic)
    assert topic.phrase.text == "企业"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("**274**万人", "274万人"),
        ("**甲 ** 乙**", "甲 ** 乙"),
        ("** 甲**", "** 甲**"),
        ("**甲__乙__", "**甲乙"),
        ("**甲** __乙__ ~~丙~~", "甲 乙 丙"),
        ("***甲***", "*甲*"),
        ("**甲", "**甲"),
    ],
)
def test_strong_marks_are_taken_out_in_pairs(text: str, plain: str) -> None:
    assert _without_strong(text) == plain


@given(st.text(alphabet="**__~~甲 ", max_size=24))
def test_strong_marks_are_those_of_the_plain_pattern(text: str) -> None:
    assert _without_strong(text) == re.sub(r"(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1", r"\2", text)


def test_unclosed_strong_marks_are_searched_for_once() -> None:
    few, many = (calls_of(partial(_without_strong, "**a " * n)) for n in (100, 400))
    assert many <= 4 * 1.1 * few
    assert _without_strong("**a " * 400) == "**a " * 400


def test_spans_fill_no_more_cells_than_a_table_has_characters() -> None:
    text = "<table>" + "<tr><td colspan=100 rowspan=100>甲</td><td>3</td></tr>" * 200 + "</table>"
    (table,) = find_markup_tables(text)
    copies = sum(not cell.single for row in table.rows for cell in row)
    assert copies <= len(text) + 400
    assert table.rows[-1][-1].surface == "3"


def test_spans_of_a_page_are_bounded() -> None:
    rows = "<tr><td colspan=100 rowspan=100>甲</td><td>3</td></tr>" * 60
    (source,) = read_bytes(f"<html><body><table>{rows}</table></body></html>".encode(), "a.html")
    assert source.text.count("甲") == 60
    assert source.text.count("\t") <= 2000


def test_ordinary_spans_of_a_page_are_kept() -> None:
    page = "<table><tr><td colspan=3>指标</td><td>数</td></tr><tr><td>甲<td>1<td>2<td>3</tr></table>"
    (source,) = read_bytes(f"<html><body>{page}</body></html>".encode(), "a.html")
    assert "指标\t\t\t数" in source.text
