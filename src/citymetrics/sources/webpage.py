"""HTML: the article of a page, with its headings, lists and tables, without navigation and other surroundings.

trafilatura determines the words of the article; the element tree of the page gives their layout. The smallest element
that contains nearly all of these words is read, because trafilatura's own text loses headings and lists of short pages.
"""

from __future__ import annotations

import codecs
import copy
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citymetrics.errors import MissingExtraError, ReadError
from citymetrics.records.location import Location
from citymetrics.sources.gluing import tidy
from citymetrics.sources.inputs import Input, quiet
from citymetrics.sources.limits import Limits
from citymetrics.sources.metadata import read_date
from citymetrics.sources.plain import decode
from citymetrics.sources.sourcetext import Found, TextBuilder

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["read_webpage"]

ARTICLE_SHARE = 0.95
"""Of the article's characters, what the chosen element must hold: a stray match in a menu must not widen it."""
LINKED_SHARE = 0.6
"""A block with more of its characters in links is navigation, unless it is part of the article."""
CERTAIN_LENGTH = 10
"""Characters from which a block that is found in the article is no accident: 首页 may stand in it by chance."""
WINDOW = 50_000
"""How far from the last block found the next is looked for, so that the search stays linear."""
BROKEN_SHARE = 0.01
"""Characters that may be broken in a page of a declared encoding: real pages have a few."""
WIDEST_SPAN = 100
"""Columns or rows that a cell may claim to span."""
SPANNED_LEAST = 2000
SPANNED_EACH = 20
"""Cells that the spans of a table may come to: so many in any, else so many an element of it."""

BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul br".split()
)
DROPPED_TAGS = frozenset(
    "script style noscript template svg math iframe object select button input textarea head title".split()
)
FURNITURE_TAGS = frozenset("nav footer aside header".split())
FURNITURE_RE = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|menu|breadcrumbs?|crumbs?|footer|foot|sidebar|share|related|recommend|copyright|"
    r"pager|pagination|comments?|toolbar|search|logo|banner|advert)(?:$|[-_\s\d])",
    re.IGNORECASE,
)
HIDDEN_RE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
IMPRINT_RE = re.compile(r"版权所有|ICP备|公网安备|网站标识码|copyright|^(?:上|下)一(?:篇|条)", re.IGNORECASE)
CHARSET_RE = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
PAGE_ENCODINGS = frozenset(
    "ascii big5 big5hkscs euc_jis_2004 euc_jp euc_kr gb18030 johab koi8-r koi8-u mac-roman shift_jis "
    "shift_jis_2004 cp932 cp949 cp950 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 iso8859-1 "
    "iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10 iso8859-13 iso8859-14 "
    "iso8859-15 iso8859-16".split()
)
"""Codecs that a page may declare, by their canonical names. Python has more, which are no encodings of pages (idna,
unicode_escape, rot13) or in which the declaration itself could not be read (utf-16)."""
DECLARATION_RE = re.compile(r"\A\s*<\?xml[^>]*>")
CONTROL_RE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# First what pages of Chinese authorities state by a common standard, then what others do.
DATE_METAS = ("pubdate", "publishdate", "article:published_time", "og:published_time", "dc.date", "date")
TITLE_METAS = ("articletitle", "og:title", "dc.title")
PUBLISHER_METAS = ("contentsource", "sitename", "og:site_name", "dc.publisher", "publisher", "source")
DATE_LINE_RE = re.compile(
    r"(?:发布|發布|发表|更新|成文|公布)?(?:时间|時間|日期)\s*[:：]?\s*"
    r"((?:19|20)\d\d\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2})?)"
)
SOURCE_LINE_RE = re.compile(r"(?:来源|來源)\s*[:：]\s*([^\s|｜：:]{2,30})")


@dataclass(slots=True)
class Block:
    """A paragraph or a table of a page, and whether it looks like navigation."""

    element: HtmlElement
    rows: list[list[str]]
    is_table: bool
    furniture: bool

    @property
    def squeezed(self) -> str:
        """The text without blanks, which parsers treat differently."""
        return _squeeze("".join("".join(row) for row in self.rows))


def read_webpage(source: Input, limits: Limits) -> Found:
    """Return the article of a page, its title, date and publisher."""
    tree = _parse(_decode(source.read(limits.html_bytes), source.name), source.name)
    _bound_spans(tree)
    metas = _metas(tree)
    crowded = sum(1 for _ in tree.iter()) > limits.html_elements
    extracted_title, article = (None, "") if crowded else _find_article(tree)
    title = next((metas[key] for key in TITLE_METAS if metas.get(key)), None) or extracted_title
    collected = _collect(tree)
    blocks = _choose(collected, article)
    whole = "\n".join(row[0] for block in collected if not block.is_table for row in block.rows)
    dated, publishers = _imprint(metas, whole)
    builder = TextBuilder()
    _write(builder, blocks, title)
    return Found(builder.text, builder.map(), title, dated, None, publishers)


def _decode(data: bytes, name: str) -> str:
    """Return the page's text: UTF-8 where it is that, else the declared encoding, else the likely one."""
    declared = CHARSET_RE.search(data[:4096])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = (_decode_declared(data, declared[1].decode("ascii").lower()) if declared else "") or decode(
            data, name
        )
    return CONTROL_RE.sub("", DECLARATION_RE.sub("", text))


def _decode_declared(data: bytes, charset: str) -> str:
    """Return the page in the encoding that it declares; "" where that is none or leaves too much unread."""
    try:
        encoding = "gb18030" if charset.startswith("gb") else codecs.lookup(charset).name
    except LookupError:
        return ""
    if encoding not in PAGE_ENCODINGS:
        return ""
    text = data.decode(encoding, "replace")
    return text if text.count("\ufffd") <= BROKEN_SHARE * len(text) else ""


def _parse(text: str, name: str) -> HtmlElement:
    try:
        from lxml import etree, html
    except ImportError:
        raise MissingExtraError("HTML", package="trafilatura", extra="html") from None
    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text, parser)
    except (etree.LxmlError, ValueError) as error:
        raise ReadError(f"{name}: holds no page ({error}); save the page again") from None
    faults = [entry.message for entry in parser.error_log if "XML_PARSE_HUGE" in entry.message]
    if faults:
        raise ReadError(
            f"{name}: its tags are nested too deep or too long ({faults[0].split(',')[0]}); save the page as plain text"
        )
    return tree


def _bound_spans(tree: HtmlElement) -> None:
    """Bound what a cell spans, and make the cells of a table single that claims to be many times as large as it is:
    whoever fills it out, here or in trafilatura, would need memory with the square of the page."""
    for table in tree.iter("table"):
        area = 0
        for cell in table.iter("td", "th"):
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            area += across * down
            for key, span in (("colspan", across), ("rowspan", down)):
                if cell.get(key) is not None:
                    cell.set(key, str(span))
        if area > max(SPANNED_LEAST, SPANNED_EACH * sum(1 for _ in table.iter())):
            for cell in table.iter("td", "th"):
                cell.attrib.pop("colspan", None)
                cell.attrib.pop("rowspan", None)


def _metas(tree: HtmlElement) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        key = (meta.get("name") or meta.get("property") or "").lower()
        content = tidy(meta.get("content") or "")
        if key and content:
            metas.setdefault(key, content)
    return metas


def _find_article(tree: HtmlElement) -> tuple[str | None, str]:
    """Return the title and the words of the article as trafilatura finds them."""
    try:
        import trafilatura
        from trafilatura.settings import use_config
    except ImportError:
        raise MissingExtraError("HTML", package="trafilatura", extra="html") from None
    quiet("trafilatura")
    quiet("htmldate")
    # Its least size is for Latin script: 250 Chinese characters are a whole article.
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "20")
    found = trafilatura.bare_extraction(
        copy.deepcopy(tree),
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
        config=config,
    )
    if found is None or isinstance(found, dict):
        return None, ""
    return found.title or None, _squeeze("".join(found.body.itertext()))


def _squeeze(text: str) -> str:
    return "".join(text.split())


# --- the page's blocks ------------------------------------------------------------------------------------------


def _collect(tree: HtmlElement) -> list[Block]:
    """Return the paragraphs and tables of the page in order."""
    blocks: list[Block] = []
    body = tree.find("body")
    _walk(tree if body is None else body, False, [], blocks)
    return blocks


def _walk(element: HtmlElement, furniture: bool, inline: list[str], blocks: list[Block]) -> None:
    """Add the blocks of an element; ``inline`` holds the text of the paragraph that is not ended yet."""
    furniture = furniture or _is_furniture(element)
    if element.tag == "table" and not _is_layout(element):
        blocks.append(Block(element, _grid(element), True, furniture))
        return
    inline.append(element.text or "")
    for child in element:
        is_block = child.tag in BLOCK_TAGS
        if is_block:
            _flush(element, furniture, inline, blocks)
        if child.tag not in DROPPED_TAGS and not _is_hidden(child):
            _walk(child, furniture, inline, blocks)
            if is_block:
                _flush(child, furniture or _is_furniture(child), inline, blocks)
        inline.append(child.tail or "")
    if element.tag in BLOCK_TAGS:
        _flush(element, furniture, inline, blocks)


def _flush(element: HtmlElement, furniture: bool, inline: list[str], blocks: list[Block]) -> None:
    text = tidy("".join(inline))
    inline.clear()
    if text:
        blocks.append(Block(element, [[text]], False, furniture or _is_linked(element)))


def _is_hidden(element: HtmlElement) -> bool:
    return element.get("hidden") is not None or bool(HIDDEN_RE.search(element.get("style", "")))


def _is_furniture(element: HtmlElement) -> bool:
    marks = f"{element.get('class', '')} {element.get('id', '')}"
    return element.tag in FURNITURE_TAGS or bool(FURNITURE_RE.search(marks))


def _is_linked(element: HtmlElement) -> bool:
    """Whether most of a small block's characters are in links."""
    if len(element) > 200:
        return False
    linked = sum(len(_squeeze("".join(link.itertext()))) for link in element.iter("a"))
    return linked > 0 and linked > LINKED_SHARE * len(_squeeze("".join(element.itertext())))


def _is_layout(table: HtmlElement) -> bool:
    """Whether a table only arranges a page: it holds another, or has one column."""
    if next(table.iterdescendants("table"), None) is not None:
        return True
    return all(sum(cell.tag in ("td", "th") for cell in row) < 2 for row in table.iter("tr"))


def _grid(table: HtmlElement) -> list[list[str]]:
    """Return the rows of a table; a cell that spans several has its text in the first and blanks in the others."""
    rows: list[list[str]] = []
    below: dict[int, int] = {}
    for caption in table.iter("caption"):
        rows.append([tidy("".join(caption.itertext()))])
    for element in table.iter("tr"):
        row: list[str] = []
        taken = {column: left - 1 for column, left in below.items() if left > 1}
        for cell in element:
            if cell.tag not in ("td", "th"):
                continue
            while below.get(len(row), 0) > 0:
                row.append("")
                below[len(row) - 1] = 0
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            taken |= {len(row) + i: down - 1 for i in range(across) if down > 1}
            row += [tidy(" ".join(cell.itertext()) if len(cell) > 1 else "".join(cell.itertext()))]
            row += [""] * (across - 1)
        below = taken
        rows.append(row)
    return [row for row in rows if any(row)]


def _span(cell: HtmlElement, key: str) -> int:
    value = cell.get(key, "1").strip()
    return min(max(int(value), 1), WIDEST_SPAN) if value.isascii() and value.isdigit() else 1


# --- the article ------------------------------------------------------------------------------------------------


def _choose(blocks: list[Block], article: str) -> list[Block]:
    """Return the blocks of the article; all but furniture where none was found."""
    weights: dict[HtmlElement, int] = {}
    found = _find_blocks(blocks, article)
    for block in blocks:
        weight = found.get(id(block), 0)
        if weight:
            for element in (block.element, *block.element.iterancestors()):
                weights[element] = weights.get(element, 0) + weight
    inside = _smallest(weights, ARTICLE_SHARE * sum(found.values()))
    kept = [
        block
        for block in blocks
        if inside is None or inside in (block.element, *block.element.iterancestors())
    ]
    return [block for block in kept if _belongs(block, found.get(id(block), 0))]


def _find_blocks(blocks: list[Block], article: str) -> dict[int, int]:
    """Return the lengths of the blocks that are in the article, looked for near where the last one was."""
    found: dict[int, int] = {}
    near = 0
    for block in blocks:
        words = block.squeezed
        at = article.find(words, max(near - WINDOW, 0), near + WINDOW + len(words)) if words else -1
        if at >= 0:
            found[id(block)] = len(words)
            near = at if len(words) >= CERTAIN_LENGTH else near
    return found


def _smallest(weights: dict[HtmlElement, int], least: float) -> HtmlElement | None:
    """Return the innermost element of at least that weight."""
    heavy = [element for element, weight in weights.items() if weight >= least]
    return max(heavy, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _belongs(block: Block, weight: int) -> bool:
    if not block.is_table and len(block.rows[0][0]) < 200 and IMPRINT_RE.search(block.rows[0][0]):
        return False
    return not block.furniture or weight >= CERTAIN_LENGTH


def _write(builder: TextBuilder, blocks: list[Block], title: str | None) -> None:
    paragraph = table = 0
    if title and not any(_squeeze(title) in block.squeezed for block in blocks[:6]):
        paragraph = 1
        builder.line(title, Location(paragraph=1))
    for block in blocks:
        if not block.is_table:
            paragraph += 1
            builder.line(block.rows[0][0], Location(paragraph=paragraph))
            continue
        table += 1
        for number, row in enumerate(block.rows, 1):
            builder.row(
                (cell, Location(table=table, row=number, column=column)) for column, cell in enumerate(row, 1)
            )


def _imprint(metas: dict[str, str], whole: str) -> tuple[str | None, tuple[str, ...]]:
    """Return the date of publication and the publishers that the page states."""
    dated = next((found for key in DATE_METAS if (found := read_date(metas.get(key, "")))), None)
    if dated is None and (line := DATE_LINE_RE.search(whole)):
        dated = read_date(line[1])
    publishers = [metas[key] for key in PUBLISHER_METAS if metas.get(key)]
    if source := SOURCE_LINE_RE.search(whole):
        publishers.append(source[1])
    return dated, tuple(publishers)
