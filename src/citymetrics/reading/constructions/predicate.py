"""Figures whose name stands in front of them: 注册志愿者达274万人, 红色遗存145处."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.clauses import Site
from citymetrics.reading.constructions.completion import complete
from citymetrics.reading.constructions.inheritance import Said, inherit, sign_of
from citymetrics.reading.constructions.memory import Memory, Name, Reading
from citymetrics.reading.constructions.naming import clean, left_of, split_inside
from citymetrics.reading.constructions.strip import (
    before_link,
    drop_comparisons,
    strip_leading,
    strip_trailing,
)
from citymetrics.reading.constructions.vocabulary import vocabulary
from citymetrics.text.patterns import head, pattern, tail, word_class
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["read_predicate"]


def read_predicate(site: Site, memory: Memory, places: list[PlaceMark]) -> Reading | None:
    """注册志愿者达274万人, 红色遗存145处: the name is in front of the figure."""
    left = left_of(site, memory)
    if site.quantity.dimension == "time" and not _states_time(site, left):
        return None
    if site.quantity.dimension == "count" and head("strip.milestone").match(site.right.text):
        return None  # 迈上4个万亿元台阶
    bound = pattern("level.far-bound").search(left.text) if "不" in left.text else None
    if bound is not None:
        left = left.cut(bound.end())
    stem = before_link(left)
    name, place = clean(stem, places)
    phrase = strip_trailing(strip_leading(drop_comparisons(name.phrase), places)[0])
    name = Name(phrase, name.action, name.verb)
    said = Said(
        site, memory, places, left, stem, name, place, _statistic_of(site), _kind_of(phrase.text, memory)
    )
    for read in _READERS[said.kind]:
        if (reading := read(said)) is not None:
            if bound is not None and site.quantity.qualifier == "exact":
                reading.qualifier = "at_least" if bound["least"] else "at_most"
            return reading
    return None


def _statistic_of(site: Site) -> str:
    quantity = site.quantity
    if quantity.unit == "pp":
        return "change"
    if quantity.unit not in ("%", "‰", "1/10万", "倍"):
        return "level"
    # 进出口同比-2.1%: no share is negative
    return "growth" if quantity.value is not None and quantity.value < 0 else "ratio"


def _kind_of(text: str, memory: Memory) -> str:
    """Whether the words in front of a figure are nothing, a verb alone (落地38个) or a noun."""
    if not text or text in word_class("no-name"):
        return "nothing"
    if memory.previous is not None and memory.previous.start and text in word_class("degree"):
        return "nothing"  # 从16.2万|波动下降至12.4万
    alone = (
        vocabulary().action.fullmatch(text)
        or text in word_class("stage-verb")
        or (not memory.fresh and len(text) <= 4 and _is_verb(text) and memory.topic)
    )
    return "verb" if alone else "noun"


def _read_other_place(said: Said) -> Reading | None:
    """高于臺北市之72.63%: the figure is the other place's own."""
    left, memory = said.left, said.memory
    other = tail("level.other").search(left.text)
    if not other or not (memory.topic or memory.last):
        return None
    begin, end = left.where[other.start()], left.where[-1] + 1
    whose = next((mark for mark in said.places if mark.start >= begin and mark.end <= end), None)
    base = clean(left.cut(0, other.start()), said.places)[0].phrase
    named = base or (memory.last.phrase if memory.last and not memory.topic else memory.topic)
    if not whose or not named:
        return None
    return Reading(said.site, Name(named), said.statistic, "name.other-place", place=whose, qualifier="exact")


def _read_nameless(said: Said) -> Reading | None:
    """江苏5家: no noun before the figure, the name is what was said before."""
    return inherit(said, said.name)


def _read_done(said: Said) -> Reading | None:
    """完成搬迁2.08万人: a verb that carries another, which is what was done."""
    phrase = said.name.phrase
    light = pattern("level.light-verb").match(phrase.text)
    if light is None or len(phrase) - light.end() < 2:
        return None
    done = Name(phrase.cut(light.end()), light.group())
    return Reading(said.site, done, said.statistic, "name.predicate", place=said.place)


def _read_verb(said: Said) -> Reading | None:
    """落地38个: a verb alone, of what was said before."""
    name = said.name
    if _lists_verbs(said):
        return Reading(
            said.site, Name(said.left.strip(" \t、")), said.statistic, "name.predicate", place=said.place
        )
    return inherit(said, Name(EMPTY, (name.action or "") + name.phrase.text, name.verb or name.phrase))


def _lists_verbs(said: Said) -> bool:
    """胜诉403件、调解448件: in a list of what became of cases, each outcome is a name of its own."""
    before = said.memory.previous
    if before is None or before.site is not said.site.previous or not said.site.left.text.startswith("、"):
        return False
    if (
        before.name.action
        or len(before.name.phrase) != 2
        or before.site.quantity.unit != said.site.quantity.unit
    ):
        return False
    return before.rule == "name.predicate" and said.site.left.text[1:] == said.name.phrase.text


def _read_noun(said: Said) -> Reading:
    """注册志愿者达274万人: the noun in front of the figure is its name."""
    site, memory = said.site, said.memory
    name = _sort_verb(said)
    bare = len(said.stem) == len(said.left)  # 新增企业48家、总量达122家: a link makes a statement of its own
    if name.action is None and said.statistic == "level" and bare and site.left.text.startswith("、"):
        name = Name(name.phrase, memory.action, name.verb)  # 建成公园63个、绿道218公里
    if not site.right.text.startswith("的"):  # 总投资3345亿元的…: of what follows
        name = complete(name, memory, site.clause, said.place)
    statistic, sign = said.statistic, 1
    if statistic == "level":
        sign = sign_of(name.action, site) or (1 if _is_net(name.action, site, memory) else 0)
        statistic, sign = ("change", sign) if sign else ("level", 1)
    about = "about" if site.left.text.startswith(_ABOUT) and site.quantity.qualifier == "exact" else None
    return Reading(site, name, statistic, "name.predicate", sign=sign, place=said.place, qualifier=about)


_ABOUT = ("约有", "约为", "大约有")

_READERS: Mapping[str, tuple[Callable[[Said], Reading | None], ...]] = {
    "nothing": (_read_other_place, _read_nameless),
    "verb": (_read_other_place, _read_done, _read_verb),
    "noun": (_read_other_place, _read_noun),
}
"""By the kind of the words in front, in the order they are tried."""


def _sort_verb(said: Said) -> Name:
    """Part a noun from the verb behind it (固定资产投资|完成) or inside it (热线共|受理|群众诉求)."""
    name, phrase = said.name, said.name.phrase
    final = vocabulary().action.search(phrase.text)
    if final and name.action is None and final.start() >= 2 and said.statistic == "level":
        verb = final.verb
        if verb in word_class("final-verb") and phrase.text[final.start() - 1] not in "的未不没":
            return Name(strip_trailing(phrase.cut(0, final.start())), verb)
        return name
    inside = split_inside(phrase, said.places)
    return name if inside is None else Name(inside.phrase, name.action or inside.action)


def _is_verb(text: str) -> bool:
    """Whether a word is one of the verbs that are as often nouns: 发电设备，一九五八年只生产八十万千瓦."""
    hit = vocabulary().action.search(text, wide=True)
    return hit is not None and hit.first == 0


def _is_net(action: str | None, site: Site, memory: Memory) -> bool:
    """净增经营主体242.8万户，其中企业57.5万户: a balance of gains and losses is a change."""
    if "净增" in site.left.text or (action or "").startswith("净增"):
        return True
    previous = memory.previous
    return (
        "其中" in site.left.text
        and previous is not None
        and previous.statistic == "change"
        and previous.rule.startswith("name.")
        and previous.site.quantity.unit == site.quantity.unit
    )


def _states_time(site: Site, left: Phrase) -> bool:
    """Whether a time is what is stated (优良天数312天) and not how long something took (历时3年)."""
    if site.right.text[:1] in tuple("中来里间内的以后前") or pattern("level.meanwhile").match(
        site.right.text
    ):
        return False
    text = left.text.rstrip()
    if pattern("level.duration").search(text) or pattern("level.duration").search(before_link(left).text):
        return True
    before = site.previous.quantity.unit if site.previous is not None else ""
    if before == site.quantity.unit and text.startswith("、"):
        return True  # 其中优78天、良156天
    stop = not site.right.text.strip() or site.right.text[0] in "、，和与"
    return (
        stop
        and site.quantity.unit in ("天", "工作日", "个工作日")
        and site.quantity.surface != "日"  # 发言人15日，…: a day of the month
        and len(text) >= 3
        and not pattern("level.took").search(text)
    )
