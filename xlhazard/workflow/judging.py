"""Received files before the rules: contexts, one column check for all, reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from xlhazard.checking.columns import verdicts
from xlhazard.checking.context import Context
from xlhazard.checking.masking import mask_read_as
from xlhazard.checking.privacy import concealed
from xlhazard.checking.run import check
from xlhazard.io.uncollected import uncollected
from xlhazard.model.finding import Notice, Severity
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.report import FileReport
from xlhazard.model.table import Table
from xlhazard.rules import declared
from xlhazard.schema.types import Schema, Town
from xlhazard.workflow.receiving import Progress, Received, silent

TIE = "DL04"


@dataclass(frozen=True, slots=True)
class Bench:
    """What all files of a run are judged against. town None: each file's own (its cover)."""

    schema: Schema
    today: dt.date
    town: Town | None = None
    master: Master | None = None
    month: Month | None = None


@uncollected()
def judged(
    received: Sequence[Received],
    bench: Bench,
    towns: Sequence[Town],
    bases: Mapping[str, Mapping[str, Table]],
    progress: Progress = silent,
) -> tuple[FileReport, ...]:
    """A report for each file, aligned with received. towns are aligned too; bases go by sha256.

    A file with errors of its own never ties with another one (DL04): what is wrong only because
    of it is judged again without it.
    """
    contexts = [
        _context(one, bench, town, received, bases)
        for one, town in zip(received, towns, strict=True)
    ]
    columns = verdicts(contexts)
    reports = []
    for number, (one, context) in enumerate(zip(received, contexts, strict=True)):
        progress("核对", number, len(received))
        reports.append(_report(one, context, columns[number]))
    progress("核对", len(received), len(received))
    broken = {one.sha256 for one in reports if _errors(one) - {TIE}}
    for number, report in enumerate(reports):
        if _errors(report) == {TIE} and broken:
            reports[number] = _report(
                received[number], _without(contexts[number], broken), columns[number]
            )
    return tuple(reports)


def _errors(report: FileReport) -> set[str]:
    return {one.code for one in report.findings if one.severity is Severity.ERROR}


def _without(context: Context, broken: Collection[str]) -> Context:
    """The context of a file whose siblings are only those that are not refused anyway."""
    sound = tuple(one for one in context.siblings if one.sha256 not in broken)
    return replace(context, siblings=sound, memory={})


def _context(
    one: Received,
    bench: Bench,
    town: Town,
    received: Sequence[Received],
    bases: Mapping[str, Mapping[str, Table]],
) -> Context:
    submission = one.submission
    month = submission.month or bench.month
    last = bench.today if month is None else month.last
    return Context(
        schema=bench.schema,
        town=town,
        today=bench.today,
        as_of=submission.as_of or last,
        submission=submission,
        master=bench.master,
        expected_month=bench.month,
        siblings=tuple(other.submission for other in received if other is not one),
        base=bases.get(one.sha256, {}),
    )


def _report(one: Received, context: Context, columns: Sequence[Notice]) -> FileReport:
    submission = one.submission
    readable = submission.workbook is not None
    checked = check(context, declared() if readable else (), columns)
    hidden = concealed(context) if readable else frozenset()
    return FileReport(
        path=submission.path,
        sha256=one.sha256,
        unit=submission.unit,
        month=submission.month or context.expected_month,
        findings=checked.findings,
        read_as=mask_read_as(submission.read_as, hidden, context.today),
        skipped=checked.skipped,
        crashed=checked.crashed,
        unreadable=not readable,
        unit_name=submission.unit_name,
    )
