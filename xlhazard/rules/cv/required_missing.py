"""CV01 where it depends on the row, on the cover and in a stage report.

Columns required always: checking.columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlhazard.checking.acceptance import hint, says_nothing
from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item, at_row
from xlhazard.checking.rule import rule
from xlhazard.deriving.conditions import fields_of, holds, unit_owns
from xlhazard.deriving.reporting import filed
from xlhazard.model.finding import Notice
from xlhazard.model.table import FormSheet, Row, Table
from xlhazard.schema.types import Column, Comparison, FormItem, Kind, ListSchema

_NOT_TYPED = frozenset({"unit_code", "template_id", "template_version", "town", "issue_stamp"})
"""Items of the cover that the tool writes, or whose absence KY07 and ST07 tell."""
_STAGE_REPORT = "stage_reports"
_HEADER = frozenset({"unit", "date"})
"""Lines of a stage report that TM11 judges."""

_OF_KEY_ENTERPRISES = frozenset({"dept_supervisor", "town_supervisor"})
"""TM09 asks for them, and only warns."""


@rule("CV01")
def required_missing(context: Context) -> Iterator[Notice]:
    """Whatever the row itself makes necessary must be filled; an unreadable cell is not blank."""
    for list_id, table in context.tables.items():
        list_schema = context.list_schema(list_id)
        for column in list_schema.columns:
            asked = column.required == "when" and column.id not in _OF_KEY_ENTERPRISES
            if asked and column.id in table.columns:
                yield from _missing(context, table, column, list_schema)
    if context.cover is not None:
        yield from _blank(context.cover, context.schema.cover.items, _NOT_TYPED)
    report = context.forms.get(_STAGE_REPORT)
    if report is not None and filed(report):
        yield from _blank(report, context.schema.forms[_STAGE_REPORT].items, _HEADER)


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


def _blank(form: FormSheet, items: Iterable[FormItem], others: frozenset[str]) -> Iterator[Notice]:
    """Lines of a 项目 | 内容 sheet that must be filled, but for those that others judge."""
    for item in items:
        answer = form.items.get(item.id)
        if not item.required or item.id in others or answer is None:
            continue
        if answer.value is None and answer.fault is None and not answer.typed.strip():
            yield at_item("CV01", form, item.id, hint="")
