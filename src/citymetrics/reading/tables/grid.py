"""Where tables stand in a text, and their cells.

A table is a block of lines of the same make: cells parted by tabs, by runs of two or more blanks, or by the bars of
Markdown; or a ``<table>`` of HTML. It must hold figures of its own: a list with tabs in it, a heading or a sentence
with a stray tab are left to the reader of prose.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import regex

from citymetrics.reading.tables.markup import find_markup_tables
from citymetrics.reading.tables.slots import Slot, Table, is_caption, slot
from citymetrics.text.phrase import Phrase

__all__ = ["find_tables"]


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


# A tab behind something on its line; one before a paragraph only indents it.
_TABS_RE = regex.compile(r"\t(?<=\S[ \u3000]{0,8}\t)")
# One pattern for each pair of blanks: a pattern that begins with plain characters costs hardly anything to look for.
_GAPS = ("  ", "\u3000\u3000", " \u3000", "\u3000 ")
_GAP_RES = tuple(
    regex.compile(gap + r"[-−+]?\d[\d,.]*%?(?=[ \u3000\xa0]{2}|[ \u3000\xa0]*(?:\r?\n|$))") for gap in _GAPS
)
_RULE_RE = regex.compile(r"\s*(?:\|\s*)?:?-+:?\s*(?:\|\s*:?-+:?\s*)+(?:\|\s*)?")
_HTML_RE = regex.compile(r"<table\b", regex.IGNORECASE)


def find_tables(folded: str) -> list[Table]:
    """Return the tables of a folded text in order; none of them overlap.

    >>> (table,) = find_tables("单位：亿元\\n指标\\t指标值\\n出口\\t41.5\\n进口\\t23.3")
    >>> table.kind, table.start, len(table.rows), table.above[0].text
    ('tab', 0, 3, '单位：亿元')
    >>> find_tables("1.\\t全年出口41.5亿元。\\n2.\\t进口23.3亿元。")
    []
    """
    found: list[Table] = []
    if "<" in folded and _HTML_RE.search(folded):
        found = find_markup_tables(folded)
        folded = _blotted(folded, found)  # their lines are no rows of another kind
    cuts: list[Callable[[_Line], list[Slot] | None]] = []
    if "\t" in folded and _TABS_RE.search(folded):
        cuts.append(_cut_tabs)
    if any(pattern.search(folded) for pattern in _GAP_RES):
        cuts.append(_cut_blanks)
    bars = "|" in folded and "-|" in folded.replace(" ", "").replace(":", "")
    if not cuts and not bars:
        return found
    lines = _lines(folded)
    index = 0
    barren = dict.fromkeys(cuts, 0)
    while index < len(lines):
        line = lines[index]
        if bars and index + 1 < len(lines) and "|" in line.text and _RULE_RE.fullmatch(lines[index + 1].text):
            table, index = _markdown(folded, lines, index)
            found.append(table)
            continue
        for cut in cuts:
            if index < barren[cut]:
                continue  # inside a block without figures
            table_or_none, after = _block(folded, lines, index, cut)
            if table_or_none is not None:
                found.append(table_or_none)
                index = after
                break
            barren[cut] = after
        else:
            index += 1
    return _continued(folded, sorted(found, key=lambda table: table.start))


def _blotted(folded: str, tables: Sequence[Table]) -> str:
    """The text with the tables made unreadable, which are in order."""
    pieces: list[str] = []
    position = 0
    for table in tables:
        pieces += folded[position : table.start], "\0" * (table.end - table.start)
        position = table.end
    return "".join(pieces) + folded[position:]


def _continued(folded: str, tables: list[Table]) -> list[Table]:
    """Give a table that repeats the header of the one right before it (on the next page) that one's caption."""
    for number in range(1, len(tables)):
        before, table = tables[number - 1], tables[number]
        same = [cell.surface for cell in before.rows[0]] == [cell.surface for cell in table.rows[0]]
        if same and not table.above and not folded[before.end : table.start].strip():
            tables[number] = replace(table, above=before.above)
    return tables


def _lines(folded: str) -> list[_Line]:
    found, start = [], 0
    for text in folded.split("\n"):
        found.append(_Line(start, start + len(text), text.rstrip("\r")))
        start += len(text) + 1
    return found


# --- lines into cells ---------------------------------------------------------------------------------------------

_BAR_RE = regex.compile(r"(?<!\\)\|")
_INLINE_RE = regex.compile(r"</?[A-Za-z]{1,6}\s*/?>")  # <br>, <sup>
_RUN_RE = regex.compile(r"[^ \u3000\xa0\t]+(?:[ \u3000\xa0][^ \u3000\xa0\t]+)*")
# 粮  食: a word of two characters drawn apart to fill its column.
_APART_RE = regex.compile(r"(?<![^\s])(\p{Han})[ \u3000]{2,}(?=\p{Han}(?:\s|$))")


def _cut_tabs(line: _Line) -> list[Slot] | None:
    if "\t" not in line.text:
        return None
    cells: list[Slot] = []
    position = line.start
    for piece in line.text.rstrip().split("\t"):
        cells.append(slot(piece, position))
        position += len(piece) + 1
    return cells if sum(bool(cell.surface) for cell in cells) > 1 else None


def _cut_blanks(line: _Line) -> list[Slot] | None:
    if "\t" in line.text or "。" in line.text or len(line.text) > 400:
        return None
    text = _APART_RE.sub(lambda m: m[1] + "\u2060" * (len(m[0]) - 1), line.text)
    cells: list[Slot] = []
    for match in _RUN_RE.finditer(text):
        indent = 0 if cells else slot(line.text[: match.end()], line.start).indent
        start, end = match.span()
        cells.append(Slot(line.start + start, line.start + end, line.text[start:end], indent))
    if len(cells) < 2 or any(len(cell.surface) > 40 for cell in cells):
        return None
    return cells


def _cut_bars(line: _Line) -> list[Slot]:
    text, start = line.text, line.start
    if "<" in text:
        text = _INLINE_RE.sub(lambda match: " " * len(match[0]), text)
    inner = text.strip()
    left = text.index(inner[0]) if inner else 0
    if inner.startswith("|"):
        left, inner = left + 1, inner[1:]
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    cells, position = [], start + left
    for piece in _BAR_RE.split(inner):
        cell = slot(piece, position)
        shown = cell.surface.strip("*_`")  # bold and code
        at = cell.start + cell.surface.find(shown) if shown else cell.start
        cells.append(Slot(at, at + len(shown), shown, cell.indent))
        position += len(piece) + 1
    return cells


# --- blocks -------------------------------------------------------------------------------------------------------


def _block(
    folded: str, lines: Sequence[_Line], first: int, cut: Callable[[_Line], list[Slot] | None]
) -> tuple[Table | None, int]:
    """Gather the rows that begin at a line: the table, or None where they make none, and the line behind those that
    need not be gathered again."""
    opening = cut(lines[first])
    if opening is None:
        return None, first + 1
    rows, last, index = [opening], first, first + 1
    while index < len(lines):
        row = cut(lines[index])
        if row is None:
            # A section of the table, or a blank line inside it, if figures follow.
            following = cut(lines[index + 1]) if index + 1 < len(lines) else None
            if following is None or not _has_figures(following):
                break
            if lines[index].text.strip():
                if not _may_be_label(lines[index].text):
                    break
                rows.append([slot(lines[index].text, lines[index].start)])
        else:
            rows.append(row)
            last = index
        index += 1
    titles = 0
    while titles < len(rows) and any("单位：" in _squeeze(cell.surface) for cell in rows[titles][1:]):
        titles += 1
    kind = "tab" if cut is _cut_tabs else "blank"
    body = rows[titles:]
    if not _is_table(body, kind):
        return None, first + 1 if any(map(_has_figures, rows)) else last + 1
    above, start = _above(folded, lines, first, rows[:titles], cut)
    start = min(start, body[0][0].start, *(row[0].start for row in rows[:titles] or body[:1]))
    return Table(start, lines[last].end, kind, tuple(map(tuple, body)), above), last + 1


def _has_figures(row: Sequence[Slot]) -> bool:
    return any(cell.is_figure for cell in row[1:])


def _is_table(rows: Sequence[Sequence[Slot]], kind: str) -> bool:
    data = [row for row in rows if _has_figures(row)]
    if not data or len(rows) < 2:
        return False
    if len(data) < 2 and _has_figures(rows[0]):
        return False
    return kind == "tab" or len(data) > 1 or len(data[0]) == len(rows[0])


_NO_LABEL_RE = regex.compile(r"[。；，！？\d]|[：:]$")


def _may_be_label(text: str) -> bool:
    text = text.strip()
    return len(text) <= 24 and not _NO_LABEL_RE.search(text)


def _squeeze(surface: str) -> str:
    return "".join(surface.split()).replace(":", "：")


def _markdown(folded: str, lines: Sequence[_Line], first: int) -> tuple[Table, int]:
    rows, index = [_cut_bars(lines[first])], first + 2
    while index < len(lines) and "|" in lines[index].text:
        rows.append(_cut_bars(lines[index]))
        index += 1
    above, start = _above(folded, lines, first, [], _cut_tabs)
    start = min(start, lines[first].start)
    return Table(start, lines[index - 1].end, "markdown", tuple(map(tuple, rows)), above), index


# --- captions -----------------------------------------------------------------------------------------------------

# 表 3-1 is never read as prose: its number is no figure.
_NUMBERED_RE = regex.compile(r"[\s\-*#]*(?:附|续)?表\s?[\d一二三四五六七八九十]")


def _above(
    folded: str,
    lines: Sequence[_Line],
    first: int,
    titles: Sequence[Sequence[Slot]],
    cut: Callable[[_Line], list[Slot] | None],
) -> tuple[tuple[Phrase, ...], int]:
    """Return the caption and the lines with units above a table, and where those that belong to it begin."""
    found = [cell.words for row in reversed(titles) for cell in reversed(row) if cell.surface]
    start = titles[0][0].start if titles else len(folded)
    if any("单位：" not in _squeeze(words.text) for words in found):
        return tuple(found), start
    for index in range(first - 1, max(-1, first - 7), -1):
        text = lines[index].text
        if not text.strip():
            continue
        if not is_caption(text) or cut(lines[index]) is not None:
            break
        words = Phrase.of(text, lines[index].start)
        found.append(words)
        if "单位：" in _squeeze(text) or _NUMBERED_RE.match(text):
            start = min(start, lines[index].start)
            if words.text.startswith(("单位", "（单位", "计量单位")):
                continue
        elif regex.fullmatch(r"（[^（）]*）", words.text):
            continue
        break
    return tuple(found), start
