"""``citymetrics indicators``: search and show the catalogue of indicators."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from citymetrics.errors import InputError

if TYPE_CHECKING:
    from citymetrics.catalogue import Entry

STATUS_NONE = 1

EXAMPLES = """\
examples:
  citymetrics indicators search 志愿者                 every indicator with 志愿者 in its name or an alias
  citymetrics indicators search "disposable income"    English names are searched, too
  citymetrics indicators show labour.income_urban      all that the catalogue holds on one
  citymetrics indicators search 学位 --indicators my.toml   with your own rows beside those of the package
"""


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "indicators",
        help="search the catalogue of indicators",
        description="Search the catalogue of indicators that records are linked to, or show one of its rows.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    search = actions.add_parser("search", help="list the indicators whose name, alias or id holds a text")
    search.add_argument("text", metavar="TEXT", help="a part of a name, Chinese or English, or of an id")
    search.set_defaults(run=run_search)
    show = actions.add_parser("show", help="show one indicator")
    show.add_argument("id", metavar="ID", help="its id, as search lists it: labour.income_urban")
    show.set_defaults(run=run_show)
    for action in (search, show):
        action.add_argument(
            "--indicators",
            metavar="FILE",
            action="append",
            default=[],
            help="a TOML file with rows of your own",
        )


def run_search(arguments: argparse.Namespace) -> int:
    """Print the indicators found, one per line: id, Chinese name, English name, unit; return 1 when there is none."""
    from citymetrics.catalogue import find_entries

    found = find_entries(arguments.text, _entries(arguments.indicators))
    for entry in found:
        print("\t".join((entry.id, entry.zh, entry.en, entry.unit)))
    if not found:
        print(
            f"citymetrics: no indicator has {arguments.text!r} in its name, an alias or its id",
            file=sys.stderr,
        )
    return 0 if found else STATUS_NONE


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
        "national data": " ".join(entry.nbs or ()),
        "held before what is now": " ".join(moved_to().get(entry.id, ())),
        "note": entry.note,
    }
    return [f"{label}: {value}" for label, value in fields.items() if value]
