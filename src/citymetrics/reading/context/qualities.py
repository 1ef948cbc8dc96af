"""What the words around a figure say of it beside when, where and whether: scope, prices, observation status, basis."""

from __future__ import annotations

from datetime import date

from citymetrics.marks.periods import Period
from citymetrics.reading.context.sentence import Sentence
from citymetrics.reading.context.state import Found
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import last_match

__all__ = ["basis_of", "entity_of", "obs_status_of", "prices_of", "scope_of"]

_MONTH, _QUARTER, _WEEK = 31, 92, 7
# One character of each word that the patterns look for: most names and clauses hold none of them.
_SCOPED = frozenset("模规限城乡村户常本径有营公不方")
_PRICED = frozenset("价名际")
_ENTITIES = ("公司", "交易所", "大学")
_AVERAGED = frozenset("均递")
_PLANNED = frozenset("预划标务度")
_PEERS = frozenset("国省市区州县类")
_CHAINED = frozenset("月季环")


def scope_of(name: str, ranked: str = "") -> str | None:
    """Return the words of a name that narrow what is counted, and, of the words in front of a rank, those that say
    among whom it is one.

    >>> scope_of("规模以上工业增加值"), scope_of("城镇居民人均可支配收入")
    ('规模以上', '城镇')
    >>> scope_of("外贸总量", "居全国第12位，跃升至全省"), scope_of("外贸总量", "居")
    ('全省', None)
    """
    field = last_match(pattern("rank.field"), ranked) if ranked else None
    if field is None and _SCOPED.isdisjoint(name):
        return None
    found = [match.group() for match in pattern("quality.scope").finditer(name)]
    return " ".join(dict.fromkeys([*found, field.group()] if field is not None else found)) or None


def prices_of(words: str) -> str | None:
    """Return ``real`` or ``nominal`` where the words in front of a figure say so.

    >>> prices_of("按可比价格计算，同比增长"), prices_of("名义增长"), prices_of("同比增长")
    ('real', 'nominal', None)
    """
    if _PRICED.isdisjoint(words):
        return None
    if pattern("quality.real").search(words):
        return "real"
    return "nominal" if pattern("quality.nominal").search(words) else None


def obs_status_of(seen: frozenset[str], actual: bool) -> str | None:
    """Return ``revised``, ``preliminary`` or, for what is no aim, ``estimate``, of what the sentence says.

    >>> obs_status_of(frozenset(["preliminary"]), True), obs_status_of(frozenset(["estimate"]), False)
    ('preliminary', None)
    """
    for status in ("revised", "preliminary"):
        if status in seen:
            return status
    return "estimate" if actual and "estimate" in seen else None


def entity_of(words: str) -> str | None:
    """Return the firm, school or market that the words of a clause begin with.

    >>> entity_of("华光电子股份有限公司实现营收"), entity_of("全市上市公司达")
    ('华光电子股份有限公司', None)
    """
    firm, market, school = _ENTITIES
    if firm not in words and market not in words and school not in words:
        return None
    found = pattern("area.entity").match(words)
    return found["name"] if found else None


def basis_of(found: Found, words: str, sentence: Sentence) -> str | None:
    """Return what a change or a growth is against; ``words`` are those in front of it, back to the figure before,
    ``sentence`` may name the year that its figures are compared with.

    The year before the period's own is ``yoy``, however the text writes it; growth over several years is against the
    year before them.
    """
    reading, period = found.reading, found.when.period
    if reading.statistic not in ("growth", "change"):
        return reading.basis
    said = _said_basis(words, sentence.against, period)
    if said:
        return said
    if said is None or (found.base == "chain" and (reading.rule == "trend.pull" or reading.basis == "yoy")):
        when = found.when.spans[-1:] if found.when.open else ()
        return _chained(period, "".join(sentence.folded[start:end] for start, end in when))
    basis = reading.basis
    if reading.rule == "trend.pull" and found.base == "year":
        return "yoy"  # 影响CPI下降0.1个百分点: of the growth that the sentence tells of
    if basis in (None, "yoy") and reading.statistic == "growth" and period is not None and _is_long(period):
        return str(period.start.year - 1)
    if basis is not None and basis.isdigit() and period is not None and period.years == 1:
        return "yoy" if int(basis) == period.end.year - 1 else basis
    return basis


_UNSAID = ""


def _said_basis(words: str, against: int | None, period: Period | None) -> str | None:
    """The basis by the words in front of a figure; most figures have 同比 there or nothing, so a pattern is tried
    only where a character of it stands."""
    characters = frozenset(words)
    if not _AVERAGED.isdisjoint(characters) and pattern("quality.average").search(words):
        return "avg"
    dated = "20" in words or "19" in words
    year = pattern("quality.base-year").search(words) if dated else None
    if year is None and against is not None and pattern("date.one-year").search(words):
        against = None  # 同比下降7.8%，与2013年相比下降33%
    stated = int(year[1]) if year else against
    if stated is not None:
        whole = period is not None and period.years == 1
        return "yoy" if whole and period is not None and stated == period.end.year - 1 else str(stated)
    if not _PLANNED.isdisjoint(characters) and pattern("quality.plan").search(words):
        return "plan"
    if not _PEERS.isdisjoint(characters) and pattern("quality.peer").search(words):
        return "peer"
    if "周" in characters and pattern("quality.week").search(words):
        return "wow"
    if not _CHAINED.isdisjoint(characters) and (chain := _chain(words, period)) != _UNSAID:
        return chain
    if pattern("date.one-year").search(words) or pattern("quality.year-start").search(words):
        return "yoy"
    return _UNSAID


def _is_long(period: Period) -> bool:
    return (
        period.years > 1
        and (period.end - period.start).days > 366
        and period.start == date(period.start.year, 1, 1)
    )


def _chain(words: str, period: Period | None) -> str | None:
    """环比 is against the week, the month or the quarter before, by the words or by the length of the period."""
    if pattern("quality.month").search(words):
        return "mom"
    if pattern("quality.quarter").search(words):
        return "qoq"
    if not pattern("quality.chain").search(words):
        return _UNSAID
    return _chained(period)


def _chained(period: Period | None, when: str = "") -> str | None:
    """The base of 环比 by the length of a period, or by its words where its year is not known."""
    if period is None:
        return "mom" if pattern("base.month").fullmatch(when) else None
    days = (period.end - period.start).days + 1
    if days <= _WEEK:
        return "wow"
    return "mom" if days <= _MONTH else "qoq" if days <= _QUARTER else None
