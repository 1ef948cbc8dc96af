"""Shares, parts of a whole and the figures that a move begins with."""

from __future__ import annotations

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.clauses import Site
from citymetrics.reading.constructions.completion import complete
from citymetrics.reading.constructions.growth import carried
from citymetrics.reading.constructions.memory import Memory, Name, Reading
from citymetrics.reading.constructions.naming import clean, is_generic, left_of
from citymetrics.reading.constructions.nouns import (
    NOUN_START_RE,
    end_noun,
    is_predicate,
    right_noun,
    says_scale,
)
from citymetrics.reading.constructions.strip import (
    before_link,
    drop_comparisons,
    strip_trailing,
    without_growth_head,
)
from citymetrics.reading.constructions.vocabulary import vocabulary
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import EMPTY, Phrase, last_match

__all__ = ["read_far", "read_move", "read_part", "read_share"]


def read_share(site: Site, memory: Memory, places: list[PlaceMark]) -> Reading | None:
    """A占B的N%: named by A; A may stand a clause earlier."""
    if site.quantity.unit not in ("%", "‰", "倍"):
        return None
    left = left_of(site, memory)
    match = last_match(pattern("share.of"), left.text)
    if match is None:
        return None
    owner, place = clean(left.cut(0, match.start()), places)
    whole = _whole(left.cut(match.start()))
    if whole.text.endswith("的"):
        whole = whole.cut(0, -1)
    far = None
    near = pattern("share.near").search(left.text[: match.start()])
    if near:
        far = _FAR.get(near.group(), _FAR.get(near.group()[-1]))
    if not owner.phrase and site.right.text.startswith("的") and (thing := _subject_behind(site)):
        owner = Name(thing)  # 占人口95%以上的人民群众
    if (
        not owner.phrase
        or owner.phrase.text in ("分别", "其中")
        or pattern("share.summed").fullmatch(owner.phrase.text)
    ):
        # 这些建设项目的投资额，约占…: what the clause right before was about, else what was named last
        base = memory.host or memory.begun or memory.last or (Name(memory.topic) if memory.topic else None)
        if base is None:
            return None
        owner = Name(base.phrase)
    elif is_generic(owner.phrase.text):
        owner = complete(owner, memory, site.clause)
    subject = Name(without_growth_head(owner.phrase), prefix=owner.prefix)
    name = Name(subject.phrase + whole, prefix=owner.prefix)
    return Reading(site, name, "ratio", "name.share", place=place, qualifier=far, subject=subject)


def _whole(said: Phrase) -> Phrase:
    """占…: the whole that a share is of, which may be all of an area (占全国)."""
    linked = before_link(said)
    whole = strip_trailing(linked)
    return whole if len(whole) > 1 else linked


def _subject_behind(site: Site) -> Phrase:
    """The noun behind a share, up to what is said of it: 占人口95%以上的|人民群众|是…."""
    noun = right_noun(site)
    ends = [hit.start() for hit in vocabulary().predicate.finditer(noun.text, 2)]
    if (copula := noun.text.find("是")) > 0:
        ends.append(copula)
    return strip_trailing(noun.cut(0, min(ends, default=len(noun))))


def read_part(site: Site, memory: Memory, places: list[PlaceMark]) -> Reading | None:
    """84%以上企业实现“不见面”登记; 新增财力七成以上用于民生; 完工量的90%为出口船舶."""
    quantity = site.quantity
    if quantity.unit not in ("%", "‰"):
        return None
    right = site.right.strip(" \t")
    if not right or not NOUN_START_RE.match(right.text) or right.text[0] in "、，和与及":
        return None
    if says_scale(right.text):
        return None
    left = left_of(site, memory)
    if left.text[:1] in ("比", "较") and not drop_comparisons(left):
        return None  # 较5月份的8.7%大幅下降: of what was named
    predicate = is_predicate(right.text)
    possessive = right.text[0] == "的"
    if possessive:
        right = right.cut(1)
    right = end_noun(site, right)
    bare = before_link(left)
    linked = len(bare) != len(left)
    name, place = clean(bare, places)
    if linked and not possessive and not (predicate and left.text.endswith("有")):
        return None
    if predicate and not possessive:
        head = name.phrase if name.phrase else (memory.last.phrase if memory.last else EMPTY)
        subject = Name(head) if head else None
        return Reading(
            site, Name(head + right), "ratio", "name.part", place=place, consumed=right.stop, subject=subject
        )
    ends_in_verb = bool(vocabulary().action.search(left.text))
    if not name.phrase or ends_in_verb or possessive or name.action is None:
        head = name.phrase if left.text.endswith("的") or not possessive else EMPTY
        return Reading(site, Name(head + right), "ratio", "name.part", place=place, consumed=right.stop)
    return None


def read_move(site: Site, memory: Memory, places: list[PlaceMark]) -> Reading | None:
    """由21.63%提高到24.02%: the figure that a move begins with; the one it ends with takes its name."""
    left = left_of(site, memory)
    match = pattern("level.move-from").search(left.text) if "由" in left.text or "从" in left.text else None
    if match is None or not (
        pattern("level.move-to").match(site.right.text) or site.clause.sites[-1] is not site
    ):
        return None
    name, place = clean(before_link(left.cut(0, match.start())), places)
    phrase = strip_trailing(drop_comparisons(name.phrase))
    if phrase and pattern("level.while").fullmatch(phrase.text):
        phrase = EMPTY
    if phrase.text.startswith("占") and (base := carried(memory, site.quantity.unit)):
        phrase = without_growth_head(base.phrase) + phrase
    if not phrase:
        owner = Name(memory.topic) if memory.topic else carried(memory, site.quantity.unit)
        if owner is None:
            return None
        phrase = owner.phrase
    else:
        phrase = complete(Name(phrase, verb=name.verb), memory, site.clause).phrase
    statistic = "ratio" if site.quantity.unit in ("%", "‰", "倍") else "level"
    if vocabulary().growth_head.search(phrase.text) and statistic == "ratio":
        statistic = "growth"
    return Reading(site, Name(phrase), statistic, "name.move", place=place, start=True)


_FAR = {
    "超过": "over",
    "突破": "over",
    "超": "over",
    "高于": "over",
    "不足": "under",
    "不到": "under",
    "低于": "under",
    "接近": "nearly",
    "近": "nearly",
    "约": "about",
    "约占": "about",
}


def read_far(site: Site, memory: Memory, places: list[PlaceMark]) -> Reading | None:
    """注册志愿者人数超过常住人口的20%: the approximator stands before the whole that the share is of."""
    if site.quantity.unit not in ("%", "‰", "倍"):
        return None
    left = left_of(site, memory)
    match = pattern("level.far").search(left.text)
    if match is None:
        return None
    if match[1] in ("高于", "低于") and pattern("level.other").search(left.text):
        return None  # 高于全国的24.0%: the figure is the other's own
    name, place = clean(left.cut(0, match.start()), places)
    if not name.phrase:
        before, of_growth = memory.previous, vocabulary().growth_head.search(match[2])
        # 增速为8%，是全国平均增速的2倍: the growth is so many times another one, not what grows
        grown = before is not None and before.rule == "growth.noun" and of_growth is not None
        owner = before.name if grown and before is not None else carried(memory, site.quantity.unit)
        if owner is None:
            return None
        name = owner
    else:
        name = complete(Name(name.phrase), memory, site.clause, place)
    return Reading(site, Name(name.phrase), "ratio", "name.far", place=place, qualifier=_FAR.get(match[1]))
