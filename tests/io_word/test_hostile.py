"""What is handed over as a Word form and is none, or is hostile: a reason, never an exception."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable

import pytest

from tests.workflow.word_forms import dispatch
from xlhazard.io.limits import Limits
from xlhazard.io.word.reader import looks_like_word, read_word
from xlhazard.io.word.writer import apply_word
from xlhazard.model.address import Address
from xlhazard.model.edits import EditPlan, SetCell

MAIN = "word/document.xml"


def changed(edit: Callable[[dict[str, bytes]], None]) -> bytes:
    """The dispatch form with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(dispatch())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    edit(parts)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def in_main(old: bytes, new: bytes) -> bytes:
    def edit(parts: dict[str, bytes]) -> None:
        assert old in parts[MAIN]
        parts[MAIN] = parts[MAIN].replace(old, new, 1)

    return changed(edit)


def added(name: str, content: bytes = b"x") -> bytes:
    def edit(parts: dict[str, bytes]) -> None:
        parts[name] = content

    return changed(edit)


def removed(name: str) -> bytes:
    def edit(parts: dict[str, bytes]) -> None:
        del parts[name]

    return changed(edit)


def macro_type(parts: dict[str, bytes]) -> None:
    kind = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main"
    types = parts["[Content_Types].xml"]
    assert kind in types
    parts["[Content_Types].xml"] = types.replace(kind, b"vnd.ms-word.document.macroEnabled.main")


def without_tables(parts: dict[str, bytes]) -> None:
    parts[MAIN] = re.sub(rb"<w:tbl>.*</w:tbl>", b"", parts[MAIN], flags=re.DOTALL)


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
INSERTED = b'<w:ins w:id="1" w:author="a"><w:r><w:t>1</w:t></w:r></w:ins></w:p>'
HOSTILE: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "ST01", "0字节"),
    "old word": (OLE + "WordDocument".encode("utf-16-le") + bytes(2000), "ST01", "旧版Word"),
    "cut": (dispatch()[:-400], "ST01", "不完整"),
    "macro type": (changed(macro_type), "ST01", "带宏"),
    "macro part": (added("word/vbaProject.bin"), "ST01", "带宏"),
    "signed": (added("_xmlsignatures/origin.sigs"), "ST01", "签名"),
    "tracked": (in_main(b"</w:p>", INSERTED), "ST01", "修订"),
    "no table": (changed(without_tables), "ST01", "没有表格"),
    "no main part": (removed(MAIN), "ST01", "主文档"),
    "no types": (removed("[Content_Types].xml"), "ST01", "不是Word文档"),
    "doctype": (
        in_main(b"<w:document", b'<!DOCTYPE d [<!ENTITY a "b">]><w:document'),
        "ST30",
        "文档类型声明",
    ),
    "doctype elsewhere": (added("word/x.xml", b"<!DOCTYPE d []><d/>"), "ST30", "文档类型声明"),
    "broken": (in_main(b"</w:body>", b""), "ST01", "已损坏"),
    "deep": (in_main(b"<w:body>", b"<w:body>" + b"<w:sdt>" * 70 + b"</w:sdt>" * 70), "ST30", "层"),
    "absolute name": (added("/etc/x.xml"), "ST29", "绝对路径"),
    "text": ("表格".encode(), "ST03", ""),
    "pdf": (b"%PDF-1.7\n", "ST01", "PDF"),
}


@pytest.mark.reliability
@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_with_a_reason(name: str) -> None:
    data, code, said = HOSTILE[name]
    found = read_word(data, "表.docx")
    assert found.reading.workbook is None
    (notice,) = found.reading.notices
    assert notice.code == code
    assert said in "".join(map(str, notice.facts.values()))


@pytest.mark.reliability
def test_a_bomb_is_refused_before_it_is_inflated() -> None:
    data = added("word/media/a.bin", bytes(140 << 20))
    (notice,) = read_word(data, "表.docx").reading.notices
    assert notice.code == "ST26"
    many = in_main(b"<w:body>", b"<w:body>" + b"<w:p/>" * 5000)
    (notice,) = read_word(many, "表.docx", Limits(max_elements=4000)).reading.notices
    assert notice.code == "ST26"


@pytest.mark.reliability
def test_no_flipped_byte_raises() -> None:
    """Damage anywhere: read with a reason, or read as it was."""
    data = dispatch()
    for place in range(0, len(data), 701):
        broken = data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :]
        found = read_word(broken, "表.docx")
        assert found.reading.workbook is not None or len(found.reading.notices) == 1


def test_what_is_word_is_told_by_content() -> None:
    assert looks_like_word(dispatch(), "表.xlsx")
    assert looks_like_word(b"", "表.DOC")
    assert not looks_like_word(b"PK\x03\x04", "表.docx")
    assert not looks_like_word(zlib.compress(b"a"), "a.xlsx")


WORDS = ('a<b>&"c"', "第一行\n第二行", "  两头空  ", "5")


@pytest.mark.parametrize("words", WORDS)
def test_any_text_is_read_back(words: str) -> None:
    data = dispatch()
    sheet = read_word(data, "a.docx").reading.workbook
    assert sheet is not None
    plan = EditPlan("a.docx", sheet.sha256, (SetCell("表1", Address(4, 5), None, words),))
    again = read_word(apply_word(data, plan), "a.docx").reading.workbook
    assert again is not None
    cell = again.sheets["表1"].at(Address(4, 5))
    assert cell is not None
    assert cell.raw == words
