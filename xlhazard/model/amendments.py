"""更正对照表: what was sent, what it is now, and why. Pure data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from xlhazard.model.check_code import check_code
from xlhazard.model.month import Month


@dataclass(frozen=True, slots=True)
class Amendment:
    """One value of a form that was sent and is another one now; texts as people read them.

    reason: what the corrections and re-submissions of units explain, "" for staff to fill in.
    """

    month: Month
    id: str
    number: str
    label: str
    unit: str
    sent: str
    now: str
    difference: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Amendments:
    """A 更正对照表. version: of the form that it goes with."""

    form: str
    sheet: str
    office: str
    month: Month
    version: int
    as_of: dt.date
    rows: tuple[Amendment, ...]

    @property
    def check_code(self) -> str:
        """The 核对码 of both values of every row; reasons may be filled in by hand."""
        return check_code(
            pair
            for one in self.rows
            for pair in (
                (f"{one.month} {one.id} 已报", one.sent),
                (f"{one.month} {one.id} 现值", one.now),
            )
        )
