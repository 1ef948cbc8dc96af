"""Periods: the words that say when (2020年末, 上半年, 五年来, “十三五”期间) and the days they stand for.

``find_periods`` only sees the words (their patterns are rows of ``data/periods.toml``); ``resolve_period`` turns them
into first and last day, given what is known beside them. The conventions are those of Chinese statistics: a plan N
covers five calendar years (一五 1953–1957, from 三五 1966 on every five years), 年末 is 31 December, 今年以来 runs from
1 January to the last full month before publication.
"""

from citymetrics.marks.periods.find import find_periods, is_republican
from citymetrics.marks.periods.model import Period, PeriodMark, Publication, read_publication
from citymetrics.marks.periods.resolve import resolve_period

__all__ = [
    "Period",
    "PeriodMark",
    "Publication",
    "find_periods",
    "is_republican",
    "read_publication",
    "resolve_period",
]
