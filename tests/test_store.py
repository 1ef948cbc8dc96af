"""The store: one file, each document once, what was added comes back."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from citymetrics.errors import InputError, ReadError
from citymetrics.records.model import Indicator
from citymetrics.store import Added, Store

duckdb = pytest.importorskip("duckdb")

TEXTS = {"a": "公园12个，志愿者274万人。", "b": "公园15个。"}


def figure(doc: str, text: str, value: str, unit: str, **more: object) -> Indicator:
    start = TEXTS[doc].index(text)
    fields = {
        "doc": doc,
        "indicator": TEXTS[doc][start - 2 : start],
        "value": value,
        "unit": unit,
        "text": text,
    }
    return Indicator(**{**fields, "start": start, "end": start + len(text), **more})


RECORDS = [
    figure("a", "12个", "12", "个", place="成都市", period_start="2020-12-31", period_end="2020-12-31"),
    figure("a", "274万人", "2740000", "人", qualifier="over", lower="2740000", rules=("a", "b")),
    figure("b", "15个", "15.00", "个", statistic="level"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "city.duckdb"
    with Store(path) as store:
        assert store.add(RECORDS, TEXTS) == Added(new=2, replaced=0, records=3)
    return path


def test_records_come_back_as_they_were(path: Path) -> None:
    with Store(path, read_only=True) as store:
        assert list(store.records()) == RECORDS
        assert list(store.records("place = ?", ["成都市"])) == RECORDS[:1]
        assert store.documents() == {"a": 2, "b": 1}


def test_adding_again_doubles_nothing(path: Path) -> None:
    with Store(path) as store:
        assert store.add(RECORDS, TEXTS) == Added(new=0, replaced=2, records=3)
        assert list(store.records()) == RECORDS


def test_a_document_is_replaced_whole(path: Path) -> None:
    with Store(path) as store:
        store.add(RECORDS[1:2], {"a": TEXTS["a"]})
        assert store.documents() == {"a": 1, "b": 1}
        store.add([], {"a": "无数字。"})
        assert store.documents() == {"a": 0, "b": 1}


def test_the_same_text_under_another_name_is_the_same_document(path: Path) -> None:
    moved = [record.model_copy(update={"doc": "copy/a"}) for record in RECORDS[:2]]
    with Store(path) as store:
        store.add(moved, {"copy/a": TEXTS["a"]})
        assert store.documents() == {"b": 1, "copy/a": 2}
        twice = [*RECORDS[:2], *moved]
        store.add(twice, {"a": TEXTS["a"], "copy/a": TEXTS["a"]})
        assert store.documents() == {"a": 2, "b": 1}


def test_a_failed_addition_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(path) as store:
        calls = iter([None])

        def fail(*_: object) -> None:
            try:
                next(calls)
            except StopIteration:
                raise RuntimeError("the disk is full") from None

        monkeypatch.setattr(store, "_insert", fail)
        with pytest.raises(RuntimeError):
            store.add(RECORDS, TEXTS)
        assert list(store.records()) == RECORDS


def test_the_view_has_typed_figures_series_and_sentences(path: Path) -> None:
    with Store(path, read_only=True) as store:
        names, rows = store.query(
            "SELECT series, value, stated_value, year, sentence FROM indicators ORDER BY doc, start"
        )
    assert names == ["series", "value", "stated_value", "year", "sentence"]
    assert rows[0] == ("公园", Decimal("12"), "12", 2020, TEXTS["a"])
    assert rows[2] == ("公园", Decimal("15"), "15.00", None, TEXTS["b"])


def test_a_figure_of_many_digits_is_kept(tmp_path: Path) -> None:
    third = figure("b", "15个", "66.6666666666666666666666666667", "个")
    large = figure("a", "12个", "1" + "0" * 40, "个")
    with Store(tmp_path / "a.duckdb") as store:
        store.add([large, third])
        assert [record.value for record in store.records()] == [large.value, third.value]
        assert store.query("SELECT value FROM indicators ORDER BY doc")[1][0] == (None,)


def test_a_query_changes_nothing_and_reads_nothing_else(path: Path) -> None:
    other = path.with_name("other.csv")
    other.write_text("a\n1\n", encoding="utf-8")
    with Store(path, read_only=True) as store:
        for sql in ("DELETE FROM records", f"SELECT * FROM read_csv('{other}')", "SELECT nothing"):
            with pytest.raises(InputError, match="the query cannot run"):
                store.query(sql)
        assert list(store.records()) == RECORDS


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="there is no such store"):
        Store(tmp_path / "gone.duckdb", read_only=True)
    with pytest.raises(InputError, match="is a folder"):
        Store(tmp_path)
    with pytest.raises(InputError, match="make it first"):
        Store(tmp_path / "none" / "a.duckdb")
    text = tmp_path / "text.duckdb"
    text.write_text("no database", encoding="utf-8")
    with pytest.raises(ReadError, match="cannot be opened as a store"):
        Store(text)
    foreign = tmp_path / "foreign.duckdb"
    with duckdb.connect(str(foreign)) as database:
        database.execute("CREATE TABLE mine (a INTEGER)")
    with pytest.raises(ReadError, match="is no store of citymetrics"):
        Store(foreign)


def test_another_layout_is_refused(path: Path) -> None:
    with duckdb.connect(str(path)) as database:
        database.execute("UPDATE layout SET version = 99")
    with pytest.raises(ReadError, match="has layout 99"):
        Store(path)


def test_a_lone_surrogate_is_stored_as_one_character(tmp_path: Path) -> None:
    record = Indicator(doc="a", indicator="公\ud800", text="1", start=0, end=1)
    with Store(tmp_path / "a.duckdb") as store:
        store.add([record])
        assert [stored.indicator for stored in store.records()] == ["公\ufffd"]


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files as POSIX does")
def test_a_full_disk_is_named_and_changes_nothing(path: Path) -> None:
    with Store(path) as store:
        before = list(store.records())
    program = f"""
import resource, sys
from citymetrics.errors import WriteError
from citymetrics.store import Store
sys.path.insert(0, {str(Path(__file__).parent)!r})
from conftest import record
resource.setrlimit(resource.RLIMIT_FSIZE, ({path.stat().st_size + 65536},) * 2)
with Store({str(path)!r}) as store:
    try:
        store.add([record(doc="b.txt", indicator=f"指标{{number * 7919}}") for number in range(60_000)])
    except WriteError as error:
        print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stderr == ""
    assert f"cannot write {str(path)!r}: " in done.stdout
    assert "File too large" in done.stdout
    with Store(path) as store:
        assert list(store.records()) == before
        assert "b.txt" not in store.documents()
