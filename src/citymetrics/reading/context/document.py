"""The document as a whole: what kind of text it is, when it came out, and what its title and its lead set."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from citymetrics.marks.periods import Period, PeriodMark, Publication, resolve_period
from citymetrics.marks.places import PlaceMark, resolve_place
from citymetrics.reading.context.lands import country_of_text
from citymetrics.reading.context.outline import Outline
from citymetrics.reading.context.roles import is_base, is_scheme
from citymetrics.reading.context.state import Area, Setting
from citymetrics.reading.context.tally import LEADS, NATION, most_named
from citymetrics.text.folded import Paragraph
from citymetrics.text.patterns import pattern

__all__ = ["Document", "Known", "read_document"]

_HEAD = 12
_REPORT_HEAD = 1500
"""Paragraphs in which a text says who speaks, when and where."""
_LATE = 10
"""A report of October or later reviews the year that it is given in."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside a text: when it came out and where it is about, as the caller says, and when its file was
    made, which a date of the text's own wins over."""

    published: Publication | None = None
    place: Area | None = None
    made: Publication | None = None


@dataclass(slots=True)
class Document:
    """What is known of a text before its paragraphs are read.

    ``published`` is the caller's date, else the text's own; ``year`` the year that its title says it is about.
    ``reviewed`` and ``ahead`` are the years that a report looks back on and plans, which date what nothing else does.
    """

    kind: str  # report, bulletin, plan, other
    published: Publication | None
    year: int | None
    place: Area | None
    title: Setting | None = None
    title_spans: tuple[tuple[int, int], ...] = ()
    reviewed: Period | None = None
    ahead: Period | None = None
    aims: bool = False
    about_report: bool = False
    """Whether it is a news item about a report to a congress, whose turns it repeats."""
    given_place: Area | None = None
    place_spans: tuple[tuple[int, int], ...] = ()
    place_role: str = "given"
    abroad: tuple[int, ...] = ()
    """Where other countries or the world are named."""
    home: tuple[int, ...] = ()
    """Where 中国 is named, in a text that is not about the nation."""
    towns: tuple[tuple[int, str], ...] = ()
    """The townships that are named, with where."""
    _last_day: date | None = None

    @property
    def undated(self) -> bool:
        """Whether it is a report to a congress, and nobody knows when it was given."""
        return self.kind == "report" and self.published is None

    def names_abroad(self, start: int, end: int) -> bool:
        """Whether another country or the world is named between two offsets."""
        if not self.abroad:
            return False
        first = bisect_left(self.abroad, start)
        return first < len(self.abroad) and self.abroad[first] < end

    @property
    def national(self) -> bool:
        """Whether it is about the nation."""
        return self.place == NATION

    def names_home(self, start: int, end: int) -> bool:
        """Whether 中国 is named between two offsets."""
        if not self.home:
            return False
        first = bisect_left(self.home, start)
        return first < len(self.home) and self.home[first] < end

    @property
    def last_day(self) -> date | None:
        """The last day on which it can have come out."""
        if self._last_day is None and self.published is not None:
            self._last_day = self.published.last_day
        return self._last_day

    @property
    def speaks_of(self) -> int | None:
        """The year that 今年 means where nobody knows when the text came out."""
        return self.year if self.published is None else None


def whole_year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def read_document(
    folded: str,
    paragraphs: Sequence[Paragraph],
    plan: Outline,
    periods: Sequence[PeriodMark],
    places: Sequence[PlaceMark],
    known: Known,
) -> Document:
    """Read off the title and the first lines what kind of text this is, when it came out and where it is about."""
    head_end = paragraphs[min(len(paragraphs), _HEAD) - 1].end if paragraphs else 0
    title = plan.title
    title_text = folded[title.start : title.end] if title else ""
    kind = _kind(title_text, folded[: min(head_end, 1500)])
    marks = [
        m for m in periods if title and title.start <= m.start < title.end and _dates(folded, title, m, kind)
    ]
    stated = next((m.year for m in marks if m.year), None)
    published = known.published or _own_date(folded, paragraphs, plan, kind, stated) or known.made
    document = Document(kind, published, None, None, given_place=known.place)
    if kind == "report":
        _report_years(document, folded, plan, paragraphs, periods)
    elif marks:
        document.year = stated or (published.year if published else None)
        document.title = _title_period(marks, document)
    if pattern("aim.draft").search(folded[: paragraphs[0].end if paragraphs else 0][:80]):
        document.kind = "draft"  # 预算草案: all its figures are aims
    document.aims = document.kind in ("plan", "draft")
    document.about_report = kind == "other" and bool(pattern("section.report").search(folded[:600]))
    document.abroad = tuple(match.start() for match in pattern("area.country").finditer(folded))
    _place(document, folded, plan, paragraphs, places)
    if not document.national and "中国" in folded:
        document.home = tuple(match.start() for match in pattern("area.china").finditer(folded))
    document.towns = tuple((m.start, m.name) for m in places if m.kind == "township")
    return document


def _dates(folded: str, title: Paragraph, mark: PeriodMark, kind: str) -> bool:
    """Whether a word of the title says of when it tells: 较2019年增超18% and 2022年…大赛 do not."""
    before, after = folded[title.start : mark.start], folded[mark.end : title.end]
    if kind == "other" and is_scheme(before, folded[mark.start : mark.end], after, mark.year is not None):
        return False
    return not is_base(before, after)


def _kind(title: str, head: str) -> str:
    if pattern("section.report").search(title) or pattern("document.report-head").search(head):
        return "report"
    if pattern("aim.title").search(title) and not pattern("aim.title-not").search(title):
        return "plan"
    return "bulletin" if pattern("section.bulletin").search(title) else "other"


def _own_date(
    folded: str, paragraphs: Sequence[Paragraph], plan: Outline, kind: str, stated: int | None
) -> Publication | None:
    """The date that a text gives itself: its date line, its stamp, its dateline, a report's year."""
    for number, paragraph in enumerate(paragraphs[:_HEAD]):
        line = plan.lines[number].kind
        text = folded[paragraph.start : paragraph.end]
        if line in ("dateline", "furniture", "title"):
            found = pattern("document.iso").search(text)
            if found and _is_date(found[1], found[2], found[3]):
                return Publication(int(found[1]), int(found[2]), int(found[3]))
            short = pattern("document.short").search(text) if line != "furniture" else None
            if short and line == "dateline":
                return Publication(int(short[1]))
    first = folded[paragraphs[0].start : paragraphs[0].start + 200] if paragraphs else ""
    if (stamp := pattern("document.stamp").match(first)) and _is_date(*stamp.groups()):
        return Publication(int(stamp[1]), int(stamp[2]), int(stamp[3]))
    if (spoken := pattern("document.spoken").search(first)) and _is_date(*spoken.groups()):
        return Publication(int(spoken[1]), int(spoken[2]), int(spoken[3]))
    if kind == "report" and stated is not None:
        return Publication(stated, 1)
    return None


def _is_date(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _report_years(
    document: Document,
    folded: str,
    plan: Outline,
    paragraphs: Sequence[Paragraph],
    periods: Sequence[PeriodMark],
) -> None:
    published = document.published
    if published is None:
        reviewed = _year_of_review(folded, plan, paragraphs, periods)
        if reviewed is None:
            return
        document.published = published = Publication(reviewed + 1, 1)
    late = published.month is not None and published.month >= _LATE
    past = published.year if late else published.year - 1
    document.reviewed, document.ahead = whole_year(past), whole_year(past + 1)


def _year_of_review(
    folded: str, plan: Outline, paragraphs: Sequence[Paragraph], periods: Sequence[PeriodMark]
) -> int | None:
    """2025年工作回顾 in a heading: the report is of the year after."""
    for number, paragraph in enumerate(paragraphs):
        if plan.lines[number].kind != "heading":
            continue
        text = folded[paragraph.start : paragraph.end]
        years = [
            m.year
            for m in periods
            if paragraph.start <= m.start < paragraph.end and m.year and m.form == "year"
        ]
        if len(years) == 1 and pattern("aim.review").search(text):
            return years[0]
    return None


def _title_period(marks: Sequence[PeriodMark], document: Document) -> Setting | None:
    """The period of a title; None where two of a title differ (2021年…执行情况与2022年计划)."""
    found: dict[tuple[date, date], tuple[Period, PeriodMark]] = {}
    for mark in marks:
        period = resolve_period(mark, document.year, document.published, document.speaks_of)
        if period is not None and mark.form != "day":
            if mark.edge == "end":
                period = whole_year(period.end.year)
            found[period.start, period.end] = period, mark
    if len(found) != 1:
        return None
    ((period, mark),) = found.values()
    return Setting("period", "title", ((mark.start, mark.end),), period=period, mark=mark)


def _place(
    document: Document,
    folded: str,
    plan: Outline,
    paragraphs: Sequence[Paragraph],
    places: Sequence[PlaceMark],
) -> None:
    """The place of the title, else that which the lead is about, else the caller's, else the one told of most."""
    title, given = plan.title, document.given_place
    within = given.adcode if given else None
    marks = [m for m in places if m.kind in ("division", "township") and not m.nickname and not m.comparison]
    lead = _lead_place(folded, plan, paragraphs, places)
    if title is not None:
        text = folded[title.start : title.end]
        inside = [m for m in places if title.start <= m.start < title.end and not m.comparison]
        about = _about(inside, folded, text)
        if about is not None and lead is not None and _is_part(lead, about):
            about = lead  # 山西阳泉的一个小县… above 盂县隶属于…
        if _set_place(document, about, within, "title"):
            return
        if given is None and _of_nation(text):
            document.place, document.place_role = NATION, "title"
            return
    if document.kind == "report" and pattern("area.state-report").search(
        folded, 0, min(len(folded), _REPORT_HEAD)
    ):
        document.place, document.place_role = NATION, "title"
        return
    if document.kind == "report" and _set_place(
        document, _seat(folded, plan, paragraphs, places), within, "title"
    ):
        return
    if _set_place(document, lead or _spoken_for(folded, plan, paragraphs, marks), within, "lead"):
        return
    if given is not None:
        document.place = _part_told_of(marks, places, given, document.year, folded) or given
        return
    land = country_of_text(folded, document.abroad, len(marks))
    if land is not None or _begins_abroad(folded, plan, paragraphs):
        document.place = Area(land, None) if land is not None else None
        return
    document.place = most_named(folded, marks, places, document.year)
    document.place_role = "named"


def _set_place(document: Document, mark: PlaceMark | None, within: str | None, role: str) -> bool:
    if mark is None:
        return False
    if mark.kind == "township":
        document.place = Area(mark.name, None)
    else:
        name, code = resolve_place(mark, within, document.year)
        if not name:
            return False
        document.place = Area(name, code)
    document.place_spans, document.place_role = ((mark.start, mark.end),), role
    return True


def _about(marks: Sequence[PlaceMark], folded: str, text: str) -> PlaceMark | None:
    """The division that a title is about: the only one, or the first with 市 or 县; none in 中国…, 全国…."""
    if any(m.level == "country" and m.kind == "deictic" for m in marks):
        return None
    marks = [m for m in marks if m.kind in ("division", "township") and not m.nickname]
    names = {m.name for m in marks}
    if len(names) != 1 or pattern("area.title-not").search(text):
        return None
    return marks[-1]


def _begins_abroad(folded: str, plan: Outline, paragraphs: Sequence[Paragraph]) -> bool:
    """Whether the text begins with another country, the world or its markets."""
    if plan.first_body < 0:
        return False
    start = paragraphs[plan.first_body].start
    slug = pattern("area.slug").match(folded, start, min(len(folded), start + 80))
    start = slug.end() if slug else start
    head = folded[start : start + 80]
    return any(pattern("area.abroad").match(clause) for clause in pattern("area.clause-cut").split(head)[:4])


def _of_nation(text: str) -> bool:
    """Whether a title is about the nation: 全国文明城市 is the name of an honour."""
    found = pattern("area.state").search(text)
    return bool(found and not pattern("area.nation-not").match(text[found.start() :]))


def _part_told_of(
    marks: Sequence[PlaceMark],
    places: Sequence[PlaceMark],
    given: Area,
    year: int | None,
    folded: str,
) -> Area | None:
    """The part of the caller's area that a text is about: the only division that its clauses begin with, again and
    again, where nothing like 全市 says that the whole is told of."""
    if any(m.kind == "deictic" and m.level != "country" and not m.comparison for m in places):
        return None
    found: Counter[tuple[str, str | None]] = Counter()
    for mark in marks:
        if mark.kind == "division" and (mark.start == 0 or folded[mark.start - 1] in LEADS):
            found[resolve_place(mark, given.adcode, year)] += 1
    if len(found) != 1:
        return None
    (((name, code), number),) = found.items()
    return Area(name, code) if number >= 2 and code and code != given.adcode else None


def _seat(
    folded: str, plan: Outline, paragraphs: Sequence[Paragraph], places: Sequence[PlaceMark]
) -> PlaceMark | None:
    """在略阳县第十八届人民代表大会…: the division whose congress a report is given to, or whose head gives it."""
    for paragraph in paragraphs[: max(_HEAD, plan.first_body + 1)]:
        for mark in places:
            inside = paragraph.start <= mark.start < paragraph.end
            if inside and mark.kind == "division" and pattern("area.seat").match(folded, mark.end):
                return mark
    return None


def _spoken_for(
    folded: str, plan: Outline, paragraphs: Sequence[Paragraph], marks: Sequence[PlaceMark]
) -> PlaceMark | None:
    """苏家屯区区长…表示: the division whose head speaks in the first paragraph."""
    if plan.first_body < 0:
        return None
    first = paragraphs[plan.first_body]
    for mark in marks:
        if first.start <= mark.start < first.end and pattern("area.speaker").match(folded, mark.end):
            return mark
    return None


def _is_part(mark: PlaceMark, whole: PlaceMark) -> bool:
    codes = {row.code for row in whole.divisions}
    inside = [row for row in mark.divisions if row.code not in codes]
    return any(row.parent in codes or row.code[:2] + "0000" in codes for row in inside)


def _lead_place(
    folded: str, plan: Outline, paragraphs: Sequence[Paragraph], places: Sequence[PlaceMark]
) -> PlaceMark | None:
    """盂县隶属于阳泉市…: the place that the running text begins with and says something about."""
    if plan.first_body < 0:
        return None
    start = paragraphs[plan.first_body].start
    mark = next((m for m in places if m.start >= start), None)
    if mark is None or mark.start - start > 2 or mark.comparison or mark.kind not in ("division", "township"):
        return None
    return mark if pattern("area.about").match(folded, mark.end, min(len(folded), mark.end + 60)) else None
