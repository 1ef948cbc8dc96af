"""``citymetrics extract``: the records of one or many texts."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from citymetrics.cli.failures import describe_failure
from citymetrics.cli.reading import (
    Known,
    add_known,
    add_own_indicators,
    add_table,
    extractor_of,
    open_documents,
)
from citymetrics.errors import CitymetricsError, InputError, ReadError
from citymetrics.export import BINARY, WRITERS, format_of, replacing
from citymetrics.sources import SourceText

if TYPE_CHECKING:
    from citymetrics.records.extraction import Extraction
    from citymetrics.records.model import Indicator

EXAMPLES = """\
examples:
  citymetrics extract report.txt                           JSON to the screen
  citymetrics extract *.txt -o all.csv                     many files, one table
  citymetrics extract news.txt --published 2021-08-20 --place 四川省成都市
  citymetrics extract reports/ bulletin.pdf pages.zip -o all.parquet
  citymetrics extract table.csv --text doc --place province --published year -o all.dta
  citymetrics extract reports/ --meta docs.csv             dates and places from a table
  cat report.txt | citymetrics extract - --format jsonl    standard input
"""

FILES = (
    "a text, Markdown, HTML, DOCX, PDF, JSONL or Parquet file, a folder or a zip of them, or - for standard input; "
    "with --text a table, too (.csv, .tsv, .xlsx, .dta, .sav)"
)


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "extract",
        help="write a record for each figure of the texts",
        description="Write one record for each figure of the texts: what it is of, when, where, how much.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help=FILES)
    parser.add_argument(
        "--format",
        choices=tuple(WRITERS),
        help="default: what the suffix of OUT says, else json",
    )
    parser.add_argument(
        "-o", "--output", metavar="OUT", type=Path, help="the file to write; default: standard output"
    )
    add_known(parser)
    add_table(parser)
    add_own_indicators(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Extract from every file that can be read; return 1 when one could not be."""
    out: Path | None = arguments.output
    format: str = arguments.format or (format_of(out) if out else "json")
    _check_output(out, format, arguments.files)
    # The same for all files: what is unreadable is reported once, before any is opened.
    known = Known.of(arguments, arguments.files)
    inputs = _Inputs(arguments.files, known, extractor_of(arguments.indicators))
    target: AbstractContextManager[BinaryIO] = replacing(out) if out else nullcontext(sys.stdout.buffer)
    with target as stream:
        WRITERS[format](
            (record for file, source in inputs for record in inputs.records(file, source)), stream
        )
        if inputs.failed and not inputs.read:
            # Raised inside the block, so that an output of an earlier run is not replaced by nothing.
            raise ReadError(f"none of the inputs could be read{f'; {out} was not written' if out else ''}")
    if known.meta is not None:
        known.meta.report()
    return 1 if inputs.failed else 0


def _check_output(out: Path | None, format: str, files: list[str]) -> None:
    if out is None:
        if format in BINARY and sys.stdout.isatty():
            raise InputError(f"{format} is binary and not for the screen: name a file, as in -o out.{format}")
    elif any(Path(file).resolve() == out.resolve() for file in files):
        raise InputError(f"{str(out)!r} is an input and the output: name another file after -o")


@dataclass(slots=True)
class _Inputs:
    """The documents of the arguments, one at a time, and how many were read and failed.

    A document that fails is reported, and the run continues with the next.
    """

    files: list[str]
    known: Known
    extract: Callable[..., Extraction]
    read: int = 0
    failed: int = 0

    def __iter__(self) -> Iterator[tuple[str, SourceText]]:
        for file in self.files:
            try:
                for source in open_documents(file, self.known, self._fail):
                    for warning in source.warnings:
                        print(f"citymetrics: {warning}", file=sys.stderr)
                    self.read += 1
                    yield file, source
            except CitymetricsError:  # wrong usage or a missing extra, which the next file would meet, too
                raise
            except Exception as error:  # a fault of the program, in reading this file
                self._fail("standard input" if file == "-" else file, error)

    def records(self, file: str, source: SourceText) -> Iterable[Indicator]:
        """Return the records of a document; none where extraction fails."""
        from citymetrics.sources.sourcetext import located

        try:
            found = self.extract(source.text, doc=source.doc, **self.known.beside(source, file))
        except Exception as error:
            self.read -= 1
            self._fail(source.doc, error)
            return ()
        for note in found.notes:
            print(f"citymetrics: {source.doc}: {note}", file=sys.stderr)
        return located(found, source)

    def _fail(self, doc: str, error: Exception) -> None:
        print(describe_failure(doc, error), file=sys.stderr)
        self.failed += 1
