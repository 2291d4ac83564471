"""KY09: what is referred to exists."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice, Skipped
from xlhazard.model.fold import fold
from xlhazard.model.ids import parse_record_id
from xlhazard.schema.types import Column, Kind


@rule("KY09")
def reference_unknown(context: Context) -> Iterator[Notice | Skipped]:
    """A number that refers to a row of another list has that row, here or in the master.

    Hazard ids and enterprise codes are the business of XR10 and XR23. A roster that nobody has
    filled in yet is one cause, which KY07 tells at the cover, and not one at every row.
    """
    unknown: set[str] = set()
    for list_id, table in context.tables.items():
        for column in context.list_schema(list_id).columns:
            if column.kind is not Kind.REFERENCE or column.references is None or column.is_derived:
                continue
            known = context.once(_known, *column.references)
            target = context.schema.lists[column.references[0]].sheet
            for row in table:
                value = row.text(column.id)
                if not value or not context.judged(table, row, column.id):
                    continue
                if known is None:
                    unknown.add(target)
                elif fold(value) not in known and not _elsewhere(context, column, value):
                    yield at_row("KY09", table, row, column.id, value=value, list=target)
    if unknown:
        cause = "没有总台账" if context.alone else "总台账里还没有登记"
        yield Skipped("KY09", f"{cause}，无法到{'、'.join(sorted(unknown))}中核对")


def _known(context: Context, list_id: str, name: str) -> frozenset[str] | None:
    """Every value of the key column, folded; None when the list is nowhere, or an empty roster."""
    master = context.master.tables if context.master is not None else {}
    tables = [t for t in (context.tables.get(list_id), master.get(list_id)) if t is not None]
    values = frozenset(fold(row.text(name)) for table in tables for row in table) - {""}
    return None if not tables or (list_id == "units" and not values) else values


def _elsewhere(context: Context, column: Column, value: str) -> bool:
    """Without a master: the record belongs to another unit, whose list is not at hand."""
    if not context.alone:
        return False
    parsed = parse_record_id(value)
    return column.references is not None and parsed is not None and parsed.unit != context.unit
