"""Whether a record's unit and verb fit an indicator."""

from __future__ import annotations

from functools import lru_cache

from citymetrics.marks.units import unit_by_symbol
from citymetrics.text.patterns import pattern, word_class

__all__ = ["RATES", "fits_unit", "is_increment", "may_act"]

RATES = ("%", "‰")
"""Units that a text never leaves out."""
PERSONS = frozenset("人 名 位 口 人次".split())
YIELD = "mass/area"
# Words for anything that is counted, people included.
ANYTHING = frozenset(("", "个", "批", "对", "组", "例", "次", "件"))


def is_increment(verb: str) -> bool:
    """Tell whether the verb states what was added or taken away.

    >>> is_increment("新建"), is_increment("完成")
    (True, False)
    """
    return pattern("link.increment").search(verb) is not None


def may_act(verb: str, kind: str) -> bool:
    """Tell whether an indicator of this kind, named without a verb, may be stated with this one."""
    if kind == "stock":
        return verb in word_class("having") or verb.startswith("累计")
    return not (is_increment(verb) or (kind == "flow" and pattern("link.part-verb").search(verb)))


@lru_cache(maxsize=4096)
def fits_unit(unit: str, usual: str, dimension: str) -> bool:
    """Tell whether a level in ``unit`` can be one of an indicator whose usual unit and dimension these are.

    Any measure word fits a count, but people are not counted as 家 nor firms as 人; any currency fits money.

    >>> fits_unit("户", "家", "count"), fits_unit("人", "CNY", "money"), fits_unit("USD", "CNY", "money")
    (True, False, True)
    """
    if unit == usual:
        return True
    if not unit:  # a bare number: an index, a ratio as 2.39, a count in a table
        return dimension in ("index", "ratio", "count") and usual not in RATES
    if dimension == "index":
        return unit in ("%", "点", "分")
    found = unit_by_symbol(unit)
    stated = found.dimension if found else "count"
    if dimension in ("count", "workload"):
        return stated in ("count", "workload") and _same_things(unit, usual)
    if dimension == "ratio":
        return stated in ("ratio",)
    if dimension == "time":
        return stated in ("time", "count")
    return stated == dimension or _over(stated, dimension)


def _same_things(unit: str, usual: str) -> bool:
    if unit in ANYTHING or usual in ANYTHING:
        return True
    return (unit in PERSONS) == (usual in PERSONS)


def _over(stated: str, dimension: str) -> bool:
    """Tell whether one of the two has only left out what the other is counted per (CNY/人, tce/万CNY)."""
    if dimension == YIELD:
        return False  # 粮食亩产400公斤 and 6吨 are per 亩 or per hectare, and the unit does not say which
    over, _, per = stated.partition("/")
    whole, _, usual_per = dimension.partition("/")
    return over == whole and (not per or (not usual_per and whole == "money" and per in ("count", "time")))
