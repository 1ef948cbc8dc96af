"""Many documents on one machine: all cores, flat memory, and a run that any stop only delays.

``extract_many`` gives the records of each document to Python, in order. ``run_corpus`` writes those of a folder or
a file of texts to a folder of Parquet shards; ``docs/corpus.md`` says what it holds and how a run is taken up again.
"""

from __future__ import annotations

from citymetrics.corpus.many import extract_many
from citymetrics.corpus.run import Summary, run_corpus

__all__ = ["Summary", "extract_many", "run_corpus"]
