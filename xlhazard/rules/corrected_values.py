"""Reading the texts of 更正说明 as the values that they stand for."""

from __future__ import annotations

from decimal import Decimal

from xlhazard.checking.context import Context
from xlhazard.deriving.corrections import ReadNumber, ReadValue
from xlhazard.model.table import Value
from xlhazard.model.workbook import RawCell
from xlhazard.rules.own_records import as_number, dispatch_schema
from xlhazard.schema.types import Column, FormValue, Kind
from xlhazard.tables.values import Scope, read_value
from xlhazard.tables.values.composite import Part, parse_pair


def value_reader(context: Context) -> ReadValue:
    """Reads a text as a column's value, by the same rules as a cell of that column."""
    scope = _scope(context)

    def read(column: Column, text: str) -> Value:
        return read_value(column, RawCell("s", text), scope).value

    return read


def figure_reader(context: Context) -> ReadNumber:
    """Reads a text as a figure of the dispatch table, alone or as its part of a two-part text."""
    scope, form = _scope(context), dispatch_schema(context)

    def read(value: FormValue, text: str) -> Decimal | None:
        column = Column(value.id, value.label, value.kind, unit=value.unit)
        alone = as_number(read_value(column, RawCell("s", text), scope).value)
        if alone is not None:
            return alone
        for composite in form.composites:
            if value.id in composite.parts:
                first, second = (form.value(part) for part in composite.parts)
                pair = parse_pair(text, (_part(first), _part(second)), composite.label)
                return pair.second if value is second else pair.first
        return None

    return read


def _part(value: FormValue) -> Part:
    return Part(value.unit, value.kind is Kind.MONEY_WAN)


def _scope(context: Context) -> Scope:
    return Scope(codes=context.schema.codes, period=context.month, report_date=context.as_of)
