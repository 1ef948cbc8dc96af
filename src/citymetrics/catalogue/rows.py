"""The rows of a catalogue: read from TOML, checked, handed out as plain values."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import regex

from citymetrics.catalogue.keys import name_key
from citymetrics.errors import DataError, InputError, ReadError
from citymetrics.records.model import STATISTICS
from citymetrics.text.lexicon import read_toml

__all__ = ["Entry", "check_entries", "read_file", "shipped_entries"]

FOLDER = "indicators"
DEFINITIONS = "definitions.toml"
TABLE = "indicator"
FAMILY = "family"
KINDS = ("stock", "flow", "ratio", "index")
GROWTHS = ("real", "nominal")
TEXTS = ("id", "zh", "en", "dimension", "unit", "kind")
LISTS = ("aliases", "actions", "national", "statistics", "units", "not_after")
OPTIONAL = ("parent", "growth", "iso37120", "sdg", "world_bank", "definition", "note")
TABLES = ("nbs", "after")
AFTER = ("ids", "names")
MEMBER_TEXTS = ("id", "zh", "en")
MEMBER_LISTS = ("aliases", "without")
ANY = ".*"
"""Ends what stands for every id that begins so: trade.retail.*"""
_ID_RE = regex.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator of the catalogue.

    ``aliases`` are its names in texts. ``national`` are names it has only where the place is 全国, and
    ``after`` pairs an id, or the first words of ids
    and .*, with a name that it has only after such a record or a part of it (住宅 after 商品房销售面积).
    ``actions`` are the verbs one of which must be said; ``statistics`` and ``units`` the only ones that link,
    where it is so (改造 of 老旧小区 counts estates in 个; households are another figure).
    ``definition`` says in one Chinese sentence what it counts; ``nbs``, ``sdg``, ``iso37120`` and ``world_bank`` are
    its codes elsewhere.
    """

    id: str
    zh: str
    en: str
    aliases: tuple[str, ...]
    dimension: str
    unit: str
    kind: str
    parent: str | None = None
    growth: str | None = None
    actions: tuple[str, ...] = ()
    national: tuple[str, ...] = ()
    after: tuple[tuple[str, str], ...] = ()
    statistics: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    iso37120: str | None = None
    sdg: str | None = None
    world_bank: str | None = None
    nbs: tuple[str, str] | None = None
    definition: str | None = None
    note: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Its name and aliases."""
        return (self.zh, *self.aliases)


@cache
def shipped_entries() -> tuple[Entry, ...]:
    """Return the checked rows of all chapters of the package.

    >>> len(shipped_entries()) > 2000
    True
    """
    folder = files("citymetrics").joinpath("data", FOLDER)
    chapters = sorted(
        (path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda p: p.name
    )
    placed = [row for path in chapters for row in _read(path.read_text(encoding="utf-8"), path.name)]
    check_entries(placed)
    defined = read_toml(DEFINITIONS)["definition"]
    return tuple(
        replace(entry, definition=defined[entry.id])
        if entry.id in defined and not entry.definition
        else entry
        for _, entry in placed
    )


def read_file(path: str | Path) -> list[tuple[str, Entry]]:
    """Return the rows of a user's file, each with the file's name; raises ReadError or DataError."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"{path}: cannot be read as a catalogue of indicators: {error}") from None
    return list(_read(text, str(path)))


def check_entries(placed: Iterable[tuple[str, Entry]], known: Iterable[Entry] = ()) -> None:
    """Raise DataError for an id or a name given twice, or a parent that is in no row.

    ``placed`` are rows with the name of their file, ``known`` the rows of the package they are added to.
    """
    rows = list(placed)
    shipped = {entry.id for entry in known}
    ids = shipped.copy()
    owners: dict[str, str] = {}
    for file, entry in rows:
        if entry.id in ids:
            where = "in the catalogue of the package" if entry.id in shipped else "in another row"
            raise DataError.at(file, entry.id, "id", f"is used {where}: give another id")
        ids.add(entry.id)
        for name in dict.fromkeys(name_key(n) for n in entry.names):
            if name in owners:
                raise DataError.at(
                    file, entry.id, "aliases", f"{name!r} also names {owners[name]}: one name has one id"
                )
            owners[name] = entry.id
    for file, entry in rows:
        if entry.parent and entry.parent not in ids:
            raise DataError.at(file, entry.id, "parent", f"{entry.parent!r} is the id of no row")
        for whole in entry.not_after:
            if whole not in ids:
                raise DataError.at(file, entry.id, "not_after", f"{whole!r} is the id of no row")
        for whole, _ in entry.after:
            family = whole.removesuffix(ANY)
            if whole not in ids and (family == whole or not any(i.startswith(f"{family}.") for i in ids)):
                raise DataError.at(file, entry.id, "after", f"{whole!r} is no id and starts none")


def _read(text: str, file: str) -> Iterator[tuple[str, Entry]]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{file}: not valid TOML: {error}") from None
    for key in table.keys() - {TABLE, FAMILY}:
        raise DataError(f"{file}: unknown table {key!r}: rows are [[{TABLE}]]")
    for number, row in enumerate(_tables(table, TABLE, file), 1):
        yield file, _read_row(row, file, str(row.get("id", f"row {number}")))
    for number, family in enumerate(_tables(table, FAMILY, file), 1):
        for row in _read_family(family, f"{file}: family {number}"):
            yield file, _read_row(row, file, row["id"])


def _tables(table: Mapping[str, Any], key: str, file: str) -> list[Mapping[str, Any]]:
    rows = table.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise DataError(f"{file}: {key!r} must be a list of tables: write [[{key}]]")
    return rows


def _read_family(family: Mapping[str, Any], where: str) -> Iterator[Mapping[str, Any]]:
    """Yield the row of each member and measure: 芝麻, 甘蔗 … and {}播种面积, {}产量.

    A measure is a row in whose texts braces stand for those of the member: {} in Chinese names for its name and for
    each of its aliases. A member has no row of the measures that its ``without`` names by their ids.
    """
    if family.keys() != {"members", "measures"} or not all(map(_are_tables, family.values())):
        raise DataError(f"{where}: must have the lists of tables 'members' and 'measures', and no other key")
    for member in family["members"]:
        _check_member(member, f"{where}: {member.get('id', 'a member')}")
        for measure in family["measures"]:
            if measure.get("id") not in member.get("without", ()):
                yield {**measure, **_filled(measure, member)}


def _are_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _check_member(member: Mapping[str, Any], where: str) -> None:
    for key in sorted(member.keys() - {*MEMBER_TEXTS, *MEMBER_LISTS}):
        raise DataError(
            f"{where}: {key!r} is unknown; known keys are {', '.join((*MEMBER_TEXTS, *MEMBER_LISTS))}"
        )
    for key in MEMBER_TEXTS:
        if not isinstance(member.get(key), str):
            raise DataError(f"{where}: {key!r} must be a string")
    for key in MEMBER_LISTS:
        if not _is_texts(member.get(key, [])):
            raise DataError(f"{where}: {key!r} must be a list of strings")


def _filled(measure: Mapping[str, Any], member: Mapping[str, Any]) -> dict[str, Any]:
    """Return the texts of a measure with those of the member in the place of the braces."""
    filled = {
        key: measure[key].replace("{}", member[key])
        for key in MEMBER_TEXTS
        if isinstance(measure.get(key), str)
    }
    if isinstance(measure.get("parent"), str):
        filled["parent"] = measure["parent"].replace("{}", member["id"])
    patterns = [measure.get("zh"), *measure.get("aliases", ())]
    names = [
        pattern.replace("{}", name)
        for name in (member["zh"], *member.get("aliases", ()))
        for pattern in patterns
        if isinstance(pattern, str)
    ]
    return {**filled, "aliases": [name for name in dict.fromkeys(names) if name != filled.get("zh")]}


def _read_row(row: Mapping[str, Any], file: str, name: str) -> Entry:
    """Check the keys and values of one row."""

    def fail(key: str, problem: str) -> DataError:
        return DataError.at(file, name, key, problem)

    known = {*TEXTS, *LISTS, *OPTIONAL, *TABLES}
    for key in sorted(row.keys() - known):
        raise fail(key, f"is unknown; known keys are {', '.join(sorted(known))}")
    for key in (*TEXTS, "aliases"):
        if key not in row:
            raise fail(key, "is missing")
    for key in (*TEXTS, *OPTIONAL):
        if not isinstance(row.get(key, ""), str):
            raise fail(key, f"is {row[key]!r}: give a string")
    for key in LISTS:
        value = row.get(key, [])
        if not _is_texts(value):
            raise fail(key, f"is {value!r}: give a list of strings")
    _check_values(row, fail)
    nbs, after = row.get("nbs"), row.get("after", {"ids": [], "names": []})
    fields: dict[str, Any] = {key: row.get(key) for key in (*TEXTS, *OPTIONAL)}
    fields |= {key: tuple(row.get(key, ())) for key in LISTS}
    fields["after"] = tuple(
        (whole, part) for whole in _wholes(row["id"], after["ids"]) for part in after["names"]
    )
    fields["nbs"] = (nbs["database"], nbs["code"]) if nbs else None
    return Entry(**fields)


def _wholes(own: str, ids: list[str]) -> tuple[str, ...]:
    """Add the row itself: the growth that follows a level bears the same name."""
    return tuple(dict.fromkeys((*ids, own))) if ids else ()


def _check_values(row: Mapping[str, Any], fail: Any) -> None:
    from citymetrics.marks.units import DIMENSIONS

    if not _ID_RE.fullmatch(row["id"]):
        raise fail("id", f"{row['id']!r} is not dotted lower-case English, as in culture.libraries")
    if not name_key(row["zh"]):
        raise fail("zh", "is empty: give the Chinese name")
    if not set(row["dimension"].split("/")) <= DIMENSIONS | {"index"}:
        raise fail("dimension", f"{row['dimension']!r} is none of {', '.join(sorted(DIMENSIONS))}, index")
    for key, values in (("kind", KINDS), ("growth", GROWTHS)):
        if row.get(key, values[0]) not in values:
            raise fail(key, f"{row[key]!r} is none of {', '.join(values)}")
    for value in row.get("statistics", ()):
        if value not in STATISTICS:
            raise fail("statistics", f"{value!r} is none of {', '.join(STATISTICS)}")
    after = row.get("after", {"ids": [""], "names": [""]})
    if not (isinstance(after, dict) and after.keys() == set(AFTER) and all(map(_is_texts, after.values()))):
        raise fail("after", f'is {after!r}: give {{ ids = ["…"], names = ["…"] }}')
    nbs = row.get("nbs")
    if nbs is not None and not (isinstance(nbs, dict) and nbs.keys() == {"database", "code"}):
        raise fail("nbs", f'is {nbs!r}: give {{ database = "…", code = "…" }}')


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def as_paths(paths: str | Path | Iterable[str | Path]) -> list[Path]:
    """Return one path or several as a list; a folder stands for the TOML files in it."""
    many = [paths] if isinstance(paths, (str, Path)) else list(paths)
    for path in many:
        if not isinstance(path, (str, Path)):
            raise InputError(f"indicators: {path!r} is a {type(path).__name__}; give the path of a TOML file")
    found: list[Path] = []
    for path in map(Path, many):
        found.extend(sorted(path.glob("*.toml")) if path.is_dir() else [path])
    return found
