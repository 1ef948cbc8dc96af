"""Corpus runs side by side: one process, two, and Spark on the same documents; and runs that are killed.

    python benchmarks/corpus.py                        20,000 documents made of the examples
    python benchmarks/corpus.py --texts FOLDER         made of other texts as well
    python benchmarks/corpus.py --only 1 2             leave out what takes longest
    python benchmarks/corpus.py --kills 20             kill -9 at as many random moments, resume, compare

Each document is an example, or some paragraphs in a row of a longer text, with its digits and the choice of its
paragraphs changed, by a fixed seed. The documents stand in one Parquet file that all read from, and all write
Parquet. Spark is timed once warm, on as many cores as the pool has processes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from citymetrics.corpus import run_corpus
from citymetrics.corpus.manifest import TIMES
from citymetrics.sources.plain import read_text

ROOT = Path(__file__).parents[1]
# An example has about as many characters.
LONGEST = 1200
# A year keeps its digits: a document of the year 7361 would be none of the kind.
DIGITS_RE = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d+")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--texts", type=Path, help="a folder of further texts to vary")
    parser.add_argument(
        "--processes", type=int, default=2, help="of the larger pool and of Spark (default 2)"
    )
    parser.add_argument("--only", nargs="+", default=["1", "2", "spark"], choices=["1", "2", "spark"])
    parser.add_argument("--kills", type=int, default=0, help="how often to kill a run (default: not at all)")
    parser.add_argument("--keep", type=Path, help="work in this folder and keep it")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or Path(scratch)
        folder.mkdir(exist_ok=True)
        source = folder / "documents.parquet"
        characters = write_documents(source, arguments.documents, arguments.texts)
        print(f"{arguments.documents:,} documents, {characters:,} characters, {os.cpu_count()} cores")
        measure(source, folder, characters, arguments)
        if arguments.kills:
            measure_kills(source, folder, arguments)


def measure(source: Path, folder: Path, characters: int, arguments: argparse.Namespace) -> None:
    """Print a line for each way of doing the same work."""
    print(f"{'':14}  {'seconds':>8}  {'characters/s':>12}  {'records':>9}  {'ratio':>5}  {'MB a worker':>11}")
    first = 0.0
    for way in arguments.only:
        if way == "spark":
            seconds, records, peak = time_spark(source, folder / "spark", arguments.processes)
        else:
            count = 1 if way == "1" else arguments.processes
            summary = run_corpus(source, folder / f"pool-{count}", processes=count)
            seconds, records, peak = summary.seconds, summary.records, summary.peak_memory
        first = first or seconds
        name = f"spark local[{arguments.processes}]" if way == "spark" else f"pool of {count}"
        shown = f"{peak:.0f}" if peak else "-"
        print(
            f"{name:14}  {seconds:>8.1f}  {characters / seconds:>12,.0f}  {records:>9,}  {first / seconds:>5.2f}  "
            f"{shown:>11}",
            flush=True,
        )


def write_documents(target: Path, count: int, texts: Path | None) -> int:
    """Write varied documents to a Parquet file and return their characters."""
    files = sorted((ROOT / "examples").glob("*.txt")) + (sorted(texts.rglob("*.txt")) if texts else [])
    originals = [(path.stem, read_text(path)) for path in files]
    rng = random.Random(20)
    rows = []
    for number in range(count):
        name, text = originals[number % len(originals)]
        rows.append({"id": f"{name}-{number:06d}", "text": varied(text, rng)})
    parquet.write_table(pa.Table.from_pylist(rows), target, row_group_size=500)
    return sum(len(row["text"]) for row in rows)


def varied(text: str, rng: random.Random) -> str:
    """Return a text with other figures and now and then a paragraph less.

    >>> varied("2020年末，学位12万个。", random.Random(1))
    '2020年末，学位39万个。'
    """
    paragraphs = text.split("\n")
    if len(text) > LONGEST:
        paragraphs = excerpt(paragraphs, rng)
    kept = paragraphs[:2] + [p for p in paragraphs[2:] if rng.random() > 0.1]
    return DIGITS_RE.sub(lambda found: _digits(len(found[0]), rng), "\n".join(kept))


def excerpt(paragraphs: list[str], rng: random.Random) -> list[str]:
    """Return paragraphs in a row of a long text, from a random one on; a paragraph too long is cut."""
    filled = [paragraph for paragraph in paragraphs if paragraph.strip()]
    first = rng.randrange(len(filled))
    found: list[str] = []
    for paragraph in filled[first:]:
        found.append(paragraph[: LONGEST - sum(map(len, found))])
        if sum(map(len, found)) >= LONGEST:
            break
    return found


def _digits(length: int, rng: random.Random) -> str:
    return str(rng.randrange(1, 10)) + "".join(str(rng.randrange(10)) for _ in range(length - 1))


def time_spark(source: Path, out: Path, cores: int) -> tuple[float, int, float]:
    """Return the seconds of a warm run, its records, and the peak memory of a Python worker, which is not known."""
    import pyspark
    from pyspark.sql import SparkSession

    from citymetrics.spark import extract

    java = subprocess.run(
        [str(ROOT / "scripts/java")], capture_output=True, text=True, check=True
    ).stdout.strip()
    os.environ |= {
        "JAVA_HOME": java,
        "SPARK_HOME": str(Path(pyspark.__file__).parent),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    settings = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": str(cores),
        "spark.sql.execution.arrow.maxRecordsPerBatch": "256",
        "spark.sql.files.maxPartitionBytes": str(2**20),
    }
    builder = SparkSession.builder.master(f"local[{cores}]").appName("citymetrics benchmark")
    for key, value in settings.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        df = spark.read.parquet(str(source))
        extract(df.limit(400).repartition(cores)).count()  # the workers are there and have their tables
        began = perf_counter()
        extract(df).write.mode("overwrite").parquet(str(out))
        seconds = perf_counter() - began
        return seconds, spark.read.parquet(str(out)).count(), 0.0
    finally:
        spark.stop()


def measure_kills(source: Path, folder: Path, arguments: argparse.Namespace) -> None:
    """Kill a run at random moments, let it end, and say whether it equals an undisturbed one."""
    whole, killed = folder / f"pool-{arguments.processes}", folder / "killed"
    began = perf_counter()
    run_corpus(source, whole, processes=arguments.processes)  # measured above it is there already
    line = [sys.executable, "-m", "citymetrics", "corpus", str(source), "-o", str(killed), "--quiet"]
    line += ["--processes", str(arguments.processes)]
    rng = random.Random(9)
    shards = len(list(whole.glob("records/*.parquet")))
    done = []
    for _ in range(arguments.kills):
        run = subprocess.Popen(line)
        # Long enough that most runs get on by some shards, short enough that none gets to the end.
        wanted = count_done(killed) + rng.choice([0, 0, 1, 2])
        until = perf_counter() + rng.uniform(0.2, 2.0)
        while run.poll() is None and (perf_counter() < until or count_done(killed) < wanted):
            sleep(0.01)
        run.kill()
        run.wait()
        if (
            killed / "manifest.jsonl"
        ).exists():  # too late to be killed: more documents make more of them count
            break
        done.append(count_done(killed))
    last = subprocess.run(line)
    same = contents(whole) == contents(killed)
    print(f"killed {len(done)} times, with {done} of {shards} shards done; then ended with {last.returncode}")
    print(f"equal to the undisturbed run: {same} ({perf_counter() - began:.0f} s)")


def count_done(out: Path) -> int:
    """Return how many shards of an unfinished run are done."""
    return len(list(out.glob(".work/part-*.jsonl")))


def contents(out: Path) -> dict[str, str]:
    """Return each file with the checksum of what must not differ."""
    found = {}
    for path in sorted(out.rglob("*")):
        if path.is_file():
            data = timeless(path) if path.name == "manifest.jsonl" else path.read_bytes()
            found[str(path.relative_to(out))] = hashlib.sha256(data).hexdigest()
    return found


def timeless(path: Path) -> bytes:
    """Return a manifest without its times."""
    rows: list[dict[str, Any]] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return json.dumps([{k: v for k, v in row.items() if k not in TIMES} for row in rows]).encode()


if __name__ == "__main__":
    main()
