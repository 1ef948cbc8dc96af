"""``citymetrics indicators``: search, show, list and export the catalogue of indicators."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from citymetrics.errors import InputError

if TYPE_CHECKING:
    from citymetrics.catalogue import Entry

STATUS_NONE = 1

SHOWN = 20
"""Rows that a search prints unless it is told otherwise."""
LISTED = ("id", "zh", "en", "unit", "kind")

EXAMPLES = """\
examples:
  citymetrics indicators search 志愿者                 the indicators that a word is of, the likest and most used first
  citymetrics indicators search 常驻人口                typing errors and synonyms are understood
  citymetrics indicators search disposable income      English names are searched, too
  citymetrics indicators show labour.income_urban      all that the catalogue holds on one
  citymetrics indicators list --chapter health         what a chapter holds
  citymetrics indicators export -o catalogue.csv       the whole catalogue as a table
  citymetrics indicators search 学位 --indicators my.toml   with your own rows beside those of the package
"""


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "indicators",
        help="search, list and export the catalogue of indicators",
        description="Search, list or export the catalogue of indicators that records are linked to.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    search = actions.add_parser("search", help="find indicators by words of their names, the likest first")
    search.add_argument(
        "words", metavar="WORD", nargs="+", help="words of a name, Chinese or English, or of an id"
    )
    search.add_argument(
        "--limit",
        metavar="N",
        type=_count,
        default=SHOWN,
        help=f"print at most so many, 0 for all (default {SHOWN})",
    )
    search.set_defaults(run=run_search)
    show = actions.add_parser("show", help="show one indicator")
    show.add_argument("id", metavar="ID", help="its id, as search lists it: labour.income_urban")
    show.set_defaults(run=run_show)
    listing = actions.add_parser("list", help="list the indicators by chapter")
    listing.add_argument(
        "--chapter", metavar="NAME", action="append", default=[], help="only this chapter; again for more"
    )
    listing.add_argument("--format", choices=("table", "csv", "json"), default="table", help="default: table")
    listing.set_defaults(run=run_list)
    export = actions.add_parser("export", help="write the whole catalogue with all its columns")
    export.add_argument("--format", choices=("csv", "json"), default="csv", help="default: csv")
    export.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="the file; without it standard output"
    )
    export.set_defaults(run=run_export)
    for action in (search, show, listing, export):
        action.add_argument(
            "--indicators",
            metavar="FILE",
            action="append",
            default=[],
            help="a TOML file with rows of your own",
        )


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of rows: give 20, or 0 for all")
    return int(text)


def run_search(arguments: argparse.Namespace) -> int:
    """Print the indicators found, one per line: id, Chinese name, English name, unit; return 1 when there is none."""
    from citymetrics.catalogue import current_id, load_indicators

    words = " ".join(arguments.words)
    if note := current_id(words)[1]:
        print(f"citymetrics: {note}", file=sys.stderr)
    found = load_indicators(arguments.indicators).search(words)
    shown = found[: arguments.limit or None]
    for entry in shown:
        print("\t".join((entry.id, entry.zh, entry.en, entry.unit)))
    if not found:
        print(f"citymetrics: no indicator has {words!r} in its name, an alias or its id", file=sys.stderr)
    if len(shown) < len(found):
        print(f"citymetrics: {len(found) - len(shown)} more: --limit 0 prints them all", file=sys.stderr)
    return 0 if found else STATUS_NONE


def run_list(arguments: argparse.Namespace) -> int:
    """Print the rows of the chapters: as a table with a heading for each, as CSV or as JSON."""
    from citymetrics.catalogue import load_indicators, write_csv

    known = load_indicators(arguments.indicators)
    rows = {name: known.chapter(name) for name in arguments.chapter or known.chapters}
    entries = [entry for chapter in rows.values() for entry in chapter]
    if arguments.format == "csv":
        print(write_csv(entries, LISTED), end="")
    elif arguments.format == "json":
        print(_json(entries, LISTED))
    else:
        for name, chapter in rows.items():
            print(f"{name}: {len(chapter)}")
            for entry in chapter:
                print(" ", "\t".join(getattr(entry, column) for column in LISTED))
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    """Write every row with all columns."""
    from citymetrics.catalogue import COLUMNS, load_indicators, write_csv
    from citymetrics.export import replacing

    entries = tuple(load_indicators(arguments.indicators).values())
    text = write_csv(entries) if arguments.format == "csv" else _json(entries, COLUMNS) + "\n"
    if arguments.output is None:
        print(text, end="")
        return 0
    with replacing(arguments.output) as out:
        out.write(text.encode())
    return 0


def _json(entries: Sequence[Entry], columns: Sequence[str]) -> str:
    from citymetrics.catalogue import row_of

    rows = [{column: row_of(entry)[column] for column in columns} for entry in entries]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def run_show(arguments: argparse.Namespace) -> int:
    """Print a row, one key per line."""
    from citymetrics.catalogue import current_id, find_entry

    entries = _entries(arguments.indicators)
    if note := current_id(arguments.id)[1]:
        print(f"citymetrics: {note}", file=sys.stderr)
    if entry := find_entry(arguments.id, entries):
        print("\n".join(_lines(entry, entries)))
        return 0
    raise InputError(f"no indicator has the id {arguments.id!r}: citymetrics indicators search lists the ids")


def _entries(files: Sequence[str]) -> Sequence[Entry]:
    from citymetrics.catalogue import load_entries, shipped_entries

    return (*shipped_entries(), *load_entries(files)) if files else shipped_entries()


def _lines(entry: Entry, entries: Sequence[Entry]) -> list[str]:
    """Return the keys of a row that have a value, and the ids of its parts."""
    from citymetrics.catalogue import moved_to

    parts = [other.id for other in entries if other.parent == entry.id]
    after = dict.fromkeys(f"{name} (after {whole})" for whole, name in entry.after)
    fields = {
        "id": entry.id,
        "Chinese name": entry.zh,
        "English name": entry.en,
        "definition": entry.definition,
        "aliases": "、".join(entry.aliases),
        "only where the place is 全国": "、".join(entry.national),
        "only after another": "、".join(after),
        "needs one of the verbs": "、".join(entry.actions),
        "links only as": " ".join(entry.statistics),
        "links only in": " ".join(entry.units),
        "dimension": entry.dimension,
        "usual unit": entry.unit,
        "kind": entry.kind,
        "growth is": entry.growth,
        "part of": entry.parent,
        "its parts": " ".join(parts),
        "ISO 37120": entry.iso37120,
        "SDG": entry.sdg,
        "World Bank": entry.world_bank,
        "national data": " ".join(entry.nbs or ()),
        "held before what is now": " ".join(moved_to().get(entry.id, ())),
        "note": entry.note,
    }
    return [f"{label}: {value}" for label, value in fields.items() if value]
