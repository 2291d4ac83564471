"""The rules on the merged master, and sheet 预警 written anew from what they flag."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from xlhazard.checking.context import Context
from xlhazard.checking.run import check
from xlhazard.io.refusals import Changed, SavedNotCertain
from xlhazard.io.township import Township
from xlhazard.merging.flags import FlagPlan, plan_flags
from xlhazard.model.month import Month
from xlhazard.model.report import FileReport, Report
from xlhazard.model.results import FlagResult
from xlhazard.rules import declared
from xlhazard.schema.types import Schema
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.place import Place, opened
from xlhazard.workflow.reporting import reporting_of
from xlhazard.workflow.saving import ATTEMPTS, lock_of, save_master


@dataclass(frozen=True, slots=True)
class FlagOrder:
    """What to flag for: today, and at most the last day of month where one is given."""

    today: dt.date
    month: Month | None = None
    town: str | None = None
    schemas: Path | None = None
    dry_run: bool = False
    ignore_owner_file: bool = False

    @property
    def as_of(self) -> dt.date:
        return self.today if self.month is None else min(self.today, self.month.last)


def flag(township: Township, order: FlagOrder) -> FlagResult:
    """Rewrite 预警 from the master.

    Raises Misuse, SchemaError (exit 2) and CannotWriteNow (exit 4; nothing was changed).
    """
    schema = the_schema(order.schemas)
    with lock_of(township, order.dry_run, order.ignore_owner_file):
        for attempt in range(1, ATTEMPTS + 1):
            place = opened(township, schema, order.town)
            report, plan = _flagged(place, order, schema)
            if order.dry_run or not plan.edits.edits:
                break
            try:
                save_master(place, plan.edits)
            except Changed:
                if attempt == ATTEMPTS:
                    raise
                continue
            except SavedNotCertain as doubt:
                return _result(place, order, report, plan, (doubt.text,))
            break
    return _result(place, order, report, plan, ())


def master_report(
    place: Place, schema: Schema, today: dt.date, as_of: dt.date, month: Month | None
) -> FileReport:
    """All findings on the master itself, as one pseudo-file."""
    context = Context(
        schema=schema,
        town=place.town,
        today=today,
        as_of=as_of,
        master=place.master,
        expected_month=month,
    )
    checked = check(context, declared())
    return FileReport(
        path=str(place.township.master),
        sha256=place.master.sha256,
        unit=None,
        month=month,
        findings=checked.findings,
        skipped=checked.skipped,
        crashed=checked.crashed,
    )


def _flagged(place: Place, order: FlagOrder, schema: Schema) -> tuple[FileReport, FlagPlan]:
    report = master_report(place, schema, order.today, order.as_of, order.month)
    return report, plan_flags(place.master, report.findings, schema, place.town, order.as_of)


def _result(
    place: Place, order: FlagOrder, report: FileReport, plan: FlagPlan, doubts: tuple[str, ...]
) -> FlagResult:
    return FlagResult(
        report=Report(order.today, (report,)),
        master=place.township.master,
        added=plan.added,
        kept=plan.kept,
        settled=plan.settled,
        plan=plan.edits,
        dry_run=order.dry_run,
        unsettled=doubts,
        reporting=reporting_of(place, order.today, order.as_of, order.month),
    )
