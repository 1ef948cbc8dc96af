"""Score records against annotated texts: precision, recall and F1, and every error in its sentence.

>>> from citymetrics.evaluate import Score
>>> Score(wanted=2, found=2).f1("full")
0.0

``load_documents`` reads annotations, ``evaluate`` scores a function from documents to records, ``report`` and
``figures`` present the result. ``docs/evaluate.md`` describes formats and scores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from citymetrics.evaluate.annotations import Document, Wanted, documents_of, load_documents
from citymetrics.evaluate.predictions import read_predictions
from citymetrics.evaluate.report import describe, figures, in_sentence, report, total
from citymetrics.evaluate.scores import Fault, Score, score_document
from citymetrics.records.model import Indicator

__all__ = [
    "Document",
    "Fault",
    "Score",
    "Wanted",
    "describe",
    "documents_of",
    "evaluate",
    "figures",
    "in_sentence",
    "load_documents",
    "read_predictions",
    "report",
    "score_document",
    "total",
]


def evaluate(
    documents: Iterable[Document], read: Callable[[Document], Iterable[Indicator]]
) -> dict[str, Score]:
    """Return the score of each file: ``read`` gives the records of a document, which are compared with its annotation.

    >>> from citymetrics import extract
    >>> text = "全市注册志愿者达274万人。"
    >>> document = Document(
    ...     id="a.txt", file="a.txt", text=text, published=None, place=None, regions=((0, 14),), wanted=())
    >>> evaluate([document], lambda d: extract(d.text, published=d.published, place=d.place))["a.txt"].found
    1
    """
    scores: dict[str, Score] = {}
    for document in documents:
        score = score_document(document, read(document))
        scores[document.file] = scores.get(document.file, Score()) + score
    return scores
