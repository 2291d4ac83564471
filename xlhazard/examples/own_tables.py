"""A village's own tables in place of the issued ones: other order, other words, two-row headers."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from xlhazard.examples.habits import Habit, Typed
from xlhazard.examples.picture import add_picture
from xlhazard.model.address import column_letters
from xlhazard.model.fold import fold_label
from xlhazard.render.templates import inflated_parts, zipped
from xlhazard.schema.types import Column, ListSchema

_WHEN = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z")
_LONG_AGO = b"2023-01-01T00:00:00Z"
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_GROUPS = (
    ("企业（场所）", ("enterprise_code", "enterprise_name")),
    ("整改责任", ("responsible_unit", "responsible_department", "responsible_person")),
)
_FOLLOWER = re.compile(rb'<c r="[A-Z]+[0-9]+"[^>]*><f t="shared" si="[0-9]+"/></c>')


def with_own_tables(
    blank: bytes,
    tables: Sequence[tuple[ListSchema, Sequence[Mapping[str, Typed]]]],
    habit: Habit,
    chance: random.Random,
) -> bytes:
    """The issued workbook with some of its sheets replaced by the village's own tables."""
    book = _opened(blank)
    for list_schema, lines in tables:
        _own_table(book, list_schema, lines, habit, chance)
    return _saved(book)


def with_picture(blank: bytes, sheet: str) -> bytes:
    """The issued workbook with a photograph beside the table."""
    book = _opened(blank)
    add_picture(book[sheet], "W3")
    return _saved(book)


def _opened(blank: bytes) -> Book:
    """The book without the rows of helping formulas, which a copied table does not keep."""
    parts = inflated_parts(blank)
    plain = {name: _FOLLOWER.sub(b"", part) for name, part in parts.items()}
    return load_workbook(BytesIO(zipped(plain)))


def _saved(book: Book) -> bytes:
    """Saved as another program would, without the day on which it was built."""
    target = BytesIO()
    book.save(target)
    parts = inflated_parts(target.getvalue())
    parts["docProps/core.xml"] = _WHEN.sub(_LONG_AGO, parts["docProps/core.xml"])
    return zipped(parts)


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


def _put(sheet: Worksheet, row: int, column: int, value: Typed) -> None:
    cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, dt.date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, str):
        cell.data_type = "s"
