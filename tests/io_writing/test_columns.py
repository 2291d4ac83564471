"""A column put into a sheet that lacks it: nothing else of the workbook changes."""

from __future__ import annotations

from io import BytesIO

import pytest
from lxml import etree
from openpyxl import load_workbook

from tests.support.parts import plan
from tests.support.rich import LIST, SHEET, unzipped
from tests.support.rich_all import BUILDERS, workbook
from xlhazard.io.reader import read_bytes
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.edits import AddColumn, AppendRow

ADDED = (
    AddColumn(LIST, Address(1, 5), "处理意见", 4, 14.0, ("采用单位值", "保留总台账值")),
    AddColumn(LIST, Address(1, 6), "办理结果", 4, 26.0),
)
SHARED = ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml")


def added(name: str, *more: AppendRow) -> tuple[bytes, bytes]:
    data = workbook(name)
    return data, apply(data, plan(data, *ADDED, *more))


@pytest.mark.parametrize("name", sorted(BUILDERS))
def test_only_the_sheet_and_what_it_leans_on_change(name: str) -> None:
    data, made = added(name)
    before, after = unzipped(data), unzipped(made)
    assert set(before) - set(after) <= {"xl/calcChain.xml"}
    changed = {part for part in before if part in after and after[part] != before[part]}
    assert changed <= {*SHARED, "[Content_Types].xml", "xl/_rels/workbook.xml.rels"}, changed
    read = read_bytes(made, "a.xlsx").workbook
    old = read_bytes(data, "a.xlsx").workbook
    assert read is not None
    assert old is not None
    rows, stood = read.sheets[LIST].rows, old.sheets[LIST].rows
    assert [rows[1][n].raw for n in (5, 6)] == ["处理意见", "办理结果"]
    for number, cells in stood.items():
        kept = {n: cell for n, cell in cells.items() if number > 1 or n < 5}
        assert {n: (rows[number][n].kind, rows[number][n].raw) for n in kept} == {
            n: (cell.kind, cell.raw) for n, cell in kept.items()
        }


def test_widths_looks_filter_and_drop_down() -> None:
    _, made = added("base", AppendRow(LIST, 8, 7, {1: "甲", 5: "采用单位值"}))
    page = load_workbook(BytesIO(made))[LIST]
    assert page["E1"].style_id == page["F1"].style_id == page["D1"].style_id
    assert (page.column_dimensions["E"].width, page.column_dimensions["F"].width) == (14, 26)
    offers = {str(one.sqref): one.formula1 for one in page.data_validations.dataValidation}
    assert offers["E2:E10001"] == '"采用单位值,保留总台账值"'
    assert page["E8"].value == "采用单位值"


@pytest.mark.parametrize("name", sorted(BUILDERS))
def test_the_children_of_the_sheet_keep_their_order(name: str) -> None:
    data, made = added(name)
    before = etree.fromstring(unzipped(data)[SHEET])
    after = etree.fromstring(unzipped(made)[SHEET])
    names = [etree.QName(child).localname for child in after]
    kept = [one for one in names if one in {etree.QName(c).localname for c in before}]
    assert kept == [etree.QName(child).localname for child in before]
    order = ("sheetViews", "cols", "sheetData", "autoFilter", "mergeCells")
    order += ("conditionalFormatting", "dataValidations", "hyperlinks", "pageMargins", "drawing")
    places = [names.index(one) for one in order if one in names]
    assert places == sorted(places)
