"""Counts of correct records, and the errors themselves.

A *quantity* is correct when a record overlaps the annotated span and has its value (or both ends of its range) and
unit; the level *named* also requires the name of the indicator, *full* also qualifier, statistic, period, place and
status.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from citymetrics.evaluate.annotations import Document, Wanted
from citymetrics.evaluate.matching import ATTRIBUTES, judge, pair
from citymetrics.records.model import Indicator

__all__ = ["LEVELS", "Fault", "Score", "score_document"]

LEVELS = ("quantity", "named", "full")


@dataclass(frozen=True, slots=True)
class Fault:
    """One error. ``kind`` is ``missed``, ``false alarm``, ``wrong value`` or ``wrong attribute``.

    ``wrong`` has the predicted and the annotated value of each wrong field; empty for a miss or a false alarm.
    """

    document: Document
    kind: str
    start: int
    end: int
    about: str
    wrong: tuple[tuple[str, str, str], ...] = ()


@dataclass(slots=True)
class Score:
    """The counts of one document, or the sum of several.

    >>> one = Score(wanted=4, found=5, hits=Counter(quantity=4, named=3, full=2))
    >>> one.precision("quantity"), one.recall("named"), round(one.f1("full"), 4)
    (0.8, 0.75, 0.4444)
    >>> (one + one).recall("named")
    0.75
    """

    wanted: int = 0
    found: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    stated: Counter[str] = field(default_factory=Counter)
    """How often a field outside the levels (basis, per, action, adcode) was stated for a matched quantity."""
    faults: list[Fault] = field(default_factory=list)

    def __add__(self, other: Score) -> Score:
        return Score(
            self.wanted + other.wanted,
            self.found + other.found,
            self.hits + other.hits,
            self.right + other.right,
            self.stated + other.stated,
            self.faults + other.faults,
        )

    def precision(self, level: str) -> float:
        """Return the share of predicted records that are correct, 0..1; 0 when there are none."""
        return self.hits[level] / self.found if self.found else 0.0

    def recall(self, level: str) -> float:
        """Return the share of annotated records that were found correctly, 0..1; 0 when there are none."""
        return self.hits[level] / self.wanted if self.wanted else 0.0

    def f1(self, level: str) -> float:
        """Return the harmonic mean of precision and recall at a level, 0..1."""
        total = self.wanted + self.found
        return 2 * self.hits[level] / total if total else 0.0

    def accuracy(self, attribute: str) -> float | None:
        """Return the share of matched quantities with the correct attribute, 0..1; None when there are none."""
        asked = self.hits["quantity"] if attribute in ATTRIBUTES else self.stated[attribute]
        return self.right[attribute] / asked if asked else None


def score_document(document: Document, records: Iterable[Indicator]) -> Score:
    """Compare records with one annotated document.

    >>> from citymetrics import extract
    >>> text = "绿地率35%。"
    >>> document = Document(
    ...     id="a.txt", file="a.txt", text=text, published=None, place=None, regions=((0, 7),), wanted=()
    ... )
    >>> [(fault.kind, fault.start, fault.end) for fault in score_document(document, extract(text)).faults]
    [('false alarm', 3, 6)]
    """
    found = [record for record in records if document.covers(record.start)]
    score = Score(wanted=sum(not want.optional for want in document.wanted))
    pairs = pair(document.wanted, found)
    for i, j, same in sorted(pairs):
        want = document.wanted[i]
        if not want.optional:
            score.found += 1
            _score_pair(score, document, want, found[j], same)
    _score_rest(score, document, found, pairs)
    score.faults.sort(key=lambda fault: (fault.start, fault.end))
    return score


def _score_rest(
    score: Score, document: Document, found: Sequence[Indicator], pairs: Iterable[tuple[int, int, bool]]
) -> None:
    answered, used = {i for i, _, _ in pairs}, {j for _, j, _ in pairs}
    for i, want in enumerate(document.wanted):
        if i not in answered and not want.optional:
            score.faults.append(Fault(document, "missed", want.start, want.end, _shortest(want)))
    for j, record in enumerate(found):
        if j not in used and not document.partial:
            about = f"{record.indicator} = {_figure(record)}"
            score.faults.append(Fault(document, "false alarm", record.start, record.end, about))
            score.found += 1


def _score_pair(score: Score, document: Document, want: Wanted, record: Indicator, same: bool) -> None:
    if not same:
        wrong = (("quantity", _figure(record), _wanted_figure(want)),)
        score.faults.append(Fault(document, "wrong value", want.start, want.end, _shortest(want), wrong))
        return
    verdicts = judge(want, record)
    for field_name, value in want.further.items():
        score.stated[field_name] += 1
        score.right[field_name] += getattr(record, field_name) == value
    score.right.update(attribute for attribute, right in verdicts.items() if right)
    score.hits["quantity"] += 1
    score.hits["named"] += verdicts["name"]
    score.hits["full"] += all(verdicts.values())
    errors = tuple((a, *_shown(a, want, record)) for a, right in verdicts.items() if not right)
    if errors:
        fault = Fault(document, "wrong attribute", want.start, want.end, record.indicator, errors)
        score.faults.append(fault)


def _shown(attribute: str, want: Wanted, record: Indicator) -> tuple[str, str]:
    """The predicted and the annotated value of an attribute."""
    if attribute == "name":
        return record.indicator, "/".join(want.name.least) + " .. " + "/".join(
            want.name.most
        ) if want.name else ""
    if attribute == "period":
        start, end = want.period or (None, None)
        return f"{record.period_start}..{record.period_end}", f"{start}..{end}"
    if attribute == "place":
        return record.place or "none", "/".join(place or "none" for place in want.places or ())
    return getattr(record, attribute), getattr(want, attribute)


def _figure(record: Indicator) -> str:
    figure = f"{record.lower}..{record.upper}" if record.value is None else str(record.value)
    return f"{figure} {record.unit}".rstrip()


def _wanted_figure(want: Wanted) -> str:
    figure = f"{want.lower}..{want.upper}" if want.value is None else f"{want.value:f}"
    return f"{figure} {'/'.join(want.units or ())}".rstrip()


def _shortest(want: Wanted) -> str:
    return "/".join(want.name.least) if want.name else ""
