"""From the words around a figure to a name: what is stripped, which verb is the action, what is too general."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import regex

from citymetrics.constructions.clauses import Clause, Site
from citymetrics.constructions.lexemes import Ending, Hit
from citymetrics.constructions.phrase import EMPTY, Phrase
from citymetrics.constructions.words import words
from citymetrics.places import PlaceMark

__all__ = ["before_link", "runs_on", "left_of", "Memory", "Name", "Reading", "Topic", "clean", "known_topic", "complete", "is_generic", "split_action", "strip_leading", "strip_trailing"]

_EDGE = " \t\u3000、,，.·/-—~“”‘’\"'「」『』：:；;…"
# Connectives and numbering at the head of a clause say nothing about the figure.
_NUMBERING_RE = regex.compile(
    r"[一二三四五六七八九十]{1,3}、|[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十]{1,2}(?=[，、](?![二三]、?[^，]{0,3}产业))|[（(][一二三四五六七八九十\d]{1,2}[）)]|[●■◆★▲]|[\d]{1,2}[.、]|[#*>|-]+"
)
_TRAILING = Ending(
    (
        "的 也 已 已经 均 都 共 分别 各 合计 累计 总计 共计 平均 约 达 近 超 为 是 有 等 等等 仅 只 就 则 即 又 还 再 将 要 可 能 在 到 至 由 从 达到 突破 超过 实际 实现了 了 全年 全市 全省 全国 全区 全县 首次 人均达 就有 还有 其中 总共 一共 预计 力争 确保 争取 目标 左右 大约 不 未 同比 环比 每年 每天 上 历史性 历史性地 成功 顺利 以 名义 同口径 仍 计划 拟 新台币 人民币 折合美元 折合 届时 转 转为 由升转 由降转 由负转正 由正转负 由 改为"
    ).split()
)
# What a figure is compared with is no part of the name of what it measures.
_COMPARISON_RE = regex.compile(
    r"(?:与|和|同|跟)?(?:上年|去年|前年|全年|同期|上月|往年|历史|年初|年均|全国|全省|全市|平均|水平|上半年|期初|年度|目标|计划|预期|之前|以前|过去){1,4}(?:相比|比较|持平)"
    r"|(?:(?:比(?!重|例|率|值|较|赛|亚)|较(?!大|快|好|强|多|少|高|低|小|为))|相比|对比|高于|低于|快于|慢于|优于|领先(?:于)?|超出|超过)[^，。；]{0,18}?(?:平均水平|平均值|水平|平均|同期|同月|全国|全省|全市|全区|上年|上月|去年|年初|年末|目标|任务|计划|规划|全球|世界|改革前|此前|以前|之前|期|初|末|年|月|值|线|数|度|均|省|市|增速|增幅)?"
    r"(?=$|比重|占比|增速|增幅|降幅|涨幅|增|减|提[高升前]|下[降跌滑调]|上[升涨调]|回[升落]|[高低多少快慢长](?:[出了]|$)|扩大|缩|收窄|翻|加快|放缓|净|又|分别|有|升|降|领先|超[出过]|延长|还|再|实际|累计|大幅|落后|压[减缩])"
    r"|(?:同比|环比)(?!指数|价格指数)|按可比价格计算|按可比价计算|按不变价格计算|按不变价计算|可比价|扣除价格因素|扣除价格因素影响|剔除价格因素|扣除价格因素后|(?:扣除|剔除)[^，。；]{2,24}?后|按可比口径|可比口径|年均|平均每年|每年平均|每年|逐年|累计|名义|同口径|剔除不可比因素|折年率|折合|合计|比年初|较年初"
)


@dataclass(slots=True, unsafe_hash=True)
class Name:
    """A name as pieces of the text, and the verb that makes it a flow."""

    phrase: Phrase
    action: str | None = None
    verb: Phrase = EMPTY
    """The action's own characters, where a growth needs them: 新接订单量 is not 订单量."""
    prefix: str = ""
    """Words the text implies: 城乡居民…分别 deals out 城镇 and 农村."""

    @property
    def whole(self) -> Phrase:
        """The name as something that can grow."""
        return self.verb + self.phrase if self.verb else self.phrase


@dataclass(slots=True)
class Reading:
    """What a construction made of one quantity."""

    site: Site
    name: Name
    statistic: str
    rule: str
    sign: int = 1
    basis: str | None = None
    qualifier: str | None = None
    place: PlaceMark | None = None
    consumed: int = 0
    own: bool = False
    """Whether a growth names its subject itself."""
    subject: Name | None = None
    """What the sentence goes on about, where that is less than the name (占…)."""


class Topic:
    """The words of a clause without a figure, read only when a figure needs them."""

    __slots__ = ("_earlier", "_phrase", "_read")

    def __init__(self, read: Callable[[], Phrase], earlier: Topic | None) -> None:
        self._read: Callable[[], Phrase] | None = read
        self._earlier = earlier
        self._phrase = EMPTY

    @property
    def phrase(self) -> Phrase:
        """What the clause was about, else what the clause before it was."""
        if self._read is not None:
            self._phrase = self._read() or (self._earlier.phrase if self._earlier else EMPTY)
            self._read = self._earlier = None
        return self._phrase


def known_topic(phrase: Phrase) -> Topic:
    """A topic that is read already."""
    return Topic(lambda: phrase, None)


@dataclass(slots=True)
class Memory:
    """What the sentence has said so far: each step makes a new one.

    ``last`` is the name a growth without a subject belongs to; ``topic`` the words of an earlier clause without a figure; ``names`` the level names of this sentence.
    """

    last: Name | None = None
    silent: Topic | None = None
    action: str | None = None
    names: tuple[Reading, ...] = ()
    consumed: int = 0
    host: Name | None = None
    previous: Reading | None = None
    earlier_words: Topic | None = None
    fresh: bool = False
    """Whether this sentence has named something already."""
    pending: tuple[Phrase, ...] = ()
    """Clauses without a figure right before: the first names of a list that is dealt out at its end."""

    @property
    def topic(self) -> Phrase:
        """The words of the clause without a figure right before; empty where there was none."""
        return self.silent.phrase if self.silent is not None else EMPTY

    @property
    def earlier(self) -> Phrase:
        """What the sentence before ended on: 这个比重 points to it."""
        return self.earlier_words.phrase if self.earlier_words is not None else EMPTY

    def but(self, **changes: object) -> Memory:
        """A copy with some fields changed (dataclasses.replace does the same at four times the cost)."""
        new = object.__new__(Memory)
        for name in Memory.__slots__:
            object.__setattr__(new, name, changes[name] if name in changes else getattr(self, name))
        return new

    def after(self, reading: Reading) -> Memory:
        """The memory after a reading."""
        keeps = bool(reading.name.phrase) and (
            reading.statistic in ("level", "ratio") or reading.rule.startswith("name.") or reading.own
        )
        keeps = keeps and reading.rule != "name.behind-of"
        return self.but(
            previous=reading,
            fresh=True,
            silent=None,
            pending=(),
            host=None if keeps else self.host,
            last=(reading.subject or reading.name) if keeps or self.last is None else self.last,
            action=reading.name.action or self.action if reading.statistic == "level" else self.action,
            names=(*self.names, reading) if reading.statistic in ("level", "ratio", "growth") else self.names,
            consumed=max(self.consumed, reading.consumed),
        )


def strip_leading(phrase: Phrase, places: Sequence[PlaceMark] = ()) -> tuple[Phrase, PlaceMark | None]:
    """Without connectives, numbering and places at the head; the last place stripped is returned too."""
    table = words()
    place: PlaceMark | None = None
    while phrase:
        stripped = phrase.strip(_EDGE) if phrase.text[0] in _EDGE and phrase.text[0] not in "“‘「『\"" else phrase
        if not stripped:
            return EMPTY, place
        if match := _NUMBERING_RE.match(stripped.text):
            phrase = stripped.cut(match.end())
            continue
        mark = _place_at(stripped, places)
        if mark is not None and not _runs_on(stripped, mark):
            place = mark if not mark.comparison else place
            phrase = _cut_place(stripped, mark)
            continue
        if (word := table.adverb.match(stripped.text)) and not _is_word_head(stripped.text, word.group()):
            phrase = stripped.cut(word.end())
            continue
        if stripped.text == phrase.text:
            break
        phrase = stripped
    return phrase, place


# An adverb that is here the first character of a noun: 对外贸易, 在校生, 由此, 中小企业.
_HEADS = {
    "对": "外口接虾俄韩日美欧东港台非澳英德法印越泰新哈", "在": "校建岗册线职营编园读孵研库籍地售途馆", "中": "小央等学医高职型直国东西部欧外药心试考省班科", "上": "市海网述", "后": "备勤", "前": "海期沿十五三",
    "有": "机效轨色线限关利偿害林", "为": "民农", "与": "会", "从": "业", "会": "议展", "将": "军", "和": "谐田平县", "自": "治然贸主营来由助动学", "到": "位期岸", "平均": "工预亩每", "以": "内色旧工", "及": "格时", "或": "有",
    "分": "布散公支部类", "均": "衡", "近": "海岸视代", "超": "算高大市低导声快长级限标薄充细硬", "超过": "", "现": "代有金货行场役", "各": "类级项地种族界国行县市区", "本": "地科级土市省县区级外", "主要": "农污产", "实际": "使利到出用支外完", "计划": "生经单体", "目标": "任", "高质量": "发", "累计": "", "人": "", "主": "要体营", "外": "贸资商籍销来国省地汇出送", "内": "贸外河需陆", "全面": "发", "再": "生", "已": "", "共": "享同青建有", "时": "", "里": "", "按": "揭", "把": "", "给": "水排", "向": "阳日", "让": "", "令": "", "之": "", "等": "级", "今": "", "都": "市", "只": "", "就": "业医诊", "即": "期办", "则": "", "仅": "", "年": "产末均度人平发货报", "年内": "", "间": "接", "期间": "", "基本": "医养公建农草保药社", "初步": "", "持续": "", "加快": "", "继续": "教", "提前": "批", "对口": "", "通过": "率", "面向": "", "一次性": "", "每": "万百千亩户人公头平立名辆吨天", "各项": "贷存存款税", "平均每": "", "全": "民社体员口球", "同时": "", "另": "", "成功": "率", "成": "", "首批": "", "针对": "", "精准": "医", "统筹": "", "大力": "", "经过": "", "预期": "寿", "预计": "", "包括": "", "最后": "", "第一": "产、", "第二": "产、", "第三": "产、", "年均": "降气浓", "该": "", "此": "", "这": "", "那": "", "随着": "", "当前": "", "每年": "", "每天": "", "日均": "办客", "月均": "", "除": "", "除了": "", "如": "", "又": "", "也": "", "首次": "", "使": "用", "据": "", "努力": "", "力争": "", "其": "", "并": "网购", "而": "", "且": "", "还": "贷款", "但": "", "于": "", "若": "", "使得": "",
}  # fmt: skip


def _is_word_head(text: str, word: str) -> bool:
    follow = text[len(word) : len(word) + 1]
    return bool(follow) and follow in _HEADS.get(word, "") or (word in ("全", "人") and bool(follow))


def _place_at(phrase: Phrase, places: Sequence[PlaceMark]) -> PlaceMark | None:
    first = phrase.where[0]
    for mark in places:
        if mark.start == first:
            return mark
    return None


_RUN_ON_RE = regex.compile(r"[区城域](?!镇|乡|市|区)|平原|盆地|林场|农场|牧场|水库|敬老院|卫生院|煤矿|电站|工业园|产业园|经济[区带圈]|都市圈|新区|高新|自贸|走廊|湾区|双城|地区(?!生产)|城市群|等|、|港(?!口)|[站路街桥线段园馆院厂库村校系渠河江湖山岛]|籍|牌|产(?!业|值|量|品)|大学|学院|机场|号|杯|联储|式|话|人民|精神|方案|经验|模式|答卷|故事|经济技术|自贸|综合保税")


def _runs_on(phrase: Phrase, mark: PlaceMark) -> bool:
    """Whether the place is only the first half of a longer name (成都站, 广州港)."""
    if mark.kind in ("region", "zone", "foreign"):
        return True
    return runs_on(phrase.text[mark.end - mark.start :])


def runs_on(rest: str) -> bool:
    """Whether the words behind a place make it a part of a longer name."""
    return bool(_RUN_ON_RE.match(rest))


def _cut_place(phrase: Phrase, mark: PlaceMark) -> Phrase:
    count = 0
    while count < len(phrase) and phrase.where[count] < mark.end:
        count += 1
    return phrase.cut(count)


def strip_trailing(phrase: Phrase) -> Phrase:
    """Without adverbs and linking words at the end."""
    while phrase:
        stripped = phrase.cut(0, len(phrase.text.rstrip(" \t、,，.·/-—~：:；;…")))
        match = _TRAILING.search(stripped.text)
        if match and not _ends_word(stripped.text, match.group()):
            stripped = stripped.cut(0, match.start())
        if stripped.text == phrase.text:
            return phrase
        phrase = stripped
    return phrase


# 目的, 基地, 外地 end in a character that is otherwise a linking word.
_TAILS = {
    "的": "目标", "地": "基用林耕草湿绿土场营工园各当产宅湿山农坡荒盆垦属内外本异租腹阵沙高圣要胜胜领源滩征落", "约": "节合契条预履签", "有": "拥国公所持私占共没享", "为": "行作", "上": "以网线路海", "能": "产功性智节动势技职储热核光电效机氢太阳聚潜", "在": "存现潜", "到": "报", "共": "公", "等": "中高初优均平", "是": "", "要": "需主", "又": "", "再": "", "近": "附", "达": "发通", "超": "", "已": "", "均": "人户年日月平地亩", "都": "首成古", "不": "", "将": "", "可": "许认", "以": "", "至": "", "从": "", "由": "自理缘", "就": "", "则": "规原", "即": "", "未": "", "实际": "", "目标": "", "平均": "", "了": "", "还": "偿归退返", "只": "", "仅": "", "累计": "", "合计": "", "全国": "", "全市": "",
}  # fmt: skip


def _ends_word(text: str, word: str) -> bool:
    before = text[-len(word) - 1 : -len(word)]
    return not before or (bool(before) and before in _TAILS.get(word, "")) or (word == "平均" and len(text) < 4) or bool(_ACCOUNT_RE.search(text))


_MAY_COMPARE = frozenset("比较同环按扣剔年每逐累名折与和跟于领超合可平")


def drop_comparisons(phrase: Phrase) -> Phrase:
    """Without 比上年, 较2020年, 同比 and their like."""
    if not _MAY_COMPARE.intersection(phrase.text):
        return phrase
    kept, position = EMPTY, 0
    for match in _COMPARISON_RE.finditer(phrase.text):
        if match.start() == match.end():
            continue
        before = phrase.text[match.start() - 1 : match.start()]
        if match.group()[0] in "比较" and before and before in "占对评之同环类可配":
            continue
        if match.group() == "比" or (before and before in "入别价粮效" and phrase.text.startswith("比比", match.start())):
            continue  # 收入比, 性别比
        if match.group() in ("实际", "每年", "年均", "累计", "名义", "合计") and match.end() < len(phrase.text) - 1 and match.start() > 0:
            continue
        kept = kept + phrase.cut(position, match.start())
        position = match.end()
    return kept + phrase.cut(position) if position else phrase


def split_action(phrase: Phrase) -> tuple[str | None, Phrase]:
    """Split the verb chain at the head of a phrase from its object.

    >>> from citymetrics.constructions.lexemes import Ending, Hit
from citymetrics.constructions.phrase import Phrase
    >>> split_action(Phrase("建成天府绿道", range(6)))[0]
    '建成'
    """
    match = words().action.match(phrase.text)
    if not match or match.end() == len(phrase.text):
        return None, phrase
    rest = phrase.cut(match.end())
    if len(rest) < 2 or rest.text[0] in "率额量度值者性化区业" or rest.text[:2] in ("面积", "能力", "水平"):
        return None, phrase
    return match.verb, rest


# One character that names a product by itself.
_SINGLE = frozenset("钢铁煤油糖盐布纱猪牛羊鱼米麦棉茶果菜鹅铜铝锌电气水粮纸碱酒丝麻豆男女药")


def is_generic(text: str) -> bool:
    """Whether a name says too little alone: 面积, 企业, 产值."""
    return text in words().generic or (len(text) < 2 and text not in _SINGLE)


# Verbs that a growth keeps in its name: 实际利用外资增长9.8%.
_KEPT_RE = regex.compile(r"新|实际|利用|使用|引进|接待|发放|培训|减免|征收|转移|帮扶|办理|受理|发行|融资|出让|收购|投放|净|招收|招录")


def clean(phrase: Phrase, places: Sequence[PlaceMark]) -> tuple[Name, PlaceMark | None]:
    """Turn the words before a figure into a name: edges off, the verb at the head made the action."""
    phrase, place = strip_leading(strip_trailing(phrase), places)
    action, rest = split_action(phrase)
    verb = phrase.cut(0, len(action)) if action and _KEPT_RE.match(action) else EMPTY
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
    return Name(rest, action, verb), place


_OPEN_CLOSE = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》"}


def _unbracket(phrase: Phrase) -> Phrase:
    """Without a quotation mark that lacks its partner."""
    text = phrase.text
    for opening, closing in _OPEN_CLOSE.items():
        if text.count(opening) != text.count(closing):
            if text.startswith(opening) or text.endswith(opening):
                phrase = phrase.strip(opening)
            if text.endswith(closing) or text.startswith(closing):
                phrase = phrase.strip(closing)
            text = phrase.text
    if text.startswith("“") and text.endswith("”") and text.count("“") == 1:
        return phrase
    return phrase


_OWNING = ("建有", "拥有", "设有", "配有", "辖有")
_LIGHT = ("实现", "完成", "达到", "达", "取得", "获得")


def split_inside(phrase: Phrase, places: Sequence[PlaceMark] = ()) -> Name | None:
    """Read subject + verb + object: 第一产业实现增加值 is 第一产业增加值, 中心城区新增停车位 is 新增停车位."""
    best: Hit | None = None
    for match in words().action.finditer(phrase.text, 2):
        if match.end() < len(phrase.text):
            counted = phrase.text[match.start() - 1] in "共已" or phrase.text.endswith("累计", 0, match.start())
            if (counted or match.group() in _OWNING) and match.end() + 1 < len(phrase.text):
                return Name(phrase.cut(match.end()), match.group())  # 热线共受理群众诉求, 城区建有公园
            best = match
            if match.group() in _LIGHT:
                break
    if best is None:
        return None
    verb = best.group()
    subject, thing = phrase.cut(0, best.start()), phrase.cut(best.end())
    if verb in _LIGHT:
        thing, _ = strip_leading(thing, places)
        return Name(strip_trailing(subject) + thing, verb) if thing else None
    return None


# Things are measured, not measures: what is measured of them is added to them (在建项目总投资).
_THINGS = frozenset(["项目", "企业", "工程", "站点", "事项", "单位", "人员", "职工", "区", "县", "市", "镇", "乡", "村", "省", "家", "户", "人"])
_POINTING_RE = regex.compile(r"这个|这一|该|此|其")


def complete(name: Name, memory: Memory, clause: Clause) -> Name:
    """Give a name that says too little the words it leans on.

    A bare head takes the modifier of the name before it (普通高中招生…在校生 is 普通高中在校生), else the whole of it.
    """
    text = name.phrase.text
    if not text or not is_generic(text):
        return name
    if name.verb:
        return Name(name.verb + name.phrase, name.action)  # 新登记企业57万户
    if _POINTING_RE.search(clause.text) and memory.earlier.text.endswith(text):
        return Name(memory.earlier, name.action)  # 这个比重大约是百分之十七
    base = memory.host or (Name(memory.topic) if memory.topic and not memory.fresh else memory.last)
    if base is None or not base.phrase:
        topic = memory.topic
        return Name(topic + name.phrase, name.action) if topic and len(topic) <= 24 else name
    if text in ("比重", "占比", "比例", "份额") or text in words().growth_heads:
        return Name(base.phrase + name.phrase, name.action)
    stem = base.phrase
    inner = words().action.inside(stem.text, 2)
    if inner and inner.end() < len(stem):
        stem = stem.cut(0, inner.start())  # 冰雪旅游季接待游客…，收入: of the season
    for head in words().generic_heads:
        if head not in _THINGS and stem.text.endswith(head) and len(stem.text) > len(head):
            stem = stem.cut(0, len(stem) - len(head))
            break
    else:
        if stem.text == text or stem.text.endswith(text):
            return base if name.action is None else Name(base.phrase, name.action)
    return Name(stem + name.phrase, name.action or None)


def left_of(site: Site, memory: Memory) -> Phrase:
    """The words before the figure. What the noun of the figure before used up is left out, unless a linking word
    or a verb of change makes it the subject of this one (338个城市平均优良天数比例为70.1%)."""
    left = site.left
    if level := _LEVEL_RE.search(left.text):
        left = left.cut(level.end())  # 服务价格与去年持平、居住价格上涨0.5%
    if not left or left.where[0] >= memory.consumed:
        return left
    if len(before_link(left)) != len(left) or words().trend.search(left.text) or _SHARE_WORD_RE.search(left.text):
        return left
    while left and left.where[0] < memory.consumed:
        left = left.cut(1)
    return left


_LEVEL_RE = regex.compile(r"持平、|不变、")
_SHARE_WORD_RE = regex.compile(r"占")


_CURRENCY_RE = regex.compile(r"(?:折合)?(?:新台币|人民币|美元|港币)$")
# 人口密度为每平方公里812人: the rest of the unit, not of the name.
_PER_RE = regex.compile(r"(?<=为|达到?|是|提高到|标准|车速|价格)每(?:[\p{Han}]{1,4})(?:每[\p{Han}])?$")
_NOW_RE = regex.compile(r"(?:目前|现在|如今|当前)的?$")
# 资产总计 and 负债合计 are names of accounts.
_ACCOUNT_RE = regex.compile(r"(?:资产|负债|权益)(?:总计|合计)$")


def before_link(left: Phrase) -> Phrase:
    """Without linking words (达到, 为, 增至) at the end."""
    table = words()
    while left:
        left = left.strip(" \t") if left.text[-1] in " \t" else left
        if money := _CURRENCY_RE.search(left.text):
            left = left.cut(0, money.start())
        if unit := _PER_RE.search(left.text):
            left = left.cut(0, unit.start())
        if now := _NOW_RE.search(left.text):
            left = left.cut(0, now.start())
        if left.text[-1:] in ("的", "之") and table.link.search(left.text[:-1]):
            left = left.cut(0, -1)
        match = table.link.search(left.text)
        if not match or match.start() == match.end():
            break
        if len(match.group()) == 1 and _part_of_word(left.text, match.group()):
            break
        if _ACCOUNT_RE.search(left.text):
            break
        left = left.cut(0, match.start())
    return left


_TAIL_WORDS = {"达": "发通到", "为": "行作成因", "是": "", "计": "统设会预估审", "系": "体关联", "超": "", "近": "附", "约": "节契合预签", "有": "拥国公所持私没享", "共": "公", "在": "存现", "到": "报", "至": "甚乃", "也": "", "均": "人户年日月地亩", "都": "首成", "仍": "", "只": "", "已": "", "不": "", "未": "", "就": "", "合": "", "是": "", "总量": "", "仅": "", "平均": ""}  # fmt: skip


def _part_of_word(text: str, word: str) -> bool:
    before = text[-2:-1]
    return bool(before) and before in _TAIL_WORDS.get(word, "")


