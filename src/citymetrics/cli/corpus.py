"""``citymetrics corpus``: the records of a whole folder of texts, on all cores."""

from __future__ import annotations

import argparse
import shlex
import signal
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from citymetrics.cli.reading import add_own_indicators
from citymetrics.errors import InputError

if TYPE_CHECKING:
    from citymetrics.corpus.progress import Show
    from citymetrics.corpus.run import Summary

STATUS_INTERRUPTED = 130

EXAMPLES = """\
examples:
  citymetrics corpus reports/ -o found                        every file in the folder, on all cores
  citymetrics corpus news.jsonl -o found --text-column body   a text a line, in the column "body"
  citymetrics corpus reports/ -o found                        the same again: goes on where it was stopped

OUT holds records/*.parquet, manifest.jsonl (each document with its checksum) and quarantine.jsonl (what failed).
"""


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "corpus",
        help="write the records of a folder of texts, on all cores",
        description="Write the records of every text in a folder or a file to Parquet, on all cores. Stopped in "
        "whatever way, the same command goes on where it was.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "source",
        metavar="IN",
        type=Path,
        help="a folder of documents, a zip of them, or a JSONL or Parquet file",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        type=Path,
        required=True,
        help="the folder to write; new or of a stopped run",
    )
    parser.add_argument(
        "--processes", metavar="N", type=int, help="how many processes work; default: all cores"
    )
    parser.add_argument(
        "--published", metavar="DATE", help="when the texts appeared; wins over what they say"
    )
    parser.add_argument(
        "--place", metavar="NAME", help="the area that 全市 or 全省 means where a text does not say"
    )
    add_own_indicators(parser)
    parser.add_argument(
        "--text",
        "--text-column",
        metavar="NAME",
        dest="text_column",
        default="text",
        help="the column of JSONL and Parquet that holds the text; default: text",
    )
    parser.add_argument(
        "--id",
        "--id-column",
        metavar="NAME",
        dest="id_column",
        default="id",
        help="the column that names the document; default: id",
    )
    parser.add_argument(
        "--shard-size",
        metavar="MB",
        type=float,
        default=1.0,
        help="input that makes one Parquet file (default: 1)",
    )
    parser.add_argument("--restart", action="store_true", help="give up what OUT holds of another run")
    parser.add_argument("--quiet", action="store_true", help="show no progress and no summary")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Process the corpus; return 1 when a document failed, 130 when stopped."""
    from citymetrics.corpus import run_corpus
    from citymetrics.corpus.progress import showing, silent
    from citymetrics.sources import Columns

    shown: AbstractContextManager[Show] = nullcontext(silent) if arguments.quiet else showing()
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        with shown as show:
            summary = run_corpus(
                arguments.source,
                arguments.output,
                processes=arguments.processes,
                published=arguments.published,
                place=arguments.place,
                columns=Columns(text=arguments.text_column, id=arguments.id_column),
                indicators=arguments.indicators,
                shard_bytes=_bytes(arguments.shard_size),
                restart=arguments.restart,
                show=show,
            )
    except KeyboardInterrupt:
        print(f"citymetrics: stopped; what is done is kept. To go on:\n  {_again()}", file=sys.stderr)
        return STATUS_INTERRUPTED
    finally:
        signal.signal(signal.SIGTERM, before)
    if not arguments.quiet:
        print(_told(summary), file=sys.stderr)
    return 1 if summary.failed else 0


def _bytes(megabytes: float) -> int:
    if not 0 < megabytes < 1e6:
        raise InputError(
            f"--shard-size {megabytes:g}: give a number of megabytes over 0, as in --shard-size 4"
        )
    return max(1, int(megabytes * 2**20))


def _interrupt(signal: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _again() -> str:
    words = [word for word in sys.argv[1:] if word != "--restart"]  # that would give up what was done
    return shlex.join(["citymetrics", *words])


def _told(summary: Summary) -> str:
    from citymetrics.corpus.progress import clock

    lines = [
        f"{summary.documents:,} documents, {summary.characters:,} characters: {summary.records:,} records in "
        f"{summary.shards:,} files under {summary.out / 'records'}",
    ]
    if summary.seconds:
        lines.append(
            f"{clock(summary.seconds)} at {summary.read / summary.seconds:,.0f} characters/s; "
            f"each worker had at most {summary.peak_memory:,.0f} MB"
        )
    else:
        lines.append("all of it was done before; nothing was left to do")
    if summary.failed:
        lines.append(f"{summary.failed:,} documents failed: {summary.out / 'quarantine.jsonl'} says why")
    return "\n".join(lines)
