"""Importing this gives data frames of polars the method ``df.citymetrics.extract(...)``; needs the extra ``polars``.

>>> import polars as pl
>>> import citymetrics.polars
>>> news = pl.DataFrame({"text": ["全市注册志愿者达274万人。", None], "city": ["成都市", "武汉市"]})
>>> found = news.citymetrics.extract(place="city")
>>> list(zip(found["row"], found["place"], found["indicator"], found["city"]))
[(0, '成都市', '注册志愿者', '成都市')]
"""

from __future__ import annotations

from typing import Unpack

from citymetrics.errors import MissingExtraError
from citymetrics.frames import Options, extract_frame

try:
    import polars as pl
except ImportError as absent:
    raise MissingExtraError("citymetrics.polars", package="polars", extra="polars") from absent

__all__ = ["CitymetricsFrame"]


@pl.api.register_dataframe_namespace("citymetrics")
class CitymetricsFrame:
    """What ``df.citymetrics`` is."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def extract(self, **options: Unpack[Options]) -> pl.DataFrame:
        """Return the records of the texts in the frame; see ``citymetrics.extract_frame`` for the arguments."""
        found: pl.DataFrame = extract_frame(self._frame, **options)
        return found
