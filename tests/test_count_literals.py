"""The tool that counts Chinese characters in literals of the code."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

from count_literals import PACKAGE, count, main


def test_literals_count_and_docstrings_and_comments_do_not() -> None:
    source = '"""文档"""\nX = "全市"  # 注释\n\ndef f(y):\n    """说明"""\n    return f"共{y}个"\n'
    assert count(source) == 4


def test_the_sum_sets_the_exit_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.py").write_text('X = "全市"\n', "utf-8")
    assert main([str(tmp_path), "--max", "2"]) == 0
    assert main([str(tmp_path), "--max", "1"]) == 1
    assert capsys.readouterr().out.splitlines()[:2] == ["     2 a.py", "     2 in all"]


def test_the_package_keeps_its_vocabulary_in_data() -> None:
    assert main([str(PACKAGE), "--max", "2500"]) == 0
