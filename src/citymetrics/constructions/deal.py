"""分别: figures dealt out to the names before them, in their order."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from citymetrics.constructions.naming import Memory, Name, strip_leading, strip_trailing
from citymetrics.constructions.phrase import Phrase
from citymetrics.places import PlaceMark

__all__ = ["deal_names", "split_names"]

_LINK_RE = regex.compile(r"、|和|与|及|以及|，")
# A first member that lacks the head of the last one (存、贷款余额) borrows it; one with a head of its own does not.
_HEAD_RE = regex.compile(r"(?:率|数|量|额|值|人|价|积|度|费|入|出|品|业|资|款|口|比|重|位|县|区|市|省|所|校|户|家|油|煤|钢|粮|车|机|电|元|林|水|气|例|易|消|险|金|税|润|本|程|次|员|生|师|权|利|标|站|点|心|园|社|房|地)$")
_WORDS = frozenset(["存款", "贷款", "进口", "出口", "内贸", "外贸", "内需", "外需", "流入", "流出", "省内", "省外", "县城", "城区", "城市", "水电", "火电", "风电"])
_INDUSTRY_RE = regex.compile(r"^([一二三])([一二三])(?:次)?(产业?)(.*)$")


def split_names(phrase: Phrase, count: int) -> list[Phrase] | None:
    """Split a coordinated name into ``count`` names, or None where it does not come to that many.

    >>> [p.text for p in split_names(Phrase("存、贷款余额", range(6)), 2)]
    ['存款余额', '贷款余额']
    """
    industry = _INDUSTRY_RE.match(phrase.text)
    if industry and count == 2:
        tail = phrase.cut(2)
        return [phrase.cut(0, 1) + tail, phrase.cut(1, 2) + tail]
    pieces: list[Phrase] = []
    position = 0
    for match in _LINK_RE.finditer(phrase.text):
        if match.group() in "和与及" and phrase.text[match.end() : match.end() + 1] in "谐平田":
            continue
        pieces.append(phrase.cut(position, match.start()))
        position = match.end()
    pieces.append(phrase.cut(position))
    pieces = [piece for piece in pieces if piece]
    if len(pieces) > count:
        pieces = _merge(phrase, count) or pieces
    if len(pieces) != count or count < 2:
        return None
    last = pieces[-1]
    dealt = []
    for piece in pieces[:-1]:
        if piece.text[-1] + last.text[1:2] in _WORDS and last.text[0] + last.text[1:2] in _WORDS:
            piece = piece + last.cut(1)  # 存、贷款余额
        elif len(last) > len(piece) + 1 and not (len(piece) > 2 and _HEAD_RE.search(piece.text)):
            piece = piece + last.cut(len(piece))
        dealt.append(piece)
    return [*dealt, last]


def _merge(phrase: Phrase, count: int) -> list[Phrase] | None:
    """More 、 than names: 和 alone may be the joint (农、林产品和畜产品产量)."""
    for joint in ("和", "与", "及", "以及"):
        parts = phrase.text.split(joint)
        if len(parts) == count:
            pieces, position = [], 0
            for part in parts:
                pieces.append(phrase.cut(position, position + len(part)))
                position += len(part) + len(joint)
            return pieces
    return None


def deal_names(phrase: Phrase, count: int, memory: Memory, places: Sequence[PlaceMark]) -> list[Name] | None:
    """The names for ``count`` figures: split off the phrase, else those of the last records of the sentence."""
    phrase, _ = strip_leading(strip_trailing(phrase), places)
    if phrase:
        split = split_names(phrase, count)
        if split:
            return [Name(strip_trailing(piece)) for piece in split]
        if not regex.search(r"(?:[一二两三四五六七八九十\d]+[大项个]?(?:指标|者|项|类|大类)|两者|二者|三者)$", phrase.text):
            return None
    earlier: list[Name] = []
    for reading in reversed(memory.names):
        if reading.statistic == "growth" and phrase:
            continue
        if reading.name.phrase.text not in [name.phrase.text for name in earlier]:
            earlier.insert(0, reading.name)
        if len(earlier) == count:
            return [Name(name.phrase) for name in earlier]
    return None
