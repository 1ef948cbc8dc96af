"""From a match of a row of ``data/periods.toml`` to a mark: small readers, one for a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from citymetrics.marks.periods.model import PeriodMark
from citymetrics.marks.periods.numbers import read_short_year, read_small, read_year

__all__ = ["FORMS", "Said", "read_mark"]

_OFFSETS = {
    "今年": 0, "当年": 0, "去年": -1, "上年": -1, "上一年": -1, "前年": -2,
    "明年": 1, "来年": 1, "后年": 2, "同年": 0, "次年": 1,
}  # fmt: skip
# Counted from the year the text is at, not from today.
_ANCHORED = frozenset({"上年", "上一年", "当年", "同年", "次年"})

# 上旬, 中旬, 下旬; 0 is the last day of the month.
_TENS = {"上": (1, 10), "中": (11, 20), "下": (21, 0)}

Said = Mapping[str, str]
"""What the groups of a match hold, those that took part."""


def _number(said: Said, name: str, otherwise: int) -> int:
    return read_small(said[name]) if name in said else otherwise


def _none(mark: PeriodMark, said: Said) -> None:
    """Nothing to read: the words are all there is."""


def _years(mark: PeriodMark, said: Said) -> None:
    mark.first, mark.last = read_year(said["y1"]), read_year(said["y2"])


def _half(mark: PeriodMark, said: Said) -> None:
    mark.first = mark.last = 2 if said.get("half") == "下" else 1


def _quarters(mark: PeriodMark, said: Said) -> None:
    if "firstq" in said:
        mark.first, mark.last = 1, read_small(said["firstq"])
    else:  # 首季 names none
        mark.first = _number(said, "q1", 1)
        mark.last = _number(said, "q2", mark.first)


def _months(mark: PeriodMark, said: Said) -> None:
    if "firstm" in said:
        mark.first, mark.last = 1, read_small(said["firstm"])
    elif "pair" in said:
        mark.first, mark.last = (read_small(character) for character in said["pair"])
    elif "m1" in said or "y2" in said or "rel2" in said:
        mark.first, mark.last = _number(said, "m1", 1), _number(said, "m2", 6)
        mark.to_year = read_year(said["y2"]) if "y2" in said else None
        mark.to_word = said.get("rel2", "")
    else:  # 首月 names none
        mark.first = mark.last = _number(said, "m", 1)


def _day(mark: PeriodMark, said: Said) -> None:
    mark.first, mark.last = _number(said, "m", 0), read_small(said["d"])


def _days(mark: PeriodMark, said: Said) -> None:
    mark.first = _number(said, "m1", 0)
    mark.last = _number(said, "m2", mark.first)
    mark.days = _TENS[said["tens"]] if "tens" in said else (read_small(said["d1"]), read_small(said["d2"]))
    mark.to_year = read_year(said["y2"]) if "y2" in said else None


def _since(mark: PeriodMark, said: Said) -> None:
    """``first`` and ``last`` are month and day; a quarter and a half begin with their first month."""
    if "q1" in said:
        mark.first = 3 * read_small(said["q1"]) - 2
    elif "half" in said:
        mark.first = 7 if said["half"] == "下" else 1
    else:
        mark.first = _number(said, "m", 1)
    mark.last = _number(said, "d", 1)


def _from(mark: PeriodMark, said: Said) -> None:
    mark.first = read_small(said["m"])


def _months_to(mark: PeriodMark, said: Said) -> None:
    mark.first, mark.last = read_small(said["m"]), _number(said, "count", 12)
    mark.days = (read_small(said["d"]),) * 2


def _counted(mark: PeriodMark, said: Said) -> None:
    mark.first = mark.last = read_small(said["count"])


def _plan(mark: PeriodMark, said: Said) -> None:
    mark.first = mark.last = read_small(said["plan"])


def _plan_part(mark: PeriodMark, said: Said) -> None:
    mark.first, mark.last = read_small(said["plan"]), read_small(said["count"])


def _running(mark: PeriodMark, said: Said) -> None:
    """本月 and 上月: ``first`` says how many months, quarters or weeks away."""
    mark.first = mark.last = mark.offset or 0
    mark.offset = None


FORMS: Mapping[str, Callable[[PeriodMark, Said], None]] = {
    "year": _none,
    "years": _years,
    "half": _half,
    "quarters": _quarters,
    "months": _months,
    "day": _day,
    "days": _days,
    "since": _since,
    "from": _from,
    "months-to": _months_to,
    "back": _counted,
    "ahead": _counted,
    "part": _counted,
    "average": _counted,
    "plan": _plan,
    "plan-part": _plan_part,
    "plan-since": _plan,
    "this-month": _running,
    "this-quarter": _running,
    "this-week": _running,
    "today": _running,
    "same": _none,
    "edge": _none,
    "reported": _none,
    "era": _none,
    "week": _none,
    "none": _none,
}
"""The reader of each form; it finds the numbers that the form needs."""


def read_mark(row: Mapping[str, Any], span: tuple[int, int], until: bool, said: Said) -> PeriodMark:
    """Return the mark of a row; what all forms share (the year, the edge) is read here."""
    mark = PeriodMark(*span, row["form"], until=until, row=row["id"])
    mark.since, mark.unit, mark.reported = row.get("since"), row.get("unit", ""), row.get("reported", False)
    _read_year(mark, said, row)
    if "edge" in said:
        mark.edge = "start" if "初" in said["edge"] else "end"
    FORMS[mark.form](mark, said)
    return mark


def _read_year(mark: PeriodMark, said: Said, row: Mapping[str, Any]) -> None:
    if "year" in said:
        mark.year = read_year(said["year"])
    elif "yy" in said:
        mark.year = read_short_year(said["yy"])
    elif "rel" in said:
        word = said["rel"].removesuffix("度")
        mark.reported = word == "本年"
        mark.offset = _OFFSETS.get(word)  # none for 本年: the year in force
        mark.anchored = word in _ANCHORED
    elif "offset" in row:
        mark.offset = row["offset"]
        mark.anchored = row["form"] == "same"
