"""A form as it was filled in: every answer with its cell, what was typed and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from xlhazard.model.finding import Notice, ReadAs
from xlhazard.model.table import Fault, FormCell, FormSheet
from xlhazard.model.workbook import Sheet
from xlhazard.schema.types import FormItem, FormSchema, Kind
from xlhazard.tables.fixed_rows import measure_of, printed_number
from xlhazard.tables.form_values import (
    Answer,
    Answered,
    read_figure,
    read_item,
    read_pair,
    stored_problem,
)
from xlhazard.tables.forms import Located, labels_of, locate, number_of
from xlhazard.tables.labels import Page, Spot, inline_answer
from xlhazard.tables.values import Read, Scope

HEADER_CODES = {
    "dispatch": "DT18",
    "nine_plus_six": "MS07",
    "ten_measures": "TM11",
    "stage_reports": "TM11",
}
"""The rule about the header of a form: its unit and its day."""

_ITEM_EXPECTED = {"date": "某一天的日期，例如2023年6月26日", "unit": "单位名称"}


@dataclass(frozen=True, slots=True)
class FormRead:
    """A form with what was noticed while it was read.

    answers: how many cells are filled, the header and what is printed aside.
    """

    form: FormSheet
    located: Located
    answers: int
    notices: tuple[Notice, ...] = ()
    read_as: tuple[ReadAs, ...] = ()


def read_form(sheet: Sheet, form: FormSchema, scope: Scope) -> FormRead:
    """Find and read every item of a form.

    The dispatch table's figures carry DT14, DT15, DT17 and DT22 as faults; a form without any
    answer has one notice for the sheet instead (DT15). Figures of the ten measures carry TM04.
    Header items that are no day or no text carry the code of the form's header rule, cells of the
    9+6 table without a result DT22. All else carries CV codes; the fixed texts of a line are the
    business of MS01, and nothing more is said about a line that the form does not have.
    """
    located = locate(sheet, form)
    whole, form = form, located.form
    page = Page.of(sheet)
    items: dict[str, FormCell] = {}
    warnings: list[Notice] = []
    read_as: list[ReadAs] = []
    for item in form.items:
        if (spot := located.spots.get(item.id)) is not None:
            read = _item(page, form, item, spot, scope)
            items[item.id] = FormCell(spot.label, spot.cell, read.typed, read.value, read.fault)
            warnings += _warnings(sheet, item.id, spot, read)
            read_as += _read_as(sheet, spot, read.typed, read.read_as)
    for answered, spot in _figures(sheet, form, located, scope):
        items |= answered.cells
        read_as += _read_as(sheet, spot, answered.typed, answered.read_as)
    for name, column, spot in _cells(form, located):
        read = _as_known(_cell(page, form, column, spot, scope), form, column, whole)
        items[name] = FormCell(spot.label, spot.cell, read.typed, read.value, read.fault)
        warnings += _warnings(sheet, name, spot, read)
        read_as += _read_as(sheet, spot, read.typed, read.read_as)
    read_form_sheet = FormSheet(form.id, sheet.name, items)
    empty = _all_blank(form, read_form_sheet)
    notices = (*located.notices, *empty[1], *warnings)
    printed = {column.id for column in form.columns if column.fixed} | {"unit", "date"}
    filled = [n for n, c in items.items() if c.typed.strip() and n.split("_", 1)[-1] not in printed]
    return FormRead(empty[0], located, len(filled), notices, tuple(read_as))


def _item(page: Page, form: FormSchema, item: FormItem, spot: Spot, scope: Scope) -> Read:
    cell = page.sheet.at(spot.cell)
    typed = ""
    if spot.span is not None and cell is not None:
        typed = inline_answer(page.text(spot.cell), spot.span)
    read = read_item(item, spot, typed, cell, scope)
    if read.fault is None or form.id not in HEADER_CODES or item.id not in _ITEM_EXPECTED:
        return read
    uncomputed = read.fault.code in ("ST17", "ST18")
    facts = {
        "label": item.label,
        "problem": "里没有计算结果"
        if uncomputed
        else "写的不是一天"
        if item.id == "date"
        else "看不懂",
        "value": read.typed or "空白",
        "expected": _ITEM_EXPECTED[item.id],
    }
    return read._replace(fault=Fault(HEADER_CODES[form.id], facts))


def _figures(
    sheet: Sheet, form: FormSchema, located: Located, scope: Scope
) -> list[tuple[Answered, Spot]]:
    """Every numbered figure whose label was found."""
    labels = labels_of(form)
    pairs = {one.id: one for one in form.composites}
    done: set[str] = set()
    found: list[tuple[Answered, Spot]] = []
    for value in form.values:
        spot = located.spots.get(value.id)
        if spot is None or value.cell_id in done:
            continue
        done.add(value.cell_id)
        answer = Answer(form, spot, number_of(form, value.cell_id), labels[value.cell_id])
        cell = sheet.at(spot.cell)
        if value.cell_id in pairs:
            first, second = pairs[value.cell_id].parts
            parts = (form.value(first), form.value(second))
            found.append((read_pair(pairs[value.cell_id], parts, answer, cell, scope), spot))
        else:
            found.append((read_figure(value, answer, cell, scope), spot))
    return found


def _cell(page: Page, form: FormSchema, column: FormItem, spot: Spot, scope: Scope) -> Read:
    """One cell of a line; in a fixed column anything may stand, and MS01 says whether it fits."""
    cell = page.sheet.at(spot.cell)
    read = read_item(column, spot, "", cell, scope)
    if column.id == "row_no" and cell is not None:
        number = printed_number(read.typed)
        return Read(number, typed=read.typed)
    if read.fault is None:
        return read
    fault = read.fault
    if fault.code in ("ST17", "ST18") and cell is not None and form.columns:
        fault = Fault("DT22", {"cell": str(spot.cell), "problem": stored_problem(cell)})
    strange = bool(form.rows) and measure_of(form, page.text(spot.label)) is None
    return read._replace(fault=replace(fault, told=fault.told or column.fixed or strange))


def _as_known(read: Read, form: FormSchema, column: FormItem, whole: FormSchema) -> Read:
    """The fixed text of a line that a layout words otherwise, as the form itself has it."""
    if form.laid_out is None or column.id != "measure":
        return read
    number = measure_of(form, read.typed)
    known = {int(str(row["no"])): str(row["measure"]) for row in whole.rows}
    return read if number is None else read._replace(value=known[number], fault=None)


def _cells(form: FormSchema, located: Located) -> list[tuple[str, FormItem, Spot]]:
    """Cells of tables with fixed rows, and the persons of a measure."""
    columns = {column.id: column for column in form.columns}
    person = FormItem("person", "责任人", Kind.PERSON, required=False)
    found = []
    for name, spot in located.spots.items():
        mark, _, column = name.partition("_")
        if mark[:1] == "r" and mark[1:].isdigit() and column in columns:
            found.append((name, columns[column], spot))
        elif mark[:1] == "m" and mark[1:].isdigit() and column in ("leader", "person"):
            found.append((name, person, spot))
    return found


def _all_blank(form: FormSchema, read: FormSheet) -> tuple[FormSheet, tuple[Notice, ...]]:
    """A dispatch table without any figure is one finding, not thirty-five (DT15)."""
    figures = {v.id: read.items[v.id] for v in form.values if v.id in read.items}
    faults = [cell.fault for cell in figures.values()]
    if len(figures) < 2 or not all(fault is not None and fault.code == "DT15" for fault in faults):
        return read, ()
    items: Mapping[str, FormCell] = {
        name: replace(cell, fault=replace(cell.fault, told=True))
        if name in figures and cell.fault is not None
        else cell
        for name, cell in read.items.items()
    }
    facts = {"no": "各项", "label": f"全部{len(figures)}个数", "value": ""}
    return replace(read, items=items), (Notice("DT15", read.sheet, facts=facts),)


def _warnings(sheet: Sheet, item: str, spot: Spot, read: Read) -> list[Notice]:
    return [
        Notice(w.code, sheet.name, spot.cell, item, read.typed or None, w.facts)
        for w in read.warnings
    ]


def _read_as(sheet: Sheet, spot: Spot, typed: str, read: str | None) -> list[ReadAs]:
    return [] if read is None else [ReadAs(sheet.name, spot.cell, typed, read)]
