"""Data frames: a column of texts in, a frame of records out, for pandas, polars and Arrow.

>>> import polars as pl
>>> reports = pl.DataFrame({"doc": ["去年，全市新建公园7个。"], "city": ["成都市"], "year": [2025]})
>>> found = extract_frame(reports, text="doc", place="city", published="year")
>>> found.select("row", "city", "place", "value", "period_end").rows()
[(0, '成都市', '成都市', Decimal('7.0000000000'), datetime.date(2024, 12, 31))]

``import citymetrics.pandas`` or ``import citymetrics.polars`` gives data frames the method
``df.citymetrics.extract(...)``, which is the same. ``docs/frames.md`` says more.
"""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from citymetrics.errors import InputError, MissingExtraError

if TYPE_CHECKING:
    from citymetrics.frames.work import Own

__all__ = ["Options", "extract_frame", "polars_schema"]

Frame = TypeVar("Frame")


class Options(TypedDict, total=False):
    """The arguments of ``extract_frame`` behind the frame."""

    text: Hashable
    id: Hashable | None
    place: Hashable | None
    published: Hashable | date | None
    made: Hashable | date | None
    keep: Sequence[Hashable] | None
    indicators: str | Path | Iterable[str | Path] | None
    workers: int | str
    progress: bool | None
    exact: bool


def extract_frame(  # noqa: PLR0913 - public, and every option is given by name
    df: Frame,
    *,
    text: Hashable = "text",
    id: Hashable | None = None,
    place: Hashable | None = None,
    published: Hashable | date | None = None,
    made: Hashable | date | None = None,
    keep: Sequence[Hashable] | None = None,
    indicators: str | Path | Iterable[str | Path] | None = None,
    workers: int | str = 1,
    progress: bool | None = None,
    exact: bool = True,
) -> Frame:
    """Return the records of the texts in a data frame as a frame of the same library: a row a record.

    ``text`` names the column of the texts. ``place``, ``published`` and ``made``, those of ``citymetrics.extract``,
    name a column each, or are a value for all rows where there is no column of that name. Their cells may be of any
    type: 2025, 2025.0, "2025-08", a date, a timestamp; a name or a code. What is missing is not known, and a row
    without a text has no records.

    The result has the columns of the flat record; ``doc`` is the cell of ``id``, else the label of the row. Then
    ``row``, the number of the row from 0, and the columns that ``keep`` names, by default all but the text; a name
    that the record has, too, gets ``_given`` (``place_given``). With ``exact=False`` figures are floats.

    ``indicators`` are files of indicators of your own. ``workers`` is a number of processes or ``"all"`` for all
    cores: worth it from a few seconds of work on. ``progress`` shows it on standard error; by default on a terminal
    only, when it takes long.

    Raises InputError for a missing column and, before the work begins, for cells that cannot be read, which it
    quotes with their rows. Needs the extra ``pandas`` or ``polars``.
    """
    try:
        import pyarrow as pa
    except ImportError as absent:
        raise MissingExtraError("extract_frame", package="pyarrow", extra="pandas") from absent
    from citymetrics.corpus.pool import usable_cores
    from citymetrics.export.arrow import schema
    from citymetrics.export.dataframes import as_floats
    from citymetrics.frames.given import Columns, read_documents
    from citymetrics.frames.libraries import library_of
    from citymetrics.frames.work import ROW, extract_documents, shown

    processes = usable_cores() if workers == "all" else workers
    if not isinstance(processes, int) or isinstance(processes, bool) or processes < 1:
        raise InputError(f"workers={workers!r}: give a whole number from 1, or 'all' for all cores")
    frame = library_of(df)
    documents = read_documents(frame, Columns(text, id, place, published, made))
    kept = _kept(frame.columns, text, keep)
    own = _own(indicators)
    with shown(progress) as show:
        batches = list(extract_documents(documents, own, processes, show))
    table = pa.Table.from_batches(batches, schema().append(pa.field(ROW, pa.int64())))
    rows = table.column(ROW).to_pylist()
    found: Frame = frame.beside(table if exact else as_floats(table), rows, kept)
    return found


def polars_schema(*, exact: bool = True) -> Any:
    """Return the schema of what ``extract_frame(…, keep=[])`` gives in polars, for its lazy frames.

    >>> polars_schema().names()[-1]
    'row'
    """
    import polars as pl

    from citymetrics.records.extraction import Extraction

    return pl.Schema({**Extraction().to_polars(exact=exact).schema, "row": pl.Int64()})


def _kept(columns: list[Any], text: Hashable, keep: Sequence[Hashable] | None) -> dict[Any, Any]:
    """Return the columns of the frame that stay, with their new names."""
    from citymetrics.frames.work import ROW
    from citymetrics.records.model import FIELDS

    if isinstance(keep, str):
        raise InputError(f"keep={keep!r} is one name: give a list of them, as [{keep!r}]")
    for name in keep or ():
        if name not in columns:
            raise InputError(f"keep: {name!r} is no column: give names out of {', '.join(map(str, columns))}")
    taken = {*FIELDS, ROW}
    names = [name for name in columns if name != text] if keep is None else keep
    return {name: f"{name}_given" if name in taken else name for name in names}


def _own(indicators: str | Path | Iterable[str | Path] | None) -> Own:
    """Return the files of indicators with the times of their last changes."""
    if indicators is None:
        return ()
    from citymetrics.catalogue import load_catalogue

    paths = [Path(path) for path in ([indicators] if isinstance(indicators, str | Path) else indicators)]
    load_catalogue(paths)  # a fault in them is reported before the work begins
    return tuple((str(path), path.stat().st_mtime_ns) for path in paths)


def __getattr__(name: str) -> Any:
    """Answer for the module of this name in 0.1, which is ``citymetrics.panel.frames`` now."""
    if name.startswith("_"):
        raise AttributeError(name)
    from citymetrics.panel import frames

    found = getattr(frames, name, None)
    if found is None:
        raise AttributeError(f"module 'citymetrics.frames' has no attribute {name!r}")
    warnings.warn(
        f"citymetrics.frames has moved: import {name} from citymetrics.panel.frames",
        DeprecationWarning,
        stacklevel=2,
    )
    return found
