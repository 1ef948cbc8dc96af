"""tools/compare.py on a small repository of its own, whose extractor finds digits."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from conftest import load_tool

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


EXTRACTOR = """
import re
class Found(list):
    def rows(self):
        return self
def extract(text, *, published, place, doc):
    if "broken" in text:
        raise KeyError("broken")
    return Found(
        dict(doc=doc, place=place, period_end=published, indicator={name}, value=m[0], unit="", text=m[0],
             start=m.start(), end=m.end(), rules="r")
        for m in re.finditer({pattern}, text)
    )
"""


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    return load_tool("compare")


def _git(folder: Path, *arguments: str) -> None:
    name = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *name, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository whose second commit renames all, loses one digit and finds x."""
    folder = tmp_path / "repository"
    package = folder / "src" / "citymetrics" / "__init__.py"
    package.parent.mkdir(parents=True)
    _git(folder, "init", "--quiet")
    for tag, name, pattern in (("one", "'人口'", r"'\\d'"), ("two", "'常住人口'", r"'[1-8x]'")):
        package.write_text(EXTRACTOR.format(name=name, pattern=pattern), encoding="utf-8")
        _git(folder, "add", ".")
        _git(folder, "commit", "--quiet", "-m", tag)
        _git(folder, "tag", tag)
    return folder


def _texts(folder: Path, **texts: str) -> str:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return str(folder)


def test_what_appeared_vanished_and_changed(
    tool: ModuleType, repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = _texts(tmp_path / "texts", a="城市人口7人。共9个。", b="x")
    assert tool.main(["one", "two", texts, "--repository", str(repository)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "== a.txt",
        "~ 7 at 4: 人口 = 7",
        "    indicator: '人口' -> '常住人口'",
        "    城市人口⟦7⟧人。",
        "- 9 at 8: 人口 = 9",
        "    共⟦9⟧个。",
        "== b.txt",
        "+ x at 0: 常住人口 = x",
        "    ⟦x⟧",
        "2 texts, 2 -> 2 records",
        "1 appeared, 1 vanished, 1 changed, 0 the same",
        "changed fields: indicator 1",
    ]
    listed = subprocess.run(["git", "-C", repository, "worktree", "list"], capture_output=True, check=True)
    assert len(listed.stdout.splitlines()) == 1


def test_the_working_tree_and_what_stands_beside_a_text(
    tool: ModuleType, repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = _texts(tmp_path / "texts", a="7人", b="broken")
    Path(texts, "a.json").write_text('{"published": "2021", "context_place": "成都市"}', encoding="utf-8")
    package = repository / "src" / "citymetrics" / "__init__.py"
    package.write_text(
        package.read_text(encoding="utf-8").replace("place=place", "place=None"), encoding="utf-8"
    )
    arguments = ["two", ".", texts, "--published", "2020", "--repository", str(repository)]
    assert tool.main(arguments) == 0
    out, err = capsys.readouterr()
    assert "    place: '成都市' -> null" in out
    assert "period_end" not in out
    assert "compare: two failed on b.txt: KeyError('broken')" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none", "two", "texts"], "'none' is no commit"),
        (["one", "two", "nowhere"], "nowhere: holds no .txt"),
    ],
)
def test_a_wrong_argument_is_named(
    arguments: list[str],
    message: str,
    tool: ModuleType,
    repository: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _texts(tmp_path / "texts", a="7人")
    arguments = [str(tmp_path / "texts") if word == "texts" else word for word in arguments]
    assert tool.main([*arguments, "--repository", str(repository)]) == 2
    assert message in capsys.readouterr().err
