"""The records of one text, each with the id of its indicator."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from citymetrics.catalogue.linking import Catalogue
from citymetrics.model import Indicator

__all__ = ["link_records"]

_BREAK_RE = regex.compile(r"[，。；;！？\n]")
_FLOW_RE = regex.compile(
    r"新(?:增|建|设|改|获|认|培|引|晋|入|开)|净增|改[造建]|更新|扩建|退出|化解|压减|淘汰|关停|获批"
)
_TOTAL_RE = regex.compile(r"达|至|到|共|总|超|突破")
_FARTHEST = 80


def link_records(records: Iterable[Indicator], text: str, catalogue: Catalogue) -> list[Indicator]:
    """Return the records, which are in text order, with ``indicator_id`` where the catalogue is certain.

    What a record links to is context for the next ones up to the end of the paragraph: in 商品房销售面积526万平方米，
    其中住宅443万平方米 the second figure is of 商品住宅销售面积.
    """
    linked = []
    within: str | None = None
    after = 0
    for record in records:
        if within and text.find("\n", after, record.start) >= 0:
            within = None
        after = max(after, record.end)
        found = catalogue.link(
            record.indicator, record.action, record.unit, record.statistic, record.place, within=within
        )
        if found is None or (catalogue.kind(found) == "stock" and _is_added(record, text)):
            linked.append(record)
            continue
        within = found
        linked.append(record.model_copy(update={"indicator_id": found}))
    return linked


def _is_added(record: Indicator, text: str) -> bool:
    """Tell whether a verb at the head of the list that the figure is in makes it no value of a stock.

    新增7名院士、9个全国重点实验室: nine were added. A word for the total takes that back: 新增300家、达3000家.
    """
    if record.statistic != "level" or record.action:
        return False
    before = text[max(0, record.start - _FARTHEST) : record.start]
    listed = _BREAK_RE.split(before)[-1]
    verbs = list(_FLOW_RE.finditer(listed))
    return bool(verbs) and not _TOTAL_RE.search(listed, verbs[-1].end())
