"""An input as bytes: a file, a file in a zip, standard input."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from citymetrics.errors import ReadError
from citymetrics.sources.limits import MIB

__all__ = ["Input", "Report", "quiet", "too_large"]

Report = Callable[[str, ReadError], None]
"""A callback that gets the document and the error when a document cannot be read."""

HEAD_BYTES = 4096
"""Bytes from which a format is detected: a PDF may have 1024 bytes before its signature, a page some comments."""


@dataclass(frozen=True, slots=True)
class Input:
    """Bytes with a name: ``doc`` in records, ``name`` in error messages."""

    doc: str
    name: str
    suffix: str
    size: int
    open: Callable[[], BinaryIO] = field(repr=False)

    @classmethod
    def of_file(cls, path: Path, doc: str | None = None) -> Input:
        """Return a file as an input. Raises ReadError, with the reason, when it cannot be opened."""
        name = str(path) if doc is None else doc
        try:
            size = path.stat().st_size
            if not path.is_file():
                raise ReadError(f"{name}: is not a file; copy what it gives into one")
            with path.open("rb"):
                pass
        except FileNotFoundError:
            raise ReadError(f"{name}: there is no such file; check the spelling of the path") from None
        except (OSError, ValueError) as error:  # ValueError: a NUL in the path
            raise ReadError(f"{name}: cannot be read ({getattr(error, 'strerror', error)})") from error
        return cls(name, name, path.suffix.lower(), size, lambda: path.open("rb"))

    @classmethod
    def of_bytes(cls, data: bytes, doc: str, name: str | None = None) -> Input:
        """Return bytes in memory as an input."""
        suffix = Path(doc).suffix.lower()
        return cls(doc, doc if name is None else name, suffix, len(data), lambda: io.BytesIO(data))

    def head(self) -> bytes:
        """Return the first bytes."""
        with self.open() as stream:
            return stream.read(HEAD_BYTES)

    def read(self, most: int) -> bytes:
        """Return all bytes. Raises ReadError where there are more than ``most``."""
        if self.size > most:
            raise too_large(self.name, self.size, most)
        try:
            with self.open() as stream:
                data = stream.read(most + 1)
        except OSError as error:
            raise ReadError(f"{self.name}: cannot be read ({error.strerror})") from error
        if len(data) > most:  # a file that grows, or one of no stated size
            raise too_large(self.name, len(data), most)
        return data


def too_large(name: str, size: int, most: int) -> ReadError:
    """Return the error for an input of ``size`` bytes where ``most`` are allowed.

    >>> print(too_large("a.html", 20 * MIB, 16 * MIB))
    a.html: is too large (20.0 MiB, at most 16.0 MiB); split it, or raise the limit
    """
    return ReadError(
        f"{name}: is too large ({_amount(size)}, at most {_amount(most)}); split it, or raise the limit"
    )


def _amount(size: int) -> str:
    return f"{size / MIB:.1f} MiB" if size >= MIB else f"{size} bytes"


def quiet(package: str) -> None:
    """Keep a package's log messages on damaged files off standard error; a caller that configures logging gets them."""
    logger = logging.getLogger(package)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
