"""Equivalence of unit names: by ``data/units.toml``, extended by ``data/unit_aliases.toml``."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from citymetrics.marks.units import find_unit_by_name, unit_by_symbol
from citymetrics.text.folded import fold
from citymetrics.text.lexicon import read_rows


@cache
def _groups() -> dict[str, str]:
    rows = read_rows("unit_aliases.toml", "alias", required=["same", "reason"])
    return {word: row["same"][0] for row in rows for word in row["same"]}


@cache
def canonical_unit(name: str) -> str:
    """Return the canonical name of a unit; an unknown word is its own.

    >>> [canonical_unit(name) for name in ("公里", "千米", "km", "噸", "名", "元", "微克/立方米", "")]
    ['km', 'km', 'km', 't', '人', 'CNY', 'ug/m3', '']
    """
    name = fold(name.strip())
    groups = _groups()
    if name in groups or not name:
        return groups.get(name, name)
    unit = unit_by_symbol(name) or find_unit_by_name(name)
    return groups.get(unit.symbol, unit.symbol) if unit else name


def alternatives(units: str) -> tuple[str, ...]:
    """Return the alternatives that ``/`` separates, unless the whole is one unit of the alias table.

    >>> alternatives("微克/立方米"), alternatives("项/个"), alternatives("人/")
    (('微克/立方米',), ('项', '个'), ('人', ''))
    """
    return (units,) if fold(units.strip()) in _groups() else tuple(units.split("/"))


def same_unit(wanted: Iterable[str], found: str) -> bool:
    """Return whether a unit is one of the correct ones."""
    return canonical_unit(found) in map(canonical_unit, wanted)
