"""What a name that says too little leans on: 面积, 总投资 and 占比 take the words that tell of what."""

from __future__ import annotations

import regex

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.clauses import Clause
from citymetrics.reading.constructions.memory import AMONG, Memory, Name
from citymetrics.reading.constructions.naming import is_generic
from citymetrics.reading.constructions.strip import without_growth_head
from citymetrics.reading.constructions.subject import subject_of, without_measure
from citymetrics.reading.constructions.vocabulary import vocabulary
from citymetrics.text.patterns import pattern, word_class
from citymetrics.text.phrase import Phrase

__all__ = ["complete"]

_POINTING_RE = regex.compile(r"这个|这一|该|此|其")
_MEMBER_RE = regex.compile(AMONG + r"|[ 、，]")


def complete(name: Name, memory: Memory, clause: Clause, place: PlaceMark | None = None) -> Name:
    """Give a name that says too little the words it leans on.

    A bare measure takes its subject (普通高中招生…在校生 is 普通高中在校生), a share or a sum the whole of what was
    named; with neither it stays as it is. ``place`` is one that stands in front: 全县总面积 is of the county.
    """
    text = name.phrase.text
    if text in word_class("pointing-head") and (pointed := _pointed(name, memory, clause)) is not None:
        return pointed
    if not text or not is_generic(text):
        return name
    if name.verb:
        return Name(name.verb + name.phrase, name.action)  # 新登记企业57万户
    if clause.says(_POINTING_RE) and memory.earlier.text.endswith(text):
        return Name(memory.earlier, name.action)  # 这个比重大约是百分之十七
    if _of_all(text):
        base = memory.host or memory.begun or (memory.last if memory.fresh else None)
        return _lean(name, base.phrase, memory, clause) if base is not None and base.phrase else name
    if place is not None and not pattern("subject.yield").search(text):
        return name
    if text in word_class("thing") and clause.source[name.phrase.where[0] - 1] == "、":
        return name  # 投入车辆204辆、人员97人: beside what was said, not of it
    owner = without_measure(memory.host.phrase) if memory.host else subject_of(text, memory, clause)
    if text.endswith("率") and owner.text.endswith(text[:-1]):
        return Name(owner + name.phrase.cut(len(text) - 1), name.action)  # 垃圾无害化处理，处理率
    return Name(owner + name.phrase, name.action) if owner else name


def _pointed(name: Name, memory: Memory, clause: Clause) -> Name | None:
    """What 这一数字 points to: the figure named last, in this sentence or the one before."""
    before, at = memory.previous, name.phrase.where[0]
    if before is None or pattern("subject.pointing").search(clause.source, clause.start, at) is None:
        return None
    if clause.source.count("。", before.site.quantity.end, at) > 1:
        return None
    return Name(before.name.whole, name.action, prefix=before.name.prefix)


def _of_all(text: str) -> bool:
    """Whether a head is of the whole of what was named: 占比, 增速, 人均, 总量; 农村 beside 城镇; 良 beside 优."""
    if len(text) == 1:
        return text not in word_class("extent")
    return text in vocabulary().growth_heads or pattern("subject.of-all").fullmatch(text) is not None


def _lean(name: Name, base: Phrase, memory: Memory, clause: Clause) -> Name:
    """A head of the whole of what was named: the other half of it (城镇…，农村…), the next member (优78天、良156天),
    else what is added to it (一般公共预算收入…，总量)."""
    text = name.phrase.text
    halves, sums = word_class("half"), word_class("sum-head")
    if text in halves:
        if base.text[:2] in halves:
            return Name(name.phrase + base.cut(2), name.action)
        if base.text[-2:] in halves:
            return Name(base.cut(0, -2) + name.phrase, name.action)
        return Name(name.phrase + base, name.action)
    if len(text) == 1:
        before = memory.previous.site.left.text if memory.previous else ""
        if len(_MEMBER_RE.sub("", before)) == 1:
            base = base.cut(0, -1)
        elif AMONG not in clause.text:
            return Name(base, name.action)  # 恒生指数涨1.41%，报19916点: a verb, no name
    if len(text) > 1 and base.text.endswith(text):
        return Name(base, name.action)  # 成都增速6.2%；绵阳位居第二，增速6%
    if base.text[-2:] in sums and text in sums:
        base = base.cut(0, -2)
    if text in vocabulary().growth_heads:
        base = without_growth_head(base)  # 增速高于全省，增幅居第3位
    return Name(base + name.phrase, name.action)
