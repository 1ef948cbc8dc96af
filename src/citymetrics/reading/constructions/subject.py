"""The subject (主语, 话题) that a bare measure is of: 3#煤层，保有储量1800万吨，可采储量1200万吨.

Chinese states what a stretch of text is about once and then only measures it: 总投资, 年产量, 海拔. Such a measure
without an owner belongs to the subject in force, which is looked for from the figure backwards:

1. in its own clause, what the figure before counted (项目80个、总投资1712亿元);
2. in each earlier clause of the sentence, the thing that its figure counted or measured (共种植葡萄508亩，…年产量),
   else its own subject (公司位于开发区，…占地面积; 最高峰为大梁山，海拔). A clause that a verb begins has none and
   goes on about what was said before it; a thing that a verb of it brings up (实施改造工程，总投资) is one.

A clause whose subject is not clearly a noun ends the search: no owner is better than a wrong one. So does the place
itself (盂县位于…，面积), whose figures need no owner. People have no area and no output (员工116人，占地面积), and only
firms and trades have a turnover (销售整车154万辆，营业收入): such a noun is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.clauses import Clause
from citymetrics.reading.constructions.memory import AMONG, Memory, Reading
from citymetrics.reading.constructions.naming import clean, is_generic
from citymetrics.reading.constructions.strip import strip_leading, strip_trailing
from citymetrics.reading.constructions.vocabulary import vocabulary
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["own_subject", "subject_of", "without_measure"]

_FARTHEST = 16
"""Clauses that are looked back through; a subject that stands farther off is not remembered by a reader either."""
_LONGEST = 20
"""Characters of a subject; what is longer is a statement."""


def without_measure(phrase: Phrase) -> Phrase:
    """What a name is of, without what is measured of it.

    >>> without_measure(Phrase("葡萄年产量", range(5))).text
    '葡萄'
    """
    measured = pattern("subject.measured").search(phrase.text)
    return phrase.cut(0, measured.start()) if measured else phrase


def subject_of(measure: str, memory: Memory, clause: Clause) -> Phrase:
    """The subject in force for a measure in a clause; empty where none is certain."""
    told = _by_clause(memory)
    common = EMPTY  # 公司位于…: which one, a clause before or the label may say
    listed = False  # 项目13个，涉及甲项目，乙项目等，投资金额: in between stand examples of what was counted
    for earlier in _back(clause):
        readings = told.get(id(earlier), ())
        listed = not readings and (listed or earlier.text.endswith("等"))
        if listed:
            continue
        found: list[Phrase | None] = [_owner(r, measure, earlier is clause) for r in reversed(readings)]
        if earlier is not clause:
            own = own_subject(earlier, memory.places, bool(readings))
            found.append(own if own is None else without_measure(own))
        for owner in found:
            if owner is None:
                return common
            if pattern("subject.common").fullmatch(owner.text):
                common = common or owner
            elif _may_own(owner.text, measure):
                return owner
    return _labelled(measure, memory, common)


def _labelled(measure: str, memory: Memory, common: Phrase) -> Phrase:
    """The label of the paragraph where the sentence has named nothing else, or only its kind (公司位于…)."""
    label = memory.label
    if not label or not _may_own(label.text, measure):
        return common
    if common:
        return label if label.text.endswith(common.text[-2:]) else common
    return EMPTY if memory.fresh and not is_generic(memory.last.phrase.text if memory.last else "") else label


def _by_clause(memory: Memory) -> dict[int, list[Reading]]:
    """The readings of the sentence by the clause of their figure."""
    found: dict[int, list[Reading]] = {}
    last, names = memory.previous, memory.names
    for reading in names if last is None or (names and names[-1] is last) else (*names, last):
        found.setdefault(id(reading.site.clause), []).append(reading)
    return found


def _back(clause: Clause) -> Iterator[Clause]:
    """A clause and those before it in its sentence, or in its bracket, the nearest first, without parts that a
    semicolon has closed (其中小学71所，初中18所；)."""
    clauses: list[Clause] = []
    current: Clause | None = clause
    while current is not None and len(clauses) < _FARTHEST:
        if current.host is clause.host:
            clauses.append(current)
        current = current.previous
    parts, among = set(), False
    for number in range(len(clauses) - 1, -1, -1):
        among = (among and clauses[number].opener not in _SEMICOLONS) or clauses[number].text.startswith(
            AMONG
        )
        if among:
            parts.add(number)
    crossed = False
    for number, one in enumerate(clauses):
        if not (crossed and number in parts):
            yield one
        crossed = crossed or one.opener in _SEMICOLONS


_SEMICOLONS = ("；", ";")


def _owner(reading: Reading, measure: str, beside: bool) -> Phrase:
    """What a figure before counted or measured; ``beside``, whether it stands in the same clause. Empty for people
    whom a verb has as its object: 接待游客…，总收入 is not the visitors'."""
    name = reading.subject or reading.name
    phrase, acted_on = name.phrase, name.action is not None
    if said := pattern("subject.predicate").search(phrase.text, 2):
        phrase = phrase.cut(said.end()) if said["there"] else phrase.cut(0, said.start())
    phrase = strip_trailing(without_measure(phrase))
    if raised := pattern("subject.raised").match(phrase.text):
        phrase = phrase.cut(raised.end())
    verbs = [*vocabulary().action.finditer(phrase.text, 2)]
    if verbs and verbs[-1].end() < len(phrase) and pattern("subject.whole").search(phrase.text) is None:
        who, done = phrase.cut(0, verbs[0].start()), phrase.cut(verbs[-1].end())
        if len(done) > 2 and _may_own(done.text, measure) and not _not_theirs(done.text, measure):
            return done  # 直通车办结|企业诉求
        if len(done) > 2 or is_generic(done.text) or pattern("subject.people").search(done.text):
            phrase, acted_on = who, False
    if len(phrase) > _LONGEST and not beside:
        return EMPTY
    if (acted_on and _not_theirs(phrase.text, measure)) or pattern("subject.divisions").search(phrase.text):
        return EMPTY
    return phrase


def _not_theirs(owner: str, measure: str) -> bool:
    """Whether people to whom something is done do not have the measure."""
    people = pattern("subject.people").search(owner)
    return people is not None and pattern("subject.of-people").search(measure) is None


def _may_own(owner: str, measure: str) -> bool:
    """Whether a thing can have the measure."""
    if not owner or (len(owner) > 1 and is_generic(owner)):
        return False
    if vocabulary().action.fullmatch(owner) or pattern("subject.no-owner").search(owner):
        return False
    if pattern("subject.of-firms").search(measure):
        return pattern("subject.firm").search(owner) is not None
    return not (pattern("subject.people").search(owner) and pattern("subject.of-things").search(measure))


def own_subject(clause: Clause, places: Sequence[PlaceMark], named: bool = False) -> Phrase | None:
    """What a clause is about; empty where it only goes on (a verb begins it), None where that is not certain or it
    is the place. ``named`` says that its figure has a name, which owns nothing.
    """
    words = strip_trailing(clause.sites[0].left if named and clause.sites else clause.words)
    if frame := pattern("subject.frame").match(words.text):
        named_so = words.cut(*frame.span("case"))  # 拿钢来说，年产量…
        return named_so or _introduced(words.cut(*frame.span("among")))  # 在主要的农业产品中，产量…
    if pattern("subject.circumstance").match(words.text):
        return _introduced(words) if words.text[0] == "在" and not named else EMPTY
    phrase, place = strip_leading(words, places)
    if pattern("subject.predicate").match(words.text):
        phrase = words  # 是集团下属子公司: the copula is no adverb here
    if not phrase:
        return None if words else EMPTY
    if counted := pattern("subject.counted").search(phrase.text):
        phrase = phrase.cut(0, counted.start())  # 职业中学一所
    if pattern("subject.predicate").search(phrase.text):
        return _before_predicate(phrase, None if place is not None else EMPTY)
    aside = pattern("subject.aside").search(phrase.text) is not None
    if not named and not aside and (thing := _introduced(phrase)):
        return thing
    verb = vocabulary().action.inside(phrase.text) or vocabulary().predicate.search(phrase.text)
    if verb is None:
        return EMPTY if named or aside else None
    return _noun(phrase.cut(0, verb.start())) if verb.start() else EMPTY


def _before_predicate(phrase: Phrase, without: Phrase | None) -> Phrase | None:
    """The subject in front of 位于, 为 or 有, or what 有 says to be there; ``without`` where there is neither."""
    said = pattern("subject.predicate").search(phrase.text)
    assert said is not None
    subject = phrase.cut(0, said.start())
    if said["there"] and (not subject or pattern("subject.location").search(subject.text)):
        return _introduced(phrase.cut(said.end()))  # 县内有一江七河八大水系
    if subject:
        return _noun(subject)
    relative = pattern("subject.relative").match(phrase.text)  # 成立于2017年的|贵茶公司
    return _introduced(phrase.cut(relative.end())) if relative else without


def _introduced(phrase: Phrase) -> Phrase:
    """A thing that a clause without a figure brings up, alone (3#煤层) or behind its verb (实施改造工程)."""
    if clause_of := pattern("subject.relative").match(phrase.text):
        phrase = phrase.cut(clause_of.end())  # 此次开通的贵阳至荔波段
    thing = clean(phrase, ())[0].phrase
    if "、" in thing.text and (etc := thing.text.rfind("等")) > 0:
        thing = thing.cut(etc + 1)  # 钢、水泥等主要工业产品
    if "、" in thing.text or len(thing) > _LONGEST or not pattern("subject.thing").search(thing.text):
        return EMPTY
    for verb in vocabulary().action.finditer(thing.text, 1):
        if not is_generic(thing.text[verb.end() :]) and len(thing) - verb.end() > 2:
            return thing.cut(verb.end())
    return EMPTY if pattern("subject.circumstance").match(thing.text) else thing


def _noun(phrase: Phrase) -> Phrase | None:
    """The words in front of a predicate as a subject; None where they are none."""
    noun = strip_trailing(phrase)
    if not 2 <= len(noun) <= _LONGEST or pattern("subject.division").search(noun.text):
        return None
    return noun
