from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from xlhazard.render.templates import look
from xlhazard.render.templates.filled_down import PLACEHOLDER, FilledDown
from xlhazard.render.templates.package import packed
from xlhazard.render.templates.sheets import put, put_formula

FIRST, LAST = 4, 9
LOOKED_UP = FilledDown("单", "C", FIRST, LAST, '=IF(A{r}<>"甲&乙",A{r},"空")')
HINT = FilledDown("单", "AB", FIRST, LAST, "=LEN(A4)", shared=True)
NTH = FilledDown("单", "AA", FIRST, LAST, "=ROW()+A4", shared=True)


def _built(*columns: FilledDown) -> Workbook:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "单"
    look.register(workbook)
    put(sheet, "A1", "标题", look.TITLE)
    for row in (FIRST, 6):
        put(sheet, f"B{row}", f"第{row}行</c>", look.TEXT)
        put(sheet, f"D{row}", row, look.WHOLE)
    sheet.row_dimensions[6].height = 40
    put(sheet, "A12", "表外", look.TEXT)
    for one in columns:
        put_formula(sheet, f"{one.column}{one.first}", one.at(one.first), look.HINT)
        put_formula(sheet, f"{one.column}{one.last}", PLACEHOLDER, look.HINT)
    return workbook


def _packed(*columns: FilledDown) -> Worksheet:
    data = packed(_built(*columns), "样", columns)
    return load_workbook(io.BytesIO(data)).worksheets[0]


def test_every_row_has_its_formula_in_the_look_of_the_first() -> None:
    sheet = _packed(LOOKED_UP)
    for row in range(FIRST, LAST + 1):
        cell = sheet[f"C{row}"]
        assert cell.value == f'=IF(A{row}<>"甲&乙",A{row},"空")'
        assert cell.style == look.HINT.name
    assert sheet[f"C{FIRST - 1}"].value is None
    assert sheet[f"C{LAST + 1}"].value is None


def test_what_stands_in_the_rows_stays_where_it_is() -> None:
    sheet = _packed(HINT, LOOKED_UP, NTH)
    for row in (FIRST, 6):
        assert sheet[f"B{row}"].value == f"第{row}行</c>"
        assert sheet[f"D{row}"].value == row
    assert sheet.row_dimensions[6].height == 40
    assert (sheet["A1"].value, sheet["A12"].value) == ("标题", "表外")
    assert sheet.dimensions == "A1:AB12"


def test_a_shared_formula_is_stored_once_and_read_in_each_row() -> None:
    sheet = _packed(HINT, NTH)
    for row in range(FIRST, LAST + 1):
        assert sheet[f"AB{row}"].value == f"=LEN(A{row})"
        assert sheet[f"AA{row}"].value == f"=ROW()+A{row}"


def test_one_row_is_no_column() -> None:
    with pytest.raises(ValueError, match="C4:4"):
        FilledDown("单", "C", 4, 4, "=1")
