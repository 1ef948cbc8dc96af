"""Records read back: what was written comes back the same, and what is wrong is named with its line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from citymetrics.errors import InputError, ReadError
from citymetrics.export import WRITERS
from citymetrics.records.model import Indicator
from citymetrics.export.recordfiles import is_record_file, read_records, records_from_csv, records_from_jsonl

RECORDS = [
    Indicator(
        doc="=a.txt",
        place="成都市",
        adcode="510100",
        period_start="2020-12-31",
        period_end="2020-12-31",
        indicator="城市绿道",
        action="建成",
        qualifier="over",
        value="92.60",
        lower="92.60",
        unit="km",
        text="超92.60公里",
        start=6,
        end=14,
        rules=("name.predicate", "unit.length.km"),
    ),
    Indicator(
        indicator="增速", statistic="growth", basis="yoy", value="-2.6", unit="%", text="2.6%", start=0, end=4
    ),
    Indicator(indicator="指数", text="1\n2", start=0, end=3, qualifier="between", lower="1", upper="2"),
]


@pytest.mark.parametrize(
    ("format", "suffix"),
    [("jsonl", ".jsonl"), ("json", ".json"), ("csv", ".csv"), ("csv-excel", ".csv"), ("parquet", ".parquet")],
)
def test_records_come_back_as_they_were(format: str, suffix: str, tmp_path: Path) -> None:
    if format == "parquet":
        pytest.importorskip("pyarrow")
    path = tmp_path / f"all{suffix}"
    with path.open("wb") as out:
        WRITERS[format](RECORDS, out)
    assert list(read_records(path)) == RECORDS
    assert is_record_file(path)


def test_digits_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"indicator": "a", "value": 45.20, "text": "4", "start": 0, "end": 1}\n\n', encoding="utf-8"
    )
    (record,) = records_from_jsonl(path)
    assert record.value == Decimal("45.20")
    assert str(record.value) == "45.20"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", r"a\.jsonl:2: is not JSON"),
        ("[1]", r"a\.jsonl:2: '\[1\]' is no JSON object"),
        ('{"indicator": "a", "text": "4"}', r"a\.jsonl:2: is no record: the key 'start' is missing"),
        (
            '{"indicator": "a", "text": "4", "start": 0, "end": 1, "statistic": "x"}',
            r"a\.jsonl:2: statistic: 'x'",
        ),
        ('{"indicator": "a", "text": "4", "start": 0, "end": 9}', r"a\.jsonl:2: the row"),
    ],
)
def test_a_bad_line_is_named(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"indicator": "a", "text": "4", "start": 0, "end": 1}\n' + line, encoding="utf-8")
    with pytest.raises(ReadError, match=message):
        list(records_from_jsonl(path))


def test_a_bad_csv_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("indicator,text,start,end\n增速,2.6%,zero,4\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"a\.csv:2: start: 'zero'"):
        list(records_from_csv(path))


def test_documents_are_no_record_files(tmp_path: Path) -> None:
    texts = tmp_path / "texts.jsonl"
    texts.write_text('{"id": "a", "text": "注册志愿者达274万人。"}', encoding="utf-8")
    assert not is_record_file(texts)
    assert not is_record_file(tmp_path / "gone.jsonl")
    assert not is_record_file(tmp_path / "a.txt")


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no file of records"):
        read_records(tmp_path / "a.txt")
    with pytest.raises(ReadError, match="cannot be read"):
        list(read_records(tmp_path / "gone.csv"))
