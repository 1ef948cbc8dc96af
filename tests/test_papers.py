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


def test_changelog_and_citation_have_the_version() -> None:
    versions = re.findall(r"^## \[([^]]+)\]", read("CHANGELOG.md"), re.MULTILINE)
    assert versions[:2] == ["Unreleased", citymetrics.__version__]
    assert f"\nversion: {citymetrics.__version__}\n" in read("CITATION.cff")


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
