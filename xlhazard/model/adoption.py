"""What came of taking a ledger, an enterprise's or an office's own, into a unit workbook."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from xlhazard.model.address import Address
from xlhazard.model.edits import EditPlan
from xlhazard.model.report import Report


@dataclass(frozen=True, slots=True)
class AdoptedRow:
    """A row of the ledger that is in the unit workbook now.

    filled: headers of the cells written. kept: headers where the unit typed something else,
    which stays. lacking: headers that are required there and still blank.
    """

    row: int
    hazard_id: str
    state: Literal["new", "completed", "already"]
    filled: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AdoptResult:
    """A ledger taken over, row by row. report has the ledger as its one file.

    refused: rows that were not taken, with the reasons (Chinese); row 0 stands for the whole
    ledger. registered: the enterprise was added to 企业底册. written is False on a dry run and
    where nothing had to be written.
    """

    report: Report
    ledger: Path
    target: Path
    enterprise: str
    plan: EditPlan
    rows: tuple[AdoptedRow, ...] = ()
    refused: tuple[tuple[int, tuple[str, ...]], ...] = ()
    registered: bool = False
    notes: tuple[str, ...] = ()
    written: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class TakenRow:
    """A record of an office's ledger. issued: its id is new; else it is as the ledger has it."""

    sheet: str
    row: int
    record_id: str
    issued: bool


@dataclass(frozen=True, slots=True)
class KeptColumn:
    """A column of an office's ledger that the list does not have, and its new header."""

    sheet: str
    cell: Address
    header: str
    label: str


@dataclass(frozen=True, slots=True)
class ListTaken:
    """One list of one ledger. missing: sheet and headers that the list needs and the sheet lacks;
    left: sheet and rows that are no records."""

    ledger: Path
    list_id: str
    list_name: str
    rows: tuple[TakenRow, ...]
    kept: tuple[KeptColumn, ...] = ()
    missing: tuple[tuple[str, tuple[str, ...]], ...] = ()
    left: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerResult:
    """Offices' own ledgers as one unit workbook. report has a file for each of them.

    The report's errors are the cells that could not be read; they stand in the new workbook as
    typed. unread: ledger and sheet without any of the lists. written is False on a dry run and
    where the very same workbook stood there already.
    """

    report: Report
    target: Path
    lists: tuple[ListTaken, ...]
    unread: tuple[tuple[Path, str], ...] = ()
    notes: tuple[str, ...] = ()
    written: bool = False
    dry_run: bool = False

    @property
    def rows(self) -> tuple[TakenRow, ...]:
        """The records of all lists, in the order of the new workbook."""
        return tuple(row for one in self.lists for row in one.rows)

    @property
    def kept(self) -> tuple[KeptColumn, ...]:
        return tuple(column for one in self.lists for column in one.kept)
