"""Reports that came after their due day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_file
from xlhazard.checking.rule import rule
from xlhazard.deriving.deadlines import Due
from xlhazard.model.finding import Notice
from xlhazard.model.month import Month
from xlhazard.rules.own_records import unit_name
from xlhazard.rules.reporting import (
    due_of,
    kind_label,
    monthly_kinds,
    months_watched,
    receipts,
    received,
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
            yield at_file("DL06", **_facts(context, one), clause=clause)


def _between(one: Late) -> bool:
    return one.received <= one.due.last_day


def _late(context: Context) -> Iterator[Late]:
    for unit, kind, month, day in _arrivals(context):
        due = due_of(context, kind, month)
        if due is not None and day > due.day:
            yield Late(unit, kind, month, day, due)


def _arrivals(context: Context) -> Iterator[tuple[str, str, Month, dt.date]]:
    """What is judged: this submission, received today unless 报送登记 knows an accepted one or
    these very bytes from an earlier day; in the master what 报送登记 holds."""
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
                taken = [
                    one.received
                    for one in receipts(context)
                    if (one.unit, one.kind, one.month) == (unit_code, kind, own_month)
                    and (one.accepted or one.sha256 == context.submission.sha256)
                    and one.received
                ]
                yield unit_code, kind, own_month, min(taken, default=context.today)


def _facts(context: Context, one: Late) -> dict[str, object]:
    return {
        "unit": unit_name(context, one.unit),
        "month": one.month,
        "form": kind_label(context, one.kind),
        "received": one.received,
        "due": one.due.day,
        "days": one.due.days_late(one.received),
        "record_key": f"{one.unit} {one.month} {one.kind}",
        "unit_code": one.unit,
    }
