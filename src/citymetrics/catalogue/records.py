"""The records of one text, each with the id of its indicator.

``sentence`` tells whether the figure can be a value of the indicator; else the record stays without an id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import regex

from citymetrics.catalogue.keys import name_key, without_place
from citymetrics.catalogue.linking import SHARE, Catalogue
from citymetrics.catalogue.sentence import is_near, is_up_to, leading_name, place_of_name, says_verb, states
from citymetrics.records.model import Indicator, linked_record

__all__ = ["link_records"]

# 民营企业进出口78亿元，占30%: the share of what the row is part of.
_SHARE_RE = regex.compile(r"[，,（(；;]占比?[为达]?$")
_SHARE_WORDS = 4
_JOINT_RE = regex.compile(r"[、，]|和|以?及|与")


_UNTOLD = ("", "年", "个月", "天")
"""Units of a figure before a growth that say nothing of what grew: 5年提高4.5个百分点."""


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
    counts = {record.end: record.text for record in known}
    linked: list[Indicator] = []
    within: str | None = None
    after = 0
    for place, record in enumerate(known):
        if within and text.find("\n", after, record.start) >= 0:
            within = None
        after = max(after, record.end)
        previous = linked[-1] if linked else None
        found = _find(record, previous, text, catalogue, within)
        if (
            found is None
            or not states(record, catalogue.head(found), text)
            or not is_near(record, text)
            or _is_of_some(record, catalogue, found, counts, text)
            or _is_dealt(known, place, text)
        ):
            linked.append(record)
            continue
        within = found
        linked.append(linked_record(record, found))
    return linked


def _find(
    record: Indicator, previous: Indicator | None, text: str, catalogue: Catalogue, within: str | None
) -> str | None:
    """Return what the record's name links to; ``previous`` is the record before it, linked or not."""
    before = text[max(0, record.start - _SHARE_WORDS) : record.start]
    statistic = SHARE if record.statistic == "ratio" and _SHARE_RE.search(before) else record.statistic
    full = leading_name(record, text) if catalogue.has_levels(record.indicator) else None
    name = full if full and catalogue.knows(full) else record.indicator
    found = catalogue.link(name, record.action, record.unit, statistic, record.place, within=within)
    if found and record.statistic == "level" and catalogue.is_derived(found) and not says_verb(record, text):
        # 科技型中小企业增至9.4万家 is all there are, whatever was added in the clause before.
        bare = is_up_to(record, text)
        return (
            catalogue.link(name, None, record.unit, statistic, record.place, within=within) if bare else None
        )
    if found is None and within and previous is not None and _is_next_region(previous, record, text):
        return catalogue.fitting(within, record.unit, record.statistic)
    of_another = found and previous is not None and _is_of_another(previous, record, found, text, catalogue)
    return None if of_another else found


def _is_of_some(
    record: Indicator, catalogue: Catalogue, found: str, counts: Mapping[int, str], text: str
) -> bool:
    """Tell whether the figure is of as many as one right before the name counts; 31个大城市 are in the name itself."""
    if record.statistic != "level" and catalogue.head(found).dimension == "count":
        return False
    count = counts.get(place_of_name(record, text))
    name = record.indicator
    return count is not None and catalogue.knows(name) and not catalogue.knows(count + name)


def _is_of_another(
    previous: Indicator, record: Indicator, found: str, text: str, catalogue: Catalogue
) -> bool:
    """Tell whether a growth is of a level that only bears the name: 重点项目完成投资186亿元、增长4%."""
    return (
        record.statistic in ("growth", "change")
        and previous.statistic == "level"
        and previous.indicator_id is None
        and previous.indicator == record.indicator
        and previous.unit not in _UNTOLD
        and "。" not in text[previous.end : record.start]
        and catalogue.fitting(found, previous.unit, "level") is None
    )


def _is_next_region(previous: Indicator, record: Indicator, text: str) -> bool:
    """Tell whether the name is a place only, in a row of regions: 东部地区营业收入增长8%；中部地区7亿元."""
    if not record.place or without_place(name_key(record.indicator), record.place):
        return False
    named = name_key(previous.indicator)
    led = previous.place is not None and named != without_place(named, previous.place)
    return led and "。" not in text[previous.end : record.start]


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
