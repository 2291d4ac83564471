"""填报说明: what a village clerk needs to know, in the order of the work."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xlhazard.render.templates import look, prompts
from xlhazard.render.templates.formulas import in_template_order
from xlhazard.render.templates.names import GUIDE_SHEET, REMARK, SEQ
from xlhazard.render.templates.sheets import (
    add_sheet,
    height_for,
    merge,
    printing,
    protect,
    put,
    show_from,
    title,
    widths,
)
from xlhazard.schema.types import FormSchema, ListSchema, Schema

_WIDTHS = (15.0, 17.0, 22.0, 46.0)
_TOTAL = sum(_WIDTHS)

_STEPS = (
    "一、先填《填报信息》：报告期、填报日期（各清单截至的那一天）、填报人。",
    "二、再填《企业底册》，以后各表的企业名称都从这里选；有名称，企业编号可以不填。",
    "三、按检查、隐患、整改、验收销号的顺序往下填。一件事只填一次，灰底的格自动带出，不用填。",
    "四、最后填各张报表。没有的填0，不要空着，也不要写“无”。",
    "五、回到《填报信息》，看“缺项行数”是不是都是0。行尾的“填写提示”会写明这一行还缺什么。",
    "六、存盘（仍存为.xlsx），发给安办。退回的工作簿就是下一次的工作簿：在它上面改，改好再报。",
)

_HABITS = (
    "编号用预留的，不要自编；只有编号、别的都没填的行不算一条。",
    "日期写成2023-06-30最好，写2023.6.30、2023年6月30日也认得；整改时限不要写“长期”“尽快”。",
    "整改清单的资金单位是万元，罚款、奖励单位是元；带上“元”“万元”写也认得。",
    "每一行写完整，不写“同上”，不合并单元格；要几个人的，用“、”隔开。",
    "销号后的行也留着，不删；不合格的验收留着，复验另起一行。",
    "表头深灰的列必填；浅蓝的列由安办填写；可以排序、筛选、调行高列宽，可以插行。",
    "任何一张表都不写身份证号；举报人的姓名、电话一个字也不能出现。",
    "调度表里变红的格，是两个数对不上（如已整改多于发现），请先核对。",
)


def add_guide(
    workbook: Workbook,
    schema: Schema,
    lists: tuple[ListSchema, ...],
    forms: tuple[FormSchema, ...],
) -> Worksheet:
    """Add the guide as the next sheet."""
    sheet = add_sheet(workbook, GUIDE_SHEET, look.GUIDE_TAB)
    widths(sheet, _WIDTHS)
    title(sheet, GUIDE_SHEET, 4)
    row = _paragraphs(sheet, 2, "怎样填", _STEPS)
    row = _paragraphs(sheet, row, "要记住的", tuple(f"· {text}" for text in _HABITS))
    notes = tuple(text for form in forms for text in form.notes)
    if notes:
        row = _paragraphs(sheet, row, "报表附注", notes)
    row = _line(sheet, row, "各栏怎么填", look.GUIDE_HEAD, 13)
    for letter, text in zip("ABCD", ("表名", "栏目", "要不要填", "怎么填"), strict=True):
        put(sheet, f"{letter}{row}", text, look.HEADER)
    sheet.row_dimensions[row].height = 24
    row += 1
    for one in lists:
        row = _columns(sheet, row, one, schema)
    printing(sheet, f"A1:D{row - 1}", landscape=False)
    protect(sheet)
    show_from(sheet, "A2", "A2")
    return sheet


def _paragraphs(sheet: Worksheet, row: int, head: str, texts: tuple[str, ...]) -> int:
    row = _line(sheet, row, head, look.GUIDE_HEAD, 13)
    for text in texts:
        row = _line(sheet, row, text, look.GUIDE_TEXT, 12)
    return row


def _line(sheet: Worksheet, row: int, text: str, style: look.Look, size: float) -> int:
    merge(sheet, f"A{row}:D{row}", text, style)
    sheet.row_dimensions[row].height = height_for(text, _TOTAL, size)
    return row + 1


def _columns(sheet: Worksheet, row: int, one: ListSchema, schema: Schema) -> int:
    """One line for each column that a clerk fills; those that fill themselves are left out."""
    for column in in_template_order(one):
        if column.id in (SEQ, REMARK) or column.is_derived:
            continue
        need = prompts.need(column, one, schema)
        how = prompts.prompt(column, one, schema).replace("＊必填。", "")
        if need not in ("必填", "选填"):
            how = how.replace(f"{need}。", "")
        cells = (one.sheet, column.header, need, how)
        for letter, text in zip("ABCD", cells, strict=True):
            put(sheet, f"{letter}{row}", text, look.GUIDE_CELL)
        sheet.row_dimensions[row].height = max(
            height_for(text, width, 10.5) for text, width in zip(cells, _WIDTHS, strict=True)
        )
        row += 1
    return row
