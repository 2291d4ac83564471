"""Judging files without merging them; with --mark, marked copies beside the report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlhazard.io.commit import put
from xlhazard.io.township import Township
from xlhazard.model.month import Month
from xlhazard.model.report import FileReport, Report
from xlhazard.model.table import Table
from xlhazard.schema.types import Schema, Town
from xlhazard.tables.cover import resolve_town
from xlhazard.tables.submission import DEFAULT_TOWN
from xlhazard.workflow.bases import Bases
from xlhazard.workflow.catalogue import the_schema, town_named
from xlhazard.workflow.faults import Containing, rule_faults
from xlhazard.workflow.judging import Bench, judged
from xlhazard.workflow.place import Place, opened
from xlhazard.workflow.receiving import (
    Progress,
    Received,
    gathered,
    read_all,
    silent,
    understood,
)
from xlhazard.workflow.returning import marked_copy


@dataclass(frozen=True, slots=True)
class ValidateOrder:
    """What to judge against. month: what the covers should say; mark: folder for marked copies."""

    today: dt.date
    month: Month | None = None
    town: str | None = None
    schemas: Path | None = None
    mark: Path | None = None


@dataclass(frozen=True, slots=True)
class Validated:
    """The report, the marked copies, and faults of the program itself (Chinese)."""

    report: Report
    marked: tuple[Path, ...] = ()
    unsettled: tuple[str, ...] = ()


def validate(
    paths: Sequence[Path],
    township: Township | None,
    order: ValidateOrder,
    progress: Progress = silent,
) -> Validated:
    """Judge every workbook at these paths. Without a township, rules that need it are skipped.

    Raises Misuse and SchemaError (exit 2), CannotWriteNow for marked copies (exit 4).
    """
    schema = the_schema(order.schemas)
    place = None if township is None else opened(township, schema, order.town)
    town = _town(order, place, schema)
    found = gathered(paths)
    received: list[Received] = []
    faults: list[str] = []
    for path, reading in read_all(found, progress).items():
        with Containing(f"“{path.name}”") as fault:
            one = understood(
                path,
                reading,
                schema,
                town=town,
                master=None if place is None else place.master,
                month=order.month,
                today=order.today,
            )
            received.append(one)
        faults += fault.texts
    reports = _judged(received, place, town, schema, order, progress)
    marked = _marked(received, reports, order.mark)
    faults += rule_faults(reports)
    report = Report(order.today, reports, found.passed_over)
    return Validated(report, marked, tuple(faults))


def _town(order: ValidateOrder, place: Place | None, schema: Schema) -> Town | None:
    """--town, else the township's; None leaves it to the cover."""
    if order.town is not None:
        return town_named(schema, order.town)
    return None if place is None else place.town


def _named(one: Received, schema: Schema) -> Town:
    """The town that a file names itself, else the one with everything."""
    workbook = one.submission.workbook
    named = None if workbook is None else resolve_town(workbook, schema)
    return schema.towns[named or DEFAULT_TOWN]


def _judged(
    received: Sequence[Received],
    place: Place | None,
    town: Town | None,
    schema: Schema,
    order: ValidateOrder,
    progress: Progress,
) -> tuple[FileReport, ...]:
    bases: dict[str, Mapping[str, Table]] = {}
    if place is not None:
        known = Bases(place, order.today)
        bases = {one.sha256: known.of(one.submission) for one in received}
    master = None if place is None else place.master
    towns = [town or _named(one, schema) for one in received]
    bench = Bench(schema, order.today, town, master, order.month)
    return judged(received, bench, towns, bases, progress)


def _marked(
    received: Sequence[Received], reports: Sequence[FileReport], folder: Path | None
) -> tuple[Path, ...]:
    """Marked copies under a folder, named after the files; the originals are never touched."""
    if folder is None:
        return ()
    written: list[Path] = []
    for one, report in zip(received, reports, strict=True):
        data = marked_copy(one, report) if report.findings else None
        if data is None:
            continue
        target = folder / f"{one.path.stem}-校验{one.path.suffix}"
        if target in written:
            target = folder / f"{one.path.stem}-{report.sha256[:8]}-校验{one.path.suffix}"
        written.append(put(target, data))
    return tuple(written)
