"""What is no part of a name: connectives, places and numbering in front, linking words behind, comparisons inside."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import chain

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.edges import goes_on, spans
from citymetrics.reading.constructions.vocabulary import vocabulary
from citymetrics.text.patterns import Characters, head, pattern, tail
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = [
    "after_scale",
    "before_change",
    "before_link",
    "drop_comparisons",
    "is_link",
    "places_listed",
    "runs_on",
    "strip_leading",
    "strip_trailing",
    "without_growth_head",
]

_EDGE = " \t\u3000、,，.·/-—~“”‘’\"'「」『』：:；;…"
_LEADING_EDGE = frozenset(_EDGE) - frozenset('“‘「『"')


def strip_leading(phrase: Phrase, places: Sequence[PlaceMark] = ()) -> tuple[Phrase, PlaceMark | None]:
    """Without connectives, numbering and places at the head; the last place stripped is returned too."""
    led = _led()
    place: PlaceMark | None = None
    tried = -1  # where a list of places ends that is no list to be dealt out
    while phrase.text:
        stripped = phrase.strip(_EDGE) if phrase.text[0] in _LEADING_EDGE else phrase
        text = stripped.text
        if not text:
            return EMPTY, place
        if led[text[0]] and (match := pattern("strip.numbering").match(text)):
            phrase = stripped.cut(match.end())
            continue
        if _names_source(text) and (match := pattern("strip.source").match(text)):
            phrase = stripped.cut(match.end())
            continue
        if places and (mark := _place_at(stripped, places)) is not None:
            if mark.start >= tried and (listed := places_listed(places, mark.start)):
                tried = listed[-1].end
                beyond = tried - mark.start
                if pattern("strip.dealt").match(text, beyond):
                    phrase = stripped.cut(
                        beyond
                    )  # 扬州市、泰州市合计…: which area is not for the name to say
                    continue
            if not _runs_on(stripped, mark):
                place = mark if not mark.comparison else place
                phrase = _cut_place(stripped, mark)
                continue
        word = vocabulary().adverb.match(text) if led[text[0]] else None
        if word is not None and not goes_on(text, 0, word.last):
            phrase = stripped.cut(word.last)
            continue
        if stripped is phrase:
            break
        phrase = stripped
    return phrase, place


_SOURCE_ENDS = frozenset("示明计算透称绍")


def _names_source(text: str) -> bool:
    """Whether words may begin with who says so, which most do not."""
    return len(text) > 4 and not _SOURCE_ENDS.isdisjoint(text[2:20])


@cache
def _led() -> Characters:
    """Whether numbering or a connective can begin with a character: most phrases begin with none."""
    numbering, adverb = head("strip.numbering"), vocabulary().adverb
    return Characters(lambda character: numbering.begins[character] or adverb.begins(character))


def places_listed(places: Sequence[PlaceMark], start: int) -> list[PlaceMark]:
    """The places of a list that begins at ``start`` (天津市和平区与沈阳市和平区); none for a single place."""
    found: list[PlaceMark] = []
    wanted = start
    for number in range(bisect_left(places, start, key=_start_of), len(places)):
        mark = places[number]
        if mark.start == wanted and mark.kind in ("division", "township"):
            found.append(mark)
            wanted = mark.end + 1
        elif found or mark.start > start:
            break
    return found if len(found) > 1 else []


def _start_of(mark: PlaceMark) -> int:
    return mark.start


def _place_at(phrase: Phrase, places: Sequence[PlaceMark]) -> PlaceMark | None:
    first = phrase.where[0]
    number = bisect_left(places, first, key=_start_of)
    return places[number] if number < len(places) and places[number].start == first else None


def _runs_on(phrase: Phrase, mark: PlaceMark) -> bool:
    """Whether the place is only the first half of a longer name (成都站, 广州港)."""
    if mark.kind in ("region", "zone", "foreign"):
        return True
    if mark.kind == "deictic":
        return phrase.text.startswith(
            "域", mark.end - mark.start
        )  # 全市高新技术企业: 全市 begins no longer name
    return runs_on(phrase.text[mark.end - mark.start :])


def runs_on(rest: str) -> bool:
    """Whether the words behind a place make it a part of a longer name."""
    return bool(pattern("strip.run-on").match(rest))


def _cut_place(phrase: Phrase, mark: PlaceMark) -> Phrase:
    count = 0
    while count < len(phrase) and phrase.where[count] < mark.end:
        count += 1
    if count > 2 and goes_on(phrase.text, count - 1, count):
        count -= 1  # 拉萨|市民平均日用气量
    elif within := pattern("strip.within").match(phrase.text, count):
        count = within.end()
    return phrase.cut(count)


def _keeps(text: str, word: str) -> bool:
    """月平均, 资产总计: too short without the word, or a name with it."""
    return (word == "平均" and len(text) < 4) or bool(tail("strip.account").search(text))


_MILESTONE_ENDS = frozenset("阶关口槛点")
_TRAILING_EDGE = " \t、,，.·/-—~：:；;…"


def strip_trailing(phrase: Phrase) -> Phrase:
    """Without adverbs, linking words and milestones at the end."""
    text, trailed, trailing = phrase.text, _trailed(), vocabulary().trailing
    while text and trailed[text[-1]]:
        if text[-1] in _MILESTONE_ENDS and (milestone := pattern("strip.milestone-passed").search(text)):
            text = text[: milestone.start()]
            continue
        if text[-1] in _WITHIN and (round_it := pattern("strip.circumstance").search(text)):
            text = text[: round_it.start()]
            continue
        if text[-1] in _SPANS and (years := pattern("strip.years").search(text)):
            text = text[: years.start()]
            continue
        shorter = text.rstrip(_TRAILING_EDGE)
        match = trailing.search(shorter)
        if match and match.first and not (_keeps(shorter, match.group()) or spans(shorter, match.first)):
            shorter = shorter[: match.first]
        if len(shorter) == len(text):
            break
        text = shorter
    return phrase if len(text) == len(phrase.text) else phrase.cut(0, len(text))


@cache
def _trailed() -> Characters:
    """Whether what is no part of a name can end with a character."""
    trailing = vocabulary().trailing
    return Characters(
        lambda character: (
            character in _MILESTONE_ENDS | _SPANS | _WITHIN | set(_TRAILING_EDGE) or trailing.ends(character)
        )
    )


def before_change(phrase: Phrase) -> Phrase:
    """What a verb of change is said of: without words of degree and manner (稳步, 大幅) in front of the verb."""
    while True:
        stripped = strip_trailing(phrase)
        match = vocabulary().degree.search(stripped.text)
        if match is not None and not spans(stripped.text, match.first):
            stripped = stripped.cut(0, match.first)
        if len(stripped) == len(phrase):
            return phrase
        phrase = stripped


_MAY_COMPARE = frozenset("比较同环按扣剔年每逐累名折与和跟于领超合可平分")


def drop_comparisons(phrase: Phrase) -> Phrase:
    """Without 比上年, 较2020年, 同比 and their like."""
    if _MAY_COMPARE.isdisjoint(phrase.text):
        return phrase
    pieces: list[tuple[int, int]] = []
    position = 0
    for match in head("strip.comparison").finditer(phrase.text):
        before = phrase.text[match.start() - 1 : match.start()]
        if match.group()[0] in "比较" and before and before in "占对评之同环类可配":
            continue
        if match.group() == "比":
            continue  # 收入比, 性别比
        if before and before in "入别价粮效" and phrase.text.startswith("比比", match.start()):
            # 居民收入比比上年: the first 比 belongs to the name
            pieces.append((position, match.start() + 1))
            position = match.end()
            continue
        if (
            match.group() in ("实际", "每年", "年均", "累计", "名义", "合计")
            and match.end() < len(phrase.text) - 1
            and match.start() > 0
        ):
            continue
        pieces.append((position, match.start()))
        position = match.end()
    if not position:
        return phrase
    pieces.append((position, len(phrase)))
    where = tuple(chain.from_iterable(phrase.where[begin:end] for begin, end in pieces))
    return Phrase("".join([phrase.text[begin:end] for begin, end in pieces]), where)


_NOW_ENDS = frozenset("前在今的")


def before_link(left: Phrase) -> Phrase:
    """Without linking words (达到, 为, 增至) at the end."""
    text, linked, link = left.text, _linked(), vocabulary().link
    while text and (linked[text[-1]] or text[-1] in _SPANS or "每" in text):
        if text[-1] in " \t":
            left = left.cut(0, len(text)).strip(" \t")
            text = left.text
        if money := tail("strip.currency").search(text):
            text = text[: money.start()]
        if ("每" in text or text[-1:] in _SPANS) and (unit := pattern("strip.per").search(text)):
            text = text[: unit.start()]
        if text[-1:] in _NOW_ENDS and (now := pattern("strip.now").search(text)):
            text = text[: now.start()]
        if text[-1:] in _OF and link.search(text[:-1]):
            text = text[:-1]
        match = link.search(text)
        if match is None or spans(text, match.first) or tail("strip.account").search(text):
            break
        text = text[: match.first]
    return left if len(text) == len(left.text) else left.cut(0, len(text))


@cache
def _linked() -> Characters:
    """Whether words between a name and its figure can end with a character."""
    link, money = vocabulary().link, tail("strip.currency")
    return Characters(
        lambda character: (
            character in _NOW_ENDS | _OF | set(" \t") or money.ends[character] or link.ends(character)
        )
    )


_OF = frozenset("的之")
_SPANS = frozenset("年月日")
_WITHIN = frozenset("中里内下上")


def is_link(text: str) -> bool:
    """Whether words are nothing but a link (扩大为)."""
    match = vocabulary().link.search(text)
    return match is not None and match.first == 0


def after_scale(left: Phrase) -> Phrase:
    """Without the rest of the figure before: 上年增长12%|的高基数上|增长8%."""
    if not left.text.startswith("的"):
        return left
    match = pattern("standing.scale").match(left.text)
    return left.cut(match.end() + 1) if match is not None and match.end() < len(left) else left


def without_growth_head(phrase: Phrase) -> Phrase:
    """Without 增速, 降幅 and their like at the end."""
    match = vocabulary().growth_head.search(phrase.text)
    return phrase.cut(0, match.start()) if match and match.start() else phrase
