"""The inputs of panel, check and store: documents to extract from, or files of records."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from citymetrics.cli.failures import describe_failure
from citymetrics.cli.reading import Known, add_known, add_table, extractor_of, open_documents
from citymetrics.errors import CitymetricsError, InputError, MissingExtraError, ReadError

if TYPE_CHECKING:
    from citymetrics.records.extraction import Extraction
    from citymetrics.records.model import Indicator

FILES = "a document or a folder of them, to extract from, or records that extract wrote (.jsonl, .json, .csv, .parquet)"


@dataclass(slots=True)
class Gathered:
    """The records of all inputs, the texts they are from where these are at hand, and what could not be read."""

    records: list[Indicator] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The exit status: 1 when an input could not be read."""
        return 1 if self.failed else 0


def add_inputs(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that name the inputs."""
    parser.add_argument("files", nargs="+", metavar="FILE", help=FILES)
    add_known(parser)
    add_table(parser)


def gather(arguments: argparse.Namespace) -> Gathered:
    """Read every input that can be read. Raises ReadError when none could be."""
    from citymetrics.export.recordfiles import is_record_file, read_records

    files, arguments.indicators = _own(getattr(arguments, "indicators", None))
    known = Known.of(arguments, arguments.files)  # an unreadable argument is reported first
    extract = extractor_of(files)
    found = Gathered()

    def fail(doc: str, error: Exception) -> None:
        print(describe_failure(doc, error), file=sys.stderr)
        found.failed.append(doc)

    read = 0
    for file in dict.fromkeys(arguments.files):
        try:
            if not (known.text and known.is_table(file)) and is_record_file(file):
                records = list(read_records(file))
                found.records += records
                _find_texts(records, found.texts)
                read += 1
            else:
                read += _extract(file, known, extract, found, fail)
        except (InputError, MissingExtraError):  # wrong usage, which the next file would meet, too
            raise
        except Exception as error:  # whatever it is, it is this file's
            fail(file, error)
    if not read:
        raise ReadError("none of the inputs could be read")
    if known.meta is not None:
        known.meta.report()
    return found


def _own(given: str | list[str] | None) -> tuple[list[str], str | None]:
    """Part what ``--indicators`` says: files of indicators of one's own, and those that a table is to show."""
    if not isinstance(given, str):
        return given or [], None
    items = given.split(",")
    files = [item.strip() for item in items if item.strip().endswith(".toml")]
    rest = [item for item in items if not item.strip().endswith(".toml")]
    return files, ",".join(rest) or None


def _extract(
    file: str,
    known: Known,
    extract: Callable[..., Extraction],
    found: Gathered,
    fail: Callable[[str, Exception], None],
) -> int:
    from citymetrics.sources.sourcetext import located

    read = 0
    for source in open_documents(file, known, fail):
        for warning in source.warnings:
            print(f"citymetrics: {warning}", file=sys.stderr)
        try:
            records = extract(source.text, doc=source.doc, **known.beside(source, file))
            found.records += located(records, source)
        except Exception as error:  # whatever it is, it is this document's
            fail(source.doc, error)
            continue
        found.texts[source.doc] = source.text
        read += 1
    return read


def _find_texts(records: list[Indicator], texts: dict[str, str]) -> None:
    """Read the documents that records name, where they still exist, for the sentences."""
    from citymetrics.sources import read_source

    for doc in dict.fromkeys(record.doc for record in records):
        if doc not in texts and doc and Path(doc).is_file():
            try:
                texts |= {source.doc: source.text for source in read_source(doc)}
            except CitymetricsError:
                continue  # without its text a record is shown by name and figure
