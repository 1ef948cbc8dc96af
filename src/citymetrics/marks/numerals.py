"""Numerals: where they stand in a text and what they are worth, with Decimal throughout.

Arabic (1,234.5), Chinese (三千二百, 二〇二〇), mixed (1.4万, 3亿5千万, 2.3百万), bare scales (百万), parts
(七成五, 三分之二, 百分之四十五), open numbers (300多万, 1.4万余, 百余) and adjoining digits (三四百).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

import regex

from citymetrics.exactness import WIDE, exactly, fits
from citymetrics.text.engine import compiled

__all__ = ["NUMERAL_RE", "Numeral", "Spotted", "Spotter", "read_match", "read_number", "scale_number"]

Spotted: TypeAlias = "regex.Match[str] | re.Match[str]"
"""A match of NUMERAL_RE; one of Python's own for a plain numeral, which has no groups."""

DIGITS = "零〇○一二两三四五六七八九"
CHINESE = DIGITS + "十百千万亿廿卅"
SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "兆": 12}

# 千 belongs to the unit in 千瓦, 千米; 百 in 百分点, 百强; 万 in 万众, 万向.
_SCALE = (
    r"(?:兆(?=元|[0-9])|[十百千]?(?:万[万亿]|亿亿)|[十百千]?[万亿](?!众|向|象|物)|百(?!分|强|姓|货|度|帕|升)"
    r"|千(?![瓦米克伏焦赫卡升帕周兆安牛乏比]))"
)
_ARABIC = r"(?:[0-9]{1,3}(?:[,，][0-9]{3})+(?![0-9,，])|[0-9]+)(?:\.[0-9]+)?"
# 余 and 多 leave the number open above; 余额, 余款 and 多种, 多元 are other words.
_MORE = r"(?:余(?!额|款|热|粮|缺|下|量)|多|来(?=[个年万亿岁户家人位名]))"
# 百 before 分点 or 分位 is theirs: 六百分点 is 6 points. 兆 is a scale before money and further numerals only.
_CHINESE = (
    rf"(?:[{DIGITS}十万亿廿卅]|兆(?=元|[{DIGITS}])|百(?!帕|分[点位])"
    r"|千(?![瓦克伏焦赫卡升帕周兆安牛乏比]|米(?!粮)))+"
)
_POINT = rf"(?:[点點][{DIGITS}]+)"
# 负0.2%; not 减负, 担负, 胜负.
_MINUS = r"(?<![减担肩抱胜背辜欺自亏])负"
# 净利润-1280.5万元, 最低气温-12℃: behind a word, a hyphen is a minus before what can be less than nothing; before a
# count (工业企业-3家) or a small price (苹果-5元) it is the dash of a list.
_SIGNED = (
    r"[-−](?=[0-9][0-9.,]*[ ]?(?:%|‰|个?百分点|℃|°C|摄氏度|[百千]?[万亿]{1,2}(?:[美港欧日澳]?元|[（(，。、；]|$)))"
    r"|(?<=[润益额亏])[-−](?=[0-9][0-9.,]*[ ]?[百千]?[万亿]{0,2}元)"
)
# Digits after the last scale word: 3万4000, 1千零20. Four of them need no 零, and must not be a year.
_LAST = r"(?:(?<=[万亿])[0-9]{4}(?![0-9.,，]|年)|(?<=[百千万亿])零[0-9]{1,3}(?![0-9.]))"

NUMERAL_RE = compiled(
    rf"""(?x)
    (?P<part>                                            # 百分之三十六点九, 三分之二
        (?P<whole>百|千|万|{_CHINESE}|(?<![0-9.])[0-9]+万?)分之
        (?P<parts>{_ARABIC}|{_CHINESE}{_POINT}?)
    )
  | (?P<tenths>
            [一二两三四五六七八九]{_POINT}?|[一二三四五六七八][二三四五六七八九](?=成)|十|(?<![0-9])10|[0-9](?:\.[0-9])?
        )
        成(?P<half>[一二三四五六七八九半](?![个项家万千百]))?
        (?![立为员长效本品果就交套活分熟都功把新])
  | (?<![0-9.A-Za-z])(?P<sign>(?:(?<=[长降为是达涨升速幅比和与（(，、:：\s])|^)[-−]
        |(?<=[\p{{Han}}）”~—–])(?:{_SIGNED})|{_MINUS})?
    (?P<arabic>{_ARABIC})(?P<more1>{_MORE})?(?:[ ]?(?P<scale>{_SCALE}))?
        (?P<rest>(?:[ ]?零?[0-9]+(?:\.[0-9]+)?[ ]?(?:[十百千][多余][万亿]|{_SCALE}))+{_LAST}?|{_LAST})?  # 3亿5千万
        (?P<more2>{_MORE})?(?P<scale3>(?<=[0-9][十百千][多余])[万亿])?
  | (?P<minus>{_MINUS}(?=[{CHINESE}]{{2}}|[{CHINESE}][点點]))?
    (?P<chinese>
        (?:[一二两三四五六七八]、(?=[二三四五六七八九](?:[十百千万亿倍个成])))?  # 二、三千
        {_CHINESE}(?P<more3>{_MORE}|几(?=[万亿]))?(?P<point>{_POINT})?(?P<scale2>[万亿]+)?
    )
        (?P<more4>{_MORE})?
    """
)


_BEGIN_RE = re.compile(rf"[0-9{CHINESE}兆]")
# What NUMERAL_RE reads as digits with one scale at most; behind it nothing that could make the numeral longer.
_PLAIN_RE = re.compile(
    r"(?<![0-9.A-Za-z\-−负])([0-9]+(?:\.[0-9]+)?)([万亿])?"
    r"(?![0-9.十百千万亿兆零余多来成众向象物]|分之|[ ][0-9零十百千万亿兆]|[,，][0-9])"
)
_SIGNS = frozenset("-−负")
_SINGLE = DIGITS + "十廿卅"
# 三成, 三点五, 三分之一, 二、三千: behind a single character, these go on with its numeral.
_GOING_ON = CHINESE + "兆分成点點多余来几、"
# What NUMERAL_RE reads as one Chinese digit.
_ALONE_RE = re.compile(rf"[{_SINGLE}](?![{_GOING_ON}])")


class Spotter:
    """A search for the matches of NUMERAL_RE that asks it only where a numeral can begin.

    With ``following`` given, a single Chinese digit (一 in 一带) counts only behind 第, and in front of one of these
    characters or one that goes on with the numeral: most such digits are parts of words.

    >>> [match.group() for match in Spotter("个").spot("一带一路有3个站和三千亩")]
    ['3', '三千']
    """

    def __init__(self, following: str | None = None) -> None:
        counting = ""
        if following is not None:
            behind = re.escape(_GOING_ON + following)
            counting = rf"(?:(?<![{_SINGLE}])|(?=[{behind}])|(?<=第.))"
        self._begin = re.compile(rf"[0-9{CHINESE}兆]{counting}")

    def spot(self, text: str) -> Iterator[Spotted]:
        """The numerals of the folded text in order, for ``read_match``; of a plain one (3.5万, 三) the match has no
        groups."""
        search, plain, alone, full = self._begin.search, _PLAIN_RE.match, _ALONE_RE.match, NUMERAL_RE.match
        position = 0
        while begin := search(text, position):
            at = begin.start()
            found: Spotted | None = plain(text, at) or alone(text, at)
            if found is None:
                if at > position and text[at - 1] in _SIGNS:
                    found = full(text, at - 1)
                found = found or full(text, at)
            if found is None:
                position = at + 1
            else:
                yield found
                position = found.end()


@dataclass(slots=True)
class Numeral:
    """A numeral's worth: ``high`` where it is itself a range (三四百), ``step`` the place value of its last digit.

    ``kind`` is ``number``, or ``%``, ``‰``, ``1/10万`` where the words themselves say the unit (百分之五, 七成).
    ``more`` is true where 多 or 余 leave it open above.
    """

    low: Decimal
    high: Decimal | None
    kind: str
    more: bool
    arabic: bool
    scaled: bool


LONGEST = 64
"""Characters of the longest numeral that is looked at; 28 digits need fewer, grouped by commas or spelt out."""
# A numeral of no more characters has at most 28 digits once its one scale word is written out.
_SURELY_FITS = 20


def read_number(surface: str) -> Decimal:
    """Return the value of a numeral, scale word included.

    The scale belongs to the number, never to the unit, so that figures given in 亿元 and in 万元 can be compared.

    >>> read_number("1.26万亿")
    Decimal('1260000000000')
    >>> read_number("3亿5千万"), read_number("一千零五亿"), read_number("二百十七")
    (Decimal('350000000'), Decimal('100500000000'), Decimal('217'))
    >>> read_number("三十六点九"), read_number("1,234.5"), read_number("百万")
    (Decimal('36.9'), Decimal('1234.5'), Decimal('1000000'))
    """
    surface = surface.replace(",", "").replace("，", "")
    if surface[-1:].isdigit() and surface.replace(".", "").isdigit() and surface.isascii():
        return Decimal(surface)
    if surface[0].isdigit() and surface[0].isascii():
        return _read_mixed(surface)
    return _read_chinese(surface)


_MIXED_RE = re.compile(r"([0-9]+(?:\.[0-9]+)?)([十百千万亿兆]*)")


def _read_mixed(surface: str) -> Decimal:
    # 万, 亿 and 兆 scale all that stands before them since the last of them: 3千5百万 is 35,000,000.
    total = section = Decimal(0)
    for digits, scale in _MIXED_RE.findall(surface):
        small = scale.rstrip("万亿兆")
        section = WIDE.add(section, scale_number(Decimal(digits), small))
        if len(small) < len(scale):
            total = WIDE.add(total, scale_number(section, scale[len(small) :]))
            section = Decimal(0)
    return WIDE.add(total, section)


def scale_number(value: Decimal, scale: str) -> Decimal:
    """Return a number times its scale words.

    >>> scale_number(Decimal("1.2"), "千万"), scale_number(Decimal(20), "")
    (Decimal('12000000'), Decimal('20'))
    """
    power = sum([SCALES[c] for c in scale])
    return _plain(WIDE.scaleb(value, power)) if power else value


def _plain(value: Decimal) -> Decimal:
    """Write out a positive exponent: 2.74E+6 becomes 2740000."""
    exponent = value.as_tuple().exponent
    return WIDE.quantize(value, Decimal(1)) if isinstance(exponent, int) and exponent > 0 else value


@lru_cache(maxsize=4096)
def _read_chinese(surface: str) -> Decimal:
    whole, point, fraction = surface.replace("點", "点").replace("○", "〇").partition("点")
    scale = ""
    if point:  # 三点二万: the scale follows the fraction
        digits = fraction.rstrip("万亿")
        scale, fraction = fraction[len(digits) :], digits
    value = Decimal(_read_chinese_integer(whole))
    if fraction:
        value = WIDE.add(value, Decimal("0." + "".join(str(_DIGIT[c]) for c in fraction)))
    return scale_number(value, scale)


_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "": 1}


def _read_chinese_integer(whole: str) -> int:
    trillions, scale, rest = whole.partition("兆")
    if scale:
        return _read_chinese_integer(trillions) * 10**12 + (_read_chinese_integer(rest) if rest else 0)
    if whole.strip("万"):
        whole = whole.replace("万万", "亿")  # 四万万 is an old word for 400 million
    if len(whole) == 1 and whole in _DIGIT:
        return _DIGIT[whole]
    if not whole.strip("十百千万亿"):  # bare scales: 百万, 千亿, 万亿
        product = 1
        for character in whole:
            product *= _SMALL[character]
        return product
    if not whole.strip(DIGITS):  # 二〇二〇: digit by digit
        return int("".join(str(_DIGIT[c]) for c in whole))
    if whole[0] in "百千万亿":  # 百五十 stands for 一百五十
        whole = "一" + whole
    import cn2an  # its import takes a quarter of a second, and most texts need it not

    return int(cn2an.cn2an(whole, "smart"))


# 三四百, 二三十, 七八: two digits in a row, the second one higher.
_ADJOINING_RE = regex.compile(r"^(十?)([一二两三四五六七八九])([二三四五六七八九])(?=[十百千万亿]|$)(.*)$")


def read_match(match: Spotted) -> Numeral | None:
    """Return the worth of a match of NUMERAL_RE, or None where it is no readable number or has over 28 digits.

    >>> read_match(NUMERAL_RE.search("百分之四十五")).low
    Decimal('45')
    >>> n = read_match(NUMERAL_RE.search("三四百"))
    >>> n.low, n.high
    (Decimal('300'), Decimal('400'))
    """
    if match.re is _PLAIN_RE:  # what most numerals are: 416, 68.85万
        return _read_plain(match[1], match[2] or "")
    surface = match.group()
    scale = surface[-1] if surface[-1] in "万亿" else ""
    digits = surface[:-1] if scale else surface
    if digits.isascii() and digits.replace(".", "", 1).isdigit():
        return _read_plain(digits, scale)
    if len(surface) == 1:
        return _read_single(surface)
    numeral = _read_compound(match) if len(surface) <= LONGEST else None
    return numeral if numeral and fits(numeral.low) and (numeral.high is None or fits(numeral.high)) else None


def _read_plain(digits: str, scale: str) -> Numeral | None:
    if len(digits) > LONGEST:
        return None
    value = _move_point(digits, SCALES[scale]) if scale else Decimal(digits)
    if len(digits) > _SURELY_FITS and not fits(value):
        return None
    return Numeral(value, None, "number", False, True, bool(scale))


def _move_point(digits: str, places: int) -> Decimal:
    """The value of plain digits with the point so many places to the right; no context of decimals has a say.

    >>> _move_point("68.85", 4), _move_point("1.23456", 4)
    (Decimal('688500'), Decimal('12345.6'))
    """
    whole, _, fraction = digits.partition(".")
    lacking = places - len(fraction)
    if lacking >= 0:
        return Decimal(whole + fraction + "0" * lacking)
    return Decimal(f"{whole}{fraction[:places]}.{fraction[places:]}")


def _read_single(character: str) -> Numeral | None:
    """三, 十, 百: a numeral of one Chinese character."""
    try:
        value = _read_chinese(character)
    except (ValueError, KeyError):
        return None
    return Numeral(value, None, "number", False, False, character in "百千万亿兆")


@exactly
def _read_compound(match: Spotted) -> Numeral | None:
    try:
        if match["part"]:
            return _read_part(match)
        if match["tenths"]:
            if (pair := _ADJOINING_RE.match(match["tenths"])) and not pair[1]:
                low, high = read_number(pair[2]) * 10, read_number(pair[3]) * 10
                return Numeral(low, high, "%", False, False, True) if high == low + 10 else None
            value = read_number(match["tenths"]) * 10
            if half := match["half"]:
                value += 5 if half == "半" else read_number(half)
            return Numeral(value, None, "%", False, False, True)
        if match["arabic"]:
            return _read_arabic(match)
        return _read_chinese_match(match)
    except (ValueError, KeyError, ArithmeticError):
        return None  # 十百千 in a row and the like: no number


PER_100K = 100_000


def _read_part(match: Spotted) -> Numeral | None:
    whole, parts = match["whole"], match["parts"]
    value = read_number(parts)
    if whole in ("百", "千"):
        return Numeral(value, None, "%" if whole == "百" else "‰", False, parts[0].isascii(), True)
    divisor = read_number(whole)
    if divisor == PER_100K:  # 十万分之14.3 is how rates of deaths and diseases are given: 14.3/10万
        return Numeral(value, None, "1/10万", False, parts[0].isascii(), True)
    if not (fits(value) and fits(divisor)):
        return None  # rounded below, it would look like a share of none
    share = Decimal(100) * value / divisor
    exact = (
        not str(divisor)[1:].strip("0") and str(divisor)[0] == "1"
    )  # 千万分之六 has few digits, but far right
    return Numeral(share if exact else round(share, 4), None, "%", False, False, True)


def _read_arabic(match: Spotted) -> Numeral:
    scale, rest = match["scale"] or "", match["rest"] or ""
    if rest:
        rest = rest.replace("零", "").replace(" ", "")
    value = read_number(match["arabic"] + scale + rest.replace("多", "").replace("余", ""))
    if match["scale3"]:
        value = scale_number(value, match["scale3"])
    if match["sign"]:
        value = -value
    return Numeral(
        value,
        None,
        "number",
        bool(match["more1"] or match["more2"] or (rest and ("多" in rest or "余" in rest))),
        True,
        bool(scale),
    )


def _read_chinese_match(match: Spotted) -> Numeral | None:
    more = match["more3"]
    surface = match["chinese"].replace("、", "")
    surface = surface.replace(more, "") if more else surface
    if more == "几":  # 十几万 names no figure
        return None
    scaled = surface[-1] in "百千万亿兆"
    adjoining = _ADJOINING_RE.match(surface)
    if adjoining and _DIGIT[adjoining[3]] == _DIGIT[adjoining[2]] + 1:
        ten, first, second, scale = adjoining.groups()
        low, high = read_number(ten + first + scale), read_number(ten + second + scale)
        return Numeral(low, high, "number", False, False, scaled)
    value = read_number(surface)
    return Numeral(
        -value if match["minus"] else value, None, "number", bool(more or match["more4"]), False, scaled
    )
