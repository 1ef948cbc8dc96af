"""Achieved or aimed at: what headings, turns and words of aiming set."""

from __future__ import annotations

from collections.abc import Sequence

from citymetrics.reading.constructions import Clause, Reading
from citymetrics.reading.context.state import Setting
from citymetrics.reading.context.status import _DEADLINE_RE, _DONE_RE, _PAID_RE, _TARGET_WORD_RE, _URGED_RE
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import last_match

__all__ = ["aim_in_heading", "aim_in_words", "aim_turn"]

_WEAK = frozenset(["预计", "即将", "可望", "有望", "预测"])


def aim_in_heading(text: str, start: int, report: bool, ahead: bool | None) -> Setting | None:
    """What a heading sets: 目标, 安排 aims; 回顾 none; ``ahead`` says whether a period of the heading lies ahead."""
    review, aims = pattern("aim.review").search(text), pattern("aim.heading").search(text)
    if review and not (aims and ahead):
        return Setting("aim", "heading", ((start + review.start(), start + review.end()),), aim=False)
    if aims and ahead is not False:
        return Setting("aim", "heading", ((start + aims.start(), start + aims.end()),), aim=True)
    return None


def aim_turn(text: str, start: int, role: str, past: bool | None) -> Setting | None:
    """What a sentence at the head of a paragraph turns to; ``past`` says whether its period has ended."""
    turn = pattern("aim.turn").search(text)
    if turn and past is not True:
        return Setting("aim", role, ((start + turn.start(), start + turn.end()),), aim=True)
    back = pattern("aim.back").search(text)
    if back and past is not False:
        return Setting("aim", role, ((start + back.start(), start + back.end()),), aim=False)
    return None


def aim_in_words(
    reading: Reading, folded: str, clauses: Sequence[Clause]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The word of aiming of a figure's clause, else one of an earlier clause of its sentence, and where it stands.

    The word is empty where there is none, ``done`` where 已 or 目前 stands before the figure.
    """
    clause, at = reading.site.clause, reading.site.quantity.number
    begin = clauses[0].start
    deadline = _DEADLINE_RE.search(folded, clause.end, min(len(folded), clause.end + 60))
    if deadline:
        return "完成", ((deadline.start(), deadline.end()),)
    text = folded[clause.start : at]
    done = pattern("aim.done").search(text)
    if not _TARGET_WORD_RE.search(folded, begin, at):
        return ("done", ((clause.start + done.start(), clause.start + done.end()),)) if done else ("", ())
    match = last_match(_TARGET_WORD_RE, text)
    if match is not None:
        return match.group(), ((clause.start + match.start(), clause.start + match.end()),)
    if done:
        return "done", ((clause.start + done.start(), clause.start + done.end()),)
    for match in _TARGET_WORD_RE.finditer(folded, begin, clause.start):
        if match.group() not in _WEAK:
            return match.group(), (match.span(),)
    return "", ()


def is_ordered(reading: Reading, folded: str, clauses: Sequence[Clause]) -> bool:
    """加快升级…, 培育…100家 in a plan: an order; what a policy pays (给予…补助) is in force."""
    clause, at = reading.site.clause, reading.site.quantity.number
    text = folded[clauses[0].start : at]
    if _PAID_RE.search(folded[clause.start : at]) or _DONE_RE.search(folded[clause.start : at]):
        return False
    return bool(reading.name.action or _URGED_RE.search(text))
