"""Annotated texts in either format as documents.

``.toml`` is the format of ``citymetrics.evaluate.fixtures``. ``.json`` is a text annotated with offsets; the text
stands beside it under the same name with ``.txt``::

    {"published": "2013-03", "context_place": "大庆市", "regions": [[2673, 3748]],
     "records": [{"start": 2684, "end": 2690, "text": "80.5亿元", "value": "8050000000", "upper": null,
                  "unit": "元", "qualifier": "exact", "statistic": "level", "min": "固定资产投资",
                  "max": "全年固定资产投资额", "period": "2012", "period_start": "2012-01-01",
                  "period_end": "2012-12-31", "place": "大庆市", "status": "actual", "optional": false}]}

With ``upper`` the figure is a range; a period or place ``*`` is not compared; unit, min, max and place may give
alternatives, separated by ``/``; ``tails`` names a row of ``data/tails.toml``, a word of which may follow ``max``.
Only records that begin in a region are scored. Other keys of the top level are ignored.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from citymetrics.errors import CitymetricsError, DataError, ReadError
from citymetrics.evaluate.fixtures import Case, Expected, Name, Period, load_cases, tails
from citymetrics.evaluate.unit_names import alternatives
from citymetrics.records.model import QUALIFIERS, STATISTICS, STATUSES
from citymetrics.sources.plain import read_text

ANY = "*"
SUFFIXES = (".toml", ".json")
REQUIRED = (
    *("start", "end", "text", "value", "unit", "qualifier", "statistic", "min"),
    *("period", "period_start", "period_end", "place"),
)
CHOICES = {"qualifier": QUALIFIERS, "statistic": STATISTICS, "status": STATUSES}


@dataclass(frozen=True, slots=True)
class Wanted:
    """An annotated record. None means "not stated": any value is correct.

    ``lower`` and ``upper`` are the ends of a range, and None for a single value. ``places`` are the correct forms,
    with the empty string for none. ``further`` are fields that are compared but belong to no level.
    """

    start: int
    end: int
    text: str
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    units: tuple[str, ...] | None
    name: Name | None
    qualifier: str
    statistic: str
    status: str
    period: Period | None
    places: tuple[str, ...] | None
    further: Mapping[str, str | None]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its annotation. ``file`` is its row in the report, ``id`` its name in predictions.

    >>> document = Document(
    ...     id="a.txt", file="a.txt", text="绿地率35%。", published=None, place=None, regions=((0, 3),), wanted=()
    ... )
    >>> document.covers(2), document.covers(3)
    (True, False)
    """

    id: str
    file: str
    text: str
    published: str | None
    place: str | None
    regions: tuple[tuple[int, int], ...]
    wanted: tuple[Wanted, ...]
    partial: bool = False

    def covers(self, offset: int) -> bool:
        """Return whether a record that begins at ``offset`` is scored."""
        return any(start <= offset < end for start, end in self.regions)


def load_documents(path: str | Path) -> list[Document]:
    """Return the documents of a ``.toml`` or ``.json`` file, or of all such files below a folder.

    In a folder a ``.json`` without its ``.txt`` is ignored. Raises ReadError or DataError, which name the file and,
    where there is one, the record and key.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.toml")
    ...     case = ["[[case]]", 'text = "二七路。"', 'why = "a name"', "records = []"]
    ...     _ = path.write_text(chr(10).join(['phenomenon = "p"', 'about = "a"', *case]), "utf-8")
    ...     [document.text for document in load_documents(path)]
    ['二七路。']
    """
    path = Path(path)
    if path.is_dir():
        return [document for file in find_files(path) for document in load_documents(file)]
    if path.suffix not in SUFFIXES:
        raise ReadError(
            f"{path}: is no annotation: give a .toml, a .json with its .txt beside it, or a folder"
        )
    if not path.is_file():
        raise ReadError(f"{path}: there is no such file; check the spelling of the path")
    return _from_cases(path) if path.suffix == ".toml" else [_from_json(path)]


def find_files(folder: Path) -> list[Path]:
    """Return the annotations below a folder, in order. Raises ReadError when there is none."""
    files = sorted(p for p in folder.rglob("*") if p.suffix in SUFFIXES and p.is_file())
    files = [p for p in files if p.suffix == ".toml" or p.with_suffix(".txt").is_file()]
    if not files:
        raise ReadError(f"{folder}: holds no annotation: no .toml, and no .json with a .txt beside it")
    return files


def _from_cases(path: Path) -> list[Document]:
    try:
        return [_from_case(case, path) for case in load_cases(path)]
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"{path}: cannot be read ({error})") from error


def _from_case(case: Case, path: Path) -> Document:
    beside = path.with_suffix(".txt")
    own_file = beside.is_file() and beside.read_bytes().decode("utf-8") == case.text
    return Document(
        id=str(beside) if own_file else f"{path}#{case.label}",
        file=str(path),
        text=case.text,
        published=case.published,
        place=case.place,
        regions=((0, len(case.text)),),
        wanted=tuple(map(_from_expected, case.expected)),
        partial=case.partial,
    )


def _from_expected(expected: Expected) -> Wanted:
    stated = dict(expected.fields)
    between = stated["qualifier"] == "between"
    name = expected.name
    place = stated.get("place", ANY)
    return Wanted(
        start=expected.start,
        end=expected.end,
        text=expected.text,
        value=None if between else _decimal(stated.get("value")),
        lower=_decimal(stated.get("lower")) if between else None,
        upper=_decimal(stated.get("upper")) if between else None,
        units=(_string(stated["unit"]),) if "unit" in stated else None,
        name=Name((name,), (name,)) if isinstance(name, str) else name,
        qualifier=_string(stated["qualifier"]),
        statistic=_string(stated["statistic"]),
        status=_string(stated["status"]),
        period=expected.period,
        places=None if place == ANY else (_string(place),),
        further={
            key: None if stated[key] is None else str(stated[key])
            for key in ("action", "basis", "per", "adcode")
            if key in stated
        },
        optional=expected.optional,
    )


def _decimal(value: str | Decimal | None) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _string(value: str | Decimal | None) -> str:
    return "" if value is None else str(value)


def _from_json(path: Path) -> Document:
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ReadError(f"{path}: is not JSON in UTF-8: {error}") from error
    if not isinstance(content, dict) or not isinstance(content.get("records"), list):
        raise DataError.at(str(path), "top", "records", "is missing: give the list of the records")
    source = path.with_suffix(".txt")
    text = read_text(source)
    regions = tuple(_region(region, text, path) for region in content.get("regions") or [[0, len(text)]])
    document = Document(
        id=str(source),
        file=str(source),
        text=text,
        published=content.get("published"),
        place=content.get("context_place"),
        regions=regions,
        wanted=(),
    )
    rows = enumerate(content["records"], 1)
    return replace(document, wanted=tuple(_from_row(row, number, text, path) for number, row in rows))


def _region(region: object, text: str, path: Path) -> tuple[int, int]:
    match region:
        case [int(start), int(end)] if 0 <= start < end <= len(text):
            return start, end
    raise DataError.at(str(path), "top", "regions", f"hold {region!r}: give [start, end] in 0..{len(text)}")


def _from_row(row: Any, number: int, text: str, path: Path) -> Wanted:
    where = f"record {number}" + (f" ({row.get('text')})" if isinstance(row, dict) else "")
    try:
        for key in REQUIRED:
            if key not in row:
                raise DataError.at(str(path), where, key, "is missing")
        return _read_row(row, text)
    except _BadKeyError as bad:
        raise DataError.at(str(path), where, bad.key, bad.problem) from None
    except (AttributeError, TypeError) as error:
        raise DataError(f"{path}: {where}: is not a record of this format: {error}") from error


class _BadKeyError(CitymetricsError):
    def __init__(self, key: str, problem: str) -> None:
        super().__init__(key, problem)
        self.key, self.problem = key, problem


def _read_row(row: dict[str, Any], text: str) -> Wanted:
    start, end = row["start"], row["end"]
    if text[start:end] != row["text"]:
        raise _BadKeyError(
            "text", f"is {row['text']!r}, but the text has {text[start:end]!r} at {start}..{end}"
        )
    for key, choices in CHOICES.items():
        if row.get(key, choices[0]) not in choices:
            raise _BadKeyError(key, f"is {row[key]!r}: give one of {', '.join(choices)}")
    value, upper = _figure(row, "value"), _figure(row, "upper")
    return Wanted(
        start=start,
        end=end,
        text=row["text"],
        value=value if upper is None else None,
        lower=value if upper is not None else None,
        upper=upper,
        units=alternatives(row["unit"]),
        name=Name(_forms(row["min"]), _forms(row.get("max") or row["min"]), _tails(row)),
        qualifier=row["qualifier"],
        statistic=row["statistic"],
        status=row.get("status", "actual"),
        period=None if row["period"] == ANY else (_day(row, "period_start"), _day(row, "period_end")),
        places=None if row["place"] == ANY else tuple(row["place"].split("/")),
        further={key: row[key] for key in ("basis", "per") if key in row},
        optional=bool(row.get("optional")),
    )


def _forms(forms: str) -> tuple[str, ...]:
    return tuple(form for form in forms.split("/") if form)


def _tails(row: dict[str, Any]) -> tuple[str, ...]:
    try:
        return tails(row["tails"]) if "tails" in row else ()
    except KeyError:
        raise _BadKeyError("tails", f"is {row['tails']!r}: give the id of a row of tails.toml") from None


def _figure(row: dict[str, Any], key: str) -> Decimal | None:
    value = row.get(key)
    try:
        return None if value in (None, "") else Decimal(str(value))
    except InvalidOperation:
        raise _BadKeyError(key, f"is {value!r}: give a number with its scale multiplied out") from None


def _day(row: dict[str, Any], key: str) -> date | None:
    try:
        return date.fromisoformat(row[key]) if row[key] else None
    except ValueError:
        raise _BadKeyError(key, f"is {row[key]!r}: give a day as 2020-12-31, or null") from None


def documents_of(paths: Iterable[str | Path], failed: list[str]) -> Iterator[Document]:
    """Yield the documents of all paths; for one that cannot be read a message is added to ``failed``."""
    for path in map(Path, paths):
        try:
            files = find_files(path) if path.is_dir() else [path]
        except CitymetricsError as error:
            failed.append(str(error))
            continue
        for file in files:
            try:
                yield from load_documents(file)
            except CitymetricsError as error:
                failed.append(str(error))
