"""Exports: every format holds the same flat rows, and a failure leaves nothing half-written."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import stat
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from citymetrics.errors import InputError, MissingExtraError, WriteError
from citymetrics.export import (
    WRITERS,
    flat_row,
    flat_rows,
    format_of,
    save,
    write_csv,
    write_json,
    write_jsonl,
)
from citymetrics.records.extraction import Extraction
from citymetrics.records.model import FIELDS, Indicator
from citymetrics.records.rows import typed_row
from conftest import record

CONTRACT_KEYS = (
    "doc place adcode period_start period_end indicator action indicator_id statistic basis qualifier "
    "value lower upper unit per status text start end rules location "
    "sentence indicator_at period_at place_at status_at scope prices obs_status entity"
)

RECORDS = [
    record(place="成都市", adcode="510100", period_start=date(2020, 1, 1), period_end=date(2020, 12, 31)),
    record(
        indicator='=带,引号"和\n换行', value=Decimal("-3.50"), unit="%", qualifier="nearly", upper="-3.50"
    ),
    record(qualifier="between", value=None, lower="1E+5", upper=Decimal("2.5E+5"), rules=()),
]


def test_keys_are_the_contract_in_order() -> None:
    assert " ".join(FIELDS) == CONTRACT_KEYS
    assert tuple(flat_row(RECORDS[0])) == FIELDS


@pytest.mark.parametrize(
    ("value", "shown"),
    [("2.74E+6", "2740000"), ("12.50", "12.50"), ("1E-9", "0.000000001"), ("-0.4", "-0.4"), ("0E+2", "0")],
)
def test_decimals_are_plain(value: str, shown: str) -> None:
    assert flat_row(record(value=Decimal(value)))["value"] == shown


def test_a_row_holds_only_text_whole_numbers_and_none() -> None:
    for row in flat_rows(RECORDS):
        assert {type(cell) for cell in row.values()} <= {str, int, type(None)}
        assert row["rules"] in ("name.predicate unit.count", "")


def test_json_and_jsonl_hold_the_rows() -> None:
    as_json, as_lines = io.BytesIO(), io.BytesIO()
    write_json(RECORDS, as_json)
    write_jsonl(RECORDS, as_lines)
    assert json.loads(as_json.getvalue()) == flat_rows(RECORDS)
    assert [json.loads(line) for line in as_lines.getvalue().splitlines()] == flat_rows(RECORDS)
    assert "注册志愿者".encode() in as_json.getvalue()


def test_csv_holds_the_rows() -> None:
    out = io.BytesIO()
    write_csv(RECORDS, out)
    lines = list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8"), newline="")))
    wanted = [{key: "" if cell is None else str(cell) for key, cell in r.items()} for r in flat_rows(RECORDS)]
    assert lines == wanted


def test_parquet_holds_the_rows(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    save(RECORDS, tmp_path / "a.parquet")
    table = parquet.read_table(tmp_path / "a.parquet")
    assert table.column_names == list(FIELDS)
    assert table.to_pylist() == [typed_row(r) for r in RECORDS]
    save([], tmp_path / "empty.parquet")
    assert parquet.read_table(tmp_path / "empty.parquet").column_names == list(FIELDS)


def test_parquet_without_pyarrow_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'citymetrics\[parquet\]'"):
        save(RECORDS, tmp_path / "a.parquet")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format", ["json", "jsonl", "csv"])
def test_a_lone_surrogate_is_written_as_an_escape(format: str) -> None:
    out = io.BytesIO()
    WRITERS[format]([record(indicator="志\ud800愿")], out)
    assert r"\ud800" in out.getvalue().decode("utf-8")


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a.jsonl"
    target.write_text("old", encoding="utf-8")

    def breaking() -> Iterator[Indicator]:
        yield RECORDS[0]
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        save(breaking(), target)
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]
    assert target.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("format", sorted(WRITERS))
@pytest.mark.parametrize("room", [0, 100])
def test_a_full_disk_leaves_the_old_file_and_says_so(
    format: str, room: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package in {
        "parquet": ["pyarrow"],
        "arrow": ["pyarrow"],
        "xlsx": ["openpyxl"],
        "sav": ["pyreadstat"],
        "dta": ["pandas"],
    }.get(format, []):
        pytest.importorskip(package)
    target = tmp_path / "a.out"
    target.write_text("old", encoding="utf-8")

    class Full(io.FileIO):
        def write(self, data: object) -> int:
            if self.tell() + len(memoryview(data)) > room:  # type: ignore[arg-type]
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return super().write(data)  # type: ignore[arg-type]

    opened = Path.open
    monkeypatch.setattr(
        Path,
        "open",
        lambda path, mode="r", *rest, **more: (
            io.BufferedWriter(Full(path, "x"), 64) if mode == "xb" else opened(path, mode, *rest, **more)
        ),
    )
    with pytest.raises(WriteError, match=r"cannot write '.*a\.out': No space left on device; free some"):
        save(RECORDS, target, format)
    monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir()] == ["a.out"]
    assert target.read_text(encoding="utf-8") == "old"


@pytest.mark.skipif(os.name != "posix", reason="permission bits and links are those of POSIX")
def test_replacing_keeps_links_and_permissions(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.touch(mode=0o640)
    real.chmod(0o640)
    link.symlink_to(real)
    save(RECORDS, link)
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert real.stat().st_size > 0


def test_targets_that_cannot_be_written_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"is a folder"):
        save(RECORDS, tmp_path, "csv")
    with pytest.raises(InputError, match=r"there is no folder .*make it first"):
        save(RECORDS, tmp_path / "none" / "a.csv")
    with pytest.raises(InputError, match=r"'xls' is not known: give one of json, jsonl, csv, parquet"):
        save(RECORDS, tmp_path / "a.csv", "xls")
    with pytest.raises(InputError, match=r"no format is known for 'a'"):
        format_of(Path("a"))


def test_an_extraction_is_an_immutable_sequence() -> None:
    found = Extraction(RECORDS)
    assert found == Extraction(tuple(RECORDS))
    assert found != RECORDS
    assert hash(found) == hash(Extraction(RECORDS))
    assert isinstance(found[1:], Extraction)
    assert list(found[1:]) == RECORDS[1:]
    assert found.rows() == flat_rows(RECORDS)
    assert repr(Extraction()) == "<Extraction of 0 records>"
    with pytest.raises(AttributeError):
        found.more = 1  # type: ignore[attr-defined]


def test_a_record_refuses_floats_and_spans_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match=r"1\.5 is a float"):
        record(value=1.5)
    with pytest.raises(ValueError, match=r"does not fit '274万人': end must be start \+ 5"):
        record(end=12)
    with pytest.raises(ValueError, match="frozen"):
        RECORDS[0].value = Decimal(1)  # type: ignore[misc]
