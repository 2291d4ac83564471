"""From records to edits of the master: what differs is set, what is new is appended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from xlhazard.merging.keys import Fields, is_empty, same
from xlhazard.merging.ledger import Ledger, unread
from xlhazard.model.address import Address
from xlhazard.model.edits import (
    UNCHECKED,
    AddColumn,
    AppendRow,
    Edit,
    EditPlan,
    NewSheet,
    SetCell,
)
from xlhazard.model.master import Master
from xlhazard.model.table import Row, Table, Value
from xlhazard.model.workbook import RawCell
from xlhazard.schema.types import Column, Schema, Town
from xlhazard.tables.display import display
from xlhazard.tables.values import Scope, read_value


def edits_of(before: Master, after: Ledger, schema: Schema, town: Town) -> Iterator[Edit]:
    """Every edit that brings the master's sheets from what they hold to what the ledger holds.

    Sheets in the order of the master, cells by row; new records below the last row in use.
    """
    for list_id, table in before.tables.items():
        columns = master_columns(list_id, schema, town)
        for row in after.withdrawn.get(list_id, ()):
            yield from emptied_row(before, table, row)
        new: list[Fields] = []
        for record in after.records(list_id).values():
            if record.row is None:
                new.append(record.values)
            else:
                yield from changed_cells(before, table, columns, record.row, record.values, schema)
        yield from appended(before, table, columns, new, schema)


def plan_of(master: Master, edits: Iterable[Edit]) -> EditPlan:
    """The plan that makes these edits, behind what an older master lacks (Master.additions).

    A new sheet is written with the rows that are appended to it.
    """
    new = {edit.name: edit for edit in master.additions if isinstance(edit, NewSheet)}
    planned: list[Edit] = [edit for edit in master.additions if isinstance(edit, AddColumn)]
    for edit in edits:
        if isinstance(edit, AppendRow) and edit.sheet in new:
            sheet = new[edit.sheet]
            line = tuple(edit.cells.get(n) for n in range(1, len(sheet.widths) + 1))
            rows = sheet.rows[: edit.row - 1]
            new[edit.sheet] = replace(sheet, rows=(*rows, line))
        else:
            planned.append(edit)
    return EditPlan(master.source, master.sha256, (*planned, *new.values()))


def added_notes(master: Master) -> Iterator[str]:
    """What an older master lacks and the plan puts in (Chinese)."""
    columns: dict[str, list[str]] = {}
    for edit in master.additions:
        if isinstance(edit, AddColumn):
            columns.setdefault(edit.sheet, []).append(edit.text)
        else:
            yield f"总台账没有《{edit.name}》表，已补上。"
    for sheet, headers in columns.items():
        yield (
            f"总台账《{sheet}》缺列，已补在最右边：{'、'.join(headers)}。"
            f"如果是改了表头的名称，请把内容移到新列，或改回原名后删去新列。"
        )


def master_columns(list_id: str, schema: Schema, town: Town) -> Mapping[str, Column]:
    """The columns of a list in the master, by id: its own and those the merge adds."""
    whole = schema.in_master(schema.town_list(list_id, town))
    return {column.id: column for column in whole.columns}


def changed_cells(
    master: Master,
    table: Table,
    columns: Mapping[str, Column],
    row: Row,
    values: Fields,
    schema: Schema,
) -> Iterator[SetCell]:
    """The cells of a record whose value differs; fields that values does not name stay."""
    stands = {**row.values, **unread(row)}
    for name, value in values.items():
        cell, column = table.cell(row, name), columns.get(name)
        if cell is None or column is None or same(value, stands.get(name)):
            continue
        if column.is_derived and same(value, _standing(master, table, column, cell, schema)):
            continue
        now = None if is_empty(value) else display(column, value, schema)
        yield SetCell(table.sheet, cell, UNCHECKED, now)


def _standing(master: Master, table: Table, column: Column, cell: Address, schema: Schema) -> Value:
    """What a derived cell shows: such cells are no data, so they are only read to compare."""
    raw = _stored(master, table).get(cell.row, {}).get(cell.column)
    if raw is None or raw.formula is not None:
        return None
    scope = Scope(
        codes=schema.codes,
        date1904=master.workbook.facts.date1904,
        date_styles=master.workbook.date_styles,
    )
    return read_value(column, raw, scope).value


def emptied_row(master: Master, table: Table, row: Row) -> Iterator[SetCell]:
    """Every filled cell of a record made blank; columns that staff added stay."""
    cells = _stored(master, table).get(row.number, {})
    for column in sorted(cells):
        if column in table.columns.values():
            yield SetCell(table.sheet, Address(row.number, column), UNCHECKED, None)


def appended(
    master: Master,
    table: Table,
    columns: Mapping[str, Column],
    records: Sequence[Fields],
    schema: Schema,
) -> Iterator[AppendRow]:
    """New records below everything that stands on the sheet, numbered on in 序号."""
    last = max((row.number for row in table.rows), default=table.header_row)
    like = last if table.rows else table.header_row + 1
    taken = _stored(master, table)
    numbers = [row["seq"] for row in table.rows]
    counted = max((n for n in numbers if isinstance(n, int)), default=len(table.rows))
    places = [(name, at, columns[name]) for name, at in table.columns.items() if name in columns]
    places.sort(key=lambda place: place[1])
    for record in records:
        last = next(n for n in range(last + 1, last + len(taken) + 2) if not taken.get(n))
        counted += 1
        values = {"seq": counted, **record}
        cells = {
            at: display(column, value, schema)
            for name, at, column in places
            if (value := values.get(name)) is not None and not is_empty(value)
        }
        yield AppendRow(table.sheet, last, like, cells)


def _stored(master: Master, table: Table) -> Mapping[int, Mapping[int, RawCell]]:
    """The cells of a list's sheet as they stand."""
    sheet = master.workbook.sheets.get(table.sheet)
    return {} if sheet is None else sheet.rows
