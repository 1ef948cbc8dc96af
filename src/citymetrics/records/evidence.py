"""The sentences that figures stand in: what a table shows beside each of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import regex

from citymetrics.text.folded import find_paragraphs, find_sentences, fold
from citymetrics.text.patterns import pattern

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

__all__ = ["Evidence", "Passage", "adds_up"]


REACH = 12
START = "status.start"
"""The rule of a figure that the reading took for the start of a move."""
_BASE_RE = regex.compile(r"[由从](?:[\d一二三四五六七八九〇零]{4}年的?|上年的?|去年的?)?$")
_GOAL_RE = regex.compile(r"[^，。；]*[到至]")


class Passage:
    """One text, cut into paragraphs and sentences; ``folded`` has the offsets of the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self.paragraphs = [(p.start, p.end) for p in find_paragraphs(self.folded)]
        self.sentences = [
            s for start, end in self.paragraphs for s in find_sentences(self.folded, start, end)
        ]

    def paragraph(self, offset: int) -> int:
        """Return the number of the paragraph that holds ``offset``."""
        return bisect_right(self.paragraphs, (offset, len(self.text))) - 1

    def sentence(self, offset: int) -> tuple[int, int]:
        """Return the span of the sentence that holds ``offset``."""
        number = bisect_right(self.sentences, (offset, len(self.text))) - 1
        return self.sentences[max(number, 0)] if self.sentences else (0, len(self.text))


def adds_up(words: str) -> bool:
    """Say whether the words before a figure add it up over more than a year: 累计, but not 全年累计.

    >>> adds_up("收入累计"), adds_up("全年累计完成投资"), adds_up("累计投资5亿元，收入")
    (True, False, False)
    """
    return bool(pattern("relation.added-up").search(words)) and not pattern("relation.one-year").search(words)


class Evidence:
    """Looks up the sentence of a record in the texts that are at hand.

    >>> from citymetrics import extract
    >>> text = "全市共有公园12个。注册志愿者达274万人。"
    >>> Evidence({"a.txt": text}).sentence(extract(text, doc="a.txt")[1])
    '注册志愿者达274万人。'
    """

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self._texts = texts or {}
        self._passages: dict[str, Passage] = {}

    def passage(self, record: Indicator) -> Passage | None:
        """Return the text of a record; None where it is not at hand or is not the text the record came from."""
        text = self._texts.get(record.doc)
        if text is None or text[record.start : record.end] != record.text:
            return None
        if record.doc not in self._passages:
            self._passages[record.doc] = Passage(text)
        return self._passages[record.doc]

    def is_base(self, record: Indicator) -> bool:
        """Say whether a figure is where a move starts (由45万辆增至356万辆): it is of an earlier time.

        >>> from citymetrics import extract
        >>> text = "新能源汽车保有量由45万辆增至356万辆。"
        >>> [Evidence({"": text}).is_base(record) for record in extract(text)]
        [True, False]
        """
        if START in record.rules:
            return True
        passage = self.passage(record)
        if passage is None:
            return False
        before, after = passage.folded[: record.start], passage.folded[record.end : record.end + REACH]
        return bool(_BASE_RE.search(before[-REACH:])) and bool(_GOAL_RE.match(after))

    def is_cumulative(self, record: Indicator) -> bool:
        """Say whether the words right before a figure add it up over more than its period: 收入累计超1.6万亿元.

        Not where they add it up over a year, a month or a quarter: 全年累计.

        >>> from citymetrics import extract
        >>> text = "一般公共预算收入累计500亿元。全年累计完成投资300亿元。"
        >>> [Evidence({"": text}).is_cumulative(record) for record in extract(text)]
        [True, False]
        """
        return adds_up(self.around(record)[0])

    def around(self, record: Indicator) -> tuple[str, str]:
        """Return the words of the sentence before and behind a figure, or none where they cannot be told.

        >>> from citymetrics import extract
        >>> text = "地区生产总值增长5%左右，力争更好结果。"
        >>> Evidence({"": text}).around(extract(text)[0])
        ('地区生产总值增长', '，力争更好结果。')
        """
        passage = self.passage(record)
        if passage is not None:
            start, end = passage.sentence(record.start)
            return passage.folded[start : record.start], passage.folded[record.end : end]
        parts = fold(record.sentence or "").split(fold(record.text))
        return (parts[0], parts[1]) if len(parts) == 2 else ("", "")

    def sentence(self, record: Indicator) -> str:
        """Return the sentence of a record, or its name and figure where neither it nor the text is at hand."""
        passage = self.passage(record)
        if passage is None:
            return record.sentence or f"{record.indicator} {record.text}"
        start, end = passage.sentence(record.start)
        return passage.text[start:end].strip()

    def sentences(self, records: Iterable[Indicator]) -> tuple[str, ...]:
        """Return the sentences of records, each once, in the order of the records."""
        return tuple(dict.fromkeys(self.sentence(record) for record in records))
