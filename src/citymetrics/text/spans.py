"""Spans as records write them: ``12-18 20-24``, offsets into the text, half open, in order."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["read_spans", "spans_of", "write_spans"]


def write_spans(spans: Sequence[tuple[int, int]]) -> str | None:
    """Write spans in order, each once; None for none.

    >>> write_spans([(20, 24), (12, 18)])
    '12-18 20-24'
    """
    if len(spans) == 1:
        ((start, end),) = spans
        return f"{start}-{end}"
    ordered = sorted(set(spans))
    return " ".join([f"{start}-{end}" for start, end in ordered]) if ordered else None


def read_spans(written: str) -> list[tuple[int, int]]:
    """Read what ``write_spans`` wrote.

    >>> read_spans("12-18 20-24")
    [(12, 18), (20, 24)]
    """
    found = []
    for piece in written.split():
        start, _, end = piece.partition("-")
        found.append((int(start), int(end)))
    return found


def spans_of(where: Sequence[int]) -> list[tuple[int, int]]:
    """Return the stretches of offsets that follow each other.

    >>> spans_of([3, 4, 5, 9, 10])
    [(3, 6), (9, 11)]
    """
    if isinstance(where, range):
        return [(where.start, where.stop)] if where else []
    found: list[tuple[int, int]] = []
    for offset in where:
        if found and found[-1][1] == offset:
            found[-1] = found[-1][0], offset + 1
        else:
            found.append((offset, offset + 1))
    return found
