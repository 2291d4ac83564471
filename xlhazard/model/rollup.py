"""What came of a county's roll-up of township masters. Nothing here touches a file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from xlhazard.model.books import BookState
from xlhazard.model.month import Month
from xlhazard.model.reporting import Closing, Tally
from xlhazard.model.results import FilledCell


@dataclass(frozen=True, slots=True)
class TownshipPart:
    """A township and what became of it.

    reasons (Chinese) are there where it was not taken. units: those that report; missing: those
    without an accepted form of the month. overdue and unlisted count hazards on the day. rank: by
    what is done of what is due, None where too little is due. skipped: rules that did not run.
    """

    path: Path
    name: str
    reasons: tuple[str, ...] = ()
    units: int = 0
    missing: tuple[str, ...] = ()
    tally: Tally = field(default_factory=Tally)
    closing: Closing = field(default_factory=Closing)
    overdue: int = 0
    unlisted: int = 0
    rank: int | None = None
    skipped: tuple[str, ...] = ()

    @property
    def taken(self) -> bool:
        return not self.reasons


@dataclass(frozen=True, slots=True)
class RollupResult:
    """The county workbook and its townships, by name. shared: enterprises of several townships."""

    month: Month
    as_of: dt.date
    county: str
    path: Path
    townships: tuple[TownshipPart, ...]
    cells: tuple[FilledCell, ...] = ()
    shared: int = 0
    enterprises: int = 0
    check_code: str = ""
    state: BookState = "written"
    notes: tuple[str, ...] = ()
    dry_run: bool = False

    @property
    def refused(self) -> tuple[TownshipPart, ...]:
        return tuple(one for one in self.townships if not one.taken)
