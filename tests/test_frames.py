"""Data frames: the records are those of ``extract``, whatever the frame, the types of its cells and the workers."""

from __future__ import annotations

import io
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")
pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")

import citymetrics.pandas  # noqa: E402
import citymetrics.polars  # noqa: E402, F401
from citymetrics import Extraction, Indicator, InputError, MissingExtraError, extract, extract_frame  # noqa: E402
from citymetrics.frames import work  # noqa: E402
from citymetrics.records.model import FIELDS  # noqa: E402
from citymetrics.records.rows import typed_row  # noqa: E402

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.txt"))
CITIES = ("四川省成都市", "武汉市", None)

MADE_BY = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "arrow": pa.table}
PARK = "去年，全市新建公园7个。"


def documents() -> dict[str, list[Any]]:
    """Return a table with every example, its place and its year where they are known, and a row without a text."""
    texts = [path.read_text(encoding="utf-8") for path in EXAMPLES]
    places = [CITIES[i % 3] for i in range(len(texts))]
    return {
        "name": [path.stem for path in EXAMPLES] + ["empty"],
        "report": [*texts, None],
        "city": [*places, "成都市"],
        "year": [2021 if i % 2 else None for i in range(len(texts))] + [2021],
    }


def expected() -> list[dict[str, Any]]:
    """Return the rows that a loop over ``extract`` gives."""
    given = documents()
    return [
        typed_row(record)
        for name, text, place, year in zip(*given.values(), strict=True)
        if text is not None
        for record in extract(text, doc=name, place=place, published=None if year is None else str(year))
    ]


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """Return the rows of a frame of any library with None for what is missing."""
    if isinstance(frame, pl.DataFrame):
        return list(frame.to_dicts())
    if isinstance(frame, pa.Table):
        return list(frame.to_pylist())
    return [{key: _plain(cell) for key, cell in row.items()} for row in frame.to_dict("records")]


def _plain(cell: Any) -> Any:
    if isinstance(cell, Decimal):
        return cell
    return None if pd.isna(cell) else cell.date() if isinstance(cell, datetime) else cell


def flat(frame: Any) -> list[dict[str, Any]]:
    return [{key: row[key] for key in FIELDS} for row in rows_of(frame)]


@pytest.mark.parametrize("library", list(MADE_BY))
def test_the_records_are_those_of_a_loop(library: str) -> None:
    frame = MADE_BY[library](documents())
    found = extract_frame(frame, text="report", id="name", place="city", published="year")
    assert type(found) is type(frame)
    assert flat(found) == expected()
    assert len(expected()) > 100


def test_several_processes_give_the_same_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "CHUNK", 2)
    frame = pl.DataFrame(documents())
    options: dict[str, Any] = {"text": "report", "id": "name", "place": "city", "published": "year"}
    one, two = extract_frame(frame, **options), extract_frame(frame, **options, workers=2)
    assert one.equals(two)
    assert flat(two) == expected()


@pytest.mark.parametrize("library", list(MADE_BY))
def test_the_other_columns_stay_beside_the_records(library: str) -> None:
    frame = MADE_BY[library](
        {
            "doc": [None, "图书馆7座，公园3个。", PARK],
            "place": ["武汉市", "成都市", "宜昌市"],
            "year": [2019, 2020, 2025],
            "row": list("abc"),
        }
    )
    found = extract_frame(frame, text="doc", place="place", published="year")
    assert list(found.column_names if library == "arrow" else found.columns) == [
        *FIELDS,
        "row",
        "place_given",
        "year",
        "row_given",
    ]
    assert [
        (row["doc"], row["row"], row["indicator"], row["place_given"], row["year"], row["row_given"])
        for row in rows_of(found)
    ] == [
        ("1", 1, "图书馆", "成都市", 2020, "b"),
        ("1", 1, "公园", "成都市", 2020, "b"),
        ("2", 2, "公园", "宜昌市", 2025, "c"),
    ]


@pytest.mark.parametrize("library", list(MADE_BY))
@pytest.mark.parametrize(("keep", "names"), [([], []), (["b"], ["b"]), (["text", "a"], ["text_given", "a"])])
def test_keep_names_the_columns_that_stay(library: str, keep: list[str], names: list[str]) -> None:
    frame = MADE_BY[library]({"text": [PARK], "a": [1], "b": ["x"]})
    found = extract_frame(frame, keep=keep)
    assert list(found.column_names if library == "arrow" else found.columns) == [*FIELDS, "row", *names]


@pytest.mark.parametrize("library", list(MADE_BY))
def test_no_records_are_a_frame_with_all_columns(library: str) -> None:
    frame = MADE_BY[library]({"text": ["没有数字。", None], "year": [2020, 2021]})
    found = extract_frame(frame, published="year")
    assert list(found.column_names if library == "arrow" else found.columns) == [*FIELDS, "row", "year"]
    assert len(found) == 0


def test_types_are_kept_and_dates_are_dates() -> None:
    given = {"text": [PARK], "year": [2025], "kind": ["x"]}
    frame = pd.DataFrame(given).astype({"year": "int16", "kind": "category"})
    found = extract_frame(frame, published="year")
    assert (found["year"].dtype, found["kind"].dtype) == (frame["year"].dtype, frame["kind"].dtype)
    assert found["period_end"].dt.year.tolist() == [2024]
    assert found["value"].tolist() == [Decimal(7)]
    assert str(found["value"][0]) == "7"
    floats = extract_frame(frame, published="year", exact=False)
    assert floats["value"].dtype == "float64"
    assert floats["value"].sum() == 7.0
    table = extract_frame(pl.DataFrame(given), published="year")
    assert (table.schema["value"], table.schema["period_end"]) == (pl.Decimal(38, 10), pl.Date)
    assert extract_frame(pl.DataFrame(given), exact=False).schema["value"] == pl.Float64


def test_the_doc_of_a_row_is_its_label_or_its_id() -> None:
    frame = pd.DataFrame({"text": [PARK, PARK]}, index=["川", "鄂"])
    found = extract_frame(frame)
    assert (found["doc"].tolist(), found["row"].tolist()) == (["川", "鄂"], [0, 1])
    frame["number"] = [3.0, None]
    assert extract_frame(frame, id="number")["doc"].tolist() == ["3", "1"]


# Cells.


@pytest.mark.parametrize(
    "cell",
    [
        2025,
        2025.0,
        "2025",
        "2025.0",
        "2025年",
        202503,
        20250320,
        "2025-3-20",
        "2025年3月20日",
        "2025-03-20 10:00:00",
        date(2025, 3, 20),
        datetime(2025, 3, 20, 10),
        pd.Timestamp("2025-03-20"),
        pd.Period("2025-03", "M"),
        Decimal("2025.00"),
    ],
)
def test_a_date_may_be_of_any_type(cell: Any) -> None:
    found = extract_frame(
        pd.DataFrame({"text": [PARK], "day": pd.Series([cell], dtype="object")}), published="day"
    )
    assert found["period_end"].dt.date.tolist() == [date(2024, 12, 31)]


def test_dates_in_the_types_of_columns() -> None:
    for column in (
        pd.Series([2025, None], dtype="Int64"),
        pd.Series([2025, None]),
        pd.Series(["2025-02", None]).astype("category"),
        pd.to_datetime(pd.Series(["2025-02-03", None])),
    ):
        found = extract_frame(pd.DataFrame({"text": [PARK, PARK], "day": column}), published="day")
        assert [_plain(cell) for cell in found["period_end"]] == [date(2024, 12, 31), None], column.dtype
    for cells in (
        [2025, None],
        [2025.0, float("nan")],
        [datetime(2025, 2, 3), None],
        [date(2025, 2, 3), None],
    ):
        frame = pl.DataFrame({"text": [PARK, PARK], "day": cells})
        assert extract_frame(frame, published="day")["period_end"].to_list() == [date(2024, 12, 31), None]


@pytest.mark.parametrize(
    ("cell", "place"),
    [
        ("成都市", "成都市"),
        (510100, "成都市"),
        (510100.0, "成都市"),
        ("510100", "成都市"),
        ("", None),
        (None, None),
        (pd.NA, None),
        (float("nan"), None),
    ],
)
def test_a_place_may_be_a_name_or_a_code(cell: Any, place: str | None) -> None:
    frame = pd.DataFrame({"text": ["全市新建公园7个。"], "city": pd.Series([cell], dtype="object")})
    assert [_plain(found) for found in extract_frame(frame, place="city")["place"]] == [place]


def test_a_value_holds_for_all_rows_where_no_column_has_the_name() -> None:
    frame = pl.DataFrame({"text": [PARK, PARK]})
    for published in (2025, "2025", date(2025, 1, 2)):
        found = extract_frame(frame, place="成都市", published=published)
        assert found.select("place", "period_end").unique().rows() == [("成都市", date(2024, 12, 31))]
    # A column of that name is meant first.
    named = frame.with_columns(pl.lit("武汉市").alias("成都市"))
    assert extract_frame(named, place="成都市")["place"].unique().to_list() == ["武汉市"]


def test_when_a_file_was_made_gives_way_to_the_text() -> None:
    frame = pl.DataFrame({"text": [PARK, "来源：市统计局 2019-03-05\n" + PARK], "saved": [2025, 2025]})
    assert extract_frame(frame, made="saved")["period_end"].to_list() == [
        date(2024, 12, 31),
        date(2018, 12, 31),
    ]


BAD = {
    "text": [PARK, PARK, PARK, None, PARK],
    "city": ["成都市", "火星", None, "成都市", "成都市"],
    "year": ["2025", "2025", "soon", None, "2025-13"],
}


def test_bad_cells_are_quoted_with_their_rows() -> None:
    frame = pd.DataFrame(BAD)
    with pytest.raises(InputError) as raised:
        extract_frame(frame, place="city", published="year")
    assert str(raised.value) == (
        "cells cannot be read:\n"
        "  row 1, column 'city': '火星' is no place: "
        "give a name (成都市), a path (四川省成都市) or a six-digit code (510100)\n"
        "  row 2, column 'year': 'soon' is no date: give 2021, 2021-08, 2021-08-20, 20210820 or a date\n"
        "  row 4, column 'year': '2025-13' is no date: give 2021, 2021-08, 2021-08-20, 20210820 or a date"
    )
    frame["year"] = "soon"
    with pytest.raises(InputError, match=r"'soon' is no date(?s:.)*\n  and 3 more$"):
        extract_frame(frame, place="city", published="year")


@pytest.mark.parametrize(
    "cell", [2025.5, True, 12, 99999999, float("inf"), b"2025", "next year", "2021-00", "2025.13"]
)
def test_what_is_no_date_is_refused(cell: Any) -> None:
    frame = pd.DataFrame({"text": [PARK], "day": pd.Series([cell], dtype="object")})
    with pytest.raises(InputError, match=r"row 0, column 'day': .* is no date: give 2021, 2021-08"):
        extract_frame(frame, published="day")


@pytest.mark.parametrize("cell", [7, b"text", 1.5])
def test_what_is_no_text_is_refused(cell: Any) -> None:
    frame = pd.DataFrame({"text": pd.Series([PARK, cell], dtype="object")})
    with pytest.raises(
        InputError, match=r"row 1, column 'text': .* is no text but a \w+: name the column of the texts"
    ):
        extract_frame(frame)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, r"text='text' is no column: give one of report, city"),
        ({"text": "report", "id": "url"}, r"id='url' is no column: give one of report, city"),
        (
            {"text": "report", "place": "town"},
            r"place='town' is no column \(they are report, city\), and as a value for all 'town' is no place: give",
        ),
        ({"text": "report", "published": "yaer"}, r"published='yaer' is no column .* 'yaer' is no date"),
        ({"text": "report", "keep": ["town"]}, r"keep: 'town' is no column"),
        ({"text": "report", "keep": "city"}, r"keep='city' is one name: give a list of them, as \['city'\]"),
        ({"text": "report", "workers": 0}, r"workers=0: give a whole number from 1, or 'all'"),
        ({"text": "report", "workers": "two"}, r"workers='two'"),
    ],
)
def test_wrong_arguments_are_named(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        extract_frame(pl.DataFrame({"report": [PARK], "city": ["成都市"]}), **options)


def test_what_is_no_frame_is_named() -> None:
    with pytest.raises(InputError, match=r"a list is no data frame: give one of pandas or polars"):
        extract_frame([PARK])
    with pytest.raises(InputError, match=r"LazyFrame has no rows yet: give df.collect\(\)"):
        extract_frame(pl.LazyFrame({"text": [PARK]}))
    twice = pd.DataFrame([[PARK, PARK]], columns=["text", "text"])
    with pytest.raises(InputError, match=r"text='text' names 2 columns"):
        extract_frame(twice)


def test_an_error_of_the_program_tells_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: object, text: str, **known: object) -> Extraction:
        raise KeyError(text)

    monkeypatch.setattr("citymetrics.extractor.Extractor.extract", fail)
    with pytest.raises(KeyError) as raised:
        extract_frame(pl.DataFrame({"text": [None, PARK]}))
    assert raised.value.__notes__ == ["in row 1 of the frame, doc '1'"]


# Methods of frames, indicators of one's own, progress, extras.


def test_frames_have_the_method() -> None:
    given = {"doc": [PARK], "city": ["成都市"], "year": [2025]}
    for make in (pd.DataFrame, pl.DataFrame):
        frame = make(given)
        by_method = frame.citymetrics.extract(text="doc", place="city", published="year")
        assert by_method.equals(extract_frame(frame, text="doc", place="city", published="year"))
        assert len(by_method) == 1


def test_indicators_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / "my.toml"
    own.write_text(
        '[[indicator]]\nid = "my.rooms"\nzh = "朗读亭数"\nen = "Reading booths"\naliases = ["朗读亭"]\n'
        'dimension = "count"\nunit = "个"\nkind = "stock"\n',
        "utf-8",
    )
    frame = pl.DataFrame({"text": ["全市有朗读亭36个。"]})
    assert extract_frame(frame)["indicator_id"].to_list() == [None]
    assert extract_frame(frame, indicators=own)["indicator_id"].to_list() == ["my.rooms"]
    own.write_text(own.read_text("utf-8").replace("my.rooms", "my.booths"), "utf-8")
    assert extract_frame(frame, indicators=[own])["indicator_id"].to_list() == ["my.booths"]


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("progress", "screen", "patience", "shows"),
    [
        (None, True, 0.0, True),
        (None, True, 60.0, False),  # done before it would be shown
        (None, False, 0.0, False),
        (False, True, 0.0, False),
        (True, True, 60.0, True),
    ],
)
def test_progress_is_shown_on_a_terminal_when_it_takes_long(
    progress: bool | None, screen: bool, patience: float, shows: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = Screen() if screen else io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(work, "PATIENCE", patience)
    extract_frame(pl.DataFrame({"text": [PARK]}), progress=progress)
    assert bool(stream.getvalue()) == shows


@pytest.mark.parametrize(
    ("package", "extra"), [("pandas", "pandas"), ("polars", "polars"), ("pyarrow", "parquet")]
)
def test_a_missing_package_names_its_extra(package: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    found = extract(PARK)
    method = {"pandas": found.to_pandas, "polars": found.to_polars, "pyarrow": found.to_arrow}[package]
    if package == "pyarrow":
        monkeypatch.delitem(sys.modules, "citymetrics.export.arrow")
    with pytest.raises(MissingExtraError, match=rf"pip install 'citymetrics\[{extra}\]'"):
        method()


# An extraction as a table.


def found() -> Extraction:
    return extract(EXAMPLES[0].read_text(encoding="utf-8"), doc="a", published="2021-03")


def test_an_extraction_gives_frames() -> None:
    wanted = [typed_row(record) for record in found()]
    assert len(wanted) > 5
    for frame in (found().to_pandas(), found().to_polars(), found().to_arrow()):
        assert rows_of(frame) == wanted
    assert found().to_pandas()["period_end"].dtype.kind == "M"
    values = [None if record.value is None else float(record.value) for record in found()]
    assert [_plain(cell) for cell in found().to_pandas(exact=False)["value"]] == values
    assert found().to_polars(exact=False)["value"].to_list() == values
    assert found().to_arrow(exact=False)["value"].to_pylist() == values


def test_constructors_give_the_flat_table() -> None:
    wanted = [typed_row(record) for record in found()]
    assert pl.DataFrame(found()).equals(found().to_polars())
    # polars reads any foreign Arrow stream as a series of structs, a table of its own, too.
    assert pl.from_arrow(found()).struct.unnest().equals(found().to_polars())
    assert rows_of(pd.DataFrame(found())) == wanted
    assert rows_of(pd.DataFrame(list(found()))) == wanted
    assert pa.table(found()).equals(found().to_arrow())
    assert list(Extraction().to_pandas().columns) == list(FIELDS)
    assert pl.DataFrame(Extraction()).schema == found().to_polars().schema


def test_an_extraction_is_a_sequence_all_the_same() -> None:
    records = list(found())
    assert list(reversed(found())) == records[::-1]
    assert records[2] in found()
    assert found().index(records[2]) == 2
    assert found().count(records[2]) == 1
    with pytest.raises(ValueError, match="not in"):
        found().index(records[2], 3)


def test_a_record_is_a_mapping_of_the_flat_row() -> None:
    record = found()[0]
    assert dict(record) == {**record} == typed_row(record)
    assert list(record.items()) == list(typed_row(record).items())
    assert (record.get("value"), record.get("nothing", 7), "value" in record, "nothing" in record) == (
        record.value,
        7,
        True,
        False,
    )
    with pytest.raises(KeyError, match="nothing"):
        record["nothing"]
    assert pd.Series(record)["value"] == record.value
    assert Indicator.model_validate(record.model_dump()) == record


def test_filter_takes_values_collections_and_functions() -> None:
    found = extract("2025年绿地率35%，公园7座，图书馆5座。力争2026年公园达到9座。")
    assert [r.text for r in found.filter(status="target")] == ["9座"]
    assert [r.text for r in found.filter(indicator=("公园", "绿地率"), unit="座")] == ["7座", "9座"]
    assert [r.text for r in found.filter(lambda r: r.value != 9, unit="座")] == ["7座", "5座"]
    assert [r.text for r in found.filter(basis=None, value=7)] == ["7座"]
    assert len(found.filter()) == 4
    assert found.filter(status="actual").filter(status="target") == Extraction()
    assert isinstance(found.filter(status="target"), Extraction)
    with pytest.raises(InputError, match=r"'stat' is no field: give one of doc, place"):
        found.filter(stat="target")
