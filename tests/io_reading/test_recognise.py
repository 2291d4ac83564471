"""The kind of a file is told from its bytes, and each kind that is no .xlsx gets its own remedy."""

from __future__ import annotations

import pytest

from tests.io_reading.crafting import (
    Member,
    members,
    parts,
    reading,
    refusal,
    workbook_bytes,
    zipped,
)

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 504


def ole(*streams: str) -> bytes:
    """A compound file as far as its directory entries go."""
    entries = b""
    for name in ("Root Entry", *streams):
        raw = name.encode("utf-16-le") + b"\x00\x00"
        entries += raw.ljust(64, b"\x00") + len(raw).to_bytes(2, "little") + b"\x02" + b"\x00" * 61
    return OLE + entries.ljust(2048, b"\x00")


def zip_of(*names: str, mimetype: bytes = b"") -> bytes:
    first = [Member("mimetype", mimetype, method=0)] if mimetype else []
    return zipped([*first, *(Member(name, b"content") for name in names)])


REFUSED = {
    "empty": (b"", "ST01", "0字节"),
    "zeroes": (b"\x00" * 4096, "ST01", "空字节"),
    "html": (b"\xef\xbb\xbf <!DOCTYPE html><html><table>", "ST01", "网页另存"),
    "html table": ("<table><tr><td>隐患</td>".encode("gb18030"), "ST01", "网页另存"),
    "html utf-16": ("<html><body>隐患".encode("utf-16"), "ST01", "网页另存"),
    "mht": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "ST01", "mht"),
    "xml 2003": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "ST03",
        "XML表格",
    ),
    "other xml": (b'<?xml version="1.0"?><root/>', "ST01", "XML文件"),
    "csv": ("编号,隐患\n1,灭火器过期\n".encode("gb18030"), "ST03", "CSV"),
    "csv utf-8": ("编号\t隐患\n".encode(), "ST03", "CSV"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "ST01", "PDF"),
    "png": (b"\x89PNG\r\n\x1a\n\x00\x00", "ST01", "图片"),
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "ST01", "照片"),
    "heic": (b"\x00\x00\x00\x18ftypheic", "ST01", "照片"),
    "bmp": (b"BM" + (60).to_bytes(4, "little") + b"\x00" * 54, "ST01", "图片"),
    "rar": (b"Rar!\x1a\x07\x01\x00", "ST01", "RAR"),
    "7z": (b"7z\xbc\xaf\x27\x1c\x00\x04", "ST01", "7z"),
    "rtf": (b"{\\rtf1\\ansi", "ST01", "RTF"),
    "shortcut": (b"L\x00\x00\x00\x01\x14\x02\x00\x00", "ST01", "快捷方式"),
    "program": (b"MZ\x90\x00", "ST01", "程序"),
    "xls": (ole("Workbook"), "ST03", ".xls"),
    "xls 95": (ole("Book"), "ST03", ".xls"),
    "bare biff": (b"\x09\x08\x10\x00\x00\x06\x05\x00", "ST03", ".xls"),
    "doc": (ole("WordDocument"), "ST01", "Word"),
    "ppt": (ole("PowerPoint Document"), "ST01", "PPT"),
    "encrypted": (ole("EncryptionInfo", "EncryptedPackage"), "ST02", ""),
    "cut compound file": (OLE[:300], "ST01", "不完整"),
    "docx": (zip_of("[Content_Types].xml", "word/document.xml"), "ST01", "Word"),
    "pptx": (zip_of("[Content_Types].xml", "ppt/presentation.xml"), "ST01", "PPT"),
    "xlsb": (zip_of("[Content_Types].xml", "xl/workbook.bin"), "ST03", ".xlsb"),
    "ods": (
        zip_of("content.xml", mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
        "ST03",
        ".ods",
    ),
    "odt": (
        zip_of("content.xml", mimetype=b"application/vnd.oasis.opendocument.text"),
        "ST01",
        "OpenDocument",
    ),
    "ofd": (zip_of("OFD.xml", "Doc_0/Document.xml"), "ST01", "OFD"),
    "numbers": (zip_of("Index/Document.iwa"), "ST01", "Numbers"),
    "zip of photos": (zip_of("现场/1.jpg", "现场/2.jpg"), "ST01", "压缩包"),
    "empty zip": (zipped([]), "ST01", "空的压缩包"),
    "noise": (bytes(range(256)) * 8, "ST01", "认不出"),
    "zip header only": (b"PK\x03\x04\x14\x00", "ST01", "不完整"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_each_kind_is_named_with_its_remedy(case: str) -> None:
    data, code, said = REFUSED[case]
    assert (refusal(data)[0], said in refusal(data)[1]) == (code, True)


@pytest.mark.parametrize("name", ["报送.xlsx", "报送.xls", "报送.pdf", "报送"])
def test_the_name_decides_nothing(name: str) -> None:
    assert refusal(b"%PDF-1.4", name)[0] == "ST01"
    assert reading(workbook_bytes(), name).workbook is not None


def test_wps_names_its_own_old_format() -> None:
    assert refusal(ole("Workbook"), "黑林三村.et") == ("ST03", "WPS表格(.et)")


@pytest.mark.parametrize(
    ("name", "ending"), [("三村.et", ".et"), ("三村.xls", ".xls"), ("三村", "（没有）")]
)
def test_sound_content_under_another_ending_is_read_and_said(name: str, ending: str) -> None:
    read = reading(workbook_bytes('<row r="1"><c r="A1"><v>1</v></c></row>'), name)
    assert read.workbook is not None
    assert [(one.code, dict(one.facts)) for one in read.notices] == [("ST04", {"ext": ending})]


@pytest.mark.parametrize("name", ["三村.xlsx", "三村.XLSX", "三村.xlsm"])
def test_usual_endings_are_not_mentioned(name: str) -> None:
    assert reading(workbook_bytes(), name).notices == ()


def test_a_text_cell_about_doctypes_is_no_doctype() -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>&lt;!DOCTYPE html&gt;</t></is></c></row>'
    read = reading(workbook_bytes(rows))
    assert read.workbook is not None
    assert read.notices == ()


def test_every_cut_of_a_workbook_is_refused_as_incomplete() -> None:
    whole = workbook_bytes('<row r="1"><c r="A1"><v>1</v></c></row>')
    for tenth in range(1, 10):
        assert refusal(whole[: len(whole) * tenth // 10])[0] == "ST01"
    assert refusal(whole[:-1])[0] == "ST01"


def test_reading_keeps_the_bytes_that_were_hashed() -> None:
    import hashlib

    data = zipped(members(parts()))
    read = reading(data, "三村\u202ex.xlsx")
    assert read.data is data
    assert read.size == len(data)
    assert read.sha256 == hashlib.sha256(data).hexdigest()
    assert read.workbook is not None
    assert (read.workbook.sha256, read.workbook.size) == (read.sha256, read.size)
    assert read.name == read.workbook.source == "三村\\u202ex.xlsx"
