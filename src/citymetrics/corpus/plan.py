"""Assign documents to shards, by the input alone and never by the order in which workers finish."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from citymetrics import __version__
from citymetrics.corpus.documents import Piece, cut_pieces, list_files
from citymetrics.sources import Columns

MOST_PIECES = 2_000
"""Most files per shard, however small they are: it bounds what an interruption costs."""


@dataclass(frozen=True, slots=True)
class Job:
    """The task of a run; together with the listed files it determines every byte of the result."""

    source: str
    published: str | None = None
    place: str | None = None
    columns: Columns = field(default_factory=Columns)
    shard_bytes: int = 2**20
    indicators: tuple[str, ...] = ()
    """Files of indicators of the caller's own."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The input of a run: its number of files and bytes, and the fingerprint of the whole task."""

    files: int
    size: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Shard:
    """The pieces whose records go into one Parquet file."""

    number: int
    pieces: tuple[Piece, ...]

    @property
    def name(self) -> str:
        """``part-000000``: the stem of all files that belong to the shard."""
        return f"part-{self.number:06d}"

    @property
    def size(self) -> int:
        """The size of its input in bytes."""
        return sum(piece.size for piece in self.pieces)


def survey(job: Job) -> Survey:
    """List the input once: its files, its bytes, and a checksum over names, sizes and settings."""
    settings = {**asdict(job), "source": "", "version": __version__}
    # Not the paths: the same run may be resumed from elsewhere, but not with other indicators.
    own = (hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in job.indicators)
    settings["indicators"] = list(own)
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode())
    files = size = 0
    for file in list_files(Path(job.source)):
        digest.update(f"{file.name}\0{file.size}\n".encode("utf-8", "surrogateescape"))
        files, size = files + 1, size + file.size
    return Survey(files, size, digest.hexdigest())


def plan_shards(job: Job) -> Iterator[Shard]:
    """Yield the shards in order: pieces as listed, a new shard when one holds ``shard_bytes``."""
    root = Path(job.source)
    number = weight = 0
    held: list[Piece] = []
    for file in list_files(root):
        for piece in cut_pieces(root, file, job.shard_bytes, job.columns):
            held.append(piece)
            weight += piece.weight
            if weight >= job.shard_bytes or len(held) >= MOST_PIECES:
                yield Shard(number, tuple(held))
                number, weight, held = number + 1, 0, []
    if held:
        yield Shard(number, tuple(held))
