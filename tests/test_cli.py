"""The command line, with an extractor that only finds ``7人`` and the like."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from citymetrics.cli import build_parser, main
from citymetrics.errors import InputError
from citymetrics.records.extraction import Extraction
from citymetrics.records.model import FIELDS
from conftest import find_figures

pytestmark = pytest.mark.usefixtures("figures")

Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a file into the folder that the command runs in, and return its name."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, text: str | bytes) -> str:
        Path(name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return name

    return write


def test_json_goes_to_standard_output(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", write("a.txt", "职工7人、8个")]) == 0
    out, err = capsys.readouterr()
    assert [(row["doc"], row["text"]) for row in json.loads(out)] == [("a.txt", "7人"), ("a.txt", "8个")]
    assert err == ""


@pytest.mark.parametrize("name", ["out.json", "out.jsonl", "out.csv", "out.parquet"])
def test_the_suffix_tells_the_format(
    name: str, write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", write("a.txt", "7人"), write("b.txt", "8个"), "-o", name]) == 0
    assert capsys.readouterr() == ("", "")
    rows = _rows(tmp_path / name)
    assert [(row["doc"], int(row["value"])) for row in rows] == [("a.txt", 7), ("b.txt", 8)]
    assert list(rows[0]) == list(FIELDS)


def _rows(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        rows: list[dict[str, Any]] = pytest.importorskip("pyarrow.parquet").read_table(path).to_pylist()
        return rows
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".csv":
        return list(csv.DictReader(io.StringIO(text)))
    return list(json.loads(text)) if path.suffix == ".json" else [json.loads(x) for x in text.splitlines()]


def test_the_format_option_wins_over_the_suffix(write: Write, tmp_path: Path) -> None:
    assert main(["extract", write("a.txt", "7人"), "-o", "out.txt", "--format", "csv"]) == 0
    assert (tmp_path / "out.txt").read_text(encoding="utf-8").startswith("doc,place")


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("职工7人".encode("gb18030"))))
    assert main(["extract", "-", "--format", "jsonl"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["doc"], row["value"]) == ("-", "7")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "全市新增学位7个"),
        ("utf-16", "全市新增学位7个"),
        ("gb18030", "全市新增学位7个"),
        ("gb18030", "內湖區現況戶籍人口7人，自民國九十年以後人口成長趨緩"),
        ("big5", "內湖區現況戶籍人口7人，自民國九十年以後人口成長趨緩"),
    ],
)
def test_encodings(encoding: str, text: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", write("a.txt", text.encode(encoding))]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["start"] == text.index("7")


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("gone.txt", "there is no such file", "check the spelling"),
        ("folder", "is a folder", "name the files in it"),
        ("image.png", "its bytes are not text", "save it as plain text in UTF-8"),
        ("zeros.bin", "its bytes are not text", "save it as plain text in UTF-8"),
        ("cut.txt", "its bytes are not text", "save it as plain text in UTF-8"),
    ],
)
def test_what_cannot_be_read_is_named_and_the_others_are_done(
    name: str, wrong: str, right: str, write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder").mkdir()
    write("image.png", b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe")
    write("zeros.bin", bytes(8))
    write("cut.txt", "全市新增学位".encode()[:-1])
    assert main(["extract", write("a.txt", "7人"), name, write("b.txt", "8个")]) == 1
    out, err = capsys.readouterr()
    assert [row["doc"] for row in json.loads(out)] == ["a.txt", "b.txt"]
    assert err.startswith(f"citymetrics: {name}: {wrong}")
    assert right in err
    assert err.count("\n") == 1


def _fail_on(monkeypatch: pytest.MonkeyPatch, word: str, error: Exception) -> None:
    """Let ``extract`` fail on texts that hold the word."""

    def extract(text: str, **known: Any) -> Extraction:
        if word in text:
            raise error
        return find_figures(text, **known)

    monkeypatch.setattr("citymetrics.extract", extract)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (KeyError("年"), "b.txt: failed (KeyError: '年'); this is an error of the program, please report it"),
        (
            RecursionError(),
            "b.txt: failed (RecursionError); this is an error of the program, please report it",
        ),
        (InputError("published: '2021-13' is no date"), "b.txt: published: '2021-13' is no date"),
    ],
)
def test_a_document_that_fails_is_named_and_the_others_are_done(
    error: Exception,
    message: str,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _fail_on(monkeypatch, "坏", error)
    files = [write("a.txt", "7人"), write("b.txt", "坏8个"), write("c.txt", "9人")]
    assert main(["extract", *files]) == 1
    out, err = capsys.readouterr()
    assert [row["doc"] for row in json.loads(out)] == ["a.txt", "c.txt"]
    assert err == f"citymetrics: {message}\n"


def test_one_document_of_many_in_a_file_may_fail(
    write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _fail_on(monkeypatch, "坏", ValueError("x"))
    lines = "".join(
        json.dumps({"id": id, "text": text}) + "\n"
        for id, text in (("a", "7人"), ("b", "坏8人"), ("c", "9人"))
    )
    assert main(["extract", write("news.jsonl", lines)]) == 1
    out, err = capsys.readouterr()
    assert [row["text"] for row in json.loads(out)] == ["7人", "9人"]
    assert err.startswith("citymetrics: b: failed (ValueError: x)")


def test_only_failures_leave_the_old_output(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _fail_on(monkeypatch, "坏", ValueError("x"))
    write("out.csv", "old")
    assert main(["extract", write("a.txt", "坏7人"), "-o", "out.csv"]) == 1
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "old"
    assert "a.txt: failed" in capsys.readouterr().err


def test_a_fault_in_reading_a_file_is_that_files(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from citymetrics.sources import reading

    plain = reading.SINGLE["plain"]

    def read(source: Any, limits: Any) -> Any:
        if source.name.endswith("b.txt"):
            raise LookupError("unknown encoding: idna")
        return plain(source, limits)

    monkeypatch.setitem(reading.SINGLE, "plain", read)
    (tmp_path / "folder").mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        write(f"folder/{name}", "7人")
    assert main(["extract", "folder"]) == 1
    out, err = capsys.readouterr()
    assert [Path(row["doc"]).name for row in json.loads(out)] == ["a.txt", "c.txt"]
    assert err == "citymetrics: folder/b.txt: cannot be read (LookupError: unknown encoding: idna)\n"


def test_nothing_read_leaves_the_old_output(
    write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write("out.csv", "old")
    assert main(["extract", "gone.txt", "-o", "out.csv"]) == 1
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
    assert "out.csv was not written" in capsys.readouterr().err


def test_an_unreadable_argument_is_wrong_usage(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(text: str, **_: object) -> None:
        raise InputError("published='soon' is not a date: give 2021, 2021-08 or 2021-08-20")

    monkeypatch.setattr("citymetrics.extract", refuse, raising=False)
    assert main(["extract", write("a.txt", ""), "--published", "soon", "-o", "out.csv"]) == 2
    assert capsys.readouterr().err.count("'soon'") == 1
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "out.xls"], "no format is known for 'out.xls': end it in .json"),
        (["-o", "none/out.csv"], "there is no folder"),
        (["-o", "a.txt", "--format", "csv"], "is an input and the output"),
    ],
)
def test_an_output_that_cannot_be_is_wrong_usage(
    arguments: list[str], message: str, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", write("a.txt", "7人"), *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err


@pytest.mark.parametrize("arguments", [[], ["extract"], ["extract", "a", "--format", "xls"], ["explode"]])
def test_wrong_usage_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit:
        main(arguments)
    assert exit.value.code == 2
    assert "usage: citymetrics" in capsys.readouterr().err


def test_help_shows_examples(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit:
        build_parser().parse_args(["extract", "--help"])
    assert exit.value.code == 0
    assert "citymetrics extract *.txt -o all.csv" in capsys.readouterr().out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize(
    "arguments",
    [
        ["extract", "a.txt"],
        ["extract", "a.txt", "--format", "csv"],
        ["extract", "a.txt", "--format", "parquet"],
        ["extract", "a.txt", "-o", "/dev/full", "--format", "jsonl"],
        ["explain", "a.txt"],
        ["panel", "a.txt"],
        ["check", "a.txt"],
        ["indicators", "search", "志愿者"],
    ],
)
def test_a_full_disk_is_a_message(arguments: list[str], tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    (tmp_path / "a.txt").write_text("2020年末成都市注册志愿者达274万人。" * 100, encoding="utf-8")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "citymetrics", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
        )
    assert done.returncode == 1
    lines = done.stderr.decode("utf-8").splitlines()
    assert "No space left on device; free some space" in lines[-1]
    assert not [line for line in lines if "Traceback" in line or "Exception" in line]


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("全市新增学位7个。" * 20_000, encoding="utf-8")
    command = [sys.executable, "-m", "citymetrics", "extract", str(source), "--format", "jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"{")
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141
