"""Count the Chinese characters in string literals of the code: vocabulary that is not yet data.

usage: count_literals.py [--max N] [--all] [SOURCE]

Counted are the literals of every module below SOURCE (default: src/citymetrics), patterns and f-strings included;
docstrings and comments are not. Printed is a line a file, the most first, and the sum. Exit status: 1 when the sum is
above N.
"""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "citymetrics"
CHINESE_RE = re.compile(r"[\u3400-\u9fff]")


def literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the string constants of a module that are not docstrings: a string that is a statement says nothing."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node


def count(source: str) -> int:
    """Return how many Chinese characters stand in the literals of a module."""
    found: list[str] = [str(node.value) for node in literals(ast.parse(source))]
    return sum(len(CHINESE_RE.findall(text)) for text in found)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the counts; 1 when there are more than ``--max``."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("source", nargs="?", type=Path, default=PACKAGE, metavar="SOURCE")
    parser.add_argument("--max", type=int, metavar="N", help="fail when the sum is above N")
    parser.add_argument("--all", action="store_true", help="list files without any, too")
    arguments = parser.parse_args(argv)
    counts = {path: count(path.read_text("utf-8")) for path in sorted(arguments.source.rglob("*.py"))}
    for path, number in sorted(counts.items(), key=lambda item: -item[1]):
        if number or arguments.all:
            print(f"{number:6,} {path.relative_to(arguments.source)}")
    total = sum(counts.values())
    print(f"{total:6,} in all")
    return 1 if arguments.max is not None and total > arguments.max else 0


if __name__ == "__main__":
    raise SystemExit(main())
