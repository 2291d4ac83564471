"""TM11: the header of the ten-measures form and of stage reports."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.gates import missing_form
from xlhazard.checking.rule import rule
from xlhazard.deriving.reporting import filed
from xlhazard.model.finding import Notice, Skipped
from xlhazard.rules.form_header import wrong_header

FORMS = ("ten_measures", "stage_reports")


@rule("TM11")
def ten_measures_header_wrong(context: Context) -> Iterator[Notice | Skipped]:
    """The header names the unit and a day of the report month; an empty stage report is not due
    yet and needs none."""
    reasons = [why for one in FORMS if (why := missing_form(context, one))]
    if len(reasons) == len(FORMS):
        yield Skipped("TM11", "；".join(reasons))
    for form_id in FORMS:
        form = context.forms.get(form_id)
        if form is not None and (form_id != "stage_reports" or filed(form)):
            yield from wrong_header(context, "TM11", form)
