"""The rules on the merged master, and sheet 预警 written anew from what they flag."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from xlhazard.checking.context import Context
from xlhazard.checking.run import check
from xlhazard.deriving.roster import inherited, roster_notes
from xlhazard.io.refusals import Changed, SavedNotCertain
from xlhazard.io.township import Township
from xlhazard.merging.flags import FLAGS, FlagPlan, plan_flags
from xlhazard.merging.integrity import integrity_notes
from xlhazard.model.month import Month
from xlhazard.model.report import FileReport, Report
from xlhazard.model.results import FlagResult
from xlhazard.render.excerpts import with_excerpts
from xlhazard.rules import declared
from xlhazard.schema.types import Schema
from xlhazard.workflow.board_facts import Occasion
from xlhazard.workflow.boards import plan_boards
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.hazards_flagged import HazardsFlagged, hazards_flagged
from xlhazard.workflow.place import Place, opened
from xlhazard.workflow.reporting import reporting_of
from xlhazard.workflow.saving import ATTEMPTS, lock_of, save_master, unmerged_saves


@dataclass(frozen=True, slots=True)
class FlagOrder:
    """What to flag for: today, and at most the last day of month where one is given.

    excerpts: the report carries excerpts of the master's sheets, for a page.
    """

    today: dt.date
    month: Month | None = None
    town: str | None = None
    schemas: Path | None = None
    dry_run: bool = False
    ignore_owner_file: bool = False
    excerpts: bool = False

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
            place = opened(township, schema, order.town).at(Month.of(order.as_of))
            found = _flagged(place, order, schema)
            if order.dry_run or not found.plan.edits.edits:
                break
            try:
                save_master(place, found.plan.edits)
            except Changed:
                if attempt == ATTEMPTS:
                    raise
                continue
            except SavedNotCertain as doubt:
                return _result(place, order, found, (doubt.text,))
            break
    return _result(place, order, found, ())


@dataclass(frozen=True, slots=True)
class _Flagged:
    """What the rules flag, how 预警 changes, and the flags of hazards beside their states."""

    report: FileReport
    plan: FlagPlan
    hazards: HazardsFlagged
    doubts: tuple[str, ...]
    """What of 报送登记 and 存档 is no longer as it was written, and what of 单位 is wrong or
    leaves open (Chinese)."""


def master_context(place: Place, schema: Schema, order: FlagOrder) -> Context:
    """The master itself, to be judged on the day of the order."""
    return Context(
        schema=schema,
        town=place.town,
        today=order.today,
        as_of=order.as_of,
        master=inherited(place.master, Month.of(order.as_of)),
        expected_month=order.month,
    )


def _flagged(place: Place, order: FlagOrder, schema: Schema) -> _Flagged:
    context = master_context(place, schema, order)
    checked = check(context, declared())
    report = FileReport(
        path=str(place.township.master),
        sha256=place.master.sha256,
        unit=None,
        month=order.month,
        findings=checked.findings,
        skipped=checked.skipped,
        crashed=checked.crashed,
    )
    if order.excerpts:
        report = with_excerpts(report, context)
    plan = plan_flags(place.master, report.findings, schema, place.town, order.as_of)
    plan = _with_boards(plan, place, order)
    doubts = (
        *integrity_notes(place.master, place.township.originals()),
        *roster_notes(place.master, Month.of(order.as_of)),
    )
    return _Flagged(report, plan, hazards_flagged(context), doubts)


def _with_boards(plan: FlagPlan, place: Place, order: FlagOrder) -> FlagPlan:
    """The same with 看板 and 本月 brought in line with what is flagged."""
    tables = dict(place.master.tables)
    if FLAGS in tables:
        tables[FLAGS] = replace(tables[FLAGS], rows=plan.standing)
    when = Occasion("flag", order.as_of, order.today, order.month)
    boards = plan_boards(place, tables, when)
    edits = replace(plan.edits, edits=(*plan.edits.edits, *boards.edits))
    return replace(plan, edits=edits, notes=(*plan.notes, *boards.notes))


def _result(place: Place, order: FlagOrder, found: _Flagged, doubts: tuple[str, ...]) -> FlagResult:
    return FlagResult(
        report=Report(order.today, (found.report,)),
        master=place.township.master,
        added=found.plan.added,
        kept=found.plan.kept,
        settled=found.plan.settled,
        plan=found.plan.edits,
        dry_run=order.dry_run,
        unsettled=doubts,
        reporting=reporting_of(place, order.today, order.as_of, order.month),
        soon=found.hazards.soon,
        counts=found.hazards.counts,
        listed=found.hazards.listed,
        notes=(
            *unmerged_saves(place.township),
            *found.doubts,
            *found.plan.notes,
            *found.hazards.notes,
        ),
    )
