"""The recipes of docs/frames.md, run as they stand there: every engine gives the records of ``extract``.

Each runs in a process of its own, as engines start threads and processes that outlive them.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")

import pyarrow.dataset  # noqa: E402
import pyarrow.parquet  # noqa: E402

from citymetrics import extract  # noqa: E402
from citymetrics.records.model import FIELDS  # noqa: E402
from citymetrics.records.rows import typed_row  # noqa: E402

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/frames.md").read_text(encoding="utf-8")
ENGINES = {"Polars": "polars", "DuckDB": "duckdb", "Spark": "pyspark", "Ray Data": "ray", "Daft": "daft"}
QUIET = {
    "PYTHONPATH": os.pathsep.join(sys.path),
    "RAY_USAGE_STATS_ENABLED": "0",
    "DO_NOT_TRACK": "true",
    "PYSPARK_PYTHON": sys.executable,
    "SPARK_LOCAL_IP": "127.0.0.1",
}
# What the machine of a test needs and a recipe need not show.
FIRST = {
    "Ray Data": 'import ray\nray.init(num_cpus=1, include_dashboard=False, _node_ip_address="127.0.0.1")\n',
    "Spark": (
        "from pyspark.sql import SparkSession\n"
        'SparkSession.builder.master("local[2]").config("spark.driver.host", "127.0.0.1")'
        '.config("spark.driver.bindAddress", "127.0.0.1").config("spark.ui.enabled", "false").getOrCreate()\n'
    ),
}


def reports() -> dict[str, list[Any]]:
    paths = sorted((ROOT / "examples").glob("*.txt"))
    return {
        "name": [path.stem for path in paths] + ["empty", "none"],
        "report": [path.read_text(encoding="utf-8") for path in paths] + [None, "没有数字。"],
        "city": [("四川省成都市", None, "420100")[i % 3] for i in range(len(paths))] + [None, None],
        "year": [2021 + i % 3 for i in range(len(paths))] + [None, 2020],
    }


@pytest.fixture(scope="module")
def expected() -> list[dict[str, Any]]:
    rows = [
        typed_row(record)
        for name, text, place, year in zip(*reports().values(), strict=True)
        if text is not None
        for record in extract(text, doc=name, place=place, published=str(year))
    ]
    assert len(rows) > 100
    return in_order(rows)


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["doc"], row["start"], row["end"]))


def recipe(engine: str) -> str:
    found = re.search(rf"^### {engine}\n+```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert found, engine
    return found[1]


def java_home(engine: str) -> dict[str, str]:
    if engine != "Spark":
        return {}
    java = subprocess.run(["bash", str(ROOT / "scripts/java")], capture_output=True, text=True)
    if java.returncode:
        warnings.warn(f"SPARK IS NOT TESTED: {java.stderr.strip()}", stacklevel=2)
        pytest.skip(f"SPARK IS NOT TESTED: {java.stderr.strip()}")
    return {"JAVA_HOME": java.stdout.strip()}


def rows_in(path: Path) -> list[dict[str, Any]]:
    """Return the flat rows of what an engine wrote: a file, or a folder of them."""
    rows = pyarrow.dataset.dataset(path, format="parquet", exclude_invalid_files=True).to_table().to_pylist()
    found = [{**row, "doc": row["name"]} if "name" in row else row for row in rows]
    return in_order([{key: row[key] for key in FIELDS} for row in found])


@pytest.mark.parametrize("engine", list(ENGINES))
def test_an_engine_gives_the_records_of_extract(
    engine: str, expected: list[dict[str, Any]], tmp_path: Path
) -> None:
    if importlib.util.find_spec(ENGINES[engine]) is None:
        pytest.skip(f"{engine.upper()} IS NOT TESTED: pip install 'citymetrics[engines]'")
    pyarrow.parquet.write_table(pa.table(reports()), tmp_path / "reports.parquet")
    done = subprocess.run(
        [sys.executable, "-c", FIRST.get(engine, "") + recipe(engine)],
        cwd=tmp_path,
        env={**os.environ, **QUIET, **java_home(engine)},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert rows_in(tmp_path / "found.parquet") == expected


def test_a_recipe_has_ten_lines_at_most() -> None:
    for engine in ENGINES:
        lines = [line for line in recipe(engine).splitlines() if line.strip()]
        assert len(lines) <= 10, engine


def test_the_other_blocks_of_the_page_run() -> None:
    """In order, in one module: each uses the names of those before it."""
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.split("## In engines")[0], re.MULTILINE | re.DOTALL)
    assert len(blocks) == 2
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, "docs/frames.md", "exec"), names)
    assert names["found"]["value"].to_list() == [2740000, 7]
    assert len(names["one"].filter(status="target")) == 1


def test_the_message_of_the_page_is_the_one_that_is_raised() -> None:
    pl = pytest.importorskip("polars")
    from citymetrics import InputError, extract_frame

    frame = pl.DataFrame(
        {"doc": ["无", "无", "无"], "city": ["成都市", "火星", "武汉市"], "year": ["2025", None, "soon"]}
    )
    with pytest.raises(InputError) as raised:
        extract_frame(frame, text="doc", place="city", published="year")
    assert f"citymetrics.errors.InputError: {raised.value}\n" in PAGE
