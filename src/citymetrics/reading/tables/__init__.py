"""Tables in a text: columns by tabs or runs of blanks, Markdown, HTML; each figure becomes a record like any other.

``grid`` finds tables and cuts them into cells, ``markup`` does so for HTML, ``heads`` reads what a header says,
``rows`` what stands before the figures, ``layout`` and ``sheet`` put the two together; ``naming``, ``measuring`` and
``dating`` read what a record says, ``cells`` makes it.
"""

from citymetrics.reading.tables.cells import Setting, TableFigure, read_table, table_records
from citymetrics.reading.tables.grid import find_tables
from citymetrics.reading.tables.slots import Table
from citymetrics.reading.tables.surroundings import outside, setting_in

__all__ = [
    "Setting",
    "Table",
    "TableFigure",
    "find_tables",
    "outside",
    "read_table",
    "setting_in",
    "table_records",
]
