"""What holds for every text, tried on invented ones."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citymetrics import extract
from citymetrics.marks.periods import find_periods
from citymetrics.marks.periods.find import read_period_at
from citymetrics.marks.periods.words import Group, Words, load_rows, load_words
from citymetrics.records.extraction import Extraction
from citymetrics.records.model import Indicator

# Pieces of official prose, so that random texts are full of half-made quantities, dates and names.
PIECES = (
    "全市 我市 全省 成都市 湖北省武汉市 朝阳区 注册志愿者 绿化覆盖率 地区生产总值 学位 床位 企业 民生支出 "
    "达 达到 为 占 的 新增 建成 完成 增长 下降 提高 减少 分别 其中 同比 比上年 环比 力争 目标 预计 "
    "2020年 2021年6月 “十四五”末 去年 今年 上半年 一季度 截至年底 五年来 近 约 超过 突破 不足 多 余 以上 以内 左右 "
    "3 12.5 1,234.5 ４５．６ 三千二百 二〇二〇 十几 廿 半 万 亿 千 百 % ％ ‰ 个百分点 成 分之 倍 翻一番 "
    "人 人次 户 家 个 处 公里 平方公里 亩 元 亿元 美元 微克/立方米 元/平方米 — - ～ 至 到 第 连续 届 位 "
    "一带一路 12345热线 〔2021〕5号 “15分钟生活圈” （一） 一、 PM2.5 "
    "， 。 、 ； ： （ ） “ ” \n \u3000 \t"
).split(" ")
PROSE = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
# With surrogates and controls: whatever a str can hold.
ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)
MIXED = st.lists(st.one_of(st.sampled_from(PIECES), ANYTHING), max_size=20).map("".join)
TEXTS = st.one_of(PROSE, MIXED, ANYTHING)

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.txt"))

# The first call loads the tables, so the time of single examples says nothing.
calmly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _check_spans(text: str, found: Extraction) -> None:
    assert all(text[record.start : record.end] == record.text for record in found)
    assert [record.start for record in found] == sorted(record.start for record in found)


@calmly
@given(TEXTS)
def test_any_text_is_read_and_every_span_is_true(text: str) -> None:
    _check_spans(text, extract(text))


# What numerals, ranges and dates are made of, in all scripts, so that nearly every text has some half-made ones.
FIGURES = (
    "0 00 1 2 3 5 9 10 12.5 1,234.5 ４ ６ ٣ ۵ ३ ๓ 𝟏 ² ½ ③ Ⅷ 〇 零 一 二 两 三 五 七 八 九 十 廿 卅 百 "
    "千 万 亿 兆 半 几 数 点 成 分之 百分之 第 负 - − — ～ ~ 至 到 、 和 . , ， 。 ； ： : / ∶ 比 由 从 "
    "增至 余 多 来 左右 以上 以下 超过 近 约 翻 翻了 番 倍 人 户 个 元 角 分 亿元 万元 万人 万吨 公里 亩 "
    "% ‰ ％ 个百分点 级 位 名 次 度 岁 美元/人 元/平方米 每 天 年 月 日 季度 上半年 今年 去年 来 以来 "
    "期间 十四五 “十四五” “十五” 截至 末 全年 年来 民国 19 20 2020年 近五年 上年同期 本月 世纪 过去 "
    "未来 这 （ ） ( ) “ ” 《 》 〔 〕 [ ] 全市 全省 成都市 人口 企业 生产总值 收入 增长 下降 其中 "
    "分别 占 达 为 新增 同比 比上年 目标 力争 零下 | \t \n"
).split(" ")
RUNS = st.builds(lambda piece, count: piece * count, st.sampled_from(FIGURES), st.integers(2, 30))
FIGURED = st.lists(
    st.one_of(st.sampled_from(FIGURES), st.sampled_from(FIGURES), st.sampled_from(FIGURES), RUNS),
    min_size=1,
    max_size=14,
).map("".join)
# CITYMETRICS_EXAMPLES=60000 for the long run.
MANY = settings(calmly, max_examples=int(os.environ.get("CITYMETRICS_EXAMPLES", "1500")))


@MANY
@given(FIGURED, st.sampled_from([None, "2024", "2024-03", "2023-12-31", "0001-01", "9999-12-31"]))
def test_half_made_figures_of_all_scripts_raise_nothing(text: str, published: str | None) -> None:
    found = extract(text, published=published, place="成都市")
    _check_spans(text, found)
    for record in found:
        _check_bounds(record)
        assert "\ufdd0" not in repr(record)


def _check_bounds(record: Indicator) -> None:
    lower, value, upper = record.lower, record.value, record.upper
    assert lower is None or upper is None or lower <= upper
    assert value is None or lower is None or lower <= value
    assert value is None or upper is None or value <= upper
    assert record.qualifier != "exact" or lower == value == upper
    for figure in (lower, value, upper):
        assert figure is None or len(str(abs(figure)).replace(".", "").lstrip("0")) <= 28
    assert (
        record.period_start is None or record.period_end is None or record.period_start <= record.period_end
    )


@calmly
@given(
    TEXTS, st.sampled_from([None, "2021", "2021-08", "2021-08-20"]), st.sampled_from([None, "四川省成都市"])
)
def test_the_same_text_gives_the_same_records(text: str, published: str | None, place: str | None) -> None:
    first = extract(text, published=published, place=place)
    assert first == extract(text, published=published, place=place)


@calmly
@given(PROSE)
def test_an_unrelated_paragraph_in_front_only_shifts_offsets(text: str) -> None:
    # Under a title in both: the first line of a text may be its title and date it, which a paragraph in front ends.
    title = "工作情况\n"
    # Every line a sentence: one without a stop may be a heading, and the first one sets what the text is about.
    text = text.replace("\n", "。\n") + "。"
    # A line break after the paragraph; nothing in it names a figure, a period or a place.
    front = "天气晴朗，大家都很高兴。\n"
    alone = extract(title + text, published="2021-08")
    behind = extract(title + front + text, published="2021-08")
    assert _shifted(alone, len(front), len(title)) == list(behind)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_hold_the_properties(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = extract(text)
    assert found
    _check_spans(text, found)
    assert found == extract(text)


def _shifted(records: Extraction, by: int, title: int) -> list[Indicator]:
    """The records with all offsets moved, but for those of words in the title, which stand in front."""

    def moved(words: str | None) -> str | None:
        if words is None:
            return None
        spans = [tuple(map(int, span.split("-"))) for span in words.split()]
        return " ".join(f"{a + by}-{b + by}" if a >= title else f"{a}-{b}" for a, b in spans)

    at = ("indicator_at", "period_at", "place_at", "status_at")
    return [
        r.model_copy(
            update={"start": r.start + by, "end": r.end + by} | {key: moved(getattr(r, key)) for key in at}
        )
        for r in records
    ]


# Characters and words that period words are made of, and some that only look like their beginning.
DATING = st.lists(
    st.sampled_from(
        (
            "2020 1998 20 7 12 〇 零 一 二 三 四 五 八 十 年 月 日 季 季度 期 期末 年末 年内 底 初 末 半 半年 上 下 前 "
            "头 第 个 全 本 今 去 明 当 上一 最近 近 过去 未来 今后 这 来 多 间 以来 截至 截止到 统计至 至 到 、 — "
            "民国 党的 十八大 改革开放 建国 新中国 直辖 特区成立 规划 计划 期间 时期 “ ” ， 。 全国 新型 建设 直接 "
            "首 周 （ ） 止 半年度 前 报告期 同期 目前 至今 近 历 年代 世纪 - ’ 自 起 开始 本周 当季 \n"
        ).split(" ")
    ),
    max_size=12,
).map("".join)


def _everywhere(words: Words, text: str) -> Words:
    """The same words, tried whatever character of the text they begin with."""

    def all_groups(groups: Mapping[str, tuple[Group, ...]]) -> dict[str, tuple[Group, ...]]:
        order = [row["id"] for row in load_rows()]
        once = {group.rows[0]["id"]: group for some in groups.values() for group in some}
        return dict.fromkeys(text, tuple(once[row] for row in order if row in once))

    words = words._replace(numeral=regex.compile(""))
    return words._replace(
        early=all_groups(words.early), bare=all_groups(words.bare), own_begins=frozenset(text)
    )


@given(DATING)
@settings(deadline=None, max_examples=1000)
def test_looking_only_around_anchors_loses_no_period(text: str) -> None:
    words = load_words()
    whole, position = [], 0
    while position < len(text):
        mark = read_period_at(words, text, position)
        whole += [(mark.start, mark.end)] if mark else []
        position = mark.end if mark else position + 1
    assert [(mark.start, mark.end) for mark in find_periods(text)] == whole


@given(DATING)
@settings(deadline=None, max_examples=500)
def test_rows_begin_with_no_other_character_than_they_say(text: str) -> None:
    words = load_words()
    every = _everywhere(words, text)
    for position in range(len(text)):
        said, tried = read_period_at(words, text, position), read_period_at(every, text, position)
        assert said == tried
