"""Figures whose noun stands behind them: 打造3323个新时代文明实践中心."""

from __future__ import annotations

from collections.abc import Callable

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.clauses import Site
from citymetrics.reading.constructions.completion import complete
from citymetrics.reading.constructions.inheritance import sign_of
from citymetrics.reading.constructions.memory import Memory, Name, Reading
from citymetrics.reading.constructions.naming import clean, is_generic, left_of, split_action
from citymetrics.reading.constructions.nouns import before_object, is_predicate, right_noun, trim_noun
from citymetrics.reading.constructions.strip import before_link, strip_leading, strip_trailing
from citymetrics.reading.constructions.told import Behind, told_of
from citymetrics.reading.constructions.vocabulary import vocabulary
from citymetrics.text.patterns import pattern, word_class
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["read_behind"]


def read_behind(site: Site, memory: Memory, places: list[PlaceMark]) -> Reading | None:
    """打造3323个新时代文明实践中心: the noun is behind the figure."""
    if site.quantity.unit in ("%", "‰", "pp", "倍") or site.quantity.kind != "plain":
        return None
    right, chained = _words_behind(site)
    measured = _noun_of_measured(site, right)
    if not right:
        return None
    doer = right if chained or measured else before_object(site, right)
    used = 0 if measured else doer.stop
    if measured:
        right = measured
    elif not is_generic(doer.text):
        right = doer  # of firms, what they did tells which: 为28.8万户企业降低失业保险费
    behind = Behind(site, memory, places, left_of(site, memory), right, chained, used)
    readers = _BEFORE_PREDICATES
    if not is_predicate(right.text):
        readers = _BEFORE_NOUNS
        _look_left(behind)
    for read in readers:
        if (reading := read(behind)) is not None:
            return reading
    return None


def _words_behind(site: Site) -> tuple[Phrase, bool]:
    """The noun behind a figure, and whether it is that of the next one: 8条92.6公里道路, 21批173项案例."""
    right = right_noun(site)
    if not right and not site.right.text.strip(" 、和的"):  # 总投资3345亿元的517个重大项目
        follower = _follower(site)
        if follower is not None:
            return right_noun(follower), True
    return right, False


def _noun_of_measured(site: Site, right: Phrase) -> Phrase:
    """45台|单机容量6.7兆瓦的|风电机组: a figure that measures what is counted stands in front of the noun."""
    if not right or site.clause.sites[-1] is site or pattern("topic.measured").search(right.text) is None:
        return EMPTY
    follower = site.clause.sites[site.index + 1]
    if len(follower.left) != len(right) or not follower.right.text.startswith("的"):
        return EMPTY
    return (
        EMPTY if follower.quantity.dimension in ("count", site.quantity.dimension) else right_noun(follower)
    )


_SHARING = 12
"""Figures in a list that may share the noun behind the last of them."""


def _follower(site: Site) -> Site | None:
    """The figure that the noun stands behind: the next one, or the last of a list in one unit (2亿元、3亿元逆回购)."""
    sites, unit = site.clause.sites, site.quantity.unit
    for follower in sites[site.index + 1 : site.index + 1 + _SHARING]:
        if follower.left.text.strip(" 、和的") or not (follower.joined or "的" in follower.left.text):
            return None
        if unit in word_class("person-counter") and follower.quantity.unit != unit and follower.left:
            return None  # 投入3400余人、2400台机械设备
        if follower.right.text.strip(" 、和") or follower.quantity.unit != unit:
            return follower
    return None


def _read_purpose(behind: Behind) -> Reading | None:
    """筹措133亿元实施科教惠民工程: money is named by what it is for."""
    left, right = behind.left, behind.right
    if behind.site.quantity.dimension != "money":
        return None
    spent = pattern("purpose.spent").search(left.text)
    if spent and (right.text.startswith("用于") or _does(right.text)):
        return _spent_on(behind, spent["verb"])
    verb = vocabulary().action.search(strip_trailing(left).text, wide=True)
    if not verb or strip_leading(left.cut(0, verb.start()), behind.places)[0]:
        return None
    return _spent_on(behind, verb.group())


def _spent_on(behind: Behind, verb: str) -> Reading:
    right = behind.right
    purpose = right.cut(2) if right.text.startswith("用于") else right
    return Reading(behind.site, Name(purpose, verb), "level", "name.purpose", consumed=behind.used)


def _read_spent(behind: Behind) -> Reading | None:
    """富士康投资2亿美元建立工厂: what is done with the money begins with a verb of action."""
    return _read_purpose(behind) if _does(behind.right.text) else None


def _does(text: str) -> bool:
    """Whether words begin with a verb and its object: 建立工厂; not 建设了 in front of another figure."""
    verb = vocabulary().action.match(text)
    return verb is not None and len(text) >= verb.end() + 2


def _read_of_named(behind: Behind) -> Reading | None:
    """82项获国家层面认可: so many of what was named before."""
    memory, right, quantity = behind.memory, behind.right, behind.site.quantity
    bare = strip_leading(strip_trailing(behind.left), behind.places)[0]
    if bare or memory.last is None or quantity.dimension != "count" or not quantity.unit:
        return None
    same = memory.previous is not None and memory.previous.site.quantity.unit == quantity.unit
    same = same and right.text not in word_class("casualty")  # 3人死亡、7人受伤
    name = Name(memory.last.phrase + right if same else right)
    return Reading(behind.site, name, "level", "name.behind-of", consumed=behind.used)


def _read_measure_of(behind: Behind) -> Reading | None:
    """总投资2000亿元的清洁能源基地: the measure in front is that of the noun behind."""
    site, right = behind.site, behind.right
    if site.quantity.dimension == "count" or not site.right.text.strip().startswith("的"):
        return None
    action, head = split_action(behind.head)
    if not is_generic(head.text) and not _measures_counted(behind, head):
        return None
    consumed = 0 if behind.chained else behind.used
    name = Name(trim_noun(right) + head, action)
    return Reading(site, name, "level", "name.behind", consumed=consumed)


def _measures_counted(behind: Behind, head: Phrase) -> bool:
    """3座|日处理能力5万吨的|污水处理厂: whether a measure stands between what is counted and its noun."""
    before = behind.memory.previous
    if before is None or before.site is not behind.site.previous or before.rule != "name.behind":
        return False
    return pattern("topic.measured").search(head.text) is not None


def _read_object(behind: Behind) -> Reading | None:
    """打造3323个新时代文明实践中心: the noun is the object of the verb in front, or stands alone."""
    listed = behind.chained and bool(behind.site.right.text.strip())
    if not _ends_in_verb(behind) and (listed or not _counts_subject(behind)):
        return None  # 抢修车17辆、50千瓦发电机9台
    consumed = 0 if behind.chained else behind.used
    name = _name_of(behind)
    told = told_of(behind, name)
    subject = name if told else None
    sign = sign_of(name.action, behind.site)
    return Reading(
        behind.site,
        Name(told) if told else name,
        "change" if sign else "level",
        "name.behind",
        sign=sign or 1,
        place=behind.place,
        consumed=consumed,
        subject=subject,
    )


_Reader = Callable[[Behind], Reading | None]
_BEFORE_PREDICATES: tuple[_Reader, ...] = (_read_purpose, _read_of_named)
_BEFORE_NOUNS: tuple[_Reader, ...] = (_read_spent, _read_measure_of, _read_object)


_STAGES = ("首期", "一期", "二期", "三期", "首批")


def _look_left(behind: Behind) -> None:
    """Read the words in front: the verb, and what is left when place and stage are taken off."""
    left = behind.left
    behind.stem = strip_trailing(before_link(left))
    head, behind.place = strip_leading(behind.stem, behind.places)
    if left.text.endswith("长达") and head.text.endswith("长") and behind.site.right.text.startswith("的"):
        head = strip_trailing(head.cut(0, -1))  # 建成长达320公里的干堤
    if head.text.endswith(_STAGES):
        head = strip_trailing(head.cut(0, -2))  # 设立首期100亿元母基金
    behind.verb = vocabulary().action.search(head.text, wide=True)
    if behind.right.text.startswith("标准") and len(behind.right) > 4:
        behind.right, head = behind.right.cut(2), EMPTY  # 每人每月300元标准发放护理补贴
    behind.head = head


def _ends_in_verb(behind: Behind) -> bool:
    """Whether the words in front ask for an object (建成|3座…), or there are none that could be a subject."""
    left = behind.left.text
    return bool(
        not behind.head
        or behind.verb is not None
        or behind.head.text.endswith(("等", "："))
        or (behind.site.quantity.dimension == "money" and pattern("level.given").search(behind.head.text))
        or (left.endswith(("和", "与", "及")) and _follows_noun(behind.site, behind.memory))
        or left.endswith(("的", "共", "等"))
        or _is_object_of_money(behind)
        or (left.endswith("有") and behind.site.quantity.dimension != "time")
    )


_BOUNDS = frozenset(["over", "under", "at_least", "at_most"])


def _is_object_of_money(behind: Behind) -> bool:
    """面临400亿美元的预算缺口: an amount in front of 的 is of the noun behind, unless a measure stands in front."""
    site = behind.site
    if site.quantity.dimension != "money" or not site.right.text.startswith("的"):
        return False
    if site.quantity.qualifier in _BOUNDS:
        return False  # 唯一超过5000亿元的地市
    return pattern("topic.measured").search(behind.head.text) is None


def _counts_subject(behind: Behind) -> bool:
    """Whether a count's noun is behind it although no verb asks for it: 全市5G基站、|12个数据中心."""
    quantity = behind.site.quantity
    if quantity.dimension != "count" or not quantity.unit:
        return False
    return behind.left.text[-1:] in "、和与及" or not _has_object(behind.stem, behind.places)


def _follows_noun(site: Site, memory: Memory) -> bool:
    """长达3500公里的江堤和近千公里的河堤: the figure before had its noun behind it, so this one has too."""
    before = memory.previous
    return before is not None and before.site is site.previous and before.rule == "name.behind"


def _has_object(stem: Phrase, places: list[PlaceMark]) -> bool:
    """Whether the verb in front has its object already: 建设5G基站113个服务实体经济."""
    name, _ = clean(stem, places)
    if stem.text.endswith(("、", "和", "与", "及")):
        return False
    return (
        name.action is not None
        and len(name.phrase) >= 2
        and not pattern("level.location").search(name.phrase.text)
    )


def _name_of(behind: Behind) -> Name:
    """The noun as a name: a division or an area keeps its words, one that says too little is completed."""
    head, right, verb = behind.head, behind.right, behind.verb
    action = verb.verb if verb else split_action(head)[0] if head else None
    noun = trim_noun(right)
    longer = len(right) > len(noun)
    if not verb and len(head) > 2 and (such := pattern("level.such-as").search(behind.left.text)):
        of = behind.left.cut(such.start(), such.start() + 1)
        return Name((head if head.text.endswith("的") else head + of) + noun)  # 产值超10亿元的有|12家企业
    if noun.text in word_class("division-noun") or (noun.text in word_class("area-noun") and longer):
        return Name(right, action)
    if not is_generic(noun.text) and noun.text not in word_class("area-noun"):
        return Name(noun, action)
    subject = head.cut(0, verb.start()) if verb else EMPTY
    if len(subject) >= 2 and not pattern("level.location").search(subject.text):
        return Name(head + right)  # 贸易伙伴覆盖155个国家或地区
    if longer or len(noun) == 1 or noun.text in word_class("thing"):
        return Name(right, action)
    return complete(Name(noun, action), behind.memory, behind.site.clause)
