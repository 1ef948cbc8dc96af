"""What a frame says of its texts: the cells that the arguments name, read and checked before the work begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from citymetrics.errors import InputError
from citymetrics.frames.libraries import Library
from citymetrics.sources.cells import read_id_cell, read_place_cell, read_published_cell, read_text_cell

__all__ = ["Columns", "Document", "read_documents"]

SHOWN = 3
"""Bad cells that a message quotes; of the others it says how many there are."""


class Columns(NamedTuple):
    """The arguments that name columns; ``place``, ``published`` and ``made`` may be values for all rows instead."""

    text: Any
    id: Any
    place: Any
    published: Any
    made: Any


class Document(NamedTuple):
    """A text of a frame with what is known beside it."""

    row: int
    doc: str
    text: str
    place: str | None
    published: str | None
    made: str | None


def read_documents(frame: Library, columns: Columns) -> list[Document]:
    """Return the documents of a frame, those without a text left out.

    Raises InputError for a column that is missing and, before anything is extracted, for cells that cannot be read;
    it quotes the first few with their rows.
    """
    bad: list[str] = []
    texts = _read(frame, "text", columns.text, read_text_cell, bad)
    places = _known(frame, "place", columns.place, read_place_cell, bad)
    published = _known(frame, "published", columns.published, read_published_cell, bad)
    made = _known(frame, "made", columns.made, read_published_cell, bad)
    ids = frame.labels if columns.id is None else _cells(frame, "id", columns.id)
    if bad:
        more = f"\n  and {len(bad) - SHOWN} more" if len(bad) > SHOWN else ""
        raise InputError("cells cannot be read:\n  " + "\n  ".join(bad[:SHOWN]) + more)
    return [
        Document(row, read_id_cell(id) or str(row), text, place, date, day)
        for row, (id, text, place, date, day) in enumerate(
            zip(ids, texts, places, published, made, strict=True)
        )
        if text is not None
    ]


def _cells(frame: Library, argument: str, column: Any) -> list[Any]:
    columns = frame.columns
    if column not in columns:
        raise InputError(f"{argument}={column!r} is no column: give one of {_listed(columns)}")
    if columns.count(column) > 1:
        raise InputError(
            f"{argument}={column!r} names {columns.count(column)} columns: give them names of their own"
        )
    return frame.cells(column)


def _read(
    frame: Library, argument: str, column: Any, read: Callable[[Any], str | None], bad: list[str]
) -> Sequence[str | None]:
    found: list[str | None] = []
    for row, cell in enumerate(_cells(frame, argument, column)):
        try:
            found.append(read(cell))
        except InputError as error:
            found.append(None)
            bad.append(f"row {row}, column {column!r}: {error}")
    return found


def _known(
    frame: Library, argument: str, given: Any, read: Callable[[Any], str | None], bad: list[str]
) -> Sequence[str | None]:
    """Return what is known of each row: the cells of a column, or one value for all."""
    if given is not None and given in frame.columns:
        return _read(frame, argument, given, read, bad)
    try:
        value = read(given)
    except InputError as error:
        columns = _listed(frame.columns)
        raise InputError(
            f"{argument}={given!r} is no column (they are {columns}), and as a value for all {error}"
        ) from None
    return [value] * len(frame.labels)


def _listed(columns: list[Any]) -> str:
    names = ", ".join(map(str, columns[:12]))
    return f"{names}, …" if len(columns) > 12 else names
