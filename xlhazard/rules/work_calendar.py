"""Which days are worked, for rules that count working days or look at due days."""

from __future__ import annotations

from xlhazard.checking.context import Context
from xlhazard.deriving.workdays import WorkCalendar


def work_calendar(context: Context) -> WorkCalendar:
    """Rest days and working days: sheet 节假日 of the master over the days that are known."""
    return context.once(_calendar)


def _calendar(context: Context) -> WorkCalendar:
    tables = context.master.tables if context.master is not None else {}
    return WorkCalendar.of(tables.get("rest_days"), context.schema.calendar)
