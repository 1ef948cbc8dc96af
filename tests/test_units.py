"""Every row of units.toml does what its examples say; and how units are found, composed and converted."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from citymetrics import extract
from citymetrics.errors import DataError, InputError
from citymetrics.marks import units
from citymetrics.marks.units import (
    DIMENSIONS,
    Unit,
    UnitTable,
    convert,
    find_unit,
    find_unit_by_name,
    unit_by_symbol,
)
from citymetrics.text.lexicon import read_toml

ROWS: list[dict[str, Any]] = list(read_toml("units.toml")["unit"])
NUMERAL_RE = re.compile(r"[0-9.]+[十百千万亿]*|[一二三四五六七八九十百千万亿两]+")


def found_ids(text: str) -> set[str]:
    """The ids of the units right after each numeral; a trailing 千 or 百 may belong to the unit."""
    ids = set()
    for numeral in NUMERAL_RE.finditer(text):
        found = find_unit(text, numeral.end())
        if numeral.group()[-1] in "千百":
            found = find_unit(text, numeral.end() - 1) or found
        if found:
            ids.add(found[0].id)
    return ids


def says(ids: set[str], row: dict[str, Any]) -> bool:
    """A row that is a unit on one side of a slash only is found as a part of a compound."""
    return any(
        row["id"] in (re.split("/[十百千万亿]*", i) if "only" in row else [i.split("/")[0]]) for i in ids
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_examples(row: dict[str, Any]) -> None:
    for example in row["examples"]:
        assert says(found_ids(example), row), example
    for example in row.get("counter_examples", ()):
        assert not says(found_ids(example), row), example


GRADE = "count.ji_grade"
"""A row that keeps 级 from being read as something else: guard.magnitude takes every 3级 for a class."""


@pytest.mark.parametrize(
    "row", [row for row in ROWS if "only" not in row and row["id"] != GRADE], ids=lambda row: row["id"]
)
def test_an_example_is_read_as_a_figure_in_its_unit(row: dict[str, Any]) -> None:
    """One at least; others show the unit where the text states no figure (连续施工26日)."""
    units = [record.unit for example in row["examples"] for record in extract(f"{example}。")]
    assert row["symbol"] in units


def test_a_grade_is_left_alone() -> None:
    (row,) = (row for row in ROWS if row["id"] == GRADE)
    assert [list(extract(f"{example}。")) for example in row["examples"]] == [[]]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_each_surface_is_found_whole(row: dict[str, Any]) -> None:
    if "only" not in row:
        for surface in row["surfaces"]:
            found = find_unit(f"共5{surface}。", 2)
            assert found, surface
            assert (found[0].id, found[1]) == (row["id"], 2 + len(surface))


def test_a_surface_belongs_to_one_row() -> None:
    claims = Counter((s, row.get("only")) for row in ROWS for s in row["surfaces"])
    assert [claim for claim, n in claims.items() if n > 1] == []


def test_rows_with_one_symbol_agree() -> None:
    for row in ROWS:
        first = unit_by_symbol(row["symbol"])
        assert first is not None
        if row.get("only") is None:
            assert (first.dimension, first.to_si) == (row["dimension"], row.get("to_si")), row["id"]


def test_dimensions_are_used_and_known() -> None:
    used = {part for row in ROWS for part in row["dimension"].split("/")}
    assert used == DIMENSIONS


def test_ids_start_with_a_dimension_like_word() -> None:
    assert all(re.fullmatch(r"[a-z0-9_]+\.[a-z0-9_]+", row["id"]) for row in ROWS)


def test_enough_measure_words_and_currencies() -> None:
    assert sum(row["dimension"] == "count" for row in ROWS) >= 160
    assert len({row["iso4217"] for row in ROWS if "iso4217" in row}) >= 10


@pytest.mark.parametrize(
    ("text", "symbol", "length"),
    [
        ("人次", "人次", 2),
        ("人", "人", 1),
        ("个百分点", "pp", 4),
        ("百分点", "pp", 3),
        ("个月", "个月", 2),
        ("个工作日内", "工作日", 4),
        ("平方公里", "km2", 4),
        ("平方公尺", "m2", 4),
        ("元/平方米", "CNY/m2", 5),
        ("元/平方米·月", "CNY/m2/月", 7),
        ("元/人/月", "CNY/人/月", 5),
        ("元/百公里", "CNY/百km", 5),
        ("辆/百户", "辆/百户", 4),
        ("人/平方公里", "人/km2", 6),
        ("人每平方公里", "人/km2", 6),
        ("立方米每秒", "m3/s", 5),
        ("公里/小时", "km/h", 5),
        ("公里每小时", "km/h", 5),
        ("吨/日", "t/d", 3),
        ("微克/立方米", "ug/m3", 6),
        ("μg/m3", "ug/m3", 5),
        ("毫克/升", "mg/L", 4),
        ("分/千瓦时", "分/kWh", 5),
        ("分。", "分", 1),
        ("吨标准煤", "tce", 4),
        ("吨标准煤/万元", "tce/万CNY", 7),
        ("千克标准煤/千瓦时", "kgce/kWh", 9),
        ("人公里", "人公里", 3),
        ("人才引进", "人", 1),
        ("元人民币", "CNY", 4),
        ("元每人每月", "CNY/人/月", 5),
        ("人每年参加", "人", 1),
        ("个/不明", "个", 1),
        ("Mbps", "Mbps", 4),
        ("GB,", "GB", 2),
        ("标准箱", "标准箱", 3),
        ("千瓦时", "kWh", 3),
    ],
)
def test_the_longest_unit_wins(text: str, symbol: str, length: int) -> None:
    found = find_unit("5" + text, 1)
    assert found
    assert (found[0].symbol, found[1]) == (symbol, 1 + length)


@pytest.mark.parametrize("text", ["", "。", "G网络", "台湾", "家庭", "人民", "条例", "分别", "年级", "GBx"])
def test_no_unit(text: str) -> None:
    found = find_unit("5" + text, 1)
    assert found is None


@pytest.mark.parametrize(
    "text",
    [
        "人大会", "个项目", "家企业", "家具有资质的企业", "家风电企业", "名优秀教师", "名企业家", "名义务兵",
        "位居民", "种植物", "种粮食", "种业务", "台风电机组", "台商用车", "批示范", "批零碳园区", "所在建学校",
        "项城市更新", "条约200公里", "处分散式污水设施", "处长江岸线", "支援疆医疗队", "张家庭床位", "大学科",
        "大专业", "部长篇小说", "本科普读物", "场地方戏", "座位于", "天空气优良", "天下降", "米线路", "倍增长",
        "年间", "小时工作", "层高楼", "套路灯", "户外来家庭", "次日常巡查",
    ],
)  # fmt: skip
def test_not_before_never_blocks_a_true_unit(text: str) -> None:
    found = find_unit("5" + text, 1)
    assert found
    assert found[1] == 1 + (2 if text == "小时工作" else 1)


def test_positions_outside_the_text() -> None:
    assert find_unit("5人", 2) is None
    assert find_unit("5人", 99) is None


def test_compounds_are_bounded() -> None:
    found = find_unit("元" + "/人" * 9999, 0)
    assert found
    assert found[1] == 5
    assert unit_by_symbol("CNY" + "/人" * 9999) is None
    assert find_unit("元/" + "万" * 9999 + "人", 0) == (unit_by_symbol("CNY"), 1)


def test_compound_knows_its_parts() -> None:
    unit = find_unit_by_name("元/平方米")
    assert unit
    assert (unit.over, unit.per, unit.dimension) == ("CNY", "m2", "money/area")
    assert unit == unit_by_symbol("CNY/m2")


def test_a_part_of_a_compound_is_found_by_its_symbol() -> None:
    assert unit_by_symbol("分") == find_unit_by_name("分")
    assert unit_by_symbol("分/kWh") == find_unit_by_name("分/千瓦时")
    assert unit_by_symbol("分/nothing") is None


@pytest.mark.parametrize(
    "text", ["元/月", "元/人/月", "吨/月", "吨/周", "公里/小时", "吨/年", "辆/百户", "元/万人"]
)
def test_a_compound_is_found_again_by_its_symbol(text: str) -> None:
    unit = find_unit_by_name(text)
    assert unit
    again = unit_by_symbol(unit.symbol)
    assert again
    assert (again.symbol, again.factor, again.dimension) == (unit.symbol, unit.factor, unit.dimension)


@pytest.mark.parametrize(
    ("value", "unit", "target", "expected"),
    [
        ("1", "mu", "m2", "666.6666666666666666666666667"),
        ("15", "mu", "ha", "1"),
        ("2.5", "km2", "ha", "250"),
        ("300", "斤", "kg", "150"),
        ("1.2", "kWh", "J", "4320000"),
        ("35", "%", "‰", "350"),
        ("2.3", "倍", "%", "230"),
        ("-3", "pp", "bp", "-300"),
        ("10", "m3/s", "m3/d", "864000"),
        ("0", "mu", "ha", "0"),
        ("5", "CNY/m2", "CNY/ha", "50000"),
        ("1", "tce/万CNY", "kgce/CNY", "0.1"),
        ("7", "人", "人", "7"),
    ],
)
def test_convert(value: str, unit: str, target: str, expected: str) -> None:
    assert str(convert(Decimal(value), unit, target)) == expected


@pytest.mark.parametrize(
    ("unit", "target", "words"),
    [
        ("mu", "t", "area.*mass"),
        ("%", "pp", "ratio.*ratio_difference"),
        ("CNY", "USD", "CNY.*USD"),
        ("人", "户", "no fixed factor"),
        ("°C", "°F", "no fixed factor"),
        ("亩亩", "ha", "'亩亩' is not known"),
    ],
)
def test_convert_refuses(unit: str, target: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        convert(Decimal(1), unit, target)


def test_convert_there_and_back_is_exact() -> None:
    for row in ROWS:
        unit = unit_by_symbol(row["symbol"])
        assert unit
        size, base = unit.factor
        assert size > 0
        assert base
        assert Fraction(convert(Decimal(size.denominator), unit, unit)) == size.denominator


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"dimension": "beauty"}, "dimension"),
        ({"surfaces": []}, "surfaces"),
        ({"surfaces": ["万亩"]}, "surfaces"),
        ({"only": "left"}, "only"),
    ],
)
def test_a_bad_row_is_named(change: dict[str, Any], key: str) -> None:
    row = {
        "id": "area.x",
        "symbol": "x",
        "dimension": "area",
        "surfaces": ["x"],
        "examples": ["5x"],
        **change,
    }
    with pytest.raises(DataError, match=f"units.toml: area.x: {key}"):
        units._read_row(row)


def test_own_rows_make_a_table() -> None:
    table = UnitTable([Unit("count.x", "缸", "count", ("缸",))])
    found = table.find("酿酒36缸", 4)
    assert found
    assert found[0].symbol == "缸"
