"""DOCX: paragraphs and tables in order; what is inserted, boxed or in a control is read, what is deleted is not."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

docx = pytest.importorskip("docx")

from docx.document import Document  # noqa: E402
from docx.oxml import parse_xml  # noqa: E402

from citymetrics.sources import SourceText, read_bytes  # noqa: E402

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(document: Document) -> SourceText:
    """Return the text of a document."""
    stream = io.BytesIO()
    document.save(stream)
    (source,) = read_bytes(stream.getvalue(), "a.docx")
    return source


def with_xml(*pieces: str) -> Document:
    """Return a document with pieces of its body."""
    document: Document = docx.Document()
    for piece in pieces:
        document.element.body.insert(
            len(document.element.body) - 1, parse_xml(piece.replace(">", f" {W}>", 1))
        )
    return document


def run(text: str) -> str:
    """Return a run of text."""
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_changes_are_read_as_accepted() -> None:
    inserted = f"<w:ins w:id='1'>{run('274')}</w:ins>"
    deleted = "<w:del w:id='2'><w:r><w:delText>200</w:delText></w:r></w:del>"
    document = with_xml(f"<w:p>{run('志愿者达')}{deleted}{inserted}{run('万人')}</w:p>")
    assert read(document).text == "志愿者达274万人"


def test_content_controls_are_read_and_contents_are_not() -> None:
    control = f"<w:sdt><w:sdtContent><w:p>{run('学校7所')}</w:p></w:sdtContent></w:sdt>"
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    contents = f"<w:sdt>{gallery}<w:sdtContent><w:p>{run('综合……3')}</w:p></w:sdtContent></w:sdt>"
    assert read(with_xml(contents, control)).text == "学校7所"


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:pict><w:txbxContent><w:p>{run('医院5家')}</w:p></w:txbxContent></w:pict>"
    document = with_xml(f"<w:p><w:r>{box}</w:r>{run('学校7所')}</w:p>")
    source = read(document)
    assert source.text == "学校7所\n医院5家"
    assert str(source.locate(5, 9)) == "paragraph 1"


def test_merged_cells_keep_the_columns() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for i, text in enumerate(("指标", "2020年", "", "", "数量", "增长%", "企业（家）", "1820", "3.5")):
        table.cell(i // 3, i % 3).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    source = read(document)
    assert source.text.splitlines() == ["指标\t2020年\t", "\t数量\t增长%", "企业（家）\t1820\t3.5"]
    start = source.text.index("1820")
    assert str(source.locate(start, start + 4)) == "table 1, row 3, column 2"


def test_a_frame_is_no_table_and_a_table_in_it_is_one() -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "学校7所。"
    inner = cell.add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "医院", "5家"
    source = read(document)
    assert source.text.splitlines() == ["学校7所。", "医院\t5家"]
    assert str(source.locate(0, 2)) == "table 1, row 1, column 1"
    assert str(source.locate(9, 11)) == "table 2, row 1, column 2"


def test_headers_and_footers_are_left_out() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部资料7份"
    document.add_paragraph("学校7所。")
    assert read(document).text == "学校7所。"


@pytest.mark.parametrize(("made", "published"), [(2021, "2021-03-05"), (2013, None), (2024, None)])
def test_the_date_the_file_was_made_counts_where_the_text_agrees(made: int, published: str | None) -> None:
    document = docx.Document()
    document.add_paragraph("2020年末，全市学校7所，到2025年学校9所。")
    document.core_properties.created = document.core_properties.modified = datetime(made, 3, 5, tzinfo=UTC)
    assert read(document).published == published


@pytest.mark.parametrize(
    ("author", "place"), [("成都市统计局", "成都市"), ("白银", None), ("python-docx", None)]
)
def test_an_author_is_a_publisher_where_it_is_an_office(author: str, place: str | None) -> None:
    document = docx.Document()
    document.add_paragraph("全市学校7所。")
    document.core_properties.author = author
    source = read(document)
    assert (source.place, source.publisher) == (place, author if place else None)
