"""Tables in a text: where they are, how their cells are cut, and what each figure becomes."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citymetrics.evaluate.fixtures import Case, load_cases
from citymetrics.marks.periods import find_periods, read_publication
from citymetrics.marks.places import find_places, read_place
from citymetrics.reading.context import Area, Discourse, Known, outline, read_document
from citymetrics.reading.tables import Setting, find_tables, outside, setting_in, table_records
from citymetrics.records.model import Indicator
from citymetrics.text.folded import find_paragraphs, fold

# Prose between the tables of that file is read by the cases of test_fixtures alone.
CASES = [
    case
    for case in load_cases(Path(__file__).with_name("fixtures") / "tables_text.toml")
    if find_tables(fold(case.text)) or not case.expected
]


def read(text: str, published: str | None = None, place: str | None = None) -> list[Indicator]:
    """Return the records of the tables of a text, and of nothing else in it."""
    folded = fold(text)
    periods = find_periods(folded, republican="民国" in folded)
    given_area = Area(*read_place(place)) if place else None
    paragraphs = find_paragraphs(folded)
    plan = outline(folded, paragraphs)
    places = find_places(folded)
    document = read_document(
        folded, paragraphs, plan, periods, places, Known(read_publication(published), given_area)
    )
    setting = setting_in(Discourse(folded, document, plan), "民国" in folded)
    return [record for table in find_tables(folded) for record in table_records(table, text, setting)]


def figures(text: str) -> list[tuple[str, str, Decimal | None, str]]:
    return [(r.indicator, r.statistic, r.value, r.unit) for r in read(text)]


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{case.number}-{case.text[:20].strip()}") for case in CASES]
)
def test_annotated_tables(case: Case) -> None:
    faults = case.faults(read(case.text, case.published, case.place))
    assert not faults, "\n".join(faults)


# --- where tables are -----------------------------------------------------------------------------------------------

HEADED = "指标\t产量（万吨）\n粮食\t3.5\n油料\t1.2"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (HEADED, ["tab"]),
        (HEADED.replace("\n", "\r\n"), ["tab"]),
        ("指标    产量（万吨）\n粮食    3.5\n油料    1.2", ["blank"]),
        ("|指标|产量|\n|-|-|\n|粮食|3.5|", ["markdown"]),
        ("指标 | 产量\n--- | ---\n粮食 | 3.5", ["markdown"]),
        ("<TABLE><TR><TD>粮食<TD>3.5</TABLE>", ["html"]),
        (f"{HEADED}\n\n正文。\n\n{HEADED}", ["tab", "tab"]),
        # none:
        ("\t2020年，粮食产量3.5万吨。\n\t油料产量1.2万吨。", []),
        ("1.\t粮食产量3.5万吨。\n2.\t油料产量1.2万吨。", []),
        ("指标\t产量（万吨）", []),
        ("粮食\t3.5", []),
        ("窗口\t时间\n一号\t9:00—17:00", []),
        ("李明  副局长\n王芳  总工程师", []),
        ("绿化率为45%  |  人口23万人", []),
        ("<table><tr><td>粮食</td>", []),
        ("　　全年出口41.5亿元　　增长3%", []),
    ],
)
def test_kinds_of_tables(text: str, kinds: list[str]) -> None:
    assert [table.kind for table in find_tables(fold(text))] == kinds


def test_the_span_covers_rows_and_unit_and_no_more() -> None:
    text = f"一、农业\n单位：万吨\n{HEADED}\n全年丰收。"
    (table,) = find_tables(text)
    assert text[table.start : table.end] == f"单位：万吨\n{HEADED}"
    assert [words.text for words in table.above] == ["单位：万吨", "一、农业"]


def test_a_numbered_caption_belongs_to_the_table() -> None:
    text = f"概况。\n表 2-1 农产品\n\n{HEADED}"
    (table,) = find_tables(text)
    assert text[table.start : table.end].startswith("表 2-1")


def test_a_sentence_above_is_no_caption() -> None:
    (table,) = find_tables(f"2020年粮食丰收。\n{HEADED}")
    assert table.above == ()


def test_blank_lines_between_rows_do_not_end_a_table() -> None:
    (table,) = find_tables(HEADED.replace("\n", "\n\n"))
    assert len(table.rows) == 3


def test_a_repeated_header_after_a_page_break_keeps_the_caption() -> None:
    text = "2019年产量\n指标\t产量（万吨）\n粮食\t3.5\n油料\t1.2\n\n指标\t产量（万吨）\n甜菜\t9.6"
    assert [r.period_end.year for r in read(text) if r.period_end] == [2019, 2019, 2019]


def test_prose_around_a_table_is_left_to_the_reader_of_prose() -> None:
    text = f"甲。\n{HEADED}\n乙。"
    left = outside(find_tables(text), find_paragraphs(text))
    assert [text[p.start : p.end] for p in left] == ["甲。", "乙。"]


# --- columns --------------------------------------------------------------------------------------------------------


def test_rows_with_a_lost_or_an_added_empty_cell_are_laid_out_by_the_complete_ones() -> None:
    text = "名称\t产量（万吨）\t比上年增长（%）\n粮食\t650.0\t\t17.3\n大豆\t\t\t-1.6\n油料\t3.7\t\t持平"
    assert figures(text) == [
        ("粮食产量", "level", Decimal(6500000), "t"),
        ("粮食产量", "growth", Decimal("17.3"), "%"),
        ("大豆产量", "growth", Decimal("-1.6"), "%"),
        ("油料产量", "level", Decimal(37000), "t"),
    ]


def test_rows_that_lost_their_last_cells_lie_against_the_left() -> None:
    text = (
        "2017年存款\n单位：亿元\n指标\t3月末\t4月末\t5月末\n存款余额\t22.9\t22.6\t23.1\n贷款余额\t9.8\t10.1"
    )
    found = [(r.indicator, str(r.period_end)) for r in read(text)]
    assert found[3:] == [("贷款余额", "2017-03-31"), ("贷款余额", "2017-04-30")]


def test_rows_that_lost_a_merged_first_cell_lie_against_the_right() -> None:
    text = "类别\t细项\t面积（公顷）\n学校\t小学\t31.1\n中学\t20.6"
    assert figures(text) == [
        ("小学面积", "level", Decimal("31.1"), "ha"),
        ("中学面积", "level", Decimal("20.6"), "ha"),
    ]


def test_a_header_of_two_rows_joins_year_and_measure() -> None:
    text = "指标\t2019年\t\t2020年\t\n\t产量（吨）\t比重（%）\t产量（吨）\t比重（%）\n稻谷\t40\t80\t45\t75"
    found = [(r.indicator, r.statistic, str(r.period_end)) for r in read(text)]
    assert found == [
        ("稻谷产量", "level", "2019-12-31"),
        ("稻谷比重", "ratio", "2019-12-31"),
        ("稻谷产量", "level", "2020-12-31"),
        ("稻谷比重", "ratio", "2020-12-31"),
    ]


def test_a_header_of_two_rows_that_lost_its_spans_is_cut_where_the_first_name_recurs() -> None:
    text = "指标\t2019年\t2020年\n\t产量（吨）\t比重（%）\t产量（吨）\t比重（%）\n稻谷\t40\t80\t45\t75"
    assert [(r.statistic, r.period_end and r.period_end.year) for r in read(text)] == [
        ("level", 2019),
        ("ratio", 2019),
        ("level", 2020),
        ("ratio", 2020),
    ]


def test_a_header_that_cannot_be_laid_over_the_rows_gives_nothing() -> None:
    assert figures("年度\t甲区\t乙区\n人口（人）\t户数（户）\t面积（公顷）\n2019\t5\t4\t3\t2") == []


def test_columns_tell_siblings_apart() -> None:
    text = "2020年人口\n年龄\t男（人）\t女（人）\n少年\t120\t115"
    assert [r.indicator for r in read(text)] == ["人口少年男", "人口少年女"]


def test_columns_can_be_places() -> None:
    text = "2020年绿地\n指标\t成都市\t绵阳市\n绿地面积（公顷）\t120\t80"
    assert [(r.indicator, r.place, r.adcode) for r in read(text)] == [
        ("绿地面积", "成都市", "510100"),
        ("绿地面积", "绵阳市", "510700"),
    ]


def test_columns_that_nothing_tells_apart_give_nothing() -> None:
    assert figures("单位：吨\n产品\t绝对数\t绝对数\n粮食\t12\t15\n油料\t3\t4") == []


# --- cells ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,812", "1812"),
        ("１，８１２", "1812"),
        ("-1.4", "-1.4"),
        ("−1.4", "-1.4"),
        ("－１．４", "-1.4"),
        ("+1.4", "1.4"),
        ("0", "0"),
    ],
)
def test_numbers_in_cells(cell: str, value: str) -> None:
    text = f"指标\t数量（人）\n甲\t{cell}\n乙\t7"
    record = read(text)[0]
    assert (record.value, record.text) == (Decimal(value), cell)
    assert text[record.start : record.end] == cell


@pytest.mark.parametrize(
    "cell",
    ["持平", "-", "—", "…", "", "25.1 22.4", "(3.2)", "007", "12,34", "3—5", "9:30", "2018年", "见注", "5吨"],
)
def test_cells_that_are_no_figure_of_their_column(cell: str) -> None:
    assert [r.text for r in read(f"指标\t数量（人）\n甲\t{cell}\n乙\t7\n丙\t8")] == ["7", "8"]


@pytest.mark.parametrize(
    ("head", "statistic", "basis"),
    [
        ("同比增长（±%）", "growth", "yoy"),
        ("比上年增长%", "growth", "yoy"),
        ("增速（%）", "growth", None),
        ("±%", "growth", None),
        ("比2015年增长（%）", "growth", "2015"),
        ("比重（%）", "ratio", None),
        ("完成年度计划（%）", "ratio", None),
        ("比上年增减（百分点）", "change", "yoy"),
    ],
)
def test_headers_of_movement_and_share(head: str, statistic: str, basis: str | None) -> None:
    record = read(f"2020年\n指标\t产值（亿元）\t{head}\n工业\t12\t3.5\n农业\t2\t1.5")[1]
    assert (record.statistic, record.basis) == (statistic, basis)
    assert record.unit == ("pp" if statistic == "change" else "%")


def test_a_bare_sign_of_per_cent_is_not_read() -> None:
    found = figures("2020年\n指标\t产值（亿元）\t%\n工业\t12\t3.5\n农业\t2\t1.5")
    assert [statistic for _, statistic, _, _ in found] == ["level", "level"]


def test_a_fall_is_negative_unless_its_sign_leaves_a_doubt() -> None:
    text = "2020年\n指标\t单位\t数值\t比上年下降（%）\n能耗\t吨标准煤\t82\t4.6\n水耗\t吨\t71\t-0.3"
    assert [r.value for r in read(text) if r.statistic == "growth"] == [Decimal("-4.6")]


def test_a_month_and_its_year_to_date_have_their_own_periods() -> None:
    text = "2023年6月财政\n单位：亿元\n指标\t本月\t累计\n税收收入\t12.5\t80.4"
    assert [(str(r.period_start), str(r.period_end)) for r in read(text)] == [
        ("2023-06-01", "2023-06-30"),
        ("2023-01-01", "2023-06-30"),
    ]


def test_the_end_of_february_a_year_before() -> None:
    text = "2020年1-2月财政\n单位：亿元\n指标\t本年\t上年同期\n税收收入\t12.5\t13.4"
    assert [str(r.period_end) for r in read(text)] == ["2020-02-29", "2019-02-28"]


def test_a_mean_growth_over_years_has_no_period_of_its_own() -> None:
    text = "2020年工业\n指标\t产值（亿元）\t年均增长（%）\n采矿\t12\t3.5\n建材\t8\t2.2"
    assert {r.statistic: r.period_end and r.period_end.year for r in read(text)} == {
        "level": 2020,
        "growth": None,
    }


def test_months_belong_to_the_year_of_the_caption_not_of_the_document() -> None:
    text = "绵阳市2020年统计公报\n\n2018年存款\n单位：亿元\n指标\t11月末\t12月末\n存款余额\t22.9\t22.6"
    assert [str(r.period_end) for r in read(text)] == ["2018-11-30", "2018-12-31"]


def test_the_end_of_the_period_is_that_of_the_caption() -> None:
    text = "2017年1-6月畜牧业\n指标\t数量\n期末存栏\n猪（万头）\t17.5\n羊（万只）\t12.1"
    assert {(str(r.period_start), str(r.period_end)) for r in read(text)} == {("2017-06-30", "2017-06-30")}


def test_a_total_takes_the_subject_of_the_caption_and_has_no_share_of_its_own() -> None:
    text = "2020年耕地面积\n类别\t面积（公顷）\t比重（%）\n水田\t3\t30\n旱地\t7\t70\n合 计\t10\t100"
    assert [(r.indicator, r.text) for r in read(text)][4:] == [("耕地面积", "10")]


def test_the_unit_above_is_not_that_of_a_rate() -> None:
    assert figures("2020年\n单位：亿元\n指标\t数值\n工业产值\t12\n城镇化率\t61.2") == [
        ("工业产值", "level", Decimal(1200000000), "CNY")
    ]


def test_subtotals_name_nothing() -> None:
    assert [r.indicator for r in read("指标\t面积（公顷）\n水田\t3\n旱地\t4\n小计\t7")] == [
        "水田面积",
        "旱地面积",
    ]


def test_names_are_in_the_characters_of_the_text() -> None:
    text = "2020年漁業\n名稱\t產量（公噸）\n鰱 魚\t３５\n草魚\t２１"
    records = read(text)
    assert [r.indicator for r in records] == ["鰱魚產量", "草魚產量"]
    assert [r.text for r in records] == ["３５", "２１"]


def test_the_context_of_the_document_dates_a_table_without_a_caption() -> None:
    text = (
        "宜宾市2019年国民经济和社会发展统计公报\n\n全年平稳发展。\n\n指标\t产量（万吨）\n粮食\t3.5\n油料\t1.2"
    )
    record = read(text)[0]
    assert (record.place, str(record.period_start), str(record.period_end)) == (
        "宜宾市",
        "2019-01-01",
        "2019-12-31",
    )
    assert record.rules == (
        *("table.tab", "table.row.thing", "unit.mass.t"),
        *("period.inherited", "place.inherited"),
    )


# --- anything -------------------------------------------------------------------------------------------------------

CELLS = (
    "单位：亿元 指标 2012年 1 3.5 % （%） 比上年增长 其中： # 粮食 合计 本月 上年同期 12月末 （万吨） 2月29日 ２ −3 "
    "北京市 地区 年份 99 ≥ &nbsp; <table> </table> <tr> <td>"
).split()
BREAKS = ["\t", "\n", "\r", "  ", "\u3000", "|", "|---|---|", "<td colspan=3 rowspan=2>"]
PIECES = st.lists(st.sampled_from(CELLS + BREAKS), max_size=40)


@settings(max_examples=300, deadline=None)
@given(PIECES)
def test_any_mixture_is_read_without_error_and_with_right_spans(pieces: list[str]) -> None:
    text = "".join(pieces)
    tables = find_tables(fold(text))
    assert all(a.end <= b.start for a, b in pairwise(tables))
    for table in tables:
        for record in table_records(table, text, Setting(republican=True)):
            assert text[record.start : record.end] == record.text
            assert table.start <= record.start < record.end <= table.end
