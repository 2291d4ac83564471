"""Merged villages: the accepted figures of a unit together with those of units it took over.

Source: domain specification, list 单位 (停用期, 并入单位) and issue of cumulative figures: what a
unit has to show is its own figure plus its predecessors'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from xlhazard.deriving.history import AcceptedForm, before
from xlhazard.deriving.roster import Roster, roster
from xlhazard.deriving.shares import Shares
from xlhazard.model.fold import fold
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.schema.types import FormSchema, Schema, Town


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
    town: Town | None = None,
) -> tuple[AcceptedForm, ...]:
    """What had been accepted before a month in the same count, predecessors' figures included.

    accepted: the accepted forms of all units, by period (deriving.history.all_accepted). town:
    the one of the master where it is not given.

    A predecessor counts from the month after its 停用期; before that it still reports itself. Of
    one that was split only the part counts that goes with the unit's enterprises. Once the unit
    has a form accepted of a later month than that, this form speaks for both.
    """
    line = _Line.of(accepted, master, form, month, settings, schema, town)
    return before(line.series(fold(unit), ()), month, settings, schema)


def predecessors(master: Master, unit: str, month: Month) -> tuple[str, ...]:
    """Codes of the units that this one took over whole before the month, theirs with them."""
    units = roster(master)
    found: list[str] = []
    asked = [fold(unit)]
    while asked:
        heir = asked.pop()
        for code, taken_by in units.successors.items():
            known = code in (fold(unit), *found)
            if taken_by == (heir,) and not known and units.passed_on(code, month):
                found.append(code)
                asked.append(code)
    return tuple(found)


def unclaimed_form(
    accepted: Iterable[AcceptedForm],
    master: Master,
    unit: str,
    form: FormSchema,
    month: Month,
    settings: Mapping[str, str],
    schema: Schema,
    town: Town | None = None,
) -> AcceptedForm | None:
    """What of the last form of a unit that was split goes to none of its heirs; None for nothing.

    Stocks and yes/no count until every heir has a form of a month after the unit's last one.
    """
    line = _Line.of(accepted, master, form, month, settings, schema, town)
    code = fold(unit)
    if not line.units.is_split(code) or not line.units.passed_on(code, month):
        return None
    own = before(line.series(code, ()), month, settings, schema)
    if not own:
        return None
    rest = line.shares(code).part(own[-1], "")
    heirs = line.units.successors[code]
    end = line.units.last.get(code) or own[-1].period
    taken_up = all(any(end < f.period <= month for f in line.known.get(h, ())) for h in heirs)
    lasting = {value.id for value in form.values if value.cumulative == "yes"}
    values = {
        name: figure
        for name, figure in rest.values.items()
        if figure and (name in lasting or not taken_up)
    }
    return replace(rest, unit=unit, values=values) if values else None


@dataclass(frozen=True)
class _Line:
    """The accepted forms of all units, each with those of the units it took over."""

    known: Mapping[str, Sequence[AcceptedForm]]
    master: Master
    units: Roster
    form: FormSchema
    month: Month
    settings: Mapping[str, str]
    schema: Schema
    town: Town
    parted: dict[str, Shares] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        accepted: Iterable[AcceptedForm],
        master: Master,
        form: FormSchema,
        month: Month,
        settings: Mapping[str, str],
        schema: Schema,
        town: Town | None,
    ) -> _Line:
        known: dict[str, list[AcceptedForm]] = {}
        for one in accepted:
            known.setdefault(fold(one.unit), []).append(one)
        named = schema.towns.get(settings.get("town", "").strip())
        town = town or named or next(iter(schema.towns.values()))
        return cls(known, master, roster(master), form, month, settings, schema, town)

    def series(self, unit: str, heirs: tuple[str, ...]) -> tuple[AcceptedForm, ...]:
        """All accepted forms; the months of predecessors that ended before month are joined in.

        heirs: units on the way here, so that a roster whose units took over each other ends.
        """
        own = tuple(self.known.get(unit, ()))
        joined = []
        for code, taken_by in self.units.successors.items():
            if unit not in taken_by or code in (*heirs, unit):
                continue
            forms = self.series(code, (*heirs, unit))
            last = self.units.last.get(code) or (forms[-1].period if forms else None)
            if not forms or last is None or last >= self.month:
                continue
            earlier = tuple(one for one in forms if one.period < self.month)
            if len(taken_by) > 1:
                earlier = tuple(self.shares(code).part(one, unit) for one in earlier)
            joined.append(Ended(earlier, last))
        return together(unit, own, joined, self.form) if joined else own

    def shares(self, unit: str) -> Shares:
        """How the figures of a unit that was split are told apart; worked out once."""
        if unit not in self.parted:
            self.parted[unit] = Shares.of(
                self.master, unit, self.form, self.schema, self.town, self.settings
            )
        return self.parted[unit]


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
        made_of = tuple(part for one in parts for part in one.parts or (one,))
        last_day = max(days, default=None)
        found.append(AcceptedForm(unit, period, version, last_day, values, parts=made_of))
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
