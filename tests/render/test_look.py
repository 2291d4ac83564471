"""The law of looks, held against every sheet that is built."""

from __future__ import annotations

import re
from functools import cache

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.render.built import everything, issued, opened
from tests.support.schemas import SCHEMA
from xlhazard.render.templates.names import FIRST_HEADER_ROW, FIRST_ROW

PATHS = sorted(everything())
FUNCTIONS_OF_2007 = {
    "IF", "LEN", "TRIM", "MID", "AND", "OR", "NOT", "IFERROR", "SUBSTITUTE", "ISNUMBER",
    "INDEX", "MATCH", "SUMPRODUCT", "YEAR", "MONTH", "DAY", "VALUE", "LEFT", "FIND",
    "SEARCH", "OFFSET", "MAX", "ROW", "DATE",
}  # fmt: skip
LONGEST_FORMULA = 8192


BOARDS = frozenset({SCHEMA.boards.board.sheet, SCHEMA.boards.month.sheet})
"""Sheets in which staff recolour, move and write as they like."""


@cache
def _seen(path: str) -> Workbook:
    """Opened once: the tests of this file only look."""
    return opened(everything()[path])


def list_sheets(path: str) -> list[Worksheet]:
    return [s for s in _seen(path).worksheets if SCHEMA.list_of_sheet(s.title)]


@pytest.mark.parametrize("path", PATHS)
def test_only_title_and_header_are_locked(path: str) -> None:
    for sheet in _seen(path).worksheets:
        if sheet.sheet_state == "visible" and sheet.title not in BOARDS:
            assert sheet.protection.sheet
            assert sheet.protection.password is None
            for right in ("sort", "autoFilter", "formatColumns", "formatRows", "insertRows"):
                assert getattr(sheet.protection, right) is False
        if SCHEMA.list_of_sheet(sheet.title):
            assert sheet.cell(FIRST_HEADER_ROW, 1).protection.locked
            letters = sheet.column_dimensions
            assert all(not one.protection.locked for one in letters.values())
            assert all(not c.protection.locked for c in sheet[FIRST_ROW] if c.has_style)


@pytest.mark.parametrize("path", [path for path in PATHS if "forms/" not in path])
def test_lists_print_one_page_wide_with_at_most_14_columns(path: str) -> None:
    for sheet in list_sheets(path):
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == f"$1:${FIRST_HEADER_ROW}"
        assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
        last = re.fullmatch(r".*!\$A\$1:\$([A-Z]+)\$[0-9]+", str(sheet.print_area))
        assert last is not None
        columns = [sheet.column_dimensions[chr(64 + i)] for i in range(1, ord(last[1]) - 63)]
        assert len(columns) <= 14
        printed_points = sum(one.width for one in columns) * 7 * 0.75
        assert 11 * (842 - 58) / max(printed_points, 784) >= 9, sheet.title
        assert sheet.freeze_panes in ("B4", "C4")
        assert sheet.auto_filter.ref.startswith(f"A{FIRST_HEADER_ROW}:")
        assert sheet.sheet_view.zoomScale == 100


@pytest.mark.parametrize("path", PATHS)
def test_hints_and_error_boxes_fit_into_excel(path: str) -> None:
    for sheet in _seen(path).worksheets:
        for aid in sheet.data_validations.dataValidation:
            assert len(aid.promptTitle or "") <= 32
            assert len(aid.prompt or "") <= 255
            assert len(aid.errorTitle or "") <= 32
            assert len(aid.error or "") <= 225
            assert aid.type is None or aid.error or aid.type == "list"


@pytest.mark.parametrize("path", PATHS)
def test_formulas_use_what_every_office_program_knows(path: str) -> None:
    for sheet in _seen(path).worksheets:
        formulas = {
            cell.value
            for row in sheet.iter_rows(max_row=40)
            for cell in row
            if isinstance(cell.value, str) and cell.data_type == "f"
        }
        formulas |= {
            text
            for area in sheet.conditional_formatting
            for rule in area.rules
            for text in rule.formula
        }
        for formula in formulas:
            assert len(formula) <= LONGEST_FORMULA
            bare = re.sub(r'"[^"]*"', '""', formula)
            assert set(re.findall(r"([A-Z][A-Z0-9]*)\(", bare)) <= FUNCTIONS_OF_2007


def test_the_master_holds_values_only() -> None:
    for path in PATHS:
        if path.endswith("master.xlsx"):
            for sheet in _seen(path).worksheets:
                cells = [cell for row in sheet.iter_rows() for cell in row]
                assert all(cell.data_type != "f" for cell in cells)


def test_sheets_stand_in_the_order_of_the_work() -> None:
    names = opened(everything()["full/unit-department.xlsx"]).sheetnames
    assert names[:4] == ["填报信息", "填报说明", "企业底册", "监督清单"]
    assert names[-1] == "_lists"
    forms = ["调度表", "9+6汇总表", "十条措施表"]
    assert [names.index("更正说明") + i for i in (1, 2, 3)] == [names.index(f) for f in forms]
    assert names.index("重大问题库") > names.index("十条措施表")


def test_the_first_empty_cell_is_selected_and_the_cover_is_in_front() -> None:
    workbook = opened(issued())
    assert workbook.active.title == "填报信息"
    assert workbook["隐患清单"].sheet_view.selection[-1].activeCell == "C6"
    assert workbook["企业底册"].sheet_view.selection[-1].activeCell == "C6"
    assert workbook["整改清单"].sheet_view.selection[-1].activeCell == "B6"


def test_tabs_tell_what_a_sheet_is() -> None:
    workbook = opened(everything()["heilin/unit-village.xlsx"])
    colours = {
        sheet.title: sheet.sheet_properties.tabColor.rgb[2:]
        for sheet in workbook
        if sheet.sheet_properties.tabColor
    }
    assert colours["填报信息"] == colours["填报说明"]
    assert len({colours["填报信息"], colours["隐患清单"], colours["调度表"]}) == 3


def test_village_workbooks_hold_no_register_of_reports() -> None:
    for path in PATHS:
        if path.endswith("unit-village.xlsx"):
            names = _seen(path).sheetnames
            assert not {"举报奖励", "人员名册", "单位", "设置"} & set(names)
