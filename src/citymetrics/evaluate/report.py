"""An evaluation as text for the screen and as figures for a file."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any

from citymetrics.evaluate.matching import ATTRIBUTES
from citymetrics.evaluate.scores import LEVELS, Fault, Score
from citymetrics.text.folded import find_paragraphs, find_sentences, fold

DIGITS = 4


def total(scores: Mapping[str, Score]) -> Score:
    """Return the sum of all scores, in which every record has the same weight.

    >>> scores = {"a.txt": Score(wanted=4, found=5), "b.txt": Score(wanted=2, found=2)}
    >>> total(scores).wanted, total(scores).found
    (6, 7)
    """
    return sum(scores.values(), Score())


def figures(scores: Mapping[str, Score]) -> dict[str, Any]:
    """Return the scores of an evaluation as plain values, shares rounded to four decimals.

    >>> list(figures({"a.txt": Score()}))
    ['gold', 'predicted', 'quantity', 'named', 'full', 'attributes', 'further', 'documents']
    """
    pooled = total(scores)
    return {
        **_figures(pooled),
        "attributes": {a: _rounded(pooled.accuracy(a)) for a in ATTRIBUTES},
        "further": {a: _rounded(pooled.accuracy(a)) for a in sorted(pooled.stated)},
        "documents": {name: _figures(score) for name, score in scores.items()},
    }


def _figures(score: Score) -> dict[str, Any]:
    levels = {
        level: {
            "precision": round(score.precision(level), DIGITS),
            "recall": round(score.recall(level), DIGITS),
            "f1": round(score.f1(level), DIGITS),
        }
        for level in LEVELS
    }
    return {"gold": score.wanted, "predicted": score.found, **levels}


def _rounded(share: float | None) -> float:
    return round(share or 0.0, DIGITS)


def report(scores: Mapping[str, Score]) -> Iterator[str]:
    """Yield the lines of the tables: a row for each document, the three levels, the attributes.

    >>> next(report({"a.txt": Score(wanted=4, found=5)}))
    'document   gold found  quantity  named   full  (F1)'
    """
    width = max([8, *map(_width, scores)])
    yield f"{'document':{width}}  {'gold':>5} {'found':>5}  {'quantity':>8} {'named':>6} {'full':>6}  (F1)"
    for name, score in scores.items():
        f1 = " ".join(f"{score.f1(level):{w}.3f}" for level, w in zip(LEVELS, (8, 6, 6), strict=True))
        yield f"{_padded(name, width)}  {score.wanted:5d} {score.found:5d}  {f1}"
    pooled = total(scores)
    yield ""
    yield f"all {len(scores)} documents: {pooled.wanted} annotated records, {pooled.found} found"
    for level in LEVELS:
        yield (
            f"{level:8}  precision {pooled.precision(level):.4f}  recall {pooled.recall(level):.4f}"
            f"  F1 {pooled.f1(level):.4f}"
        )
    yield "right on matched quantities: " + _accuracies(pooled, ATTRIBUTES)
    if pooled.stated:
        yield "right where it is stated, outside the levels: " + _accuracies(pooled, sorted(pooled.stated))


def _accuracies(score: Score, attributes: tuple[str, ...] | list[str]) -> str:
    shares = ((a, score.accuracy(a)) for a in attributes)
    return "  ".join(f"{a} {'-' if share is None else f'{share:.3f}'}" for a, share in shares)


def _width(name: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in name)


def _padded(name: str, width: int) -> str:
    return name + " " * (width - _width(name))


def describe(fault: Fault) -> Iterator[str]:
    """Yield the lines that describe an error: its kind, each wrong field, and the sentence with the span marked."""
    text = fault.document.text
    yield f"{fault.document.id}: {fault.kind} {text[fault.start : fault.end]} at {fault.start} ({fault.about})"
    for attribute, got, want in fault.wrong:
        yield f"    {attribute}: got {got}, want {want}"
    yield f"    {in_sentence(text, fault.start, fault.end)}"


def in_sentence(text: str, start: int, end: int) -> str:
    """Return the sentence around a span on one line, the span in brackets.

    >>> in_sentence("全市绿道达到1500公里。新增学位3万个。", 17, 20)
    '新增学位⟦3万个⟧。'
    """
    first, last = _sentence_around(text, start)
    return " ".join(f"{text[first:start]}⟦{text[start:end]}⟧{text[end : max(end, last)]}".split())


def _sentence_around(text: str, offset: int) -> tuple[int, int]:
    folded = fold(text)
    paragraphs = find_paragraphs(folded)
    index = bisect_right([paragraph.start for paragraph in paragraphs], offset) - 1
    if index < 0:
        return offset, offset
    start, end = paragraphs[index].start, paragraphs[index].end
    return next((s for s in find_sentences(folded, start, end) if s[0] <= offset < s[1]), (start, end))
