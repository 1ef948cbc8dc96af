"""Markdown: its markup is removed, because ``**274**万人`` is one figure, and its tables become lines with tabs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from citymetrics.records.location import Location
from citymetrics.sources.inputs import Input
from citymetrics.sources.limits import Limits
from citymetrics.sources.metadata import read_date
from citymetrics.sources.plain import decode
from citymetrics.sources.sourcetext import Found, TextBuilder

__all__ = ["read_markdown"]

HEADING_RE = re.compile(r" {0,3}#{1,6}\s+(.*)")
RULE_RE = re.compile(r"\s*([-*_=])(?:\s*\1){2,}\s*|\s*(?:```|~~~).*")
TABLE_RULE_RE = re.compile(r"\s*(?:\|\s*)?:?-+:?\s*(?:\|\s*:?-+:?\s*)*(?:\|\s*)?")
QUOTE_OR_ITEM_RE = re.compile(r"\s*(?:>\s?)*(?:[-*+]\s+)?")
CELL_RE = re.compile(r"(?<!\\)\|")
FRONT_RE = re.compile(r"(\w+)\s*[:：]\s*[\"']?(.*)")
# An image and a link leave their words; emphasis, code and escapes leave what they are around. A * or _ that is not
# closed on its line, or stands between blanks, is no mark.
LINK_RE = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
STRONG_RE = re.compile(r"(\*\*|__|~~)(?=\S)")
STRONG_END_RES = {mark: re.compile(rf"(?<=\S)(?={re.escape(mark)})") for mark in ("**", "__", "~~")}
INLINE_RES = (
    (re.compile(r"(?<!\*)\*(?=[^\s*])([^*]+?)(?<=\S)\*(?!\*)"), r"\1"),
    (re.compile(r"(?<!\w)_(?=\S)([^_]+?)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"<br\s*/?>", re.IGNORECASE), " "),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~>])"), r"\1"),
)


def read_markdown(source: Input, limits: Limits) -> Found:
    """Return the text of a Markdown file without markup; title and date come from its front matter or heading."""
    lines = decode(source.read(limits.text_bytes), source.name).splitlines()
    front, first = _read_front(lines)
    builder = TextBuilder()
    title = front.get("title")
    for number, line, is_row in _content(lines, first):
        if is_row:
            cells = CELL_RE.split(line.strip().removeprefix("|").removesuffix("|"))
            builder.row([(_plain(cell), Location(line=number, column=i)) for i, cell in enumerate(cells, 1)])
            continue
        heading = HEADING_RE.fullmatch(line)
        text = _plain(heading[1].rstrip("#") if heading else QUOTE_OR_ITEM_RE.sub("", line, count=1))
        title = title or (text if heading else None)
        builder.line(text, Location(line=number))
    publishers = tuple(front[key] for key in ("publisher", "source", "author") if key in front)
    return Found(builder.text, builder.map(), title, read_date(front.get("date", "")), None, publishers)


def _read_front(lines: list[str]) -> tuple[dict[str, str], int]:
    """Return the keys of a front matter between two lines of dashes, and the index of the line after it."""
    if not lines or lines[0].strip() != "---" or "---" not in (line.strip() for line in lines[1:60]):
        return {}, 0
    end = next(i for i, line in enumerate(lines[1:], 1) if line.strip() == "---")
    pairs = (FRONT_RE.fullmatch(line) for line in lines[1:end])
    values = ((pair[1].lower(), _unquoted(pair[2])) for pair in pairs if pair)
    return {key: value for key, value in values if value}, end + 1


def _unquoted(value: str) -> str:
    value = value.rstrip()
    return value[:-1] if value.endswith(("'", '"')) else value


def _content(lines: list[str], first: int) -> Iterator[tuple[int, str, bool]]:
    """Return the lines that are content, numbered from 1, and whether each is a row of a table."""
    in_table = False
    for index in range(first, len(lines)):
        line = lines[index]
        if "|" in line and not in_table and index + 1 < len(lines):
            below = lines[index + 1]
            in_table = "|" in below and bool(TABLE_RULE_RE.fullmatch(below))
        elif "|" not in line:
            in_table = False
        if (in_table and TABLE_RULE_RE.fullmatch(line)) or RULE_RE.fullmatch(line):
            continue
        yield index + 1, line, in_table


def _plain(text: str) -> str:
    text = _without_strong(LINK_RE.sub(r"\1", text))
    for mark, kept in INLINE_RES:
        text = mark.sub(kept, text)
    return text.strip()


def _without_strong(text: str) -> str:
    """Take out the marks of two characters that are closed; a pattern would search the rest of the line for the end
    of each."""
    pieces: list[str] = []
    kept = position = 0
    ends: dict[str, list[int]] = {}
    while opening := STRONG_RE.search(text, position):
        mark = opening[1]
        if mark not in ends:
            ends[mark] = [match.start() for match in STRONG_END_RES[mark].finditer(text)]
        number = bisect_left(ends[mark], opening.end() + 1)
        if number == len(ends[mark]):
            position = opening.start() + 1
            continue
        end = ends[mark][number]
        pieces += text[kept : opening.start()], text[opening.end() : end]
        kept = position = end + len(mark)
    return "".join(pieces) + text[kept:]
