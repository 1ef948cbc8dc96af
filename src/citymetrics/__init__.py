"""Typed records of every figure in Chinese official prose.

>>> from citymetrics import extract
>>> [(r.indicator, str(r.value), r.unit) for r in extract("注册志愿者达274万人。")]
[('注册志愿者', '2740000', '人')]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from citymetrics.errors import CitymetricsError, DataError, InputError, MissingExtraError, ReadError
    from citymetrics.explanation import explain
    from citymetrics.extractor import Extractor, extract
    from citymetrics.model import Extraction, Indicator

__all__ = [
    "CitymetricsError",
    "DataError",
    "Extraction",
    "Extractor",
    "Indicator",
    "InputError",
    "MissingExtraError",
    "ReadError",
    "explain",
    "extract",
]

__version__ = "0.1.0"

_HOMES = {
    "Extraction": "model",
    "Indicator": "model",
    "Extractor": "extractor",
    "explain": "explanation",
    "extract": "extractor",
}


def __getattr__(name: str) -> Any:
    """Load a public name on first use, so that importing the package does no work."""
    if name not in __all__:
        raise AttributeError(f"module 'citymetrics' has no attribute {name!r}")
    value = getattr(import_module(f"citymetrics.{_HOMES.get(name, 'errors')}"), name)
    globals()[name] = value
    return value
