"""One report in every format: the same records, each with the place where it stood."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

pytest.importorskip("trafilatura")
pytest.importorskip("docx")
pytest.importorskip("pypdfium2")
pytest.importorskip("pyarrow")
pytest.importorskip("reportlab")

from citymetrics import extract
from citymetrics.cli import main
from citymetrics.errors import ReadError
from citymetrics.records.location import Location
from citymetrics.records.model import Indicator
from citymetrics.sources import SourceText, list_files, read_bytes, read_source
from sources_samples import SAMPLES, SECOND, TITLE, plain


def read(name: str) -> SourceText:
    """Return the one document of a sample."""
    (source,) = read_bytes(SAMPLES[name], name)
    return source


def records_of(source: SourceText) -> list[Indicator]:
    """Return the records as the command makes them, all with the same publication and place."""
    return list(extract(source.text, published="2021-03", place="成都市", doc=source.doc))


def facts(records: list[Indicator]) -> list[dict[str, object]]:
    """Return the records without what may differ between formats: document, offsets and place in the document."""
    left_out = {"doc", "start", "end", "location", "indicator_at", "period_at", "place_at", "status_at"}
    return [{key: value for key, value in record if key not in left_out} for record in records]


def test_the_report_has_records() -> None:
    found = {(r.indicator, str(r.value), r.unit) for r in records_of(read("report.txt"))}
    assert ("注册志愿者", "2740000", "人") in found
    assert ("建成区绿化覆盖率", "45.12", "%") in found
    assert ("旅游总收入", "300520000000", "CNY") in found


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "report.txt"])
def test_each_format_gives_the_same_records(name: str) -> None:
    assert facts(records_of(read(name))) == facts(records_of(read("report.txt")))


@pytest.mark.parametrize("name", [name for name in SAMPLES if name not in ("report.md", "report.html")])
def test_each_format_gives_the_same_text(name: str) -> None:
    assert read(name).text.strip() == plain().strip()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("report.txt", {"274万人": "line 3", "160家": "line 4", "1235": "line 7", "319.6万": "line 10"}),
        ("report.md", {"274万人": "line 5", "1235": "line 13, column 3", "319.6万": "line 18"}),
        (
            "report.html",
            {"274万人": "paragraph 3", "1235": "table 1, row 2, column 3", "319.6万": "paragraph 7"},
        ),
        (
            "report.docx",
            {"274万人": "paragraph 3", "1235": "table 1, row 2, column 3", "319.6万": "paragraph 7"},
        ),
        (
            "report.pdf",
            {
                "274万人": "page 1, paragraph 3",
                "160家": "page 1, paragraph 4",
                "1235": "page 2, table 1, row 2, column 3",
                "319.6万": "page 2, paragraph 3",
            },
        ),
        ("report.jsonl", {"274万人": "record 1, line 3"}),
        ("report.parquet", {"1235": "record 1, line 7"}),
        ("report.zip", {"1235": "table 1, row 2, column 3"}),
    ],
)
def test_where_it_stood(name: str, expected: dict[str, str]) -> None:
    source = read(name)
    for quoted, place in expected.items():
        start = source.text.index(quoted)
        assert str(source.locate(start, start + len(quoted))) == place, quoted


def test_a_location_says_what_is_known() -> None:
    assert str(Location()) == ""
    assert str(Location(record=2, line=1)) == "record 2, line 1"
    assert "offset" not in str(Location(page=1, offset=7))


def test_a_span_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match=r"the span 2\.\.9999 is not within the text of \d+ characters"):
        read("report.txt").locate(2, 9999)


def test_a_folder_is_read_by_name_and_what_fails_is_reported(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "late.txt").write_text("绿地率35%", encoding="utf-8")
    (tmp_path / "a.txt").write_text("学校7所", encoding="utf-8")
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / ".hidden.txt").write_text("x", encoding="utf-8")
    (tmp_path / "~$open.docx").write_bytes(b"x")
    failed: list[str] = []
    sources = list(read_source(tmp_path, on_error=lambda doc, error: failed.append(f"{doc}|{error}")))
    assert [source.text for source in sources] == ["学校7所", "绿地率35%"]
    assert [source.doc for source in sources] == [str(tmp_path / "a.txt"), str(tmp_path / "b" / "late.txt")]
    (failure,) = failed
    assert failure.startswith(f"{tmp_path / 'a.doc'}|{tmp_path / 'a.doc'}: is a file of Office 97-2003")
    assert [file.name for file in list_files(tmp_path)] == ["a.doc", "a.txt", "late.txt"]


def test_the_first_error_is_raised_where_nobody_takes_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_text("学校7所", encoding="utf-8")
    with pytest.raises(ReadError, match=r"a\.txt: is empty"):
        list(read_source(tmp_path))


def test_names_in_a_zip_are_read_as_they_were_meant() -> None:
    data = SAMPLES["report.zip"].replace(b"reports/report.docx", "统计/公报公报1.docx".encode("gb18030"))
    (source,) = read_bytes(data, "r.zip")
    assert source.doc == "r.zip/统计/公报公报1.docx"


# --- what documents say of themselves --------------------------------------------------------------------------


def test_metadata_of_a_row() -> None:
    line = {"text": "全市学校7所", "id": "n1", "title": "公报", "published": "2021年3月", "place": "成都市"}
    (source,) = read_bytes(json.dumps(line).encode(), "a.jsonl")
    assert (source.doc, source.title, source.published, source.place) == ("n1", "公报", "2021-03", "成都市")


def test_metadata_of_markdown() -> None:
    text = f"---\ntitle: {TITLE}\ndate: 2021-03-27\nsource: 成都市统计局\n---\n{SECOND}\n"
    (source,) = read_bytes(text.encode(), "a.md")
    assert (source.title, source.published, source.place) == (TITLE, "2021-03-27", "成都市")
    assert source.text == SECOND


def test_the_command_takes_the_document_s_word_unless_it_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(
        '{"text": "去年末，全市学校7所。", "published": "2021-03", "place": "成都市"}', encoding="utf-8"
    )
    assert main(["extract", str(file)]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["doc"], row["place"], row["period_end"]) == (f"{file}#1", "成都市", "2020-12-31")
    assert main(["extract", str(file), "--published", "2019", "--place", "武汉市"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["place"], row["period_end"]) == ("武汉市", "2018-12-31")


def test_the_command_reads_documents_and_goes_on_after_bad_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("report.docx", "report.pdf", "report.html"):
        (tmp_path / name).write_bytes(SAMPLES[name])
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.4 and nothing more")
    assert main(["extract", str(tmp_path), "--format", "jsonl"]) == 1
    out, err = capsys.readouterr()
    docs = {Path(json.loads(line)["doc"]).name for line in out.splitlines()}
    assert docs == {"report.docx", "report.pdf", "report.html"}
    assert err.count("\n") == 1
    assert "cut.pdf: is damaged or cut short as a PDF" in err


def test_the_command_reads_a_document_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SAMPLES["report.docx"])))
    assert main(["extract", "-", "--format", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["doc"] for row in rows} == {"-"}
    assert "274万人" in {row["text"] for row in rows}


def test_the_columns_can_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"正文": "学校7所。", "编号": 12}', encoding="utf-8")
    assert main(["extract", str(file), "--text-column", "正文", "--id-column", "编号"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["doc"], row["text"]) == ("12", "7所")
