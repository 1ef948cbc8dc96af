"""Every row of pairs.toml deals out what its examples say, and no member of a longer word."""

from __future__ import annotations

import pytest

from citymetrics.reading.constructions.members import members_of
from citymetrics.reading.constructions.pairs import industries, pairs
from citymetrics.text.lexicon import read_rows
from citymetrics.text.phrase import Phrase

ROWS = read_rows(
    "pairs.toml", "pair", required=["members", "examples"], optional=["not_before", "cut", "numbered"]
)


def dealt(text: str, count: int) -> list[str] | None:
    names = members_of(Phrase(text, range(len(text))), count)
    return None if names is None else [name.prefix + name.phrase.text for name in names]


@pytest.mark.parametrize("example", [example for row in ROWS for example in row["examples"]])
def test_a_pair_deals_out_its_example(example: str) -> None:
    name, _, members = example.partition(" = ")
    expected = members.split("|")
    assert dealt(name, len(expected)) == expected
    assert dealt(name, len(expected) + 1) is None


@pytest.mark.parametrize(
    ("row_id", "longer"),
    [(row["id"], longer) for row in ROWS for longer in row.get("not_before", "").split("|") if longer],
)
def test_a_pair_is_not_found_in_a_longer_word(row_id: str, longer: str) -> None:
    pair = next(pair for pair in pairs() if pair.word == row_id)
    assert pair.found.search(f"{row_id}{longer}") is None


def test_one_row_alone_is_numbered() -> None:
    assert [pair.word for pair in pairs() if pair.numbered] == ["三次产业"]
    assert industries() == ("第一产业", "第二产业", "第三产业")


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("水力、风力侵蚀面积", ["水力侵蚀面积", "风力侵蚀面积"]),
        ("猪、牛出栏", ["猪出栏", "牛出栏"]),
        ("煤、原油产量", ["煤产量", "原油产量"]),
        ("本外币存、贷款余额", ["本外币存款余额", "贷款余额"]),
        ("国家、省级示范单位", ["国家级示范单位", "省级示范单位"]),
        ("移动、固定网络流量", ["移动网络流量", "固定网络流量"]),
        ("1年期和5年期以上LPR", ["1年期LPR", "5年期以上LPR"]),
        ("单位GDP用水量、能耗", ["单位GDP用水量", "单位GDP能耗"]),
        ("省属企业营收和利润", ["省属企业营收", "省属企业利润"]),
        ("新建、改建住房面积", ["新建住房面积", "改建住房面积"]),
        ("卫生和社会发展部门以及教育部门", ["卫生和社会发展部门", "教育部门"]),
        ("公路水路货运量", ["公路货运量", "水路货运量"]),
        # What has a measure or a verb of its own takes none from its neighbour.
        ("企业利润、服务业营收", ["企业利润", "服务业营收"]),
        ("接待游客、实现旅游收入", ["接待游客", "实现旅游收入"]),
        ("接待游客、旅游总花费", ["接待游客", "旅游总花费"]),
        ("住宿业、餐饮业营业额", ["住宿业营业额", "餐饮业营业额"]),
        ("工业、制造业投资", ["工业投资", "制造业投资"]),
    ],
)
def test_members_take_what_they_share(name: str, members: list[str]) -> None:
    assert dealt(name, len(members)) == members


@pytest.mark.parametrize(
    "name", ["公路客运量", "和谐社区", "地级及以上城市", "公众参与率", "道路、桥梁、隧道"]
)
def test_a_name_of_other_than_two_members_is_not_split(name: str) -> None:
    assert dealt(name, 2) is None
