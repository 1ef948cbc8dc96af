"""From a match of a row of ``data/periods.toml`` to a mark: small readers, one for a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import regex

from citymetrics.marks.periods.model import PeriodMark
from citymetrics.marks.periods.numbers import read_short_year, read_small, read_year

__all__ = ["FORMS", "read_mark"]

_OFFSETS = {
    "今年": 0, "当年": 0, "去年": -1, "上年": -1, "上一年": -1, "前年": -2,
    "明年": 1, "来年": 1, "后年": 2, "同年": 0, "次年": 1,
}  # fmt: skip
# Counted from the year the text is at, not from today.
_ANCHORED = frozenset({"上年", "上一年", "当年", "同年", "次年"})

Match = regex.Match[str]


def _none(mark: PeriodMark, match: Match) -> None:
    """Nothing to read: the words are all there is."""


def _years(mark: PeriodMark, match: Match) -> None:
    mark.first, mark.last = read_year(match["y1"]), read_year(match["y2"])


def _half(mark: PeriodMark, match: Match) -> None:
    mark.first = mark.last = 2 if match["half"] == "下" else 1


def _quarters(mark: PeriodMark, match: Match) -> None:
    if match["firstq"]:
        mark.first, mark.last = 1, read_small(match["firstq"])
    elif match["q1"]:
        mark.first = read_small(match["q1"])
        mark.last = read_small(match["q2"]) if match["q2"] else mark.first
    else:  # 首季
        mark.first = mark.last = 1


def _months(mark: PeriodMark, match: Match) -> None:
    if match["firstm"]:
        mark.first, mark.last = 1, read_small(match["firstm"])
    elif match["pair"]:
        mark.first, mark.last = (read_small(character) for character in match["pair"])
    elif match["m1"]:
        mark.first, mark.last = read_small(match["m1"]), read_small(match["m2"])
        mark.to_year = read_year(match["y2"]) if match["y2"] else None
        mark.to_word = match["rel2"] or ""
    else:  # 首月 names none
        mark.first = mark.last = read_small(match["m"]) if match["m"] else 1


def _day(mark: PeriodMark, match: Match) -> None:
    mark.first = read_small(match["m"]) if match["m"] else 0
    mark.last = read_small(match["d"])


def _days(mark: PeriodMark, match: Match) -> None:
    mark.first = read_small(match["m1"]) if match["m1"] else 0
    mark.last = read_small(match["m2"]) if match["m2"] else mark.first
    mark.days = (read_small(match["d1"]), read_small(match["d2"]))
    mark.to_year = read_year(match["y2"]) if match["y2"] else None


def _since(mark: PeriodMark, match: Match) -> None:
    """``first`` and ``last`` are month and day; a quarter and a half begin with their first month."""
    if match["q1"]:
        mark.first = 3 * read_small(match["q1"]) - 2
    elif match["half"]:
        mark.first = 7 if match["half"] == "下" else 1
    else:
        mark.first = read_small(match["m"]) if match["m"] else 1
    mark.last = read_small(match["d"]) if match["d"] else 1


def _from(mark: PeriodMark, match: Match) -> None:
    mark.first = read_small(match["m"])


def _months_to(mark: PeriodMark, match: Match) -> None:
    mark.first = read_small(match["m"])
    mark.days = (read_small(match["d"]),) * 2
    mark.last = read_small(match["count"]) if match["count"] else 12


def _counted(mark: PeriodMark, match: Match) -> None:
    mark.first = mark.last = read_small(match["count"])


def _plan(mark: PeriodMark, match: Match) -> None:
    mark.first = mark.last = read_small(match["plan"])


def _plan_part(mark: PeriodMark, match: Match) -> None:
    mark.first, mark.last = read_small(match["plan"]), read_small(match["count"])


def _running(mark: PeriodMark, match: Match) -> None:
    """本月 and 上月: ``first`` says how many months, quarters or weeks away."""
    mark.first = mark.last = mark.offset or 0
    mark.offset = None


FORMS: Mapping[str, Callable[[PeriodMark, Match], None]] = {
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
    "same": _none,
    "edge": _none,
    "reported": _none,
    "era": _none,
    "week": _none,
    "none": _none,
}
"""The reader of each form; it finds the numbers that the form needs."""


def read_mark(match: Match, row: Mapping[str, Any]) -> PeriodMark:
    """Return the mark of a match; what all forms share (the year, the edge) is read here."""
    start, end = match.span()
    mark = PeriodMark(start, end, row["form"], until=match["until"] is not None, row=row["id"])
    mark.since, mark.unit, mark.reported = row.get("since"), row.get("unit", ""), row.get("reported", False)
    _read_year(mark, match, row)
    if edge := match["edge"]:
        mark.edge = "start" if "初" in edge else "end"
    FORMS[mark.form](mark, match)
    return mark


def _read_year(mark: PeriodMark, match: Match, row: Mapping[str, Any]) -> None:
    if match["year"]:
        mark.year = read_year(match["year"])
    elif match["yy"]:
        mark.year = read_short_year(match["yy"])
    elif match["rel"]:
        word = match["rel"].removesuffix("度")
        mark.reported = word == "本年"
        mark.offset = _OFFSETS.get(word)  # none for 本年: the year in force
        mark.anchored = word in _ANCHORED
    elif "offset" in row:
        mark.offset = row["offset"]
        mark.anchored = row["form"] == "same"
