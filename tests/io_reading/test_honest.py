"""What honest programs write is read without a word, and the values are those others read."""

from __future__ import annotations

import datetime as dt
import subprocess
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet.datavalidation import DataValidation
from python_calamine import CalamineWorkbook

from tests.support.programs import needed
from xlhazard.io.reader import read_bytes
from xlhazard.model.address import Address, Area
from xlhazard.model.workbook import Workbook

VALUES: list[list[object]] = [
    ["序号", "隐患描述", "发现日期", "金额", "是否", "备注"],
    [1, "灭火器过期 & 未更换 <3具>", dt.date(2023, 6, 1), 1.5, True, "  前后空格  "],
    [
        2,
        "换行\n第二行",
        dt.datetime.fromisoformat("2023-06-02T14:30"),
        -0.000125,
        False,
        "“引号”'\"'",
    ],
    [3, "𠮷野家 😀", dt.time(8, 30), 12345678901234567, None, "=1+1".replace("=", "＝")],
    [None, "#N/A"[1:], dt.date(1999, 12, 31), 1e300, None, "x" * 5000],
]


def saved(book: openpyxl.Workbook) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def built(*, filtered: bool) -> bytes:
    """Two sheets of everything a ledger has; LibreOffice cannot load openpyxl's filter of one."""
    book = openpyxl.Workbook()
    for name in ("隐患清单", "Sheet & 'two'"):
        sheet = book.create_sheet(name)
        for row in VALUES:
            sheet.append(row)
        sheet["H2"] = "=D2*2"
        sheet["B2"].comment = Comment("请核对", "安办")
        sheet.merge_cells("A8:C9")
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["D"].hidden = True
        if filtered:
            sheet.auto_filter.ref = "A1:F5"
        sheet.protection.sheet = True
        rule = DataValidation("list", formula1='"是,否"', showErrorMessage=True)
        rule.add("E2:E500")
        sheet.add_data_validation(rule)
    book.remove(book.worksheets[0])
    book.worksheets[1].sheet_state = "hidden"
    return saved(book)


@pytest.fixture(scope="module")
def honest() -> bytes:
    return built(filtered=True)


def plain(book: Workbook, sheet: str, place: Address) -> object:
    """A cell's value as openpyxl gives it."""
    cell = book.sheets[sheet].at(place)
    if cell is None or (cell.kind == "" and cell.formula):
        return None
    if cell.kind == "b":
        return cell.raw == "1"
    if cell.kind == "n" and cell.style in book.date_styles:
        return from_excel(float(cell.raw))
    if cell.kind == "n":
        return int(cell.raw) if cell.raw.lstrip("-").isdecimal() else float(cell.raw)
    return cell.raw


def assert_same_as_openpyxl(data: bytes) -> Workbook:
    read = read_bytes(data, "honest.xlsx")
    assert read.notices == ()
    book = read.workbook
    assert book is not None
    other = openpyxl.load_workbook(BytesIO(data), data_only=True)
    assert tuple(book.sheets) == tuple(other.sheetnames)
    for sheet in other.worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                place = Address(cell.row, cell.column)
                assert plain(book, sheet.title, place) == cell.value, (sheet.title, place)
    return book


def test_openpyxl_workbooks_read_as_openpyxl_reads_them(honest: bytes) -> None:
    book = assert_same_as_openpyxl(honest)
    sheet = book.sheets["隐患清单"]
    assert sheet.at(Address(2, 8)) == sheet.at(Address(2, 8))._replace(kind="", formula="D2*2")
    assert sheet.notes == {Address(2, 2): "请核对"}
    assert sheet.note_authors == {Address(2, 2): "安办"}
    assert sheet.merged == (Area.parse("A8:C9"),)
    assert sheet.hidden_rows == {3}
    assert sheet.column_hidden(4)
    assert sheet.autofilter == Area.parse("A1:F5")
    assert sheet.protected
    assert [rule.areas for rule in sheet.validations] == [(Area.parse("E2:E500"),)]
    assert book.sheets["Sheet & 'two'"].state == "hidden"
    assert book.facts.properties["creator"] == "openpyxl"


def test_write_only_workbooks_read_as_openpyxl_reads_them() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("大表")
    for number in range(500):
        sheet.append([number, f"描述{number}", number / 7, number % 2 == 0])
    assert_same_as_openpyxl(saved(book))


@pytest.mark.office
def test_libreoffice_workbooks_read_as_openpyxl_reads_them(tmp_path: Path) -> None:
    source = tmp_path / "in" / "honest.xlsx"
    source.parent.mkdir()
    source.write_bytes(built(filtered=False))
    subprocess.run(
        [
            needed("soffice"),
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            *("--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path), str(source)),
        ],
        check=True,
        capture_output=True,
    )
    data = (tmp_path / "honest.xlsx").read_bytes()
    book = assert_same_as_openpyxl(data)
    sheet = book.sheets["隐患清单"]
    assert sheet.hidden_rows == {3}
    assert sheet.notes[Address(2, 2)] == "请核对"
    found = sheet.at(Address(2, 8))
    assert found is not None
    assert (found.raw, found.formula) == ("3", "D2*2")


def test_calamine_reads_the_same_texts_and_numbers(honest: bytes) -> None:
    book = read_bytes(honest, "honest.xlsx").workbook
    assert book is not None
    other = CalamineWorkbook.from_filelike(BytesIO(honest)).get_sheet_by_name("隐患清单")
    for row, line in enumerate(other.to_python(skip_empty_area=False), 1):
        for column, value in enumerate(line, 1):
            if isinstance(value, str) and value:
                assert plain(book, "隐患清单", Address(row, column)) == value
            elif isinstance(value, float):
                assert plain(book, "隐患清单", Address(row, column)) == pytest.approx(value)
