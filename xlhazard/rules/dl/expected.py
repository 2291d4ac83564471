"""Forms of a month in which nobody asks for them, or of a unit that does not owe them."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_file, at_item
from xlhazard.checking.rule import rule
from xlhazard.deriving.deadlines import reported_in
from xlhazard.deriving.reporting import filed
from xlhazard.model.finding import Notice
from xlhazard.model.month import Month
from xlhazard.rules.known import roster
from xlhazard.rules.own_records import unit_name
from xlhazard.rules.reporting import kind_label
from xlhazard.schema.types import FORM_KINDS

_LISTS = "six_lists"


@rule("DL08", needs_master=True)
def period_not_due(context: Context) -> Iterator[Notice]:
    """The month of the cover is one in which the form is reported, and not a month to come."""
    month, now = context.month, Month.of(context.today)
    if month is None:
        return
    wrong = [
        deadline
        for kind in (*_filed_kinds(context), _LISTS)
        if (deadline := context.schema.calendar.deadlines.get(kind)) is not None
        and deadline.period == "month"
        and (month > now or not reported_in(context.schema, kind, month))
    ]
    # A month to come is wrong for all that is in the file: told once.
    groups = [wrong] if month > now else [[one] for one in wrong]
    for some in groups:
        yield _at_cover(
            context,
            "DL08",
            "period",
            month=month,
            form="、".join(kind_label(context, one.id) for one in some),
            first=max((one.first for one in some if one.first), default="开始使用"),
            last=min(now, *(one.last for one in some if one.last)),
            clause=some[0].clause_unit,
        )


@rule("DL09", needs_master=True)
def form_not_expected(context: Context) -> Iterator[Notice]:
    """A form that its unit does not owe is kept, but the township does not count it."""
    row = context.once(roster).get(context.unit or "")
    if row is None:
        return
    others = [kind for kind in _filed_kinds(context) if kind not in row.texts("forms_due")]
    if others:
        yield _at_cover(
            context,
            "DL09",
            "unit_code",
            unit=unit_name(context, context.unit),
            form="、".join(kind_label(context, kind) for kind in others),
        )


def _filed_kinds(context: Context) -> Iterator[str]:
    """Kinds of the forms in which something was answered."""
    return (FORM_KINDS.get(name, name) for name, form in context.forms.items() if filed(form))


def _at_cover(context: Context, code: str, item: str, **facts: object) -> Notice:
    if context.cover is None:
        return at_file(code, **facts)
    return at_item(code, context.cover, item, **facts)
