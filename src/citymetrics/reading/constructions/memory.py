"""What the sentence has said so far: names, readings and the memory that goes from one figure to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions.clauses import Clause, Site
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["AMONG", "LISTED", "Memory", "Name", "Reading", "Topic", "known_topic"]

AMONG = "其中"
"""The mark of a part of a whole."""
LISTED = 100
"""Names, clauses and figures that a list is dealt out of; no list of a text is longer."""


@dataclass(slots=True, unsafe_hash=True)
class Name:
    """A name as pieces of the text, and the verb that makes it a flow."""

    phrase: Phrase
    action: str | None = None
    verb: Phrase = EMPTY
    """The action's own characters, where a growth needs them: 新接订单量 is not 订单量."""
    prefix: str = ""
    """Words the text implies: 城乡居民…分别 deals out 城镇 and 农村."""

    @property
    def whole(self) -> Phrase:
        """The name as something that can grow."""
        return self.verb + self.phrase if self.verb else self.phrase


@dataclass(slots=True)
class Reading:
    """What a construction made of one quantity."""

    site: Site
    name: Name
    statistic: str
    rule: str
    sign: int = 1
    basis: str | None = None
    qualifier: str | None = None
    place: PlaceMark | None = None
    consumed: int = 0
    own: bool = False
    """Whether a growth names its subject itself."""
    part: bool = False
    """Whether its name is that of a part, completed with the measure of the whole."""
    subject: Name | None = None
    """What the sentence goes on about, where that is less than the name (占…)."""
    start: bool = False
    """Whether it is what a move begins with (由5%提高到8%)."""

    @property
    def dealt(self) -> bool:
        """Whether its name is one of several that were dealt out to as many figures."""
        return self.rule in ("name.dealt", "name.parallel")


class Topic:
    """The words of a clause without a figure, read only when a figure needs them."""

    __slots__ = ("_earlier", "_phrase", "_read")

    def __init__(self, read: Callable[[], Phrase], earlier: Topic | None) -> None:
        self._read: Callable[[], Phrase] | None = read
        self._earlier = earlier
        self._phrase = EMPTY

    @property
    def phrase(self) -> Phrase:
        """What the clause was about, else what the clause before it was."""
        asked: list[Topic] = []
        topic: Topic | None = self
        found = EMPTY
        while (
            topic is not None and not found
        ):  # a loop: a sentence may have more clauses than the stack has room
            found = topic._read() if topic._read is not None else topic._phrase
            asked.append(topic)
            topic = topic._earlier
        for topic in asked:
            topic._phrase, topic._read, topic._earlier = found, None, None
        return found


def known_topic(phrase: Phrase) -> Topic:
    """A topic that is read already."""
    return Topic(lambda: phrase, None)


@dataclass(slots=True)
class Memory:
    """What the sentence has said so far: each figure makes a new one; a sentence writes into the copy it begins with.

    ``last`` is the name a growth without a subject belongs to; ``topic`` the words of an earlier
    clause without a figure; ``names`` the level names of this sentence, the last of them.
    """

    last: Name | None = None
    silent: Topic | None = None
    action: str | None = None
    names: tuple[Reading, ...] = ()
    consumed: int = 0
    host: Name | None = None
    previous: Reading | None = None
    earlier_words: Topic | None = None
    fresh: bool = False
    """Whether this sentence has named something already."""
    pending: tuple[Clause, ...] = ()
    """Clauses without a figure right before: the first names of a list that is dealt out at its end."""
    among: bool = False
    """Whether 其中 has been said in this sentence: the figures that follow are parts."""
    places: Sequence[PlaceMark] = ()
    """The places of this sentence."""
    label: Phrase = EMPTY
    """What the label of the paragraph or of the list item names: 蓝莓产业：…"""

    @property
    def topic(self) -> Phrase:
        """The words of the clause without a figure right before; empty where there was none."""
        return self.silent.phrase if self.silent is not None else EMPTY

    @property
    def begun(self) -> Name | None:
        """The topic as a name, where a figure may go on about it: behind a figure of its own sentence only what can
        be measured (经济平稳运行 cannot)."""
        topic = self.topic
        return (
            Name(topic)
            if topic and (not self.fresh or pattern("topic.measured").search(topic.text))
            else None
        )

    @property
    def earlier(self) -> Phrase:
        """What the sentence before ended on: 这个比重 points to it."""
        return self.earlier_words.phrase if self.earlier_words is not None else EMPTY

    def but(self, **changes: object) -> Memory:
        """A copy with some fields changed (dataclasses.replace does the same at four times the cost)."""
        new = Memory(
            self.last, self.silent, self.action, self.names, self.consumed, self.host,
            self.previous, self.earlier_words, self.fresh, self.pending, self.among, self.places, self.label,
        )  # fmt: skip
        for name, value in changes.items():
            setattr(new, name, value)
        return new

    def after(self, reading: Reading) -> Memory:
        """The memory after a reading."""
        keeps = bool(reading.name.phrase) and (
            reading.statistic in ("level", "ratio") or reading.rule.startswith("name.") or reading.own
        )
        keeps = keeps and reading.rule != "name.behind-of"
        statistic = reading.statistic
        level = statistic == "level"
        named = level or statistic in ("ratio", "growth", "change")
        return Memory(
            (reading.subject or reading.name) if keeps or self.last is None else self.last,
            None,
            reading.name.action or self.action if level else self.action,
            (*self.names[1 - LISTED :], reading) if named else self.names,
            reading.consumed if reading.consumed > self.consumed else self.consumed,
            None if keeps else self.host,
            reading,
            self.earlier_words,
            True,
            (),
            self.among or (reading.part and reading.site.left.text.startswith(AMONG)),
            self.places,
            self.label,
        )  # by place: by name takes twice as long
