"""What headings and the first words of a paragraph set of whether the text tells of aims."""

from __future__ import annotations

from citymetrics.reading.context.state import Setting
from citymetrics.text.patterns import pattern

__all__ = ["aim_in_heading", "aim_turn"]


def aim_in_heading(text: str, start: int, ahead: bool | None, among_aims: bool) -> Setting | None:
    """What a heading sets: 目标, 安排 aims; 回顾 none; ``ahead`` says whether a period of the heading lies ahead.

    ``among_aims``: it stands under a heading of aims, where 成效 and 基础 are what is to be reached.
    """
    review = pattern("aim.look-back" if among_aims else "aim.review").search(text)
    aims = pattern("aim.heading").search(text)
    if review and not (aims and ahead):
        return Setting("aim", "heading", ((start + review.start(), start + review.end()),), aim=False)
    if aims and ahead is not False:
        return Setting("aim", "heading", ((start + aims.start(), start + aims.end()),), aim=True)
    return None


def aim_turn(text: str, start: int, role: str, past: bool | None) -> Setting | None:
    """What a sentence at the head of a paragraph turns to; ``past`` says whether its period is over."""
    turn = pattern("aim.turn").search(text) if past is not True else None
    if turn:
        return Setting("aim", role, ((start + turn.start(), start + turn.end()),), aim=True)
    back = pattern("aim.back").search(text) if past is not False else None
    if back:
        return Setting("aim", role, ((start + back.start(), start + back.end()),), aim=False)
    return None
