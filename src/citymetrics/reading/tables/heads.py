"""What a header or the label of a row says: the thing measured, its unit, its period, and whether it tells a movement.

比上年增长（%）: growth, yoy, in per cent, of nothing named; 12月末: a point in time;
总库容（亿立方米）: a measure with its unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

from citymetrics.marks.periods import PeriodMark, find_periods
from citymetrics.marks.places import PlaceMark, find_places
from citymetrics.marks.units import ScaledUnit
from citymetrics.reading.tables.figures import NO_UNITS, read_unit, word_list
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["Head", "ends_in_measure", "read_head", "read_units", "whole_place"]


@dataclass(frozen=True, slots=True)
class Head:
    """What a header or a label says.

    ``kind`` is ``level``, ``ratio``, ``growth`` or ``change``; ``falls`` is true where the figure is the size of a
    fall; ``running`` is ``month`` for 本月, ``total`` for 累计; ``shifted`` for 上年同期; ``mean`` for 年均.
    """

    words: Phrase
    measure: Phrase = EMPTY
    kind: str = "level"
    basis: str | None = None
    falls: bool = False
    unit: ScaledUnit | None = None
    periods: tuple[PeriodMark, ...] = ()
    place: PlaceMark | None = None
    running: str = ""
    shifted: bool = False
    mean: bool = False
    target: bool = False

    @property
    def bare_share(self) -> bool:
        """Whether it is a share and does not say of what: 比重, 百分比."""
        return self.kind == "ratio" and self.measure.text in word_list("share", "words")

    @property
    def symbol(self) -> str:
        """The symbol of its unit, or nothing."""
        return self.unit[1].symbol if self.unit else ""


_GROUP_RE = regex.compile(r"（([^（）]*)）")
_PERCENT_RE = regex.compile(r"[±+\-/]*([%‰])$")
_TAIL_RE = regex.compile(r"(?<=.)[/,，:：]([^/,，:：]+)$")
_YEAR_RE = regex.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_UNIT_JOINT_RE = regex.compile(r"[、,，;；和]|(?<=.)(?=%$)")
_EDGE_RE = regex.compile(r"^[的、，,：:]+|[的、，,：:/]+$")
_SIGNS_RE = regex.compile(r"±|\+[、,/]?[-−–]")
_INDEX_RE = regex.compile(r"（[^（）]*=\s*100[^（）]*）")


@cache
def _movement_re() -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    rises = "|".join(map(regex.escape, word_list("movement", "words")))
    falls = "|".join(map(regex.escape, word_list("movement", "falls")))
    # 增加值 is a measure, 增长极 and 变化率 are not read at all.
    return regex.compile(rf"(?:{rises})(?!值|极)"), regex.compile(falls)


def read_head(parts: Sequence[Phrase]) -> Head:
    """Read the parts of a header, from the top row down, or the one label of a row.

    >>> head = read_head([Phrase.of("比上年增长（%）", 0)])
    >>> head.kind, head.basis, head.symbol, head.measure.text
    ('growth', 'yoy', '%', '')
    >>> head = read_head([Phrase.of("12月末", 0), Phrase.of("总库容（亿立方米）", 9)])
    >>> head.kind, head.symbol, head.periods[0].edge, head.measure.text
    ('level', 'm3', 'end', '总库容')
    >>> read_head([Phrase.of("比年初增加额", 0)]).kind, read_head([Phrase.of("工业增加值", 0)]).kind
    ('change', 'level')
    """
    place = None
    rest = EMPTY
    for part in parts:
        found = whole_place(part.text) if place is None else None
        if found is not None:
            place = found
        else:
            rest += part
    whole = rest
    rest, unit = _take_unit(rest)
    rest = rest.without([match.span() for match in _INDEX_RE.finditer(rest.text)])
    rest, moves, falls, basis = _take_movement(rest)
    moves = moves or bool(_SIGNS_RE.search(whole.text))
    shifted = bool(pattern("header.shifted").search(rest.text)) and not moves
    running = (
        "month"
        if pattern("header.month").search(rest.text)
        else "total"
        if pattern("header.total").search(rest.text)
        else ""
    )
    rest, periods = _take_periods(rest)
    measure = _measure(rest)
    kind = _kind(whole.text, measure.text, moves, unit)
    if unit and unit[1].symbol == "%" and not moves and pattern("header.against").search(whole.text):
        # 预算数为上年决算数的%: the year is a part of what it says
        kind, periods, measure = "ratio", (), _measure(_take_unit(whole)[0])
    return Head(
        whole, measure, kind, basis, falls, unit, periods, place, running, shifted,
        bool(pattern("header.mean").search(whole.text)), _is_target(whole.text),
    )  # fmt: skip


def _is_target(text: str) -> bool:
    return any(word in text for word in word_list("status", "target")) and not any(
        word in text for word in word_list("status", "actual")
    )


def read_units(text: str) -> list[ScaledUnit]:
    """Return the units that a line such as 单位：亿元、% names.

    >>> [unit.symbol for _, unit in read_units("亿元、%")], len(read_units("（以年鉴为准）"))
    (['CNY', '%'], 0)
    """
    found = []
    for piece in _UNIT_JOINT_RE.split(text.strip("（）：")):
        unit = read_unit(piece)
        if unit is not None:
            found.append(unit)
    return found


def whole_place(text: str) -> PlaceMark | None:
    """Return the place that a cell names, if it names nothing else."""
    if not 1 < len(text) <= 16:
        return None
    marks = find_places(text)
    if len(marks) == 1 and (marks[0].start, marks[0].end) == (0, len(text)) and not marks[0].comparison:
        return marks[0] if marks[0].kind in ("division", "township", "deictic") else None
    return None


def ends_in_measure(text: str) -> bool:
    """Whether a name says what is measured: 粮食产量 does, 粮食 does not."""
    return text.endswith(word_list("name", "measure_ends"))


def _take_unit(words: Phrase) -> tuple[Phrase, ScaledUnit | None]:
    for match in _GROUP_RE.finditer(words.text):
        stated = pattern("header.unit-word").sub("", match[1])
        units = read_units(stated)
        if len(units) == 1 and stated not in NO_UNITS:
            return words.without([match.span()]), units[0]
    percent = _PERCENT_RE.search(words.text)
    if percent:
        return words.cut(0, percent.start()), read_unit(percent[1])
    tail = _TAIL_RE.search(words.text)
    unit = read_unit(tail[1]) if tail else None
    if tail and unit:
        return words.cut(0, tail.start()), unit
    return words, None


def _take_movement(words: Phrase) -> tuple[Phrase, bool, bool, str | None]:
    """Take out the words of movement and what it is against; whether there are any, whether they tell a fall."""
    rises_re, falls_re = _movement_re()
    basis_match = pattern("header.basis").search(words.text)
    rises, falls = list(rises_re.finditer(words.text)), list(falls_re.finditer(words.text))
    if not rises and not falls and not basis_match:
        return words, False, False, None
    spans = [match.span() for match in (*rises, *falls)]
    basis = None
    if basis_match:
        spans.append(basis_match.span())
        basis = _basis(basis_match)
    real = [
        match for match in rises if match.group() not in ("同比", "环比", "比上年", "比去年", "比年初", "±")
    ]
    rest = words.without(spans)
    last = max(end for _, end in spans)
    # 增长率, 增加额: the tail belongs to the movement. Of 增长额度 nothing is left that names a thing.
    tails = (
        *word_list("movement", "growth_ends"),
        *word_list("movement", "change_ends"),
        "（）",
        "+",
        "-",
        "百分点",
    )
    tail = next((t for t in tails if words.text[last:] == t), None)
    if tail:
        rest = rest.cut(0, len(rest.text) - len(tail))
    return rest, True, bool(falls) and not real, basis


def _basis(match: regex.Match[str]) -> str | None:
    if match["yoy"]:
        return "yoy"
    if match["chain"]:
        return "chain"  # a month or a quarter, by the period
    if match["year"]:
        return str(match["year"])
    word = match["word"]
    if word.startswith(("上年", "去年", "同期")):
        return "yoy"
    return "mom" if word.startswith("上月") else "qoq" if word.startswith("上季") else None


def _take_periods(words: Phrase) -> tuple[Phrase, tuple[PeriodMark, ...]]:
    marks = find_periods(words.text)
    if not marks:
        match = _YEAR_RE.search(words.text)
        if match is None:
            return words, ()
        mark = PeriodMark(match.start(), match.end(), "year", year=int(match[1]))
        return words.without([match.span()]), (mark,)
    rest = words.without([(mark.start, mark.end) for mark in marks])
    # 本年, 本月 and 上年同期 are seen from the period of the table.
    own = [mark for mark in marks if not pattern("header.relative").match(words.text, mark.start)]
    return rest, tuple(own)


def _measure(words: Phrase) -> Phrase:
    words = words.without([match.span() for match in pattern("header.idle").finditer(words.text)])
    words = words.without([match.span() for match in _EDGE_RE.finditer(words.text)])
    if words.text in word_list("header", "generic"):
        return EMPTY
    return words


def _kind(text: str, measure: str, moves: bool, unit: ScaledUnit | None) -> str:
    symbol = unit[1].symbol if unit else ""
    bare = _GROUP_RE.sub("", text)
    if moves:
        if symbol == "pp" or "百分点" in text:
            return "change"
        if symbol in ("%", "‰") or bare.endswith((*word_list("movement", "growth_ends"), "%")):
            return "growth"
        if unit or bare.endswith(word_list("movement", "change_ends")) or "比年初" in bare:
            return "change"
        return "growth"
    if any(word in measure for word in word_list("share", "words")) or measure.endswith("率"):
        return "ratio"
    return "level"
