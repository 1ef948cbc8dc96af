"""What is known of a document and of the point reached in it: its profile, the frames in force, the areas."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from citymetrics.marks.periods import Period, PeriodMark, Publication

__all__ = ["Area", "Context", "Frame", "Profile", "Sentence"]


@dataclass(frozen=True, slots=True)
class Area:
    """A place by its official name and, where it is certain, its code."""

    name: str
    adcode: str | None


@dataclass(frozen=True, slots=True)
class Profile:
    """What the document as a whole says: its kind, the year it speaks of, its default periods and its place."""

    kind: str  # bulletin, report, other
    year: int | None
    published: Publication | None
    actual: Period | None
    target: Period | None
    place: Area | None
    draft: bool = False
    """Whether it is a draft budget or plan: all its figures are aims."""
    orders: bool = False
    """Whether it puts a plan into force (印发…行动计划): what it orders done is an aim."""


@dataclass(slots=True)
class Frame:
    """A period in force, and where in the text it was set."""

    period: Period | None
    mark: PeriodMark | None = None
    goal: bool = False
    """Whether it is the horizon of aims (到2025年) and ends with its section."""


@dataclass(slots=True, unsafe_hash=True)  # not frozen: so many are made, and that is three times as fast
class Context:
    """The state between two sentences."""

    section: Frame | None = None
    paragraph: Frame | None = None
    place: Area | None = None
    targets: bool = False
    last: Frame | None = None
    """The date of the sentence before, which 其中 goes on with."""
    seen: int = 0


@dataclass(slots=True)
class Sentence:
    """What a sentence's clauses say about time: the mark that dates each clause, and the opener."""

    frames: tuple[tuple[int, Frame], ...] = ()
    sticky: Frame | None = None
    first: Frame | None = None
    local: dict[int, list[tuple[int, Frame, str]]] = field(default_factory=dict)
    origin: Frame | None = None
    """The first date of 自2012年底到2022年底: that of the figures which moves in the sentence begin with."""
    spans: tuple[tuple[int, Frame], ...] = ()
    """Those of the frames that are of more than one year."""

    def opened(self, at: int) -> Sequence[tuple[int, Frame]]:
        """The last frame that was set before ``at``, if there is one."""
        return _last_before(self.frames, at)

    def span_before(self, at: int) -> Frame | None:
        """The last frame of more than one year that was set before ``at``."""
        return next((frame for _, frame in _last_before(self.spans, at)), None)


def _last_before(frames: tuple[tuple[int, Frame], ...], at: int) -> Sequence[tuple[int, Frame]]:
    number = bisect_left(frames, at, key=lambda entry: entry[0])
    return frames[max(0, number - 1) : number]
