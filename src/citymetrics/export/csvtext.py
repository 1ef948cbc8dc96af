"""CSV with a header of the contract's keys, UTF-8, null as an empty cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

from citymetrics.export.rows import flat_row
from citymetrics.model import FIELDS

if TYPE_CHECKING:
    from citymetrics.model import Indicator


def write_csv(records: Iterable[Indicator], out: BinaryIO) -> None:
    r"""Write the header and one line a record.

    >>> out = io.BytesIO()
    >>> write_csv([], out)
    >>> out.getvalue()[:16]
    b'doc,place,adcode'
    """
    # Wrapped and not encoded line by line, because a quoted cell may hold a line break.
    text = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", newline="")
    try:
        lines = csv.DictWriter(text, FIELDS, lineterminator="\n")
        lines.writeheader()
        lines.writerows(map(flat_row, records))
        text.flush()
    finally:
        text.detach()
