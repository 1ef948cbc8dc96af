"""Modules by the names they had in 0.1: they answer for one version more, with a DeprecationWarning.

Each old name stands in ``sys.modules`` for a module that looks its names up in their new homes when it is asked.
"""

from __future__ import annotations

import sys
import warnings
from importlib import import_module
from types import ModuleType
from typing import Any

__all__ = ["MOVED", "answer_for_old_names"]

MOVED = {
    "arrow": ("export.arrow", "batches"),
    "conversion": ("records.conversion",),
    "fixtures": ("evaluate.fixtures",),
    "intervals": ("records.intervals",),
    "location": ("records.location",),
    "model": ("records.model", "records.extraction"),
    "recordfiles": ("export.recordfiles",),
    "units": ("marks.units",),
}
"""The modules of 0.1 that docs named, or whose names callers are likely to have imported, and where these are now."""
RENAMED = {("conversion", "read_scaled_unit"): "known_unit"}


class _Moved(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what the import system and inspection ask any module for
            raise AttributeError(name)
        old = self.__name__.rpartition(".")[2]
        for home in MOVED[old]:
            found = getattr(import_module(f"citymetrics.{home}"), RENAMED.get((old, name), name), None)
            if found is not None:
                warnings.warn(
                    f"citymetrics.{old} has moved: import {RENAMED.get((old, name), name)} from citymetrics.{home}",
                    DeprecationWarning,
                    stacklevel=2,
                )
                return found
        raise AttributeError(f"module 'citymetrics.{old}' has no attribute {name!r}")


def answer_for_old_names() -> None:
    """Let ``import citymetrics.units`` and its like find what has moved; loads nothing."""
    for old in MOVED:
        sys.modules.setdefault(f"citymetrics.{old}", _Moved(f"citymetrics.{old}"))
