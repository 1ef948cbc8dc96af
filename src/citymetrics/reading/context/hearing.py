"""What a heading and a sentence set: each period word, place and turn becomes a setting with its role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from citymetrics.marks.periods import PeriodMark
from citymetrics.marks.places import PlaceMark
from citymetrics.reading.constructions import REACH, Clause
from citymetrics.reading.context.aims import aim_in_heading, aim_turn
from citymetrics.reading.context.areas import resolve_area
from citymetrics.reading.context.ground import Ground
from citymetrics.reading.context.roles import (
    Spot,
    Spots,
    dates_event,
    is_base,
    opens_clause,
    role_of_period,
    tells_source,
)
from citymetrics.reading.context.state import Setting
from citymetrics.text.patterns import pattern

__all__ = ["end_sentence", "hear_periods", "hear_turn", "read_heading", "turning_words"]

_OPENERS = frozenset(["opener-paragraph", "lead", "opener-sentence"])
_EVENT = 40
"""Characters behind a month in which what was decided then is told."""
_TURNING = 160
"""Characters at the head of a sentence in which it may turn to what is ahead or back."""
_COLONS = ("：", ":")


def read_heading(
    ground: Ground, start: int, end: int, periods: Sequence[PeriodMark], places: Sequence[PlaceMark]
) -> None:
    """Register what a heading says of when, where and whether at its section."""
    section = ground.sections[-1]
    dates = _heading_periods(ground, start, end, periods)
    aim = aim_in_heading(ground.folded[start:end], start, _ahead(ground, dates), ground.aims())
    if aim is not None:
        section.held["aim"] = aim
    period = _heading_period(ground, dates, aim)
    if period is not None:
        section.held["period"] = period
    area = _heading_area(ground, start, end, places)
    if area is not None:
        section.held["place"] = area


def _heading_periods(ground: Ground, start: int, end: int, periods: Sequence[PeriodMark]) -> list[Setting]:
    found: list[Setting] = []
    for mark in periods:
        if not start <= mark.start < end:
            continue
        if is_base(ground.folded[start : mark.start], ground.folded[mark.end : end]):
            continue
        period = ground.resolve(mark, ground.frame())
        if period is not None:
            found.append(Setting("period", "heading", ((mark.start, mark.end),), period, mark=mark))
    if ground.listener is not None:
        ground.listener.settings.extend(found)
    return found


def _ahead(ground: Ground, dates: Sequence[Setting]) -> bool | None:
    """Whether the last period of a heading lies ahead of what is reviewed; None where it names none."""
    document = ground.document
    last = document.reviewed.end if document.reviewed else document.last_day
    if not dates or last is None or dates[-1].period is None:
        return None
    return dates[-1].period.end > last


def _heading_period(ground: Ground, dates: Sequence[Setting], aim: Setting | None) -> Setting | None:
    spans = {(s.period.start, s.period.end) for s in dates if s.period is not None}
    if len(spans) == 1:
        return dates[0]
    if aim is None:
        return None
    if dates:  # “十四五”发展回顾和2025年工作: one for each half, and none for both
        return Setting("period", "heading", dates[0].spans)
    default = ground.default(aim.aim) if ground.document.kind == "report" else None
    return Setting("period", "heading", aim.spans, default) if default is not None else None


def _heading_area(ground: Ground, start: int, end: int, places: Sequence[PlaceMark]) -> Setting | None:
    """The place of a heading that names nothing else."""
    mark = next((m for m in places if start <= m.start < end), None)
    if mark is None or mark.comparison or mark.kind not in ("division", "township"):
        return None
    before = pattern("section.label").sub("", ground.folded[start : mark.start])
    if (before + ground.folded[mark.end : end]).strip(" ：:\u3000"):
        return None
    area = resolve_area(mark, ground.folded, ground.document.place, ground.document)
    return Setting("place", "heading", ((mark.start, mark.end),), area=area) if area is not None else None


def hear_periods(ground: Ground, marks: Sequence[PeriodMark], spots: Spots) -> None:
    """Register the period words of a sentence; those of an inline heading are read with the heading."""
    line = ground.line
    if line.kind == "heading":
        return
    for mark in marks:
        if line.kind == "body" and mark.start < line.head_end:
            continue
        clause = ground.sentence.clause_at(mark.start)
        if clause is None:
            continue
        setting = _period_setting(ground, mark, spots.of(clause))
        if line.kind == "title":
            ground.keep(setting)
        else:
            ground.register(setting)


def _period_setting(ground: Ground, mark: PeriodMark, spot: Spot) -> Setting:
    folded, clause = ground.folded, spot.clause
    frame = ground.frame()
    aimed = mark.bare and bool(pattern("aim.before").search(folded, _near(clause, mark.start), mark.start))
    period = ground.resolve(mark, frame, aimed)
    role = _widened(ground, mark, spot, frame)
    if mark.form == "days" and ground.document.kind == "report" and role in _OPENERS:
        role = "day"  # 3月19日至20日 in the review of a year: the days of an event
    point = period is not None and period.start == period.end and (mark.edge == "end" or mark.until)
    return Setting("period", role, ((mark.start, mark.end),), period, mark=mark, clause=clause, point=point)


def _near(clause: Clause, at: int) -> int:
    """Where the words begin that are looked through in front of an offset in a clause."""
    return max(clause.start, at - REACH)


def _widened(ground: Ground, mark: PeriodMark, spot: Spot, frame: Setting | None) -> str:
    """The role of a mark in the light of the frame it stands in: the lead of a text, an announcement (…：), a year
    under a longer frame (2025年四大产业… under 五年来 dates its own clause)."""
    folded, clause = ground.folded, spot.clause
    role = role_of_period(spot, mark)
    if role not in ("opener-paragraph", "opener-sentence", "opener-clause", "clause"):
        return role
    outer = frame.period if frame is not None else None
    longer = outer is not None and outer.years > 1 and mark.year is not None and role != "clause"
    if longer and clause.sites and not pattern("date.detached").match(folded[mark.end : clause.end]):
        return "clause"
    if _is_lead(ground, mark, spot):
        return "lead"
    announces = clause.host is None and not clause.sites and folded[clause.end : clause.end + 1] in _COLONS
    return "colon" if announces and role in ("clause", "opener-clause") else role


def _is_lead(ground: Ground, mark: PeriodMark, spot: Spot) -> bool:
    """Whether this is the first opener of the first paragraph with a date, no heading above it and no bare day."""
    headed = ground.headed
    behind = ground.folded[mark.end : mark.end + _EVENT]
    if not spot.clause.sites and dates_event(mark, ground.folded[mark.end : spot.clause.end], behind):
        return False
    if ground.paragraph.start != ground.lead_start or (headed and not ground.prefaced):
        return False
    if (mark.form in ("day", "today") and not mark.until) or (headed and not spot.first_sentence):
        return False
    held = ground.root.held.get("period")
    if held is not None and held.role == "lead":
        return False
    if opens_clause(spot, mark.start):
        return True
    told = pattern("date.told").match(ground.folded, mark.end, min(len(ground.folded), mark.end + 40))
    return spot.first_sentence and bool(told)


def turning_words(ground: Ground, start: int, end: int) -> str | None:
    """The words of a sentence that may turn to what is ahead or back; None where they do not."""
    if ground.line.kind != "body" or not _may_turn(ground, end):
        return None
    begin = max(start, ground.line.head_end)
    text = ground.folded[begin : min(end, begin + _TURNING)]
    return text if pattern("aim.turn-hint").search(text) else None


def hear_turn(ground: Ground, first: bool) -> None:
    """Register what a sentence at the head of its paragraph turns to: 今年我们将…, 过去一年，…"""
    sentence, document = ground.sentence, ground.document
    text = turning_words(ground, sentence.start, sentence.end) if sentence.clauses else None
    if text is None:
        return
    begin = max(sentence.start, ground.line.head_end)
    opened = next((s for s in sentence.periods if s.role in _OPENERS), None)
    first = first or (document.about_report and ground.paragraph.start == ground.lead_start)
    role = "opener-paragraph" if first else "opener-sentence"
    turn = aim_turn(text, begin, role, _past(ground, opened))
    if turn is None:
        return
    clause = sentence.clauses[0]
    ground.register(replace(turn, clause=clause))
    if turn.aim and opened is None and document.kind == "report" and document.ahead is not None:
        held = ground.frame()
        if held is None or held.period is None or held.period.end < document.ahead.start:
            ground.register(Setting("period", role, turn.spans, document.ahead, clause=clause))


def _may_turn(ground: Ground, end: int) -> bool:
    """A report turns from what was to what will be; other texts where they announce a list (抓好10件实事：)."""
    if ground.document.kind == "report" or ground.document.about_report:
        return True
    return ground.folded[end - 1 : end + 1].rstrip()[-1:] in _COLONS


def _past(ground: Ground, opened: Setting | None) -> bool | None:
    """Whether the period that a sentence opens with is over; None where it has none or is that of the publication."""
    published = ground.document.published
    if opened is None or opened.period is None or published is None:
        return None
    year = opened.period.end.year
    return None if year == published.year else year < published.year


def end_sentence(ground: Ground, figures: bool) -> None:
    """Remember whether the paragraph has told anything yet."""
    sentence = ground.sentence
    if ground.told or not sentence.clauses:
        return
    if not any(clause.sites or len(clause.text.strip()) > 1 for clause in sentence.clauses):
        return
    if sentence.end <= ground.line.head_end:
        return
    if not figures and tells_source(ground.folded[sentence.clauses[0].start : sentence.clauses[0].end]):
        return
    ground.told = not _announces(ground.folded, sentence.start, sentence.end)


def _announces(folded: str, start: int, end: int) -> bool:
    """Whether a sentence only says what kind of year it was, or that all aims were reached."""
    for word in _ANNOUNCING:
        if folded.find(word, start, end) >= 0:
            return pattern("section.announces").match(folded, start, end) is not None
    return False


# One of them is in whatever section.announces finds.
_ANNOUNCING = ("是", "完成", "标志着")
