"""Does a row fulfil a condition of the schemas? (required-when, owners, measures)"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TypeAlias

from xlhazard.model.table import Row, Value
from xlhazard.schema.types import (
    Column,
    Comparison,
    Condition,
    Either,
    ListSchema,
    Schema,
    Town,
)

Predicate: TypeAlias = Callable[[Row, tuple[str, ...]], bool]

NOTHING: Mapping[str, Predicate] = {}


def holds(
    condition: Condition,
    row: Row,
    list_schema: ListSchema,
    schema: Schema,
    *,
    named: Mapping[str, Predicate] = NOTHING,
    as_of: dt.date | None = None,
    town: Town | None = None,
) -> bool:
    """Every clause of the condition holds for the row; the empty condition always does.

    A cell that could not be read fulfils no comparison. A blank yes/no column with
    blank_means counts as that answer. named gives the predicates that need more than one row;
    KeyError for one that is not given. town decides dispatch groups of its own.
    """
    for clause in condition:
        if isinstance(clause, Comparison):
            held = _compared(clause, row, list_schema, schema, as_of, town)
        elif isinstance(clause, Either):
            held = any(
                holds(option, row, list_schema, schema, named=named, as_of=as_of, town=town)
                for option in clause.options
            )
        else:
            held = named[clause.name](row, clause.arguments)
        if not held:
            return False
    return True


def unmet(
    condition: Condition,
    row: Row,
    list_schema: ListSchema,
    schema: Schema,
    *,
    named: Mapping[str, Predicate] = NOTHING,
    as_of: dt.date | None = None,
    town: Town | None = None,
) -> Condition:
    """The clauses of the condition that do not hold for the row, in their order (see holds)."""
    return tuple(
        clause
        for clause in condition
        if not holds((clause,), row, list_schema, schema, named=named, as_of=as_of, town=town)
    )


def unit_owns(column: Column, row: Row, list_schema: ListSchema, schema: Schema) -> bool:
    """The filing unit owns the field in this row: always, or where owner_unit_when holds."""
    return column.owner == "unit" or (
        bool(column.owner_unit_when) and holds(column.owner_unit_when, row, list_schema, schema)
    )


def fields_of(condition: Condition) -> Iterator[str]:
    """The fields of the row itself that a condition looks at."""
    for clause in condition:
        if isinstance(clause, Comparison):
            yield clause.field
        elif isinstance(clause, Either):
            for option in clause.options:
                yield from fields_of(option)


def attribute_of(
    schema: Schema, column: Column, code: str, attribute: str, town: Town | None = None
) -> str:
    """An attribute of a code of the column's value list, as text: yes/no for flags, "" if none.

    The dispatch group of a hazard source is the town's own where its profile maps sources.
    """
    if attribute == "dispatch_group" and town is not None and town.source_groups:
        groups = (group for group, members in town.source_groups.items() if code in members)
        return next(groups, "none")
    known = schema.codes[column.codes].by_id.get(code) if column.codes else None
    return "" if known is None else _plain(known.attributes.get(attribute, ""))


def is_yes(value: object) -> bool:
    """An attribute of a value list that says yes."""
    return value is True or str(value).lower() in ("yes", "true", "1")


def _compared(
    clause: Comparison,
    row: Row,
    list_schema: ListSchema,
    schema: Schema,
    as_of: dt.date | None,
    town: Town | None,
) -> bool:
    column = list_schema.by_id.get(clause.field)
    value = row.values.get(clause.field)
    if isinstance(value, dt.date) and _not_yet(value, column, as_of):
        return clause.op == "blank" or (clause.op == "after" and clause.values == ("as_of",))
    if clause.op == "filled":
        return value is not None
    if clause.op == "blank":
        return row.blank(clause.field)
    if value is None and column is not None and column.blank_means and row.blank(clause.field):
        value = column.blank_means
    if value is None:
        return False
    if clause.op in ("is", "in"):
        if clause.attribute is None and isinstance(value, str):
            return value in clause.values
        said = set(_texts(value))
        if clause.attribute is not None and column is not None:
            said = {attribute_of(schema, column, one, clause.attribute, town) for one in said}
        return bool(said & set(clause.values))
    return _beyond(value, clause.op, clause.values[0], as_of)


def _not_yet(day: dt.date, column: Column | None, as_of: dt.date | None) -> bool:
    """A fact dated after the day of the count is not there yet; plans (future) are."""
    return as_of is not None and day > as_of and column is not None and not column.future


def _beyond(value: Value, op: str, limit: str, as_of: dt.date | None) -> bool:
    """A day or number against the limit; "as_of" is the day of the count."""
    if isinstance(value, dt.date):
        day = as_of if limit == "as_of" else dt.date.fromisoformat(limit)
        if day is None:
            return False
        return (
            value >= day if op == "at_least" else value <= day if op == "at_most" else value > day
        )
    if isinstance(value, int | Decimal):
        number = Decimal(limit)
        return value >= number if op == "at_least" else value <= number
    return False


def _texts(value: Value) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (_plain(value),)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
