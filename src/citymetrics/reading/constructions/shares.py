"""Levels and ratios: what stands before the figure (predicate, bare) or behind it (prenominal, part, share)."""

from __future__ import annotations

import regex

from citymetrics.reading.constructions.clauses import Site
from citymetrics.reading.constructions.growth import BLANK, carried
from citymetrics.reading.constructions.memory import Memory, Name, Reading
from citymetrics.reading.constructions.naming import clean, complete, is_generic, left_of, split_action, split_inside
from citymetrics.reading.constructions.nouns import (
    NOUN_START_RE,
    end_noun,
    is_predicate,
    right_noun,
    trim_noun,
)
from citymetrics.text.phrase import EMPTY, Phrase, last_match
from citymetrics.reading.constructions.strip import (
    MILESTONE_RE,
    before_link,
    drop_comparisons,
    strip_leading,
    strip_trailing,
    without_growth_head,
)
from citymetrics.reading.constructions.vocabulary import words
from citymetrics.marks.places import PlaceMark

__all__ = ["read_behind", "read_far", "read_move", "read_part", "read_predicate", "read_share"]

_NEAR_RE = regex.compile(r"(约|大约|近|将近|接近|超过|超|不足|不到|仅)$")
_SUMMED_RE = regex.compile(r"[一二三四五六七八九十\d]+[大项]?(?:指标|者)")

_SHARE_RE = regex.compile(r"(?:占到?|占据)(?:了|据)?(?!比[达为由从提])")
# 高于臺北市之72.63%: the figure is the other place's own.
_OTHERS_RE = regex.compile(
    r"(?:高于|低于|优于|快于|慢于|超过|不及|略高于|略低于|多于|少于)(?:[^，。；]{2,12}?)[之的]$"
)


def read_share(site: Site, memory: Memory, places: list[PlaceMark]) -> Reading | None:
    """A占B的N%: named by A; A may stand a clause earlier."""
    if site.quantity.unit not in ("%", "‰", "倍"):
        return None
    left = left_of(site, memory)
    match = last_match(_SHARE_RE, left.text)
    if match is None:
        return None
    owner, place = clean(left.cut(0, match.start()), places)
    whole = strip_trailing(before_link(left.cut(match.start())))
    if whole.text.endswith("的"):
        whole = whole.cut(0, -1)
    far = None
    near = _NEAR_RE.search(left.text[: match.start()])
    if near:
        far = _FAR.get(near.group(), _FAR.get(near.group()[-1]))
    if not owner.phrase and site.right.text.startswith("的") and (thing := _subject_behind(site)):
        owner = Name(thing)  # 占人口95%以上的人民群众
    if not owner.phrase or owner.phrase.text in ("分别", "其中") or _SUMMED_RE.fullmatch(owner.phrase.text):
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


def _subject_behind(site: Site) -> Phrase:
    """The noun behind a share, up to what is said of it: 占人口95%以上的|人民群众|是…."""
    noun = right_noun(site)
    ends = [hit.start() for hit in words().predicate.finditer(noun.text, 2)]
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
    left = left_of(site, memory)
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
            site, Name(head + right), "ratio", "name.part", place=place, consumed=_end(right), subject=subject
        )
    ends_in_verb = bool(words().action.search(left.text))
    if not name.phrase or ends_in_verb or possessive or name.action is None:
        head = name.phrase if left.text.endswith("的") or not possessive else EMPTY
        return Reading(site, Name(head + right), "ratio", "name.part", place=place, consumed=_end(right))
    return None


def _end(phrase: Phrase) -> int:
    return phrase.where[-1] + 1 if phrase else 0


def _follows_noun(site: Site, memory: Memory) -> bool:
    """长达3500公里的江堤和近千公里的河堤: the figure before had its noun behind it, so this one has too."""
    before = memory.previous
    return before is not None and before.site is site.previous and before.rule == "name.behind"


_STAGES = ("首期", "一期", "二期", "三期", "首批")


def read_behind(site: Site, memory: Memory, places: list[PlaceMark]) -> Reading | None:
    """打造3323个新时代文明实践中心: the noun is behind the figure."""
    quantity = site.quantity
    if quantity.unit in ("%", "‰", "pp", "倍") or quantity.kind != "plain":
        return None
    chained = site
    right = right_noun(site)
    if not right and not site.right.text.strip(" 、和"):
        # 8条92.6公里道路, 21批173项案例: the noun follows the last of the chain
        follower = _follower(site)
        if follower is not None:
            chained, right = follower, right_noun(follower)
    if not right:
        return None
    left = left_of(site, memory)
    if is_predicate(right.text):
        verb = words().action.search(strip_trailing(left).text, wide=True)
        if verb and quantity.dimension == "money" and not strip_leading(left.cut(0, verb.start()), places)[0]:
            # 筹措133亿元实施科教惠民工程: named by what it is for
            purpose = right.cut(2) if right.text.startswith("用于") else right
            return Reading(site, Name(purpose, verb.group()), "level", "name.purpose", consumed=_end(right))
        # 82项获国家层面认可: so many of what was named before
        bare = strip_leading(strip_trailing(left), places)[0]
        if bare or memory.last is None or quantity.dimension != "count" or not quantity.unit:
            return None
        same = memory.previous is not None and memory.previous.site.quantity.unit == quantity.unit
        return Reading(
            site,
            Name(memory.last.phrase + right if same else right),
            "level",
            "name.behind-of",
            consumed=_end(right),
        )
    stem = strip_trailing(before_link(left))
    head, place = strip_leading(stem, places)
    if left.text.endswith("长达") and head.text.endswith("长") and site.right.text.startswith("的"):
        head = strip_trailing(head.cut(0, -1))  # 建成长达320公里的干堤
    if head.text.endswith(_STAGES):
        head = strip_trailing(head.cut(0, -2))  # 设立首期100亿元母基金
    action_match = words().action.search(head.text, wide=True)
    counted = quantity.dimension == "count" and bool(quantity.unit)
    if right.text.startswith("标准") and len(right) > 4:
        right, head = right.cut(2), EMPTY  # 每人每月300元标准发放护理补贴
    if is_generic(head.text) and site.right.text.strip().startswith("的") and quantity.dimension != "count":
        # 总投资2000亿元的清洁能源基地
        return Reading(site, Name(trim_noun(right) + head), "level", "name.behind", consumed=_end(right))
    verb_final = (
        not head
        or action_match is not None
        or head.text.endswith(("等", "："))
        or (left.text.endswith(("和", "与", "及")) and _follows_noun(site, memory))
        or left.text.endswith(("的", "共", "等"))
        or (left.text.endswith("有") and quantity.dimension != "time")
    )
    if not verb_final and (not counted or (left.text[-1:] not in "、和与及" and _has_object(stem, places))):
        return None
    if quantity.dimension == "time" and not verb_final:
        return None
    action = None
    if action_match:
        action = action_match.verb
    elif head:
        action = split_action(head)[0]
    noun = trim_noun(right)
    name = Name(noun, action)
    if noun.text in _DIVISIONS or (noun.text in _AREAS and len(right) > len(noun)):
        name = Name(right, action)
    elif is_generic(noun.text) or noun.text in _AREAS:
        subject = head.cut(0, action_match.start()) if action_match else EMPTY
        if len(subject) >= 2 and not _LOCATION_RE.search(subject.text):
            name = Name(head + right)  # 贸易伙伴覆盖155个国家或地区
        else:
            name = Name(right, action) if len(right) > len(noun) else complete(name, memory, site.clause)
    return Reading(
        site, name, "level", "name.behind", place=place, consumed=_end(right) if chained is site else 0
    )


_AREAS = frozenset(["国家", "地区", "国家和地区", "国家或地区", "国家（地区）", "城市", "省份", "省区市"])
_DIVISIONS = frozenset(
    ["镇", "乡", "村", "街道", "县", "区", "市", "社区", "行政村", "建制镇", "民族乡", "县级市", "市辖区"]
)
_LOCATION_RE = regex.compile(
    r"(?:[区市县镇乡村内外]|周边|沿线|境内|城乡|地区|城|等|各|和|及|与|、|向|对|为|从|等地|国内|基层|农村|沿海)$"
)


def _has_object(stem: Phrase, places: list[PlaceMark]) -> bool:
    """Whether the verb in front has its object already: 建设5G基站113个服务实体经济."""
    name, _ = clean(stem, places)
    if stem.text.endswith(("、", "和", "与", "及")):
        return False
    return name.action is not None and len(name.phrase) >= 2 and not _LOCATION_RE.search(name.phrase.text)


def _follower(site: Site) -> Site | None:
    sites = site.clause.sites
    at = sites.index(site)
    if at + 1 < len(sites) and sites[at + 1].joined and not sites[at + 1].left.text.strip(" 、和"):
        return sites[at + 1]
    return None


_DURATION_RE = regex.compile(
    r"(?:天数|日数|时间|时长|时限|工期|周期|寿命|年限|期限|有效期|时数|日照|工时|用时|耗时|日|年龄|压缩至|缩短至|缩短到|压缩到|压减至|压减到|降至|提前|延长|延长至|延长到|达到?|超过?|突破|为|缩减至|减至|减少到|增至|增加到|控制在)$"
)


_IDLE_RE = regex.compile(
    r"历时|历经|用时|为期|耗时|近|提前|最长|连续|经过|过去|未来|今后|每|第|仅|需|要|长达|时隔|[在用]$"
)


# 占比达到55.7%、5年提升10.6个百分点: how long something took.
_MEANWHILE_RE = regex.compile(r"累计|共|提[升高]|增|下降|降低|减|新[增建]|翻|建成|完成|实现")


def _states_time(site: Site, left: Phrase) -> bool:
    """Whether a time is what is stated (优良天数312天) and not how long something took (历时3年)."""
    if site.right.text[:1] in tuple("中来里间内的以后前") or _MEANWHILE_RE.match(site.right.text):
        return False
    text = left.text.rstrip()
    if _DURATION_RE.search(text) or _DURATION_RE.search(before_link(left).text):
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
        and not _IDLE_RE.search(text)
    )


def read_predicate(site: Site, memory: Memory, places: list[PlaceMark]) -> Reading | None:
    """注册志愿者达274万人, 红色遗存145处: the name is in front of the figure."""
    quantity = site.quantity
    left = left_of(site, memory)
    statistic = "ratio" if quantity.unit in ("%", "‰", "倍") else "level"
    if quantity.unit == "pp":
        statistic = "change"
    elif statistic == "ratio" and quantity.value is not None and quantity.value < 0:
        statistic = "growth"  # 进出口同比-2.1%: no share is negative
    if quantity.dimension == "time" and not _states_time(site, left):
        return None
    if quantity.dimension == "count" and MILESTONE_RE.match(site.right.text):
        return None  # 迈上4个万亿元台阶
    other = _OTHERS_RE.search(left.text)
    if other and (memory.topic or memory.last):
        whose = next(
            (
                mark
                for mark in places
                if mark.start >= left.where[other.start()] and mark.end <= left.where[-1] + 1
            ),
            None,
        )
        base = clean(left.cut(0, other.start()), places)[0].phrase
        named = base or (memory.last.phrase if memory.last and not memory.topic else memory.topic)
        if whose and named:
            return Reading(site, Name(named), statistic, "name.other-place", place=whose, qualifier="exact")
    stem = before_link(left)
    name, place = clean(stem, places)
    phrase = drop_comparisons(name.phrase)
    phrase = strip_trailing(strip_leading(phrase, places)[0])
    name = Name(phrase, name.action, name.verb)
    if not phrase or phrase.text in BLANK:
        return _inherit(site, memory, name, statistic, place, stem)
    if words().action.fullmatch(phrase.text) or (
        not memory.fresh and len(phrase) <= 4 and _is_verb(phrase.text) and memory.topic
    ):
        if (light := _LIGHT_RE.match(phrase.text)) and len(phrase) - light.end() >= 2:
            done = Name(phrase.cut(light.end()), light.group())  # 完成搬迁2.08万人
            return Reading(site, done, statistic, "name.predicate", place=place)
        return _inherit(site, memory, Name(EMPTY, (name.action or "") + phrase.text), statistic, place, stem)
    final = words().action.search(phrase.text)
    if final and name.action is None and final.start() >= 2 and statistic == "level":
        # 固定资产投资完成, 持牌金融机构新增: the verb behind its object
        verb = final.verb
        if verb in _FINAL_VERBS and phrase.text[final.start() - 1] not in "的未不没":
            name = Name(strip_trailing(phrase.cut(0, final.start())), verb)
    elif (inside := split_inside(phrase, places)) is not None:
        name = Name(inside.phrase, name.action or inside.action)
    if name.action is None and statistic == "level" and site.left.text.startswith("、"):
        name = Name(name.phrase, memory.action, name.verb)  # 建成公园63个、绿道218公里
    name = complete(name, memory, site.clause)
    sign = 1
    if statistic == "level" and (name.action == "减少" or "净减" in site.left.text):
        statistic, sign = "change", -1  # 减少农村贫困人口200多万人
    elif statistic == "level" and _is_net(name.action, site, memory):
        statistic = "change"
    return Reading(site, name, statistic, "name.predicate", sign=sign, place=place)


def _is_verb(text: str) -> bool:
    """Whether a word is one of the verbs that are as often nouns: 发电设备，一九五八年只生产八十万千瓦."""
    hit = words().action.search(text, wide=True)
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


_LIGHT_RE = regex.compile(r"完成|实现|开展|实施|推进|组织")
_FINAL_VERBS = frozenset(
    "完成 新增 实现 完工 竣工 开工 落地 到位 投产 增加 减少 建成 达到 覆盖 入驻 签约 惠及 实际到位 投用 通车 落户 带动 "
    "办结 发放 建成通车 累计完成 投入 受理 办理".split()
)


_MOVE_RE = regex.compile(
    r"(?:由|从)(?:[\p{Han}]{0,5}(?:前|初|时|期|底|末))?(?:人均|户均|平均)?(?:每[人生户亩名])?(?:每[年月日天])?的?$"
)
_MOVED_RE = regex.compile(
    r"^[^，。；]{0,2}?(?:提高|增加|增长|上升|提升|扩大|下降|降低|减少|降|回落|升|增|减|缩|压|拓展|发展|变|调整|上调|下调|扩|达|回升|攀升|跃升|收窄|前移|晋|改|加密|延长|延伸|优化|放宽|恢复|跃)[^，。；\d]{0,4}?(?:到|至|为|成)"
)


def read_move(site: Site, memory: Memory, places: list[PlaceMark]) -> Reading | None:
    """由21.63%提高到24.02%: the figure that a move begins with; the one it ends with takes its name."""
    left = left_of(site, memory)
    match = _MOVE_RE.search(left.text) if "由" in left.text or "从" in left.text else None
    if match is None or not (_MOVED_RE.match(site.right.text) or site.clause.sites[-1] is not site):
        return None
    name, place = clean(before_link(left.cut(0, match.start())), places)
    phrase = strip_trailing(drop_comparisons(name.phrase))
    if phrase and _WHILE_RE.fullmatch(phrase.text):
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
    if words().growth_head.search(phrase.text) and statistic == "ratio":
        statistic = "growth"
    return Reading(site, Name(phrase), statistic, "name.move", place=place)


_WHILE_RE = regex.compile(r"在?[^，。]{1,8}(?:期|时|中|后|前|初|期间)")
_FAR_RE = regex.compile(
    r"(完成(?=[^，]{0,4}(?:计划|目标|任务|预算))|超过|突破|不足|不到|低于|高于|接近|近|超|约占?|达到?|相当于|等于|为|是)([^，。；]{2,20})的$"
)
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
    match = _FAR_RE.search(left.text)
    if match is None:
        return None
    if match[1] in ("高于", "低于") and _OTHERS_RE.search(left.text):
        return None  # 高于全国的24.0%: the figure is the other's own
    name, place = clean(left.cut(0, match.start()), places)
    if not name.phrase:
        owner = carried(memory, site.quantity.unit)
        if owner is None:
            return None
        name = owner
    return Reading(site, Name(name.phrase), "ratio", "name.far", place=place, qualifier=_FAR.get(match[1]))


def _inherit(
    site: Site, memory: Memory, name: Name, statistic: str, place: PlaceMark | None, stem: Phrase
) -> Reading | None:
    """No noun before the figure: 落地38个, 江苏5家, 达8条92.6公里 take the name from what was said before."""
    action = name.action
    owner = carried(memory, site.quantity.unit)
    if owner is not None and memory.last is not None and owner.phrase == memory.last.whole:
        owner = memory.last
    if owner is None or not owner.phrase:
        if name.action and len(stem) >= 2:
            return Reading(site, Name(stem), statistic, "name.predicate", place=place)  # 供地126宗
        return None
    if statistic == "ratio" and memory.previous and memory.previous.rule in ("name.move", "name.inherited"):
        statistic = memory.previous.statistic
    return Reading(
        site,
        Name(owner.phrase, action or (owner.action if site.joined else None)),
        statistic,
        "name.inherited",
        place=place,
    )
