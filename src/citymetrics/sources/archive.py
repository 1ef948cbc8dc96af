"""Zip archives: members are read one at a time, in memory and never to disk, whatever names and sizes they state."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath

from citymetrics.errors import ReadError
from citymetrics.sources.inputs import Input, Report, too_large
from citymetrics.sources.limits import Limits

__all__ = ["BROKEN_ZIP", "is_hidden", "member_names", "open_zip", "read_member", "walk_members"]

BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
    struct.error,
)
"""The exceptions that zipfile raises for damaged archives."""

ENCRYPTED_FLAG = 0x1
UTF8_FLAG = 0x800
END_MARK, END_MARK_64 = b"PK\x05\x06", b"PK\x06\x06"
END_BYTES = 65536 + 22 + 76
ENTRY_BYTES = 256
"""What an entry of the directory takes with a long name; without one it is 46."""


@contextmanager
def open_zip(source: Input, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Open a zip. Raises ReadError when it is damaged or lists too many files."""
    try:
        with source.open() as stream:
            _check_directory(source, stream.seek(0, 2), limits)
            with zipfile.ZipFile(stream) as archive:
                if len(archive.filelist) > limits.archive_files:
                    raise _too_many(source, limits)
                yield archive
    except BROKEN_ZIP as error:
        what = "a Word document" if source.suffix == ".docx" else "a zip"
        message = f"{source.name}: is damaged or cut short as {what} ({error}); fetch or save it again"
        raise ReadError(message) from None


def _check_directory(source: Input, size: int, limits: Limits) -> None:
    """Refuse a directory too large to be read at all, before zipfile makes an object for each entry."""
    with source.open() as stream:
        stream.seek(max(size - END_BYTES, 0))
        tail = stream.read(END_BYTES)
    end = tail.rfind(END_MARK)
    stated = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    wide = tail.rfind(END_MARK_64)
    if wide >= 0:
        stated = max(int.from_bytes(tail[wide + 40 : wide + 48], "little"), stated % 0xFFFFFFFF)
    if stated > limits.archive_files * ENTRY_BYTES and stated <= size:
        raise _too_many(source, limits)


def _too_many(source: Input, limits: Limits) -> ReadError:
    return ReadError(f"{source.name}: lists over {limits.archive_files} files; split it, or raise the limit")


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, most: int) -> bytes:
    """Return the bytes of a member, at most as many as it states and ``most`` allows."""
    if member.flag_bits & ENCRYPTED_FLAG:
        raise ReadError(f"{name}: is encrypted; make the zip again without a password")
    if member.file_size > most:
        raise too_large(name, member.file_size, most)
    try:
        with archive.open(member) as stream:
            return stream.read(most + 1)  # zipfile stops at the stated size
    except (*BROKEN_ZIP, RuntimeError) as error:
        raise ReadError(f"{name}: is damaged in its zip ({error}); make the zip again") from None


def member_names(archive: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Return the files of a zip with their names correctly decoded, in the order of the zip.

    Where a zip does not mark its names as UTF-8, zipfile decodes them as CP437; in Chinese zips they are GB18030.
    """
    for member in archive.infolist():
        if member.is_dir():
            continue
        yield (member.filename if member.flag_bits & UTF8_FLAG else _meant(member.filename)), member


def _meant(name: str) -> str:
    """Decode a name again that was decoded as CP437.

    >>> _meant("统计公报.txt".encode("gb18030").decode("cp437"))
    '统计公报.txt'
    """
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return name


def walk_members(source: Input, limits: Limits, report: Report) -> Iterator[Input]:
    """Return the members of a zip as inputs; one that cannot be read is reported and skipped."""
    left = limits.archive_bytes
    with open_zip(source, limits) as archive:
        for name, member in member_names(archive):
            if is_hidden(name):
                continue
            doc = f"{source.doc}/{name}"
            try:
                _check_name(doc, name)
                data = read_member(archive, member, doc, min(limits.file_bytes, left))
            except ReadError as error:
                report(doc, error)
                continue
            left -= len(data)
            yield Input.of_bytes(data, doc)


def _check_name(doc: str, name: str) -> None:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or "\x00" in name:
        raise ReadError(f"{doc}: its name {name!r} leads out of the zip; make the zip with relative names")


def is_hidden(name: str) -> bool:
    """Whether a path is one that systems and programs create for themselves: .DS_Store, __MACOSX/, ~$open.docx.

    >>> is_hidden("__MACOSX/a.txt"), is_hidden("2020/.cache/a.txt"), is_hidden("2020/../a.txt")
    (True, True, False)
    """
    parts = PurePosixPath(name).parts
    return any(part == "__MACOSX" or part.startswith("~$") or _dotted(part) for part in parts)


def _dotted(part: str) -> bool:
    return part.startswith(".") and part.strip(".") != ""
