"""JSON (one array) and JSON Lines (one object per line), in UTF-8."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

from citymetrics.records.rows import flat_row

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator


def write_jsonl(records: Iterable[Indicator], out: BinaryIO) -> None:
    """Write one JSON object per line.

    >>> import io
    >>> from citymetrics import extract
    >>> out = io.BytesIO()
    >>> write_jsonl(extract("绿地率35%，床位7张。"), out)
    >>> len(out.getvalue().splitlines())
    2
    """
    for record in records:
        out.write(_object(record) + b"\n")


def write_json(records: Iterable[Indicator], out: BinaryIO) -> None:
    """Write one array with a record per line, which is readable and can be compared line by line.

    >>> import io
    >>> out = io.BytesIO()
    >>> write_json([], out)
    >>> out.getvalue()
    b'[]\\n'
    """
    before = b"[\n"
    for record in records:
        out.write(before + _object(record))
        before = b",\n"
    out.write(b"[]\n" if before == b"[\n" else b"\n]\n")


def _object(record: Indicator) -> bytes:
    # backslashreplace: a lone surrogate of the text has no UTF-8, but its \udXXX is valid JSON.
    return json.dumps(flat_row(record), ensure_ascii=False).encode("utf-8", "backslashreplace")
