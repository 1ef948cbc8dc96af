"""``citymetrics evaluate``: score records against annotated texts."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from citymetrics.cli.failures import describe_failure
from citymetrics.cli.reading import add_own_indicators, extractor_of
from citymetrics.errors import ReadError

if TYPE_CHECKING:
    from citymetrics.evaluate import Document
    from citymetrics.records.model import Indicator

EXAMPLES = """\
examples:
  citymetrics evaluate gold/                               every annotated text below a folder
  citymetrics evaluate gold/report.json mine.toml -v       and every error in its sentence
  citymetrics evaluate gold/ --json figures.json           the figures in a file, too
  citymetrics evaluate gold/ --predictions other.jsonl     records that are there already
docs/evaluate.md describes both formats of annotation and what the figures mean.
"""


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "evaluate",
        help="score the records against annotated texts",
        description="Extract from annotated texts and score the records: precision, recall and F1 for the "
        "quantity, the quantity with its name, and all of it.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "gold",
        nargs="+",
        metavar="GOLD",
        type=Path,
        help="a .toml of cases, a .json with offsets and its .txt beside it, or a folder of these",
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="list every error in its sentence")
    parser.add_argument("--json", metavar="OUT", type=Path, help="write the figures here, too")
    parser.add_argument(
        "--predictions",
        metavar="FILE",
        type=Path,
        help="score the records of this .jsonl (doc names the text) and do not extract",
    )
    add_own_indicators(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Score every annotation that can be read; return 1 when one could not be."""
    from citymetrics.evaluate import describe, documents_of, evaluate, figures, report
    from citymetrics.export import replacing

    failed: list[str] = []
    documents = list(documents_of(arguments.gold, failed))
    for message in failed:
        print(f"citymetrics: {message}", file=sys.stderr)
    if not documents:
        raise ReadError("none of the annotations could be read")
    scores = evaluate(documents, _reader(arguments, documents, failed))
    if arguments.verbose:
        for score in scores.values():
            for fault in score.faults:
                print(*describe(fault), sep="\n")
        print()
    print(*report(scores), sep="\n")
    if arguments.json:
        content = json.dumps(figures(scores), ensure_ascii=False, indent=1)
        with replacing(arguments.json) as out:
            out.write(content.encode() + b"\n")
    return 1 if failed else 0


def _reader(
    arguments: argparse.Namespace, documents: list[Document], failed: list[str]
) -> Callable[[Document], Iterable[Indicator]]:
    if arguments.predictions is not None:
        from citymetrics.evaluate import read_predictions

        found = read_predictions(arguments.predictions, documents)
        return lambda document: found.get(document.id, ())
    extract = extractor_of(arguments.indicators)

    def read(document: Document) -> Iterable[Indicator]:
        try:
            return extract(document.text, published=document.published, place=document.place, doc=document.id)
        except Exception as error:  # whatever it is, it is this document's: it counts as without records
            failed.append(document.id)
            print(describe_failure(document.id, error), file=sys.stderr)
            return ()

    return read
