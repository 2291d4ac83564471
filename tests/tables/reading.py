"""How these tests ask for the reading of one cell."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.support.mdbook import DATE_STYLE
from tests.support.schemas import SCHEMA
from xlhazard.model.month import Month
from xlhazard.model.table import Value
from xlhazard.model.workbook import RawCell
from xlhazard.schema.types import Column
from xlhazard.tables.build import list_scope
from xlhazard.tables.values import Read, Scope, read_value

PERCENT_STYLE = 2
JUNE = Scope(
    codes=SCHEMA.codes,
    date_styles=frozenset({DATE_STYLE}),
    percent_styles=frozenset({PERCENT_STYLE}),
    period=Month(2023, 6),
    report_date=dt.date(2023, 6, 26),
    unit="HL-03",
)


def column(list_id: str, name: str) -> Column:
    return SCHEMA.lists[list_id].column(name)


def scope_of(list_id: str) -> Scope:
    return list_scope(JUNE, SCHEMA.lists[list_id], SCHEMA)


def read(list_id: str, name: str, cell: str | RawCell, **changed: object) -> Read:
    """Read a text (or a stored cell) in a column of the schema, in June 2023."""
    stored = RawCell("s", cell) if isinstance(cell, str) else cell
    scope = replace(scope_of(list_id), **changed)  # type-free on purpose: any field of Scope
    return read_value(column(list_id, name), stored, scope)


def value(list_id: str, name: str, cell: str | RawCell) -> Value:
    found = read(list_id, name, cell)
    assert found.fault is None, found.fault
    return found.value


def code(list_id: str, name: str, cell: str | RawCell) -> str | None:
    fault = read(list_id, name, cell).fault
    return None if fault is None else fault.code


def warned(list_id: str, name: str, cell: str | RawCell) -> list[str]:
    return [one.code for one in read(list_id, name, cell).warnings]


def number(digits: str, style: int = 0) -> RawCell:
    return RawCell("n", digits, style)
