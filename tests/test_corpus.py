"""Corpora: the same records as ``extract``, the same bytes however often a run was stopped."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import math
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")

from citymetrics import extract
from citymetrics.cli import main
from citymetrics.corpus import extract_many, run_corpus
from citymetrics.corpus.documents import LIMITS, Failure, Piece, cut_pieces, list_files, read_piece
from citymetrics.corpus.manifest import TIMES
from citymetrics.corpus.plan import Job, plan_shards, survey
from citymetrics.corpus.progress import State, showing
from citymetrics.corpus.worker import Crumb, read_crumb
from citymetrics.errors import InputError, MissingExtraError, ReadError
from citymetrics.records.rows import typed_row
from citymetrics.sources import Columns, SourceText

NAMES = "注册志愿者 学位 床位 停车位 公园 养老机构".split()
SHARD = 2_000


def text_of(number: int) -> str:
    return "".join(f"{2000 + number % 20}年末，全市{name}{number + n}个。" for n, name in enumerate(NAMES))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Sixty documents in two folders, one of them no text."""
    root = tmp_path / "in"
    for number in range(59):
        folder = root / ("b" if number % 2 else "a/c")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:03d}.txt").write_text(text_of(number), encoding="utf-8")
    (root / "a" / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\xff")
    (root / ".hidden").write_text("新增学位7个。", encoding="utf-8")
    return root


def contents(out: Path) -> dict[str, str]:
    """Return every file below a folder with its checksum, the times of the manifest left out."""
    return {
        str(path.relative_to(out)): hashlib.sha256(_timeless(path)).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def _timeless(path: Path) -> bytes:
    if path.name != "manifest.jsonl":
        return path.read_bytes()
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return json.dumps([{k: v for k, v in row.items() if k not in TIMES} for row in rows]).encode()


def rows_in(out: Path) -> list[dict[str, Any]]:
    from pyarrow import parquet

    return [
        row for path in sorted(out.glob("records/*.parquet")) for row in parquet.read_table(path).to_pylist()
    ]


def lines_in(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def command(*arguments: object) -> list[str]:
    return [
        sys.executable,
        "-m",
        "citymetrics",
        "corpus",
        *map(str, arguments),
        "--shard-size",
        str(SHARD / 2**20),
    ]


# What a run gives.


def test_records_manifest_and_quarantine(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    summary = run_corpus(corpus, out, processes=2, shard_bytes=SHARD, published="2021", place="成都市")
    names = [f.name for f in list_files(corpus)]
    assert len(names) == 60
    texts = {name: (corpus / name).read_text(encoding="utf-8") for name in names if name != "a/image.txt"}
    assert [row | {"location": None} for row in rows_in(out)] == [
        typed_row(r)
        for name, text in texts.items()
        for r in extract(text, doc=name, published="2021", place="成都市")
    ]
    head, *lines = lines_in(out / "manifest.jsonl")
    documents = [line for line in lines if "doc" in line]
    shards = [line for line in lines if "shard" in line]
    assert [line["doc"] for line in documents] == names
    for line in documents:
        assert line["sha256"] == hashlib.sha256((corpus / line["doc"]).read_bytes()).hexdigest()
    for line in shards:
        assert line["sha256"] == hashlib.sha256((out / "records" / line["shard"]).read_bytes()).hexdigest()
    assert len(shards) == head["shards"] == summary.shards > 5
    assert (head["documents"], head["failed"]) == (summary.documents, summary.failed) == (60, 1)
    assert (
        head["records"]
        == summary.records
        == len(rows_in(out))
        == sum(line.get("records", 0) for line in documents)
    )
    assert head["characters"] == summary.characters == sum(map(len, texts.values()))
    (failed,) = lines_in(out / "quarantine.jsonl")
    assert failed["doc"] == "a/image.txt"
    assert failed["error"].startswith("ReadError: a/image.txt: its bytes are not text")
    assert sorted(p.name for p in out.iterdir()) == ["manifest.jsonl", "quarantine.jsonl", "records"]


def test_the_number_of_processes_changes_nothing(corpus: Path, tmp_path: Path) -> None:
    run_corpus(corpus, tmp_path / "one", processes=1, shard_bytes=SHARD)
    run_corpus(corpus, tmp_path / "three", processes=3, shard_bytes=SHARD)
    assert contents(tmp_path / "one") == contents(tmp_path / "three")


def test_a_finished_run_is_left_as_it_is(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = run_corpus(corpus, out, processes=1)
    stamps = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    again = run_corpus(corpus, out, processes=1)
    assert (again.records, again.read, again.seconds) == (first.records, 0, 0)
    assert {
        path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()
    }.items() <= stamps.items()


def test_another_task_is_refused_and_may_be_started_over(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run_corpus(corpus, out, processes=1, shard_bytes=SHARD)
    before = contents(out)
    with pytest.raises(InputError, match=r"holds a run over other input or with other settings"):
        run_corpus(corpus, out, processes=1, published="2021")
    (corpus / "more.txt").write_text("新增学位7个。", encoding="utf-8")
    with pytest.raises(InputError, match=r"holds a run over other input"):
        run_corpus(corpus, out, processes=1, shard_bytes=SHARD)
    assert contents(out) == before
    run_corpus(corpus, out, processes=1, restart=True)
    run_corpus(corpus, tmp_path / "fresh", processes=1)
    assert contents(out) == contents(tmp_path / "fresh")  # the shards of the longer run are gone, too


def test_what_cannot_be_is_refused_before_anything_is_written(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for arguments, error, message in [
        ({"processes": 0}, InputError, r"processes=0: give a whole number from 1"),
        ({"shard_bytes": 0}, InputError, r"shard_bytes=0"),
        ({"published": "soon"}, InputError, r"soon"),
        ({"place": "xyz"}, InputError, r"xyz"),
    ]:
        with pytest.raises(error, match=message):
            run_corpus(corpus, out, **arguments)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"lies in the input"):
        run_corpus(corpus, corpus / "out")
    with pytest.raises(ReadError, match=r"there is no such file or folder"):
        run_corpus(tmp_path / "gone", out)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadError, match=r"is a folder without documents"):
        run_corpus(tmp_path / "empty", out)
    assert not out.exists()
    out.mkdir()
    (out / "thesis.docx").touch()
    with pytest.raises(
        InputError, match=r"holds other files \(thesis\.docx\): name a new or an empty folder"
    ):
        run_corpus(corpus, out)
    assert [p.name for p in out.iterdir()] == ["thesis.docx"]


def test_without_pyarrow_the_extra_is_named(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'citymetrics\[corpus\]'"):
        run_corpus(corpus, tmp_path / "out")
    assert not (tmp_path / "out").exists()


# Stops of every kind.


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_killed_at_random_moments_and_resumed_it_is_the_same(corpus: Path, tmp_path: Path) -> None:
    undisturbed, out = tmp_path / "undisturbed", tmp_path / "out"
    began = time.monotonic()
    subprocess.run(command(corpus, "-o", undisturbed, "--processes", 2, "--quiet"))
    whole = time.monotonic() - began
    moments = random.Random(5)
    for _ in range(5):
        run = subprocess.Popen(
            command(corpus, "-o", out, "--processes", 2, "--quiet"), stderr=subprocess.DEVNULL
        )
        time.sleep(moments.uniform(0.3, 1.0) * whole)
        run.kill()
        run.wait()
    done = subprocess.run(
        command(corpus, "-o", out, "--processes", 1, "--quiet"), capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (1, "")  # 1: a document failed
    assert contents(out) == contents(undisturbed)


@pytest.mark.parametrize("gone", ["shard", "part", "manifest", "leftovers"])
def test_whatever_is_there_at_the_stop_the_result_is_the_same(
    gone: str, corpus: Path, tmp_path: Path
) -> None:
    """A stop at each of the moments between two writes, made by hand."""
    whole, out = tmp_path / "whole", tmp_path / "out"
    run_corpus(corpus, whole, processes=1, shard_bytes=SHARD)
    stopped_run(corpus, out)
    assert (out / ".work" / "part-000000.jsonl").exists()
    if gone == "shard":  # the part of the manifest is there, its shard is cut
        (out / "records" / "part-000000.parquet").write_bytes(b"PAR1")
    elif gone == "part":
        (out / ".work" / "part-000000.jsonl").unlink()
    elif gone == "leftovers":
        for folder in (out, out / "records", out / ".work"):
            (folder / ".0123456789ab.tmp").write_bytes(b"half")
    run_corpus(corpus, out, processes=1, shard_bytes=SHARD)
    if gone == "manifest":  # killed after the manifest was complete
        (out / ".work").mkdir()
        (out / ".work" / "part-000000.jsonl").touch()
        run_corpus(corpus, out, processes=1, shard_bytes=SHARD)
    assert contents(out) == contents(whole)


def stopped_run(corpus: Path, out: Path) -> None:
    """Leave a run that Ctrl-C ended after its first shards."""

    def stop(state: State) -> None:
        if state.documents:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_corpus(corpus, out, processes=1, shard_bytes=SHARD, show=stop)
    assert not (out / "manifest.jsonl").exists()


PROGRESS = re.compile(r"\d+ % · [\d,]+ documents · ")


@contextmanager
def _hearing_interrupts() -> Iterator[None]:
    """Have processes that are started inside hear Ctrl-C, which a shell's background jobs are made to ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_cleanly_and_says_how_to_go_on(sign: signal.Signals, tmp_path: Path) -> None:
    root, out = tmp_path / "in", tmp_path / "out"
    root.mkdir()
    for number in range(400):  # work for many seconds, so that no machine is done before the signal comes
        (root / f"{number:03d}.txt").write_text(text_of(number) * 100, encoding="utf-8")
    line = command(root, "-o", out, "--processes", 2, "--restart")
    with _hearing_interrupts():
        run = subprocess.Popen(line, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        while not list(out.glob("records/part-*.parquet")):
            assert run.poll() is None, run.communicate()[1]
            time.sleep(0.02)
        os.killpg(run.pid, sign) if sign == signal.SIGINT else run.send_signal(sign)  # a terminal tells all
        told = run.communicate(timeout=60)[1]
    finally:
        run.kill()
    assert run.returncode == 130
    lines = [line for line in told.splitlines() if not PROGRESS.match(line)]  # shown where the run is slow
    assert lines[0] == "citymetrics: stopped; what is done is kept. To go on:"
    assert lines[1].startswith("  citymetrics corpus ")
    assert "--restart" not in lines[1]
    assert len(lines) == 2
    assert list(out.glob("records/part-*.parquet"))
    assert not list(out.glob("records/.*"))  # no draft


def test_two_runs_do_not_write_to_one_folder(corpus: Path, tmp_path: Path) -> None:
    pytest.importorskip("fcntl")

    def second(state: State) -> None:
        with pytest.raises(InputError, match="another run is writing"):
            run_corpus(corpus, tmp_path / "out", processes=1, shard_bytes=SHARD)

    run_corpus(corpus, tmp_path / "out", processes=1, shard_bytes=SHARD, show=second)


DYING = """
import os
from citymetrics.corpus import documents
from citymetrics.extractor import Extractor

if __name__ != "__main__":  # in the workers, which load this file anew
    extract, read = Extractor.extract, documents.read_source

    def die_of_some(self, text, *, doc="", made=None):
        if "/012" in doc or "/013" in doc:
            os._exit(9)
        return extract(self, text, doc=doc, made=made)

    def die_of_one(path, **options):
        if path.name == "030.txt":
            os._exit(9)
        return read(path, **options)

    Extractor.extract, documents.read_source = die_of_some, die_of_one

if __name__ == "__main__":
    import sys
    from citymetrics.corpus import run_corpus
    run_corpus(sys.argv[1], sys.argv[2], processes=2, shard_bytes=2000)
"""


def test_a_document_that_kills_its_process_is_quarantined_alone(corpus: Path, tmp_path: Path) -> None:
    script = tmp_path / "dying.py"
    script.write_text(DYING, encoding="utf-8")
    subprocess.run([sys.executable, script, corpus, tmp_path / "out"], check=True, timeout=120)
    failed = {row["doc"]: row["error"] for row in lines_in(tmp_path / "out" / "quarantine.jsonl")}
    assert sorted(failed) == ["a/c/012.txt", "a/c/030.txt", "a/image.txt", "b/013.txt"]
    assert failed["a/c/012.txt"].startswith(
        "WorkerDied: the process that was to extract from it ended at once"
    )
    assert failed["a/c/030.txt"].startswith("WorkerDied: the process that was to read it ended at once")
    assert len({row["doc"] for row in rows_in(tmp_path / "out")}) == 56


def test_a_crumb_that_is_cut_or_gone_is_none(tmp_path: Path) -> None:
    assert read_crumb(tmp_path / "gone") is None
    (tmp_path / "cut").write_text("   3 ")
    assert read_crumb(tmp_path / "cut") is None
    (tmp_path / "whole").write_text("        3         0 read   ")
    assert read_crumb(tmp_path / "whole") == Crumb(3, 0, "read")


# Files and pieces.


def pieces_of(root: Path, size: int, columns: Columns = Columns()) -> list[Piece]:  # noqa: B008
    return [piece for file in list_files(root) for piece in cut_pieces(root, file, size, columns)]


def read_all(root: Path, size: int, columns: Columns = Columns()) -> list[SourceText | Failure]:  # noqa: B008
    return [item for piece in pieces_of(root, size, columns) for item in read_piece(root, piece, columns)]


def test_a_row_with_an_unreadable_date_or_place_is_quarantined(tmp_path: Path) -> None:
    path, out = tmp_path / "news.jsonl", tmp_path / "out"
    rows: list[dict[str, Any]] = [
        {"text": "新增学位7个。", "published": "soon"},
        {"text": "新增学位8个。", "published": "2021-08"},
        {"text": "新增学位9个。", "place": "x"},
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    summary = run_corpus(path, out, processes=1)
    assert (summary.documents, summary.failed) == (3, 2)
    assert [row["doc"] for row in rows_in(out)] == ["news.jsonl#2"]
    date, place = (line["error"] for line in lines_in(out / "quarantine.jsonl"))
    assert date.startswith(
        "ReadError: news.jsonl#1: its 'published' is unreadable: 'soon' is no date: give 2021"
    )
    assert place.startswith("ReadError: news.jsonl#3: its 'place' is unreadable")


@pytest.mark.parametrize("size", [1, 50, 10_000])
@pytest.mark.parametrize("last", ["", "\n"])
def test_lines_of_jsonl(size: int, last: str, tmp_path: Path) -> None:
    lines = [
        '{"id": "x", "text": "新增学位7个。", "published": 2021, "place": "成都市"}',
        "",
        '{"text": "新增学位8个。"}',
        '{"text": 5}',
        "{broken",
        "[1]",
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines) + last, encoding="utf-8-sig")
    one, two, *bad = read_all(path, size)
    assert one == SourceText("x", "新增学位7个。", published="2021", place="成都市")
    assert two == SourceText("a.jsonl#3", "新增学位8个。")
    assert [item.doc for item in bad] == ["a.jsonl#4", "a.jsonl#5", "a.jsonl#6"]
    reasons = [item.reason for item in bad if isinstance(item, Failure)]
    assert "its 'text' is 5" in reasons[0]
    assert "is not JSON" in reasons[1]
    assert "is a JSON list" in reasons[2]
    if size == 1:
        assert len(pieces_of(path, size)) == len(lines)
    assert sum(piece.size for piece in pieces_of(path, size)) == path.stat().st_size


@pytest.mark.parametrize("size", [1, 200, 100_000])
def test_rows_of_parquet(size: int, tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    table = pa.table(
        {"key": [*range(9), None], "body": [f"新增学位{n}个。" for n in range(9)] + [None], "n": [0] * 10}
    )
    parquet.write_table(table, tmp_path / "a.parquet", row_group_size=4)
    *good, bad = read_all(tmp_path / "a.parquet", size, Columns(text="body", id="key"))
    assert good == [SourceText(str(n), f"新增学位{n}个。") for n in range(9)]
    assert isinstance(bad, Failure)
    assert bad.doc == "a.parquet#10"
    (wrong,) = {item.reason for item in read_all(tmp_path / "a.parquet", size) if isinstance(item, Failure)}
    assert wrong.startswith("ReadError: a.parquet: has no column 'text', but 'key', 'body', 'n'")


def test_a_broken_parquet_file_and_a_giant_are_failures(tmp_path: Path) -> None:
    root = tmp_path / "in"
    root.mkdir()
    (root / "broken.parquet").write_bytes(b"PAR1 and no more")
    with (root / "giant.txt").open("wb") as giant:
        giant.truncate(LIMITS.text_bytes + 1)
    with (root / "line.jsonl").open("wb") as lines:
        lines.truncate(LIMITS.text_bytes + 10)
        lines.seek(0, io.SEEK_END)
        lines.write('\n{"text": "新增学位7个。"}'.encode())
    broken, giant_text, line, good = read_all(root, 2**20)
    assert all(isinstance(item, Failure) for item in (broken, giant_text, line))
    assert [item.doc for item in (broken, giant_text, line)] == [
        "broken.parquet",
        "giant.txt",
        "line.jsonl#1",
    ]
    assert good == SourceText("line.jsonl#2", "新增学位7个。")


def test_the_plan_depends_on_names_and_sizes_alone(corpus: Path, tmp_path: Path) -> None:
    moved = corpus.rename(tmp_path / "moved")
    before = (
        survey(Job(str(moved), shard_bytes=SHARD)).fingerprint,
        list(plan_shards(Job(str(moved), shard_bytes=SHARD))),
    )
    back = moved.rename(corpus)
    job = Job(str(back), shard_bytes=SHARD)
    assert (survey(job).fingerprint, list(plan_shards(job))) == before
    assert sum(shard.size for shard in plan_shards(job)) == survey(job).size
    assert survey(Job(str(back), place="成都市", shard_bytes=SHARD)).fingerprint != before[0]


# The command.


def test_the_command_tells_what_it_did(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("citymetrics.corpus.progress.EVERY", math.inf)  # however slow, no line of progress
    arguments = ["corpus", str(corpus), "-o", str(tmp_path / "out"), "--processes", "1"]
    assert main(arguments) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("60 documents, ")
    assert "1 documents failed" in err
    assert "quarantine.jsonl says why" in err
    assert main(arguments) == 1
    assert "nothing was left to do" in capsys.readouterr().err
    (corpus / "a" / "image.txt").unlink()
    assert main([*arguments, "--restart", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    assert main([*arguments, "--shard-size", "0"]) == 2
    assert "--shard-size 0: give a number of megabytes" in capsys.readouterr().err


def test_plain_lines_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citymetrics.corpus.progress.EVERY", 0)
    stream = io.StringIO()
    with showing(stream) as show:
        show(State(size=200, done=50, documents=3, failed=1, records=40, seconds=2, worked=50, read=5000))
    # 50 of 200 bytes in 2 seconds leave 150 bytes, which take 6.
    assert (
        stream.getvalue()
        == "25 % · 3 documents · 2,500 characters/s · 40 records · 1 errors · 0:00:06 left\n"
    )


def test_a_bar_on_a_terminal() -> None:
    pytest.importorskip("rich")

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    with showing(stream) as show:
        show(State(size=200, done=50, documents=3, records=40, seconds=2, worked=50, read=5000))
    assert "3 documents" in stream.getvalue()


# extract_many.


def test_many_in_order_and_equal() -> None:
    given = [
        text_of(n) if n % 3 else SourceText(f"d{n}", text_of(n), published="2021", place="成都市")
        for n in range(40)
    ]
    wanted = [
        extract(d.text, doc=d.doc, published=d.published, place=d.place)
        if isinstance(d, SourceText)
        else extract(d)
        for d in given
    ]
    assert list(extract_many(given, processes=1)) == wanted
    assert list(extract_many(iter(given), processes=2)) == wanted
    assert list(extract_many([], processes=2)) == []


def test_many_is_lazy_with_back_pressure() -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        for number in itertools.count():
            taken += 1
            yield text_of(number)

    found = extract_many(endless(), processes=2)
    assert taken == 0
    assert next(found) == extract(text_of(0))
    assert taken <= 2 * 2 * 16
    assert next(found) == extract(text_of(1))
    found.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("processes", [1, 2])
def test_many_refuses_what_is_no_text_in_its_turn(processes: int) -> None:
    found = extract_many(["新增学位7个。", 5], processes=processes)  # type: ignore[list-item]
    if processes == 1:
        assert len(next(found)) == 1
    with pytest.raises(InputError, match=r"text: 5 is a int"):
        list(found)
    with pytest.raises(InputError, match="soon"):
        extract_many([], published="soon")
    with pytest.raises(InputError, match="processes=0"):
        extract_many([], processes=0)


UNGUARDED = """
from citymetrics.corpus import extract_many
print(len(list(extract_many(["新增学位7个。"], processes=2))))
"""


def test_a_script_without_its_guard_is_told(tmp_path: Path) -> None:
    (tmp_path / "unguarded.py").write_text(UNGUARDED, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, tmp_path / "unguarded.py"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "CitymetricsError: a worker process ended at once" in done.stderr


def test_a_run_with_other_indicators_is_another_run(tmp_path: Path) -> None:
    own = tmp_path / "my.toml"
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.txt").write_text("新增学位7个。", "utf-8")

    def fingerprint(*indicators: Path) -> str:
        return survey(Job(str(source), indicators=tuple(map(str, indicators)))).fingerprint

    own.write_text("one", "utf-8")
    moved = tmp_path / "same.toml"
    moved.write_text("one", "utf-8")
    with_one = fingerprint(own)
    assert fingerprint(moved) == with_one != fingerprint()
    own.write_text("two", "utf-8")
    assert fingerprint(own) != with_one
