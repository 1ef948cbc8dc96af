"""Lines of PDF pages: cut, freed of headers and page numbers, joined to paragraphs again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from citymetrics.location import Location
from citymetrics.sources.gluing import AROUND_FIGURE_RE, glue
from citymetrics.sources.sourcetext import TextBuilder

__all__ = ["Box", "Character", "Line", "Page", "Table", "cut_lines", "write_pages"]

# Lengths in ems, the height of the line's own characters.
INDENT = 0.8
"""A line that starts further right than its block begins a paragraph: the custom is two."""
DEEPEST = 3.5
"""No paragraph begins so far in: what does is in another column."""
RAGGED = 1.6
"""How far from the right edge a full line may end: a sign that may not begin a line is taken to the next."""
NARROWEST = 12
"""A line that is not so wide is never a full one: no column of prose is narrower."""
WIDE_GAP = 1.5
"""A blank so wide divides the columns of a table that has no lines."""
PARAGRAPH_GAP = 1.0
"""Blank space between two lines that exceeds the usual by so much divides paragraphs."""
TITLE_SIZE = 14.5
"""Points from which a centred line is a title; the body is set in 10.5 to 14, in official letters in 16."""
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
SENTENCE_END = "。！？!?；;：:"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points from the page's top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, other: Box) -> bool:
        """Whether the middle of ``other`` is inside."""
        x, y = (other.x0 + other.x1) / 2, (other.top + other.bottom) / 2
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class Character:
    """A character of a page's text layer; ``box`` is None for a blank or break that only divides."""

    sign: str
    index: int
    box: Box | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its text, and for each character its index in the text layer."""

    text: str
    indices: tuple[int, ...]
    box: Box
    em: float

    @property
    def width(self) -> float:
        """The width in ems."""
        return (self.box.x1 - self.box.x0) / self.em


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells, each with its lines."""

    box: Box
    rows: list[list[list[Line]]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page; ``marked`` tells that there is something on it, text or not, ``indexed`` that indices are PDFium's."""

    number: int
    height: float
    lines: list[Line]
    tables: list[Table] = field(default_factory=list)
    marked: bool = True
    indexed: bool = True

    def ends(self) -> list[Line]:
        """Return the uppermost and the lowest line."""
        if not self.lines:
            return []
        return [
            min(self.lines, key=lambda line: line.box.top),
            max(self.lines, key=lambda line: line.box.top),
        ]

    def all_lines(self) -> Iterator[Line]:
        """Return the lines, those of the tables too."""
        yield from self.lines
        yield from (line for table in self.tables for row in table.rows for cell in row for line in cell)


def cut_lines(characters: Sequence[Character]) -> list[Line]:
    """Return the lines that the breaks among the characters make, blanks at their ends left out.

    A line also ends where the next character is in another height, as after a table that was taken out.
    """
    lines: list[Line] = []
    current: list[Character] = []
    last: Box | None = None
    for character in characters:
        box = character.box
        elsewhere = bool(
            box and last and (box.top > last.bottom or box.bottom < last.top) and box.x0 < last.x1
        )
        if character.sign in "\r\n" or elsewhere:
            _end_line(current, lines)
            current = []
            last = None
        if character.sign not in "\r\n":
            current.append(character)
            last = box if box and character.sign.strip() else last
    _end_line(current, lines)
    return [_untabbed(line, lines[max(i - 1, 0) : i + 2]) for i, line in enumerate(lines)]


def _untabbed(line: Line, around: Sequence[Line]) -> Line:
    """Return a line without tabs if it stands alone: one wide gap is spacing, several above each other are columns."""
    if "\t" not in line.text or sum("\t" in other.text for other in around) > 1:
        return line
    return replace(line, text=line.text.replace("\t", " "))


def _end_line(characters: list[Character], lines: list[Line]) -> None:
    inked = [c for c in characters if c.box is not None and c.sign.strip()]
    if not inked:
        return
    boxes = [c.box for c in inked if c.box is not None]
    heights = sorted(b.bottom - b.top for b in boxes)
    wide = sorted(
        (b.x1 - b.x0 for c, b in zip(inked, boxes, strict=True) if ord(c.sign) > 0x2E7F), reverse=True
    )
    # An ideograph is an em wide; the height of a font's box may be anything.
    em = max(wide[len(wide) // 2] if wide else heights[len(heights) // 2], 1.0)
    box = Box(
        min(b.x0 for b in boxes),
        min(b.top for b in boxes),
        max(b.x1 for b in boxes),
        max(b.bottom for b in boxes),
    )
    signs = _spaced(characters, em)
    text = "".join(sign for sign, _ in signs)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    kept = signs[start:end]
    drop = {match.start() for match in AROUND_FIGURE_RE.finditer(text[start:end])}
    kept = [pair for i, pair in enumerate(kept) if i not in drop]
    lines.append(Line("".join(sign for sign, _ in kept), tuple(index for _, index in kept), box, em))


def _spaced(characters: list[Character], em: float) -> list[tuple[str, int]]:
    """Return signs with indices: a run of blanks as one, as a tab where the gap is wide."""
    signs: list[tuple[str, int]] = []
    edge: float | None = None
    blank: int | None = None
    for character in characters:
        if not character.sign.strip():
            blank = character.index
            continue
        box = character.box
        gap = box.x0 - edge if box and edge is not None else 0.0
        if gap > WIDE_GAP * em:
            signs.append(("\t", character.index if blank is None else blank))
        elif blank is not None and signs:
            signs.append((" ", blank))
        signs.append((character.sign, character.index))
        blank = None
        edge = box.x1 if box else edge
    return signs


# --- headers, footers, page numbers -----------------------------------------------------------------------------


def _body_lines(pages: Sequence[Page]) -> dict[int, list[Line]]:
    """Return the lines of each page without what is printed on every page."""
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
    pitch = _pitch(ordered)
    return _apart(ordered, pitch) + _apart(ordered[::-1], pitch)


def _apart(lines: Sequence[Line], pitch: float) -> list[Line]:
    """Return the first lines up to a gap that is wider than those of the body."""
    for count, (one, other) in enumerate(pairwise(lines[: EDGE_LINES + 1]), 1):
        if abs(other.box.top - one.box.top) > APART * min(pitch, WIDEST_PITCH * other.em):
            return list(lines[:count])
    return []


def _pitch(lines: Sequence[Line]) -> float:
    """Return the usual distance from a line to the next, 0 where there is none.

    The lower quartile: distances within paragraphs are the smallest, and a page of headings and tables has few.
    """
    pitches = sorted(b.box.top - a.box.top for a, b in pairwise(lines) if b.box.top > a.box.top)
    return pitches[len(pitches) // 4] if pitches else 0.0


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


# --- paragraphs -------------------------------------------------------------------------------------------------


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
    return _Margins(lefts, tuple(sorted(rights)), _pitch(lines), indents)


def _is_edge(x: float, ends: Sequence[float], within: float) -> bool:
    """Whether three lines or more end there."""
    return sum(abs(end - x) <= within for end in ends) >= 3


def write_pages(pages: Sequence[Page], builder: TextBuilder) -> None:
    """Write the pages as paragraphs and rows; a paragraph that goes over a page's end stays one line."""
    body = _body_lines(pages)
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
