"""KY10: a cell that follows from the key says something else."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.deriving.derived_fields import SHEET_ONLY
from xlhazard.model.finding import Notice
from xlhazard.model.fold import fold, fold_enterprise, fold_person
from xlhazard.model.table import Row, Table, Value
from xlhazard.rules.known import deriver, enterprise_names, shown
from xlhazard.schema.types import Column, Kind
from xlhazard.tables.values.dates import understand_date
from xlhazard.tables.values.persons import parse_persons


@rule("KY10")
def derived_cell_differs(context: Context) -> Iterator[Notice]:
    """What a row repeats from another list agrees with it; the derived value is used.

    Names of enterprises may be written with 有限责任公司 or be a former name.
    """
    for list_id, table in context.tables.items():
        for column in context.list_schema(list_id).columns:
            if column.id not in table.columns or column.id in SHEET_ONLY:
                continue
            if column.is_derived or column.resolves == "enterprise_code":
                for row in table:
                    yield from _differs(context, table, row, column)


def _differs(context: Context, table: Table, row: Row, column: Column) -> Iterator[Notice]:
    typed = row.typed.get(column.id, "").strip()
    if not typed or typed.startswith("#") or not context.judged(table, row, column.id):
        return
    if not all(context.judged(table, row, key) for key in ("hazard_id", "enterprise_code")):
        return
    derived = _derived(context, table, row, column)
    if derived is not None and not _agree(context, column, row, typed, derived):
        yield at_row("KY10", table, row, column.id, derived=shown(context, column, derived))


def _derived(context: Context, table: Table, row: Row, column: Column) -> Value:
    known = context.once(deriver)
    if column.resolves is None:
        return known.value(context.list_schema(table.list_id), row, column.id)
    enterprise = known.enterprise(row.text(column.resolves))
    return None if enterprise is None else enterprise["enterprise_name"]


def _agree(context: Context, column: Column, row: Row, typed: str, derived: Value) -> bool:
    if column.id == "enterprise_name":
        return fold_enterprise(typed) in _names(context, row)
    match column.kind:
        case Kind.DATE:
            day = understand_date(
                typed, future=True, period=context.month, report_date=context.as_of
            )
            return isinstance(day, str) or day.day == derived
        case Kind.CODE:
            code = context.schema.codes[column.codes or ""].by_fold.get(fold(typed))
            return code is None or code.id == derived
        case Kind.PERSON:
            ours = derived if isinstance(derived, tuple) else (str(derived),)
            named = {fold_person(one) for one in parse_persons(typed)}
            return named == {fold_person(one) for one in ours}
    return fold(typed) == fold(shown(context, column, derived))


def _names(context: Context, row: Row) -> frozenset[str]:
    """Every name, folded, under which the row's enterprise is or was known."""
    known = context.once(deriver)
    source = row if "enterprise_code" in row.values else known.hazard(row)
    enterprise = None if source is None else known.enterprise(source.text("enterprise_code"))
    return frozenset() if enterprise is None else enterprise_names(enterprise)
