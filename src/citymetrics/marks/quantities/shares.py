"""Shares that are written without a per cent sign: 2.3:36.9:60.8, 1/3, 半数, 翻番."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import regex

from citymetrics.exactness import fits
from citymetrics.marks.numerals import Numeral
from citymetrics.marks.qualifiers import bounds, qualifier_before
from citymetrics.marks.quantities.build import build_quantity
from citymetrics.marks.quantities.guards import guarded
from citymetrics.marks.quantities.quantity import Quantity, Spans

__all__ = ["find_doublings", "find_halves", "read_fraction", "read_structure"]

_NUMBER_RE = regex.compile(r"[0-9]+(?:\.[0-9]+)?")
_AFTER_FRACTION_RE = regex.compile(r"以[上下]|左右|的|强|，|。|；|、|$")
_SHARE_RE = regex.compile(
    r"半数|(?:下降|减少|压减|缩短|降低|压缩|减|降)了?\s?(一半)|(?:[近超占的到达]|超过|约)\s?(一半)|(一半)(?=以上|左右|以下)"
)
_DOUBLE_RE = regex.compile(r"翻了?番(?!茄)")


def read_structure(match: regex.Match[str]) -> list[Quantity]:
    """2.3:36.9:60.8 gives its parts in per cent; parts that do not make up a whole are something else."""
    numbers = list(_NUMBER_RE.finditer(match.group()))
    values = [Decimal(number.group()) for number in numbers]
    if not all(map(fits, values)) or not Decimal("99.5") <= sum(values) <= Decimal("100.5"):
        return []
    found = []
    for number, value in zip(numbers, values, strict=True):
        start, end = match.start() + number.start(), match.start() + number.end()
        found.append(
            Quantity(
                start, end, match.start(), match.end(), value, value, value, "exact", "%", "ratio",
                kind="structure", rules=("number.structure",),
            )
        )  # fmt: skip
    return found


def read_fraction(text: str, match: regex.Match[str]) -> Quantity | None:
    """1/3 as a share; a fraction of one, so that dates and scores are left alone."""
    if guarded(text, match.start(), match.end(), True):
        return None
    part, whole = Decimal(match[1]), Decimal(match[2])
    if not 0 < part < whole or (whole < 10 and part > 9):
        return None
    if not _AFTER_FRACTION_RE.match(text[match.end() : match.end() + 2]):
        return None
    share = round(Decimal(100) * part / whole, 4)
    numeral = Numeral(share, None, "%", False, True, True)
    return build_quantity(text, match.start(), match.end(), numeral, None)


def find_halves(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """半数 and 一半 where they state a share: 半数以上, 超过一半."""
    if "半数" not in text and "一半" not in text:
        return []
    taken = Spans([(quantity.start, quantity.end) for quantity in found])
    halves = []
    for match in _SHARE_RE.finditer(text):
        group = next((number for number in (1, 2, 3) if match[number]), 0)
        start, end = match.span(group)
        if not taken.covers(start, end):
            numeral = Numeral(Decimal(50), None, "%", False, False, True)
            halves.append(build_quantity(text, start, end, numeral, None))
    return halves


def find_doublings(text: str) -> list[Quantity]:
    """翻番 without a numeral doubles, like 翻一番."""
    if "番" not in text:
        return []
    found = []
    for match in _DOUBLE_RE.finditer(text):
        hundred, (qualifier, start) = Decimal(100), qualifier_before(text, match.start())
        found.append(
            Quantity(
                start, match.end(), match.start(), match.end(), hundred, *bounds(qualifier, hundred),
                qualifier, "%", "ratio", rules=("unit.double",),
            )
        )  # fmt: skip
    return found
