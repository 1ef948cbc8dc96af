"""DOCX: paragraphs and tables in the order of the body.

python-docx opens the package; the body is walked here, because its own walk passes over content controls, text boxes
and what was inserted with changes tracked. Deleted text, tables of contents, headers, footers and notes are left out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from citymetrics.errors import MissingExtraError, ReadError
from citymetrics.records.location import Location
from citymetrics.sources.archive import BROKEN_ZIP, open_zip, read_member
from citymetrics.sources.gluing import tidy
from citymetrics.sources.inputs import Input, too_large
from citymetrics.sources.limits import Limits
from citymetrics.sources.metadata import read_date
from citymetrics.sources.sourcetext import Found, TextBuilder

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element as Element

__all__ = ["read_word"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Within a paragraph: what is no text of it. A text box is read after its paragraph; its fallback says the same again.
SKIPPED = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}txbxContent", f"{MC}Fallback"}
)
SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
ENTITY_RE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
CONTENTS_STYLE_RE = re.compile(r"toc\s*\d*|contents.*", re.IGNORECASE)
COMPANY_RE = re.compile(rb"<Company>([^<]{2,80})</Company>")
TITLE_STYLES = ("title", "标题")


def read_word(source: Input, limits: Limits) -> Found:
    """Return the text of a DOCX, its title, the date it was made and its company or author."""
    data = source.read(limits.file_bytes)
    company = _check_parts(Input.of_bytes(data, source.doc, source.name), limits)
    document = _open(data, source.name)
    walk = _Walk(document)
    walk.blocks(document.element.body)
    core = document.core_properties
    made = max(filter(None, (core.created, core.modified)), default=None)
    publishers = tuple(name for name in (company, core.author) if name)
    title = core.title or walk.title
    return Found(
        walk.builder.text, walk.builder.map(), title or None, None, read_date(made or ""), publishers
    )


def _check_parts(source: Input, limits: Limits) -> str:
    """Raise ReadError for parts that would grow without bound when parsed; return the company that is named."""
    company = ""
    left = limits.unpacked_bytes
    with open_zip(source, limits) as archive:
        for member in archive.infolist():
            name = f"{source.name}: {member.filename}"
            if member.filename.endswith((".xml", ".rels")):
                part = read_member(archive, member, name, min(limits.part_bytes, left))
                # UTF-16 would hide the mark; Word writes UTF-8.
                if ENTITY_RE.search(part.replace(b"\x00", b"")):
                    raise ReadError(
                        f"{name}: declares entities, which Word never writes; save it as .docx again"
                    )
                if member.filename == "docProps/app.xml" and (found := COMPANY_RE.search(part)):
                    company = found[1].decode("utf-8", "replace")
            elif member.file_size > left:
                raise too_large(name, member.file_size, left)
            left -= member.file_size
    return company


def _open(data: bytes, name: str) -> Document:
    try:
        import docx
        from docx.opc.exceptions import OpcError
        from lxml.etree import LxmlError
    except ImportError:
        raise MissingExtraError("DOCX", package="python-docx", extra="docx") from None
    try:
        return docx.Document(io.BytesIO(data))
    except (OpcError, LxmlError, KeyError, AttributeError, IndexError, *BROKEN_ZIP) as error:
        message = f"{name}: is damaged as a Word document ({error}); open it and save it as .docx again"
        raise ReadError(message) from None


class _Walk:
    """Traverses the body once and writes its lines."""

    def __init__(self, document: Document) -> None:
        self.builder = TextBuilder()
        self.title = ""
        self._paragraph = 0
        self._table = 0
        self._styles = {style.style_id: (style.name or "") for style in document.styles}

    def blocks(self, parent: Element, inside: Location | None = None) -> None:
        """Write the paragraphs and tables of a body, a content control, a text box or a cell."""
        for child in parent:
            if child.tag == f"{W}p":
                self._write_paragraph(child, inside)
            elif child.tag == f"{W}tbl":
                self._write_table(child)
            elif child.tag == f"{W}sdt":
                if not _is_contents(child):
                    for content in child.iterchildren(f"{W}sdtContent"):
                        self.blocks(content, inside)
            elif child.tag in (f"{W}customXml", f"{W}ins", f"{W}moveTo"):
                self.blocks(child, inside)

    def _write_paragraph(self, element: Element, inside: Location | None) -> None:
        style = self._style(element)
        if CONTENTS_STYLE_RE.fullmatch(style):
            return
        if inside is None:
            self._paragraph += 1
        location = inside or Location(paragraph=self._paragraph)
        for line in _text(element).split("\n"):
            line = "\t".join(tidy(piece) for piece in line.split("\t")).strip()
            if line:
                self.builder.line(line, location)
                self.title = self.title or (line if style.lower() in TITLE_STYLES else "")
        for box in _boxes(element):
            self.blocks(box, location)

    def _style(self, element: Element) -> str:
        found = element.find(f"{W}pPr/{W}pStyle")
        return "" if found is None else self._styles.get(found.get(f"{W}val", ""), "")

    def _write_table(self, element: Element) -> None:
        self._table += 1
        table = self._table
        rows = [list(_cells(row)) for row in element.iterchildren(f"{W}tr")]
        if all(len(row) < 2 for row in rows) or next(element.iterdescendants(f"{W}tbl"), None) is not None:
            self._write_layout(rows, table)
            return
        for number, row in enumerate(rows, 1):
            places = (Location(table=table, row=number, column=column) for column in range(1, len(row) + 1))
            texts = ("" if cell is None else _cell_text(cell) for cell in row)
            self.builder.row(zip(texts, places, strict=False))

    def _write_layout(self, rows: list[list[Element | None]], table: int) -> None:
        """Write a table that only arranges text, a frame around it for instance: each cell as a body."""
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row, 1):
                if cell is not None:
                    self.blocks(cell, Location(table=table, row=number, column=column))


def _text(element: Element) -> str:
    """Return the text of a paragraph as it reads with all changes accepted."""
    parts: list[str] = []
    _add_text(element, parts)
    return "".join(parts)


def _add_text(element: Element, parts: list[str]) -> None:
    for child in element:
        if child.tag == f"{W}t":
            parts.append(child.text or "")
        elif child.tag in SIGNS:
            parts.append(SIGNS[child.tag])
        elif child.tag not in SKIPPED and child.tag != f"{W}pPr":
            _add_text(child, parts)


def _boxes(element: Element) -> Iterator[Element]:
    """Return the text boxes anchored in a paragraph, each once, and not those within another."""
    for child in element:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag != f"{MC}Fallback":
            yield from _boxes(child)


def _cells(row: Element) -> Iterator[Element | None]:
    """Return the cells of a row, None for the columns that a cell spans beyond its first and for rows below it."""
    controls = (content for control in row.iterchildren(f"{W}sdt") for content in control.iterchildren())
    for cell in (cell for parent in (row, *controls) for cell in parent.iterchildren(f"{W}tc")):
        properties = cell.find(f"{W}tcPr")
        span, merge = "1", None
        if properties is not None:
            grid = properties.find(f"{W}gridSpan")
            span = "1" if grid is None else grid.get(f"{W}val", "1")
            merge = properties.find(f"{W}vMerge")
        continued = merge is not None and merge.get(f"{W}val", "continue") == "continue"
        yield None if continued else cell
        for _ in range(min(int(span), 100) - 1 if span.isdecimal() else 0):
            yield None


def _cell_text(cell: Element) -> str:
    texts = (tidy(_text(paragraph).replace("\t", " ")) for paragraph in cell.iter(f"{W}p"))
    return " ".join(text for text in texts if text)


def _is_contents(control: Element) -> bool:
    gallery: Any = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val", "") == "Table of Contents"
