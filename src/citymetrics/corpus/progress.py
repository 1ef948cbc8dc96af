"""The progress of a run: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Protocol, TextIO

EVERY = 10.0
"""Seconds between plain lines."""


@dataclass(frozen=True, slots=True)
class State:
    """The progress of a run; ``seconds``, ``worked`` and ``read`` count from this start, the others from the first."""

    size: int
    """Bytes of the whole input."""
    done: int = 0
    """Bytes of it that are processed."""
    documents: int = 0
    failed: int = 0
    records: int = 0
    seconds: float = 0.0
    worked: int = 0
    """Bytes processed since this start."""
    read: int = 0
    """Characters read since this start."""

    @property
    def speed(self) -> float:
        """Characters a second."""
        return self.read / self.seconds if self.seconds else 0.0

    @property
    def left(self) -> float | None:
        """Estimated seconds for the rest at the speed so far; None while there is no speed."""
        return self.seconds / self.worked * (self.size - self.done) if self.worked else None

    def __str__(self) -> str:
        """Return the progress as one line.

        >>> print(State(size=200, done=100, documents=8, records=90, seconds=2, worked=100, read=5000))
        50 % · 8 documents · 2,500 characters/s · 90 records · 0 errors · 0:00:02 left
        """
        share = 100 * self.done // self.size if self.size else 100
        parts = [
            f"{share} %",
            f"{self.documents:,} documents",
            f"{self.speed:,.0f} characters/s",
            f"{self.records:,} records",
            f"{self.failed:,} errors",
        ]
        if self.left is not None and self.done < self.size:
            parts.append(f"{clock(self.left)} left")
        return " · ".join(parts)


class Show(Protocol):
    """Receives the state of a run whenever it changes."""

    def __call__(self, state: State) -> None:
        """Show a state, unless the last one was shown shortly before."""


@contextmanager
def showing(stream: TextIO | None = None) -> Iterator[Show]:
    """Provide the display of progress on standard error: a bar where that is a terminal and rich is installed."""
    stream = stream or sys.stderr
    if stream.isatty():
        try:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn
        except ImportError:
            pass
        else:
            bar = Progress(
                BarColumn(24), TextColumn("{task.description}"), console=Console(file=stream), transient=True
            )
            with bar:
                task = bar.add_task("starting", total=None)
                yield lambda state: bar.update(
                    task, total=state.size, completed=state.done, description=str(state)
                )
            return
    yield _lines(stream)


def silent(state: State) -> None:
    """Show nothing."""


def _lines(stream: TextIO) -> Show:
    shown = monotonic()

    def show(state: State) -> None:
        nonlocal shown
        if monotonic() - shown >= EVERY:
            shown = monotonic()
            print(state, file=stream, flush=True)

    return show


def clock(seconds: float) -> str:
    """Return seconds as hours, minutes and seconds.

    >>> clock(3725.4)
    '1:02:05'
    """
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
