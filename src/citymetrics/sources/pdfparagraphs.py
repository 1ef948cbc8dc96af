"""Join the lines of PDF pages to paragraphs, also across the ends of pages and columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from citymetrics.records.location import Location
from citymetrics.sources.gluing import glue
from citymetrics.sources.pdfedges import body_lines, usual_pitch
from citymetrics.sources.pdflines import Line, Page, Table
from citymetrics.sources.sourcetext import TextBuilder

__all__ = ["write_pages"]

# Lengths in ems: the width of an ideograph of the line.
INDENT = 0.8
"""A line that starts further right than its block begins a paragraph: the custom is two."""
DEEPEST = 3.5
"""No paragraph begins so far in: what does is in another column."""
RAGGED = 1.6
"""How far from the right edge a full line may end: a sign that may not begin a line is taken to the next."""
NARROWEST = 12
"""A line that is not so wide is never a full one: no column of prose is narrower."""
PARAGRAPH_GAP = 1.0
"""Blank space between two lines that exceeds the usual by so much divides paragraphs."""
TITLE_SIZE = 14.5
"""Points from which a centred line is a title; the body is set in 10.5 to 14, in official letters in 16."""
SENTENCE_END = "。！？!?；;：:"


@dataclass(frozen=True, slots=True)
class _Margins:
    """The edges of the text of a page: where its lines begin, where its full lines end, and how far they lie apart."""

    lefts: tuple[float, ...]
    rights: tuple[float, ...]
    pitch: float
    indents: bool
    """Some line begins about two ems in: then one that does not goes on with a paragraph."""

    def is_full(self, line: Line) -> bool:
        """Whether a line goes to a right edge, so that its paragraph may go on."""
        return line.width + self.indent(line) >= NARROWEST and any(
            abs(line.box.x1 - x) <= RAGGED * line.em for x in self.rights
        )

    def indent(self, line: Line) -> float:
        """Return how many ems right of its column's edge a line begins."""
        near = [x for x in self.lefts if 0 <= line.box.x0 - x <= DEEPEST * line.em]
        return (line.box.x0 - min(near, default=line.box.x0)) / line.em

    def is_centred(self, line: Line) -> bool:
        """Whether a line stands in the middle, away from both edges."""
        if not self.rights or not self.lefts:
            return False
        middle, left = (self.lefts[0] + self.rights[-1]) / 2, self.lefts[0]
        return abs((line.box.x0 + line.box.x1) / 2 - middle) <= line.em and line.box.x0 > left + 2 * line.em


def _margins(lines: Sequence[Line]) -> _Margins:
    ends = [line.box.x1 for line in lines]
    widest = max(ends, default=0.0)
    rights = {x for line in lines if _is_edge(x := line.box.x1, ends, 0.6 * line.em) or x == widest}
    lefts = tuple(sorted({line.box.x0 for line in lines}))
    indents = any(1.5 <= (line.box.x0 - lefts[0]) / line.em <= 2.6 for line in lines)
    return _Margins(lefts, tuple(sorted(rights)), usual_pitch(lines), indents)


def _is_edge(x: float, ends: Sequence[float], within: float) -> bool:
    """Whether three lines or more end there."""
    return sum(abs(end - x) <= within for end in ends) >= 3


def write_pages(pages: Sequence[Page], builder: TextBuilder) -> None:
    """Write the pages as paragraphs and rows; a paragraph that goes over a page's end stays one line."""
    body = body_lines(pages)
    previous: tuple[Line, _Margins] | None = None
    for page in pages:
        margins = _margins(body[page.number])
        paragraph = 0
        for number, item in _ordered(page, body[page.number]):
            if isinstance(item, Table):
                if previous:
                    builder.break_line()
                previous = None
                _write_table(item, page, number, builder)
                continue
            if previous and _goes_on(previous[0], item, previous[1], margins, new_page=paragraph == 0):
                builder.glue(glue(previous[0].text, item.text))
            else:
                if previous:
                    builder.break_line()
                paragraph += 1
            paragraph = max(paragraph, 1)
            _write_line(item, page, paragraph, builder)
            previous = (item, margins)
    if previous:
        builder.break_line()


def _ordered(page: Page, lines: Sequence[Line]) -> list[tuple[int, Line | Table]]:
    """Return lines in the order of the text layer, with each table before the first line that is below it."""
    items: list[tuple[int, Line | Table]] = [(0, line) for line in lines]
    for number, table in enumerate(page.tables, 1):
        below = (
            i
            for i, (_, item) in enumerate(items)
            if isinstance(item, Line) and item.box.top >= table.box.bottom - item.em
        )
        items.insert(next(below, len(items)), (number, table))
    return items


def _goes_on(before: Line, after: Line, old: _Margins, new: _Margins, *, new_page: bool) -> bool:
    """Whether ``after`` goes on with the paragraph of ``before``."""
    if "\t" in before.text or "\t" in after.text:
        return False
    if not new_page and _is_title(before, after, old):
        return True
    if not old.is_full(before) or new.indent(after) > INDENT:
        return False
    if new_page:
        return before.text[-1] not in SENTENCE_END or old.indents or new.indents
    pitch = after.box.top - before.box.top  # negative at the top of the next column
    return pitch - old.pitch <= PARAGRAPH_GAP * before.em


def _is_title(before: Line, after: Line, margins: _Margins) -> bool:
    """Whether both are centred lines of one large size: a title over two lines."""
    same = abs(before.em - after.em) < 0.5 and before.em >= TITLE_SIZE and before.text[-1] not in SENTENCE_END
    return same and margins.is_centred(before) and margins.is_centred(after)


def _write_line(line: Line, page: Page, paragraph: int, builder: TextBuilder) -> None:
    """Write a line in runs of characters that follow each other in the text layer, so that offsets can be added."""
    start = 0
    for i in range(1, len(line.text) + 1):
        if i == len(line.text) or line.indices[i] != line.indices[i - 1] + 1:
            offset = line.indices[start] if page.indexed else None
            builder.add(line.text[start:i], Location(page=page.number, paragraph=paragraph, offset=offset))
            start = i


def _write_table(table: Table, page: Page, number: int, builder: TextBuilder) -> None:
    for row_number, row in enumerate(table.rows, 1):
        cells = []
        for column, lines in enumerate(row, 1):
            text = ""
            for line in lines:
                text += glue(text, line.text) + line.text.replace("\t", " ")
            offset = lines[0].indices[0] if lines and page.indexed else None
            cells.append(
                (text, Location(page=page.number, table=number, row=row_number, column=column, offset=offset))
            )
        builder.row(cells)
