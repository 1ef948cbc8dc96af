"""SQL: ``citymetrics_extract(text, published, place)`` as a function of DuckDB. Needs the extra ``duckdb``.

>>> import duckdb
>>> from citymetrics.duckdb import register
>>> con = duckdb.connect()
>>> register(con)
>>> con.sql('''
...     with news(id, body, year, city) as (values (1, '全市新建公园7个，去年新建5个。', 2025, '成都市'))
...     select id, r.indicator, r.value, r.period_end
...     from (select id, unnest(citymetrics_extract(body, year, city)) as r from news)
... ''').fetchall()
[(1, '公园', Decimal('7.0000000000'), None), (1, '公园', Decimal('5.0000000000'), datetime.date(2024, 12, 31))]
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citymetrics.catalogue import load_catalogue
from citymetrics.errors import MissingExtraError

try:
    import duckdb
    import pyarrow as pa

    from citymetrics.batches import extract_lists
    from citymetrics.export.arrow import DECIMAL, schema
except ImportError as absent:
    raise MissingExtraError("DuckDB", package="duckdb and pyarrow", extra="duckdb") from absent

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["FUNCTION", "register", "struct_type"]

FUNCTION = "citymetrics_extract"
_ON_TEXTS = "citymetrics_extract_texts"


def register(con: DuckDBPyConnection, *, indicators: str | Path | Iterable[str | Path] | None = None) -> None:
    """Give a connection the function ``citymetrics_extract(text, published, place)``.

    It returns a list of the records of a text, each a struct of the flat record with ``value`` as decimal(38, 10) and
    periods as dates: ``unnest`` makes rows of it. ``published`` and ``place`` may be left out or NULL, and of any type
    that ``extract_frame`` reads; a text that is NULL gives NULL, one without figures an empty list. A cell that cannot
    be read ends the query with a message that quotes it. ``indicators`` are files of indicators of your own.
    """
    catalogue = load_catalogue(indicators) if indicators is not None else None

    def extract(texts: Any, published: Any, places: Any) -> Any:
        return extract_lists(texts, published, places, indicators=catalogue)

    with suppress(duckdb.InvalidInputException):  # what was registered before gives way
        con.remove_function(_ON_TEXTS)
    con.create_function(  # type: ignore[call-overload]  # it takes these names, its stubs only the enums
        _ON_TEXTS,
        extract,
        ["VARCHAR", "VARCHAR", "VARCHAR"],
        f"{struct_type()}[]",
        type="arrow",
        null_handling="special",
    )
    # DuckDB does not cast the arguments of a function of Python; a macro does, and knows what may be left out.
    con.execute(
        f"CREATE OR REPLACE TEMP MACRO {FUNCTION}"
        f"(body) AS {_ON_TEXTS}(body, NULL, NULL), "
        f"(body, published) AS {_ON_TEXTS}(body, published::VARCHAR, NULL), "
        f"(body, published, place) AS {_ON_TEXTS}(body, published::VARCHAR, place::VARCHAR)"
    )


def struct_type() -> str:
    """Return the type of a record in SQL.

    >>> struct_type()[:38]
    'STRUCT("doc" VARCHAR, "place" VARCHAR,'
    """
    names = {
        DECIMAL: f"DECIMAL({DECIMAL.precision}, {DECIMAL.scale})",
        pa.date32(): "DATE",
        pa.int64(): "BIGINT",
    }
    fields = ", ".join(f'"{field.name}" {names.get(field.type, "VARCHAR")}' for field in schema())
    return f"STRUCT({fields})"
