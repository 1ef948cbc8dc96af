"""The tool that takes rules out one at a time; two rules are really taken out, of a copy."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

import mutate_rules
from mutate_rules import KINDS, PACKAGE, Rule, disabled, find_rules, main, mutate, sample


@pytest.fixture(scope="module")
def rules() -> list[Rule]:
    return find_rules(PACKAGE)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package") / "citymetrics"
    return Path(shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("__pycache__")))


def test_rules_of_every_kind_are_found(rules: list[Rule]) -> None:
    assert {rule.kind for rule in rules} == set(KINDS)
    assert Rule("unit", "units.toml", "area.mu") in rules
    assert Rule("word", "action.strong", "接听") in rules
    assert Rule("pattern", "ranks.toml", "rank.scope") in rules
    assert Rule("class", "scope", "全国") in rules
    assert Rule("construction", "reading/constructions/read.py", "read_predicate") in rules
    assert len(rules) == len(set(rules))


def test_a_seed_picks_the_same_rules_and_the_kinds_take_turns(rules: list[Rule]) -> None:
    picked = sample(rules, seed=1, number=10)
    assert picked == sample(list(reversed(rules)), seed=1, number=10)
    assert picked != sample(rules, seed=2, number=10)
    assert sorted(Counter(rule.kind for rule in picked).values()) == [1] * 8 + [2]


def test_a_rule_added_elsewhere_does_not_change_what_is_picked(rules: list[Rule]) -> None:
    picked = sample(rules, seed=1, number=10)
    others = [rule for rule in rules if rule not in picked]
    assert sample([*picked, *others[::2]], seed=1, number=10) == picked


def test_all_rules_can_be_picked(rules: list[Rule]) -> None:
    assert sorted(sample(rules, seed=3, number=len(rules) + 5)) == sorted(rules)


def test_every_rule_can_be_taken_out_and_is_put_back(rules: list[Rule], copy: Path) -> None:
    for rule in [*sample(rules, seed=4, number=60), *(r for r in rules if r.kind == "construction")]:
        with disabled(rule, copy):
            gone = set(rules) - set(find_rules(copy))
            # A branch may hold branches of its own, or stand in several groups.
            assert rule in gone if rule.kind == "alternative" else gone == {rule}
        assert find_rules(copy) == rules


def test_branches_are_left_out_with_their_bars() -> None:
    pattern = r"(?:从|由)(?P<a>甲|[|乙]|\\|)$|丁"
    assert [it[2] for it in mutate_rules._branches(pattern)][:4] == ["从", "由", "甲", "[|乙]"]
    assert mutate_rules._without_branch(pattern, "从").startswith("(?:由)(?P<a>甲|")
    assert mutate_rules._without_branch(pattern, "[|乙]") == r"(?:从|由)(?P<a>甲|\\|)$|丁"
    assert mutate_rules._without_branch(pattern, "丁") == pattern[:-2]


def test_what_is_not_there_cannot_be_taken_out(copy: Path) -> None:
    gone = Rule("unit", "units.toml", "area.none")
    with pytest.raises(SystemExit, match=r"unit area.none: is not found in units.toml"), disabled(gone, copy):
        pass


def test_a_rule_that_cases_need_breaks_them_and_the_others_stay() -> None:
    folder = (PACKAGE / "data").stat().st_mtime_ns
    outcome, *others = mutate([Rule("unit", "units.toml", "length.zhang")])
    assert others == []
    assert (outcome.error, outcome.broken) == ("", ("units.toml::length.zhang:1",))
    assert (PACKAGE / "data").stat().st_mtime_ns == folder


def test_a_word_of_a_template_breaks_the_case_of_that_word() -> None:
    (outcome,) = mutate([Rule("word", "action.strong", "接听")])
    assert (outcome.error, [case.split(":")[0] for case in outcome.broken]) == ("", ["rules_verbs"])
    assert outcome.broken[0].endswith(":接听")


def test_survivors_set_the_exit_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def survive(rules: list[Rule], *, quick: bool = False) -> list[mutate_rules.Outcome]:
        return [mutate_rules.Outcome(rule, ()) for rule in rules]

    monkeypatch.setattr(mutate_rules, "mutate", survive)
    assert main(["--kind", "construction", "--rules", "1"]) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("SURVIVED construction read_")
    assert last.endswith("rules, 0 broke a case, 1 survived")


def test_the_rules_picked_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list", "--rules", "3", "--kind", "guard"]) == 0
    assert [line.split(".")[0] for line in capsys.readouterr().out.splitlines()] == ["guard guard"] * 3
