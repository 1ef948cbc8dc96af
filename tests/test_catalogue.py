"""The catalogue: its rows, the names that link and those that must not, catalogues of users, the command."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import regex

from citymetrics import extract
from citymetrics.catalogue import (
    Catalogue,
    current_id,
    find_entries,
    find_entry,
    link_name,
    link_records,
    load_catalogue,
    load_indicators,
    moved_to,
    renamed_to,
    shipped_catalogue,
    shipped_entries,
    uses,
)
from citymetrics.catalogue.compact import FILE, write_compact
from citymetrics.catalogue.keys import is_share, name_key
from citymetrics.catalogue.searching import distance
from citymetrics.cli import main
from citymetrics.errors import DataError, InputError, ReadError
from citymetrics.text.lexicon import read_text, read_toml
from conftest import record

ROW = """
[[indicator]]
id = "{id}"
zh = "{zh}"
en = "A"
aliases = [{aliases}]
dimension = "count"
unit = "个"
kind = "stock"
{more}
"""
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write rows into a file and return its path."""

    def write(*rows: str, name: str = "my.toml") -> Path:
        path = tmp_path / name
        path.write_text("".join(rows), encoding="utf-8")
        return path

    return write


def row(id: str = "my.gardens", zh: str = "共享花园", aliases: str = "", more: str = "") -> str:
    return ROW.format(id=id, zh=zh, aliases=aliases, more=more)


# The rows of the package


def test_there_are_indicators_for_every_chapter() -> None:
    chapters = {entry.id.split(".")[0] for entry in shipped_entries()}
    assert len(shipped_entries()) >= 800
    assert chapters == {
        "accounts", "population", "labour", "finance", "prices", "industry", "agriculture", "energy", "investment",
        "trade", "transport", "environment", "education", "science", "health", "culture", "social", "safety",
        "government", "urban", "rural",
    }  # fmt: skip


def test_the_compact_file_agrees_with_the_rows() -> None:
    """Where it does not: python tools/build_indicators.py."""
    assert read_text(FILE) == write_compact(shipped_entries())


def test_the_compact_file_links_as_the_rows_do() -> None:
    rows = Catalogue.of(shipped_entries())
    compact = shipped_catalogue()
    for entry in shipped_entries():
        for name in (*entry.names, *entry.national):
            for place in ("成都市", "全国"):
                question = (name, None, entry.unit, "level", place)
                assert rows.link(*question) == compact.link(*question), question


def test_every_name_links_to_its_own_row_or_to_none() -> None:
    for entry in shipped_entries():
        for name in entry.names:
            verb = entry.actions[0] if entry.actions else None
            statistic = entry.statistics[0] if entry.statistics else "growth"
            own = (
                (f"{entry.id}.share", None)
                if is_share(name) and entry.dimension != "ratio"
                else (entry.id, None)
            )
            assert link_name(name, verb, "%", statistic, "成都市") in own, (entry.id, name)
        assert link_name(entry.zh, verb, entry.unit, statistic, "成都市") == entry.id


def test_the_id_of_a_ratio_says_that_it_is_one() -> None:
    said = ("rate", "share", "coverage", "ratio", "coefficient", "intensity", "index")
    ratios = [entry.id for entry in shipped_entries() if entry.dimension == "ratio"]
    assert len(ratios) > 300
    assert not [id for id in ratios if regex.split(r"[._]", id)[-1] not in said]


def test_nothing_per_head_is_a_flow_or_a_stock() -> None:
    per_head = regex.compile(r"^(?:居民|城镇|农村)*[人户地]均|居民人均|平均工资|每[百千万]|全员劳动生产率")
    kinds = {entry.id: entry.kind for entry in shipped_entries() if per_head.search(entry.zh)}
    assert {id for id, kind in kinds.items() if kind != "ratio"} == set()
    assert kinds.keys() >= {"labour.income", "labour.wage_private", "accounts.gdp_per_capita"}


def test_a_part_of_what_is_per_head_has_a_share_and_the_whole_has_none() -> None:
    share = find_entry("labour.income_wages.share")
    assert share is not None
    assert share.unit == "%"
    assert link_name("人均工资性收入占居民人均可支配收入的比重", None, "%", "ratio") == share.id
    assert find_entry("accounts.gdp_per_capita.share") is None
    assert link_name("人均地区生产总值", None, "%", "ratio") is None  # 70% of another place's


@pytest.mark.parametrize("statistic", ["ratio", "change", "growth"])
def test_what_moves_in_a_share_is_the_share(statistic: str) -> None:
    assert link_name("第一产业增加值占地区生产总值比重", None, "%", statistic) == "accounts.primary.share"


@pytest.mark.parametrize(
    ("name", "id"), [("人均粮食占有量", "grain_per_capita"), ("设施农业占地面积", "facilities")]
)
def test_a_verb_of_taking_up_makes_no_share(name: str, id: str) -> None:
    assert link_name(name, None, "%", "growth") == f"agriculture.{id}"
    assert link_name(name, None, "%", "ratio") is None


def test_what_is_named_by_a_share_is_no_share() -> None:
    assert link_name("增值税收入占比最高的税率", None, "%", "ratio") is None
    assert link_name("国内增值税占税收收入比重", None, "%", "ratio") == "finance.vat.share"
    assert link_name("国内增值税占比", None, "%", "ratio") == "finance.vat.share"


@pytest.mark.parametrize(
    ("sentence", "ids"),
    [
        ("全市新增公办学位1.2万个、公办幼儿园学位3000个。", ["places.public", "places.kindergarten_public"]),
        ("今年新增普惠性学前教育学位5000个。", ["places.kindergarten_inclusive"]),
        ("今年新增学位2万个，新增优质高中学位1800个。", ["places", "places.senior_quality"]),
    ],
)
def test_places_of_some_schools_are_not_those_of_all(sentence: str, ids: list[str]) -> None:
    found = [record.indicator_id for record in extract(sentence)]
    assert found == [f"education.{id}" for id in ids]


def test_moving_out_of_the_way_is_no_resettlement() -> None:
    found = [record.indicator_id for record in extract("全县紧急避险转移3100人，紧急转移安置2400人。")]
    assert found == ["safety.disasters.evacuated", "safety.disasters.relocated"]


def test_containers_have_one_unit_in_rows_and_records() -> None:
    units = {
        entry.id: entry.unit for entry in shipped_entries() if regex.search("集装箱吞吐|铁.*联运量", entry.zh)
    }
    assert len(units) == 3
    assert set(units.values()) == {extract("港口集装箱吞吐量1260万标箱。")[0].unit}


# Rows that narrow what a row with a wider name counts, because the national statistics publish them so: those of the
# bureau (industry, retail, labour, income, prices) and of the ministries (finance, health, civil affairs, housing,
# commerce, tourism, transport, environment). Other words that narrow are the record's scope.
PUBLISHED_WITH_SCOPE = {
    "environment.water.black_odorous_rural", "environment.waste.rural_harmless_rate", "finance.local_fiscal_revenue",
    "finance.local_fiscal_expenditure", "finance.local_deficit", "health.hospitals.private",
    "health.beds.private_hospitals", "industry.value_added", "industry.value_added_mining",
    "industry.value_added_manufacturing", "industry.value_added_utilities", "industry.private_economy",
    "industry.output", "industry.contribution_rate", "industry.profit_private", "investment.fixed_assets.local",
    "investment.fixed_assets.rural_roads", "labour.employed_urban", "labour.employed_rural", "labour.income_urban",
    "labour.income_rural", "labour.consumption_urban", "labour.consumption_rural", "labour.engel_urban_coefficient",
    "labour.engel_rural_coefficient", "labour.dwelling_urban", "labour.dwelling_rural", "prices.cpi_urban",
    "prices.cpi_rural", "rural.villages.electricity_reliability_rate", "social.assistance.minimum_living.urban",
    "social.assistance.minimum_living.rural", "social.assistance.minimum_living.standard_urban",
    "social.assistance.minimum_living.standard_rural", "trade.online_retail.rural", "trade.online_retail.above_quota",
    "trade.tourism.visits.rural", "trade.tourism.revenue.rural", "trade.retail.goods_above_quota",
    "trade.retail.catering_above_quota", "trade.hotel_catering_turnover_above", "trade.catering_turnover_above",
    "transport.road.rural", "transport.telecom.fixed_urban", "transport.telecom.fixed_rural", "urban.density",
}  # fmt: skip
SCOPE_RE = regex.compile(
    r"规模以上|限额以上(?:单位)?|城镇|农村|乡村|户籍|常住|[市县区省]本级|全口径|国有|地方|民营|私营|不含\p{Han}{2,10}|城市"
)


def test_a_row_narrows_another_only_where_it_is_published_so() -> None:
    rows = {name_key(name): entry.id for entry in shipped_entries() for name in entry.names}
    wider = {
        entry.id: rows.get(name_key(SCOPE_RE.sub("", entry.zh)), entry.id) for entry in shipped_entries()
    }
    assert {id for id, other in wider.items() if other != id} == PUBLISHED_WITH_SCOPE


@pytest.mark.parametrize(
    ("sentence", "id", "scope"),
    [
        ("全市规模以上农产品加工业营业收入380亿元。", "agriculture.processing_revenue", "规模以上"),
        ("全市农产品加工业营业收入560亿元。", "agriculture.processing_revenue", None),
        ("按户籍人口计算人均地区生产总值91000元。", "accounts.gdp_per_capita", "户籍"),
        ("全市规上工业用电量120亿千瓦时。", "energy.electricity.use.industry", "规上"),
        ("地方规上工业增加值增长6.1%。", "industry.value_added", "地方 规上"),
        ("规上工业增加值增长6.1%。", "industry.value_added", "规上"),
    ],
)
def test_what_narrows_a_figure_is_its_scope(sentence: str, id: str, scope: str | None) -> None:
    found = extract(sentence)[0]
    assert (found.indicator_id, found.scope) == (id, scope)


# Ids that were renamed


def test_a_renamed_id_leads_to_a_row_and_is_none_itself() -> None:
    ids = {entry.id for entry in shipped_entries()}
    assert {now for now, _ in renamed_to().values()} <= ids
    assert not ids & renamed_to().keys()
    assert len(renamed_to()) > 150


def test_an_old_id_finds_its_indicator_with_a_note(capsys: pytest.CaptureFixture[str]) -> None:
    old, now = "labour.unemployment_surveyed", "labour.unemployment_surveyed_rate"
    found = find_entry(old)
    assert found is not None
    assert found.id == now
    assert shipped_catalogue().head(old).id == now
    assert main(["indicators", "show", old]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith(f"id: {now}\n")
    assert f"{old} is {now} now" in shown.err
    assert (
        current_id("agriculture.processing_revenue_scale.share")[0] == "agriculture.processing_revenue.share"
    )
    assert current_id("population.resident") == ("population.resident", None)


def test_search_and_panel_understand_old_ids(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", "search", "agriculture.processing_revenue_scale"]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("agriculture.processing_revenue\t")
    assert "agriculture.processing_revenue_scale is agriculture.processing_revenue now" in shown.err
    text = tmp_path / "report.txt"
    text.write_text("2023年，成都市常住人口城镇化率80.5%。", encoding="utf-8")
    assert main(["panel", str(text), "--indicators", "population.urbanization"]) == 0
    shown = capsys.readouterr()
    assert "80.5" in shown.out
    assert "population.urbanization is population.urbanization_rate now" in shown.err


def test_rows_of_the_user_may_name_old_ids(write: Write) -> None:
    more = 'parent = "agriculture.processing_revenue_scale"\nnot_after = ["labour.engel"]'
    mine = load_catalogue(write(row(more=more)))
    assert mine.head("my.gardens").parent == "agriculture.processing_revenue"
    assert mine.head("my.gardens").not_after == ("labour.engel_coefficient",)


# What links


@pytest.mark.parametrize(
    ("name", "action", "unit", "statistic", "id"),
    [
        ("常住人口", None, "人", "level", "population.resident"),
        ("户籍人口", None, "人", "level", "population.registered"),
        ("居民人均可支配收入", None, "CNY", "level", "labour.income"),
        ("城镇居民人均可支配收入", None, "CNY", "level", "labour.income_urban"),
        ("农村居民人均可支配收入", None, "%", "growth", "labour.income_rural"),
        ("建成区绿化覆盖率", None, "%", "ratio", "environment.green.coverage_rate"),
        ("森林覆盖率", None, "%", "ratio", "environment.forest.coverage_rate"),
        ("工业增加值", None, "CNY", "level", "accounts.industry"),
        ("规模以上工业增加值", None, "%", "growth", "industry.value_added"),
        ("规上工业增加值", "实现", "CNY", "level", "industry.value_added"),
        ("進出口總額", None, "USD", "level", "trade.foreign"),
        # a growth is of the same indicator as the level, a share is one of its own
        ("第一产业增加值占地区生产总值的比重", None, "%", "ratio", "accounts.primary.share"),
        ("非国有投资比重", None, "pp", "change", "investment.fixed_assets.non_state.share"),
        ("社会消费品零售总额增速", None, "pp", "change", "trade.retail"),
        # but a share that is an indicator of its own is that one
        ("制造业增加值占地区生产总值比重", None, "%", "ratio", "accounts.manufacturing_share"),
        # words that do not change the concept
        ("全市常住人口总数", None, "人", "level", "population.resident"),
        ("年末户籍人口", None, "人", "level", "population.registered"),
        ("其中第二产业增加值", None, "CNY", "level", "accounts.secondary"),
        ("信息传输软件及信息技术服务业增加值", None, "%", "growth", "accounts.information"),
        # a bare number is a ratio or an index
        ("城乡居民收入比", None, "", "level", "labour.income_ratio"),
        ("居民消费价格指数", None, "", "level", "prices.cpi"),
        # the verb and the head
        ("就业", "新增", "人", "level", "labour.new_urban_jobs"),
        ("城镇就业", "新增", "人", "level", "labour.new_urban_jobs"),
        ("学位", "新增", "个", "level", "education.places"),
        ("上市公司", "新增", "家", "level", "finance.listed_new"),
        ("高标准农田", "新建", "mu", "level", "agriculture.high_standard_new"),
        ("公共图书馆", "拥有", "个", "level", "culture.libraries"),
        # names of a table's rows, which stand below their whole
        ("地区生产总值第三产业", None, "CNY", "level", "accounts.tertiary"),
        ("进出口贸易总值出口", None, "USD", "level", "trade.foreign.export"),
        ("畜禽存栏奶牛", None, "头", "level", "agriculture.dairy_cows"),
        ("总人口男性比重", None, "%", "ratio", "population.male.share"),
        # what a verb makes of the number there is
        ("养老床位", "新增", "张", "level", "social.elderly.beds_new"),  # a row of its own
        ("养老床位", "建成", "张", "level", "social.elderly.beds.built"),
        ("养老床位", None, "张", "level", "social.elderly.beds"),
        ("5G基站", "新建", "个", "level", "transport.telecom.5g_base_stations.new"),
        ("公共图书馆", "改造提升", "个", "level", "culture.libraries.renewed"),
        ("高新技术企业", "新认定", "家", "level", "science.enterprises.high_tech.new"),
        ("绿色矿山", "创建", "家", "level", "environment.soil.green_mines.built"),
        ("煤炭产能", "退出", "t", "level", "energy.coal.capacity.closed"),
        ("供热管网", "新建改造", "km", "level", "urban.heating.pipes.works"),
        ("重点项目", "新开工", "个", "level", "investment.projects.major.started"),
        ("经营主体", "净增", "户", "change", "government.market.entities"),
        # parts by their measure
        ("芝麻播种面积", None, "ha", "level", "agriculture.sown_sesame"),
        ("牦牛出栏", None, "头", "level", "agriculture.yaks_slaughtered"),
        ("完全中学在校学生", None, "人", "level", "education.full_secondary.students"),
        ("铁路运输业投资", None, "%", "growth", "investment.fixed_assets.railway_transport"),
        ("食品烟酒类价格指数", None, "%", "ratio", "prices.food_tobacco"),
        ("石油及制品类商品零售额", None, "%", "growth", "trade.retail.petroleum"),
        ("对越南进出口", None, "CNY", "level", "trade.foreign.vietnam"),
        ("食用水产品进口额", None, "%", "growth", "trade.foreign.aquatic_import"),
        # the same basis is one of the growth
        ("同口径一般公共预算收入", None, "%", "growth", "finance.revenue"),
    ],
)
def test_links(name: str, action: str | None, unit: str, statistic: str, id: str) -> None:
    assert link_name(name, action, unit, statistic, "成都市") == id


@pytest.mark.parametrize(
    ("name", "action", "unit", "statistic"),
    [
        ("", None, "人", "level"),
        ("装机容量", None, "kW", "level"),  # of which source is not said
        ("用电量", None, "kWh", "level"),
        ("满意率", None, "%", "ratio"),
        ("住宅", None, "m2", "level"),  # sold, begun or finished
        ("住宅", None, "CNY", "level"),
        ("制造业", None, "%", "growth"),
        ("工资性收入", None, "CNY", "level"),  # of whom
        ("城镇居民工资性收入", None, "CNY", "level"),  # the indicator is of all residents
        ("常住人口", None, "CNY", "level"),  # not its dimension
        ("地区生产总值", None, "人", "level"),
        ("城镇新增就业", None, "CNY", "level"),
        ("城镇登记失业率", None, "人", "level"),
        ("规模以上工业企业", None, "人", "level"),  # firms are not counted as people
        ("注册志愿者", None, "家", "level"),
        ("高标准农田", None, "t", "level"),
        ("5G基站", "推进", "个", "level"),  # neither what there is nor what was added
        ("公共图书馆", "惠及", "个", "level"),
        ("进出口实绩企业总数", "新增", "家", "level"),  # the total is not what was added
        ("常住人口", "新增", "CNY", "level"),
        ("天然气产量", "新增", "m3", "level"),  # a flow, not a stock
        ("全国重点实验室", "新建、重组", "家", "level"),
        ("同口径一般公共预算收入", None, "CNY", "level"),  # no value of the revenue
        ("三个综保区进出口", None, "CNY", "level"),  # a scope that the id lacks
        ("芝麻播种面积", None, "t", "level"),
        ("粮食单产", None, "斤", "level"),  # 斤 for kg/ha: per what is lost
        ("煤炭先进产能占比", None, "t", "level"),
        ("进出口", "带动", "CNY", "level"),  # a part of the whole
        ("学位", None, "个", "level"),  # places there are; the indicator is those added
        ("规模以上工业企业", None, "%", "ratio"),  # 84%以上企业: of a part that is not named
        ("发电量占比", None, "%", "ratio"),  # of what has been lost
        ("老旧小区", "改造", "户", "level"),  # households, not estates
        ("最具幸福感城市", None, "个", "level"),  # an honour: only its rank or streak
        ("常住人口密度表", None, "人", "level"),  # near to a name is not a name
        ("城镇居民人均可支配收人", None, "CNY", "level"),
        ("贵阳市常住人口", None, "人", "level"),  # another place than the record's
        ("存款余额", None, "CNY", "level"),  # of whom?
        ("制造业占比", None, "%", "ratio"),  # of what?
        ("物价涨幅", None, "%", "growth"),  # retail or consumer prices
        ("境内上市公司占全国增量", None, "%", "ratio"),
    ],
)
def test_declines(name: str, action: str | None, unit: str, statistic: str) -> None:
    assert link_name(name, action, unit, statistic, "成都市") is None


def test_the_place_decides_what_local_revenue_is() -> None:
    name = "地方一般公共预算收入"
    assert link_name(name, None, "CNY", "level", "成都市") == "finance.revenue"
    assert link_name(name, None, "CNY", "level", "全国") == "finance.revenue_local"
    assert link_name(name, None, "CNY", "level", None) is None


def test_the_place_of_the_record_may_lead_the_name() -> None:
    for name in ("贵州省常住人口", "贵州常住人口", "全省常住人口"):
        assert link_name(name, None, "人", "level", "贵州省") == "population.resident"


def test_honours_link_as_streak_and_rank_only() -> None:
    assert link_name("最具幸福感城市", None, "次", "streak") == "social.civilisation.happiest_city"
    assert link_name("最具幸福感城市", None, "次", "level") is None


def test_any_currency_and_any_measure_word() -> None:
    assert link_name("实际使用外资", None, "CNY", "level") == link_name("实际使用外资", None, "USD", "level")
    assert link_name("规模以上工业企业", None, "户", "level") == link_name(
        "规模以上工业企业", None, "家", "level"
    )


# What was named before


@pytest.mark.parametrize(
    ("name", "unit", "within", "id"),
    [
        ("住宅", "m2", "investment.real_estate.sales_area", "investment.real_estate.sales_area.residential"),
        ("住宅", "CNY", "investment.real_estate.sales", "investment.real_estate.sales.residential"),
        ("住宅", "m2", "population.resident", None),
        ("城镇", "CNY", "trade.retail", "trade.retail.urban"),
        ("批发和零售业", "CNY", "trade.retail.rural", "trade.retail.wholesale_retail"),
        ("批发和零售业", "CNY", "accounts.gdp", "accounts.wholesale_retail"),
        ("第一产业", "CNY", "accounts.gdp", "accounts.primary"),
        ("藏书", "册", "culture.libraries", "culture.libraries.holdings"),
        ("住宅", "m2", "no.such", None),
        ("工资性收入", "CNY", "labour.income", "labour.income_wages"),
        ("经营净收入", "CNY", "labour.income_wages", "labour.income_business"),
        ("工资性收入", "CNY", "labour.income_urban", None),  # the row is of all residents
        ("工资性收入", "CNY", "labour.income_rural", None),
        ("人均工资性收入", "CNY", "labour.income_rural", None),
    ],
)
def test_names_that_need_what_was_named_before(name: str, unit: str, within: str, id: str | None) -> None:
    assert link_name(name, None, unit, "level", "成都市", within=within) == id


def test_records_are_linked_in_order_within_their_paragraph() -> None:
    text = "商品房销售面积526万平方米，其中住宅443万平方米，增长13%。\n住宅9万平方米。"

    def figure(indicator: str, words: str, statistic: str = "level", unit: str = "m2") -> dict[str, object]:
        start = text.index(words)
        return {
            "indicator": indicator, "text": words, "start": start, "end": start + len(words), "unit": unit,
            "statistic": statistic, "value": Decimal(1), "place": "成都市",
        }  # fmt: skip

    records = [
        record(**figure("商品房销售面积", "526万平方米")),
        record(**figure("住宅", "443万平方米")),
        record(**figure("住宅", "13%", "growth", "%")),
        record(**figure("住宅", "9万平方米")),
    ]
    linked = link_records(records, text, shipped_catalogue())
    residential = "investment.real_estate.sales_area.residential"
    assert [r.indicator_id for r in linked] == [
        "investment.real_estate.sales_area",
        residential,
        residential,
        None,
    ]
    assert [r.model_copy(update={"indicator_id": None}) for r in linked] == records


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("有9个全国重点实验室", "science.platforms.state_key_labs"),
        ("新增7名院士、9个全国重点实验室", None),
        ("新增7名院士，共有9个全国重点实验室", "science.platforms.state_key_labs"),
        ("新增2个、全国重点实验室达到9个", "science.platforms.state_key_labs"),
        ("9个全国重点实验室、4个学科入选", None),
        ("全省共有9个全国重点实验室", "science.platforms.state_key_labs"),
        ("有序推进，9个全国重点实验室落户", None),
    ],
)
def test_some_are_no_value_of_a_stock(text: str, id: str | None) -> None:
    start = text.index("9个")
    figure = record(indicator="全国重点实验室", value="9", text="9个", start=start, end=start + 2, unit="个")
    assert link_records([figure], text, shipped_catalogue())[0].indicator_id == id


def test_a_fraction_of_a_bed_is_a_rate_whose_base_is_lost() -> None:
    for value, id in (("27.3", None), ("27", "social.elderly.beds")):
        words = f"{value}张"
        figure = record(
            indicator="养老床位数", value=value, unit="张", text=words, start=5, end=5 + len(words)
        )
        assert link_records([figure], f"养老床位数{words}", shipped_catalogue())[0].indicator_id == id


def test_a_name_from_an_earlier_sentence_is_a_guess() -> None:
    for text, id in (
        ("粮食产量增长2%。钢铁产能9吨。", None),
        ("粮食产量增长2%，达到9吨。", "agriculture.grain"),
    ):
        start = text.index("9吨")
        figure = record(indicator="粮食产量", value="9", unit="t", text="9吨", start=start, end=start + 2)
        assert link_records([figure], text, shipped_catalogue())[0].indicator_id == id


def test_figures_of_one_name_in_a_list_are_of_things_untold() -> None:
    text = "进出口分别为78亿元和59亿元。进出口9亿元。"
    figures = [
        record(indicator="进出口", value="1", unit="CNY", text=words, start=start, end=start + len(words))
        for words in ("78亿元", "59亿元", "9亿元")
        for start in [text.index(words, 14 if words == "9亿元" else 0)]
    ]
    linked = link_records(figures, text, shipped_catalogue())
    assert [figure.indicator_id for figure in linked] == [None, None, "trade.foreign"]


@pytest.mark.parametrize(
    ("text", "statistic", "id"),
    [
        ("民营企业进出口78亿元，占⟦30%⟧", "ratio", "trade.foreign.private.share"),
        ("民营企业进出口78亿元，占比为⟦30%⟧", "ratio", "trade.foreign.private.share"),
        ("民营企业进出口增速高于外企，其中⟦30%⟧", "ratio", None),  # of what is not told
        ("进出口78亿元，占⟦30%⟧", "ratio", None),  # part of nothing
    ],
)
def test_a_share_links_by_the_word_before_it(text: str, statistic: str, id: str | None) -> None:
    start = text.index("⟦")
    name = text[: text.index("进出口") + 3]
    text = text.replace("⟦", "").replace("⟧", "")
    figure = record(
        indicator=name, value="30", unit="%", statistic=statistic, text="30%", start=start, end=start + 3
    )
    assert link_records([figure], text, shipped_catalogue())[0].indicator_id == id


@pytest.mark.parametrize(
    ("name", "text", "id"),
    [
        ("东湖绿道等城市绿道", "东湖绿道等城市绿道9公里", "environment.green.greenways"),
        ("东湖绿道等各类城市绿道", "东湖绿道等各类城市绿道9公里", "environment.green.greenways"),
        ("甲河、乙河等城市绿道", "甲河、乙河等城市绿道分别为9公里、8公里", None),
        ("某省高等教育城市绿道", "某省高等教育城市绿道9公里", None),
    ],
)
def test_examples_before_what_is_counted_are_left_out(name: str, text: str, id: str | None) -> None:
    start = text.index("9公里")
    figure = record(indicator=name, value="9", unit="km", text="9公里", start=start, end=start + 3)
    assert link_records([figure], text, shipped_catalogue())[0].indicator_id == id


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("建成美丽乡村，推进9个片区", None),
        ("建成美丽乡村9个片区", "rural.villages.beautiful"),
        ("美丽乡村建设推进，共有9个美丽乡村", "rural.villages.beautiful"),
        ("美丽乡村提质，达到9个。", "rural.villages.beautiful"),
    ],
)
def test_a_noun_that_follows_a_count_decides(text: str, id: str | None) -> None:
    start = text.index("9个")
    figure = record(
        indicator="美丽乡村", value="9", text="9个", start=start, end=start + 2, unit="个", action="建成"
    )
    assert link_records([figure], text, shipped_catalogue())[0].indicator_id == id


def test_a_name_dealt_out_stands_in_the_sentence() -> None:
    for text, id in (
        ("国有企业进出口增加。欧盟和东盟的进出口分别增长9%、8%。", None),
        ("国有企业和民营企业进出口分别增长9%、8%。", "trade.foreign.state_owned"),
    ):
        start = text.index("9%")
        figure = record(
            indicator="国有企业进出口", value="9", unit="%", statistic="growth", text="9%", start=start,
            end=start + 2, rules=("name.dealt", "unit.ratio.percent"),
        )  # fmt: skip
        assert link_records([figure], text, shipped_catalogue())[0].indicator_id == id


def test_what_was_added_is_told_by_the_words_right_before() -> None:
    for text, id in (
        ("新增产值超亿元的农业产业化龙头企业9家", None),
        ("新增企业、农业产业化龙头企业总数达到9家", "agriculture.leading_enterprises"),
    ):
        start = text.index("9家")
        figure = record(
            indicator="农业产业化龙头企业", value="9", unit="家", text="9家", start=start, end=start + 2
        )
        assert link_records([figure], text, shipped_catalogue())[0].indicator_id == id


def linked(text: str, name: str, *, after: str = "", **more: object) -> str | None:
    """Return the id of the figure between ⟦ ⟧; ``after`` is another figure of the text, of the same name, before it."""
    start = text.index("⟦")
    words = text[start + 1 : text.index("⟧")]
    text = text.replace("⟦", "").replace("⟧", "")
    facts = {"value": "9", "place": "成都市", **more}
    figures = [record(indicator=name, text=words, start=start, end=start + len(words), **facts)]
    if after:
        at = text.index(after)
        end = at + len(after)
        figures.insert(0, record(indicator=name, value="7", unit="CNY", text=after, start=at, end=end))
    return link_records(figures, text, shipped_catalogue())[-1].indicator_id


@pytest.mark.parametrize(
    ("text", "name", "action", "id"),
    [
        ("新增养老机构、科技型中小企业⟦9家⟧", "科技型中小企业", "新增", "science.enterprises.tech_sme.new"),
        ("获批项目，科技型中小企业增至⟦9家⟧", "科技型中小企业", "获批", "science.enterprises.tech_sme"),
        ("获批项目，科技型中小企业⟦9家⟧", "科技型中小企业", "获批", None),  # the verb is of another clause
        ("新增科技型中小企业、总数达⟦9家⟧", "科技型中小企业总数", "新增", None),
        ("全国重点实验室由7家增至⟦9家⟧", "重点实验室", None, "science.platforms.state_key_labs"),
        ("重点实验室增至⟦9家⟧", "重点实验室", None, "science.platforms.key_labs"),
        ("共⟦9家⟧高校开展帮扶", "高校", None, None),  # what they do tells that they are some
        ("共有⟦9家⟧高校，比上年多两家", "高校", None, "education.higher.institutions"),
        ("覆盖⟦9家⟧基层医疗机构", "基层医疗机构", None, None),
        ("共有⟦9家⟧基层医疗机构。", "基层医疗机构", None, "health.primary_institutions"),
    ],
)
def test_the_sentence_says_of_which_the_number_is(
    text: str, name: str, action: str | None, id: str | None
) -> None:
    assert linked(text, name, action=action, unit="家") == id


@pytest.mark.parametrize(
    ("text", "name", "unit", "statistic", "id"),
    [
        ("加拿大出口下降⟦9%⟧", "加拿大出口", "%", "growth", None),  # the exports of Canada
        ("对日本和加拿大出口分别下降3%和⟦9%⟧", "加拿大出口", "%", "growth", "trade.foreign.canada_export"),
        ("对欧盟的进出口保持增长，进出口额⟦9亿元⟧", "进出口额", "CNY", "level", None),
        ("对外开放扩大，进出口额⟦9亿元⟧", "进出口额", "CNY", "level", "trade.foreign"),
        ("人均预期寿命高于全省平均⟦9岁⟧", "人均预期寿命", "岁", "level", None),
        ("人均预期寿命达到⟦9岁⟧", "人均预期寿命", "岁", "level", "health.life_expectancy"),
    ],
)
def test_partners_and_differences(text: str, name: str, unit: str, statistic: str, id: str | None) -> None:
    assert linked(text, name, unit=unit, statistic=statistic) == id


def test_a_growth_of_another_measure_under_the_same_name() -> None:
    text = "省级重点项目完成投资7亿元、增长⟦9%⟧。"
    growth = {"unit": "%", "statistic": "growth"}
    assert linked(text, "省级重点项目", after="7亿元", **growth) is None
    assert linked("省级重点项目增长⟦9%⟧。", "省级重点项目", **growth) == "investment.projects.provincial"


def test_as_many_as_a_count_before_the_name() -> None:
    text = "7家规上工业企业利润超⟦9亿元⟧，增长3%。"
    assert linked(text, "规上工业企业利润", unit="CNY", after="7家") is None
    assert linked("规上工业企业利润超⟦9亿元⟧。", "规上工业企业利润", unit="CNY") == "industry.profit"


def test_regions_take_the_measure_of_the_whole() -> None:
    text = "固定资产投资增长5%。东部地区投资增长6%，西部地区下降7%。某县投资增长8%。"
    rows = (
        ("固定资产投资", "5%", "全国"),
        ("东部地区投资", "6%", "东部地区"),
        ("西部地区", "7%", "西部地区"),
        ("投资", "8%", "甲县"),
    )
    figures = [
        record(
            indicator=name, value="5", unit="%", statistic="growth", place=place, text=words,
            start=text.index(words), end=text.index(words) + 2,
        )
        for name, words, place in rows
    ]  # fmt: skip
    found = [figure.indicator_id for figure in link_records(figures, text, shipped_catalogue())]
    assert found == ["investment.fixed_assets"] * 3 + [None]


# What follows from rows


def test_derived_entries_say_what_they_are() -> None:
    built = find_entry("social.elderly.beds.built")
    assert built is not None
    assert (built.zh, built.kind, built.unit) == ("建成养老床位数", "flow", "张")
    share = find_entry("accounts.primary.share")
    assert share is not None
    assert (share.kind, share.dimension, share.unit) == ("ratio", "ratio", "%")
    for id in ("labour.income.built", "labour.unemployment_surveyed_rate.share", "no.such.new", "new"):
        assert find_entry(id) is None
    assert [entry.id for entry in find_entries("建成家庭养老床位")] == ["social.elderly.beds_family.built"]


def test_no_row_is_named_as_what_follows_from_another() -> None:
    """An id that ends in such a word is a row of its own and the flow of its stock at once."""
    ids = {entry.id: entry for entry in shipped_entries()}
    for id, entry in ids.items():
        stock, _, word = id.rpartition(".")
        if word in ("new", "built", "renewed", "works", "closed", "started") and stock in ids:
            assert entry.kind == "flow"
        if word == "share" and stock in ids:
            assert entry.kind == "ratio"


def test_shares_are_of_their_whole() -> None:
    for name, place, id in (
        ("机电产品出口占出口总值比重", "成都市", "trade.foreign.mechanical_export.share"),
        ("民生支出占一般公共预算支出比重", "成都市", "finance.livelihood_share"),  # a row of its own
        ("民生支出占一般公共预算支出", "成都市", "finance.livelihood_share"),
        ("进出口占全国进出口总值比重", "成都市", "trade.foreign.share"),
        ("进出口占全市进出口总值比重", "成都市", None),  # all of it: whose has been lost
        ("高速公路投资占年度目标", "成都市", None),  # a plan is no whole
    ):
        assert link_name(name, None, "%", "ratio", place) == id, name


def test_ids_that_were_split_are_there() -> None:
    for old, now in moved_to().items():
        assert len(now) > 1
        for id in (old, *now):
            assert find_entry(id) is not None, id


# Families


FAMILY = """
[[family]]
members = [
    { id = "oranges", zh = "甜橙", en = "oranges", aliases = ["脐橙"] },
    { id = "plums", zh = "李子", en = "plums", without = ["my.{}_area"] },
]
[[family.measures]]
id = "my.{}_area"
zh = "{}种植面积"
en = "Area of {}"
aliases = ["{}面积"]
dimension = "area"
unit = "ha"
kind = "stock"
[[family.measures]]
id = "my.{}"
zh = "{}产量"
en = "Output of {}"
aliases = []
dimension = "mass"
unit = "t"
kind = "flow"
"""


def test_a_family_has_a_row_for_each_member_and_measure(write: Write) -> None:
    mine = load_catalogue(write(FAMILY))
    assert mine.link("甜橙种植面积", None, "ha", "level") == "my.oranges_area"
    assert mine.link("脐橙面积", None, "mu", "level") == "my.oranges_area"
    assert mine.link("李子产量", None, "t", "level") == "my.plums"
    assert mine.link("李子种植面积", None, "ha", "level") is None  # the family leaves it out
    assert mine.link("甜橙", None, "t", "level") is None


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (("members = [", "people = ["), ("family 1", "members", "measures")),
        (('en = "plums"', "en = 3"), ("plums", "en", "string")),
        (("without", "except"), ("plums", "except", "unknown")),
        (('aliases = ["脐橙"]', 'aliases = "脐橙"'), ("oranges", "aliases", "list of strings")),
        (('unit = "t"\nkind = "flow"', 'unit = "t"\nkind = "heap"'), ("my.oranges", "kind", "heap")),
        (('id = "my.{}"', 'id = "my.{}_area"'), ("my.oranges_area", "another row")),
    ],
)
def test_a_wrong_family_names_what_is_wrong(
    write: Write, wrong: tuple[str, str], words: tuple[str, ...]
) -> None:
    with pytest.raises(DataError) as error:
        load_catalogue(write(FAMILY.replace(*wrong)))
    for word in ("my.toml", *words):
        assert word in str(error.value)


# Keys


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("“小巨人”企业", "小巨人企业", True),
        ("交通运输、仓储和邮政业", "交通运输仓储及邮政业", True),
        ("国内生产总值", "GDP", True),
        ("ＧＤＰ", "gdp", True),
        ("普及率", "普遍率", False),
        ("固定资产投资（不含农户）", "固定资产投资", False),
        ("和", "与", False),
    ],
)
def test_keys(one: str, other: str, same: bool) -> None:
    assert (name_key(one) == name_key(other)) is same


# Catalogues of users


def test_a_users_row_links(write: Write) -> None:
    mine = load_catalogue(write(row(aliases='"社区花园"')))
    assert mine.link("社区花园", None, "个", "level") == "my.gardens"
    assert mine.link("常住人口", None, "人", "level") == "population.resident"
    assert link_name("社区花园", None, "个", "level") is None  # the package's own is as it was


def test_a_users_name_wins(write: Write) -> None:
    mine = load_catalogue([write(row(id="my.people", zh="常住人口", more="").replace("个", "人"))])
    assert mine.link("常住人口", None, "人", "level") == "my.people"
    assert mine.link("户籍人口", None, "人", "level") == "population.registered"


def test_a_folder_stands_for_its_files(write: Write) -> None:
    write(row(), name="a.toml")
    path = write(row(id="my.other", zh="街心花园"), name="b.toml")
    assert load_catalogue(path.parent).link("街心花园", None, "个", "level") == "my.other"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((row(more='colour = "red"'),), ("my.gardens", "colour", "unknown")),
        ((row().replace("zh", "name"),), ("my.gardens", "name", "unknown")),
        ((row().replace('en = "A"\n', ""),), ("my.gardens", "en", "missing")),
        ((row(), row(zh="别的花园")), ("my.gardens", "id", "another row")),
        ((row(id="population.resident"),), ("population.resident", "id", "of the package")),
        ((row(), row(id="my.other", zh="花园", aliases='"共享花园"')), ("my.other", "aliases", "my.gardens")),
        ((row(more='parent = "my.nothing"'),), ("my.gardens", "parent", "my.nothing")),
        ((row(more='after = { ids = ["x.y"], names = ["花"] }'),), ("my.gardens", "after", "x.y")),
        ((row(more='after = ["x"]'),), ("my.gardens", "after", "ids")),
        ((row(more='not_after = ["x.y"]'),), ("my.gardens", "not_after", "x.y")),
        ((row(more="actions = [1]"),), ("my.gardens", "actions", "list of strings")),
        ((row(more='growth = "fast"'),), ("my.gardens", "growth", "fast")),
        ((row(more='statistics = ["mean"]'),), ("my.gardens", "statistics", "mean")),
        ((row(more='nbs = "A01"'),), ("my.gardens", "nbs", "database")),
        ((row().replace('"count"', '"magic"'),), ("my.gardens", "dimension", "magic")),
        ((row().replace('"stock"', '"heap"'),), ("my.gardens", "kind", "heap")),
        ((row(id="Gardens"),), ("Gardens", "id", "dotted")),
        ((row(zh="、"),), ("my.gardens", "zh", "empty")),
        (('[[unit]]\nid = "a.b"\n',), ("my.toml", "unit", "indicator")),
        (("indicator = 3\n",), ("my.toml", "indicator")),
        (("[[indicator\n",), ("my.toml", "TOML")),
    ],
)
def test_a_wrong_row_names_file_row_and_key(
    write: Write, rows: tuple[str, ...], words: tuple[str, ...]
) -> None:
    with pytest.raises(DataError) as error:
        load_catalogue(write(*rows))
    for word in ("my.toml", *words):
        assert word in str(error.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none\.toml"):
        load_catalogue(tmp_path / "none.toml")
    with pytest.raises(InputError, match="indicators: 3 is a int"):
        load_catalogue([3])  # type: ignore[list-item]


# The command


def test_search_finds_names_aliases_and_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", "search", "志愿者"]) == 0
    out, err = capsys.readouterr()
    assert "social.volunteer" in out
    assert err == ""
    # those that are called so, and those of 志愿服务, which means the same
    assert "志愿者" in "".join(find_entries("志愿者")[0].names)
    assert "志愿者" not in "".join(find_entries("志愿者")[-1].names)
    assert find_entries("gross regional product")[0].id == "accounts.gdp"


@pytest.mark.parametrize(
    ("words", "id"),
    [
        # the most used of those that hold the word
        ("就业", "labour.new_urban_jobs"),
        ("hospital", "health.hospitals"),
        # what is so called before what only holds it
        ("GDP", "accounts.gdp"),
        ("财政收入", "finance.fiscal_revenue"),
        ("labour.income", "labour.income"),
        # several words, in any order, little ones left out
        ("老人 床位", "social.elderly.beds"),
        ("beds of hospitals", "health.beds.hospital"),
        ("hospitals beds number", "health.beds.hospital"),
        # synonyms
        ("国民生产总值", "accounts.gdp"),
        ("雾霾", "environment.air.pm25"),
        ("房价", "prices.home_price"),
        ("jobless", "labour.unemployment_surveyed_rate"),
        # typing errors: a wrong character, one too few, two swapped
        ("常驻人口", "population.resident"),
        ("社会消费品零售总客", "trade.retail"),
        ("规上工业增价值", "industry.value_added"),
        ("hosptial beds", "health.beds.hospital"),
        ("unemploymnt", "labour.unemployment_surveyed_rate"),
        # what follows from a row
        ("建成养老床位", "social.elderly.beds.built"),
    ],
)
def test_search_ranks_by_likeness_and_use(words: str, id: str) -> None:
    assert find_entries(words)[0].id == id


def test_a_search_takes_no_short_word_for_a_typing_error() -> None:
    assert find_entries("人曰") == []
    assert find_entries("（") == []


@pytest.mark.parametrize(
    ("one", "other", "most", "apart"),
    [
        ("library", "library", 2, 0),
        ("libarry", "library", 2, 1),
        ("lbrary", "library", 2, 1),
        ("libraryy", "library", 2, 1),
        ("lirbayr", "library", 2, 2),
        ("常驻人口", "常住人口", 1, 1),
        ("出口", "人口总数", 1, 2),
        ("ab", "cd", 1, 2),
    ],
)
def test_distance(one: str, other: str, most: int, apart: int) -> None:
    assert distance(one, other, most) == distance(other, one, most) == apart


def test_search_prints_as_many_as_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", "search", "人口", "--limit", "2"]) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert "more: --limit 0" in err
    assert main(["indicators", "search", "人口", "--limit", "0"]) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == len(find_entries("人口")) > 20
    assert err == ""


def test_list_by_chapter(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", "list", "--chapter", "rural", "--chapter", "prices"]) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = [entry for entry in shipped_entries() if entry.id.startswith(("rural.", "prices."))]
    assert len(lines) == len(rows) + 2
    assert lines[0] == f"rural: {sum(entry.id.startswith('rural.') for entry in rows)}"
    assert "  prices.cpi\t居民消费价格指数\tConsumer price index\t\tindex" in lines
    assert main(["indicators", "list", "--chapter", "nope"]) == 2
    assert "population" in capsys.readouterr().err


def test_list_as_csv_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", "list", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["id"] for row in rows} == {entry.id for entry in shipped_entries()}
    assert main(["indicators", "list", "--format", "csv", "--chapter", "rural"]) == 0
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {"id", "zh", "en", "unit", "kind"} == table[0].keys()
    assert table == [row for row in rows if row["id"].startswith("rural.")]


def test_export_holds_the_whole_catalogue(
    write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "catalogue.csv"
    assert main(["indicators", "export", "-o", str(out), "--indicators", str(write(row()))]) == 0
    assert capsys.readouterr().out == ""
    with out.open(encoding="utf-8", newline="") as lines:
        table = {cells["id"]: cells for cells in csv.DictReader(lines)}
    assert table.keys() == {entry.id for entry in shipped_entries()} | {"my.gardens"}
    gdp = table["accounts.gdp"]
    assert (gdp["chapter"], gdp["zh"], gdp["unit"], gdp["nbs"]) == (
        "accounts",
        "地区生产总值",
        "CNY",
        "fsnd A020101",
    )
    assert "国内生产总值" in gdp["aliases"].split("、")
    assert int(gdp["uses"]) > int(table["culture.libraries"]["uses"])
    assert table["my.gardens"]["uses"] == "0"
    assert main(["indicators", "export", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0].keys() == gdp.keys()


# From Python


def test_the_catalogue_is_a_mapping_by_id(write: Write, tmp_path: Path) -> None:
    known = load_indicators(write(row()))
    assert len(known) == len(shipped_entries()) + 1
    assert known["my.gardens"].zh == "共享花园"
    assert known["population.urbanization"].id == "population.urbanization_rate"
    assert known.get("no.such") is None
    assert known.search("共享花园")[0].id == "my.gardens"
    assert {entry.parent for entry in known.parts("population.registered")} == {"population.registered"}
    assert sum(len(known.chapter(name)) for name in known.chapters) == len(known)
    assert "21 chapters" in repr(load_indicators())
    known.to_csv(tmp_path / "all.csv")
    assert (tmp_path / "all.csv").read_text("utf-8").count("\n") == len(known) + 1
    assert [cells["id"] for cells in known.to_rows()] == list(known)


def test_the_most_used_indicators_are_defined() -> None:
    known = load_indicators()
    most = sorted(uses(), key=lambda id: (-uses()[id], id))[:400]
    assert [id for id in most if not known[id].definition] == []
    defined = read_toml("definitions.toml")["definition"]
    assert set(defined) <= set(known)
    assert len(set(defined.values())) == len(defined)
    for id, sentence in defined.items():
        assert sentence.endswith("。"), id
        assert sentence.count("。") == 1, id
        assert sentence.rstrip("。") != known[id].zh, id


def test_codes_of_other_systems_have_their_form_and_are_used_once() -> None:
    """An ISO 37120 number is of one row; an SDG indicator may have rows for its parts (urban and rural)."""
    forms = {
        "iso37120": r"(?:[5-9]|1\d|2[0-3])\.\d{1,2}",
        "sdg": r"(?:[1-9]|1[0-7])\.(?:\d{1,2}|[a-d])\.\d",
        "world_bank": r"[A-Z]{2}(?:\.[A-Z0-9]{2,5}){2,4}",
    }
    for key, form in forms.items():
        codes = [code for entry in shipped_entries() if (code := getattr(entry, key))]
        assert len(codes) >= 20
        assert [code for code in codes if not regex.fullmatch(form, code)] == []
        if key != "sdg":
            assert len(set(codes)) == len(codes)
    bases = {entry.nbs for entry in shipped_entries() if entry.nbs}
    assert {base for base, _ in bases} <= {"hgyd", "hgjd", "hgnd", "fsyd", "fsjd", "fsnd", "csnd"}
    assert all(regex.fullmatch(r"A0[0-9A-Z]{2,7}", code) for _, code in bases)


@pytest.mark.parametrize(
    ("id", "key", "code"),
    [
        ("population.urbanization_rate", "world_bank", "SP.URB.TOTL.IN.ZS"),
        ("health.life_expectancy", "world_bank", "SP.DYN.LE00.IN"),
        ("science.rd.intensity", "sdg", "9.5.1"),
        ("health.mortality.maternal_rate", "sdg", "3.1.1"),
        ("urban.water.leakage_rate", "iso37120", "23.7"),
        ("safety.fire.fighters_per_100k", "iso37120", "15.1"),
        ("accounts.gni", "nbs", ("hgnd", "A020101")),
        ("trade.retail", "nbs", ("hgyd", "A070101")),
    ],
)
def test_codes(id: str, key: str, code: object) -> None:
    found = find_entry(id)
    assert found is not None
    assert getattr(found, key) == code


def test_show_prints_definition_and_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", "show", "population.urbanization_rate"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "definition: 城镇常住人口占全部常住人口的比重。" in lines
    assert "World Bank: SP.URB.TOTL.IN.ZS" in lines


def test_uses_are_of_rows() -> None:
    """Where they are not, an id was renamed: python tools/count_uses.py, or rename it there."""
    assert uses().keys() <= {entry.id for entry in shipped_entries()}
    assert min(uses().values()) > 0


def test_search_that_finds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", "search", "没有这个指标"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "没有这个指标" in err
    assert find_entries(" ") == []


def test_show(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", "show", "population.registered"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "Chinese name: 户籍人口" in lines
    assert "usual unit: 人" in lines
    assert any(line.startswith("its parts: ") and "population.registered_urban" in line for line in lines)


def test_show_of_what_follows_and_of_what_was_split(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", "show", "social.elderly.beds.built"]) == 0
    assert "Chinese name: 建成养老床位数" in capsys.readouterr().out
    assert main(["indicators", "show", "industry.electricity"]) == 0
    assert (
        "held before what is now: industry.electricity industry.electricity_scale" in capsys.readouterr().out
    )


def test_show_of_an_id_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", "show", "population.nobody"]) == 2
    assert "population.nobody" in capsys.readouterr().err


def test_the_command_reads_a_users_file(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(write(row()))
    assert main(["indicators", "show", "my.gardens", "--indicators", path]) == 0
    assert main(["indicators", "search", "共享花园", "--indicators", path]) == 0
    assert "my.gardens\t共享花园" in capsys.readouterr().out
