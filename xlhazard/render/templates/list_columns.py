"""How one column of a list looks, how wide it is and what may be typed into it."""

from __future__ import annotations

from xlhazard.render.templates import look
from xlhazard.render.templates.look import Look
from xlhazard.render.templates.names import ENTERPRISES_NAME, SEQ, YES_NO, code_name
from xlhazard.render.templates.sheets import DIGIT_PIXELS, PIXELS_PER_WIDTH, Bounds
from xlhazard.schema.types import Column, Kind, Schema

WIDEST = 182.0
"""Printed columns together: body font 11 pt is then printed at 9 pt or more on A4 landscape."""
LABEL = 6
"""A label of this many characters stands in one line; longer ones may wrap."""
SOFT = 9.0
"""A column of text is never made narrower than this."""


def look_of(column: Column) -> Look:
    """The look of a column's cells by its kind."""
    if column.id == SEQ:
        return look.CENTRE
    if column.kind in (Kind.HAZARD_ID, Kind.ENTERPRISE_CODE, Kind.REFERENCE, Kind.PHONE):
        return look.TEXT_ID
    if column.kind is Kind.TEXT:
        return look.TEXT_ID if column.format not in (None, "milestones") else look.TEXT
    return {
        Kind.DATE: look.DATE,
        Kind.WHOLE: look.WHOLE,
        Kind.DECIMAL: look.DECIMAL,
        Kind.MONEY_WAN: look.MONEY,
        Kind.MONEY_YUAN: look.MONEY,
        Kind.YES_NO: look.CENTRE,
        Kind.CODE: look.CENTRE,
        Kind.PERSON: look.CENTRE,
    }.get(column.kind, look.TEXT)


def cell_look(column: Column, *, shade_office: bool) -> Look:
    """The look of a column's cells in its sheet: derived grey, the office's light blue."""
    plain = look_of(column)
    if column.is_derived:
        return look.shaded(plain, look.DERIVED_FILL)
    if column.owner == "office" and shade_office:
        return look.shaded(plain, look.OFFICE_FILL)
    return plain


def widths_of(columns: tuple[Column, ...], schema: Schema) -> dict[str, float]:
    """Column id -> width. A day never shows as #####, an id never breaks; where that makes the
    printed columns too wide for 9 pt on A4, the columns of free text give way."""
    least = {column.id: _least_width(column, schema) for column in columns}
    wished = {column.id: max(column.width, least[column.id]) for column in columns}
    printed = [column.id for column in columns if not column.wide]
    over = sum(wished[one] for one in printed) - WIDEST
    soft = [one for one in printed if not least[one] and wished[one] > SOFT]
    room = sum(wished[one] - SOFT for one in soft)
    if over > 0 and room > 0:
        share = min(1.0, over / room)
        wished |= {one: wished[one] - share * (wished[one] - SOFT) for one in soft}
    return {one: round(width, 2) for one, width in wished.items()}


def _least_width(column: Column, schema: Schema) -> float:
    """What days, ids, labels and telephone numbers need; 0 for what may wrap."""
    letters = 0
    if column.kind is Kind.CODE and column.codes is not None:
        longest = max(len(code.label) for code in schema.codes[column.codes].codes)
        letters = 2 * min(longest, LABEL)
    elif column.kind is Kind.DATE:
        letters = len("2023-06-30")
    elif column.kind is Kind.HAZARD_ID or column.format == "record_id":
        letters = len("YH-HL-03-2023-0001-J")
    elif column.kind is Kind.ENTERPRISE_CODE:
        letters = len("91320707MA1TE5T0XK")
    elif column.kind is Kind.PHONE:
        letters = len("13800000000")
    return (letters * DIGIT_PIXELS + 5) / PIXELS_PER_WIDTH if letters else 0.0


def source_of(column: Column, *, offer_enterprises: bool) -> str | None:
    """The defined name behind a column's drop-down."""
    if column.is_derived:
        return None
    if column.codes is not None:
        return code_name(column.codes)
    if column.kind is Kind.YES_NO:
        return code_name(YES_NO)
    if column.resolves and offer_enterprises:
        return ENTERPRISES_NAME
    return None


def bounds_of(column: Column) -> Bounds | None:
    """(type, low, high) of the check that Excel makes while typing."""
    if column.kind is Kind.DATE:
        return ("date", "DATE(2000,1,1)", "DATE(2100,12,31)")
    low = str(column.min if column.min is not None else 0)
    high = str(column.max) if column.max is not None else ""
    if column.kind is Kind.WHOLE:
        return ("whole", low, high)
    if column.kind in (Kind.DECIMAL, Kind.MONEY_WAN, Kind.MONEY_YUAN):
        return ("decimal", low, high)
    return None
