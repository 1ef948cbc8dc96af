"""Hold our reading of numerals against a peer's specifications of Chinese numbers and percentages.

usage: compare_recognizers.py FOLDER [--all]

FOLDER holds NumberModel.json and PercentModel.json of Microsoft Recognizers-Text. Each value that they state is
put into a class by its words alone, before we read it: either one of OUT_OF_SCOPE, with the reason why our texts
do not ask for it, or in scope. Printed are the classes with their counts, the share of the values in scope on
which we agree, and every disagreement; --all lists what is out of scope, too. Exit status 0.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from citymetrics.marks.numerals import NUMERAL_RE, read_match
from citymetrics.marks.quantities import find_quantities
from citymetrics.text.folded import fold

FILES = ("NumberModel.json", "PercentModel.json")

TOLERANCE = Decimal("0.0001")
FRACTION_TOLERANCE = Decimal("0.001")
"""Shares of a whole are kept to four decimals of a per cent."""

POINTS_RE = re.compile(r"\s*个\s*百\s*分\s*点$")
BLANK_IN_NUMERAL_RE = re.compile(r"\S\s+\S")
SLASH_RE = re.compile(r"(\d+)/(\d+)$")
PARTS_RE = re.compile(r".分之.")
FRACTION_RE = re.compile(r"分之|/")


@dataclass(frozen=True, slots=True)
class Value:
    """A value that the peer states: its words in the folded input, and what it takes them for."""

    text: str
    start: int
    end: int
    words: str
    value: Decimal
    percent: bool


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """A class of values that the texts of this library do not hold as figures."""

    name: str
    applies: Callable[[Value], bool]
    reason: str


def _holds(pattern: str) -> Callable[[Value], bool]:
    found = re.compile(pattern)
    return lambda value: bool(found.search(POINTS_RE.sub("", value.words)))


def _has_blank(value: Value) -> bool:
    return bool(BLANK_IN_NUMERAL_RE.search(POINTS_RE.sub("", value.words)))


def _improper(value: Value) -> bool:
    if slash := SLASH_RE.search(value.words):
        return value.words[: slash.start()] != "" or int(slash[1]) >= int(slash[2])
    return bool(PARTS_RE.search(value.words)) and not value.percent and abs(value.value) > 1


OUT_OF_SCOPE = (
    OutOfScope("power", _holds(r"\^|\d[eE][-+]?\d"), "powers and exponents are notation of science"),
    OutOfScope("English", _holds(r"\d\s*[kKmM]$"), "k and M after a figure are no scale of Chinese prose"),
    OutOfScope("discount", _holds(r"折$"), "折 is a retail price, no share of anything"),
    OutOfScope("dozen", _holds(r"打$"), "打 is a counter (a dozen), the figure is the number before it"),
    OutOfScope("vague", _holds(r"[几幾]"), "几 names no figure"),
    OutOfScope("half", _holds(r"^半|又半"), "半 before a scale or 成 is an estimate in words"),
    OutOfScope("mixed fraction", _holds(r"又"), "a whole and a fraction (又) is no form of a statistic"),
    OutOfScope(
        "capitals",
        _holds(r"[壹贰叁肆伍陆柒捌玖拾佰仟俩]"),
        "banking capitals belong to cheques; 陆, 伍, 拾 are words",
    ),
    OutOfScope(
        "blanks", _has_blank, "blanks in the middle of a numeral come from a layout and concern a whole text"
    ),
    OutOfScope("improper", _improper, "a fraction of one or more is given as 倍 or a decimal"),
    OutOfScope("point", _holds(r"^-?\.|^-{2}"), "no digit before the point, or two signs"),
    OutOfScope(
        "code",
        lambda v: bool(re.search(r"\d\.\d+\.\d|\.\.\.\d|--\d", v.text)),
        "several points or signs make an address or a clause number",
    ),
    OutOfScope(
        "ordinal", lambda v: v.text[max(0, v.start - 1) : v.start] == "第", "第N is an order, read as a rank"
    ),
    OutOfScope(
        "ill-formed",
        lambda v: bool(re.search(r"百零十|^第?零十|十千|点两", v.text)),
        "百零十, 零十 alone, 千 after 十, 两 after 点: no well-formed numerals",
    ),
)


def values_of(path: Path) -> Iterator[Value]:
    """Yield every value of one specification file."""
    for case in json.loads(path.read_text(encoding="utf-8-sig")):
        text = fold(case["Input"])
        for result in case["Results"]:
            stated = result["Resolution"]["value"]
            start, end = result["Start"], result["End"] + 1  # their end is inclusive
            yield Value(text, start, end, text[start:end], Decimal(stated.rstrip("%")), stated.endswith("%"))


def scope_of(value: Value) -> OutOfScope | None:
    """Return the first class that puts a value out of scope, or None."""
    return next((kind for kind in OUT_OF_SCOPE if kind.applies(value)), None)


def readings(value: Value) -> Iterator[tuple[str, Decimal, str]]:
    """Yield words, worth and unit of what we read where the peer has its value."""
    for match in NUMERAL_RE.finditer(value.text):
        if match.start() < value.end and value.start < match.end():
            numeral = read_match(match)
            if numeral is not None:
                unit = numeral.kind if numeral.kind != "number" else ""
                yield match.group(), numeral.low, unit
    for quantity in find_quantities(value.text, []):
        if quantity.value is not None and quantity.start < value.end and value.start < quantity.end:
            yield value.text[quantity.start : quantity.end], quantity.value, quantity.unit


def agrees(value: Value, worth: Decimal, unit: str) -> bool:
    """Tell whether a reading has the peer's value; per cent, per mille and plain numbers are brought together.

    >>> quarter = Value("四分之一", 0, 4, "四分之一", Decimal("0.25"), False)
    >>> agrees(quarter, Decimal(25), "%"), agrees(quarter, Decimal(25), "")
    (True, False)
    """
    wanted = value.value
    if not value.percent and unit in ("%", "‰") and FRACTION_RE.search(value.words):
        wanted *= 100
    if unit == "‰":
        worth /= 10
    tolerance = FRACTION_TOLERANCE if FRACTION_RE.search(value.words) else TOLERANCE
    return abs(worth - wanted) <= abs(wanted) * tolerance


def agreed_on(value: Value) -> bool:
    """Tell whether one of our readings has the peer's value."""
    return any(agrees(value, worth, unit) for _, worth, unit in readings(value))


def print_outside(values: list[Value], listed: bool) -> None:
    """Print the classes out of scope: how many values, on how many of them we agree all the same, and why."""
    classes = [scope_of(value) for value in values]
    outside = Counter(kind.name for kind in classes if kind)
    print(f"{len(values)} values, {outside.total()} of them out of scope (agreed all the same):")
    for kind in OUT_OF_SCOPE:
        members = [value for value, own in zip(values, classes, strict=True) if own is kind]
        agreed = sum(map(agreed_on, members))
        print(f"  {len(members):3d} ({agreed:2d}) {kind.name}: {kind.reason}")
        if listed:
            print(*(f"           {value.words}" for value in members), sep="\n")


def main(argv: list[str] | None = None) -> int:
    """Print the report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where NumberModel.json and PercentModel.json are")
    parser.add_argument("--all", action="store_true", help="list what is out of scope, too")
    arguments = parser.parse_args(argv)
    missing = [name for name in FILES if not (arguments.folder / name).is_file()]
    if missing:
        parser.error(f"{arguments.folder}: holds no {' and no '.join(missing)}")
    values = [value for name in FILES for value in values_of(arguments.folder / name)]
    print_outside(values, arguments.all)
    inside = [value for value in values if scope_of(value) is None]
    different = [value for value in inside if not agreed_on(value)]
    agreed = len(inside) - len(different)
    print(f"in scope {len(inside)}, agreed {agreed}: {agreed / len(inside):.4f}")
    for value in different:
        ours = ", ".join(dict.fromkeys(f"{words} = {worth}{unit}" for words, worth, unit in readings(value)))
        print(f"  {value.words}: theirs {value.value}{'%' * value.percent}, ours {ours or 'nothing'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
