"""分别: figures dealt out to the names before them, in their order."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.memory import Memory, Name
from citymetrics.reading.constructions.naming import is_generic
from citymetrics.reading.constructions.strip import strip_leading, strip_trailing, without_growth_head
from citymetrics.text.phrase import Phrase

__all__ = ["SHARED_HEAD_RE", "deal_names", "split_names"]

_JOINTS = ("、", "和", "与", "及", "以及")
_JOINT_RE = regex.compile(r"、|以及|和(?!谐|田|平)|与|及")
# A first member that lacks the head of the last one (食品、药品抽检合格率) borrows it.
_HEAD_RE = regex.compile(
    r"(?:率|数|量|额|值|价|积|度|费|比|重|收入|支出|投资|进口|出口|消费|贸易|产业|余额|贷款|存款|增速|价格|指数|人口|人次|面积|规模|里程)$"
)
SHARED_HEAD_RE = regex.compile(
    r"(?:人均[\p{Han}]{0,6}标准|增加值|总产值|产值|产量|进出口总[值额]|进出口|进口[值额]?|出口[值额]?|投资|销售额|零售额|营业收入|收入|支出|余额|面积|价格|总量|占比|比重|增速|人数|用户数?|客运量|货运量|周转量|吞吐量|案件|警情|事故|立案数|发案数)$"
)
# One character of each word is enough: 存、贷款余额; 内、外贸.
_WORDS = frozenset(
    [
        "存款",
        "贷款",
        "进口",
        "出口",
        "内贸",
        "外贸",
        "内需",
        "外需",
        "流入",
        "流出",
        "省内",
        "省外",
        "水电",
        "火电",
        "风电",
    ]
)
_INDUSTRY_RE = regex.compile(r"^第?([一二三](?:[、和]?第?[一二三]){1,2})次?(产业?)(.*)$")
# Two members in one word; 城乡 deals out 城镇 and 农村.
_PAIRS = {"城乡": ("城镇", "农村"), "存贷": ("存", "贷"), "牛羊": ("牛", "羊")}


def split_names(phrase: Phrase, count: int) -> list[Name] | None:
    """Split a coordinated name into ``count`` names, or None where it does not come to that many.

    >>> [name.phrase.text for name in split_names(Phrase("存、贷款余额", range(6)), 2)]
    ['存款余额', '贷款余额']
    """
    industry = _INDUSTRY_RE.match(phrase.text)
    numbers = [character for character in industry[1] if character in "一二三"] if industry else []
    if industry and len(numbers) == count:
        rest = phrase.cut(industry.start(3))
        return [Name(rest, prefix=f"第{number}产业") for number in numbers]
    for pair, members in _PAIRS.items():
        at = phrase.text.find(pair)
        if at >= 0 and count == 2:
            head, rest = phrase.cut(0, at), phrase.cut(at + len(pair))
            if not head:
                return [Name(rest, prefix=member) for member in members]
            # The members share what stands in front, too: 金融机构人民币存贷款余额.
            first, second = phrase.cut(at, at + 1), phrase.cut(at + 1, at + 2)
            return [Name(head + first + phrase.cut(at + 2)), Name(head + second + phrase.cut(at + 2))]
    for joint in (None, *_JOINTS):
        pieces = _split(phrase, joint)
        if len(pieces) == count >= 2:
            return [Name(piece) for piece in complete_heads(pieces)]
    return None


def _split(phrase: Phrase, joint: str | None) -> list[Phrase]:
    """The pieces between one kind of joint, or between all kinds."""
    pattern = _JOINT_RE if joint is None else regex.compile(regex.escape(joint))
    pieces, position = [], 0
    for match in pattern.finditer(phrase.text):
        pieces.append(phrase.cut(position, match.start()))
        position = match.end()
    pieces.append(phrase.cut(position))
    return [piece for piece in pieces if piece.text.strip()]


def complete_heads(pieces: Sequence[Phrase]) -> list[Phrase]:
    """Give the pieces before the last one the head that only the last one spells out."""
    last = pieces[-1]
    if (etc := _ETC_RE.search(last.text)) and etc.end() < len(last):
        # 食品、石化、信息等产业增加值, 锂电池、电动汽车等“新三样”出口: what follows 等 is of each
        head = last.cut(etc.end())
        last = last.cut(0, etc.start())
        return [piece if _HEAD_RE.search(piece.text) else piece + head for piece in (*pieces[:-1], last)]
    shared = SHARED_HEAD_RE.search(last.text)
    done = []
    for piece in pieces[:-1]:
        first, rest = piece.text[-1], last.text[1:2]
        if rest and first + rest in _WORDS and last.text[0] + rest in _WORDS:
            piece = piece + last.cut(1)
        elif _HEAD_RE.search(piece.text) and not (shared and shared.group() in ("增速", "占比", "比重")):
            pass
        elif shared and (0 < shared.start() <= len(piece) + 2 or shared.group().startswith("人均")):
            piece = piece + last.cut(shared.start())
        elif _HEAD_RE.search(last.text) and len(last) > len(piece) + 1 and len(piece) <= 4:
            piece = piece + last.cut(_modifier_end(last.text, [p.text for p in pieces[:-1]], len(piece)))
        done.append(piece)
    return [*done, last]


# 等 with the sum or the quoted name of what was listed.
_ETC_RE = regex.compile(
    r"(?<=\p{Han}{2})等(?!级|额|值|比)(?:[一二两三四五六七八九十\d]+[个大项类种家]+|[“\"][^”\"]{1,10}[”\"])?"
)


# Where a head begins that a list shares: 人参、食用菌|全产业链产值, 城镇、农村|居民人均可支配收入.
_HEAD_START_RE = regex.compile(
    r"常住|居民|人均|户均|领域|业务|先进产能|全?产业链?|行业|设施|建成|总?投资|贷款|存款|增加值|总?产[值量]|新增|用[水电地]"
)


def _modifier_end(last: str, others: Sequence[str], default: int) -> int:
    """Where the modifier of the last member ends: 普通高中|专任教师学历合格率 beside 小学, 初中."""
    for other in others:
        at = last.find(other[-1], 1, len(other) + 3)
        if at >= 0:
            return at + 1
    begun = _HEAD_START_RE.search(last, 2)
    return begun.start() if begun else default


_SUM_RE = regex.compile(r"(?:[一二两三四五六七八九十\d]+[大项个]?(?:指标|者|项|类|大类)|两者|二者|三者)$")


def deal_names(phrase: Phrase, count: int, memory: Memory, places: Sequence[PlaceMark]) -> list[Name] | None:
    """The names for ``count`` figures: split off the phrase, else off the clauses before it, else those of the
    last records of the sentence."""
    phrase, _ = strip_leading(strip_trailing(phrase), places)
    if phrase and is_generic(phrase.text) and memory.pending:
        # 电气机械和器材制造业、汽车制造业，增加值分别…
        split = split_names(strip_leading(memory.pending[-1].words, places)[0], count)
        if split:
            return [Name(name.phrase + phrase, prefix=name.prefix) for name in split]
    if phrase:
        if len(memory.pending) >= count - 1:
            listed = [*(clause.words for clause in memory.pending[len(memory.pending) - count + 1 :]), phrase]
            listed[0] = strip_leading(listed[0], places)[0]
            industries = all(piece.text.endswith("业") for piece in listed[:-1]) and "业" in phrase.text
            if (industries or len(split_names(phrase, count) or ()) != count) and all(listed):
                return [Name(strip_trailing(piece)) for piece in complete_heads(listed)]
        split = split_names(phrase, count)
        if split:
            return [Name(strip_trailing(name.phrase), prefix=name.prefix) for name in split]
        if not _SUM_RE.search(phrase.text):
            return None
    if not phrase and memory.topic and memory.pending:
        # 汽油和柴油价格降幅收窄，同比分别下降…
        split = split_names(without_growth_head(memory.topic), count)
        if split:
            return split
    earlier: dict[str, Name] = {}
    for reading in reversed(memory.names):
        if reading.statistic == "growth" and phrase:
            continue
        name = Name(reading.name.whole, prefix=reading.name.prefix)
        earlier.setdefault(name.phrase.text, name)
        if len(earlier) == count:
            return list(reversed(earlier.values()))
    return None
