"""What is said of counted things: 12座|车站主体结构封顶, 16所高校、48个学科|入选."""

from __future__ import annotations

from dataclasses import dataclass

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.clauses import Site
from citymetrics.reading.constructions.memory import Memory, Name
from citymetrics.reading.constructions.nouns import right_noun, trim_noun
from citymetrics.reading.constructions.vocabulary import vocabulary
from citymetrics.text.lexemes import Hit
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["Behind", "told_of"]


@dataclass(slots=True)
class Behind:
    """A figure, the words behind it and in front of it; ``head``, ``place`` and ``verb`` are what ``stem`` says."""

    site: Site
    memory: Memory
    places: list[PlaceMark]
    left: Phrase
    right: Phrase
    chained: bool
    used: int = 0
    """Where the next figure's own words begin."""
    stem: Phrase = EMPTY
    head: Phrase = EMPTY
    place: PlaceMark | None = None
    verb: Hit | None = None


_LONGEST = 14
"""Characters of a predicate that tells what is counted; what is longer is a story."""


_BESIDE = ("与", "同", "向", "围绕", "在", "把", "将", "从", "和")
"""What makes the noun behind no subject: 与8个国家开展合作."""


def told_of(behind: Behind, name: Name) -> Phrase:
    """The noun with what is said of it: 12座|车站主体结构封顶; empty where the noun is an object, or no end is near."""
    right, noun, site = behind.right, name.phrase, behind.site
    if name.action or behind.verb or behind.head or behind.chained:
        return EMPTY
    quantity = site.quantity
    if (quantity.dimension != "count" and not quantity.bare) or site.left.text.endswith(_BESIDE):
        return EMPTY
    if not right.text.startswith(noun.text):
        return EMPTY
    said = right.cut(len(noun))
    if site.clause.sites[-1] is not site:
        own = next(vocabulary().predicate.finditer(noun.text, 2), None) or vocabulary().action.search(
            noun.text
        )
        said = EMPTY if own else _said_of_last(site)  # 25项经验获推广、83项案例入选: each has its own
    return noun + said if 2 <= len(said) <= _LONGEST else EMPTY


def _said_of_last(site: Site) -> Phrase:
    """What is said of the last of a list of counts, and so of each: 16所高校、48个学科|入选; empty without a list."""
    following = site.clause.sites[site.index + 1 :]
    for each in following:
        listed = pattern("deal.listed-noun").fullmatch(each.left.text)
        if not listed or each.quantity.dimension != "count":
            return EMPTY
    right = right_noun(following[-1])
    noun = trim_noun(right)
    if not noun or not right.text.startswith(noun.text) or pattern("deal.etc").search(right.text):
        return EMPTY
    if len(noun) == len(right):  # 学科|入选国家计划: a noun of two characters is not cut there
        return right.cut(
            next((hit.start() for hit in vocabulary().predicate.finditer(right.text, 2)), len(right))
        )
    negated = pattern("deal.negated").search(noun.text)
    return right.cut(negated.start() if negated else len(noun))
