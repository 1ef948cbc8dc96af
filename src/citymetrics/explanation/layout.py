"""An explanation as plain text: aligned by what a terminal shows, in which a Chinese character takes two columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from unicodedata import east_asian_width

from citymetrics.explanation.parts import Figure, Reason, Stretch, Surroundings

__all__ = ["lay_out", "pad", "width"]

WIDEST = 28
"""Columns at which a cell stops widening the cells above and below it."""
LABEL = 10


def width(text: str) -> int:
    """Return how many columns a text takes.

    >>> width("达274万人")
    9
    """
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def pad(text: str, columns: int) -> str:
    """Fill a text up with blanks to a number of columns.

    >>> pad("全市", 6) + "|"
    '全市  |'
    """
    return text + " " * (columns - width(text))


def lay_out(surroundings: Surroundings, stretches: Sequence[Stretch]) -> Iterator[str]:
    """Return the lines of an explanation."""
    yield from _surroundings(surroundings)
    for stretch in stretches:
        yield ""
        yield from _stretch(stretch)
    if not stretches:
        yield "no figure, period or place is found"


def _surroundings(found: Surroundings) -> Iterator[str]:
    parts = [f"kind {found.kind}"]
    if found.year:
        parts.append(f"year {found.year}")
    parts.append(f"place {_area(found.place, found.adcode)}")
    parts += [f"{word} figures {_days(*days)}" for word, days in _defaults(found) if days]
    yield "text: " + ", ".join(parts)


def _defaults(found: Surroundings) -> Iterator[tuple[str, tuple[date, date] | None]]:
    yield "actual", found.actual
    yield "target", found.target


def _stretch(stretch: Stretch) -> Iterator[str]:
    yield f"[{stretch.start}..{stretch.end}) {_one_line(stretch.text)}"
    yield from _section(
        "periods", ((w.text, w.start, w.form, w.use, _days(w.first, w.last)) for w in stretch.periods)
    )
    yield from _section(
        "places",
        (
            (w.text, w.start, w.kind, "comparison" if w.comparison else "", _area(w.name, w.adcode))
            for w in stretch.places
        ),
    )
    for figure in stretch.figures:
        yield from _figure(figure)
    yield from _section(
        "left alone", ((n.text, n.start, n.reason.rule, _why(n.reason)) for n in stretch.left_alone)
    )


def _section(title: str, rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    table = [[_one_line(str(cell)) for cell in row] for row in rows]
    if table:
        yield f"  {title}"
        yield from _columns(table, "    ")


def _columns(table: list[list[str]], indent: str) -> Iterator[str]:
    widths = [max(min(width(cell), WIDEST) for cell in column) for column in zip(*table, strict=True)]
    for row in table:
        yield (
            indent + "  ".join(pad(cell, columns) for cell, columns in zip(row, widths, strict=True))
        ).rstrip()


def _figure(figure: Figure) -> Iterator[str]:
    yield f"  figure {_one_line(figure.text)} at {figure.start}"
    unit = figure.unit or "no unit"
    yield _line("value", f"{_amount(figure)} {unit}, {figure.qualifier}, {_bounds(figure)}")
    if figure.rules:
        yield _line("unit", " ".join(figure.rules) + (f" ({figure.dimension})" if figure.dimension else ""))
    yield from _trials(figure)
    record = figure.record
    if record is None:
        for reason in figure.reasons:
            yield _line("no record", f"{reason.rule}: {_why(reason)}")
        return
    yield _line("name", record.indicator or "-")
    sign = "-" if figure.sign < 0 else "+"
    parts = [f"action {record.action or '-'}", f"statistic {record.statistic}", f"sign {sign}"]
    yield _line("", ", ".join([*parts, f"basis {record.basis or '-'}", f"per {record.per or '-'}"]))
    when, where, status = figure.reasons
    yield _line("period", f"{_days(record.period_start, record.period_end)}  {when.rule}: {_why(when)}")
    yield _line("place", f"{_area(record.place, record.adcode)}  {where.rule}: {_why(where)}")
    yield _line("status", f"{record.status}  {status.rule}: {_why(status)}")
    if figure.way:
        yield _line("way", ", ".join(figure.way))
    if not figure.trials:
        yield _line("rules", " ".join(record.rules))


def _trials(figure: Figure) -> Iterator[str]:
    """The constructions in the order tried: the first that fits ends the row, if its reading is admitted."""
    missed = [trial.construction for trial in figure.trials if trial.rule is None]
    if missed:
        yield _line("tried", ", ".join(missed))
    for trial in figure.trials:
        if trial.rule is not None:
            outcome = f"{trial.construction} -> {trial.rule}, {trial.name or 'no name'}"
            yield _line("fired" if figure.record else "refused", outcome)
            yield _line("", trial.about)


def _line(label: str, text: str) -> str:
    return f"    {pad(label, LABEL)}{text}"


def _amount(figure: Figure) -> str:
    return "-" if figure.value is None else f"{figure.value:f}"


def _bounds(figure: Figure) -> str:
    if figure.lower is None and figure.upper is None:
        return "no bound asserted"
    low = "" if figure.lower is None else f"{figure.lower:f}"
    high = "" if figure.upper is None else f"{figure.upper:f}"
    return f"asserts {low}..{high}"


def _why(reason: Reason) -> str:
    return f"{reason.term}, {reason.reason}" if reason.term else reason.reason


def _days(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return "-"
    return str(first) if first == last else f"{first or ''}..{last or ''}"


def _area(name: str | None, code: str | None) -> str:
    return f"{name} {code or '(no code)'}" if name else "-"


def _one_line(text: str) -> str:
    return " ".join(text.split())
