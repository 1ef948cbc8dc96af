"""The search for numerals asks the full pattern only where it must, and finds what the pattern alone finds."""

from __future__ import annotations

import cn2an  # noqa: F401 - its import takes longer than an example may
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citymetrics.marks.numerals import NUMERAL_RE, Spotter, read_match
from citymetrics.marks.quantities import find_quantities

# What numerals are made of, what may stand around them, and words that look like either.
PIECES = [
    *"0123456789.,，点零〇一二两三五九十百千万亿兆廿半几多余来成分之、- −负第个元人年度次番%Aa比:/",
    "百分之", "千瓦", "百分点", "万众", "余额", "多种", "三成", "二、三千", "一带一路", "突破", "达", "为", "。", "，",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)


@given(TEXTS)
def test_every_numeral_of_the_pattern_is_spotted(text: str) -> None:
    spotted = list(Spotter().spot(text))
    matched = list(NUMERAL_RE.finditer(text))
    assert [match.span() for match in spotted] == [match.span() for match in matched]
    assert [read_match(match) for match in spotted] == [read_match(match) for match in matched]


@given(TEXTS)
def test_what_is_not_asked_is_no_quantity(text: str) -> None:
    """With a list of what is refused every numeral is looked at, without it only the likely ones."""
    assert find_quantities(text, [], []) == find_quantities(text, [])


@pytest.mark.parametrize(
    ("text", "spotted"),
    [
        ("一带一路", []),
        ("第一产业", ["一"]),
        ("三个村", ["三"]),
        ("三成", ["三成"]),
        ("增长三点五", ["三点五"]),
        ("突破百万", ["百万"]),
        ("统一大市场3个", ["3"]),
    ],
)
def test_single_digits_count_only_where_a_figure_can_be(text: str, spotted: list[str]) -> None:
    assert [match.group() for match in Spotter("个").spot(text)] == spotted
