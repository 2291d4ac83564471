"""Reports that came after their due day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_file
from xlhazard.checking.rule import rule
from xlhazard.deriving.deadlines import Due
from xlhazard.deriving.reporting import STAGE_REPORT, filed
from xlhazard.model.finding import Notice
from xlhazard.model.month import Month
from xlhazard.rules.own_records import unit_name
from xlhazard.rules.reporting import (
    due_of,
    lines_of,
    monthly_kinds,
    months_watched,
    owed,
    receipts,
    received,
    report_label,
    stage_due_of,
    units,
)

TOLD_BACK = 1
"""Lateness of the month before is still shown in the master; older months are history."""


class Late(NamedTuple):
    """One report that came after its due day."""

    unit: str
    kind: str
    month: Month
    received: dt.date
    due: Due
    stage: str = ""


@rule("DL01", needs_master=True)
def late(context: Context) -> Iterator[Notice]:
    """In time up to 24:00 of the due day; a later version of a report in time is not late."""
    for one in _late(context):
        if not _between(one):
            yield at_file("DL01", **_facts(context, one), clause=one.due.clause)


@rule("DL06", needs_master=True)
def between_27_and_28(context: Context) -> Iterator[Notice]:
    """Between the two days that the documents name it is late by one and in time by the other."""
    for one in _late(context):
        if _between(one):
            clause = f"{one.due.clause}；{one.due.clause_office}"
            yield at_file("DL06", **_facts(context, one), last=one.due.last_day, clause=clause)


def _between(one: Late) -> bool:
    return one.received <= one.due.last_day


def _late(context: Context) -> Iterator[Late]:
    for unit, kind, month, day in _arrivals(context):
        due = due_of(context, kind, month)
        if due is not None and day > due.day:
            yield Late(unit, kind, month, day, due)
    yield from _late_stage_reports(context)


def _late_stage_reports(context: Context) -> Iterator[Late]:
    """A stage report has the due day of its 报告类型, whatever month it came with."""
    if context.submission is None:
        months = months_watched(context)[-1 - TOLD_BACK :]
        for one in owed(context):
            if one.stage and one.days_late and one.received and one.month in months:
                yield Late(one.unit, one.kind, one.month, one.received, one.due, one.stage)
        return
    report, unit = context.forms.get("stage_reports"), context.unit
    if report is None or unit is None or not filed(report):
        return
    due = stage_due_of(context, report.text("kind"))
    if due is not None and _owes_stage_report(context, unit):
        day = _first_received(context, unit, STAGE_REPORT, context.month)
        if day > due.day:
            yield Late(unit, STAGE_REPORT, due.month, day, due, report.text("kind"))


def _owes_stage_report(context: Context, unit: str) -> bool:
    return any(
        row.text("unit_code") == unit and STAGE_REPORT in row.texts("forms_due")
        for row in units(context) or ()
    )


def _first_received(context: Context, unit: str, kind: str, month: Month | None) -> dt.date:
    """Today, unless 报送登记 knows an accepted one or these very bytes from an earlier day."""
    own = context.submission
    taken = [
        one.received
        for one in lines_of(context, unit, kind, month)
        if (one.accepted or (own is not None and one.sha256 == own.sha256)) and one.received
    ]
    return min(taken, default=context.today)


def _arrivals(context: Context) -> Iterator[tuple[str, str, Month, dt.date]]:
    """What is judged: this submission; in the master what 报送登记 holds."""
    if context.submission is None:
        months = months_watched(context)[-1 - TOLD_BACK :]
        logged = dict.fromkeys((one.unit, one.kind, one.month) for one in receipts(context))
        for unit, kind, month in logged:
            day = received(context, unit, kind, month) if month in months and month else None
            if month is not None and day is not None:
                yield unit, kind, month, day
        return
    unit_code, own_month = context.unit, context.month
    for row in units(context) or ():
        if own_month is None or unit_code is None or row.text("unit_code") != unit_code:
            continue
        for kind in monthly_kinds(context, row):
            if kind == "six_lists" or kind in context.forms:
                day = _first_received(context, unit_code, kind, own_month)
                yield unit_code, kind, own_month, day


def _facts(context: Context, one: Late) -> dict[str, object]:
    return {
        "unit": unit_name(context, one.unit),
        "month": one.month,
        "form": report_label(context, one.kind, one.stage),
        "received": one.received,
        "due": one.due.day,
        "days": one.due.days_late(one.received),
        "record_key": f"{one.unit} {one.month} {one.stage or one.kind}",
        "unit_code": one.unit,
        "next_actor": "报送单位",
    }
