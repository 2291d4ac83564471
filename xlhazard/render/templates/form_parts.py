"""What the official forms share: title, header line, names of units and days, value aids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from xlhazard.model.month import Month
from xlhazard.render.templates import look
from xlhazard.render.templates.cover import cover_cell, date_words
from xlhazard.render.templates.fill import UnitFill
from xlhazard.render.templates.names import YES_NO, YES_NO_LABELS, code_name
from xlhazard.render.templates.sheets import aid, merge, put_formula, title
from xlhazard.schema.types import FormItem, FormSchema, FormValue, Kind, Schema, Town

NO_DAY = "    年  月  日"


@dataclass(frozen=True, slots=True)
class CountedCells:
    """Formulas of figures that go on counting, by cell id, without "=".

    results: what they give with the rows as issued. before: what was accepted last, as it is
    written into such a cell; since: of which month. doubts: arrays that formulas refer to.
    """

    formulas: Mapping[str, str] = field(default_factory=dict)
    results: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    since: Month | None = None
    doubts: tuple[str, ...] = ()


NOT_COUNTED = CountedCells()


@dataclass(frozen=True, slots=True)
class FormPlan:
    """A form to be drawn. in_unit_workbook: its header may draw on the cover beside it."""

    schema: Schema
    town: Town
    form: FormSchema
    in_unit_workbook: bool = False
    fill: UnitFill | None = None
    counted: CountedCells = NOT_COUNTED

    def typed(self, item: str) -> object:
        """What issue wants to stand in a cell, None for an empty one."""
        if self.fill is None:
            return None
        return self.fill.forms.get(self.form.id, {}).get(item)


def town_words(text: str, town: Town) -> str:
    """A title with the town's name; a profile of ours (D) stands for no town in particular."""
    return text.replace("<镇街名称>", "" if town.document == "D" else town.name)


def heading(sheet: Worksheet, plan: FormPlan, columns: int, split: tuple[str, str]) -> None:
    """Title line, then 填报单位 left and 时间 right, as the official forms have it."""
    title(sheet, town_words(plan.form.title, plan.town), columns)
    left, right = split
    unit, date = plan.form.items[0], plan.form.items[1]
    merge(sheet, left, None, look.SUBTITLE_OPEN)
    put_formula(sheet, left.split(":", 1)[0], _unit_line(plan, unit), look.SUBTITLE_OPEN)
    merge(sheet, right, None, look.SUBTITLE_OPEN)
    put_formula(sheet, right.split(":", 1)[0], _date_line(plan, date), look.SUBTITLE_OPEN)
    taken = "自动取自《填报信息》，一般不用改。" if plan.in_unit_workbook else ""
    for line, item, how in (
        (left, unit, "在冒号后面写单位全称；盖章由纸质件完成。"),
        (right, date, "在冒号后面写填报日期，写到日。"),
    ):
        sheet.add_data_validation(aid(line, head=f"＊{item.label}", prompt=taken or how))
    sheet.row_dimensions[2].height = 26


def _unit_line(plan: FormPlan, item: FormItem) -> str:
    if plan.fill is not None:
        return f"{item.label}：{plan.fill.unit_name}"
    if plan.in_unit_workbook:
        return f'="{item.label}："&{cover_cell(plan.schema, "unit_name")}'
    return f"{item.label}："


def _date_line(plan: FormPlan, item: FormItem) -> str:
    if plan.in_unit_workbook:
        return f'="{item.label}："&{date_words(cover_cell(plan.schema, "report_date"))}'
    return f"{item.label}：{NO_DAY}"


def labelled(value: FormValue) -> str:
    """The label with its unit, as printed."""
    return f"{value.label}（{value.unit}）" if value.unit else value.label


def number_aid(cell: str, value: FormValue) -> DataValidation:
    """The typing aid of one figure: its note as hint, bounds that say what is allowed."""
    head = f"{value.number} {value.unit}".strip()
    prompt = value.cell_note or "没有的填0，不要空着。"
    if value.kind is Kind.YES_NO:
        words = f"请选“{YES_NO_LABELS[0]}”或“{YES_NO_LABELS[1]}”。"
        return aid(cell, head=head, prompt=prompt, names=code_name(YES_NO), stop=True, error=words)
    if value.kind is Kind.WHOLE:
        words = f"{value.number}填整数（{value.unit}），没有的填0。"
        return aid(
            cell, head=head, prompt=prompt, formula=("whole", "0", ""), stop=True, error=words
        )
    words = f"{value.number}填数字，单位是{value.unit}，没有的填0。确认要保留现在的写法吗？"
    return aid(cell, head=head, prompt=prompt, formula=("decimal", "0", ""), error=words)
