"""Read the documents at a path: files, folders and zips, in any of the formats."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from citymetrics.errors import CitymetricsError, MissingExtraError, ReadError
from citymetrics.sources.archive import is_hidden, walk_members
from citymetrics.sources.columns import Columns, read_jsonl, read_parquet
from citymetrics.sources.inputs import Input, Report, too_large
from citymetrics.sources.kinds import READ_SUFFIXES, REFUSED_SUFFIXES, kind_of
from citymetrics.sources.limits import DEFAULT_LIMITS, Limits
from citymetrics.sources.markdown import read_markdown
from citymetrics.sources.metadata import find_publisher, plausible
from citymetrics.sources.pdf import read_pdf
from citymetrics.sources.plain import read_plain
from citymetrics.sources.sourcetext import Found, SourceText
from citymetrics.sources.webpage import read_webpage
from citymetrics.sources.word import read_word

__all__ = ["list_files", "read_bytes", "read_source"]

SINGLE: dict[str, Callable[[Input, Limits], Found]] = {
    "plain": read_plain,
    "markdown": read_markdown,
    "webpage": read_webpage,
    "docx": read_word,
    "pdf": read_pdf,
}
ROWS = {"jsonl": read_jsonl, "parquet": read_parquet}


def read_source(
    path: str | Path,
    *,
    columns: Columns | None = None,
    limits: Limits = DEFAULT_LIMITS,
    on_error: Report | None = None,
) -> Iterator[SourceText]:
    """Return the documents of a file, a folder or a zip, one at a time, in the order of their names or rows.

    Raises ReadError, with the document, the cause and the remedy, for a document that cannot be read. With
    ``on_error`` the error is passed to that function together with the document's name instead, and the others are
    still read. Raises MissingExtraError for a format whose package is not installed.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = pathlib.Path(folder, "a.txt").write_text("注册志愿者达274万人。", encoding="utf-8")
    ...     for source in read_source(folder):
    ...         print(pathlib.Path(source.doc).name, source.text, source.locate(6, 11))
    a.txt 注册志愿者达274万人。 line 1
    """
    reading = _Reading(columns or Columns(), limits, on_error or _raise)
    path = Path(path)
    if path.is_dir():
        yield from reading.folder(path)
    else:
        yield from reading.guarded(str(path), lambda: reading.input(Input.of_file(path), 0))


def read_bytes(
    data: bytes,
    doc: str,
    *,
    name: str | None = None,
    columns: Columns | None = None,
    limits: Limits = DEFAULT_LIMITS,
    on_error: Report | None = None,
) -> Iterator[SourceText]:
    """Return the documents in ``data``, bytes in memory; see :func:`read_source`.

    The suffix of ``doc`` decides the format where the bytes do not; error messages use ``name``.

    >>> [source.text for source in read_bytes("绿地率35%".encode("gb18030"), "-", name="standard input")]
    ['绿地率35%']
    """
    reading = _Reading(columns or Columns(), limits, on_error or _raise)
    source = Input.of_bytes(data, doc, name)
    if source.size > limits.file_bytes:
        reading.report(doc, too_large(source.name, source.size, limits.file_bytes))
    else:
        yield from reading.guarded(doc, lambda: reading.input(source, 0))


def list_files(folder: str | Path) -> Iterator[Path]:
    """Return the documents in a folder and its subfolders, sorted by name, without hidden files and links to folders.

    Files whose suffix is not that of a document (pictures, style sheets) are skipped, those without a suffix are not.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ("b.txt", "a.txt", "a.png", ".hidden.txt"):
    ...         pathlib.Path(folder, name).touch()
    ...     [path.name for path in list_files(folder)]
    ['a.txt', 'b.txt']
    """
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        for name in sorted(files):
            if not is_hidden(name) and _is_document(name):
                yield Path(parent, name)


def _is_document(name: str) -> bool:
    suffix = Path(name).suffix.lower()
    return not suffix or suffix in READ_SUFFIXES or suffix in REFUSED_SUFFIXES


def _raise(doc: str, error: ReadError) -> None:
    raise error


@dataclass(frozen=True, slots=True)
class _Reading:
    """The options of one call, and the readers that use them."""

    columns: Columns
    limits: Limits
    report: Report

    def folder(self, path: Path) -> Iterator[SourceText]:
        empty = True
        for file in list_files(path):
            empty = False
            yield from self.guarded(str(file), lambda: self.input(Input.of_file(file), 0))  # noqa: B023
        if empty:
            self.report(str(path), ReadError(f"{path}: is a folder without documents; name the files in it"))

    def guarded(self, doc: str, read: Callable[[], Iterator[SourceText]]) -> Iterator[SourceText]:
        """Return the result of ``read``; its error is reported."""
        try:
            yield from read()
        except ReadError as error:
            self.report(doc, error)
        except MissingExtraError as error:
            if self.report is _raise:
                raise
            self.report(doc, ReadError(f"{doc}: {error}"))
        except MemoryError:
            self.report(doc, ReadError(f"{doc}: takes more memory than there is; split it"))
        except CitymetricsError:
            raise
        except Exception as error:  # whatever it is, it is this document's and not the others'
            self.report(doc, ReadError(f"{doc}: cannot be read ({type(error).__name__}: {error})"))

    def input(self, source: Input, depth: int) -> Iterator[SourceText]:
        kind = kind_of(source, self.limits)
        if kind == "zip":
            yield from self._zip(source, depth + 1)
        elif kind in ROWS:
            yield from ROWS[kind](source, self.columns, self.limits, self.report)
        else:
            yield _complete(source, SINGLE[kind](source, self.limits))

    def _zip(self, source: Input, depth: int) -> Iterator[SourceText]:
        if depth > self.limits.archive_depth:
            raise ReadError(f"{source.name}: is a zip {depth} deep in zips; unpack the outer ones")
        nothing = True

        def report(doc: str, error: ReadError) -> None:
            nonlocal nothing
            nothing = False
            self.report(doc, error)

        for member in walk_members(source, self.limits, report):
            if _is_document(member.doc):
                nothing = False
                yield from self.guarded(member.doc, lambda: self.input(member, depth))  # noqa: B023
        if nothing:
            raise ReadError(f"{source.name}: is a zip without documents; put files in it that can be read")


def _complete(source: Input, found: Found) -> SourceText:
    """Return the document with its metadata in the form that ``extract`` takes."""
    if not found.text.strip():
        raise ReadError(f"{source.name}: holds no text; check that the document is the right one")
    publisher, place = find_publisher(found.publishers) if found.publishers else (None, None)
    made = plausible(found.made, found.text)
    return SourceText(
        doc=source.doc,
        text=found.text,
        title=found.title,
        published=found.dated or made,
        made=found.dated is None and made is not None,
        place=place,
        publisher=publisher,
        warnings=found.warnings,
        map=found.map,
    )
