"""PDF: lines and numbers joined again, headers left out, tables found, offsets kept."""

from __future__ import annotations

import pytest

pytest.importorskip("pdfplumber")
pdfium = pytest.importorskip("pypdfium2")
for package in ("docx", "pyarrow", "reportlab"):
    pytest.importorskip(package)

from citymetrics.sources import SourceText, read_bytes  # noqa: E402
from sources_samples import FONT, PAGE, Sheet  # noqa: E402

LONG = (
    "全市公园绿地面积达到12345.67公顷，建成区绿地率为38.25%，人均公园绿地面积15.1平方米，新建绿道1096.4公里。"
)


def read(sheet: Sheet) -> SourceText:
    """Return the document that a sheet makes."""
    (source,) = read_bytes(sheet.bytes(), "a.pdf")
    return source


@pytest.mark.parametrize("ems", range(14, 38))
def test_a_paragraph_is_joined_wherever_it_is_cut(ems: int) -> None:
    sheet = Sheet()
    lines = sheet.paragraph(LONG, ems=ems)
    assert len(lines) > 1
    sheet.paragraph("第二段学校7所。", ems=ems)
    assert read(sheet).text == f"{LONG}\n第二段学校7所。"


def test_a_number_is_joined_over_lines() -> None:
    sheet = Sheet()
    lines = sheet.paragraph(LONG, ems=14)
    assert (lines[0][-4:], lines[1][:4]) == ("1234", "5.67")
    assert read(sheet).text == LONG


def test_offsets_lead_back_into_the_text_layer() -> None:
    sheet = Sheet(header="统计公报")
    sheet.paragraph(LONG, ems=15)
    data = sheet.bytes()
    (source,) = read_bytes(data, "a.pdf")
    layer = pdfium.PdfDocument(data)[0].get_textpage().get_text_range()
    for quoted in ("12345.67", "38.25%", "15.1", "1096.4"):
        start = source.text.index(quoted)
        for i, sign in enumerate(quoted):
            offset = source.locate(start + i, start + i + 1).offset
            assert offset is not None
            assert layer[offset] == sign


def test_a_blank_beside_a_figure_is_typesetting() -> None:
    sheet = Sheet()
    sheet.paragraph("注册志愿者 274 万人，A 类 12 34 件。")
    assert read(sheet).text == "注册志愿者274万人，A 类12 34件。"


def test_a_paragraph_goes_on_over_a_page() -> None:
    sheet = Sheet(header="统计公报")
    first, second = LONG[:36], LONG[36:]
    sheet.canvas.setFont(FONT, 12)
    sheet.canvas.drawString(72, 60, first)
    sheet.turn()
    sheet.canvas.setFont(FONT, 12)
    sheet.canvas.drawString(72, sheet.y, second)
    source = read(sheet)
    assert source.text == LONG
    assert str(source.locate(0, 1)) == "page 1, paragraph 1"
    assert str(source.locate(len(LONG) - 2, len(LONG))) == "page 2, paragraph 1"


def test_headers_and_page_numbers_are_left_out() -> None:
    sheet = Sheet(header="青山区统计年鉴2020")
    for number in (1, 2, 3):
        sheet.paragraph(f"第{number}节学校{number}所。")
        sheet.paragraph("以上为初步统计数。")
        sheet.turn()
    sheet.paragraph("完。")
    assert read(sheet).text.splitlines() == [
        "第1节学校1所。", "以上为初步统计数。", "第2节学校2所。", "以上为初步统计数。",
        "第3节学校3所。", "以上为初步统计数。", "完。",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "is_left_out"),
    [("第3页 共9页", True), ("3/9", True), ("— 3 —", True), ("1", True), ("2740", False), ("3所", False)],
)
def test_what_a_page_number_is(number: str, is_left_out: bool) -> None:
    sheet = Sheet(numbered=False)
    sheet.paragraph("学校7所。")
    sheet.canvas.drawString(290, 30, number)
    assert (read(sheet).text == "学校7所。") is is_left_out


def test_bare_page_numbers_are_known_by_their_step() -> None:
    sheet = Sheet(numbered=False)
    for number in (11, 12):
        sheet.paragraph(f"第{number}节。")
        sheet.canvas.drawString(290, 30, str(number))
        if number == 11:
            sheet.turn()
    assert read(sheet).text == "第11节。\n第12节。"


def test_a_title_over_two_lines() -> None:
    sheet = Sheet()
    sheet.title("成都市2020年国民经济和社会发展统计公报", cut=15)
    sheet.paragraph(LONG)
    assert read(sheet).text == f"成都市2020年国民经济和社会发展统计公报\n{LONG}"


def test_lines_of_a_list_stay_lines() -> None:
    sheet = Sheet()
    sheet.paragraph(LONG)
    for line in ("学校7所", "医院15家", "公园22个"):
        sheet.paragraph(line)
    assert read(sheet).text.splitlines() == [LONG, "学校7所", "医院15家", "公园22个"]


@pytest.mark.parametrize("ruled", [True, False])
def test_tables(ruled: bool) -> None:
    sheet = Sheet()
    sheet.paragraph("上文。")
    sheet.table(
        [["指标", "数量", "增长"], ["医院（家）", "1235", "3.5%"], ["学校（所）", "2400", "1.2%"]],
        ruled=ruled,
    )
    sheet.paragraph("下文。")
    assert read(sheet).text.splitlines() == [
        "上文。", "指标\t数量\t增长", "医院（家）\t1235\t3.5%", "学校（所）\t2400\t1.2%", "下文。",
    ]  # fmt: skip


def test_a_cell_over_two_lines_is_one_cell() -> None:
    sheet = Sheet(numbered=False)
    canvas = sheet.canvas
    canvas.setFont(FONT, 12)
    for x in (72, 132, 232):
        canvas.line(x, 700, x, 620)
    for y in (700, 660, 620):
        canvas.line(72, y, 232, y)
    canvas.drawString(76, 685, "地区生产")
    canvas.drawString(76, 668, "总值")
    canvas.drawString(140, 675, "17716.7")
    canvas.drawString(76, 640, "人口")
    canvas.drawString(140, 640, "2093.8")
    source = read(sheet)
    assert source.text == "地区生产总值\t17716.7\n人口\t2093.8"
    assert str(source.locate(7, 14)) == "page 1, table 1, row 1, column 2"


def test_a_frame_around_a_paragraph_is_no_table() -> None:
    sheet = Sheet()
    sheet.canvas.rect(60, 600, 480, 190)
    sheet.paragraph(LONG)
    assert read(sheet).text == LONG


def test_two_columns() -> None:
    sheet = Sheet()
    first, second = LONG, LONG.replace("绿", "林")
    sheet.paragraph(first, ems=17)
    sheet.y = 770.0
    sheet.paragraph(second, ems=17, left=320)
    assert read(sheet).text == f"{first}\n{second}"


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_rotated_pages(rotation: int) -> None:
    sheet = Sheet(numbered=False)
    canvas = sheet.canvas
    canvas.setPageRotation(rotation)
    width, height = PAGE
    if rotation == 90:
        canvas.translate(width, 0)
    elif rotation == 180:
        canvas.translate(width, height)
    else:
        canvas.translate(0, height)
    canvas.rotate(rotation)
    sheet.y = 500.0
    sheet.paragraph(LONG, ems=30)
    sheet.table([["指标", "数量"], ["医院（家）", "1235"]])
    assert read(sheet).text == f"{LONG}\n指标\t数量\n医院（家）\t1235"


def test_radicals_become_the_characters_they_stand_for() -> None:
    from citymetrics.sources.pdf import RADICALS

    assert RADICALS[ord("⼈")] == "人"
    assert {len(plain) for plain in RADICALS.values()} == {1}


def test_pages_without_text_are_warned_of() -> None:
    sheet = Sheet(numbered=False)
    sheet.paragraph(LONG)
    sheet.turn()
    sheet.canvas.drawInlineImage(picture(), 72, 400, 200, 200)
    source = read(sheet)
    assert source.text == LONG
    assert source.warnings == ("a.pdf: no text on page 2: a picture, or damaged",)


def picture() -> object:
    """Return a small picture."""
    from PIL import Image

    return Image.new("RGB", (20, 20), "white")


def test_title_author_and_date() -> None:
    sheet = Sheet()
    sheet.canvas.setTitle("统计公报")
    sheet.canvas.setAuthor("成都市统计局")
    sheet.canvas.setProducer("test")
    sheet.paragraph("2020年末，全市学校7所。")
    source = read(sheet)
    assert (source.title, source.publisher, source.place) == ("统计公报", "成都市统计局", "成都市")
    # The file was made today, the text speaks of 2020: a copy.
    assert source.published is None
