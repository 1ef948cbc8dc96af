"""Where a piece of text stood in its document, so that a reader can turn to the page."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Location"]


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a document; all numbers count from 1 and only those that the format has are set.

    >>> str(Location(page=7, paragraph=3))
    'page 7, paragraph 3'
    >>> str(Location(page=7, table=2, row=4, column=3))
    'page 7, table 2, row 4, column 3'
    """

    record: int | None = None
    """The line of a JSONL file, the row of a Parquet table."""
    page: int | None = None
    """The page by its position in the file, whatever number is printed on it."""
    paragraph: int | None = None
    """The paragraph of the page, or of the document where it has no pages; table rows are not counted."""
    table: int | None = None
    """The table of the page, or of the document where it has no pages."""
    row: int | None = None
    column: int | None = None
    line: int | None = None
    """The line of a plain text."""
    offset: int | None = None
    """Where in the text layer of the PDF page, in PDFium's character indices from 0; not part of ``str``."""

    def __str__(self) -> str:
        names = ("record", "page", "line", "paragraph", "table", "row", "column")
        stated = [(name, getattr(self, name)) for name in names]
        return ", ".join(f"{name} {number}" for name, number in stated if number is not None)
