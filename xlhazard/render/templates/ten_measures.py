"""十条措施表: indicators grouped by measure, then who did his duty by day, week and month."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from xlhazard.render.templates import look
from xlhazard.render.templates.form_parts import FormPlan, heading, number_aid
from xlhazard.render.templates.sheets import (
    add_sheet,
    aid,
    colour_where,
    growing,
    merge,
    printing,
    protect,
    put,
    show_from,
    widths,
)
from xlhazard.schema.types import FormValue

HEADER_ROW = 3
PART_1 = ("序号", "措施", "指标编号", "指标", "单位", "数值", "责任领导", "责任人", "备注")
PART_2 = ("层面", "日", "周", "月", "备注")
SCALE = 80
"""Per cent, so that the page can break between two measures; smallest font 9.2 pt."""
FIRST_PAGE = 26
"""Indicators that fit on the first page, printed at this scale."""
_HEIGHT, _ASIDE = 21, "J"
_WIDTHS = (6.0, 11.0, 10.0, 34.0, 7.0, 12.0, 12.0, 12.0, 24.0)
_WHO_FILLS = "村（社区）填“村（社区）”和“企业”两行，部门填“部门”和“企业”两行，镇填“镇”一行。"
_PAIRS = (("A", "B"), ("C", "D"), ("E", "F"), ("G", "H"), ("I", "I"))


def add_ten_measures(workbook: Workbook, plan: FormPlan) -> Worksheet:
    """Add the ten-measures form as the next sheet; A4 landscape."""
    form = plan.form
    sheet = add_sheet(workbook, form.sheet, look.FORM_TAB)
    widths(sheet, _WIDTHS)
    heading(sheet, plan, 9, ("A2:D2", "E2:I2"))
    for letter, text in zip("ABCDEFGHI", PART_1, strict=True):
        put(sheet, f"{letter}{HEADER_ROW}", text, look.HEADER)
    sheet.row_dimensions[HEADER_ROW].height = 28
    indicators = tuple(value for value in form.values if not value.row)
    row, broken = HEADER_ROW + 1, False
    for measure in form.measures:
        number = int(str(measure["no"]))
        mine = tuple(value for value in indicators if value.block == number)
        if not broken and row + len(mine) > HEADER_ROW + 1 + FIRST_PAGE:
            sheet.row_breaks.append(Break(id=row - 1))
            broken = True
        row = _measure(sheet, plan, row, number, str(measure["name"]), mine)
    _checks(sheet, indicators)
    last = _duties(sheet, plan, row + 1, tuple(value for value in form.values if value.row))
    printing(sheet, f"A1:I{last}", landscape=True, repeat=f"1:{HEADER_ROW}", scale=SCALE)
    protect(sheet)
    show_from(sheet, f"A{HEADER_ROW + 1}", f"F{HEADER_ROW + 1}")
    return sheet


def _measure(
    sheet: Worksheet,
    plan: FormPlan,
    row: int,
    number: int,
    name: str,
    values: tuple[FormValue, ...],
) -> int:
    """The indicators of one measure; its number, name and persons stand once. Next free row."""
    last = row + len(values) - 1
    for offset, value in enumerate(values):
        at = row + offset
        put(sheet, f"C{at}", value.number, look.FORM_NO)
        label = look.FORM_LABEL if value.part_of is None else look.FORM_PART
        put(sheet, f"D{at}", value.label, label)
        put(sheet, f"E{at}", value.unit, look.FORM_NO)
        put(sheet, f"F{at}", plan.typed(value.id), look.FORM_VALUE)
        put(sheet, f"I{at}", None, look.FORM_TEXT)
        sheet.add_data_validation(number_aid(f"F{at}", value))
        growing(sheet, at, _HEIGHT, _ASIDE)
    merge(sheet, f"A{row}:A{last}", number, look.FORM_NO)
    merge(sheet, f"B{row}:B{last}", name, look.FORM_BLOCK)
    for letter, head in (("G", "责任领导"), ("H", "责任人")):
        merge(sheet, f"{letter}{row}:{letter}{last}", None, look.FORM_PERSON)
        sheet.add_data_validation(
            aid(f"{letter}{row}", head=head, prompt="填具体姓名，几个人用“、”隔开，不写“同上”。")
        )
    return last + 1


def _duties(sheet: Worksheet, plan: FormPlan, row: int, values: tuple[FormValue, ...]) -> int:
    """Part two: levels down, day, week and month across, and what is counted. Its last row."""
    for (first, last), text in zip(_PAIRS, PART_2, strict=True):
        merge(sheet, f"{first}{row}:{last}{row}", text, look.HEADER)
    sheet.row_dimensions[row].height = 26
    levels = tuple(dict.fromkeys(value.row for value in values))
    for at, level in enumerate(levels, row + 1):
        merge(sheet, f"A{at}:B{at}", level, look.FORM_BLOCK)
        merge(sheet, f"I{at}:I{at}", None, look.FORM_TEXT)
        growing(sheet, at, _HEIGHT, _ASIDE)
        for value in values:
            if value.row != level:
                continue
            first, last = _PAIRS[PART_2.index(value.header)]
            merge(sheet, f"{first}{at}:{last}{at}", plan.typed(value.id), look.FORM_VALUE)
            sheet.add_data_validation(number_aid(f"{first}{at}", value))
    row += len(levels) + 1
    merge(sheet, f"A{row}:I{row}", _WHO_FILLS, look.FORM_SMALL)
    for at, level in enumerate(levels, row + 1):
        counted = (f"{v.header}——{v.cell_note}（{v.unit}）" for v in values if v.row == level)
        merge(sheet, f"A{at}:I{at}", f"{level}：{'，'.join(counted)}。", look.FORM_SMALL)
    return row + len(levels)


def _checks(sheet: Worksheet, values: tuple[FormValue, ...]) -> None:
    """A part that is more than its whole turns red while the clerk types (TM02)."""
    cells = {value.id: f"F{row}" for row, value in enumerate(values, HEADER_ROW + 1)}
    for value in values:
        if value.part_of in cells:
            part, whole = cells[value.id], cells[value.part_of]
            test = f"AND(ISNUMBER({part}),ISNUMBER({whole}),{part}>{whole})"
            colour_where(sheet, part, test, look.RED_FILL, bold=True)
