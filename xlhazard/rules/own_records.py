"""What several rules look at: a unit's own records, its dispatch figures, names of units."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace
from decimal import Decimal

from xlhazard.checking.context import Context, Place
from xlhazard.deriving.measures import Lists
from xlhazard.deriving.overlay import about_hazards, overlaid_tables, own_tables
from xlhazard.model.address import Address
from xlhazard.model.finding import Notice
from xlhazard.model.table import Fault, FormSheet, Row, Table, Value
from xlhazard.rules.known import everything
from xlhazard.schema.types import FormSchema

NOT_JUDGED = Fault("")
"""Stands in a row for a cell that an earlier rule found at fault."""


def own_lists(context: Context) -> Lists:
    """The unit's records (the master's under the submission's), for counting.

    Cells at fault are taken out, so that a count knows which rows it could not judge.
    """
    known = context.once(_kept_own)
    if context.unreliable not in known:
        known[context.unreliable] = _own_lists(context)
    return known[context.unreliable]


def wider_lists(context: Context) -> Lists:
    """The unit's records with what others filed about its hazards; the same where nobody did."""
    known = context.once(_kept_wider)
    if context.unreliable not in known:
        own = own_lists(context)
        tables = about_hazards(own.tables, context.master, context.unit)
        same = context.submission is None or tables is own.tables
        known[context.unreliable] = (
            own if same else Lists(tables, context.schema, context.town, context.settings)
        )
    return known[context.unreliable]


def all_lists(context: Context) -> Lists:
    """Every record known: the whole master with the submission laid over it."""
    known = context.once(_kept_all)
    if context.unreliable not in known:
        known[context.unreliable] = _all_lists(context)
    return known[context.unreliable]


def dispatch_schema(context: Context) -> FormSchema:
    return context.schema.forms["dispatch"]


def figure(context: Context, form: FormSheet, value_id: str) -> Decimal | None:
    """A number of a form (是 = 1, 否 = 0); None when blank, unreadable or already at fault."""
    if not context.judged_item(form, value_id):
        return None
    return as_number(form[value_id])


def as_number(value: Value) -> Decimal | None:
    """Numbers and yes/no as one kind of number, as 调度历史 keeps them."""
    return Decimal(value) if isinstance(value, int | Decimal) else None


def unit_name(context: Context, code: str | None) -> str:
    """The unit's name by the master's roster, else by the cover, else its code."""
    named = context.once(_unit_names).get(code or "")
    own = context.submission
    if named is None and own is not None and own.unit == code:
        named = own.unit_name
    return named or code or "（未注明单位）"


def found_by(context: Context, code: str) -> tuple[Notice, ...]:
    """What another rule of an earlier turn has noticed."""
    return context.found.get(code, ())


def _kept_own(_context: Context) -> dict[frozenset[Place], Lists]:
    return {}


def _kept_wider(_context: Context) -> dict[frozenset[Place], Lists]:
    return {}


def _kept_all(_context: Context) -> dict[frozenset[Place], Lists]:
    return {}


def _own_lists(context: Context) -> Lists:
    if context.submission is None:
        tables: Mapping[str, Table] = context.tables
    else:
        judged = replace(context.submission, tables=_judged(context))
        tables = own_tables(judged, context.master, context.unit, context.schema)
    return Lists(tables, context.schema, context.town, context.settings)


def _all_lists(context: Context) -> Lists:
    tables = context.once(everything)
    judged = _judged(context)
    if context.submission is not None and any(
        judged[name] is not table for name, table in context.tables.items()
    ):
        faulty = replace(context.submission, tables=judged)
        tables = overlaid_tables(faulty, context.master, context.schema)
    return Lists(tables, context.schema, context.town, context.settings)


def _judged(context: Context) -> Mapping[str, Table]:
    """The submission's tables without the cells that earlier families found at fault."""
    wrong: dict[str, set[Address]] = {}
    for sheet, cell in context.unreliable:
        wrong.setdefault(sheet, set()).add(cell)
    return {
        list_id: _reliable(table, wrong[table.sheet]) if table.sheet in wrong else table
        for list_id, table in context.tables.items()
    }


def _reliable(table: Table, wrong: Set[Address]) -> Table:
    lines = {cell.row for cell in wrong}
    rows = tuple(
        _without_faulty(table, row, wrong) if row.number in lines else row for row in table
    )
    same = all(row is before for row, before in zip(rows, table, strict=True))
    return table if same else replace(table, rows=rows)


def _without_faulty(table: Table, row: Row, wrong: Set[Address]) -> Row:
    """A blank cell that should be filled is not judged either: nothing is known of it."""
    faulty = [name for name in table.columns if table.cell(row, name) in wrong]
    if not faulty:
        return row
    values = {name: value for name, value in row.values.items() if name not in faulty}
    return replace(row, values=values, faults={**row.faults, **dict.fromkeys(faulty, NOT_JUDGED)})


def _unit_names(context: Context) -> Mapping[str, str]:
    roster = context.master.tables.get("units") if context.master is not None else None
    return {row.text("unit_code"): row.text("unit_name") for row in roster or ()}
