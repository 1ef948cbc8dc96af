"""How two pieces of text are joined that a line break or a blank divides: with a blank, or without."""

from __future__ import annotations

import re

__all__ = ["glue", "tidy"]

WIDE = r"⺀-〿㇀-鿿豈-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6"
"""Ideographs, their radicals and full-width signs, which are set without blanks."""
LATIN_RE = re.compile(r"[A-Za-zÀ-ɏ]")
CLOSING = ",.;:!?)'\""
BREAK_RE = re.compile(r"[ \t\r\n\f\xa0]*[\r\n][ \t\r\n\f\xa0]*")
BLANKS_RE = re.compile(r"[ \t\f\xa0]+")
# One blank beside a figure that touches an ideograph: in a PDF it is what typesetting puts there.
# 「274 万人」「达 274」 but not 「12 34」, two figures, nor 「单位：万元 地区」.
AROUND_FIGURE_RE = re.compile(f"(?<=[0-9０-９%‰]) (?=[{WIDE}])|(?<=[{WIDE}]) (?=[0-9０-９])")


def glue(before: str, after: str) -> str:
    """Return the separator of two joined lines: a blank between words of Latin script, else an empty string.

    >>> glue("建成区绿化覆盖率4", "5.1%"), glue("增长6.1", "%"), glue("全市实现", "地区"), glue("Domestic", "Product")
    ('', '', '', ' ')
    """
    if not before or not after:
        return ""
    word, next_word = LATIN_RE.match(before[-1]), LATIN_RE.match(after[0])
    divided = (word or before[-1] in CLOSING) if next_word else (word and after[0].isdecimal())
    return " " if divided else ""


def tidy(text: str) -> str:
    """Return the text of a paragraph as it is displayed: line breaks and runs of blanks become one blank or none.

    >>> tidy(" 全市注册志愿者达\\n   274 万人，占 5.2 %  左右 ")
    '全市注册志愿者达274 万人，占 5.2 % 左右'
    """
    if "\n" in text or "\r" in text:
        pieces = BREAK_RE.split(text)
        text = pieces[0]
        for piece in pieces[1:]:
            text += glue(text, piece) + piece
    return BLANKS_RE.sub(" ", text).strip(" \u3000")
