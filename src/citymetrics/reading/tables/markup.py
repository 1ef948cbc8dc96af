"""Tables written in HTML inside a text: cells with the spans of the raw text, column and row spans filled out."""

from __future__ import annotations

from dataclasses import replace

import regex

from citymetrics.reading.tables.slots import GridRow, Slot, Table, is_caption, slot
from citymetrics.text.phrase import Phrase

__all__ = ["find_markup_tables"]

_TABLE_RE = regex.compile(r"<table\b[^<>]*>((?:(?!<table\b).)*?)</table\s*>", regex.IGNORECASE | regex.DOTALL)
_ROW_RE = regex.compile(r"<tr\b[^<>]*>(.*?)(?=<tr\b|</tr|$)", regex.IGNORECASE | regex.DOTALL)
_CELL_RE = regex.compile(
    r"<t[dh]\b([^<>]*)>(.*?)(?=<t[dh]\b|</t[dh]|</tr|$)", regex.IGNORECASE | regex.DOTALL
)
_SPAN_RE = {
    side: regex.compile(side + r"span\s*=\s*[\"']?\s*(\d{1,3})", regex.IGNORECASE) for side in ("col", "row")
}
_CAPTION_RE = regex.compile(r"<caption\b[^<>]*>(.*?)</caption", regex.IGNORECASE | regex.DOTALL)
# Entities count as blanks: those that occur in tables (&nbsp; &ensp; &#12288;) are.
_HIDDEN_RE = regex.compile(r"<[^<>]*>|&#?\w{1,8};")
_BREAK_RE = regex.compile(r"</?(?:p|div|br|h\d|table|tr|li|section|center)\b[^<>]*>", regex.IGNORECASE)
MOST_COLUMNS = 200
# By column: in how many rows more a cell from above stands, and the cell.
Hanging = dict[int, tuple[int, Slot]]
LOOK_BACK = 600


def find_markup_tables(folded: str) -> list[Table]:
    """Return the innermost tables of a folded text that holds HTML.

    >>> (table,) = find_markup_tables("<table><tr><td>出口</td><td><b>41.5</b></td></tr></table>")
    >>> [cell.surface for cell in table.rows[0]], table.rows[0][1].start
    (['出口', '41.5'], 29)
    """
    found = []
    for match in _TABLE_RE.finditer(folded):
        rows = _rows(folded, match.start(1), match.end(1))
        if rows:
            above, start = _above(folded, match)
            found.append(Table(start, match.end(), "html", rows, above))
    return found


def _rows(folded: str, start: int, end: int) -> tuple[GridRow, ...]:
    grid: list[GridRow] = []
    hanging: Hanging = {}
    room = end - start  # what spans may add: a table holds no more cells than characters
    for match in _ROW_RE.finditer(folded, start, end):
        row, hanging = _row(folded, match.start(1), match.end(1), hanging, room > 0)
        room -= sum(not cell.single for cell in row)
        if any(cell.surface for cell in row):
            grid.append(tuple(row))
    return tuple(grid)


def _row(folded: str, start: int, end: int, hanging: Hanging, spanned: bool) -> tuple[list[Slot], Hanging]:
    """Return the cells of a row, those that hang down into it included, and what hangs down from it; nothing does
    if not ``spanned``."""
    row: list[Slot] = []
    below: Hanging = {}

    def add(cell: Slot, rows: int) -> None:
        if rows > 1 and spanned:
            below[len(row)] = (rows - 1, replace(cell, single=False))
        row.append(cell)

    def add_hanging() -> None:
        while len(row) in hanging and len(row) < MOST_COLUMNS:
            rows, cell = hanging[len(row)]
            add(cell, rows)

    for cell in _CELL_RE.finditer(folded, start, end):
        add_hanging()
        content = _slot(folded, cell.start(2), cell.end(2))
        down = _span(cell[1], "row")
        for number in range(min(_span(cell[1], "col") if spanned else 1, MOST_COLUMNS - len(row))):
            add(replace(content, single=False) if number else content, down)
    add_hanging()
    return row, below


def _span(attributes: str, side: str) -> int:
    match = _SPAN_RE[side].search(attributes)
    return max(1, int(match[1])) if match else 1


def _slot(folded: str, start: int, end: int) -> Slot:
    """Return a cell; its span is that of its one run of characters between tags."""
    shown = _hide(folded[start:end])
    whole = slot(shown, start)
    pieces = Phrase.of(shown, start)
    within = folded[whole.start : whole.end]
    return replace(whole, single=within == whole.surface, pieces=pieces)


def _hide(source: str) -> str:
    """Blank out tags and entities, keeping the length."""
    return _HIDDEN_RE.sub(lambda match: " " * len(match[0]), source)


def _above(folded: str, table: regex.Match[str]) -> tuple[tuple[Phrase, ...], int]:
    """Return the caption, which stands in the table or on the lines before it."""
    found: list[Phrase] = []
    start = table.start()
    caption = _CAPTION_RE.search(folded, table.start(), table.end())
    if caption:
        found.append(Phrase.of(_hide(caption[1]), caption.start(1)))
    floor = max(0, start - LOOK_BACK)
    source = _BREAK_RE.sub(lambda match: "\n" * len(match[0]), folded[floor:start])
    position = len(source)
    for line in reversed(source.split("\n")):
        position -= len(line)
        shown = _hide(line)
        if shown.strip():
            if not is_caption(shown):
                break
            words = Phrase.of(shown, floor + position)
            found.append(words)
            if not regex.match(r"（?(?:计量)?单位", words.text):
                break
        position -= 1
    return tuple(found), start
