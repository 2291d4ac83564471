"""Does 更正说明 allow that an accepted figure or fact changes? (CM01, CM04, CM09, CM12, KY20, KY21)

Corrections of this submission and of earlier ones (the master's rows) count alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import TypeAlias

from xlhazard.model.fold import fold, fold_label
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.submission import Submission
from xlhazard.model.table import Row, Value
from xlhazard.schema.types import Column, FormSchema, FormValue, Schema

ReadNumber: TypeAlias = Callable[[FormValue, str], Decimal | None]
"""A figure as typed in 更正值, read as the form's value; None when it cannot be read."""
ReadValue: TypeAlias = Callable[[Column, str], Value]
"""A text as typed in 更正值, read as a column's value."""


def correction_rows(submission: Submission | None, master: Master | None) -> tuple[Row, ...]:
    """All correction rows there are: the master's and the submission's."""
    tables = [
        source.tables.get("corrections") for source in (master, submission) if source is not None
    ]
    return tuple(row for table in tables for row in table or ())


def approved(row: Row) -> bool:
    """Reason and approver are filled; without them a correction allows nothing."""
    return not row.blank("reason") and bool(row["approver"])


def covers_figure(
    rows: Iterable[Row],
    form: FormSchema,
    value: FormValue,
    month: Month,
    figure: Decimal,
    schema: Schema,
    read: ReadNumber,
) -> bool:
    """An approved correction of this figure, made up to month, explains why it fell to figure.

    It names the form and the figure's number or label, and its 更正值 is what the figure fell
    to, or the lower value of an earlier month that the figure does not undercut.
    """
    for row in about_figure(rows, form, value, schema):
        said = read(value, row.text("new_value"))
        if _period(row) <= month and said is not None and said <= figure:
            return True
    return False


def covers_later(
    rows: Iterable[Row],
    form: FormSchema,
    value: FormValue,
    later: Month,
    schema: Schema,
) -> bool:
    """An approved correction of this figure in that later month exists (CM09)."""
    return any(_period(row) == later for row in about_figure(rows, form, value, schema))


def about_figure(
    rows: Iterable[Row], form: FormSchema, value: FormValue, schema: Schema
) -> Iterator[Row]:
    """The approved corrections that name this figure: 1-1, 3-3a, its label or its whole item."""
    kind = schema.codes["report_kinds"].by_fold
    names = figure_names(form, value)
    for row in rows:
        target = fold(row.text("target"))
        report = kind.get(target)
        named_form = target == fold(form.sheet) or (report is not None and report.id == form.id)
        if named_form and approved(row) and fold_label(row.text("field")) in names:
            yield row


def figure_names(form: FormSchema, value: FormValue) -> frozenset[str]:
    """How 更正项目 may call a figure, folded: number, id, label, and those of its whole cell."""
    names = {value.number, value.id, value.label, f"{value.number} {value.label}"}
    for composite in form.composites:
        if value.id in composite.parts:
            item = value.number.rstrip("ab")
            names |= {item, composite.id, composite.label}
    return frozenset(fold_label(name) for name in names if name)


def about_record(rows: Iterable[Row], record_id: str) -> Iterator[Row]:
    """The corrections whose 更正对象 is this record and that somebody approved."""
    target = fold(record_id)
    return (row for row in rows if fold(row.text("target")) == target and row["approver"])


def covers_fact(
    rows: Iterable[Row], record_id: str, column: Column, new: Value, read: ReadValue
) -> bool:
    """An approved correction names the record, the column's header and the new value (CM12)."""
    headers = {fold_label(name) for name in (column.header, *column.aliases)}
    return any(
        approved(row)
        and fold_label(row.text("field")) in headers
        and read(column, row.text("new_value")) == new
        for row in about_record(rows, record_id)
    )


def _period(row: Row) -> Month:
    """更正报告期; a row without a readable one never counts as early enough."""
    return Month.read(row.text("period")) or Month(9999, 12)
