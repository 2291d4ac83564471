"""9+6汇总表: fifteen measures, one row each, A4 landscape."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from xlhazard.render.templates import look
from xlhazard.render.templates.form_parts import FormPlan, heading
from xlhazard.render.templates.sheets import (
    add_sheet,
    aid,
    printing,
    protect,
    put,
    show_from,
    widths,
)
from xlhazard.schema.types import Kind

HEADER_ROW = 3
_WIDTHS = (6.0, 24.0, 40.0, 36.0, 11.0, 11.0, 14.0)
_PROMPTS = {
    "current": "写本月做了什么、做到什么程度；没有此项的写“无”或“不适用”。",
    "next_step": "写下一步要做的事和时间。",
    "leader": "填责任领导姓名。",
    "person": "填具体责任人姓名，几个人用“、”隔开。",
}


def add_nine_plus_six(workbook: Workbook, plan: FormPlan) -> Worksheet:
    """Add the 9+6 table as the next sheet."""
    form = plan.form
    sheet = add_sheet(workbook, form.sheet, look.FORM_TAB)
    widths(sheet, _WIDTHS)
    heading(sheet, plan, 7, ("A2:D2", "E2:G2"))
    for index, column in enumerate(form.columns, 1):
        put(sheet, f"{get_column_letter(index)}{HEADER_ROW}", column.label, look.HEADER)
    sheet.row_dimensions[HEADER_ROW].height = 30
    for row, line in enumerate(form.rows, HEADER_ROW + 1):
        put(sheet, f"A{row}", int(str(line["no"])), look.FORM_NO)
        put(sheet, f"B{row}", str(line["measure"]), look.FORM_LABEL)
        for index, column in enumerate(form.columns[2:], 3):
            style = look.FORM_PERSON if column.kind is Kind.PERSON else look.FORM_TEXT
            typed = plan.typed(f"{column.id}_{line['no']}")
            put(sheet, f"{get_column_letter(index)}{row}", typed, style)
    sheet.sheet_format.defaultRowHeight = 31
    sheet.sheet_format.customHeight = True
    last = HEADER_ROW + len(form.rows)
    for index, column in enumerate(form.columns[2:], 3):
        if column.id in _PROMPTS:
            letter = get_column_letter(index)
            area = f"{letter}{HEADER_ROW + 1}:{letter}{last}"
            sheet.add_data_validation(aid(area, head=column.label, prompt=_PROMPTS[column.id]))
    printing(sheet, f"A1:G{last}", landscape=True, repeat=f"1:{HEADER_ROW}")
    protect(sheet)
    show_from(sheet, f"C{HEADER_ROW + 1}", f"C{HEADER_ROW + 1}")
    return sheet
