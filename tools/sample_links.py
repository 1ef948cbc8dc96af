"""Draw links to indicators by a fixed seed, to be read against their sentences.

    python tools/sample_links.py FOLDER... [--seed 31] [--size 100] [--names "wr_*" "n*"]

Prints how many records of each kind of text link, and then a row for each record drawn: document, offset, name, verb,
statistic, unit and id. The texts are read from the folders and nothing of them but the name is printed;
docs/catalogue_sample.md holds the verdicts of one such sample.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from citymetrics import Indicator, extract
from citymetrics.catalogue import link_records, shipped_catalogue

MEASURED = ("level", "ratio", "growth")


def linked_records(folders: list[Path], names: list[str]) -> Iterator[Indicator]:
    """Yield the records of every text with one of the names, linked, in the order of names and offsets."""
    paths = {path for folder in folders for name in names for path in folder.glob(f"{name}.txt")}
    for path in sorted(paths, key=lambda p: p.name):
        text = path.read_text(encoding="utf-8")
        yield from link_records(extract(text, doc=path.stem), text, shipped_catalogue())


def shares(records: list[Indicator]) -> list[str]:
    """Return a line for each kind of text (the first part of its name): how many records link."""
    kinds: Counter[str] = Counter()
    linked: Counter[str] = Counter()
    for record in records:
        if record.statistic in MEASURED:
            kind = record.doc.partition("_")[0]
            kinds[kind] += 1
            linked[kind] += record.indicator_id is not None
    return [f"{kind}: {linked[kind]} of {n} ({linked[kind] / n:.1%})" for kind, n in sorted(kinds.items())]


def lot(record: Indicator, seed: int) -> bytes:
    """Return the lot of a record: it stays as it is when other records come or go."""
    drawn = (seed, record.doc, record.start, record.end, record.statistic)
    return sha256("|".join(map(str, drawn)).encode()).digest()


def main() -> None:
    """Print the shares and the sample."""
    parser = argparse.ArgumentParser(description="Draw links to indicators by a fixed seed.")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--names", nargs="+", default=["*"], help="only texts whose names match")
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--size", type=int, default=100)
    arguments = parser.parse_args()
    records = list(linked_records(arguments.folders, arguments.names))
    print("\n".join(shares(records)))
    linked = [record for record in records if record.indicator_id]
    drawn = sorted(linked, key=lambda record: lot(record, arguments.seed))[: arguments.size]
    for r in sorted(drawn, key=lambda record: (record.doc, record.start)):
        print(
            "|".join(
                (r.doc, str(r.start), r.indicator, r.action or "", r.statistic, r.unit, r.indicator_id or "")
            )
        )


if __name__ == "__main__":
    main()
