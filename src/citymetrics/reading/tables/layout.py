"""Headers over rows: which rows are the header, what each column is, and which cell of a row lies in which column.

Text made from a spreadsheet or a PDF loses empty cells and merged ones. A row of other length than its header is laid
out as the rows of the same length that are complete; where that leaves a doubt, it is not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import regex

from citymetrics.marks.units import ScaledUnit
from citymetrics.reading.tables.figures import read_figure, read_unit, word_list
from citymetrics.reading.tables.heads import Head, read_head
from citymetrics.reading.tables.slots import GridRow, Slot
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["Column", "Layout", "Part", "cut_parts", "lay_out", "split_panels"]

# 1—2, (3.2), 650（估）: no figure that a cell can be read as, and no header.
_NEARLY_RE = regex.compile(
    r"[（(]?\d[\d,]*\.\d+[）)]|\d[\d.,]*[—–\-~～至]\d[\d.,]*|\d[\d.,]*[（(][估预初约][^）)]{0,3}[）)]"
)
_VOID_RE = regex.compile(r"(?:[-−–—－…\.*/\\·xX×]{1,6}|持平|无|空|)")
_YEAR_RE = regex.compile(r"(?:19|20)\d\d")
MOST_HEADER_ROWS = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``role`` is ``label``, ``unit``, ``period``, ``figure`` or ``skip``."""

    role: str
    head: Head


@dataclass(frozen=True, slots=True)
class Part:
    """A header and the rows under it; ``titles`` are rows over the whole width."""

    header: tuple[GridRow, ...]
    rows: tuple[GridRow, ...]
    titles: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a part and, for each length of row, the column of each cell (-1 for none)."""

    columns: tuple[Column, ...]
    places: dict[int, tuple[int, ...]]

    def cells(self, row: GridRow) -> dict[int, Slot] | None:
        """Return the cells of a row by column, or None where they cannot be told."""
        places = self.places.get(len(row))
        if places is None:
            return None
        return {at: cell for at, cell in zip(places, row, strict=True) if at >= 0 and cell.surface}


def is_void(cell: Slot) -> bool:
    """Whether a cell says that there is no figure."""
    return bool(_VOID_RE.fullmatch(cell.surface))


def _filled(row: GridRow) -> list[Slot]:
    return [cell for cell in row if cell.surface]


def _distinct(row: GridRow) -> int:
    return len({cell.start for cell in row if cell.surface})


def _is_header(row: GridRow) -> bool:
    figures = [cell for cell in row if read_figure(cell.surface)]
    if figures:  # years over columns: 2019 2020
        return len(row) > 1 and not row[0].is_figure and all(_YEAR_RE.fullmatch(c.surface) for c in figures)
    return not any(cell.surface and (is_void(cell) or _NEARLY_RE.fullmatch(cell.surface)) for cell in row)


def cut_parts(rows: Sequence[GridRow], fixed: bool) -> Iterator[Part]:
    """Yield the parts of a table: a header repeated further down opens a new one. ``fixed``: the first row is one."""
    start = 0
    while start < len(rows):
        index, titles = start, []
        while index < len(rows) - 1 and _distinct(rows[index]) == 1 and _is_header(rows[index]) and not fixed:
            titles.append(_filled(rows[index])[0].words)
            index += 1
        first = index
        while (
            index < len(rows)
            and index - first < MOST_HEADER_ROWS
            and (_distinct(rows[index]) > 1 or (fixed and index == first))
            and (_is_header(rows[index]) or (fixed and index == first))
        ):
            index += 1
        header = tuple(rows[first:index])
        stub = header[0][0].words.text if header else ""
        end = index
        while end < len(rows) and not (
            stub in word_list("header", "stub") and rows[end][0].words.text == stub and _is_header(rows[end])
        ):
            end += 1
        yield Part(header, tuple(rows[index:end]), tuple(titles))
        start = max(end, start + 1)


def split_panels(part: Part) -> list[Part]:
    """Cut a part whose columns repeat side by side (指标 数值 指标 数值) into one for each repetition."""
    if len(part.header) != 1:
        return [part]
    names = ["".join(cell.surface.split()) for cell in part.header[0]]
    width = next((number for number in range(2, len(names)) if names[number] == names[0] != ""), 0)
    if not width or names[0] not in word_list("header", "stub") or len(names) % width:
        return [part]
    return [
        Part((part.header[0][at : at + width],), rows, part.titles)
        for at in range(0, len(names), width)
        if (rows := tuple(row[at : at + width] for row in part.rows if len(row) > at))
    ]


def lay_out(part: Part, kind: str) -> Layout | None:
    """Return columns and layout of a part of a table of a ``kind``, or None where the header cannot be read."""
    loose = kind in ("tab", "blank")
    stacks, cutoff = _stack(part.header, loose)
    if stacks is None:
        return None
    width = len(stacks) or max((len(row) for row in part.rows), default=0)
    stacks = stacks or [[] for _ in range(width)]
    places = _places(part.rows, stacks, loose, cutoff, bool(part.header))
    if kind == "blank":  # where a cell is missing between blanks, the rest has moved
        places = {length: at for length, at in places.items() if length >= width or length == 1}
    columns: list[Column] = []
    for number, stack in enumerate(stacks):
        cells = [
            cell
            for row in part.rows
            for at, cell in zip(places.get(len(row)) or (), row, strict=False)
            if at == number and cell.surface
        ]
        columns.append(Column(_role(stack, cells, columns), read_head(stack)))
    return Layout(tuple(columns), places)


def _stack(header: Sequence[GridRow], loose: bool) -> tuple[list[list[Phrase]] | None, bool]:
    """Return the words over each column from the top down; the flag says that rows may be longer."""
    if not header:
        return [], False
    if len(header) == 1 or not loose:
        width = max(map(len, header))
        stacks: list[list[Phrase]] = [[] for _ in range(width)]
        for row in header:
            for number, cell in enumerate(row):
                words = cell.words
                if words and (not stacks[number] or stacks[number][-1].text != words.text):
                    stacks[number].append(words)
        while loose and stacks and not stacks[-1]:
            stacks.pop()
        return stacks, False
    if len(header) > 2:
        return None, False
    upper, lower = header
    spread = any(not cell.surface for cell in upper[1:])
    if len(upper) == len(lower) or (spread and not lower[0].surface and len(upper) < len(lower)):
        return _fill_right(upper, lower), False
    return _regroup(upper, lower if lower[0].surface else lower[1:]), True


def _fill_right(upper: GridRow, lower: GridRow) -> list[list[Phrase]]:
    stacks, last = [], EMPTY
    for high, low in zip_longest(upper, lower):
        if high is not None and high.surface:
            last = high.words
        elif not low.surface:
            last = EMPTY
        stacks.append([words for words in (last, low.words) if words])
    return stacks


def _regroup(upper: GridRow, lower: GridRow) -> list[list[Phrase]] | None:
    """Lay groups over columns that lost their spans: each group begins where the first column's name recurs."""
    groups = [cell.words for cell in upper[1:] if cell.surface]
    names = [cell.words for cell in lower]
    starts = [number for number, words in enumerate(names) if words.text == names[0].text]
    if len(starts) != len(groups) or not all(words.text for words in names):
        return None
    stacks = [[upper[0].words]]
    for number, words in enumerate(names):
        group = groups[sum(start <= number for start in starts) - 1]
        stacks.append([group, words])
    return stacks


# --- rows under the header ----------------------------------------------------------------------------------------


def _places(
    rows: Sequence[GridRow], stacks: Sequence[Sequence[Phrase]], loose: bool, longer: bool, headed: bool
) -> dict[int, tuple[int, ...]]:
    """Return for each length of row the column of each of its cells."""
    width = len(stacks)
    found: dict[int, tuple[int, ...]] = {}
    by_length: dict[int, list[GridRow]] = {}
    for row in rows:
        by_length.setdefault(len(row), []).append(row)
    texts = _text_columns(by_length.get(width, ()), width)
    for length, group in by_length.items():
        identity = tuple(range(length))
        if not loose or not headed:
            found[length] = tuple(at if at < width else -1 for at in identity)
        elif length == width and not _matching(group, stacks, strict=True):
            found[length] = identity
        elif places := _matching(group, stacks, strict=False):
            found[length] = places
        elif longer and length >= width:
            found[length] = tuple(at if at < width else -1 for at in identity)
        elif places := _shifted(group, length, width, texts):
            found[length] = places
    return found


def _matching(
    group: Sequence[GridRow], stacks: Sequence[Sequence[Phrase]], strict: bool
) -> tuple[int, ...] | None:
    """Match cells to headers in order where a row has as many of them; the commonest match holds for the length."""
    headers = [number for number, stack in enumerate(stacks) if stack]
    layouts: Counter[tuple[int, ...]] = Counter()
    for row in group:
        filled = [number for number, cell in enumerate(row) if cell.surface]
        if len(filled) == len(headers):
            places = [-1] * len(row)
            for number, at in zip(filled, headers, strict=True):
                places[number] = at
            layouts[tuple(places)] += 1
    if not layouts:
        return None
    best = layouts.most_common(1)[0][0]
    straight = all(at in (-1, number) for number, at in enumerate(best))
    return None if strict and straight else best


def _text_columns(rows: Sequence[GridRow], width: int) -> list[bool | None]:
    """Say of each column whether complete rows have words in it; None where there are none to see."""
    found: list[bool | None] = []
    for number in range(width):
        cells = [row[number] for row in rows if row[number].surface and not is_void(row[number])]
        found.append(sum(cell.is_figure for cell in cells) * 2 < len(cells) if cells else None)
    return found


def _shifted(
    group: Sequence[GridRow], length: int, width: int, texts: Sequence[bool | None]
) -> tuple[int, ...] | None:
    """Lay shorter or longer rows against the left or the right edge, whichever suits what the columns hold."""
    right = tuple(number + width - length for number in range(length))
    if length > width:  # one header over several columns of words
        extra = length - width
        plain = all(not row[number].is_figure for row in group for number in range(extra + 1))
        return tuple(max(at, -1) for at in right) if plain else None
    left = tuple(range(length))
    suits = [_suits(group, places, texts) for places in (left, right)]
    if suits[0]:
        return left
    return right if suits[1] else None


def _suits(group: Sequence[GridRow], places: Sequence[int], texts: Sequence[bool | None]) -> bool:
    for row in group:
        for cell, at in zip(row, places, strict=True):
            if not cell.surface or is_void(cell):
                continue
            text = texts[at] if texts[at] is not None else at == 0
            if text == cell.is_figure and (texts[at] is not None or at == 0):
                return False
    return True


# --- roles --------------------------------------------------------------------------------------------------------


def _role(stack: Sequence[Phrase], cells: Sequence[Slot], before: Sequence[Column]) -> str:
    name = "".join(words.text for words in stack)
    first = all(column.role == "skip" for column in before)
    if name in word_list("header", "unit") and sum(bool(_unit(cell)) for cell in cells) * 2 >= len(cells):
        return "unit"
    if first and (name in word_list("header", "period") or _are_periods(cells)):
        return "period"
    skips = word_list("header", "skip")
    if name in skips or (len(name) > 1 and name.endswith(tuple(word for word in skips if len(word) > 1))):
        return "skip"
    figures = [cell for cell in cells if cell.is_figure]
    if first and cells and len(figures) == len(cells) and _are_ordinals(figures):
        return "skip"
    if not first and figures:
        return "figure"
    # Words to the right of the figures are remarks.
    return "skip" if any(column.role == "figure" for column in before) else "label"


def _unit(cell: Slot) -> ScaledUnit | None:
    return read_unit(cell.words.text.strip("（）"))


_PERIOD_RE = regex.compile(
    r"(?:19|20)\d\d年?[末底]?|(?:(?:19|20)\d\d年)?\d{1,2}(?:[-—~至]\d{1,2})?月(?:份|末)?|[一二三四1-4]季度"
)


def _are_periods(cells: Sequence[Slot]) -> bool:
    return bool(cells) and all(_PERIOD_RE.fullmatch(cell.surface) for cell in cells)


def _are_ordinals(cells: Sequence[Slot]) -> bool:
    numbers = [cell.surface for cell in cells]
    return numbers == [str(number + 1) for number in range(len(numbers))]
