"""``citymetrics targets``: the aims of reports and what was reached."""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from pathlib import Path

from citymetrics.cli.gathering import add_inputs, gather
from citymetrics.cli.panel import FORMATS, read_ids, read_list, read_units, table_format

EXAMPLES = """\
examples:
  citymetrics targets reports/ --indicators accounts.gdp:growth.yoy -o aims.xlsx
  citymetrics targets 2023.txt 2024.txt 2025.txt --years 2023..2024 --brief
docs/targets.md says what a row is and when an aim is met.
"""


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "targets",
        help="join the aims of reports with what the next reports say was reached",
        description="Join the aims of each year's report with what the next one says was reached: place by year by "
        "indicator, with the words of the aim, whether it was met, and both sentences.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_inputs(parser)
    parser.add_argument(
        "--indicators", metavar="IDS", help="the indicators, as for panel; default: all that have an aim"
    )
    parser.add_argument("--places", metavar="NAMES", help="the places, by name or code, joined by commas")
    parser.add_argument("--years", metavar="YEARS", help="the years of the aims: 2024,2025 or 2021..2025")
    parser.add_argument(
        "--unit",
        metavar="DIMENSION=UNIT",
        action="append",
        default=[],
        help="the unit of a dimension, as area=ha or money=亿元; may be repeated",
    )
    parser.add_argument("--brief", action="store_true", help="leave out sources and sentences")
    parser.add_argument("--format", choices=FORMATS, help="default: what the suffix of OUT says, else csv")
    parser.add_argument(
        "-o", "--output", metavar="OUT", type=Path, help="the file to write; default: the screen"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the aims of all inputs that can be read; return 1 when one could not be."""
    from citymetrics.export import replacing
    from citymetrics.panel.frames import write_rows
    from citymetrics.panel.targets import targets

    name = table_format(arguments)
    units = read_units(arguments.unit)
    gathered = gather(arguments)
    table = targets(
        gathered.records,
        indicators=read_ids(arguments.indicators),
        places=read_list(arguments.places),
        years=read_list(arguments.years),
        units=units,
        texts=gathered.texts,
    )
    with replacing(arguments.output) if arguments.output else nullcontext(sys.stdout.buffer) as out:
        write_rows(table.rows(brief=arguments.brief), name, out)
    met = {word: sum(target.met == word for target in table.found) for word in ("yes", "no", "open")}
    said = f"{len(table)} rows: {met['yes']} met, {met['no']} not met, {met['open']} open"
    print(said, file=sys.stderr)
    return gathered.status
