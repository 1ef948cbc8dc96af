"""Rows as labelled variables: what the files of Stata and SPSS have in common.

A variable has a short name, a label, and, where its values are few and known, codes with labels. Figures are doubles
there, which hold 15 digits or more of a decimal: where a figure has more, a second variable ``NAME_exact`` has its
digits as text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import regex

from citymetrics.errors import MissingExtraError
from citymetrics.records.model import FIELDS
from citymetrics.records.rows import typed_row

if TYPE_CHECKING:
    from citymetrics.records.model import Indicator

__all__ = [
    "CODED",
    "Labelled",
    "Variable",
    "holds",
    "labelled",
    "labels",
    "record_table",
    "variable_names",
]

Row = Mapping[str, Any]

LONGEST_NAME, LONGEST_NAME_BYTES = 32, 60
"""Stata allows 32 characters, SPSS 64 bytes."""
LONGEST_LABEL = 80
FILE = "labels.toml"
EXACT = "_exact"
RESERVED = frozenset(
    "aggregate alias all and array boolean break by byte case catch class colvector complex const "
    "continue default delegate delete do double else eltypedef end enum eq explicit export external float "
    "for friend function ge global goto gt if in inline int le local long lt mata matrix namespace ne new "
    "not null operator or orgtypedef polymorphic pragma private protected public quad real return "
    "rowvector scalar short signed static string strl struct super switch template this throw to "
    "transmorphic try typedef typename union unsigned using vector version virtual void volatile while "
    "with".split()
)
"""Words that Stata or SPSS keeps for itself."""

CODED = ("statistic", "qualifier", "status", "prices", "obs_status")
"""Fields whose values are few and known: they are numbers with labels."""


@cache
def labels(table: str) -> Mapping[str, str]:
    """Return the labels of a table of ``labels.toml`` by what they label.

    >>> labels("field")["place"], labels("value.status")
    ('地区', {'actual': '实际', 'target': '目标'})
    """
    from citymetrics.text.lexicon import read_toml  # writing records as text loads no tables

    found: Any = read_toml(FILE)
    for name in table.split("."):
        found = found[name]
    words: Mapping[str, str] = found
    return words


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: the key of its cells in the rows, its name in the file, its label, and the labels of its codes."""

    key: str
    name: str
    label: str
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Labelled:
    """Columns of plain values with their variables, as the writers need them.

    ``kinds`` are ``number`` (a double), ``integer``, ``date``, ``code`` (an integer with labels) or ``text``.
    """

    variables: tuple[Variable, ...]
    kinds: tuple[str, ...]
    columns: tuple[list[Any], ...]

    def value_labels(self) -> dict[str, dict[int | float, str]]:
        """Return the labels of codes by the name of their variable."""
        found: dict[str, dict[int | float, str]] = {}
        for variable, kind in zip(self.variables, self.kinds, strict=True):
            if kind == "code":
                found[variable.name] = {**dict(enumerate(variable.codes.values(), 1))} or _truth()
        return found

    def frame(self, *, timestamps: bool) -> Any:
        """Return a pandas DataFrame, codes as numbers, dates as timestamps or as Python's dates."""
        try:
            import pandas as pd
        except ImportError as absent:
            raise MissingExtraError("A table for Stata or SPSS", package="pandas", extra="stata") from absent
        series = {
            variable.name: _series(pd, cells, kind, timestamps)
            for variable, kind, cells in zip(self.variables, self.kinds, self.columns, strict=True)
        }
        return pd.DataFrame(series)


def _series(pd: Any, cells: list[Any], kind: str, timestamps: bool) -> Any:
    if kind == "date" and timestamps:
        return pd.to_datetime(pd.Series(cells, dtype="object"))
    if kind in ("text", "date"):
        return pd.Series(cells, dtype="object")
    return pd.Series([None if cell is None else float(cell) for cell in cells], dtype="float64")


def labelled(rows: Sequence[Row], keys: Sequence[str], titles: Mapping[str, str] | None = None) -> Labelled:
    """Return rows as labelled variables, one for each of ``keys``, its label from ``titles`` or that of the field.

    >>> row = {"place": "成都市", "value": Decimal("45.2"), "status": "target"}
    >>> table = labelled([row], list(row))
    >>> [(variable.name, variable.label) for variable in table.variables], table.columns
    ([('place', '地区'), ('value', '数值'), ('status', '状态')], (['成都市'], [45.2], [2]))
    """
    titles = titles or {}
    fields, ending = labels("field"), labels("part")["exact"]
    variables: list[Variable] = []
    kinds: list[str] = []
    columns: list[list[Any]] = []
    names = variable_names(keys)
    taken = {name.lower() for name in names}
    for key, name in zip(keys, names, strict=True):
        cells = [row.get(key) for row in rows]
        label = titles.get(key) or fields.get(key, key)
        kind = _kind(key, cells)
        codes = labels(f"value.{key}") if kind == "code" and key in CODED else {}
        variables.append(Variable(key, name, label[:LONGEST_LABEL], codes))
        kinds.append(kind)
        columns.append([_plain(cell, kind, codes) for cell in cells])
        exact = [f"{cell:f}" if isinstance(cell, Decimal) and not holds(cell) else "" for cell in cells]
        if any(exact):
            own = _free(name[: LONGEST_NAME - len(EXACT)] + EXACT, key, taken)
            variables.append(Variable(key, own, label[: LONGEST_LABEL - len(ending)] + ending))
            kinds.append("text")
            columns.append(exact)
    return Labelled(tuple(variables), tuple(kinds), tuple(columns))


def record_table(records: Iterable[Indicator]) -> Labelled:
    """Return records as labelled variables, one for each field of the flat record."""
    return labelled([typed_row(record) for record in records], FIELDS)


def _truth() -> dict[int | float, str]:
    words = labels("truth")
    return {0: words["false"], 1: words["true"]}


def holds(figure: Decimal) -> bool:
    """Tell whether a double has all digits of a figure: its shortest decimal form is the figure.

    >>> holds(Decimal("45.2")), holds(Decimal("12345678901234567.8"))
    (True, False)
    """
    return Decimal(repr(float(figure))) == figure


def variable_names(keys: Iterable[str]) -> list[str]:
    """Return a name for each key that Stata and SPSS accept: letters, digits and _, short, and each once.

    The unit in brackets goes to the label; a name that is too long ends in a digest of the whole.

    >>> variable_names(["accounts.gdp growth yoy [%] shown", "零售总额 [CNY]", "2020", "end"])
    ['accounts_gdp_growth_yoy_shown', '零售总额', 'v2020', 'v_end']
    >>> first, second, long = variable_names(["finance.revenue [CNY]", "finance.revenue [%]", "a" * 40])
    >>> first, second[:-4], len(long)
    ('finance_revenue', 'finance_revenue_', 32)
    """
    taken: set[str] = set()
    return [_free(_name(key), key, taken) for key in keys]


def _name(key: str) -> str:
    words = regex.sub(r"\s*\[[^\]]*\]", "", key)
    name = regex.sub(r"[^\p{L}0-9]+", "_", words).strip("_") or "v"
    if not name[0].isalpha():
        name = f"v{name}"
    if name.lower() in RESERVED:
        name = f"v_{name}"
    return name if _is_short(name) else _cut(name, key)


def _free(name: str, key: str, taken: set[str]) -> str:
    """Return the name, or another for the same key where it is taken; SPSS does not tell A from a."""
    found, salt = name, ""
    while found.lower() in taken:
        found = _cut(name, key + salt)
        salt += "."
    taken.add(found.lower())
    return found


def _cut(name: str, key: str) -> str:
    ending = "_" + hashlib.sha256(key.encode("utf-8", "backslashreplace")).hexdigest()[:4]
    while not _is_short(name + ending):
        name = name[:-1]
    return name + ending


def _is_short(name: str) -> bool:
    return len(name) <= LONGEST_NAME and len(name.encode("utf-8", "replace")) <= LONGEST_NAME_BYTES


def _kind(key: str, cells: Sequence[Any]) -> str:
    first = next((cell for cell in cells if cell is not None), None)
    if isinstance(first, bool) or (
        key in CODED and all(c is None or c in labels(f"value.{key}") for c in cells)
    ):
        return "code"
    if isinstance(first, Decimal):
        return "number"
    if isinstance(first, int):
        return "integer"
    return "date" if isinstance(first, date) else "text"


def _plain(cell: Any, kind: str, codes: Mapping[str, str]) -> Any:
    if cell is None:
        return "" if kind == "text" else None
    if kind == "code":
        return int(cell) if isinstance(cell, bool) else list(codes).index(cell) + 1
    if kind == "number":
        return float(cell)
    if kind == "text":
        # A zero byte ends a text in both formats, a lone surrogate has no UTF-8.
        return str(cell).replace("\x00", " ").encode("utf-8", "backslashreplace").decode()
    return cell
