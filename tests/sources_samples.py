"""Documents made for the tests: one invented report, written in each format that is read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence

import docx
import pyarrow as pa
import pyarrow.parquet as pq
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

TITLE = "成都市2020年国民经济和社会发展统计公报"
FIRST = (
    "2020年末，全市注册志愿者达274万人，比上年末增长6.2%，建成区绿化覆盖率达到45.12%，比上年提高0.5个百分点，"
    "全年新增学位12.5万个。"
)
SECOND = "全年旅游总收入3005.2亿元，增长4.0%，年末全市共有公共图书馆22家、博物馆160家。"
LAST = "年末全市参加城乡居民基本养老保险319.6万人，其中新增参保8.3万人。"
ROWS = (("指标", "单位", "2020年"), ("医院", "家", "1235"), ("森林覆盖率", "%", "40.2"))

# A title, headings and paragraphs, and a table in the middle.
REPORT: tuple[str | tuple[tuple[str, ...], ...], ...] = (
    TITLE, "一、综合", FIRST, SECOND, "主要指标", ROWS, "二、社会保障", LAST,
)  # fmt: skip

FONT = "STSong-Light"
PAGE = (595.0, 842.0)
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def plain() -> str:
    """Return the report as text, its table with tabs."""
    parts = (p if isinstance(p, str) else "\n".join("\t".join(row) for row in p) for p in REPORT)
    return "\n".join(parts) + "\n"


def markdown() -> str:
    """Return the report as Markdown with emphasis within a figure, a link and a table."""
    table = ["| " + " | ".join(row) + " |" for row in ROWS]
    table.insert(1, "|:---|---|---:|")
    return "\n\n".join(
        (
            f"# {TITLE}",
            "## 一、综合",
            FIRST.replace("274万人", "**274**万人"),
            SECOND.replace("旅游总收入", "[旅游总收入](https://example.org/a_b_c)"),
            "主要指标",
            "\n".join(table),
            "## 二、社会保障",
            LAST,
        )
    )


def html(head: str = "", before: str = "", after: str = "") -> str:
    """Return the report as a page with navigation and a footer, both of which state figures."""
    body = ""
    for part in REPORT:
        if not isinstance(part, str):
            rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in part)
            body += "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
        elif part == TITLE:
            body += f"<h1>{part}</h1>"
        elif part in (FIRST, SECOND, LAST):
            body += "<p>　　" + part.replace("274", "<b>274</b>\n      ") + "</p>\n"
        else:
            body += f"<h2>{part}</h2>"
    return (
        f"<!DOCTYPE html><html><head><title>{TITLE}_成都市统计局</title>{head}</head><body>"
        '<div class="nav"><a href="/">首页</a><a href="/b">办事指南1234件</a></div>'
        f'{before}<div class="content">{body}</div>{after}'
        '<div class="footer">主办：市统计局 今日访问99999人次 蜀ICP备05031234号</div></body></html>'
    )


def docx_bytes() -> bytes:
    """Return the report as a Word document."""
    document = docx.Document()
    for part in REPORT:
        if isinstance(part, str):
            document.add_paragraph(part, style="Title" if part == TITLE else None)
            continue
        table = document.add_table(len(part), len(part[0]))
        for i, row in enumerate(part):
            for j, cell in enumerate(row):
                table.cell(i, j).text = cell
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    """Return a document as the bytes of its file."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


class Sheet:
    """Writes a PDF as an office would: indented paragraphs cut into lines, a header and a number on each page."""

    def __init__(self, *, header: str = "", numbered: bool = True, password: str | None = None) -> None:
        self._stream = io.BytesIO()
        self.canvas = Canvas(self._stream, pagesize=PAGE, encrypt=password)
        self._header, self._numbered = header, numbered
        self._page = 0
        self.y = 0.0
        self._begin()

    def _begin(self) -> None:
        self._page += 1
        self.y = 770.0
        self.canvas.setFont(FONT, 9)
        if self._header:
            self.canvas.drawString(240, 812, self._header)
        if self._numbered:
            self.canvas.drawString(290, 30, f"- {self._page} -")

    def turn(self) -> None:
        """End the page and begin the next."""
        self.canvas.showPage()
        self._begin()

    def title(self, text: str, *, cut: int) -> None:
        """Write a title over two centred lines."""
        self.canvas.setFont(FONT, 18)
        for line in (text[:cut], text[cut:]):
            self.canvas.drawCentredString(PAGE[0] / 2, self.y, line)
            self.y -= 26

    def paragraph(self, text: str, *, ems: int = 36, left: float = 72, size: float = 12) -> list[str]:
        """Write a paragraph and return its lines; the first is indented by two ems."""
        lines = cut(text, ems)
        self.canvas.setFont(FONT, size)
        for index, line in enumerate(lines):
            self.canvas.drawString(left + (0 if index else 2 * size), self.y, line)
            self.y -= 1.5 * size
        return lines

    def table(self, rows: Sequence[Sequence[str]], *, ruled: bool = True) -> None:
        """Write a table of columns 120 points wide, with or without lines."""
        self.canvas.setFont(FONT, 12)
        top, width = self.y, 120
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                self.canvas.drawString(76 + width * column, top - 15 - 20 * number, cell)
        if ruled:
            for number in range(len(rows) + 1):
                self.canvas.line(72, top - 20 * number, 72 + width * len(rows[0]), top - 20 * number)
            for column in range(len(rows[0]) + 1):
                self.canvas.line(72 + width * column, top, 72 + width * column, top - 20 * len(rows))
        self.y = top - 20 * len(rows) - 20

    def bytes(self) -> bytes:
        """End the last page and return the file."""
        self.canvas.showPage()
        self.canvas.save()
        return self._stream.getvalue()


def cut(text: str, ems: int) -> list[str]:
    """Cut a paragraph at so many ems, wherever that falls, its first line two shorter."""
    lines, line, width = [], "", 2.0
    for sign in text:
        step = 0.5 if ord(sign) < 128 else 1.0
        if width + step > ems:
            lines.append(line)
            line, width = "", 0.0
        line += sign
        width += step
    return [*lines, line]


def pdf_bytes() -> bytes:
    """Return the report as a PDF of two pages, the second from the table on."""
    sheet = Sheet(header="成都市统计局统计公报")
    sheet.title(TITLE, cut=15)
    for part in REPORT[1:]:
        if not isinstance(part, str):
            sheet.table(part)
        elif part == "主要指标":
            sheet.turn()
            sheet.paragraph(part)
        else:
            sheet.paragraph(part)
    return sheet.bytes()


def jsonl_bytes(**row: object) -> bytes:
    """Return the report as one line of JSONL."""
    return json.dumps({"text": plain(), **row}, ensure_ascii=False).encode() + b"\n"


def parquet_bytes(*rows: dict[str, object]) -> bytes:
    """Return a Parquet file of the rows, of the report where there is none."""
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(rows) or [{"text": plain()}]), stream)
    return stream.getvalue()


def zip_bytes(members: dict[str, bytes]) -> bytes:
    """Return a zip of the members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


SAMPLES: dict[str, bytes] = {
    "report.txt": plain().encode(),
    "gb18030.txt": plain().encode("gb18030"),
    "utf16.txt": plain().encode("utf-16"),
    "report.md": markdown().encode(),
    "report.html": html().encode(),
    "report.docx": docx_bytes(),
    "report.pdf": pdf_bytes(),
    "report.jsonl": jsonl_bytes(),
    "report.parquet": parquet_bytes(),
    "report.zip": zip_bytes({"reports/report.docx": docx_bytes()}),
}
