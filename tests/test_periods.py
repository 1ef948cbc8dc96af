"""Every row of ``data/periods.toml`` finds and resolves its examples and nothing in its counter-examples."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any, NamedTuple

import pytest

from citymetrics import extract
from citymetrics.errors import DataError
from citymetrics.marks.periods import Period, find_periods, read_publication, resolve_period
from citymetrics.marks.periods.model import month_end
from citymetrics.marks.periods.readers import FORMS
from citymetrics.marks.periods.words import load_rows, load_words, spell_out
from citymetrics.text.lexicon import read_toml

ROWS = load_rows()


class Example(NamedTuple):
    """A text with its marked words, what is known beside it, and what they resolve to."""

    text: str
    span: tuple[int, int]
    known: Mapping[str, str]
    wanted: str


def read_example(line: str) -> Example:
    """Read ``全市⟦上半年⟧ | year=2020 | 2020-01..2020-06``."""
    text, *knowns, wanted = line.split(" | ")
    before, _, rest = text.partition("⟦")
    word, _, after = rest.partition("⟧")
    known = dict(pair.split("=") for one in knowns for pair in one.split(", "))
    assert known.keys() <= {"year", "published", "within", "republican"}, line
    return Example(before + word + after, (len(before), len(before + word)), known, wanted)


def read_period(written: str) -> Period | None:
    """Read 2020, 2020Q1, 2020-03, 2020-03-05 and two of them joined by ``..``."""
    if written == "-":
        return None
    first, _, last = written.partition("..")
    return Period(_days(first)[0], _days(last or first)[1])


def _days(written: str) -> tuple[date, date]:
    match = re.fullmatch(r"(\d{4})(?:Q(\d)|-(\d\d)(?:-(\d\d))?)?", written)
    assert match, written
    year, quarter, month, day = (int(x) if x else 0 for x in match.groups())
    if day:
        return date(year, month, day), date(year, month, day)
    first, last = (3 * quarter - 2, 3 * quarter) if quarter else (month or 1, month or 12)
    return date(year, first, 1), month_end(year, last)


def examples() -> list[object]:
    return [pytest.param(row, line, id=f"{row['id']}-{line}") for row in ROWS for line in row["examples"]]


@pytest.mark.parametrize(("row", "line"), examples())
def test_a_row_finds_and_resolves_its_examples(row: Mapping[str, Any], line: str) -> None:
    text, span, known, wanted = read_example(line)
    marks = find_periods(text, republican="republican" in known)
    mark = next((mark for mark in marks if (mark.start, mark.end) == span), None)
    assert mark is not None, [text[m.start : m.end] for m in marks]
    assert mark.row == row["id"]
    year = int(known["year"]) if "year" in known else None
    within = read_period(known["within"]) if "within" in known else None
    found = resolve_period(mark, year, read_publication(known.get("published")), within=within)
    assert found == read_period(wanted)


@pytest.mark.parametrize(
    ("row", "text"),
    [pytest.param(row, text, id=f"{row['id']}-{text}") for row in ROWS for text in row["counter_examples"]],
)
def test_a_row_finds_nothing_in_its_counter_examples(row: Mapping[str, Any], text: str) -> None:
    assert row["id"] not in [mark.row for mark in find_periods(text)]


def test_every_form_is_one_that_a_reader_knows_and_every_reader_has_a_row() -> None:
    assert {row["form"] for row in ROWS} == set(FORMS)


def test_every_piece_is_named_in_a_pattern() -> None:
    data = read_toml("periods.toml")
    patterns = (
        [row.get(key, "") for row in ROWS for key in ("pattern", "alone", "behind_year")]
        + ["<own>"]
        + list(data["piece"].values())
        + [data["scan"]["anchors"]]
    )
    idle = {name for name in data["piece"] if not any(f"<{name}>" in pattern for pattern in patterns)}
    assert idle == {"year-republican"}  # stands for <year> in texts of Taiwan


def test_an_unknown_piece_is_an_error() -> None:
    with pytest.raises(DataError, match="no piece"):
        spell_out("<no-such-piece>年")


def test_a_text_without_anchors_is_not_looked_at() -> None:
    assert not load_words().anchors.search("全市注册志愿者达274万人，增长8.1%。")


# What must not be taken for a period.
@pytest.mark.parametrize(
    "text",
    (
        "三年级学生 五年以上 满5年 服务年限不少于5年 一月一次 提前三个月 下半身 四季分明 每月 项目前期 "
        "15日内 8日龄 全年龄段 用时3日"
    ).split(),
)
def test_durations_and_names_are_no_periods(text: str) -> None:
    assert find_periods(text) == []


def test_what_a_mark_says_of_itself() -> None:
    def mark(text: str) -> Any:
        (found,) = find_periods(text)
        return found

    assert (mark("7月末").bare, mark("7月末").point, mark("7月末").granularity) == (True, True, "month")
    assert (mark("2020年7月").bare, mark("去年7月").bare) == (False, False)
    assert (mark("截至8月8日").point, mark("8月3日").point) == (True, False)
    assert [mark(text).base for text in ("上年", "本月", "去年", "过去五年", "2020年")] == [
        "force", "force", "published", "published", "",
    ]  # fmt: skip
    assert mark("截至目前").until
    assert [mark(text).reported for text in ("本年", "当季", "今年")] == [True, True, False]


def test_days_that_are_not_in_the_calendar_resolve_to_nothing() -> None:
    for text in ("2021年2月30日", "2021年6月31日至7月2日", "2021年2月29日"):
        (mark,) = find_periods(text)
        assert resolve_period(mark, None, None) is None


def test_the_early_part_of_a_plan_is_no_certain_time() -> None:
    (record,) = extract("“十四五”前期，建成绿道218公里。")
    assert record.period_start is None


@pytest.mark.parametrize("republican", [False, True])
@pytest.mark.parametrize(
    "frame", ["民国{}年", "{}年", "近{}年", "{}月", "第{}个五年规划", "“{}五”末", "{}月{}日至{}日"]
)
def test_heaps_of_numerals_raise_nothing(frame: str, republican: bool) -> None:
    for heap in product("零一十百9٣", repeat=3):
        for mark in find_periods(frame.replace("{}", "".join(heap)), republican):
            resolve_period(mark, 2020, None)


def test_years_of_the_republic_in_chinese_numerals() -> None:
    read = {
        "民国一百零五年": 2016,
        "民国九十八年": 2009,
        "民国一〇年": None,
        "民国一二三年": 2034,
        "民国百年": 2011,
    }
    for text, year in read.items():
        assert [mark.year for mark in find_periods(text)] == ([year] if year else []), text
    assert [mark.year for mark in find_periods("一百零五年度", republican=True)] == [2016]
