"""The records of one text, each with the id of its indicator."""

from __future__ import annotations

from collections.abc import Iterable

from citymetrics.catalogue.linking import Catalogue
from citymetrics.model import Indicator

__all__ = ["link_records"]


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
        if found is None:
            linked.append(record)
            continue
        within = found
        linked.append(record.model_copy(update={"indicator_id": found}))
    return linked
