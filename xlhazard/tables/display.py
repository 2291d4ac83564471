"""How values are written: into a workbook, and into messages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from xlhazard.model.edits import Scalar
from xlhazard.model.table import Value
from xlhazard.schema.types import CodeList, Column, Kind, Schema
from xlhazard.tables.values.seen import decimal_text

YES, NO = "是", "否"


def display(column: Column, value: Value, schema: Schema) -> Scalar:
    """A value as the master holds it: labels for codes, 是/否, days, numbers; None for blank.

    Reading the result back gives the same value.
    """
    if isinstance(value, str):
        return _label(column, value, schema) if column.kind is Kind.CODE else value
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, tuple):
        return "、".join(_label(column, part, schema) for part in value) or None
    return value


def text(column: Column, value: Value, schema: Schema) -> str:
    """A value in words, for messages and for comparing: days as 2023-06-01, blank as ""."""
    return plain_text(display(column, value, schema))


def day_words(day: dt.date) -> str:
    """A day as official forms and letters write it: 2023年6月26日."""
    return f"{day.year}年{day.month}月{day.day}日"


def plain_text(value: Scalar) -> str:
    """What a cell with this content shows."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Decimal):
        return decimal_text(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _label(column: Column, code: str, schema: Schema) -> str:
    codes: CodeList | None = schema.codes.get(column.codes or "")
    found = None if codes is None else codes.by_id.get(code)
    return code if found is None else found.label
