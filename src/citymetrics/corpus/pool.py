"""The worker processes of a run: they get as many shards as keep them busy, and end whenever the run ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from types import TracebackType

from citymetrics.corpus.plan import Job, Shard
from citymetrics.corpus.worker import Crumb, Tally, peak_memory, start, write_shard

FRESH = multiprocessing.get_context("spawn")
"""New interpreters, not forks: Arrow and the progress bar have threads, which do not survive a fork."""
AHEAD = 2
"""Shards assigned per process at a time: one in progress, one waiting."""
DIED = (
    "a worker process ended at once: is there memory enough, and does the calling script have its "
    'if __name__ == "__main__":? run_corpus sets the document aside that a process dies of'
)
"""What is said when a process of a pool dies."""
PATIENCE = 5.0
"""Seconds that the workers have to end regularly after Ctrl-C."""

Result = tuple[Tally, float]


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool:
    """The workers and the shards assigned to them."""

    def __init__(self, processes: int, job: Job, out: Path) -> None:
        self._processes, self._job, self._out = processes, job, out
        self._stop = FRESH.Event()
        self._under_way: dict[Future[Result], Shard] = {}
        self._start()

    def _start(self) -> None:
        self._executor = ProcessPoolExecutor(
            self._processes, FRESH, start, (self._job, str(self._out), self._stop)
        )
        start_all(self._executor, self._processes)

    @property
    def full(self) -> bool:
        """Whether the next shard has to wait."""
        return len(self._under_way) >= AHEAD * self._processes

    @property
    def busy(self) -> bool:
        """Whether a shard is in progress."""
        return bool(self._under_way)

    def submit(self, shard: Shard) -> None:
        """Assign a shard to a worker."""
        self._under_way[self._executor.submit(write_shard, shard)] = shard

    def collect(self, patience: float = 0.5) -> Iterator[tuple[Shard, Result]]:
        """Yield the finished shards, after waiting for one. Raises BrokenProcessPool when a process has died."""
        done, _ = wait(self._under_way, timeout=patience, return_when=FIRST_COMPLETED)
        for future in done:
            result = future.result()  # first: a shard whose process died stays under way, for renew()
            yield self._under_way.pop(future), result

    def renew(self) -> list[Shard]:
        """Restart after a process has died and return the shards that were in progress, in order."""
        self._executor.shutdown(wait=True, cancel_futures=True)
        lost = sorted(self._under_way.values(), key=lambda shard: shard.number)
        self._under_way.clear()
        self._start()
        return lost

    def alone(self, shard: Shard, skips: frozenset[Crumb]) -> Result:
        """Process one shard and wait for it."""
        return self._executor.submit(write_shard, shard, skips).result()

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()  # a worker gives up its shard at the next document; after a good end it has none
        # Python has no public name for the processes of a pool before 3.14.
        workers = list((self._executor._processes or {}).values())
        self._executor.shutdown(wait=error is None, cancel_futures=True)
        until = monotonic() + PATIENCE
        for worker in workers:
            worker.join(max(0.0, until - monotonic()))
        for worker in workers:
            if worker.is_alive():  # still deep in a document
                worker.kill()


def start_all(executor: ProcessPoolExecutor, processes: int) -> None:
    """Start the processes of a pool at once, such that they ignore Ctrl-C from the beginning."""
    with _deaf():
        for _ in range(processes):
            executor.submit(peak_memory)  # any task starts a process where none is idle


@contextmanager
def _deaf() -> Iterator[None]:
    """Ignore Ctrl-C inside the block; processes started there inherit this, and only the parent handles it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
