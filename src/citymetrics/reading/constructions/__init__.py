"""Constructions: the ways Chinese prose ties a figure to what it is of.

Each is a plain function from a site (a quantity in its clause) and the memory of the sentence to a reading, or None
where it does not fit. They are tried in the order of ``CONSTRUCTIONS`` and the first that fits wins.
"""

from __future__ import annotations

from citymetrics.reading.constructions.clauses import REACH, Clause, Site, cut_clauses
from citymetrics.reading.constructions.label import label_at
from citymetrics.reading.constructions.memory import Memory, Name, Reading
from citymetrics.reading.constructions.read import CONSTRUCTIONS, Watch, read_clauses, recall
from citymetrics.reading.constructions.siblings import Sibling, told_apart

__all__ = [
    "CONSTRUCTIONS",
    "REACH",
    "Clause",
    "Memory",
    "Name",
    "Reading",
    "Sibling",
    "Site",
    "Watch",
    "cut_clauses",
    "label_at",
    "read_clauses",
    "recall",
    "told_apart",
]
