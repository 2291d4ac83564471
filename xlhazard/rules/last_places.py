"""Which unit has been last in done rate for how many successive months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xlhazard.checking.context import Context
from xlhazard.deriving.closing import closings, last_place
from xlhazard.deriving.reporting import valid_in
from xlhazard.model.month import Month
from xlhazard.model.reporting import Closing
from xlhazard.rules.known import roster
from xlhazard.rules.own_records import all_lists


class LastPlace(NamedTuple):
    """A unit that is last on the day of judgement, and for how many months in a row by then.

    months: the latest first; closing: its hazards on the day of judgement.
    """

    unit: str
    months: tuple[Month, ...]
    closing: Closing


def last_in_a_row(context: Context) -> LastPlace | None:
    """The unit that is last now, with the unbroken months before in which it was last too."""
    return context.once(_last_in_a_row)


def _last_in_a_row(context: Context) -> LastPlace | None:
    unit: str | None = None
    months: list[Month] = []
    now = Closing()
    for day in _ends_of_months(context):
        known = compared_units(context, day)
        last = last_place(known)
        if last is None or last != (unit or last):
            break
        if unit is None:
            unit, now = last, known[last]
        months.append(Month.of(day))
    return None if unit is None else LastPlace(unit, tuple(months), now)


def _ends_of_months(context: Context) -> Iterator[dt.date]:
    """The day of judgement, then the last days of the months before, back to the first hazard."""
    found = [row.day("found_on") for row in context.tables.get("hazards", ())]
    first = min((day for day in found if day is not None), default=context.as_of)
    day = context.as_of
    while day >= first:
        yield day
        day = Month.of(day).first - dt.timedelta(days=1)


def compared_units(context: Context, day: dt.date) -> Mapping[str, Closing]:
    """The hazards of every unit that reports in the month of the day."""
    units = context.once(roster)
    known = closings(context.tables.get("hazards"), all_lists(context).lives(day))
    month = Month.of(day)
    return {
        unit: one for unit, one in known.items() if unit in units and valid_in(units[unit], month)
    }
