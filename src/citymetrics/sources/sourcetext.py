"""The text of a document, with a map from its offsets to locations in the document."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

from citymetrics.records.location import Location
from citymetrics.records.model import Indicator

__all__ = ["Found", "LineMap", "PieceMap", "SourceText", "TextBuilder", "located"]


class LocationMap(Protocol):
    """Maps an offset of the text to a location in the document."""

    def at(self, offset: int) -> Location:
        """Return the location of the character at ``offset``."""
        ...


@dataclass(frozen=True, slots=True)
class LineMap:
    """The map of a plain text: the number of the line, added to the location ``base``."""

    text: str
    base: Location = field(default_factory=Location)
    _starts: list[int] = field(default_factory=list, init=False, repr=False, compare=False)

    def at(self, offset: int) -> Location:
        """Return the line of ``offset``.

        >>> str(LineMap("绿地率35%。\\n床位7张。").at(8))
        'line 2'
        """
        if not self._starts:  # made on the first question: most texts of a corpus have no record
            self._starts.append(0)
            self._starts.extend(i + 1 for i, character in enumerate(self.text) if character == "\n")
        return replace(self.base, line=bisect_right(self._starts, offset))


@dataclass(frozen=True, slots=True)
class PieceMap:
    """The map of a built text: where each piece begins in the text, and its location in the document."""

    starts: tuple[int, ...]
    locations: tuple[Location, ...]

    def at(self, offset: int) -> Location:
        """Return the location of the piece that contains ``offset``; in a line of a PDF also that of the character."""
        index = max(bisect_right(self.starts, offset) - 1, 0)
        if not self.locations:
            return Location()
        location = self.locations[index]
        if location.offset is None:
            return location
        return replace(location, offset=location.offset + offset - self.starts[index])


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of one document, its metadata, and the location of each part of the text.

    ``published`` is an ISO date of a year, a month or a day and ``place`` a name or a code, both as
    :func:`citymetrics.extract` takes them; None where the document does not say. ``warnings`` say which parts of
    the document are missing in the text.

    >>> from citymetrics.sources import read_bytes
    >>> (source,) = read_bytes("综合\\n绿地率35%。".encode(), "a.txt")
    >>> source.doc, source.published, str(source.locate(6, 9))
    ('a.txt', None, 'line 2')
    """

    doc: str
    text: str
    title: str | None = None
    published: str | None = None
    place: str | None = None
    publisher: str | None = None
    warnings: tuple[str, ...] = ()
    map: LocationMap = field(default=PieceMap((), ()), repr=False, compare=False)
    made: bool = False
    """Whether ``published`` is only the day on which the file was made; a date in the text takes precedence."""

    def dates(self, published: str | None) -> dict[str, str | None]:
        """Return ``published`` and ``made`` as arguments of ``extract``; a date given by the caller takes precedence.

        >>> SourceText("a.pdf", "…", published="2026-03-02", made=True).dates(None)
        {'published': None, 'made': '2026-03-02'}
        """
        if published is not None or not self.made:
            return {"published": self.published if published is None else published, "made": None}
        return {"published": None, "made": self.published}

    def locate(self, start: int, end: int) -> Location:
        """Return the location of ``text[start:end]``; for a span across the end of a page that of its beginning.

        Raises ValueError for a span that is not within the text.

        >>> source = SourceText("a.txt", "标题\\n绿地率35%", map=LineMap("标题\\n绿地率35%"))
        >>> str(source.locate(6, 9))
        'line 2'
        >>> source.locate(6, 90)
        Traceback (most recent call last):
        ValueError: the span 6..90 is not within the text of 9 characters
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"the span {start}..{end} is not within the text of {len(self.text)} characters")
        return self.map.at(start)


def located(records: Iterable[Indicator], source: SourceText) -> Iterable[Indicator]:
    """Return the records of a source, each with its location."""
    return [
        record.model_copy(update={"location": str(source.locate(record.start, record.end)) or None})
        for record in records
    ]


@dataclass(frozen=True, slots=True)
class Found:
    """The result of a reader of one format: a text, its map, and the metadata of the document.

    ``dated`` is the date of publication that the document states, ``made`` the date on which its file was made, which
    is used only where the text does not contradict it.
    """

    text: str
    map: LocationMap
    title: str | None = None
    dated: str | None = None
    made: str | None = None
    publishers: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class TextBuilder:
    """Builds a text of lines together with the map of its pieces to their locations.

    >>> builder = TextBuilder()
    >>> builder.line("绿地率35%", Location(paragraph=1))
    >>> builder.row([("企业", Location(table=1, row=1, column=1)), ("7家", Location(table=1, row=1, column=2))])
    >>> builder.text
    '绿地率35%\\n企业\\t7家'
    >>> str(builder.map().at(10))
    'table 1, row 1, column 2'
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._locations: list[Location] = []
        self._length = 0

    @property
    def text(self) -> str:
        """The text so far, without the break after its last line."""
        return "".join(self._parts).removesuffix("\n")

    def map(self) -> PieceMap:
        """Return the map of the text so far."""
        return PieceMap(tuple(self._starts), tuple(self._locations))

    def add(self, text: str, location: Location) -> None:
        """Add a piece to the line that is being built."""
        if text:
            self._starts.append(self._length)
            self._locations.append(location)
            self._write(text)

    def line(self, text: str, location: Location) -> None:
        """Add a whole line."""
        self.add(text, location)
        self._write("\n")

    def row(self, cells: Iterable[tuple[str, Location]]) -> None:
        """Add a row of a table as a line with tabs between its cells; a row of blank cells is left out."""
        cells = list(cells)
        if not any(text for text, _ in cells):
            return
        for index, (text, location) in enumerate(cells):
            if index:
                self._write("\t")
            self.add(text, location)
        self._write("\n")

    def glue(self, blank: str) -> None:
        """Add a separator of two pieces, which has no location of its own."""
        self._write(blank)

    def break_line(self) -> None:
        """End the line that is being built."""
        self._write("\n")

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
