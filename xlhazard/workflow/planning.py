"""A month's files against the master as it stands: judged, sifted, planned. Writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xlhazard.io.reader import Reading
from xlhazard.io.uncollected import uncollected
from xlhazard.merging.missing import missing_units
from xlhazard.merging.owners import Roster, roster
from xlhazard.merging.plan import MergePlan, plan_merge
from xlhazard.merging.receipts import Receipt, kinds_of
from xlhazard.merging.taking import Incoming, holders_needed
from xlhazard.model.finding import Severity
from xlhazard.model.month import Month
from xlhazard.model.report import FileReport
from xlhazard.model.results import MissingUnit
from xlhazard.model.table import Table
from xlhazard.workflow.bases import Bases
from xlhazard.workflow.faults import Containing, rule_faults
from xlhazard.workflow.judging import Bench, judged
from xlhazard.workflow.place import Place
from xlhazard.workflow.receiving import Progress, Received, understood
from xlhazard.workflow.sifting import Judged, Sifted, sifted
from xlhazard.workflow.today import received_at


@dataclass(frozen=True, slots=True)
class Planned:
    """What a merge of one month would do.

    superseded: older versions whose newer one is in the master; they are archived and logged.
    faults are the program's own (Chinese); notes what people should know.
    """

    reports: tuple[FileReport, ...]
    sifted: Sifted
    superseded: tuple[Judged, ...]
    plan: MergePlan
    missing: tuple[MissingUnit, ...]
    notes: tuple[str, ...]
    faults: tuple[str, ...]


@uncollected()
def planned(
    files: Mapping[Path, Reading],
    place: Place,
    month: Month | None,
    today: dt.date,
    clock: dt.datetime,
    progress: Progress,
) -> Planned:
    """Judge the files of a month and plan their merge into the master of this place."""
    received, faults = _understood(files, place, month, today)
    bases = Bases(place, today)
    known = {one.sha256: bases.of(one.submission) for one in received}
    bench = Bench(place.schema, today, place.town, place.master, month)
    reports = judged(received, bench, [place.town] * len(received), known, progress)
    entries = [Judged(one, report) for one, report in zip(received, reports, strict=True)]
    sorted_out = sifted(entries, place.master)
    superseded = _superseded(sorted_out)
    at = received_at(today, clock)
    receipts = [
        *(_receipt(one, at, taken=True) for one in (*sorted_out.accepted, *superseded)),
        *(_receipt(one, at, taken=False) for one in sorted_out.refused),
    ]
    units = roster(place.master)
    plan = plan_merge(
        place.master,
        [_incoming(one, sorted_out, known, bases, place, units) for one in sorted_out.accepted],
        receipts,
        place.schema,
        place.town,
        settings=place.settings,
        today=today,
        calendar=place.calendar,
    )
    return Planned(
        reports,
        sorted_out,
        superseded,
        plan,
        _missing(place, month, sorted_out),
        (*plan.notes, *bases.notes.values()),
        (*faults, *rule_faults(reports)),
    )


def months_of(
    files: Mapping[Path, Reading], place: Place, today: dt.date
) -> Mapping[Path, Month | None]:
    """The month that each file's cover names."""
    received, _ = _understood(files, place, None, today)
    found: dict[Path, Month | None] = dict.fromkeys(files)
    return found | {one.path: one.submission.month for one in received}


def _understood(
    files: Mapping[Path, Reading], place: Place, month: Month | None, today: dt.date
) -> tuple[list[Received], list[str]]:
    received: list[Received] = []
    faults: list[str] = []
    for path, reading in files.items():
        with Containing(f"“{path.name}”") as fault:
            received.append(
                understood(
                    path,
                    reading,
                    place.schema,
                    town=place.town,
                    master=place.master,
                    month=month,
                    today=today,
                )
            )
        faults += fault.texts
    return received, faults


def _superseded(files: Sifted) -> tuple[Judged, ...]:
    """Sound older versions whose newer version is, or now comes, into the master."""
    refused = {
        (one.report.unit, one.report.month) for one in files.refused if one.report.unit is not None
    }
    taken = {(one.report.unit, one.report.month) for one in files.accepted}
    return tuple(
        one
        for one, _ in files.left_aside
        if not one.codes
        and (
            (one.report.unit, one.report.month) in taken
            or (one.report.unit, one.report.month) not in refused
        )
    )


def _receipt(one: Judged, at: dt.datetime, *, taken: bool) -> Receipt:
    submission, report = one.received.submission, one.report
    version = "" if submission.cover is None else submission.cover.text("template_version")
    return Receipt(
        file_name=one.received.path.name,
        sha256=one.received.sha256,
        received_at=at,
        taken=taken,
        unit=submission.unit,
        month=report.month,
        version=submission.version,
        template_version=version or None,
        kinds=kinds_of(submission),
        errors=report.count(Severity.ERROR),
        warnings=report.count(Severity.WARNING),
        infos=report.count(Severity.INFO),
        unreadable=report.unreadable,
    )


def _incoming(
    one: Judged,
    files: Sifted,
    known: Mapping[str, Mapping[str, Table]],
    bases: Bases,
    place: Place,
    units: Roster,
) -> Incoming:
    submission = one.received.submission
    if submission.unit is None or submission.month is None:
        raise ValueError("only files with unit and month are accepted")
    holders = holders_needed(submission, submission.unit, place.master, units, place.schema)
    return Incoming(
        submission=submission,
        name=one.received.path.name,
        unit=submission.unit,
        month=submission.month,
        version=one.version,
        base=known[one.received.sha256],
        holders={unit: bases.of_holder(unit, submission) for unit in holders},
        released=one.report.sha256 in files.released,
    )


def _missing(place: Place, month: Month | None, files: Sifted) -> tuple[MissingUnit, ...]:
    if month is None:
        return ()
    now = {
        (one.report.unit, kind)
        for one in files.accepted
        if one.report.unit is not None and one.report.month == month
        for kind in kinds_of(one.received.submission)
    }
    return tuple(
        missing_units(
            place.master,
            month,
            place.schema,
            place.settings,
            just_taken=now,
            calendar=place.calendar,
        )
    )
