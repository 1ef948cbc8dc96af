"""``citymetrics panel``: one table of many texts, place by period by indicator."""

from __future__ import annotations

import argparse
import re
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from citymetrics.cli.gathering import add_inputs, gather
from citymetrics.errors import InputError

if TYPE_CHECKING:
    from citymetrics.panel import Panel

FORMATS = ("csv", "csv-excel", "json", "jsonl", "parquet", "arrow", "xlsx", "dta", "sav")
BINARY = ("parquet", "arrow", "xlsx", "dta", "sav")

EXAMPLES = """\
examples:
  citymetrics panel reports/ -o panel.xlsx                 table, sentences, sources, contradictions
  citymetrics panel reports/ --indicators accounts.gdp:growth.yoy,prices --period 2025,2026 --status all -o panel.dta
  citymetrics panel 2010.txt 2011.txt 2012.txt --by-year   a series over the years, as CSV on the screen
  citymetrics panel all.jsonl --form long --unit area=ha   from records that extract wrote
docs/panel.md says which figure a cell gets.
"""


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "panel",
        help="arrange the figures of texts as a table of place, period and indicator",
        description="Arrange the figures of texts as one table: a row for each place and period, a column for each "
        "indicator, one value a cell. Contradictions are listed on standard error.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_inputs(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--form", choices=("wide", "long"), default="wide", help="default: wide")
    form.add_argument(
        "--wide", dest="form", action="store_const", const="wide", help="a row a place and period"
    )
    form.add_argument(
        "--long", dest="form", action="store_const", const="long", help="a row a cell, with its sentence"
    )
    parser.add_argument(
        "--indicators",
        metavar="IDS",
        help="the indicators, as columns are to stand: ids, with a statistic if wanted (accounts.gdp:growth.yoy), "
        "chapters (finance), groups (trade.retail.*) or names, joined by commas",
    )
    parser.add_argument("--places", metavar="NAMES", help="the places, by name or code, joined by commas")
    parser.add_argument(
        "--period",
        metavar="PERIODS",
        help="the periods, as rows show them (2025,2020H1), or years: 2021..2025",
    )
    parser.add_argument("--linked", action="store_true", help="leave out what has no id in the catalogue")
    parser.add_argument(
        "--min-cells", metavar="N", type=int, default=1, help="leave out columns with fewer cells; default: 1"
    )
    parser.add_argument(
        "--index",
        metavar="NAMES",
        default="place,period",
        help="what rows are by, of place, period, doc, status, entity; default: place,period",
    )
    parser.add_argument(
        "--columns",
        choices=("indicator_id", "indicator"),
        default="indicator_id",
        help="columns by the id in the catalogue (the name where there is none) or by the name",
    )
    parser.add_argument(
        "--status", choices=("actual", "target", "all"), default="actual", help="default: actual"
    )
    parser.add_argument(
        "--by-year", action="store_true", help="put the end of a year into the row of the year"
    )
    parser.add_argument(
        "--derive", action="store_true", help="fill cells with the year before: level less change"
    )
    parser.add_argument(
        "--unit",
        metavar="DIMENSION=UNIT",
        action="append",
        default=[],
        help="the unit of a dimension's columns, as area=ha or money=亿元; may be repeated",
    )
    parser.add_argument(
        "--rivals", metavar="OUT", type=Path, help="write all that lost a cell to this .csv or .json"
    )
    parser.add_argument("--format", choices=FORMATS, help="default: what the suffix of OUT says, else csv")
    parser.add_argument(
        "-o", "--output", metavar="OUT", type=Path, help="the file to write; default: the screen"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the table of all inputs that can be read; return 1 when one could not be."""
    from citymetrics.panel import panel

    name = table_format(arguments)
    units = read_units(arguments.unit)
    gathered = gather(arguments)
    table = panel(
        gathered.records,
        arguments.index.split(","),
        arguments.columns,
        status=arguments.status,
        indicators=read_ids(arguments.indicators),
        places=read_list(arguments.places),
        periods=read_list(arguments.period),
        linked=arguments.linked,
        min_cells=arguments.min_cells,
        by_year=arguments.by_year,
        derive=arguments.derive,
        units=units,
        texts=gathered.texts,
    )
    _write(table, name, arguments)
    _report(table)
    return gathered.status


def table_format(arguments: argparse.Namespace) -> str:
    """Return the format that --format or the suffix of OUT names; InputError for none."""
    out: Path | None = arguments.output
    name: str = arguments.format or (out.suffix.lower().removeprefix(".") if out else "csv")
    if name not in FORMATS:
        raise InputError(
            f"no format is known for {str(out)!r}: end it in {', '.join(f'.{x}' for x in FORMATS)}"
        )
    if name in BINARY and out is None and sys.stdout.isatty():
        raise InputError(f"{name} is binary and not for the screen: name a file, as in -o panel.{name}")
    return name


def read_list(text: str | None) -> list[str] | None:
    """Return the names that commas join; None for no option."""
    return None if text is None else [name for name in re.split("[,，]", text) if name.strip()]


def read_ids(text: str | None) -> list[str] | None:
    """Return the indicators that commas join, and say on standard error which were renamed."""
    from citymetrics.catalogue import current_id

    names = read_list(text)
    for name in names or ():
        if note := current_id(name.partition(":")[0].strip())[1]:
            print(f"citymetrics: {note}", file=sys.stderr)
    return names


def read_units(pairs: list[str]) -> dict[str, str]:
    """Return the units by dimension of --unit; InputError for a unit that is not of its dimension."""
    from citymetrics.records.conversion import known_unit

    units = {}
    for pair in pairs:
        dimension, _, unit = pair.partition("=")
        if not unit:
            raise InputError(f"--unit {pair!r}: give a dimension and its unit, as area=ha")
        if known_unit(unit)[1].dimension != dimension:
            raise InputError(f"--unit {pair!r}: {unit} is of {known_unit(unit)[1].dimension}")
        units[dimension] = unit
    return units


def _write(table: Panel, name: str, arguments: argparse.Namespace) -> None:
    from citymetrics.export import replacing
    from citymetrics.panel.frames import write_panel, write_rows

    with replacing(arguments.output) if arguments.output else nullcontext(sys.stdout.buffer) as out:
        write_panel(table, name, arguments.form, out)
    if arguments.rivals:
        form = "json" if arguments.rivals.suffix.lower() == ".json" else "csv"
        with replacing(arguments.rivals) as out:
            write_rows(table.rival_rows(), form, out)


def _report(table: Panel) -> None:
    from citymetrics.panel.cells import shown

    def say(line: str) -> None:
        print(line, file=sys.stderr)

    for rival in table.rivals:
        if rival.relation not in ("contradiction", "revision"):
            continue
        say(f"{rival.relation}: {', '.join(rival.row)}: {rival.column}")
        say(f"  kept  {shown(rival.kept)} {rival.kept.doc}: {rival.kept_sentence}")
        say(f"  other {shown(rival.other)} {rival.other.doc}: {rival.other_sentence}")
    revised = sum(rival.relation == "revision" for rival in table.rivals)
    say(
        f"{len(table.cells)} cells; {len(table.rivals)} further statements of them, "
        + (f"{revised} revised, " if revised else "")
        + f"{len(table.contradictions)} contradict; {len(table.left_out)} left out"
    )
