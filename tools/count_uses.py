"""Count how often texts use each indicator, by which a search of the catalogue ranks what it finds.

    python tools/count_uses.py FOLDER...

Extracts from every .txt file in the folders and writes ``data/uses.tsv``: an id, a tab and how many records link to it
or to what follows from it (a flow, a share), the most used first. Nothing of the texts is kept.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from citymetrics import extract
from citymetrics.catalogue import shipped_entries
from citymetrics.catalogue.searching import USES

DATA = Path(__file__).parents[1] / "src" / "citymetrics" / "data"


def count_uses(folders: list[Path]) -> Counter[str]:
    """Return how many records of all texts link to each row."""
    found: Counter[str] = Counter()
    rows = {entry.id for entry in shipped_entries()}
    for path in sorted({path for folder in folders for path in folder.rglob("*.txt")}):
        for record in extract(path.read_text(encoding="utf-8"), doc=path.stem):
            if id := record.indicator_id:
                found[id if id in rows else id.rpartition(".")[0]] += 1
    return found


def main() -> None:
    """Count and write the file in one step."""
    parser = argparse.ArgumentParser(description="Count how often texts use each indicator.")
    parser.add_argument("folders", nargs="+", type=Path)
    counts = count_uses(parser.parse_args().folders)
    target = DATA / USES
    draft = target.with_suffix(".new")
    lines = [f"{id}\t{n}\n" for id, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
    draft.write_text("".join(lines), encoding="utf-8", newline="\n")
    draft.replace(target)


if __name__ == "__main__":
    main()
