"""Official forms as people lay them out, built by openpyxl: what fill has to cope with."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.schemas import SCHEMA
from xlhazard.schema.types import FormSchema, FormValue
from xlhazard.tables.forms import labels_of

FORM = SCHEMA.forms["dispatch"]


def rows_inserted() -> bytes:
    """One item a row below a title of three rows; labels with stray blanks; a merged header line
    for unit and day; a unit column between label and value; a remark column; a signature."""
    book, sheet = _new("镇汇总")
    sheet["A1"] = "黑林镇重大事故隐患专项排查整治行动调度表"
    sheet.merge_cells("A1:F2")
    sheet["A4"] = "填报单位：                     时间：      年   月   日"
    sheet.merge_cells("A4:F4")
    row = 6
    for block, name in FORM.blocks:
        sheet.cell(row, 1, name)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=6)
        row += 2
        for index, (cell_id, value) in enumerate(items(FORM, block), 1):
            sheet.cell(row, 2, index)
            sheet.cell(row, 3, stray(labels_of(FORM)[cell_id]))
            sheet.cell(row, 4, value.unit)
            sheet.cell(row, 6, "（备注）")
            row += 1 + index % 3
    sheet.cell(row + 1, 2, "审核人：")
    return _saved(book)


def blocks_side_by_side() -> bytes:
    """The four blocks beside each other, label above nothing else; day and unit in own cells."""
    book, sheet = _new("调度表（上报）")
    sheet["B2"] = "重大事故隐患专项排查整治行动调度表"
    sheet["B3"], sheet["E3"] = "填报单位", "时间"
    for block, name in FORM.blocks:
        left = 2 + (block - 1) * 4
        sheet.cell(5, left, name)
        for offset, (cell_id, value) in enumerate(items(FORM, block), 6):
            sheet.cell(offset, left, f"{offset - 5}．{labels_of(FORM)[cell_id]}（{value.unit}）")
    book.create_sheet("说明").cell(1, 1, "请于28日前上报")
    return _saved(book)


def items(form: FormSchema, block: int) -> list[tuple[str, FormValue]]:
    """Cell id and first value of every item of a block."""
    found: dict[str, FormValue] = {}
    for value in form.values:
        if value.block == block:
            found.setdefault(value.cell_id, value)
    return list(found.items())


def stray(label: str) -> str:
    """A label with a blank in the middle and half-width brackets, as the printed source has it."""
    half = len(label) // 2
    return f"{label[:half]} {label[half:]}".replace("（", "(").replace("）", ")")


def _new(title: str) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    return book, sheet


def _saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
