"""Many documents on one machine: on all cores, in bounded memory, resumable after any interruption.

``extract_many`` gives the records of each document to Python, in order. ``run_corpus`` writes those of a folder or
a file of texts to a folder of Parquet shards; ``docs/corpus.md`` describes its contents and how a run is resumed.
"""

from __future__ import annotations

from citymetrics.corpus.many import extract_many
from citymetrics.corpus.run import Summary, run_corpus

__all__ = ["Summary", "extract_many", "run_corpus"]
