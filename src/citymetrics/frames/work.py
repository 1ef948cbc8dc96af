"""The work on the documents of a frame: in this process or in several, from chunk to Arrow batch."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from functools import lru_cache, partial
from time import monotonic
from typing import Any

from citymetrics.catalogue import Catalogue, load_catalogue
from citymetrics.corpus.pool import AHEAD, DIED, FRESH, start_all
from citymetrics.corpus.progress import Show, State, showing, silent
from citymetrics.corpus.worker import follow_parent
from citymetrics.errors import CitymetricsError
from citymetrics.export.arrow import record_batch
from citymetrics.extractor import Extractor
from citymetrics.frames.given import Document
from citymetrics.records.model import Indicator

__all__ = ["ROW", "Own", "extract_documents", "shown"]

ROW = "row"
"""The column that says which row of the frame a record is of, counted from 0."""
CHUNK_CHARACTERS = 50_000
"""Characters that are read before progress is shown or a process is sent more; long enough to cost nothing."""
CHUNK = 256
PATIENCE = 2.0
"""Seconds that pass before progress is shown: most frames are done by then."""

Own = tuple[tuple[str, int], ...]
"""Files of indicators, each with the time of its last change: a file that was changed is read again."""


def extract_documents(documents: list[Document], indicators: Own, workers: int, show: Show) -> Iterator[Any]:
    """Yield the records of documents as Arrow batches with the column ``row``, in order."""
    read = partial(read_chunk, indicators=indicators)
    chunks = list(cut(documents))
    workers = min(workers, len(chunks))
    found = shared(read, chunks, workers) if workers > 1 else enumerate(map(read, chunks))
    size, began = sum(len(document.text) for document in documents), monotonic()
    done = texts = records = 0
    batches: list[Any] = [None] * len(chunks)
    for number, batch in found:
        batches[number] = batch
        done += sum(len(document.text) for document in chunks[number])
        texts, records = texts + len(chunks[number]), records + batch.num_rows
        show(State(size, done, texts, 0, records, monotonic() - began, done, done))
    yield from batches


def shared(
    read: Callable[[list[Document]], Any], chunks: list[list[Document]], workers: int
) -> Iterator[tuple[int, Any]]:
    """Yield the number and the batch of each chunk as they are done, by this process and ``workers`` - 1 others.

    This process works, too: it has read its tables already, while each new one begins with a second of that.
    """
    waiting = deque(enumerate(chunks))
    others: dict[Future[Any], int] = {}
    executor = ProcessPoolExecutor(workers - 1, FRESH, follow_parent)
    try:
        start_all(executor, workers - 1)
        while waiting or others:
            while waiting and len(others) < AHEAD * (workers - 1):
                number, chunk = waiting.popleft()
                others[executor.submit(read, chunk)] = number
            if waiting:
                number, chunk = waiting.popleft()
                yield number, read(chunk)
            done, _ = wait(others, timeout=0 if waiting else None, return_when=FIRST_COMPLETED)
            for future in done:
                yield others.pop(future), future.result()
    except BrokenProcessPool as broken:
        raise CitymetricsError(DIED) from broken
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def cut(documents: list[Document]) -> Iterator[list[Document]]:
    """Yield documents in chunks of about ``CHUNK_CHARACTERS``."""
    chunk: list[Document] = []
    characters = 0
    for document in documents:
        chunk.append(document)
        characters += len(document.text)
        if characters >= CHUNK_CHARACTERS or len(chunk) == CHUNK:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


def read_chunk(chunk: list[Document], indicators: Own) -> Any:
    """Return the records of some documents as one Arrow batch."""
    import pyarrow as pa

    records: list[Indicator] = []
    rows: list[int] = []
    for document in chunk:
        extractor = _extractor(document.published, document.place, indicators)
        try:
            found = extractor.extract(document.text, doc=document.doc, made=document.made)
        except Exception as error:
            error.add_note(f"in row {document.row} of the frame, doc {document.doc!r}")
            raise
        records += found
        rows += [document.row] * len(found)
    return record_batch(records).append_column(ROW, pa.array(rows, pa.int64()))


@lru_cache(maxsize=256)
def _extractor(published: str | None, place: str | None, indicators: Own) -> Extractor:
    return Extractor(published=published, place=place, indicators=_catalogue(indicators))


@lru_cache(maxsize=1)
def _catalogue(indicators: Own) -> Catalogue | None:
    return load_catalogue([path for path, _ in indicators]) if indicators else None


@contextmanager
def shown(progress: bool | None) -> Iterator[Show]:
    """Provide the display of progress on standard error: a bar where rich is installed, else a line now and then.

    With None it is shown on a terminal only, and not before ``PATIENCE``.
    """
    if progress is False or (progress is None and not sys.stderr.isatty()):
        yield silent
    elif progress:
        with showing() as show:
            yield show
    else:
        with ExitStack() as stack:
            yield _patient(lambda: stack.enter_context(showing()))


def _patient(start: Callable[[], Show]) -> Show:
    began, show = monotonic(), None

    def late(state: State) -> None:
        nonlocal show
        if monotonic() - began >= PATIENCE:
            show = show or start()
            show(state)

    return late
