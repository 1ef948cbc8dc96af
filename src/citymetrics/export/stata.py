"""Stata files (.dta, version 118) through pandas, which the extra ``stata`` installs."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

from citymetrics.export.labelled import Labelled, record_table

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

__all__ = ["write_stata", "write_stata_table"]

VERSION = 118
"""The format of Stata 14 and later, the first with UTF-8."""
LONGEST_TEXT = 2045
"""Bytes of a text of fixed length; a longer one is a strL."""


def write_stata(records: Iterable[Indicator], out: BinaryIO) -> None:
    """Write records: figures as doubles, dates as %td, fixed words as codes with Chinese labels."""
    write_stata_table(record_table(records), out)


def write_stata_table(table: Labelled, out: BinaryIO) -> None:
    """Write labelled variables as a file of version 118."""
    frame = table.frame(timestamps=True)
    kinds = dict(zip((variable.name for variable in table.variables), table.kinds, strict=True))
    long = [
        name
        for name, kind in kinds.items()
        if kind == "text" and any(len(cell.encode()) > LONGEST_TEXT for cell in frame[name])
    ]
    codes = table.value_labels()
    made = io.BytesIO()
    frame.to_stata(
        made,
        write_index=False,
        version=VERSION,
        variable_labels={variable.name: variable.label for variable in table.variables},
        convert_dates={name: "td" for name, kind in kinds.items() if kind == "date"},
        convert_strl=long,
        value_labels={name: labels for name, labels in codes.items() if len(frame)},
    )
    made.seek(0)
    shutil.copyfileobj(made, out)
