"""The month's figures of the town's forms beside those of the month before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from string import ascii_lowercase

from xlhazard.checking.context import Context
from xlhazard.deriving.measures import Figure
from xlhazard.deriving.stated_figures import stated
from xlhazard.filling.figures import Figures, township_figures
from xlhazard.model.month import Month
from xlhazard.rules.own_records import all_lists
from xlhazard.schema.drafts import How, figures_in
from xlhazard.schema.types import FORM_KINDS, FormSchema, FormValue
from xlhazard.tables.display import plain_text
from xlhazard.workflow.place import Place

Row = Mapping[str, str]
_HOW: Mapping[How, str] = {"month": "（本月）", "total": "（累计）", "stock": ""}


def figure_rows(place: Place, context: Context, month: Month) -> tuple[tuple[Row, ...], str]:
    """The rows of every form that is due in the month, and what to know about them (Chinese).

    Figures of the dispatch table and of the ten measures are those that fill writes; those of
    the 9+6 table are the ones its drafts state.
    """
    rows, notes = list[Row](), list[str]()
    for form_id in place.town.forms:
        form = place.schema.forms[form_id]
        if not _due(place, form, month):
            continue
        if form.values:
            now = _figures(place, form, month, context)
            notes += [f"{form.sheet}：{note}" for note in now.notes]
            before = _before(place, form, month)
            rows += _compared(now, before)
        else:
            rows += _stated(context, form, month, with_before=_due(place, form, month.plus(-1)))
    return tuple(rows), "；".join(notes)


def _due(place: Place, form: FormSchema, month: Month) -> bool:
    """The form is a monthly one and is asked for in that month."""
    deadline = place.schema.calendar.deadlines.get(FORM_KINDS.get(form.id, form.id))
    if deadline is None or deadline.period != "month":
        return False
    first, last = deadline.first, deadline.last
    return (first is None or first <= month) and (last is None or month <= last)


def _figures(place: Place, form: FormSchema, month: Month, context: Context) -> Figures:
    return township_figures(
        place.master,
        form,
        month,
        min(context.as_of, month.last),
        place.schema,
        place.town,
        place.settings,
    )


def _before(place: Place, form: FormSchema, month: Month) -> Figures | None:
    """Those of the month before; None where the form was not due then, or nobody filed it."""
    last = month.plus(-1)
    if not _due(place, form, last):
        return None
    found = township_figures(
        place.master, form, last, last.last, place.schema, place.town, place.settings
    )
    filed = any(part.period == last for one in found.values.values() for part in one.contributions)
    return found if filed else None


def _compared(now: Figures, before: Figures | None) -> Iterator[Row]:
    for name, one in now.values.items():
        was = before.values.get(name) if before is not None else None
        yield _row(one.value.number, one.value, "", one.figure, was.figure if was else None)


def _stated(
    context: Context, form: FormSchema, month: Month, *, with_before: bool
) -> Iterator[Row]:
    lists = all_lists(context)
    asked = dict.fromkeys(
        figure
        for row in form.rows
        if isinstance(draft := row.get("draft"), list | tuple)
        for sentence in draft
        for figure in figures_in(str(sentence))
    )
    for number, (name, how) in enumerate(asked, 1):
        value = form.value(name)
        was = stated(value, how, lists, month.plus(-1).last).figure if with_before else None
        now = stated(value, how, lists, context.as_of).figure
        yield _row(str(number), value, _HOW[how], now, was)


def _row(number: str, value: FormValue, how: str, now: Figure, was: Figure | None) -> Row:
    change = ""
    if was is not None and not isinstance(now, bool):
        difference = Decimal(now) - Decimal(was)
        change = f"{'+' if difference > 0 else ''}{plain_text(difference)}"
    return {
        "number": number.rstrip(ascii_lowercase),  # the parts of a two-part cell share its number
        "label": f"{value.label}{how}",
        "unit": value.unit,
        "before": "" if was is None else plain_text(was),
        "now": plain_text(now),
        "change": change,
    }
