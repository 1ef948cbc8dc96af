"""Ranks and streaks: 居全国第二, 连续13年入选, 三度蝉联."""

from __future__ import annotations

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.clauses import Site
from citymetrics.reading.constructions.completion import complete
from citymetrics.reading.constructions.memory import Memory, Name, Reading
from citymetrics.reading.constructions.naming import clean, left_of
from citymetrics.reading.constructions.strip import strip_leading, strip_trailing
from citymetrics.text.patterns import pattern, word_class
from citymetrics.text.phrase import EMPTY

__all__ = ["read_rank", "read_streak"]


def read_rank(site: Site, memory: Memory, places: list[PlaceMark]) -> Reading | None:
    """An ordinal behind a verb of order; the scope (全国) is no place of the record."""
    if site.quantity.kind != "ordinal":
        return None
    left = left_of(site, memory)
    among = pattern("rank.among").search(site.clause.raw_before(site)) if site.previous is not None else None
    if among is not None:
        # 空气质量综合指数在168个重点城市中列第9位
        left = site.clause.phrase(site.clause.start, site.clause.start + among.start()) + site.left
    match = pattern("rank.verb").search(left.text)
    # 由第28名跃升至第11名: where the rise begins
    left_behind = (
        pattern("rank.from").search(left.text) if pattern("rank.rises").search(site.right.text) else None
    )
    match = match or left_behind
    if match is None:
        match = pattern("rank.loose").search(left.text)
    if match is None:
        # 总吨位全国第二: the scope alone
        match = pattern("rank.scope").search(left.text)
        if match is None and not (site.joined and memory.names and memory.names[-1].statistic == "rank"):
            return None
    begin = match.start() if match else 0
    streak = pattern("streak.tail").search(left.text[:begin])
    head = left.cut(0, streak.start() if streak else begin)
    name, place = clean(head, places)
    if not name.phrase or pattern("rank.scope-alone").search(name.phrase.text):
        owner = _named(memory)
        before = memory.previous
        if before is not None and before.statistic == "rank" and before.site.clause is site.clause:
            owner = before.name  # 创新能力由第12位跃升至第9位
        if owner is None:
            return None
        name = owner
    else:
        name = complete(name, memory, site.clause)
    rule = "order.rank" if left_behind is None else "order.from"
    return Reading(
        site, Name(name.phrase, prefix=name.prefix), "rank", rule, place=place, start=left_behind is not None
    )


def _named(memory: Memory) -> Name | None:
    """What a rank or a streak without a subject is of: what its sentence is about, else what was named last."""
    if not memory.fresh and memory.topic:
        return Name(memory.topic)
    return memory.last or (Name(memory.topic) if memory.topic else None)


def read_streak(site: Site, memory: Memory, places: list[PlaceMark]) -> Reading | None:
    """连续N年 and N度 as the achievement: named by who keeps it up, else by what is kept up."""
    quantity, right = site.quantity, site.right
    left = left_of(site, memory)
    times = quantity.dimension == "times"
    match = pattern("streak.count").search(left.text) if "连" in left.text else None
    if match is None and not times:
        return None
    if not times and quantity.dimension != "time" and quantity.unit not in word_class("round"):
        return None  # 接连突破5万人 counts people, not rounds
    head = left.cut(0, match.start()) if match else left
    subject, place = strip_leading(strip_trailing(head), places)
    subject = strip_trailing(subject)
    tail = right
    if stop := pattern("streak.tail-end").search(tail.text):
        tail = tail.cut(0, stop.start())
    if subject and len(subject) >= 2 and not pattern("streak.honour").search(tail.text):
        name = subject
    elif subject and len(subject) >= 2:
        name = subject + tail
    elif tail and not ((named := _named(memory)) and pattern("streak.held").search(tail.text)):
        name = tail
    else:
        name = named.phrase if (named := _named(memory)) else EMPTY
    if not name:
        return None
    own = bool(subject) and len(subject) >= 2
    return Reading(
        site,
        Name(name),
        "streak",
        "order.streak",
        place=place,
        own=own,
        subject=Name(subject) if own else None,
    )
