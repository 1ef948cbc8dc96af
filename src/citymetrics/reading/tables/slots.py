"""A table as it is found: slots in rows, the span of each in the text, and the lines above."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from citymetrics.reading.tables.figures import read_figure
from citymetrics.text.phrase import Phrase

__all__ = ["GridRow", "Slot", "Table", "is_caption", "slot"]


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell: the span of what stands in it, its folded surface, how far it is indented.

    ``single`` is false where the span is not what the cell shows: a copy of a cell that spans several columns, or
    one with tags between its characters.
    """

    start: int
    end: int
    surface: str
    indent: int = 0
    single: bool = True
    pieces: Phrase | None = None

    @property
    def words(self) -> Phrase:
        """The words of the cell without blanks."""
        return self.pieces if self.pieces is not None else Phrase.of(self.surface, self.start)

    @property
    def is_figure(self) -> bool:
        """Whether the cell holds a number and nothing else."""
        return self.single and read_figure(self.surface) is not None


GridRow = tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its span (a line with its unit included), its rows, and the lines above it, nearest first.

    ``kind`` is ``tab``, ``blank``, ``markdown`` or ``html``. In the first two, empty cells may be lost.
    """

    start: int
    end: int
    kind: str
    rows: tuple[GridRow, ...]
    above: tuple[Phrase, ...] = ()


def slot(surface: str, start: int) -> Slot:
    """Return the cell of a stretch of text, blanks at its ends left out."""
    left = len(surface) - len(surface.lstrip())
    indent = sum(2 if character == "\u3000" else 1 for character in surface[:left])
    bare = surface.strip()
    return Slot(start + left, start + left + len(bare), bare, indent)


_NO_CAPTION_RE = regex.compile(r"[。；！？]|^\s*(?:-\s*)?(?:注|备注|资料来源|数据来源|说明)[：:]|\||<")


def is_caption(text: str) -> bool:
    """Whether a line above a table can be its caption: short, and no sentence."""
    return 0 < len(text.strip()) <= 60 and not _NO_CAPTION_RE.search(text) and text.count("，") < 2
