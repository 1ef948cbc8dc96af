"""Extraction from Arrow batch to Arrow batch: the texts of a table in, their records out.

``extract_batches`` is a pure function from record batches to record batches: Spark calls it through
``mapInArrow``, and so can any engine that speaks Arrow. Needs pyarrow, which the extra ``parquet`` installs.

>>> import pyarrow as pa
>>> documents = pa.record_batch({"id": ["a", "b"], "text": ["注册志愿者达274万人。", None]})
>>> for row in pa.Table.from_batches(extract_batches([documents])).to_pylist():
...     print(row["doc"], row["value"], row["quarantine"])
a 2740000.0000000000 None
b None InputError: text: None is a NoneType; give a str (decode bytes first)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from citymetrics.catalogue import Catalogue, load_catalogue
from citymetrics.errors import InputError, MissingExtraError
from citymetrics.export.arrow import BATCH, ArrowRow, record_batch, record_row, row_batch, schema
from citymetrics.extractor import Extractor
from citymetrics.marks.periods import read_publication
from citymetrics.records.model import Indicator
from citymetrics.sources.cells import read_place_cell, read_published_cell, read_text_cell

try:
    import pyarrow as pa
except ImportError as absent:
    raise MissingExtraError("Arrow", package="pyarrow", extra="parquet") from absent

__all__ = ["QUARANTINE", "extract_batches", "extract_lists", "list_type", "quarantine_schema"]


class _Column(Protocol):
    def to_pylist(self) -> list[Any]: ...


QUARANTINE = "quarantine"
"""The column that says why a document gave no records; null in the row of a record."""


def quarantine_schema() -> pa.Schema:
    """Return the schema of what ``extract_batches`` gives: the flat record and ``quarantine``.

    >>> quarantine_schema().names[0], quarantine_schema().names[-1]
    ('doc', 'quarantine')
    """
    return schema().append(pa.field(QUARANTINE, pa.string()))


def extract_batches(  # noqa: PLR0913 - public, and every option is given by name
    batches: Iterable[pa.RecordBatch],
    *,
    text: str = "text",
    id: str = "id",
    published: date | str | None = None,
    place: str | None = None,
    made: date | str | None = None,
    published_column: str | None = None,
    place_column: str | None = None,
    made_column: str | None = None,
) -> Iterator[pa.RecordBatch]:
    """Yield the records of the documents in ``batches``, in order, as batches of ``quarantine_schema``.

    ``text`` and ``id`` name the columns of the texts and of what becomes ``doc``. ``published``, ``place`` and
    ``made`` (when the file was made, see ``citymetrics.extract``) hold for all documents; ``published_column``,
    ``place_column`` and ``made_column`` name columns that give them for each document, in any type (2025, 2025.0, a
    timestamp), and are used where the former are not given. A document that cannot be read gives one row, all null
    but for ``doc`` and ``quarantine``.

    Raises InputError for an unreadable ``published``, ``place`` or ``made`` and for a missing column.

    >>> import pyarrow as pa
    >>> documents = pa.record_batch({"id": ["a"], "text": ["去年新增学位7个。"], "day": ["2021-08-20"]})
    >>> for batch in extract_batches([documents], published_column="day"):
    ...     print(batch.column("period_end").to_pylist())
    [datetime.date(2020, 12, 31)]
    """
    read = lru_cache(maxsize=256)(_extractor)
    read(published, place)
    read_publication(made, "made")
    columns = [id, text, *filter(None, (published_column, place_column, made_column))]
    for batch in batches:
        _check_columns(batch, columns)
        documents = zip(
            batch.column(id).to_pylist(),
            batch.column(text).to_pylist(),
            _column(batch, published_column, published),
            _column(batch, place_column, place),
            _column(batch, made_column, made),
            strict=True,
        )
        yield from _batches(_read(documents, read))


def list_type() -> pa.DataType:
    """Return the type of what ``extract_lists`` gives: a list of structs of the flat record.

    >>> list_type().value_type.field("value").type
    Decimal128Type(decimal128(38, 10))
    """
    return pa.list_(pa.struct(list(schema())))


def extract_lists(
    texts: _Column,
    published: _Column,
    places: _Column,
    *,
    indicators: str | Path | Iterable[str | Path] | Catalogue | None = None,
) -> pa.ListArray:
    """Return the records of each text of a column as a list, for engines whose functions go from columns to columns.

    ``published`` and ``places`` are columns of the same length, in any type; null is not known. A text that is null
    gives null, one without figures an empty list. Raises InputError for a cell that cannot be read, and quotes it.

    >>> import pyarrow as pa
    >>> texts = pa.array(["去年新增学位7个。", None, "没有数字。"])
    >>> lists = extract_lists(texts, pa.array([2021] * 3), pa.nulls(3)).to_pylist()
    >>> [(record["indicator"], str(record["period_end"])) for record in lists[0]], lists[1:]
    ([('学位', '2020-12-31')], [None, []])
    """
    if indicators is not None and not isinstance(indicators, Catalogue):
        indicators = load_catalogue(indicators)
    catalogue: Catalogue | None = indicators
    read = lru_cache(maxsize=256)(partial(_extractor, indicators=catalogue))
    records: list[Indicator] = []
    ends: list[int] = [0]
    blank: list[bool] = []
    for cell, day, place in zip(*(column.to_pylist() for column in (texts, published, places)), strict=True):
        text = _named(read_text_cell, cell, "text")
        if text is not None:
            known = _named(read_published_cell, day, "published"), _named(read_place_cell, place, "place")
            records += read(*known).extract(text)
        ends.append(len(records))
        blank.append(text is None)
    flat = record_batch(records).to_struct_array()
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), flat, mask=pa.array(blank, pa.bool_()))


def _named(read: Callable[[Any], str | None], cell: Any, argument: str) -> str | None:
    try:
        return read(cell)
    except InputError as error:
        raise InputError(f"{argument}: {error}") from None


def _extractor(
    published: date | str | None, place: str | None, indicators: Catalogue | None = None
) -> Extractor:
    return Extractor(published=published, place=place, indicators=indicators)


def _column(batch: pa.RecordBatch, name: str | None, given: Any) -> list[Any]:
    if name is None or given is not None:
        return [given] * batch.num_rows
    values: list[Any] = batch.column(name).to_pylist()
    return values


def _check_columns(batch: pa.RecordBatch, wanted: list[str]) -> None:
    for name in wanted:
        if name not in batch.schema.names:
            raise InputError(f"there is no column {name!r}: give one of {', '.join(batch.schema.names)}")


def _read(documents: Iterable[tuple[Any, ...]], read: Callable[..., Extractor]) -> Iterator[ArrowRow]:
    for key, text, published, place, made in documents:
        doc = "" if key is None else str(key)
        try:
            extractor = read(read_published_cell(published), read_place_cell(place))
            rows = [record_row(r) for r in extractor.extract(text, doc=doc, made=read_published_cell(made))]
        except Exception as error:  # whatever it is, it is one document's and not the job's
            rows = [{"doc": doc, QUARANTINE: f"{type(error).__name__}: {error}"}]
        yield from rows


def _batches(rows: Iterator[ArrowRow]) -> Iterator[pa.RecordBatch]:
    while part := list(islice(rows, BATCH)):
        yield row_batch(part, quarantine_schema())
