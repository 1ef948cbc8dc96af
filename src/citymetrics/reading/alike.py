"""Records of one text that nothing but the value tells apart, and their names with the words that do.

The names are made by ``constructions/siblings.py``; here it is found out which records are alike: those of one name,
place, period, statistic and unit, of the same basis, scope and status.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from citymetrics.reading.constructions import Clause, Reading, Sibling, told_apart
from citymetrics.records.model import Indicator
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import Phrase
from citymetrics.text.spans import read_spans, spans_of, write_spans

__all__ = ["Told", "tell_apart", "written"]


@dataclass(slots=True)
class Told:
    """A record by its place in the list of records, and the reading that it was made of."""

    number: int
    sibling: Sibling
    paragraph: int
    """Where its paragraph begins."""


def written(prefix: str, phrase: Phrase, text: str) -> str:
    """Return a name as the record has it: read off the text, without 了.

    >>> written("", Phrase("找到了工作", range(5)), "找到了工作")
    '找到工作'
    """
    name = prefix + phrase.read(text)
    return pattern("record.particle").sub("", name) if "了" in name else name


def tell_apart(records: list[Indicator], told: Sequence[Told], text: str) -> None:
    """Give the records that nothing but the value tells apart the words that do, in place."""
    named: dict[Hashable, list[Told]] = {}
    for one in told:
        record = records[one.number]
        named.setdefault((record.indicator, record.unit), []).append(one)
    groups: dict[Hashable, list[Told]] = {}
    for group in named.values():
        if len(group) > 1 and _differ(records, group):
            for one in group:
                groups.setdefault(_said_of(records[one.number], one.sibling.reading, text), []).append(one)
    alike = [group for group in groups.values() if len(group) > 1 and _differ(records, group)]
    if not alike:
        return
    readings: dict[int, list[Reading]] = {}
    leads: dict[int, Clause] = {}
    for one in told:
        clause = one.sibling.reading.site.clause
        readings.setdefault(id(clause), []).append(one.sibling.reading)
        if one.paragraph not in leads:
            leads[one.paragraph] = _first(clause)
    for group in alike:
        for one in group:
            lead = leads[one.paragraph]
            one.sibling.lead = lead if lead.start == one.paragraph else None
        names = told_apart([one.sibling for one in group], readings)
        for one, phrase in zip(group, names, strict=True):
            name = one.sibling.reading.name
            if phrase is not name.phrase:
                records[one.number] = _renamed(records[one.number], name.prefix, phrase, text)


def _first(clause: Clause) -> Clause:
    """The first clause of a sentence."""
    while clause.previous is not None:
        clause = clause.previous
    return clause


def _said_of(record: Indicator, reading: Reading, text: str) -> Hashable:
    """All that a record says but its value; what a move begins with is told from where it ends."""
    named: tuple[str, ...] = ()
    if record.period_start is None and record.period_at:
        named = tuple(text[start:end] for start, end in read_spans(record.period_at))
    return (
        record.indicator, record.action, record.place, record.period_start, record.period_end, named,
        record.statistic, record.unit, reading.start, record.basis, record.status, record.scope, record.entity,
        record.per, record.prices,
    )  # fmt: skip


def _differ(records: Sequence[Indicator], group: Sequence[Told]) -> bool:
    """Whether values differ: what is said twice is one statement."""
    first = records[group[0].number]
    return any(
        (record.value, record.lower, record.upper) != (first.value, first.lower, first.upper)
        for record in (records[one.number] for one in group)
    )


def _renamed(record: Indicator, prefix: str, phrase: Phrase, text: str) -> Indicator:
    changes = {
        "indicator": written(prefix, phrase, text),
        "indicator_at": write_spans(spans_of(phrase.where)),
        "rules": (*record.rules, "name.sibling"),
    }
    return record.model_copy(update=changes)
