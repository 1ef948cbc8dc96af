"""The normal form of an indicator's name, and the forms of a stated name that mean the same.

A key is what two spellings of one name share: 规模以上工业企业利润总额 and 规上工业企业利润总额, “小巨人”企业 and
小巨人企业. It drops only what never tells two indicators apart; every other step of `candidates` is a form of its
own, tried after the name as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from citymetrics.text.folded import fold
from citymetrics.text.patterns import pattern

__all__ = [
    "LEVELS",
    "NATION",
    "candidates",
    "is_share",
    "is_total",
    "is_wider",
    "name_key",
    "names_whole",
    "share_stem",
    "without_place",
]

# Quotes, brackets, dashes, list signs and blanks. A bracket's content stays: （不含农户） tells two concepts apart.
_SIGNS = {
    ord(c): None for c in "“”„\"‘’'「」『』（）()〔〕[]【】《》〈〉、，,·・•．:：;；—–－-~/ \u3000\t\r\n"
}
# One word for each concept that texts spell in several ways; longest first.
_SAME = (
    ("规模以上", "规上"),
    ("限额以上", "限上"),
    ("地区国内生产总值", "gdp"),
    ("国内生产总值", "gdp"),
    ("地区生产总值", "gdp"),
    ("生产总值", "gdp"),
    ("类商品零售额", "类零售额"),
)
_JOINTS = {ord(c): None for c in "的及与和"}

_WIDEST = ("全国", "我国", "中国", "全球", "世界")
_SCOPES = ("全省", "全自治区", "全市")
_PRICE_INDEX, _INDEX = "价格指数", "指数"
# 增值税收入占比最高的税率 is no share of 增值税收入: something else follows 占比.
_SHARE_BODY = regex.compile(r"占(?!比(?![重例])\p{Han}).*$")
NATION, _CHINA = "全国", "中国"
LEVELS = ("全国", "国家", "国家级", "省级以上", "省级", "自治区级", "市级")
"""Words before the name of a thing for who has named it so."""
_FILLERS = ("实现", "完成", "全社会")


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """Return the form that all spellings of one name share.

    >>> name_key("规模以上工业企业的利润总额") == name_key("规上工业企业利润总额")
    True
    >>> name_key("常住人口") == name_key("户籍人口")
    False
    """
    key = fold(name).casefold().translate(_SIGNS)
    for long, short in _SAME:
        if long in key:
            key = key.replace(long, short)
    return key.translate(_JOINTS) or key


def is_share(name: str) -> bool:
    """Tell whether the name says a share of something: A占B的比重, A比重, a part of 三次产业结构.

    >>> is_share("第一产业增加值占地区生产总值的比重"), is_share("人均粮食占有量")
    (True, False)
    """
    return (
        pattern("key.of-whole").search(name) is not None
        or "三次产业" in name
        or pattern("key.share").search(name) is not None
    )


def is_total(name: str) -> bool:
    """Tell whether the name says that it is of all there are.

    >>> is_total("境内上市公司总数"), is_total("境内上市公司")
    (True, False)
    """
    return pattern("link.all").search(name) is not None


def names_whole(name: str) -> bool:
    """Tell whether a share says what it is taken of.

    >>> names_whole("第一产业增加值占地区生产总值的比重"), names_whole("发电量占比")
    (True, False)
    """
    return regex.search(r"占(?![比据]|了?$)", name) is not None


def is_wider(whole: str, place: str | None) -> bool:
    """Tell whether a whole is of more than the place: 全国, or 全省 in the text of a city.

    >>> is_wider("全国进出口总值", "上海市"), is_wider("全市进出口总值", "上海市"), is_wider("全省出口", "成都市")
    (True, False, True)
    """
    if whole.startswith(_WIDEST):
        return True
    return any(whole.startswith(scope) and not (place or "").endswith(scope[1:]) for scope in _SCOPES)


def share_stem(key: str) -> str:
    """Return the name of a share without the word that says so.

    >>> share_stem("民生支出占财政支出比重"), share_stem("民生支出占比")
    ('民生支出占财政支出', '民生支出')
    """
    return pattern("key.share").sub("", key)


def candidates(key: str, *, place: str | None, statistic: str) -> Iterator[str]:
    """Yield the key and then its forms without what does not change the concept, the least changed first.

    >>> list(candidates("全市常住人口总数", place=None, statistic="level"))
    ['全市常住人口总数', '常住人口总数', '全市常住人口', '常住人口']
    """
    seen: set[str] = set()
    for part in _parts(key, statistic):
        bare = _without_lead(part, place)
        for form in (part, bare, *_without_tail(part), *_without_tail(bare)):
            for variant in (form, *_without_fillers(form)):
                if variant and variant not in seen:
                    seen.add(variant)
                    yield variant


def _parts(key: str, statistic: str) -> Iterator[str]:
    """Yield the key, and what a growth is of or a share is taken of."""
    yield key
    if table := pattern("key.table-head").fullmatch(key):
        yield table[2] + table[1]
    if key.endswith(_PRICE_INDEX):
        yield key[: -len(_INDEX)]
    if statistic == "level" and (listed := pattern("key.examples").fullmatch(key)):
        yield listed[1]
    if statistic in ("growth", "change"):
        key = pattern("link.same-basis").sub("", key)
        yield pattern("key.speed").sub("", key)
        yield key + "增长"  # 经济增长5%: the name alone would be 经济
    if statistic in ("ratio", "change"):
        head = _SHARE_BODY.sub("", key)
        yield head
        yield pattern("key.share").sub("", key)
        yield pattern("key.share").sub("", head)


def _without_lead(key: str, place: str | None) -> str:
    """Return the key without the words of place and period that it starts with."""
    names = _place_names(place)
    if (place is None or place == NATION) and key.startswith(_CHINA):
        names = (*names, _CHINA)
    while True:
        found = pattern("key.leading").match(key)
        lead = found.group() if found else next((name for name in names if key.startswith(name)), "")
        if not lead or len(lead) == len(key):
            return key
        key = key[len(lead) :]


def without_place(key: str, place: str) -> str:
    """Return the key without the name of the place that it begins with.

    >>> without_place("东部地区营业收入", "东部地区"), without_place("西部地区营业收入", "东部地区")
    ('营业收入', '西部地区营业收入')
    """
    return key[len(next((name for name in _place_names(place) if key.startswith(name)), "")) :]


@lru_cache(maxsize=1024)
def _place_names(place: str | None) -> tuple[str, ...]:
    if not place:
        return ()
    whole = name_key(place)
    short = regex.sub(r"(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|[省市县区])$", "", whole)
    return (whole, short) if len(short) > 1 else (whole,)


def _without_tail(key: str) -> Iterator[str]:
    found = pattern("key.trailing").search(key)
    if found and found.start() > 1:
        yield key[: found.start()]


def _without_fillers(key: str) -> Iterator[str]:
    for filler in _FILLERS:
        if filler in key and key != filler:
            yield key.replace(filler, "", 1)
