"""Figures and persons of the ten-measures form (TM01 to TM05)."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.checking.rule import noticed, rule
from xlhazard.model.finding import Notice
from xlhazard.rules.form_answers import blank, left_empty, owed
from xlhazard.rules.parts_and_totals import exceeding
from xlhazard.rules.ten_measures import asked, form_schema, named

LAYOUT = noticed("TM01", "tables.measures_sheet")
WRONG_TYPE = noticed("TM04", "tables.form_values")


@rule("TM02", forms=("ten_measures",))
def part_exceeds_total(context: Context) -> Iterator[Notice]:
    """What is 其中 of a figure cannot be more than the figure; as much is fine."""
    form, schema = context.forms["ten_measures"], form_schema(context)
    limits = [(one.id, (one.part_of,)) for one in schema.values if one.part_of is not None]
    for one in exceeding(context, form, limits):
        facts = {
            "label": named(schema.value(one.part)),
            "part": one.value,
            "total_label": named(schema.value(one.wholes[0])),
            "total": one.total,
        }
        yield at_item("TM02", form, one.part, **facts)


@rule("TM03", forms=("ten_measures",))
def value_blank(context: Context) -> Iterator[Notice]:
    """Every indicator has a number, and so have the duties of the unit's own level; 0 is one."""
    form = context.forms["ten_measures"]
    if left_empty(form):
        if owed(context, form):
            yield Notice("TM03", form.sheet, facts={"label": "全部指标"})
        return
    for value in asked(context):
        if blank(form, value.id) and context.judged_item(form, value.id):
            yield at_item("TM03", form, value.id, label=named(value))


@rule("TM05", forms=("ten_measures",))
def leader_missing(context: Context) -> Iterator[Notice]:
    """Every measure has a leader and a person in charge."""
    form = context.forms["ten_measures"]
    if left_empty(form):
        return
    for measure in form_schema(context).measures:
        facts = {"no": measure["no"], "measure": measure["name"]}
        for name, header in (("leader", "责任领导"), ("person", "责任人")):
            item = f"m{measure['no']}_{name}"
            if blank(form, item) and context.judged_item(form, item):
                yield at_item("TM05", form, item, header=header, **facts)
