"""The two ways in: ``extract`` for a text, ``Extractor`` for many with the same surroundings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from citymetrics.catalogue import Catalogue, link_records, load_catalogue, shipped_catalogue
from citymetrics.errors import InputError
from citymetrics.exactness import exactly
from citymetrics.marks.periods import Publication, read_publication
from citymetrics.marks.places import read_place
from citymetrics.reading.context import Area, Known
from citymetrics.reading.pipeline import find_marks, read_marks
from citymetrics.records.extraction import Extraction
from citymetrics.records.model import Indicator
from citymetrics.text.folded import join_numbers
from citymetrics.text.spans import read_spans, write_spans

__all__ = ["Extractor", "extract"]


class Extractor:
    """Reads texts; holds what the caller knows beside every text.

    ``published`` and ``place`` are those of :func:`extract`. ``indicators`` is a TOML file, or several, with
    indicators of the caller's own, which come before the shipped catalogue (docs/catalogue.md), or what
    ``load_catalogue`` made of them.

    >>> found = Extractor(place="四川省成都市").extract("全市注册志愿者达274万人。")
    >>> found[0].place, found[0].adcode
    ('成都市', '510100')
    """

    def __init__(
        self,
        *,
        published: date | str | None = None,
        place: str | None = None,
        indicators: str | Path | Iterable[str | Path] | Catalogue | None = None,
    ) -> None:
        self._published = read_publication(published)
        self._place = Area(*read_place(place)) if place is not None else None
        if indicators is None or isinstance(indicators, Catalogue):
            self._catalogue = indicators
        else:
            self._catalogue = load_catalogue(indicators)

    def extract(self, text: str, *, doc: str = "", made: date | str | None = None) -> Extraction:
        """Return the records of ``text`` in text order; see :func:`extract`."""
        if not isinstance(text, str):
            raise InputError(
                f"text: {text!r:.60} is a {type(text).__name__}; give a str (decode bytes first)"
            )
        joined = join_numbers(text)
        whole, offsets = joined if joined is not None else (text, None)
        records, notes = self._extract(whole, doc, read_publication(made, "made"))
        if offsets is not None:
            records = [_moved(record, text, offsets) for record in records]
        return Extraction(records, notes)

    @exactly
    def _extract(
        self, text: str, doc: str, made: Publication | None
    ) -> tuple[list[Indicator], tuple[str, ...]]:
        marks = find_marks(text, Known(self._published, self._place, made))
        if marks is None:
            return [], ()
        records = read_marks(marks, doc)
        notes = (UNDATED,) if records and marks.document.undated else ()
        return link_records(records, text, self._catalogue or shipped_catalogue()) if records else [], notes


UNDATED = "a report that says nowhere when it was given: 今年 and 去年 stay open; give its date as published"
"""The note on a report to a congress whose date neither the caller nor the text gives."""
_SPAN_FIELDS = ("indicator_at", "period_at", "place_at", "status_at")


def _moved(record: Indicator, text: str, offsets: list[int]) -> Indicator:
    """The record with its spans in the text as given, blanks inside the number included."""

    def moved(start: int, end: int) -> tuple[int, int]:
        return offsets[start], offsets[end - 1] + 1

    start, end = moved(record.start, record.end)
    changes: dict[str, object] = {"start": start, "end": end, "text": text[start:end]}
    for field in _SPAN_FIELDS:
        spans = getattr(record, field)
        if spans is not None:
            changes[field] = write_spans([moved(*span) for span in read_spans(spans)])
    return record.model_copy(update=changes)


def extract(
    text: str,
    *,
    published: date | str | None = None,
    place: str | None = None,
    doc: str = "",
    made: date | str | None = None,
) -> Extraction:
    """Return a record for each figure that ``text`` states, in text order.

    ``published`` is when the text came out (a date, or an ISO string of a year, a month or a day): 去年, 今年 and
    上半年 resolve against it. ``place`` is the area that 全市 or 全省 means where the text does not name it; the
    text wins over it. ``made`` is when its file was made, which a date that the text gives itself wins over. Never
    raises on a str; a wrong type or an unreadable argument raises InputError.

    Figures are exact whatever decimal context is set. A numeral of more than 28 digits, before and behind the point
    together, and one with digits that are neither ASCII nor full-width (٣万人, ३.५%), is left alone.

    >>> for r in extract("全市注册志愿者达274万人。", published="2021-08", place="成都市"):
    ...     print(r.place, r.indicator, r.value, r.unit, r.text)
    成都市 注册志愿者 2740000 人 274万人
    """
    return Extractor(published=published, place=place).extract(text, doc=doc, made=made)
