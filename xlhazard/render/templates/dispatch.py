"""调度表 as the official document has it: two items to a row, odd numbers left, even right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from xlhazard.render.templates import look
from xlhazard.render.templates.dispatch_checks import add_checks
from xlhazard.render.templates.form_parts import (
    CountedCells,
    FormPlan,
    heading,
    labelled,
    number_aid,
)
from xlhazard.render.templates.sheets import (
    add_sheet,
    aid,
    height_for,
    merge,
    printing,
    protect,
    put,
    put_formula,
    show_from,
    text_lines,
    widths,
)
from xlhazard.schema.types import Composite, FormSchema, FormValue

FIRST = 3
BEFORE_COLUMNS = ("H", "I")
_BEFORE_WIDTH = 15.0
_WIDTHS = (9.0, 5.0, 28.0, 14.0, 5.0, 28.0, 14.0)
_ROW_HEIGHT = 38.0
_PAIR_HEIGHT = 56.0
"""Three lines: 13次，15.5503万元 grows while nobody is there to widen the row."""
_LEFT, _RIGHT = ("B", "C", "D"), ("E", "F", "G")


@dataclass(frozen=True, slots=True)
class Answer:
    """One numbered item: its number in the block, its label, and where they stand."""

    cell_id: str
    number: str
    label: str
    values: tuple[FormValue, ...]
    composite: Composite | None
    row: int
    letters: tuple[str, str, str]

    @property
    def value_cell(self) -> str:
        return f"{self.letters[2]}{self.row}"


def answers(form: FormSchema) -> Iterator[Answer]:
    """The 32 items of the form at their cells, block by block."""
    row = FIRST
    for block, _ in form.blocks:
        cells: dict[str, list[FormValue]] = {}
        for value in form.values:
            if value.block == block:
                cells.setdefault(value.cell_id, []).append(value)
        for index, (cell_id, values) in enumerate(cells.items()):
            composite = next((c for c in form.composites if c.id == cell_id), None)
            label = composite.label if composite is not None else labelled(values[0])
            letters = _LEFT if index % 2 == 0 else _RIGHT
            at = row + index // 2
            yield Answer(cell_id, str(index + 1), label, tuple(values), composite, at, letters)
        row += (len(cells) + 1) // 2


def add_dispatch(workbook: Workbook, plan: FormPlan) -> Worksheet:
    """Add the dispatch table as the next sheet; A4 portrait, one page."""
    form = plan.form
    sheet = add_sheet(workbook, form.sheet, look.FORM_TAB)
    widths(sheet, _WIDTHS)
    heading(sheet, plan, 7, ("A2:D2", "E2:G2"))
    items = tuple(answers(form))
    _blocks(sheet, form, items)
    for item in items:
        _item(sheet, plan, item)
    last = max(item.row for item in items)
    for row in range(FIRST, last + 1):
        here = [item for item in items if item.row == row]
        labels = [item.label for item in here]
        heights = [height_for(text, _WIDTHS[2], 12) for text in labels]
        if any(item.composite and item.cell_id in plan.counted.formulas for item in here):
            heights.append(_PAIR_HEIGHT)
        sheet.row_dimensions[row].height = max(_ROW_HEIGHT, *heights)
    _notes(sheet, form, last + 1)
    _before(sheet, plan, items)
    add_checks(sheet, plan, {item.cell_id: item.value_cell for item in items}, _unsure(plan, items))
    printing(sheet, f"A1:G{last + 2}", landscape=False, pages=1)
    protect(sheet)
    show_from(sheet, f"A{FIRST}", "D3")
    return sheet


def _blocks(sheet: Worksheet, form: FormSchema, items: tuple[Answer, ...]) -> None:
    for block, name in form.blocks:
        rows = [item.row for item in items if item.values[0].block == block]
        merge(sheet, f"A{min(rows)}:A{max(rows)}", name, look.FORM_BLOCK)


def _item(sheet: Worksheet, plan: FormPlan, item: Answer) -> None:
    number, label, value = (f"{letter}{item.row}" for letter in item.letters)
    put(sheet, number, int(item.number), look.FORM_NO)
    put(sheet, label, item.label, look.FORM_LABEL)
    style = look.FORM_PAIR if item.composite is not None else look.FORM_VALUE
    formula = plan.counted.formulas.get(item.cell_id)
    if formula is None:
        put(sheet, value, plan.typed(item.cell_id), style)
    else:
        put_formula(sheet, value, ArrayFormula(value, f"={formula}"), style)
    if item.composite is None:
        sheet.add_data_validation(number_aid(value, item.values[0]))
        return
    head = item.values[0].number.rstrip("ab")
    prompt = f"一格两个数，如：{item.composite.canonical}。都没有的填0。"
    sheet.add_data_validation(aid(value, head=head, prompt=prompt))


def results_by_cell(form: FormSchema, counted: CountedCells) -> Mapping[str, str]:
    """What the formulas of figures give, by the cells where they stand."""
    return {
        item.value_cell: counted.results[item.cell_id]
        for item in answers(form)
        if item.cell_id in counted.results
    }


def _before(sheet: Worksheet, plan: FormPlan, items: tuple[Answer, ...]) -> None:
    """What was accepted last, grey and right of the form where it is not printed."""
    counted = plan.counted
    if not counted.formulas:
        return
    since = str(counted.since) if counted.since else "没有接收过"
    for side, letter in zip((_LEFT, _RIGHT), BEFORE_COLUMNS, strict=True):
        sheet.column_dimensions[letter].width = _BEFORE_WIDTH
        title = f"{'左' if side is _LEFT else '右'}栏上期累计\n（{since}）"
        put(sheet, f"{letter}1", title, look.FORM_BEFORE)
        for item in items:
            if item.letters == side:
                said = counted.before.get(item.cell_id, "—")
                number = int(said) if said.isdecimal() else said
                put(sheet, f"{letter}{item.row}", number, look.FORM_BEFORE)


def _unsure(plan: FormPlan, items: tuple[Answer, ...]) -> Mapping[str, str]:
    """By cell, what to say while its formula gives nothing."""
    return {
        item.value_cell: f"{item.values[0].number.rstrip('ab')}清单里有认不准的内容，请自己数后填写"
        for item in items
        if plan.counted.formulas.get(item.cell_id, "").startswith("IFERROR")
    }


def _notes(sheet: Worksheet, form: FormSchema, row: int) -> None:
    """The notes below the table, merged over two rows."""
    text = "\n".join(form.notes)
    merge(sheet, f"A{row}:G{row + 1}", text, look.FORM_NOTE)
    height = text_lines(text, sum(_WIDTHS), 10.5) * 10.5 * 1.45 + 8
    for line in (row, row + 1):
        sheet.row_dimensions[line].height = height / 2
