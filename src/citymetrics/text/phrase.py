"""A stretch of a clause whose characters remember where they stood.

Words that are no part of a name (dates, brackets, footnote marks) are left out of a phrase before anything is
matched, and the name that remains is still read off the text itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

__all__ = ["EMPTY", "Phrase", "last_match"]


@dataclass(slots=True, unsafe_hash=True)
class Phrase:
    """Folded characters and the offset of each in the text."""

    text: str
    where: Sequence[int]

    @classmethod
    def of(cls, folded: str, start: int) -> Phrase:
        """The characters of ``folded``, which begins at offset ``start`` of the text, without blanks.

        >>> phrase = Phrase.of("指 标（亿元）", 100)
        >>> phrase.text, phrase.where[1]
        ('指标（亿元）', 102)
        """
        kept = [index for index, character in enumerate(folded) if not character.isspace()]
        return cls("".join([folded[index] for index in kept]), tuple([start + index for index in kept]))

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def stop(self) -> int:
        """Where its last character ends in the text; 0 for no words."""
        return self.where[-1] + 1 if self.text else 0

    def cut(self, begin: int, end: int | None = None) -> Phrase:
        """The part from ``begin`` to ``end``, as a slice.

        >>> Phrase("注册志愿者达", (4, 5, 6, 7, 8, 9)).cut(2, -1)
        Phrase(text='志愿者', where=(6, 7, 8))
        """
        return Phrase(self.text[begin:end], self.where[begin:end])

    def strip(self, characters: str) -> Phrase:
        """Without the given characters at both ends."""
        size = len(self.text)
        begin = size - len(self.text.lstrip(characters))
        end = len(self.text.rstrip(characters))
        if begin == 0 and end == size:
            return self
        return self.cut(begin, end) if begin < end else EMPTY

    def without(self, spans: Iterable[tuple[int, int]]) -> Phrase:
        """What is left when spans of its characters are taken out.

        >>> Phrase("总面积（亩）", range(6)).without([(3, 6)]).text
        '总面积'
        """
        spans = list(spans)
        if not spans:
            return self
        gone = {index for start, end in spans for index in range(start, end)}
        kept = [index for index in range(len(self.text)) if index not in gone]
        return Phrase("".join([self.text[i] for i in kept]), tuple([self.where[i] for i in kept]))

    def last(self, count: int) -> Phrase:
        """The last characters of it, all if there are no more.

        >>> Phrase("注册志愿者", range(5)).last(3).text
        '志愿者'
        """
        return self if len(self.text) <= count else self.cut(len(self.text) - count)

    def __add__(self, other: Phrase) -> Phrase:
        return Phrase(self.text + other.text, (*self.where, *other.where))

    def read(self, source: str) -> str:
        """The characters as the text itself has them, before folding.

        >>> Phrase("户数", (2, 3)).read("內湖戶數")
        '戶數'
        """
        where = self.where
        if isinstance(where, range):  # nothing is left out in between
            return source[where.start : where.stop]
        return "".join([source[offset] for offset in where])


EMPTY = Phrase("", ())


def last_match(pattern: regex.Pattern[str], text: str) -> regex.Match[str] | None:
    """The last match of a pattern: the words nearest to the figure that follows.

    >>> last_match(regex.compile("占"), "占地占三成").start()
    2
    """
    match = None
    for match in pattern.finditer(text):  # noqa: B007 - the last one is what is asked for
        pass
    return match
