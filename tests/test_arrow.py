"""Arrow: the typed schema, the stream that other libraries read, and extraction from batch to batch."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")

from citymetrics import extract  # noqa: E402
from citymetrics.batches import extract_batches  # noqa: E402
from citymetrics.errors import InputError, MissingExtraError  # noqa: E402
from citymetrics.export import WRITERS, flat_rows, save  # noqa: E402
from citymetrics.export.arrow import BATCH, record_batch, record_batches, schema  # noqa: E402
from citymetrics.export.labelled import CODED, labels  # noqa: E402
from citymetrics.records.extraction import Extraction  # noqa: E402
from citymetrics.records.model import FIELDS, Indicator  # noqa: E402
from citymetrics.records.rows import typed_row  # noqa: E402
from conftest import record  # noqa: E402

REPORT = "2020年末，全市注册志愿者达274万人，建成区绿化覆盖率45.20%，下降0.4个百分点。\n其中近3000人为党员。"


def found() -> Extraction:
    return extract(REPORT, published="2021-03", place="成都市", doc="a.txt")


def documents(**columns: list[Any]) -> Any:
    return pa.record_batch(columns)


def rows_of(batches: Any) -> list[dict[str, Any]]:
    return [row for batch in batches for row in batch.to_pylist()]


def test_decimals_and_dates_are_typed() -> None:
    types = {field.name: str(field.type) for field in schema()}
    assert list(types) == list(FIELDS)
    assert {key: type for key, type in types.items() if type != "string"} == {
        "period_start": "date32[day]",
        "period_end": "date32[day]",
        "value": "decimal128(38, 10)",
        "lower": "decimal128(38, 10)",
        "upper": "decimal128(38, 10)",
        "start": "int64",
        "end": "int64",
    }


@pytest.mark.parametrize(
    ("stated", "held", "rules"),
    [
        ("-3.50", "-3.50", "r"),
        ("9999999999999999999999999999.9999999999", "9999999999999999999999999999.9999999999", "r"),
        ("10000000000000000000000000000", None, "r arrow.overflow"),
        ("-10000000000000000000000000000", None, "r arrow.overflow"),
        ("0.00000000015", "0.0000000002", "r arrow.rounded"),
        ("9999999999999999999999999999.99999999999", None, "r arrow.overflow"),
    ],
)
def test_a_figure_that_does_not_fit_says_so(stated: str, held: str | None, rules: str) -> None:
    (row,) = record_batch([record(value=Decimal(stated), rules=("r",))]).to_pylist()
    assert row["value"] == (None if held is None else Decimal(held))
    assert row["rules"] == rules


def test_an_extraction_is_an_arrow_stream() -> None:
    extraction = found()
    table = pa.table(extraction)
    assert table.schema == schema()
    assert table.to_pylist() == [typed_row(r) for r in extraction]
    assert pa.table(Extraction()).num_rows == 0


def test_pandas_and_duckdb_read_an_extraction() -> None:
    duckdb = pytest.importorskip("duckdb")
    pandas = pytest.importorskip("pandas")
    extraction = found()
    assert list(pandas.DataFrame.from_arrow(extraction)["indicator"]) == [r.indicator for r in extraction]
    largest = duckdb.sql("select max(value), max(period_end) from extraction").fetchall()
    assert largest == [(Decimal(2740000), date(2020, 12, 31))]


def test_a_lone_surrogate_is_written_as_an_escape() -> None:
    (row,) = record_batch([record(indicator="志\ud800愿")]).to_pylist()
    assert row["indicator"] == r"志\ud800愿"


def test_many_records_come_in_bounded_batches() -> None:
    sizes = [batch.num_rows for batch in record_batches(record() for _ in range(BATCH + 1))]
    assert sizes == [BATCH, 1]


def test_batches_in_batches_out() -> None:
    given = documents(id=["a.txt", None], text=[REPORT, "没有数字。"])
    rows = rows_of(extract_batches([given], published="2021-03", place="成都市"))
    assert {row.pop("quarantine") for row in rows} == {None}
    assert rows == [typed_row(r) for r in found()]


def test_a_bad_document_is_one_row_and_the_others_are_done() -> None:
    given = documents(
        id=[1, 2, 3], text=["新增学位7个。", None, "新增学位8个。"], day=["2021", "2021", "soon"]
    )
    one, two, three = rows_of(extract_batches([given], published_column="day"))
    assert (one["doc"], one["value"], one["quarantine"]) == ("1", Decimal(7), None)
    assert two["quarantine"].startswith("InputError: text: None")
    assert "'soon'" in three["quarantine"]
    assert {key for key, cell in three.items() if cell is not None} == {"doc", "quarantine"}


def test_what_the_caller_says_wins_over_the_column() -> None:
    given = documents(id=["a"], text=["去年新增学位7个。"], day=["2019"])
    (row,) = rows_of(extract_batches([given], published="2021", published_column="day"))
    assert row["period_end"] == date(2020, 12, 31)


def test_the_time_of_making_holds_for_all_or_is_a_column() -> None:
    """It dates what the text does not, and a date in the text wins over it."""
    text = ["去年新增学位7个。", "来源：市统计局 2019-03-05\n去年新增学位8个。"]
    given = documents(id=["a", "b"], text=text, day=["2021-02", "2021-02"])
    ends = [date(2020, 12, 31), date(2018, 12, 31)]
    assert [row["period_end"] for row in rows_of(extract_batches([given], made="2021"))] == ends
    assert [row["period_end"] for row in rows_of(extract_batches([given], made_column="day"))] == ends
    assert [row["period_end"] for row in rows_of(extract_batches([given]))] == [None, ends[1]]
    with pytest.raises(InputError, match="made: 'soon'"):
        list(extract_batches([given], made="soon"))


def test_a_missing_column_and_an_unreadable_argument_are_named() -> None:
    given = documents(id=["a"], body=["新增学位7个。"])
    with pytest.raises(InputError, match=r"there is no column 'text': give one of id, body"):
        list(extract_batches([given]))
    with pytest.raises(InputError, match="soon"):
        list(extract_batches([given], published="soon"))


# The same records in every format.


def read_back(path: Path, format: str) -> list[dict[str, Any]]:
    """Return the rows of a file with every cell as the contract's text, null where it is empty."""
    return [{key: _text(cell) for key, cell in row.items()} for row in _raw(path, format)]


def _raw(path: Path, format: str) -> list[dict[str, Any]]:
    if format == "json":
        return list(json.loads(path.read_text(encoding="utf-8")))
    if format == "jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if format in ("csv", "csv-excel"):
        text = path.read_bytes().decode("utf-8-sig" if format == "csv-excel" else "utf-8")
        return list(csv.DictReader(io.StringIO(text, newline="")))
    if format == "xlsx":
        openpyxl = pytest.importorskip("openpyxl")
        head, *lines = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))["indicators"].iter_rows(
            values_only=True
        )
        return [dict(zip(head, line, strict=True)) for line in lines]
    if format == "duckdb":
        with pytest.importorskip("duckdb").connect(str(path), read_only=True) as database:
            return list(database.sql("from indicators").to_arrow_table().to_pylist())
    if format in ("dta", "sav"):
        return _of_codes(path, format)
    if format == "arrow":
        return list(pa.ipc.open_file(path).read_all().to_pylist())
    return list(pytest.importorskip("pyarrow.parquet").read_table(path).to_pylist())


def _of_codes(path: Path, format: str) -> list[dict[str, Any]]:
    """Return the rows of a file of Stata or SPSS, its codes as the words they stand for."""
    reader = pytest.importorskip("pyreadstat")
    named = path.with_suffix(f".{format}")
    shutil.copy(path, named)
    frame = (reader.read_dta if format == "dta" else reader.read_sav)(str(named))[0]
    named.unlink()
    rows = []
    for cells in frame.rename(columns={"v_end": "end"}).to_dict("records"):
        row: dict[str, Any] = {key: None if cell != cell else cell for key, cell in cells.items()}
        for key in CODED:
            words = list(labels(f"value.{key}"))
            row[key] = None if row[key] is None else words[int(row[key]) - 1]
        rows.append(row)
    return rows


def _text(cell: Any) -> str | None:
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, Decimal | int | float):
        cell = f"{Decimal(str(cell)).normalize():f}"
    if cell is None or cell == "":
        return None
    text = str(cell)
    # A figure loses the zeros behind it where the format has a type for it.
    return f"{Decimal(text).normalize():f}" if text.replace(".", "").lstrip("-").isdigit() else text


@pytest.mark.parametrize("format", list(WRITERS))
def test_every_format_holds_the_same_records(format: str, tmp_path: Path) -> None:
    extraction = found()
    assert len(extraction) > 2
    path = tmp_path / "out"
    save(extraction, path, format)
    assert read_back(path, format) == [{k: _text(c) for k, c in row.items()} for row in flat_rows(extraction)]
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("format", list(WRITERS))
def test_every_format_holds_no_records(format: str, tmp_path: Path) -> None:
    save([], tmp_path / "out", format)
    assert read_back(tmp_path / "out", format) == []


# Spreadsheets.

FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", '=HYPERLINK("x")']


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_is_a_formula_in_csv_for_excel(name: str) -> None:
    out = io.BytesIO()
    WRITERS["csv-excel"]([record(indicator=name, value=Decimal("-3.5"))], out)
    assert out.getvalue().startswith(b"\xef\xbb\xbfdoc,")
    (row,) = csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline=""))
    assert row["indicator"] == f"'{name}"
    assert row["value"] == "-3.5"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        *((name, name) for name in FORMULAS),
        ("志\x07愿", "志_x0007_愿"),  # which Excel shows as the character
        ("志\ud800愿", r"志\ud800愿"),
        ("长" * 40_000, "长" * 32_767),
    ],
)
def test_no_text_is_a_formula_or_breaks_a_workbook(name: str, shown: str, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    save([record(indicator=name)], tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["indicators"]
    cell = sheet.cell(2, FIELDS.index("indicator") + 1)
    assert cell.data_type == "s"
    assert cell.value == shown


def test_a_workbook_has_numbers_and_dates(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    long = Decimal("1234567890123456.7")  # a float would change its last digit
    save([record(period_end=date(2020, 12, 31), value=Decimal("-3.5"), upper=long)], tmp_path / "a.xlsx")
    head, line = openpyxl.load_workbook(tmp_path / "a.xlsx")["indicators"].iter_rows(values_only=True)
    row = dict(zip(head, line, strict=True))
    assert row["value"] == -3.5
    assert row["upper"] == "1234567890123456.7"
    assert row["period_end"] == datetime(2020, 12, 31)


def test_a_full_sheet_goes_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    monkeypatch.setattr("citymetrics.export.excel.SHEET_ROWS", 2)
    save([record(doc=str(n)) for n in range(5)], tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["indicators", "indicators 2", "indicators 3", "sources"]
    docs = [
        row[0] for name in book.sheetnames[:3] for row in book[name].iter_rows(min_row=2, values_only=True)
    ]
    assert docs == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("format", "package", "extra"),
    [
        ("parquet", "pyarrow", "parquet"),
        ("arrow", "pyarrow", "parquet"),
        ("xlsx", "openpyxl", "excel"),
        ("duckdb", "duckdb", "duckdb"),
    ],
)
def test_a_missing_package_is_named_and_nothing_is_left(
    format: str, package: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=rf"pip install 'citymetrics\[{extra}\]'"):
        save([Indicator(**record().model_dump())], tmp_path / "out", format)
    assert list(tmp_path.iterdir()) == []
