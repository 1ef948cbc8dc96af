"""How many names of public systems of indicators link: 12345 notices, civic life, 城市体检, 文明城市, ISO 37120."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from citymetrics import extract
from citymetrics.catalogue import find_entry, link_name

SYSTEMS = tomllib.loads(Path(__file__).with_name("systems.toml").read_text(encoding="utf-8"))["system"]
VERBS = (None, "建成", "完成", "开展", "受理", "改造", "新增")
"""With which of these a name is said makes no difference to its concept; some need one."""
LINKED = {"hotline": 38, "civic": 57, "checkup": 92, "civilised": 64, "iso37120": 91}


def linked(name: str, unit: str) -> str:
    statistic = "ratio" if unit in ("%", "‰") else "level"
    found = (link_name(name, verb, unit, statistic, "成都市") for verb in VERBS)
    return next((id for id in found if id), "")


@pytest.mark.parametrize("system", SYSTEMS, ids=[system["id"] for system in SYSTEMS])
def test_the_names_of_a_system_link(system: dict[str, list[list[str]]]) -> None:
    assert {name: linked(name, unit) for name, unit, _ in system["names"]} == {
        name: id for name, _, id in system["names"]
    }


def test_most_of_each_system_link() -> None:
    """docs/catalogue.md shows these numbers."""
    assert {system["id"]: sum(bool(id) for *_, id in system["names"]) for system in SYSTEMS} == LINKED


def test_no_two_names_of_a_system_are_one_by_mistake() -> None:
    """City check-ups and ISO 37120 define each of their indicators apart."""
    for system in SYSTEMS:
        if system["id"] == "iso37120":
            ids = [id for *_, id in system["names"] if id]
            assert len(set(ids)) == len(ids)
    assert find_entry("urban.housing.gas_risk") is not None


@pytest.mark.parametrize(
    ("sentence", "ids"),
    [
        (
            "6月，12345热线受理群众诉求8.6万件，响应率100%，问题解决率95.2%，群众满意率96.8%，按时办结率99.1%。",
            ["calls", "response_rate", "resolution_rate", "satisfaction_rate", "on_time_rate"],
        ),
        (
            "全市热线全年受理量达430万件，派发工单75万件，办结率99.98%，群众满意率97.2%。",
            ["calls", "orders", "on_time_rate", "satisfaction_rate"],
        ),
        # of whom is untold without the hotline
        ("全市产品抽检覆盖各县，群众满意率96.8%。", []),
    ],
)
def test_bare_rates_are_the_hotlines_behind_one_of_its_figures(sentence: str, ids: list[str]) -> None:
    found = [record.indicator_id for record in extract(sentence) if record.indicator_id]
    assert found == [f"government.hotline.{id}" for id in ids]
