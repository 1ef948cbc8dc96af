"""The small readers of which the ordered lists are made: the first line of each says what it reads."""

from __future__ import annotations

import pytest

from citymetrics import extract
from citymetrics.marks.periods import PERIOD_RE, READERS, Reader


def _examples(reader: Reader) -> list[str]:
    return (reader.__doc__ or "").splitlines()[0].split(", ")


@pytest.mark.parametrize(("reader", "example"), [(r, e) for _, r in READERS for e in _examples(r)])
def test_a_period_word_is_read_by_the_reader_that_gives_it_as_an_example(
    reader: Reader, example: str
) -> None:
    match = PERIOD_RE.fullmatch(example)
    assert match
    assert next(read for group, read in READERS if match[group]) is reader
    assert reader(match).end == len(example)


def test_the_early_part_of_a_plan_is_no_certain_time() -> None:
    (record,) = extract("“十四五”前期，建成绿道218公里。")
    assert record.period_start is None
