"""tools/compare_recognizers.py on a small specification of its own."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from conftest import load_tool


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    return load_tool("compare_recognizers")


def _case(text: str, words: str, value: str) -> dict[str, Any]:
    start = text.index(words)
    last = start + len(words) - 1
    return {"Input": text, "Results": [{"Start": start, "End": last, "Resolution": {"value": value}}]}


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("共二百六十人", "二百六十", None),
        ("2^7", "2^7", "power"),
        ("60k", "60k", "English"),
        ("打八折", "八折", "discount"),
        ("三打鸡蛋", "三打", "dozen"),
        ("四十几万", "四十几万", "vague"),
        ("半成", "半成", "half"),
        ("三成半", "三成半", None),
        ("二又四分之一", "二又四分之一", "mixed fraction"),
        ("叁佰", "叁佰", "capitals"),
        ("六 百 二", "六 百 二", "blanks"),
        ("8 个 百分点", "8 个 百分点", None),
        ("7/4", "7/4", "improper"),
        ("1/4", "1/4", None),
        ("百分之九", "百分之九", None),
        (".7", ".7", "point"),
        ("12.34.5", "34", "code"),
        ("第零八", "零八", "ordinal"),
    ],
)
def test_scope_is_told_from_the_words(text: str, words: str, name: str | None, tool: ModuleType) -> None:
    start = text.index(words)
    value = tool.Value(text, start, start + len(words), words, Decimal(2), words.startswith("百分之"))
    kind = tool.scope_of(value)
    assert (kind.name if kind else None) == name


def test_the_report(tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    numbers = [
        _case("共二百六十人", "二百六十", "260"),
        _case("四分之一", "四分之一", "0.25"),
        _case("共12人", "12", "13"),
        _case("60k", "60k", "60000"),
    ]
    shares = [_case("提高９．５个百分点", "９．５个百分点", "9.5%"), _case("千分之六", "千分之六", "0.6%")]
    for name, cases in (("NumberModel", numbers), ("PercentModel", shares)):
        (tmp_path / f"{name}.json").write_text(json.dumps(cases), encoding="utf-8-sig")
    assert tool.main([str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "6 values, 1 of them out of scope (agreed all the same):"
    assert lines[-2] == "in scope 5, agreed 4: 0.8000"
    assert lines[-1].startswith("  12: theirs 13, ours 12 = 12")


def test_a_folder_without_the_files_is_named(
    tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        tool.main([str(tmp_path)])
    assert stopped.value.code == 2
    assert "holds no NumberModel.json and no PercentModel.json" in capsys.readouterr().err
