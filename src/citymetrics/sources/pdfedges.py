"""Recognise what is printed on every page of a PDF: headers, footers and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from citymetrics.sources.pdflines import Line, Page

__all__ = ["body_lines", "usual_pitch"]

EDGE_LINES = 2
"""Lines at the top and at the bottom of a page that may be its header and footer."""
WIDEST_PITCH = 2.0
"""Ems from a line to the next in the widest setting; official letters have 1.8."""
APART = 1.2
"""Times the usual distance of lines from which a header stands apart from the body."""
DECORATED_RE = re.compile(
    r"[-—–－·•]\s*\d{1,4}\s*[-—–－·•]"  # - 7 -
    r"|第\s*\d{1,4}\s*页(?:\s*[,，/／]?\s*共\s*\d{1,4}\s*页)?"  # 第7页 共12页
    r"|\d{1,4}\s*[/／]\s*\d{1,4}"  # 7/12
)


def body_lines(pages: Sequence[Page]) -> dict[int, list[Line]]:
    """Return the lines of each page without headers, footers and page numbers."""
    numbers = Counter(
        number - page.number
        for page in pages
        for line in page.ends()
        if (number := _bare_number(line)) is not None
    )
    edges = {page.number: _edges(page) for page in pages}
    repeated = Counter(key for page in pages for key in {_key(line) for line in edges[page.number]})
    body: dict[int, list[Line]] = {}
    for page in pages:
        dropped = {
            id(line) for line in page.ends() if _is_page_number(line, page.number, numbers, len(pages))
        }
        headers = {id(line) for line in edges[page.number] if repeated[_key(line)] > 1}
        if page.tables or len(headers | dropped) < len(page.lines):  # else the page is all there is to read
            dropped |= headers
        body[page.number] = [line for line in page.lines if id(line) not in dropped]
    return body


def _edges(page: Page) -> list[Line]:
    """Return the lines at the top and the bottom of a page that stand apart from its body."""
    ordered = sorted(page.lines, key=lambda line: line.box.top)
    pitch = usual_pitch(ordered)
    return _apart(ordered, pitch) + _apart(ordered[::-1], pitch)


def _apart(lines: Sequence[Line], pitch: float) -> list[Line]:
    """Return the first lines up to a gap that is wider than those of the body."""
    for count, (one, other) in enumerate(pairwise(lines[: EDGE_LINES + 1]), 1):
        if abs(other.box.top - one.box.top) > APART * min(pitch, WIDEST_PITCH * other.em):
            return list(lines[:count])
    return []


def _key(line: Line) -> tuple[str, int]:
    """Return what is the same for a header on all its pages: its words but for figures, and its height.

    The height tells it from a title of the same words.
    """
    return re.sub(r"\d+", "0", line.text), round(line.box.top / 6)


def _is_page_number(line: Line, page: int, numbers: Counter[int], count: int) -> bool:
    """Whether a line at a page's end is its number: decorated, or in step with the pages."""
    if DECORATED_RE.fullmatch(line.text):
        return True
    number = _bare_number(line)
    return number is not None and (numbers[number - page] > 1 or (count == 1 and number == 1))


def _bare_number(line: Line) -> int | None:
    return int(line.text) if line.text.isdecimal() and len(line.text) <= 4 else None


def usual_pitch(lines: Sequence[Line]) -> float:
    """Return the usual distance from a line to the next, 0 where there is none.

    The lower quartile: distances within paragraphs are the smallest, and a page of headings and tables has few.
    """
    pitches = sorted(b.box.top - a.box.top for a, b in pairwise(lines) if b.box.top > a.box.top)
    return pitches[len(pitches) // 4] if pitches else 0.0
