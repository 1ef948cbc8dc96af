"""From the words around a figure to a name: which verb is the action, what is too general to stand alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.clauses import Site
from citymetrics.reading.constructions.memory import Memory, Name
from citymetrics.reading.constructions.strip import after_scale, before_link, strip_leading, strip_trailing
from citymetrics.reading.constructions.vocabulary import vocabulary
from citymetrics.text.lexemes import Hit
from citymetrics.text.patterns import pattern, word_class
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["clean", "is_generic", "left_of", "split_action", "split_inside"]


def split_action(phrase: Phrase) -> tuple[str | None, Phrase]:
    """Split the verb chain at the head of a phrase from its object.

    >>> from citymetrics.text.phrase import Phrase
    >>> split_action(Phrase("建成天府绿道", range(6)))[0]
    '建成'
    """
    match = vocabulary().action.match(phrase.text)
    if not match or match.end() == len(phrase.text):
        return None, phrase
    rest = phrase.cut(match.end())
    if len(rest) < 2 or pattern("naming.verb-half").match(rest.text):
        return None, phrase
    return match.verb, rest


def is_generic(text: str) -> bool:
    """Whether a name says too little alone: 企业, or what is measured and not of what (面积, 年产量, 保有储量).

    >>> is_generic("保有储量"), is_generic("煤炭储量")
    (True, False)
    """
    if len(text) < 2:
        return text not in word_class("single")
    return text in vocabulary().generic or pattern("subject.measure").fullmatch(text) is not None


def clean(phrase: Phrase, places: Sequence[PlaceMark]) -> tuple[Name, PlaceMark | None]:
    """Turn the words before a figure into a name: edges off, the verb at the head made the action."""
    if "的" in phrase.text and (cleft := pattern("naming.cleft").search(phrase.text)) is not None:
        phrase = phrase.cut(cleft.end())
    phrase, place = strip_leading(strip_trailing(phrase), places)
    action, rest = split_action(phrase)
    verb = phrase.cut(0, len(action)) if action and pattern("naming.kept-verb").match(action) else EMPTY
    if action:
        inner, inner_place = strip_leading(rest, places)
        if inner.text.startswith("后") and len(inner) > 3:
            inner = inner.cut(1)  # 完成改造后馆藏文物达…
        if inner:
            rest, place = inner, inner_place or place
        again, deeper = split_action(rest)
        if again and deeper:
            action, rest = action + again, deeper
    rest = _unbracket(rest)
    if action and rest.text in word_class("thing"):
        verb = phrase.cut(0, len(action))  # 勘探项目, 实施项目: what is done tells which
    return Name(rest, action, verb), place


_OPEN_CLOSE = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》"}
_QUOTES = frozenset(_OPEN_CLOSE) | frozenset(_OPEN_CLOSE.values())


def _unbracket(phrase: Phrase) -> Phrase:
    """Without a quotation mark that lacks its partner."""
    text = phrase.text
    if _QUOTES.isdisjoint(text):
        return phrase
    for opening, closing in _OPEN_CLOSE.items():
        if text.count(opening) != text.count(closing):
            if text.startswith(opening) or text.endswith(opening):
                phrase = phrase.strip(opening)
            if text.endswith(closing) or text.startswith(closing):
                phrase = phrase.strip(closing)
            text = phrase.text
    return phrase


_MAY_SPLIT = frozenset("实完达取获有共已累")
"""Each of the words that can part a subject from an object has one of these."""


def split_inside(phrase: Phrase, places: Sequence[PlaceMark] = ()) -> Name | None:
    """Read subject + verb + object: 第一产业实现增加值 is 第一产业增加值, 中心城区新增停车位 is 新增停车位."""
    if _MAY_SPLIT.isdisjoint(phrase.text):
        return None
    best: Hit | None = None
    for match in vocabulary().action.finditer(phrase.text, 2):
        if match.end() < len(phrase.text):
            counted = pattern("naming.counting").search(phrase.text[: match.start()]) or phrase.text.endswith(
                "累计", 0, match.start()
            )
            if (counted or match.group() in word_class("owning-verb")) and match.end() + 1 < len(phrase.text):
                if pattern("naming.per-head").search(phrase.text[: match.start()]):
                    return None  # 每百户拥有家用汽车: a rate, which is part of the name
                if match.group() in word_class("bare-verb"):
                    best = match  # 固定资产累计完成投资: a light verb keeps its subject
                    break
                return Name(phrase.cut(match.end()), match.group())  # 热线共受理群众诉求, 城区建有公园
            best = match
            if match.group() in word_class("bare-verb"):
                break
    if best is None:
        return None
    verb = best.group()
    subject, thing = phrase.cut(0, best.start()), phrase.cut(best.end())
    if verb in word_class("bare-verb"):
        thing, _ = strip_leading(thing, places)
        return Name(strip_trailing(subject) + thing, verb) if thing else None
    return None


def left_of(site: Site, memory: Memory) -> Phrase:
    """The words before the figure. What the noun of the figure before used up is left out, unless a linking word
    or a verb of change makes it the subject of this one (338个城市平均优良天数比例为70.1%)."""
    if site.words is None or site.words[0] != memory.consumed:
        site.words = memory.consumed, _left_of(site, memory.consumed)
    return site.words[1]


def _left_of(site: Site, consumed: int) -> Phrase:
    left = after_scale(site.left)
    if "、" in left.text and (level := pattern("naming.unchanged").search(left.text)):
        left = left.cut(level.end())  # 服务价格与去年持平、居住价格上涨0.5%
    at = left.text.find("、", 0, 5)
    if at > 1 and site.previous is not None and vocabulary().action.fullmatch(left.text[:at]):
        left = left.cut(at + 1)  # 赤字率拟按4%安排、比上年提高1个百分点: the verb is of the figure before
    if not left or left.where[0] >= consumed:
        return left
    if len(before_link(left)) != len(left) or vocabulary().trend.search(left.text) or "占" in left.text:
        return left
    return left.cut(bisect_left(left.where, consumed))
