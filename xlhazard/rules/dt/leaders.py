"""What the leaders of the township have done themselves, as the campaign goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.checking.rule import rule
from xlhazard.deriving.settings import campaign_start
from xlhazard.model.finding import Notice
from xlhazard.model.month import Month
from xlhazard.rules.own_records import dispatch_schema, figure

ASKED = frozenset({"office", "committee"})


@rule("DT19", forms=("dispatch",))
def leaders_silent(context: Context) -> Iterator[Notice]:
    """After the first phase the office and the committees have studied at least once, and
    researched once a quarter; villages and departments are not asked."""
    form, schema = context.forms["dispatch"], dispatch_schema(context)
    day = form.day("date")
    if context.unit_type not in ASKED or day is None or day <= _first_phase_ends(context):
        return
    start = campaign_start(context.settings, context.schema)
    studied, researched = figure(context, form, "d4_1"), figure(context, form, "d4_2")
    if studied == 0:
        value = schema.value("d4_1")
        elapsed = f"{_months(start, day)}个月"
        facts = {"no": value.number, "label": value.label, "value": studied, "elapsed": elapsed}
        yield at_item("DT19", form, "d4_1", **facts)
    quarters = _quarters(start, day)
    if researched is not None and researched < quarters:
        value = schema.value("d4_2")
        elapsed = f"{quarters}个季度"
        facts = {"no": value.number, "label": value.label, "value": researched, "elapsed": elapsed}
        yield at_item("DT19", form, "d4_2", **facts)


def _first_phase_ends(context: Context) -> dt.date:
    """Last day of the first phase of the campaign (calendar F16)."""
    return next((phase.last for phase in context.schema.calendar.phases), dt.date.max)


def _months(start: dt.date, day: dt.date) -> int:
    return (day.year - start.year) * 12 + day.month - start.month


def _quarters(start: dt.date, day: dt.date) -> int:
    """Calendar quarters that ended from the campaign's first day to before the form's day."""
    count, one = 0, Month(start.year, (start.month - 1) // 3 * 3 + 3)
    while one.last < day:
        count += 1
        one = one.plus(3)
    return count
