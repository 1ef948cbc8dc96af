"""Importing this gives data frames of pandas the method ``df.citymetrics.extract(...)``; needs the extra ``pandas``.

>>> import pandas as pd
>>> import citymetrics.pandas
>>> news = pd.DataFrame({"text": ["全市注册志愿者达274万人。", None], "city": ["成都市", "武汉市"]})
>>> found = news.citymetrics.extract(place="city")
>>> list(zip(found["row"], found["place"], found["indicator"], found["city"]))
[(0, '成都市', '注册志愿者', '成都市')]
"""

from __future__ import annotations

from typing import Unpack

from citymetrics.errors import MissingExtraError
from citymetrics.frames import Options, extract_frame

try:
    import pandas as pd
except ImportError as absent:
    raise MissingExtraError("citymetrics.pandas", package="pandas", extra="pandas") from absent

__all__ = ["CitymetricsFrame"]


@pd.api.extensions.register_dataframe_accessor("citymetrics")
class CitymetricsFrame:
    """What ``df.citymetrics`` is."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def extract(self, **options: Unpack[Options]) -> pd.DataFrame:
        """Return the records of the texts in the frame; see ``citymetrics.extract_frame`` for the arguments."""
        found: pd.DataFrame = extract_frame(self._frame, **options)
        return found
