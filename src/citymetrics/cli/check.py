"""``citymetrics check``: check the figures of texts for consistency."""

from __future__ import annotations

import argparse
import json
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from citymetrics.cli.gathering import add_inputs, gather
from citymetrics.cli.reading import add_own_indicators

if TYPE_CHECKING:
    from citymetrics.check import Finding, Report

STATUS_DISAGREES = 3
"""Neither 1, an input that could not be read, nor 2, wrong usage."""

EXAMPLES = """\
examples:
  citymetrics check bulletin.txt                           what disagrees, each with its sentences
  citymetrics check 2011.txt 2012.txt --all                and what agrees or cannot be checked
  citymetrics check all.jsonl --json findings.json         every finding in a file
  citymetrics check bulletin.txt --fail                    exit status 3 where something disagrees
docs/check.md describes the relations and how rounding is taken into account.
"""


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "check",
        help="report where the figures of texts do not agree",
        description="Check sums, parts, shares, growth and repeated figures with exact interval arithmetic. "
        "It reports what disagrees and corrects nothing.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_inputs(parser)
    add_own_indicators(parser)
    parser.add_argument("--all", action="store_true", help="show what agrees and what cannot be checked, too")
    parser.add_argument(
        "--fail", action="store_true", help="exit with status 3 where something disagrees, for pipelines"
    )
    parser.add_argument("--json", metavar="OUT", type=Path, help="write every finding here")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Report on all inputs that can be read; 1 when one could not be, 3 with --fail where something disagrees."""
    from citymetrics.check import check
    from citymetrics.export import replacing

    gathered = gather(arguments)
    report = check(gathered.records, gathered.texts)
    for finding in report.findings if arguments.all else report.of("disagree"):
        print(*_lines(finding), sep="\n")
    print(*_summary(report), sep="\n")
    if arguments.json:
        with replacing(arguments.json) as out:
            out.write(
                json.dumps(report.rows(), ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
            )
            out.write(b"\n")
    disagrees = arguments.fail and report.of("disagree")
    return gathered.status or (STATUS_DISAGREES if disagrees else 0)


def _lines(finding: Finding) -> list[str]:
    lines = [f"{finding.verdict} {finding.kind}: {finding.statement}"]
    if finding.reason:
        lines.append(f"  because {finding.reason}")
    if finding.verdict == "disagree" and finding.expected and finding.stated:
        # Shares and growth are fractions of one inside and per cent to a reader.
        size, unit = (Fraction(100), "%") if finding.unit == "1" else (Fraction(1), finding.unit)
        follows, stated = finding.expected.scaled(size), finding.stated.scaled(size)
        lines.append(f"  follows {follows}, stated {stated} {unit}".rstrip())
    if finding.verdict != "agree":
        lines += [f"  | {sentence}" for sentence in finding.sentences]
    return [*lines, ""]


def _summary(report: Report) -> list[str]:
    lines = [f"{'relation':<16}{'agree':>7}{'disagree':>10}{'uncheckable':>13}"]
    for kind, counts in report.counts().items():
        lines.append(f"{kind:<16}{counts['agree']:>7}{counts['disagree']:>10}{counts['uncheckable']:>13}")
    if report.agreement is None:
        return [*lines, "nothing could be checked"]
    # Rounded down: 100.0 % is said of all and not of nearly all.
    percent = (report.agreement * 100).quantize(Decimal("0.1"), rounding=ROUND_FLOOR)
    return [*lines, f"{percent} % of the checkable statements agree"]
