"""When a form of a month is due (calendar entries F01-F04, F20; policy of the documents)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from xlhazard.deriving.reporting import STAGE_REPORT
from xlhazard.deriving.settings import setting, whole
from xlhazard.deriving.workdays import WorkCalendar
from xlhazard.model.month import Month
from xlhazard.schema.types import Schema


@dataclass(frozen=True, slots=True)
class Due:
    """Due days of one form and month.

    day: the unit's due day, itself still in time. last_day: the last acceptable day where the
    documents disagree (27 and 28 for the dispatch table), else the same day. rest_day: name of
    the rest day it falls on; no document shifts it, so this is only told.
    """

    kind: str
    month: Month
    day: dt.date
    last_day: dt.date
    clause: str
    clause_office: str
    rest_day: str | None = None

    def days_late(self, received: dt.date) -> int:
        """Calendar days after the due day, 0 when in time."""
        return max(0, (received - self.day).days)


def reported_in(schema: Schema, kind: str, month: Month) -> bool:
    """The month lies within the calendar entry's first and last period."""
    deadline = schema.calendar.deadlines.get(kind)
    if deadline is None or deadline.period != "month":
        return False
    return (deadline.first is None or deadline.first <= month) and (
        deadline.last is None or month <= deadline.last
    )


def due(
    schema: Schema,
    kind: str,
    month: Month,
    settings: Mapping[str, str],
    calendar: WorkCalendar | None = None,
) -> Due | None:
    """When a unit's report of this kind (dispatch, nine_plus_six, six_lists …) is due.

    None when the kind has no monthly deadline or the month lies outside its periods.
    设置 may move the days (<kind>_unit_due, <kind>_last_day), read “N日前” without day N
    (due_inclusive 否) and, with rest_day_shift, move a day that falls on a rest day; by default
    nothing shifts.
    """
    deadline = schema.calendar.deadlines.get(kind)
    if deadline is None or deadline.unit_day is None or not reported_in(schema, kind, month):
        return None
    unit_day = whole(settings, schema, f"{kind}_unit_due", deadline.unit_day)
    last_day = whole(settings, schema, f"{kind}_last_day", deadline.last_day or unit_day)
    calendar = calendar or WorkCalendar()
    exclusive = dt.timedelta(days=setting(settings, schema, "due_inclusive") == "否")
    day = month.day(unit_day) - exclusive
    shifted = _shifted(day, setting(settings, schema, "rest_day_shift"), calendar)
    last = _shifted(
        month.day(last_day) - exclusive, setting(settings, schema, "rest_day_shift"), calendar
    )
    return Due(
        kind,
        month,
        shifted,
        max(shifted, last),
        deadline.clause_unit,
        deadline.clause_office,
        calendar.rest_day(day),
    )


def stage_dues(
    schema: Schema, settings: Mapping[str, str], calendar: WorkCalendar | None = None
) -> Mapping[str, Due]:
    """When the stage reports are due, by 报告类型 (interim, final); 设置 reads as in due()."""
    deadline = schema.calendar.deadlines.get(STAGE_REPORT)
    if deadline is None:
        return {}
    calendar = calendar or WorkCalendar()
    exclusive = dt.timedelta(days=setting(settings, schema, "due_inclusive") == "否")
    found = {}
    for stage, named in deadline.due_dates.items():
        day = named - exclusive
        shifted = _shifted(day, setting(settings, schema, "rest_day_shift"), calendar)
        found[stage] = Due(
            STAGE_REPORT,
            Month.of(named),
            shifted,
            shifted,
            deadline.clause_unit,
            deadline.clause_office,
            calendar.rest_day(day),
        )
    return found


def _shifted(day: dt.date, policy: str, calendar: WorkCalendar) -> dt.date:
    if calendar.rest_day(day) is None:
        return day
    if policy == "next_workday":
        return calendar.next_workday(day)
    return calendar.previous_workday(day) if policy == "previous_workday" else day
