"""The imports of the package: no circles between files, and a tool that would see one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import load_tool

import_cycles = load_tool("import_cycles")


def test_no_circles_between_files() -> None:
    assert import_cycles.find_circles(import_cycles.find_edges(import_cycles.PACKAGE)) == []


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Two files that import each other, one of them late; a third that only names the first's types."""
    folder = tmp_path / "town"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "a.py").write_text("from town.b import g\n\ndef f():\n    pass\n")
    (folder / "b.py").write_text("def g():\n    from town import a\n    return a.f\n")
    (folder / "c.py").write_text(
        "from typing import TYPE_CHECKING\nfrom . import d\nif TYPE_CHECKING:\n    from town.a import f\n"
    )
    (folder / "d.py").write_text("import town.a\n")
    return folder


def test_late_imports_make_circles(package: Path) -> None:
    assert import_cycles.find_circles(import_cycles.find_edges(package)) == [["town.a", "town.b"]]


def test_imports_for_types_alone_make_none(package: Path) -> None:
    (package / "d.py").write_text("import town.c\n")
    (package / "a.py").write_text("from town.d import g\n")
    assert ["town.c", "town.d"] in import_cycles.find_circles(import_cycles.find_edges(package))
    (package / "d.py").write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import town.c\nelse:\n    import town.b\n"
    )
    assert all(
        "town.c" not in circle for circle in import_cycles.find_circles(import_cycles.find_edges(package))
    )


def test_the_tool_prints_circles_and_fails(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert import_cycles.main(["--package", str(package)]) == 1
    assert "circle of 2: town.a, town.b" in capsys.readouterr().out
    assert import_cycles.main(["--package", str(package), "--from", "town.d"]) == 0
    assert capsys.readouterr().out.split() == ["town.a", "town.b"]


@pytest.mark.parametrize(
    ("module", "rooms"),
    [
        ("export.parquet", ("marks", "text", "reading", "extractor", "catalogue")),
        ("export.excel", ("marks", "text", "reading", "extractor", "catalogue")),
        ("export.recordfiles", ("marks", "text", "reading", "extractor", "catalogue")),
        ("panel.frames", ("reading", "extractor")),
        ("check", ("reading", "extractor", "catalogue")),
    ],
)
def test_work_on_records_does_not_load_the_reader(module: str, rooms: tuple[str, ...]) -> None:
    program = f"import citymetrics.{module}, sys; print(*(m for m in sys.modules if 'citymetrics.' in m))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[1] for name in done.stdout.split()}
    assert module.split(".")[0] in loaded
    assert loaded.isdisjoint(rooms)
    # Nor can it do so later: what a record's conveniences load is units and the text's folding.
    later = import_cycles.reach(import_cycles.find_edges(import_cycles.PACKAGE), f"citymetrics.{module}")
    assert {name.split(".")[1] for name in later if "." in name}.isdisjoint(
        {"reading", "extractor", "catalogue"}
    )
