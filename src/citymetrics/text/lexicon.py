"""The only reader of ``citymetrics/data``: opens a file, checks its rows, hands out plain values.

Every table is read on first use and kept for the life of the process; importing this module reads nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from citymetrics.errors import DataError

DATA = "citymetrics.data"


def read_text(name: str) -> str:
    """Return the text of the data file ``name`` (utf-8)."""
    return files("citymetrics").joinpath("data", name).read_text(encoding="utf-8")


@cache
def read_toml(name: str) -> Mapping[str, Any]:
    """Return the parsed TOML data file ``name``."""
    try:
        return tomllib.loads(read_text(name))
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{name}: not valid TOML: {error}") from None


def check_row(
    row: Mapping[str, Any], *, required: Iterable[str], optional: Iterable[str], where: str
) -> None:
    """Raise DataError unless ``row`` has every required key and no unknown one; ``where`` names file and row."""
    need, may = set(required), set(optional)
    for key in need - row.keys():
        raise DataError(f"{where}: key {key!r} is missing")
    for key in row.keys() - need - may:
        raise DataError(f"{where}: unknown key {key!r}; known keys are {', '.join(sorted(need | may))}")


def read_rows(
    name: str, table: str, *, required: Iterable[str], optional: Iterable[str] = ()
) -> tuple[Mapping[str, Any], ...]:
    """Return the checked rows of ``[[table]]`` in the data file ``name``; ids must be unique."""
    rows = read_toml(name).get(table, [])
    required, optional = ("id", *required), tuple(optional)
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        where = f"{name}: [[{table}]] {row.get('id', f'row {number}')}"
        check_row(row, required=required, optional=optional, where=where)
        if row["id"] in seen:
            raise DataError(f"{where}: id is used twice")
        seen.add(row["id"])
    return tuple(rows)
