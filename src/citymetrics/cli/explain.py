"""``citymetrics explain``: why a sentence gives the records it gives."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from citymetrics.cli.reading import add_own_indicators
from citymetrics.errors import InputError, ReadError

if TYPE_CHECKING:
    from citymetrics.sources import SourceText

EXAMPLES = """\
examples:
  citymetrics explain 全市注册志愿者达274万人。 --published 2021-08 --place 成都市
  citymetrics explain --file report.txt --at 1532      the sentence around a record's start
  citymetrics explain --file report.txt                every sentence with a figure, a period or a place
  citymetrics explain 推进“15分钟生活圈”建设。 --json
"""


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "explain",
        help="show why a sentence gives the records it gives",
        description="Show the marks found, the constructions tried, where period and place came from, "
        "and why a numeral was left alone.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("text", nargs="?", metavar="TEXT", help="the sentence or text to explain")
    parser.add_argument("--file", metavar="FILE", help="a document instead, or - for standard input")
    parser.add_argument(
        "--at", metavar="OFFSET", type=int, help="only the sentence that holds this character, counted from 0"
    )
    parser.add_argument(
        "--published", metavar="DATE", help="when the text appeared: 2021, 2021-08 or 2021-08-20"
    )
    parser.add_argument(
        "--place", metavar="NAME", help="the area that 全市 or 全省 means where the text does not say"
    )
    add_own_indicators(parser)
    parser.add_argument("--json", action="store_true", help="write JSON instead of text")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the explanation to standard output."""
    from citymetrics.explanation import explain

    source = _source(arguments.text, arguments.file)
    told = explain(
        source.text,
        **source.dates(arguments.published),
        place=source.place if arguments.place is None else arguments.place,
        at=arguments.at,
        indicators=arguments.indicators,
    )
    text = json.dumps(told.as_dict(), ensure_ascii=False, indent=1) if arguments.json else str(told)
    # A lone surrogate of the text has no UTF-8; show its number instead.
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    return 0


def _source(text: str | None, file: str | None) -> SourceText:
    from citymetrics.sources import SourceText

    if (text is None) == (file is None):
        raise InputError("give either a text or --file FILE: citymetrics explain 全市注册志愿者达274万人。")
    return _document(file) if file is not None else SourceText("", text or "")


def _document(file: str) -> SourceText:
    """Read the one document of a file; dates and places that it states hold as for ``extract``."""
    from citymetrics.sources import Limits, read_bytes, read_source

    if file == "-":
        data = sys.stdin.buffer.read(Limits().file_bytes + 1)
        found = list(read_bytes(data, "-", name="standard input"))
    else:
        found = list(read_source(Path(file)))
    if len(found) != 1:
        raise ReadError(f"{file}: holds {len(found)} documents; give a file with one")
    return replace(found[0], doc=file)
