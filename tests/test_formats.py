"""Stata, SPSS and Excel: what is written is read back by others, to the last digit that the format holds."""

from __future__ import annotations

import io
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from citymetrics.errors import MissingExtraError
from citymetrics.export import WRITERS, save
from citymetrics.export.labelled import LONGEST_NAME, variable_names
from citymetrics.panel import panel
from citymetrics.records.model import FIELDS, Indicator

LONG = Decimal("12345678901234567.8")
NAMES = {"end": "v_end"}


def record(text: str, value: str | None, **more: object) -> Indicator:
    fields: dict[str, Any] = {
        "doc": "a.txt",
        "place": "成都市",
        "adcode": "510100",
        "period_start": "2020-01-01",
        "period_end": "2020-12-31",
        "indicator": "绿地率",
        "unit": "%",
        "value": value,
        "lower": value,
        "upper": value,
        "text": text,
        "start": 3,
        "end": 3 + len(text),
    }
    return Indicator(**{**fields, **more})


RECORDS = [
    record("45.2%", "45.2", sentence="绿地率45.2%。", statistic="ratio"),
    record("7.35亿元", "735000000", unit="CNY", status="target", prices="real", obs_status="preliminary"),
    record("4%—5%", None, lower="4", upper="5.25", qualifier="between", statistic="growth"),
    record(
        "很多亿元",
        str(LONG),
        unit="CNY",
        sentence="很长" * 2000,
        place=None,
        period_start=None,
        period_end=None,
    ),
]


def read_stata(path: Path) -> tuple[Any, dict[str, str], dict[str, dict[float, str]]]:
    frame, meta = pytest.importorskip("pyreadstat").read_dta(str(path))
    return frame, meta.column_names_to_labels, meta.variable_value_labels


def read_spss(path: Path) -> tuple[Any, dict[str, str], dict[str, dict[float, str]]]:
    frame, meta = pytest.importorskip("pyreadstat").read_sav(str(path))
    return frame, meta.column_names_to_labels, meta.variable_value_labels


READERS = {"dta": read_stata, "sav": read_spss}


@pytest.mark.parametrize("suffix", ["dta", "sav"])
def test_records_are_read_back(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    save(RECORDS, path)
    frame, labels, codes = READERS[suffix](path)
    assert [name for name in frame.columns if not name.endswith("_exact")] == [
        NAMES.get(f, f) for f in FIELDS
    ]
    assert (labels["place"], labels["value"], labels["sentence"]) == ("地区", "数值", "原句")
    for name in ("value", "lower", "upper"):
        for stated, read, exact in zip(RECORDS, frame[name], frame[f"{name}_exact"], strict=True):
            figure = getattr(stated, name)
            if figure is None:
                assert read != read  # nan, the null of a double
            elif exact:
                assert Decimal(exact) == figure == LONG
            else:
                assert Decimal(repr(float(read))) == figure
    assert [codes["status"][code] for code in frame["status"]] == ["实际", "目标", "实际", "实际"]
    assert [codes["statistic"][code] for code in frame["statistic"]] == ["比率", "水平", "增长率", "水平"]
    assert [codes["qualifier"][code] for code in frame["qualifier"]] == ["准确", "准确", "区间", "准确"]
    assert codes["prices"][frame["prices"][1]] == "可比价"
    assert codes["obs_status"][frame["obs_status"][1]] == "初步"
    assert frame["period_end"][0] == date(2020, 12, 31)
    assert frame["period_end"][3] is None or frame["period_end"][3] != frame["period_end"][3]
    assert (frame["place"][3], frame["sentence"][0], len(frame["sentence"][3])) == ("", "绿地率45.2%。", 4000)


def test_stata_is_of_version_118_and_read_by_pandas(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    save(RECORDS, tmp_path / "a.dta")
    assert (tmp_path / "a.dta").read_bytes()[:42] == b"<stata_dta><header><release>118</release><"
    frame = pandas.read_stata(tmp_path / "a.dta")
    assert list(frame["status"]) == ["实际", "目标", "实际", "实际"]
    assert Decimal(repr(float(frame["value"][0]))) == Decimal("45.2")
    assert frame["value_exact"][3] == str(LONG)
    assert frame["period_start"][0] == pandas.Timestamp(2020, 1, 1)


@pytest.mark.parametrize("suffix", ["dta", "sav"])
def test_panels_have_short_names_and_chinese_labels(suffix: str, tmp_path: Path) -> None:
    aim = {"indicator": "地区生产总值", "indicator_id": "accounts.gdp", "statistic": "growth", "basis": "yoy"}
    told = [
        record("5%以上", "5", qualifier="at_least", upper=None, status="target", **aim),
        record(
            "4%—5%", None, lower="4", upper="5", qualifier="between", status="target", place="甲市", **aim
        ),
        record("45.2%", "45.2", indicator="城市建成区范围以内全部公园绿地面积所占比例平均值"),
    ]
    table = panel(told, status="all")
    path = tmp_path / f"a.{suffix}"
    table.save(path)
    frame, labels, _ = READERS[suffix](path)
    name = "accounts_gdp_growth_yoy_target"
    assert labels[name] == "地区生产总值 同比增长 目标（%）"
    assert all(len(column) <= LONGEST_NAME for column in frame.columns)
    shown = next(key for key, label in labels.items() if label == "地区生产总值 同比增长 目标（%）（原限定）")
    assert dict(zip(frame["place"], frame[shown], strict=True)) == {"甲市": "4–5", "成都市": "≥5"}
    assert sorted(value for value in frame[name] if value == value) == [5.0]
    table.save(path, "long")
    frame, labels, codes = READERS[suffix](path)
    assert [codes["contested"][code] for code in frame["contested"]] == ["否"] * 3
    assert labels["sentence"] == "原句"


@pytest.mark.parametrize("suffix", ["dta", "sav"])
def test_no_records_and_odd_characters(suffix: str, tmp_path: Path) -> None:
    save([], tmp_path / f"a.{suffix}")
    frame, *_ = READERS[suffix](tmp_path / f"a.{suffix}")
    assert len(frame) == 0
    odd = "志\x00愿\ud800者"
    save([record("1%", "1", indicator=odd)], tmp_path / f"b.{suffix}")
    frame, *_ = READERS[suffix](tmp_path / f"b.{suffix}")
    assert frame["indicator"][0] == "志 愿\\ud800者"
    panel([]).save(tmp_path / f"c.{suffix}")
    assert (tmp_path / f"c.{suffix}").stat().st_size


def test_names_of_variables_are_short_and_unique() -> None:
    keys = [f"{'指标名称很长' * 8}{number} [CNY]" for number in range(50)] + [
        "A [x]",
        "a [y]",
        "a [z]",
        "",
        "1%",
    ]
    names = variable_names(keys)
    assert len({name.lower() for name in names}) == len(keys)
    assert max(map(len, names)) <= LONGEST_NAME
    assert max(len(name.encode()) for name in names) <= 64
    assert all(name[0].isalpha() for name in names)
    assert names == variable_names(keys)


@pytest.mark.parametrize(
    ("format", "package", "extra"), [("dta", "pandas", "stata"), ("sav", "pyreadstat", "spss")]
)
def test_a_missing_extra_is_named(
    format: str, package: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=rf"citymetrics\[{extra}\]"):
        WRITERS[format](RECORDS, io.BytesIO())


def test_a_workbook_is_laid_out_for_reading(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    told = [
        record("5%以上", "5", qualifier="at_least", upper=None, sentence="绿地率5%以上。"),
        record("4.5%—5%", None, lower="4.5", upper="5", qualifier="between", place="甲市"),
        record("803.10亿元", "80310000000", unit="CNY", indicator="收入"),
        record("803.5亿元", "80350000000", unit="CNY", indicator="收入", doc="b.txt"),
    ]
    panel(told, units={"money": "亿元"}).save(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    wide = book["wide"]
    assert [cell.value for cell in wide[1]] == ["地区", "时期", "绿地率（%）", "收入（亿元）"]
    assert [cell.value for cell in wide[2]] == ["place", "period", "绿地率 [%]", "收入 [亿元]"]
    assert (wide.freeze_panes, wide.auto_filter.ref, wide["C2"].font.b) == ("C3", "A2:D4", True)
    assert (wide["C3"].value, wide["C3"].number_format) == (5, '"≥"0')  # 成都市 comes before 甲市
    assert wide["C4"].value == "4.5–5"
    long = book["long"]
    head = [cell.value for cell in long[1]]
    assert head[head.index("shown") : head.index("shown") + 3] == ["shown", "unit", "sentence"]
    assert long.column_dimensions["A"].width >= 8
    (_, both) = book["contradictions"].iter_rows(values_only=True)
    assert "803.10亿元" in both
    assert "803.5亿元" in both
    assert [row[0] for row in book["sources"].iter_rows(min_row=2, values_only=True)] == ["a.txt"]
    save(told, tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert (book["indicators"].freeze_panes, book["indicators"].auto_filter.ref[:3]) == ("A2", "A1:")
    assert sorted(book["sources"].iter_rows(min_row=2, values_only=True)) == [
        ("a.txt", "成都市", 2),
        ("a.txt", "甲市", 1),
        ("b.txt", "成都市", 1),
    ]
