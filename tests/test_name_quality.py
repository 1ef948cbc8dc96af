"""The tool that counts names which do not tell records apart or are cut inside a word."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from citymetrics import Indicator, extract
from conftest import load_tool


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    return load_tool("name_quality")


def alike(tool: ModuleType, text: str, in_all: bool = False) -> list[list[Indicator]]:
    found: list[list[Indicator]] = tool.alike(list(extract(text)), text, in_all)
    return found


def test_records_that_only_their_value_tells_apart_are_counted(tool: ModuleType) -> None:
    [group] = alike(tool, "森林面积5公顷。\n森林面积7公顷。\n森林面积7公顷。\n林地面积5公顷。")
    assert [str(record.value) for record in group] == ["5", "7", "7"]


def test_the_same_figure_said_twice_is_one_statement(tool: ModuleType) -> None:
    assert alike(tool, "森林面积5公顷。\n森林面积5公顷。") == []


def test_a_bound_of_a_figure_states_the_same(tool: ModuleType) -> None:
    assert alike(tool, "森林面积突破5万公顷，达到6.3万公顷。") == []
    assert alike(tool, "森林面积稳定在5万公顷以上。\n各片林地连在一起。森林面积5.3万公顷。") == []
    assert len(alike(tool, "森林面积稳定在5万公顷以上。\n各片林地连在一起。森林面积6.3万公顷。")) == 1
    assert len(alike(tool, "森林面积突破5万公顷，达到4.3万公顷。")) == 1


def test_what_a_move_begins_with_is_told_from_where_it_ends(tool: ModuleType) -> None:
    assert alike(tool, "森林面积由5公顷扩大到7公顷。") == []
    assert alike(tool, "营商环境由全国第7位升至第5位。") == []


def test_the_words_for_a_period_tell_records_apart_where_its_year_is_open(tool: ModuleType) -> None:
    assert alike(tool, "6月份，全市用电量5万度。\n7月份，全市用电量7万度。") == []
    assert len(alike(tool, "7月份，全市用电量5万度。\n7月份，全市用电量7万度。")) == 1


def test_what_else_tells_records_apart_is_asked_for_in_all(tool: ModuleType) -> None:
    text = "工业产值同比增长5%，环比增长7%。"
    assert len(alike(tool, text)) == 1
    assert alike(tool, text, in_all=True) == []


def test_names_whose_edge_stands_inside_a_word_are_counted(tool: ModuleType) -> None:
    text = "全市新增学校5所。"
    records = list(extract(text))
    whole = tool.cut_words(text, records, lambda line: ["全市", "新增", "学校", "5", "所", "。"])
    cut = tool.cut_words(text, records, lambda line: ["全市", "新", "增学", "校", "5", "所", "。"])
    assert (whole, [word for _, word in cut]) == ([], ["增学"])


def test_the_segmenter_parts_compounds_and_leaves_nothing_behind(tool: ModuleType) -> None:
    words = tool.jieba_segmenter()("农作物受灾面积和其他诉求")
    assert words == ["农作物", "受灾", "面积", "和", "其他", "诉求"]


def test_a_folder_is_counted_with_samples(
    tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("森林面积5公顷。\n森林面积7公顷。\n", "utf-8")
    (tmp_path / "b.txt").write_text("全市学校5所。\n", "utf-8")
    (tmp_path / "b.json").write_text('{"published": "2020-01-01", "context_place": "武汉市"}', "utf-8")
    assert tool.main([str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["3 records", "alike but for the value: 2 (66.67%; goal 1.5%)"]
    assert lines[2].startswith("    a.txt\t2 x 森林面积 [] level ")
    assert lines[3:] == ["alike in all else: 2 (66.67%; goal 1.5%)", "cut a word: 0 (0.00%; goal 1.0%)"]


def test_texts_that_meet_both_goals_give_zero(tool: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("全市学校5所。\n", "utf-8")
    assert tool.main([str(tmp_path), "--samples", "0"]) == 0


def test_a_folder_without_texts_is_told(
    tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool.main([str(tmp_path)]) == 2
    assert "no .txt" in capsys.readouterr().err
