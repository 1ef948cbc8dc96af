"""What the commands that extract have in common: how documents are read, and what is known beside them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from citymetrics.errors import InputError
from citymetrics.sources import Columns, Limits, SourceText, read_bytes, read_source

if TYPE_CHECKING:
    from citymetrics.records.extraction import Extraction

__all__ = ["Known", "Meta", "add_known", "add_own_indicators", "add_table", "extractor_of", "open_documents"]

OWN = "a TOML file with indicators of your own (docs/catalogue.md); may be repeated"


def add_known(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say what is known beside the documents."""
    parser.add_argument(
        "--published",
        metavar="DATE",
        help="when the texts appeared (2021, 2021-08 or 2021-08-20), or the column of a table that says so: "
        "去年 and 今年 count from it",
    )
    parser.add_argument(
        "--place",
        metavar="NAME",
        help="the area that 全市 or 全省 means where a text does not say (成都市, 四川省成都市 or 510100), or the "
        "column of a table that says so",
    )
    parser.add_argument(
        "--meta",
        metavar="TABLE",
        type=Path,
        help="a table (.csv, .xlsx, .dta) with the columns doc, published and place: what is known of each document",
    )


def add_table(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that name the columns of a table of texts."""
    parser.add_argument(
        "--text",
        "--text-column",
        metavar="NAME",
        dest="text",
        help="the column of the texts: .csv, .tsv, .xlsx, .dta and .sav are then tables of them, a text a row; "
        "of .jsonl and .parquet the default is text",
    )
    parser.add_argument(
        "--id",
        "--id-column",
        metavar="NAME",
        dest="id",
        default="id",
        help="the column that names the document; default: id",
    )


def add_own_indicators(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names files of indicators."""
    parser.add_argument("--indicators", metavar="FILE", action="append", help=OWN)


def extractor_of(indicators: list[str] | None) -> Callable[..., Extraction]:
    """Return ``citymetrics.extract``, or the same with indicators of the caller's own."""
    if not indicators:
        from citymetrics import extract

        return extract
    from citymetrics.catalogue import load_catalogue
    from citymetrics.extractor import Extractor

    catalogue = load_catalogue(indicators)

    def read(text: str, *, doc: str = "", made: str | None = None, **known: Any) -> Extraction:
        return Extractor(indicators=catalogue, **known).extract(text, doc=doc, made=made)

    return read


@dataclass(slots=True)
class Meta:
    """A sidecar: what a table says of documents, by their paths or names."""

    path: Path
    rows: dict[str, tuple[str | None, str | None]]
    """Date and place by document."""
    used: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, path: Path) -> Meta:
        """Read a table with the columns doc, published and place; one of the last two may be missing.

        Raises InputError for what is no such table, with the row.
        """
        from citymetrics.sources.cells import is_missing, read_place_cell, read_published_cell
        from citymetrics.sources.sheets import read_rows

        rows: dict[str, tuple[str | None, str | None]] = {}
        for number, row in enumerate(read_rows(path), 1):
            if "doc" not in row or not ({"published", "place"} & set(row)):
                raise InputError(
                    f"{path}: has the columns {', '.join(row)}: give it doc, and published or place or both"
                )
            if is_missing(row["doc"]):
                raise InputError(
                    f"{path}: row {number}: doc is blank: give a path below the folder or a file's name"
                )
            doc = str(row["doc"]).strip()
            if doc in rows:
                raise InputError(f"{path}: row {number}: {doc!r} stands twice: leave one row of it")
            cells = []
            for name, read in (("published", read_published_cell), ("place", read_place_cell)):
                try:
                    cells.append(read(row.get(name)))
                except InputError as error:
                    raise InputError(f"{path}: row {number}, column {name!r}: {error}") from None
            rows[doc] = (cells[0], cells[1])
        return cls(path, rows)

    def of(self, doc: str) -> tuple[str | None, str | None]:
        """Return date and place of a document: by its path, by the end of it, by the name without its suffix."""
        path = PurePosixPath(doc.replace("\\", "/"))
        parts = path.parts
        tails = ["/".join(parts[start:]) for start in range(len(parts))]
        for name in (doc, *tails, *(tail.removesuffix(path.suffix) for tail in tails)):
            if name in self.rows:
                self.used.add(name)
                return self.rows[name]
        return None, None

    def report(self) -> None:
        """Say on standard error which rows are of no document that was read."""
        for doc in self.rows:
            if doc not in self.used:
                print(f"citymetrics: {self.path}: no document {doc!r} was read", file=sys.stderr)


@dataclass(slots=True)
class Known:
    """What is known beside the documents, from arguments, columns and a sidecar."""

    published: str | None
    place: str | None
    text: str | None
    id: str
    meta: Meta | None
    names: dict[str, list[str]]
    """The columns of the files that are tables; none where a file cannot be read."""
    only_columns: set[str] = field(default_factory=set)
    """The arguments that name a column and are no value for what has none."""

    @classmethod
    def of(cls, arguments: argparse.Namespace, files: Iterable[str]) -> Known:
        """Read the arguments. Raises InputError for a date or a place that is neither a column nor readable."""
        from citymetrics.sources.sheets import column_names

        known = cls(
            arguments.published,
            arguments.place,
            getattr(arguments, "text", None),
            getattr(arguments, "id", "id"),
            None if arguments.meta is None else Meta.read(arguments.meta),
            {},
        )
        for file in files:
            if file != "-" and known.is_table(file):
                known.names[file] = column_names(file)
        for argument in ("published", "place"):
            if not known._is_value(argument):
                known.only_columns.add(argument)
        return known

    def _is_value(self, argument: str) -> bool:
        """Say whether an argument may hold for documents that are no rows of a table with such a column."""
        from citymetrics import extract

        value = getattr(self, argument)
        if value is None:
            return False
        try:
            extract("", **{argument: value})
        except InputError as error:
            without = [names for names in self.names.values() if value not in names]
            if self.names and not any(without):  # a column of all, or of those that can be read
                return False
            if not self.names:
                raise
            listed = ", ".join(next(filter(None, without)))
            raise InputError(f"--{argument} {value} is no column (they are {listed}), and {error}") from None
        return True

    def is_table(self, file: str) -> bool:
        """Say whether a file is read as a table of texts."""
        from citymetrics.sources.sheets import is_sheet

        suffix = Path(file).suffix.lower()
        return suffix in (".jsonl", ".ndjson", ".parquet") or (self.text is not None and is_sheet(file))

    def columns(self, file: str) -> Columns:
        """Return the names of the columns of a file."""
        names = self.names.get(file, [])
        given = {
            argument: value
            for argument, value in (("published", self.published), ("place", self.place))
            if value is not None and value in names
        }
        return Columns(text=self.text or "text", id=self.id, **given)

    def _value(self, argument: str, file: str) -> str | None:
        """Return an argument where it is a value for the documents of a file."""
        value: str | None = getattr(self, argument)
        column = argument in self.only_columns or value in self.names.get(file, [])
        return None if column else value

    def beside(self, source: SourceText, file: str) -> dict[str, str | None]:
        """Return ``published``, ``made`` and ``place`` of a document, as ``extract`` takes them.

        A row of the sidecar comes first, then the arguments, then what the document says itself.
        """
        published = self._value("published", file)
        place = self._value("place", file) or source.place
        if self.meta is not None:
            day, where = self.meta.of(source.doc)
            published, place = day or published, where or place
        return {**source.dates(published), "place": place}


def open_documents(file: str, known: Known, on_error: Callable[[str, Any], None]) -> Iterator[SourceText]:
    """Return the documents of an argument: a file, a folder, standard input (``-``), or the rows of a table."""
    from citymetrics.sources.sheets import is_sheet, read_sheet

    columns = known.columns(file)
    if file == "-":
        data = sys.stdin.buffer.read(Limits().file_bytes + 1)
        return read_bytes(data, "-", name="standard input", columns=columns, on_error=on_error)
    if known.text is not None and is_sheet(file):
        return read_sheet(file, columns, on_error=on_error)
    return read_source(file, columns=columns, on_error=on_error)
