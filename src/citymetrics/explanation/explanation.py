"""The account of a text as one value: its parts, as plain values for JSON, and as text."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from citymetrics.explanation.layout import lay_out
from citymetrics.explanation.parts import Figure, LeftAlone, Stretch, Surroundings
from citymetrics.records.model import Indicator
from citymetrics.records.rows import flat_row

__all__ = ["Explanation"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The account of a text, or of one sentence of it; ``str`` gives it as readable text.

    >>> from citymetrics import explain
    >>> told = explain("推进“15分钟生活圈”建设。")
    >>> told.figures, told.left_alone[0].reason.rule
    ((), 'guard.quoted')
    """

    surroundings: Surroundings
    stretches: tuple[Stretch, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The quantities of all stretches, in text order."""
        return tuple(figure for stretch in self.stretches for figure in stretch.figures)

    @property
    def left_alone(self) -> tuple[LeftAlone, ...]:
        """The numerals left alone in all stretches, in text order."""
        return tuple(numeral for stretch in self.stretches for numeral in stretch.left_alone)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values for JSON: dates in ISO form, decimals as strings, records as flat rows."""
        plain = _plain(self)
        assert isinstance(plain, dict)
        return plain

    def __str__(self) -> str:
        return "\n".join(lay_out(self.surroundings, self.stretches))


def _plain(value: object) -> Any:
    if isinstance(value, Indicator):
        return flat_row(value)
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return [_plain(item) for item in value] if isinstance(value, tuple) else value
