"""校验 pressed in an open workbook: judged as a file is, with the look that a marked copy has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xlhazard.io.looks import Seen, carries_marks, differences
from xlhazard.io.refusals import Refusal
from xlhazard.io.township import Township
from xlhazard.io.writer import apply
from xlhazard.model.edits import ClearMarks, EditPlan, NewSheet
from xlhazard.model.looks import LookChange
from xlhazard.model.report import FileReport
from xlhazard.model.table import Table
from xlhazard.render.marks import plan_marks
from xlhazard.workflow.faults import rule_faults
from xlhazard.workflow.judging import looked_at
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.receiving import Arrived, Received
from xlhazard.workflow.validate import ValidateOrder, bench_of


@dataclass(frozen=True, slots=True)
class Look:
    """How an open workbook is to look: cells to change, sheets of ours to put in or take out.

    first: the sheet that was shown before our first mark, "" where none says so.
    """

    changes: tuple[LookChange, ...] = ()
    put: tuple[NewSheet, ...] = ()
    drop: tuple[str, ...] = ()
    first: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """The report, and the look with marks; None where the file cannot carry any (why: Chinese).

    faults are the program's own, in Chinese.
    """

    report: FileReport
    look: Look | None
    why: str = ""
    faults: tuple[str, ...] = ()


def pressed(data: bytes, path: Path, township: Township | None, order: ValidateOrder) -> Pressed:
    """Judge the bytes of an open workbook; path names it in the report and need not exist.

    Raises Misuse and SchemaError, as validate does; never for what the workbook contains.
    """
    batch = looked_at((Arrived(path, data=data),), bench_of(township, order), _judged)
    if not batch.done:
        raise Misuse(batch.faults[0])
    judged = batch.done[0]
    report = judged.report
    faults = (*batch.faults, *rule_faults((report,)))
    if report.unreadable:
        return Pressed(report, None, "", faults)
    plan = plan_marks(report, judged.received.submission, in_place=True)
    try:
        return Pressed(report, _look(data, plan), "", faults)
    except Refusal as refusal:
        return Pressed(report, None, refusal.text, faults)


def cleared(data: bytes, name: str) -> Look:
    """The look without our marks: what the writer gives back when it takes them off.

    Raises Refusal (Chinese) for bytes that are no workbook the writer can read.
    """
    return _look(data, _clearing(name))


def unmarked(data: bytes, name: str) -> bytes | None:
    """The workbook without our marks, for who has no host; None where it carries none."""
    try:
        return apply(data, _clearing(name)) if carries_marks(data) else None
    except Refusal:
        return None


def _clearing(name: str) -> EditPlan:
    return EditPlan(name, "", (ClearMarks(),))


@dataclass(frozen=True, slots=True)
class _Judged:
    report: FileReport
    received: Received


def _judged(one: Received, report: FileReport, _base: Mapping[str, Table]) -> _Judged:
    return _Judged(report, one)


def _look(data: bytes, plan: EditPlan) -> Look:
    before, after = Seen(data), Seen(apply(data, plan))
    put = tuple(edit for edit in plan if isinstance(edit, NewSheet))
    record = after.record_sheet()
    put = put if record is None else (*put, record)
    keep = {sheet.name for sheet in put}
    drop = tuple(name for name in before.our_sheets() if name not in keep)
    return Look(differences(before, after), put, drop, before.opened_on())
