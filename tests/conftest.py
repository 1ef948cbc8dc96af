"""What several tests share: a record to change, and an extractor that stands in for the real one."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from citymetrics.records.extraction import Extraction
from citymetrics.records.model import Indicator

TOOLS = Path(__file__).parents[1] / "tools"
FIGURE_RE = re.compile(r"(\d+)(人|个)")


def record(**changes: Any) -> Indicator:
    """Return a full record, with changes."""
    fields: dict[str, Any] = {
        "doc": "a.txt",
        "indicator": "注册志愿者",
        "value": Decimal("2740000"),
        "unit": "人",
        "text": "274万人",
        "start": 6,
        "end": 11,
        "rules": ("name.predicate", "unit.count"),
    }
    return Indicator(**{**fields, **changes})


def load_tool(name: str) -> ModuleType:
    """Load a script of tools/ as a module."""
    spec = importlib.util.spec_from_file_location(f"{name}_tool", TOOLS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def find_figures(
    text: str, *, published: object = None, place: object = None, doc: str = "", made: object = None
) -> Extraction:
    """Stand in for ``extract`` where a test is about what is around it."""
    return Extraction(
        record(doc=doc, value=match[1], unit=match[2], text=match[0], start=match.start(), end=match.end())
        for match in FIGURE_RE.finditer(text)
    )


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Extraction]:
    """Put ``find_figures`` in the place of ``citymetrics.extract``."""
    monkeypatch.setattr("citymetrics.extract", find_figures, raising=False)
    return find_figures
