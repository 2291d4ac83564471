"""A month's files against the master as it stands: judged, sifted, planned. Writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlhazard.deriving.roster import Roster, roster
from xlhazard.io.uncollected import uncollected
from xlhazard.merging.amending import asked_for
from xlhazard.merging.deciding import units_to_read
from xlhazard.merging.keys import Fields, Key
from xlhazard.merging.missing import missing_units
from xlhazard.merging.plan import MergePlan, plan_merge
from xlhazard.merging.receipts import AMENDS, LOG, Receipt, kinds_of, unheeded
from xlhazard.merging.taking import Incoming, holders_needed
from xlhazard.model.finding import Severity
from xlhazard.model.month import Month
from xlhazard.model.report import FileReport
from xlhazard.model.results import MissingUnit
from xlhazard.model.table import Table
from xlhazard.workflow.bases import Bases
from xlhazard.workflow.batches import judged_in_batches
from xlhazard.workflow.board_facts import Occasion
from xlhazard.workflow.boards import plan_boards
from xlhazard.workflow.faults import Containing, rule_faults
from xlhazard.workflow.judging import Bench
from xlhazard.workflow.place import Place
from xlhazard.workflow.receiving import Arrived, Progress, Received, understood
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
    files: Sequence[Arrived],
    place: Place,
    month: Month | None,
    today: dt.date,
    clock: dt.datetime,
    progress: Progress,
    jobs: int = 1,
    excerpts: bool = False,
) -> Planned:
    """Judge the files of a month and plan their merge into the master of this place."""
    bench = Bench(place.schema, today, place.town, place, month, excerpts, amending=True)
    found: dict[int, _Read] = {}
    faults: list[str] = []
    notes: list[str] = []
    for batch in judged_in_batches(files, bench, _kept, jobs=jobs, progress=progress):
        found |= batch.done
        faults += batch.faults
        notes += batch.notes
    read = [found[number] for number in sorted(found)]
    reports = tuple(one.report for one in read)
    known = {one.report.sha256: one.base for one in read}
    bases = Bases(place, today)
    sorted_out = sifted([Judged(one.received, one.report) for one in read], place.master)
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
        filed={unit: bases.last_of(unit) for unit in units_to_read(place.master)},
        amendments=_asked_for(sorted_out.refused, place, month, today),
    )
    plan, said = _with_boards(plan, place, today)
    return Planned(
        reports,
        sorted_out,
        superseded,
        plan,
        _missing(place, month, sorted_out),
        tuple(
            dict.fromkeys(
                (
                    *plan.notes,
                    *said,
                    *notes,
                    *bases.notes.values(),
                    *unheeded(
                        place.master,
                        {one.report.sha256: one.codes for one in sorted_out.refused},
                    ),
                )
            )
        ),
        (*faults, *rule_faults(reports)),
    )


def _with_boards(
    plan: MergePlan, place: Place, today: dt.date
) -> tuple[MergePlan, tuple[str, ...]]:
    """The same with 看板 and 本月 brought in line; a merge that changes nothing leaves them."""
    if not plan.edits:
        return plan, ()
    boards = plan_boards(place, plan.tables, Occasion("merge", today, today))
    edits = replace(plan.edits, edits=(*plan.edits.edits, *boards.edits))
    return replace(plan, edits=edits), boards.notes


@dataclass(frozen=True, slots=True)
class _Read:
    """What a merge needs of a judged file: its records, its report, its base."""

    received: Received
    report: FileReport
    base: Mapping[str, Table]


def _kept(one: Received, report: FileReport, base: Mapping[str, Table]) -> _Read:
    return _Read(one.without_cells(), report, base)


def months_of(files: Sequence[Arrived], place: Place, today: dt.date) -> Mapping[Path, Month]:
    """The month that each file's cover names; files without one are left out."""
    found: dict[Path, Month] = {}
    for one in files:
        with Containing(f"“{one.path.name}”"):
            if (month := with_cells(one, place, None, today).submission.month) is not None:
                found[one.path] = month
    return found


def with_cells(one: Arrived, place: Place, month: Month | None, today: dt.date) -> Received:
    """The file with all its cells, understood against the master of this place."""
    return understood(
        one.path,
        one.read(),
        place.schema,
        town=place.town,
        master=place.master,
        month=month,
        today=today,
    )


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
    holders = holders_needed(
        submission, submission.unit, submission.month, place.master, units, place.schema
    )
    return Incoming(
        submission=submission,
        name=one.received.path.name,
        unit=submission.unit,
        month=submission.month,
        version=one.version,
        base=known[one.received.sha256],
        holders={unit: bases.of_holder(unit, submission) for unit in holders},
        released=one.report.sha256 in files.released,
        amended=one.received.amended,
    )


def _asked_for(
    refused: Sequence[Judged], place: Place, month: Month | None, today: dt.date
) -> Mapping[Key, Fields]:
    """New rows of 代改 for refused files beside which staff wrote so; they are read again."""
    wanted = {
        row.text("sha256")
        for row in place.master.tables.get(LOG, ())
        if row.text("decision").strip().startswith(AMENDS)
    }
    found: dict[Key, Fields] = {}
    for one in refused:
        if one.report.sha256 in wanted and not one.report.unreadable:
            came_in = Arrived(one.received.path, data=one.received.reading.data)
            whole = with_cells(came_in, place, month, today).submission
            found |= asked_for(place.master, whole, one.report, place.schema, today)
    return found


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
