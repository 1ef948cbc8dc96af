"""The records of one text, each with the id of its indicator.

A name alone may be right and the figure still no value of the indicator: what a list adds is not what there is, a part
that was chosen is not the whole. Such records stay without an id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

from citymetrics.catalogue.linking import SHARE, Catalogue, LinkTarget
from citymetrics.records.model import Indicator

__all__ = ["link_records"]

_BREAK_RE = regex.compile(r"[，。；;！？\n]")
_CLAUSE_RE = regex.compile(r"[，。；;：:！？\n]")
_HAN_RE = regex.compile(r"\p{Han}")
_FLOW_RE = regex.compile(
    r"新(?:增|建|设|改|获|认|培|引|晋|入|开)|净增|改[造建]|更新|扩建|退出|化解|压减|淘汰|关停|获批"
)
# Right before the figure: in 新增产值超亿元的企业9家 the 超 is of another figure.
_TOTAL_RE = regex.compile(r"(?:达|至|到|共|总|超|突破|累计)[^，、]{0,6}$")
_HAVING_RE = regex.compile(
    r"(?<![国所公私固原含特])有(?![序力效利机关望色限])|达|共(?![同建享])|总数|合计|分别为"
)
# 民营企业进出口78亿元，占30%: the share of what the row is part of.
_SHARE_RE = regex.compile(r"[，,（(；;]占比?[为达]?$")
_APART_RE = regex.compile(r"[高低多少][出于]")
_JOINT_RE = regex.compile(r"[、，]|和|以?及|与")
_END_RE = regex.compile(r"[。！？\n]")
_END_BEFORE_RE = regex.compile(r"(?r)[。；！？\n]")
_FARTHEST = 80
_SHARE_WORDS = 4
_DEALT_WORDS = 20
_DEALT = frozenset("城镇农村第产业")
_MOST_MISSING = 0.6
_LONGEST = 600


def link_records(records: Iterable[Indicator], text: str, catalogue: Catalogue) -> list[Indicator]:
    """Return the records, which are in text order, with ``indicator_id`` where the catalogue is certain.

    What a record links to is context for the next ones up to the end of the paragraph: in 商品房销售面积526万平方米，
    其中住宅443万平方米 the second figure is of 商品住宅销售面积.

    >>> from citymetrics.catalogue import shipped_catalogue
    >>> record = Indicator(indicator="注册志愿者", unit="人", value="274", text="274人", start=5, end=9)
    >>> link_records([record], "注册志愿者274人", shipped_catalogue())[0].indicator_id
    'social.volunteers.registered'
    """
    known = list(records)
    linked = []
    within: str | None = None
    after = 0
    for place, record in enumerate(known):
        if within and text.find("\n", after, record.start) >= 0:
            within = None
        after = max(after, record.end)
        before = text[max(0, record.start - _SHARE_WORDS) : record.start]
        statistic = SHARE if record.statistic == "ratio" and _SHARE_RE.search(before) else record.statistic
        found = catalogue.link(
            record.indicator, record.action, record.unit, statistic, record.place, within=within
        )
        if (
            found is None
            or not _states(record, catalogue.head(found), text)
            or not _is_near(record, text)
            or _is_dealt(known, place, text)
        ):
            linked.append(record)
            continue
        within = found
        linked.append(record.model_copy(update={"indicator_id": found}))
    return linked


def _states(record: Indicator, head: LinkTarget, text: str) -> bool:
    """Tell whether the figure can be a value of the indicator that its name is of."""
    if record.statistic != "level":
        return True
    if head.dimension == "count" and head.kind != "ratio" and record.value is not None and record.value % 1:
        return False  # 养老床位27.3张 has lost 每千名老人
    if _APART_RE.match(record.text):
        return False  # 比全省高出476.9点
    if head.dimension == "count" and _counts_another(record, text):
        return False
    if "等" in record.indicator and "分别" in text[max(0, record.start - _DEALT_WORDS) : record.start]:
        return False  # 钢铁、水泥等产品产量分别为5万吨、6万吨
    return head.kind != "stock" or record.action is not None or not _is_some(record, text)


def _counts_another(record: Indicator, text: str) -> bool:
    """Tell whether a noun of its own follows the figure: 建设美丽乡村，推进9个片区."""
    if not _HAN_RE.match(text, record.end) or any(rule.startswith("table.") for rule in record.rules):
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
    verbs = list(_FLOW_RE.finditer(listed))
    if verbs and not _TOTAL_RE.search(listed, verbs[-1].end()):
        return True
    if not text.startswith(record.indicator, record.end):
        return False
    return _HAVING_RE.search(text, _sentence(record, text)[0], record.start) is None


def _is_near(record: Indicator, text: str) -> bool:
    """Tell whether the figure's own sentence holds some of the name, which is else a guess from an earlier one."""
    if any(rule.startswith("table.") for rule in record.rules):
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


def _sentence(record: Indicator, text: str) -> tuple[int, int]:
    """Return where the sentence of the figure starts and ends."""
    # A mark that the text lacks would be looked for up to its beginning.
    floor = max(0, record.start - _LONGEST)
    before = _END_BEFORE_RE.search(text, floor, record.start)
    start = before.end() if before else floor
    ceiling = min(len(text), record.end + _LONGEST)
    stop = _END_RE.search(text, record.end, ceiling)
    return start, stop.start() if stop else ceiling


def _is_dealt(records: Sequence[Indicator], place: int, text: str) -> bool:
    """Tell whether a neighbour in a list bears the same name: 进出口分别为78亿元、59亿元 are of two things untold."""
    record = records[place]
    if place and _is_pair(records[place - 1], record, text):
        return True
    return place + 1 < len(records) and _is_pair(record, records[place + 1], text)


def _is_pair(one: Indicator, other: Indicator, text: str) -> bool:
    same = one.indicator == other.indicator and (
        one.statistic, one.action, one.unit, one.place, one.period_end
    ) == (other.statistic, other.action, other.unit, other.place, other.period_end)  # fmt: skip
    return same and _JOINT_RE.fullmatch(text[one.end : other.start].strip()) is not None
