"""What several tests share: a record to change, and an extractor that stands in for the real one."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from citymetrics.model import Extraction, Indicator

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


def find_figures(text: str, *, published: object = None, place: object = None, doc: str = "") -> Extraction:
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
