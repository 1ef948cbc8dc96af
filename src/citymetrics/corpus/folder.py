"""The layout of the output folder of a run; no other module knows it.

::

    OUT/
      records/part-000000.parquet …   the records, a shard a file
      manifest.jsonl                  the run, its shards and every document with its checksum; written last
      quarantine.jsonl                the documents that failed, and why
      .work/                          while a run is under way
        run.json                      its fingerprint: only the same task resumes an unfinished run
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
    """The output folder of a run."""

    path: Path

    @property
    def work(self) -> Path:
        """The folder that exists only while a run is unfinished."""
        return self.path / ".work"

    @property
    def records(self) -> Path:
        """The folder of the shards."""
        return self.path / "records"

    @property
    def run(self) -> Path:
        """The file with the fingerprint of the unfinished run."""
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
        """Lock the folder for one run; a second one is refused. The lock ends with the process."""
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
        """Raise InputError for a folder that contains anything but a run."""
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
        """Return the fingerprint of the run in the folder, complete or not; None where there is none."""
        for path in (self.run, self.manifest):
            if path.exists():
                with path.open(encoding="utf-8") as lines:
                    return str(json.loads(lines.readline())["fingerprint"])
        return None

    def begin(self, head: dict[str, Any]) -> None:
        """Prepare the folder for a new run: files of an earlier one are removed."""
        self.run.unlink(missing_ok=True)  # first, so that no stop in between leaves parts of two runs
        for path in self.work.glob("part-*"):
            path.unlink()
        self.manifest.unlink(missing_ok=True)
        self.quarantine.unlink(missing_ok=True)
        with replacing(self.run) as out:
            out.write(json.dumps(head).encode() + b"\n")

    def sweep(self) -> None:
        """Remove the temporary files that a killed run left."""
        for folder in (self.path, self.records, self.work):
            for path in folder.iterdir():
                if _is_draft(path):
                    path.unlink(missing_ok=True)

    def finish(self, shards: int) -> None:
        """Remove the working files, and shards of an earlier run that had more of them."""
        for path in self.records.glob("part-*.parquet"):
            if int(path.stem.removeprefix("part-")) >= shards:
                path.unlink()
        shutil.rmtree(self.work)


def _is_draft(path: Path) -> bool:
    return path.name.startswith(".") and path.name.endswith(".tmp")
