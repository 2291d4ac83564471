"""CV01 where it depends on the row, and on the cover. Columns required always: checking.columns."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.acceptance import hint, says_nothing
from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item, at_row
from xlhazard.checking.rule import rule
from xlhazard.deriving.conditions import fields_of, holds, unit_owns
from xlhazard.model.finding import Notice
from xlhazard.model.table import Row, Table
from xlhazard.schema.types import Column, Comparison, Kind, ListSchema

_NOT_TYPED = frozenset({"unit_code", "template_id", "template_version", "town", "issue_stamp"})
"""Items of the cover that the tool writes, or whose absence KY07 and ST07 tell."""


@rule("CV01")
def required_missing(context: Context) -> Iterator[Notice]:
    """Whatever the row itself makes necessary must be filled; an unreadable cell is not blank."""
    for list_id, table in context.tables.items():
        list_schema = context.list_schema(list_id)
        for column in list_schema.columns:
            if column.required == "when" and column.id in table.columns:
                yield from _missing(context, table, column, list_schema)
    yield from _cover(context)


def _missing(
    context: Context, table: Table, column: Column, list_schema: ListSchema
) -> Iterator[Notice]:
    schema, asked = context.schema, tuple(fields_of(column.when))
    told = ("major", None) if _asked_of_major(column) else ()
    for row in table:
        if not (row.blank(column.id) or _says_nothing(column, row)):
            continue
        if told and row["grade"] in told:  # XR13 tells once for the hazard
            continue
        if not holds(column.when, row, list_schema, schema):
            continue
        owned = unit_owns(column, row, list_schema, schema)
        if owned and all(context.judged(table, row, name) for name in asked):
            yield at_row("CV01", table, row, column.id, hint=hint(column))


def _asked_of_major(column: Column) -> bool:
    """The column is required of major hazards, for whatever else it is."""
    return any(
        isinstance(clause, Comparison) and clause.field == "grade" and "major" in clause.values
        for clause in column.when
    )


def _says_nothing(column: Column, row: Row) -> bool:
    value = row[column.id]
    return column.kind is Kind.PERSON and value is not None and says_nothing(value)


def _cover(context: Context) -> Iterator[Notice]:
    cover = context.cover
    if cover is None:
        return
    for item in context.schema.cover.items:
        answer = cover.items.get(item.id)
        if not item.required or item.id in _NOT_TYPED or answer is None:
            continue
        if answer.value is None and answer.fault is None and not answer.typed.strip():
            yield at_item("CV01", cover, item.id, hint="")
