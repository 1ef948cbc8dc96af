"""What a figure without a noun of its own inherits: 落地38个, 江苏5家, 达8条92.6公里."""

from __future__ import annotations

from dataclasses import dataclass

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.clauses import Site
from citymetrics.reading.constructions.growth import carried
from citymetrics.reading.constructions.memory import Memory, Name, Reading
from citymetrics.reading.constructions.strip import strip_leading, strip_trailing
from citymetrics.reading.constructions.vocabulary import vocabulary
from citymetrics.text.patterns import pattern, word_class
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["Said", "inherit", "sign_of"]

_LESS = frozenset(["减少", "降低", "压减", "调减", "减持"])
_MORE = frozenset(["追加", "增持"])

_SAME_BASIS = "同口径"


@dataclass(slots=True)
class Said:
    """A figure and the words in front of it, cleaned to a name; ``kind`` is "nothing", "verb" or "noun"."""

    site: Site
    memory: Memory
    places: list[PlaceMark]
    left: Phrase
    stem: Phrase
    name: Name
    place: PlaceMark | None
    statistic: str
    kind: str


def sign_of(action: str | None, site: Site) -> int:
    """The sign of a verb that states a change: 减少农村贫困人口200多万人, 降低失业保险费15.7亿元; 0 for others."""
    if action in _LESS or "净减" in site.left.text:
        return -1
    return 1 if action in _MORE else 0


def inherit(said: Said, name: Name) -> Reading | None:
    """No noun before the figure: 落地38个, 江苏5家, 达8条92.6公里 take the name from what was said before."""
    site, memory, statistic = said.site, said.memory, said.statistic
    if (begun := _begun_here(said)) is not None:
        return Reading(site, begun, statistic, "name.predicate", place=said.place)
    owner = carried(memory, site.quantity.unit)
    if owner is not None and memory.last is not None and owner.phrase == memory.last.whole:
        owner = memory.last
    if memory.topic and said.left.text.strip("，、 ") in _SUMS:
        owner = Name(memory.topic)  # 果树类主要种植苹果、蓝莓等，共6807亩
    if (label := _label_in_front(said)) is not None:
        owner = label
    if owner is not None and owner is memory.last and _is_of_other(said, owner):
        owner = Name(memory.topic) if memory.topic else None
    if owner is None or not owner.phrase:
        if name.action and len(said.stem) >= 2:
            return Reading(site, Name(said.stem), statistic, "name.predicate", place=said.place)  # 供地126宗
        return None
    if statistic == "ratio" and memory.previous and memory.previous.rule in ("name.move", "name.inherited"):
        statistic = memory.previous.statistic
    basis = None
    if statistic == "ratio" and memory.previous is not None and _ends_move_of_growth(said):
        statistic, basis = "growth", memory.previous.basis
    if statistic == "ratio" and vocabulary().growth_head.search(owner.phrase.text):
        statistic = "growth"  # 增速比全省（7.4%）高: what the bracket compares is a growth
    action = name.action or (owner.action if site.joined else None)
    phrase = _without_stage(owner.phrase) if name.action in word_class("stage-verb") else owner.phrase
    if (
        name.action
        and owner.action
        and phrase.text.startswith(owner.action)
        and len(phrase) > len(owner.action) + 1
    ):
        phrase = phrase.cut(len(owner.action))  # 新增企业48家、退出12家
    if said.left.text.startswith(_SAME_BASIS):
        phrase = said.left.cut(0, len(_SAME_BASIS)) + phrase
    kept = name.action in word_class("stage-verb") or bool(
        name.action and pattern("naming.kept-verb").match(name.action)
    )
    verb = name.verb if kept else EMPTY
    sign = sign_of(name.action, site) if statistic == "level" else 0
    named = Name(phrase, action, verb)
    statistic = "change" if sign else statistic
    return Reading(site, named, statistic, "name.inherited", sign=sign or 1, basis=basis, place=said.place)


_SUMS = ("共", "共计", "共有", "合计", "总计")
_LABEL = 24
"""Characters of a label; what is longer is a statement."""


def _label_in_front(said: Said) -> Name | None:
    """累计查明：3665千吨; 商业、机关：35元: a figure right behind a colon is named by what the colon ends."""
    clause, memory = said.site.clause, said.memory
    label = clause.previous
    if clause.opener not in _COLONS or said.left or said.site.index or label is None or label.sites:
        return None
    words = strip_trailing(strip_leading(label.words)[0])
    if not 2 <= len(words) <= _LABEL or pattern("sibling.no-label").search(words.text):
        return None
    verb = vocabulary().action.fullmatch(words.text) or pattern("subject.verbal").fullmatch(words.text)
    if not verb:
        return Name(words)
    thing = memory.label or (memory.last.phrase if memory.last is not None else EMPTY)
    return Name(strip_leading(thing)[0] + words)


_COLONS = ("：", ":")


def _is_of_other(said: Said, owner: Name) -> bool:
    """占地面积23.7万亩；…，立案2630件: a verb alone whose cases are not those of the name before."""
    quantity, before = said.site.quantity, said.memory.previous
    if said.kind != "verb" or quantity.dimension != "count" or before is None:
        return False
    if said.memory.topic and said.name.phrase.text == before.name.action:
        return True  # 紧盯…，立案2630件；紧盯…，立案17724件: each is of its own words
    if said.site.left.text.startswith("、") or before.site.quantity.unit in ("", quantity.unit):
        return False
    return pattern("topic.measured").search(owner.phrase.text) is not None


def _ends_move_of_growth(said: Said) -> bool:
    """从增长3.7%|降为0.7%: what a growth moved to is a growth."""
    before, left = said.memory.previous, said.site.left.text
    if before is None or before.statistic != "growth":
        return False
    if left[:1] in ("较", "比") and left.endswith("的"):
        return True  # CPI上涨7.9%，较5月份的8.7%大幅下降
    if before.site is not said.site.previous:
        return False
    return left[-1:] in "为到至" and left[:-1] in vocabulary().trends


def _begun_here(said: Said) -> Name | None:
    """立案31.6万件, 全镇共有5469户 at the head of a sentence: named by its own words, not by the sentence before."""
    memory, before = said.memory, said.memory.previous
    listed = memory.fresh and (
        before is None or before.rule != "name.behind" or not said.left.text.endswith("有")
    )
    if listed or memory.host is not None or memory.topic or said.site.joined:
        return None
    if before is None or before.site.quantity.unit == said.site.quantity.unit:
        return None
    words = said.name.phrase if said.kind == "verb" else said.left.strip(" \t，、")
    stated = said.kind == "verb" or pattern("level.counting").search(words.text)
    return Name(words) if stated and len(words) >= 2 else None


def _without_stage(phrase: Phrase) -> Phrase:
    """发明专利申请75件，授权15件: what was applied for, without the stage that the figure before was of."""
    for stage in word_class("stage-verb"):
        at = phrase.text.find(stage)
        if at >= 2:
            return phrase.cut(0, at) + phrase.cut(at + len(stage))
    return phrase
