"""The days of a hazard's life, and of other records, in the order in which they can happen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.deriving.conditions import unit_owns
from xlhazard.model.finding import Notice, Severity
from xlhazard.model.table import Row, Table
from xlhazard.rules.known import first_rows
from xlhazard.rules.own_records import all_lists
from xlhazard.schema.types import Kind

ORDERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "hazards": (("found_on", "due"),),
    "listings": (("requested_on", "listed_on", "due_on"), ("listed_on", "delisted_on")),
    "rectifications": (("started_on", "completed_on"),),
    "acceptances": (("applied_on", "accepted_on"), ("accepted_on", "closed_on", "review_on")),
    "extensions": (("applied_on", "decided_on"),),
    "enforcements": (("daily_from", "daily_to"),),
    "report_rewards": (("received_on", "verified_on", "handled_on", "answered_on"),),
}
"""Columns of one row, earliest first; each day is compared with the last one before it."""

FIRST_STEPS: Mapping[str, tuple[str, ...]] = {
    "listings": ("requested_on", "listed_on", "due_on"),
    "rectifications": ("started_on", "completed_on"),
    "acceptances": ("applied_on",),
}
"""Columns of which the first filled one is compared with the day the hazard was found."""


@dataclass(frozen=True)
class _Step:
    """A day of a record. table is None where the record stands in the master alone."""

    list_id: str
    row: Row
    field: str
    day: dt.date
    table: Table | None


@rule("XR11")
def date_order(context: Context) -> Iterator[Notice]:
    """Nothing happens before what has to come first, nor after the day of the report; several
    things may happen on one day.

    Where the later day is the office's own, the clerk is only warned, at the cell that is theirs.
    """
    yield from _in_rows(context)
    yield from _across_lists(context)
    yield from _after_report(context)


def _in_rows(context: Context) -> Iterator[Notice]:
    for list_id, orders in ORDERS.items():
        for table, row in context.rows(list_id):
            for order in orders:
                before: _Step | None = None
                for name in order:
                    step = _step(context, list_id, table, row, name)
                    if step is None:
                        continue
                    if before is not None and before.day > step.day:
                        yield _notice(context, before, step)
                    before = step


def _across_lists(context: Context) -> Iterator[Notice]:
    found = _days(context, "hazards", "found_on")
    completed = _days(context, "rectifications", "completed_on", "started_on")
    for list_id, names in FIRST_STEPS.items():
        for table, row in context.rows(list_id, "hazard_id"):
            steps = (_step(context, list_id, table, row, name) for name in names)
            first = next((step for step in steps if step is not None), None)
            yield from _compared(context, found.get(row.text("hazard_id")), first)
    for table, row in context.rows("acceptances", "hazard_id", "result"):
        hazard_id = row.text("hazard_id")
        before = found.get(hazard_id)
        if row["result"] == "pass":  # an earlier failed acceptance is free
            before = completed.get(hazard_id, before)
        accepted = _step(context, "acceptances", table, row, "accepted_on")
        yield from _compared(context, before, accepted)
    yield from _accepted_elsewhere(context, completed)
    yield from _extensions(context)


def _accepted_elsewhere(context: Context, completed: Mapping[str, _Step]) -> Iterator[Notice]:
    """A completion that is filed after another unit's acceptance of it, which the master holds."""
    own = context.tables.get("acceptances")
    filed = own.by_key() if own is not None else {}
    for row in all_lists(context).tables.get("acceptances", ()):
        hazard_id, day = row.text("hazard_id"), row.day("accepted_on")
        before = completed.get(hazard_id)
        if before is None or before.table is None or (hazard_id, day) in filed:
            continue
        if row["result"] == "pass" and day is not None:
            step = _Step("acceptances", row, "accepted_on", day, None)
            yield from _compared(context, before, step)


def _compared(context: Context, before: _Step | None, step: _Step | None) -> Iterator[Notice]:
    if before is not None and step is not None and before.day > step.day:
        yield _notice(context, before, step)


def _extensions(context: Context) -> Iterator[Notice]:
    """An extension asks for a later day, unless one was granted by which 整改时限 itself moved."""
    due, granted = _days(context, "hazards", "due"), dict[str, dt.date]()
    for row in all_lists(context).tables.get("extensions", ()):
        until = row.day("extend_to")
        if row["result"] == "approved" and until is not None:
            hazard_id = row.text("hazard_id")
            granted[hazard_id] = max(until, granted.get(hazard_id, until))
    for table, row in context.rows("extensions", "hazard_id", "extend_to"):
        hazard_id = row.text("hazard_id")
        before, step = due.get(hazard_id), _step(context, "extensions", table, row, "extend_to")
        if before is None or step is None or step.day > before.day:
            continue
        if granted.get(hazard_id, dt.date.min) < before.day:
            yield _notice(context, before, step, "没有晚于")


def _after_report(context: Context) -> Iterator[Notice]:
    cover = context.cover
    reported = cover.day("report_date") if cover is not None else None
    if cover is None or reported is None or not context.judged_item(cover, "report_date"):
        last, called = context.today, "今天"
    else:
        last, called = reported, "填报日期"
    for list_id, table in context.tables.items():
        list_schema = context.list_schema(list_id)
        columns = [
            one
            for one in list_schema.columns
            if one.kind is Kind.DATE and not one.is_derived and not one.future
        ]
        for row in table:
            for column in columns:
                day = row.day(column.id)
                if day is None or day <= last or not context.judged(table, row, column.id):
                    continue
                if unit_owns(column, row, list_schema, context.schema):
                    facts = {"header": called, "date": last, "relation": "早于"}
                    facts |= {"earlier_header": column.header, "earlier": day}
                    yield at_row("XR11", table, row, column.id, **facts)


def _step(context: Context, list_id: str, table: Table, row: Row, name: str) -> _Step | None:
    day = row.day(name)
    if day is None or not context.judged(table, row, name):
        return None
    return _Step(list_id, row, name, day, table)


def _days(context: Context, list_id: str, *names: str) -> Mapping[str, _Step]:
    """The first of these days that each hazard has, from the workbook, else from the master."""
    filed = context.tables.get(list_id)
    own = first_rows(filed, "hazard_id")
    found: dict[str, _Step] = {}
    for row in all_lists(context).tables.get(list_id, ()):
        hazard_id = row.text("hazard_id")
        for name in names:
            day = row.day(name)
            if day is not None and hazard_id not in found:
                here = own.get(hazard_id)
                table = None if here is None else filed
                found[hazard_id] = _Step(list_id, here or row, name, day, table)
    return found


def _notice(context: Context, before: _Step, step: _Step, relation: str = "早于") -> Notice:
    """At the later step, or where the master alone has that, at the earlier one; a warning there
    where that day is the office's own."""
    facts: dict[str, object] = {
        "header": context.columns(step.list_id)[step.field].header,
        "date": step.day,
        "relation": relation,
        "earlier_header": context.columns(before.list_id)[before.field].header,
        "earlier": before.day,
    }
    offices = _is_offices(context, step)
    at = before if (offices or step.table is None) and before.table is not None else step
    if at.table is None:
        raise ValueError("a day that the workbook does not hold cannot be at fault")
    notice = at_row("XR11", at.table, at.row, at.field, **facts)
    return replace(notice, severity=Severity.WARNING) if offices else notice


def _is_offices(context: Context, step: _Step) -> bool:
    """The column belongs to the office, and the master holds the very day."""
    list_schema = context.list_schema(step.list_id)
    column = list_schema.by_id[step.field]
    if step.table is None or unit_owns(column, step.row, list_schema, context.schema):
        return False
    key = step.table.key_of(step.row)
    known = context.master.tables.get(step.list_id) if context.master is not None else None
    if known is None or key is None:
        return False
    same = known.by_key().get(key)
    return same is not None and same.day(step.field) == step.day
