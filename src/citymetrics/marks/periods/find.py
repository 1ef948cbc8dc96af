"""Find the period words of a text."""

from __future__ import annotations

import regex

from citymetrics.marks.periods.model import PeriodMark
from citymetrics.marks.periods.readers import Said, read_mark
from citymetrics.marks.periods.words import Row, Words, load_words, said_by

__all__ = ["find_periods", "is_republican", "read_period_at"]

_YEAR = ("year", "yy", "rel")
_NUMERALS = frozenset("0123456789一二三四五六七八九十")


def find_periods(folded: str, republican: bool = False) -> list[PeriodMark]:
    """Return the period words of a folded text in order; with ``republican``, 101 年 counts from 1911.

    >>> [(m.form, m.year, m.edge) for m in find_periods("截至2020年底，上半年")]
    [('year', 2020, 'end'), ('half', None, '')]
    """
    words = load_words(republican)
    begins, before = words.begins, words.before
    found = []
    position = 0
    # Every period word holds an anchor: only the stretches in front of one are read.
    while anchor := words.anchors.search(folded, position):
        at = anchor.start()
        mark = None
        for begin in range(max(position, at - before), at + 1):
            if folded[begin] in begins and (mark := read_period_at(words, folded, begin)):
                break
        if mark is None:
            position = at + 1
            continue
        found.append(mark)
        position = mark.end
    return found


def read_period_at(words: Words, folded: str, begin: int) -> PeriodMark | None:
    """The period word that begins at a place, or None."""
    at = begin
    if folded[at] in words.until_begins:
        until = words.until.match(folded, at)
        if until is None or until.end() == len(folded):
            return None
        at = until.end()
    found = _read_words(words, folded, at)
    if found is None:
        return None
    row, end, said = found
    return read_mark(row, (begin, end), at > begin, said)


def _read_words(words: Words, folded: str, at: int) -> tuple[Row, int, Said] | None:
    character = folded[at]
    if character in _NUMERALS and not words.numeral.match(folded, at):
        return None
    for group in words.early.get(character, ()):
        if match := group.pattern.match(folded, at):
            row, said = group.read(match)
            return row, match.end(), said
    if character in words.own_begins and (own := words.own.match(folded, at)):
        part = words.parts.pattern.match(folded, own.end())
        if part:
            row, said = words.parts.read(part)
            return row, part.end(), said_by(own, _YEAR) | said
    for group in words.bare.get(character, ()):
        if match := group.pattern.match(folded, at):
            row, said = group.read(match)
            return row, match.end(), said
    return None


# 农民国 and 人民国家 hold the same two characters.
REPUBLICAN_RE = regex.compile(r"民国\s?(?:\d{1,3}|[一二三四五六七八九十百零]{1,4}|元)\s?年")
_TAIWAN = ("新台币", "主计处", "台北", "新北市", "台中市", "台南市", "高雄")


def is_republican(folded: str) -> bool:
    """Whether bare years (112年) count from 1911: where 民国 says so, or the text is about Taiwan."""
    if "民国" in folded and REPUBLICAN_RE.search(folded):
        return True
    return any(word in folded for word in _TAIWAN)
