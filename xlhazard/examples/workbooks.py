"""Typing a unit's month into its issued workbook, with the honest mess of real submissions."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from xlhazard.examples.habits import Habit, Typed, typed, typed_day, typed_pair
from xlhazard.examples.months import Record, Records
from xlhazard.examples.picture import add_picture
from xlhazard.examples.story import Unit
from xlhazard.model.address import column_letters
from xlhazard.model.fold import fold_label
from xlhazard.model.month import Month
from xlhazard.schema.types import Column, FormSchema, Kind, ListSchema, Schema, Town

_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_GROUPS = (
    ("企业（场所）", ("enterprise_code", "enterprise_name")),
    ("整改责任", ("responsible_unit", "responsible_department", "responsible_person")),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What one unit sends for one month: the facts and how they are typed."""

    unit: Unit
    month: Month
    as_of: dt.date
    version: int
    records: Records
    figures: Mapping[str, int | Decimal | bool]
    habit: Habit
    form_texts: Mapping[str, str] = field(default_factory=dict)
    """Form cells typed otherwise than the figures say (cell id -> text)."""


def typed_workbook(blank: bytes, sent: Sent, schema: Schema, town: Town, seed: int) -> bytes:
    """The issued workbook with the month typed in; blank is the issued file's bytes."""
    chance = random.Random(seed)
    book = load_workbook(io.BytesIO(blank))
    _cover(book[schema.cover.sheet], sent, schema)
    for list_id, rows in sent.records.items():
        schema_of_list = schema.town_list(list_id, town)
        if schema_of_list.sheet not in book.sheetnames:
            raise ValueError(f"{sent.unit.code} does not file {schema_of_list.sheet}")
        if rows:
            _list_sheet(book, schema_of_list, rows, sent, schema, chance)
    form = schema.forms["dispatch"]
    if form.sheet in book.sheetnames:
        _dispatch(book[form.sheet], form, sent)
    if sent.habit.picture:
        add_picture(book[schema.lists["hazards"].sheet], "W3")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _right_of(sheet: Worksheet, label: str) -> Cell:
    """The cell behind a label, behind its whole merge where it has one."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and fold_label(cell.value) == fold_label(label):
                column = cell.column + 1
                for area in sheet.merged_cells.ranges:
                    if cell.coordinate in area:
                        column = area.max_col + 1
                found = sheet.cell(cell.row, column)
                if isinstance(found, MergedCell):
                    raise ValueError(f"{sheet.title}: no cell behind {label}")
                return found
    raise ValueError(f"{sheet.title}: no label {label}")


def _cover(sheet: Worksheet, sent: Sent, schema: Schema) -> None:
    values: dict[str, Typed] = {
        "unit_code": sent.unit.code,
        "unit_name": sent.unit.name,
        "period": str(sent.month),
        "report_date": sent.as_of,
        "filler": sent.unit.filler,
        "leader": sent.unit.leader,
        "version": sent.version,
        "scope": "全部累计",
    }
    for item in schema.cover.items:
        if item.id in values:
            _right_of(sheet, item.label).value = values[item.id]


# list sheets


def _list_sheet(
    book: Book,
    schema_of_list: ListSchema,
    rows: Sequence[Record],
    sent: Sent,
    schema: Schema,
    chance: random.Random,
) -> None:
    habit = sent.habit
    own_table = habit.layout in ("moved", "grouped") and schema_of_list.id != "enterprises"
    columns = {c.id: c for c in schema_of_list.columns if not c.is_derived}
    lines = [
        {
            name: typed(columns[name], value, habit, schema, chance)
            for name, value in row.items()
            if name in columns and value is not None
        }
        for row in rows
    ]
    if habit.by_name and any(c.resolves for c in columns.values()):
        for line in lines:
            if line.get("enterprise_name"):
                line.pop("enterprise_code", None)
    if own_table:
        _own_table(book, schema_of_list, lines, habit, chance)
    else:
        _issued_table(book[schema_of_list.sheet], schema_of_list, lines, habit)


def _issued_table(
    sheet: Worksheet, schema_of_list: ListSchema, lines: Sequence[Mapping[str, Typed]], habit: Habit
) -> None:
    header_row, columns = _header(sheet, schema_of_list)
    keys = [name for name in schema_of_list.key if name in columns]
    row = header_row
    for number, line in enumerate(lines, 1):
        row += 1
        if habit.layout == "untidy" and number % 6 == 0:
            for key in keys:
                sheet.cell(row, columns[key]).value = None
            row += 1
        for name, value in line.items():
            _put(sheet, row, columns[name], value)
        for key in keys:
            if key not in line:
                sheet.cell(row, columns[key]).value = None
        if habit.layout == "untidy" and "seq" in columns:
            sheet.cell(row, columns["seq"]).value = number
    if habit.layout == "untidy":
        for key in keys:
            sheet.cell(row + 1, columns[key]).value = None
            sheet.cell(row + 2, columns[key]).value = None
        sheet.cell(row + 1, 1).value = "合计"
        sheet.cell(row + 2, 1).value = f"注：本表共{len(lines)}条，由村委会填写。"


def _header(sheet: Worksheet, schema_of_list: ListSchema) -> tuple[int, dict[str, int]]:
    wanted = {fold_label(c.header): c.id for c in schema_of_list.columns}
    best: tuple[int, dict[str, int]] = (0, {})
    for number_of_row, row in enumerate(sheet.iter_rows(max_row=15), 1):
        found = {
            wanted[fold_label(cell.value)]: number
            for number, cell in enumerate(row, 1)
            if isinstance(cell.value, str) and fold_label(cell.value) in wanted
        }
        if len(found) > len(best[1]):
            best = (number_of_row, found)
    return best


def _put(sheet: Worksheet, row: int, column: int, value: Typed) -> None:
    cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, dt.date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, str):
        cell.data_type = "s"


def _own_table(
    book: Book,
    schema_of_list: ListSchema,
    lines: Sequence[Mapping[str, Typed]],
    habit: Habit,
    chance: random.Random,
) -> None:
    """The village's own sheet in place of the issued one: other order, other header words."""
    position = book.sheetnames.index(schema_of_list.sheet)
    book.remove(book[schema_of_list.sheet])
    sheet: Worksheet = book.create_sheet(schema_of_list.sheet, position)
    columns = [c for c in schema_of_list.columns if not c.is_derived]
    if habit.layout == "moved":
        head, rest = columns[:1], columns[1:]
        chance.shuffle(rest)
        columns = [*head, *rest]
    title = sheet.cell(1, 1)
    title.value = f"{schema_of_list.sheet}（本村台账）"
    title.font = Font(name="宋体", size=16, bold=True)
    title.alignment = _CENTRE
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
    sheet.row_dimensions[1].height = 30
    body = 4 if habit.layout == "grouped" else 3
    _own_header(sheet, columns, habit, schema_of_list)
    for offset, line in enumerate(lines):
        for number, column in enumerate(columns, 1):
            value = offset + 1 if column.id == "seq" else line.get(column.id)
            _put(sheet, body + offset, number, value)
            sheet.cell(body + offset, number).border = _BOX
            sheet.cell(body + offset, number).alignment = Alignment(wrap_text=True, vertical="top")
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[column_letters(number)].width = column.width
    sheet.freeze_panes = f"A{body}"


def _own_header(
    sheet: Worksheet, columns: Sequence[Column], habit: Habit, schema_of_list: ListSchema
) -> None:
    taken = {fold_label(c.header) for c in schema_of_list.columns}
    grouped = {name: title for title, names in _GROUPS for name in names}
    for number, column in enumerate(columns, 1):
        words = column.header
        if habit.layout == "moved" and column.aliases:
            alias = column.aliases[0]
            words = alias if fold_label(alias) not in taken else words
        if habit.layout == "grouped" and column.id in grouped:
            sheet.cell(2, number).value = grouped[column.id]
            sheet.cell(3, number).value = words
        else:
            sheet.cell(2, number).value = words
            if habit.layout == "grouped":
                sheet.merge_cells(start_row=2, start_column=number, end_row=3, end_column=number)
        for row in (2, 3) if habit.layout == "grouped" else (2,):
            sheet.cell(row, number).alignment = _CENTRE
            sheet.cell(row, number).border = _BOX
            sheet.cell(row, number).font = Font(name="黑体", size=11)
    if habit.layout == "grouped":
        _merge_groups(sheet, columns, grouped)


def _merge_groups(sheet: Worksheet, columns: Sequence[Column], grouped: Mapping[str, str]) -> None:
    start = 0
    while start < len(columns):
        title = grouped.get(columns[start].id)
        end = start
        while title and end + 1 < len(columns) and grouped.get(columns[end + 1].id) == title:
            end += 1
        if title and end > start:
            sheet.merge_cells(start_row=2, start_column=start + 1, end_row=2, end_column=end + 1)
        start = end + 1


# the dispatch form


def _dispatch(sheet: Worksheet, form: FormSchema, sent: Sent) -> None:
    habit = sent.habit
    name = f"{sent.unit.name}委会" if habit.layout == "untidy" else sent.unit.name
    _header_item(sheet, form, "unit", name)
    _header_item(sheet, form, "date", str(typed_day(sent.as_of, habit)))
    composites = {c.id: c for c in form.composites}
    for value in form.values:
        if value.cell_id not in composites:
            figure = _figure(sent.figures[value.id], value.kind, habit)
            _right_of(sheet, value.label).value = sent.form_texts.get(value.id, figure)
    for composite in form.composites:
        first, second = (sent.figures[part] for part in composite.parts)
        pair = typed_pair(first, second, composite.id, habit)
        _right_of(sheet, composite.label).value = sent.form_texts.get(composite.id, pair)
    if habit.spaced:
        _stretch_labels(sheet, form)


def _figure(value: int | Decimal | bool, kind: Kind, habit: Habit) -> Typed:
    if kind is Kind.YES_NO:
        return habit.yes if value else "否"
    return f"{value}" if habit.date == "wide" else int(value)


def _header_item(sheet: Worksheet, form: FormSchema, item_id: str, text: str) -> None:
    label = next(item.label for item in form.items if item.id == item_id)
    for row in sheet.iter_rows(max_row=6):
        for cell in row:
            shown = str(cell.value or "")
            if fold_label(shown.split("：", maxsplit=1)[0]) == fold_label(label):
                if isinstance(cell, MergedCell):
                    continue
                cell.value = f"{label}：{text}"
                return
    raise ValueError(f"{sheet.title}: no header item {label}")


def _stretch_labels(sheet: Worksheet, form: FormSchema) -> None:
    """Stray blanks inside labels, as old copies of the form have them."""
    labels = {fold_label(v.label) for v in form.values[:6]}
    for row in sheet.iter_rows():
        for cell in row:
            shown = cell.value
            if isinstance(cell, Cell) and isinstance(shown, str) and fold_label(shown) in labels:
                cell.value = f"{shown[:6]} {shown[6:]} "
