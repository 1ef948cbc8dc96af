"""Which of the two engines a pattern is compiled by.

``regex`` reads all that patterns are written in; ``re`` of the standard library reads less of it, is called in half the
time and goes from one first character of an alternation to the next. What both read in the same way is compiled by
``re``; ``tests/test_hints.py`` holds the two against each other.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache

import regex

__all__ = ["compiled"]

# What \p{Han} and \s stand for in ``regex``, as the ranges of a character class: ``re`` has no \p, its \s takes in
# four control characters.
HAN = (
    "\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufa6d\ufa70-\ufad9\U00016fe2\U00016fe3\U00016ff0-\U00016ff6\U00020000-\U0002a6df\U0002a700-\U0002b81e"
    "\U0002b820-\U0002cead\U0002ceb0-\U0002ebe0\U0002ebf0-\U0002ee5d\U0002f800-\U0002fa1d\U00030000-\U0003134a"
    "\U00031350-\U00033479"
)
BLANK = r"\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_RANGES = {r"\p{Han}": HAN, r"\s": BLANK, r"\S": f"^{BLANK}"}

# The pieces of a pattern that a translation has to tell apart, and what the two engines read in two ways: edges and
# characters of words, sets in sets.
_PIECE_RE = re.compile(r"\\p\{Han\}|\\.|\[\^?\]?|\]|.", re.DOTALL)
_OTHERWISE_RE = re.compile(r"\\[wWbB]|\(\?r|\[\[|&&|--|~~|\|\|")


def compiled(written: str) -> regex.Pattern[str]:
    """Compile a pattern by ``re`` where that reads it in the same way, else by ``regex``.

    Both kinds of pattern have the methods that are used of them; the type says the one that most of the code was
    written for.

    >>> compiled(r"[\\p{Han}]+元").search("为5亿元").group()
    '亿元'
    """
    translated = _translated(written)
    if translated is not None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")  # what a later version of ``re`` may read in another way
                return re.compile(translated)  # type: ignore[return-value]
        except (re.error, Warning):
            pass
    return regex.compile(written)


@lru_cache(maxsize=1024)
def _translated(written: str) -> str | None:
    r"""The pattern as ``re`` reads it; None where it means something else there.

    >>> _translated(r"\s+[\s年]") == f"[{BLANK}]+[{BLANK}年]", _translated(r"\bkm")
    (True, None)
    """
    if _OTHERWISE_RE.search(written):
        return None
    pieces, inside = [], False
    for piece in _PIECE_RE.findall(written):
        if piece[0] == "[" and not inside:
            inside = True
        elif piece == "]":
            inside = False
        ranges = _RANGES.get(piece)
        if ranges is not None:
            if inside and ranges[0] == "^":
                return None
            piece = ranges if inside else f"[{ranges}]"
        pieces.append(piece)
    return "".join(pieces)
