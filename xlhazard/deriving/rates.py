"""Reporting and on-time rates: what each unit owes, month by month, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from xlhazard.deriving.deadlines import Due, due, stage_dues
from xlhazard.deriving.history import of_units
from xlhazard.deriving.reporting import (
    STAGE_REPORT,
    Receipt,
    Report,
    by_report,
    monthly_kinds,
    months_watched,
    receipts,
    received,
    valid_in,
)
from xlhazard.deriving.workdays import WorkCalendar
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.reporting import TAKEN, State, Tally
from xlhazard.model.table import Row
from xlhazard.schema.types import Schema, Town

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Owed:
    """A report that a unit owes, and what became of it by today (see model.reporting.State).

    stage: interim or final of a stage report, else "". over: the due day is over.
    """

    unit: str
    unit_name: str
    kind: str
    month: Month
    due: Due
    received: dt.date | None
    state: State
    over: bool
    stage: str = ""

    @property
    def taken(self) -> bool:
        return self.state in TAKEN

    @property
    def days_late(self) -> int:
        """Calendar days after the due day, for what was accepted; 0 when in time."""
        return self.due.days_late(self.received) if self.taken and self.received else 0


def tally(owed: Iterable[Owed]) -> Tally:
    """Counts those whose due day is over."""
    counts: dict[str, int] = {}
    for one in owed:
        if one.over:
            counts[one.state] = counts.get(one.state, 0) + 1
    return Tally(**counts)


def tallies(owed: Iterable[Owed], key: Callable[[Owed], K]) -> Mapping[K, Tally]:
    """A tally for each key, in the order in which the keys come up."""
    groups: dict[K, list[Owed]] = {}
    for one in owed:
        groups.setdefault(key(one), []).append(one)
    return {name: tally(some) for name, some in groups.items()}


def soon_due(owed: Iterable[Owed], today: dt.date, days: int) -> tuple[Owed, ...]:
    """Not accepted yet, and due today or within so many days."""
    until = today + dt.timedelta(days=days)
    return tuple(one for one in owed if one.state == "waiting" and one.due.day <= until)


def owed_reports(
    master: Master,
    schema: Schema,
    town: Town,
    settings: Mapping[str, str],
    calendar: WorkCalendar,
    *,
    today: dt.date,
    last: Month | None = None,
) -> tuple[Owed, ...]:
    """Every report that the units of sheet 单位 owe, by unit and month.

    Months run from the first one in 报送登记 up to last (default: that of today). A report counts
    as received on the day of its first accepted version.
    """
    log = receipts(master.tables.get("submissions_log"))
    lines = by_report(log)
    months = months_watched(log, last or Month.of(today))
    dues = _Dues(schema, settings, calendar)
    stages = _stage_lines(master, lines)
    found: list[Owed] = []
    for unit in master.tables.get("units", ()):
        if unit.blank("unit_code"):
            continue
        for month in (one for one in months if valid_in(unit, one)):
            for kind in monthly_kinds(unit, schema, town):
                if (day := dues.monthly(kind, month)) is not None:
                    report = Report(unit.text("unit_code"), kind, month)
                    found.append(_owed(unit, report, day, lines.get(report, ()), today))
            if STAGE_REPORT in unit.texts("forms_due") and STAGE_REPORT in town.calendar:
                for stage, day in dues.stages(month):
                    report = Report(unit.text("unit_code"), STAGE_REPORT, month)
                    refused = tuple(one for one in lines.get(report, ()) if one.refused)
                    sent = stages.get((report.unit, stage), refused)
                    found.append(_owed(unit, report, day, sent, today, stage))
    return tuple(found)


class _Dues:
    """Due days, each worked out once."""

    def __init__(self, schema: Schema, settings: Mapping[str, str], calendar: WorkCalendar) -> None:
        self.schema, self.settings, self.calendar = schema, settings, calendar
        self.known: dict[tuple[str, Month], Due | None] = {}
        self.campaign = stage_dues(schema, settings, calendar)

    def monthly(self, kind: str, month: Month) -> Due | None:
        if (kind, month) not in self.known:
            self.known[kind, month] = due(self.schema, kind, month, self.settings, self.calendar)
        return self.known[kind, month]

    def stages(self, month: Month) -> Iterator[tuple[str, Due]]:
        return ((stage, day) for stage, day in self.campaign.items() if day.month == month)


def _stage_lines(
    master: Master, lines: Mapping[Report, Sequence[Receipt]]
) -> Mapping[tuple[str, str], tuple[Receipt, ...]]:
    """Lines of 报送登记 about accepted stage reports, by unit and 报告类型.

    The log knows only that a stage report came; 阶段报告历史 says which of the two it was.
    """
    found: dict[tuple[str, str], tuple[Receipt, ...]] = {}
    for row in of_units(master.tables.get("stage_reports_history", ())):
        unit, stage = row.text("unit_code"), row.text("kind")
        month = Month.read(row.text("period"))
        sent = lines.get(Report(unit, STAGE_REPORT, month), ())
        taken = tuple(one for one in sent if one.accepted)
        known = taken or (Receipt(unit, STAGE_REPORT, month, accepted=True),)
        found[unit, stage] = (*found.get((unit, stage), ()), *known)
    return found


def _owed(
    unit: Row,
    report: Report,
    day: Due,
    lines: Sequence[Receipt],
    today: dt.date,
    stage: str = "",
) -> Owed:
    over = today > day.day
    on = received(lines)
    return Owed(
        unit=report.unit,
        unit_name=unit.text("unit_name") or report.unit,
        kind=report.kind,
        month=day.month,
        due=day,
        received=on,
        state=_state(lines, on, day, over=over),
        over=over,
        stage=stage,
    )


def _state(lines: Sequence[Receipt], on: dt.date | None, day: Due, *, over: bool) -> State:
    if not any(one.accepted for one in lines):
        if not over:
            return "waiting"
        return "refused" if any(one.refused for one in lines) else "missing"
    if on is None:
        return "undated"
    if on <= day.day:
        return "in_time"
    return "between" if on <= day.last_day else "late"
