"""What is known besides the judged rows: the roster of units, the master as it stood, lives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from xlhazard.checking.context import Context
from xlhazard.deriving.derived_fields import Deriver
from xlhazard.deriving.lives import Life, lives
from xlhazard.deriving.overlay import overlaid_tables
from xlhazard.model.fold import fold_enterprise
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Table, Value
from xlhazard.schema.types import Column
from xlhazard.tables.display import text
from xlhazard.tables.names import former_names
from xlhazard.tables.units import Units


def everything(context: Context) -> Mapping[str, Table]:
    """Every record known: the master's with the submission's laid over them."""
    if context.submission is None:
        return context.tables
    return overlaid_tables(context.submission, context.master, context.schema)


def known_lives(context: Context) -> Mapping[str, Life]:
    """The life of every hazard known, on the day the judged lists speak of."""
    tables = context.once(everything)
    return lives(tables, context.as_of, context.schema, context.settings)


def deriver(context: Context) -> Deriver:
    """Works out derived columns from every record known."""
    tables = context.once(everything)
    return Deriver(tables, context.once(known_lives), context.schema, context.town)


def before(context: Context) -> Mapping[str, Table]:
    """The master's lists without rows that came with the judged month or later ones.

    Rows that staff typed themselves have no 首报期 and are always there.
    """
    if context.master is None:
        return {}
    tables = context.master.tables.items()
    return {list_id: table.once(_earlier, context.month) for list_id, table in tables}


def lives_before(context: Context) -> Mapping[str, Life]:
    """The life of every hazard as the master alone knew it before the judged month."""
    tables = context.once(before)
    return lives(tables, context.as_of, context.schema, context.settings)


def first_rows(table: Table | None, key: str) -> Mapping[str, Row]:
    """The first row of every value of a key column; none without the table."""
    return {} if table is None else table.first_by(key)


def enterprise_names(enterprise: Row) -> frozenset[str]:
    """The folded name of an enterprise and every 曾用名."""
    former = former_names(enterprise.text("former_names"))
    names = (enterprise.text("enterprise_name"), *former)
    return frozenset(fold_enterprise(name) for name in names if name)


def shown(context: Context, column: Column, value: Value) -> str:
    """A value as the clerk would write it; 空 for none."""
    return text(column, value, context.schema) or "空"


def roster(context: Context) -> Mapping[str, Row]:
    """Sheet 单位 of the master by unit code; empty without a master."""
    return first_rows(context.master.tables.get("units") if context.master else None, "unit_code")


def named_units(context: Context) -> Units | None:
    """The roster, to be asked by name or alias; None without a master."""
    table = context.master.tables.get("units") if context.master is not None else None
    return None if table is None else Units.of(table)


def unit_title(context: Context, code: str) -> str:
    """A unit as people call it: its name with its code, or the code alone."""
    row = context.once(roster).get(code)
    return f"{row.text('unit_name')}（{code}）" if row is not None else code


def _earlier(table: Table, month: Month | None) -> Table:
    if month is None:
        return table
    limit = str(month)
    return replace(table, rows=tuple(r for r in table if r.text("first_period") < limit))
