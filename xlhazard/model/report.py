"""What a run found, file by file."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from xlhazard.model.address import Address
from xlhazard.model.finding import Crash, Finding, ReadAs, Severity, Skipped
from xlhazard.model.month import Month

Status = Literal["ok", "warning", "error", "unreadable"]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A few cells of a sheet around one cell, as short texts that may be shown to anybody.

    rows pairs row numbers with texts that are aligned with columns. header_row is the row of
    the list's headers where it is among them.
    """

    sheet: str
    cell: Address
    columns: tuple[int, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    header_row: int | None = None


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file's findings, in the order first to mend first."""

    path: str
    sha256: str
    unit: str | None
    month: Month | None
    findings: tuple[Finding, ...] = ()
    read_as: tuple[ReadAs, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    crashed: tuple[Crash, ...] = ()
    unreadable: bool = False
    unit_name: str | None = None
    excerpts: tuple[Excerpt, ...] = ()
    """Of the first findings, one for each cell; only where a page was asked for."""
    excerpts_withheld: bool = False
    """Nothing of the file is shown, because it may hold what betrays an informant."""

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def status(self) -> Status:
        if self.unreadable:
            return "unreadable"
        if self.count(Severity.ERROR):
            return "error"
        return "warning" if self.count(Severity.WARNING) else "ok"


@dataclass(frozen=True, slots=True)
class Report:
    """All files of one run. today is the day the run was told, never the clock's."""

    today: dt.date
    files: tuple[FileReport, ...] = ()
    passed_over: tuple[tuple[str, str], ...] = ()
    """Files that were not read (lock files, temporary files) and why, in Chinese."""

    @property
    def summary(self) -> dict[str, int]:
        counts = Counter(f.severity for file in self.files for f in file.findings)
        return {"files": len(self.files)} | {str(s): counts[s] for s in Severity}

    @property
    def has_errors(self) -> bool:
        return any(file.status in ("error", "unreadable") for file in self.files)
