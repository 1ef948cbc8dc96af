"""Forms of numerals that a comparison with a peer brought up (docs/agreement.md)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from citymetrics import extract
from citymetrics.marks.numerals import NUMERAL_RE, read_match


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("负二十四", "-24"),
        ("负0.7%", "-0.7"),
        ("负五点三", "-5.3"),
        ("减负24亿", "2400000000"),
        ("二十万万", "2000000000"),
        ("30万万", "3000000000"),
        ("六兆二十亿", "6002000000000"),
        ("2.5兆元", "2500000000000"),
        ("2万3000", "23000"),
        ("6千零7", "6007"),
        ("3千5百万", "35000000"),
        ("5亿2020年", "500000000"),
        ("六点五成", "65"),
        ("十成", "100"),
        ("12分之3", "25"),
        ("千万分之三", "0.00003"),
        ("百分之四十百分位", "40"),
        ("六百分点", "6"),
    ],
)
def test_numeral(text: str, value: str) -> None:
    match = NUMERAL_RE.search(text)
    assert match is not None
    numeral = read_match(match)
    assert numeral is not None
    assert numeral.low == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("全县人口2万3000人。", "23000", "人"),
        ("完成投资3千5百万元。", "35000000", "CNY"),
        ("物价涨幅为负0.7%。", "-0.7", "%"),
    ],
)
def test_figure(text: str, value: str, unit: str) -> None:
    (found,) = extract(text)
    assert (found.value, found.unit) == (Decimal(value), unit)
