"""Limits on the memory and time that one input may take before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULT_LIMITS", "MIB", "Limits"]

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one input, far above what ordinary documents need and low enough to protect the machine.

    Sizes are in bytes. JSONL, Parquet, zips and folders are read piece by piece and may be of any size.

    >>> from citymetrics.sources import read_bytes
    >>> list(read_bytes(b"x" * 2000, "a.txt", limits=Limits(text_bytes=1000)))
    Traceback (most recent call last):
    citymetrics.errors.ReadError: a.txt: is too large (2000 bytes, at most 1000 bytes); split it, or raise the limit
    """

    text_bytes: int = 64 * MIB
    """A plain text, a Markdown file, one record of JSONL: about 20 million characters."""
    html_bytes: int = 16 * MIB
    """A page: its tree takes ten times as much memory."""
    html_elements: int = 50_000
    """Elements of a page; in a page with more the article is not searched for, and all but navigation is read."""
    file_bytes: int = 256 * MIB
    """A DOCX, a PDF, a file inside a zip, standard input."""
    part_bytes: int = 64 * MIB
    """One XML part of a DOCX, unpacked."""
    unpacked_bytes: int = 512 * MIB
    """All parts of a DOCX, unpacked."""
    archive_bytes: int = 4096 * MIB
    """All files of a zip, unpacked; they are unpacked one at a time and never to disk."""
    archive_files: int = 100_000
    """Files in a zip."""
    archive_depth: int = 3
    """Zips within zips."""
    row_group_bytes: int = 1024 * MIB
    """A row group of Parquet, unpacked, as its footer states it."""
    pages: int = 5_000
    """Pages of a PDF."""
    page_characters: int = 200_000
    """Characters on a page of a PDF: a dense page has 5,000."""
    page_objects: int = 20_000
    """Lines and other drawn objects on a page of a PDF; on a page with more, tables are not searched for."""
    seconds: float = 300.0
    """Seconds for a PDF, checked between pages. A page of text takes about 0.02 seconds, one with tables 0.2."""


DEFAULT_LIMITS = Limits()
