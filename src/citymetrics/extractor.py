"""The pipeline: one line a stage, from a text to its records."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import regex

from citymetrics.constructions import Memory, Reading, cut_clauses, read_clauses, recall
from citymetrics.context import (
    Area,
    Context,
    Profile,
    advance,
    area_of,
    enter_paragraph,
    opening_area,
    period_of,
    profile_document,
    resolve_sentence,
    status_of,
)
from citymetrics.document import find_paragraphs, find_sentences, fold, join_numbers
from citymetrics.errors import InputError
from citymetrics.model import Extraction, Indicator
from citymetrics.periods import Period, PeriodMark, find_periods, is_republican, read_publication
from citymetrics.places import PlaceMark, find_places, read_place
from citymetrics.qualifiers import bounds
from citymetrics.quantities import Quantity, find_quantities
from citymetrics.tables import Table, find_tables, outside, setting_in, table_records

__all__ = ["Extractor", "extract"]


class Extractor:
    """Reads texts; holds what the caller knows beside every text.

    >>> found = Extractor(place="四川省成都市").extract("全市注册志愿者达274万人。")
    >>> found[0].place, found[0].adcode
    ('成都市', '510100')
    """

    def __init__(self, *, published: date | str | None = None, place: str | None = None) -> None:
        self._published = read_publication(published)
        self._place = Area(*read_place(place)) if place is not None else None

    def extract(self, text: str, *, doc: str = "") -> Extraction:
        """Return the records of ``text`` in text order; see :func:`extract`."""
        if not isinstance(text, str):
            raise InputError(f"text: {text!r:.60} is a {type(text).__name__}; give a str (decode bytes first)")
        joined = join_numbers(text)
        if joined is None:
            return Extraction(self._extract(text, doc))
        whole, offsets = joined
        return Extraction([_moved(record, text, offsets) for record in self._extract(whole, doc)])

    def _extract(self, text: str, doc: str) -> list[Indicator]:
        folded = fold(text)
        republican = is_republican(folded)
        periods = find_periods(folded, republican=republican)
        tables = find_tables(folded)
        quantities = outside(tables, find_quantities(folded, periods))
        if not quantities and not tables:
            return []
        paragraphs = find_paragraphs(folded)
        places = find_places(folded)
        profile = profile_document(folded, paragraphs, periods, places, self._published, self._place)
        records = _read(text, folded, doc, quantities, periods, places, profile, tables, republican)
        records.sort(key=lambda record: (record.start, record.end))
        return records


def _moved(record: Indicator, text: str, offsets: Sequence[int]) -> Indicator:
    """The record with its span in the text as given, blanks inside the number included."""
    start, end = offsets[record.start], offsets[record.end - 1] + 1
    return record.model_copy(update={"start": start, "end": end, "text": text[start:end]})


def extract(
    text: str, *, published: date | str | None = None, place: str | None = None, doc: str = ""
) -> Extraction:
    """Return a record for each figure that ``text`` states, in text order.

    ``published`` is when the text came out (a date, or an ISO string of a year, a month or a day): 去年, 今年 and
    上半年 resolve against it. ``place`` is the area that 全市 or 全省 means where the text does not name it; the
    text wins over it. Never raises on a str; a wrong type or an unreadable argument raises InputError.

    >>> for r in extract("全市注册志愿者达274万人。", published="2021-08", place="成都市"):
    ...     print(r.place, r.indicator, r.value, r.unit, r.text)
    成都市 注册志愿者 2740000 人 274万人
    """
    return Extractor(published=published, place=place).extract(text, doc=doc)


_POINTING_RE = regex.compile(r"这个|这一|该|此|其")


def _read(
    text: str,
    folded: str,
    doc: str,
    quantities: Sequence[Quantity],
    periods: Sequence[PeriodMark],
    places: Sequence[PlaceMark],
    profile: Profile,
    tables: Sequence[Table],
    republican: bool,
) -> list[Indicator]:
    records: list[Indicator] = []
    pending = list(reversed(tables))
    context = Context()
    memory = Memory()
    quantity_starts = [quantity.start for quantity in quantities]
    period_starts = [mark.start for mark in periods]
    place_starts = [mark.start for mark in places]

    def within(items: Sequence, starts: Sequence[int], start: int, end: int) -> Sequence:  # type: ignore[type-arg]
        return items[bisect_left(starts, start) : bisect_left(starts, end)]

    silent: tuple[int, int] | None = None
    for paragraph in outside(tables, find_paragraphs(folded)):
        while pending and pending[-1].start < paragraph.start:
            records += table_records(pending.pop(), text, setting_in(profile, context, republican), doc)
        here = within(places, place_starts, paragraph.start, paragraph.end)
        dates = within(periods, period_starts, paragraph.start, paragraph.end)
        context = enter_paragraph(folded, paragraph, context, profile, dates, here)
        for start, end in find_sentences(folded, paragraph.start, paragraph.end):
            marks = within(dates, [m.start for m in dates], start, end)
            figures = within(quantities, quantity_starts, start, end)
            if not figures and not marks:
                silent = (start, end)
                continue
            clauses = cut_clauses(folded, start, end, figures, [(m.start, m.end) for m in marks if folded[m.start - 1 : m.start] not in ("比", "较")])
            sentence = resolve_sentence(folded, clauses, marks, profile, context)
            if figures:
                spots = [m for m in here if start <= m.start < end]
                if silent and _POINTING_RE.search(folded, start, end):
                    memory = recall(cut_clauses(folded, *silent, (), ()), memory, ())
                silent = None
                readings, memory = read_clauses(clauses, memory, spots)
                running = opening_area(folded, clauses, spots, profile, context)
                for reading in readings:
                    period, when = period_of(reading, folded, clauses, sentence, profile, context, "actual")
                    status = status_of(reading, folded, clauses, profile, context, period, when)
                    if status == "target":
                        period, when = period_of(reading, folded, clauses, sentence, profile, context, status)
                    area, running, where = area_of(reading, folded, spots, profile, context, running)
                    records.append(_record(text, doc, reading, period, status, area, (when, where)))
            context = advance(context, sentence, profile, bool(figures))
    for table in reversed(pending):
        records += table_records(table, text, setting_in(profile, context, republican), doc)
    return records


def _record(
    text: str,
    doc: str,
    reading: Reading,
    period: Period | None,
    status: str,
    area: Area | None,
    found_by: tuple[str, str],
) -> Indicator:
    quantity = reading.site.quantity
    value, lower, upper = quantity.value, quantity.lower, quantity.upper
    qualifier = reading.qualifier or quantity.qualifier
    if qualifier != quantity.qualifier and value is not None:
        lower, upper = bounds(qualifier, value)
    if reading.sign < 0:
        value, lower, upper = _negate(value), _negate(upper), _negate(lower)
    name = reading.name.prefix + reading.name.phrase.read(text)
    unit = quantity.unit
    if reading.statistic == "streak" and unit == "kWh":
        unit = "次"
    elif quantity.dimension == "count" and quantity.surface == unit:
        unit = text[quantity.after - len(unit) : quantity.after]  # a measure word stays as written: 戶
    rules = (reading.rule, *quantity.rules, *(rule for rule in found_by if rule))
    return Indicator(
        doc=doc,
        place=area.name if area else None,
        adcode=area.adcode if area else None,
        period_start=period.start if period else None,
        period_end=period.end if period else None,
        indicator=name,
        action=reading.name.action,
        statistic=reading.statistic,  # type: ignore[arg-type]
        basis=_basis(reading, period),
        qualifier=qualifier,  # type: ignore[arg-type]
        value=value,
        lower=lower,
        upper=upper,
        unit=unit,
        per=reading.per or _per(reading),
        status=status,  # type: ignore[arg-type]
        text=text[quantity.start : quantity.end],
        start=quantity.start,
        end=quantity.end,
        rules=rules,
    )


# 每天清运…, 日均办件量…, 每人每月…元: a rate by its words. 每年递增 is a growth, not a rate.
_PER_RE = regex.compile(r"每(?:[人户名个亩头只家]|平方公里|百户)?每?(天|日|年|月|周|小时|季度|半年)(?!平均|递增|增长|新增[^，。；]{0,6}率)|(日|月|周|年)均(?!增|递|浓度|气温|降水|下降|收入|可支配|工资|值|消费|温)")
_PER_WORDS = {"日": "天"}


def _per(reading: Reading) -> str | None:
    if reading.statistic not in ("level", "ratio"):
        return None
    before = reading.site.clause.raw_before(reading.site)
    match = None
    for match in _PER_RE.finditer(before):
        pass
    if match is None:
        return None
    word = match[1] or match[2]
    return _PER_WORDS.get(word, word) if match[1] or match[2] != "年" else None


def _basis(reading: Reading, period: Period | None) -> str | None:
    """The year before the record's own is 上年, however the text writes it."""
    basis = reading.basis
    if basis and basis.isdigit() and period and period.years == 1 and int(basis) == period.end.year - 1:
        return "yoy"
    return basis


def _negate(value: Decimal | None) -> Decimal | None:
    return -value if value is not None else None
