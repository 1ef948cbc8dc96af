"""Places: what is one, which one it is, and what only looks like one."""

from __future__ import annotations

import pytest

from citymetrics.places import find_places, resolve_place


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [("成都市新增绿道", "成都市", "510100"), ("湖北粮食产量", "湖北省", "420000"), ("朝阳区", "朝阳区", None)],
)
def test_resolves(text: str, name: str, code: str | None) -> None:
    assert resolve_place(find_places(text)[0]) == (name, code)
