"""Whether the sentence lets a figure be a value of the indicator that its name is of.

A name alone may be right and the figure still no value of it: what a list adds is not what there is, a part that was
chosen is not the whole, 191家企业营业收入超百亿元 is no revenue of all firms.
"""

from __future__ import annotations

import re

import regex

from citymetrics.catalogue.derived import STOCK
from citymetrics.catalogue.keys import LEVELS
from citymetrics.catalogue.targets import LinkTarget
from citymetrics.records.model import Indicator
from citymetrics.text.engine import compiled
from citymetrics.text.patterns import pattern

__all__ = ["is_near", "is_up_to", "leading_name", "place_of_name", "says_verb", "states"]

_BREAK_RE = re.compile(r"[，,。；;！？\n]")
_CLAUSE_RE = re.compile(r"[，。；;：:！？\n]")
_HAN_RE = compiled(r"\p{Han}")
_APART_RE = re.compile(r"[高低多少快慢][出于]")
# 全国重点实验室 is named 重点实验室 where 全国 was taken for the place.
_LEVEL_RE = re.compile(rf"(?:{'|'.join(sorted(LEVELS, key=len, reverse=True))})$")
_LEVEL_LENGTH = 4
_END_RE = re.compile(r"[。！？\n]")
_END_BEFORE_RE = regex.compile(r"(?r)[。；！？\n]")
_FARTHEST = 80
_DEALT_WORDS = 20
_VERB_LENGTH = 2
_TRADE = "trade.foreign"
_DEALT = frozenset("城镇农村第产业")
_MOST_MISSING = 0.6
_LONGEST = 600


def says_verb(record: Indicator, text: str) -> bool:
    """Tell whether the verb that makes the figure a flow stands in the figure's own part of the clause."""
    verb = (record.action or "")[:_VERB_LENGTH]
    return verb in _BREAK_RE.split(text[max(0, record.start - _FARTHEST) : record.start])[-1]


def is_up_to(record: Indicator, text: str) -> bool:
    """Tell whether the words before the figure say that it is all there are: 增至, 总数."""
    return pattern("link.up-to").search(text, max(0, record.start - _DEALT_WORDS), record.start) is not None


def leading_name(record: Indicator, text: str) -> str | None:
    """Return the name with the word of its level before it, which the text has and the name lacks."""
    at = place_of_name(record, text)
    lead = _LEVEL_RE.search(text, max(0, at - _LEVEL_LENGTH), at) if at >= 0 else None
    return lead.group() + record.indicator if lead else None


def place_of_name(record: Indicator, text: str) -> int:
    """Return where the name last stands shortly before the figure, or -1.

    Right behind a figure it counts some: 191家企业营业收入超百亿元.
    """
    if not record.indicator:
        return -1
    return text.rfind(record.indicator, max(0, record.start - _FARTHEST), record.start)


def states(record: Indicator, head: LinkTarget, text: str) -> bool:
    """Tell whether the figure can be a value of the indicator that its name is of."""
    if head.id.startswith(_TRADE) and not _is_with_partner(record, head, text):
        return False
    if record.statistic != "level":
        return True
    if head.dimension == "count" and head.kind != "ratio" and record.value is not None and record.value % 1:
        return False  # 养老床位27.3张 has lost 每千名老人
    if _is_apart(record, text):
        return False  # 比全省高出476.9点
    if head.dimension == "count" and _counts_another(record, text):
        return False
    if "等" in record.indicator and "分别" in text[max(0, record.start - _DEALT_WORDS) : record.start]:
        return False  # 钢铁、水泥等产品产量分别为5万吨、6万吨
    return head.kind != STOCK or record.action is not None or not _is_some(record, text)


def _is_apart(record: Indicator, text: str) -> bool:
    """Tell whether the figure is how far apart two are: 高于全省平均1.8岁, 高出476.9点."""
    if _APART_RE.match(record.text):
        return True
    floor = max(0, record.start - _DEALT_WORDS)
    near = text[floor : record.start]
    return ("于" in near or "出" in near) and pattern("link.apart").search(near) is not None


def _counts_another(record: Indicator, text: str) -> bool:
    """Tell whether a noun of its own follows the figure: 建设美丽乡村，推进9个片区."""
    if not _HAN_RE.match(text, record.end) or _is_cell(record):
        return False
    ahead = _CLAUSE_RE.split(text[max(0, record.start - _FARTHEST) : record.start])[-1]
    behind = _CLAUSE_RE.split(text[record.end : record.end + _FARTHEST])[0]
    name = record.indicator
    return name[-2:] not in ahead and name[-2:] not in behind and name[:2] not in ahead + behind


def _is_some(record: Indicator, text: str) -> bool:
    """Tell whether the figure is of some only: those that a list adds, or those that something happens to.

    新增7名院士、9个全国重点实验室: nine were added; a word for the total takes that back (新增300家、达3000家).
    16所高校、48个学科入选: what stands before its noun is what there is only where the sentence says 有 or 共.
    """
    listed = _BREAK_RE.split(text[max(0, record.start - _FARTHEST) : record.start])[-1]
    verbs = list(pattern("link.flow-list").finditer(listed))
    if verbs and not pattern("link.total").search(listed, verbs[-1].end()):
        return True
    if pattern("link.reached").search(listed.replace(record.indicator, "")):
        return True
    if not text.startswith(record.indicator, record.end):
        return False
    behind = record.end + len(record.indicator)
    if pattern("link.done-by").search(text[behind : behind + 1]):
        return True
    return pattern("link.having").search(text, _sentence(record, text)[0], record.start) is None


def _is_with_partner(record: Indicator, head: LinkTarget, text: str) -> bool:
    """Tell whether 对 or 与 stands before a partner: 加拿大出口下降1.1% are the exports of Canada, not those to it."""
    name = record.indicator
    if pattern("link.all-trade").match(head.key):
        return pattern("link.to-some").search(text, _sentence(record, text)[0], record.start) is None
    if not pattern("link.towards").match(head.key) or pattern("link.towards").match(name) or not name:
        return True
    where = text.rfind(name[:2], _sentence(record, text)[0], record.start)
    return where < 0 or pattern("link.partner").search(text, _sentence(record, text)[0], where) is not None


def is_near(record: Indicator, text: str) -> bool:
    """Tell whether the figure's own sentence holds some of the name, which is else a guess from an earlier one."""
    if _is_cell(record):
        return True
    name = record.indicator.partition("占")[0]
    start, stop = _sentence(record, text)
    sentence = text[start:stop]
    if not name or (name[:2] in sentence and name[-2:] in sentence):
        return True
    missing = set(name).difference(sentence)
    if "name.dealt" in record.rules:  # 一二三产增加值, 城乡居民收入: only these are read into it
        return missing <= _DEALT
    return len(missing) <= _MOST_MISSING * len(set(name))


def _is_cell(record: Indicator) -> bool:
    """Tell whether the figure stands in a table, which the first of its rules says."""
    return bool(record.rules) and record.rules[0].startswith("table.")


def _sentence(record: Indicator, text: str) -> tuple[int, int]:
    """Return where the sentence of the figure starts and ends."""
    # A mark that the text lacks would be looked for up to its beginning.
    floor = max(0, record.start - _LONGEST)
    before = _END_BEFORE_RE.search(text, floor, record.start)
    start = before.end() if before else floor
    ceiling = min(len(text), record.end + _LONGEST)
    stop = _END_RE.search(text, record.end, ceiling)
    return start, stop.start() if stop else ceiling
