"""A filled form as something that was sent: its version in the history, what it amends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from xlhazard.checking.context import Context
from xlhazard.checking.words import finding
from xlhazard.deriving.history import HISTORIES, AcceptedForm, before, sent_forms
from xlhazard.filling.amended import (
    Movements,
    amendments,
    numbers_of,
    reckoned,
    spoken_for,
)
from xlhazard.filling.fallen import fallen
from xlhazard.filling.figures import figures_of
from xlhazard.filling.reports import Reports, reports
from xlhazard.merging.sent import SentPlan, plan_sent
from xlhazard.model.amendments import Amendment, Amendments
from xlhazard.model.finding import Severity
from xlhazard.model.month import Month
from xlhazard.model.word import said_cell
from xlhazard.workflow.fill_planning import Filling, FillOrder, office_of
from xlhazard.workflow.filled_before import FilledBefore, Sent, filled_before
from xlhazard.workflow.place import Place


@dataclass(frozen=True, slots=True)
class Sending:
    """What sending a form means: its version, what it amends (None: nothing that was sent), which
    figures fell (Chinese), and what is remembered beside the master."""

    plan: SentPlan
    amendments: Amendments | None
    told: tuple[str, ...]
    remembered: FilledBefore


def sending(filling: Filling, place: Place, order: FillOrder) -> Sending:
    """Compare a filled form with what was sent before. Writes nothing."""
    month, form = order.month, filling.form
    plan = plan_sent(place.master, filling.stands, month, filling.as_of, place.schema, place.town)
    rows = tuple(_amended(filling, place, plan, month)) if plan.new else ()
    found = None
    if rows:
        office = office_of(place)
        found = Amendments(form.id, form.sheet, office, month, plan.version, filling.as_of, rows)
    remembered = filling.remembered
    if plan.new and filling.found is not None:
        stands = numbers_of(form, filling.stands)
        figures = {} if filling.figures is None else filling.figures.values
        as_reckoned = frozenset(
            name for name, one in figures.items() if stands.get(name) == Decimal(one.figure)
        )
        sent = Sent(spoken_for(filling.found), as_reckoned)
        remembered = replace(remembered, sent={**remembered.sent, plan.version: sent})
    return Sending(plan, found, tuple(_fallen(filling, place, order)), remembered)


def _amended(filling: Filling, place: Place, plan: SentPlan, month: Month) -> Iterator[Amendment]:
    """The same month sent with other values; else, the first time, the month before it."""
    form = filling.form
    if form.id not in HISTORIES or filling.found is None:
        for one in plan.changed:
            yield Amendment(month, one.id, "", one.label, "", one.sent, one.now)
        return
    known = sent_forms(place.master, form.id)
    same = next((one for one in known if one.period == month), None)
    if same is not None:
        now = numbers_of(form, filling.stands)
        sent = filling.remembered.sent.get(same.version, Sent())
        moved = _movements(filling, place, sent, filling.found)
        yield from amendments(month, same, now, form, moved)
        return
    for last in before(known, month, place.settings, place.schema)[-1:]:
        yield from _earlier(filling, place, last)


def _earlier(filling: Filling, place: Place, last: AcceptedForm) -> Iterator[Amendment]:
    """An earlier month as it would be filled today, on the day for which it was sent.

    Only figures that had been sent as they were reckoned then: what somebody typed is theirs.
    """
    form, month = filling.form, last.period
    sent = filled_before(place.township, month, form.id).sent.get(last.version, Sent())
    past = place.at(month)
    as_of = last.as_of or month.last
    found = reports(past.master, form, month, as_of, place.schema, place.town, place.settings)
    figures = reckoned(figures_of(found, form), last.values)
    now = {name: figures[name] for name in last.values if name in sent.as_reckoned}
    moved = _movements(filling, place, sent, found)
    yield from amendments(month, last, {**last.values, **now}, form, moved)


def _movements(filling: Filling, place: Place, sent: Sent, found: Reports) -> Movements:
    now = spoken_for(found)
    return Movements(filling.form, place.master, place.schema, found.names, sent.spoke, now)


def _fallen(filling: Filling, place: Place, order: FillOrder) -> Iterator[str]:
    """Figures below what was sent last, at their cells, with the units that made them so."""
    form, found = filling.form, filling.found
    if found is None or form.id not in HISTORIES:
        return
    known = sent_forms(place.master, form.id)
    same = [one for one in known if one.period == order.month]
    earlier = [*before(known, order.month, place.settings, place.schema), *same]
    if not earlier:
        return
    last = earlier[-1]
    own = filled_before(place.township, last.period, form.id)
    moved = _movements(filling, place, own.sent.get(last.version, Sent()), found)
    context = Context(
        schema=place.schema,
        town=place.town,
        today=order.today,
        as_of=filling.as_of,
        master=place.master,
        expected_month=order.month,
    )
    for value, notice in fallen(form, filling.stands, last, place.schema):
        told = finding(context, notice, Severity.WARNING)
        why = moved.reason(value)
        where = f"{told.sheet}!{said_cell(told.cell, filling.table)}"
        because = f"原因：{why}" if why else "请查明原因。"
        yield f"{where} {told.code} {told.message}{because}"
