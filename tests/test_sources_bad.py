"""Bad inputs: each gets an error that names the file, the cause and what would be right, and the run goes on.

The table in docs/sources.md has a row for each of ``BAD``, by its name.
"""

from __future__ import annotations

import io
import json
import os
import re
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

pytest.importorskip("trafilatura")
pytest.importorskip("docx")
pytest.importorskip("pypdfium2")
pytest.importorskip("pyarrow")
pytest.importorskip("reportlab")

from citymetrics.errors import ReadError
from citymetrics.sources import Limits, read_bytes, read_source
from citymetrics.sources.limits import MIB
from sources_samples import LAST, SAMPLES, Sheet, parquet_bytes, plain, zip_bytes

DOCX, PDF = SAMPLES["report.docx"], SAMPLES["report.pdf"]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    "<d>&c;</d>"
)


def with_part(name: str, part: bytes, data: bytes = DOCX) -> bytes:
    """Return a package with one part replaced or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    return zip_bytes({**members, name: part})


def encrypted_pdf() -> bytes:
    """Return a PDF that opens with a password."""
    sheet = Sheet(password="secret")
    sheet.paragraph(LAST)
    return sheet.bytes()


def scanned_pdf() -> bytes:
    """Return a PDF of a picture."""
    from PIL import Image

    sheet = Sheet(numbered=False)
    sheet.canvas.drawInlineImage(Image.new("RGB", (20, 20), "white"), 72, 400, 200, 200)
    return sheet.bytes()


def unreadable_pdf() -> bytes:
    """Return a PDF whose text layer is of private characters."""
    sheet = Sheet(numbered=False)
    sheet.paragraph("\ue001\ue002\ue003\ue004\ue005\ue006\ue007\ue008")
    return sheet.bytes()


def damaged_zip() -> bytes:
    """Return a zip with some bytes of its member changed."""
    data = bytearray(zip_bytes({"a.txt": plain().encode()}))
    data[60:80] = bytes(20)
    return bytes(data)


def locked_zip() -> bytes:
    """Return a zip whose member is marked as encrypted."""
    data = bytearray(zip_bytes({"a.txt": plain().encode()}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def crowded_zip() -> bytes:
    """Return a zip whose directory has 9,000 entries, which are all of one byte."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    count = 9_000
    directory = entry * count
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), 4, 0)
    return b"PK\x03\x04" + directory + end


def nested_zip(depth: int) -> bytes:
    """Return a zip in a zip and so on."""
    data = zip_bytes({"a.txt": plain().encode()})
    for _ in range(depth - 1):
        data = zip_bytes({"in.zip": data})
    return data


def nested_docx() -> bytes:
    """Return a Word document whose elements are nested a thousand deep."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "<w:sdt><w:sdtContent>" * 500 + "</w:sdtContent></w:sdt>" * 500
    return with_part(
        "word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>".encode()
    )


def crowded_pdf() -> bytes:
    """Return a PDF of three pages."""
    sheet = Sheet()
    for _ in range(3):
        sheet.paragraph(LAST)
        sheet.turn()
    return sheet.bytes()


SMALL = Limits(
    text_bytes=1000, html_bytes=1000, file_bytes=60_000, part_bytes=20_000, unpacked_bytes=90_000,
    archive_bytes=30_000, archive_files=1000, archive_depth=2, row_group_bytes=1000, pages=2, page_characters=20,
)  # fmt: skip
USUAL = Limits()

# name: (file, its bytes, limits, what is wrong, what would be right)
BAD: dict[str, tuple[str, bytes | Callable[[], bytes], Limits, str, str]] = {
    "empty file": ("a.pdf", b"", USUAL, "is empty (0 bytes)", "fetch or save it again"),
    "blank text": ("a.txt", b" \n\t\r\n", USUAL, "holds no text", "check that the document is the right one"),
    "page without text": ("a.html", b"<html><body></body></html>", USUAL, "holds no", "check that the document"),
    "cut text": ("a.txt", LAST.encode()[:-1], USUAL, "its bytes are not text", "in UTF-8"),
    "cut PDF": ("a.pdf", PDF[: len(PDF) // 3], USUAL, "is damaged or cut short as a PDF", "fetch or save it again"),
    "cut DOCX": ("a.docx", DOCX[: len(DOCX) // 2], USUAL, "is damaged or cut short as a Word", "fetch or save"),
    "cut zip": ("a.zip", SAMPLES["report.zip"][:-30], USUAL, "is damaged or cut short as a zip", "fetch or save"),
    "cut Parquet": ("a.parquet", parquet_bytes()[:-9], USUAL, "is damaged or cut short as Parquet", "fetch or save"),
    "damaged member of a zip": ("a.zip", damaged_zip, USUAL, "a.txt: is damaged in its zip", "make the zip again"),
    "DOCX without its body": ("a.docx", zip_bytes({"a.xml": b"<a/>"}), USUAL, "without word/document.xml", "save it"),
    "DOCX with broken XML": (
        "a.docx",
        with_part("word/document.xml", b"<w:document"),
        USUAL,
        "is damaged as a Word document",
        "save it as .docx again",
    ),
    "encrypted PDF": ("a.pdf", encrypted_pdf, USUAL, "is encrypted", "open it with its password"),
    "encrypted DOCX": (
        "a.docx",
        OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600),
        USUAL,
        "is encrypted",
        "open it with its password",
    ),
    "encrypted zip": ("a.zip", locked_zip, USUAL, "a.txt: is encrypted", "without a password"),
    "encrypted Parquet": ("a.parquet", b"PARE" + bytes(60), USUAL, "an encrypted Parquet file", "without encryption"),
    "scanned PDF": ("a.pdf", scanned_pdf, USUAL, "has no text layer, only pictures", "recognise its characters (OCR)"),
    "PDF of signs without meaning": ("a.pdf", unreadable_pdf, USUAL, "do not say what their signs", "(OCR)"),
    "picture named as text": ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(40), USUAL, "a PNG picture", "(OCR)"),
    "bytes named as PDF": ("a.pdf", bytes(range(256)), USUAL, "its bytes are not text", "save it as plain text"),
    "Word 97": ("a.doc", OLE + bytes(600), USUAL, "is a file of Office 97-2003", "save it as .docx"),
    "Excel workbook": ("a.xlsx", zip_bytes({"xl/workbook.xml": b"<a/>"}), USUAL, "is an Excel workbook", "tab-sep"),
    "RTF": ("a.doc", b"{\\rtf1\\ansi 7}", USUAL, "Rich Text", "save it as .docx"),
    "RAR": ("a.rar", b"Rar!\x1a\x07\x00", USUAL, "a RAR archive", "make a .zip of it"),
    "large text": ("a.txt", LAST.encode() * 30, SMALL, "is too large", "split it"),
    "large page": ("a.html", b"<html>" + bytes(2000), SMALL, "is too large", "split it"),
    "zip bomb": ("a.zip", zip_bytes({"a.txt": bytes(8 * MIB)}), SMALL, "a.txt: is too large (8.0 MiB", "split it"),
    "zip of zips": ("a.zip", nested_zip(3), SMALL, "is a zip 3 deep in zips", "unpack the outer ones"),
    "zip with too many files": ("a.zip", crowded_zip, Limits(archive_files=1000), "lists over 1000 files", "split it"),
    "zip without documents": ("a.zip", zip_bytes({"a.css": b"a"}), USUAL, "is a zip without documents", "put files"),
    "path out of the zip": ("a.zip", zip_bytes({"../../a.txt": b"7"}), USUAL, "leads out of the zip", "relative names"),
    "absolute path in a zip": ("a.zip", zip_bytes({"/etc/a.txt": b"7"}), USUAL, "leads out of the zip", "relative"),
    "DOCX bomb": (
        "a.docx",
        with_part("word/document.xml", bytes(8 * MIB)),
        SMALL,
        "word/document.xml: is too large (8.0 MiB",
        "split it",
    ),
    "billion laughs": ("a.docx", with_part("word/document.xml", LAUGHS.encode()), USUAL, "declares entities", "save"),
    "billion laughs in UTF-16": (
        "a.docx",
        with_part("word/document.xml", LAUGHS.encode("utf-16")),
        USUAL,
        "declares entities",
        "save",
    ),
    "tags nested deep": ("a.html", b"<div>" * 300_000 + b"7", USUAL, "nested too deep", "save the page as plain text"),
    "huge word in a page": ("a.html", b"<p>" + b"7" * (11 * MIB), USUAL, "too long", "save the page as plain text"),
    "DOCX nested deep": ("a.docx", nested_docx, USUAL, "is damaged as a Word document", "save it as .docx again"),
    "PDF of too many pages": ("a.pdf", crowded_pdf, SMALL, "has 4 pages, at most 2", "split it"),
    "PDF page with too many characters": ("a.pdf", PDF, SMALL, "characters on page 1, at most 20", "split it"),
    "PDF that takes too long": ("a.pdf", PDF, Limits(seconds=-1), "took over -1 seconds by page 0", "split it"),
    "broken line of JSONL": ("a.jsonl", b'{"text": "7', USUAL, "a.jsonl#1: is not JSON", "one object a line"),
    "JSON array": ("a.jsonl", b'["a"]', USUAL, "is a JSON list", "write one object a line"),
    "JSON nested deep": ("a.jsonl", b"[" * 100_000, USUAL, "nested too deep", "write one object a line"),
    "JSONL without the column": ("a.jsonl", b'{"body": "7"}', USUAL, "has no column 'text', but 'body'", "name the"),
    "JSONL without a text": ("a.jsonl", b'{"text": null}', USUAL, "its 'text' is None", "give a str"),
    "JSONL with a bad date": ("a.jsonl", b'{"text": "7", "published": "soon"}', USUAL, "'soon'", "give 2021, 2021-08"),
    "JSONL with a bad place": ("a.jsonl", b'{"text": "7", "place": "x"}', USUAL, "its 'place'", "give a name"),
    "JSONL with an endless line": ("a.jsonl", b'{"text": "' + b"7" * 2000, SMALL, "#1: is too large", "split it"),
    "Parquet without the column": ("a.parquet", parquet_bytes({"body": "7"}), USUAL, "but 'body'", "name the column"),
    "Parquet bomb": ("a.parquet", parquet_bytes({"text": "7" * 2000}), SMALL, "row group 0: is too large", "split it"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_input_is_named_with_its_cause_and_remedy(name: str) -> None:
    file, data, limits, wrong, right = BAD[name]
    errors: list[ReadError] = []
    content = data() if callable(data) else data
    sources = list(read_bytes(content, file, limits=limits, on_error=lambda _, error: errors.append(error)))
    assert sources == []
    (message,) = map(str, errors)
    assert message.startswith(file)
    assert wrong in message
    assert right in message
    assert "\n" not in message
    assert len(message) < 400


@pytest.mark.parametrize("name", BAD)
def test_the_run_goes_on_after_a_bad_input(name: str, tmp_path: Path) -> None:
    file, data, limits, _, _ = BAD[name]
    (tmp_path / f"m{Path(file).suffix}").write_bytes(data() if callable(data) else data)
    for good in ("a.txt", "z.txt"):
        (tmp_path / good).write_text("学校7所。", encoding="utf-8")
    failed: list[str] = []
    sources = list(read_source(tmp_path, limits=limits, on_error=lambda doc, _: failed.append(doc)))
    assert [Path(source.doc).name for source in sources] == ["a.txt", "z.txt"]
    assert all(f"m{Path(file).suffix}" in doc for doc in failed)
    assert failed


def test_the_table_in_the_docs_has_a_row_for_each() -> None:
    page = Path(__file__).parent.parent / "docs" / "sources.md"
    table = page.read_text(encoding="utf-8").split("## Bad inputs")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| ([^|]+?) \|", table, re.MULTILINE)) - {"input", "---"} == set(BAD)


@pytest.mark.parametrize(
    ("file", "sample", "kind"),
    [
        ("a.txt", "report.pdf", "page 1, paragraph 1"),
        ("a.pdf", "report.html", "paragraph 1"),
        ("a.zip", "report.docx", "paragraph 1"),
        ("a.doc", "report.docx", "paragraph 1"),
        ("a.csv", "report.parquet", "record 1, line 1"),
        ("a.pdf", "report.txt", "line 1"),
        ("a", "report.jsonl", "record 1, line 1"),
    ],
)
def test_a_mislabelled_file_is_read_as_what_it_is(file: str, sample: str, kind: str) -> None:
    (source,) = read_bytes(SAMPLES[sample], file)
    assert str(source.locate(0, 1)) == kind
    assert "274万人" in source.text


def test_a_bomb_does_not_reach_memory() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.txt", "w") as member:
        for _ in range(300):
            member.write(bytes(MIB))
    data = stream.getvalue()
    assert len(data) < MIB
    tracemalloc.start()
    try:
        assert list(read_bytes(data, "a.zip", on_error=lambda *_: None)) == []
        assert tracemalloc.get_traced_memory()[1] < 8 * MIB
    finally:
        tracemalloc.stop()


def test_a_member_gives_no_more_than_it_states() -> None:
    data = bytearray(zip_bytes({"a.txt": bytes(MIB)}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (100).to_bytes(4, "little")
    errors: list[str] = []
    assert (
        list(read_bytes(bytes(data), "a.zip", limits=SMALL, on_error=lambda _, e: errors.append(str(e))))
        == []
    )
    assert errors[0].startswith("a.zip/a.txt: ")


def test_the_files_of_a_zip_together_are_bounded() -> None:
    data = zip_bytes({f"{i}.txt": (LAST * 4).encode() for i in range(100)})
    errors: list[str] = []
    sources = list(read_bytes(data, "a.zip", limits=SMALL, on_error=lambda _, e: errors.append(str(e))))
    size = len((LAST * 4).encode())
    assert len(sources) == SMALL.archive_bytes // size
    assert len(errors) == 100 - len(sources)


def test_a_row_that_fails_does_not_end_its_file() -> None:
    lines: list[dict[str, object]] = [{"text": "学校7所"}, {"text": None}, {"text": "医院5家"}]
    data = "\n".join(json.dumps(line) for line in lines).encode()
    failed: list[str] = []
    sources = list(read_bytes(data, "a.jsonl", on_error=lambda doc, _: failed.append(doc)))
    assert [source.doc for source in sources] == ["a.jsonl#1", "a.jsonl#3"]
    assert failed == ["a.jsonl#2"]
    sources = list(read_bytes(parquet_bytes(*lines), "a.parquet", on_error=lambda doc, _: failed.append(doc)))
    assert [source.doc for source in sources] == ["a.parquet#1", "a.parquet#3"]


def test_a_page_with_too_many_elements_is_read_without_looking_for_its_article() -> None:
    page = "<body><div class='nav'><p>导航9件</p></div>" + "<p>学校7所</p>" * 50
    (source,) = read_bytes(page.encode(), "a.html", limits=Limits(html_elements=10))
    assert source.text.splitlines() == ["学校7所"] * 50


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(ReadError, match=r"a\.txt: is not a file"):
        list(read_source(tmp_path / "a.txt"))


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("学校7所", encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert len(list(read_source(tmp_path))) == 1


@pytest.mark.parametrize("name", SAMPLES)
def test_changed_bytes_raise_nothing_but_read_errors(name: str) -> None:
    random = Random(name)
    for _ in range(40):
        data = bytearray(SAMPLES[name])
        for _ in range(random.choice((1, 5, 50))):
            data[random.randrange(len(data))] = random.randrange(256)
        if random.random() < 0.3:
            del data[random.randrange(1, len(data)) :]
        for source in read_bytes(bytes(data), name, on_error=lambda *_: None):
            source.locate(0, len(source.text))
