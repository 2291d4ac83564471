"""Received files before the rules: contexts, one column check for all, reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, Protocol, TypeAlias, TypeVar

from xlhazard.checking.columns import verdicts
from xlhazard.checking.context import Context
from xlhazard.checking.masking import mask_read_as
from xlhazard.checking.privacy import concealed
from xlhazard.checking.run import check
from xlhazard.deriving.overlay import own_part
from xlhazard.deriving.roster import inherited
from xlhazard.io.reader import Reading
from xlhazard.io.township import inbox_month
from xlhazard.io.uncollected import uncollected
from xlhazard.merging.amending import amended
from xlhazard.model.carried import NOTHING, Carried
from xlhazard.model.finding import Notice, Severity
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.report import FileReport
from xlhazard.model.submission import Submission
from xlhazard.model.table import Table
from xlhazard.render.excerpts import with_excerpts
from xlhazard.rules import declared
from xlhazard.schema.types import Schema, Town
from xlhazard.tables.carried import carried_base
from xlhazard.tables.cover import resolve_town
from xlhazard.tables.submission import DEFAULT_TOWN
from xlhazard.workflow.bases import Bases
from xlhazard.workflow.faults import Containing
from xlhazard.workflow.place import Place
from xlhazard.workflow.receiving import Arrived, Received, understood

TIE = "DL04"


@dataclass(frozen=True, slots=True)
class Bench:
    """What all files of a run are judged against. town None: each file's own (its cover).

    excerpts: the reports carry excerpts of the sheets, for a page. amending: cells are read as
    staff want them (sheet 代改).
    """

    schema: Schema
    today: dt.date
    town: Town | None = None
    place: Place | None = None
    month: Month | None = None
    excerpts: bool = False
    amending: bool = False


class Told(Protocol):
    """What is kept of a judged file; it has at least the report."""

    @property
    def report(self) -> FileReport: ...


T_co = TypeVar("T_co", bound=Told, covariant=True)
T = TypeVar("T", bound=Told)

Finish: TypeAlias = Callable[[Received, FileReport, Mapping[str, Table]], T]
"""Takes from a judged file (with its base) what the run needs, so that its cells can go."""


@dataclass(frozen=True, slots=True)
class Batch(Generic[T_co]):
    """Some files judged at once. done goes by the file's place in the batch.

    faults are the program's own, notes what people should know (both Chinese).
    """

    done: Mapping[int, T_co]
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@uncollected()
def looked_at(
    files: Sequence[Arrived], bench: Bench, finish: Finish[T], *, together: bool = False
) -> Batch[T]:
    """Read, understand and judge some files. together: they are siblings of each other (DL03,
    DL04); else each is judged as if it had come alone."""
    place = bench.place
    bases = None if place is None else Bases(place, bench.today)
    received: dict[int, Received] = {}
    faults: list[str] = []
    amending: list[str] = []
    for number, one in enumerate(files):
        with Containing(f"“{one.path.name}”") as fault:
            received[number] = _read(one.path, one.read(), bench)
            if bench.amending and place is not None:
                received[number], notes = _amended(received[number], place, bench)
                amending += notes
        faults += fault.texts
    known = {one.sha256: bases.of(one.submission) for one in received.values() if bases}
    towns = [bench.town or _named(one, bench.schema) for one in received.values()]
    reports = judged(tuple(received.values()), bench, towns, known, together=together)
    done = {
        number: finish(one, report, known.get(one.sha256, {}))
        for (number, one), report in zip(received.items(), reports, strict=True)
    }
    known_lost = () if bases is None else tuple(bases.notes.values())
    return Batch(done, tuple(faults), (*amending, *known_lost))


def _read(path: Path, reading: Reading, bench: Bench) -> Received:
    return understood(
        path,
        reading,
        bench.schema,
        town=bench.town,
        master=None if bench.place is None else bench.place.master,
        month=bench.month,
        today=bench.today,
    )


def _amended(one: Received, place: Place, bench: Bench) -> tuple[Received, tuple[str, ...]]:
    """The file read once more with the cells that staff amended; its bytes are what came."""
    found = amended(place.master, one.submission, bench.schema, bench.today)
    if found is None:
        return one, ()
    if not found.used:
        return one, found.notes
    again = _read(one.path, replace(one.reading, workbook=found.workbook), bench)
    return replace(again, amended=found.used), found.notes


def _named(one: Received, schema: Schema) -> Town:
    """The town that a file names itself, else the one with everything."""
    workbook = one.submission.workbook
    named = None if workbook is None else resolve_town(workbook, schema)
    return schema.towns[named or DEFAULT_TOWN]


@uncollected()
def judged(
    received: Sequence[Received],
    bench: Bench,
    towns: Sequence[Town],
    bases: Mapping[str, Mapping[str, Table]],
    *,
    together: bool = True,
) -> tuple[FileReport, ...]:
    """A report for each file, aligned with received. towns are aligned too; bases go by sha256.

    A file with errors of its own never ties with another one (DL04): what is wrong only because
    of it is judged again without it.
    """
    masters = _masters(received, bench)
    contexts = [
        _context(one, bench, town, received if together else (), bases, masters)
        for one, town in zip(received, towns, strict=True)
    ]
    columns = verdicts(contexts)
    reports = [
        _report(one, context, told)
        for one, context, told in zip(received, contexts, columns, strict=True)
    ]
    broken = {one.sha256 for one in reports if _errors(one) - {TIE}}
    for number, report in enumerate(reports):
        if together and _errors(report) == {TIE} and broken:
            reports[number] = _report(
                received[number], _without(contexts[number], broken), columns[number]
            )
    if bench.excerpts:
        return tuple(map(with_excerpts, reports, contexts))
    return tuple(reports)


def _errors(report: FileReport) -> set[str]:
    return {one.code for one in report.findings if one.severity is Severity.ERROR}


def _without(context: Context, broken: Collection[str]) -> Context:
    """The context of a file whose siblings are only those that are not refused anyway."""
    sound = tuple(one for one in context.siblings if one.sha256 not in broken)
    return replace(context, siblings=sound, memory={})


def _masters(received: Iterable[Received], bench: Bench) -> Mapping[Month | None, Master]:
    """The master as it is to be read in the months of these files; none without a township."""
    if bench.place is None:
        return {}
    months = {one.submission.month or bench.month for one in received}
    return {month: inherited(bench.place.master, month) for month in months}


def _context(
    one: Received,
    bench: Bench,
    town: Town,
    siblings: Iterable[Received],
    bases: Mapping[str, Mapping[str, Table]],
    masters: Mapping[Month | None, Master],
) -> Context:
    month = one.submission.month or bench.month
    last = bench.today if month is None else month.last
    carried = _carried(one.submission, bench.schema, town)
    base, master = bases.get(one.sha256, {}), masters.get(month)
    submission = own_part(one.submission, base, master, carried)
    return Context(
        schema=bench.schema,
        town=town,
        today=bench.today,
        as_of=submission.as_of or last,
        submission=submission,
        master=master,
        expected_month=bench.month or inbox_month(one.path),
        siblings=tuple(other.submission for other in siblings if other is not one),
        base=base,
        carried=NOTHING if bench.place is not None else carried,
    )


def _carried(submission: Submission, schema: Schema, town: Town) -> Carried:
    """What travelled inside a file, where it is the unit's own and of the month reported."""
    if submission.workbook is None or submission.cover is None:
        return NOTHING
    issued = bool(submission.cover.text("issue_stamp"))
    found = carried_base(submission.workbook, schema, town, issued=issued)
    if found.known is None:
        return found
    if submission.unit != found.unit:
        return Carried(problem=f"工作簿里带的是{found.unit}的底稿，没有采用")
    if submission.month != found.month:
        return Carried(problem=f"工作簿里带的是{found.month}的底稿，没有采用")
    return found


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
