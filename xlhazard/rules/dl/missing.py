"""Reports that have not come: due soon, or due and missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_file, at_row
from xlhazard.checking.rule import rule
from xlhazard.deriving.reporting import valid_in
from xlhazard.model.finding import Notice
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Table
from xlhazard.rules.own_records import unit_name
from xlhazard.rules.reporting import (
    due_of,
    kind_label,
    monthly_kinds,
    months_watched,
    receipts,
    units,
)


@rule("DL02", lists=("units",))
def missing_unit(context: Context) -> Iterator[Notice]:
    """After the due day a unit that owes the report has none accepted; a refused one counts as
    missing and is told."""
    for table, row, kind, month in _owing(context):
        due = due_of(context, kind, month)
        if due is None or context.today <= due.day:
            continue
        unit = row.text("unit_code")
        refused = any(
            one.refused and (one.unit, one.kind, one.month) == (unit, kind, month)
            for one in receipts(context)
        )
        yield at_row(
            "DL02",
            table,
            row,
            "unit_code",
            unit=unit_name(context, unit),
            month=month,
            form=kind_label(context, kind),
            due=due.day,
            days=due.days_late(context.today),
            refused="，报来的一份已退回" if refused else "",
            clause=due.clause,
            record_key=f"{unit} {month} {kind}",
            unit_code=unit,
            kind=kind,
        )


@rule("DL10", lists=("units",))
def due_soon(context: Context) -> Iterator[Notice]:
    """Some days before the due day, and on it: who has not reported yet."""
    soon = dt.timedelta(days=context.whole("DL10", "soon_days"))
    waiting: dict[tuple[str, Month], list[str]] = {}
    for _, row, kind, month in _owing(context):
        due = due_of(context, kind, month)
        if due is not None and due.day - soon <= context.today <= due.day:
            waiting.setdefault((kind, month), []).append(row.text("unit_code"))
    for (kind, month), codes in waiting.items():
        due = due_of(context, kind, month)
        if due is not None:
            yield at_file(
                "DL10",
                form=kind_label(context, kind),
                due=due.day,
                n=len(codes),
                units=[unit_name(context, code) for code in codes],
                clause=due.clause,
                record_key=f"{month} {kind}",
            )


def _owing(context: Context) -> Iterator[tuple[Table, Row, str, Month]]:
    """Units, reports and months for which nothing has been accepted."""
    taken = {(one.unit, one.kind, one.month) for one in receipts(context) if one.accepted}
    table = units(context)
    for row in table or ():
        for month in months_watched(context):
            if table is None or not valid_in(row, month):
                continue
            for kind in monthly_kinds(context, row):
                if (row.text("unit_code"), kind, month) not in taken:
                    yield table, row, kind, month
