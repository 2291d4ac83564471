"""阶段报告: 项目 | 内容, as our own key-value sheet."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xlhazard.render.templates import look
from xlhazard.render.templates.form_parts import FormPlan, town_words
from xlhazard.render.templates.names import code_name
from xlhazard.render.templates.sheets import (
    Bounds,
    add_sheet,
    aid,
    growing,
    printing,
    protect,
    put,
    show_from,
    title,
    widths,
)
from xlhazard.schema.types import FormItem, Kind

FIRST = 3
_LONG = frozenset({"work", "problems", "next_step"})


def add_stage_report(workbook: Workbook, plan: FormPlan) -> Worksheet:
    """Add the stage report as the next sheet; A4 portrait."""
    sheet = add_sheet(workbook, plan.form.sheet, look.FORM_TAB)
    widths(sheet, (24.0, 66.0))
    kinds = "（".join(report["label"] for report in plan.form.reports)
    caption = plan.form.title.split("<", 1)[0] + f"{kinds}）报告"
    title(sheet, town_words(caption, plan.town), 2)
    sheet.row_dimensions[1].height = 60
    put(sheet, "A2", "项目", look.HEADER)
    put(sheet, "B2", "内容", look.HEADER)
    sheet.row_dimensions[2].height = 26
    for row, item in enumerate(plan.form.items, FIRST):
        label = f"{item.label}（{item.unit}）" if item.unit else item.label
        put(sheet, f"A{row}", label, look.LABEL)
        typed = plan.typed(item.id)
        if item.id == "unit" and typed is None and plan.fill is not None:
            typed = plan.fill.unit_name
        put(sheet, f"B{row}", typed, _look(item))
        growing(sheet, row, 150 if item.id in _LONG else 30, "C")
        _aid(sheet, f"B{row}", item)
    printing(sheet, f"A1:B{FIRST + len(plan.form.items) - 1}", landscape=False, pages=1)
    protect(sheet)
    show_from(sheet, f"A{FIRST}", f"B{FIRST}")
    return sheet


def _look(item: FormItem) -> look.Look:
    if item.kind is Kind.DATE:
        return look.ANSWER_DATE
    return look.ANSWER_LONG if item.id in _LONG else look.ANSWER


def _aid(sheet: Worksheet, cell: str, item: FormItem) -> None:
    head = f"＊{item.label}" if item.required else item.label
    if item.codes is not None:
        made = aid(
            cell,
            head=head,
            prompt="从下拉列表选一个。",
            names=code_name(item.codes),
            stop=True,
            error="请从下拉列表选择报告类型。",
        )
    elif item.kind is Kind.DATE:
        bounds: Bounds = ("date", "DATE(2015,1,1)", "DATE(2100,12,31)")
        words = "这里填日期，如2023-08-10。确认要保留现在的写法吗？"
        made = aid(cell, head=head, prompt="填日期，如2023-08-10。", formula=bounds, error=words)
    elif item.kind is Kind.WHOLE:
        prompt = "填累计数，和同期调度表一致；没有的填0。"
        words = "这里填整数，没有的填0。"
        made = aid(
            cell, head=head, prompt=prompt, formula=("whole", "0", ""), stop=True, error=words
        )
    else:
        made = aid(cell, head=head, prompt="几个人用“、”隔开。" if item.kind is Kind.PERSON else "")
    sheet.add_data_validation(made)
