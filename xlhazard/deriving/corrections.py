"""Does 更正说明 allow that an accepted figure or fact changes? (CM01, CM04, CM09, CM12, KY20, KY21)

Corrections of this submission and of earlier ones (the master's rows) count alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple, TypeAlias

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


class Fall(NamedTuple):
    """A cumulative figure that became smaller: in which month, from what, to what.

    falls: earlier months in which the accepted figure had become smaller.
    """

    month: Month
    since: Decimal
    to: Decimal
    falls: tuple[Month, ...] = ()


class Later(NamedTuple):
    """An accepted figure of a later month, below what an earlier month now says."""

    month: Month
    figure: Decimal
    earlier: Decimal


def correction_rows(
    submission: Submission | None, master: Master | None, unit: str | None = None
) -> tuple[Row, ...]:
    """All correction rows there are: the master's and the submission's, each once.

    unit: of the master's rows only those that this unit filed. A row about a form names no unit,
    so it speaks only of the one that filed it.
    """
    ours = None if master is None else master.tables.get("corrections")
    theirs = None if submission is None else submission.tables.get("corrections")
    known = {
        (ours.key_of(row) if ours is not None else None) or row.number: row
        for row in ours or ()
        if unit is None or row["filed_by"] == unit
    }
    rows = dict(known)
    for row in theirs or ():
        key = (theirs.key_of(row) if theirs is not None else None) or -row.number
        filed = known.get(key)
        if filed is None:
            rows[key] = row
        else:
            came = {"first_period": filed["first_period"]}
            rows[key] = replace(row, values={**row.values, **came})
    return tuple(rows.values())


def approved(row: Row) -> bool:
    """Reason and approver are filled; without them a correction allows nothing."""
    return not row.blank("reason") and bool(row["approver"])


def covers_figure(
    rows: Iterable[Row],
    form: FormSchema,
    value: FormValue,
    fall: Fall,
    schema: Schema,
    read: ReadNumber,
) -> bool:
    """An approved correction of this figure, made up to the month, explains the fall.

    It names the form and the figure's number or label. Its 更正值 is what the figure fell to, or
    the lower value of an earlier month, which the figure does not undercut; then it may fall by
    what that month was too high, and once only.
    """
    for row in about_figure(rows, form, value, schema):
        said, was = (read(value, row.text(name)) for name in ("new_value", "old_value"))
        if _period(row) > fall.month or said is None or said > fall.to or _spent(row, fall.falls):
            continue
        if said == fall.to or was is None or fall.to >= fall.since - max(was - said, Decimal(0)):
            return True
    return False


def _spent(row: Row, falls: Iterable[Month]) -> bool:
    """The row was there already when the figure fell before: it explains that fall only."""
    came = Month.read(row.text("first_period"))
    return came is not None and any(one >= max(_period(row), came) for one in falls)


def covers_later(
    rows: Iterable[Row],
    form: FormSchema,
    value: FormValue,
    later: Later,
    schema: Schema,
    read: ReadNumber,
) -> bool:
    """An approved correction of this figure in that later month makes both agree again, or says
    that the later month is right (CM09)."""
    return any(
        _period(row) == later.month
        and (said := read(value, row.text("new_value"))) is not None
        and (said >= later.earlier or said == later.figure)
        for row in about_figure(rows, form, value, schema)
    )


def corrected(
    rows: Iterable[Row],
    form: FormSchema,
    value: FormValue,
    month: Month,
    accepted: Decimal,
    schema: Schema,
    read: ReadNumber,
) -> Decimal:
    """The figure of a month as corrections have it; one that was filed anew since stands."""
    for row in about_figure(rows, form, value, schema):
        said, was = (read(value, row.text(name)) for name in ("new_value", "old_value"))
        if _period(row) == month and said is not None and was == accepted:
            return said
    return accepted


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
