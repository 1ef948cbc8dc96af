"""Tables of texts, sidecars and indicators of one's own on the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from citymetrics import extract
from citymetrics.cli import main
from citymetrics.errors import InputError, MissingExtraError, ReadError
from citymetrics.export import flat_rows
from citymetrics.records.model import FIELDS
from citymetrics.sources import Columns
from citymetrics.sources.sheets import column_names, read_rows, read_sheet

PARK = "去年，全市新建公园7个。"
BED = "全市有养老床位1.2万张，\n比上年增长5%。"
ROWS: list[dict[str, Any]] = [
    {"province": "四川省成都市", "year": 2025, "doc": PARK, "name": "a"},
    {"province": "武汉市", "year": 2024, "doc": BED, "name": "b"},
]
OWN = (
    '[[indicator]]\nid = "my.rooms"\nzh = "朗读亭数"\nen = "Reading booths"\naliases = ["朗读亭"]\n'
    'dimension = "count"\nunit = "个"\nkind = "stock"\n'
)
Capture = pytest.CaptureFixture[str]


def write_table(path: Path, rows: list[dict[str, Any]] = ROWS) -> Path:
    """Write rows in the format of the suffix."""
    if path.suffix in (".csv", ".tsv"):
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            lines = csv.DictWriter(out, list(rows[0]), delimiter="\t" if path.suffix == ".tsv" else ",")
            lines.writeheader()
            lines.writerows(rows)
        return path
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
        return path
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(rows)
    if path.suffix == ".xlsx":
        pytest.importorskip("openpyxl")
        frame.to_excel(path, index=False)
    elif path.suffix == ".dta":
        frame.to_stata(path, version=118, write_index=False, convert_strl=["doc"])
    elif path.suffix == ".sav":
        pytest.importorskip("pyreadstat").write_sav(frame, str(path))
    else:
        pytest.importorskip("pyarrow")
        frame.to_parquet(path)
    return path


def expected(**changes: str) -> list[dict[str, Any]]:
    """Return the flat rows of ``ROWS`` as a loop gives them, without where they stood."""
    rows = []
    for row in ROWS:
        known = {"place": row["province"], "published": str(row["year"])} | changes
        rows += flat_rows(extract(row["doc"], doc=row["name"], **known))
    return without_location(rows)


def without_location(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: cell for key, cell in row.items() if key != "location"} for row in rows]


def run(capsys: Capture, *arguments: str | Path, status: int = 0) -> list[dict[str, Any]]:
    assert main([*map(str, arguments), "--format", "jsonl"]) == status
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


COLUMNS = ("--text", "doc", "--place", "province", "--published", "year", "--id", "name")


@pytest.mark.parametrize("suffix", ["csv", "tsv", "xlsx", "dta", "sav", "parquet", "jsonl"])
def test_a_table_of_texts_gives_the_records_of_a_loop(suffix: str, tmp_path: Path, capsys: Capture) -> None:
    table = write_table(tmp_path / f"table.{suffix}")
    found = run(capsys, "extract", table, *COLUMNS)
    assert without_location(found) == expected()
    assert [row["location"] for row in found] == ["record 1, line 1", "record 2, line 1", "record 2, line 2"]
    assert list(found[0]) == list(FIELDS)


def test_what_is_no_column_is_a_value_for_all_rows(tmp_path: Path, capsys: Capture) -> None:
    table = write_table(tmp_path / "table.csv")
    found = run(
        capsys, "extract", table, "--text", "doc", "--place", "宜昌市", "--published", "2020", "--id", "name"
    )
    assert without_location(found) == expected(place="宜昌市", published="2020")


def test_without_text_a_csv_file_is_a_text(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "a.csv").write_text("全市公园274个", "utf-8")
    assert [row["location"] for row in run(capsys, "extract", tmp_path / "a.csv")] == ["line 1"]


def test_a_row_without_an_id_is_named_by_its_number(tmp_path: Path, capsys: Capture) -> None:
    table = write_table(tmp_path / "table.csv")
    found = run(capsys, "extract", table, "--text", "doc")
    assert [row["doc"] for row in found] == [f"{table}#1", f"{table}#2", f"{table}#2"]


def test_a_column_of_one_table_is_no_value_for_a_text(tmp_path: Path, capsys: Capture) -> None:
    table = write_table(tmp_path / "table.csv")
    (tmp_path / "a.txt").write_text(PARK, "utf-8")
    found = run(capsys, "extract", table, tmp_path / "a.txt", *COLUMNS)
    assert without_location(found)[:-1] == expected()
    assert (found[-1]["place"], found[-1]["period_end"]) == (None, None)


def test_a_bad_row_is_named_and_the_others_are_done(tmp_path: Path, capsys: Capture) -> None:
    rows = [*ROWS, {**ROWS[0], "year": "soon"}, {**ROWS[0], "province": "火星"}, {**ROWS[0], "doc": ""}]
    table = write_table(tmp_path / "table.csv", rows)
    assert main(["extract", str(table), *COLUMNS, "--format", "jsonl"]) == 1
    out, told = capsys.readouterr()
    assert without_location([json.loads(line) for line in out.splitlines()]) == expected()
    assert told.splitlines() == [
        f"citymetrics: {table}#3: its 'year' is unreadable: 'soon' is no date: give 2021, 2021-08, 2021-08-20, "
        "20210820 or a date",
        f"citymetrics: {table}#4: its 'province' is unreadable: '火星' is no place: give a name (成都市), a path "
        "(四川省成都市) or a six-digit code (510100)",
        f"citymetrics: {table}#5: its 'doc' is ''; give a str that is not blank",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--text", "doc", "--place", "provnce"],
            "--place provnce is no column (they are province, year, doc, name), and",
        ),
        (["--text", "doc", "--published", "yaer"], "--published yaer is no column (they are"),
    ],
)
def test_a_misspelt_column_is_named_with_those_there_are(
    arguments: list[str], message: str, tmp_path: Path, capsys: Capture
) -> None:
    assert main(["extract", str(write_table(tmp_path / "table.csv")), *arguments]) == 2
    assert message in capsys.readouterr().err


def test_a_missing_column_of_texts_is_told_once(tmp_path: Path, capsys: Capture) -> None:
    assert main(["extract", str(write_table(tmp_path / "table.csv")), "--text", "body"]) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2, told
    assert "has no column 'body', but 'province', 'year', 'doc', 'name'" in told[0]
    assert told[1] == "citymetrics: none of the inputs could be read"


def test_a_missing_table_is_told_as_such(tmp_path: Path, capsys: Capture) -> None:
    assert main(["extract", str(tmp_path / "none.csv"), *COLUMNS]) == 1
    assert "there is no such file" in capsys.readouterr().err


# The rows of files.


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ("doc,n\n公园,1\n\n\n床位,2\n", [{"doc": "公园", "n": "1"}, {"doc": "床位", "n": "2"}]),
        ("doc;n\n公园;1\n", [{"doc": "公园", "n": "1"}]),
        ("doc\tn\n公园\t1\n", [{"doc": "公园", "n": "1"}]),
        ('doc,n\n"公园，274个\n,“7”",1\n', [{"doc": "公园，274个\n,“7”", "n": "1"}]),
        ("doc,n,\n公园,1,\n床位\n", [{"doc": "公园", "n": "1"}, {"doc": "床位", "n": None}]),
        ("doc,n\n", []),
    ],
)
def test_csv_as_it_comes(data: str, rows: list[dict[str, str]], tmp_path: Path) -> None:
    for encoding in ("utf-8", "gb18030", "utf-8-sig"):
        (tmp_path / "a.csv").write_bytes(data.encode(encoding))
        assert list(read_rows(tmp_path / "a.csv")) == rows, encoding


def test_a_cell_may_be_as_long_as_a_report(tmp_path: Path) -> None:
    text = "全市公园274个。" * 30_000
    (row,) = read_rows(write_table(tmp_path / "a.csv", [{"doc": text}]))
    assert row["doc"] == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"doc,doc\na,b\n", r"has two columns 'doc'; give each a name of its own"),
        (
            "doc,n\n公园,274,7\n".encode(),
            r"a.csv#1: has 3 cells where there are 2 columns; put texts with commas",
        ),
        (b'doc,n\n"a"b,1\n', r"a.csv: cannot be read as a table \(Error: .*\); save it again, or as CSV"),
        (b"\x00\xff\xfe,n\n", r"its bytes are not text"),
    ],
)
def test_what_is_no_table_is_told(data: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(ReadError, match=message):
        list(read_rows(tmp_path / "a.csv"))


@pytest.mark.parametrize("suffix", ["xlsx", "dta", "sav"])
def test_a_damaged_file_is_told(suffix: str, tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    path = write_table(tmp_path / f"a.{suffix}")
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(
        ReadError, match=rf"a\.{suffix}: cannot be read as a table \(\w+: .*save it again, or as CSV"
    ):
        list(read_rows(path))
    assert column_names(path) == []


def test_other_suffixes_are_no_tables(tmp_path: Path) -> None:
    (tmp_path / "a.ods").write_bytes(b"x")
    with pytest.raises(
        InputError, match=r"a.ods' is no table: give one that ends in .csv, .tsv, .xlsx, .dta, .sav"
    ):
        list(read_rows(tmp_path / "a.ods"))


@pytest.mark.parametrize(
    ("suffix", "package", "extra"),
    [("xlsx", "openpyxl", "excel"), ("dta", "pandas", "stata"), ("sav", "pyreadstat", "spss")],
)
def test_a_missing_package_names_its_extra(
    suffix: str, package: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"a.{suffix}").write_bytes(b"x")
    monkeypatch.setitem(__import__("sys").modules, package, None)
    with pytest.raises(MissingExtraError, match=rf"pip install 'citymetrics\[{extra}\]'"):
        list(read_sheet(tmp_path / f"a.{suffix}", Columns()))


def test_labels_of_stata_are_read_for_their_codes(tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"doc": [PARK, PARK], "city": pd.Categorical(["成都市", "武汉市"])})
    frame.to_stata(tmp_path / "a.dta", version=118, write_index=False)
    found = list(read_sheet(tmp_path / "a.dta", Columns(text="doc", place="city")))
    assert [source.place for source in found] == ["成都市", "武汉市"]


# Sidecars.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    reports = tmp_path / "reports"
    (reports / "2024").mkdir(parents=True)
    (reports / "a.txt").write_text(PARK, "utf-8")
    (reports / "2024" / "a.txt").write_text(PARK, "utf-8")
    (reports / "b.txt").write_text(PARK, "utf-8")
    return reports


def known(rows: list[dict[str, Any]]) -> list[tuple[str, str | None, str | None]]:
    return [
        (Path(row["doc"]).parent.name + "/" + Path(row["doc"]).name, row["place"], row["period_end"])
        for row in rows
    ]


def test_a_sidecar_gives_dates_and_places(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    meta = write_table(
        tmp_path / "docs.csv",
        [
            {"doc": "2024/a.txt", "published": "2024.0", "place": "武汉市"},
            {"doc": "a", "published": "2025年3月", "place": ""},
        ],
    )
    assert known(run(capsys, "extract", folder, "--meta", meta)) == [
        ("reports/a.txt", None, "2024-12-31"),
        ("reports/b.txt", None, None),
        ("2024/a.txt", "武汉市", "2023-12-31"),
    ]
    # What is given for all fills what the table leaves open.
    assert known(
        run(capsys, "extract", folder, "--meta", meta, "--place", "成都市", "--published", "2020")
    ) == [
        ("reports/a.txt", "成都市", "2024-12-31"),
        ("reports/b.txt", "成都市", "2019-12-31"),
        ("2024/a.txt", "武汉市", "2023-12-31"),
    ]


def test_a_row_of_no_document_is_told(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    meta = write_table(tmp_path / "docs.csv", [{"doc": "c.txt", "place": "武汉市"}])
    assert main(["extract", str(folder), "--meta", str(meta)]) == 0
    assert capsys.readouterr().err == f"citymetrics: {meta}: no document 'c.txt' was read\n"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"doc": "a", "place": "火星"}], "row 1, column 'place': '火星' is no place: give a name"),
        (
            [{"doc": "a", "published": "2025"}, {"doc": "b", "published": "soon"}],
            "row 2, column 'published': 'soon' is no date",
        ),
        (
            [{"doc": "a", "place": "武汉市"}, {"doc": "a", "place": "成都市"}],
            "row 2: 'a' stands twice: leave one row of it",
        ),
        (
            [{"doc": "", "place": "武汉市"}],
            "row 1: doc is blank: give a path below the folder or a file's name",
        ),
        (
            [{"file": "a", "place": "武汉市"}],
            "has the columns file, place: give it doc, and published or place or both",
        ),
        (
            [{"doc": "a", "year": "2025"}],
            "has the columns doc, year: give it doc, and published or place or both",
        ),
    ],
)
def test_a_bad_sidecar_is_told_before_the_work(
    rows: list[dict[str, str]], message: str, folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    meta = write_table(tmp_path / "docs.csv", rows)
    assert main(["extract", str(folder), "--meta", str(meta)]) == 2
    out, told = capsys.readouterr()
    assert told.startswith(f"citymetrics: {meta}: ")
    assert message in told
    assert out == ""


# Other commands.


def test_panel_reads_a_table_of_texts(tmp_path: Path, capsys: Capture) -> None:
    table = write_table(tmp_path / "table.csv")
    assert main(["panel", str(table), *COLUMNS, "--form", "long", "--format", "jsonl"]) == 0
    cells = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {(cell["place"], cell["period"]) for cell in cells} >= {("成都市", "2024")}


@pytest.mark.parametrize(
    "command", ["extract", "check", "panel", "targets", "explain", "corpus", "store", "evaluate"]
)
def test_indicators_of_ones_own_on_every_command_that_extracts(
    command: str, tmp_path: Path, capsys: Capture
) -> None:
    own, text, out = tmp_path / "my.toml", tmp_path / "a.txt", tmp_path / "out"
    own.write_text(OWN, "utf-8")
    text.write_text("2025年，成都市有朗读亭36个。", "utf-8")
    if command == "evaluate":
        (tmp_path / "cases.toml").write_text(
            'phenomenon = "own"\nabout = "own"\n[[case]]\ntext = "2025年，成都市有朗读亭36个。"\n'
            'records = [{span = "36个", indicator = "朗读亭", value = 36, unit = "个"}]\n',
            "utf-8",
        )
    last = {
        "extract": [str(text), "--format", "jsonl"],
        "check": [str(text), "--json", str(out)],
        "panel": [str(text), "--format", "jsonl", "--form", "long"],
        "targets": [str(text), "--format", "jsonl"],
        "explain": ["--file", str(text), "--json"],
        "corpus": [str(text), "-o", str(out), "--quiet", "--processes", "1"],
        "store": ["add", str(out), str(text)],
        "evaluate": [str(tmp_path / "cases.toml")],
    }[command]
    status = main([command, *last, "--indicators", str(own)])
    told = capsys.readouterr()
    assert status == 0, told.err
    if command == "corpus":
        pq = pytest.importorskip("pyarrow.parquet")
        assert pq.read_table(out / "records").column("indicator_id").to_pylist() == ["my.rooms"]
    elif command == "store":
        with pytest.importorskip("duckdb").connect(str(out), read_only=True) as con:
            assert con.execute("SELECT indicator_id FROM indicators").fetchall() == [("my.rooms",)]
    elif command in ("extract", "panel", "explain"):
        assert "my.rooms" in told.out
    # The same file with a fault is refused: the others, too, have read it.
    own.write_text(OWN.replace("count", "nothing"), "utf-8")
    assert (
        main(
            [
                command,
                *(x.replace("out", "out2") if x == str(out) else x for x in last),
                "--indicators",
                str(own),
            ]
        )
        == 2
    )
    assert "my.toml: my.rooms: dimension" in capsys.readouterr().err
