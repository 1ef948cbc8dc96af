"""Data frames against a plain loop, and several processes against one.

    python benchmarks/frames.py [FOLDER] [--times N] [--rounds N]

The texts are those of FOLDER (default: examples/), N times over. Each way is measured ROUNDS times in turn and the
best is told, so that what else the machine does tells least.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
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
    best: dict[str, tuple[float, float]] = {}
    for _ in range(arguments.rounds):
        for name, way in ways.items():
            began, worked = perf_counter(), process_time()
            way()
            took = perf_counter() - began, process_time() - worked
            best[name] = min(best.get(name, took), took)
            print(f"{name}: {took[0]:.2f} s, {took[1]:.2f} s of this process", file=sys.stderr)
    print(f"{len(texts):,} texts, {sum(map(len, texts)):,} characters, {len(loop()):,} records")
    print("| way | seconds | of this process | to the loop |\n|---|---|---|---|")
    for name, (wall, cpu) in best.items():
        print(f"| {name} | {wall:.2f} | {cpu:.2f} | {wall / best['plain loop'][0]:.2f} |")


if __name__ == "__main__":
    main()
