"""The work of a worker process: read the pieces of a shard, extract, and write the shard.

Only totals are returned to the parent: passing rows would cost more than a second core gains.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import count
from multiprocessing import parent_process
from multiprocessing.synchronize import Event
from pathlib import Path
from time import perf_counter
from typing import Any, BinaryIO, NamedTuple

from citymetrics.corpus.documents import Failure, read_piece, read_records
from citymetrics.corpus.folder import Folder
from citymetrics.corpus.plan import Job, Shard
from citymetrics.export.target import replacing
from citymetrics.records.model import Indicator
from citymetrics.sources import SourceText


class Crumb(NamedTuple):
    """The position of a worker in its shard; the file of a dead worker shows on which document it died."""

    piece: int
    item: int
    stage: str
    """``read`` or ``extract``."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The totals of a shard."""

    documents: int = 0
    failed: int = 0
    characters: int = 0
    records: int = 0


class StoppedError(Exception):
    """The run is being stopped: the shard is abandoned and its files are removed."""


class _State(NamedTuple):
    job: Job
    folder: Folder
    stop: Event


_state: _State | None = None

DEATH = "WorkerDied: the process that was to {stage} it ended at once: too little memory, or a fault in native code"


def start(job: Job, out: str, stop: Event) -> None:
    """Prepare a worker of a run."""
    import pyarrow as pa

    global _state
    follow_parent()
    pa.set_memory_pool(pa.system_memory_pool())  # the default one keeps 20 MB that it does not need
    _state = _State(job, Folder(Path(out)), stop)


def follow_parent() -> None:
    """Leave interrupts to the parent, and end when the parent ends for any reason."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # a killed parent has another run after it, which must not find us writing


def write_shard(shard: Shard, skips: frozenset[Crumb] = frozenset()) -> tuple[Tally, float]:
    """Write a shard and its part of the manifest; return its totals and this process's peak memory in MB."""
    assert _state is not None, "start() prepares the process"
    folder, crumbs = _state.folder, _state.folder.crumb(shard.name)
    lines: list[dict[str, Any]] = []
    with crumbs.open("wb", buffering=0) as trail:
        with replacing(folder.shard(shard.name)) as out:
            _write_records(_items(_state, shard, skips, trail), out, lines)
        tally = _tally(lines)
        _write_part(folder, shard, tally, lines)
    crumbs.unlink()
    return tally, peak_memory()


def _items(
    state: _State, shard: Shard, skips: frozenset[Crumb], trail: BinaryIO
) -> Iterator[SourceText | Failure]:
    for p, piece in enumerate(shard.pieces):
        documents = read_piece(Path(state.job.source), piece, state.job.columns)
        for i in count():
            if state.stop.is_set():
                raise StoppedError
            if Crumb(p, i, "read") in skips:  # nothing after it in this piece can be reached
                yield Failure(f"{piece.name} from item {i}" if i else piece.name, DEATH.format(stage="read"))
                break
            _drop(trail, Crumb(p, i, "read"))
            item = next(documents, None)
            if item is None:
                break
            _drop(trail, Crumb(p, i, "extract"))
            yield (
                Failure(item.doc, DEATH.format(stage="extract from"))
                if Crumb(p, i, "extract") in skips
                else item
            )


def _drop(trail: BinaryIO, crumb: Crumb) -> None:
    trail.seek(0)
    trail.write(f"{crumb.piece:>9} {crumb.item:>9} {crumb.stage:<7}".encode())


def read_crumb(path: Path) -> Crumb | None:
    """Return the last position that a worker recorded, or None where there is none."""
    with suppress(OSError, ValueError):
        piece, item, stage = path.read_text().split()
        return Crumb(int(piece), int(item), stage)
    return None


def _write_records(items: Iterator[SourceText | Failure], out: BinaryIO, lines: list[dict[str, Any]]) -> None:
    from pyarrow import parquet

    from citymetrics.export.arrow import record_tables, schema

    with parquet.ParquetWriter(out, schema(), compression="zstd") as writer:
        for table in record_tables(_records(items, lines)):
            writer.write_table(table)


def _records(items: Iterator[SourceText | Failure], lines: list[dict[str, Any]]) -> Iterator[Indicator]:
    """Yield the records of all items, and add a line to the manifest for each item."""
    assert _state is not None
    for item in items:
        if isinstance(item, SourceText):
            line, records = _extract(item, _state.job)
            yield from records
        else:
            line = _failed(item)
        lines.append(line)


def _extract(source: SourceText, job: Job) -> tuple[dict[str, Any], list[Indicator]]:
    checksum = hashlib.sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest()
    began = perf_counter()
    try:
        found = read_records(source, job.published, job.place, job.indicators)
    except Exception as error:  # whatever it is, it is one document's and not the run's
        return _failed(Failure(source.doc, f"{type(error).__name__}: {error}", checksum)), []
    return {
        "doc": source.doc,
        "sha256": checksum,
        "characters": len(source.text),
        "records": len(found),
        **({"warnings": source.warnings} if source.warnings else {}),
        "seconds": round(perf_counter() - began, 4),
    }, found


def _failed(failure: Failure) -> dict[str, Any]:
    return {"doc": failure.doc, "sha256": failure.sha256, "error": failure.reason}


def _tally(lines: list[dict[str, Any]]) -> Tally:
    return Tally(
        documents=len(lines),
        failed=sum("error" in line for line in lines),
        characters=sum(line.get("characters", 0) for line in lines),
        records=sum(line.get("records", 0) for line in lines),
    )


def _write_part(folder: Folder, shard: Shard, tally: Tally, lines: list[dict[str, Any]]) -> None:
    data = folder.shard(shard.name)
    with data.open("rb") as written:
        checksum = hashlib.file_digest(written, "sha256").hexdigest()
    head = {"shard": data.name, "sha256": checksum, "bytes": data.stat().st_size, **asdict(tally)}
    with replacing(folder.part(shard.name)) as out:
        for line in (head, *lines):
            out.write(json_line(line))


def json_line(row: dict[str, Any]) -> bytes:
    """Return a row as a line of JSON; a lone surrogate becomes its escape."""
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def peak_memory() -> float:
    """Return the peak memory of this process in MB; 0 where the system does not report it."""
    status = Path("/proc/self/status")
    if status.exists():  # not getrusage: under Linux it starts from what the launching program had
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    with suppress(ImportError):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return 0.0
