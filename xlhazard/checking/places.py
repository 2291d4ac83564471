"""Making notices at a place. Rules name a row and a field; the table knows the cell."""

from __future__ import annotations

from xlhazard.model.finding import Notice
from xlhazard.model.table import FormSheet, Row, Table


def at_row(code: str, table: Table, row: Row, field: str, /, **facts: object) -> Notice:
    """At a field of a record; where the sheet has no such column, at the record's key.

    The text as typed becomes the notice's value, unless facts say another one.
    """
    cell = table.cell(row, field)
    if cell is None:
        field = next((name for name in table.key if table.cell(row, name) is not None), field)
        cell = table.cell(row, field)
    return Notice(code, table.sheet, cell, field, row.typed.get(field), facts)


def at_header(code: str, table: Table, field: str, /, **facts: object) -> Notice:
    """At the header cell of a column."""
    return Notice(code, table.sheet, table.header_cell(field), field, None, facts)


def at_item(code: str, form: FormSheet, item: str, /, **facts: object) -> Notice:
    """At an answer of a form or of the cover; where its cell is unknown, at the sheet."""
    answer = form.items.get(item)
    typed = answer.typed or None if answer is not None else None
    return Notice(code, form.sheet, form.cell(item), item, typed, facts)


def at_file(code: str, /, **facts: object) -> Notice:
    """About the whole file."""
    return Notice(code, facts=facts)
