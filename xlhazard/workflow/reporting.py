"""Who reported in time, who is late or missing, and how far units are with their hazards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from xlhazard.deriving.closing import closings
from xlhazard.deriving.lives import lives
from xlhazard.deriving.rates import Owed, owed_reports, soon_due, tallies, tally
from xlhazard.deriving.settings import whole
from xlhazard.model.month import Month
from xlhazard.model.reporting import Closing, FormRates, Reporting, ReportLine, Tally, UnitRates
from xlhazard.schema.catalogue import basis_text
from xlhazard.workflow.place import Place

SOON = ("DL10", "soon_days")
"""The rule and its parameter that say how many days before the due day people are reminded."""


def reporting_of(place: Place, today: dt.date, as_of: dt.date, last: Month | None) -> Reporting:
    """The rates of a township: reports of the months up to last by today, hazards by as_of."""
    owed = owed_reports(
        place.master,
        place.schema,
        place.town,
        place.settings,
        place.calendar,
        today=today,
        last=last,
    )
    soon_days = _soon_days(place)
    hazards = place.master.tables.get("hazards")
    known = lives(place.master.tables, as_of, place.schema, place.settings)
    closed = closings(hazards, known)
    reported = tallies(owed, lambda one: one.unit)
    return Reporting(
        today=today,
        township=tally(owed),
        closing=_sum(closed.values()),
        units=tuple(
            UnitRates(code, name, reported.get(code, Tally()), closed.get(code, Closing()))
            for code, name in _units(place)
            if code in reported or code in closed
        ),
        forms=tuple(_forms(place, owed)),
        late=tuple(_line(place, one) for one in owed if one.days_late),
        missing=tuple(_line(place, one) for one in owed if one.state in ("missing", "refused")),
        soon=tuple(_line(place, one) for one in soon_due(owed, today, soon_days)),
        soon_days=soon_days,
    )


def _soon_days(place: Place) -> int:
    code, name = SOON
    text = place.schema.rules[code]
    default = text.parameters[name]
    usual = default if isinstance(default, int) else 0
    return whole(place.settings, place.schema, text.setting_of(name), usual)


def _units(place: Place) -> Iterator[tuple[str, str]]:
    for row in place.master.tables.get("units", ()):
        if code := row.text("unit_code"):
            yield code, row.text("unit_name") or code


def _sum(some: Iterable[Closing]) -> Closing:
    parts = [(one.found, one.closed, one.due, one.done) for one in some]
    return Closing(*(sum(column) for column in zip(*parts, strict=True)))


def _forms(place: Place, owed: Sequence[Owed]) -> Iterator[FormRates]:
    """Each form and month, earliest month first."""
    groups: dict[tuple[Month, str, str], list[Owed]] = {}
    for one in owed:
        groups.setdefault((one.month, one.kind, one.stage), []).append(one)
    counts = tallies(owed, lambda one: (one.month, one.kind, one.stage))
    for key in sorted(groups, key=lambda key: (key[0], groups[key][0].due.day, key[1:])):
        some = groups[key]
        due = some[0].due
        clauses = [due.clause] + ([due.clause_office] if due.last_day != due.day else [])
        rest_day = place.calendar.rest_day(due.day) or ""
        yield FormRates(
            form=some[0].kind,
            label=_label(place, some[0]),
            month=key[0],
            due=due.day,
            last_day=due.last_day,
            clauses=tuple(basis_text(one, place.schema.documents) for one in clauses if one),
            rest_day=rest_day if place.calendar.knows(due.day) else None,
            tally=counts[key],
            waiting=sum(one.state == "waiting" for one in some),
            already=sum(one.taken and not one.over for one in some),
        )


def _line(place: Place, one: Owed) -> ReportLine:
    return ReportLine(
        unit=one.unit,
        unit_name=one.unit_name,
        form=one.kind,
        label=_label(place, one),
        month=one.month,
        due=one.due.day,
        state=one.state,
        received=one.received if one.taken else None,
        days_late=one.days_late,
    )


def _label(place: Place, one: Owed) -> str:
    label = place.schema.codes["report_kinds"].label(one.kind)
    stages = place.schema.codes["stage_kinds"]
    return f"{label}（{stages.label(one.stage)}）" if one.stage else label
