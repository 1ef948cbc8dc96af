"""Records in other units: exact factors, money within its currency, quantities of pint."""

from __future__ import annotations

import sys
from decimal import Decimal

import pytest

from citymetrics.errors import InputError, MissingExtraError
from citymetrics.records.conversion import convert_record, known_unit, to_quantity
from citymetrics.records.model import Indicator


def figure(value: str | None, unit: str, **more: object) -> Indicator:
    fields = {"indicator": "面积", "value": value, "unit": unit, "text": "1", "start": 0, "end": 1}
    return Indicator(**{**fields, **more})


@pytest.mark.parametrize(
    ("value", "unit", "target", "expected", "symbol"),
    [
        ("688500", "mu", "ha", "45900", "ha"),  # 15 mu are a hectare
        ("688500", "mu", "万亩", "68.85", "万亩"),
        ("45.9", "km2", "公顷", "4590", "ha"),
        ("400050000000", "CNY", "亿元", "4000.5", "亿元"),
        ("4000.5", "亿元", "CNY", "400050000000", "CNY"),
        ("36", "km/h", "m/s", "10", "m/s"),
        ("2740000", "人", "万人", "274", "万人"),
        ("2", "倍", "%", "200", "%"),
        ("0.65", "CNY/kWh", "角/千瓦时", "6.5", "角/kWh"),
        ("270000", "戶", "万户", "27", "万户"),
        ("0.10", "t", "kg", "100", "kg"),
    ],
)
def test_value_and_bounds_convert(value: str, unit: str, target: str, expected: str, symbol: str) -> None:
    got = convert_record(figure(value, unit, lower=value, upper=value), target)
    assert (got.value, got.lower, got.upper, got.unit) == (*[Decimal(expected)] * 3, symbol)
    assert "E" not in str(got.value)
    assert got.text == "1"
    assert "unit.converted" in got.rules


def test_an_open_bound_stays_open() -> None:
    got = convert_record(figure("15", "mu", qualifier="over", lower="15", upper=None), "ha")
    assert (got.value, got.lower, got.upper) == (Decimal(1), Decimal(1), None)


def test_the_same_unit_is_the_same_record() -> None:
    record = figure("15", "mu")
    assert convert_record(record, "亩") is record


@pytest.mark.parametrize(
    ("unit", "target", "names"),
    [
        ("mu", "t", ("'mu' (area, m2)", "'t' (mass, kg)")),
        ("CNY", "USD", ("'CNY' (money, CNY)", "'USD' (money, USD)")),
        ("人", "人次", ("'人' (count,", "'人次'")),
        ("pp", "%", ("(ratio_difference, 1)", "(ratio, 1)")),
    ],
)
def test_what_does_not_convert_names_both_dimensions(unit: str, target: str, names: tuple[str, str]) -> None:
    with pytest.raises(InputError) as error:
        convert_record(figure("1", unit), target)
    assert all(name in str(error.value) for name in names)


def test_a_range_without_a_value_is_checked_too() -> None:
    with pytest.raises(InputError, match="area"):
        convert_record(figure(None, "mu"), "kg")


@pytest.mark.parametrize("unit", ["万", "parsec", ""])
def test_an_unknown_unit_is_quoted(unit: str) -> None:
    with pytest.raises(InputError, match=f"unit '{unit}' is not known"):
        known_unit(unit)


def test_a_bare_number_has_no_unit_to_convert() -> None:
    with pytest.raises(InputError, match="面积 1 has no unit"):
        convert_record(figure("100.7", ""), "%")


def test_quantities_of_pint() -> None:
    pint = pytest.importorskip("pint")
    assert to_quantity(figure("1500", "mu")).to("hectare").magnitude == 100
    assert to_quantity(figure("36", "km/h")).to("m/s").magnitude == 10
    assert to_quantity(figure("45", "%")).magnitude == Decimal("0.45")
    with pytest.raises(pint.DimensionalityError):
        to_quantity(figure("1", "km")).to("kg")


@pytest.mark.parametrize("unit", ["人", "CNY", "CNY/m2", ""])
def test_what_pint_does_not_know(unit: str) -> None:
    pytest.importorskip("pint")
    with pytest.raises(InputError, match="no unit of pint"):
        to_quantity(figure("1", unit))


def test_a_range_is_no_quantity() -> None:
    with pytest.raises(InputError, match="no single value"):
        to_quantity(figure(None, "km"))


def test_the_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from citymetrics.records import conversion

    conversion._registry.cache_clear()
    monkeypatch.setitem(sys.modules, "pint", None)
    with pytest.raises(MissingExtraError, match=r"citymetrics\[pint\]"):
        to_quantity(figure("1", "km"))
