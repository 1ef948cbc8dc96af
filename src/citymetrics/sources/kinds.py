"""Detect the format of an input: by its bytes, and by its suffix only where these do not decide."""

from __future__ import annotations

import codecs
import json
import re

from citymetrics.errors import ReadError
from citymetrics.sources.archive import open_zip
from citymetrics.sources.inputs import Input
from citymetrics.sources.limits import DEFAULT_LIMITS, Limits

__all__ = ["READ_SUFFIXES", "REFUSED_SUFFIXES", "kind_of"]

TEXT_SUFFIXES = {
    ".txt": "plain",
    ".text": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "webpage",
    ".htm": "webpage",
    ".xhtml": "webpage",
    ".shtml": "webpage",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
BINARY_SUFFIXES = (".docx", ".pdf", ".parquet", ".zip")
READ_SUFFIXES = frozenset(TEXT_SUFFIXES) | frozenset(BINARY_SUFFIXES)
"""Suffixes that are read in a folder or a zip, beside files without a suffix."""
REFUSED_SUFFIXES = frozenset(
    ".doc .wps .rtf .odt .ofd .caj .mht .mhtml .xls .xlsx .et .ppt .pptx .rar .7z .gz".split()
)
"""Suffixes of documents that cannot be read: in a folder they are an error and are not skipped."""

# The bytes, what they are, what would be right.
REFUSED = (
    (
        b"\x89PNG\r\n\x1a\n",
        "a PNG picture",
        "recognise its characters (OCR) and save it as plain text in UTF-8",
    ),
    (b"\xff\xd8\xff", "a JPEG picture", "recognise its characters (OCR) and save it as plain text in UTF-8"),
    (b"GIF8", "a GIF picture", "recognise its characters (OCR) and save it as plain text in UTF-8"),
    (b"II*\x00", "a TIFF picture", "recognise its characters (OCR) and save it as plain text in UTF-8"),
    (b"MM\x00*", "a TIFF picture", "recognise its characters (OCR) and save it as plain text in UTF-8"),
    (b"{\\rtf", "Rich Text", "open it in a word processor and save it as .docx"),
    (b"MIME-Version:", "a web archive (MHTML)", "open it in a browser and save it as .html"),
    (b"Rar!", "a RAR archive", "unpack it, or make a .zip of it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it, or make a .zip of it"),
    (b"\x1f\x8b", "compressed by gzip", "unpack it"),
    (b"PARE", "an encrypted Parquet file", "write it without encryption"),
)
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")

# A member that tells what a zip is, what it is, what would be right.
PACKAGES = (
    (
        "xl/workbook.xml",
        "an Excel workbook",
        "save the sheet as tab-separated text (.txt), or name its column of texts (--text)",
    ),
    (
        "xl/workbook.bin",
        "an Excel workbook",
        "save the sheet as tab-separated text (.txt), or name its column of texts (--text)",
    ),
    ("ppt/presentation.xml", "a PowerPoint presentation", "export it as .pdf"),
    ("OFD.xml", "an OFD document", "export it as .pdf"),
    ("content.xml", "an OpenDocument file", "save it as .docx"),
)
HTML_RE = re.compile(
    rb"\A(?:\s|<\?xml[^>]*>|<!--.*?-->)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)


def kind_of(source: Input, limits: Limits = DEFAULT_LIMITS) -> str:
    """Return ``plain``, ``markdown``, ``webpage``, ``jsonl``, ``docx``, ``pdf``, ``parquet`` or ``zip``.

    Raises ReadError for an empty input and for known formats that are not supported.

    >>> kind_of(Input.of_bytes("<!DOCTYPE html><p>绿地率35%".encode(), "report.txt"))
    'webpage'
    >>> kind_of(Input.of_bytes(b"GIF89a", "table.pdf"))
    Traceback (most recent call last):
    citymetrics.errors.ReadError: table.pdf: its bytes are not text but a GIF picture; recognise its ...
    """
    head = source.head()
    if not head:
        raise ReadError(f"{source.name}: is empty (0 bytes); fetch or save it again")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(source, limits)
    _refuse(source, head)
    return _kind_of_text(source, head)


def _refuse(source: Input, head: bytes) -> None:
    for mark, what, remedy in REFUSED:
        if head.startswith(mark):
            raise ReadError(f"{source.name}: its bytes are not text but {what}; {remedy}")
    if head.startswith(OLE_MARK):
        with source.open() as stream:
            encrypted = ENCRYPTED_STREAM in stream.read(4 * 1024 * 1024)
        if encrypted:
            raise ReadError(f"{source.name}: is encrypted; open it with its password and save it without one")
        raise ReadError(f"{source.name}: is a file of Office 97-2003; open it and save it as .docx")


def _kind_of_zip(source: Input, limits: Limits) -> str:
    with open_zip(source, limits) as archive:
        names = set(archive.NameToInfo)
    if "word/document.xml" in names:
        return "docx"
    for member, what, remedy in PACKAGES:
        if member in names:
            raise ReadError(f"{source.name}: is {what}; {remedy}")
    if source.suffix == ".docx":
        raise ReadError(f"{source.name}: is a zip without word/document.xml; save it as .docx again")
    return "zip"


def _kind_of_text(source: Input, head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
    head = head.removeprefix(codecs.BOM_UTF8)
    if HTML_RE.match(head):
        return "webpage"
    kind = TEXT_SUFFIXES.get(source.suffix)
    if kind is not None:
        return kind
    return "jsonl" if head.startswith(b"{") and _opens_with_object(source) else "plain"


def _opens_with_object(source: Input) -> bool:
    with source.open() as stream:
        line = stream.readline(1024 * 1024)
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
