"""The text as the extractor sees it: a folded view of the same length, cut into paragraphs and sentences.

Every fold is one character for one character, so an offset in the view is an offset in the text and nothing
has to be mapped back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import regex

from citymetrics.text import lexicon

# Full-width digits, letters and the signs that numerals are written with. Punctuation such as ，：；（ stays: it
# is the punctuation of Chinese prose and tells a list from a number.
_HALF_WIDTH = {
    chr(c): chr(c - 0xFEE0) for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_HALF_WIDTH |= {
    "％": "%",
    "．": ".",
    "／": "/",
    "～": "~",
    "＋": "+",
    "－": "-",
    "＄": "$",
    "￥": "¥",
    "￡": "£",
    "µ": "μ",
    "﹪": "%",
    "℅": "%",  # typed for it
    "﹙": "（",
    "﹚": "）",
    "(": "（",
    ")": "）",
}


# A numeral that holds a digit of another script (٣, ३, 𝟑) is no numeral of Chinese prose. Half of it would be
# another number (万人 of ٣万人, 5% of ٣.5%), so all of it stands in the view as this sign, which means nothing.
_UNREAD = "\ufdd0"
# The zeros of the other scripts, each with nine digits behind it; the mathematical digits are five rows of ten.
_OTHER_ZEROS = (
    "660 6f0 7c0 966 9e6 a66 ae6 b66 be6 c66 ce6 d66 de6 e50 ed0 f20 1040 1090 17e0 1810 1946 19d0 1a80 1a90 1b50 1bb0"
    " 1c40 1c50 a620 a8d0 a900 a9d0 a9f0 aa50 abf0 104a0 10d30 10d40 11066 110f0 11136 111d0 112f0 11450 114d0 11650"
    " 116c0 116d0 116da 11730 118e0 11950 11bf0 11c50 11d50 11da0 11de0 11f50 16130 16a60 16ac0 16b50 16d70 1ccf0"
    " 1d7ce 1d7d8 1d7e2 1d7ec 1d7f6 1e140 1e2f0 1e4f0 1e5f1 1e950 1fbf0"
).split()
OTHER_DIGITS = frozenset(chr(int(zero, 16) + digit) for zero in _OTHER_ZEROS for digit in range(10))
"""The decimal digits that are neither ASCII nor full-width."""

_DIGITS_RE = regex.compile(
    rf"(?:[0-9{_UNREAD}零〇一二两三四五六七八九十百千万亿兆]|[.,，点](?=[0-9{_UNREAD}]))++"
)


@cache
def _folding() -> tuple[frozenset[str], dict[int, str]]:
    """Return the characters to fold, and the translation table."""
    traditional, simplified = lexicon.read_text("folding.txt").splitlines()
    table = dict(zip(traditional, simplified, strict=True))
    for code in (*range(0xF900, 0xFA6E), *range(0xFA70, 0xFADA)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1:
            table[chr(code)] = table.get(plain, plain)
    table |= _HALF_WIDTH
    table |= dict.fromkeys(OTHER_DIGITS, _UNREAD)
    return frozenset(table), {ord(key): value for key, value in table.items()}


def fold(text: str) -> str:
    """Return the folded view of ``text``: half-width, simplified, compatibility ideographs made plain.

    >>> fold("４５．６％的內湖區人口數")
    '45.6%的内湖区人口数'
    >>> len(fold("㎡ﬁ臺")) == len("㎡ﬁ臺")
    True

    A numeral with digits of another script (٣, ३) has no counterpart there and is not read at all:

    >>> "5" in fold("٣.5万人"), "万" in fold("٣.5万人")
    (False, False)
    """
    folded, table = _folding()
    if folded.isdisjoint(text):
        return text
    view = _replaced(text, folded.intersection(text), table)
    return _DIGITS_RE.sub(_unread, view) if _UNREAD in view else view


_FEW = 32
"""Characters up to which one pass for each is faster than one pass that asks of every character."""


def _replaced(text: str, present: frozenset[str], table: Mapping[int, str]) -> str:
    if len(present) > _FEW or not present.isdisjoint([table[ord(character)] for character in present]):
        return text.translate(table)
    view = text
    for character in present:
        view = view.replace(character, table[ord(character)])
    return view


def _unread(numeral: regex.Match[str]) -> str:
    return _UNREAD * len(numeral[0]) if _UNREAD in numeral[0] else numeral[0]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's span, without the blanks around it."""

    start: int
    end: int


# A line break ends a paragraph; so do two ideographic or em blanks in a row, which is how pages that lost their
# line breaks still mark an indented paragraph.
_PARAGRAPH_RE = re.compile(
    r"[^\n\r\u3000\u2003\u2028\u2029]+(?:[\u3000\u2003](?![\u3000\u2003])[^\n\r\u3000\u2003\u2028\u2029]+)*"
)
_SENTENCE_RE = re.compile(r"[^。！？!?]+[。！？!?]*[”’」』）]?")


def find_paragraphs(folded: str) -> list[Paragraph]:
    """Return the paragraphs of the folded text in order, blanks at their ends left out.

    >>> text = "标题　　湖北省武汉市　　近年来，武汉市"
    >>> [text[p.start:p.end] for p in find_paragraphs(text)]
    ['标题', '湖北省武汉市', '近年来，武汉市']
    >>> text = "二〇二〇年\u2003\u2003一、工作回顾 \u2003\u2003过去一年\u2003很好"
    >>> [text[p.start:p.end] for p in find_paragraphs(text)]
    ['二〇二〇年', '一、工作回顾', '过去一年\u2003很好']
    """
    found = []
    for match in _PARAGRAPH_RE.finditer(folded):
        long = match.end() - match.start() > _LONG_LINE
        for start, end in _cut_at_blanks(folded, *match.span()) if long else [match.span()]:
            piece = folded[start:end]
            first = start + len(piece) - len(piece.lstrip())
            last = end - len(piece) + len(piece.rstrip())
            if first < last:
                found.append(Paragraph(first, last))
    return found


# A page in one line marks its paragraphs by three blanks or more.
_LONG_LINE = 300
_BLANKS_RE = regex.compile(r" {3,}")


def _cut_at_blanks(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces, position = [], start
    for match in _BLANKS_RE.finditer(folded, start, end):
        pieces.append((position, match.start()))
        position = match.end()
    return [*pieces, (position, end)]


def find_sentences(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the sentences between ``start`` and ``end``; a sentence keeps its full stop."""
    return [match.span() for match in _SENTENCE_RE.finditer(folded, start, end)]


# A page that sets its digits apart (1 9 9 7 年) or breaks a line inside a number (4⏎5.1%) still states one number.
_SPACED_RE = regex.compile(
    r"(?<![\d.])\d(?: \d){1,8}(?: ?[.．] ?\d(?: \d)*)?(?![\d.]| \d)|(?<![\d.])\d ?[.．] ?\d(?: \d)*(?![\d.])"
)
_BROKEN_RE = regex.compile(
    r"(?<=[\p{Han}]{2}\d{1,8}(?:\.\d{0,4})?)[ ]*\r?\n[ ]*"
    r"(?=\d{0,4}(?:\.\d+)?(?:\s?[%％‰]|个?百分点|[万亿]?(?:[元吨亩人户家个件项处]|公里|平方|公顷|千瓦|立方))[，。、；）])"
)
_SPACED_LEAST = 8


def join_numbers(text: str) -> tuple[str, list[int]] | None:
    """Return the text without the blanks and line ends inside numbers, and the offset of each character; None
    where there are none to leave out.

    >>> join_numbers("污水处理率达到9\\n6.3%。")[0]
    '污水处理率达到96.3%。'
    """
    gaps: list[tuple[int, int]] = []
    spaced = list(_SPACED_RE.finditer(text)) if " " in text else []
    if len(spaced) >= _SPACED_LEAST:
        for match in spaced:
            gaps += [
                (match.start() + i, match.start() + i + 1) for i, c in enumerate(match.group()) if c == " "
            ]
    if "\n" in text:
        gaps += [match.span() for match in _BROKEN_RE.finditer(text)]
    if not gaps:
        return None
    kept: list[int] = []
    position = 0
    for start, end in sorted(gaps):
        kept.extend(range(position, start))
        position = max(position, end)
    kept.extend(range(position, len(text)))
    return "".join([text[offset] for offset in kept]), kept
