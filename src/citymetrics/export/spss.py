"""SPSS files (.sav) through pyreadstat, which the extra ``spss`` installs."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from citymetrics.errors import MissingExtraError
from citymetrics.export.labelled import Labelled, record_table

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

__all__ = ["write_spss", "write_spss_table"]


def write_spss(records: Iterable[Indicator], out: BinaryIO) -> None:
    """Write records: figures as doubles, dates as dates, fixed words as codes with Chinese labels."""
    write_spss_table(record_table(records), out)


def write_spss_table(table: Labelled, out: BinaryIO) -> None:
    """Write labelled variables; pyreadstat writes to a path only, so a temporary file is copied."""
    try:
        import pyreadstat
    except ImportError as absent:
        raise MissingExtraError("SPSS", package="pyreadstat", extra="spss") from absent
    frame = table.frame(timestamps=False)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table.sav")
        pyreadstat.write_sav(
            frame,
            str(path),
            column_labels=[variable.label for variable in table.variables],
            variable_value_labels=table.value_labels(),
        )
        with path.open("rb") as made:
            shutil.copyfileobj(made, out)
