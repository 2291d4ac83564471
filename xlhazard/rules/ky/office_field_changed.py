"""KY11: what the office fills in, the office changes."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.deriving.conditions import unit_owns
from xlhazard.model.finding import Notice
from xlhazard.model.table import Row, Table, Value
from xlhazard.rules.known import shown
from xlhazard.schema.types import Column


@rule("KY11", needs_master=True)
def office_field_changed(context: Context) -> Iterator[Notice]:
    """A unit does not change the office's cells; in a row that is new to the master it may.

    Compared with what was issued to the unit, where that is known, else with the master.
    """
    master = context.master
    for list_id, table in context.tables.items():
        ours = master.tables.get(list_id) if master is not None else None
        office = [
            c
            for c in context.list_schema(list_id).columns
            if c.owner == "office" and not c.is_derived and c.id in table.columns
        ]
        if ours is None or not office:
            continue
        known, issued = ours.by_key(), context.base.get(list_id)
        base = issued.by_key() if issued is not None else known
        for row in table:
            key = table.key_of(row)
            if key in known and key is not None:
                before = base.get(key, known[key])
                yield from _changed(context, table, row, office, before, known[key])


def _changed(
    context: Context, table: Table, row: Row, office: list[Column], before: Row, now: Row
) -> Iterator[Notice]:
    list_schema = context.list_schema(table.list_id)
    for column in office:
        if not context.judged(table, row, column.id):
            continue
        if unit_owns(column, row, list_schema, context.schema):
            continue
        typed = row[column.id]
        if _same(typed, before[column.id]) or _same(typed, now[column.id]):
            continue
        if typed is None and before is now:
            continue  # issued before the office filled it in, as far as is known
        yield at_row(
            "KY11",
            table,
            row,
            column.id,
            value=row.typed.get(column.id) or "空",
            master=shown(context, column, now[column.id]),
        )


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one.strip() == other.strip()
    return one == other
