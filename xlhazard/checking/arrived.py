"""What was noticed before any rule ran: by the reader, and while values were read."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.model.finding import Notice
from xlhazard.model.table import FormSheet, Table


def arrived(context: Context) -> Iterator[Notice]:
    """Notices of the file itself, then the fault of every cell that could not be read."""
    source = context.submission if context.submission is not None else context.master
    if source is not None:
        yield from source.notices
    for table in context.tables.values():
        yield from _of_table(table)
    if context.cover is not None:
        yield from _of_form(context.cover)
    for form in context.forms.values():
        yield from _of_form(form)


def _of_table(table: Table) -> Iterator[Notice]:
    for row in table:
        for name, fault in row.faults.items():
            if fault.told:
                continue
            typed = row.typed.get(name)
            yield Notice(fault.code, table.sheet, table.cell(row, name), name, typed, fault.facts)


def _of_form(form: FormSheet) -> Iterator[Notice]:
    seen: set[object] = set()
    for item, answer in form.items.items():
        fault = answer.fault
        if fault is None or fault.told:
            continue
        if (answer.cell or item, fault.code) not in seen:
            seen.add((answer.cell or item, fault.code))
            yield Notice(fault.code, form.sheet, answer.cell, item, answer.typed, fault.facts)
