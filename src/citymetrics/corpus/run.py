"""A run over a corpus: assign shards to workers, add up totals, write the manifest.

The parent process keeps two shards per worker and the totals, so that its memory does not grow with the corpus.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from citymetrics import __version__
from citymetrics.catalogue import load_catalogue
from citymetrics.corpus.documents import check_known
from citymetrics.corpus.folder import Folder
from citymetrics.corpus.manifest import finished_tally, read_head, tally_of, write_manifest
from citymetrics.corpus.plan import Job, Shard, Survey, plan_shards, survey
from citymetrics.corpus.pool import Pool, usable_cores
from citymetrics.corpus.progress import Show, State, silent
from citymetrics.corpus.worker import Crumb, Tally, read_crumb
from citymetrics.errors import CitymetricsError, InputError, MissingExtraError, ReadError
from citymetrics.sources import Columns


@dataclass(frozen=True, slots=True)
class Summary:
    """The totals of a run, and its time and memory since the last start."""

    out: Path
    documents: int
    failed: int
    characters: int
    records: int
    shards: int
    seconds: float
    read: int
    """Characters read since the last start; fewer than ``characters`` where an earlier run had begun."""
    peak_memory: float
    """Peak memory of a worker in MB; 0 where nothing was left to do."""


def run_corpus(  # noqa: PLR0913 - public, and every option is given by name
    source: str | Path,
    out: str | Path,
    *,
    processes: int | None = None,
    published: str | None = None,
    place: str | None = None,
    columns: Columns = Columns(),  # noqa: B008 - frozen
    indicators: Iterable[str | Path] | None = None,
    shard_bytes: int = 2**20,
    restart: bool = False,
    show: Show = silent,
) -> Summary:
    """Write the records of every document in ``source``, a file or a folder, to the folder ``out``.

    An interrupted run is resumed by a call with the same arguments. The result is the same byte for byte for any
    number of interruptions and of ``processes`` (default: all cores), except for the times in the manifest.
    ``published`` and ``place`` take precedence over those of the documents. ``indicators`` are files of indicators of
    your own. ``shard_bytes`` is the size of the input
    that makes one shard, in bytes. ``restart`` discards another run in ``out``.

    Raises InputError for an invalid argument and for an ``out`` with other contents, ReadError when ``source`` cannot
    be read at all. A document that cannot be read is listed in the quarantine, and the others are processed. The
    workers are new processes: a script that calls this needs ``if __name__ == "__main__":``, see ``docs/corpus.md``.
    """
    folder = Folder(Path(out).absolute())
    own = tuple(str(Path(path).absolute()) for path in indicators or ())
    job = Job(str(Path(source).absolute()), published, place, columns, shard_bytes, own)
    _check(job, folder, processes)
    ahead = survey(job)
    if not ahead.files:
        raise ReadError(f"{source}: is a folder without documents; name the one that has them")
    folder.check_free()
    held = folder.fingerprint()
    if held not in (None, ahead.fingerprint) and not restart:
        raise InputError(
            f"{str(out)!r} holds a run over other input or with other settings: name another folder, or "
            "give that one up by restart=True (--restart)"
        )
    with folder.locked():
        folder.sweep()
        if held is None or restart:
            folder.begin({"citymetrics": __version__, "fingerprint": ahead.fingerprint, "started": _now()})
        if not folder.manifest.exists():
            return _Run(job, folder, ahead, processes or usable_cores(), show).complete()
        head = read_head(folder)
        folder.finish(head["shards"])
        return _summary(folder, tally_of(head), head["shards"])


def _check(job: Job, folder: Folder, processes: int | None) -> None:
    if processes is not None and processes < 1:
        raise InputError(f"processes={processes!r}: give a whole number from 1, or None for all cores")
    if job.shard_bytes < 1:
        raise InputError(f"shard_bytes={job.shard_bytes!r}: give a number of bytes from 1")
    source = Path(job.source).resolve()
    if folder.path.resolve().is_relative_to(source):
        raise InputError(f"{str(folder.path)!r} lies in the input: name a folder outside {str(source)!r}")
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as absent:
        raise MissingExtraError("A corpus run", package="pyarrow", extra="corpus") from absent
    check_known(job.published, job.place)  # an unreadable argument is reported before anything is written
    if job.indicators:
        load_catalogue(job.indicators)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _add(one: Tally, other: Tally) -> Tally:
    return Tally(*(getattr(one, f.name) + getattr(other, f.name) for f in fields(Tally)))


def _summary(
    folder: Folder, tally: Tally, shards: int, seconds: float = 0, read: int = 0, peak: float = 0
) -> Summary:
    return Summary(
        folder.path,
        tally.documents,
        tally.failed,
        tally.characters,
        tally.records,
        shards,
        seconds,
        read,
        peak,
    )


class _Run:
    """The state of a run in progress."""

    def __init__(self, job: Job, folder: Folder, ahead: Survey, processes: int, show: Show) -> None:
        self._job, self._folder, self._ahead, self._show = job, folder, ahead, show
        self._pool = Pool(processes, job, folder.path)
        self._began = monotonic()
        self._total, self._since = Tally(), Tally()
        self._shards = self._done = self._worked = 0
        self._peak = 0.0

    def complete(self) -> Summary:
        """Process the remaining shards and write the manifest."""
        with self._pool:
            for shard in plan_shards(self._job):
                self._shards += 1
                done = finished_tally(self._folder, shard.name)
                if done is not None:
                    self._count(done, shard)
                    continue
                while self._pool.full:
                    self._collect()
                self._hand_out(shard)
            while self._pool.busy:
                self._collect()
        seconds = monotonic() - self._began
        head = {**json.loads(self._folder.run.read_bytes()), "finished": _now()}
        write_manifest(self._folder, head, self._total, self._shards)
        self._folder.finish(self._shards)
        return _summary(self._folder, self._total, self._shards, seconds, self._since.characters, self._peak)

    def _hand_out(self, shard: Shard) -> None:
        try:
            self._pool.submit(shard)
        except BrokenProcessPool:
            for lost in [*self._pool.renew(), shard]:
                self._nurse(lost)

    def _collect(self) -> None:
        try:
            for shard, (tally, peak) in self._pool.collect():
                self._finished(shard, tally, peak)
        except BrokenProcessPool:
            for shard in self._pool.renew():
                self._nurse(shard)
        self._show(self._state())

    def _nurse(self, shard: Shard) -> None:
        """Process a shard in a pool of its own, without the documents on which its process dies."""
        skips: set[Crumb] = set()
        while True:
            crumb = self._folder.crumb(shard.name)
            crumb.unlink(missing_ok=True)
            try:
                tally, peak = self._pool.alone(shard, frozenset(skips))
            except BrokenProcessPool as broken:
                self._pool.renew()
                killer = read_crumb(crumb)
                if killer is None or killer in skips:
                    raise CitymetricsError(
                        "the worker processes end as soon as they start: is there memory enough, and does the "
                        'calling script have its if __name__ == "__main__":?'
                    ) from broken
                skips.add(killer)
            else:
                self._finished(shard, tally, peak)
                return

    def _finished(self, shard: Shard, tally: Tally, peak: float) -> None:
        self._count(tally, shard)
        self._since = _add(self._since, tally)
        self._worked += shard.size
        self._peak = max(self._peak, peak)

    def _count(self, tally: Tally, shard: Shard) -> None:
        self._total = _add(self._total, tally)
        self._done += shard.size

    def _state(self) -> State:
        return State(
            size=self._ahead.size,
            done=self._done,
            documents=self._total.documents,
            failed=self._total.failed,
            records=self._total.records,
            seconds=monotonic() - self._began,
            worked=self._worked,
            read=self._since.characters,
        )
