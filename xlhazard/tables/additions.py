"""Sheets and columns that a master made by an earlier version lacks: where they go.

What is lacking is read as if it were there and blank, so that nobody else has to ask; the edits
that put it in go before those of the plan that is made on this reading. Nothing is moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from xlhazard.model.address import Address
from xlhazard.model.edits import AddColumn, CellLook, NewSheet, Scalar
from xlhazard.model.table import Table
from xlhazard.model.workbook import Sheet
from xlhazard.schema.types import Column, Kind, ListSchema, Schema, Town
from xlhazard.tables.headers import COMMON, Header

_TITLE_ROW, _LEAD_ROW, HEADER_ROW = 1, 2, 3
_YES_NO = ("是", "否")


def may_be_added(column: Column, list_schema: ListSchema) -> bool:
    """The list can be read without the column: it is no key and may stay blank."""
    optional = column.required in ("never", "derived")
    return optional and column.id not in list_schema.key and column.id not in COMMON


def with_columns(
    table: Table, header: Header, sheet: Sheet, list_schema: ListSchema, schema: Schema
) -> tuple[Table, tuple[AddColumn, ...]]:
    """The table with every column that may be added, right of the header's last column.

    A column of the sheet that holds anything in any row is passed over.
    """
    lacking = [
        column
        for column in list_schema.columns
        if column.id not in table.columns and may_be_added(column, list_schema)
    ]
    if not lacking:
        return table, ()
    taken = {column for row in sheet.rows.values() for column in row}
    for area in sheet.merged:
        if area.last.row >= header.first_row:
            taken.update(range(area.first.column, area.last.column + 1))
    last = max((*table.columns.values(), *header.cells))
    columns = dict(table.columns)
    edits = []
    place = last
    for column in lacking:
        place = next(n for n in range(place + 1, place + len(taken) + 2) if n not in taken)
        columns[column.id] = place
        at = Address(header.last_row, place)
        like = max(n for n in header.cells if n <= last)
        edits.append(
            AddColumn(sheet.name, at, column.header, like, column.width, _choices(column, schema))
        )
    return replace(table, columns=columns), tuple(edits)


def with_sheets(
    tables: Mapping[str, Table],
    lists: Mapping[str, ListSchema],
    sheets: Iterable[str],
    schema: Schema,
    town: Town,
) -> tuple[Mapping[str, Table], tuple[NewSheet, ...]]:
    """The tables with those lists that older masters lack, each behind the list before it.

    lists in the order of the master; sheets are the names that are taken.
    """
    names = list(sheets)
    found: dict[str, Table] = {}
    edits = []
    before = -1
    for list_id, list_schema in lists.items():
        if list_id in tables:
            found[list_id] = tables[list_id]
            before = names.index(tables[list_id].sheet)
        elif list_schema.later_as:
            name = _free_name(list_schema, names)
            before += 1
            names.insert(before, name)
            edits.append(_new_sheet(list_schema, name, before, schema, town))
            columns = {column.id: n for n, column in enumerate(list_schema.columns, 1)}
            found[list_id] = Table(
                list_id, name, HEADER_ROW, columns, list_schema.key, (), HEADER_ROW
            )
    return found, tuple(edits)


def _free_name(list_schema: ListSchema, names: Sequence[str]) -> str:
    """A name that no sheet bears: a sheet of the office is never replaced."""
    second = list_schema.later_as
    wanted = (list_schema.sheet, second, *(f"{second}{n}" for n in range(2, len(names) + 3)))
    return next(name for name in wanted if name not in names)


def _new_sheet(
    list_schema: ListSchema, name: str, position: int, schema: Schema, town: Town
) -> NewSheet:
    """The list's sheet with its header and one blank row that shows how rows look."""
    headers = tuple(column.header for column in list_schema.columns)
    lines: tuple[tuple[Scalar, ...], ...] = (
        (f"{town.name}{list_schema.sheet}",),
        (list_schema.about,),
        headers,
        (None,) * len(headers),
    )
    looks = {Address(_TITLE_ROW, 1): CellLook("title"), Address(_LEAD_ROW, 1): CellLook("lead")}
    looks |= {Address(HEADER_ROW, n): CellLook("header") for n in range(1, len(headers) + 1)}
    choices = {n: _choices(column, schema) for n, column in enumerate(list_schema.columns, 1)}
    return NewSheet(
        name,
        position,
        lines,
        looks,
        tuple(column.width for column in list_schema.columns),
        header_row=HEADER_ROW,
        choices={n: offer for n, offer in choices.items() if offer},
    )


def _choices(column: Column, schema: Schema) -> tuple[str, ...]:
    """What a drop-down of the column offers."""
    if column.kind is Kind.YES_NO:
        return _YES_NO
    if column.is_derived or column.kind is not Kind.CODE or column.codes is None:
        return ()
    return tuple(code.label for code in schema.codes[column.codes].codes)
