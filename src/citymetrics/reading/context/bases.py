"""What the growth of a stretch of text is against: 从环比看，…; 价格环比上涨0.2%。其中，城市上涨0.3%.

A bulletin says 环比 once and then only how much each part rose. What is said of the whole holds for its parts: in its
own sentence, in the sentences that go on about parts of it (其中，…; 食品中，…), in a section whose heading says so and
in a paragraph that begins with it. 同比 ends it, and a sentence that says both says of each figure which it is.
"""

from __future__ import annotations

from bisect import bisect_right

from citymetrics.text.patterns import pattern

__all__ = ["Bases"]

_CHAIN = "环比"


class Bases:
    """Of which of the two bases the sentences of a text speak, the last one said: ``chain``, ``year`` or neither."""

    def __init__(self, folded: str) -> None:
        self._folded = folded
        self._starts: list[int] = []
        self._inherited: list[str] = []
        if _CHAIN in folded:
            self._read()

    def _read(self) -> None:
        section = paragraph = last = ""
        for line in pattern("base.line").finditer(self._folded):
            paragraph = last = ""
            heading = pattern("base.heading").fullmatch(line.group()) is not None
            for sentence in pattern("base.sentence").finditer(self._folded, *line.span()):
                text = sentence.group()
                if pattern("base.view").match(text):
                    paragraph = last = ""
                parts = pattern("base.parts").match(text) is not None
                self._starts.append(sentence.start())
                self._inherited.append((last if parts else "") or paragraph or section)
                said = _said(text)
                if said:
                    paragraph = (
                        said if pattern("base.opener").match(text) else paragraph * (paragraph == said)
                    )
                last = said or (last if parts else "")
            if heading:
                section = last

    def at(self, offset: int) -> str:
        """Which base holds for a figure at an offset whose own words name none."""
        number = bisect_right(self._starts, offset) - 1
        if number < 0:
            return ""
        return _said(self._folded[self._starts[number] : offset]) or self._inherited[number]


def _said(text: str) -> str:
    """The base that a stretch of text says, alone."""
    chain, year = _CHAIN in text, pattern("base.year").search(text) is not None
    if chain == year:
        return "year" if year else ""
    return "chain" if chain else "year"
