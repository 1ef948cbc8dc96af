"""The command line: it reads arguments, calls the library and writes the output.

Each command is a module of this package with an ``add_command(commands)`` that adds its parser and
sets ``run``, which takes the parsed arguments and returns the exit status. ``COMMANDS`` lists them.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from citymetrics import __version__
from citymetrics.cli import check, corpus, evaluate, explain, extract, indicators, panel, store, targets
from citymetrics.errors import CitymetricsError, ReadError, WriteError

COMMANDS = (extract, explain, corpus, evaluate, panel, targets, check, store, indicators)

STATUS_FAILED = 1
STATUS_USAGE = 2
STATUS_INTERRUPTED = 130
STATUS_PIPE_CLOSED = 141
"""The exit status of a program that a closed pipe ends, as in ``citymetrics … | head``."""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every command."""
    parser = argparse.ArgumentParser(
        prog="citymetrics",
        description="Turn Chinese official prose into typed records: one for each figure.",
        epilog="citymetrics COMMAND --help shows examples.",
    )
    parser.add_argument("--version", action="version", version=f"citymetrics {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_command(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0 done, 1 an input not read or an output not written, 2 wrong usage."""
    arguments = build_parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()  # here, so that a closed pipe is noticed inside the try
    except CitymetricsError as error:
        print(f"citymetrics: {error}", file=sys.stderr)
        return STATUS_FAILED if isinstance(error, ReadError | WriteError) else STATUS_USAGE
    except BrokenPipeError:
        _drop_output()
        return STATUS_PIPE_CLOSED
    except OSError as error:
        told = WriteError.of("standard output", error) if error.filename is None else error
        print(f"citymetrics: {told}", file=sys.stderr)
        _drop_output()
        return STATUS_FAILED
    except KeyboardInterrupt:
        return STATUS_INTERRUPTED
    return status


def _drop_output() -> None:
    """Discard the rest of the buffer: the interpreter flushes standard output once more when it ends."""
    with suppress(OSError, ValueError):  # no file behind it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
