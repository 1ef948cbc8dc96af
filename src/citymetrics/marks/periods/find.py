"""Find the period words of a text."""

from __future__ import annotations

import regex

from citymetrics.marks.periods.model import PeriodMark
from citymetrics.marks.periods.readers import read_mark
from citymetrics.marks.periods.words import load_scan, load_words

__all__ = ["find_periods", "is_republican", "period_pattern"]


def find_periods(folded: str, republican: bool = False) -> list[PeriodMark]:
    """Return the period words of a folded text in order; with ``republican``, 101 年 counts from 1911.

    >>> [(m.form, m.year, m.edge) for m in find_periods("截至2020年底，上半年")]
    [('year', 2020, 'end'), ('half', None, '')]
    """
    pattern, rows, ends = load_words(republican)
    anchors, before, begins = load_scan()
    found = []
    position = 0
    # Every period word holds an anchor: only the stretches in front of one are read.
    while anchor := anchors.search(folded, position):
        at = anchor.start()
        match = None
        for begin in range(max(position, at - before), at + 1):
            second = begins.get(folded[begin])
            if second is None or (second and folded[begin + 1 : begin + 2] not in second):
                continue
            if match := pattern.match(folded, begin):
                break
        if match is None:
            position = at + 1
            continue
        found.append(read_mark(match, rows[match.group(*ends).index("")]))
        position = match.end()
    return found


def period_pattern(republican: bool = False) -> regex.Pattern[str]:
    """Return the one pattern of all period words, which ``find_periods`` tries around anchors only."""
    return load_words(republican).pattern


# 农民国 and 人民国家 hold the same two characters.
REPUBLICAN_RE = regex.compile(r"民国\s?(?:\d{1,3}|[一二三四五六七八九十百零]{1,4}|元)\s?年")
_TAIWAN_RE = regex.compile(r"新台币|主计处|台北|新北市|台中市|台南市|高雄")


def is_republican(folded: str) -> bool:
    """Whether bare years (112年) count from 1911: where 民国 says so, or the text is about Taiwan."""
    return bool(REPUBLICAN_RE.search(folded) or _TAIWAN_RE.search(folded))
