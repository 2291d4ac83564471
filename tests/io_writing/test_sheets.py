"""New sheets of ours: place, look, links, print set-up, and being replaced."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from lxml import etree

from tests.support.parts import plan
from tests.support.rich import BOOK, LIST, ORDER, unzipped
from tests.support.rich_all import workbook
from xlhazard.io.reader import read_bytes
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.edits import CellLook, ClearMarks, EditPlan, NewSheet
from xlhazard.model.marks import RECORD_SHEET, RESULT_SHEET

BASE = workbook("base")


def with_sheet(sheet: NewSheet, data: bytes = BASE) -> bytes:
    return apply(data, plan(data, sheet))


def book_of(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data))


def test_values_of_every_kind_are_written() -> None:
    rows = (("=文字", 3, Decimal("2.50"), dt.date(2023, 6, 30), True, None, ""),)
    sheet = book_of(with_sheet(NewSheet("汇总", 1, rows)))["汇总"]
    values = [cell.value for cell in sheet[1]]
    assert values[:3] == ["=文字", 3, 2.5]
    assert sheet["D1"].value.date() == dt.date(2023, 6, 30)
    assert values[4] is True
    assert sheet["A1"].data_type == "s"
    assert sheet["A1"].quotePrefix


@pytest.mark.parametrize(
    ("position", "expected"),
    [(0, ["新", LIST, "说明"]), (1, [LIST, "新", "说明"]), (9, [LIST, "说明", "新"])],
)
def test_the_sheet_stands_where_it_was_put(position: int, expected: list[str]) -> None:
    assert book_of(with_sheet(NewSheet("新", position, (("x",),)))).sheetnames == expected


def test_a_sheet_of_the_same_name_is_replaced_whole() -> None:
    once = with_sheet(NewSheet("预警", 2, (("旧",), ("旧二",)), header_row=1))
    twice = with_sheet(NewSheet("预警", 2, (("新",),), header_row=1), once)
    book = book_of(twice)
    assert book.sheetnames == [LIST, "说明", "预警"]
    assert [[c.value for c in row] for row in book["预警"]] == [["新"]]
    assert unzipped(once).keys() == unzipped(twice).keys()
    names = etree.fromstring(unzipped(twice)[BOOK]).findall(".//{*}definedName")
    assert [(n.get("name"), n.get("localSheetId"), n.text) for n in names] == [
        ("_xlnm.Print_Titles", "2", "'预警'!$1:$1")
    ]


def test_replacing_a_sheet_with_notes_takes_their_parts_too() -> None:
    data = workbook("own_notes")
    parts = unzipped(with_sheet(NewSheet(LIST, 0, (("空",),)), data))
    assert not [name for name in parts if "comments" in name or "vmlDrawing" in name]
    assert b"comments" not in parts["[Content_Types].xml"]


def test_looks_links_and_header() -> None:
    looks = {
        Address(1, 1): CellLook("title"),
        Address(2, 1): CellLook("lead"),
        Address(3, 1): CellLook("header"),
        Address(4, 1): CellLook("error", (LIST, Address(2, 1))),
        Address(4, 2): CellLook("text", ("说明>一's", Address(1, 1))),
        Address(5, 1): CellLook("warning"),
        Address(6, 1): CellLook("info"),
        Address(6, 2): CellLook("code"),
    }
    rows = (("校验结果",), ("1 处错误",), ("位置", "问题"), ("A2", "查看"), ("b",), ("c", "007"))
    data = workbook("named_ranges")
    out = with_sheet(NewSheet("结果", 0, rows, looks, (12, 80), 3), data)
    sheet = book_of(out)["结果"]
    assert sheet["A4"].hyperlink.location == f"'{LIST}'!A2"
    assert sheet["B4"].hyperlink.location == "'说明>一''s'!A1"
    assert sheet["B4"].font.underline == "single"
    assert sheet["A1"].font.size == 18
    assert sheet["A3"].font.name == "黑体"
    assert sheet["B6"].number_format == "@"
    colours = [sheet[f"A{row}"].fill.fgColor.rgb for row in (3, 4, 5, 6)]
    assert len(set(colours)) == 4
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:B1", "A2:B2"}
    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.column_dimensions["B"].width == 80


def test_children_stand_in_the_standard_s_order() -> None:
    sheet = NewSheet(
        "新",
        1,
        (("标题",), ("a", "b")),
        {Address(1, 1): CellLook("title", (LIST, Address(1, 1)))},
        (9,),
        2,
    )
    root = etree.fromstring(unzipped(with_sheet(sheet))["xl/worksheets/sheet3.xml"])
    names = [etree.QName(child).localname for child in root]
    assert names == sorted(names, key=ORDER.index)


def test_rows_are_tall_enough_for_their_texts() -> None:
    rows = (("短", "x"), ("很长的说明" * 20, "x"), ("一\n二\n三", "x"))
    sheet = book_of(with_sheet(NewSheet("新", 1, rows, widths=(20, 5))))["新"]
    heights = [sheet.row_dimensions[n].height for n in (1, 2, 3)]
    assert heights[0] < heights[2] < heights[1] <= 409


def test_a_hidden_sheet_is_hidden_and_ours_is_recorded() -> None:
    out = with_sheet(NewSheet("附记", 5, (("x",),), hidden=True))
    assert book_of(out)["附记"].sheet_state == "hidden"
    out = with_sheet(NewSheet(RESULT_SHEET, 0, (("x",),)))
    assert book_of(out)[RECORD_SHEET].sheet_state == "veryHidden"
    cleared = apply(out, plan(out, ClearMarks()))
    assert book_of(cleared).sheetnames == [LIST, "说明"]


def test_words_that_no_cell_holds_are_made_fit() -> None:
    out = with_sheet(NewSheet("新", 1, (("含\x01\ud800字", "长" * 40000),)))
    cells = read_bytes(out, "t.xlsx").workbook.sheets["新"].rows[1]
    assert cells[1].raw == "含\ufffd\ufffd字"
    assert len(cells[2].raw) == 32767


def test_strict_workbooks_get_strict_sheets() -> None:
    data = workbook("strict")
    parts = unzipped(with_sheet(NewSheet("新", 0, (("x",),), header_row=1), data))
    new = next(content for name, content in parts.items() if name.endswith("sheet3.xml"))
    assert b"purl.oclc.org" in new
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")) and "Content_Types" not in name:
            assert b"schemas.openxmlformats.org/spreadsheetml" not in content, name
            assert b"schemas.openxmlformats.org/officeDocument" not in content, name


def test_prefixed_workbooks_stay_prefixed() -> None:
    data = workbook("prefixed")
    out = with_sheet(NewSheet("新", 0, (("x",),), header_row=1), data)
    assert read_bytes(out, "t.xlsx").workbook.sheets["新"].rows[1][1].raw == "x"
    assert b"<x:definedNames>" in unzipped(out)[BOOK]


def test_a_name_with_signs_of_xml_is_kept() -> None:
    out = apply(BASE, EditPlan("t", "", (NewSheet("a&b<'\">", 0, (("x",),), header_row=1),)))
    assert next(iter(read_bytes(out, "t.xlsx").workbook.sheets)) == "a&b<'\">"
