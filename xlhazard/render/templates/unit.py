"""The workbook of a unit: cover, guide, lists, forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xlhazard.model.marks import COUNTED_SHEET
from xlhazard.render.templates import look, names
from xlhazard.render.templates.counted import add_base, add_counted, counted_cells
from xlhazard.render.templates.cover import CoverPlan, add_cover, cover_cell, date_words
from xlhazard.render.templates.dispatch import add_dispatch, results_by_cell
from xlhazard.render.templates.fill import UnitFill
from xlhazard.render.templates.filled_down import FilledDown
from xlhazard.render.templates.form_parts import FormPlan, town_words
from xlhazard.render.templates.formulas import derived_formulas
from xlhazard.render.templates.guide import add_guide
from xlhazard.render.templates.list_sheet import SheetPlan, add_list_sheet
from xlhazard.render.templates.nine_plus_six import add_nine_plus_six
from xlhazard.render.templates.package import Results, packed
from xlhazard.render.templates.stage_report import add_stage_report
from xlhazard.render.templates.ten_measures import add_ten_measures
from xlhazard.render.templates.value_lists import (
    add_enterprise_names,
    add_template_mark,
    add_value_lists,
)
from xlhazard.schema.calendar import is_over
from xlhazard.schema.types import FormSchema, ListSchema, Schema, Town

CORE_ROWS = 500
OPTIONAL_ROWS = 200
"""Rows with formulas: 填写提示 and what is looked up."""

DRAW: Mapping[str, Callable[[Workbook, FormPlan], Worksheet]] = {
    "dispatch": add_dispatch,
    "nine_plus_six": add_nine_plus_six,
    "ten_measures": add_ten_measures,
    "stage_reports": add_stage_report,
}


def unit_lists(schema: Schema, town: Town, unit_type: str) -> tuple[ListSchema, ...]:
    """The lists of a unit's workbook with the columns that the town has."""
    return tuple(schema.town_list(one, town) for one in schema.unit_lists(unit_type, town))


def unit_forms(schema: Schema, town: Town, unit_type: str) -> tuple[FormSchema, ...]:
    """The forms that a unit of this type files."""
    return tuple(schema.forms[one] for one in schema.unit_forms(unit_type, town))


def unit_workbook(
    schema: Schema, town: Town, unit_type: str, fill: UnitFill | None = None
) -> bytes:
    """A unit's workbook: blank as a template, or filled for a month by issue.

    unit_type is an id of unit_types; every type but village gets the department's workbook,
    with the forms of its own type. The same input gives the same parts.
    """
    lists = unit_lists(schema, town, unit_type)
    forms = _due_forms(schema, town, unit_type, fill)
    rows = {one.id: CORE_ROWS if one.id in schema.core_lists else OPTIONAL_ROWS for one in lists}
    template = names.template_id(town, schema.workbook_of(unit_type) or "department")
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    look.register(workbook)
    add_cover(workbook, CoverPlan(schema, town, template, lists, forms, rows, fill))
    add_guide(workbook, schema, lists, forms)
    columns: list[FilledDown] = []
    list_by_id = {one.id: one for one in lists}
    due = {form.id for form in forms}
    results: dict[str, Results] = {}
    doubts: tuple[str, ...] = ()
    for sheet_id in schema.unit_sheets(unit_type, town):
        if sheet_id in list_by_id:
            plan = _list_plan(schema, town, list_by_id, sheet_id, rows[sheet_id], fill)
            columns += add_list_sheet(workbook, plan)
        elif sheet_id in due:
            form = schema.forms[sheet_id]
            counted = counted_cells(schema, town, form, list_by_id, rows, fill)
            DRAW[sheet_id](workbook, FormPlan(schema, town, form, True, fill, counted))
            if counted.results:
                results[form.sheet] = results_by_cell(form, counted)
                doubts = counted.doubts
    add_value_lists(workbook, schema, lists, (*forms, schema.cover))
    registry = next((one for one in lists if one.id == "enterprises"), None)
    if registry is not None:
        add_enterprise_names(workbook, registry)
    print_ = names.fingerprint(lists, schema, tuple(form.id for form in forms))
    mark = names.template_mark(template, schema.templates.current, print_)
    add_template_mark(workbook, mark)
    add_base(workbook, fill)
    results[COUNTED_SHEET] = add_counted(workbook, schema, fill, doubts)
    workbook.active = 0
    return packed(workbook, template, columns, results)


def _due_forms(
    schema: Schema, town: Town, unit_type: str, fill: UnitFill | None
) -> tuple[FormSchema, ...]:
    """The unit's forms, without those whose last month lies behind."""
    forms = unit_forms(schema, town, unit_type)
    if fill is None:
        return forms
    return tuple(one for one in forms if not is_over(schema, one.id, fill.month))


def _list_plan(
    schema: Schema,
    town: Town,
    by_id: Mapping[str, ListSchema],
    list_id: str,
    formula_rows: int,
    fill: UnitFill | None,
) -> SheetPlan:
    one = by_id[list_id]
    left = f'="填报单位："&{cover_cell(schema, "unit_name")}'
    if fill is not None:
        left = f"填报单位：{fill.unit_name}"
    day = date_words(cover_cell(schema, "report_date"))
    rows = fill.rows.get(one.id, ()) if fill is not None else ()
    spare = fill.spare_ids.get(one.id, ()) if fill is not None else ()
    return SheetPlan(
        list_schema=one,
        schema=schema,
        caption=town_words(f"<镇街名称>{one.sheet}", town),
        left=left,
        right=f'="截至："&{day}',
        formula_rows=formula_rows,
        derived=derived_formulas(one, schema, town, by_id),
        rows=rows,
        spare=spare,
        offer_enterprises="enterprises" in by_id,
        elsewhere={} if fill is None else fill.elsewhere,
    )
