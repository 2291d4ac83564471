"""TM12: figures of the ten-measures form against the registers they count."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice, Skipped
from xlhazard.rules.compared import NO_DAY, counted_to, difference, without_lists


@rule("TM12", forms=("ten_measures",), needs_master=True)
def indicator_vs_list(context: Context) -> Iterator[Notice | Skipped]:
    """What the form says is done is in the registers, where the unit keeps them."""
    form = context.forms["ten_measures"]
    as_of = counted_to(context, form)
    if as_of is None:
        yield Skipped("TM12", NO_DAY.format(form.sheet))
        return
    values = [one for one in context.schema.forms["ten_measures"].values if one.measure]
    for value in values:
        found = difference(context, form, value, as_of)
        if found is not None:
            facts = {
                "label": value.label,
                "form": found.typed,
                "sheet": context.schema.lists[found.list_id].sheet,
                "list": found.figure,
                "ids": found.ids,
            }
            yield at_item("TM12", form, value.id, **facts)
    if (reason := without_lists(context, values)) is not None:
        yield Skipped("TM12", reason)
