"""TM06: who has to look by day, week and month has done so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.checking.rule import rule
from xlhazard.deriving.workdays import WorkCalendar, iso_week
from xlhazard.model.finding import Notice, Skipped
from xlhazard.model.month import Month
from xlhazard.model.table import FormSheet
from xlhazard.rules.own_records import figure, own_lists
from xlhazard.rules.ten_measures import form_schema, own_levels
from xlhazard.rules.work_calendar import work_calendar
from xlhazard.schema.types import FormValue

INSPECTION_DAYS = "inspection_days"
SELF_LED = "self_led"
"""Checks that an enterprise leads itself are none of its supervisors'."""


@rule("TM06", forms=("ten_measures",))
def duty_short(context: Context) -> Iterator[Notice | Skipped]:
    """The unit's own row has the days on which it inspected, every week that is over, the month."""
    form, levels = context.forms["ten_measures"], own_levels(context)
    if not levels:
        yield Skipped("TM06", "不知道报送单位是村、部门还是安办")
        return
    first, last = _span(context, form)
    calendar = work_calendar(context)
    known = first.year in calendar.years
    for value in form_schema(context).values:
        if value.level != levels[0] or last < first:
            continue
        asked = _asked(context, value, first, last, calendar if known else None)
        if asked is not None:
            least, reason = asked
            yield from _short(context, form, value, least, reason)
    if not known:
        yield Skipped("TM06", f"没有{first.year}年的节假日数据，要用到工作日的“日”“周”没有核对")


def _span(context: Context, form: FormSheet) -> tuple[dt.date, dt.date]:
    """The report month up to the form's day."""
    day = form.day("date") if context.judged_item(form, "date") else None
    day = day or context.as_of
    month = context.month or Month.of(day)
    return month.first, min(day, month.last)


def _asked(
    context: Context,
    value: FormValue,
    first: dt.date,
    last: dt.date,
    calendar: WorkCalendar | None,
) -> tuple[int, str] | None:
    """How much is asked at least and why; None where it cannot be said."""
    if value.cycle == "month":
        return 1, value.cell_note
    by_inspections = context.parameter("TM06", "day_rule") == INSPECTION_DAYS
    if value.cycle == "day" and value.level != "town" and by_inspections:
        days = len(_inspected(context, first, last))
        return days, f"{value.cell_note}；监督清单本月有{days}天检查"
    if calendar is None:
        return None
    if value.cycle == "day":
        return len(calendar.working(first, last)), f"{value.cell_note}；到填表日的工作日"
    return len(_weeks_over(calendar, first, last)), f"{value.cell_note}；到填表日已过完的周"


def _short(
    context: Context, form: FormSheet, value: FormValue, least: int, reason: str
) -> Iterator[Notice]:
    done = figure(context, form, value.id)
    if done is not None and done < least:
        facts = {"level": value.row, "header": value.header, "value": done, "duty": reason}
        yield at_item("TM06", form, value.id, expected=f"{least}{value.unit}以上", **facts)


def _inspected(context: Context, first: dt.date, last: dt.date) -> frozenset[dt.date]:
    """Days on which the unit inspected somebody, by its own 监督清单."""
    rows = own_lists(context).tables.get("inspections", ())
    days = (row.day("inspected_on") for row in rows if row["method"] != SELF_LED)
    return frozenset(day for day in days if day is not None and first <= day <= last)


def _weeks_over(calendar: WorkCalendar, first: dt.date, last: dt.date) -> frozenset[str]:
    """Busy weeks without a working day left after the form's day."""
    ahead = calendar.next_workday(last + dt.timedelta(days=1))
    if iso_week(ahead) == iso_week(last):
        last -= dt.timedelta(days=last.isoweekday())
    return calendar.busy_weeks(first, last)
