"""The parts of a corpus: files, and the pieces of them that are read at a time.

The files are listed in a fixed order and cut into pieces by size alone, so that the same input always gives the same
pieces. Listing reads no text: the worker that gets a piece reads it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from citymetrics.catalogue import Catalogue, load_catalogue
from citymetrics.errors import MissingExtraError, ReadError
from citymetrics.extractor import Extractor
from citymetrics.records.model import Indicator
from citymetrics.sources import Columns, Limits, SourceText, read_source
from citymetrics.sources import list_files as list_documents
from citymetrics.sources.columns import BATCH_ROWS, read_line, read_row
from citymetrics.sources.inputs import Input, too_large
from citymetrics.sources.kinds import kind_of
from citymetrics.sources.sourcetext import located

LIMITS = Limits()
_BLOCK = 2**20


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read, and why."""

    doc: str
    reason: str
    sha256: str | None = None
    """Checksum of what there was to read, where it could be."""


class File(NamedTuple):
    """A file of the corpus: its path below the root, with slashes on every system, and its size in bytes."""

    name: str
    size: int


class Piece(NamedTuple):
    """The unit of reading: a whole file, lines of a JSONL file, or rows of a row group of a Parquet file."""

    name: str
    form: str
    """``file``, ``jsonl`` or ``parquet``."""
    size: int
    """Its share of the file's bytes, to show progress."""
    weight: int
    """Approximate size in bytes when unpacked, by which work is distributed."""
    start: int = 0
    """First byte, or first row in the row group."""
    end: int = 0
    first: int = 1
    """Number of the first line or row in the file."""
    group: int = 0
    """Number of the row group."""


def list_files(root: Path) -> Iterator[File]:
    """Yield the documents below ``root`` (or ``root`` itself), as ``sources.list_files`` finds them."""
    if root.is_dir():
        for path in list_documents(root):
            yield File(path.relative_to(root).as_posix(), _size(path))
    elif root.is_file():
        yield File(root.name, _size(root))
    else:
        raise ReadError(f"{root}: there is no such file or folder; check the spelling of the path")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # a link to nowhere: the worker that reads it says so
        return 0


def path_of(root: Path, name: str) -> Path:
    """Return the path of a file of the corpus."""
    return root / name if root.is_dir() else root


def cut_pieces(root: Path, file: File, size: int, columns: Columns) -> Iterator[Piece]:
    """Yield the pieces of a file, each of about ``size`` bytes where the format can be cut."""
    path = path_of(root, file.name)
    kind = ""
    if path.suffix.lower() in (".jsonl", ".ndjson", ".parquet"):
        with suppress(ReadError):  # the worker that reads it says what is wrong
            kind = kind_of(Input.of_file(path))
    if kind == "jsonl":
        with path.open("rb") as lines:
            yield from _cut_lines(lines, file, size)
    elif kind == "parquet":
        yield from _cut_rows(path, file, size, columns)
    else:
        yield Piece(file.name, "file", file.size, file.size)


def _cut_lines(stream: BinaryIO, file: File, size: int) -> Iterator[Piece]:
    start, line = 0, 1
    while start < file.size:
        end = _line_end(stream, start + size - 1, file.size)
        yield Piece(file.name, "jsonl", end - start, end - start, start, end, line)
        line += _count_lines(stream, start, end)
        start = end


def _line_end(stream: BinaryIO, position: int, size: int) -> int:
    stream.seek(position)
    while position < size and (block := stream.read(_BLOCK)):
        found = block.find(b"\n")
        if found >= 0:
            return position + found + 1
        position += len(block)
    return size


def _count_lines(stream: BinaryIO, start: int, end: int) -> int:
    stream.seek(start)
    return sum(stream.read(min(_BLOCK, end - at)).count(b"\n") for at in range(start, end, _BLOCK))


def _cut_rows(path: Path, file: File, size: int, columns: Columns) -> Iterator[Piece]:
    try:
        with _parquet().ParquetFile(path) as table:
            sound = columns.text in table.schema_arrow.names
            groups = [table.metadata.row_group(i) for i in range(table.num_row_groups)]
            whole = table.metadata.num_rows
    except (OSError, ValueError):
        sound, groups = False, []
    if not sound or max((group.total_byte_size for group in groups), default=0) > LIMITS.row_group_bytes:
        # Broken or hostile: reading it as a whole says what is wrong.
        yield Piece(file.name, "file", file.size, file.size)
        return
    first = 1
    for number, group in enumerate(groups):
        slices = max(1, group.total_byte_size // size)
        step = max(1, -(-group.num_rows // slices))
        for start in range(0, group.num_rows, step):
            end = min(start + step, group.num_rows)
            share = file.size * (end - start) // whole
            weight = group.total_byte_size * (end - start) // group.num_rows
            yield Piece(file.name, "parquet", share, weight, start, end, first + start, number)
        first += group.num_rows


def read_piece(root: Path, piece: Piece, columns: Columns) -> Iterator[SourceText | Failure]:
    """Yield the documents of a piece in order; one that cannot be read is yielded as a Failure."""
    path = path_of(root, piece.name)
    read = {"jsonl": _read_lines, "parquet": _read_rows, "file": _read_file}[piece.form]
    try:
        yield from read(path, piece, columns)
    except (OSError, ReadError, ValueError) as error:
        yield Failure(piece.name, _reason(error, path, piece))


def _reason(error: Exception, path: Path, piece: Piece) -> str:
    # The name in the corpus and not the path: a result is the same wherever the corpus stands.
    return f"{type(error).__name__}: {error}".replace(str(path), piece.name)


def _read_file(path: Path, piece: Piece, columns: Columns) -> Iterator[SourceText | Failure]:
    failures: list[Failure] = []

    def fail(doc: str, error: ReadError) -> None:
        checksum = _checksum(path) if doc == str(path) else None
        failures.append(Failure(doc.replace(str(path), piece.name, 1), _reason(error, path, piece), checksum))

    for source in read_source(path, columns=columns, on_error=fail):
        yield from failures
        failures.clear()
        yield replace(source, doc=source.doc.replace(str(path), piece.name, 1))
    yield from failures


def _checksum(path: Path) -> str | None:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def _read_lines(path: Path, piece: Piece, columns: Columns) -> Iterator[SourceText | Failure]:
    source = Input.of_file(path, piece.name)
    with path.open("rb") as stream:
        stream.seek(piece.start)
        number = piece.first
        while stream.tell() < piece.end:
            line = stream.readline(LIMITS.text_bytes + 1)
            try:
                if len(line) > LIMITS.text_bytes:
                    size = len(line) + _skip_line(stream, line)
                    raise too_large(f"{piece.name}#{number}", size, LIMITS.text_bytes)
                if line.strip():
                    yield read_line(line, source, number, columns)
            except ReadError as error:
                yield Failure(f"{piece.name}#{number}", f"ReadError: {error}")
            number += 1


def _skip_line(stream: BinaryIO, line: bytes) -> int:
    size = 0
    while not line.endswith(b"\n") and (line := stream.readline(_BLOCK)):
        size += len(line)
    return size


def _read_rows(path: Path, piece: Piece, columns: Columns) -> Iterator[SourceText | Failure]:
    source = Input.of_file(path, piece.name)
    at = 0
    with _parquet().ParquetFile(path) as table:
        present = [name for name in columns.names() if name in table.schema_arrow.names]
        # iter_batches cannot start in the middle of a row group; what lies before is decoded and dropped.
        for batch in table.iter_batches(batch_size=BATCH_ROWS, row_groups=[piece.group], columns=present):
            if at >= piece.end:
                break
            if at + batch.num_rows > piece.start:
                for row, values in enumerate(batch.to_pylist(), at):
                    if piece.start <= row < piece.end:
                        yield _read_row(values, source, piece.first + row - piece.start, columns)
            at += batch.num_rows


def _read_row(values: dict[str, Any], source: Input, number: int, columns: Columns) -> SourceText | Failure:
    try:
        return read_row(values, source, number, columns)
    except ReadError as error:
        return Failure(f"{source.doc}#{number}", f"ReadError: {error}")


def _parquet() -> Any:
    try:
        from pyarrow import parquet
    except ImportError as absent:
        raise MissingExtraError("Parquet", package="pyarrow", extra="corpus") from absent
    return parquet


@lru_cache(maxsize=256)
def _extractor(published: str | None, place: str | None, indicators: tuple[str, ...]) -> Extractor:
    return Extractor(published=published, place=place, indicators=_catalogue(indicators))


@lru_cache(maxsize=1)
def _catalogue(indicators: tuple[str, ...]) -> Catalogue | None:
    return load_catalogue(indicators) if indicators else None


def check_known(published: str | None, place: str | None) -> None:
    """Raise InputError for an unreadable ``published`` or ``place``."""
    _extractor(published, place, ())


def read_records(
    source: SourceText, published: str | None, place: str | None, indicators: tuple[str, ...] = ()
) -> list[Indicator]:
    """Return the records of a document, each with its location; the caller's date and place take precedence."""
    dates = source.dates(published)
    extractor = _extractor(dates["published"], source.place if place is None else place, indicators)
    return list(located(extractor.extract(source.text, doc=source.doc, made=dates["made"]), source))
