"""What a run writes and where: the one place that knows the layout of OUT.

::

    OUT/
      records/part-000000.parquet …   the records, a shard a file
      manifest.jsonl                  the run, its shards and every document with its checksum; written last
      quarantine.jsonl                the documents that failed, and why
      .work/                          while a run is under way
        run.json                      its fingerprint: an unfinished run is taken up by the same task only
        part-000000.jsonl …           the manifest of a finished shard
        part-000000.crumb …           how far an unfinished one is
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from citymetrics.errors import InputError
from citymetrics.export.target import replacing


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder that a run writes to."""

    path: Path

    @property
    def work(self) -> Path:
        """What is there only while a run is under way."""
        return self.path / ".work"

    @property
    def records(self) -> Path:
        """The folder of the shards."""
        return self.path / "records"

    @property
    def run(self) -> Path:
        """Which task the unfinished run has."""
        return self.work / "run.json"

    @property
    def manifest(self) -> Path:
        """The manifest; with it a run is complete."""
        return self.path / "manifest.jsonl"

    @property
    def quarantine(self) -> Path:
        """The failed documents."""
        return self.path / "quarantine.jsonl"

    def shard(self, name: str) -> Path:
        """The records of a shard."""
        return self.records / f"{name}.parquet"

    def part(self, name: str) -> Path:
        """The manifest of a shard; with it the shard is complete."""
        return self.work / f"{name}.jsonl"

    def crumb(self, name: str) -> Path:
        """How far an unfinished shard is."""
        return self.work / f"{name}.crumb"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for one run; a second one is refused. The system lets go of it when the process ends."""
        self.work.mkdir(parents=True, exist_ok=True)
        self.records.mkdir(exist_ok=True)
        try:
            import fcntl
        except ImportError:  # no such locks on this system
            yield
            return
        with (self.work / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InputError(
                    f"another run is writing to {str(self.path)!r}: wait for it or name another folder"
                ) from None
            yield

    def check_free(self) -> None:
        """Refuse a folder that holds anything but a run."""
        if self.path.exists() and not self.path.is_dir():
            raise InputError(f"cannot write to {str(self.path)!r}: it is a file; name a folder")
        own = {"records", ".work", "manifest.jsonl", "quarantine.jsonl"}
        others = (
            sorted(p.name for p in self.path.iterdir() if p.name not in own and not _is_draft(p))
            if self.path.exists()
            else []
        )
        if others:
            raise InputError(
                f"{str(self.path)!r} holds other files ({', '.join(others[:3])}): name a new or an empty folder"
            )

    def fingerprint(self) -> str | None:
        """Return the fingerprint of the run that the folder holds, complete or not; None where there is none."""
        for path in (self.run, self.manifest):
            if path.exists():
                with path.open(encoding="utf-8") as lines:
                    return str(json.loads(lines.readline())["fingerprint"])
        return None

    def begin(self, head: dict[str, Any]) -> None:
        """Make the folder ready for a new run: what an earlier one left is removed."""
        self.run.unlink(missing_ok=True)  # first, so that no stop in between leaves parts of two runs
        for path in self.work.glob("part-*"):
            path.unlink()
        self.manifest.unlink(missing_ok=True)
        self.quarantine.unlink(missing_ok=True)
        with replacing(self.run) as out:
            out.write(json.dumps(head).encode() + b"\n")

    def sweep(self) -> None:
        """Remove the drafts that a killed run left."""
        for folder in (self.path, self.records, self.work):
            for path in folder.iterdir():
                if _is_draft(path):
                    path.unlink(missing_ok=True)

    def finish(self, shards: int) -> None:
        """Remove what was needed only under way, and shards of a longer run before this one."""
        for path in self.records.glob("part-*.parquet"):
            if int(path.stem.removeprefix("part-")) >= shards:
                path.unlink()
        shutil.rmtree(self.work)


def _is_draft(path: Path) -> bool:
    return path.name.startswith(".") and path.name.endswith(".tmp")
