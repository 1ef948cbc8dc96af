"""Spark: its rows are those of ``extract``, in one process and on separate executors; bad rows fail no job."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from citymetrics import extract
from citymetrics.errors import InputError
from citymetrics.records.model import FIELDS

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))

pytest.importorskip("pyspark", reason="SPARK IS NOT TESTED: pip install 'citymetrics[spark]'")
pytest.importorskip("pandas", reason="SPARK IS NOT TESTED: pip install 'citymetrics[spark]'")
# Spark's own use of what pandas and Python are to give up is not ours to mend.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@contextmanager
def session(master: str) -> Iterator[SparkSession]:
    """Start Spark, as docs/spark.md says it is to be set up, and stop it."""
    import pyspark
    from pyspark.sql import SparkSession

    java = subprocess.run(["bash", str(ROOT / "scripts/java")], capture_output=True, text=True)
    if java.returncode:
        warnings.warn(f"SPARK IS NOT TESTED: {java.stderr.strip()}", stacklevel=2)
        pytest.skip(f"SPARK IS NOT TESTED: {java.stderr.strip()}")
    os.environ |= {
        "JAVA_HOME": java.stdout.strip(),
        "SPARK_HOME": str(Path(pyspark.__file__).parent),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    builder = SparkSession.builder.master(master).appName("citymetrics tests")
    for key, value in {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "256",
        "spark.ui.enabled": "false",
    }.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        yield spark
    finally:
        spark.stop()


def documents() -> list[tuple[str, str]]:
    return [(path.name, path.read_text(encoding="utf-8")) for path in EXAMPLES]


def expected(**known: Any) -> list[dict[str, Any]]:
    from citymetrics.records.rows import typed_row

    return [typed_row(r) for name, text in documents() for r in extract(text, doc=name, **known)]


def collected(found: Any) -> list[dict[str, Any]]:
    return sorted((row.asDict() for row in found.collect()), key=lambda row: (row["doc"], row["start"] or -1))


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["doc"], row["start"]))


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    with session("local[2]") as started:
        yield started


def test_rows_equal_those_of_extract(spark: SparkSession) -> None:
    from citymetrics.spark import extract as extract_with_spark

    df = spark.createDataFrame(documents(), "id string, text string").repartition(2)
    found = extract_with_spark(df, published="2021-03", place="四川省成都市")
    assert found.columns == [*FIELDS, "quarantine"]
    rows = collected(found)
    assert {row.pop("quarantine") for row in rows} == {None}
    assert rows == in_order(expected(published="2021-03", place="四川省成都市"))
    assert len(rows) > 100


def test_bad_rows_go_to_the_quarantine_column(spark: SparkSession) -> None:
    from citymetrics.spark import extract as extract_with_spark

    df = spark.createDataFrame(
        [
            (1, "全市注册志愿者274万人。", "2021"),
            (2, None, "2021"),
            (3, "去年新增学位7个。", "soon"),
            (4, "无数字。", None),
        ],
        "number int, body string, day string",
    ).coalesce(1)
    found = extract_with_spark(df, text="body", id="number", published=df.day, place="成都市")
    good, null, unreadable = (row.asDict() for row in found.collect())
    assert (good["doc"], good["value"], good["place"], good["quarantine"]) == (
        "1",
        Decimal(2740000),
        "成都市",
        None,
    )
    assert (null["doc"], null["indicator"]) == ("2", None)
    assert null["quarantine"].startswith("InputError: text: None is a NoneType")
    assert (unreadable["doc"], unreadable["value"]) == ("3", None)
    assert "'soon'" in unreadable["quarantine"]


def test_published_and_place_may_be_columns(spark: SparkSession) -> None:
    from pyspark.sql.functions import lit

    from citymetrics.spark import extract as extract_with_spark

    df = spark.createDataFrame(
        [
            ("a", "去年全市新增学位7个。", date(2021, 8, 20)),
            ("b", "去年全市新增学位7个。", date(2019, 8, 20)),
        ],
        "id string, text string, day date",
    )
    rows = collected(extract_with_spark(df, published=df.day, place=lit("武汉市")))
    # 去年 is the whole of the year before.
    assert [(row["period_start"], row["period_end"], row["place"]) for row in rows] == [
        (date(2020, 1, 1), date(2020, 12, 31), "武汉市"),
        (date(2018, 1, 1), date(2018, 12, 31), "武汉市"),
    ]


def test_the_time_of_making_may_be_a_column(spark: SparkSession) -> None:
    from citymetrics.spark import extract as extract_with_spark

    df = spark.createDataFrame([("a", "去年新增学位7个。", "2021")], "id string, text string, day string")
    ends = [collected(extract_with_spark(df, made=made))[0]["period_end"] for made in (df.day, "2019", None)]
    assert ends == [date(2020, 12, 31), date(2018, 12, 31), None]


def test_wrong_arguments_are_named_before_the_job_runs(spark: SparkSession) -> None:
    from citymetrics.spark import extract as extract_with_spark

    df = spark.createDataFrame([("a", "新增学位7个。", 5)], "id string, text string, size int")
    with pytest.raises(InputError, match=r"text='body' is no column: give one of id, text, size"):
        extract_with_spark(df, text="body")
    with pytest.raises(InputError, match=r"text='size' is a column of int: give one of strings"):
        extract_with_spark(df, text="size")
    with pytest.raises(InputError, match="soon"):
        extract_with_spark(df, published="soon")
    with pytest.raises(InputError, match="made: 'soon'"):
        extract_with_spark(df, made="soon")


CLUSTER = """
import sys
sys.path.insert(0, "tests")
from test_spark import collected, documents, expected, in_order, session
from citymetrics.spark import extract
from pyspark import TaskContext

with session("local-cluster[2,1,1024]") as spark:
    df = spark.createDataFrame(documents(), "id string, text string").repartition(4)
    rows = collected(extract(df, published="2021-03", place="四川省成都市"))
    assert {row.pop("quarantine") for row in rows} == {None}
    assert rows == in_order(expected(published="2021-03", place="四川省成都市"))
    executors = spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1
    print(len(rows), "rows from", executors, "executors")
"""


def test_two_separate_executors_give_the_same_rows() -> None:
    """In a process of its own: one Python holds one Spark."""
    done = subprocess.run(
        [sys.executable, "-c", CLUSTER], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    if "SPARK IS NOT TESTED" in done.stderr:
        pytest.skip(done.stderr.strip().splitlines()[-1])
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.split()[-2:] == ["2", "executors"]
