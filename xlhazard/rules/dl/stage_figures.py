"""DL12: the figures of a stage report against the dispatch table nearest to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.checking.rule import rule
from xlhazard.deriving.history import accepted_forms
from xlhazard.model.finding import Notice, Skipped
from xlhazard.model.month import Month
from xlhazard.rules.own_records import dispatch_schema, figure


class Dispatch(NamedTuple):
    """A dispatch table of the unit: its month, the day it counts to, its readable figures."""

    period: Month
    day: dt.date
    values: Mapping[str, Decimal]


@rule("DL12", forms=("stage_reports",), needs_master=True)
def stage_figures_differ(context: Context) -> Iterator[Notice | Skipped]:
    """What a stage report says of hazards found, done and listed agrees with the last dispatch
    table up to its day; later work may well explain a difference."""
    report = context.forms["stage_reports"]
    stated = {
        item: number
        for item in context.schema.forms["stage_reports"].items
        if item.compared_with and (number := figure(context, report, item.id)) is not None
    }
    day = report.day("date") if context.judged_item(report, "date") else None
    if not stated or day is None:
        return
    nearest = max((one for one in _known(context) if one.day <= day), default=None, key=_day)
    if nearest is None:
        yield Skipped("DL12", f"{day}以前没有接收到调度表")
        return
    schema = dispatch_schema(context)
    for item, number in stated.items():
        parts = {one: nearest.values[one] for one in item.compared_with if one in nearest.values}
        if len(parts) == len(item.compared_with) and sum(parts.values()) != number:
            told = [f"{schema.value(one).number}填{known}" for one, known in parts.items()]
            facts = {"period": nearest.period, "form": sum(parts.values()), "parts": told}
            yield at_item("DL12", report, item.id, value=number, **facts)


def _known(context: Context) -> Iterator[Dispatch]:
    """The unit's accepted tables, and the one of this file in place of that of its month."""
    form, own = context.forms.get("dispatch"), None
    if form is not None and context.month is not None:
        values = {
            value.id: number
            for value in dispatch_schema(context).values
            if (number := figure(context, form, value.id)) is not None
        }
        own = Dispatch(context.month, form.day("date") or context.as_of, values)
        yield own
    if context.master is None or context.unit is None:
        return
    for one in accepted_forms(context.master, context.unit):
        if own is None or one.period != own.period:
            yield Dispatch(one.period, one.as_of or one.period.last, one.values)


def _day(one: Dispatch) -> dt.date:
    return one.day
