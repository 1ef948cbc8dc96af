"""Joints: the words that stand between the members of a list, and where they part it into so many members.

A pause mark (、) parts more than 和, and 以及 more than either. 住宿和餐饮业、租赁和商务服务业 has two members, and
卫生和社会发展部门以及教育部门 has two as well. The last 和 of a list closes it: 肉、蛋和奶 has three.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import Phrase

__all__ = ["split"]

_PAUSE = "、"
_Joint = regex.Match[str]


def split(phrase: Phrase, count: int) -> list[Phrase] | None:
    """The ``count`` members that joints part, or None where they part more or fewer.

    >>> [piece.text for piece in split(Phrase("住宿和餐饮业、金融业", range(10)), 2)]
    ['住宿和餐饮业', '金融业']
    """
    joints = [joint for joint in pattern("deal.joint").finditer(phrase.text) if joint.start()]
    chosen = _chosen(joints, count - 1, phrase.text)
    if not chosen:
        return None
    pieces, position = [], 0
    for joint in chosen:
        pieces.append(phrase.cut(position, joint.start()))
        position = joint.end()
    pieces.append(phrase.cut(position))
    return pieces if all(piece.text.strip() for piece in pieces) else None


def _chosen(joints: Sequence[_Joint], needed: int, text: str) -> Sequence[_Joint]:
    """The joints that part a list where there are more of them than it needs: the strong ones, or all of one kind."""
    if len(joints) <= needed:
        return joints if len(joints) == needed else ()
    inner = [etc.end() for etc in pattern("deal.etc").finditer(text)]
    behind = [joint for joint in joints if inner and joint.start() >= inner[-1]]
    if len(behind) == needed:
        return behind  # 服装、鞋帽等限额以上单位金银珠宝类、日用品类|零售额
    pauses = [joint for joint in joints if joint.group() == _PAUSE]
    if len(pauses) == needed:
        return pauses
    closing = [joint for joint in joints if pauses and joint.start() > pauses[-1].start()]
    if len(pauses) == needed - 1 and closing:
        return [*pauses, closing[-1]]
    if pauses:
        return ()
    for word in sorted({joint.group() for joint in joints}, key=len, reverse=True):
        alike = [joint for joint in joints if joint.group() == word]
        if len(alike) == needed:
            return alike
    return ()
