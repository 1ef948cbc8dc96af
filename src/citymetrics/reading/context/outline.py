"""The outline of a text: its title, its headings with their levels, the lines that date it, the first paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from citymetrics.text.folded import Paragraph
from citymetrics.text.patterns import pattern

__all__ = ["Line", "Outline", "is_heading", "outline"]

_TITLE_LENGTH = 60
_HEADING_LENGTH = 40
_CRUMB = 6
"""Characters of what may be a name in the path of a page: 首页, 政务信息."""
_BARE_LENGTH = 22
_HEAD_LINES = 14
BARE_LEVEL = 9.0
"""The level of a heading without a label: below all that have one, unless it stands above their first."""
TURN_LEVEL = 8.0
"""That of one that says of when or whether the text goes on to tell (2022年工作回顾): above other bare ones."""
PLACE_LEVEL = 0.5
"""That of a line that only names a place: the text goes on about another one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph and what it is: ``title``, ``heading``, ``furniture``, ``dateline`` or ``body``.

    ``level`` is that of its label (一、 3, （一） 4, 1. 5 …); 0 without one. ``head_end`` is where its own heading
    ends: all of a heading, the first words of 一、综合。2022年….
    """

    kind: str
    level: float
    head_end: int


@dataclass(frozen=True, slots=True)
class Outline:
    """What each paragraph is, which one is the title, and the first one of running text."""

    lines: tuple[Line, ...]
    title: Paragraph | None
    first_body: int
    """The number of the first paragraph of running text."""
    headed: bool
    """Whether a heading stands above it."""


def is_heading(text: str) -> bool:
    """Whether a paragraph is a heading: labelled or short, and no sentence.

    >>> is_heading("二、2026年工作安排"), is_heading("全市完成投资3亿元。")
    (True, False)
    """
    return heading_level(text) > 0


def heading_level(text: str) -> float:
    """The level of a heading, 0 for what is none.

    >>> heading_level("一、综合"), heading_level("（二）工业"), heading_level("发展基础"), heading_level("增长8%")
    (3, 4, 9.0, 0)
    """
    if "\t" in text or len(text) > _HEADING_LENGTH or pattern("section.report").search(text):
        return 0
    level = label_level(text)
    body = text.rstrip("：: ") if level else text
    if pattern("section.stop").search(body):
        return 0
    if level:
        return level
    return (
        BARE_LEVEL if len(text) <= _BARE_LENGTH and not any(c in "0123456789%" for c in _undated(text)) else 0
    )


def _undated(text: str) -> str:
    """The text without its years, which a heading may have: 2022年工作回顾."""
    return pattern("section.year").sub("", text)


def label_level(text: str) -> int:
    """The level of the label that a paragraph begins with, 0 without one."""
    match = pattern("section.label").match(text)
    return int((match.lastgroup or "l0")[1:]) if match else 0


def outline(folded: str, paragraphs: Sequence[Paragraph]) -> Outline:
    """Return what each paragraph of a text is."""
    title = _title(folded, paragraphs)
    lines: list[Line] = []
    first_body, headed = -1, False
    for number, paragraph in enumerate(paragraphs):
        line = _line(folded, paragraph, title, number)
        lines.append(line)
        if first_body < 0 and line.kind == "heading":
            headed = True
        if first_body < 0 and line.kind == "body" and paragraph.end - paragraph.start > 12:
            first_body = number
            headed = headed or line.head_end > paragraph.start
    return Outline(tuple(_raise_bare(folded, paragraphs, lines)), title, first_body, headed)


def _raise_bare(folded: str, paragraphs: Sequence[Paragraph], lines: Sequence[Line]) -> list[Line]:
    """A heading without a label that stands in front of 一、 or （一） is the heading above these."""
    raised: list[Line] = []
    follower: float = 0
    for paragraph, line in zip(reversed(paragraphs), reversed(lines), strict=True):
        text = folded[paragraph.start : paragraph.end]
        headed = line.kind == "heading" or (line.head_end > paragraph.start and line.kind == "body")
        if headed and line.level < TURN_LEVEL:
            follower = line.level if pattern("section.first").match(text) else 0
        elif line.kind == "heading":
            if follower:
                line = Line("heading", follower - 0.5, line.head_end)
                follower = 0
            elif pattern("section.turn").search(text):
                line = Line("heading", TURN_LEVEL, line.head_end)
        raised.append(line)
    return raised[::-1]


def _line(folded: str, paragraph: Paragraph, title: Paragraph | None, number: int) -> Line:
    text = folded[paragraph.start : paragraph.end]
    if paragraph == title:
        return Line("title", 0, paragraph.end)
    if number < _HEAD_LINES:
        if pattern("document.line").search(text):
            return Line("dateline", 0, paragraph.start)
        if len(text) <= _TITLE_LENGTH and pattern("section.furniture").search(text) and not label_level(text):
            return Line("furniture", 0, paragraph.start)
    if level := heading_level(text):
        return Line("heading", level, paragraph.end)
    level = label_level(text)
    return Line("body", level, paragraph.start + _inline_heading(text) if level else paragraph.start)


def _inline_heading(text: str) -> int:
    """How long the heading is that a labelled paragraph begins with: （一）综合实力稳步增强。全年…; 0 without one."""
    stop = min((at for sign in "。：:\u3000 " if (at := text.find(sign, 2)) > 0), default=0)
    head = text[:stop]
    if not head or len(head) > _HEADING_LENGTH or pattern("section.figure").search(_undated(head)):
        return 0
    return stop + 1


def _title(folded: str, paragraphs: Sequence[Paragraph]) -> Paragraph | None:
    """The first line that is no furniture; one of a few characters (要闻) only where no title of a report or bulletin
    follows it."""
    found = None
    for paragraph in paragraphs[:_HEAD_LINES]:
        text = folded[paragraph.start : paragraph.end]
        if label_level(text):
            return found
        furniture = pattern("section.furniture").search(text) and not pattern("section.year").match(text)
        if len(text) < 3 or furniture:
            continue
        if len(text) > _TITLE_LENGTH or "。" in text:
            return found
        if found is None and len(text) > _CRUMB:
            return paragraph
        if pattern("section.report").search(text) or (found and pattern("section.bulletin").search(text)):
            return paragraph
        found = found or paragraph
    return found
