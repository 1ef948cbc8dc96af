"""Achieved or aimed at, by the words before a figure, else by the section it stands in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from citymetrics.marks.periods import Period
from citymetrics.reading.constructions import REACH, Clause, Reading
from citymetrics.reading.context.state import Context, Profile
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import last_match

__all__ = ["Aims", "status_of"]

_STATED = ("period.opener", "period.clause", "period.sentence", "period.host")


class Aims:
    """What the clauses of a sentence say about aims: each question is put to each clause once."""

    def __init__(self, folded: str, clauses: Sequence[Clause]) -> None:
        self._folded, self._clauses = folded, clauses
        self._known: dict[str, int] = {}

    @property
    def none(self) -> bool:
        """Whether no word of aiming stands in the sentence; few sentences hold one."""
        return self._first("any", lambda text: pattern("status.aim").search(text) is not None) < 0

    def expected_before(self, clause: Clause) -> bool:
        """Whether an earlier clause says 预计."""
        return 0 <= self._first("预计", lambda text: "预计" in text) <= clause.start

    def aimed_before(self, clause: Clause) -> bool:
        """Whether an earlier clause has a word of aiming that holds for the sentence."""
        return 0 <= self._first("aim", _aims_beyond) <= clause.start

    def urged_before(self, clause: Clause) -> bool:
        """Whether an earlier clause begins with an order."""
        return (
            0
            <= self._first("order", lambda text: pattern("status.urged").search(text) is not None)
            <= clause.start
        )

    def _first(self, question: str, holds: Callable[[str], bool]) -> int:
        """The end of the first clause to end of those that a question holds for, those in brackets included; -1
        where it holds for none."""
        if question not in self._known:
            ends = (c.end for c in self._clauses if holds(self._folded[c.start : c.end]))
            self._known[question] = min(ends, default=-1)
        return self._known[question]


def status_of(
    reading: Reading,
    folded: str,
    aims: Aims,
    profile: Profile,
    context: Context,
    period: Period | None,
    when: str,
) -> str:
    """Achieved or aimed at: by the words of the clause and of those before it, else by the section."""
    clause, at = reading.site.clause, reading.site.quantity.number
    published = profile.published
    if reading.rule == "name.move" or when == "period.compared":
        return "actual"  # what a move begins with, or a year is compared with, has been reached
    if period is not None and published is not None and period.start > published.last_day:
        return "target"
    text = folded[max(clause.start, at - REACH) : at]
    if not aims.none:
        match = last_match(pattern("status.aim"), text)
        ahead = bool(period and published and period.end > published.last_day)
        if match is None and ahead and aims.expected_before(clause):
            return "target"
        if match is None:
            if not pattern("status.done").search(text) and aims.aimed_before(clause):
                return "target"
        elif match.group() == "预计" and period is not None and not ahead:
            return "target" if context.targets else "actual"
        else:
            return "target"
    if pattern("status.deadline").search(folded, clause.end, min(len(folded), clause.end + 60)):
        return "target"
    ordered = profile.orders and (
        reading.name.action or aims.urged_before(clause) or pattern("status.urged").search(text)
    )
    if ordered and reading.statistic == "level" and not pattern("status.paid").search(text):
        past = _is_past(text, profile, period if when in _STATED else None) or pattern("status.done").search(
            text
        )
        return "actual" if past else "target"
    if context.targets or profile.draft:
        return "target" if not _is_past(text, profile, period if when in _STATED else None) else "actual"
    return "actual"


def _aims_beyond(text: str) -> bool:
    """A word of aiming in a clause holds for those behind it; 预计 and 即将 do not reach that far."""
    return any(
        match.group() not in ("预计", "即将", "可望", "有望", "预测")
        for match in pattern("status.aim").finditer(text)
    )


def _is_past(text: str, profile: Profile, period: Period | None) -> bool:
    published = profile.published
    if pattern("status.past").search(text):
        return True
    return bool(period and published and period.end.year < published.year)
