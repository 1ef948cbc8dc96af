"""Pages of a PDF as lines and tables: characters cut into lines, with their indices in the text layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from citymetrics.sources.gluing import AROUND_FIGURE_RE

__all__ = ["Box", "Character", "Line", "Page", "Table", "cut_lines"]

# In ems: the width of an ideograph of the line.
WIDE_GAP = 1.5
"""Width from which a gap divides the columns of a table without lines."""


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
    """Return characters with indices: a run of blanks as one blank, or as a tab where the gap is wide."""
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
