"""Names: what a figure is of, put together from its row, its column and the caption."""

from __future__ import annotations

from collections.abc import Sequence

from citymetrics.reading.tables.heads import ends_in_measure
from citymetrics.reading.tables.rows import Label
from citymetrics.reading.tables.sheet import Sheet
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = ["name_of", "role_of"]

JOINTS = "及和与、"


def role_of(sheet: Sheet, label: Label) -> str:
    """Say whether a row is a ``thing``, a ``place``, a ``period`` or a ``total``."""
    if label.total:
        return "total"
    if sheet.first_role == "period":
        return "period"
    if label.head.place is not None:
        return "place"
    return "period" if label.head.periods and not label.name else "thing"


def name_of(sheet: Sheet, label: Label, number: int, above: Sequence[Label]) -> Phrase | None:
    """Return the name of the figure in a column of a row, or None where nothing names it.

    ``above`` are the labels from the top down to this one.
    """
    role = role_of(sheet, label)
    measure = _measure(sheet, number, role)
    if role != "thing":
        return _subject(sheet, measure, role, number)
    if label.moving:
        whole = next((row for row in reversed(above[:-1]) if not row.moving), None)
        return name_of(sheet, whole, number, above[:-1]) if whole else None
    name = label.name
    telling = ends_in_measure(measure.text) and not sheet.columns[number].head.bare_share
    prefix = _prefix(sheet, label, telling)
    if not name or prefix is None:
        return None
    if prefix and not name.text.startswith(prefix.text):
        name = prefix + name
    return name if not measure or _says_already(name.text, measure.text) else name + measure


def _measure(sheet: Sheet, number: int, role: str) -> Phrase:
    """What a column measures; a movement measures what the column before it does."""
    head, left = sheet.columns[number].head, sheet.left(number)
    if head.bare_share and role != "thing" and left is not None:
        return left.measure + head.measure
    if head.measure or head.kind in ("level", "ratio"):
        return head.measure
    return left.measure if left else EMPTY


def _prefix(sheet: Sheet, label: Label, telling: bool) -> Phrase | None:
    """What has to stand before a label so that it says enough; None if it cannot be told from its siblings.

    ``telling``: the column says what is measured.
    """
    subject = sheet.caption.subject
    section = label.section.name if label.section else EMPTY
    parent = label.parent.name if label.parent else section
    twice = sheet.labels is not None and sheet.labels[label.head.words.text] > 1
    if label.weak or twice:
        if parent:
            return section + parent if section and label.parent and not telling else parent
        if twice:
            return None
        return subject if ends_in_measure(subject.text) else EMPTY
    if telling or ends_in_measure(label.name.text):
        return EMPTY
    if label.parent and ends_in_measure(parent.text):
        return parent
    if section:
        return section
    # Under 2012年地区生产总值 the row 第一产业 is a part of it.
    if ends_in_measure(subject.text) and not _joined(subject.text):
        return subject
    return EMPTY


def _subject(sheet: Sheet, measure: Phrase, role: str, number: int) -> Phrase | None:
    """The name of a row that is a place, a period or a total: the column's, made full by the caption."""
    subject = sheet.caption.subject
    single = not _joined(subject.text)
    if role == "total":
        if sheet.columns[number].head.bare_share or not subject or len(subject.text) > 16:
            return None
        if not measure:
            return subject if single and ends_in_measure(subject.text) else None
        return subject if subject.text.endswith(measure.text) else subject + measure
    if not measure:
        return subject if subject and single else None
    return subject if single and subject.text.endswith(measure.text) else measure


def _joined(text: str) -> bool:
    return any(joint in text for joint in JOINTS)


def _says_already(name: str, measure: str) -> bool:
    """Whether a name needs no measure behind it: 粮食产量 under 产量, 工业增加值 under 总产值."""
    return measure in name or (ends_in_measure(name) and name[-1] == measure[-1])
