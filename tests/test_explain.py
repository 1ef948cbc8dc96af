"""``explain`` and its command: what is told of a text, hand-checked against its words."""

from __future__ import annotations

import io
import json
import re
import shlex
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import citymetrics
from citymetrics import extract
from citymetrics.cli import main
from citymetrics.errors import InputError
from citymetrics.explanation import Explanation, explain
from citymetrics.explanation.layout import pad, width
from citymetrics.explanation.reasons import about_construction, construction_name, reason_of
from citymetrics.reading.constructions import CONSTRUCTIONS
from citymetrics.text import lexicon

ROOT = Path(__file__).parents[1]
SOURCES = Path(citymetrics.__file__).parent
EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))

TEXT = "2020年，全市注册志愿者达274万人，比上年减少8.1%。推进“15分钟生活圈”建设。"


@pytest.fixture(scope="module")
def told() -> Explanation:
    return explain(TEXT, published="2021-08", place="成都市")


def test_quantities_are_told_with_unit_and_qualifier() -> None:
    (figure,) = explain("加装电梯近2000台。").figures
    assert (figure.text, figure.start, figure.end) == ("近2000台", 4, 10)
    assert (figure.value, figure.lower, figure.upper) == (Decimal(2000), None, Decimal(2000))
    assert (figure.qualifier, figure.unit, figure.dimension) == ("nearly", "台", "count")
    assert [rule.split(".")[0] for rule in figure.rules] == ["unit"]


def test_period_words_are_told_with_their_use_and_days(told: Explanation) -> None:
    words = [(w.text, w.use, w.first, w.last) for w in told.stretches[0].periods]
    assert words == [
        ("2020年", "lead", date(2020, 1, 1), date(2020, 12, 31)),
        ("上年", "base", date(2019, 1, 1), date(2019, 12, 31)),
    ]


def test_a_year_that_nothing_tells_stays_open() -> None:
    (stretch,) = explain("上半年新增学位3万个。").stretches
    assert [(w.text, w.use, w.first) for w in stretch.periods] == [("上半年", "open", None)]
    assert [reason.rule for reason in stretch.figures[0].reasons] == [
        "period.stopped",
        "place.none",
        "status.none",
    ]


def test_places_are_told_with_their_codes(told: Explanation) -> None:
    words = [(w.text, w.kind, w.name, w.adcode) for w in told.stretches[0].places]
    assert words == [("全市", "deictic", "成都市", "510100")]


def test_constructions_are_told_in_the_order_tried(told: Explanation) -> None:
    level, fall = told.figures
    order = [construction_name(construction.__name__) for construction in CONSTRUCTIONS]
    for figure in (level, fall):
        tried = [trial.construction for trial in figure.trials]
        assert tried == order[: len(tried)]
        assert [trial.rule is None for trial in figure.trials] == [True] * (len(tried) - 1) + [False]
    assert [figure.trials[-1].construction for figure in (level, fall)] == ["predicate", "trend"]
    assert [figure.trials[-1].name for figure in (level, fall)] == ["注册志愿者", "注册志愿者"]
    assert [figure.sign for figure in (level, fall)] == [1, -1]


def test_the_grounds_of_period_and_place_are_told(told: Explanation) -> None:
    level, _ = told.figures
    assert level.record is not None
    assert [reason.rule for reason in level.reasons] == ["period.opener", "place.clause", "status.done"]
    assert [reason.term for reason in level.reasons] == ["句首时间词", "本分句地名", "完成词"]
    assert level.way == ("lead:counts",)


def test_the_way_up_is_told() -> None:
    told = explain("2016—2020年工作总结\n2020年，全市新建学校3所。\n现有床位200张，五年来有所增加。")
    school, beds = told.figures
    assert school.way == ("lead:counts",)
    assert beds.way == ("lead:counts",)
    stock = explain("过去五年，全市常住人口50万人。", published="2021-02").figures[0]
    assert stock.way == ("lead:stops",)
    assert stock.reasons[0].rule == "period.stopped"


@pytest.mark.parametrize(
    ("text", "numeral", "rule"),
    [
        ("2020年基本建成。", "2020", "guard.date"),
        ("推进“15分钟生活圈”建设。", "15", "guard.quoted"),
        ("开展第七次人口普查。", "七", "guard.ordinal"),
        ("推广5G应用。", "5", "guard.bare"),
        ("吸引十几万人。", "十", "guard.unreadable"),
        ("服务千家万户。", "千", "guard.bare-scale"),
        ("一带一路。", "一", "guard.no-unit"),
        ("培育千亿级产业集群。", "千亿", "guard.magnitude"),
    ],
)
def test_a_numeral_left_alone_has_its_reason(text: str, numeral: str, rule: str) -> None:
    first = explain(text).left_alone[0]
    assert text[first.start : first.end] == first.text
    assert (first.text[: len(numeral)], first.reason.rule) == (numeral, rule)
    assert first.reason.reason


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("抓好三项，重点推进。", "unread.weak"),
        ("编号为168。", "unread.bare"),
    ],
)
def test_a_quantity_without_a_record_has_its_reason(text: str, rule: str) -> None:
    (figure,) = explain(text).figures
    assert figure.record is None
    assert [reason.rule for reason in figure.reasons] == [rule]


def test_cells_of_a_table_are_told() -> None:
    text = "2012年主要农产品产量\n名称\t产量（万吨）\n粮食\t650.0\n水果\t79.4"
    told = explain(text)
    assert [(f.text, f.trials, f.record and f.record.indicator) for f in told.figures] == [
        ("650.0", (), "粮食产量"),
        ("79.4", (), "水果产量"),
    ]
    assert told.left_alone[0].reason.rule == "guard.date"


def test_only_the_sentence_at_an_offset_is_told() -> None:
    told = explain(TEXT, published="2021-08", place="成都市", at=TEXT.index("生活圈"))
    (stretch,) = told.stretches
    assert stretch.text == "推进“15分钟生活圈”建设。"
    first = explain(TEXT, place="成都市", at=0).stretches[0]
    assert (first.start, first.text[-5:]) == (0, "8.1%。")


def test_a_sentence_far_below_keeps_what_was_set_above() -> None:
    text = "2020年，全县森林覆盖率51%。\n完成造林3万亩。"
    (stretch,) = explain(text, at=len(text) - 1).stretches
    assert stretch.text == "完成造林3万亩。"
    assert stretch.figures[0].reasons[0].rule == "period.inherited"


@pytest.mark.parametrize("at", [-1, 5])
def test_an_offset_outside_of_the_text_is_refused(at: int) -> None:
    with pytest.raises(InputError, match=rf"at: {at} is outside of the text of 5 characters; give 0 to 4"):
        explain("绿地35%"[:5], at=at)


def test_a_number_over_a_line_end_is_told_as_it_stands() -> None:
    text = "污水处理率达到9\n6.3%。"
    (figure,) = explain(text).figures
    assert text[figure.start : figure.end] == figure.text == "9\n6.3%"
    assert "figure 9 6.3% at 7" in str(explain(text))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_record_and_every_numeral_is_told_of(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    told = explain(text)
    assert [figure.record for figure in told.figures if figure.record] == list(extract(text))
    spans = [(mark.start, mark.end, mark.text) for mark in told.figures]
    spans += [(mark.start, mark.end, mark.text) for mark in told.left_alone]
    assert all(text[start:end] == quoted for start, end, quoted in spans)
    digits = [match.start() for match in re.finditer(r"(?<![A-Za-z\d.])\d", text)]  # not PM2.5
    assert all(any(start <= at < end for start, end, _ in spans) for at in digits)


def test_a_text_with_nothing_to_tell() -> None:
    assert str(explain("天气晴朗。")).splitlines()[-1] == "no figure, period or place is found"


def test_json_holds_plain_values(told: Explanation) -> None:
    plain = json.loads(json.dumps(told.as_dict()))
    figure = plain["stretches"][0]["figures"][1]
    assert (figure["value"], figure["sign"], figure["record"]["value"]) == ("8.1", -1, "-8.1")
    assert plain["stretches"][0]["periods"][0]["first"] == "2020-01-01"
    assert plain["surroundings"]["place"] == "成都市"


def test_columns_are_aligned_by_what_a_terminal_shows(told: Explanation) -> None:
    assert (width("全市a"), pad("全市", 5)) == (5, "全市 ")
    rows = [line for line in str(told).splitlines() if " year " in line]
    assert len({width(row[: row.index("year")]) for row in rows}) == 1


def test_every_rule_of_guard_period_and_place_has_its_reason() -> None:
    pattern = re.compile(r'"((?:guard|period|place)\.[a-z-]+)"')
    rules = {rule for path in SOURCES.rglob("*.py") for rule in pattern.findall(path.read_text("utf-8"))}
    rules |= {row["id"] for row in lexicon.read_toml("guards.toml")["guard"]}
    assert len(rules) > 40
    assert [rule for rule in sorted(rules) if reason_of(rule) is None] == []


def test_every_construction_says_what_it_reads() -> None:
    names = [construction_name(construction.__name__) for construction in CONSTRUCTIONS]
    assert all(about_construction(name) for name in names)
    assert {"dealt", "again", "parallel", "structure", "repeated"} <= set(names)


def test_the_command_writes_text_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", TEXT, "--published", "2021-08", "--place", "成都市"]) == 0
    assert capsys.readouterr().out == f"{explain(TEXT, published='2021-08', place='成都市')}\n"
    assert main(["explain", "新增学位3万个。", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == explain("新增学位3万个。").as_dict()


def test_the_command_reads_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(f"森林覆盖率51%。\n{TEXT}".encode("gb18030"))
    assert main(["explain", "--file", str(path), "--at", "12", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [stretch["start"] for stretch in told["stretches"]] == [10]


def test_the_command_reads_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("森林覆盖率51%。".encode())))
    assert main(["explain", "--file", "-"]) == 0
    assert "figure 51% at 5" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        ([], 2, "give either a text or --file FILE"),
        (["绿地率35%", "--file", "a.txt"], 2, "give either a text or --file FILE"),
        (["绿地率35%", "--at", "90"], 2, "at: 90 is outside of the text of 6 characters"),
        (["绿地率35%", "--published", "soon"], 2, "'soon' is no date"),
        (["--file", "gone.txt"], 1, "gone.txt: there is no such file"),
    ],
)
def test_wrong_usage_is_named(
    arguments: list[str],
    status: int,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["explain", *arguments]) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err


def test_the_sessions_of_the_documentation(capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "docs" / "explain.md").read_text(encoding="utf-8")
    sessions = re.findall(r"^```console\n\$ (.*?)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert sessions
    for command, expected in sessions:
        assert main(shlex.split(command)[1:]) == 0
        assert capsys.readouterr().out == expected, command
