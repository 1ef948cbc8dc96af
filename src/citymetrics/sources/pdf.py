"""PDF: the text of its pages by PDFium, the tables that are drawn with lines by pdfplumber.

Positions are in points from the top left corner of the page as displayed, after its rotation.
"""

from __future__ import annotations

import io
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citymetrics.errors import MissingExtraError, ReadError
from citymetrics.sources.inputs import Input, quiet
from citymetrics.sources.limits import Limits
from citymetrics.sources.metadata import read_date
from citymetrics.sources.pdflines import Box, Character, Line, Page, Table, cut_lines
from citymetrics.sources.pdfparagraphs import write_pages
from citymetrics.sources.sourcetext import Found, TextBuilder

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

__all__ = ["read_pdf"]

LEAST_RULES = 4
"""Drawn segments that a page with a table has at least: those of its frame."""
LEAST_BLANK = 0.25
"""Gap between two characters that counts as a blank, as a fraction of their height."""
UNFORESEEN = Exception
"""The exceptions that pdfminer raises on files that PDFium reads: any. The text is then read without tables."""
UNREADABLE_SHARE = 0.3
"""Characters without a meaning from which a text layer is no text: fonts that do not say what their glyphs are."""
ERROR_PASSWORD = 4
"""PDFium's FPDF_ERR_PASSWORD."""
# Some producers write the radical that looks like the character: ⼈ (U+2F08) for 人.
RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
HYPHEN = "\x02"
"""The character that PDFium gives for the hyphen of a word broken over two lines."""


def read_pdf(source: Input, limits: Limits) -> Found:
    """Return the text of a PDF, its lines joined to paragraphs, and its title, author and date."""
    data = source.read(limits.file_bytes)
    document = _open(data, source.name)
    try:
        if len(document) > limits.pages:
            raise ReadError(
                f"{source.name}: has {len(document)} pages, at most {limits.pages}; split it, or raise the limit"
            )
        pages = list(_read_pages(document, data, source.name, limits))
        made = max(
            filter(None, (document.get_metadata_value(k) for k in ("CreationDate", "ModDate"))), default=""
        )
        title, author = (document.get_metadata_value(key).strip() for key in ("Title", "Author"))
    finally:
        document.close()
    warnings = _check_text(pages, source.name)
    builder = TextBuilder()
    write_pages(pages, builder)
    return Found(
        builder.text,
        builder.map(),
        title or None,
        None,
        read_date(made),
        (author,) if author else (),
        warnings,
    )


def _open(data: bytes, name: str) -> PdfDocument:
    try:
        import pypdfium2
    except ImportError:
        raise MissingExtraError("PDF", package="pypdfium2", extra="pdf") from None
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == ERROR_PASSWORD or "assword" in str(error):
            raise ReadError(
                f"{name}: is encrypted; open it with its password and save it without one"
            ) from None
        raise ReadError(f"{name}: is damaged or cut short as a PDF; fetch or save it again") from None
    if not count:
        raise ReadError(f"{name}: is damaged or cut short as a PDF: it has no page; fetch or save it again")
    return document


def _read_pages(document: PdfDocument, data: bytes, name: str, limits: Limits) -> Iterator[Page]:
    import pypdfium2

    end = time.monotonic() + limits.seconds
    plumber = _Plumber(data)
    for index in range(len(document)):
        if time.monotonic() > end:
            raise ReadError(f"{name}: took over {limits.seconds:g} seconds by page {index}; split it")
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            yield Page(index + 1, 0.0, [], [], True)
            continue
        try:
            yield _read_page(page, index, plumber, name, limits)
        finally:
            page.close()
            plumber.close_page()


def _read_page(page: PdfPage, index: int, plumber: _Plumber, name: str, limits: Limits) -> Page:
    drawn = _drawn(page, limits)
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        if count > limits.page_characters:
            raise ReadError(
                f"{name}: has {count} characters on page {index + 1}, at most {limits.page_characters}; "
                "split it, or raise the limit"
            )
        characters = list(_characters(page, text_page, count)) if count else []
    finally:
        text_page.close()
    left_out = drawn.left_out and (plumber.characters(index) or [])
    characters = left_out or characters
    found = plumber.tables(index, characters) if drawn.rules and characters else []
    inside = [table.box for table in found]
    rest = [c for c in characters if c.box is None or not any(box.holds(c.box) for box in inside)]
    has_marks = drawn.picture or bool(characters)
    return Page(index + 1, _height(page), cut_lines(rest), found, has_marks, indexed=not left_out)


def _height(page: PdfPage) -> float:
    """Return the height of the page as it is seen."""
    return float(page.get_size()[1])


def _characters(page: PdfPage, text_page: Any, count: int) -> Iterator[Character]:
    """Return the characters of a page; the blanks and breaks that PDFium puts between have no box."""
    import pypdfium2.raw as raw

    place = _placing(page)
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text_page.raw, index)
        generated = raw.FPDFText_IsGenerated(text_page.raw, index) == 1
        sign = RADICALS.get(code) or (
            chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        )
        box = None if generated else place(text_page.get_charbox(index, loose=True))
        yield Character("-" if sign in (HYPHEN, "\ufffe") else sign, index, box)


def _placing(page: PdfPage) -> Any:
    """Return the function from a box in the page's own axes to one as it is seen."""
    left, bottom, right, top = page.get_bbox()
    rotation = page.get_rotation()

    def place(box: tuple[float, float, float, float]) -> Box:
        x0, y0, x1, y1 = box
        if rotation == 90:
            return Box(y0 - bottom, x0 - left, y1 - bottom, x1 - left)
        if rotation == 180:
            return Box(right - x1, y0 - bottom, right - x0, y1 - bottom)
        if rotation == 270:
            return Box(top - y1, right - x1, top - y0, right - x0)
        return Box(x0 - left, top - y1, x1 - left, top - y0)

    return place


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What is on a page beside what PDFium gives as its text."""

    rules: bool = False
    """Lines enough for a table."""
    picture: bool = False
    left_out: bool = False
    """Text that PDFium passes over: where the font is neither in the file nor on the machine, a string of one
    character has no width for it. So a column of units (人, 家) is lost."""


def _drawn(page: PdfPage, limits: Limits) -> _Drawn:
    import pypdfium2.raw as raw

    segments = 0
    picture = left_out = False
    for objects, item in enumerate(page.get_objects(max_depth=3), 1):
        if item.type == raw.FPDF_PAGEOBJ_PATH:
            segments += max(raw.FPDFPath_CountSegments(item.raw), 0)
        elif item.type == raw.FPDF_PAGEOBJ_IMAGE:
            picture = True
        elif item.type == raw.FPDF_PAGEOBJ_TEXT and not left_out:
            left_out = _is_passed_over(item)
        if objects + segments > limits.page_objects:
            return _Drawn(False, picture, False)
    return _Drawn(segments >= LEAST_RULES, picture, left_out)


def _is_passed_over(item: Any) -> bool:
    import pypdfium2.raw as raw

    left, _, right, _ = item.get_bounds()
    return right - left < 0.01 and not raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(item.raw))


class _Plumber:
    """What pdfplumber finds; it reads the file anew, so it is opened for the first page that needs it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._file: Any = None
        self._open: tuple[int, Any] | None = None

    def tables(self, index: int, characters: list[Character]) -> list[Table]:
        """Return the tables of a page, each cell with the characters in it."""
        page = self._page(index)
        if page is None:
            return []
        try:
            left, top = page.bbox[:2]
            grids = [
                [[cell and _box(cell, left, top) for cell in row.cells] for row in table.rows]
                for table in page.find_tables()
            ]
        except UNFORESEEN:
            return []
        return [table for grid in grids if (table := _fill(grid, characters))]

    def characters(self, index: int) -> list[Character]:
        """Return the characters of a page in the order of its content, with blanks and breaks put between."""
        page = self._page(index)
        if page is None:
            return []
        try:
            left, top = page.bbox[:2]
            found = [
                (c["text"], _box((c["x0"], c["top"], c["x1"], c["bottom"]), left, top)) for c in page.chars
            ]
        except UNFORESEEN:
            return []
        return _divided(found)

    def _page(self, index: int) -> Any:
        try:
            import pdfplumber
        except ImportError:
            raise MissingExtraError("Tables of PDF", package="pdfplumber", extra="pdf") from None
        if self._open is None or self._open[0] != index:
            quiet("pdfminer")
            try:
                self._file = self._file or pdfplumber.open(io.BytesIO(self._data))
                self._open = (index, self._file.pages[index])
            except UNFORESEEN:
                self._open = (index, None)
        return self._open[1]

    def close_page(self) -> None:
        """Forget what was found on the page."""
        if self._open is not None and self._open[1] is not None:
            self._open[1].close()
        self._open = None


def _divided(found: list[tuple[str, Box]]) -> list[Character]:
    characters: list[Character] = []
    last: Box | None = None
    for index, (sign, box) in enumerate(found):
        if last:
            height = last.bottom - last.top
            if abs(box.top - last.top) > height / 2 or box.x0 < last.x0:
                characters.append(Character("\n", index, None))
            elif box.x0 - last.x1 > height * LEAST_BLANK:
                characters.append(Character(" ", index, None))
        characters.append(Character(sign[:1] or "\ufffd", index, box))
        last = box
    return characters


def _box(cell: tuple[float, float, float, float], left: float, top: float) -> Box:
    x0, y0, x1, y1 = cell
    return Box(x0 - left, y0 - top, x1 - left, y1 - top)


def _fill(grid: list[list[Box | None]], characters: list[Character]) -> Table | None:
    """Return a table with its text; None for a frame around text, which has one cell or one column."""
    if len(grid) < 2 or max(len(row) for row in grid) < 2:
        return None
    boxes = [cell for row in grid for cell in row if cell]
    around = Box(
        min(b.x0 for b in boxes),
        min(b.top for b in boxes),
        max(b.x1 for b in boxes),
        max(b.bottom for b in boxes),
    )
    within = [c for c in characters if c.box is None or around.holds(c.box)]
    rows: list[list[list[Line]]] = []
    for row in grid:
        rows.append([cut_lines(_inside(cell, within)) if cell else [] for cell in row])
    return Table(around, rows) if any(cell for row in rows for cell in row) else None


def _inside(cell: Box, characters: list[Character]) -> list[Character]:
    """Return the characters of a cell, with the blanks and breaks that follow one of them."""
    found: list[Character] = []
    previous = False
    for character in characters:
        if character.box is not None:
            previous = cell.holds(character.box)
        if previous:
            found.append(character)
    return found


def _check_text(pages: list[Page], name: str) -> tuple[str, ...]:
    """Raise ReadError for a file without readable text; warn of pages without."""
    signs = "".join(line.text for page in pages for line in page.all_lines())
    if not signs.strip():
        raise ReadError(f"{name}: has no text layer, only pictures; recognise its characters (OCR) first")
    unread = sum(1 for sign in signs if sign == "\ufffd" or unicodedata.category(sign) in ("Co", "Cc", "Cn"))
    if unread > UNREADABLE_SHARE * len(signs):
        raise ReadError(
            f"{name}: its fonts do not say what their signs mean; recognise its characters (OCR) first"
        )
    blank = [page.number for page in pages if page.marked and not any(page.all_lines())]
    if not blank:
        return ()
    shown = ", ".join(map(str, blank[:10])) + (" …" if len(blank) > 10 else "")
    return (f"{name}: no text on page {shown}: a picture, or damaged",)
