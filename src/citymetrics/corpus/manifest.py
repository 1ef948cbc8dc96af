"""The manifest of a run and its quarantine, assembled from the parts that the workers wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from citymetrics.corpus.folder import Folder
from citymetrics.corpus.worker import Tally, json_line
from citymetrics.export.target import replacing

TIMES = ("started", "finished", "seconds")
"""The keys of a manifest that differ from run to run; all others do not depend on interruptions."""


def finished_tally(folder: Folder, name: str) -> Tally | None:
    """Return the totals of a finished shard, or None when it is not finished."""
    part, shard = folder.part(name), folder.shard(name)
    if not part.exists() or not shard.exists():
        return None
    with part.open(encoding="utf-8") as lines:
        head = json.loads(lines.readline())
    if head["bytes"] != shard.stat().st_size:
        return None
    return tally_of(head)


def tally_of(head: dict[str, Any]) -> Tally:
    """Return the totals in the first line of a manifest or of a part."""
    return Tally(*(head[key] for key in ("documents", "failed", "characters", "records")))


def write_manifest(folder: Folder, head: dict[str, Any], tally: Tally, shards: int) -> None:
    """Write the quarantine and then the manifest, which completes the run; memory does not grow with either."""
    with replacing(folder.manifest) as manifest, replacing(folder.quarantine) as quarantine:
        manifest.write(json_line({**head, "shards": shards, **asdict(tally)}))
        for number in range(shards):
            for line in _lines(folder.part(f"part-{number:06d}")):
                manifest.write(line)
                # Only a failed document's line is worth the parsing.
                if b'"error":' in line and "error" in (row := json.loads(line)):
                    quarantine.write(json_line({"doc": row["doc"], "error": row["error"]}))


def read_head(folder: Folder) -> dict[str, Any]:
    """Return the first line of the manifest: the run and its totals."""
    with folder.manifest.open(encoding="utf-8") as lines:
        head: dict[str, Any] = json.loads(lines.readline())
    return head


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as lines:
        yield from lines
