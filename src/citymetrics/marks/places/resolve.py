"""Which division a name stands for, in which area and year; and what a caller may give as a place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from citymetrics.errors import InputError
from citymetrics.marks.places.dictionary import PlaceMark, division, load_index, mark_of, parents
from citymetrics.marks.places.find import find_places
from citymetrics.marks.places.register import COUNTRY_CODE, Division, choose, in_year, is_inside
from citymetrics.text.folded import fold

__all__ = ["adcode_of", "read_place", "resolve_place"]

_CODE_RE = re.compile(r"\d{6}")
_FORM_RE = re.compile(r"[\u3400-\u9fff]{1,12}(?:省|市|自治区|区|县|州|旗|盟|镇|乡|街道|兵团)")


def adcode_of(name: str, within: str | None = None, year: int | None = None) -> str | None:
    """Return the code of a name, full or short; None where it is unknown or means several divisions.

    >>> adcode_of("成都市"), adcode_of("鼓楼区"), adcode_of("鼓楼区", within="320100")
    ('510100', None, '320106')
    """
    entry = load_index().names.get(name)
    if entry is not None and entry.level == "country":
        return COUNTRY_CODE
    rows = entry.divisions if entry else load_index().county_shorts.get(name, ())
    if within is not None:
        rows = tuple(row for row in rows if is_inside(row, within))
    found = choose(rows, year) if rows else None
    return found.code if found else None


def resolve_place(
    mark: PlaceMark, within: str | None = None, year: int | None = None
) -> tuple[str, str | None]:
    """Return official name and code of a mark; the code is None where several divisions have the name.

    ``within`` is the code of the area the text is about: it decides what 全市 is, and which of several 和平区 is
    meant (the one in the nearest area above it). A deictic word that nothing in sight fits gives an empty name.

    >>> resolve_place(find_places("朝阳区")[0]), resolve_place(find_places("北京市朝阳区")[0])
    (('朝阳区', None), ('朝阳区', '110105'))
    >>> resolve_place(find_places("全市")[0], within="510107")
    ('成都市', '510100')
    """
    if mark.kind == "deictic":
        return _resolve_deictic(mark.name, within, year)
    rows = in_year(mark.divisions, year)
    if within is not None and not mark.path and len({row.code for row in rows}) > 1:
        rows = _nearest(mark.divisions, rows, within, year)
    entry = load_index().names.get(mark.name)
    if within == "710000" and entry and entry.uncoded and not mark.path:
        return mark.name, None
    found = choose(rows, year) if rows else None
    if found is None:
        return (mark.divisions[0].name if _one_name(mark.divisions) else mark.name), None
    return found.name, found.code


def _one_name(rows: Sequence[Division]) -> bool:
    return len({row.name for row in rows}) == 1


def _nearest(
    every: Sequence[Division], rows: Sequence[Division], within: str, year: int | None
) -> Sequence[Division]:
    for area in (within, *parents(within, year)):
        inside = [row for row in rows if is_inside(row, area)]
        if inside:
            return inside
    return every


@lru_cache(maxsize=4096)
def _resolve_deictic(word: str, within: str | None, year: int | None) -> tuple[str, str | None]:
    entry = load_index().names[word]
    if entry.level == "country":
        return "全国", COUNTRY_CODE
    for code in (within, *parents(within, year)) if within else ():
        row = division(code, year)
        if row is not None and row.name.endswith(entry.ends):
            return row.name, row.code
    return "", None


def read_place(value: str, year: int | None = None) -> tuple[str, str | None]:
    """Read what a caller gives as a place: a name, a path of names or a code.

    >>> read_place("四川省成都市"), read_place("420000"), read_place("臺北市")
    (('成都市', '510100'), ('湖北省', '420000'), ('台北市', None))
    >>> read_place("somewhere")
    Traceback (most recent call last):
    citymetrics.errors.InputError: place='somewhere' is no place: give a name (成都市), a path (四川省成都市) or a ...
    """
    if not isinstance(value, str):
        kind = type(value).__name__
        raise InputError(f"place={value!r} must be a str such as '四川省成都市' or '510100', not {kind}")
    name = re.sub(r"[\s,，、/·>\-]+", "", fold(value))
    if _CODE_RE.fullmatch(name):
        row = division(name, year)
        if row is not None:
            return row.name, row.code
    if name in ("中国", "中华人民共和国"):
        return "全国", COUNTRY_CODE
    mark = _read_path(name)
    if mark is not None:
        return resolve_place(mark, None, year)
    rows = load_index().county_shorts.get(name, ())
    found = choose(rows, year) if rows else None
    if found is not None:
        return found.name, found.code
    marks = find_places(name)
    if len(marks) == 1 and marks[0].path and marks[0].end == len(name):
        return resolve_place(marks[0], None, year)
    if _FORM_RE.fullmatch(name) and name not in load_index().names:
        return name, None
    forms = "a name (成都市), a path (四川省成都市) or a six-digit code (510100)"
    raise InputError(f"place={value!r} is no place: give {forms}")


def _read_path(name: str) -> PlaceMark | None:
    """Return the mark if the whole of ``name`` is one, words that are doubtful in prose (白银) included."""
    entry = load_index().names.get(name)
    if entry is not None and (entry.kind != "deictic" or entry.level == "country"):
        return mark_of(entry, 0, len(name))
    marks = find_places(name)
    if len(marks) == 1 and (marks[0].start, marks[0].end) == (0, len(name)) and marks[0].kind != "deictic":
        return marks[0]
    return None
