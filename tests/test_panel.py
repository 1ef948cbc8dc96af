"""The panel: one value a cell, the more precise statement wins, nothing is dropped silently."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from citymetrics.errors import InputError
from citymetrics.export import save
from citymetrics.panel import Panel, panel
from citymetrics.records.model import Indicator

YEAR = {"period_start": "2012-01-01", "period_end": "2012-12-31"}


def figure(text: str, value: str | None, **more: object) -> Indicator:
    """A level of retail sales in 大庆市 for 2012, with changes."""
    fields: dict[str, Any] = {
        "doc": "a",
        "place": "大庆市",
        "adcode": "230600",
        **YEAR,
        "indicator": "零售总额",
        "value": value,
        "lower": value,
        "upper": value,
        "unit": "CNY",
        "text": text,
        "start": 0,
        "end": len(text),
    }
    return Indicator(**{**fields, **more})


EXACT = figure("803.1亿元", "80310000000")


def only(table: Panel) -> Indicator:
    (cell,) = table.cells
    return cell.record


@pytest.mark.parametrize(
    ("other", "relation"),
    [
        (figure("803亿元", "80300000000"), "coarser"),
        (figure("约803.12亿元", "80312000000", qualifier="about", lower=None, upper=None), "coarser"),
        (figure("超800亿元", "80000000000", qualifier="over", lower="80000000000", upper=None), "coarser"),
        (figure("803.1亿元", "80310000000", doc="b"), "same"),
        (figure("803.2亿元", "80320000000", doc="b"), "contradiction"),
        (
            figure("超900亿元", "90000000000", qualifier="over", lower="90000000000", upper=None),
            "contradiction",
        ),
        (figure("803.12亿元", "80312000000", rules=("derived.level",)), "coarser"),
    ],
)
def test_the_exact_stated_figure_wins_in_either_order(other: Indicator, relation: str) -> None:
    table = panel([EXACT, other])
    assert only(table) == EXACT
    (rival,) = table.rivals
    assert (rival.relation, rival.other) == (relation, other)
    assert table.cells[0].contested is (relation == "contradiction")
    if relation not in ("same", "contradiction") or other.qualifier != "exact":
        assert only(panel([other, EXACT])) == EXACT


def test_more_digits_win() -> None:
    finer = figure("803.12亿元", "80312000000", doc="b")
    table = panel([EXACT, finer])
    assert only(table) == finer
    assert table.rivals[0].relation == "coarser"


def test_equals_go_to_the_first_and_are_listed_with_both_sentences() -> None:
    other = figure("803.2亿元", "80320000000", doc="b")
    table = panel([EXACT, other], texts={"a": "803.1亿元。", "b": "803.2亿元！"})
    (row,) = table.rival_rows()
    assert (row["relation"], row["kept"], row["other"]) == ("contradiction", "803.1亿元", "803.2亿元")
    assert (row["kept_sentence"], row["other_sentence"]) == ("803.1亿元。", "803.2亿元！")
    assert len(table.contradictions) == 1


def test_growth_and_units_have_columns_of_their_own() -> None:
    growth = figure("15.6%", "15.6", unit="%", statistic="growth", basis="yoy")
    shops = figure("12家", "12", unit="家")
    (row,) = panel([EXACT, growth, shops]).wide()
    assert row == {
        "place": "大庆市",
        "period": "2012",
        "零售总额 [CNY]": Decimal("80310000000"),
        "零售总额 growth yoy [%]": Decimal("15.6"),
        "零售总额 [家]": Decimal(12),
    }


def test_units_of_a_column_are_made_one() -> None:
    cities = [
        figure("15亩", "15", unit="mu", indicator="绿地", place="甲市", adcode=None),
        figure("2公顷", "2", unit="ha", indicator="绿地", place="乙市", adcode=None),
        figure("3公顷", "3", unit="ha", indicator="绿地", place="丙市", adcode=None),
    ]
    assert [row["绿地 [ha]"] for row in panel(cities).wide()] == [3, 2, 1]  # 丙 乙 甲 by code point
    assert {row["绿地 [mu]"] for row in panel(cities, units={"area": "mu"}).wide()} == {15, 30, 45}
    assert panel([EXACT], units={"money": "亿元"}).wide()[0]["零售总额 [亿元]"] == Decimal("803.1")


def test_a_unit_that_does_not_convert_is_left_as_it_is() -> None:
    shops = figure("120家", "120", unit="家")
    people = figure("1.2万人", "12000", unit="人")
    (row,) = panel([shops, people], units={"count": "万人"}).wide()
    assert (row["零售总额 [家]"], row["零售总额 [万人]"]) == (120, Decimal("1.2"))


def test_an_id_joins_names_and_a_verb_tells_flows_from_stocks() -> None:
    linked = {"indicator_id": "trade.retail"}
    named = figure("803.1亿元", "80310000000", **linked)
    other = figure("803亿元", "80300000000", indicator="社会消费品零售总额", **linked)
    assert panel([named, other]).columns == ("trade.retail [CNY]",)
    assert len(panel([named, other], columns="indicator").columns) == 2
    built = figure("5个", "5", unit="个", indicator="学位", action="新增")
    stock = figure("50个", "50", unit="个", indicator="学位", action="达到")
    assert panel([built, stock]).columns == ("新增学位 [个]", "学位 [个]")


def test_end_of_year_joins_its_year_on_request() -> None:
    stock = figure("50个", "50", unit="个", period_start="2012-12-31")
    assert [row["period"] for row in panel([EXACT, stock]).wide()] == ["2012", "2012-12-31"]
    assert [row["period"] for row in panel([EXACT, stock], by_year=True).wide()] == ["2012"]


def test_two_places_of_one_name_stay_apart() -> None:
    one, two = (figure("1人", "1", unit="人", place="朝阳区", adcode=code) for code in ("110105", "220104"))
    assert [row["place"] for row in panel([one, two]).wide()] == ["朝阳区 (110105)", "朝阳区 (220104)"]


def test_what_has_no_cell_is_listed() -> None:
    aim = figure("900亿元", "90000000000", status="target")
    lost = [
        figure("1人", "1", unit="人", place=None),
        figure("2人", "2", period_start=None, period_end=None),
        aim,
    ]
    table = panel([EXACT, *lost])
    assert [left.reason for left in table.left_out] == [
        "its place is not known",
        "its period is not known",
        "it is target",
    ]
    assert panel([aim], status="all").columns == ("零售总额 target [CNY]",)
    assert len(panel(lost, index=("doc",), status="all").cells) == 3


def test_ranges_and_bounds_are_shown_in_the_wide_form() -> None:
    span = figure("3%—5%", None, unit="%", qualifier="between", lower="3", upper="5")
    least = figure(
        "5%以上", "5", unit="%", qualifier="at_least", lower="5", upper=None, place="甲市", adcode=None
    )
    table = panel([span, least])
    assert (table.long()[0]["lower"], table.long()[0]["upper"]) == (3, 5)
    assert [row["零售总额 [%]"] for row in table.wide()] == ["3–5", "≥5"]
    assert table.left_out == ()
    columns = ["", " lower", " upper", " shown"]
    typed = [tuple(row[f"零售总额 [%]{column}"] for column in columns) for row in table.numeric()]
    assert typed == [(None, 3, 5, "3–5"), (5, None, None, "≥5")]


def test_a_level_of_the_year_before_is_derived_and_gives_way() -> None:
    change = figure("108.4亿元", "10840000000", statistic="change", basis="yoy", start=9, end=16)
    (before, _) = panel([EXACT, change], derive=True).wide()
    assert (before["period"], before["零售总额 [CNY]"]) == ("2011", Decimal("69470000000"))
    stated = figure("694.6亿元", "69460000000", period_start="2011-01-01", period_end="2011-12-31")
    table = panel([EXACT, change, stated], derive=True)
    assert table.wide()[0]["零售总额 [CNY]"] == Decimal("69460000000")
    assert [rival.relation for rival in table.rivals] == ["contradiction"]
    assert not [cell for cell in table.cells if cell.derived]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"index": ("place", "year")}, "index: 'year' is not one of place, period, doc, status, entity"),
        ({"index": ()}, "needs one name at least"),
        ({"columns": "name"}, "columns: 'name' is not one of"),
        ({"status": "planned"}, "status: 'planned' is not one of"),
    ],
)
def test_wrong_arguments_are_quoted(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        panel([EXACT], **arguments)


def test_frames() -> None:
    table = panel([EXACT, figure("15.6%", "15.6", unit="%", statistic="growth", basis="yoy")])
    pytest.importorskip("pyarrow")
    arrow = table.to_arrow()
    assert arrow.column_names[:2] == ["place", "period"]
    assert arrow.column("零售总额 growth yoy [%]").to_pylist() == [Decimal("15.6")]
    pandas = pytest.importorskip("pandas")
    frame = table.to_pandas()
    assert frame.loc[("大庆市", "2012"), "零售总额 growth yoy [%]"] == 15.6
    assert table.to_pandas(exact=True).iloc[0, 1] == Decimal("15.6")
    assert pandas.api.types.is_float_dtype(frame.dtypes.iloc[0])
    polars = pytest.importorskip("polars")
    assert table.to_polars("long").select(polars.col("value")).to_series().to_list()[1] == Decimal("15.6")


def test_an_empty_panel_is_empty_in_every_form(tmp_path: Path) -> None:
    table = panel([])
    assert (table.wide(), table.long(), table.columns) == ([], [], ())
    table.save(tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == b""
    pytest.importorskip("pandas")
    assert len(table.to_pandas()) == 0


@pytest.mark.parametrize("suffix", ["csv", "json", "jsonl", "parquet", "arrow", "xlsx"])
def test_files(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"panel.{suffix}"
    panel([EXACT]).save(path)
    read: dict[str, Callable[[Path], Any]] = {
        "csv": lambda p: p.read_text(encoding="utf-8").splitlines()[1],
        "json": lambda p: json.loads(p.read_text(encoding="utf-8")),
        "jsonl": lambda p: json.loads(p.read_text(encoding="utf-8")),
        "parquet": lambda p: pytest.importorskip("pyarrow.parquet").read_table(p).to_pylist(),
        "arrow": lambda p: pytest.importorskip("pyarrow.ipc").open_file(p).read_all().to_pylist(),
        "xlsx": lambda p: [sheet.title for sheet in pytest.importorskip("openpyxl").load_workbook(p)],
    }
    row = {"place": "大庆市", "period": "2012", "零售总额 [CNY]": "80310000000"}
    typed = [{**row, "零售总额 [CNY]": Decimal("80310000000.0000000000")}]
    expected = {
        "csv": "大庆市,2012,80310000000",
        "json": [row],
        "jsonl": row,
        "parquet": typed,
        "arrow": typed,
        "xlsx": ["wide", "long", "columns", "sources", "contradictions", "rivals", "left out"],
    }
    assert read[suffix](path) == expected[suffix]


def test_a_spreadsheet_runs_nothing(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    table = panel([figure("1人", "1", unit="人", indicator="=1+1", place="@甲")])
    table.save(tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["wide"]
    assert (sheet["C2"].data_type, sheet["A3"].data_type, sheet["C3"].value) == ("s", "s", 1)
    from citymetrics.panel.frames import WRITERS

    with (tmp_path / "a.csv").open("wb") as out:
        WRITERS["csv-excel"](table, "wide", out)
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()[1].startswith("'@甲,")


def test_a_workbook_writes_text_as_that_of_records_does(tmp_path: Path) -> None:
    """A control character is escaped, not lost; a lone surrogate has no UTF-8."""
    openpyxl = pytest.importorskip("openpyxl")
    name = "志\x07愿\ud800者"
    panel([figure("1人", "1", unit="人", indicator=name)]).save(tmp_path / "a.xlsx", "long")
    save([figure("1人", "1", unit="人", indicator=name)], tmp_path / "b.xlsx")
    cells = []
    for file, sheet in (("a.xlsx", "long"), ("b.xlsx", "indicators")):
        head, row = openpyxl.load_workbook(tmp_path / file)[sheet].iter_rows(values_only=True)
        cells.append(dict(zip(head, row, strict=True))["indicator"])
    assert cells == [r"志_x0007_愿\ud800者"] * 2


def test_an_unknown_suffix_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"end it in \.csv"):
        panel([EXACT]).save(tmp_path / "a.xls")
    assert not list(tmp_path.iterdir())


def test_no_digit_is_lost_to_the_precision_of_a_context() -> None:
    pytest.importorskip("pyarrow")
    from citymetrics.panel.frames import arrow_table

    stated = Decimal("1234567890123456789012345678.01234567894")
    (cell,) = arrow_table([{"a": stated}])["a"].to_pylist()
    assert cell == Decimal("1234567890123456789012345678.0123456789")


GDP = {"indicator": "地区生产总值", "indicator_id": "accounts.gdp"}


def growth(value: str, **more: object) -> Indicator:
    return figure(f"{value}%", value, **{**GDP, "unit": "%", "statistic": "growth", "basis": "yoy", **more})


def test_a_level_is_in_the_unit_of_the_catalogue_and_not_of_the_most_records() -> None:
    grain = {"indicator": "粮食产量", "indicator_id": "agriculture.grain", "unit": "斤"}
    cities = [figure("8亿斤", "800000000", place=name, adcode=None, **grain) for name in ("甲市", "乙市")]
    assert [row["agriculture.grain [t]"] for row in panel(cities).wide()] == [400000, 400000]


def test_points_stay_points_beside_per_cent() -> None:
    rate = {"indicator": "城镇化率", "indicator_id": "population.urbanization_rate"}
    rise = figure("1.2个百分点", "1.2", unit="pp", statistic="change", basis="yoy", **rate)
    table = panel([rise, figure("70%", "70", unit="%", statistic="ratio", **rate)])
    assert table.columns == (
        "population.urbanization_rate change yoy [pp]",
        "population.urbanization_rate [%]",
    )


def test_prices_scope_and_entity_have_cells_of_their_own() -> None:
    told = [
        growth("5.5"),
        growth("5.5", prices="real", doc="b"),  # growth of GDP is real where the text does not say
        growth("7.1", prices="nominal"),
    ]
    assert panel(told).columns == ("accounts.gdp growth yoy [%]", "accounts.gdp growth yoy nominal [%]")
    coal = {"indicator": "原煤产量", "indicator_id": "industry.coal", "unit": "t"}
    mines = [figure("5吨", "5", **coal), figure("4吨", "4", scope="规上", **coal)]
    assert panel(mines).columns == ("industry.coal [t]", "industry.coal 规模以上 [t]")
    sold = figure("9亿元", "900000000", entity="华光电子股份有限公司")
    table = panel([EXACT, sold])
    assert only(table) == EXACT
    assert "华光电子股份有限公司" in table.left_out[0].reason
    rows = panel([EXACT, sold], index=("place", "entity", "period")).wide()
    assert [row["entity"] for row in rows] == ["", "华光电子股份有限公司"]


def test_a_word_of_scope_in_the_name_of_the_indicator_makes_no_column() -> None:
    jobs = {"indicator": "新增就业", "indicator_id": "labour.new_urban_jobs", "unit": "人"}
    table = panel([figure("5人", "5", **jobs), figure("6人", "6", scope="城镇", place="甲市", **jobs)])
    assert table.columns == ("labour.new_urban_jobs [人]",)


def test_shares_flows_and_sums_over_years_are_apart_from_levels() -> None:
    revenue = {"indicator": "一般公共预算收入", "indicator_id": "finance.revenue"}
    text = "一般公共预算收入累计超2000亿元。"
    total = figure(
        "超2000亿元", "200000000000", doc="b", start=10, end=17, qualifier="over", upper=None, **revenue
    )
    share = figure("12%", "12", unit="%", statistic="ratio", **revenue)
    table = panel([figure("803.1亿元", "80310000000", **revenue), total, share], texts={"b": text})
    assert set(table.columns) == {
        "finance.revenue [CNY]",
        "finance.revenue cumulative [CNY]",
        "finance.revenue share [%]",
    }
    assert not table.contradictions
    beds = {"indicator": "养老床位", "indicator_id": "social.elderly.beds", "unit": "张"}
    table = panel([figure("50张", "50", **beds), figure("5张", "5", action="新增", **beds)])
    assert table.columns == ("social.elderly.beds [张]", "social.elderly.beds new [张]")


def test_a_revised_figure_replaces_and_an_estimate_gives_way() -> None:
    first = figure("803.12亿元", "80312000000", obs_status="preliminary")
    last = figure("810亿元", "81000000000", obs_status="revised", doc="b")
    guess = figure("790亿元", "79000000000", obs_status="estimate", doc="c")
    table = panel([first, guess, last])
    assert only(table) == last
    assert [rival.relation for rival in table.rivals] == ["revision", "revision"]
    assert not table.cells[0].contested
    assert table.long()[0]["obs_status"] == "revised"
    assert only(panel([guess, first])) == first


def test_the_start_of_a_move_gives_way_to_any_other() -> None:
    start = figure("803.15亿元", "80315000000", rules=("name.move", "status.start"))
    rough = figure("约803亿元", "80300000000", qualifier="about", lower=None, upper=None, doc="b")
    assert only(panel([start, rough])) == rough
    assert only(panel([start])) == start


def test_the_caller_selects_and_orders() -> None:
    told = [
        EXACT,
        growth("4.9", place="甲市", adcode=None),
        growth("5.5"),
        growth("5.1", basis="avg"),
        growth("6", period_start="2013-01-01", period_end="2013-12-31", status="target"),
        figure("5人", "5", unit="人", indicator="教师"),
    ]
    assert panel(told, indicators=["教师", "accounts.gdp:growth.yoy"]).columns == (
        "教师 [人]",
        "accounts.gdp growth yoy [%]",
    )
    assert panel(told, indicators=["地区生产总值"], places=["大庆"]).columns == (
        "accounts.gdp growth yoy [%]",
        "accounts.gdp growth avg [%]",
    )
    assert {cell.row for cell in panel(told, indicators=["accounts"], places=["230600"]).cells} == {
        ("大庆市", "2012")
    }
    both = panel(told, periods=["2012..2013"], linked=True, status="all", index=("place", "period", "status"))
    assert [row["status"] for row in both.long()] == ["actual", "actual", "actual", "target"]
    assert {cell.row[1] for cell in panel(told, periods=["2013"], status="all").cells} == {"2013"}
    few = panel(told, min_cells=2)
    assert few.columns == ("accounts.gdp growth yoy [%]",)
    assert "at least 2 cells" in few.left_out[-1].reason


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"indicators": ["accounts.gpd"]}, "near it are accounts.gdp"),
        ({"indicators": ["accounts.gdp:rate"]}, "'rate' is not one of level, ratio"),
        ({"indicators": [""]}, "names none"),
        ({"places": ["nowhere"]}, "is no place"),
        ({"periods": ["last year"]}, "period: 'last year' is none"),
        ({"periods": ["2021..25"]}, "period: '2021..25' is none"),
    ],
)
def test_a_selection_that_cannot_be_read_is_quoted(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        panel([EXACT], **arguments)


def test_a_panel_is_shown_short() -> None:
    assert repr(panel([EXACT])) == "<Panel of 1 row, 1 column, 1 cell: 零售总额 [CNY]>"
    assert repr(panel([])) == "<Panel of 0 rows, 0 columns, 0 cells>"
