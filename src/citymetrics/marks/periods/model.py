"""What is said of time: a period of days, a mark of words that name one, the publication of a text."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import regex

from citymetrics.errors import InputError

__all__ = ["Period", "PeriodMark", "Publication", "month_end", "read_publication"]


@dataclass(slots=True, unsafe_hash=True)  # not frozen: so many are made, and that is three times as fast
class Period:
    """First and last day, both inclusive; equal for a point in time."""

    start: date
    end: date

    @property
    def years(self) -> int:
        """How many calendar years it touches."""
        return self.end.year - self.start.year + 1


@dataclass(frozen=True, slots=True)
class Publication:
    """When a text came out, as far as the caller knows: a year, a month or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def last_day(self) -> date:
        """The last day it can have been."""
        if self.day and self.month:
            return date(self.year, self.month, self.day)
        return month_end(self.year, self.month or 12)


_PARTS = {
    "half": "half",
    "quarters": "quarter",
    "months": "month",
    "from": "month",
    "day": "day",
    "days": "day",
}
_GRANULARITY = _PARTS | {
    "year": "year", "months-to": "month", "week": "week", "this-month": "month", "this-quarter": "quarter",
    "today": "day", "this-week": "week", "same": "same",
    "since": "since", "era": "since", "plan-since": "since", "years": "years",
    "plan": "years", "plan-part": "years", "part": "years", "average": "years", "back": "years", "ahead": "years",
}  # fmt: skip
_COUNTED_FROM_PUBLICATION = frozenset({"back", "ahead", "this-month", "this-quarter", "this-week", "today"})


@dataclass(slots=True)
class PeriodMark:
    """A stretch of text that names a period, not yet resolved.

    ``form`` says how ``first`` and ``last`` are read:

    ========================  ======================================================================
    year                      全年, 2020年, 年末 (with ``edge``)
    half quarters months      its number, or the first and the last of a range; ``to_year`` where a
                              range of months ends in another year
    day                       ``first`` is the month (0: 8日, of the month in force), ``last`` the day
    days                      ``first`` and ``last`` are months (0: of the month in force), ``days`` the days
    years plan plan-part      first and last year; number of a plan; and of how many years of it
    plan-since era since      from its first day (``since`` of an era) to the publication
    from                      from a month (``first``) to the end of its year
    months-to                 ``days`` and ``first`` say the day, ``last`` how many months end with it
    back ahead                how many years up to, or from, the publication
    part average              how many years of the span in force; how many that end with the year in force
    this-month this-quarter   ``first`` is 0 for 本月, -1 for 上月; likewise this-week and today
    same                      the period in force, in the year that is named (上年同期)
    edge                      期末, 月末, 季末: an edge of what is in force, ``unit`` says of which part
    reported                  报告期内: the period in force itself
    week none                 seen, but no days can be told (第2周, 目前, 近年来)
    ========================  ======================================================================

    >>> mark = PeriodMark(0, 2, "year", edge="end")
    >>> mark.bare, mark.point, mark.granularity
    (True, True, 'year')
    """

    start: int
    end: int
    form: str
    year: int | None = None
    """The year that is stated."""
    offset: int | None = None
    """A relative year: 去年 is -1."""
    first: int = 0
    last: int = 0
    edge: str = ""
    """"end" for 末 and 底, "start" for 初."""
    until: bool = False
    """Whether 截至 stands in front."""
    anchored: bool = False
    """Whether the year is counted from the one the text is at (上年, 当年), not from today (去年)."""
    to_year: int | None = None
    """The year in which a range of months or days ends, where it is stated."""
    to_word: str = ""
    """Instead of it: 今年, or 次年, which is the year after the one in which the range begins."""
    days: tuple[int, int] = (0, 0)
    """First and last day of a range of days; 0 is the last day of the month."""
    since: date | None = None
    """The first day of an era."""
    unit: str = ""
    """Of which part of the period in force an ``edge`` is one: period, quarter or month."""
    reported: bool = False
    """Whether it is a part of the period the document reports on (本年, 本月, 当季), not of its publication."""
    row: str = ""
    """The row of ``data/periods.toml`` that found it."""

    @property
    def point(self) -> bool:
        """Whether it is a point in time: 末, 底 and 初, and 截至 a day."""
        return bool(self.edge) or (self.until and self.form == "day")

    @property
    def bare(self) -> bool:
        """Whether it is a part of a year that it does not name: 一季度, 7月末, 全年."""
        return self.year is None and self.offset is None and (self.form == "year" or self.form in _PARTS)

    @property
    def granularity(self) -> str:
        """day, week, month, quarter, half, year, years, since (a span with an open end), same; else ""."""
        return self.unit if self.form == "edge" else _GRANULARITY.get(self.form, "")

    @property
    def base(self) -> str:
        """What a relative word counts from: "force" (上年, 本月), "published" (去年, 过去五年), else ""."""
        if self.anchored or self.reported or self.form in ("same", "edge", "part", "average"):
            return "force"
        relative = self.offset is not None or self.form in _COUNTED_FROM_PUBLICATION
        return "published" if relative else ""


@lru_cache(maxsize=1024)
def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


_PUBLISHED_RE = regex.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T.*)?")


def read_publication(published: date | str | None, argument: str = "published") -> Publication | None:
    """Read the caller's ``published`` or another ``argument``: a date, or an ISO string of a year, a month or a day.

    >>> read_publication("2021-08")
    Publication(year=2021, month=8, day=None)
    >>> read_publication("last May")
    Traceback (most recent call last):
    citymetrics.errors.InputError: published: 'last May' is no date; give '2021', '2021-08', '2021-08-31' or a ...
    """
    if published is None:
        return None
    if isinstance(published, date):
        return Publication(published.year, published.month, published.day)
    forms = "give '2021', '2021-08', '2021-08-31' or a datetime.date"
    if not isinstance(published, str):
        raise InputError(f"{argument}: {published!r} is a {type(published).__name__}; {forms}")
    match = _PUBLISHED_RE.fullmatch(published.strip())
    if match:
        year, month, day = (int(x) if x else None for x in match.groups())
        try:
            date(year or 1, month or 1, day or 1)
        except ValueError:
            pass
        else:
            return Publication(year or 1, month, day)
    raise InputError(f"{argument}: {published!r} is no date; {forms}")
