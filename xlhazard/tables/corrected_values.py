"""The texts of 更正说明 as the values that they stand for, read like the cells they correct."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from xlhazard.model.table import Value
from xlhazard.model.workbook import RawCell
from xlhazard.schema.types import Column, FormSchema, FormValue, Kind
from xlhazard.tables.values import Scope, read_value
from xlhazard.tables.values.composite import Part, parse_pair


def value_reader(scope: Scope) -> Callable[[Column, str], Value]:
    """Reads a text as a column's value, by the same rules as a cell of that column."""

    def read(column: Column, text: str) -> Value:
        return read_value(column, RawCell("s", text), scope).value

    return read


def figure_reader(form: FormSchema, scope: Scope) -> Callable[[FormValue, str], Decimal | None]:
    """Reads a text as a figure of the form, alone or as its part of a two-part text; yes is 1."""

    def read(value: FormValue, text: str) -> Decimal | None:
        column = Column(value.id, value.label, value.kind, unit=value.unit)
        alone = read_value(column, RawCell("s", text), scope).value
        if isinstance(alone, int | Decimal):
            return Decimal(alone)
        for composite in form.composites:
            if value.id in composite.parts:
                first, second = (form.value(part) for part in composite.parts)
                pair = parse_pair(text, (_part(first), _part(second)), composite.label)
                return pair.second if value is second else pair.first
        return None

    return read


def _part(value: FormValue) -> Part:
    return Part(value.unit, value.kind is Kind.MONEY_WAN)
