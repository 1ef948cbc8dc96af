"""What stands over a table: its subject, period, place and units (2012年主要农产品产量, 单位：亿元)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from citymetrics.marks.periods import PeriodMark, find_periods
from citymetrics.marks.places import PlaceMark, find_places
from citymetrics.marks.units import ScaledUnit
from citymetrics.reading.tables.figures import NO_UNITS, word_list
from citymetrics.reading.tables.heads import Head, read_head, read_units
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["Caption", "read_caption"]


@dataclass(frozen=True, slots=True)
class Caption:
    """What a table's caption says. ``subject`` is what is left of it as a name; ``planned`` if it is about aims.

    ``movement`` where the figures are growth by the caption alone: 居民消费价格比上年涨跌幅度, 单位：%.
    """

    subject: Phrase = EMPTY
    periods: tuple[PeriodMark, ...] = ()
    place: PlaceMark | None = None
    unit: ScaledUnit | None = None
    percent: bool = False
    planned: bool = False
    movement: Head | None = None


_GROUP_RE = regex.compile(r"（[^（）]*）")
_NO_UNITS = frozenset(f"（{word}）" for word in NO_UNITS)
_JOINTS = "及和与、"


def read_caption(lines: Iterable[Phrase]) -> Caption:
    """Read the lines above a table, nearest first.

    >>> caption = read_caption([Phrase.of("单位：亿元", 20), Phrase.of("表2 2012年主要农产品产量统计表", 0)])
    >>> caption.subject.text, caption.periods[0].year, caption.unit[1].symbol
    ('农产品产量', 2012, 'CNY')
    """
    units: list[ScaledUnit] = []
    title = EMPTY
    for words in lines:
        match = pattern("caption.unit").search(words.text)
        if match:
            units += read_units(match["units"])
            words = words.without([match.span()])
        title = words + title if words else title
    for match in _GROUP_RE.finditer(title.text):
        units += read_units(match.group()) if match.group() not in _NO_UNITS else []
    title = title.without([match.span() for match in regex.finditer(r"\*{2,}", title.text)])
    movement = read_head([title]) if units and all(unit[1].symbol == "%" for unit in units) else None
    if movement is not None and movement.kind != "growth":
        movement = None
    basis = pattern("caption.base").search(title.text) if movement else None
    if basis:
        title = title.without([basis.span()])
    periods = tuple(find_periods(title.text))
    marks = find_places(title.text)
    divisions = [
        mark for mark in marks if mark.kind in ("division", "township", "deictic") and not mark.comparison
    ]
    place = divisions[0] if len({mark.name for mark in divisions}) == 1 else None
    kinds = [unit for unit in units if unit[1].symbol not in ("%", "‰", "pp")]
    return Caption(
        _subject(title, periods, marks),
        periods,
        place,
        kinds[0] if len(kinds) == 1 else None,
        any(unit[1].symbol == "%" for unit in units),
        bool(pattern("caption.planned").search(title.text))
        and not pattern("caption.done").search(title.text),
        movement,
    )


def _subject(title: Phrase, periods: Sequence[PeriodMark], places: Sequence[PlaceMark]) -> Phrase:
    spans = [(mark.start, mark.end) for mark in periods]
    spans += [(mark.start, mark.end) for mark in places]
    spans += [match.span() for match in _GROUP_RE.finditer(title.text)]
    number = pattern("caption.number").match(title.text)
    if number:
        spans.append(number.span())
    rest = title.without(spans)
    rest = _strip(rest, word_list("name", "before"), word_list("name", "after"))
    return rest if len(rest.text) <= 24 else EMPTY


def _strip(words: Phrase, before: Sequence[str], after: Sequence[str]) -> Phrase:
    while head := next((word for word in before if words.text.startswith(word)), None):
        words = words.cut(len(head))
    while tail := next((word for word in (*after, *_JOINTS) if words.text.endswith(word)), None):
        words = words.cut(0, len(words.text) - len(tail))
    return words
