"""Why a text gives the records it gives: the marks, the constructions tried, and the numerals left alone.

>>> from citymetrics.explanation import explain
>>> (figure,) = explain("全市注册志愿者达274万人。", place="成都市").figures
>>> [trial.construction for trial in figure.trials if trial.rule], figure.record.indicator
(['predicate'], '注册志愿者')
"""

from __future__ import annotations

from citymetrics.explanation.account import explain
from citymetrics.explanation.explanation import Explanation
from citymetrics.explanation.parts import (
    Figure,
    LeftAlone,
    PeriodWord,
    PlaceWord,
    Reason,
    Stretch,
    Surroundings,
    Trial,
)

__all__ = [
    "Explanation",
    "Figure",
    "LeftAlone",
    "PeriodWord",
    "PlaceWord",
    "Reason",
    "Stretch",
    "Surroundings",
    "Trial",
    "explain",
]
