"""Extract from many documents in several processes, with the results in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from datetime import date
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from citymetrics.corpus.documents import check_known, read_records
from citymetrics.corpus.pool import AHEAD, DIED, FRESH, start_all, usable_cores
from citymetrics.corpus.worker import follow_parent
from citymetrics.errors import CitymetricsError, InputError
from citymetrics.records.extraction import Extraction
from citymetrics.records.model import FIELDS, Indicator
from citymetrics.sources import SourceText

CHUNK = 16
"""Most documents that are sent to a process together; with ``CHUNK_CHARACTERS`` it keeps messages few and small."""
CHUNK_CHARACTERS = 100_000

Task = TypeVar("Task")
Result = TypeVar("Result")
_Packed = list[list[tuple[Any, ...]]]


def extract_many(
    documents: Iterable[str | SourceText],
    *,
    processes: int | None = None,
    published: date | str | None = None,
    place: str | None = None,
) -> Iterator[Extraction]:
    """Yield the records of each document, in order, as ``extract`` would give them.

    Lazy: documents are consumed as they are needed, so that ``documents`` may be infinite; at most ``processes`` × 32
    of them are read ahead of the result that was requested. With ``processes=1`` all work is done in this process,
    with None on all cores; more than one process needs ``if __name__ == "__main__":`` in a script. A SourceText is an
    item of ``citymetrics.sources.read_source``; ``published`` and ``place`` take precedence over its own. Raises
    InputError for an invalid argument, and for an item that is not a text when it is reached.

    >>> from citymetrics.sources import SourceText
    >>> texts = ["注册志愿者达274万人。", SourceText("b.txt", "新增学位7个。")]
    >>> [[(r.doc, r.indicator) for r in found] for found in extract_many(texts, processes=1)]
    [[('', '注册志愿者')], [('b.txt', '学位')]]
    """
    if processes is not None and (not isinstance(processes, int) or processes < 1):
        raise InputError(f"processes={processes!r}: give a whole number from 1, or None for all cores")
    said = published.isoformat() if isinstance(published, date) else published
    check_known(said, place)
    workers = processes or usable_cores()
    if workers == 1:
        return (_extract(document, said, place) for document in documents)
    return _in_processes(iter(documents), workers, said, place)


def _in_processes(
    documents: Iterator[str | SourceText], workers: int, published: str | None, place: str | None
) -> Iterator[Extraction]:
    read = partial(_extract_chunk, published=published, place=place)
    with closing(in_order(read, _chunks(documents), workers)) as found:
        for packed in found:
            yield from map(_unpacked, packed)


def in_order(
    work: Callable[[Task], Result], tasks: Iterable[Task], workers: int
) -> Generator[Result, None, None]:
    """Yield what ``work`` makes of each task, in order, from that many processes; a few tasks are read ahead.

    ``work`` and tasks are sent to the processes, so they must be of a kind that can be. Raises CitymetricsError when
    a process dies.
    """
    executor = ProcessPoolExecutor(workers, FRESH, follow_parent)
    waiting: deque[Future[Result]] = deque()
    try:
        start_all(executor, workers)
        for task in tasks:
            waiting.append(executor.submit(work, task))
            if len(waiting) >= AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as broken:
        raise CitymetricsError(DIED) from broken
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _chunks(documents: Iterator[str | SourceText]) -> Iterator[list[str | SourceText]]:
    while chunk := list(islice(documents, 1)):
        characters = _length(chunk[0])
        while len(chunk) < CHUNK and characters < CHUNK_CHARACTERS and (more := list(islice(documents, 1))):
            chunk += more
            characters += _length(more[0])
        yield chunk


def _length(document: str | SourceText) -> int:
    text = document.text if isinstance(document, SourceText) else document
    return len(text) if isinstance(text, str) else 0  # what is no text is refused where it is its turn


def _extract_chunk(chunk: list[str | SourceText], published: str | None, place: str | None) -> _Packed:
    return [_packed(_extract(document, published, place)) for document in chunk]


def _extract(document: str | SourceText, published: str | None, place: str | None) -> Extraction:
    source = document if isinstance(document, SourceText) else SourceText("", document)
    return Extraction(read_records(source, published, place))


# A validated model takes several times longer to send and to build again than the tuple of its fields.
def _packed(found: Extraction) -> list[tuple[Any, ...]]:
    return [tuple(getattr(record, field) for field in FIELDS) for record in found]


def _unpacked(rows: list[tuple[Any, ...]]) -> Extraction:
    return Extraction(Indicator.model_construct(**dict(zip(FIELDS, row, strict=True))) for row in rows)
