"""The module names of 0.1 answer with a warning; new ones do without."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from citymetrics._moved import MOVED


@pytest.mark.parametrize(
    ("old", "name", "home"),
    [
        ("units", "unit_by_symbol", "marks.units"),
        ("conversion", "convert_record", "records.conversion"),
        ("fixtures", "load_cases", "evaluate.fixtures"),
        ("model", "Indicator", "records.model"),
        ("model", "Extraction", "records.extraction"),
        ("recordfiles", "records_from_csv", "export.recordfiles"),
    ],
)
def test_an_old_name_gives_the_same_and_warns(old: str, name: str, home: str) -> None:
    with pytest.warns(DeprecationWarning, match=f"citymetrics.{old} has moved.* from citymetrics.{home}"):
        found = getattr(import_module(f"citymetrics.{old}"), name)
    assert found is getattr(import_module(f"citymetrics.{home}"), name)


def test_both_forms_of_import_work() -> None:
    program = (
        "import citymetrics.conversion, citymetrics\\n"
        "from citymetrics.units import unit_by_symbol\\n"
        "from citymetrics import units\\n"
        "import citymetrics.units as same\\n"
        "assert units is same and same.unit_by_symbol is unit_by_symbol\\n"
        "print(citymetrics.conversion.read_scaled_unit('万亩')[0])"
    )
    command = [sys.executable, "-W", "ignore", "-c", program.replace("\\n", chr(10))]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "10000\n"


def test_what_an_old_module_never_had_is_missing() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        import_module("citymetrics.units").nothing  # noqa: B018


def test_every_old_name_has_a_home_that_is_there() -> None:
    for old, homes in MOVED.items():
        if old not in ("arrow", "frames"):  # these may need extras
            for home in homes:
                assert import_module(f"citymetrics.{home}").__name__ == f"citymetrics.{home}"


def test_arrow_answers_from_both_of_its_homes() -> None:
    pytest.importorskip("pyarrow")
    with pytest.warns(DeprecationWarning, match="from citymetrics.batches"):
        assert import_module("citymetrics.arrow").extract_batches.__module__ == "citymetrics.batches"
    with pytest.warns(DeprecationWarning, match="from citymetrics.export.arrow"):
        assert import_module("citymetrics.arrow").schema.__module__ == "citymetrics.export.arrow"
