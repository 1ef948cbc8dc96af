"""Print the circles of imports between the files of citymetrics; exit 1 if there is any.

Every import counts, those inside functions too: a late import hides a circle from the interpreter, not from
whoever reads the code. Imports under `if TYPE_CHECKING:` load nothing and do not count.

    python tools/import_cycles.py              circles, one a line
    python tools/import_cycles.py --edges      every import between files, late ones marked
    python tools/import_cycles.py --from citymetrics.export.parquet     what a module may load
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "citymetrics"


@dataclass(frozen=True, order=True)
class Edge:
    """One file importing another, `late` when only inside functions."""

    source: str
    target: str
    line: int
    late: bool


def find_modules(package: Path) -> dict[str, Path]:
    """Dotted names of all modules of a package and their files."""
    modules = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return modules


def find_edges(package: Path) -> list[Edge]:
    """All imports between the files of a package."""
    modules = find_modules(package)
    edges: list[Edge] = []
    for name, path in modules.items():
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        for node, late in _imports(tree, late=False):
            is_package = path.name == "__init__.py"
            for target in _targets(node, name, is_package, modules):
                if target != name:
                    edges.append(Edge(name, target, node.lineno, late))
    return edges


def _imports(node: ast.AST, late: bool) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child, late
        elif isinstance(child, ast.If) and _is_type_checking(child.test):
            for other in child.orelse:
                yield from _imports(ast.Module([other], []), late)
        else:
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from _imports(child, late or inside)


def _is_type_checking(test: ast.expr) -> bool:
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def _targets(
    node: ast.Import | ast.ImportFrom, name: str, is_package: bool, modules: dict[str, Path]
) -> Iterator[str]:
    """The files that one import statement loads, leaving out the packages it only passes through."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            if alias.name in modules:
                yield alias.name
        return
    base = node.module or ""
    if node.level:
        parts = name.split(".")
        parts = parts[: len(parts) - node.level + is_package]
        base = ".".join([*parts, base] if base else parts)
    for alias in node.names:
        if f"{base}.{alias.name}" in modules:
            yield f"{base}.{alias.name}"
        elif base in modules:
            yield base


def find_circles(edges: list[Edge]) -> list[list[str]]:
    """Groups of files that reach each other (strongly connected, by Tarjan), the largest first."""
    graph: dict[str, list[str]] = {}
    for edge in edges:
        graph.setdefault(edge.source, []).append(edge.target)
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    circles: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for target in graph.get(name, ()):
            if target not in index:
                visit(target)
                low[name] = min(low[name], low[target])
            elif target in stack:
                low[name] = min(low[name], index[target])
        if low[name] == index[name]:
            group = []
            while True:
                member = stack.pop()
                group.append(member)
                if member == name:
                    break
            if len(group) > 1:
                circles.append(sorted(group))

    for name in sorted(graph):
        if name not in index:
            visit(name)
    return sorted(circles, key=lambda group: (-len(group), group))


def reach(edges: list[Edge], start: str) -> list[str]:
    """All files that a module loads or may load later, directly or through others."""
    seen: set[str] = set()
    todo = [start]
    while todo:
        name = todo.pop()
        for edge in edges:
            if edge.source == name and edge.target not in seen:
                seen.add(edge.target)
                todo.append(edge.target)
    return sorted(seen - {start})


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--package", type=Path, default=PACKAGE, help="folder of the package to look at")
    parser.add_argument("--edges", action="store_true", help="print every import between files")
    parser.add_argument("--from", dest="start", metavar="MODULE", help="print what this module may load")
    options = parser.parse_args(argv)
    edges = find_edges(options.package)
    if options.edges:
        for edge in sorted(set(edges)):
            print(f"{edge.source}:{edge.line} -> {edge.target}{' (late)' if edge.late else ''}")
        return 0
    if options.start:
        print("\n".join(reach(edges, options.start)))
        return 0
    circles = find_circles(edges)
    for circle in circles:
        inside = set(circle)
        print(f"circle of {len(circle)}: {', '.join(circle)}")
        for edge in sorted(set(edges)):
            if edge.source in inside and edge.target in inside:
                print(f"  {edge.source}:{edge.line} -> {edge.target}{' (late)' if edge.late else ''}")
    return 1 if circles else 0


if __name__ == "__main__":
    sys.exit(main())
