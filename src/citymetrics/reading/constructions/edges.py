"""Where a name must not begin or end: inside a word.

A name is what is left when words that are no part of it are taken off its ends. Chinese is written without blanks, so
that such a word may be the half of another one: 其 of 其他, 均 of 平均, 次 of 此次. Before anything is taken off, what
stands at the border is asked for in a list of such words (data/edges.toml): 其|他诉求 is refused, 其|中 is not.
Whether two characters are a word depends on the third: 其实 is one, but in 其实施 the word is 实施. The list holds
these, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from citymetrics.errors import DataError
from citymetrics.text import lexicon

__all__ = ["ends_inside", "goes_on", "spans"]

_LONGEST = 4


@cache
def _words(side: str) -> Mapping[str, str]:
    """The words of one side, each with the characters beside which it is none."""
    table = lexicon.read_toml("edges.toml")
    if table.keys() != {"front", "behind"}:
        raise DataError(f"edges.toml: its keys are front and behind, not {', '.join(table)}")
    words: dict[str, str] = {}
    for line in table[side].split():
        word, _, rivals = line.partition(":")
        if not 2 <= len(word) <= _LONGEST:
            raise DataError(f"edges.toml: {side}: {line!r} is no word of two to {_LONGEST} characters")
        words[word] = rivals
    return words


def goes_on(text: str, begin: int, end: int) -> bool:
    """Whether the word ``text[begin:end]``, which is to be taken off in front, is the first half of another one.

    >>> goes_on("其他诉求", 0, 1), goes_on("其中工业", 0, 1), goes_on("其实施项目", 0, 1)
    (True, False, False)
    """
    words = _words("front")
    for stop in range(end + 1, min(begin + _LONGEST, len(text)) + 1):
        rivals = words.get(text[begin:stop])
        if rivals is not None and (stop == len(text) or text[stop] not in rivals):
            return True
    return False


def ends_inside(text: str, begin: int, end: int) -> bool:
    """Whether the word ``text[begin:end]``, which is to be taken off behind, is the second half of another one.

    >>> ends_inside("城市平均", 3, 4), ends_inside("水平均", 2, 3)
    (True, False)
    """
    words = _words("behind")
    for start in range(begin - 1, max(end - _LONGEST, 0) - 1, -1):
        rivals = words.get(text[start:end])
        if rivals is not None and (start == 0 or text[start - 1] not in rivals):
            return True
    return False


def spans(text: str, at: int) -> bool:
    """Whether a word stands across the border at ``at``, in front of which a name is to end.

    >>> spans("农民相对集中居住", 5), spans("农民居中", 2)
    (True, False)
    """
    if text[at - 1 : at + 1] not in _pairs():
        return False
    return any(ends_inside(text, at, end) for end in range(at + 1, min(at + 3, len(text)) + 1))


@cache
def _pairs() -> frozenset[str]:
    """Each two characters that follow each other in a word that something is taken off behind: most borders are
    between others."""
    return frozenset(word[i : i + 2] for word in _words("behind") for i in range(len(word) - 1))
