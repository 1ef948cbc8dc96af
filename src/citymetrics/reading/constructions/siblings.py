"""Siblings: figures of one text that nothing but the value tells apart take the words that do.

A reader tells 人口3059人 and 人口54811人 apart by what stands around them: 村民889户，人口3059人；城区居民23622户，人口
54811人. Such words are no part of the name as long as the name is the only one of its text; where it is not, each of
its bearers takes the nearest words that not all of them have, looked for from the figure backwards:

1. what is said of a counted subject behind it: 53个重大项目建成投运, 179个重大项目开工;
2. the case (情形) that its clause or one before it states: 对首次认定的，奖励…; 如果选择上限，…; 双方缴存的，…;
   二级：…;
3. the owner, for a measure: a thing that a clause names alone (红日供热站，供热面积…) or that a figure before it
   counted or measured (离岸外包合同额…，执行额…);
4. the label of its list item or paragraph (香颂公司), and the thing that its paragraph begins with.

A semicolon ends an item: what stands in front of it is of the item before. Where no such words are found, the names
stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from citymetrics.reading.constructions.clauses import Clause
from citymetrics.reading.constructions.edges import spans
from citymetrics.reading.constructions.memory import Reading
from citymetrics.reading.constructions.strip import strip_leading, strip_trailing
from citymetrics.reading.constructions.subject import own_subject, without_measure
from citymetrics.reading.constructions.vocabulary import vocabulary
from citymetrics.text.patterns import pattern, word_class
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["Sibling", "told_apart"]

_FARTHEST = 8
"""Clauses that are looked back through within the item of a list."""
_LONGEST = 32
"""Characters of what tells apart; what is longer is a statement."""
_COLONS = ("：", ":")
_SEMICOLONS = ("；", ";")
_ITEMS = ("", "。", "\n", *_COLONS, *_SEMICOLONS)
"""What an item of a list begins behind."""


@dataclass(slots=True)
class Sibling:
    """A reading with what its paragraph says it is about: its label, and the clause that it begins with."""

    reading: Reading
    label: Phrase = EMPTY
    lead: Clause | None = None


def told_apart(group: Sequence[Sibling], readings: Mapping[int, Sequence[Reading]]) -> list[Phrase]:
    """The names of figures that have one name: each with the nearest words that tell it from the others, else from
    some of them, or as it is.

    ``readings`` are those of the text by their clause.
    """
    offered = [list(_offered(sibling, readings)) for sibling in group]
    holders: dict[str, list[Decimal | None]] = {}
    for sibling, words in zip(group, offered, strict=True):
        for text in {phrase.text for phrase in words}:
            holders.setdefault(text, []).append(sibling.reading.site.quantity.value)
    names = []
    for sibling, words in zip(group, offered, strict=True):
        name = sibling.reading.name.phrase
        telling = [phrase for phrase in words if len(holders[phrase.text]) < len(group)]
        # What is said twice with one value is one statement.
        own = next(
            (phrase for phrase in telling if len(set(holders[phrase.text])) == 1), (*telling, EMPTY)[0]
        )
        names.append(_joined(own, name))
    return names


def _joined(words: Phrase, name: Phrase) -> Phrase:
    """A name with the words that tell it apart, in their order in the text."""
    if not words:
        return name
    if words.where[0] > name.where[-1]:
        return name + words
    return words if words.text.endswith(name.text) else words + name


def _offered(sibling: Sibling, readings: Mapping[int, Sequence[Reading]]) -> Iterator[Phrase]:
    """The words that may tell a figure apart, the nearest first."""
    name = sibling.reading.name.phrase
    if not name:
        return
    for phrase in _around(sibling, readings):
        words = strip_trailing(phrase)
        if not 2 <= len(words) <= _LONGEST or words.text in name.text:
            continue
        if words.where[-1] < name.where[0] or words.where[0] == name.stop:
            yield words


def _around(sibling: Sibling, readings: Mapping[int, Sequence[Reading]]) -> Iterator[Phrase]:
    """The cases, owners and labels of a figure from its clause backwards."""
    reading = sibling.reading
    own, name = reading.site.clause, reading.name.phrase.text
    bare = pattern("sibling.measure").fullmatch(name) is not None
    bare = bare or reading.name.action in word_class("consequence")
    given = own.says(pattern("sibling.given"))
    yield _said_behind(reading)
    yield _named("sibling.inside", own)
    for clause in _item(own):
        told = readings.get(id(clause), ())
        if clause is not own:
            yield _case(clause, given)
            if clause.opener in _ITEMS:
                yield _thing(own_subject(clause, (), bool(told)))
        if bare:
            yield from (_owner(other) for other in reversed(told) if _may_own(other, reading))
    yield sibling.label
    if sibling.lead is not None and not readings.get(id(sibling.lead)):
        yield _thing(own_subject(sibling.lead, ()))


def _may_own(other: Reading, reading: Reading) -> bool:
    """Whether what a figure counted can own another one: an amount in front of it, and no mate of it in a list of
    what was done (提出抗诉…件，提出检察建议…件); no rate owns anything."""
    if other.statistic != "level" or other.site.quantity.start >= reading.site.quantity.start:
        return False
    return other.name.action is None or other.name.action != reading.name.action


def _item(clause: Clause) -> Iterator[Clause]:
    """A clause and those before it in its item of a list, the nearest first; the host of a bracket is one of them."""
    current: Clause | None = clause
    for _ in range(_FARTHEST):
        if current is None:
            return
        if current.host is None or current.host is clause.host:
            yield current
        if current.opener in _SEMICOLONS:
            return
        current = current.previous


def _named(row: str, clause: Clause) -> Phrase:
    """What a pattern calls a case at the head of a clause; 对 may be a part of a word there (对口支援)."""
    words = clause.words
    match = pattern(row).match(words.text)
    if match is None:
        return EMPTY
    group = next(name for name, value in match.groupdict().items() if value)
    return EMPTY if spans(words.text, match.start(group)) else words.cut(*match.span(group))


def _case(clause: Clause, given: bool) -> Phrase:
    """The case that a clause states; empty where it states none."""
    if given and (to_whom := _named("sibling.given-to", clause)):
        return to_whom
    if case := _named("sibling.case", clause):
        return case
    if clause.source[clause.end : clause.end + 1] in _COLONS:
        label = strip_leading(clause.words)[0]
        verb = vocabulary().action.search(label.text) or vocabulary().predicate.search(label.text)
        return EMPTY if verb or pattern("sibling.no-label").search(label.text) else label
    return EMPTY


def _said_behind(reading: Reading) -> Phrase:
    """What is said of a counted subject behind its noun: 53个重大项目|建成投运; empty where the noun is an object."""
    if reading.rule != "name.behind" or reading.name.action:
        return EMPTY
    name, right = reading.name.phrase, reading.site.right
    if not right.text.startswith(name.text):
        return EMPTY
    said = right.cut(len(name))
    return said if pattern("sibling.said").match(said.text) or vocabulary().action.match(said.text) else EMPTY


def _thing(subject: Phrase | None) -> Phrase:
    """A subject that is a thing which can be told from others: not 项目, 该公司."""
    if not subject or "、" in subject.text or pattern("subject.common").fullmatch(subject.text):
        return EMPTY
    return subject if pattern("subject.thing").search(subject.text) else EMPTY


def _owner(reading: Reading) -> Phrase:
    """What a figure before counted or measured; empty where it is a measure itself."""
    phrase = without_measure(reading.name.phrase)
    shorter = pattern("sibling.tail").search(phrase.text)
    return phrase.cut(0, shorter.start()) if shorter else phrase
