"""The role of a span: where in its paragraph, sentence and clause a period word or a place stands.

Nothing else looks at position. How far a role reaches is the table of ``data/reach.toml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from citymetrics.marks.periods import PeriodMark
from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions import Clause
from citymetrics.reading.context.sentence import Sentence
from citymetrics.text.patterns import pattern, word_class

__all__ = ["Spot", "Spots", "is_base", "is_scheme", "opens_clause", "role_of_period", "tells_source"]

_EDGES = " ”！!：:，,\u3000"
_OPENING = 120
"""Characters in front of a word, and behind it, that say whether it opens its clause and is a base or a scheme."""
_SOURCE = 40
"""Characters that a clause may have which only says who tells the rest."""


_LABEL = 8
"""Characters of a label in front of a colon."""
_ASPECT = 14
"""Characters that a clause may have which only says what the next one looks at."""


@dataclass(slots=True, eq=False)
class Spot:
    """What of its surroundings a span is judged by.

    ``line`` is the kind of its paragraph, ``first_sentence`` and ``first_clause`` say whether only words that tell
    nothing stand before it in the paragraph and in the sentence.
    """

    folded: str
    line: str
    clause: Clause
    first_sentence: bool
    first_clause: bool
    places: Sequence[PlaceMark]
    behind_aspect: bool = False
    """Whether no more than what the sentence looks at stands before it: 看投资，; 消费方面，."""


class Spots:
    """The surroundings of the clauses of a sentence; only those that hold a date or a place are asked for."""

    __slots__ = ("_beyond", "_first_sentence", "_line", "_made", "_seen", "_sentence", "_telling")

    def __init__(self, sentence: Sentence, line: str, first_sentence: bool) -> None:
        self._sentence, self._line, self._first_sentence = sentence, line, first_sentence
        self._made: dict[int, Spot] = {}
        self._seen = 0
        # The numbers of the first clause that tells something, and of the first that says more than what the sentence
        # looks at, as far as clauses were seen.
        self._telling: int | None = None
        self._beyond: int | None = None

    def of(self, clause: Clause) -> Spot:
        """The surroundings of a clause."""
        spot = self._made.get(id(clause))
        if spot is None:
            sentence = self._sentence
            number = clause.number
            self._see(number)
            places = sentence.places_in(clause.start, clause.end)
            first = self._telling is None or number <= self._telling
            aspect = self._beyond is None or number <= self._beyond
            spot = Spot(sentence.folded, self._line, clause, self._first_sentence, first, places, aspect)
            self._made[id(clause)] = spot
        return spot

    def _see(self, number: int) -> None:
        """Look at the clauses in front of one."""
        sentence = self._sentence
        while self._beyond is None and self._seen < number:
            clause = sentence.clauses[self._seen]
            if clause.host is None:
                if self._telling is None and not _tells_nothing(clause, sentence):
                    self._telling = self._seen
                if self._telling is not None and (clause.sites or not _is_aspect(clause)):
                    self._beyond = self._seen
            self._seen += 1


def _is_aspect(clause: Clause) -> bool:
    """Whether a clause only says what the next one looks at: 分领域看, 消费方面."""
    return clause.end - clause.start <= _ASPECT and bool(pattern("date.aspect").match(clause.raw))


def _tells_nothing(clause: Clause, sentence: Sentence) -> bool:
    """Whether a clause leaves the one behind it the first of its sentence: 据市统计局统计, 各位代表, a place."""
    if clause.sites:
        return False
    text = clause.text.strip()
    if not text or tells_source(clause.raw) or pattern("date.page").search(text):
        return True
    if len(text) <= _LABEL and text.isalpha() and sentence.folded.startswith(("：", ":"), clause.end):
        return True  # 农业资源：2020年，…
    start, end = clause.start, clause.end
    if end - start > _OPENING:
        return False
    words = without_places(sentence.folded, start, end, clause, sentence.places_in(start, end))
    return bool(pattern("date.filler").search(words))


def tells_source(words: str) -> bool:
    """Whether words only say who tells what follows: 记者从市统计局获悉, 国家统计局发布数据显示, 各位代表."""
    words = words.strip(_EDGES)
    if words.endswith(word_class("source-end")) or words.endswith(word_class("salutation")):
        return True
    return len(words) <= _SOURCE and bool(pattern("date.source").match(words))


def without_places(
    folded: str, start: int, end: int, clause: Clause, places: Sequence[PlaceMark], dated: bool = True
) -> str:
    """The words between two offsets of a clause, its places and (with ``dated``) its period words left out."""
    if dated and len(clause.where) != clause.end - clause.start:
        words = clause.phrase(start, end)
        text, where = words.text, words.where
    else:
        text, where = folded[start:end], range(start, end)
    if not places:
        return text
    inside = {offset for m in places if m.start < end and m.end > start for offset in range(m.start, m.end)}
    if not inside:
        return text
    return "".join([c for c, offset in zip(text, where, strict=True) if offset not in inside])


def opens_clause(spot: Spot, start: int) -> bool:
    """Whether nothing but labels, connectives and places stands between the start of the clause and ``start``."""
    if start == spot.clause.start:
        return True
    if start - spot.clause.start > _OPENING:
        return False
    between = without_places(spot.folded, spot.clause.start, start, spot.clause, spot.places)
    return bool(pattern("date.filler").search(between))


def role_of_period(spot: Spot, mark: PeriodMark) -> str:
    """The role of a period word: where it stands, and what stands before and behind it."""
    folded, clause, start, end = spot.folded, spot.clause, mark.start, mark.end
    day = mark.form in ("day", "today") and not mark.until
    before = folded[max(clause.start, start - _OPENING) : start]
    after = folded[end : min(clause.end, end + _OPENING)]
    if is_scheme(before, folded[start:end], after, mark.year is not None):
        return "scheme"
    if (
        is_base(before, after)
        or pattern("date.footing").match(after)
        or (mark.form == "none" and after.startswith("的"))
    ):
        return "base"  # 目前的5倍: what is reached is held against it
    if spot.line == "title":
        return "title"
    if clause.host is not None:
        # 户数为10.2万户（截至2019年12月），…: what follows is of that day as well
        return "opener-sentence" if mark.until and not clause.sites else "bracket"
    if spot.line == "dateline":
        return "dateline"
    if spot.line == "heading":
        return "heading"
    behind = folded[end : min(len(folded), end + 40)]
    if day and pattern("date.dateline").match(behind):
        return "dateline"
    if not clause.sites and (dates_event(mark, after, behind) or pattern("date.founded").search(before)):
        return "clause"
    if not opens_clause(spot, start):
        # 明确从今年7月起，…: it ends a clause that has no figure of its own
        ends = not clause.sites and folded[clause.end : clause.end + 1] in ("，", ",")
        return "opener-clause" if ends and not day and pattern("date.detached").match(after) else "clause"
    if day:
        return "day"
    near = max(0, start - _ASPECT)
    aside = "环比" in folded[near:start] and pattern("date.monthly").search(folded, near, start)
    if aside and not pattern("date.detached").match(after):
        return "opener-clause"
    if not spot.first_clause:
        return "opener-sentence" if spot.behind_aspect else "opener-clause"
    return "opener-paragraph" if spot.first_sentence else "opener-sentence"


def dates_event(mark: PeriodMark, after: str, behind: str) -> bool:
    """Whether a period word only says when something was built, the month it was decided in, or the year of an act."""
    if pattern("date.done").match(after) or pattern("date.honoured").match(behind):
        return True
    if "了" not in behind and "《" not in behind[:_ACT]:
        return False
    happened = pattern("date.happened").match(behind)
    return happened is not None and (mark.granularity == "month" or happened.group().endswith("《"))


_ACT = 6
"""Characters up to the name of an act: 2000年出台的《…》."""


def is_scheme(before: str, words: str, after: str, has_year: bool) -> bool:
    """Whether a year stands in the name of an event, a document or a scheme, or a date in that of a budget."""
    if "《" in before and pattern("date.scheme").search(before):
        return True
    if words.endswith(("初", "度", "全年")) and pattern("date.budget-name").match(after):
        return True
    if not has_year or not after:
        return False
    if before.endswith(("“", "「", "『", "‘")) and pattern("date.quoted").match(after):
        return True
    return after[0] not in _ENDING_NAMES and pattern("date.event").match(after) is not None


# What the name of an event and the words behind a base do not go over; most periods have a comma behind them.
_ENDING_NAMES = frozenset("，,。；;：:")
_ENDING_WORDS = frozenset("，,。；;")


def is_base(before: str, after: str) -> bool:
    """Whether a word is what a figure is held against, or where a move starts."""
    if before:
        last = before.rstrip('“"').rstrip()[-1:]
        if last in _COMPARING and pattern("date.base-before").search(before):
            return True
        if last in _WITH and pattern("date.with").search(before) and pattern("date.base-after").match(after):
            return True
        if (
            last in _MOVING
            and pattern("date.move-start").search(before)
            and pattern("date.move-goal").match(after)
        ):
            return True
    if not after or after[0] in _ENDING_WORDS:
        return False
    return bool(pattern("date.record").match(after) or pattern("date.ground").match(after))


# The last characters of what date.base-before, date.with and date.move-start find, a blank and a quotation mark off.
_COMPARING = frozenset("比起较于为是占到以按过超续优平好及照和、与")
_WITH = frozenset("与和同跟")
_MOVING = frozenset("由从自")
