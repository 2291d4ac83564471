"""From records to edits of the master: what differs is set, what is new is appended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xlhazard.merge.keys import Fields, is_empty, same
from xlhazard.merge.ledger import Ledger, Record
from xlhazard.model.address import Address
from xlhazard.model.edits import UNCHECKED, AppendRow, Edit, Scalar, SetCell
from xlhazard.model.master import Master
from xlhazard.model.table import Row, Table
from xlhazard.schema.types import Column, Schema, Town
from xlhazard.tables.display import display


def edits_of(before: Master, after: Ledger, schema: Schema, town: Town) -> Iterator[Edit]:
    """Every edit that brings the master's sheets from what they hold to what the ledger holds.

    Sheets in the order of the master, cells by row; new records below the last row in use.
    """
    for list_id, table in before.tables.items():
        columns = master_columns(list_id, schema, town)
        for row in after.withdrawn.get(list_id, ()):
            yield from _emptied(before, table, row)
        new: list[Record] = []
        for record in after.records(list_id).values():
            if record.row is None:
                new.append(record)
            else:
                yield from _changed(before, table, columns, record.row, record.values, schema)
        yield from _appended(before, table, columns, new, schema)


def master_columns(list_id: str, schema: Schema, town: Town) -> Mapping[str, Column]:
    """The columns of a list in the master, by id: its own and those the merge adds."""
    list_schema = schema.town_list(list_id, town)
    added = () if list_schema.master_only else schema.master_columns
    return {column.id: column for column in (*list_schema.columns, *added)}


def _changed(
    master: Master,
    table: Table,
    columns: Mapping[str, Column],
    row: Row,
    values: Fields,
    schema: Schema,
) -> Iterator[SetCell]:
    for name, value in values.items():
        cell, column = table.cell(row, name), columns.get(name)
        if cell is None or column is None or same(value, row.values.get(name)):
            continue
        now = None if is_empty(value) else display(column, value, schema)
        if now != _standing(master, table, cell):
            yield SetCell(table.sheet, cell, UNCHECKED, now)


def _standing(master: Master, table: Table, cell: Address) -> Scalar:
    """The text that a cell holds; derived columns are never read, so their text is compared."""
    raw = master.workbook.sheets[table.sheet].at(cell)
    return raw.raw if raw is not None and raw.kind == "s" and raw.formula is None else None


def _emptied(master: Master, table: Table, row: Row) -> Iterator[SetCell]:
    cells = master.workbook.sheets[table.sheet].rows.get(row.number, {})
    for column in sorted(cells):
        if column in table.columns.values():
            yield SetCell(table.sheet, Address(row.number, column), UNCHECKED, None)


def _appended(
    master: Master,
    table: Table,
    columns: Mapping[str, Column],
    records: Sequence[Record],
    schema: Schema,
) -> Iterator[AppendRow]:
    last = max((row.number for row in table.rows), default=table.header_row)
    like = last if table.rows else table.header_row + 1
    taken = master.workbook.sheets[table.sheet].rows
    numbers = [row["seq"] for row in table.rows]
    counted = max((n for n in numbers if isinstance(n, int)), default=len(table.rows))
    for record in records:
        last = next(n for n in range(last + 1, last + len(taken) + 2) if not taken.get(n))
        counted += 1
        values = {"seq": counted, **record.values}
        cells = {
            table.columns[name]: display(columns[name], value, schema)
            for name, value in values.items()
            if name in table.columns and name in columns and not is_empty(value)
        }
        yield AppendRow(table.sheet, last, like, dict(sorted(cells.items())))
