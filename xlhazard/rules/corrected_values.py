"""Reading the texts of 更正说明 in the circumstances of a check."""

from __future__ import annotations

from xlhazard.checking.context import Context
from xlhazard.deriving.corrections import ReadNumber, ReadValue
from xlhazard.rules.own_records import dispatch_schema
from xlhazard.tables import corrected_values
from xlhazard.tables.values import Scope


def value_reader(context: Context) -> ReadValue:
    """Reads a text as a column's value, by the same rules as a cell of that column."""
    return corrected_values.value_reader(_scope(context))


def figure_reader(context: Context) -> ReadNumber:
    """Reads a text as a figure of the dispatch table, alone or as its part of a two-part text."""
    return corrected_values.figure_reader(dispatch_schema(context), _scope(context))


def _scope(context: Context) -> Scope:
    return Scope(codes=context.schema.codes, period=context.month, report_date=context.as_of)
