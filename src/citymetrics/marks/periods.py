"""Periods: the words that say when (2020年末, 上半年, 五年来, “十三五”期间) and the days they stand for.

``find_periods`` only sees the words; ``resolve_period`` turns them into first and last day, given the year that
the text speaks of and the day it was published. The conventions are those of Chinese statistics: a plan N covers
five calendar years (一五 1953–1957, from 三五 1966 on every five years), 年末 is 31 December, 今年以来 runs from
1 January to the last full month before publication.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import regex

from citymetrics.errors import InputError

__all__ = [
    "Period",
    "PeriodMark",
    "Publication",
    "find_periods",
    "is_republican",
    "read_publication",
    "resolve_period",
]


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
        month = self.month or 12
        return date(self.year, month, calendar.monthrange(self.year, month)[1])


@dataclass(slots=True)
class PeriodMark:
    """A stretch of text that names a period, not yet resolved.

    ``form`` says how to read ``first`` and ``last`` (months, quarters, years, number of a plan …); ``year`` is a
    stated year, ``offset`` a relative one (去年 is -1); ``edge`` is "end" for 末 and 底, "start" for 初;
    ``until`` is true after 截至.
    """

    start: int
    end: int
    form: str
    year: int | None = None
    offset: int | None = None
    first: int = 0
    last: int = 0
    edge: str = ""
    until: bool = False
    anchored: bool = False
    """Whether the year is counted from the one the text is at (上年, 当年), not from today (去年)."""


_REPUBLIC = r"民国\s?(?:\d{2,3}|[一二三四五六七八九十百零]+)"
# In a text about Taiwan a bare year of two or three digits (112年) counts from 1911, too; 十五年来 is a span.
_BARE_REPUBLIC = (
    r"(?:民国\s?(?:\d{1,3}|[一二三四五六七八九十百零]+)"
    r"|(?<![\d,.])(?:[1-9]\d{1,2}|[一二三四五六七八九]?[十百][一二三四五六七八九十零]{0,3})(?=\s?年(?!间|来|内|以|多)))"
)
_Y = rf"(?:[12][09]\d{{2}}|[一二][〇○零九][〇○零一二三四五六七八九]{{2}}|{_REPUBLIC})"
_N = r"(?:1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十])"
_Q = r"(?:第?[一二三四1-4]|头一)"
_DASH = r"\s?(?:[—–\-~－]{1,2}|至|到|、)\s?"
_CN_COUNT = r"(?:[二三四五六七八九十两]|二十|三十|四十|七十|\d{1,2})"

# What a period word begins with; of characters that begin many another word, the one that must follow.
_FIRST = dict.fromkeys("0123456789〇零○一二两三四五六七八九十今去本当上前明来后同次年下第头近这月季期", "") | {
    "截": "至止", "统": "计", "过": "去", "最": "近", "未": "来", "此": "后", "接": "下", "全": "年", "党": "的",
    "改": "革", "新": "中", "建": "国", "直": "辖", "特": "区", "民": "国",
} | dict.fromkeys("“\"‘「", "一二三四五六七八九十")  # fmt: skip

PERIOD_RE = regex.compile(
    rf"""
    (?P<until>(?:截至|截止到?|截止至|统计至)\s?)?
    (?:
        # --- a stated or relative year, alone or with its part
        (?:(?P<y1>{_Y})\s?年?{_DASH}(?P<y2>{_Y})\s?年(?:间|度)?)
      | (?:
            (?:(?P<year>{_Y})\s?(?:年(?:度)?|(?=[.]\d{{1,2}}月))
             | (?P<rel>今年|本年度?|当年|去年|上一?年度?|前年|明年|来年|后年|同年|次年))
            (?:
                (?P<ysince>以来)
              | [，、]?\s?(?P<half>[上下])半年(?P<hedge>[末底])?
              | [，、]?\s?(?P<q>{_Q})(?:{_DASH}{_Q})?季度(?P<qedge>[末底])?
              | [，、]?\s?[前头](?P<firstq>[三3二2两])个?季度
              | \s?(?<!提)[前头](?P<firstm>{_N})个月(?:份)?
              | \s?(?P<m1>{_N})\s?月?(?:份)?{_DASH}(?P<m2>{_N})\s?月(?:份)?(?P<m2edge>[末底])?
              | \s?(?P<m>{_N})\s?月(?:份)?
                (?:\s?(?P<d>[12]\d|3[01]|0?[1-9]|[一二三]?十?[一二三四五六七八九十])日)?(?P<medge>[末底初])?
              | (?P<whole>全年)
              | (?P<yedge>[末底初]|年[末底初终])
            )?
        )
        # --- parts of a year that is understood
      | (?P<all>全年(?!度?龄)|本年(?!度)|年内)
      | (?P<bhalf>[上下])半年(?P<bhedge>[末底])?
      | (?P<bq>(?<![\p{{Han}}]第){_Q})(?:{_DASH}(?P<bqto>{_Q}))?季度(?P<bqedge>[末底])?
      | (?<!提)[前头](?P<bfirstm>{_N})个月
      | [前头](?P<bfirstq>[三3二2两])个?季度
      | (?<![\d.年第])(?P<bm1>{_N})\s?月?(?:份)?{_DASH}(?P<bm2>{_N})\s?月(?:份)?(?P<bm2edge>[末底])?
      | (?<![\d.第年月])(?P<bm>{_N})\s?月(?!球|饼|亮|光|色|季|嫂|票|薪|均)(?:份)?
        (?:(?P<bd>[12]\d|3[01]|0?[1-9])日)?(?P<bmedge>[末底初])?
      | (?P<bedge>年[末底初终](?!岁)|期末|月末|季末)
      | (?P<thismonth>本月|当月|上个?月|本季度|上季度)
        # --- spans counted back or forward
      | (?P<recent>(?:过去|最?近|这|今后|未来|此后|接下来)的?)?(?P<count>{_CN_COUNT}|一)年
        (?P<come>多?来|间(?=[，、])|以来|里(?=[，、]))
      | (?P<recent2>过去|最近|近|今后|未来|这)的?(?P<count2>{_CN_COUNT}|一)个?年(?!代|级|期)
        # --- plans and eras
      | [“"‘「]?(?P<plan>二?十?[一二三四五六七八九])五[”"’」]?(?P<plantail>规划|计划)?
        (?P<planword>前[一二三四]年|期间|时期|期末|末|以来|初|前期|(?<=[”"’」]))
      | 第(?P<fiveyear>十?[一二三四五六七八九十])个五年(?:计划|规划)(?P<fivetail>期间|时期|末|的)?
      | (?P<era>党的(?:十八大|十九大|二十大)以来|改革开放以来|(?:新中国|建国)[^，。]{{0,3}}以来|直辖以来|特区成立以来)
    )
    """,
    regex.VERBOSE,
)

_CN = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "头一": 1}
_OFFSETS = {
    "今年": 0, "本年": 0, "本年度": 0, "当年": 0, "去年": -1, "上年": -1, "上年度": -1, "上一年": -1, "上一年度": -1,
    "前年": -2, "明年": 1, "来年": 1, "后年": 2, "同年": 0, "次年": 1,
}  # fmt: skip
# 一五 and 二五 stand apart from the series that begins with 三五 in 1966.
_PLANS = {1: 1953, 2: 1958}


def _small(surface: str) -> int:
    """Read a whole number below a thousand: 12, 十二, 第三, 一百零五, 一〇五."""
    surface = surface.removeprefix("第").strip()
    if surface.isascii():
        return int(surface)
    if surface in _CN:
        return _CN[surface]
    hundreds, hundred, rest = surface.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    value = (_digits(hundreds) or 1) * 100 if hundred else 0
    value += (_digits(tens) or 1) * 10 if ten else 0
    return value + _digits(ones)


def _digits(surface: str) -> int:
    """Read digit by digit: 零五 is 5; nothing is 0."""
    return int("".join(str(_CN[character]) for character in surface) or 0)


def _year(surface: str) -> int:
    surface = surface.strip()
    if surface.startswith("民国") or not _FOUR_RE.fullmatch(surface):  # year 1 of the Republic is 1912
        return _small(surface.removeprefix("民国")) + 1911
    return int(surface) if surface.isascii() else int("".join(str(_CN[c]) for c in surface))


_FOUR_RE = regex.compile(r"\d{4}|[一二][〇○零九][〇○零一二三四五六七八九]{2}")


def find_periods(folded: str, republican: bool = False) -> list[PeriodMark]:
    """Return the period words of a folded text in order; with ``republican``, 101 年 counts from 1911.

    >>> [(m.form, m.year, m.edge) for m in find_periods("截至2020年底，上半年")]
    [('year', 2020, 'end'), ('half', None, '')]
    """
    pattern = _republican() if republican else PERIOD_RE
    found = []
    position = 0
    # Every period word holds one of a few characters: only the stretches in front of them are read.
    while anchor := _ANCHOR_RE.search(folded, position):
        at = anchor.start()
        match = None
        for begin in range(max(position, at - _BEFORE), at + 1):
            second = _FIRST.get(folded[begin])
            if second is None or (second and folded[begin + 1 : begin + 2] not in second):
                continue
            if match := pattern.match(folded, begin):
                break
        if match is None:
            position = at + 1
            continue
        found.append(_read_mark(match))
        position = match.end()
    return found


_NUMBERED = r"\d〇零○一二两三四五六七八九十百\s"
_ANCHOR_RE = regex.compile(
    rf"(?<=[{_NUMBERED}今去当上前明来后同次本全半个])年|年(?=[内末底初终])"
    rf"|(?<=[{_NUMBERED}个本当上])[月季]|[月季期](?=末)"
    r"|(?<=[一二三四五六七八九十])五(?=[”\"’」规计前期时末以初])|以来"
)
_BEFORE = 24


@cache
def _republican() -> regex.Pattern[str]:
    """The pattern of period words for texts that count years from 1911; few texts need it."""
    return regex.compile(PERIOD_RE.pattern.replace(_REPUBLIC, _BARE_REPUBLIC), regex.VERBOSE)


# 农民国 and 人民国家 hold the same two characters.
REPUBLICAN_RE = regex.compile(r"民国\s?(?:\d{1,3}|[一二三四五六七八九十百零]{1,4}|元)\s?年")


_TAIWAN_RE = re.compile(r"新台币|主计处|台北|新北市|台中市|台南市|高雄")


def is_republican(folded: str) -> bool:
    """Whether bare years (112年) count from 1911: where 民国 says so, or the text is about Taiwan."""
    return bool(REPUBLICAN_RE.search(folded) or _TAIWAN_RE.search(folded))


# 上年 and 当年 are counted from the year that the text is at, 去年 from today.
_ANCHORED = frozenset(["上年", "上年度", "上一年", "上一年度", "当年", "同年", "次年"])


def _mark(
    match: regex.Match[str], form: str, first: int = 0, last: int = 0, edge: str | None = None
) -> PeriodMark:
    """Make the mark of a match: the year it states or counts from is the match's own."""
    start, end = match.span()
    stated, relative = match["year"], match["rel"]
    year = _year(stated) if stated else None
    return PeriodMark(
        start,
        end,
        form,
        year=year,
        offset=_OFFSETS[relative] if relative and not year else None,
        first=first,
        last=last or first,
        edge="" if not edge else "start" if "初" in edge else "end",
        until=bool(match["until"]),
        anchored=relative in _ANCHORED,
    )


def _read_years(match: regex.Match[str]) -> PeriodMark:
    """2016—2020年"""
    return _mark(match, "years", _year(match["y1"]), _year(match["y2"]))


def _read_half(match: regex.Match[str]) -> PeriodMark:
    """2024年上半年, 下半年末"""
    half = match["half"] or match["bhalf"]
    return _mark(match, "half", 1 if half == "上" else 2, edge=match["hedge"] or match["bhedge"])


def _read_months(match: regex.Match[str]) -> PeriodMark:
    """2024年1—5月"""
    return _mark(match, "months", _small(match["m1"]), _small(match["m2"]), match["m2edge"])


def _read_day(match: regex.Match[str]) -> PeriodMark:
    """2024年3月5日"""
    return _mark(match, "day", _small(match["m"]), _small(match["d"]))


def _read_month(match: regex.Match[str]) -> PeriodMark:
    """2024年3月, 2024年3月底"""
    return _mark(match, "months", _small(match["m"]), edge=match["medge"])


def _read_first_months(match: regex.Match[str]) -> PeriodMark:
    """2024年前5个月, 头五个月"""
    return _mark(match, "months", 1, _small(match["firstm"] or match["bfirstm"]))


def _read_first_quarters(match: regex.Match[str]) -> PeriodMark:
    """2024年前三季度, 头三季度"""
    return _mark(match, "quarters", 1, 3 if (match["firstq"] or match["bfirstq"]) in "三3" else 2)


_QUARTER_NUMBER_RE = regex.compile(r"[一二三四1-4](?=季度|[—–\-~至到、])")


def _read_quarters(match: regex.Match[str]) -> PeriodMark:
    """2024年一至三季度, 2024年第二季度末"""
    numbers = _QUARTER_NUMBER_RE.findall(match.group())
    return _mark(match, "quarters", _small(numbers[0]), _small(numbers[-1]), match["qedge"])


def _read_since_year(match: regex.Match[str]) -> PeriodMark:
    """今年以来"""
    return _mark(match, "since-year")


def _read_year(match: regex.Match[str]) -> PeriodMark:
    """2024年, 去年, 2024年末, 今年全年"""
    return _mark(match, "year", edge=match["yedge"])


def _read_whole_year(match: regex.Match[str]) -> PeriodMark:
    """全年, 年内"""
    return _mark(match, "year")


def _read_bare_quarters(match: regex.Match[str]) -> PeriodMark:
    """一季度, 二至四季度"""
    first = _small(match["bq"])
    return _mark(match, "quarters", first, _small(match["bqto"]) if match["bqto"] else first, match["bqedge"])


def _read_bare_months(match: regex.Match[str]) -> PeriodMark:
    """1—5月"""
    return _mark(match, "months", _small(match["bm1"]), _small(match["bm2"]), match["bm2edge"])


def _read_bare_day(match: regex.Match[str]) -> PeriodMark:
    """3月5日"""
    return _mark(match, "day", _small(match["bm"]), _small(match["bd"]))


def _read_bare_month(match: regex.Match[str]) -> PeriodMark:
    """3月, 12月末"""
    return _mark(match, "months", _small(match["bm"]), edge=match["bmedge"])


def _read_edge(match: regex.Match[str]) -> PeriodMark:
    """年末, 年初, 期末"""
    return _mark(match, "year", edge="初" if "初" in match["bedge"] else "末")


def _read_running(match: regex.Match[str]) -> PeriodMark:
    """本月, 上个月, 本季度"""
    word = match["thismonth"]
    return _mark(match, "this-month" if "月" in word else "this-quarter", -1 if word[0] == "上" else 0)


def _read_span(match: regex.Match[str]) -> PeriodMark:
    """五年来, 近三年, 未来五年"""
    count = _small(match["count"] or match["count2"])
    word = match["recent"] or match["recent2"] or ""
    return _mark(match, "ahead" if word[:1] in ("今", "未", "此", "接") and word else "back", count)


def _read_plan(match: regex.Match[str]) -> PeriodMark:
    """“十四五”期间, “十三五”期末, “十四五”前四年"""
    number, word = _small(match["plan"]), match["planword"] or ""
    if word == "前期":
        return _mark(match, "era")  # which of its years, nobody can say
    if word.startswith("前"):
        return _mark(match, "plan-part", number, _small(word[1]))
    return _mark(match, "plan", number, edge="初" if word == "初" else "末" if "末" in word else None)


def _read_five_year_plan(match: regex.Match[str]) -> PeriodMark:
    """第二个五年计划期间, 第一个五年计划末"""
    edge = "末" if match["fivetail"] == "末" else None
    return _mark(match, "plan", _small(match["fiveyear"]), edge=edge)


def _read_era(match: regex.Match[str]) -> PeriodMark:
    """改革开放以来, 党的十八大以来"""
    return _mark(match, "era")


Reader = Callable[[regex.Match[str]], PeriodMark]

READERS: tuple[tuple[str, Reader], ...] = (
    ("y1", _read_years),
    ("half", _read_half),
    ("m1", _read_months),
    ("d", _read_day),
    ("m", _read_month),
    ("firstm", _read_first_months),
    ("firstq", _read_first_quarters),
    ("q", _read_quarters),
    ("ysince", _read_since_year),
    ("year", _read_year),
    ("rel", _read_year),
    ("all", _read_whole_year),
    ("bhalf", _read_half),
    ("bq", _read_bare_quarters),
    ("bfirstq", _read_first_quarters),
    ("bfirstm", _read_first_months),
    ("bm1", _read_bare_months),
    ("bd", _read_bare_day),
    ("bm", _read_bare_month),
    ("bedge", _read_edge),
    ("thismonth", _read_running),
    ("come", _read_span),
    ("recent2", _read_span),
    ("plan", _read_plan),
    ("fiveyear", _read_five_year_plan),
    ("era", _read_era),
)
"""A group of ``PERIOD_RE`` and what reads it, in the order they are tried; the docstring of each gives examples."""


def _read_mark(match: regex.Match[str]) -> PeriodMark:
    return next(read(match) for group, read in READERS if match[group])


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def resolve_period(
    mark: PeriodMark, year: int | None, published: Publication | None, speaks_of: int | None = None
) -> Period | None:
    """Return the days a mark stands for, or None where the text gives no year for it.

    ``year`` is the year that a part without one (全年, 一季度, 年末) belongs to; ``speaks_of`` the year that 今年
    means (by default the year of publication).

    >>> (mark,) = find_periods("2020年末")
    >>> resolve_period(mark, None, None)
    Period(start=datetime.date(2020, 12, 31), end=datetime.date(2020, 12, 31))
    >>> (mark,) = find_periods("“十三五”期间")
    >>> resolve_period(mark, None, None).start.year
    2016
    """
    now = speaks_of or (published.year if published else year)
    try:
        return _resolve(mark, year, published, now)
    except ValueError:  # 2月30日 and years beyond the calendar
        return None


def _resolve(
    mark: PeriodMark, year: int | None, published: Publication | None, now: int | None
) -> Period | None:
    form, first, last = mark.form, mark.first, mark.last
    if form == "years":
        return Period(date(first, 1, 1), date(last, 12, 31)) if first <= last else None
    if form in ("plan", "plan-part"):
        begin = _PLANS.get(first, 1966 + 5 * (first - 3))
        end = begin + (last if form == "plan-part" else 5) - 1
        if mark.edge == "end":
            return Period(date(end, 12, 31), date(end, 12, 31))
        return Period(date(begin, 1, 1), date(end, 12, 31))
    if form == "back":
        return _years_back(first, published, now)
    if form == "ahead":
        return Period(date(now, 1, 1), date(now + first - 1, 12, 31)) if now else None
    if form == "era":
        return None
    today = year if mark.anchored and year is not None else now
    own = mark.year or (today + mark.offset if mark.offset is not None and today else None)
    if form in ("this-month", "this-quarter"):
        return _running(mark, published)
    if own is None:
        own = _understood_year(mark, year, published)
    if own is None:
        return None
    if form == "since-year":
        return _since_year(own, published)
    if form == "day":
        day = date(own, first, last)
        return Period(day, day)
    first_month, last_month = {
        "half": (6 * first - 5, 6 * first),
        "quarters": (3 * first - 2, 3 * last),
        "months": (first, last),
    }.get(form, (1, 12))
    if first_month > last_month:
        return None
    begin_day, end_day = date(own, first_month, 1), _month_end(own, last_month)
    if mark.edge == "end":
        return Period(end_day, end_day)
    if mark.edge == "start":
        return Period(begin_day, begin_day)
    return Period(begin_day, end_day)


def _understood_year(mark: PeriodMark, year: int | None, published: Publication | None) -> int | None:
    """The year of a part that names none: the text's own, else the last one before publication."""
    if year is not None:
        return year
    if published is None:
        return None
    month = {
        "half": 6 * mark.last,
        "quarters": 3 * mark.last,
        "months": mark.last,
        "day": mark.first,
        "year": 12,
    }.get(mark.form, 0)
    if mark.edge == "start":
        month = 1
    if month and published.month and month > published.month:
        return published.year - 1
    return published.year


def _years_back(count: int, published: Publication | None, now: int | None) -> Period | None:
    """过去五年 in a report of the first half of a year ends with the year before."""
    if now is None:
        return None
    last = now - 1 if published is None or published.month is None or published.month <= 6 else now
    return Period(date(last - count + 1, 1, 1), date(last, 12, 31))


def _since_year(year: int, published: Publication | None) -> Period | None:
    begin = date(year, 1, 1)
    if published is None or published.month is None or published.year < year:
        return None
    last = date(published.year, published.month, 1) - timedelta(days=1)
    return Period(begin, last) if last > begin else Period(begin, published.last_day)


def _running(mark: PeriodMark, published: Publication | None) -> Period | None:
    """本月 and 本季度 are those of the publication."""
    if published is None or published.month is None:
        return None
    length = 1 if mark.form == "this-month" else 3
    index = published.year * 12 + (published.month - 1) // length * length + mark.first * length
    year, month = divmod(index, 12)
    end_year, end_month = divmod(index + length - 1, 12)
    return Period(date(year, month + 1, 1), _month_end(end_year, end_month + 1))


_PUBLISHED_RE = regex.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T.*)?")


def read_publication(published: date | str | None) -> Publication | None:
    """Read the caller's ``published``: a date, or an ISO string of a year, a month or a day.

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
        raise InputError(f"published: {published!r} is a {type(published).__name__}; {forms}")
    match = _PUBLISHED_RE.fullmatch(published.strip())
    if match:
        year, month, day = (int(x) if x else None for x in match.groups())
        try:
            date(year or 1, month or 1, day or 1)
        except ValueError:
            pass
        else:
            return Publication(year or 1, month, day)
    raise InputError(f"published: {published!r} is no date; {forms}")
