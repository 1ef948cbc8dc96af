"""Records read back: what was written comes back the same, and what is wrong is named with its line."""

from __future__ import annotations

from decimal import Decimal, localcontext
from pathlib import Path

import pytest

from citymetrics.errors import InputError, ReadError
from citymetrics.export import WRITERS
from citymetrics.export.recordfiles import is_record_file, read_records, records_from_csv, records_from_jsonl
from citymetrics.records.model import Indicator

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


AWKWARD = [
    "一\n二",
    "一\r二",
    "一\r\n二",
    "\r一\n",
    "一\u2028二",
    "一\u2029二",
    "一\x85二",
    "一\x0b\x0c\x1c二",
    "一\0二",
    '一"二"',
    '"',
    "一,二",
    " 一 ",
    "'",
    "'一",
    "=1+1",
    "'=1+1",
    "''=1+1",
    "-3.5%",
]


@pytest.mark.parametrize("format", ["csv", "csv-excel"])
@pytest.mark.parametrize("name", AWKWARD)
def test_a_name_of_any_characters_comes_back_from_csv(name: str, format: str, tmp_path: Path) -> None:
    records = [Indicator(doc=name, indicator=name, text="5", start=0, end=1, value="5")] * 2
    path = tmp_path / "a.csv"
    with path.open("wb") as out:
        WRITERS[format](records, out)
    assert list(read_records(path)) == records


def test_a_csv_line_of_every_kind_of_end_is_read(tmp_path: Path) -> None:
    for ending in ("\n", "\r\n", "\r"):
        path = tmp_path / "a.csv"
        path.write_bytes(ending.join(["indicator,text,start,end", "一,5,0,1", "二,6,3,4", ""]).encode())
        assert [record.indicator for record in records_from_csv(path)] == ["一", "二"], repr(ending)


def test_a_csv_cell_without_end_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('indicator,text,start,end\n"' + "一" * 200_000 + '",5,0,1\n', encoding="utf-8")
    with pytest.raises(ReadError, match=r"a\.csv:2: is not CSV: field larger than field limit"):
        list(records_from_csv(path))
    assert not is_record_file(path)


@pytest.mark.parametrize(
    "value",
    [
        "1234567890123456789012345678.0123456789",
        "-9999999999999999999999999999.9999999999",
        "12345678901234567890123456789E-9",
        "0.0000000001",
        "1E-10",
        "1E+27",
        "27400000000000000000000000000E-1",
        "3",
        "0",
        "-0.50",
        "1200",
    ],
)
def test_every_digit_comes_back_from_parquet(value: str, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    record = Indicator(indicator="一", text="5", start=0, end=1, value=value, lower=value, upper=value)
    path = tmp_path / "a.parquet"
    with path.open("wb") as out:
        WRITERS["parquet"]([record], out)
    assert list(read_records(path)) == [record]
    with localcontext(prec=6):  # a caller's context rounds nothing
        assert list(read_records(path)) == [record]


def test_figures_of_other_columns_keep_their_digits(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    wide = Decimal("12345678901234567890123456789012345678901234567890.012345678901234567890123")
    table = pa.table(
        {
            "indicator": ["一"],
            "text": ["5"],
            "start": [0],
            "end": [1],
            "value": pa.array([wide], pa.decimal256(76, 24)),
            "lower": pa.array([2**63 - 1], pa.int64()),
            "upper": pa.array(["1234567890123456789012345678901234567890.5"]),
        }
    )
    parquet.write_table(table, tmp_path / "a.parquet")
    (record,) = read_records(tmp_path / "a.parquet")
    assert record.value == wide
    assert record.lower == 2**63 - 1
    assert str(record.upper) == "1234567890123456789012345678901234567890.5"


def test_a_figure_that_parquet_does_not_hold_says_so_when_read_back(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path / "a.parquet"
    with path.open("wb") as out:
        WRITERS["parquet"](
            [
                Indicator(indicator="一", text="5", start=0, end=1, value="1E+40"),
                Indicator(indicator="二", text="5", start=0, end=1, value="0.123456789012"),
            ],
            out,
        )
    large, fine = read_records(path)
    assert (large.value, large.rules) == (None, ("arrow.overflow",))
    assert (fine.value, fine.rules) == (Decimal("0.1234567890"), ("arrow.rounded",))
