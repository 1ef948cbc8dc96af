"""Read predictions: records that were written earlier, or by another program, as JSON Lines."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from citymetrics.errors import ReadError
from citymetrics.evaluate.annotations import Document
from citymetrics.records.model import FIELDS, Indicator


def read_predictions(path: str | Path, documents: Sequence[Document]) -> Mapping[str, Sequence[Indicator]]:
    """Return the records of a ``.jsonl`` file by the id of their document.

    A row names its document in ``doc``, by the id or by its last part where that is unique; when a single document is
    scored, all rows belong to it. Rows of other documents are ignored, but a file in which no row matches is an error.
    ``start``, ``end`` and ``indicator`` are required; other keys of the flat record default to null or to ``exact``,
    ``level`` and ``actual``, and further keys are ignored. Raises ReadError, which names the line.
    """
    path = Path(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from error
    homes = _homes(documents)
    found: dict[str, list[Indicator]] = defaultdict(list)
    rows = 0
    for number, line in enumerate(lines, 1):
        if line.strip():
            rows += 1
            row = _row(line, f"{path}:{number}")
            document = documents[0] if len(documents) == 1 else homes.get(str(row.get("doc", "")))
            if document is not None:
                found[document.id].append(_record(row, document, f"{path}:{number}"))
    if rows and not found:
        raise ReadError(f"{path}: no row's doc is a document that is scored, as {documents[0].id!r}" if documents else
                        f"{path}: there is no document to score it against")  # fmt: skip
    return found


def _homes(documents: Iterable[Document]) -> dict[str, Document]:
    """Find a document by its id, and by the last part of it where that is unique."""
    documents = list(documents)
    names = Counter(Path(document.id).name for document in documents)
    homes = {Path(d.id).name: d for d in documents if names[Path(d.id).name] == 1}
    return homes | {document.id: document for document in documents}


def _row(line: str, where: str) -> dict[str, Any]:
    try:
        # Floats become decimals with the digits as written: 45.2 stays 45.2.
        row = json.loads(line, parse_float=Decimal)
    except ValueError as error:
        raise ReadError(f"{where}: is not JSON: {error}; give one object a line") from None
    if not isinstance(row, dict):
        raise ReadError(f"{where}: is {line.strip()[:40]!r}; give one object a line")
    return row


def _record(row: dict[str, Any], document: Document, where: str) -> Indicator:
    known = {key: value for key, value in row.items() if key in FIELDS and value is not None}
    for key in ("value", "lower", "upper"):
        if known.get(key) == "":
            del known[key]
    start, end = known.get("start"), known.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(document.text):
        length = len(document.text)
        raise ReadError(
            f"{where}: start {start!r} and end {end!r} are no span of {document.id} (0..{length})"
        )
    text = document.text[start:end]
    if known.setdefault("text", text) != text:
        raise ReadError(
            f"{where}: the text is {known['text']!r}, but {document.id} has {text!r} at {start}..{end}: "
            "offsets count the characters of the text as it stands in the file"
        )
    rules = known.get("rules", "")
    known["rules"] = tuple(rules.split()) if isinstance(rules, str) else rules
    try:
        return Indicator(**known)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"])) or "record"
        raise ReadError(f"{where}: {key} is {first.get('input')!r:.60}: {first['msg']}") from None
