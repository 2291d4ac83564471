"""What an issued workbook knows of figures counted before: formulas, results, and their sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from xlhazard.model.marks import BASE_SHEET, COUNTED_SHEET
from xlhazard.render.templates.fill import RunningFigure, UnitFill
from xlhazard.render.templates.form_parts import NOT_COUNTED, CountedCells
from xlhazard.render.templates.list_arrays import Books
from xlhazard.render.templates.names import AS_OF_NAME
from xlhazard.render.templates.running import as_of_formula, running_formula, serial
from xlhazard.schema.types import FormSchema, FormValue, Kind, ListSchema, Schema, Town
from xlhazard.tables.form_values import WAN_DECIMALS
from xlhazard.tables.values.composite import pair_text
from xlhazard.tables.values.seen import decimal_text

_SHEET = quote_sheetname(COUNTED_SHEET)
_FIRST = 2
"""Row of the first member; above it stands the id of the figure."""


def counted_cells(
    schema: Schema,
    town: Town,
    form: FormSchema,
    lists: Mapping[str, ListSchema],
    rows: Mapping[str, int],
    fill: UnitFill | None,
) -> CountedCells:
    """The cells of a form that go on counting; none in a template and in other forms.

    rows: list id -> rows of its sheet that have formulas.
    """
    running = None if fill is None else fill.running.get(form.id)
    if fill is None or running is None:
        return NOT_COUNTED
    areas = _areas(running.figures)
    not_own = f"{_SHEET}!$B$1:$B${len(fill.elsewhere)}" if fill.elsewhere else ""
    books = Books(schema, town, lists, rows, running.settings, fill.month, areas, not_own)
    formulas, results, before = {}, {}, {}
    doubts: dict[str, str] = {}
    for cell_id, values in _cells(form).items():
        figures = [running.figures[one.id] for one in values]
        formula = running_formula(form, values, running.figures, books)
        if formula is not None:
            for one in formula.doubts:
                doubts.setdefault(one, f"{_SHEET}!$A${len(doubts) + 1}")
            formulas[cell_id] = _careful(formula.text, [doubts[one] for one in formula.doubts])
            results[cell_id] = _written(form, values, [one.figure for one in figures])
        last = [one.before for one in figures if one.before is not None]
        if len(last) == len(figures):
            before[cell_id] = _written(form, values, last)
    return CountedCells(formulas, results, before, running.since, tuple(doubts))


def add_counted(
    workbook: Workbook, schema: Schema, fill: UnitFill | None, doubts: Iterable[str]
) -> Mapping[str, str]:
    """The very hidden sheet of what running figures need, and the day of the count as a name.

    doubts: arrays, each summed up in a cell of column A. Column B names hazards of other units;
    right of it stands what distinct figures counted before. Gives the results of the formulas by
    cell.
    """
    if fill is None or not fill.running:
        return {}
    formula = as_of_formula(schema, fill.month)
    workbook.defined_names.add(DefinedName(AS_OF_NAME, attr_text=formula, hidden=True))
    sheet = workbook.create_sheet(COUNTED_SHEET)
    sheet.sheet_state = "veryHidden"
    results = {}
    for row, doubt in enumerate(doubts, 1):
        sheet[f"A{row}"] = ArrayFormula(f"A{row}", f"=SUM({doubt})")
        results[f"A{row}"] = "0"
    for row, hazard_id in enumerate(fill.elsewhere, 1):
        sheet[f"B{row}"] = hazard_id
    for running in fill.running.values():
        for column, figure in _columns(running.figures):
            sheet.cell(1, column, figure.value_id)
            for row, (member, day) in enumerate(figure.members, _FIRST):
                sheet.cell(row, column, member)
                sheet.cell(row, column + 1, serial(day))
    sheet.protection.sheet = True
    return results


def add_base(workbook: Workbook, fill: UnitFill | None) -> None:
    """The very hidden sheet of what the master knew of the unit, as packed texts."""
    if fill is None or not fill.base:
        return
    sheet = workbook.create_sheet(BASE_SHEET)
    sheet.sheet_state = "veryHidden"
    for row, text in enumerate(fill.base, 1):
        sheet[f"A{row}"] = text
        sheet[f"A{row}"].data_type = "s"
    sheet.protection.sheet = True


def _careful(total: str, doubts: list[str]) -> str:
    """Nothing while there is a doubt, or where the sheet of the doubts is gone."""
    return f'IFERROR(IF(SUM({",".join(doubts)})>0,"",{total}),"")' if doubts else total


def _cells(form: FormSchema) -> Mapping[str, tuple[FormValue, ...]]:
    cells: dict[str, tuple[FormValue, ...]] = {}
    for value in form.values:
        cells[value.cell_id] = (*cells.get(value.cell_id, ()), value)
    return cells


def _columns(figures: Mapping[str, RunningFigure]) -> list[tuple[int, RunningFigure]]:
    """Figures with members and the first of the two columns of each."""
    told = [one for one in figures.values() if one.members]
    return [(3 + 2 * number, one) for number, one in enumerate(told)]


def _areas(figures: Mapping[str, RunningFigure]) -> Mapping[str, tuple[str, str]]:
    def area(column: int, one: RunningFigure) -> str:
        letter, last = get_column_letter(column), _FIRST + len(one.members) - 1
        return f"{_SHEET}!${letter}${_FIRST}:${letter}${last}"

    return {
        one.value_id: (area(column, one), area(column + 1, one))
        for column, one in _columns(figures)
    }


def _written(form: FormSchema, values: tuple[FormValue, ...], numbers: list[Decimal]) -> str:
    """A figure as it stands in its cell."""
    if len(values) > 1:
        composite = next(one for one in form.composites if one.id == values[0].cell_id)
        first, second = (_rounded(n, v) for n, v in zip(numbers, values, strict=True))
        return pair_text(first, second, composite.canonical)
    if values[0].kind is Kind.YES_NO:
        return "是" if numbers[0] else "否"
    return decimal_text(_rounded(numbers[0], values[0]))


def _rounded(number: Decimal, value: FormValue) -> Decimal:
    """万元 with the four decimals that its cell takes (DT14), as the formula has it."""
    if value.kind is not Kind.MONEY_WAN:
        return number
    return number.quantize(Decimal(1).scaleb(-WAN_DECIMALS), ROUND_HALF_UP)
