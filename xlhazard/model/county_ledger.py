"""What filling a ledger in a county's own columns did. Nothing here touches a file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from xlhazard.model.address import Address
from xlhazard.model.edits import EditPlan
from xlhazard.model.month import Month


@dataclass(frozen=True, slots=True)
class MatchedColumn:
    """A column of the ledger and the list column that fills it."""

    cell: Address
    header: str
    sheet: str
    column: str


@dataclass(frozen=True, slots=True)
class CountyLedger:
    """A list written into a ledger that has columns of its own.

    added, renewed: records in new rows, and rows of ours with another value now. kept: cells that
    hold something that is neither ours nor the list's. unmatched: headers that nothing fills.
    foreign: rows that are none of ours; they stay. gone: rows of ours whose record is no longer
    asked for; they stay too.
    """

    path: Path
    list_id: str
    list_name: str
    sheet: str
    month: Month
    as_of: dt.date
    plan: EditPlan
    matched: tuple[MatchedColumn, ...]
    unmatched: tuple[tuple[Address, str], ...]
    added: int = 0
    renewed: int = 0
    same: int = 0
    kept: tuple[Address, ...] = ()
    foreign: tuple[int, ...] = ()
    gone: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    check_code: str = ""
    dry_run: bool = False
