"""Scores against annotated texts: every figure below is counted by hand from the two sentences."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from citymetrics.cli import main
from citymetrics.errors import DataError, ReadError
from citymetrics.evaluate import Document, Score, describe, evaluate, load_documents, read_predictions
from citymetrics.evaluate.matching import same_place
from citymetrics.evaluate.unit_names import alternatives, same_unit
from citymetrics.records.extraction import Extraction
from citymetrics.records.model import Indicator
from citymetrics.text.lexicon import read_rows
from conftest import find_figures, record

TEXT = "2020年，全市绿道达到1500公里。\n新增学位3万至4万个，占全部的12.5%。"
ROAD, PLACES, SHARE = "1500公里", "3万至4万个", "12.5%"


def span(quantity: str) -> dict[str, Any]:
    start = TEXT.index(quantity)
    return {"start": start, "end": start + len(quantity), "text": quantity}


def gold_row(quantity: str, **changes: Any) -> dict[str, Any]:
    fields = {
        "upper": None,
        "qualifier": "exact",
        "statistic": "level",
        "max": None,
        "period": "2020",
        "period_start": "2020-01-01",
        "period_end": "2020-12-31",
        "place": "成都市",
        "status": "actual",
    }
    return {**span(quantity), **fields, **changes}


GOLD = [
    gold_row(ROAD, value="1500", unit="公里", min="绿道", max="全市绿道"),
    gold_row(PLACES, value="30000", upper="40000", unit="个/", min="学位", qualifier="between"),
    gold_row(SHARE, value="12.5", unit="%", min="学位", statistic="ratio", period="*", place="*"),
]


def answer(quantity: str, **changes: Any) -> Indicator:
    fields: dict[str, Any] = {
        "period_start": "2020-01-01",
        "period_end": "2020-12-31",
        "place": "成都市",
        **span(quantity),
    }
    return record(**{**fields, **changes})


def right_answers() -> list[Indicator]:
    return [
        answer(ROAD, indicator="绿道", value="1500", unit="km"),
        answer(
            PLACES, indicator="学位", value=None, lower="30000", upper="40000", unit="个", qualifier="between"
        ),
        answer(
            SHARE,
            indicator="学位",
            value="12.5",
            unit="%",
            statistic="ratio",
            period_start=None,
            place="泸州市",
        ),
    ]


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write an annotation with its text, and return its path."""

    def write(records: object, name: str = "a", **top: Any) -> Path:
        (tmp_path / f"{name}.txt").write_bytes(TEXT.encode())
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps({**top, "records": records}, ensure_ascii=False), encoding="utf-8")
        return path

    return write


def score_of(path: Path, answers: list[Indicator]) -> Score:
    (score,) = evaluate(load_documents(path), lambda document: answers).values()
    return score


def test_all_right(write: Write) -> None:
    score = score_of(write(GOLD), right_answers())
    assert (score.wanted, score.found, score.faults) == (3, 3, [])
    assert [score.f1(level) for level in ("quantity", "named", "full")] == [1, 1, 1]


def test_each_level_asks_for_more(write: Write) -> None:
    road, places, share = right_answers()
    answers = [
        road.model_copy(update={"status": "target"}),
        places.model_copy(update={"indicator": "床位"}),
        share.model_copy(update={"value": Decimal("12.6")}),
        answer("2020", indicator="年", value="2020", unit=""),
    ]
    score = score_of(write(GOLD), answers)
    # Two of four records have the quantity, one its name as well, and that one has the wrong status.
    assert (score.wanted, score.found) == (3, 4)
    assert [score.hits[level] for level in ("quantity", "named", "full")] == [2, 1, 0]
    assert score.precision("quantity") == 2 / 4
    assert score.recall("quantity") == 2 / 3
    assert score.f1("named") == 2 * 1 / 7
    assert (score.accuracy("name"), score.accuracy("status"), score.accuracy("place")) == (0.5, 0.5, 1.0)
    assert [fault.kind for fault in score.faults] == [
        *("false alarm", "wrong attribute", "wrong attribute", "wrong value"),
    ]


@pytest.mark.parametrize(("indicator", "right"), [("绿道总长", 1), ("绿道长度占比", 0), ("绿道总", 0)])
def test_a_tail_may_follow_the_longest_name_as_a_whole_word(indicator: str, right: int, write: Write) -> None:
    road = {**GOLD[0], "max": "全市绿道", "tails": "amount"}
    score = score_of(write([road]), [answer(ROAD, indicator=indicator, value="1500", unit="km")])
    assert (score.hits["quantity"], score.hits["named"]) == (1, right)


def test_errors_stand_in_their_sentence(write: Write) -> None:
    road = right_answers()[0].model_copy(update={"place": None})
    score = score_of(write(GOLD[:2]), [road])
    wrong, missed = (list(describe(fault)) for fault in score.faults)
    assert wrong[0].endswith("a.txt: wrong attribute 1500公里 at 12 (绿道)")
    assert wrong[1:] == ["    place: got none, want 成都市", "    2020年，全市绿道达到⟦1500公里⟧。"]
    assert missed[0].endswith("a.txt: missed 3万至4万个 at 24 (学位)")
    assert missed[1] == "    新增学位⟦3万至4万个⟧，占全部的12.5%。"


def test_an_optional_record_counts_on_neither_side(write: Write) -> None:
    path = write([gold_row(ROAD, value="1500", unit="公里", min="绿道", optional=True)])
    missing, there = score_of(path, []), score_of(path, right_answers()[:1])
    assert (missing.wanted, missing.found, missing.faults) == (0, 0, [])
    assert (there.wanted, there.found, there.faults) == (0, 0, [])


def test_only_regions_are_scored(write: Write) -> None:
    second_line = [TEXT.index("\n") + 1, len(TEXT)]
    score = score_of(write(GOLD[1:], regions=[second_line]), right_answers())
    assert (score.wanted, score.found, score.f1("full")) == (2, 2, 1)


def test_the_better_of_two_overlapping_records_answers(write: Write) -> None:
    wrong = answer(ROAD, indicator="绿道", value="1500", unit="人")
    score = score_of(write(GOLD[:1]), [wrong, right_answers()[0]])
    assert (score.found, score.hits["full"]) == (2, 1)
    assert [fault.kind for fault in score.faults] == ["false alarm"]


def test_fields_outside_the_levels_are_counted_where_stated(write: Write) -> None:
    path = write([gold_row(SHARE, value="12.5", unit="%", min="学位", statistic="growth", basis="yoy")])
    grown = answer(SHARE, indicator="学位", value="12.5", unit="%", statistic="growth", basis="mom")
    score = score_of(path, [grown])
    assert (score.hits["full"], score.accuracy("basis"), score.accuracy("per")) == (1, 0.0, None)


def test_a_rank_may_have_any_counter(write: Write) -> None:
    path = write([gold_row(ROAD, value="2", unit="位", min="绿道", statistic="rank")])
    assert (
        score_of(path, [answer(ROAD, indicator="绿道", value="2", unit="", statistic="rank")]).hits["full"]
        == 1
    )
    assert score_of(path, [answer(ROAD, indicator="绿道", value="2", unit="")]).hits["quantity"] == 0


@pytest.mark.parametrize(
    ("want", "found", "same"),
    [
        ("公里", "km", True),
        ("千米", "公里", True),
        ("噸", "t", True),
        ("元", "CNY", True),
        ("人/", "名", True),
        ("人/", "", True),
        ("人", "人次", False),
        ("户", "户次", False),
        ("%", "pp", False),
        ("亩", "ha", False),
        ("次/度", "届", True),
    ],
)
def test_units_by_their_names(want: str, found: str, same: bool) -> None:
    assert same_unit(alternatives(want), found) is same


def test_no_unit_is_in_two_alias_rows() -> None:
    rows = read_rows("unit_aliases.toml", "alias", required=["same", "reason"])
    words = [word for row in rows for word in row["same"]]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("want", "found", "same"),
    [
        ("内湖区", "臺北市内湖区", True),
        ("广西壮族自治区", "广西", True),
        ("中国", "中华人民共和国", True),
        ("全国", "成都市", False),
        ("成都市", "", False),
        ("", "成都市", False),
    ],
)
def test_places_by_their_names(want: str, found: str, same: bool) -> None:
    assert same_place(want, found) is same


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": "1500里程"}, r"record 1 \(1500里程\): text is '1500里程', but the text has '1500公里' at"),
        ({"value": "1500公里"}, r"value is '1500公里': give a number"),
        ({"statistic": "sum"}, r"statistic is 'sum': give one of level, ratio"),
        ({"tails": "speed"}, r"tails is 'speed': give the id of a row of tails.toml"),
        ({"period_end": "2020"}, r"period_end is '2020': give a day as 2020-12-31"),
    ],
)
def test_a_wrong_annotation_is_named(changes: dict[str, Any], message: str, write: Write) -> None:
    path = write([{**GOLD[0], **changes}])
    with pytest.raises(DataError, match=message):
        load_documents(path)


def test_a_missing_key_and_a_wrong_region_are_named(write: Write) -> None:
    with pytest.raises(DataError, match=r"a.json: record 1 \(1500公里\): unit is missing"):
        load_documents(write([{key: value for key, value in GOLD[0].items() if key != "unit"}]))
    with pytest.raises(DataError, match=r"regions hold \[5, 999\]: give \[start, end\] in 0..\d+"):
        load_documents(write(GOLD, regions=[[5, 999]]))
    with pytest.raises(DataError, match="records is missing"):
        load_documents(write("none"))


CASES = """
phenomenon = "p"
about = "a"
[[case]]
text = "绿道达到1500公里，另有3个。"
partial = true
records = [{span = "1500公里", indicator = "绿道", value = 1500, unit = "km", basis = "-"}]
[[case]]
text = "推进“15分钟生活圈”建设。"
why = "a name"
records = []
"""


def _cases(folder: Path) -> Path:
    path = folder / "cases.toml"
    path.write_text(CASES, encoding="utf-8")
    return path


def test_fixture_cases_are_scored_by_file(tmp_path: Path) -> None:
    documents = load_documents(_cases(tmp_path))
    road = record(indicator="绿道", value="1500", unit="km", text="1500公里", start=4, end=10)
    answers = {
        "1": [road, record(text="3个", start=13, end=15)],
        "2": [record(indicator="生活圈", value="15", unit="分钟", text="15分钟", start=3, end=7)],
    }
    scores = evaluate(documents, lambda document: answers[document.id.rpartition("#")[2]])
    (score,) = scores.values()
    # The case that is partial does not mind the 3个; the near miss minds the 15分钟.
    assert (score.wanted, score.found, score.hits["full"]) == (1, 2, 1)
    assert [fault.about for fault in score.faults] == ["生活圈 = 15 分钟"]
    assert score.accuracy("basis") == 1


def test_each_word_of_a_template_is_a_document(tmp_path: Path) -> None:
    path = tmp_path / "cases.toml"
    case = (
        'template = "{word}绿道达到1500公里。"\nwords = ["目前", "据统计"]\nrecords = [{span = "1500公里"}]'
    )
    path.write_text(f'phenomenon = "p"\nabout = "a"\n[[case]]\n{case}', encoding="utf-8")
    documents = load_documents(path)
    assert [document.id for document in documents] == [f"{path}#1:目前", f"{path}#1:据统计"]
    assert [document.text[want.start : want.end] for document in documents for want in document.wanted] == [
        *("1500公里", "1500公里"),
    ]


def test_the_documented_formats_can_be_read(tmp_path: Path) -> None:
    document = (Path(__file__).parents[1] / "docs" / "evaluate.md").read_text(encoding="utf-8")
    toml, annotation = (document.split(f"```{kind}\n")[1].split("```")[0] for kind in ("toml", "json"))
    (tmp_path / "a.toml").write_text(toml, encoding="utf-8")
    (tmp_path / "b.json").write_text(annotation, encoding="utf-8")
    (tmp_path / "b.txt").write_text("投" * 2684 + "80.5亿元" + "。" * 1100, encoding="utf-8")
    assert [len(d.wanted) for d in load_documents(tmp_path)] == [2, 0, 1, 1, 1, 1]


def test_a_folder_holds_both_formats(write: Write, tmp_path: Path) -> None:
    write(GOLD)
    _cases(tmp_path)
    (tmp_path / "notes.json").write_text("[]", encoding="utf-8")
    assert [Path(d.file).name for d in load_documents(tmp_path)] == ["a.txt", "cases.toml", "cases.toml"]


@pytest.mark.parametrize("name", ["none.json", "none.txt", "empty"])
def test_what_is_no_annotation_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadError, match=name):
        load_documents(tmp_path / name)


def _jsonl(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_predictions_find_their_document(write: Write, tmp_path: Path) -> None:
    documents = [document for name in ("a", "b") for document in load_documents(write(GOLD, name))]
    row = {"start": 12, "end": 18, "indicator": "绿道", "value": 1500.0, "unit": "km", "note": "x"}
    file = _jsonl(
        tmp_path / "p.jsonl",
        {**row, "doc": "b.txt"},
        {**row, "doc": documents[0].id, "value": "1500", "rules": "a b"},
        {**row, "doc": "elsewhere.txt"},
    )
    found = read_predictions(file, documents)
    assert {Path(key).name: [str(r.value) for r in rows] for key, rows in found.items()} == {
        "a.txt": ["1500"],
        "b.txt": ["1500.0"],
    }


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"start": 12, "end": 180}, r"p.jsonl:1: start 12 and end 180 are no span of .*a.txt"),
        ({"start": 12, "end": 18, "text": "2020年"}, r"the text is '2020年', but .*a.txt has '1500公里'"),
        ({"start": 12, "end": 18}, r"p.jsonl:1: indicator"),
        ({"start": 12, "end": 18, "indicator": "a", "qualifier": "more"}, r"qualifier is 'more'"),
    ],
)
def test_a_wrong_prediction_is_named(row: dict[str, Any], message: str, write: Write, tmp_path: Path) -> None:
    documents: list[Document] = load_documents(write(GOLD))
    with pytest.raises(ReadError, match=message):
        read_predictions(_jsonl(tmp_path / "p.jsonl", row), documents)


def test_predictions_of_other_documents_alone_are_an_error(write: Write, tmp_path: Path) -> None:
    documents = [document for name in ("a", "b") for document in load_documents(write(GOLD, name))]
    file = _jsonl(tmp_path / "p.jsonl", {"doc": "c.txt", "start": 0, "end": 1, "indicator": "a"})
    with pytest.raises(ReadError, match="no row's doc is a document that is scored"):
        read_predictions(file, documents)


def test_the_command_prints_tables_and_writes_figures(
    write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{**r.model_dump(mode="json"), "rules": "a"} for r in right_answers()[:2]]
    gold, predictions = write(GOLD), _jsonl(tmp_path / "p.jsonl", *rows)
    out = tmp_path / "figures.json"
    assert main(["evaluate", str(gold), "-v", "--predictions", str(predictions), "--json", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "missed 12.5% at 35 (学位)" in printed
    assert "quantity  precision 1.0000  recall 0.6667  F1 0.8000" in printed
    figures = json.loads(out.read_text(encoding="utf-8"))
    assert figures["full"] == {"precision": 1.0, "recall": 0.6667, "f1": 0.8}
    assert figures["attributes"]["place"] == 1.0
    assert [row["gold"] for row in figures["documents"].values()] == [3]


def test_the_command_goes_on_after_a_document_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def extract(text: str, **known: Any) -> Extraction:
        if "坏" in text:
            raise KeyError("年")
        return find_figures(text, **known)

    monkeypatch.setattr("citymetrics.extract", extract)
    gold = tmp_path / "gold.toml"
    case = '[[case]]\ntext = "{}7人"\nrecords = [{{span = "7人", value = 7, unit = "人", indicator = "注册志愿者"}}]\n'
    gold.write_text(
        'phenomenon = "p"\nabout = "a"\n' + case.format("坏") + case.format("共"), encoding="utf-8"
    )
    assert main(["evaluate", str(gold)]) == 1
    out, err = capsys.readouterr()
    assert "failed (KeyError: '年')" in err
    assert "full      precision 1.0000  recall 0.5000" in out


@pytest.mark.usefixtures("figures")
def test_the_command_extracts_and_goes_on_after_a_bad_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = tmp_path / "good.toml"
    good.write_text(
        'phenomenon = "p"\nabout = "a"\n[[case]]\ntext = "共7人"\n'
        'records = [{span = "7人", value = 7, unit = "人", indicator = "注册志愿者"}]',
        encoding="utf-8",
    )
    bad = tmp_path / "bad.toml"
    bad.write_text("[[case", encoding="utf-8")
    assert main(["evaluate", str(bad), str(good)]) == 1
    out, err = capsys.readouterr()
    assert "bad.toml: is not TOML" in err
    assert "full      precision 1.0000  recall 1.0000  F1 1.0000" in out
    assert main(["evaluate", str(bad)]) == 1
