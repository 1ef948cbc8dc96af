"""Units and measure words: what stands after a numeral.

One row of ``data/units.toml`` is one unit. A surface is looked for in the folded text, longest first, and
X/Y or X每Y is put together from its parts (元/平方米 is ``CNY/m2``), so no row is needed for it.

A scale word belongs to the numeral (万亩 is 万 + 亩). Only 千 and 百 are sometimes a prefix of the unit
(千瓦, 百分点): the reader of numerals asks `find_unit` there before it takes such a character for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from string import ascii_letters, digits
from typing import Any

from citymetrics.errors import DataError, InputError
from citymetrics.exactness import ROUNDED
from citymetrics.text.lexicon import read_rows

__all__ = [
    "DIMENSIONS",
    "ScaledUnit",
    "Unit",
    "UnitTable",
    "convert",
    "find_unit",
    "find_unit_by_name",
    "read_scaled_unit",
    "unit_by_symbol",
]

FILE = "units.toml"
DIMENSIONS = frozenset(
    "count workload transport ratio ratio_difference money length area volume mass amount energy power"
    " apparent_power voltage current charge force pressure frequency temperature sound_level illuminance"
    " luminous_flux radiation radiation_dose data computing time age".split()
)
REQUIRED = ("symbol", "dimension", "surfaces", "examples")
OPTIONAL = (
    "to_si", "ucum", "iso4217", "weak", "generic", "prefixed", "only", "not_before", "counter_examples",
)  # fmt: skip
SIDES = ("numerator", "denominator")
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
SLASHES = ("/", "∕")
PER = "每"
OPENERS = (*SLASHES, PER)
JOINTS = (*OPENERS, "·")
_JOINTS = frozenset(JOINTS)
# 每 joins two units only where the second cannot open the next clause: 5000人每年参加 is no rate.
PER_DIMENSIONS = frozenset({"length", "area", "volume", "mass", "energy", "power"})
SHORT_TIMES = frozenset({"time.hour", "time.minute", "time.second"})
# 元/人/月 is the longest kind in use; the bounds keep a hostile text from building ever longer units.
MAX_SLASHES = 2
MAX_SCALES = 2
LATIN = frozenset(ascii_letters + digits)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: a measure word, a physical unit, a currency, or two of them with a slash between.

    ``weak`` marks a surface that is often no unit after a bare numeral (月, 点); ``generic`` one that says
    little about what is counted (个, 项). ``per`` is the symbol below the slash, ``over`` the one above it.

    >>> unit_by_symbol("mu").to_si
    '2000/3 m2'
    """

    id: str
    symbol: str
    dimension: str
    surfaces: tuple[str, ...]
    to_si: str | None = None
    ucum: str | None = None
    iso4217: str | None = None
    weak: bool = False
    generic: bool = False
    not_before: tuple[str, ...] = ()
    only: str | None = None
    over: str | None = None
    per: str | None = None

    @property
    def factor(self) -> tuple[Fraction, str]:
        """The exact size of one unit and the base unit it is measured in.

        Money is measured in its own currency and a count in its own measure word.

        >>> unit_by_symbol("km2").factor
        (Fraction(1000000, 1), 'm2')
        >>> unit_by_symbol("USD").factor
        (Fraction(1, 1), 'USD')
        """
        if self.to_si is None:
            return Fraction(1), self.iso4217 or self.symbol
        size, _, base = self.to_si.partition(" ")
        return Fraction(size), base


# Surfaces by their first character: the lengths that occur, longest first, and the unit of each surface.
Index = dict[str, tuple[tuple[int, ...], dict[str, Unit]]]


ScaledUnit = tuple[int, Unit]
"""A scale and a unit: 万 and 亩 of 万亩."""


class UnitTable:
    """The rows of one or more tables of units, ready for looking up."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = tuple(units)
        # A unit of one side only goes last in an index, where it wins (元/月, not 元/个月), and gives way as
        # the owner of a symbol (分 is a score before it is money).
        one_sided = [unit for unit in self.units if unit.only]
        whole = [unit for unit in self.units if not unit.only]
        self._whole = _index(whole)
        self._above = _index(unit for unit in one_sided if unit.only == "numerator")
        self.openers = self._whole.keys() | self._above.keys()
        self._below = _index([*whole, *(unit for unit in one_sided if unit.only == "denominator")])
        self._by_symbol = {unit.symbol: unit for unit in reversed([*whole, *one_sided])}
        self._compounds: dict[tuple[str, str, str], Unit] = {}

    def find(self, text: str, pos: int) -> tuple[Unit, int] | None:
        """Return the unit whose longest surface starts at ``pos``, and where it ends."""
        if text[pos : pos + 1] not in self.openers:
            return None
        found = _match(self._whole, text, pos)
        if found is not None and text[found[1] : found[1] + 1] not in _JOINTS:
            return found  # what most units are: nothing goes on with them
        if found is None or text.startswith(SLASHES, found[1]):
            # Some surfaces are units above a slash only: 3分/千瓦时 is money, 3分 is a score.
            compound = self._compound(_match(self._above, text, pos), text)
            if compound:
                return compound
        return found and (self._compound(found, text) or found)

    def by_symbol(self, symbol: str) -> Unit | None:
        """Return the unit with this symbol; a symbol with slashes is put together."""
        unit = self._by_symbol.get(symbol)
        if unit is None and 0 < symbol.count("/") <= MAX_SLASHES:
            over, _, under = symbol.rpartition("/")
            numerator = _exact(self._above, over) or self.by_symbol(over)
            scale = ""  # 千 belongs to the unit in 千瓦时
            denominator = _exact(self._below, under) or self.by_symbol(under)
            if denominator is None:
                scale = under[: len(under) - len(under.lstrip("".join(SCALES)))]
                under = under[len(scale) :]
                denominator = _exact(self._below, under) or self.by_symbol(under)
            if numerator and denominator:
                unit = self._join(numerator, scale, denominator)
        return unit

    def by_name(self, surface: str) -> Unit | None:
        """Return the unit with this surface, which may be a compound one."""
        found = self.find(surface, 0)
        return found[0] if found and found[1] == len(surface) else None

    def _compound(self, found: tuple[Unit, int] | None, text: str) -> tuple[Unit, int] | None:
        """Read /Y, /万Y or 每Y after a unit, more than once (元/人/月); None where nothing of the kind stands."""
        compound = None
        for joints in (OPENERS, JOINTS):
            if found is None or not text.startswith(joints, found[1]):
                break
            found = self._below_slash(text, found[1] + 1, found[0])
            compound = found or compound
        return compound

    def _below_slash(self, text: str, start: int, unit: Unit) -> tuple[Unit, int] | None:
        if text[start - 1] != PER and text.startswith(PER, start):
            start += 1  # m/每秒 says it twice
        pos = start
        # 千瓦时 before 千 + 瓦时: a scale word is one only where no unit starts with it.
        while (hit := _match(self._below, text, pos)) is None:
            if text[pos : pos + 1] not in SCALES or pos - start == MAX_SCALES:
                return None
            pos += 1
        denominator, end = hit
        if text[start - 1] == PER and not _may_follow_per(unit, denominator):
            return None
        return self._join(unit, text[start:pos], denominator), end

    def _join(self, numerator: Unit, scale: str, denominator: Unit) -> Unit:
        key = (numerator.id, scale, denominator.id)
        if key not in self._compounds:
            self._compounds[key] = _compose(numerator, scale, denominator)
        return self._compounds[key]


def find_unit(text: str, pos: int) -> tuple[Unit, int] | None:
    """Return the longest unit that starts exactly at ``pos`` of the folded text, and its end offset.

    >>> unit, end = find_unit("接待480万人次", 6)
    >>> unit.symbol, end
    ('人次', 8)
    >>> find_unit("均价6800元/平方米", 6)[0].symbol
    'CNY/m2'
    >>> find_unit("3台阶", 1) is None
    True
    """
    return _table().find(text, pos)


def unit_openers() -> Iterable[str]:
    """Return the characters that units begin with."""
    return _table().openers


def unit_by_symbol(symbol: str) -> Unit | None:
    """Return the unit that records write as ``symbol``, or None.

    >>> unit_by_symbol("ha").id, unit_by_symbol("CNY/m2").dimension
    ('area.ha', 'money/area')
    """
    return _table().by_symbol(symbol)


def find_unit_by_name(surface: str) -> Unit | None:
    """Return the unit that a text writes as ``surface`` (a table's header: 单位:亿元 without the 亿), or None.

    >>> find_unit_by_name("平方公里").symbol, find_unit_by_name("微克/立方米").symbol
    ('km2', 'ug/m3')
    """
    return _table().by_name(surface)


def read_scaled_unit(name: str) -> ScaledUnit | None:
    """Return the scale and the unit that a name stands for, a symbol or folded words; None where it is no unit.

    >>> scale, unit = read_scaled_unit("亿元")
    >>> scale, unit.symbol
    (100000000, 'CNY')
    >>> read_scaled_unit("千瓦时")[0], read_scaled_unit("km2")[0], read_scaled_unit("上年=100")
    (1, 1, None)
    """
    rest, scale = name, 1
    while (unit := unit_by_symbol(rest) or find_unit_by_name(rest)) is None:
        if rest[:1] not in SCALES:
            return None
        scale, rest = scale * SCALES[rest[0]], rest[1:]
    return scale, unit


def convert(value: Decimal, unit: Unit | str, target: Unit | str) -> Decimal:
    """Return ``value`` of ``unit`` in ``target``: exact, or to 28 digits where the decimals never end.

    Money stays within its currency and a count within its measure word.

    >>> convert(Decimal("1500"), "mu", "ha")
    Decimal('100')
    >>> convert(Decimal("36"), "km/h", "m/s")
    Decimal('10')
    >>> convert(Decimal(1), "mu", "t")
    Traceback (most recent call last):
    citymetrics.errors.InputError: cannot convert 'mu' (area, m2) to 't' (mass, kg): the dimensions differ
    """
    source, goal = _read_unit(unit), _read_unit(target)
    (size, base), (goal_size, goal_base) = source.factor, goal.factor
    if source.dimension != goal.dimension or base != goal_base:
        what = "the dimensions differ" if source.dimension != goal.dimension else "no fixed factor joins them"
        raise InputError(
            f"cannot convert {source.symbol!r} ({source.dimension}, {base})"
            f" to {goal.symbol!r} ({goal.dimension}, {goal_base}): {what}"
        )
    return _plain(Fraction(value) * size / goal_size)


@cache
def _table() -> UnitTable:
    rows = read_rows(FILE, "unit", required=REQUIRED, optional=OPTIONAL)
    return UnitTable(_read_row(row) for row in rows)


def _read_row(row: Mapping[str, Any]) -> Unit:
    """Check the values of one row and return its unit."""
    if row["dimension"] not in DIMENSIONS and not set(row["dimension"].split("/")) <= DIMENSIONS:
        raise DataError.at(FILE, row["id"], "dimension", f"{row['dimension']!r} is none of those known")
    if not row["surfaces"] or not row["examples"]:
        raise DataError.at(FILE, row["id"], "surfaces", "and examples need one entry at least")
    for surface in row["surfaces"]:
        if surface[:1] in SCALES and not row.get("prefixed"):
            raise DataError.at(FILE, row["id"], "surfaces", f"{surface!r} starts with a scale word")
    if row.get("only", SIDES[0]) not in SIDES:
        raise DataError.at(FILE, row["id"], "only", f"{row['only']!r} is not one of {', '.join(SIDES)}")
    return Unit(
        id=row["id"],
        symbol=row["symbol"],
        dimension=row["dimension"],
        surfaces=tuple(row["surfaces"]),
        to_si=row.get("to_si"),
        ucum=row.get("ucum"),
        iso4217=row.get("iso4217"),
        weak=row.get("weak", False),
        generic=row.get("generic", False),
        not_before=tuple(row.get("not_before", ())),
        only=row.get("only"),
    )


def _index(units: Iterable[Unit]) -> Index:
    by_first: dict[str, dict[str, Unit]] = {}
    for unit in units:
        for surface in unit.surfaces:
            by_first.setdefault(surface[0], {})[surface] = unit
    return {
        first: (tuple(sorted({len(surface) for surface in surfaces}, reverse=True)), surfaces)
        for first, surfaces in by_first.items()
    }


def _exact(index: Index, surface: str) -> Unit | None:
    _, surfaces = index.get(surface[:1], ((), {}))
    return surfaces.get(surface)


def _match(index: Index, text: str, pos: int) -> tuple[Unit, int] | None:
    entry = index.get(text[pos : pos + 1])
    if entry is None:
        return None
    lengths, surfaces = entry
    for length in lengths:
        end = pos + length
        unit = surfaces.get(text[pos:end])
        if unit is None or end > len(text):
            continue
        if unit.not_before and text.startswith(unit.not_before, end):
            continue
        if text[end - 1] in LATIN and text[end : end + 1] in LATIN:
            continue  # a Latin symbol ends where the word ends: the g of 5gbps is no gram
        return unit, end
    return None


def _may_follow_per(numerator: Unit, denominator: Unit) -> bool:
    if denominator.dimension in PER_DIMENSIONS or denominator.id in SHORT_TIMES:
        return True
    return numerator.dimension.startswith("money") and not denominator.generic


def _compose(numerator: Unit, scale: str, denominator: Unit) -> Unit:
    physical = numerator.ucum is not None
    under = scale + (
        (physical and denominator.dimension == "time" and denominator.ucum) or denominator.symbol
    )
    (size, base), (under_size, under_base) = numerator.factor, denominator.factor
    for word in scale:
        under_size *= SCALES[word]
    ucum = f"{numerator.ucum}/{denominator.ucum}" if physical and denominator.ucum and not scale else None
    return Unit(
        id=f"{numerator.id}/{scale}{denominator.id}",
        symbol=f"{numerator.symbol}/{under}",
        dimension=f"{numerator.dimension}/{denominator.dimension}",
        surfaces=(f"{numerator.surfaces[0]}/{scale}{denominator.surfaces[0]}",),
        to_si=f"{size / under_size} {base}/{under_base}",
        ucum=ucum,
        over=numerator.symbol,
        per=under,
    )


def _read_unit(unit: Unit | str) -> Unit:
    if isinstance(unit, Unit):
        return unit
    found = unit_by_symbol(unit) or find_unit_by_name(unit)
    if found is None:
        raise InputError(
            f"unit {unit!r} is not known: give a symbol (km2, mu, CNY) or a Chinese unit (平方公里)"
        )
    return found


def _plain(number: Fraction) -> Decimal:
    """Return the number as a Decimal without a positive exponent."""
    numerator, denominator = number.as_integer_ratio()
    # Decimals that end do so within as many places as the denominator has bits.
    for places in range(denominator.bit_length() + 1):
        scaled, left = divmod(numerator * 10**places, denominator)
        if not left:
            return Decimal(f"{scaled}e-{places}")
    quotient = ROUNDED.divide(Decimal(numerator), Decimal(denominator))
    return Decimal(format(quotient, "f"))
