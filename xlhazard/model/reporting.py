"""How units report and close: counts, rates, and who is late, missing or due soon."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from xlhazard.model.month import Month

State = Literal["in_time", "between", "late", "undated", "refused", "missing", "waiting"]
"""What became of a report that is owed.

between: accepted after the unit's due day and by the last acceptable one (27th and 28th of the
dispatch table). undated: accepted, but 报送登记 has no readable day. refused: its due day is over
and it was only refused so far. waiting: not accepted yet, and its due day is not over.
"""

TAKEN: tuple[State, ...] = ("in_time", "between", "late", "undated")
"""States of a report that was accepted."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Reports whose due day is over, by what became of them."""

    in_time: int = 0
    between: int = 0
    late: int = 0
    undated: int = 0
    refused: int = 0
    missing: int = 0

    @property
    def due(self) -> int:
        return self.reported + self.refused + self.missing

    @property
    def reported(self) -> int:
        return self.in_time + self.between + self.late + self.undated

    @property
    def reporting_rate(self) -> str:
        """Accepted of all that were due, such as 66.7%; "" when none was."""
        return percent(self.reported, self.due)

    @property
    def on_time_rate(self) -> str:
        """Accepted by the unit's due day, of all that were due."""
        return percent(self.in_time, self.due)


def percent(part: int, whole: int) -> str:
    """2 of 3 as 66.7%, halves up; "" of nothing."""
    if not whole:
        return ""
    return f"{(Decimal(100 * part) / whole).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


@dataclass(frozen=True, slots=True)
class Closing:
    """Hazards of a unit on a day, void ones left out.

    closed: 销号 by then. due: the deadline in force is that day or earlier; done: those of them
    that are done by the town's done policy.
    """

    found: int = 0
    closed: int = 0
    due: int = 0
    done: int = 0

    @property
    def closing_rate(self) -> str:
        """Closed of found, such as 66.7%; "" where none was found."""
        return percent(self.closed, self.found)

    @property
    def done_rate(self) -> str:
        """Done of due; "" where none was due."""
        return percent(self.done, self.due)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report that is owed, as people call it: label 调度表, 阶段报告（总体情况）."""

    unit: str
    unit_name: str
    form: str
    label: str
    month: Month
    due: dt.date
    state: State
    received: dt.date | None = None
    days_late: int = 0


@dataclass(frozen=True, slots=True)
class UnitRates:
    """What a unit has reported and closed so far."""

    unit: str
    unit_name: str
    tally: Tally
    closing: Closing


@dataclass(frozen=True, slots=True)
class FormRates:
    """What came in of one form and month. waiting: units that may still report in time.

    clauses: one, or both where the documents name two days. rest_day: the name of the rest day
    that the due day is, "" if it is none; None where nobody knows the year.
    """

    form: str
    label: str
    month: Month
    due: dt.date
    last_day: dt.date
    clauses: tuple[str, ...]
    rest_day: str | None
    tally: Tally
    waiting: int = 0
    already: int = 0
    """Accepted before the due day is over; not in the tally yet."""


@dataclass(frozen=True, slots=True)
class Reporting:
    """Reporting of a township by today: rates of reports whose due day is over, hazards by as_of.

    late: accepted after the unit's due day, between the two days of the documents too.
    soon: not accepted yet and due within soon_days.
    """

    today: dt.date
    township: Tally
    closing: Closing
    units: tuple[UnitRates, ...] = ()
    forms: tuple[FormRates, ...] = ()
    late: tuple[ReportLine, ...] = ()
    missing: tuple[ReportLine, ...] = ()
    soon: tuple[ReportLine, ...] = ()
    soon_days: int = 3
