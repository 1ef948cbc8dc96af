"""Typed records of every figure in Chinese official prose.

>>> from citymetrics import extract
>>> [(r.indicator, str(r.value), r.unit) for r in extract("注册志愿者达274万人。")]
[('注册志愿者', '2740000', '人')]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from citymetrics._moved import MOVED, answer_for_old_names
from citymetrics.errors import (
    CitymetricsError,
    DataError,
    InputError,
    MissingExtraError,
    ReadError,
    WriteError,
)
from citymetrics.records.extraction import Extraction
from citymetrics.records.model import Indicator

if TYPE_CHECKING:
    from citymetrics.explanation import explain
    from citymetrics.extractor import Extractor, extract
    from citymetrics.frames import extract_frame

__all__ = [
    "CitymetricsError",
    "DataError",
    "Extraction",
    "Extractor",
    "Indicator",
    "InputError",
    "MissingExtraError",
    "ReadError",
    "WriteError",
    "explain",
    "extract",
    "extract_frame",
]

__version__ = "0.2.0.dev0"
"""The version of the package, stated only here; ``.dev0`` while the changelog has unreleased changes."""

_LATE = {
    "Extractor": "extractor",
    "explain": "explanation",
    "extract": "extractor",
    "extract_frame": "frames",
}


def __getattr__(name: str) -> Any:
    """Load the reading of texts on first use: a program that only handles records need not wait for it."""
    if name in MOVED:
        return import_module(f"citymetrics.{name}")
    if name not in _LATE:
        raise AttributeError(f"module 'citymetrics' has no attribute {name!r}")
    value = getattr(import_module(f"citymetrics.{_LATE[name]}"), name)
    globals()[name] = value
    return value


answer_for_old_names()
