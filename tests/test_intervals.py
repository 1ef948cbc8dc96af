"""What a figure leaves open: by its digits, by its words, and after arithmetic."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from citymetrics.records.intervals import ANY, Interval, amount, resolution, stated, total
from citymetrics.records.model import Indicator


def figure(text: str, value: str | None, unit: str = "CNY", **more: object) -> Indicator:
    fields = {"indicator": "收入", "text": text, "value": value, "unit": unit, "start": 0, "end": len(text)}
    return Indicator(**{**fields, **more})


@pytest.mark.parametrize(
    ("text", "value", "unit", "expected"),
    [
        ("4000.5亿元", "400050000000", "CNY", "10000000"),
        ("611亿元", "61100000000", "CNY", "100000000"),
        ("９．８％", "9.8", "%", "0.1"),
        ("1,987.50万元", "19875000", "CNY", "100"),
        ("三百万人", "3000000", "人", "1000000"),
        ("3亿5千万人", "350000000", "人", "10000000"),
        ("-2.6%", "-2.6", "%", "0.1"),
        ("129000万吨", "1290000000", "t", "10000"),
        # Counted and not rounded; two zeros at the end may be rounding.
        ("252枚", "252", "枚", "0"),
        ("3000人", "3000", "人", "1"),
        ("1.2万人", "12000", "人", "1000"),
        ("252吨", "252", "t", "1"),
    ],
)
def test_resolution_is_the_last_digit_stated(text: str, value: str, unit: str, expected: str) -> None:
    assert resolution(figure(text, value, unit)) == Decimal(expected)


@pytest.mark.parametrize(
    ("qualifier", "lower", "upper", "shown"),
    [
        ("over", "7000", None, "7000.."),
        ("nearly", None, "7000", "..7000"),
        ("at_least", "7000", None, "7000.."),
        ("about", None, None, ".."),
    ],
)
def test_words_bound_one_side(qualifier: str, lower: str | None, upper: str | None, shown: str) -> None:
    found = stated(figure("7000元", "7000", qualifier=qualifier, lower=lower, upper=upper))
    assert str(found) == shown
    assert found.known is (qualifier != "about")


def test_a_range_is_its_ends() -> None:
    record = figure("3%—5%", None, "%", qualifier="between", lower="3", upper="5")
    assert stated(record) == Interval(Fraction(3), Fraction(5))
    assert amount(record) == Interval(Fraction(3, 100), Fraction(5, 100))


def test_sum_of_rounded_figures() -> None:
    # 153.6 + 3235.9 + 611 with half of the last digit each way: 0.05 + 0.05 + 0.5
    parts = [figure("153.6元", "153.6"), figure("3235.9元", "3235.9"), figure("611元", "611")]
    assert total(map(amount, parts)) == Interval(Fraction("3999.9"), Fraction("4001.1"))


def test_difference_and_quotient() -> None:
    a, b = Interval(Fraction(10), Fraction(12)), Interval(Fraction(2), Fraction(4))
    assert a - b == Interval(Fraction(6), Fraction(10))
    assert a / b == Interval(Fraction(5, 2), Fraction(6))
    assert Interval(Fraction(-12), Fraction(10)) / b == Interval(Fraction(-6), Fraction(5))


def test_a_quotient_without_bounds_says_nothing() -> None:
    one = Interval(Fraction(1), Fraction(1))
    assert one / Interval(Fraction(-1), Fraction(1)) == ANY
    assert one / Interval(Fraction(1), None) == ANY


def test_touching_intervals_meet_and_do_not_overlap() -> None:
    low, high = stated(figure("58.2元", "58.2")), stated(figure("58.3元", "58.3"))
    assert low.meets(high)
    assert not low.overlaps(high)
    assert low.overlaps(stated(figure("58元", "58")))
