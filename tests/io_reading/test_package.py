"""A package that two programs could read differently is refused, and so is a damaged one."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from tests.io_reading.crafting import (
    SHEET,
    Member,
    deflated,
    members,
    parts,
    reading,
    refusal,
    workbook_bytes,
    zipped,
)
from xlhazard.io.limits import Limits

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


def usual(**changes: object) -> list[Member]:
    """The members of a sound workbook; changes go to the sheet's own member."""
    return [replace(one, **changes) if one.name == SHEET else one for one in members(parts(ROW))]


def with_member(extra: Member) -> bytes:
    return zipped([*members(parts(ROW)), extra])


AMBIGUOUS = {
    "twice": (with_member(Member(SHEET, b"<worksheet/>")), "出现了两次"),
    "case twin": (with_member(Member("xl/Worksheets/Sheet1.xml", b"x")), "大小写"),
    "absolute": (with_member(Member("/xl/media/a.png", b"x")), "绝对路径"),
    "drive": (with_member(Member("C:/a.png", b"x")), "绝对路径"),
    "backslash": (with_member(Member("xl\\media\\a.png", b"x")), "反斜杠"),
    "parent": (with_member(Member("xl/../../a.png", b"x")), "上级文件夹"),
    "dot": (with_member(Member("xl/./a.png", b"x")), "不规范"),
    "control sign": (with_member(Member("xl/a\x01.png", b"x")), "控制字符"),
    "encrypted flag": (with_member(Member("xl/a.png", b"x", flags=1)), "加密"),
    "method 99": (with_member(Member("xl/a.png", b"x", method=99)), "压缩方式99"),
    "stored sizes differ": (with_member(Member("a.png", b"xyz", method=0, size=9)), "前后不一"),
    "longer than declared": (zipped(usual(size=10)), "比声明的长"),
    "shorter than declared": (zipped(usual(size=99_999)), "比声明的短"),
    "header says another size": (zipped(usual(local_size=7)), "前后不一"),
    "header says another name": (zipped(usual(local_name="xl/worksheets/sheet2.xml")), "不一致"),
    "wrong checksum": (zipped(usual(crc=1)), "校验和"),
    "not deflated": (zipped(usual(raw=b"\xff\xff\xff not deflate")), "已损坏"),
    "cut stream": (zipped(usual(raw=deflated(b"<worksheet>" * 500)[:-4])), ""),
    "stream goes on": (
        zipped(usual(raw=deflated(str(parts(ROW)[SHEET]).encode()) + b"zz")),
        "长度",
    ),
    "bytes before": (zipped(members(parts(ROW)), before=b"#!/bin/sh\n"), ""),
    "zip before": (zipped(members(parts(ROW)), before=workbook_bytes()), "多出"),
    "bytes after": (zipped(members(parts(ROW)), after=b"more"), "文件末尾"),
    "offset outside": (with_member(Member("xl/a.png", b"x", at=10_000_000)), "位置不对"),
}


@pytest.mark.parametrize("case", AMBIGUOUS)
def test_ambiguous_packages_are_refused(case: str) -> None:
    data, said = AMBIGUOUS[case]
    code, facts = refusal(data)
    assert code == "ST29"
    assert said in facts


def test_members_that_share_their_bytes_overlap() -> None:
    first = Member("xl/media/0.bin", b"x" * 5000, method=0)
    listed = [*members(parts(ROW)), first]
    offset = zipped(listed).find(b"xl/media/0.bin") - 30
    shared = [Member(f"xl/media/{n}.bin", b"x" * 5000, method=0, at=offset) for n in range(1, 1000)]
    code, facts = refusal(zipped([*listed, *shared]))
    assert code == "ST29"
    assert "重叠" in facts or "不一致" in facts


def test_a_member_inside_another_is_refused() -> None:
    inner = zipped([Member("xl/media/inner.bin", b"inner", method=0)])
    outer = Member("xl/media/outer.bin", inner, method=0)
    listed = [*members(parts(ROW)), outer]
    at = zipped(listed).find(b"outer.bin") + len(b"outer.bin")
    data = zipped([*listed, Member("xl/media/inner.bin", b"inner", method=0, at=at)])
    code, facts = refusal(data)
    assert code == "ST29"
    assert "重叠" in facts


def test_a_damaged_part_that_is_no_xml_any_more_is_damaged_not_odd() -> None:
    sound = parts(ROW)[SHEET]
    assert isinstance(sound, str)
    broken = sound.encode().replace(b"<v>", b"<v\x00")
    code, facts = refusal(zipped(usual(data=broken, crc=123)))
    assert (code, "校验和" in facts) == ("ST29", True)


def test_ill_formed_xml_with_a_right_checksum_is_unreadable() -> None:
    code, facts = refusal(workbook_bytes(more={SHEET: "<worksheet><sheetData>"}))
    assert (code, "sheet1.xml" in facts) == ("ST01", True)


def test_ill_formed_parts_that_nobody_reads_do_no_harm() -> None:
    more = {"xl/drawings/vmlDrawing1.vml": "<xml><br></xml>", "customXml/item1.xml": "<a><b></a>"}
    assert reading(workbook_bytes(ROW, more=more)).notices == ()


def test_a_checksum_counts_for_parts_that_nobody_reads() -> None:
    assert refusal(with_member(Member("xl/media/image1.png", b"picture", crc=5)))[0] == "ST29"
    spoilt = Member("customXml/item1.xml", b"<a><b></a>", crc=5)
    assert refusal(with_member(spoilt))[0] == "ST29"


def test_a_thousand_parts_once_each_are_honest() -> None:
    more = {f"xl/media/image{n}.png": b"x" for n in range(1000)}
    assert reading(workbook_bytes(ROW, more=more)).notices == ()


def test_totals_are_limits_and_say_what_is_too_large() -> None:
    many = {f"xl/media/image{n}.png": b"x" for n in range(2000)}
    assert "部件数" in refusal(workbook_bytes(ROW, more=many))[1]
    huge = zipped([*members(parts(ROW)), Member("xl/media/a.bin", b"x", size=300 << 20)])
    code, facts = refusal(huge)
    assert code == "ST26"
    assert "a.bin" in facts
    assert "256 MiB" in facts
    code, facts = refusal(workbook_bytes(ROW) + b" " * (2 << 20), limits=Limits(max_file_mib=1))
    assert (code, "1 MiB" in facts) == ("ST26", True)


def test_high_ratio_alone_is_honest() -> None:
    rows = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(1, 200_000))
    data = workbook_bytes(rows)
    assert len(rows) / len(data) > 8
    assert reading(data).notices == ()


def zipfile_bytes(**opening: bool) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for one in members(parts(ROW)):
            with file.open(one.name, "w", **opening) as part:
                part.write(one.data)
    return target.getvalue()


def test_packages_as_zipfile_writes_them_are_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reading(zipfile_bytes()).notices == ()
    assert reading(zipfile_bytes(force_zip64=True)).notices == ()
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 1)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    wide = zipfile_bytes(force_zip64=True)
    assert b"PK\x06\x06" in wide
    assert reading(wide).notices == ()
    lying = wide.replace(b"PK\x06\x06", b"PK\x06\x00")
    assert refusal(lying)[0] == "ST29"


def test_sizes_behind_the_data_are_sound() -> None:
    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

    target = Pipe()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for one in members(parts(ROW)):
            file.writestr(one.name, one.data)
    assert reading(target.getvalue()).notices == ()
