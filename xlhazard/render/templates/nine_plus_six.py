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
    growing,
    printing,
    protect,
    put,
    show_from,
    widths,
)
from xlhazard.schema.types import FormItem, FormSchema, Kind

HEADER_ROW = 3
_WIDTHS = (5.0, 33.0, 40.0, 36.0, 10.0, 10.0, 12.0)
"""The longest measure takes one line, so that a blank table is one page."""
_HEIGHT = 27
_ASIDE = "H"
_PROMPTS = {
    "current": "写本月做了什么、做到什么程度，不要照抄上月。确实没有的填“无”，并在备注写明原因。",
    "next_step": "写下一步要做的事和时间。",
    "leader": "填责任领导姓名，不写“同上”。",
    "person": "填具体责任人姓名，几个人用“、”隔开，不写“同上”。",
    "remark": "前面填“无”的，在这里写明原因。",
}
_WITHOUT_CLAUSE = "通知正文没有这一项的条款；没有危化品的填“不适用”，不用写备注。"


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
            typed = plan.typed(f"r{line['no']}_{column.id}")
            put(sheet, f"{get_column_letter(index)}{row}", typed, style)
        growing(sheet, row, _HEIGHT, _ASIDE)
    last = HEADER_ROW + len(form.rows)
    for index, column in enumerate(form.columns[2:], 3):
        _aids(sheet, get_column_letter(index), column, form)
    printing(sheet, f"A1:G{last}", landscape=True, repeat=f"1:{HEADER_ROW}")
    protect(sheet)
    show_from(sheet, f"C{HEADER_ROW + 1}", f"C{HEADER_ROW + 1}")
    return sheet


def _aids(sheet: Worksheet, letter: str, column: FormItem, form: FormSchema) -> None:
    """The hint of a column; a row that no text asks for has one of its own."""
    head = f"＊{column.label}" if column.required else column.label
    areas: dict[str, list[str]] = {}
    for row, line in enumerate(form.rows, HEADER_ROW + 1):
        free = column.id == "current" and not line["draft_from"]
        prompt = _WITHOUT_CLAUSE if free else _PROMPTS[column.id]
        areas.setdefault(prompt, []).append(f"{letter}{row}")
    for prompt, (first, *others) in areas.items():
        made = aid(first, head=head, prompt=prompt)
        for cell in others:
            made.add(cell)
        sheet.add_data_validation(made)
