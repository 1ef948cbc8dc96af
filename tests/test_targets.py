"""Aims and what was reached: joined by place, year and indicator, silence told apart from absence."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from citymetrics import extract
from citymetrics.cli import main
from citymetrics.panel import Targets, targets
from citymetrics.records.model import Indicator

REPORTS = Path(__file__).parents[1] / "examples" / "reports"


def read(**texts: str) -> tuple[list[Indicator], dict[str, str]]:
    """The records of short reports by their years, y2023 of January 2023."""
    found = [
        record
        for year, text in texts.items()
        for record in extract(text, doc=year, published=f"{year[1:]}-01", place="芜湖市")
    ]
    return found, texts


def one(aim: str, reached: str, **more: Any) -> dict[str, Any]:
    records, texts = read(
        y2023=f"今年主要预期目标：{aim}。城镇新增就业8万人。",
        y2024=f"去年{reached}。今年目标任务：新建公园7个。",
    )
    rows = [row for row in targets(records, texts=texts, **more).rows() if row["year"] == 2023]
    return next(row for row in rows if row["indicator_id"] != "labour.new_urban_jobs")


def series() -> Targets:
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(REPORTS.glob("*.txt"))}
    records = [record for doc, text in texts.items() for record in extract(text, doc=doc)]
    return targets(records, texts=texts)


def test_three_years_of_one_city() -> None:
    rows = {(row["indicator_id"], row["year"]): row for row in series().rows()}
    assert len(rows) == 24  # eight indicators, three years
    expected = {
        ("accounts.gdp", 2023): ("≈6.5", "左右 力争", "5.7", "open", Decimal("-0.8")),
        ("accounts.gdp", 2025): ("5.5–6", "区间 努力争取", "no report", None, None),
        ("finance.revenue", 2024): ("4", None, "3.2", "no", Decimal("-0.8")),
        ("trade.retail", 2023): ("8–9", "区间", "8.6", "yes", Decimal("0.6")),
        ("trade.retail", 2024): ("not stated", None, "4.8", None, None),
        ("prices.cpi", 2023): ("≤3", "以内 控制在", "0.2", "yes", Decimal("-2.8")),
        ("prices.cpi", 2024): ("≈3", "左右", "not stated", None, None),
        ("agriculture.grain", 2024): ("≥1450000", "不低于", "1480000", "yes", Decimal("30000")),
    }
    for key, row in expected.items():
        found = rows[key]
        assert (found["aim"], found["modifier"], found["reached"], found["met"], found["gap"]) == row, key
    assert "努力争取更好结果" in str(rows["accounts.gdp", 2025]["aim_sentence"])
    assert "社会消费品零售总额增长4.8%" in str(rows["trade.retail", 2024]["reached_sentence"])
    assert repr(series()) == "<Targets of 1 place: 24 rows, 10 met, 1 not met>"


@pytest.mark.parametrize(
    ("aim", "reached", "met"),
    [
        ("地区生产总值增长6%", "地区生产总值增长6.0%", "yes"),
        ("地区生产总值增长6%", "地区生产总值增长5.9%", "no"),
        ("地区生产总值增长6%左右", "地区生产总值增长5.9%", "open"),
        ("地区生产总值增长6%左右", "地区生产总值增长6.3%", "yes"),
        ("地区生产总值增长5%—6%", "地区生产总值增长4.9%", "no"),
        ("地区生产总值增长5%—6%", "地区生产总值增长7.1%", "yes"),
        ("居民消费价格涨幅2%左右", "居民消费价格上涨0.4%", "yes"),
        ("居民消费价格涨幅2%左右", "居民消费价格上涨2.4%", "open"),
        ("居民消费价格涨幅3%以内", "居民消费价格上涨3.4%", "no"),
        ("城镇调查失业率5.5%", "城镇调查失业率5.6%", "no"),
        ("粮食产量30亿斤以上", "粮食产量突破31亿斤", "yes"),
        ("粮食产量30亿斤以上", "粮食产量突破29亿斤", "open"),
    ],
)
def test_whether_an_aim_is_met(aim: str, reached: str, met: str) -> None:
    row = one(aim, reached)
    assert (row["aim_text"] in aim, row["met"]) == (True, met)


def test_what_a_report_says_of_its_own_year_is_no_result() -> None:
    records, texts = read(y2023="今年主要预期目标：地区生产总值增长6%。截至目前，今年粮食产量30亿斤。")
    rows = targets(records, indicators=["agriculture.grain", "accounts.gdp"], texts=texts).rows()
    assert [(row["indicator_id"], row["reached"]) for row in rows] == [("accounts.gdp", "no report")]


def test_the_caller_selects_years_units_and_indicators() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in REPORTS.glob("*.txt")}
    records = [record for doc, text in texts.items() for record in extract(text, doc=doc)]
    table = targets(records, indicators=["labour.new_urban_jobs"], years=["2024"], units={"count": "万人"})
    (row,) = table.rows()
    assert (row["year"], row["aim"], row["reached"], row["unit"]) == (2024, "7.5", "8.11", "万人")
    assert len(targets(records, places=["合肥"])) == 0
    assert len(targets([])) == 0


@pytest.mark.parametrize("suffix", ["csv", "json", "jsonl", "parquet", "arrow", "xlsx", "dta", "sav"])
def test_every_format(suffix: str, tmp_path: Path) -> None:
    needed = {
        "parquet": "pyarrow",
        "arrow": "pyarrow",
        "xlsx": "openpyxl",
        "dta": "pandas",
        "sav": "pyreadstat",
    }
    if suffix in needed:
        pytest.importorskip(needed[suffix])
    out = tmp_path / f"aims.{suffix}"
    assert main(["targets", str(REPORTS), "-o", str(out)]) == 0
    assert out.stat().st_size
    if suffix == "dta":
        frame = pytest.importorskip("pandas").read_stata(out)
        assert list(frame["aim"])[:2] == ["≈6.5", "≥6"]
        assert list(frame["year"])[:3] == [2023, 2024, 2025]
        assert len(frame) == 24
