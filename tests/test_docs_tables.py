"""The console sessions of the documentation, run as they stand."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from citymetrics.cli import main

ROOT = Path(__file__).parents[1]
SESSION_RE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", ["panel", "targets", "check", "store"])
def test_sessions(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if name == "store":
        pytest.importorskip("duckdb")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path / "examples")
    sessions = SESSION_RE.findall((ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8"))
    assert sessions
    for session in sessions:
        for step in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
            command, _, expected = step.partition("\n")
            assert main(shlex.split(command)[1:]) == 0
            assert "".join(capsys.readouterr()) == expected, command
