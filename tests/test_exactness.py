"""Numerals that cannot be read are left alone, and the caller's decimal context changes nothing."""

from __future__ import annotations

import decimal
import sys
from collections.abc import Callable
from decimal import Context, Decimal, FloatOperation, Inexact, Rounded, localcontext
from pathlib import Path
from typing import TypeVar

import pytest

from citymetrics import explain, extract
from citymetrics.check import check
from citymetrics.marks.numerals import NUMERAL_RE, read_match, read_number
from citymetrics.marks.units import convert
from citymetrics.panel.derivation import derive_levels
from citymetrics.reading.tables.figures import read_figure
from citymetrics.records.extraction import Extraction
from citymetrics.records.intervals import Interval, amount, resolution
from citymetrics.records.model import Indicator
from citymetrics.text.folded import OTHER_DIGITS, fold

T = TypeVar("T")
EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.txt"))


def _stated(found: Extraction) -> list[tuple[str, str]]:
    return [(record.text, str(record.value)) for record in found]


@pytest.mark.parametrize(
    "text",
    [
        "全市人口达٣万人。",
        "增长३.५%。",
        "人口达3٣万人。",
        "人口达1,٣00人。",
        "占三分之٣。",
        "总产值𝟏亿元。",
        "粮食产量为三点๓万吨。",
        "全市人口达٣\u200b万人。",
        "农民人数\t٣万人\n职工人数\t४५万人\n",
    ],
)
def test_digits_of_other_scripts_are_left_alone(text: str) -> None:
    assert _stated(extract(text, published="2024-03")) == []


@pytest.mark.parametrize(
    "text", ["这٣年，全市新增企业5家。", "٢٠٢٣年，全市新增企业5家。", "٣月，全市新增企业5家。"]
)
def test_dates_in_other_scripts_date_nothing(text: str) -> None:
    (record,) = extract(text, published="2024-03")
    (undated,) = extract("全市新增企业5家。", published="2024-03")
    assert (record.text, record.period_start, record.period_end) == (
        "5家",
        undated.period_start,
        undated.period_end,
    )


def test_names_keep_their_digits_and_full_width_ones_are_read() -> None:
    text = "全市甲٣号仓库有４５．６万吨。"
    (record,) = extract(text)
    assert record.value == Decimal(456000)
    assert record.indicator in text


def test_no_other_digit_is_forgotten() -> None:
    signs = map(chr, (*range(0x80, 0xFF10), *range(0xFF1A, sys.maxunicode + 1)))
    known = frozenset(sign for sign in signs if sign.isdecimal())
    assert known <= OTHER_DIGITS
    text = "".join(sorted(OTHER_DIGITS))
    assert not any(sign.isdecimal() for sign in fold(text))
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("digits", "scale", "read"),
    [
        (28, "", True),
        (29, "", False),
        (20, "亿", True),
        (21, "亿", False),
        (24, "万", True),
        (25, "万", False),
        (5000, "", False),
        (5000, "万", False),
    ],
)
def test_longer_numerals_than_28_digits_are_left_alone(digits: int, scale: str, read: bool) -> None:
    found = extract(f"全市投资达{'7' * digits}{scale}元。")
    zeros = "0" * {"": 0, "万": 4, "亿": 8}[scale]
    assert [str(record.value) for record in found] == (["7" * digits + zeros] if read else [])


@pytest.mark.parametrize(
    "surface",
    [
        "1." + "2" * 28,
        "百分之" + "9" * 29,
        "9" * 40 + "分之3",
        "万" * 40,
        "一万亿亿亿亿亿",
        "二〇" * 20,
        "九" * 5000,
        "1" * 26 + "百万",
        "3亿" + "5" * 30 + "千万",
        "1,234" + ",567" * 9,
    ],
)
def test_no_such_numeral_has_a_worth(surface: str) -> None:
    match = NUMERAL_RE.match(surface)
    assert match is not None
    assert match.end() == len(surface)
    assert read_match(match) is None


@pytest.mark.parametrize(
    "table",
    [
        f"指标\t数量（亿元）\n投资\t{'7' * 21}\n消费\t12.5\n",
        f"指标\t数量（元）\n投资\t{'7' * 29}\n消费\t12.5\n",
    ],
)
def test_a_cell_of_more_digits_is_left_alone(table: str) -> None:
    assert [record.text for record in extract(table)] == ["12.5"]


@pytest.mark.parametrize(
    "text", ["投资为3到0亿元。", "人口为10～0万人。", "占比为3到0成。", "为2:0:0。", "占0分之3。"]
)
def test_a_zero_at_the_end_of_a_range_fails_nowhere(text: str) -> None:
    assert all(record.qualifier != "between" for record in extract(text))


def test_the_scale_of_the_second_end_reaches_back_alone() -> None:
    (record,) = extract("全市投资为2至3亿5千万元。")
    assert (record.lower, record.upper) == (Decimal(200000000), Decimal(350000000))


@pytest.mark.parametrize("text", ["近0年来，新增企业5家。", "过去00年，新增企业5家。", "0年来新增企业5家。"])
def test_no_years_are_no_period(text: str) -> None:
    (record,) = extract(text, published="2024-03", place="成都市")
    if record.period_start is not None and record.period_end is not None:
        assert record.period_start <= record.period_end


@pytest.mark.parametrize("year", ["百百", "十十", "一二三四五", "九" * 5000])
def test_years_of_the_republic_that_are_none(year: str) -> None:
    assert [record.value for record in extract(f"民国{year}年，全市新增企业5家。")] == [Decimal(5)]


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("居民收入翻一到两番。", 100, 300),
        ("居民收入翻一番到两番。", 100, 300),
        ("居民收入翻两三番。", 300, 700),
        ("居民收入翻一番。", 100, 100),
    ],
)
def test_doublings_have_their_bounds_in_order(text: str, lower: int, upper: int) -> None:
    (record,) = extract(text)
    assert (record.lower, record.upper) == (Decimal(lower), Decimal(upper))


def test_no_number_of_doublings_is_too_large_to_compute() -> None:
    assert all(record.upper in (None, 100) for record in extract("居民收入翻一番到90000。"))
    assert [str(r.value) for r in extract("居民收入翻1.5番。")] == ["182.8427"]


def test_a_range_below_zero_has_its_bounds_in_order() -> None:
    for text in ("气温为零下负五到三度。", "气温为零下二三度。"):
        for record in extract(text):
            assert record.lower is None or record.upper is None or record.lower <= record.upper


# Contexts that a caller may have set: few digits, everything trapped, small numbers only, exponents in small letters.
HARSH = [
    Context(prec=6),
    Context(prec=2, rounding=decimal.ROUND_UP),
    Context(prec=28, traps=[Inexact, Rounded, FloatOperation]),
    Context(prec=3, Emin=-2, Emax=2, traps=[decimal.Overflow, decimal.Subnormal, decimal.Clamped]),
    Context(prec=9, capitals=0),
]


def _under(context: Context, compute: Callable[[], T]) -> T:
    with localcontext(context):
        return compute()


TEXT = (
    "净利润为-1.2345678亿元，增长负1.2345678%。全市投资1234567.89万元，占千万分之六点五四三二一。"
    "三次产业结构为12.345678:37.654322:50。居民收入翻一到两番，二十五元三角五分/人，油价为7角8分，1/3以上。"
    "投资为12.345678至34.567891亿元。浓度为每立方米19.87654321微克，水价为12.3456789角/立方米，3.1234567倍半。"
    "民国112年，指数为101.2345678。"
    "\n\n指标\t数量（万元）\t增长（%）\n投资\t1234567.89\t-1.2345678\n消费\t12.5\t下降3\n"
)


@pytest.mark.parametrize("context", HARSH, ids=str)
def test_the_callers_context_changes_no_record(context: Context) -> None:
    for text in (TEXT, *(path.read_text(encoding="utf-8") for path in EXAMPLES)):
        wanted = extract(text, published="2024-03")
        found = _under(context, lambda text=text: extract(text, published="2024-03"))  # type: ignore[misc]
        assert found == wanted
        assert [str(record.value) for record in found] == [str(record.value) for record in wanted]


@pytest.mark.parametrize("context", HARSH, ids=str)
def test_nothing_computed_from_records_depends_on_it(context: Context) -> None:
    level = Indicator(
        indicator="存款余额", statistic="level", unit="CNY", value="1234567890123", lower="1234567890123",
        upper="1234567890123", text="12345.67890123亿元", start=0, end=16, qualifier="exact",
        period_start="2020-01-01", period_end="2020-12-31",
    )  # fmt: skip
    change = level.model_copy(
        update={"statistic": "change", "basis": "yoy", "value": Decimal("234567890123"), "start": 20}
    )
    computations: list[Callable[[], object]] = [
        lambda: Indicator(
            indicator="人口", unit="人", value=Decimal("1.2345678E+20"), text="", start=0, end=0
        ),
        lambda: str(Indicator(indicator="人", value=Decimal("1.2345678E+20"), text="", start=0, end=0).value),
        lambda: level.to("亿元"),
        lambda: str(level.to("万元").value),
        lambda: convert(Decimal("1.2345678"), "mu", "ha"),
        lambda: convert(Decimal("7.2345678"), "ha", "mu"),
        lambda: resolution(level),
        lambda: str(amount(level)),
        lambda: str(Interval(amount(level).low, amount(level).high)),
        lambda: list(derive_levels([level, change])),
        lambda: check([level, change], {}).agreement,
        lambda: check(list(extract(TEXT, doc="a")), {"a": TEXT}).rows(),
        lambda: explain(TEXT).as_dict(),
        lambda: str(read_number("三十六点九八七六五四三二一万")),
        lambda: str(read_number("3亿2345.6789万")),
        lambda: read_figure("-1.23456789"),
    ]
    for number, compute in enumerate(computations):
        assert _under(context, compute) == compute(), number


def test_what_is_derived_has_every_digit() -> None:
    first = Indicator(
        indicator="存款余额", statistic="level", unit="CNY", value="1000.4", text="1000.4元", start=0, end=7,
        qualifier="exact", period_start="2020-01-01", period_end="2020-12-31",
    )  # fmt: skip
    second = first.model_copy(
        update={"statistic": "change", "basis": "yoy", "value": Decimal("0.1"), "text": "0.1元", "start": 9}
    )
    with localcontext(Context(prec=3)):
        (derived,) = derive_levels([first, second])
    assert (derived.value, derived.lower, derived.upper) == (
        Decimal("1000.3"),
        Decimal("1000.2"),
        Decimal("1000.4"),
    )
