"""A dispatch table against the last accepted one of the unit: figures that became smaller."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.checking.rule import rule
from xlhazard.deriving.settings import campaign_start
from xlhazard.model.finding import Notice
from xlhazard.rules.earlier_forms import cumulative, earlier, fallen, is_part
from xlhazard.rules.own_records import dispatch_schema, figure, found_by


@rule("CM01", forms=("dispatch",), needs_master=True)
def cumulative_fell(context: Context) -> Iterator[Notice]:
    """A cumulative figure never becomes smaller, unless 更正说明 says why and who approved."""
    form = context.forms["dispatch"]
    if found_by(context, "CM08"):
        return
    for value, old, new in fallen(context, form):
        if not is_part(value):
            yield at_item(
                "CM01",
                form,
                value.id,
                no=value.number,
                label=value.label,
                new=new,
                old=old,
                prev_period=earlier(context)[-1].period,
            )


@rule("CM04", forms=("dispatch",), needs_master=True)
def composite_part_fell(context: Context) -> Iterator[Notice]:
    """Both answers of a two-part cell are cumulative, each by itself."""
    form = context.forms["dispatch"]
    if found_by(context, "CM08"):
        return
    for value, old, new in fallen(context, form):
        if is_part(value):
            item, part = value.number[:-1], f"“{value.label}”（{value.unit}）"
            yield at_item("CM04", form, value.id, no=item, part=part, new=new, old=old)


@rule("CM08", forms=("dispatch",), needs_master=True)
def baseline_reset(context: Context) -> Iterator[Notice]:
    """Counting anew in January or after a gap is not for the unit to decide; falls that
    更正说明 explains are no new count."""
    form, previous, month = context.forms["dispatch"], earlier(context), context.month
    if not previous or month is None:
        return
    last = previous[-1]
    if last.period.year == month.year and last.period.plus(1) == month:
        return
    compared = [
        value.id
        for value in cumulative(context)
        if last.values.get(value.id, 0) > 0 and figure(context, form, value.id) is not None
    ]
    fell = list(fallen(context, form))
    if fell and 2 * len(fell) >= len(compared):
        start = campaign_start(context.settings, context.schema)
        yield at_item("CM08", form, "date", period=month, start=start)


@rule("CM02", forms=("dispatch",), needs_master=True)
def stock_fell(context: Context) -> Iterator[Notice]:
    """Fewer technical inspectors than last time: worth a question, never a fault."""
    form, previous = context.forms["dispatch"], earlier(context)
    for value in dispatch_schema(context).values:
        if value.cumulative != "stock" or not previous:
            continue
        old, new = previous[-1].values.get(value.id), figure(context, form, value.id)
        if old is not None and new is not None and new < old:
            yield at_item("CM02", form, value.id, new=new, diff=old - new)


@rule("CM03", forms=("dispatch",), needs_master=True)
def yes_became_no(context: Context) -> Iterator[Notice]:
    """What was broadcast stays broadcast: 是 does not turn into 否."""
    form, previous = context.forms["dispatch"], earlier(context)
    for value in dispatch_schema(context).values:
        if value.cumulative != "flag" or not previous:
            continue
        if previous[-1].values.get(value.id) == 1 and figure(context, form, value.id) == 0:
            yield at_item("CM03", form, value.id)
