"""The catalogue of indicators: from the name a text states to an id that is the same in every text.

>>> link_name("城镇居民人均可支配收入", None, "CNY", "level")
'labour.income_urban'
>>> link_name("城镇居民人均可支配收入", None, "人", "level") is None
True
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from citymetrics.catalogue.browsing import COLUMNS, Indicators, row_of, write_csv
from citymetrics.catalogue.compact import FILE, read_compact
from citymetrics.catalogue.linking import Catalogue
from citymetrics.catalogue.moved import current_id, moved_to, renamed_to
from citymetrics.catalogue.records import link_records
from citymetrics.catalogue.rows import Entry, as_paths, check_entries, read_file, shipped_entries
from citymetrics.catalogue.searching import find_entries, uses
from citymetrics.text.lexicon import read_text

__all__ = [
    "COLUMNS",
    "Catalogue",
    "Entry",
    "Indicators",
    "current_id",
    "find_entries",
    "find_entry",
    "link_name",
    "link_records",
    "load_catalogue",
    "load_entries",
    "load_indicators",
    "moved_to",
    "renamed_to",
    "row_of",
    "shipped_catalogue",
    "shipped_entries",
    "uses",
    "write_csv",
]


@cache
def shipped_catalogue() -> Catalogue:
    """Return the catalogue of the package, read on the first call."""
    return read_compact(read_text(FILE))


def load_entries(paths: str | Path | Iterable[str | Path]) -> list[Entry]:
    """Return the checked rows of the user's TOML files (a folder stands for those in it).

    Raises ReadError for a file that cannot be read and DataError, with file, row and key, for a row that is wrong.
    """
    placed = [(file, _renamed(entry)) for path in as_paths(paths) for file, entry in read_file(path)]
    check_entries(placed, shipped_entries())
    return [entry for _, entry in placed]


def _renamed(entry: Entry) -> Entry:
    """Return a user's row with the ids of the package that it names as they are now."""
    return replace(
        entry,
        parent=current_id(entry.parent)[0] if entry.parent else None,
        not_after=tuple(current_id(id)[0] for id in entry.not_after),
        after=tuple((current_id(id)[0], name) for id, name in entry.after),
    )


def load_catalogue(paths: str | Path | Iterable[str | Path]) -> Catalogue:
    """Return the catalogue of the package with the rows of the user's TOML files added; see `load_entries`.

    A name of the user's wins over the same name of the package; an id must be new.

    >>> import tempfile
    >>> from citymetrics import Extractor
    >>> row = ['id = "my.rooms"', 'zh = "朗读亭数"', 'en = "Reading booths"', 'aliases = ["朗读亭"]']
    >>> row += ['dimension = "count"', 'unit = "个"', 'kind = "stock"']
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "my.toml")
    ...     _ = path.write_text(chr(10).join(["[[indicator]]", *row]), "utf-8")
    ...     Extractor(indicators=path).extract("全市有朗读亭36个。")[0].indicator_id
    'my.rooms'
    """
    return Catalogue.of(load_entries(paths), shipped_catalogue())


def load_indicators(paths: str | Path | Iterable[str | Path] = ()) -> Indicators:
    """Return the indicators of the package, and those of the user's TOML files, to look through.

    >>> load_indicators()["social.elderly.beds.built"].zh
    '建成养老床位数'
    """
    return Indicators((*shipped_entries(), *load_entries(paths)) if paths else None)


def link_name(
    indicator: str,
    action: str | None,
    unit: str,
    statistic: str,
    place: str | None = None,
    *,
    within: str | None = None,
) -> str | None:
    """Return the id of the indicator that a record is of, or None without a certain match.

    The arguments are the fields of a record; ``within`` is the id of the record before it, for names that say what
    they are only there (住宅 after 商品房销售面积).

    >>> link_name("地方一般公共预算收入", None, "CNY", "level", "成都市")
    'finance.revenue'
    >>> link_name("地方一般公共预算收入", None, "CNY", "level", "全国")
    'finance.revenue_local'
    >>> link_name("第一产业增加值占地区生产总值的比重", None, "%", "ratio")
    'accounts.primary.share'
    >>> link_name("养老床位", "建成", "张", "level")
    'social.elderly.beds.built'
    """
    return shipped_catalogue().link(indicator, action, unit, statistic, place, within=within)


def find_entry(id: str, entries: Iterable[Entry] | None = None) -> Entry | None:
    """Return the entry with this id, or what follows from one (a flow, a share); None for no such id.

    An id that was renamed gives the entry that it is now, see `current_id`.

    >>> find_entry("social.elderly.beds.built").zh, find_entry("accounts.primary.share").unit
    ('建成养老床位数', '%')
    >>> find_entry("labour.income.built") is None
    True
    """
    return Indicators(entries).get(id)
