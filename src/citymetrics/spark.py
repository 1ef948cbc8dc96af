"""Extraction on Spark: a DataFrame of texts in, a DataFrame of flat records out.

The work is ``citymetrics.batches.extract_batches``; this module only names columns and types. The package must be
installed where the executors run: ``docs/spark.md`` shows how to ship it. Needs the extra ``spark``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from citymetrics.errors import InputError, MissingExtraError

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

__all__ = ["extract", "record_ddl"]


def extract(
    df: DataFrame,
    *,
    text: str = "text",
    id: str = "id",
    published: Column | date | str | None = None,
    place: Column | str | None = None,
    made: Column | date | str | None = None,
) -> DataFrame:
    """Return the records of the texts in ``df``: a row a record, in the columns of the flat record.

    ``text`` and ``id`` name the columns of the texts and of what becomes ``doc``. ``published``, ``place`` and
    ``made`` (when the file was made, see ``citymetrics.extract``) are a value for all texts, or a Column that has one
    for each (``df.date``, ``F.lit("成都市")``). A text that cannot be read does not fail the job: it gives a row with
    ``doc`` and the reason in the last column, ``quarantine``, which is null for records. Decimals are decimal(38,10).
    Lazy, like every transformation in Spark; the rows of one text keep their order.

    Raises InputError for a column that is missing or holds no strings, and for an unreadable value::

        found = extract(df, text="body", id="url", published=df.date, place="四川省成都市")
        found.where("quarantine is null").write.parquet("found")
    """
    try:
        import pandas  # noqa: F401 - Spark asks for it when the job runs, and fails late and unclearly without
        from pyspark.sql import Column
    except ImportError as absent:
        raise MissingExtraError("Spark", package="pyspark and pandas", extra="spark") from absent
    _check(df, text=text, id=id)
    columns = [df[id].cast("string").alias("id"), df[text].alias("text")]
    options: dict[str, Any] = {}
    for name, value in (("published", published), ("place", place), ("made", made)):
        if isinstance(value, Column):
            columns.append(value.cast("string").alias(name))
            options[f"{name}_column"] = name
        else:
            options[name] = value
    _check_values(options)
    return df.select(*columns).mapInArrow(partial(_extract_partition, options), record_ddl())


def record_ddl() -> str:
    """Return the schema of the result as Spark writes it.

    >>> record_ddl().split(", ")[11]
    '`value` decimal(38,10)'
    """
    from citymetrics.batches import quarantine_schema
    from citymetrics.export.arrow import DECIMAL

    names = {
        DECIMAL: f"decimal({DECIMAL.precision},{DECIMAL.scale})",
        "date32[day]": "date",
        "int64": "bigint",
    }
    return ", ".join(
        f"`{field.name}` {names.get(field.type) or names.get(str(field.type)) or field.type}"
        for field in quarantine_schema()
    )


def _extract_partition(options: dict[str, Any], batches: Iterable[Any]) -> Iterator[Any]:
    # Imported by the executor: the driver sends the name of this function and no code.
    from citymetrics.batches import extract_batches

    return extract_batches(batches, **options)


def _check(df: DataFrame, *, text: str, id: str) -> None:
    types = dict(df.dtypes)
    for argument, name in (("text", text), ("id", id)):
        if name not in types:
            raise InputError(f"{argument}={name!r} is no column: give one of {', '.join(types)}")
    if types[text] != "string":
        raise InputError(f"text={text!r} is a column of {types[text]}: give one of strings")


def _check_values(options: dict[str, Any]) -> None:
    from citymetrics.extractor import Extractor
    from citymetrics.marks.periods import read_publication

    Extractor(published=options.get("published"), place=options.get("place"))
    read_publication(options.get("made"), "made")
