"""填报信息: who reports, which month, and how complete each sheet is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xlhazard.render.templates import look
from xlhazard.render.templates.fill import UnitFill
from xlhazard.render.templates.formulas import Layout, telling_column
from xlhazard.render.templates.names import FIRST_ROW, GUIDE_SHEET, code_name
from xlhazard.render.templates.sheets import (
    Bounds,
    add_sheet,
    aid,
    height_for,
    link,
    merge,
    printing,
    protect,
    put,
    put_formula,
    show_from,
    title,
    widths,
)
from xlhazard.schema.types import FormItem, FormSchema, Kind, ListSchema, Schema, Town

FIRST_ITEM = 4
_WIDTHS = (14.0, 30.0, 3.0, 19.0, 10.0, 10.0, 52.0)
_BY_TOOL = frozenset({"template_id", "template_version", "town", "issue_stamp"})

_PROMPTS: Mapping[str, str] = {
    "unit_code": "安办下发的单位编码，如HL-03。",
    "unit_name": "本单位规范名称。",
    "period": "写成2023-06。",
    "report_date": "各清单截至哪一天，如2023-06-25。",
    "filler": "填表人姓名。",
    "leader": "本单位责任领导姓名。",
    "version": "第一次报填1；退回改好再报，改成2、3……",
    "scope": "全部累计：清单里有行动以来的全部记录；结转在办：只有没办完的和本月新增的。",
}


@dataclass(frozen=True, slots=True)
class CoverPlan:
    """What the cover shows. formula_rows: list id -> rows that carry a 填写提示."""

    schema: Schema
    town: Town
    template: str
    lists: tuple[ListSchema, ...]
    forms: tuple[FormSchema, ...]
    formula_rows: Mapping[str, int]
    fill: UnitFill | None


def cover_row(schema: Schema, item: str) -> int:
    """The row of an item on the cover."""
    return FIRST_ITEM + [one.id for one in schema.cover.items].index(item)


def cover_cell(schema: Schema, item: str) -> str:
    """ "unit_name" -> "填报信息!$B$5", for formulas of other sheets."""
    return f"{schema.cover.sheet}!$B${cover_row(schema, item)}"


def date_words(cell: str) -> str:
    """A formula part that writes the day of a cell as 2023年6月25日, or a typed text as it is."""
    day = f'YEAR({cell})&"年"&MONTH({cell})&"月"&DAY({cell})&"日"'
    return f'IF(ISNUMBER({cell}),{day},IF(LEN({cell})=0,"    年  月  日",{cell}))'


def add_cover(workbook: Workbook, plan: CoverPlan) -> Worksheet:
    """Add the cover as the next sheet of the workbook."""
    sheet = add_sheet(workbook, plan.schema.cover.sheet, look.GUIDE_TAB)
    widths(sheet, _WIDTHS)
    title(sheet, plan.schema.cover.title, 7)
    due = plan.fill.due_line if plan.fill is not None else ""
    merge(
        sheet,
        "A2:G2",
        due or "先看《填报说明》，再按顺序填写各表；填好后看右边有没有缺项。",
        look.SUBTITLE,
    )
    sheet.row_dimensions[2].height = 26
    _items(sheet, plan)
    _progress(sheet, plan)
    last = max(FIRST_ITEM + len(plan.schema.cover.items), sheet.max_row)
    printing(sheet, f"A1:G{last}", landscape=True, pages=1)
    protect(sheet)
    show_from(sheet, f"A{FIRST_ITEM}", f"B{_first_empty(plan)}")
    return sheet


def _items(sheet: Worksheet, plan: CoverPlan) -> None:
    put(sheet, "A3", "项目", look.HEADER)
    put(sheet, "B3", "内容", look.HEADER)
    sheet.row_dimensions[3].height = 26
    values = _values(plan)
    for row, item in enumerate(plan.schema.cover.items, FIRST_ITEM):
        sheet.row_dimensions[row].height = 26
        put(sheet, f"A{row}", item.label, look.LABEL)
        put(sheet, f"B{row}", values.get(item.id), _look(item))
        _aid(sheet, f"B{row}", item)


def _values(plan: CoverPlan) -> dict[str, object]:
    scopes = plan.schema.codes["list_scopes"]
    values: dict[str, object] = {
        "template_id": plan.template,
        "template_version": plan.schema.templates.current,
        "town": plan.town.id,
        "version": 1,
        "scope": scopes.codes[0].label,
    }
    if (fill := plan.fill) is not None:
        values |= {
            "unit_code": fill.unit_code,
            "unit_name": fill.unit_name,
            "period": str(fill.month),
            "report_date": fill.report_date,
            "filler": fill.filler or None,
            "leader": fill.leader or None,
            "version": fill.version,
            "scope": scopes.label(fill.scope),
            "issue_stamp": fill.issue_stamp or None,
        }
    return values


def _look(item: FormItem) -> look.Look:
    if item.id in _BY_TOOL:
        return look.FIXED
    if item.kind is Kind.DATE:
        return look.ANSWER_DATE
    return look.ANSWER if item.kind is Kind.WHOLE else look.ANSWER_TEXT


def _aid(sheet: Worksheet, cell: str, item: FormItem) -> None:
    head = f"＊{item.label}" if item.required else item.label
    if item.id in _BY_TOOL:
        sheet.add_data_validation(aid(cell, head=item.label, prompt="由程序写入，请不要改动。"))
        return
    prompt = _PROMPTS.get(item.id, "")
    if item.codes is not None:
        made = aid(
            cell,
            head=head,
            prompt=prompt,
            names=code_name(item.codes),
            stop=True,
            error="请从下拉列表选择：全部累计、结转在办。",
        )
    elif item.kind is Kind.DATE:
        bounds: Bounds = ("date", "DATE(2015,1,1)", "DATE(2100,12,31)")
        words = "这里填日期，如2023-06-25。确认要保留现在的写法吗？"
        made = aid(cell, head=head, prompt=prompt, formula=bounds, error=words)
    elif item.kind is Kind.WHOLE:
        words = "填整数：第一次报填1，再报填2、3……"
        made = aid(
            cell, head=head, prompt=prompt, formula=("whole", "1", "999"), stop=True, error=words
        )
    else:
        made = aid(cell, head=head, prompt=prompt)
    sheet.add_data_validation(made)


def _progress(sheet: Worksheet, plan: CoverPlan) -> None:
    """One line for each sheet: how many rows are filled and how many of them lack something."""
    for letter, text in zip("DEFG", ("表名", "已填行数", "缺项行数", "用途"), strict=True):
        put(sheet, f"{letter}3", text, look.HEADER)
    row = FIRST_ITEM
    link(sheet, f"D{row}", GUIDE_SHEET, GUIDE_SHEET, look.LINK)
    for letter in "EF":
        put(sheet, f"{letter}{row}", "—", look.COUNT)
    put(sheet, f"G{row}", "怎样填、填给谁、退回了怎么改", look.GUIDE_CELL)
    for one in plan.lists:
        row += 1
        layout = Layout.of(one)
        link(sheet, f"D{row}", one.sheet, one.sheet)
        put_formula(sheet, f"E{row}", f"={_filled_rows(one, layout)}", look.COUNT)
        last = FIRST_ROW + plan.formula_rows[one.id] - 1
        hints = f"'{one.sheet}'!${layout.hint}${FIRST_ROW}:${layout.hint}${last}"
        put_formula(sheet, f"F{row}", f"=SUMPRODUCT(--(LEN({hints})>0))", look.COUNT)
        put(sheet, f"G{row}", one.about, look.GUIDE_CELL)
    for form in plan.forms:
        row += 1
        link(sheet, f"D{row}", form.sheet, form.sheet)
        for letter in "EF":
            put(sheet, f"{letter}{row}", "—", look.COUNT)
        put(
            sheet,
            f"G{row}",
            f"{form.title.replace('<镇街名称>', '')}，每一格都要填",
            look.GUIDE_CELL,
        )
    for line in range(FIRST_ITEM, row + 1):
        words = str(sheet[f"G{line}"].value)
        sheet.row_dimensions[line].height = max(26.0, height_for(words, _WIDTHS[-1], 10.5))


def _filled_rows(one: ListSchema, layout: Layout) -> str:
    """Rows in which the column that every record fills holds something."""
    return f"SUMPRODUCT(--(LEN({layout.area(telling_column(one).id)})>0))"


def _first_empty(plan: CoverPlan) -> int:
    values = _values(plan)
    for item in plan.schema.cover.items:
        if values.get(item.id) is None and item.id not in _BY_TOOL:
            return cover_row(plan.schema, item.id)
    return FIRST_ITEM
