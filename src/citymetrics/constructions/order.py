"""Ranks and streaks: 居全国第二, 连续13年入选, 三度蝉联."""

from __future__ import annotations

import regex

from citymetrics.constructions.clauses import Site
from citymetrics.constructions.memory import Memory, Name, Reading
from citymetrics.constructions.naming import clean, complete, left_of
from citymetrics.constructions.phrase import EMPTY
from citymetrics.constructions.strip import strip_leading, strip_trailing
from citymetrics.places import PlaceMark

__all__ = ["read_rank", "read_streak"]

_LOOSE_RANK_RE = regex.compile(
    r"(?:从|由|为|是|达到?|至|到|升|进)(?:全国|全省|全市|全球|世界|全区|中部|西部|东部|同类|国内|亚洲|东北)[^，。；]{0,10}$"
)
_SCOPE_RE = regex.compile(
    r"(?:全国|全省|全市|全球|世界|全区|中部|西部|东部|同类城市|国内|亚洲|东北|中西部)[^，。；]{0,10}$"
)
_STREAK_TAIL_RE = regex.compile(r"(?:已)?连续.{0,6}$")
_TAIL_END_RE = regex.compile(r"、|的?基础上")

_RANK_RE = regex.compile(
    r"(?:(?:综合)?排名|排位|位次|排|(?<!吨)位居|位列|名列|列|居(?!民|住|家|室|留)|跃居|跃升|跃升至|跃升到|跃至|升至|升到|上升至|上升到|前移至|提升至|提升到|进至|晋升至|稳居|保持在?|继续保持|保持着|跻身|进入|位于|荣获|获得|获|获评|夺得|取得|均居|均列|均位居|双双位居|总量居|仅次于|排在|列在|处于|分别居|分别列|分别位居|分别排名|并列)"
    r"[^，。；]{0,16}$"
)
# What only says that a place is kept: the streak is of what was named before.
_HELD_RE = regex.compile(
    r"(?:保持|稳居|位居|位列|居|排名|排|列|领先|增长|下降|超过|突破|稳定|实现|达到|在|全国|全省|世界)"
)
_STREAK_RE = regex.compile(
    r"(?:已|已经)?(?:连续|连着|接连)(?:(?:成功)?(?:举办|召开|承办|开展|入选|蝉联|获得|荣获|获评|位居|保持|实现|增长|入围)了?)?$"
)
_HONOUR_RE = regex.compile(
    r"蝉联|入选|荣获|获评|获|夺|登|摘|位居|位列|居|上榜|成为|当选|荣登|承办|举办|问鼎|跻身|捧得|召开|参加"
)


def read_rank(site: Site, memory: Memory, places: list[PlaceMark]) -> Reading | None:
    """An ordinal behind a verb of order; the scope (全国) is no place of the record."""
    if site.quantity.kind != "ordinal":
        return None
    left = left_of(site, memory)
    among = _AMONG_RE.search(site.clause.raw_before(site)) if site.previous is not None else None
    if among is not None:
        # 空气质量综合指数在168个重点城市中列第9位
        left = site.clause.phrase(site.clause.start, site.clause.start + among.start()) + site.left
    match = _RANK_RE.search(left.text)
    if match is None and _RISES_RE.match(site.right.text):
        match = _FROM_RE.search(left.text)  # 由第28名跃升至第11名
    if match is None:
        match = _LOOSE_RANK_RE.search(left.text)
    if match is None:
        # 总吨位全国第二: the scope alone
        match = _SCOPE_RE.search(left.text)
        if match is None and not (site.joined and memory.names and memory.names[-1].statistic == "rank"):
            return None
    begin = match.start() if match else 0
    streak = _STREAK_TAIL_RE.search(left.text[:begin])
    head = left.cut(0, streak.start() if streak else begin)
    name, place = clean(head, places)
    if not name.phrase or name.phrase.text in _SCOPES:
        owner = memory.last
        before = memory.previous
        if before is not None and before.statistic == "rank" and before.site.clause is site.clause:
            owner = before.name  # 创新能力由第12位跃升至第9位
        if owner is None:
            owner = Name(memory.topic) if memory.topic else None
        if owner is None:
            return None
        name = owner
    else:
        name = complete(name, memory, site.clause)
    return Reading(site, Name(name.phrase, prefix=name.prefix), "rank", "order.rank", place=place)


# 世界排名由第十位上升到…: the scope is no name.
_SCOPES = frozenset(["世界", "全球", "国际", "全国", "国内", "全省", "全市"])
_RISES_RE = regex.compile(r"跃|上?升|提升|前移|提高|下降|退")
_FROM_RE = regex.compile(r"(?:由|从)(?:全国|全省|全市|全球|世界)?$")
_AMONG_RE = regex.compile(r"在[^，。；]{0,4}\d+个[^，。；]{1,12}中(?=[^，。；]{0,6}$)")


_ROUNDS = frozenset(["届", "次", "轮", "期", "场", "批", "度", "季", "代"])


def read_streak(site: Site, memory: Memory, places: list[PlaceMark]) -> Reading | None:
    """连续N年 and N度 as the achievement: named by who keeps it up, else by what is kept up."""
    quantity, right = site.quantity, site.right
    left = left_of(site, memory)
    times = quantity.dimension == "times"
    match = _STREAK_RE.search(left.text) if "连" in left.text else None
    if match is None and not times:
        return None
    if not times and quantity.dimension != "time" and quantity.unit not in _ROUNDS:
        return None  # 接连突破5万人 counts people, not rounds
    head = left.cut(0, match.start()) if match else left
    subject, place = strip_leading(strip_trailing(head), places)
    subject = strip_trailing(subject)
    tail = right
    if stop := _TAIL_END_RE.search(tail.text):
        tail = tail.cut(0, stop.start())
    if subject and len(subject) >= 2 and not _HONOUR_RE.match(tail.text):
        name = subject
    elif subject and len(subject) >= 2:
        name = subject + tail
    elif tail and memory.last and _HELD_RE.match(tail.text):
        name = memory.last.phrase
    elif tail:
        name = tail
    elif memory.last:
        name = memory.last.phrase
    else:
        name = memory.topic or EMPTY
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
