"""Counts stated in 目前开展情况 against the unit's own registers (MS06)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.checking.rule import rule
from xlhazard.deriving.counts_in_text import CountInText, counts_in
from xlhazard.deriving.measures import Measured
from xlhazard.deriving.stated_figures import rounding, stated
from xlhazard.model.finding import Notice
from xlhazard.rules.measure_lines import judged_lines
from xlhazard.rules.own_records import own_lists
from xlhazard.schema.types import FormSchema
from xlhazard.tables.display import plain_text

FORM = "nine_plus_six"


@rule("MS06", forms=(FORM,), needs_master=True)
def number_contradicts_list(context: Context) -> Iterator[Notice]:
    """A count of the month that a text states is that of the unit's registers, or their
    cumulative one; registers that the unit does not keep say nothing."""
    form, schema = context.forms[FORM], context.schema.forms[FORM]
    if schema.stated is None:
        return
    for line in judged_lines(context, form):
        item = line.item("current")
        if not context.judged_item(form, item):
            continue
        for said in counts_in(form.text(item), schema.stated):
            if (figures := _differing(context, schema, said)) is not None:
                month, total = (plain_text(_number(one)) for one in figures)
                facts = {"phrase": said.phrase, "month": month, "total": total}
                yield at_item("MS06", form, item, no=line.number, **facts)


def _differing(
    context: Context, schema: FormSchema, said: CountInText
) -> tuple[Measured, Measured] | None:
    """The first figure, of the month and cumulative, when the number is none that it may mean."""
    lists, kept = own_lists(context), context.once(_kept)
    first: tuple[Measured, Measured] | None = None
    for name in said.figures:
        value = schema.value(name)
        if value.measure is None or value.measure.list_id not in kept:
            return None
        month, total = (stated(value, how, lists, context.as_of) for how in ("month", "total"))
        if any(one.unjudged or _same(said.number, one) for one in (month, total)):
            return None
        first = first or (month, total)
    return first


def _same(typed: Decimal, found: Measured) -> bool:
    """Equal, for money up to half a unit of its last decimal."""
    return abs(typed - _number(found)) <= rounding(typed)


def _number(found: Measured) -> Decimal:
    return Decimal(found.figure).normalize() + 0


def _kept(context: Context) -> frozenset[str]:
    """Registers that a unit of this kind keeps itself."""
    return frozenset(context.schema.unit_lists(context.unit_type or "village", context.town))
