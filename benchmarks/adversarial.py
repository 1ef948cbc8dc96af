"""Whether time and memory stay flat on texts that are made to be dear.

    python benchmarks/adversarial.py              each repeated phrase at 2,000 and at 8,000 characters
    python benchmarks/adversarial.py --runs 9     the least of nine runs in place of five

Printed are the time per character at both lengths and their ratio: 1 where time grows with the length, 4 where it grows
with its square. At the end stands the peak memory of a text of opening brackets. Exits with 1 where a ratio is over
``--most``.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tracemalloc
from collections.abc import Callable
from functools import partial
from time import process_time

from citymetrics import extract
from citymetrics.sources import read_bytes

SHORT, LONG = 2_000, 8_000
# Each took time with the square of the text once, or is made like one that did.
PHRASES = (
    "为3个", "其中3个", "3个", "、3个", "3%—3个", "企业3家，增长5%；", "甲县3个、",
    "武汉市3个、", "比上年3个", "1 ", "一3", "3的", "3个的", "3个一",
    "和3个和", "，3个", "（3个", "（3个）", "（", "分别3个、", "面积3亩，",
    "今年3个，", "3月3个", "由3%提高", "力争3个，", "高于武汉市的3%，", "居全国第3，", "第一、",
    "1:2 ", "同比", "的", "甲、", "甲\t乙\n", "甲\t3\n",
)  # fmt: skip
MARKDOWN = ("**a ", "__a ", "*a ", "`a ", "[a](", "# a ", "| - ")
CELL = "<td colspan=100 rowspan=100>3</td>"
ROW = f"<tr>{CELL}</tr><tr></tr>"
HTML = (CELL, ROW)
BRACKETS = 40_000


def main() -> int:
    """Measure and print; tell whether all ratios are low enough."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5, help="runs that the least is taken of (default 5)")
    parser.add_argument("--most", type=float, default=1.3, help="ratio that is still flat (default 1.3)")
    arguments = parser.parse_args()
    extract("全市注册志愿者达274万人，比上年增长8.1%。")  # the tables are loaded now
    jobs: list[tuple[str, str, Callable[[str], object]]] = [
        *(("text", phrase, read_text) for phrase in PHRASES),
        *(("markdown", phrase, partial(read_file, "a.md", "")) for phrase in MARKDOWN),
        *(("markup", phrase, partial(read_text, before="<table><tr>")) for phrase in HTML),
        *(("page", phrase, partial(read_file, "a.html", "<table><tr>")) for phrase in HTML),
    ]
    print(f"us a character\n{'kind':<9}{SHORT:>8,}  {LONG:>8,}  ratio  repeated")
    worst = 0.0
    for kind, phrase, read in jobs:
        short, long = (
            time_of(partial(read, repeat(phrase, size)), arguments.runs) / size for size in (SHORT, LONG)
        )
        ratio = long / short
        worst = max(worst, ratio)
        print(f"{kind:<9}{short * 1e6:>8.2f}  {long * 1e6:>8.2f}  {ratio:>5.2f}  {phrase!r}")
    peak = memory_of(partial(extract, "（" * BRACKETS + "企业3家"))
    print(f"\n{BRACKETS:,} opening brackets: {peak:.1f} MB at most")
    print(f"worst ratio {worst:.2f}")
    return int(worst > arguments.most)


def repeat(phrase: str, size: int) -> str:
    """Return a phrase, repeated to a length."""
    return (phrase * (size // len(phrase) + 1))[:size]


def read_text(text: str, before: str = "全市") -> None:
    """Extract from a text with a figure in its last clause."""
    extract(f"{before}{text}企业3家", published="2024-03")


def read_file(name: str, before: str, text: str) -> None:
    """Read the text of a file."""
    list(read_bytes(f"{before}{text}".encode(), name))


def time_of(work: Callable[[], object], runs: int) -> float:
    """Return the least processor time of a call in seconds."""
    times = []
    for _ in range(runs):
        gc.collect()
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times)


def memory_of(work: Callable[[], object]) -> float:
    """Return the peak memory that a call takes in megabytes."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


if __name__ == "__main__":
    sys.exit(main())
