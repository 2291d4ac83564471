"""What every line of the 9+6 table has to say, and who answers for it (MS02, MS03, MS08)."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.table import FormSheet
from xlhazard.rules.form_answers import blank, left_empty, only_nothing, owed, untyped
from xlhazard.rules.measure_lines import Line, headings, judged_lines


@rule("MS02", forms=("nine_plus_six",))
def leader_missing(context: Context) -> Iterator[Notice]:
    """Every measure has a leader and a person in charge; one without a clause that does not apply
    needs none."""
    form = context.forms["nine_plus_six"]
    for line in judged_lines(context, form):
        if _not_applicable(form, line):
            continue
        for column in ("leader", "person"):
            item = line.item(column)
            if context.judged_item(form, item) and blank(form, item):
                facts = {"no": line.number, "measure": line.measure}
                yield at_item("MS02", form, item, header=headings(context)[column], **facts)


@rule("MS03", forms=("nine_plus_six",))
def text_missing(context: Context) -> Iterator[Notice]:
    """What was done and what comes next is written down; a mere 无 has its reason in 备注."""
    form = context.forms["nine_plus_six"]
    if left_empty(form):
        if owed(context, form):
            yield Notice("MS03", form.sheet, facts={"where": "全表", "problem": "没有填"})
        return
    for line in judged_lines(context, form):
        if _not_applicable(form, line):
            continue
        for column in ("current", "next_step"):
            item = line.item(column)
            problem = _problem(form, line, item, headings(context)[column])
            if problem and context.judged_item(form, item):
                where = f"第{line.number}行“{line.measure}”"
                yield at_item("MS03", form, item, where=where, problem=problem)


@rule("MS08", forms=("nine_plus_six",))
def row_without_clause(context: Context) -> Iterator[Notice]:
    """The notice has no clause for one of its lines, so that 无 is an answer there."""
    form = context.forms["nine_plus_six"]
    for line in judged_lines(context, form):
        item = line.item("current")
        if _not_applicable(form, line) and context.judged_item(form, item):
            typed = form.items[item].typed.strip()
            yield at_item("MS08", form, item, no=line.number, value=typed)


def _not_applicable(form: FormSheet, line: Line) -> bool:
    return not line.clause and only_nothing(form, line.item("current"))


def _problem(form: FormSheet, line: Line, item: str, heading: str) -> str:
    if untyped(form, item):
        return f"没有填“{heading}”"
    remark = line.item("remark")
    explained = not untyped(form, remark) and not only_nothing(form, remark)
    if only_nothing(form, item) and not explained:
        return f"“{heading}”只填了“{form.items[item].typed.strip()}”，备注没有说明原因"
    return ""
