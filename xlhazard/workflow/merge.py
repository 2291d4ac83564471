"""Merging what came in: one lock, one plan, originals archived, one atomic commit, then replies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from xlhazard.io.refusals import Changed, Refusal, SavedNotCertain
from xlhazard.io.township import Township
from xlhazard.merging.amending import AMENDMENTS
from xlhazard.merging.receipts import taken_before
from xlhazard.model.edits import EditPlan
from xlhazard.model.month import Month
from xlhazard.model.report import FileReport, Report
from xlhazard.model.results import MergeResult, Refused
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.faults import Containing
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.place import Place, opened, whole
from xlhazard.workflow.planning import Planned, months_of, planned, with_cells
from xlhazard.workflow.receiving import Arrived, Progress, fetched, gathered, silent
from xlhazard.workflow.returning import give_back, tell_amendments
from xlhazard.workflow.saving import ATTEMPTS, lock_of, save_master, unmerged_saves
from xlhazard.workflow.sifting import Distinct, Judged, distinct, reports_of_taken


@dataclass(frozen=True, slots=True)
class MergeOrder:
    """What a merge was asked to do. clock is the moment written into 报送登记.

    month None: every month that the covers name, one after another. jobs: processes that share
    the judging. excerpts: the reports carry excerpts of the sheets, for a page.
    """

    today: dt.date
    clock: dt.datetime
    month: Month | None = None
    town: str | None = None
    schemas: Path | None = None
    dry_run: bool = False
    ignore_owner_file: bool = False
    jobs: int = 1
    excerpts: bool = False


def merge(
    paths: Sequence[Path], township: Township, order: MergeOrder, progress: Progress = silent
) -> MergeResult:
    """Merge files or folders into the township's master; none given means 收件/<month>.

    Raises Misuse and SchemaError (exit 2), CannotWriteNow (exit 4; the master was not changed).
    """
    schema = the_schema(order.schemas)
    found = gathered(tuple(paths) or _inbox(township, order.month))
    came_in = fetched(found)
    with lock_of(township, order.dry_run, order.ignore_owner_file):
        place = whole(opened(township, schema, order.town))
        files = distinct(came_in, taken_before(place.master))
        groups = _groups(files, place, order)
        parts: list[MergeResult] = []
        for month, group in groups:
            current = whole(opened(township, schema, order.town)) if parts else place
            parts.append(_merged(current, group, replace(order, month=month), progress))
        untold = () if order.dry_run else _told(place, order, {month for month, _ in groups})
    result = _joined(parts, files, place, order, (*found.passed_over, *files.repeated))
    return replace(result, unsettled=(*result.unsettled, *untold))


def _told(place: Place, order: MergeOrder, months: Set[Month | None]) -> tuple[str, ...]:
    """Tell units what was amended for them; the program's own faults, none when all went well."""
    if not place.master.tables.get(AMENDMENTS):
        return ()
    try:
        now = opened(place.township, place.schema, order.town)
        tell_amendments(now, {month for month in months if month is not None})
    except Refusal as refusal:
        return (f"代改告知没有写成：{refusal.text}",)
    return ()


def _inbox(township: Township, month: Month | None) -> tuple[Path, ...]:
    if month is None:
        raise Misuse("请用 --month 指明月份（如 --month 2023-06），或给出要合并的文件。")
    folder = township.folder("收件", month)
    if not folder.is_dir():
        raise Misuse(f"没有“{folder}”。请把收到的文件放进去，或给出要合并的文件。")
    return (folder,)


def _groups(
    files: Distinct, place: Place, order: MergeOrder
) -> list[tuple[Month | None, Sequence[Arrived]]]:
    """The files month by month; those without a month go with the first."""
    if order.month is not None:
        return [(order.month, files.fresh)]
    months = months_of(files.fresh, place, order.today)
    known = sorted(set(months.values()))
    if len(known) < 2:
        return [(known[0] if known else None, files.fresh)]
    return [
        (month, [one for one in files.fresh if months.get(one.path, known[0]) == month])
        for month in known
    ]


def _merged(
    place: Place, files: Sequence[Arrived], order: MergeOrder, progress: Progress
) -> MergeResult:
    """One month. Plans again on the new master when somebody saved it meanwhile."""
    attempt = 1
    while True:
        run = planned(
            files,
            place,
            order.month,
            order.today,
            order.clock,
            progress,
            order.jobs,
            order.excerpts,
        )
        if order.dry_run:
            return _result(run, place, order, ())
        try:
            doubts = _written(run, place)
        except Changed:
            if attempt == ATTEMPTS:
                raise
            attempt += 1
            place = whole(opened(place.township, place.schema, order.town))
            continue
        return _result(run, place, order, doubts)


def _written(run: Planned, place: Place) -> tuple[str, ...]:
    """Originals first, then the master: a run killed in between is finished by the next one."""
    for one in (*run.sifted.accepted, *run.superseded):
        submission = one.received.submission
        if submission.unit is not None and submission.month is not None:
            place.township.archive(
                submission.month,
                submission.unit,
                one.received.reading.data,
                f"{submission.unit_name or ''}{one.received.path.suffix}",
            )
    if not run.plan.edits:
        return ()
    try:
        save_master(place, run.plan.edits)
    except SavedNotCertain as doubt:
        return (doubt.text,)
    return ()


def _result(run: Planned, place: Place, order: MergeOrder, doubts: Iterable[str]) -> MergeResult:
    refused: list[Refused] = []
    faults: list[str] = list(run.faults)
    for one in run.sifted.refused:
        entry = Refused(one.report.path, one.report.unit, one.report.month, one.codes)
        if not order.dry_run:
            try:
                with Containing(f"“{one.received.path.name}”的退回件") as fault:
                    entry = _returned(entry, one, place, order)
            except Refusal as refusal:
                faults.append(f"退回件没有写成：{refusal.text}")
            faults += fault.texts
        refused.append(entry)
    return MergeResult(
        report=Report(order.today, tuple(run.reports)),
        master=place.township.master,
        month=order.month,
        plan=run.plan.edits,
        merged=run.plan.merged,
        refused=tuple(refused),
        conflicts=run.plan.conflicts,
        rechecked=run.plan.rechecked,
        missing_units=run.missing,
        left_aside=tuple((one.report.path, why) for one, why in run.sifted.left_aside),
        notes=(*doubts, *unmerged_saves(place.township), *run.notes),
        unsettled=tuple(faults),
        dry_run=order.dry_run,
    )


def _returned(entry: Refused, one: Judged, place: Place, order: MergeOrder) -> Refused:
    month = one.report.month or order.month or Month.of(order.today)
    came_in = Arrived(one.received.path, data=one.received.reading.data)
    received = with_cells(came_in, place, order.month, order.today)
    marked, answer = give_back(place.township, received, one.report, month)
    return replace(entry, marked_copy=marked, reply=answer)


def _joined(
    parts: Sequence[MergeResult],
    files: Distinct,
    place: Place,
    order: MergeOrder,
    passed_over: tuple[tuple[str, str], ...],
) -> MergeResult:
    """The months' results as one, with the files that had been accepted before."""
    first = parts[0]
    before = reports_of_taken(files.already, place.master)
    reports: list[FileReport] = [*before, *(r for part in parts for r in part.report.files)]
    edits = [edit for part in parts for edit in part.plan]
    return replace(
        first,
        report=Report(order.today, tuple(sorted(reports, key=lambda r: r.path)), passed_over),
        month=order.month or (first.month if len(parts) == 1 else None),
        plan=EditPlan(first.plan.workbook, first.plan.sha256, tuple(edits)),
        merged=tuple(one for part in parts for one in part.merged),
        refused=tuple(one for part in parts for one in part.refused),
        conflicts=tuple(one for part in parts for one in part.conflicts),
        rechecked=tuple(dict.fromkeys(one for part in parts for one in part.rechecked)),
        missing_units=tuple(one for part in parts for one in part.missing_units),
        already=tuple(str(one.path) for one in files.already),
        left_aside=tuple(one for part in parts for one in part.left_aside),
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
        unsettled=tuple(text for part in parts for text in part.unsettled),
    )
