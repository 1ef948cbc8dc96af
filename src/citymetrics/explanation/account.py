"""Put an explanation together: run the pipeline with a watcher, and sort what was seen by sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from citymetrics.errors import InputError
from citymetrics.exactness import exactly
from citymetrics.explanation.calendar import Dated, date_marks
from citymetrics.explanation.explanation import Explanation
from citymetrics.explanation.parts import (
    Figure,
    LeftAlone,
    PeriodWord,
    PlaceWord,
    Reason,
    Stretch,
    Surroundings,
    Trial,
    within,
)
from citymetrics.explanation.reasons import about_construction, construction_name, reason_of
from citymetrics.extractor import Extractor
from citymetrics.marks.numerals import NUMERAL_RE
from citymetrics.marks.periods import Period, find_periods, is_republican, read_publication
from citymetrics.marks.places import PlaceMark, find_places, read_place, resolve_place
from citymetrics.marks.quantities import Quantity
from citymetrics.reading.constructions import Reading, Site
from citymetrics.reading.context import Area, Document, Found, Known, Listener, outline, read_document
from citymetrics.reading.pipeline import Marks, find_marks, read_marks
from citymetrics.reading.tables import outside
from citymetrics.records.model import Indicator
from citymetrics.text.folded import find_paragraphs, find_sentences, fold, join_numbers

__all__ = ["explain"]

Span = tuple[int, int]
NOT_ADMITTED = "admits"
"""What the watcher hears after a construction whose reading is refused."""


def explain(
    text: str,
    *,
    published: date | str | None = None,
    place: str | None = None,
    at: int | None = None,
    made: date | str | None = None,
    indicators: str | Path | Iterable[str | Path] | None = None,
) -> Explanation:
    """Return why ``extract`` gives what it gives, with the same ``published``, ``place`` and ``made``.

    ``indicators`` are files of indicators of your own, as for ``Extractor``.

    With ``at``, an offset into the text, only the sentence (or the line of a table) that holds it is told of; the
    whole text is still read, because headings and openers far above decide on period and place. Raises InputError
    as ``extract`` does, and where ``at`` lies outside of the text.

    >>> (numeral,) = explain("推进“15分钟生活圈”建设。").left_alone
    >>> numeral.text, numeral.reason.rule
    ('15', 'guard.quoted')
    """
    records = Extractor(published=published, place=place, indicators=indicators).extract(text, made=made)
    if at is not None and not 0 <= at < len(text):
        raise InputError(
            f"at: {at} is outside of the text of {len(text)} characters; give 0 to {len(text) - 1}"
        )
    joined = join_numbers(text)
    whole, offsets = joined if joined is not None else (text, None)
    area = Area(*read_place(place)) if place is not None else None
    seen = _observe(whole, Known(read_publication(published), area, read_publication(made, "made")))
    return _Account(text, offsets, seen, records).tell(at)


@dataclass(slots=True)
class _Seen:
    """What the pipeline found, and what its watcher was told, in offsets of the joined text."""

    marks: Marks
    dates: Sequence[Dated]
    found: dict[Span, Found] = field(default_factory=dict)
    refused: list[tuple[int, int, str]] = field(default_factory=list)
    trials: dict[Span, list[tuple[str, Reading | None]]] = field(default_factory=lambda: defaultdict(list))


@exactly
def _observe(text: str, known: Known) -> _Seen:
    refused: list[tuple[int, int, str]] = []
    marks = find_marks(text, known, refused) or _marks_without_figures(text, known)
    seen = _Seen(marks, (), refused=refused)

    def watch(site: Site, construction: str, reading: Reading | None) -> None:
        seen.trials[site.quantity.start, site.quantity.end].append((construction, reading))

    listener = Listener()
    read_marks(marks, "", watch, listener)
    seen.dates = date_marks(marks, listener.settings)
    for found in listener.found:
        quantity = found.reading.site.quantity
        seen.found[quantity.start, quantity.end] = found
    return seen


def _marks_without_figures(text: str, known: Known) -> Marks:
    """The marks of a text that the pipeline has no business with; they are still to be shown."""
    folded = fold(text)
    republican = is_republican(folded)
    periods = find_periods(folded, republican=republican)
    paragraphs, places = find_paragraphs(folded), find_places(folded)
    plan = outline(folded, paragraphs)
    document = read_document(folded, paragraphs, plan, periods, places, known)
    return Marks(text, folded, republican, periods, (), (), paragraphs, places, document, plan)


class _Account:
    """Sorts what was seen into stretches, and moves its offsets to the text as given."""

    def __init__(
        self, text: str, offsets: list[int] | None, seen: _Seen, records: Sequence[Indicator]
    ) -> None:
        self._text, self._offsets, self._seen = text, offsets, seen
        self._records: dict[Span, list[Indicator]] = defaultdict(list)
        for record in records:
            self._records[record.start, record.end].append(record)

    def tell(self, at: int | None) -> Explanation:
        spans = self._stretches()
        if at is not None:
            # Blanks between two sentences belong to the one before.
            starts = [self._span(*span)[0] for span in spans]
            spans = spans[max(bisect_right(starts, at) - 1, 0) :][:1]
        stretches = (self._stretch(*span) for span in spans)
        kept = tuple(
            s for s in stretches if at is not None or s.periods or s.places or s.figures or s.left_alone
        )
        return Explanation(_surroundings(self._seen.marks.document), kept)

    def _stretches(self) -> list[Span]:
        marks = self._seen.marks
        found = [
            sentence
            for paragraph in outside(marks.tables, marks.paragraphs)
            for sentence in find_sentences(marks.folded, paragraph.start, paragraph.end)
        ]
        for table in marks.tables:
            found += [
                (max(p.start, table.start), min(p.end, table.end))
                for p in marks.paragraphs
                if within(p.start, p.end, [(table.start, table.end)])
            ]
        return sorted(found)

    def _span(self, start: int, end: int) -> Span:
        if self._offsets is None:
            return start, end
        return self._offsets[start], self._offsets[end - 1] + 1

    def _stretch(self, first: int, last: int) -> Stretch:
        marks = self._seen.marks
        start, end = self._span(first, last)
        figures = [self._figure(q) for q in marks.quantities if first <= q.start < last]
        taken = {(figure.start, figure.end) for figure in figures}
        cells = [
            _cell(record)
            for span, records in self._records.items()
            if start <= span[0] < end and span not in taken
            for record in records
        ]
        figures = sorted([*figures, *cells], key=lambda figure: (figure.start, figure.end))
        return Stretch(
            self._text[start:end],
            start,
            end,
            tuple(self._period(dated) for dated in self._seen.dates if first <= dated.mark.start < last),
            tuple(self._place(mark) for mark in marks.places if first <= mark.start < last),
            tuple(figures),
            tuple(self._left_alone(first, last, [(f.start, f.end) for f in figures])),
        )

    def _period(self, dated: Dated) -> PeriodWord:
        start, end = self._span(dated.mark.start, dated.mark.end)
        period = dated.period
        days = (period.start, period.end) if period else (None, None)
        return PeriodWord(self._text[start:end], start, end, dated.mark.form, dated.use, *days)

    def _place(self, mark: PlaceMark) -> PlaceWord:
        document = self._seen.marks.document
        name, code = resolve_place(mark, document.place.adcode if document.place else None, document.year)
        start, end = self._span(mark.start, mark.end)
        return PlaceWord(self._text[start:end], start, end, mark.kind, name, code, mark.comparison)

    def _figure(self, quantity: Quantity) -> Figure:
        start, end = self._span(quantity.start, quantity.end)
        tried = self._seen.trials.get((quantity.start, quantity.end), [])
        readings = [reading for _, reading in tried if reading is not None]
        waiting = self._records[start, end]
        record = waiting[0] if waiting else None
        return Figure(
            self._text[start:end],
            start,
            end,
            quantity.value,
            quantity.lower,
            quantity.upper,
            quantity.qualifier,
            quantity.unit,
            quantity.dimension,
            quantity.rules,
            tuple(self._trial(name, reading) for name, reading in tried if name != NOT_ADMITTED),
            readings[-1].sign if readings else 1,
            record,
            _grounds(record) if record else (_unread(quantity, bool(tried)),),
            found.when.way if (found := self._seen.found.get((quantity.start, quantity.end))) else (),
        )

    def _trial(self, function: str, reading: Reading | None) -> Trial:
        name = construction_name(function)
        if reading is None:
            return Trial(name, about_construction(name), None, None)
        words = reading.name.prefix + reading.name.phrase.read(self._seen.marks.text)
        return Trial(name, about_construction(name), reading.rule, words)

    def _left_alone(self, first: int, last: int, figures: Sequence[Span]) -> list[LeftAlone]:
        """The refused numerals, and those that were passed over without a word."""
        marks = self._seen.marks
        tables = [(table.start, table.end) for table in marks.tables]
        refused = {start: rule for start, _, rule in self._seen.refused}
        found = []
        for match in NUMERAL_RE.finditer(marks.folded, first, last):
            start, end = self._span(*match.span())
            if within(start, end, figures):
                continue
            rule = refused.get(match.start(), "guard.unstated")
            if rule == "guard.unstated" and within(*match.span(), tables):
                rule = "unread.table"
            found.append(
                LeftAlone(self._text[start:end], start, end, reason_of(rule) or Reason(rule, "", ""))
            )
        return found


def _cell(record: Indicator) -> Figure:
    """The figure of a record that no construction made: a cell of a table."""
    sign = -1 if record.value is not None and record.value < 0 else 1
    return Figure(
        record.text,
        record.start,
        record.end,
        record.value,
        record.lower,
        record.upper,
        record.qualifier,
        record.unit,
        "",
        tuple(rule for rule in record.rules if rule.startswith("unit.")),
        (),
        sign,
        record,
        _grounds(record),
        (),
    )


def _grounds(record: Indicator) -> tuple[Reason, ...]:
    """Where the record's period, place and status came from."""
    found = []
    for kind in ("period", "place", "status"):
        rule = next((rule for rule in record.rules if rule.startswith(f"{kind}.")), f"{kind}.none")
        found.append(reason_of(rule) or Reason(rule, "", ""))
    return tuple(found)


def _unread(quantity: Quantity, tried: bool) -> Reason:
    """Why a quantity gives no record; it follows what constructions ask of a figure before they admit it."""
    kind = "name"
    if not tried:
        kind = "outside"
    elif quantity.kind != "plain":
        kind = quantity.kind
    elif quantity.weak or quantity.bare:
        kind = "weak" if quantity.weak else "bare"
    reason = reason_of(f"unread.{kind}")
    assert reason is not None
    return reason


def _surroundings(document: Document) -> Surroundings:
    def days(period: Period | None) -> tuple[date, date] | None:
        return (period.start, period.end) if period else None

    area = document.place
    return Surroundings(
        document.kind,
        document.year,
        area.name if area else None,
        area.adcode if area else None,
        days(document.title.period if document.title else document.reviewed),
        days(document.ahead),
    )
