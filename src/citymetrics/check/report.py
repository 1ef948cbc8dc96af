"""Consistency of the figures of texts: each relation among them agrees, disagrees or cannot be checked.

Nothing is corrected. A figure stands for the interval of amounts that round to it; figures disagree where no amounts in
these intervals satisfy the relation. The relations are in `citymetrics.check.relations` and `citymetrics.check.series`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from citymetrics.check.relations import RELATIONS, Finding, Scene, Verdict
from citymetrics.check.series import repeats, years
from citymetrics.errors import InputError
from citymetrics.exactness import ROUNDED
from citymetrics.records.evidence import Evidence

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

__all__ = ["Finding", "Report", "check"]

KINDS = (
    "sum", "part", "growth_between", "contributions", "share", "hundred", "triple", "index", "years", "same",
)  # fmt: skip
"""The relations by the name that findings carry."""


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, in the order of documents and relations.

    >>> from citymetrics import extract
    >>> text = "年末存款余额6012.4亿元，比上年末增加710.5亿元，增长13.2%。"
    >>> report = check(extract(text), {"": text})
    >>> len(report.of("disagree")), report.agreement
    (1, Decimal('0'))
    """

    findings: tuple[Finding, ...]

    def of(self, verdict: Verdict) -> tuple[Finding, ...]:
        """Return the findings with one verdict."""
        return tuple(finding for finding in self.findings if finding.verdict == verdict)

    @property
    def agreement(self) -> Decimal | None:
        """The share of checkable statements that agree, from 0 to 1; None where nothing was checkable."""
        agree, disagree = len(self.of("agree")), len(self.of("disagree"))
        return ROUNDED.divide(agree, agree + disagree) if agree + disagree else None

    def counts(self) -> dict[str, dict[str, int]]:
        """Return the number of findings by kind of relation and verdict."""
        counted = Counter((finding.kind, finding.verdict) for finding in self.findings)
        verdicts: tuple[Verdict, ...] = ("agree", "disagree", "uncheckable")
        kinds = [kind for kind in KINDS if any(counted[kind, verdict] for verdict in verdicts)]
        return {kind: {verdict: counted[kind, verdict] for verdict in verdicts} for kind in kinds}

    def rows(self) -> list[dict[str, str]]:
        """Return the findings as flat rows, figures and sentences included."""
        return [_row(finding) for finding in self.findings]


def check(records: Iterable[Indicator], texts: Mapping[str, str] | None = None) -> Report:
    """Check the figures of one or many documents against each other.

    ``texts`` are the documents by the name in ``doc``. They are needed for the lists after 其中 and for the sentences
    of findings; without them parts are recognised by their names alone.

    >>> from citymetrics import extract
    >>> text = "地区生产总值4000.5亿元，其中第一产业增加值153.6亿元、第二产业增加值3235.9亿元、第三产业增加值711亿元。"
    >>> for finding in check(extract(text), {"": text}).of("disagree"):
    ...     print(finding.kind, finding.expected, finding.stated)
    sum 409990000000..410110000000 400045000000..400055000000
    """
    records = list(records)
    if texts is not None and not isinstance(texts, Mapping):
        raise InputError(f"texts: {type(texts).__name__} given: give a mapping from doc to text")
    evidence = Evidence(texts)
    found = [replace(f, sentences=evidence.sentences(f.records)) for f in _findings(records, evidence)]
    return Report(tuple(found))


def _findings(records: list[Indicator], evidence: Evidence) -> Iterator[Finding]:
    scenes: dict[str, Scene] = {}
    by_doc: dict[str, list[Indicator]] = defaultdict(list)
    records = [record for record in records if not evidence.is_base(record)]
    for record in records:
        by_doc[record.doc].append(record)
    for doc, own in by_doc.items():
        scenes[doc] = Scene(own, evidence.passage(own[0]))
        for relation in RELATIONS:
            yield from relation(scenes[doc])
    yield from years(records)
    yield from repeats(records, lambda record: scenes[record.doc].paragraph(record), evidence.is_cumulative)


def _row(finding: Finding) -> dict[str, str]:
    return {
        "kind": finding.kind,
        "verdict": finding.verdict,
        "statement": finding.statement,
        "expected": "" if finding.expected is None else str(finding.expected),
        "stated": "" if finding.stated is None else str(finding.stated),
        "unit": finding.unit,
        "reason": finding.reason,
        "docs": " ".join(dict.fromkeys(record.doc for record in finding.records)),
        "spans": " ".join(f"{record.start}-{record.end}" for record in finding.records),
        "sentences": "\n".join(finding.sentences),
    }
