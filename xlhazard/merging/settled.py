"""Sheet 已处理: flags that are settled, whole rows with what staff typed beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlhazard.merging.keys import Fields
from xlhazard.merging.ledger import unread
from xlhazard.merging.sheets import appended, master_columns
from xlhazard.model.address import Address, column_letters
from xlhazard.model.edits import UNCHECKED, Edit, SetCell
from xlhazard.model.master import Master
from xlhazard.model.table import Row, Table
from xlhazard.model.workbook import RawCell
from xlhazard.schema.types import Schema, Town
from xlhazard.tables.values import Scope
from xlhazard.tables.values.seen import see

SETTLED = "settled_flags"
_COUNTED_ANEW = "seq"


@dataclass(frozen=True, slots=True)
class Settling:
    """The edits that move rows from 预警 to 已处理.

    free: rows of 预警 that are blank afterwards and may serve other flags. note: why the rows
    had to stay where they are (Chinese), or "".
    """

    edits: tuple[Edit, ...] = ()
    free: tuple[Row, ...] = ()
    moved: int = 0
    note: str = ""


def settle(
    master: Master,
    flags: Table,
    rows: Sequence[Row],
    schema: Schema,
    town: Town,
    today: dt.date,
) -> Settling:
    """Move these rows of 预警 whole.

    Columns that staff added to 预警 go to 其他内容. Formulas in them stay where they are.
    """
    table = master.tables.get(SETTLED)
    if not rows:
        return Settling()
    if table is None:
        return Settling(note="总台账没有《已处理》表；已消除的预警仍留在《预警》。")
    columns = master_columns(SETTLED, schema, town)
    records = [_record(master, flags, row, schema, today) for row in rows]
    if lost := _without_place(table, records):
        headers = "、".join(columns[name].header for name in lost)
        return Settling(note=f"《{table.sheet}》缺列：{headers}；已消除的预警仍留在《预警》。")
    edits: list[Edit] = []
    for row in rows:
        edits += _emptied(master, flags, row)
    edits += appended(master, table, columns, records, schema)
    free = tuple(row for row in rows if not _has_own_formula(master, flags, row))
    return Settling(tuple(edits), free, len(rows))


def _record(master: Master, flags: Table, row: Row, schema: Schema, today: dt.date) -> Fields:
    """The row as it stands, what could not be read included, with the day it was settled."""
    values = {**row.values, **unread(row)}
    values.pop(_COUNTED_ANEW, None)
    other = "；".join(_beside(master, flags, row, schema))
    return {**values, "settled_on": today, "other": other or None}


def _without_place(table: Table, records: Sequence[Fields]) -> tuple[str, ...]:
    """Fields that are filled and that the sheet has no column for."""
    filled = {name: None for one in records for name, value in one.items() if value is not None}
    return tuple(name for name in filled if name not in table.columns)


def _beside(master: Master, flags: Table, row: Row, schema: Schema) -> Iterator[str]:
    """What stands in columns that staff added, each with its heading."""
    scope = Scope.of(master.workbook, schema.codes)
    headings = _cells(master, flags, flags.header_row)
    for column, cell in sorted(_cells(master, flags, row.number).items()):
        text = see(cell, scope).text
        if column in flags.columns.values() or not text:
            continue
        heading = see(headings[column], scope).text if column in headings else ""
        yield f"{heading or column_letters(column) + '列'}：{text}"


def _emptied(master: Master, flags: Table, row: Row) -> Iterator[SetCell]:
    """Every filled cell of the row made blank, but for formulas: they are never overwritten."""
    for column, cell in sorted(_cells(master, flags, row.number).items()):
        if cell.formula is None:
            yield SetCell(flags.sheet, Address(row.number, column), UNCHECKED, None)


def _has_own_formula(master: Master, flags: Table, row: Row) -> bool:
    """A formula in one of our columns: no other flag can be written over it."""
    cells = _cells(master, flags, row.number)
    return any(at in cells and cells[at].formula is not None for at in flags.columns.values())


def _cells(master: Master, table: Table, number: int) -> Mapping[int, RawCell]:
    sheet = master.workbook.sheets.get(table.sheet)
    return {} if sheet is None else sheet.rows.get(number, {})
