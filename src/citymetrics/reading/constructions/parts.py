"""Parts of a whole: in 粮食播种面积135千公顷，其中稻谷42千公顷 the second figure is 稻谷播种面积.

A part says what it is and leaves unsaid what of it is measured: that is what the whole was measured in. A part
without a measure of its own, given in the unit of its whole, takes the measure that ends the name of the whole; one
that only tells a kind apart (民办, 国有) goes before the whole name. What is no part by its mark (其中, a bracket) or
by its place in a list of equals (蔬菜播种面积…；果用瓜…) is left alone, and so is a part counted in a unit of its own.
"""

from __future__ import annotations

from dataclasses import replace

from citymetrics.reading.constructions.clauses import Site
from citymetrics.reading.constructions.memory import AMONG, Memory, Reading
from citymetrics.reading.constructions.strip import before_link
from citymetrics.text.patterns import pattern, word_class
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["complete_part", "measure_of"]

_PHYSICAL = frozenset(["area", "volume", "mass", "energy"])
"""What a list of equals may be measured in without a mark: nothing is counted in hectares, it is measured."""
_PERSONS = frozenset("人员工生师者户民口兵士手童妇儿")
"""What the words for persons end in."""
_LONGEST = 14
"""Characters of a part's name; what is longer is a statement."""


def complete_part(reading: Reading, memory: Memory) -> Reading:
    """Give the name of a part the measure of its whole."""
    name = reading.name
    phrase = name.phrase
    if name.action or name.prefix or not phrase or len(phrase) > _LONGEST or not _states(reading, memory):
        return reading
    kind = phrase.text in word_class("kind-apart")
    whole = _whole_of(reading, memory, kind=kind)
    if whole is None:
        return reading
    completed = _completed(phrase, whole, kind=kind)
    if completed is None:
        return reading
    return replace(reading, name=replace(name, phrase=completed), part=True)


def _states(reading: Reading, memory: Memory) -> bool:
    """Whether a figure is an amount, or a growth of a part that is named itself (其中食品上涨3%)."""
    if reading.statistic == "level":
        return reading.rule in ("name.predicate", "name.behind")
    return reading.statistic == "growth" and reading.own and memory.among


def measure_of(name: Phrase) -> Phrase:
    """What the end of a name says is measured: 粮食作物|播种面积, 基础教育学校|在校学生; empty where it does not say.

    >>> measure_of(Phrase("粮食作物播种面积", range(8))).text
    '播种面积'
    """
    match = pattern("part.measure").search(name.text)
    return name.cut(match.start()) if match else EMPTY


def _whole_of(reading: Reading, memory: Memory, *, kind: bool) -> Reading | None:
    """The figure that another one is a part of, or beside which it stands in a list; None where neither is marked.
    A kind (民办) wants the whole itself, for anything else a part beside it says the measure as well."""
    site = reading.site
    quantity = site.quantity
    bracket = site.clause.host is not None
    if not (bracket or memory.among or site.left.text.startswith(AMONG)) and not _stands_in_list(reading):
        return None
    for known in reversed(memory.names):
        if known.statistic != reading.statistic or known.site.quantity.unit != quantity.unit:
            continue
        if kind and known.part:
            continue
        if bracket:
            return known if known.site.clause is site.clause.host or _in_bracket(known, site) else None
        return known if _near(known, site) else None
    return None


def _stands_in_list(reading: Reading) -> bool:
    """Whether a figure without a mark is measured and has nothing but a noun in front: …；果用瓜1107公顷."""
    site, text = reading.site, reading.name.phrase.text
    return (
        site.quantity.dimension in _PHYSICAL
        and site.clause.opener in _LISTING
        and site.index == 0
        and before_link(site.left).text.strip() == text
        and not pattern("part.doing").match(text)
    )


def _near(known: Reading, site: Site) -> bool:
    """Whether a figure stands in the same sentence as another one, or in the one right behind."""
    between = site.clause.source.count("。", known.site.quantity.end, site.quantity.start)
    return between <= 1


_LISTING = frozenset(["", "；", ";", "。", "\n"])


def _in_bracket(known: Reading, site: Site) -> bool:
    """Whether a figure stands in the same bracket as another one."""
    host = known.site.clause.host
    return host is not None and host is site.clause.host


def _completed(part: Phrase, whole: Reading, *, kind: bool) -> Phrase | None:
    """The name of a part with what the name of its whole says of it too; None where nothing lacks."""
    if kind:
        return part + whole.name.phrase
    measure = measure_of(whole.name.phrase)
    if not measure:
        return None
    if pattern("part.measured").search(part.text):
        return None
    if measure.text[-1] in _PERSONS and part.text[-1] in _PERSONS:
        return None  # 职工2251人，其中离退休人员1195人
    return part + measure
