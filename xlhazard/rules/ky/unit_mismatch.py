"""KY15: a form that belongs to another village."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice, Skipped
from xlhazard.rules.known import named_units


@rule("KY15")
def unit_mismatch(context: Context) -> Iterator[Notice | Skipped]:
    """The unit in the header of a form is the unit of the cover."""
    submission = context.submission
    if submission is None or submission.unit is None or context.found.get("KY07"):
        return  # an unknown code on the cover is the one fault, not every header
    units = context.once(named_units)
    if units is None:
        yield Skipped("KY15", "没有总台账的单位名册，无法核对表头的填报单位")
        return
    for form in context.forms.values():
        typed = form.text("unit")
        found = units.find(typed) if typed else None
        if found is None or found.code == submission.unit:
            continue
        if context.judged_item(form, "unit"):
            unit = submission.unit_name or submission.unit
            yield at_item("KY15", form, "unit", unit=unit)
