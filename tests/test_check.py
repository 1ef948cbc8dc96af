"""Consistency: true statements agree, an injected error is found, what is not stated is not judged."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from citymetrics.check import Finding, Report, check
from citymetrics.cli import main
from citymetrics.errors import InputError
from citymetrics.records.model import Indicator


class Draft:
    """Builds a text and its records together, so that the tests do not depend on what an extractor finds."""

    def __init__(self, doc: str = "a", **common: object) -> None:
        self.doc, self.text, self.records = doc, "", list[Indicator]()
        self.common = {"place": "洛阳市", "period_start": "2022-01-01", "period_end": "2022-12-31", **common}

    def say(self, words: str) -> Draft:
        self.text += words
        return self

    def figure(self, name: str, text: str, value: str, unit: str = "CNY", **more: object) -> Draft:
        start = len(self.text)
        self.text += text
        bounds = {"lower": value, "upper": value}
        fields = {**self.common, **bounds, **more, "doc": self.doc, "indicator": name, "value": value}
        self.records.append(Indicator(**fields, unit=unit, text=text, start=start, end=start + len(text)))
        return self

    def growth(self, name: str, value: str, **more: object) -> Draft:
        text = value.removeprefix("-") + "%"
        return self.figure(name, text, value, "%", **{"statistic": "growth", "basis": "yoy", **more})

    def share(self, name: str, value: str, **more: object) -> Draft:
        return self.figure(name, f"{value}%", value, "%", **{"statistic": "ratio", **more})


def report_of(*drafts: Draft, texts: bool = True) -> Report:
    records = [record for draft in drafts for record in draft.records]
    return check(records, {draft.doc: draft.text for draft in drafts} if texts else None)


def verdicts(found: Report, kind: str) -> list[str]:
    return [finding.verdict for finding in found.findings if finding.kind == kind]


def only(found: Iterable[Finding]) -> Finding:
    (finding,) = found
    return finding


def product(first: str = "268.4", whole: str = "5675.2") -> Draft:
    """268.4 + 2471.6 + 2935.2 = 5675.2; the growth of 3.5 lies between 2.7 and 4.9."""
    draft = Draft().say("全年地区生产总值").figure("地区生产总值", whole, whole).say("元，增长")
    draft.growth("地区生产总值", "3.5").say("。其中，第一产业增加值").figure("第一产业增加值", first, first)
    draft.say("元，增长").growth("第一产业增加值", "4.9").say("；第二产业增加值")
    draft.figure("第二产业增加值", "2471.6", "2471.6").say("元，增长").growth("第二产业增加值", "4.2")
    draft.say("；第三产业增加值").figure("第三产业增加值", "2935.2", "2935.2").say("元，增长")
    return draft.growth("第三产业增加值", "2.7").say("。")


def test_three_industries_make_the_product() -> None:
    found = report_of(product())
    assert verdicts(found, "sum") == ["agree"]
    assert verdicts(found, "part") == ["agree"] * 3
    assert verdicts(found, "growth_between") == ["agree"]
    assert found.agreement == 1


def test_one_changed_figure_is_found_with_its_sentences() -> None:
    found = report_of(product(first="286.4"))
    finding = only(found.of("disagree"))
    assert finding.kind == "sum"
    # 286.4 + 2471.6 + 2935.2 = 5693.2, each rounded to a tenth: three times 0.05 each way
    assert (str(finding.expected), str(finding.stated)) == ("5693.05..5693.35", "5675.15..5675.25")
    assert finding.statement.startswith("第一产业增加值 286.4 + 第二产业增加值 2471.6 + ")
    assert [sentence[:6] for sentence in finding.sentences] == ["其中，第一产", "全年地区生产"]


def test_rounding_is_no_error() -> None:
    # 5675.3 is within what three rounded parts leave open; 5675.5 is not.
    assert verdicts(report_of(product(whole="5675.3")), "sum") == ["agree"]
    assert verdicts(report_of(product(whole="5675.5")), "sum") == ["disagree"]


def test_names_alone_tell_the_industries() -> None:
    found = report_of(product(), texts=False)
    assert verdicts(found, "sum") == ["agree"]
    assert only(f for f in found.findings if f.kind == "sum").sentences[0] == "第一产业增加值 268.4"


def test_growth_outside_that_of_the_parts() -> None:
    draft = product()
    records = [
        r.model_copy(update={"value": r.value * 2}) if r.text == "3.5%" and r.value else r
        for r in draft.records
    ]
    (finding,) = check(records, {"a": draft.text}).of("disagree")
    assert finding.kind == "growth_between"


def test_a_part_is_not_more_than_its_whole() -> None:
    def houses(part: str) -> Report:
        draft = Draft().say("商品房销售面积").figure("商品房销售面积", "526.3万平方米", "5263000", "m2")
        draft.say("，其中住宅").figure("住宅", f"{part}万平方米", f"{part}0000", "m2")
        return report_of(draft.say("，").figure("办公楼", "900万平方米", "9000000", "m2").say("。"))

    # The office buildings follow the first item in mid-sentence: they need not be a part.
    assert verdicts(houses("443"), "part") == ["agree"]
    assert verdicts(houses("543"), "part") == ["disagree"]


def test_a_list_in_parentheses() -> None:
    def medals(bronze: str) -> Report:
        draft = Draft().say("奖牌").figure("奖牌", "252枚", "252", "枚").say("（金牌")
        draft.figure("金牌", "88枚", "88", "枚").say("、银牌").figure("银牌", "84枚", "84", "枚").say(
            "、铜牌"
        )
        return report_of(draft.figure("铜牌", f"{bronze}枚", bronze, "枚").say("）。"))

    assert verdicts(medals("80"), "sum") == ["agree"]
    # Medals are counted, not rounded: one more is an error.
    assert verdicts(medals("81"), "sum") == ["disagree"]


def test_averages_are_not_parts() -> None:
    draft = (
        Draft().say("居民人均可支配收入").figure("居民人均可支配收入", "30215元", "30215").say("，其中城镇")
    )
    draft.figure("城镇居民人均可支配收入", "42000元", "42000").say("。")
    assert report_of(draft).findings == ()


def test_x_and_not_x() -> None:
    def owners(other: str) -> Report:
        draft = (
            Draft().say("固定资产投资").figure("固定资产投资", "247.4元", "247.4").say("。国有及国有控股投资")
        )
        draft.figure("国有及国有控股投资", "186.6元", "186.6").say("，非国有投资")
        return report_of(draft.figure("非国有投资", f"{other}元", other).say("。"))

    assert verdicts(owners("60.8"), "sum") == ["agree"]
    assert verdicts(owners("68.0"), "sum") == ["disagree"]


def test_a_service_for_profit_and_one_without_are_not_the_product() -> None:
    draft = (
        Draft().say("地区生产总值").figure("地区生产总值", "4000.5元", "4000.5").say("，营利性服务业增加值")
    )
    draft.figure("地区生产总值营利性服务业", "72.8元", "72.8").say("，非营利性服务业增加值")
    assert verdicts(report_of(draft.figure("地区生产总值非营利性服务业", "138.2元", "138.2")), "sum") == []


def test_undated_columns_of_a_table_are_not_mixed() -> None:
    draft = Draft(period_start=None, period_end=None, rules=("table.tab",)).say("进出口")
    for name, month, year in (
        ("进出口总额", "30.0", "90.0"),
        ("出口总额", "10.0", "40.0"),
        ("进口总额", "20.0", "50.0"),
    ):
        draft.say("\n").figure(name, month, month).say("\t").figure(name, year, year)
    assert verdicts(report_of(draft), "sum") == []


def test_a_month_and_the_months_so_far_are_not_mixed() -> None:
    so_far = {"period_start": "2022-01-01", "period_end": "2022-05-31"}
    draft = Draft(period_start="2022-05-01", period_end="2022-05-31").say("进出口总额")
    draft.figure("进出口总额", "90.0元", "90.0", **so_far).say("，出口").figure("出口", "10.0元", "10.0").say(
        "，进口"
    )
    assert verdicts(report_of(draft.figure("进口", "20.0元", "20.0")), "sum") == ["uncheckable"]


@pytest.mark.parametrize(("share", "verdict"), [("49.3", "agree"), ("43.9", "disagree")])
def test_a_share_against_two_levels(share: str, verdict: str) -> None:
    # 37 / 75.1 = 0.4927; rounded figures leave 0.4857 to 0.4997 open.
    draft = Draft().say("农作物总播种面积").figure("农作物总播种面积", "75.1万公顷", "751000", "ha")
    draft.say("，绿色食品种植面积").figure("绿色食品种植面积", "37万公顷", "370000", "ha").say(
        "，占总播种面积的"
    )
    found = report_of(draft.share("绿色食品种植面积占总播种面积", share).say("。"))
    assert verdicts(found, "share") == [verdict]


def test_the_start_of_a_move_is_of_another_time() -> None:
    # 1161 / 102000 = 0.0114: the 1.1 % is checked, the 0.64 % is of five years before.
    draft = (
        Draft().say("国内生产总值").figure("国内生产总值", "102000亿元", "10200000000000").say("，研发经费")
    )
    draft.figure("研发经费", "1161亿元", "116100000000").say("，占国内生产总值的比重由")
    draft.share("研发经费占国内生产总值的比重", "0.64").say("提高到")
    found = report_of(draft.share("研发经费占国内生产总值的比重", "1.1").say("。"))
    assert verdicts(found, "share") == ["agree"]


def test_a_share_without_its_levels_is_not_judged() -> None:
    found = report_of(Draft().share("民间投资占投资总额的比重", "61.2"))
    assert only(found.findings).verdict == "uncheckable"
    assert found.agreement is None


def test_exports_are_not_the_whole_of_trade() -> None:
    draft = Draft().say("进出口总值").figure("进出口总值", "24500元", "24500").say("。机电产品")
    draft.figure("出口机电产品", "6931.6元", "6931.6").say("，占出口总值的")
    assert verdicts(report_of(draft.share("出口机电产品占出口总值", "69.6").say("。")), "share") == [
        "uncheckable"
    ]


@pytest.mark.parametrize(("third", "verdict"), [("51.7", "agree"), ("57.1", "disagree")])
def test_a_structure_makes_a_hundred(third: str, verdict: str) -> None:
    draft = Draft().say("三次产业结构为")
    for number, value in enumerate(("4.7", "43.6", third)):
        name = f"第{'一二三'[number]}产业结构"
        draft.figure(name, value, value, "%", statistic="ratio", rules=("name.structure", "number.structure"))
        draft.say("：" if number < 2 else "。")
    assert verdicts(report_of(draft), "hundred") == [verdict]


@pytest.mark.parametrize(("second", "verdict"), [("80.9", "agree"), ("89.0", "disagree")])
def test_shares_of_a_breakdown_make_a_hundred(second: str, verdict: str) -> None:
    draft = (
        Draft().share("第一产业增加值占地区生产总值的比重", "3.8").say("，").share("第二产业增加值", second)
    )
    assert verdicts(report_of(draft.say("，").share("第三产业增加值", "15.3")), "hundred") == [verdict]


@pytest.mark.parametrize(("growth", "verdict"), [("15.6", "agree"), ("16.5", "disagree")])
def test_level_and_change_give_the_growth(growth: str, verdict: str) -> None:
    # 266 / (1970.6 - 266) = 0.15605
    draft = Draft().say("存款余额").figure("存款余额", "1970.6元", "1970.6").say("，比年初增加")
    draft.figure("存款余额", "266.0元", "266.0", statistic="change", basis="yoy").say("，增长")
    assert verdicts(report_of(draft.growth("存款余额", growth).say("。")), "triple") == [verdict]


@pytest.mark.parametrize(("growth", "verdict"), [("-20.2", "agree"), ("-22.0", "disagree")])
def test_a_price_index_is_a_growth(growth: str, verdict: str) -> None:
    draft = Draft().say("价格指数为").figure("工业生产者出厂价格指数", "79.8", "79.8", "").say("，下降")
    assert verdicts(report_of(draft.growth("工业生产者出厂价格指数", growth)), "index") == [verdict]


@pytest.mark.parametrize(("local", "verdict"), [("10.7", "agree"), ("17.0", "disagree")])
def test_contributions_make_the_growth(local: str, verdict: str) -> None:
    draft = Draft().say("固定资产投资").figure("固定资产投资", "247.4元", "247.4").say("，增长")
    draft.growth("固定资产投资", "2.0").say("。")
    for name, value in (("中直投资负向拉动全市投资", "-8.7"), ("地方投资拉动全市投资增长", local)):
        draft.figure(name, value.removeprefix("-") + "个百分点", value, "pp", statistic="change").say("，")
    assert verdicts(report_of(draft), "contributions") == [verdict]


def yearly(year: int, value: str, growth: str | None = None, name: str = "社会消费品零售总额") -> Draft:
    draft = Draft(str(year), period_start=f"{year}-01-01", period_end=f"{year}-12-31")
    draft.say(name).figure(name, f"{value}元", value)
    return draft.say("，增长").growth(name, growth).say("。") if growth else draft.say("。")


@pytest.mark.parametrize(("growth", "verdict"), [("15.6", "agree"), ("16.5", "disagree")])
def test_growth_between_the_levels_of_two_documents(growth: str, verdict: str) -> None:
    # 803.1 / 694.7 = 1.15604
    found = report_of(yearly(2011, "694.7"), yearly(2012, "803.1", growth))
    assert verdicts(found, "years") == [verdict]


def test_real_growth_is_not_judged_by_current_levels() -> None:
    found = report_of(
        yearly(2011, "3740.3", name="地区生产总值"), yearly(2012, "4000.5", "10", "地区生产总值")
    )
    assert only(found.findings).reason == "the growth is at constant prices, the levels are not"


def test_the_same_figure_in_two_documents() -> None:
    def said(doc: str, value: str) -> Draft:
        return (
            Draft(doc).say("社会消费品零售总额").figure("社会消费品零售总额", f"{value}元", value).say("。")
        )

    assert verdicts(report_of(said("a", "803.1"), said("b", "803")), "same") == ["agree"]
    finding = only(report_of(said("a", "803.1"), said("b", "803.2")).findings)
    assert finding.verdict == "disagree"
    assert finding.sentences == ("社会消费品零售总额803.1元。", "社会消费品零售总额803.2元。")


def test_one_name_twice_in_a_paragraph_is_not_judged() -> None:
    draft = Draft().say("其中住宅销售面积").growth("住宅销售面积", "13").say("，")
    found = report_of(draft.growth("住宅销售面积", "13.8"))
    assert only(f for f in found.findings if f.kind == "same").verdict == "uncheckable"


def test_about_asserts_nothing() -> None:
    draft = product()
    records = [
        r.model_copy(update={"qualifier": "about", "lower": None, "upper": None}) if r.text == "5675.2" else r
        for r in draft.records
    ]
    assert verdicts(check(records, {"a": draft.text}), "sum") == ["uncheckable"]


def test_every_figure_of_an_equation_matters() -> None:
    """Each figure of the sum is changed in its first digit; none of the changes passes."""
    draft = product()
    summed = only(f for f in report_of(draft).findings if f.kind == "sum").records
    for record in summed:
        first = record.text[0]
        text = ("1" if first == "9" else str(int(first) + 1)) + record.text[1:]
        changed = Indicator.model_validate({**record.model_dump(), "text": text, "value": text})
        whole = draft.text[: record.start] + text + draft.text[record.end :]
        records = [changed if r is record else r for r in draft.records]
        assert check(records, {"a": whole}).of("disagree"), record.indicator


def test_rows_and_counts() -> None:
    found = report_of(product(first="286.4"))
    assert found.counts()["sum"] == {"agree": 0, "disagree": 1, "uncheckable": 0}
    row = next(row for row in found.rows() if row["verdict"] == "disagree")
    assert row["docs"] == "a"
    assert row["sentences"].splitlines()[0].startswith("其中，第一产业增加值286.4")


def test_texts_must_be_a_mapping() -> None:
    with pytest.raises(InputError, match="texts: str given: give a mapping"):
        check([], "text")  # type: ignore[arg-type]


def test_a_text_that_is_not_the_records_own_is_not_quoted() -> None:
    draft = product()
    found = check(draft.records, {"a": "另一个文本"})
    assert all("另一个" not in sentence for finding in found.findings for sentence in finding.sentences)


def revenue(doc: str, text: str, value: str, words: str = "一般公共预算收入", **more: Any) -> Draft:
    draft = Draft(doc).say(f"回顾。\n{words}" if words else "")
    return draft.figure("一般公共预算收入", text, value, indicator_id="finance.revenue", **more).say("。")


def test_a_sum_over_several_years_is_no_second_statement_of_one() -> None:
    year = revenue("a", "3507.6亿元", "350760000000")
    several = revenue("b", "1.6万亿元", "1600000000000", "一般公共预算收入累计")
    assert verdicts(report_of(year, several), "same") == []
    assert verdicts(report_of(year, revenue("b", "1.6万亿元", "1600000000000")), "same") == ["disagree"]


def test_a_revision_is_no_contradiction() -> None:
    first = revenue("a", "3507.6亿元", "350760000000")
    last = revenue("b", "3510.2亿元", "351020000000", "经核实，一般公共预算收入", obs_status="revised")
    finding = only(report_of(first, last).findings)
    assert (finding.verdict, finding.reason) == ("uncheckable", "one of them is a revision of the other")


@pytest.mark.parametrize(
    "field", [{"scope": "市本级"}, {"prices": "real"}, {"entity": "华光电子股份有限公司"}]
)
def test_figures_of_another_scope_price_or_firm_are_others(field: dict[str, str]) -> None:
    one = revenue("a", "3507.6亿元", "350760000000")
    assert verdicts(report_of(one, revenue("b", "350亿元", "35000000000", **field)), "same") == []


def test_a_name_that_says_who_does_what_is_of_nothing() -> None:
    told = [Draft(doc).say("今年中央财政将安排") for doc in "ab"]
    told[0].figure("中央财政将安排", "832亿元", "83200000000").say("，支持卫生事业。")
    told[1].figure("中央财政将安排", "276亿元", "27600000000").say("，支持社会保障。")
    assert verdicts(report_of(*told), "same") == []


@pytest.mark.parametrize(("share", "verdict"), [("28.1", "agree"), ("25.4", "agree"), ("31.0", "disagree")])
def test_a_share_behind_a_list_is_of_its_last_item_or_of_the_whole(share: str, verdict: str) -> None:
    draft = Draft().say("总人口").figure("总人口", "38943人", "38943", "人").say("。劳动人口")
    draft.figure("劳动人口", "10926人", "10926", "人").say("，其中乡村").figure(
        "乡村人口", "9895人", "9895", "人"
    )
    draft.say("，占总人口的").share("乡村人口占总人口", share).say("。")
    assert verdicts(report_of(draft), "share") == [verdict]


def test_fail_stops_a_pipeline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "a.txt"
    wrong.write_text("年末存款余额6012.4亿元，比上年末增加710.5亿元，增长13.2%。", encoding="utf-8")
    assert main(["check", str(wrong)]) == 0
    assert main(["check", str(wrong), "--fail"]) == 3
    wrong.write_text("年末存款余额6012.4亿元，比上年末增加710.5亿元，增长13.4%。", encoding="utf-8")
    assert main(["check", str(wrong), "--fail"]) == 0
    assert main(["check", str(wrong), str(tmp_path / "none.txt"), "--fail"]) == 1
    assert "disagree" in capsys.readouterr().out
