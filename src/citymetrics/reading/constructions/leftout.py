"""What is left out of clauses: period words that date something, what lists them, footnote marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

import regex

from citymetrics.text.patterns import pattern, word_class

__all__ = ["apart", "left_out_spans", "without"]

# Footnote and list marks are furniture: they are no part of any name.
_FURNITURE_RE = regex.compile(
    r"[〔［\[【]\s?(?:注\s?)?\d{1,3}\s?[〕］\]】]|[①-⑳⓪-⓿]|[\s\u200b\ufeff]+|(?<![\d.])\d{1,2}[.．、](?!\d)|!\[[^\]]*\]\([^)]*\)"
)
# What begins like one of them; most sentences hold none, and to see that takes a sixth of the time.
_MAY_FURNISH_RE = re.compile(r"[〔［\[【①-⑳⓪-⓿\s\u200b\ufeff!\d](?:(?<!\d)|(?=[.．、](?!\d)))")


def left_out_spans(
    folded: str, start: int, end: int, periods: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The spans of period words, with the words that go with them, and of furniture between ``start`` and ``end``.

    >>> text = "4月和5月平均气温①"
    >>> left_out_spans(text, 0, len(text), [(0, 2), (3, 5)])
    [(0, 3), (3, 5), (9, 10)]
    """
    spans = _listed(folded, [_with_particle(folded, span) for span in periods])
    if _MAY_FURNISH_RE.search(folded, start, end):
        spans += [match.span() for match in _FURNITURE_RE.finditer(folded, start, end)]
    return spans


def apart(spans: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """The starts and the ends of the stretches that spans cover, in order; what overlaps is one stretch."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(spans):
        if ends and start < ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends


def without(
    folded: str, where: Sequence[int], dropped: Sequence[tuple[int, int]]
) -> tuple[Sequence[int], str]:
    """What is left of the offsets without the given spans, which are in order, and the characters there."""
    if not isinstance(where, range):
        drop = {offset for begin, stop in dropped for offset in range(begin, stop)}
        kept = [offset for offset in where if offset not in drop]
        return kept, "".join([folded[offset] for offset in kept])
    pieces: list[range] = []
    position = where.start
    for begin, stop in dropped:
        if begin > position:
            pieces.append(range(position, begin))
        position = max(position, stop)
    if position < where.stop:
        pieces.append(range(position, where.stop))
    text = "".join([folded[piece.start : piece.stop] for piece in pieces])
    return (pieces[0] if len(pieces) == 1 else [*chain.from_iterable(pieces)]), text


def _listed(folded: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans of period words with what lists them: 4月|和|5月平均气温."""
    joined = list(spans)
    for index, (begin, stop) in enumerate(spans[:-1]):
        after = spans[index + 1][0]
        if after == stop + 1 and folded[stop] in word_class("listing"):
            joined[index] = begin, after
    return joined


def _with_particle(folded: str, span: tuple[int, int]) -> tuple[int, int]:
    """A period word takes 内, 中 and 期间 along: 2020年内."""
    match = pattern("strip.period-particle").match(folded, span[1])
    return span[0], match.end() if match else span[1]
