"""Plain text in the encodings that Chinese documents come in.

UTF-8 is certain where it decodes: other bytes hardly ever form it. GB18030 accepts nearly any bytes and
Big5 many, so these are accepted only where most of the decoded characters are frequent ones: those in the
first level of the old standards (GB 2312 rows B0-D7, Big5 rows A4-C6).
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from citymetrics.errors import ReadError
from citymetrics.sources.inputs import Input
from citymetrics.sources.limits import Limits
from citymetrics.sources.sourcetext import Found, LineMap

LEAST_FREQUENT_SHARE = 0.5
"""Real prose has over 0.75, a few lines of traditional text in GB18030 0.58; cut UTF-8 reads as 0.25."""

# Line breaks, tabs, form feeds and the old end-of-file mark belong to texts; the others do not.
CONTROL_RE = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f]")
IDEOGRAPH_RE = re.compile(r"[㐀-鿿豈-\ufaff]")


def read_text(path: Path) -> str:
    """Return the text of a file. Raises ReadError with the cause and the remedy when it cannot be decoded."""
    if path.is_dir():
        raise ReadError(f"{path}: is a folder; name the files in it, as in {path}/*.txt")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError(f"{path}: there is no such file; check the spelling of the path") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise ReadError(f"{path}: cannot be read ({getattr(error, 'strerror', error)})") from error
    return decode(data, str(path))


def decode(data: bytes, name: str) -> str:
    """Return bytes decoded as text. Raises ReadError, which calls them ``name``, when they are not text.

    >>> decode("建成区绿化覆盖率".encode("gb18030"), "a.txt")
    '建成区绿化覆盖率'
    >>> decode("綠覆率達百分之四十五".encode("big5"), "b.txt")
    '綠覆率達百分之四十五'
    >>> decode(b"%PDF-1.7 \\x00\\xff\\xfe", "c.pdf")
    Traceback (most recent call last):
    citymetrics.errors.ReadError: c.pdf: its bytes are not text; save it as plain text in UTF-8
    """
    text = _decode_marked(data)
    if text is None:
        text = _decode_frequent(data)
    if text is None or CONTROL_RE.search(text):
        raise ReadError(f"{name}: its bytes are not text; save it as plain text in UTF-8")
    return text


def _decode_marked(data: bytes) -> str | None:
    marked_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if marked_utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        return None


def _decode_frequent(data: bytes) -> str | None:
    readings = []
    for encoding, first_level in (("gb18030", (0xB0, 0xD7)), ("big5", (0xA4, 0xC6))):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        readings.append((_frequent_share(text, encoding, first_level), text))
    share, text = max(readings, default=(0.0, ""), key=lambda reading: reading[0])
    return text if share >= LEAST_FREQUENT_SHARE else None


def _frequent_share(text: str, encoding: str, first_level: tuple[int, int]) -> float:
    ideographs: list[str] = IDEOGRAPH_RE.findall(text)
    if not ideographs:
        return 0.0
    low, high = first_level
    frequent = sum(1 for character in ideographs if low <= character.encode(encoding)[0] <= high)
    return frequent / len(ideographs)


def read_plain(source: Input, limits: Limits) -> Found:
    """Return a plain text unchanged, so that offsets are those of the file, with a map to its lines."""
    text = decode(source.read(limits.text_bytes), source.name)
    return Found(text, LineMap(text))
