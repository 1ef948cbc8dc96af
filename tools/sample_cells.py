"""Draw cells of a panel by a fixed seed, for a reader to judge against their sentences.

    python tools/sample_cells.py RECORDS... [--cells 70] [--seed 13] [--status all] > cells.md

Prints a table: what the cell says (place, period, column, figure) and the words around the figure in its sentence.
"""

from __future__ import annotations

import argparse
import random

from citymetrics.export.recordfiles import read_records
from citymetrics.panel import Cell, panel
from citymetrics.panel.cells import figure

AROUND = 60


def draw(cells: list[Cell], number: int, seed: int) -> list[Cell]:
    """Return cells drawn without replacement, in the order of places, periods and columns."""
    known = sorted(cells, key=lambda cell: (cell.row, cell.column))
    return sorted(random.Random(seed).sample(known, number), key=lambda cell: (cell.row, cell.column))


def words(cell: Cell) -> str:
    """Return the words around the figure."""
    at = cell.sentence.find(cell.record.text)
    end = at + len(cell.record.text)
    return cell.sentence[max(0, at - AROUND) : end + AROUND // 3].replace("|", "/").replace("\n", " ")


def main() -> None:
    """Print the drawn cells as a table of Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--cells", type=int, default=70)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--status", choices=("actual", "target", "all"), default="all")
    arguments = parser.parse_args()
    records = [record for file in arguments.files for record in read_records(file)]
    table = panel(records, status=arguments.status, linked=True)
    print(f"{len(table.cells)} cells, {len(table.heads)} columns")
    print("\n| # | place | period | column | figure | words |\n|---|---|---|---|---|---|")
    for number, cell in enumerate(draw(list(table.cells), arguments.cells, arguments.seed), 1):
        shown = figure(cell.record)
        print(f"| {number} | {cell.row[0]} | {cell.row[1]} | {cell.column} | {shown} | {words(cell)} |")


if __name__ == "__main__":
    main()
