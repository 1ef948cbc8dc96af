"""Pair records with annotations, and compare their attributes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from citymetrics.evaluate.annotations import Wanted
from citymetrics.evaluate.unit_names import same_unit
from citymetrics.exactness import exactly
from citymetrics.records.model import Indicator

ATTRIBUTES = ("name", "qualifier", "statistic", "period", "place", "status")
"""What must be right, beside the quantity, for a record to be fully right."""

TOLERANCE = Decimal("0.0001")
"""Relative tolerance: a share of a third may be written 33.3333 or 33.333."""

NATION = ("全国", "中国", "中华人民共和国")
LEVEL_WORD_RE = re.compile(
    r"(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|地区|省|市|县|区)$"
)


def pair(wanted: Sequence[Wanted], found: Sequence[Indicator]) -> list[tuple[int, int, bool]]:
    """Pair annotations and records that overlap, one to one; return their indices and whether value and unit agree.

    A pair with the same quantity goes before one without, then the larger overlap, then the earlier record.
    """
    candidates = []
    for i, want in enumerate(wanted):
        for j, record in enumerate(found):
            overlap = min(want.end, record.end) - max(want.start, record.start)
            if overlap > 0:
                candidates.append((not same_quantity(want, record), -overlap, i, j))
    pairs: list[tuple[int, int, bool]] = []
    taken_wanted: set[int] = set()
    taken_found: set[int] = set()
    for differs, _, i, j in sorted(candidates):
        if i not in taken_wanted and j not in taken_found:
            taken_wanted.add(i)
            taken_found.add(j)
            pairs.append((i, j, not differs))
    return pairs


def same_quantity(want: Wanted, record: Indicator) -> bool:
    """Return whether value (or both ends of the range) and unit agree; the unit of a rank is not compared."""
    ranks = want.statistic == record.statistic == "rank"
    if want.units is not None and not ranks and not same_unit(want.units, record.unit):
        return False
    figures = ((want.value, record.value), (want.lower, record.lower), (want.upper, record.upper))
    return all(_close(wanted, found) for wanted, found in figures if wanted is not None)


@exactly
def _close(wanted: Decimal, found: Decimal | None) -> bool:
    return found is not None and abs(found - wanted) <= abs(wanted) * TOLERANCE


def judge(want: Wanted, record: Indicator) -> dict[str, bool]:
    """Return for each attribute whether it is correct; one that the annotation leaves open is."""
    period = (record.period_start, record.period_end)
    return {
        "name": want.name is None or _named(want, record),
        "qualifier": record.qualifier == want.qualifier,
        "statistic": record.statistic == want.statistic,
        "period": want.period is None or period == want.period,
        "place": want.places is None or any(same_place(place, record.place or "") for place in want.places),
        "status": record.status == want.status,
    }


def _named(want: Wanted, record: Indicator) -> bool:
    return (
        want.name is not None
        and record.indicator != ""
        and want.name.fits(record.action or "", record.indicator)
    )


def same_place(want: str, found: str) -> bool:
    """Return whether two names denote the same place: parents and the word for the level may be left out.

    >>> same_place("成都市", "四川省成都市"), same_place("成都市", "成都"), same_place("成都市", "四川省")
    (True, True, False)
    >>> same_place("", ""), same_place("", "成都市"), same_place("全国", "中国")
    (True, False, True)
    """
    if not want or not found:
        return want == found
    if want in NATION[:2]:
        return found in NATION
    short = LEVEL_WORD_RE.sub("", want)
    return found.endswith(want) or LEVEL_WORD_RE.sub("", found).endswith(short)
