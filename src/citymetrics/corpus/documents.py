"""What a corpus is made of: documents, and the pieces of files that hold them.

The files are listed in the order of their names and cut into pieces by size alone, so that the same input gives the
same pieces wherever and however often it is listed. Listing opens no text: a worker reads the piece it is given.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from citymetrics.errors import MissingExtraError, ReadError
from citymetrics.extractor import Extractor
from citymetrics.sources.plain import read_text

LONGEST = 64 * 2**20
"""Bytes a text may have: a longer one is no document but a corpus, and would not fit a worker's memory."""
_BLOCK = 2**20


@dataclass(frozen=True, slots=True)
class Document:
    """A text, the id that its records carry as ``doc``, and what is known beside it."""

    id: str
    text: str
    published: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read, and why."""

    id: str
    reason: str
    sha256: str | None = None
    """Checksum of what there was to read, where it could be."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The keys of JSONL objects and the columns of Parquet tables that hold what a document is."""

    text: str = "text"
    id: str = "id"
    published: str = "published"
    place: str = "place"


class File(NamedTuple):
    """A file of the corpus: its path below the root, with slashes on every system, and its size in bytes."""

    name: str
    size: int


class Piece(NamedTuple):
    """What one reading gives: a whole file, lines of a JSONL file or rows of a row group of a Parquet file."""

    name: str
    form: str
    """``file``, ``jsonl`` or ``parquet``."""
    size: int
    """About how many bytes it is, to share out the work and to show progress."""
    start: int = 0
    """First byte, or first row in the row group."""
    end: int = 0
    part: int = 0
    """Number of the first line, or of the row group."""


def list_files(root: Path) -> Iterator[File]:
    """Yield the files below ``root`` (or ``root`` itself) by name; hidden files and links to folders are left out."""
    if root.is_dir():
        yield from _list_folder(root, "")
    elif root.is_file():
        yield File(root.name, root.stat().st_size)
    else:
        raise ReadError(f"{root}: there is no such file or folder; check the spelling of the path")


def _list_folder(folder: Path, prefix: str) -> Iterator[File]:
    try:
        with os.scandir(folder) as entries:
            listed = sorted((e.name, e.is_dir(follow_symlinks=False), e.is_file()) for e in entries)
    except OSError as error:
        raise ReadError(f"{folder}: cannot be listed ({error.strerror}); allow it or leave it out") from error
    for name, is_folder, is_file in listed:
        if name.startswith("."):
            continue
        if is_folder:
            yield from _list_folder(folder / name, f"{prefix}{name}/")
        elif is_file:
            yield File(prefix + name, (folder / name).stat().st_size)


def place_of(root: Path, name: str) -> Path:
    """Return where a file of the corpus stands."""
    return root / name if root.is_dir() else root


def cut_pieces(root: Path, file: File, size: int) -> Iterator[Piece]:
    """Yield the pieces of a file, each of about ``size`` bytes where its form can be cut."""
    suffix = file.name.rpartition(".")[2].lower()
    if suffix in ("jsonl", "ndjson"):
        with place_of(root, file.name).open("rb") as lines:
            yield from _cut_lines(lines, file, size)
    elif suffix == "parquet":
        yield from _cut_rows(place_of(root, file.name), file, size)
    else:
        yield Piece(file.name, "file", file.size)


def _cut_lines(stream: BinaryIO, file: File, size: int) -> Iterator[Piece]:
    start, line = 0, 1
    while start < file.size:
        end = _line_end(stream, start + size, file.size)
        yield Piece(file.name, "jsonl", end - start, start, end, line)
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


def _cut_rows(path: Path, file: File, size: int) -> Iterator[Piece]:
    try:
        with _parquet().ParquetFile(path) as table:
            groups = [table.metadata.row_group(i) for i in range(table.num_row_groups)]
    except (OSError, ValueError):  # broken: the worker that reads it says how
        yield Piece(file.name, "parquet", file.size, 0, 0, -1)
        return
    for number, group in enumerate(groups):
        slices = max(1, group.total_byte_size // size)
        step = max(1, -(-group.num_rows // slices))
        for start in range(0, group.num_rows, step):
            end = min(start + step, group.num_rows)
            # By its share of the file, so that the pieces of a compressed file add up to its size.
            share = file.size * (end - start) // max(1, sum(g.num_rows for g in groups))
            yield Piece(file.name, "parquet", share, start, end, number)


def read_piece(root: Path, piece: Piece, columns: Columns) -> Iterator[Document | Failure]:
    """Yield the documents of a piece in their order; what cannot be read is a Failure in its place."""
    path = place_of(root, piece.name)
    try:
        if piece.form == "jsonl":
            yield from _read_lines(path, piece, columns)
        elif piece.form == "parquet":
            yield from _read_rows(path, piece, columns)
        elif piece.size > LONGEST:
            yield Failure(piece.name, f"ReadError: {piece.name}: {_too_long(piece.size)}", _checksum(path))
        else:
            yield Document(piece.name, read_text(path))
    except (OSError, ReadError, ValueError) as error:
        # The name in the corpus and not the path: the run is the same wherever the corpus stands.
        reason = f"{type(error).__name__}: {error}".replace(str(path), piece.name)
        yield Failure(piece.name, reason, _checksum(path) if piece.form == "file" else None)


def _checksum(path: Path) -> str | None:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def _too_long(size: int) -> str:
    return f"is {size:,} bytes, more than the {LONGEST:,} of a document; split it, or give a text a line as JSONL"


def _read_lines(path: Path, piece: Piece, columns: Columns) -> Iterator[Document | Failure]:
    with path.open("rb") as stream:
        stream.seek(piece.start)
        number = piece.part
        while stream.tell() < piece.end:
            line = stream.readline(LONGEST + 1)
            name = f"{piece.name}:{number}"
            if len(line) > LONGEST:
                size = len(line)
                while not line.endswith(b"\n") and (line := stream.readline(_BLOCK)):
                    size += len(line)
                yield Failure(name, f"ReadError: {name}: {_too_long(size)}")
            elif line.strip():
                yield _read_line(line, name, columns)
            number += 1


def _read_line(line: bytes, name: str, columns: Columns) -> Document | Failure:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return Failure(name, f"ReadError: {name}: is not JSON in UTF-8 ({error}); write one object a line")
    if not isinstance(row, dict):
        return Failure(name, f"ReadError: {name}: is no object; write one object a line")
    return _document(row, name, columns)


def _read_rows(path: Path, piece: Piece, columns: Columns) -> Iterator[Document | Failure]:
    at = 0
    with _parquet().ParquetFile(path) as table:
        names = set(table.schema_arrow.names)
        if columns.text not in names:
            raise ReadError(
                f"{path}: has no column {columns.text!r}, only {', '.join(sorted(names))}; name the text's"
            )
        wanted = [c for c in (columns.id, columns.text, columns.published, columns.place) if c in names]
        # iter_batches cannot start in the middle of a row group; what lies before is decoded and dropped.
        for batch in table.iter_batches(batch_size=256, row_groups=[piece.part], columns=wanted):
            if at >= piece.end:
                break
            if at + batch.num_rows > piece.start:
                for offset, row in enumerate(batch.to_pylist(), at):
                    if piece.start <= offset < piece.end:
                        yield _document(row, f"{piece.name}:{piece.part}:{offset}", columns)
            at += batch.num_rows


def _document(row: dict[str, Any], name: str, columns: Columns) -> Document | Failure:
    key = row.get(columns.id)
    id = name if key is None else str(key)
    text = row.get(columns.text)
    if not isinstance(text, str):
        return Failure(id, f"ReadError: {name}: {columns.text!r} is {text!r:.60} and no text; give a string")
    published, place = (
        None if v is None else str(v) for v in (row.get(columns.published), row.get(columns.place))
    )
    return Document(id, text, published, place)


def _parquet() -> Any:
    try:
        from pyarrow import parquet
    except ImportError as absent:
        raise MissingExtraError("Parquet", package="pyarrow", extra="corpus") from absent
    return parquet


@lru_cache(maxsize=256)
def extractor_for(published: str | None, place: str | None) -> Extractor:
    """Return the extractor for what is known beside a text; documents of a corpus often share it."""
    return Extractor(published=published, place=place)
