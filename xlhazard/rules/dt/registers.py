"""The dispatch table against the unit's own registers, where only one side can be right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.checking.rule import rule
from xlhazard.deriving.measures import counted
from xlhazard.deriving.settings import counted_from
from xlhazard.model.finding import Notice, Skipped
from xlhazard.model.table import FormSheet, Row
from xlhazard.rules.own_records import all_lists, dispatch_schema, figure, own_lists

MOST_IDS = 10


@rule("DT04", forms=("dispatch",))
def unlisted_remain(context: Context) -> Iterator[Notice]:
    """Some of the major hazards that were found are not listed yet; says which ones."""
    form = context.forms["dispatch"]
    found_by_self, found_by_checks, listed = (
        figure(context, form, value) for value in ("d1_1", "d1_3", "d1_5")
    )
    if found_by_self is None or found_by_checks is None or listed is None:
        return
    found = found_by_self + found_by_checks
    if listed < found:
        ids = _named(_unlisted(context, form))
        yield at_item("DT04", form, "d1_5", found=found, listed=listed, n=found - listed, ids=ids)


@rule("DT11", forms=("dispatch",))
def exceeds_registry(context: Context) -> Iterator[Notice | Skipped]:
    """More enterprises cannot be checked, exposed or shut than there are in the register."""
    form, schema = context.forms["dispatch"], dispatch_schema(context)
    checked = figure(context, form, "d2_1")
    stopped = figure(context, form, "d3_6")
    if checked is not None and stopped is not None and stopped > checked:
        number = schema.value("d3_6").number
        what = "2-1抽查企业总数"
        yield at_item("DT11", form, "d3_6", no=number, value=stopped, what=what, limit=checked)
    if not all_lists(context).tables.get("enterprises"):
        yield Skipped("DT11", "企业底册是空的，无法与家数比较")
        return
    limit = Decimal(
        sum(_in_remit(context, row) for row in all_lists(context).tables["enterprises"])
    )
    for value_id in ("d2_1", "d3_7"):
        value = figure(context, form, value_id)
        if value is not None and value > limit:
            number = schema.value(value_id).number
            what = "企业底册在业企业"
            yield at_item("DT11", form, value_id, no=number, value=value, what=what, limit=limit)


@rule("DT20", forms=("dispatch",), lists=("assistance_visits",))
def visits_below_enterprises(context: Context) -> Iterator[Notice]:
    """Visits are at least as many as the enterprises visited."""
    form = context.forms["dispatch"]
    visits = figure(context, form, "d3_2")
    as_of = form.day("date") or context.as_of
    start = counted_from(context.settings, context.schema, as_of)
    visited = {
        row.text("enterprise_code")
        for row in own_lists(context).tables["assistance_visits"]
        if row["enterprise_code"] and _between(start, row.day("visited_on"), as_of)
    }
    if visits is not None and visits < len(visited):
        yield at_item("DT20", form, "d3_2", value=visits, n=len(visited))


def _unlisted(context: Context, form: FormSheet) -> list[str]:
    """Hazards of the unit's lists that are counted as found but not as listed."""
    lists, schema = own_lists(context), dispatch_schema(context)
    as_of = form.day("date") or context.as_of
    found = [
        one.key for value in ("d1_1", "d1_3") for one in counted(schema.value(value), lists, as_of)
    ]
    listed = {
        hazard for one in counted(schema.value("d1_5"), lists, as_of) for hazard in one.members
    }
    return [hazard for hazard in found if hazard not in listed]


def _named(ids: list[str]) -> tuple[str, ...]:
    """The ids as the end of a sentence: ：A、B、C等12个. A tuple, so that none is cut short."""
    shown = ids[:MOST_IDS]
    if not shown:
        return ()
    shown[0] = f"：{shown[0]}"
    if len(ids) > MOST_IDS:
        shown[-1] = f"{shown[-1]}等{len(ids)}个"
    return tuple(shown)


def _in_remit(context: Context, row: Row) -> bool:
    """In business and, for a village, its own (其他单位: all)."""
    if row.text("status") not in ("", "open"):
        return False
    if context.unit_type != "village":
        return True
    owner = row.text("village") or row.text("filed_by") or context.unit
    return owner == context.unit


def _between(first: dt.date, day: dt.date | None, last: dt.date) -> bool:
    return day is not None and first <= day <= last
