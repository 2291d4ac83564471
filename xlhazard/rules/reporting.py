"""Who has to report what, and what came in by 报送登记 (for rules about deadlines)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from xlhazard.checking.context import Context
from xlhazard.deriving import reporting
from xlhazard.deriving.deadlines import Due, due, stage_dues
from xlhazard.deriving.rates import Owed, owed_reports
from xlhazard.deriving.reporting import Receipt, Report
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Table
from xlhazard.rules.work_calendar import work_calendar


def receipts(context: Context) -> tuple[Receipt, ...]:
    """报送登记, line by line; empty without a master."""
    return context.once(_receipts)


def lines_of(context: Context, unit: str, kind: str, month: Month | None) -> tuple[Receipt, ...]:
    """The lines of 报送登记 about one report."""
    return context.once(_by_report).get(Report(unit, kind, month), ())


def due_of(context: Context, kind: str, month: Month) -> Due | None:
    """When reports of this kind are due in the month, by calendar, 设置 and 节假日."""
    return due(context.schema, kind, month, context.settings, work_calendar(context))


def stage_due_of(context: Context, stage: str) -> Due | None:
    """When the stage report of this 报告类型 is due, in towns that ask for it."""
    if reporting.STAGE_REPORT not in context.town.calendar:
        return None
    return stage_dues(context.schema, context.settings, work_calendar(context)).get(stage)


def kind_label(context: Context, kind: str) -> str:
    """A report kind as people call it, such as 调度表."""
    return context.schema.codes["report_kinds"].label(kind)


def report_label(context: Context, kind: str, stage: str = "") -> str:
    """The same, a stage report with its 报告类型: 阶段报告（总体情况）."""
    label = kind_label(context, kind)
    return f"{label}（{context.schema.codes['stage_kinds'].label(stage)}）" if stage else label


def monthly_kinds(context: Context, unit: Row) -> Iterator[str]:
    """The monthly reports that a unit owes and the town asks for."""
    return reporting.monthly_kinds(unit, context.schema, context.town)


def units(context: Context) -> Table | None:
    """The roster, sheet 单位."""
    return context.master.tables.get("units") if context.master is not None else None


def received(context: Context, unit: str, kind: str, month: Month) -> dt.date | None:
    """Day of receipt: of the first version that was accepted, else of the first that came."""
    return reporting.received(lines_of(context, unit, kind, month))


def months_watched(context: Context) -> tuple[Month, ...]:
    """From the first month in 报送登记 to that of today (or of the command): each is followed up.

    What was before the township began with this tool is not asked for.
    """
    return reporting.months_watched(receipts(context), context.month or Month.of(context.today))


def owed(context: Context) -> tuple[Owed, ...]:
    """What the units of the master owe in the months watched, and what became of it."""
    return context.once(_owed)


def _receipts(context: Context) -> tuple[Receipt, ...]:
    log = context.master.tables.get("submissions_log") if context.master is not None else None
    return reporting.receipts(log)


def _by_report(context: Context) -> Mapping[Report, tuple[Receipt, ...]]:
    return reporting.by_report(receipts(context))


def _owed(context: Context) -> tuple[Owed, ...]:
    if context.master is None:
        return ()
    return owed_reports(
        context.master,
        context.schema,
        context.town,
        context.settings,
        work_calendar(context),
        today=context.today,
        last=context.month,
    )
