"""Merged villages: the accepted figures of a unit together with those of units it took over.

Source: domain specification, list 单位 (停用期, 并入单位) and issue of cumulative figures: what a
unit has to show is its own figure plus its predecessors'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlhazard.deriving.history import AcceptedForm, before
from xlhazard.model.fold import fold
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.schema.types import FormSchema, Schema


@dataclass(frozen=True, slots=True)
class Ended:
    """A unit that another one took over: its accepted forms and its last month on its own."""

    forms: Sequence[AcceptedForm]
    last: Month


def earlier_forms(
    accepted: Iterable[AcceptedForm],
    master: Master,
    unit: str,
    form: FormSchema,
    month: Month,
    settings: Mapping[str, str],
    schema: Schema,
) -> tuple[AcceptedForm, ...]:
    """What had been accepted before a month in the same count, predecessors' figures included.

    accepted: the accepted forms of all units, by period (deriving.history.all_accepted).

    A predecessor counts from the month after its 停用期; before that it still reports itself.
    Once the unit has a form accepted of a later month than that, this form speaks for both.
    """
    known: dict[str, list[AcceptedForm]] = {}
    for one in accepted:
        known.setdefault(fold(one.unit), []).append(one)
    return before(_series(known, master, unit, form, month, ()), month, settings, schema)


def _series(
    known: Mapping[str, Sequence[AcceptedForm]],
    master: Master,
    unit: str,
    form: FormSchema,
    month: Month,
    heirs: tuple[str, ...],
) -> tuple[AcceptedForm, ...]:
    """All accepted forms; the months of predecessors that ended before month are joined in.

    heirs: units on the way here, so that a roster whose units took over each other ends.
    """
    own = tuple(known.get(fold(unit), ()))
    joined = []
    for code, named in _taken_over(master, unit):
        if fold(code) in (*heirs, fold(unit)):
            continue
        forms = _series(known, master, code, form, month, (*heirs, fold(unit)))
        last = named or (forms[-1].period if forms else None)
        if forms and last is not None and last < month:
            joined.append(Ended(tuple(one for one in forms if one.period < month), last))
    return together(unit, own, joined, form) if joined else own


def _taken_over(master: Master, unit: str) -> Iterable[tuple[str, Month | None]]:
    """Code and 停用期 of every unit whose 并入单位 is this one."""
    for row in master.tables.get("units", ()):
        if fold(row.text("successor")) == fold(unit):
            yield row.text("unit_code"), Month.read(row.text("valid_to"))


def together(
    unit: str, own: Sequence[AcceptedForm], ended: Sequence[Ended], form: FormSchema
) -> tuple[AcceptedForm, ...]:
    """One series of forms out of a unit's own and those of its predecessors, by period."""
    periods = {one.period for one in own}.union(one.period for past in ended for one in past.forms)
    flags = {value.id for value in form.values if value.cumulative == "flag"}
    found = []
    for period in sorted(periods):
        mine = _latest(own, period)
        parts = [] if mine is None else [mine]
        for past in ended:
            one = _latest(past.forms, period)
            if one is not None and (mine is None or mine.period <= past.last):
                parts.append(one)
        days = [one.as_of for one in parts if one.as_of is not None]
        version = mine.version if mine is not None and mine.period == period else 0
        values = _added([one.values for one in parts], flags)
        found.append(AcceptedForm(unit, period, version, max(days, default=None), values))
    return tuple(found)


def _latest(forms: Sequence[AcceptedForm], period: Month) -> AcceptedForm | None:
    return next((one for one in reversed(forms) if one.period <= period), None)


def _added(parts: Sequence[Mapping[str, Decimal]], flags: set[str]) -> Mapping[str, Decimal]:
    """Figures added up; 是 where one says 是."""
    values: dict[str, Decimal] = {}
    for part in parts:
        for name, value in part.items():
            if name not in values:
                values[name] = value
            else:
                values[name] = max(values[name], value) if name in flags else values[name] + value
    return values
