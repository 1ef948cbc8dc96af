"""One table of many texts: place by period by indicator, with rival statements and what is left out.

>>> from citymetrics import extract
>>> from citymetrics.panel import panel
>>> [cell.column for cell in panel(extract("2020年末成都市注册志愿者达274万人。")).cells]
['social.volunteers.registered [人]']
"""

from __future__ import annotations

from citymetrics.panel.cells import Cell, LeftOut, Rival
from citymetrics.panel.columns import Column
from citymetrics.panel.table import COLUMNS, INDEX, Panel, panel
from citymetrics.panel.targets import Target, Targets, targets

__all__ = [
    "COLUMNS",
    "INDEX",
    "Cell",
    "Column",
    "LeftOut",
    "Panel",
    "Rival",
    "Target",
    "Targets",
    "panel",
    "targets",
]
