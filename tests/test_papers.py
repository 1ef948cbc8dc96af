"""Licence, notices, changelog and hooks say what is true of the package."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import citymetrics

ROOT = Path(__file__).parents[1]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_licences_are_named_and_there() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    assert all(list(ROOT.glob(pattern)) for pattern in project["license-files"])
    assert read("LICENSE").startswith("MIT License\n")
    assert "Apache License" in read("LICENSES/Apache-2.0.txt")
    assert project["license"].split(" AND ") == re.findall(
        r"^  - (MIT|Apache-2.0)$", read("CITATION.cff"), re.MULTILINE
    )


def test_data_taken_from_others_is_noticed() -> None:
    sources = read("src/citymetrics/data/SOURCES.md")
    for section in sources.split("\n## ")[1:]:
        file = section.split("\n", 1)[0]
        assert (ROOT / "src/citymetrics/data" / file).exists(), file
        for package in re.findall(r"package \*\*([\w-]+)\*\*", section):
            assert package in read("NOTICE"), package
            assert f"src/citymetrics/data/{file}\n" in read("NOTICE"), file
    for tool in ROOT.glob("tools/build_*.py"):
        for package in re.findall(
            r"(?<=package )[\w-]+(?= \(|\.\n)", tool.read_text(encoding="utf-8").split('"""')[1]
        ):
            assert package in sources, f"{tool.name}: {package}"


def test_the_version_is_ahead_of_the_last_release_while_changes_are_unreleased() -> None:
    """Keep a Changelog: what is not released stands in a section of its own, and is no part of the last version."""
    sections = re.findall(
        r"^## \[([^]]+)\](?: - (\S+))?\n(.*?)(?=^## |\Z)", read("CHANGELOG.md"), re.M | re.S
    )
    (unreleased, _, changes), (released, day, _), *_ = sections
    assert unreleased == "Unreleased"
    version, _, development = citymetrics.__version__.partition(".dev")
    if changes.strip():
        assert development.isdecimal()
        assert [int(part) for part in version.split(".")] > [int(part) for part in released.split(".")]
    else:
        assert citymetrics.__version__ == released
    assert f"\nversion: {released}\ndate-released: {day}\n" in read("CITATION.cff")


def test_one_place_states_the_version() -> None:
    project = tomllib.loads(read("pyproject.toml"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "src/citymetrics/__init__.py"
    stated = re.compile(rf"(?<![\d.]){re.escape(citymetrics.__version__)}(?![\d.])")
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("src/**/*.py")]
    found = [page.name for page in pages if stated.search(page.read_text("utf-8"))]
    assert [name for name in found if name != "CHANGELOG.md"] == ["__init__.py"]


def test_the_hooks_are_the_checks() -> None:
    checks = re.findall(r"^check (.+)$", read("scripts/test"), re.MULTILINE)
    assert checks
    assert re.findall(r"entry: \.venv/bin/(.+)$", read(".pre-commit-config.yaml"), re.MULTILINE) == checks


def test_links_between_the_pages_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/*.md")]:
        text = page.read_text(encoding="utf-8")
        for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)", text):
            file = page.parent / target if target else page
            assert file.exists(), f"{page.name}: {target}"
            if anchor:
                heads = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
                anchors = [re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads]
                assert anchor in anchors, f"{page.name}: {target}#{anchor}"
