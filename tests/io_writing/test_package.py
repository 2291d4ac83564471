"""The zip package and the encodings of its parts."""

from __future__ import annotations

import time
import zipfile
from io import BytesIO

import pytest

from tests.support.parts import member_order, plan
from tests.support.rich import BOOK, LIST, SHEET, unzipped, zipped
from tests.support.rich_all import workbook
from xlhazard.io.patch.package import Package
from xlhazard.io.reader import read_bytes
from xlhazard.io.writer import Unwritable, apply
from xlhazard.model.address import Address
from xlhazard.model.edits import UNCHECKED, AppendRow, EditPlan, MarkCell, SetCell

BASE = workbook("base")
B3 = Address(3, 2)


def set_one(data: bytes) -> bytes:
    return apply(data, plan(data, SetCell(LIST, B3, UNCHECKED, "新")))


def raw(data: bytes, at: Address) -> str:
    return read_bytes(data, "t.xlsx").workbook.sheets[LIST].at(at).raw


def rezipped(files: dict[str, bytes], **options: object) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", **options) as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name), content, options.get("compression"))
    return out.getvalue()


def test_untouched_packages_come_back_part_for_part() -> None:
    again = Package(BASE).to_bytes()
    assert unzipped(again) == unzipped(BASE)
    assert member_order(again) == member_order(BASE)
    assert zipfile.ZipFile(BytesIO(again)).testzip() is None


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_stored_and_deflated_members_work(method: int) -> None:
    data = rezipped(unzipped(BASE), compression=method)
    assert raw(set_one(data), B3) == "新"
    kept = zipfile.ZipFile(BytesIO(set_one(data))).getinfo("xl/styles.xml")
    assert kept.compress_type == method


def test_streamed_members_with_data_descriptors_work() -> None:
    class Unseekable(BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_where: int) -> int:
            raise OSError("a stream")

        def tell(self) -> int:
            raise OSError("a stream")

    out = Unseekable()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in unzipped(BASE).items():
            package.writestr(name, content)
    data = out.getvalue()
    assert b"PK\x07\x08" in data
    changed = set_one(data)
    assert zipfile.ZipFile(BytesIO(changed)).testzip() is None
    assert raw(changed, B3) == "新"


def test_archive_comment_dates_and_attributes_stay() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.comment = "县局".encode()
        for name, content in unzipped(BASE).items():
            member = zipfile.ZipInfo(name, (2021, 3, 4, 5, 6, 8))
            member.external_attr = 0o644 << 16
            package.writestr(member, content)
    changed = zipfile.ZipFile(BytesIO(set_one(out.getvalue())))
    assert changed.comment.decode() == "县局"
    for member in changed.infolist():
        assert member.date_time == (2021, 3, 4, 5, 6, 8)
        assert member.external_attr == 0o644 << 16


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_ambiguous_packages_are_refused() -> None:
    for twin in (SHEET, SHEET.upper()):
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            for name, content in unzipped(BASE).items():
                package.writestr(name, content)
            package.writestr(twin, b"<other/>")
        with pytest.raises(Unwritable, match="有两份"):
            set_one(out.getvalue())


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip at all", BASE[:-30], BASE[:2000]])
def test_what_is_no_package_is_refused(data: bytes) -> None:
    with pytest.raises(Unwritable, match="另存为"):
        apply(data, EditPlan("t", "", (SetCell(LIST, B3, UNCHECKED, "新"),)))


def test_a_damaged_part_is_refused_by_name() -> None:
    data = bytearray(rezipped(unzipped(BASE), compression=zipfile.ZIP_STORED))
    data[data.index(b'<row r="7"') + 3] ^= 0x20
    with pytest.raises(Unwritable, match="sheet1"):
        set_one(bytes(data))


@pytest.mark.parametrize(
    "body",
    [
        b"<worksheet",
        b"<worksheet xmlns='x'><sheetData>",
        b"<other/>",
        b"<w:worksheet xmlns:w='x'><sheetData/></w:worksheet>",
    ],
)
def test_broken_sheets_are_refused(body: bytes) -> None:
    data = zipped(unzipped(BASE) | {SHEET: body})
    with pytest.raises(Unwritable, match="sheet1"):
        set_one(data)


def test_rows_out_of_order_are_refused() -> None:
    files = unzipped(BASE)
    twisted = files[SHEET].replace(b'<row r="3"', b'<row r="30"')
    with pytest.raises(Unwritable, match="次序"):
        set_one(zipped(files | {SHEET: twisted}))


def test_a_document_type_in_a_part_is_refused() -> None:
    files = unzipped(BASE)
    body = files[BOOK].replace(b"<workbook ", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook ', 1)
    with pytest.raises(Unwritable, match="文档类型"):
        set_one(zipped(files | {BOOK: body}))


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_parts_in_other_encodings_are_understood(encoding: str) -> None:
    files = unzipped(workbook("inline_texts"))
    text = files[SHEET].decode().replace("UTF-8", encoding.upper())
    data = zipped(files | {SHEET: text.encode(encoding)})
    out = set_one(data)
    assert b'encoding="UTF-8"' in unzipped(out)[SHEET]
    assert raw(out, B3) == "新"
    assert raw(out, Address(4, 2)) == "企业3号 & <合作社>"


def test_parts_are_found_whatever_their_case() -> None:
    files = {
        name.replace("xl/worksheets/sheet1.xml", "xl/Worksheets/Sheet1.xml"): content
        for name, content in unzipped(BASE).items()
    }
    out = set_one(zipped(files))
    assert "xl/Worksheets/Sheet1.xml" in unzipped(out)
    assert "新".encode() in unzipped(out)["xl/Worksheets/Sheet1.xml"]


def test_a_workbook_elsewhere_in_the_package_is_found() -> None:
    files = {name.replace("xl/", "内容/book/"): content for name, content in unzipped(BASE).items()}
    for name in ("_rels/.rels", "[Content_Types].xml"):
        files[name] = files[name].decode().replace("xl/", "内容/book/").encode()
    data = zipped(files)
    out = apply(data, plan(data, MarkCell(LIST, B3, "error", "x")))
    assert "内容/book/comments1.xml" in unzipped(out)
    assert read_bytes(out, "t.xlsx").workbook.sheets[LIST].notes


def big(rows: int) -> bytes:
    lines = "".join(
        f'<row r="{r}">' + "".join(f'<c r="{c}{r}"><v>{r}</v></c>' for c in "ABCDEFGH") + "</row>"
        for r in range(1, rows + 1)
    )
    files = unzipped(BASE)
    start, end = files[SHEET].index(b"<row"), files[SHEET].index(b"</sheetData>")
    return zipped(files | {SHEET: files[SHEET][:start] + lines.encode() + files[SHEET][end:]})


def test_work_grows_with_the_sheet_and_the_plan_not_with_their_product() -> None:
    """Four times the rows and edits take about four times as long, far from sixteen."""

    def seconds(rows: int) -> float:
        data = big(rows)
        edits = [
            *(AppendRow(LIST, rows + n, rows, {1: "甲", 2: n}) for n in range(1, rows // 4)),
            *(MarkCell(LIST, Address(n, 1), "error", "x") for n in range(1, rows // 4)),
        ]
        given = plan(data, *edits)
        best = 9.0
        for _ in range(2):
            started = time.process_time()
            apply(data, given)
            best = min(best, time.process_time() - started)
        return best

    assert seconds(4000) < 9 * seconds(1000)
