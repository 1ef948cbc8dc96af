"""The types of the discourse: areas, segments of a text, and settings: what the text says that holds for figures."""

from __future__ import annotations

from dataclasses import dataclass, field

from citymetrics.marks.periods import Period, PeriodMark
from citymetrics.reading.constructions import Clause, Reading

__all__ = [
    "YEAR",
    "Answer",
    "Area",
    "Found",
    "Inherited",
    "Listener",
    "Segment",
    "Setting",
    "Span",
    "days_of",
]

Span = tuple[int, int]
YEAR = 366
"""Days that a frame of one year may have (2017年5月至2018年4月 is one)."""


def days_of(period: Period) -> int:
    """How many days a period has."""
    return (period.end - period.start).days + 1


@dataclass(frozen=True, slots=True)
class Area:
    """A place by its official name and, where it is certain, its code."""

    name: str
    adcode: str | None


@dataclass(slots=True, eq=False)
class Setting:
    """Something that the text says and that can hold for figures: a period, a place, an aim.

    ``role`` is where it stands (title, heading, opener …), which decides how far it reaches; ``spans`` are the words
    that say it. A period of None stops the search: 截至目前 dates nothing, and nothing further away does.
    """

    kind: str
    role: str
    spans: tuple[Span, ...]
    period: Period | None = None
    area: Area | None = None
    aim: bool = False
    mark: PeriodMark | None = None
    clause: Clause | None = None
    point: bool = False
    """Whether the period is a point (年末, 截至8月8日24时), which dates stocks."""

    @property
    def start(self) -> int:
        """Where its words begin; a setting without words (the caller's) begins before the text."""
        return self.spans[-1][0] if self.spans else -1


@dataclass(slots=True, eq=False)
class Segment:
    """A stretch of the text that settings hold for: document, section, paragraph or sentence.

    ``held`` has the setting of each kind that was registered last.
    """

    kind: str
    level: float = 0
    start: int = 0
    parent: Segment | None = None
    held: dict[str, Setting] = field(default_factory=dict)
    opened: bool = False
    """Whether it has had its first paragraph."""


@dataclass(slots=True)
class Answer:
    """What holds for a figure: the setting that counts, the value it gives, and the way that was walked."""

    rule: str = ""
    setting: Setting | None = None
    period: Period | None = None
    area: Area | None = None
    aim: bool = False
    spans: tuple[Span, ...] = ()
    way: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether words say when, and not in which year: 7月份 in a text that nothing dates."""
        return self.setting is not None and self.setting.mark is not None and self.setting.period is None


@dataclass(slots=True)
class Inherited:
    """What holds for a sentence from above it: the same for all its figures, and looked up once.

    ``periods`` are the settings of period with their rules, the nearest first, the year of the document last;
    ``place`` is the answer where the sentence names no place, ``aim`` the setting in force.
    """

    periods: list[tuple[str, Setting]]
    place: Answer
    aim: Setting | None


@dataclass(slots=True)
class Found:
    """A reading with all that holds for its figure; ``begin`` is where the words in front of it begin."""

    reading: Reading
    when: Answer
    status: Answer
    where: Answer
    begin: int
    entity: str | None = None
    base: str = ""
    """What growth is against by the words around, where its own say nothing: ``chain`` (环比), ``year`` (同比)."""


@dataclass(slots=True)
class Listener:
    """What an explanation wants to hear of a walk: every setting, and what was found for each figure."""

    settings: list[Setting] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
