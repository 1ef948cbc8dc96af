"""The table of complete breakdowns: each example is divided as it says."""

from __future__ import annotations

import pytest

from citymetrics.check.partitions import Part, Partition, find_parts, is_within, may_be_whole, partitions


def _of(name: str, partition: Partition) -> Part:
    return next(part for part in find_parts(name) if part.partition is partition)


EXAMPLES = [(row, names) for row in partitions() for names in row.examples]


@pytest.mark.parametrize(("row", "names"), EXAMPLES, ids=[names[-1] for _, names in EXAMPLES])
def test_examples_divide_into_parts_and_whole(row: Partition, names: tuple[str, ...]) -> None:
    *parts, whole = names
    read = [_of(name, row) for name in parts]
    assert [part.index for part in read] == list(range(len(row.parts)))
    assert any(may_be_whole(whole, part) for part in read)


@pytest.mark.parametrize(
    "name", ["进出口总额", "非农业人口", "非公有制经济增加值", "社会消费品零售总额", "批发和零售业增加值"]
)
def test_these_are_no_parts(name: str) -> None:
    assert find_parts(name) == []


def test_a_sibling_is_no_whole() -> None:
    part = find_parts("第一产业增加值")[0]
    assert not may_be_whole("第二产业增加值", part)
    assert not may_be_whole("工业增加值", part)
    assert may_be_whole("地区生产总值", part)


def test_order_of_characters_counts() -> None:
    assert is_within("投资", "固定资产投资额")
    assert not is_within("额投", "固定资产投资额")
