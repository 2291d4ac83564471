"""What 看板 and 本月 show, before anybody lays it out; and how these two sheets are known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from xlhazard.model.month import Month
from xlhazard.model.reporting import TAKEN, Closing, State, Tally
from xlhazard.model.workbook import Sheet, Workbook

BoardId = Literal["board", "month"]
Run = Literal["made", "merge", "flag"]
"""What writes the two sheets: making a new master, a merge, or 预警."""

_MARKS: Mapping[BoardId, str] = {"board": "xlhazard-board-1", "month": "xlhazard-month-1"}
_REACH = 6
"""The mark stands in A1; staff may have put rows and columns before it."""

Figure: TypeAlias = int | Decimal | None


def mark_of_board(board: BoardId) -> str:
    """The text in the hidden corner of the sheet by which it is known, whatever its name."""
    return _MARKS[board]


def corner(sheet: Sheet, board: BoardId) -> tuple[int, int] | None:
    """Row and column of the sheet's mark, None for every other sheet."""
    for row in range(1, _REACH + 1):
        for column, cell in sheet.rows.get(row, {}).items():
            if column <= _REACH and cell.kind == "s" and cell.raw == _MARKS[board]:
                return row, column
    return None


def is_board(sheet: Sheet) -> bool:
    """One of the two sheets, or a copy of one: no list, however its headers read."""
    return any(corner(sheet, board) is not None for board in _MARKS)


def board_sheet(workbook: Workbook, board: BoardId, names: tuple[str, ...]) -> Sheet | None:
    """The sheet that is kept up to date: of several the one with a name of ours, else the first."""
    found = [one for one in workbook.sheets.values() if corner(one, board) is not None]
    return next((one for one in found if one.name in names), found[0] if found else None)


@dataclass(frozen=True, slots=True)
class GradeLine:
    """Hazards of a grade by state and, of the overdue ones, by how long they are overdue."""

    grade: str
    label: str
    states: tuple[int, ...]
    ages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HazardCounts:
    """Hazards on a day, void ones apart. states: labels in the order of a hazard's life.

    open_states: so many of them, the first ones, are those of open hazards. ages: bounds in days,
    both included, None for no end.
    """

    states: tuple[str, ...]
    open_states: int
    ages: tuple[tuple[int, int | None], ...]
    lines: tuple[GradeLine, ...]
    open: int
    major_open: int
    void: int
    closed: int

    @property
    def total(self) -> int:
        return sum(sum(line.states) for line in self.lines)

    def overdue_of(self, grade: str) -> int:
        """Overdue hazards of a grade."""
        return sum(sum(line.ages) for line in self.lines if line.grade == grade)

    @property
    def overdue(self) -> int:
        return sum(sum(line.ages) for line in self.lines)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """How far a unit is with its hazards. rank None: too little is due, or it no longer reports."""

    unit: str
    name: str
    closing: Closing
    overdue: int
    rank: int | None = None
    last: bool = False


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A report that is due in the month, stage "" or that of a stage report."""

    kind: str
    stage: str
    label: str
    due: dt.date
    last_day: dt.date
    rest_day: str = ""


@dataclass(frozen=True, slots=True)
class ReportCell:
    """What became of one report of the month."""

    state: State
    received: dt.date | None = None

    @property
    def taken(self) -> bool:
        return self.state in TAKEN


@dataclass(frozen=True, slots=True)
class Reporter:
    """A unit with its reports of the month by kind and stage, and its tally of all months."""

    unit: str
    name: str
    reports: Mapping[tuple[str, str], ReportCell]
    tally: Tally


@dataclass(frozen=True, slots=True)
class ReportMatrix:
    """Unit by report of one month, and what earlier months still lack (unit, label, month)."""

    month: Month
    kinds: tuple[ReportKind, ...] = ()
    units: tuple[Reporter, ...] = ()
    earlier: tuple[tuple[str, str, Month], ...] = ()

    @property
    def owed(self) -> int:
        return sum(len(one.reports) for one in self.units)

    @property
    def taken(self) -> int:
        return sum(cell.taken for one in self.units for cell in one.reports.values())


@dataclass(frozen=True, slots=True)
class Curves:
    """Cumulative figures by month, earliest month first. form "": counted from 隐患清单."""

    form: str
    labels: tuple[str, ...]
    months: tuple[tuple[Month, tuple[Figure, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """Everything that 看板 shows. flags: flag of a hazard -> label and count.

    day None: nothing has been counted yet, the master is new.
    """

    town: str
    day: dt.date | None
    month: Month
    hazards: HazardCounts
    units: tuple[UnitLine, ...]
    reports: ReportMatrix
    curves: Curves
    flags: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    conflicts: int = 0
    kinds: int = 5
    """How many kinds of reports may be due in one month in this town."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What lies in the township folder for a month and the next one.

    filled: form id -> name of the filled form in 报表.
    """

    issued: int = 0
    next_issued: int = 0
    filled: Mapping[str, str] = field(default_factory=dict)
    letters: int = 0


@dataclass(frozen=True, slots=True)
class OpenFlags:
    """Open flags of one kind: how many, how many of them staff have written something to."""

    name: str
    count: int
    handled: int
    actors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnSetting:
    """A setting whose value is not that of the town's profile; default None: it has none."""

    key: str
    value: str
    default: str | None
    meaning: str


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """Everything that 本月 shows beside what 看板 shows too.

    owing: units that get a workbook issued in the month and in the next one. refused: file names
    that were refused and not sent again (unit, file). forms: form id, its label, last day to hand
    it on. run: what writes the sheet.
    """

    owing: int
    next_owing: int
    folder: Folder
    forms: tuple[tuple[str, str, dt.date | None], ...]
    refused: tuple[tuple[str, str], ...]
    flags: tuple[OpenFlags, ...]
    settings: tuple[OwnSetting, ...]
    soon_days: int
    run: Run
