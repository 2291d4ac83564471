"""KY08: a unit under another name is read, and told."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice, Skipped
from xlhazard.rules.known import named_units


@rule("KY08")
def unit_alias(context: Context) -> Iterator[Notice | Skipped]:
    """The cover and the forms name the unit as the roster does; an alias is understood."""
    units = context.once(named_units)
    if units is None:
        yield Skipped("KY08", "没有总台账的单位名册，无法核对单位名称")
        return
    covers = ((context.cover, "unit_name"),) if context.cover is not None else ()
    for form, item in (*covers, *((form, "unit") for form in context.forms.values())):
        typed = form.text(item)
        found = units.by_name(typed) if typed else None
        if found is not None and not found.official and context.judged_item(form, item):
            yield at_item("KY08", form, item, name=found.name)
