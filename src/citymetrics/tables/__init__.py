"""Tables in a text: columns by tabs or runs of blanks, Markdown, HTML; each figure becomes a record like any other.

``grid`` finds tables and cuts them into cells, ``markup`` does so for HTML, ``heads`` reads what a header says,
``rows`` what stands before the figures, ``cells`` puts the two together.
"""

from citymetrics.tables.cells import Cell, Setting, read_table, table_records
from citymetrics.tables.grid import Table, find_tables

__all__ = ["Cell", "Setting", "Table", "find_tables", "read_table", "table_records"]
