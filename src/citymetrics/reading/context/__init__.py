"""Context: the period, the place and the status of each record, by one model of what holds (docs/discourse.md).

The text is a tree of segments; what it says of when, where and whether is a setting with a role, and the role decides
how far it reaches. Nothing is guessed: where the text leaves a period open it stays null.
"""

from citymetrics.reading.context.discourse import Discourse
from citymetrics.reading.context.document import Document, Known, read_document
from citymetrics.reading.context.outline import Outline, is_heading, outline
from citymetrics.reading.context.state import Answer, Area, Found, Listener, Setting

__all__ = [
    "Answer",
    "Area",
    "Discourse",
    "Document",
    "Found",
    "Known",
    "Listener",
    "Outline",
    "Setting",
    "is_heading",
    "outline",
    "read_document",
]
