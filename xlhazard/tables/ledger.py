"""A ledger that holds several lists in one row (企业自查台账), read with the lists' own readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from xlhazard.model.finding import Notice, ReadAs
from xlhazard.model.fold import fold
from xlhazard.model.table import FormSheet, Row, Table, Value
from xlhazard.model.workbook import Sheet, Workbook
from xlhazard.schema.types import (
    Column,
    FormItem,
    FormSchema,
    LedgerSchema,
    ListSchema,
    Schema,
)
from xlhazard.tables.build import build_table, list_scope
from xlhazard.tables.form_sheet import read_form
from xlhazard.tables.headers import find_header
from xlhazard.tables.values import Scope

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger as it was read: the lines above the table, and one row for each of its records."""

    schema: LedgerSchema
    head: FormSheet
    table: Table
    notices: tuple[Notice, ...] = ()
    read_as: tuple[ReadAs, ...] = ()

    def part(
        self, target: ListSchema, rows: Mapping[int, Mapping[str, Value]], *, always: bool
    ) -> Table:
        """The ledger's rows as records of one list, at the ledger's own cells.

        rows: number of the row -> fields it has besides those typed here. Rows without anything
        typed in columns of this list are left out, unless always.
        """
        own = self.schema.columns_of(target.id)
        made = []
        for row in self.table:
            typed = _only(row.typed, own)
            if row.number not in rows or not (always or typed):
                continue
            values = {**rows[row.number], **_only(row.values, own)}
            made.append(Row(row.number, values, typed, _only(row.faults, own)))
        columns = _only(self.table.columns, own)
        return replace(
            self.table, list_id=target.id, columns=columns, key=target.key, rows=tuple(made)
        )


def _only(named: Mapping[str, T], names: tuple[str, ...]) -> dict[str, T]:
    return {name: named[name] for name in names if name in named}


def ledger_list(ledger: LedgerSchema, schema: Schema) -> ListSchema:
    """The ledger as a list: 序号, the columns of its lists, 备注. Rows are told by their place."""
    first, last = _common(schema)
    columns = [schema.lists[list_id].column(name) for list_id, name in ledger.columns]
    return ListSchema(
        id=f"{ledger.id}_ledger",
        sheet=ledger.sheet,
        key=(first.id, *ledger.identity),
        columns=(first, *(_always(one) for one in columns), last),
        filed_by=("enterprise",),
        master_only=False,
        village_core=False,
        about=ledger.about,
    )


def _common(schema: Schema) -> tuple[Column, Column]:
    """序号 and 备注, as every list has them."""
    columns = schema.lists["hazards"].columns
    return columns[0], replace(columns[-1], wide=True)


def _always(column: Column) -> Column:
    """A row need not be rectified or accepted yet, so nothing but the hazard itself is needed."""
    return replace(column, resolves=None, references=None)


def ledger_head(ledger: LedgerSchema, schema: Schema) -> FormSchema:
    """The lines above the table as a form."""
    items = []
    for list_id, name in ledger.head:
        column = schema.lists[list_id].column(name)
        needed = name in ("enterprise_name", "enterprise_code")
        items.append(FormItem(name, column.header, column.kind, needed, codes=column.codes))
    return FormSchema(
        f"{ledger.id}_head", ledger.sheet, ledger.title, ("enterprise",), tuple(items)
    )


def read_ledger(
    workbook: Workbook, ledger: LedgerSchema, schema: Schema, scope: Scope
) -> Ledger | None:
    """The first sheet with the ledger's header, that of its own name before others; else None.

    A sheet of a unit workbook (隐患清单) is none, whatever columns it has.
    """
    named = fold(ledger.sheet)
    others = [one for one in workbook.sheets.values() if schema.list_of_sheet(one.name) is None]
    sheets = sorted(others, key=lambda one: fold(one.name) != named)
    for sheet in sheets:
        if (found := _read(sheet, ledger, schema, scope)) is not None:
            return found
    return None


def _read(sheet: Sheet, ledger: LedgerSchema, schema: Schema, scope: Scope) -> Ledger | None:
    as_list = ledger_list(ledger, schema)
    header = find_header(sheet, as_list)
    if header is None or not set(ledger.identity) <= header.columns.keys():
        return None
    deadlines = {
        name
        for list_id in ledger.lists
        for name in list_scope(scope, schema.lists[list_id], schema).deadlines
    }
    scoped = replace(
        list_scope(scope, as_list, schema),
        deadlines=frozenset(deadlines & {column.id for column in as_list.columns}),
    )
    built = build_table(sheet, as_list, header, scoped)
    above = replace(
        sheet, rows={n: cells for n, cells in sheet.rows.items() if n < header.first_row}
    )
    head = read_form(above, ledger_head(ledger, schema), scope)
    return Ledger(
        ledger,
        head.form,
        built.table,
        (*head.notices, *built.notices),
        (*head.read_as, *built.read_as),
    )
