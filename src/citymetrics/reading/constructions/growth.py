"""Changes and growth: 增长8.1%, 比上年增加25.6亿元, 提高2.3个百分点, 拉动GDP增长0.1个百分点."""

from __future__ import annotations

from dataclasses import replace

from citymetrics.marks.numerals import read_number
from citymetrics.marks.places import PlaceMark
from citymetrics.marks.qualifiers import qualifier_before
from citymetrics.reading.constructions.clauses import Site
from citymetrics.reading.constructions.completion import complete
from citymetrics.reading.constructions.edges import spans
from citymetrics.reading.constructions.memory import Memory, Name, Reading
from citymetrics.reading.constructions.naming import clean, left_of, split_inside
from citymetrics.reading.constructions.nouns import right_noun, trim_noun
from citymetrics.reading.constructions.strip import (
    before_change,
    drop_comparisons,
    is_link,
    strip_leading,
    strip_trailing,
    without_growth_head,
)
from citymetrics.reading.constructions.vocabulary import vocabulary
from citymetrics.text.patterns import pattern, word_class
from citymetrics.text.phrase import EMPTY, Phrase, last_match

__all__ = ["basis_of", "read_growth_noun", "read_trend", "trend_before"]


def trend_before(text: str) -> tuple[str, int, int] | None:
    """The verb of change that ends ``text``: rule, sign and where it begins.

    >>> trend_before("地区生产总值比上年增长")
    ('trend.rise', 1, 9)
    """
    table = vocabulary()
    match = table.trend.search(text)
    if not match or spans(text, match.start()):
        return None
    word = match.group()
    while word not in table.trends:
        word = word[:-1]
        if not word:
            return None
    rule, sign, needs_base = table.trends[word]
    if needs_base and not pattern("change.compared").search(text[: match.start() + len(word)]):
        return None
    if len(word) == 1 and match.start() and pattern("change.verb-half").match(text, match.start() - 1):
        return None
    return rule, sign, match.start()


def basis_of(text: str, yoy_by_default: bool) -> str | None:
    """What a change is against, by the words before it: yoy, mom or a year."""
    if year := pattern("change.against-year").search(text):
        return str(read_number(year[1]))
    if pattern("change.qoq").search(text):
        return "qoq"
    if pattern("change.mom").search(text):
        return "mom"
    return "yoy" if yoy_by_default or pattern("change.yoy").search(text) else None


_DOUBLED = frozenset(["unit.ratio.doubling", "unit.double"])


def read_trend(site: Site, memory: Memory, places: list[PlaceMark]) -> Reading | None:
    """A verb of change right before the figure: growth in per cent or times, else an absolute change."""
    quantity = site.quantity
    left = left_of(site, memory)
    found = trend_before(left.text)
    if quantity.rules and quantity.rules[0] in _DOUBLED:
        found = "trend.double", 1, len(left)
    elif found is None and quantity.unit == "pp" and (versus := pattern("change.versus").search(left.text)):
        found = "trend.versus", -1 if versus[1][0] in "低慢落劣差弱逊" else 1, versus.start()
    if found is None:
        return _read_pull(site, memory, left, places) if quantity.unit == "pp" else None
    rule, sign, begin = found
    relative = quantity.unit in ("%", "‰", "倍")
    statistic = "growth" if relative else "change"
    before = left.cut(0, begin)
    basis = basis_of(site.clause.raw_before(site), yoy_by_default=relative and "年均" not in before.text)
    if "翻" in left.text[begin:] and quantity.unit == "%":
        basis = None
    subject, place = _subject(before, places)
    own = False
    span_word = vocabulary().growth_head.search(subject.phrase.text)
    if quantity.unit == "pp" and span_word and span_word.start() == 0:
        # 降幅收窄2.6个百分点: the rate of what was named before
        owner = memory.host or memory.last
        if owner:
            subject = Name(without_growth_head(owner.whole) + subject.phrase)
    elif (
        statistic == "change"
        and (not subject.phrase or vocabulary().action.fullmatch(subject.phrase.text))
        and (thing := right_noun(site))
    ):
        # 增加5万个就业岗位: the noun is behind; 改造提升25个养老机构 tells what was done
        done = left.text[begin:].rstrip("了") in ("提升", "扩大", "延长")
        return Reading(
            site, Name(trim_noun(thing), subject.phrase.text + left.text[begin:].rstrip("了") if done else None),
            "level" if done else statistic, rule, sign=1 if done else sign, basis=basis, place=place,
            own=True, consumed=thing.where[-1] + 1,
        )  # fmt: skip
    elif not subject.phrase:
        went_on = _go_on(before, memory, quantity.unit)
        if went_on is None:
            return None
        subject, own = went_on
    else:
        own = True
        per_head = pattern("change.per-head").fullmatch(subject.phrase.text)
        # 人均年增收1万元: the verb says what is per head
        whole = Name(subject.phrase + left.cut(begin) if per_head else subject.whole)
        subject = whole if per_head else complete(whole, memory, site.clause, place)
    name = Name(subject.phrase, None, prefix=subject.prefix)
    far = None
    if site.quantity.qualifier == "exact" and qualifier_before(before.text, len(before))[0] == "about":
        far = "about"  # 大约增加86个: the approximator stands before the verb
    return Reading(
        site, name, statistic, rule, sign=sign, basis=basis, place=place, own=own, qualifier=far,
        start=_begins_move(before, site),
    )  # fmt: skip


def _begins_move(before: Phrase, site: Site) -> bool:
    """由上月同比上涨1.0%转为同比下降1.8%: whether a growth is what a move begins with."""
    if "由" not in before.text and "从" not in before.text:
        return False
    turns = pattern("change.turns").match(site.right.text) is not None
    return turns and pattern("change.from").search(before.text) is not None


def _go_on(before: Phrase, memory: Memory, unit: str) -> tuple[Name, bool] | None:
    """The name that a change without a subject goes on about, and whether the sentence goes on about it too."""
    owner = carried(memory, unit)
    if owner is None:
        return None
    own = bool(memory.topic) and owner.phrase is memory.topic  # 销售额增速回落，从增长3.7%降为0.7%
    subject = Name(without_growth_head(owner.phrase)) if own and unit != "pp" else owner
    if (at := before.text.find(_SAME_BASIS)) >= 0 and memory.fresh:
        # 增长7.4%，同口径增长4.9%: another growth of the same
        subject = replace(owner, phrase=before.cut(at, at + len(_SAME_BASIS)) + owner.whole, verb=EMPTY)
    return subject, own


_RELATIVE = ("%", "‰", "pp", "倍")


def carried(memory: Memory, unit: str) -> Name | None:
    """The name that a change without a subject belongs to."""
    if unit == "pp" and memory.previous is not None and memory.previous.site.quantity.unit == "pp":
        return memory.previous.name  # 增速比同期提高3个百分点，比去年全年提高4.2个百分点
    if memory.host is not None and memory.host.phrase:
        return memory.host
    if unit == "pp" and memory.previous is not None and memory.previous.rule == "name.share":
        return memory.previous.name  # 民间投资占比34%、提高1.3个百分点: the share, not what has it
    if (begun := memory.begun) is not None:
        return begun
    owner = memory.last
    if (
        owner is not None
        and unit not in _RELATIVE
        and (share := pattern("share.head").search(owner.phrase.text))
    ):
        # 优良天数比例达到77%、增加13天: no amount is of a share
        return Name(owner.phrase.cut(0, share.start()))
    if owner is not None and owner.verb:
        return Name(owner.whole, prefix=owner.prefix)
    return owner if owner is not None else Name(memory.topic) if memory.topic else None


_SAME_BASIS = "同口径"


def _subject(before: Phrase, places: list[PlaceMark]) -> tuple[Name, PlaceMark | None]:
    name, place = clean(before_change(drop_comparisons(before)), places)
    pulled = pattern("change.pull").match(name.phrase.text)
    if pulled and pulled.end() < len(name.phrase):
        return Name(name.phrase.cut(pulled.end())), place
    text = name.phrase.text
    if text in word_class("no-name") or pattern("change.standing").fullmatch(text) or is_link(text):
        return Name(EMPTY), place
    if inside := split_inside(name.phrase, places):
        return inside, place
    return name, place


def _read_pull(site: Site, memory: Memory, left: Phrase, places: list[PlaceMark]) -> Reading | None:
    """拉动GDP增长0.1个百分点 without 增长: 负向拉动全市投资8.7个百分点."""
    match = last_match(pattern("change.pull"), left.text)
    if match is None:
        return None
    head, _ = strip_leading(strip_trailing(left.cut(0, match.start())), places)
    owner = memory.host or memory.last
    subject = head if head else owner.phrase if owner else EMPTY
    sign = -1 if "负" in match.group() or "低" in match.group() or "下" in match.group() else 1
    return Reading(site, Name(subject + left.cut(match.start())), "change", "trend.pull", sign=sign)


def read_pull(site: Site, memory: Memory, places: list[PlaceMark]) -> Reading | None:
    """第三产业拉动GDP增长1.3个百分点: named by what pulls and what is pulled."""
    if site.quantity.unit != "pp":
        return None
    left = left_of(site, memory)
    match = pattern("change.pull").search(left.text)
    if match is None:
        return None
    found = trend_before(left.text)
    if found is None:
        return _read_pull(site, memory, left, places)
    _, sign, _ = found
    head, place = strip_leading(strip_trailing(left.cut(0, match.start())), places)
    owner = memory.host or memory.last
    subject = head if head else _contributor(owner.phrase) if owner else EMPTY
    if "负" in match.group():
        sign = -1
    return Reading(
        site, Name(subject + left.cut(match.start())), "change", "trend.pull", sign=sign, place=place
    )


def _contributor(phrase: Phrase) -> Phrase:
    """工业对GDP增长的贡献率…，拉动GDP增长: what contributes."""
    match = pattern("change.contribution").search(phrase.text)
    return phrase.cut(0, match.start()) if match and match.start() >= 2 else phrase


def read_growth_noun(site: Site, memory: Memory, places: list[PlaceMark]) -> Reading | None:
    """居民消费价格涨幅2%左右, 非国有投资增速高达50%以上: a noun that says growth."""
    quantity = site.quantity
    if quantity.unit not in ("%", "倍"):
        return None
    left = left_of(site, memory)
    goal = pattern("change.goal").search(left.text) if "目标" in left.text or "预期" in left.text else None
    if goal is not None:
        left = left.cut(0, goal.start())  # 经济增长|预期目标为5%
    while match := vocabulary().link.search(left.text):
        left = left.cut(0, match.start())
    left = strip_trailing(left)
    head = vocabulary().growth_head.search(left.text)
    begin = head.start() if head is not None else len(left) if goal is not None else None
    if begin is None:
        return None
    name, place = clean(drop_comparisons(left.cut(0, begin)), places)
    subject = name.phrase
    if not subject:
        owner = memory.host or memory.last
        if owner is None:
            return None
        subject = without_growth_head(owner.phrase)
    sign = -1 if pattern("deal.falling").search(left.text) else 1
    return Reading(
        site,
        Name(subject + left.cut(begin)),
        "growth",
        "growth.noun",
        sign=sign,
        basis="yoy",
        place=place,
    )
