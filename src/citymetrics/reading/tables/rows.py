"""What stands before the figures of a row: its label, and the row it is a part of.

Chinese tables show parts by 其中, by #, or by blanks before the name. Only the first part is marked with 其中 or #,
so a name that says too little alone (乡村 after 其中：城镇) is taken for a part of the same whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from citymetrics.marks.units import ScaledUnit
from citymetrics.reading.tables.figures import word_list
from citymetrics.reading.tables.heads import Head, ends_in_measure, read_head
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import Phrase

__all__ = ["Label", "read_label"]

# How many rows up a row can have its whole.
FAR = 60

_MARK_RE = regex.compile(r"^(?:[#＃※]+|其中[：:、]?)+")


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a row. ``unit`` is its own or, with ``inherited``, that of the row it continues."""

    name: Phrase
    head: Head
    parent: Label | None = None
    indent: int = 0
    unit: ScaledUnit | None = None
    inherited: bool = False
    section: Label | None = None

    @property
    def weak(self) -> bool:
        """Whether it says too little without its parent."""
        paired = self.name.text == "农业" and self.parent is not None  # beside 非农业
        return paired or self.name.text in word_list("row", "weak")

    @property
    def total(self) -> bool:
        """Whether it sums up the table."""
        return self.head.words.text in word_list("row", "total")

    @property
    def subtotal(self) -> bool:
        """Whether it sums up a part that it does not name."""
        return self.head.words.text in word_list("row", "subtotal")

    @property
    def dividing(self) -> bool:
        """Whether it only says how the rows below divide the row above: 按常住地分."""
        return bool(pattern("row.dividing").match(self.head.words.text))

    @property
    def moving(self) -> bool:
        """Whether it is a movement of the row above: 比上年增长（%）."""
        return self.head.kind in ("growth", "change") and not self.name


def read_label(words: Phrase, indent: int, above: Sequence[Label], section: Label | None = None) -> Label:
    """Read the label of a row, given the rows above it in the same section, from the top down.

    >>> whole = read_label(Phrase.of("常住人口（万人）", 0), 0, [])
    >>> part = read_label(Phrase.of("其中：城镇", 9), 0, [whole])
    >>> other = read_label(Phrase.of("乡村", 20), 0, [whole, part])
    >>> part.name.text, part.parent.name.text, other.parent.name.text, other.unit[1].symbol
    ('城镇', '常住人口', '常住人口', '人')
    """
    mark = _MARK_RE.match(words.text)
    if mark:
        # 乡村 below 其中：城镇 is set in by the width of 其中：
        indent += sum(1 if character == "#" else 2 for character in mark.group())
        words = words.cut(mark.end())
    number = pattern("row.number").match(words.text)
    if number and number.end() < len(words.text):
        words = words.cut(number.end())
    head = read_head([words])
    name = head.measure if head.place is None else words
    label = Label(name, head, None, indent, head.unit, False, section)
    parent = _parent(label, bool(mark), above)
    previous = above[-1] if above else None
    unit, inherited = head.unit, False
    if unit is None and head.kind in ("level", "ratio"):
        if parent is not None and parent.unit is not None and parent.head.kind == "level":
            unit, inherited = parent.unit, True
        elif previous is not None and previous.inherited:
            unit, inherited = previous.unit, True
    return Label(name, head, parent, indent, unit, inherited, section)


def _parent(label: Label, marked: bool, above: Sequence[Label]) -> Label | None:
    near = [row for row in above[-FAR:] if not row.moving]
    if not near:
        return None
    previous = near[-1]
    if marked:
        while previous.weak and previous.parent is not None:
            previous = previous.parent
        return previous
    if label.indent > 0:
        higher = next((row for row in reversed(near) if row.indent < label.indent), None)
        if higher is not None:
            return higher
    if previous.name.text == "非农业" and label.name.text == "农业":
        return previous.parent
    if not label.weak:
        return None
    if previous.parent is not None:
        return previous.parent
    return previous if ends_in_measure(previous.name.text) else None
