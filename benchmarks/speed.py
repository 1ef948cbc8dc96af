"""How fast the extractor is, beside the least that any extractor must do.

    python benchmarks/speed.py                    the examples, repeated to 10 k, 100 k and 1 M characters
    python benchmarks/speed.py --file report.txt  another text, as it is and repeated

The floor, in the same run: one plain pattern for number and unit over the text, and as many
validated records as the extractor found. Times are medians. What linking to the catalogue costs
is taken in turns, a call with it and a call without. Import, first call and memory are taken in
fresh processes.
"""

from __future__ import annotations

import argparse
import gc
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from decimal import Decimal
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from unittest.mock import patch

from citymetrics import Indicator, extract
from citymetrics.catalogue import Catalogue
from citymetrics.sources.plain import read_text

EXAMPLES = Path(__file__).parents[1] / "examples"
SIZES = (10_000, 100_000, 1_000_000)
LINKING_SIZE = 100_000

UNITS = (
    "个百分点 % ％ ‰ 倍 人次 人 户次 户 家次 家 件 项 处 所 台 套 个 名 条 栋 座 场 次 辆 头 部 种 亿元 万元 元 美元 "
    "平方公里 平方米 公里 公顷 亩 米 里 立方米 吨 公斤 千克 千瓦时 千瓦 微克/立方米 天 工作日 小时 分钟 年 位"
).split()
FLOOR_RE = re.compile(rf"\d[\d,]*(?:\.\d+)?[万亿千百]*(?:{'|'.join(sorted(UNITS, key=len, reverse=True))})")

IMPORT = "import citymetrics"
FIRST_CALL = "citymetrics.extract('全市注册志愿者达274万人，比上年增长8.1%。')"
# Not getrusage on Linux: there a new program starts from the memory of the one that launched it.
PEAK = """
import sys
from pathlib import Path
{setup}
status = Path("/proc/self/status")
if status.exists():
    print(int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024)
else:
    import resource
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2)
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--file", type=Path, help="time this text in place of the examples")
    parser.add_argument("--runs", type=int, default=5, help="runs that a median is taken of (default 5)")
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=SIZES, help="characters to repeat the text to"
    )
    arguments = parser.parse_args()
    files = [arguments.file] if arguments.file else sorted(EXAMPLES.glob("*.txt"))
    text = "\n".join(map(read_text, files))
    extract(text)  # the tables are loaded now; the first call is measured by itself below
    print_speeds(text, [*([len(text)] if arguments.file else []), *arguments.sizes], arguments.runs)
    print_linking(text, min(arguments.sizes, key=lambda size: abs(size - LINKING_SIZE)), arguments.runs)
    print_start(text, max(arguments.sizes), arguments.runs)


def print_speeds(text: str, sizes: list[int], runs: int) -> None:
    """Print a line for each length: extractor, floor and how many times the floor it takes."""
    print(
        f"{'characters':>10}  {'records':>7}  {'extract':>9}  {'char/s':>10}  {'us/char':>7}  {'growth':>6}  "
        f"{'floor':>9}  {'char/s':>10}  {'extract/floor':>13}"
    )
    first = 0.0
    for size in sizes:
        repeated = (text * (size // len(text) + 1))[:size]
        count = len(extract(repeated))
        took = time_of(partial(extract, repeated), runs)
        floor = time_of(partial(run_floor, repeated, count), runs)
        first = first or took / size
        print(
            f"{size:>10,}  {count:>7,}  {took * 1e3:>6.1f} ms  {size / took:>10,.0f}  {took / size * 1e6:>7.3f}  "
            f"{took / size / first:>6.2f}  {floor * 1e3:>6.1f} ms  {size / floor:>10,.0f}  {took / floor:>13.1f}"
        )


def print_linking(text: str, size: int, runs: int) -> None:
    """Print how much throughput linking to the catalogue takes; the two are measured in turns."""
    repeated = (text * (size // len(text) + 1))[:size]
    linked: list[float] = []
    plain: list[float] = []
    for turn in range(2 * runs):
        for without in (turn % 2 == 0, turn % 2 == 1):
            with patch("citymetrics.extractor.link_records", unlinked) if without else nullcontext():
                (plain if without else linked).append(time_of(partial(extract, repeated), 1))
    took, bare = median(linked), median(plain)
    print(
        f"\nlinking     {took * 1e3:8.1f} ms for {size:,} characters, {bare * 1e3:.1f} ms without: "
        f"{1 - bare / took:.1%} less throughput"
    )


def unlinked(records: list[Indicator], text: str, catalogue: Catalogue) -> list[Indicator]:
    """Stand for ``link_records``: the records as they are."""
    return records


def run_floor(text: str, count: int) -> list[Indicator]:
    """Do the least: find number and unit once, build the records with validation."""
    FLOOR_RE.findall(text)
    figure = Decimal(2740000)
    return [
        Indicator(
            place="成都市",
            adcode="510100",
            indicator="注册志愿者",
            value=figure,
            lower=figure,
            upper=figure,
            unit="人",
            text="274万人",
            start=6,
            end=11,
            rules=("name.predicate", "unit.count.person"),
        )
        for _ in range(count)
    ]


def print_start(text: str, size: int, runs: int) -> None:
    """Print what a fresh process pays: import, first call, memory."""
    bare = median(in_fresh_process(timed("pass")) for _ in range(runs))
    imported = median(in_fresh_process(timed(IMPORT)) for _ in range(runs))
    called = median(in_fresh_process(f"{IMPORT}\n{timed(FIRST_CALL)}") for _ in range(runs))
    print(f"\nimport      {(imported - bare) * 1e3:8.1f} ms\nfirst call  {called * 1e3:8.1f} ms")
    if sys.platform == "win32":
        print("peak memory is not measured on this system")
        return
    read = f"import sys\ntext = sys.stdin.buffer.read().decode()\ntext = (text * ({size} // len(text) + 1))[:{size}]"
    without = in_fresh_process(PEAK.format(setup=read), text)
    peak = in_fresh_process(PEAK.format(setup=f"{read}\n{IMPORT}\nfound = citymetrics.extract(text)"), text)
    print(
        f"peak memory {peak:8.1f} MB for {size:,} characters ({peak - without:.1f} MB over interpreter and text)"
    )


def time_of(work: Callable[[], object], runs: int) -> float:
    """Return the median time of a call in seconds."""
    times = []
    for _ in range(runs):
        gc.collect()
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times)


def timed(statement: str) -> str:
    """Return a program that prints how long a statement takes."""
    return f"import time\nstart = time.perf_counter()\n{statement}\nprint(time.perf_counter() - start)"


def in_fresh_process(program: str, text: str = "") -> float:
    """Run a program in a new interpreter and return the number that it prints."""
    done = subprocess.run(
        [sys.executable, "-c", program], input=text.encode(), capture_output=True, check=True
    )
    return float(done.stdout)


if __name__ == "__main__":
    main()
