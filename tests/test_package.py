"""The package as a whole: its public names, and that importing it does no work."""

from __future__ import annotations

import subprocess
import sys

import citymetrics


def test_every_public_name_is_there() -> None:
    assert citymetrics.__all__ == sorted(citymetrics.__all__)
    for name in citymetrics.__all__:
        assert getattr(citymetrics, name).__doc__, name


def test_importing_loads_the_records_alone() -> None:
    heavy = {"cn2an", "pyarrow", "regex", "citymetrics.reading.pipeline"}
    program = f"import citymetrics, sys; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
