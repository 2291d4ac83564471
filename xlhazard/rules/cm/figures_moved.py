"""A dispatch table against earlier ones: gaps, copies, jumps and quick closings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from statistics import median

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.checking.rule import rule
from xlhazard.deriving.corrections import Later, covers_later
from xlhazard.deriving.history import months_between
from xlhazard.model.finding import Notice
from xlhazard.rules.corrected_values import figure_reader
from xlhazard.rules.earlier_forms import cumulative, earlier, later, own_corrections
from xlhazard.rules.new_records import new_record
from xlhazard.rules.own_records import dispatch_schema, figure, own_lists


@rule("CM05", forms=("dispatch",), needs_master=True)
def month_missing(context: Context) -> Iterator[Notice]:
    """Months for which the unit has filed nothing; the comparison goes on with its last form."""
    previous, month = earlier(context), context.month
    if not previous or month is None:
        return
    last = previous[-1].period
    if missing := months_between(last, month, context.settings, context.schema):
        form = context.forms["dispatch"]
        yield at_item("CM05", form, "date", months=missing, prev_period=last)


@rule("CM06", forms=("dispatch",), needs_master=True)
def same_as_last_month(context: Context) -> Iterator[Notice]:
    """Every figure as last time although the lists have something new that would change one."""
    form, previous = context.forms["dispatch"], earlier(context)
    if not previous:
        return
    last, values = previous[-1], dispatch_schema(context).values
    now = {value.id: figure(context, form, value.id) for value in values}
    if not any(now.values()) or any(now[one] != last.values.get(one) for one in now):
        return
    since, as_of = last.as_of or last.period.last, form.day("date") or context.as_of
    if (example := new_record(own_lists(context), since, as_of)) is not None:
        yield at_item("CM06", form, "date", example=example)


@rule("CM07", forms=("dispatch",), needs_master=True)
def jump(context: Context) -> Iterator[Notice]:
    """One month brings many times what the months before brought: one digit too many?"""
    form, previous = context.forms["dispatch"], earlier(context)
    factor = Decimal(str(context.number("CM07", "factor")))
    least = Decimal(str(context.number("CM07", "min_jump")))
    points = context.whole("CM07", "min_points")
    for value in cumulative(context):
        known = [one.values[value.id] for one in previous if value.id in one.values]
        steps = [after - before for before, after in pairwise(known)]
        new = figure(context, form, value.id)
        if new is None or not steps or len(steps) < points:
            continue
        usual, step = median(steps), new - known[-1]
        if step > factor * usual and step > least:
            yield at_item("CM07", form, value.id, no=value.number, diff=step, median=usual)


@rule("CM09", forms=("dispatch",), needs_master=True)
def correction_breaks_later(context: Context) -> Iterator[Notice]:
    """An earlier month, filed again, stays within what later months reported since then."""
    form, schema = context.forms["dispatch"], dispatch_schema(context)
    rows, read = own_corrections(context), figure_reader(context)
    for value in cumulative(context):
        new = figure(context, form, value.id)
        for one in later(context):
            known = one.values.get(value.id)
            if new is None or known is None or new <= known:
                continue
            said = Later(one.period, known, new)
            if covers_later(rows, schema, value, said, context.schema, read):
                continue
            facts = {"no": value.number, "new": new, "later_period": one.period, "later": known}
            yield at_item("CM09", form, value.id, **facts)
            break


@rule("CM10", forms=("dispatch",), needs_master=True)
def closed_more_than_open(context: Context) -> Iterator[Notice]:
    """More was done this month than was open at its beginning: found and done within it."""
    form, previous = context.forms["dispatch"], earlier(context)
    if not previous:
        return
    last = previous[-1].values
    for done_id, found_id in (("d1_2", "d1_1"), ("d1_4", "d1_3")):
        done = figure(context, form, done_id)
        if done is None or done_id not in last or found_id not in last:
            continue
        finished, still_open = done - last[done_id], last[found_id] - last[done_id]
        if finished > still_open:
            facts = {"done": finished, "open": still_open, "n": finished - still_open}
            yield at_item("CM10", form, done_id, **facts)
