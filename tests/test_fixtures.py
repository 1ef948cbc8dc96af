"""Every annotated case of ``tests/fixtures``, and the loader that reads them."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest

from citymetrics import extract
from citymetrics.errors import DataError
from citymetrics.evaluate import fixtures
from citymetrics.evaluate.fixtures import Case, load_cases, tails
from citymetrics.text.lexicon import read_toml
from conftest import record

FIXTURES = Path(__file__).with_name("fixtures")
FILES = [*sorted(FIXTURES.glob("*.toml")), *sorted(FIXTURES.glob("documents/*.toml"))]


def _parameters() -> list[object]:
    """Name each case by its file and first characters, and mark the known failures."""
    return [
        pytest.param(
            case,
            id=f"{path.stem}::{case.label}-{case.text[:24].strip()}",
            marks=[pytest.mark.xfail(reason=case.xfail, strict=True)] if case.xfail else [],
        )
        for path in FILES
        for case in load_cases(path)
    ]


@pytest.mark.parametrize("case", _parameters())
def test_case(case: Case) -> None:
    found = extract(case.text, published=case.published, place=case.place)
    faults = case.faults(found)
    assert not faults, "\n".join([case.text[:200], *faults])


def _load(tmp_path: Path, case: str) -> list[Case]:
    path = tmp_path / "some.toml"
    path.write_text(f'phenomenon = "p"\nabout = "a"\n[[case]]\n{case}', encoding="utf-8")
    return load_cases(path)


def test_the_documented_example_can_be_read(tmp_path: Path) -> None:
    lines = str(fixtures.__doc__).split("computed::\n", 1)[1].split("Only the fields", 1)[0]
    path = tmp_path / "example.toml"
    path.write_text(dedent(lines), encoding="utf-8")
    assert [len(case.expected) for case in load_cases(path)] == [2, 0]


def test_the_documented_template_is_read_once_a_word(tmp_path: Path) -> None:
    lines = str(fixtures.__doc__).split("for each word::\n", 1)[1].split("An entry of", 1)[0]
    path = tmp_path / "example.toml"
    path.write_text('phenomenon = "p"\nabout = "a"\n' + dedent(lines), encoding="utf-8")
    cases = load_cases(path)
    assert [case.label for case in cases] == ["1:目前", "1:截至目前", "1:据统计", "2:接听", "2:修编"]
    assert [case.text for case in cases][2:4] == [
        "据统计农村公路里程达1260公里。",
        "全年接听热线来电2600个。",
    ]
    (filled,) = cases[3].expected
    assert (filled.text, filled.name) == ("2600个", "热线来电")
    assert dict(filled.fields)["value"] == 2600
    for case in cases:
        assert not case.faults(extract(case.text)), case.text


TEMPLATE = 'template = "新增{word}7个"\nrecords = [{span = "7个"}]\n'


@pytest.mark.parametrize(
    ("case", "message"),
    [
        (TEMPLATE, r"case 1 \(新增\{word\}7个\): words is missing: give a list"),
        (TEMPLATE + "words = []", "words is missing"),
        (TEMPLATE + 'words = ["学位", "学位"]', "words has '学位' twice"),
        (TEMPLATE + 'words = ["学位 床位"]', "words has '学位 床位': give 1 parts, word"),
        (TEMPLATE + 'words = ["学位"]\ntext = "a"', "template is missing, or beside a text"),
        ('words = ["学位"]\nrecords = []', "case 1: template is missing"),
        (TEMPLATE + 'slots = ["a"]\nwords = ["学位"]', "slots has 'a', which neither template nor records use"),
        (TEMPLATE + 'slots = ["word", "word"]\nwords = ["学位 床位"]', r"slots is \['word', 'word'\]"),
        (
            'template = "新增{word}7个{x}"\nwords = ["学位"]\nrecords = []',
            "template names 'x': the slots are word",
        ),
        (TEMPLATE.replace("span = \"7个\"", "span = \"8个\"") + 'words = ["学位"]', "span '8个' does not occur"),
    ],
)  # fmt: skip
def test_a_wrong_template_is_named(case: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=message):
        _load(tmp_path, case)


def test_a_word_of_a_tail_may_follow_the_longest_name(tmp_path: Path) -> None:
    (case,) = _load(
        tmp_path,
        'text = "志愿者达到274万人"\nrecords = [{span = "274万人", '
        'indicator = {min = "志愿者", max = "注册志愿者", tails = "growth"}}]',
    )
    names = [
        "志愿者",
        "注册志愿者增速",
        "志愿者同比增长",
        "注册志愿者速增",
        "注册志愿者增速增速",
        "志愿者数量",
    ]
    right = [not case.faults([record(start=5, end=10, indicator=name)]) for name in names]
    assert right == [True, True, True, False, False, False]


def test_tails_are_words_and_each_is_listed_once() -> None:
    rows = read_toml("tails.toml")["tail"]
    assert [row["id"] for row in rows] == ["growth", "change", "share", "amount", "rank"]
    for row in rows:
        assert len(row["words"]) == len(set(row["words"])), row["id"]
        assert set(tails(row["id"])) == set(row["words"])


def test_every_tail_is_used_by_a_case() -> None:
    used = {name for path in FILES for name in re.findall(r'tails = "(\w+)"', path.read_text("utf-8"))}
    assert used == {row["id"] for row in read_toml("tails.toml")["tail"]}


BAG_RE = re.compile(r'max = "[^"]*(?:下降速|长速|率份额|重例|数量额|增减量|幅度数|名位次|量总数量)')


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_longest_name_is_a_bag_of_characters(path: Path) -> None:
    assert BAG_RE.findall(path.read_text("utf-8")) == []


TWICE = 'text = "新增学位7个，床位7个"\n'


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ('text = "a"\nrecord = []', r"some.toml: case 1: record is not known: use .*records"),
        ('text = "a"\nrecords = []', r"some.toml: case 1 \(a\): why is missing"),
        ("records = []", r"text is missing: give it here or in some.txt"),
        ('text = "a"', r"records is missing"),
        ('text = "a"\nrecords = []\nwhy = "w"\npartial = 1', r"partial is 1: give true or false"),
        (TWICE + 'records = [{span = "8个"}]', r"\(新增学位7个，床位7个\): span '8个' does not occur"),
        (TWICE + 'records = [{span = "7个", nth = 3}]', r"nth is 3: '7个' occurs 2 times"),
        (TWICE + 'records = [{span = "7个", within = "7"}]', r"within '7' occurs 2 times"),
        (TWICE + 'records = [{span = "7个", Unit = "个"}]', r"Unit is not known: use action"),
        (TWICE + 'records = [{span = "7个", value = "7万"}]', r"value is '7万': give a number"),
        (TWICE + 'records = [{span = "7个", period = "2020-1"}]', r"period '2020-1' is no period"),
        (TWICE + 'records = [{span = "7个", statistic = "rate"}]', r"statistic is 'rate': give one of level"),
        (
            TWICE + 'records = [{span = "7个", indicator = {max = "学位"}}]',
            r"give the exact name or \{min, max, tails\}",
        ),
        (
            TWICE + 'records = [{span = "7个", indicator = {min = "学位", tails = "speed"}}]',
            "indicator has tails 'speed': the rows of tails.toml are growth, change",
        ),
        ("text = 7个", r"some.toml: is not TOML"),
    ],
)
def test_a_wrong_case_is_named(case: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=message):
        _load(tmp_path, case)


def test_spans_are_found_by_number_and_by_quotation(tmp_path: Path) -> None:
    (case,) = _load(
        tmp_path,
        TWICE + 'records = [{span = "7个"}, {span = "7个", nth = 2}, {span = "7个", within = "床位7个"}]',
    )
    assert [wanted.start for wanted in case.expected] == [4, 9, 9]


def test_only_what_is_stated_is_compared(tmp_path: Path) -> None:
    (case,) = _load(tmp_path, 'text = "志愿者达到274万人"\nrecords = [{span = "274万人"}]')
    assert case.faults([]) == ["274万人: not found"]
    there = record(start=5, end=10)
    assert case.faults([there]) == []
    assert case.faults([record(start=5, end=10, qualifier="over")]) == [
        "274万人: qualifier is over, not exact"
    ]
    (fault,) = case.faults([there, record(text="4万人", start=7, end=10)])
    assert fault.startswith("4万人 at 7: not expected")


def test_every_stated_field_is_compared(tmp_path: Path) -> None:
    (case,) = _load(
        tmp_path,
        'text = "志愿者达到274万人"\nrecords = [{span = "274万人", value = 2_740_001, unit = "户", per = "天", '
        'period = "2020", place = "-", adcode = "510100", indicator = {min = "志愿者", max = "登记志愿者"}}]',
    )
    assert case.faults([record(start=5, end=10, place="成都市")]) == [
        "274万人: value is 2740000, not 2740001",
        "274万人: unit is 人, not 户",
        "274万人: per is null, not 天",
        "274万人: adcode is null, not 510100",
        "274万人: place is 成都市, not null",
        "274万人: indicator is '注册志愿者' (action None), not '志愿者' .. '登记志愿者'",
        "274万人: period is null..null, not 2020-01-01..2020-12-31",
    ]


def test_a_near_span_is_shown_and_an_optional_one_may_be_missing(tmp_path: Path) -> None:
    (case,) = _load(
        tmp_path,
        'text = "达274万余人、7个"\nrecords = [{span = "274万余人"}, {span = "7个", optional = true}]',
    )
    near = record(text="274万", start=1, end=5)
    assert case.faults([near])[0] == "274万余人: not found, but 274万"


def test_a_partial_case_allows_others(tmp_path: Path) -> None:
    (case,) = _load(tmp_path, 'text = "274万人"\npartial = true\nrecords = []\nwhy = "w"')
    assert case.faults([record()]) == []


def test_a_document_stands_beside_its_records(tmp_path: Path) -> None:
    (tmp_path / "some.txt").write_bytes("新增\r\n学位7个".encode())
    (case,) = _load(tmp_path, 'records = [{span = "7个"}]')
    assert case.text == "新增\r\n学位7个"
    assert case.expected[0].start == 6
