"""Achieved or aimed at, by the words before a figure, else by the section it stands in."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from citymetrics.marks.periods import Period
from citymetrics.reading.constructions import Clause, Reading
from citymetrics.reading.context.state import Context, Profile
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import last_match

__all__ = ["status_of"]

_STATED = ("period.opener", "period.clause", "period.sentence", "period.host")


def status_of(
    reading: Reading,
    folded: str,
    clauses: Sequence[Clause],
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
    text = folded[clause.start : at]
    if pattern("status.aim").search(folded, clauses[0].start, at):  # few sentences hold a word of aiming
        words_before = _words_before(folded, clauses, clause)
        match = last_match(pattern("status.aim"), text)
        ahead = bool(period and published and period.end > published.last_day)
        if match is None and ahead and "预计" in words_before:
            return "target"
        if match is None:
            match = None if pattern("status.done").search(text) else _earlier_aim(words_before)
        elif match.group() == "预计" and period is not None and not ahead:
            return "target" if context.targets else "actual"
        if match is not None:
            return "target"
    if pattern("status.deadline").search(folded, clause.end, min(len(folded), clause.end + 60)):
        return "target"
    ordered = profile.orders and (
        reading.name.action
        or pattern("status.urged").search(_words_before(folded, clauses, clause) + "，" + text)
    )
    if ordered and reading.statistic == "level" and not pattern("status.paid").search(text):
        past = _is_past(text, profile, period if when in _STATED else None) or pattern("status.done").search(
            text
        )
        return "actual" if past else "target"
    if context.targets or profile.draft:
        return "target" if not _is_past(text, profile, period if when in _STATED else None) else "actual"
    return "actual"


def _words_before(folded: str, clauses: Sequence[Clause], clause: Clause) -> str:
    """The clauses that end before this one, those in brackets included."""
    return "，".join([folded[c.start : c.end] for c in clauses if c.end <= clause.start])


def _earlier_aim(words_before: str) -> regex.Match[str] | None:
    """A word of aiming in an earlier clause holds for the sentence; 预计 and 即将 do not reach that far."""
    for match in pattern("status.aim").finditer(words_before):
        if match.group() not in ("预计", "即将", "可望", "有望", "预测"):
            return match
    return None


def _is_past(text: str, profile: Profile, period: Period | None) -> bool:
    published = profile.published
    if pattern("status.past").search(text):
        return True
    return bool(period and published and period.end.year < published.year)
