"""The function of DuckDB: its records are those of ``extract``, its arguments of any type, its nulls SQL's."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

duckdb = pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

from citymetrics import MissingExtraError, extract  # noqa: E402
from citymetrics.duckdb import register, struct_type  # noqa: E402
from citymetrics.records.rows import typed_row  # noqa: E402

PARK = "去年，全市新建公园7个。"


@pytest.fixture
def con() -> Any:
    with duckdb.connect() as made:
        register(made)
        yield made


def rows(con: Any, arguments: str) -> Any:
    return con.execute(f"SELECT citymetrics_extract({arguments})").fetchall()[0][0]


def test_the_records_are_those_of_extract(con: Any) -> None:
    text = (Path(__file__).parents[1] / "examples/bulletin.txt").read_text(encoding="utf-8")
    con.execute("CREATE TABLE t AS SELECT $1 AS body, '2021-03' AS day", [text])
    found = con.execute("SELECT citymetrics_extract(body, day, '成都市') FROM t").fetchall()[0][0]
    assert found == [typed_row(r) for r in extract(text, published="2021-03", place="成都市")]
    assert len(found) > 10


def test_unnest_makes_rows_and_columns(con: Any) -> None:
    con.execute(
        "CREATE TABLE t AS FROM (VALUES (1, '公园7个，图书馆3座。'), (2, NULL), (3, '没有数字。')) t(id, body)"
    )
    found = con.sql("SELECT id, unnest(citymetrics_extract(body), max_depth := 2) FROM t")
    assert found.columns[:2] == ["id", "doc"]
    assert [(row[0], row[found.columns.index("value")]) for row in found.fetchall()] == [
        (1, Decimal(7)),
        (1, Decimal(3)),
    ]
    assert dict(zip(found.columns, found.types, strict=True))["period_end"] == "DATE"


@pytest.mark.parametrize(
    "year",
    [
        "2025",
        "2025.0::DOUBLE",
        "'2025年'",
        "DATE '2025-03-02'",
        "TIMESTAMP '2025-03-02 10:00:00'",
        "2025::SMALLINT",
    ],
)
def test_arguments_may_be_of_any_type(con: Any, year: str) -> None:
    (found,) = rows(con, f"'{PARK}', {year}, 510100")
    assert (found["period_end"], found["place"]) == (date(2024, 12, 31), "成都市")


def test_nulls_and_what_is_left_out(con: Any) -> None:
    for arguments in (f"'{PARK}'", f"'{PARK}', NULL", f"'{PARK}', NULL, NULL", f"'{PARK}', '', ' '"):
        (found,) = rows(con, arguments)
        assert (found["period_end"], found["place"]) == (None, None)
    assert rows(con, "NULL, 2025, '成都市'") is None
    assert rows(con, "'没有数字。'") == []


def test_a_cell_that_cannot_be_read_ends_the_query_and_is_quoted(con: Any) -> None:
    with pytest.raises(duckdb.Error, match=r"published: 'soon' is no date: give 2021, 2021-08"):
        rows(con, f"'{PARK}', 'soon'")
    with pytest.raises(duckdb.Error, match=r"place: '火星' is no place: give a name"):
        rows(con, f"'{PARK}', 2025, '火星'")


def test_it_may_be_registered_again_with_other_indicators(con: Any, tmp_path: Path) -> None:
    own = tmp_path / "my.toml"
    own.write_text(
        '[[indicator]]\nid = "my.rooms"\nzh = "朗读亭数"\nen = "Reading booths"\naliases = ["朗读亭"]\n'
        'dimension = "count"\nunit = "个"\nkind = "stock"\n',
        "utf-8",
    )
    assert rows(con, "'全市有朗读亭36个。'")[0]["indicator_id"] is None
    register(con, indicators=own)
    assert rows(con, "'全市有朗读亭36个。'")[0]["indicator_id"] == "my.rooms"


def test_many_rows_are_done_in_order(con: Any) -> None:
    con.execute("CREATE TABLE t AS SELECT range AS id, '公园' || range || '个。' AS body FROM range(1, 5001)")
    wrong = con.execute(
        "SELECT count(*) FROM t WHERE citymetrics_extract(body)[1].value <> id OR len(citymetrics_extract(body)) <> 1"
    )
    assert wrong.fetchall() == [(0,)]


def test_nothing_is_stored_in_the_database(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "a.duckdb")) as con:
        register(con)
        assert len(rows(con, f"'{PARK}'")) == 1
    with (
        duckdb.connect(str(tmp_path / "a.duckdb")) as con,
        pytest.raises(duckdb.Error, match="citymetrics_extract"),
    ):
        rows(con, f"'{PARK}'")


def test_the_type_is_the_flat_record() -> None:
    assert '"value" DECIMAL(38, 10)' in struct_type()
    assert '"period_end" DATE' in struct_type()
    assert '"start" BIGINT' in struct_type()


def test_a_missing_package_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    monkeypatch.delitem(sys.modules, "citymetrics.duckdb")
    with pytest.raises(MissingExtraError, match=r"pip install 'citymetrics\[duckdb\]'"):
        import citymetrics.duckdb  # noqa: F401
