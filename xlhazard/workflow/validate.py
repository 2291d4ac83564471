"""Judging files without merging them; with --mark, marked copies beside the report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xlhazard.io.commit import put
from xlhazard.io.township import Township
from xlhazard.model.month import Month
from xlhazard.model.report import FileReport, Report
from xlhazard.model.table import Table
from xlhazard.schema.types import Schema, Town
from xlhazard.workflow.batches import judged_in_batches
from xlhazard.workflow.catalogue import the_schema, town_named
from xlhazard.workflow.faults import rule_faults
from xlhazard.workflow.judging import Bench
from xlhazard.workflow.place import Place, opened
from xlhazard.workflow.receiving import Progress, Received, arrived, gathered, silent
from xlhazard.workflow.returning import marked_copy


@dataclass(frozen=True, slots=True)
class ValidateOrder:
    """What to judge against. month: what the covers should say; mark: folder for marked copies.

    jobs: how many processes share the work. excerpts: the report carries excerpts of the sheets,
    for a page.
    """

    today: dt.date
    month: Month | None = None
    town: str | None = None
    schemas: Path | None = None
    mark: Path | None = None
    jobs: int = 1
    excerpts: bool = False


@dataclass(frozen=True, slots=True)
class Validated:
    """The report, the marked copies, and faults of the program itself (Chinese).

    copies are aligned with the files of the report: each one's marked copy, where it has one.
    """

    report: Report
    marked: tuple[Path, ...] = ()
    copies: tuple[Path | None, ...] = ()
    unsettled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Judged:
    """A file's report, and its marked copy where one is wanted and can be made."""

    report: FileReport
    path: Path
    marked: bytes | None = None


def validate(
    paths: Sequence[Path],
    township: Township | None,
    order: ValidateOrder,
    progress: Progress = silent,
) -> Validated:
    """Judge every workbook at these paths. Without a township, rules that need it are skipped.

    Raises Misuse and SchemaError (exit 2), CannotWriteNow for marked copies (exit 4).
    """
    bench = bench_of(township, order)
    found = gathered(paths)
    finish = _reported if order.mark is None else _marked
    reports: dict[int, FileReport] = {}
    faults: list[str] = []
    copies = _Copies(order.mark or Path())
    copied: dict[int, Path | None] = {}
    for batch in judged_in_batches(
        arrived(found), bench, finish, jobs=order.jobs, progress=progress
    ):
        faults += batch.faults
        for number, one in batch.done.items():
            reports[number] = one.report
            copied[number] = copies.keep(one)
    ordered = tuple(reports[number] for number in sorted(reports))
    faults += rule_faults(ordered)
    report = Report(order.today, ordered, found.passed_over)
    beside = tuple(copied[number] for number in sorted(reports))
    return Validated(report, tuple(copies.written), beside, tuple(faults))


def bench_of(township: Township | None, order: ValidateOrder) -> Bench:
    """What files are judged against. Raises Misuse and SchemaError."""
    schema = the_schema(order.schemas)
    place = None if township is None else opened(township, schema, order.town)
    town = _town(order, place, schema)
    return Bench(schema, order.today, town, place, order.month, order.excerpts)


def _town(order: ValidateOrder, place: Place | None, schema: Schema) -> Town | None:
    """--town, else the township's; None leaves it to the cover."""
    if order.town is not None:
        return town_named(schema, order.town)
    return None if place is None else place.town


def _reported(one: Received, report: FileReport, _base: Mapping[str, Table]) -> _Judged:
    return _Judged(report, one.path)


def _marked(one: Received, report: FileReport, _base: Mapping[str, Table]) -> _Judged:
    return _Judged(report, one.path, marked_copy(one, report) if report.findings else None)


@dataclass
class _Copies:
    """Marked copies under a folder, named after the files; the originals are never touched."""

    folder: Path
    written: dict[Path, str] = field(default_factory=dict)

    def keep(self, one: _Judged) -> Path | None:
        if one.marked is None:
            return None
        name, sha256 = one.path, one.report.sha256
        target = self.folder / f"{name.stem}-校验{name.suffix}"
        if self.written.get(target, sha256) != sha256:
            target = self.folder / f"{name.stem}-{sha256[:8]}-校验{name.suffix}"
        self.written[put(target, one.marked)] = sha256
        return target
