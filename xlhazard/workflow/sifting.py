"""Which of the files that came in are merged, refused, left aside, or were there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xlhazard.deriving.reporting import TAKEN
from xlhazard.merging.receipts import LOG, NEVER_RELEASED, released
from xlhazard.model.finding import Severity
from xlhazard.model.fold import fold
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.report import FileReport
from xlhazard.workflow.receiving import Arrived, Received


@dataclass(frozen=True, slots=True)
class Distinct:
    """Files by their bytes: the first of each, the repeated ones, and those taken before."""

    fresh: tuple[Arrived, ...]
    already: tuple[Arrived, ...]
    repeated: tuple[tuple[str, str], ...] = ()


def distinct(files: Sequence[Arrived], taken: frozenset[str]) -> Distinct:
    """Sort out files whose bytes were accepted before, or come twice in this run."""
    fresh: list[Arrived] = []
    already: list[Arrived] = []
    repeated: list[tuple[str, str]] = []
    first: dict[str, Path] = {}
    for one in files:
        digest = one.sha256
        if digest in first:
            other = first[digest].name
            repeated.append((str(one.path), f"与“{other}”内容完全相同，只算一份"))
            continue
        if digest is not None:
            first[digest] = one.path
        (already if digest in taken else fresh).append(one)
    return Distinct(tuple(fresh), tuple(already), tuple(repeated))


def reports_of_taken(files: Sequence[Arrived], master: Master) -> tuple[FileReport, ...]:
    """Reports of files that were accepted before: they are not judged again."""
    rows = {row.text("sha256"): row for row in master.tables.get(LOG, ())}
    reports = []
    for one in files:
        digest = one.sha256 or ""
        row = rows[digest]
        reports.append(
            FileReport(
                str(one.path),
                digest,
                row.text("unit_code") or None,
                Month.read(row.text("period")),
            )
        )
    return tuple(reports)


@dataclass(frozen=True, slots=True)
class Judged:
    """A file and its report."""

    received: Received
    report: FileReport

    @property
    def version(self) -> int:
        return self.received.submission.version or 1

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of its errors, first to mend first."""
        found = (f.code for f in self.report.findings if f.severity is Severity.ERROR)
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Sifted:
    """accepted are merged; released among them has their sha256. left_aside come with a reason."""

    accepted: tuple[Judged, ...] = ()
    refused: tuple[Judged, ...] = ()
    left_aside: tuple[tuple[Judged, str], ...] = ()
    released: frozenset[str] = frozenset()


def sifted(files: Sequence[Judged], master: Master) -> Sifted:
    """Highest version of a unit and month only; errors refuse a file unless staff released it."""
    highest = _accepted_versions(master)
    for one in files:
        if (series := _series(one)) is not None:
            highest[series] = max(highest.get(series, 0), one.version)
    accepted: list[Judged] = []
    refused: list[Judged] = []
    aside: list[tuple[Judged, str]] = []
    let_in: set[str] = set()
    for one in files:
        series = _series(one)
        if series is None:
            refused.append(one)
        elif one.version < highest[series]:
            reason = f"该单位{one.report.month}已有第{highest[series]}版，第{one.version}版不再合并"
            aside.append((one, reason))
        elif not one.codes:
            accepted.append(one)
        elif _may_be_released(one, master):
            accepted.append(one)
            let_in.add(one.report.sha256)
        else:
            refused.append(one)
    return Sifted(tuple(accepted), tuple(refused), tuple(aside), frozenset(let_in))


def _series(one: Judged) -> tuple[str, Month] | None:
    """Unit and month of a file that can be merged at all."""
    submission = one.received.submission
    if submission.workbook is None or submission.unit is None or submission.month is None:
        return None
    return submission.unit, submission.month


def _may_be_released(one: Judged, master: Master) -> bool:
    families = {code[:2] for code in one.codes}
    return families.isdisjoint(NEVER_RELEASED) and released(master, one.report.sha256)


def _accepted_versions(master: Master) -> dict[tuple[str, Month], int]:
    found: dict[tuple[str, Month], int] = {}
    for row in master.tables.get(LOG, ()):
        version = row["version"]
        if row.text("status") in TAKEN and row.text("period") and isinstance(version, int):
            series = (fold(row.text("unit_code")), Month.parse(row.text("period")))
            found[series] = max(found.get(series, 0), version)
    return found
