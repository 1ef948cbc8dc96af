"""The commands panel, check and store, on small documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from citymetrics.cli import main
from citymetrics.records.extraction import Extraction

RIGHT = (
    "洛阳市2022年国民经济和社会发展统计公报\n\n全年地区生产总值5675.2亿元，比上年增长3.5%。其中，第一产业增加值268.4亿元，"
    "增长4.9%；第二产业增加值2471.6亿元，增长4.2%；第三产业增加值2935.2亿元，增长2.7%。\n"
)
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "right.txt").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "wrong.txt").write_text(RIGHT.replace("2471.6", "2741.6"), encoding="utf-8")
    return tmp_path


def test_check_is_quiet_about_what_agrees(capsys: Capture) -> None:
    assert main(["check", "right.txt"]) == 0
    out = capsys.readouterr().out
    assert "100.0 % of the checkable statements agree" in out
    assert "disagree sum" not in out


def test_check_shows_an_error_with_its_sentences(folder: Path, capsys: Capture) -> None:
    assert main(["check", "wrong.txt", "--json", "found.json"]) == 0
    out = capsys.readouterr().out
    assert "disagree sum: 第一产业增加值 268.4亿元 + 第二产业增加值 2741.6亿元" in out
    assert "| 其中，第一产业增加值268.4亿元" in out
    rows = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    assert [row["kind"] for row in rows if row["verdict"] == "disagree"] == ["sum"]


def test_check_of_written_records_quotes_the_documents(capsys: Capture) -> None:
    assert main(["extract", "wrong.txt", "-o", "all.jsonl"]) == 0
    assert main(["check", "all.jsonl"]) == 0
    assert "| 其中，第一产业增加值268.4亿元" in capsys.readouterr().out


def test_panel_lists_contradictions(folder: Path, capsys: Capture) -> None:
    arguments = ["panel", "right.txt", "wrong.txt", "--unit", "money=亿元", "--columns", "indicator"]
    assert main([*arguments, "--rivals", "rivals.csv"]) == 0
    out, err = capsys.readouterr()
    header, row = out.splitlines()
    assert dict(zip(header.split(","), row.split(","), strict=True))["第二产业增加值 [亿元]"] == "2471.6"
    assert "contradiction: 洛阳市, 2022: 第二产业增加值 [亿元]" in err
    assert "other 2741.6亿元 wrong.txt: 其中，第一产业增加值" in err
    assert (folder / "rivals.csv").read_text(encoding="utf-8").count("contradiction,") == 1


def test_panel_long_has_the_sentence(capsys: Capture) -> None:
    assert main(["panel", "right.txt", "--form", "long", "--format", "jsonl"]) == 0
    row = json.loads(capsys.readouterr().out.splitlines()[0])
    assert row["sentence"].startswith("全年地区生产总值5675.2亿元")
    assert (row["place"], row["period"], row["value"]) == ("洛阳市", "2022", "567520000000")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["panel", "right.txt", "-o", "a.xls"], "no format is known for 'a.xls'"),
        (["panel", "right.txt", "--unit", "area"], "give a dimension and its unit"),
        (["panel", "right.txt", "--unit", "area=km"], "km is of length"),
        (["panel", "right.txt", "--index", "place,year"], "'year' is not one of"),
        (["check", "right.txt", "--published", "soon"], "soon"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str, capsys: Capture) -> None:
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("command", [["check"], ["panel"], ["store", "add", "a.duckdb"]])
def test_what_cannot_be_read_is_named(command: list[str], capsys: Capture) -> None:
    if command[0] == "store":
        pytest.importorskip("duckdb")
    assert main([*command, "gone.txt", "right.txt"]) == 1
    assert "gone.txt: there is no such file" in capsys.readouterr().err
    assert main([*command, "gone.txt"]) == 1
    assert "none of the inputs could be read" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["check"], ["panel"], ["store", "add", "a.duckdb"]])
def test_a_document_that_fails_is_named_and_the_others_are_done(
    command: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    if command[0] == "store":
        pytest.importorskip("duckdb")
    from citymetrics import extract

    def failing(text: str, **known: Any) -> Extraction:
        if "坏" in text:
            raise KeyError("年")
        return extract(text, **known)

    monkeypatch.setattr("citymetrics.extract", failing)
    (folder / "bad.txt").write_text("坏", encoding="utf-8")
    (folder / "bad.jsonl").write_text('{"doc": 1}\n', encoding="utf-8")
    assert main([*command, "bad.txt", "bad.jsonl", "right.txt"]) == 1
    out, err = capsys.readouterr()
    assert "bad.txt: failed (KeyError: '年')" in err
    assert "bad.jsonl" in err
    assert "洛阳市" in out or "100.0 %" in out or "1 documents added" in err


def test_store_adds_once_and_gives_back(folder: Path, capsys: Capture) -> None:
    pytest.importorskip("duckdb")
    for said in ("1 documents added, 0 replaced", "0 documents added, 1 replaced"):
        assert main(["store", "add", "city.duckdb", "right.txt"]) == 0
        assert said in capsys.readouterr().err
    sql = "SELECT value, unit FROM indicators WHERE series = 'accounts.gdp' AND statistic = 'level'"
    assert main(["store", "query", "city.duckdb", sql]) == 0
    assert capsys.readouterr().out == "value,unit\n567520000000,CNY\n"
    assert main(["store", "query", "city.duckdb", sql, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"value": "567520000000", "unit": "CNY"}]
    assert main(["extract", "right.txt", "-o", "all.jsonl"]) == 0
    assert main(["store", "export", "city.duckdb", "-o", "back.jsonl"]) == 0
    assert (folder / "back.jsonl").read_bytes() == (folder / "all.jsonl").read_bytes()


def test_store_of_records_is_that_of_their_document(folder: Path, capsys: Capture) -> None:
    pytest.importorskip("duckdb")
    assert main(["extract", "right.txt", "-o", "all.jsonl"]) == 0
    assert main(["store", "add", "city.duckdb", "all.jsonl"]) == 0
    assert main(["store", "add", "city.duckdb", "right.txt"]) == 0
    assert "0 documents added, 1 replaced" in capsys.readouterr().err


def test_store_does_not_export_onto_itself(capsys: Capture) -> None:
    pytest.importorskip("duckdb")
    assert main(["store", "add", "city.duckdb", "right.txt"]) == 0
    assert main(["store", "export", "city.duckdb", "-o", "city.duckdb"]) == 2
    assert main(["store", "query", "none.duckdb", "SELECT 1"]) == 1
    assert "there is no such store" in capsys.readouterr().err


def test_a_query_shows_every_digit(folder: Path, capsys: Capture) -> None:
    pytest.importorskip("duckdb")
    assert main(["store", "add", "city.duckdb", "right.txt"]) == 0
    capsys.readouterr()
    sql = "SELECT 1234567890123456789012345678.0123456789::DECIMAL(38, 10) AS a, chr(13) AS b"
    assert main(["store", "query", "city.duckdb", sql]) == 0
    assert capsys.readouterr().out == 'a,b\n1234567890123456789012345678.0123456789,"\r"\n'
