"""An embedded store: the records of many documents in one DuckDB file, each document once.

Adding a document again replaces its records in one transaction: a reader sees either the old ones or the new ones.
Queries use the view ``indicators``, which docs/store.md describes. Needs the extra ``duckdb``.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citymetrics.errors import InputError, MissingExtraError, ReadError, WriteError
from citymetrics.export.recordfiles import record_of_row
from citymetrics.records.evidence import Evidence
from citymetrics.records.model import FIELDS
from citymetrics.records.rows import flat_row

if TYPE_CHECKING:
    from types import TracebackType

    from citymetrics.records.model import Indicator

__all__ = ["VERSION", "Added", "Store"]

VERSION = 2
"""The version of the layout; a file of another version is refused and not changed."""

_TYPES = {
    **dict.fromkeys(("period_start", "period_end"), "DATE"),
    **dict.fromkeys(("start", "end"), "BIGINT"),
}
_COLUMNS = ", ".join(f'"{field}" {_TYPES.get(field, "VARCHAR")}' for field in FIELDS)
_FIGURES = ("value", "lower", "upper")
_NAMES = ", ".join(f'"{field}"' for field in FIELDS)
# Figures are kept as the digits they were stated with; the view types them, null where 38 digits do not hold them.
# Records of older files bring no sentence: the column ``passage`` has what their text says instead.
_SHOWN = ", ".join(
    f'TRY_CAST("{field}" AS DECIMAL(38, 10)) AS "{field}"'
    if field in _FIGURES
    else 'coalesce("sentence", passage) AS "sentence"'
    if field == "sentence"
    else f'"{field}"'
    for field in FIELDS
)
_LAYOUT = f"""
CREATE TABLE IF NOT EXISTS layout (version INTEGER);
INSERT INTO layout SELECT {VERSION} WHERE NOT EXISTS (SELECT 1 FROM layout);
CREATE TABLE IF NOT EXISTS documents (doc VARCHAR PRIMARY KEY, digest VARCHAR, records INTEGER);
CREATE TABLE IF NOT EXISTS records ({_COLUMNS}, passage VARCHAR);
CREATE OR REPLACE VIEW indicators AS
    SELECT {_SHOWN}, value AS stated_value,
           coalesce(indicator_id, indicator) AS series, year(period_end) AS year
    FROM records;
"""


@dataclass(frozen=True, slots=True)
class Added:
    """The result of an addition: how many documents are new and replaced, and their number of records."""

    new: int
    replaced: int
    records: int


class Store:
    """A DuckDB file of records; a ``with`` block closes it.

    ``read_only`` opens an existing file for queries, concurrently with other readers. Raises ReadError for a file that
    is not a store or has another layout and for a missing one with ``read_only``, InputError for a folder or a missing
    folder, MissingExtraError without duckdb.

    >>> import tempfile
    >>> from citymetrics import extract
    >>> text = "2020年末成都市注册志愿者达274万人。"
    >>> with tempfile.TemporaryDirectory() as folder, Store(folder + "/a.duckdb") as store:
    ...     for _ in range(2):
    ...         print(store.add(extract(text, doc="a.txt"), {"a.txt": text}))
    ...     store.query("SELECT place, series, value FROM indicators")[1]
    Added(new=1, replaced=0, records=1)
    Added(new=0, replaced=1, records=1)
    [('成都市', 'social.volunteers.registered', Decimal('2740000.0000000000'))]
    """

    def __init__(self, path: str | Path, *, read_only: bool = False) -> None:
        self.path = Path(path)
        self._database = _connect(self.path, read_only)
        try:
            self._prepare(read_only)
        except BaseException:
            self._database.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def add(self, records: Iterable[Indicator], texts: Mapping[str, str] | None = None) -> Added:
        """Add documents with their records, or replace those that are stored; on an error nothing is changed.

        ``texts`` are the documents by ``doc``, for the sentences. A document that only ``texts`` contains has no
        records any more: those stored of it are removed. A text that is stored under another name is the same document,
        moved, and is replaced; of two names for one text in the same call the first is used. Raises WriteError when the
        disk is full.
        """
        texts = texts or {}
        evidence = Evidence(texts)
        by_doc: dict[str, list[Indicator]] = {doc: [] for doc in texts}
        for record in records:
            by_doc.setdefault(record.doc, []).append(record)
        digests = {doc: _digest(texts[doc]) if doc in texts else None for doc in by_doc}
        for doc in _copies(digests):
            del by_doc[doc]
        with self._transaction():
            gone = {doc: self._remove(doc, digests[doc]) for doc in by_doc}
            for doc, found in by_doc.items():
                self._insert(doc, digests[doc], found, evidence)
        replaced = sum(gone.values())
        return Added(len(by_doc) - replaced, replaced, sum(map(len, by_doc.values())))

    def query(self, sql: str, parameters: Sequence[object] = ()) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return the column names and rows of a query over the view ``indicators`` and the tables.

        Raises InputError with the message of DuckDB for a statement that it cannot run.
        """
        import duckdb

        try:
            result = self._database.execute(sql, list(parameters))
        except duckdb.Error as error:
            raise InputError(f"the query cannot run: {str(error).splitlines()[0]}") from None
        return [column[0] for column in result.description or ()], result.fetchall()

    def records(self, where: str = "TRUE", parameters: Sequence[object] = ()) -> Iterator[Indicator]:
        """Yield records in the order of documents and texts, exactly as they were added.

        ``where`` is an SQL condition over the view: ``place = '成都市' AND year >= 2018``. Raises InputError for one
        that DuckDB cannot evaluate.
        """
        chosen = f"SELECT rowid FROM records WHERE rowid IN (SELECT rowid FROM ({_WITH_ROW}) WHERE {where})"
        _, rows = self.query(
            f'SELECT {_NAMES} FROM records WHERE rowid IN ({chosen}) ORDER BY doc, "start", "end", rowid',
            parameters,
        )
        for row in rows:
            yield record_of_row(dict(zip(FIELDS, row, strict=True)), str(self.path))

    def documents(self) -> dict[str, int]:
        """Return the number of records of each document."""
        return dict(self.query("SELECT doc, records FROM documents ORDER BY doc")[1])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Run the block as one transaction. Raises WriteError where the file cannot be written, as on a full disk."""
        import duckdb

        self._database.execute("BEGIN")
        try:
            yield
            self._database.execute("COMMIT")
        except BaseException as error:
            with suppress(
                duckdb.Error
            ):  # after a failed write the database takes no statement, nor keeps the change
                self._database.execute("ROLLBACK")
            if isinstance(error, duckdb.IOException | duckdb.FatalException):
                raise WriteError(
                    f"cannot write {str(self.path)!r}: {str(error).splitlines()[0]}; free some space. "
                    "The store holds what it held before"
                ) from error
            raise

    def _prepare(self, read_only: bool) -> None:
        _, tables = self.query("SELECT table_name FROM duckdb_tables()")
        names = {name for (name,) in tables}
        if (names and "layout" not in names) or (read_only and not names):
            raise ReadError(f"{self.path}: is no store of citymetrics; make one with citymetrics store add")
        if names:
            version = self.query("SELECT version FROM layout")[1][0][0]
            if version != VERSION:
                raise ReadError(f"{self.path}: has layout {version}, this release reads {VERSION}")
        if not read_only:
            self._database.execute(_LAYOUT)

    def _remove(self, doc: str, digest: str | None) -> bool:
        """Remove a document, also where the same text has another name; return whether it was stored."""
        _, found = self.query("SELECT doc FROM documents WHERE doc = ? OR digest = ?", [doc, digest])
        for (name,) in found:
            self._database.execute("DELETE FROM records WHERE doc = ?", [name])
            self._database.execute("DELETE FROM documents WHERE doc = ?", [name])
        return bool(found)

    def _insert(self, doc: str, digest: str | None, found: list[Indicator], evidence: Evidence) -> None:
        self._database.execute("INSERT INTO documents VALUES (?, ?, ?)", [doc, digest, len(found)])
        columns: dict[str, list[Any]] = defaultdict(list)
        for record in found:
            for key, cell in {**flat_row(record), "passage": evidence.sentence(record)}.items():
                columns[key].append(_storable(cell))
        if found:
            types = [*(_TYPES.get(field, "VARCHAR") for field in FIELDS), "VARCHAR"]
            shown = ", ".join(f"unnest(?::{type}[])" for type in types)
            self._database.execute(f"INSERT INTO records SELECT {shown}", list(columns.values()))


_WITH_ROW = f"""
SELECT {_SHOWN}, value AS stated_value, coalesce(indicator_id, indicator) AS series,
       year(period_end) AS year, rowid FROM records
"""


def _connect(path: Path, read_only: bool) -> Any:
    try:
        import duckdb
    except ImportError as absent:
        raise MissingExtraError("The store", package="duckdb", extra="duckdb") from absent
    if path.is_dir():
        raise InputError(f"{str(path)!r} is a folder: name a file in it, as in {path}/store.duckdb")
    if read_only and not path.exists():
        raise ReadError(f"{path}: there is no such store; make one with citymetrics store add")
    if not path.resolve().parent.is_dir():
        raise InputError(
            f"cannot write {str(path)!r}: there is no folder {str(path.parent)!r}; make it first"
        )
    try:
        # Queries read this file only, never others on the machine or the network.
        settings: dict[str, str | bool | int | float | list[str]] = {
            "enable_external_access": False,
            "autoinstall_known_extensions": False,
        }
        return duckdb.connect(str(path), read_only=read_only, config=settings)
    except duckdb.Error as error:
        raise ReadError(f"{path}: cannot be opened as a store ({str(error).splitlines()[0]})") from error


def _copies(digests: Mapping[str, str | None]) -> list[str]:
    """Return the documents whose text is also that of an earlier one."""
    first: dict[str, str] = {}
    return [doc for doc, digest in digests.items() if digest and first.setdefault(digest, doc) != doc]


def _storable(cell: Any) -> Any:
    """Return a cell that UTF-8 can encode: a lone surrogate becomes U+FFFD, one character for one."""
    if not isinstance(cell, str):
        return cell
    return cell.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
