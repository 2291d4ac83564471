"""Official forms as counties lay them out anew, with the cells where answers belong."""

from __future__ import annotations

import io
from collections.abc import Mapping

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.schemas import SCHEMA
from xlhazard.schema.types import FormValue
from xlhazard.tables.forms import labels_of

FORM = SCHEMA.forms["dispatch"]
LABELS = labels_of(FORM)
PAIRS = {pair.id: pair for pair in FORM.composites}
TITLE = "云岭县重大事故隐患专项排查整治调度表（2023年5月）"
Cells = Mapping[str, str]


def in_columns(*, figures: int | None = None) -> tuple[bytes, Cells]:
    """One item a row under a header of two rows, 本月 beside 累计; two-part cells as two rows; the
    first two items below one merged cell; labels numbered and worded a little otherwise."""
    book, sheet = _new()
    for column, head in enumerate(("序号", "调度内容", None, "单位", "完成情况", None, "备注"), 1):
        sheet.cell(3, column, head)
    for merged in ("B3:C4", "E3:F3", "A3:A4", "D3:D4", "G3:G4", "B5:B6"):
        sheet.merge_cells(merged)
    sheet["E4"], sheet["F4"] = "本月", "累计"
    sheet["B5"], sheet["C5"], sheet["C6"] = "企业自查发现的重大事故隐患", "总数", "其中：已完成整改"
    cells: dict[str, str] = {"d1_1": "F5", "d1_2": "F6"}
    row = 7
    for value in FORM.values:
        if value.id in cells or value.cell_id in cells:
            continue
        label = value.label if value.cell_id in PAIRS else LABELS[value.cell_id]
        sheet.cell(row, 2, f"（{row - 4}）{label.replace('的', '')}")
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)
        cells[value.id] = f"F{row}"
        row += 1
    for number in range(5, row):
        sheet.cell(number, 1, number - 4)
    for name, cell in cells.items():
        sheet[f"D{cell[1:]}"] = FORM.value(name).unit
        sheet[f"E{cell[1:]}"] = 7
        sheet[cell] = figures if FORM.value(name).kind != "yes_no" else figures and "否"
    sheet.cell(row, 1, "注：1.每月25日前上报。2.累计数从行动开始算起。")
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=7)
    sheet.cell(row + 1, 2, "审核人：")
    return _saved(book), cells


def labels_above() -> tuple[bytes, Cells]:
    """Six labels in a row, the answers below them; 是否 and two-part cells as they are."""
    book, sheet = _new()
    cells: dict[str, str] = {}
    for index, (cell_id, value) in enumerate(_single().items()):
        row, column = 4 + 2 * (index // 6), 1 + index % 6
        sheet.cell(
            row, column, f"{index + 1}. {LABELS[cell_id].rstrip('数量总')}数（{value.unit}）"
        )
        cells[cell_id] = sheet.cell(row + 1, column).coordinate
    sheet.cell(19, 1, "注：本表由镇安办填报")
    return _saved(book), cells


def other_words() -> tuple[bytes, Cells]:
    """Some items under other words, some left out, one that nobody knows; two columns of figures
    with headings that say nothing certain."""
    book, sheet = _new()
    for column, head in enumerate(("项目", "5月", "全部"), 1):
        sheet.cell(3, column, head)
    rows = (
        ("企业自查发现的重大事故隐患", "d1_1"),
        ("企业自查重大隐患已整改", ""),
        ("部门检查发现的重大事故隐患", "d1_3"),
        ("部门检查发现重大事故隐患中已完成整改的", "d1_4"),
        ("开展夜间巡查", ""),
    )
    for row, (label, _) in enumerate(rows, 4):
        sheet.cell(row, 1, label)
    return _saved(book), {name: f"C{row}" for row, (_, name) in enumerate(rows, 4) if name}


def _single() -> Mapping[str, FormValue]:
    found: dict[str, FormValue] = {}
    for value in FORM.values:
        found.setdefault(value.cell_id, value)
    return found


def _new() -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = TITLE
    sheet.merge_cells("A1:G1")
    sheet["A2"] = "填报单位：                时间：      年   月   日"
    sheet.merge_cells("A2:G2")
    return book, sheet


def _saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
