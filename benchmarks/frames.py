"""Data frames against a plain loop, and several processes against one.

    python benchmarks/frames.py [FOLDER] [--times N] [--rounds N]

The texts are those of FOLDER (default: examples/), N times over. Each way is measured ROUNDS times in turn and the
best is told. Where the machine has other work, CPU seconds tell more than seconds: of two processes that share the
work the busier one decides.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from functools import partial
from multiprocessing import active_children
from pathlib import Path
from time import perf_counter, process_time, sleep
from typing import Any

from citymetrics import extract, extract_frame
from citymetrics.corpus.pool import usable_cores

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Measure and print a table."""
    import pandas as pd
    import polars as pl

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "examples")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    texts = [path.read_text("utf-8") for path in sorted(arguments.folder.rglob("*.txt"))] * arguments.times
    given = {"doc": texts, "city": ["成都市"] * len(texts), "year": [2026] * len(texts)}
    frames = {"pandas": pd.DataFrame(given), "polars": pl.DataFrame(given)}

    def loop() -> list[Any]:
        return [record for text in texts for record in extract(text, place="成都市", published="2026")]

    ways: dict[str, Callable[[], Any]] = {"plain loop": loop}
    for name, frame in frames.items():
        ways[name] = partial(extract_frame, frame, text="doc", place="city", published="year")
    ways[f"polars, workers={usable_cores()}"] = partial(
        extract_frame, frames["polars"], text="doc", place="city", published="year", workers="all"
    )
    extract(texts[0])  # tables are read once
    best: dict[str, tuple[float, float, float]] = {}
    for _ in range(arguments.rounds):
        for name, way in ways.items():
            began, worked, others = perf_counter(), process_time(), of_children()
            way()
            wall, cpu = perf_counter() - began, process_time() - worked
            while active_children():  # which waits for those that have ended
                sleep(0.1)
            took = wall, cpu, of_children() - others
            best[name] = min(best.get(name, took), took)
            print(
                f"{name}: {took[0]:.2f} s; CPU {took[1]:.2f} s here, {took[2]:.2f} s elsewhere",
                file=sys.stderr,
            )
    print(f"{len(texts):,} texts, {sum(map(len, texts)):,} characters")
    print("| way | seconds | CPU of this process | CPU of others | CPU to the loop |\n|---|---|---|---|---|")
    for name, (wall, cpu, other) in best.items():
        print(
            f"| {name} | {wall:.2f} | {cpu:.2f} | {other:.2f} | {max(cpu, other) / best['plain loop'][1]:.2f} |"
        )


def of_children() -> float:
    """Return the CPU seconds of the processes that have ended."""
    times = os.times()
    return times.children_user + times.children_system


if __name__ == "__main__":
    main()
