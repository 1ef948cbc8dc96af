"""Metadata of a document: its date and publisher, and the place that the publisher implies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from citymetrics.errors import InputError

__all__ = ["find_publisher", "plausible", "read_date"]

DATE_RE = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:\s*[-/.年]\s*(?P<month>\d{1,2})(?:\s*[-/.月]\s*(?P<day>\d{1,2}))?)?"
)
COMPACT_RE = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:\d{6})?(?!\d)")
STATED_YEAR_RE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")
# A person's name or a program's says nothing of a place: 白银 is a city, and a name.
ORGANISATION_RE = re.compile(
    "(?:局|委|委员会|办|办公室|政府|厅|网|网站|日报|晚报|时报|电视台|中心|部|处|院|馆|队|总队|调查队|人大|政协|银行)$"
)
LEVELS = ("country", "province", "prefecture", "county")


def read_date(value: object) -> str | None:
    """Return a date as an ISO string of a year, a month or a day; None for anything else.

    >>> read_date("2021-08-20 10:00"), read_date("2021年8月"), read_date("20210820"), read_date(2021)
    ('2021-08-20', '2021-08', '2021-08-20', '2021')
    >>> read_date("D:20210320101500+08'00'"), read_date("soon"), read_date("2021-13"), read_date("2021-00")
    ('2021-03-20', None, None, None)
    """
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = str(value).strip().removeprefix("D:")
    match = COMPACT_RE.match(text) or DATE_RE.match(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.group("year", "month", "day"))
    try:
        date(year or 1, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return "-".join(f"{part:02}" for part in (year, month, day) if part is not None)


def plausible(made: str | None, text: str) -> str | None:
    """Return the date on which a file was made as the date of its text, or None where the text contradicts it.

    The date of a template is older than the text, that of a scan or a copy made years later is more recent. So the
    latest year that the text states, later years left out, must be that of the date or the one before.

    >>> plausible("2021-03-20", "2020年末注册志愿者274万人，到2025年300万人")
    '2021-03-20'
    >>> plausible("2013-12-23", "2020年末注册志愿者274万人") is plausible("2021-03-20", "1998年粮食产量") is None
    True
    """
    if made is None:
        return None
    year = int(made[:4])
    stated = [int(found) for found in STATED_YEAR_RE.findall(text)]
    reached = [found for found in stated if found <= year]
    if not stated or (reached and max(reached) >= year - 1):
        return made
    return None


def find_publisher(names: Iterable[str]) -> tuple[str | None, str | None]:
    """Return the publisher whose name contains the smallest place, and the place; else the first publisher and None.

    >>> find_publisher(["湖北日报", "武汉市统计局"])
    ('武汉市统计局', '武汉市')
    >>> find_publisher(["白银"]), find_publisher(["新华网"])
    ((None, None), ('新华网', None))
    """
    best: tuple[int, str, str | None] | None = None
    for name in names:
        name = re.sub(r"\s+", "", name)
        if not ORGANISATION_RE.search(name) or len(name) > 40:
            continue
        level, place = _place_in(name)
        if best is None or level > best[0]:
            best = (level, name, place)
    return (None, None) if best is None else (best[1], best[2])


def _place_in(name: str) -> tuple[int, str | None]:
    from citymetrics.marks.places import find_places, read_place, resolve_place
    from citymetrics.text.folded import fold

    found: tuple[int, str | None] = (-1, None)
    for mark in find_places(fold(name)):
        if mark.kind != "division" or not mark.divisions:
            continue
        full, code = resolve_place(mark, None, None)
        level = LEVELS.index(mark.divisions[0].level)
        if code is None or level <= found[0]:
            continue
        try:
            found = level, full if read_place(full)[1] == code else code
        except InputError:
            found = level, code
    return found
