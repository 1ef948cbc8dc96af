"""HTML: the article, its title, date and publisher; what is around it is left out."""

from __future__ import annotations

import sys

import pytest

for package in ("trafilatura", "docx", "pyarrow", "reportlab"):
    pytest.importorskip(package)

from citymetrics.errors import MissingExtraError, ReadError  # noqa: E402
from citymetrics.sources import SourceText, read_bytes  # noqa: E402
from sources_samples import LAST, TITLE, html, plain  # noqa: E402

LINKS = '<div class="related"><ul><li><a href="/1">2019年统计公报：学校2300所，医院1100家</a></li></ul></div>'


def read(page: str, encoding: str = "utf-8", name: str = "a.html") -> SourceText:
    """Return the document of a page."""
    (source,) = read_bytes(page.encode(encoding), name)
    return source


def test_navigation_and_footer_are_left_out() -> None:
    source = read(html(before=LINKS, after=LINKS.replace('class="related"', "")))
    assert source.text.strip() == plain().strip()
    assert source.title == TITLE


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gb2312", "utf-8-sig"])
def test_encodings(encoding: str) -> None:
    page = html(head=f'<meta charset="{encoding.removesuffix("-sig")}">')
    assert read(page, encoding).text.strip() == plain().strip()


def test_an_encoding_that_is_not_declared() -> None:
    assert read(html(), "gb18030").text.strip() == plain().strip()


@pytest.mark.parametrize(
    "charset",
    [
        "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "rot13", "base64", "hex", "zip", "uu",
        "quopri", "bz2", "mbcs", "oem", "utf-7", "utf-16", "utf-32", "palmos", "no-such-charset", "x" * 300, "-", "_",
    ],
)  # fmt: skip
def test_a_charset_that_no_page_can_have_is_not_believed(charset: str) -> None:
    page = html(head=f'<meta charset="{charset}">')
    assert read(page, "gb18030").text.strip() == plain().strip()
    with pytest.raises(ReadError, match=r"a\.html: its bytes are not text"):
        list(read_bytes(page.encode("gb18030")[:200] + b"\xff\xff" * 200, "a.html"))


@pytest.mark.parametrize("charset", ["shift_jis", "EUC-JP", "euc_kr", "Big5-HKSCS"])
def test_the_charset_of_a_page_is_believed(charset: str) -> None:
    page = f'<html><head><meta charset="{charset}"></head><body><p>公立小學校 7 校, 兒童 3200 人</p></body></html>'
    (source,) = read_bytes(page.encode(charset), "a.html")
    assert source.text.strip() == "公立小學校 7 校, 兒童 3200 人"


def test_a_page_with_a_broken_character_is_read_all_the_same() -> None:
    data = html(head='<meta charset="gbk">').encode("gbk").replace("旅游".encode("gbk"), b"\xff\xff\xc2\xc3")
    (source,) = read_bytes(data, "a.html")
    assert "注册志愿者达274万人" in source.text


@pytest.mark.parametrize(
    ("head", "before", "published"),
    [
        ('<meta name="PubDate" content="2021-03-27 10:00">', "", "2021-03-27"),
        ('<meta property="article:published_time" content="2021-03-27T10:00:00+08:00">', "", "2021-03-27"),
        ("", "<p>发布时间：2021年3月27日　来源：市统计局</p>", "2021-03-27"),
        ("", "", None),
    ],
)
def test_the_date(head: str, before: str, published: str | None) -> None:
    assert read(html(head=head, before=before)).published == published


@pytest.mark.parametrize(
    ("head", "place"),
    [
        ('<meta name="ContentSource" content="成都市统计局">', "成都市"),
        (
            '<meta name="SiteName" content="武侯区人民政府网站"><meta name="ContentSource" content="四川日报">',
            "武侯区",
        ),
        ('<meta name="ContentSource" content="新华网">', None),
        ("", None),
    ],
)
def test_the_place_is_the_publisher_s(head: str, place: str | None) -> None:
    assert read(html(head=head)).place == place


def test_a_short_page_keeps_its_structure() -> None:
    page = (
        "<body><div>全市注册志愿者达<b>274</b>万人。<br>学校12所</div><ul><li>医院5家<li>公园7个</ul></body>"
    )
    assert read(page).text.splitlines() == ["全市注册志愿者达274万人。", "学校12所", "医院5家", "公园7个"]


def test_hidden_text_scripts_and_comments_are_not_read() -> None:
    page = html(after='<p style="display:none">床位1张</p><script>var a="床位2张";</script><!-- 床位3张 -->')
    assert "床位" not in read(page).text


def test_cells_over_several_columns_and_rows_leave_blanks() -> None:
    table = (
        "<table><tr><th rowspan=2>指标</th><th colspan=2>2020年</th></tr><tr><td>数量</td><td>增长%</td></tr>"
        "<tr><td>企业（家）</td><td>1820</td><td>3.5</td></tr></table>"
    )
    source = read(f"<html><body><p>{LAST}</p>{table}</body></html>")
    assert source.text.splitlines()[1:] == ["指标\t2020年\t", "\t数量\t增长%", "企业（家）\t1820\t3.5"]
    start = source.text.index("1820")
    assert str(source.locate(start, start + 4)) == "table 1, row 3, column 2"


def test_a_table_that_arranges_the_page_is_no_table() -> None:
    page = f"<html><body><table><tr><td><p>{LAST}</p><table><tr><td>a</td><td>7</td></tr></table></td></tr></table>"
    source = read(page)
    assert source.text.splitlines() == [LAST, "a\t7"]


def test_a_title_outside_the_article_is_the_first_line() -> None:
    page = (
        f"<html><head><title>{TITLE}</title></head><body><div class=top><span>{TITLE}</span></div>"
        f"<div id=main><p>{LAST}</p><p>{LAST}</p></div></body></html>"
    )
    assert read(page).text.splitlines() == [TITLE, LAST, LAST]


def test_xhtml_with_a_declaration() -> None:
    page = f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html><body><p>{LAST}</p></body></html>'
    assert read(page, name="a.xhtml").text == LAST


def test_a_missing_package_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(MissingExtraError, match=r"HTML needs trafilatura: pip install 'citymetrics\[html\]'"):
        read(html())
    errors: list[str] = []
    assert (
        list(read_bytes(html().encode(), "a.html", on_error=lambda _, error: errors.append(str(error)))) == []
    )
    assert errors == ["a.html: HTML needs trafilatura: pip install 'citymetrics[html]'"]
