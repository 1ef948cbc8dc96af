"""Read documents: the text of a file, with a map from the text to the location of each of its parts.

>>> from citymetrics.sources import read_bytes
>>> (source,) = read_bytes("一、综合\\n绿地率35%。".encode(), "report.txt")
>>> str(source.locate(8, 11))
'line 2'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from citymetrics.records.location import Location
    from citymetrics.sources.columns import Columns
    from citymetrics.sources.limits import Limits
    from citymetrics.sources.reading import list_files, read_bytes, read_source
    from citymetrics.sources.sourcetext import SourceText

__all__ = ["Columns", "Limits", "Location", "SourceText", "list_files", "read_bytes", "read_source"]

_HOMES = {
    "Columns": "citymetrics.sources.columns",
    "Limits": "citymetrics.sources.limits",
    "Location": "citymetrics.records.location",
    "SourceText": "citymetrics.sources.sourcetext",
}


def __getattr__(name: str) -> Any:
    """Load a public name on first use; the packages for a format are loaded with its first document."""
    if name not in __all__:
        raise AttributeError(f"module 'citymetrics.sources' has no attribute {name!r}")
    value = getattr(import_module(_HOMES.get(name, "citymetrics.sources.reading")), name)
    globals()[name] = value
    return value
