"""The label of a paragraph or of a list item, which names what its bare measures are of.

蓝莓产业：以柳条屯为主，…; 一是草莓产业。目前总投资…; a heading right above: （二）江北制药有限公司.
"""

from __future__ import annotations

from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["label_at"]


def label_at(folded: str, start: int, end: int) -> Phrase:
    """What the label at the head of a stretch of the text names; empty where it has none, or one that names no thing.

    >>> label_at("一是草莓产业。目前总投资2000万元。", 0, 18).text
    '草莓产业'
    """
    match = pattern("subject.label").match(folded, start, end)
    if match is None or pattern("subject.vague-label").search(match["label"]):
        return EMPTY
    return Phrase(match["label"], range(match.start("label"), match.end("label")))
