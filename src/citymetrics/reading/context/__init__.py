"""Context: the period, the place and the status of each record, walked once over the document.

A frame is what a heading, a title or an opener sets (“十三五”期间，…) and a boundary clears. Nothing is guessed: where
the text leaves a period open it stays null.
"""

from citymetrics.reading.context.areas import area_of, standing_areas
from citymetrics.reading.context.dating import advance, period_of, resolve_frame, resolve_sentence
from citymetrics.reading.context.document import profile_document
from citymetrics.reading.context.headings import enter_paragraph, is_heading
from citymetrics.reading.context.state import Area, Context, Frame, Profile, Sentence
from citymetrics.reading.context.status import Aims, status_of

__all__ = [
    "Aims",
    "Area",
    "Context",
    "Frame",
    "Profile",
    "Sentence",
    "advance",
    "area_of",
    "enter_paragraph",
    "is_heading",
    "period_of",
    "profile_document",
    "resolve_frame",
    "resolve_sentence",
    "standing_areas",
    "status_of",
]
