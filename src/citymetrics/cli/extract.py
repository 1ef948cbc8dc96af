"""``citymetrics extract``: the records of one or many texts."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from citymetrics.errors import InputError, ReadError
from citymetrics.export import BINARY, WRITERS, format_of, replacing
from citymetrics.sources.plain import decode, read_text

if TYPE_CHECKING:
    from citymetrics.model import Indicator

EXAMPLES = """\
examples:
  citymetrics extract report.txt                           JSON to the screen
  citymetrics extract *.txt -o all.csv                     many files, one table
  citymetrics extract news.txt --published 2021-08-20 --place 四川省成都市
  cat report.txt | citymetrics extract - --format jsonl    standard input
"""


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "extract",
        help="write a record for each figure of the texts",
        description="Write one record for each figure of the texts: what it is of, when, where, how much.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="a plain text, or - for standard input")
    parser.add_argument(
        "--format",
        choices=tuple(WRITERS),
        help="default: what the suffix of OUT says, else json",
    )
    parser.add_argument(
        "-o", "--output", metavar="OUT", type=Path, help="the file to write; default: standard output"
    )
    parser.add_argument(
        "--published",
        metavar="DATE",
        help="when the texts appeared (2021, 2021-08 or 2021-08-20): 去年 and 今年 count from it",
    )
    parser.add_argument(
        "--place",
        metavar="NAME",
        help="the area that 全市 or 全省 means where a text does not say: 成都市, 四川省成都市 or 510100",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Extract from every file that can be read; 1 when one could not be."""
    out: Path | None = arguments.output
    format: str = arguments.format or (format_of(out) if out else "json")
    _check_output(out, format, arguments.files)
    read = _reader(arguments.published, arguments.place)
    failed: list[str] = []
    target: AbstractContextManager[BinaryIO] = replacing(out) if out else nullcontext(sys.stdout.buffer)
    with target as stream:
        WRITERS[format](_records(arguments.files, read, failed), stream)
        if len(failed) == len(arguments.files):
            # Raised inside the block, so that an output of an earlier run is not replaced by nothing.
            raise ReadError(f"none of the inputs could be read{f'; {out} was not written' if out else ''}")
    return 1 if failed else 0


def _check_output(out: Path | None, format: str, files: list[str]) -> None:
    if out is None:
        if format in BINARY and sys.stdout.isatty():
            raise InputError(f"{format} is binary and not for the screen: name a file, as in -o out.{format}")
    elif any(Path(file).resolve() == out.resolve() for file in files):
        raise InputError(f"{str(out)!r} is an input and the output: name another file after -o")


def _reader(published: str | None, place: str | None) -> Callable[[str, str], Iterable[Indicator]]:
    from citymetrics import extract

    # The arguments are the same for all files: an unreadable one is reported once, before any is opened.
    extract("", published=published, place=place)
    return lambda text, doc: extract(text, published=published, place=place, doc=doc)


def _records(
    files: list[str], read: Callable[[str, str], Iterable[Indicator]], failed: list[str]
) -> Iterator[Indicator]:
    for file in files:
        try:
            text = decode(sys.stdin.buffer.read(), "standard input") if file == "-" else read_text(Path(file))
        except ReadError as error:
            print(f"citymetrics: {error}", file=sys.stderr)
            failed.append(file)
            continue
        yield from read(text, file)
