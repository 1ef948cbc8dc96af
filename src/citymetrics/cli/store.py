"""``citymetrics store``: the records of many documents in one DuckDB file."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from citymetrics.cli.gathering import add_inputs, gather
from citymetrics.cli.reading import add_own_indicators
from citymetrics.errors import InputError
from citymetrics.export import BINARY, WRITERS, format_of, replacing
from citymetrics.export.csvtext import CsvLines
from citymetrics.records.rows import trimmed_digits

EXAMPLES = """\
examples:
  citymetrics store add city.duckdb reports/               add documents; one that is there is replaced
  citymetrics store query city.duckdb "SELECT place, year, value, unit FROM indicators WHERE series = '常住人口'"
  citymetrics store export city.duckdb -o all.parquet --where "year >= 2018"
docs/store.md describes the view indicators.
"""


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's parser and those of its actions."""
    parser = commands.add_parser(
        "store",
        help="keep the records of many documents in one DuckDB file",
        description="Keep the records of many documents in one DuckDB file, each document once.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    add = actions.add_parser("add", help="add documents, or replace what is stored of them")
    add.add_argument("store", metavar="STORE", type=Path, help="the file; it is made where there is none")
    add_inputs(add)
    add_own_indicators(add)
    add.set_defaults(run=_add)
    query = actions.add_parser("query", help="run SQL and write the rows")
    query.add_argument("store", metavar="STORE", type=Path)
    query.add_argument("sql", metavar="SQL", help="a query over the view indicators")
    query.add_argument("--format", choices=("csv", "json"), default="csv", help="default: csv")
    query.set_defaults(run=_query)
    export = actions.add_parser("export", help="write the records as extract does")
    export.add_argument("store", metavar="STORE", type=Path)
    export.add_argument("--where", metavar="SQL", default="TRUE", help="a condition over the view indicators")
    export.add_argument(
        "--format", choices=tuple(WRITERS), help="default: what the suffix of OUT says, else jsonl"
    )
    export.add_argument("-o", "--output", metavar="OUT", type=Path, help="the file; default: standard output")
    export.set_defaults(run=_export)


def _add(arguments: argparse.Namespace) -> int:
    from citymetrics.store import Store

    gathered = gather(arguments)
    with Store(arguments.store) as store:
        added = store.add(gathered.records, gathered.texts)
    print(f"{added.new} documents added, {added.replaced} replaced, {added.records} records", file=sys.stderr)
    return gathered.status


def _query(arguments: argparse.Namespace) -> int:
    from citymetrics.store import Store

    with Store(arguments.store, read_only=True) as store:
        names, rows = store.query(arguments.sql)
    out = io.StringIO(newline="")
    if arguments.format == "csv":
        lines = csv.writer(CsvLines(out, "\n"), lineterminator="\r\n")
        lines.writerow(names)
        lines.writerows([_cell(cell) for cell in row] for row in rows)
    else:
        objects = [{name: _cell(cell) for name, cell in zip(names, row, strict=True)} for row in rows]
        out.write(json.dumps(objects, ensure_ascii=False, indent=1) + "\n")
    sys.stdout.buffer.write(out.getvalue().encode("utf-8"))
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from citymetrics.store import Store

    out: Path | None = arguments.output
    name: str = arguments.format or (format_of(out) if out else "jsonl")
    if out is None and name in BINARY and sys.stdout.isatty():
        raise InputError(f"{name} is binary and not for the screen: name a file, as in -o out.{name}")
    if out is not None and out.resolve() == arguments.store.resolve():
        raise InputError(f"{str(out)!r} is the store: name another file after -o")
    with Store(arguments.store, read_only=True) as store:
        records = list(store.records(arguments.where))
    with replacing(out) if out else nullcontext(sys.stdout.buffer) as stream:
        WRITERS[name](records, stream)
    return 0


def _cell(cell: Any) -> Any:
    """Return a cell for JSON and CSV: figures as digits, without the padding zeros of the column type."""
    from decimal import Decimal

    if isinstance(cell, Decimal):
        return trimmed_digits(cell)
    return cell if cell is None or isinstance(cell, str | int | float | bool) else str(cell)
