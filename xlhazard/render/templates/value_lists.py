"""The hidden sheet of value lists and the defined names that drop-downs draw on."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName

from xlhazard.render.templates.formulas import Layout
from xlhazard.render.templates.names import (
    ENTERPRISES_NAME,
    FIRST_ROW,
    LISTS_SHEET,
    TEMPLATE_NAME,
    YES_NO,
    YES_NO_LABELS,
    code_name,
)
from xlhazard.schema.types import FormSchema, Kind, ListSchema, Schema


def used_codes(lists: Iterable[ListSchema], forms: Iterable[FormSchema]) -> tuple[str, ...]:
    """Ids of the value lists that these lists and forms offer, sorted."""
    found: set[str] = set()
    for one in lists:
        found.update(c.codes for c in one.columns if c.codes is not None and not c.is_derived)
    for form in forms:
        found.update(item.codes for item in form.items if item.codes is not None)
    return tuple(sorted(found))


def needs_yes_no(lists: Iterable[ListSchema], forms: Iterable[FormSchema]) -> bool:
    in_lists = any(c.kind is Kind.YES_NO for one in lists for c in one.columns)
    return in_lists or any(v.kind is Kind.YES_NO for form in forms for v in form.values)


def add_value_lists(
    workbook: Workbook, schema: Schema, lists: tuple[ListSchema, ...], forms: tuple[FormSchema, ...]
) -> None:
    """One column for each value list, labels below its id; each gets its defined name."""
    sheet = workbook.create_sheet(LISTS_SHEET)
    sheet.sheet_state = "hidden"
    columns = [
        (codes, tuple(code.label for code in schema.codes[codes].codes))
        for codes in used_codes(lists, forms)
    ]
    if needs_yes_no(lists, forms):
        columns.append((YES_NO, YES_NO_LABELS))
    for index, (codes, labels) in enumerate(columns, 1):
        letter = get_column_letter(index)
        sheet[f"{letter}1"] = codes
        for row, label in enumerate(labels, 2):
            sheet[f"{letter}{row}"] = label
        area = f"{quote_sheetname(LISTS_SHEET)}!${letter}$2:${letter}${len(labels) + 1}"
        workbook.defined_names.add(DefinedName(code_name(codes), attr_text=area))
    sheet.protection.sheet = True


def add_enterprise_names(workbook: Workbook, registry: ListSchema) -> None:
    """The names of 企业底册 down to the last filled row, for the drop-down of enterprises."""
    area = Layout.of(registry).area("enterprise_name")
    first = area.split(":", 1)[0]
    last = f'SUMPRODUCT(MAX(({area}<>"")*(ROW({area})-{FIRST_ROW - 1})))'
    text = f"OFFSET({first},0,0,MAX(1,{last}),1)"
    workbook.defined_names.add(DefinedName(ENTERPRISES_NAME, attr_text=text))


def add_template_mark(workbook: Workbook, mark: str) -> None:
    """The hidden name that says which template this is, whatever happens to its sheets."""
    workbook.defined_names.add(DefinedName(TEMPLATE_NAME, attr_text=mark, hidden=True))
