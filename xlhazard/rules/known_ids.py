"""Ids of hazards and codes of enterprises that are known, wherever one of them is named."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.model.ids import record_candidates
from xlhazard.model.table import Row, Table
from xlhazard.rules.own_records import found_by
from xlhazard.schema.types import Column

HAZARD = ("hazards", "hazard_id")
ENTERPRISE = ("enterprises", "enterprise_code")
_INCOMPLETE = ("ST08", "ST28")


def read_whole(context: Context, table: Table) -> bool:
    """The list has its key column and nothing says that its sheet may not have been read whole."""
    found = (one for code in _INCOMPLETE for one in found_by(context, code))
    return table.key[0] in table.columns and all(one.sheet != table.sheet for one in found)


def known(context: Context, list_id: str, name: str) -> frozenset[str]:
    """Every value of a key column in the workbook and in the master."""
    known = context.master or context.carried.known
    master = known.tables if known is not None else {}
    tables = (context.tables.get(list_id), master.get(list_id))
    return frozenset(key for table in tables if table is not None for key in table.first_by(name))


def mistyped_hazards(context: Context, table: Table) -> frozenset[str]:
    """Ids that a row with an id at fault may stand for: that row has its own finding."""
    typed = {
        row.typed.get("hazard_id", "")
        for row in table
        if not context.judged(table, row, "hazard_id")
    }
    return frozenset(candidate for text in typed for candidate in record_candidates(text))


def named(context: Context, target: tuple[str, str]) -> Iterator[tuple[Table, Row, Column, str]]:
    """Every cell that can be relied on and names a record of the target list, with the id."""
    for list_id, table in context.tables.items():
        for column in context.list_schema(list_id).columns:
            if column.references != target or column.is_derived:
                continue
            for row in table:
                text = row.text(column.id)
                if text and context.judged(table, row, column.id):
                    yield table, row, column, text
