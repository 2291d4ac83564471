"""The township's figures into an official form, in place, and remembered as sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from xlhazard.checking.context import Context
from xlhazard.checking.words import finding
from xlhazard.io.commit import commit, put
from xlhazard.io.lock import refuse_open
from xlhazard.io.refusals import Changed, SavedNotCertain
from xlhazard.io.township import Township
from xlhazard.model.evidence import Evidence
from xlhazard.model.finding import Severity
from xlhazard.model.results import FillResult
from xlhazard.model.word import said_cell
from xlhazard.render.templates import amendments_workbook, crosswalk_workbook
from xlhazard.workflow.beside_form import amendments_beside, evidence_beside, place_for
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.fill_planning import Filling, FillOrder, evidence_of, planned_fill
from xlhazard.workflow.filled_before import FilledBefore, remember
from xlhazard.workflow.place import Place, opened
from xlhazard.workflow.saving import ATTEMPTS, lock_of, save_master
from xlhazard.workflow.sending import Sending, sending

__all__ = ["FillOrder", "fill"]


def fill(path: Path | None, township: Township, order: FillOrder) -> FillResult:
    """Write the township's figures and words of a month into a form; all else of it stays.

    Without a form the shipped blank one of the town is filled, under 报表. What then stands on the
    form is a new version in its history in the master, unless nothing changed or it is a draft.
    Raises Misuse when the file is no such form, SchemaError, and CannotWriteNow (exit 4).
    """
    schema = the_schema(order.schemas)
    # A draft only reads the master, which may stay open in Excel.
    with lock_of(township, order.dry_run, order.ignore_owner_file or order.draft):
        for attempt in range(1, ATTEMPTS + 1):
            place = opened(township, schema, order.town).at(order.month)
            run = _planned(path, place, order)
            try:
                _written(run, place, order)
            except Changed:
                # Somebody saved the form or the master meanwhile: all is worked out anew.
                if attempt == ATTEMPTS:
                    raise
                continue
            except SavedNotCertain as doubt:
                return _result(run, place, order, (doubt.text,))
            break
    return _result(run, place, order, ())


@dataclass(frozen=True, slots=True)
class _Run:
    """All that a fill writes. beside: files of ours beside the form, by their place."""

    filling: Filling
    sending: Sending
    remembered: FilledBefore
    evidence: Evidence | None = None
    evidence_path: Path | None = None
    amendments_path: Path | None = None
    beside: dict[Path, bytes] = field(default_factory=dict)


def _planned(path: Path | None, place: Place, order: FillOrder) -> _Run:
    filling = planned_fill(path, place.township, place, order)
    sent = sending(filling, place, order)
    remembered = filling.remembered if order.draft else sent.remembered
    beside: dict[Path, bytes] = {}
    evidence, evidence_path, amendments_path = None, None, None
    if order.evidence:
        evidence = evidence_of(filling, place, order.month)
        data = crosswalk_workbook(evidence)
        evidence_path, remembered = place_for(evidence_beside(filling.target), data, remembered)
        beside[evidence_path] = data
    if sent.amendments is not None and not order.draft:
        data = amendments_workbook(sent.amendments)
        wanted = amendments_beside(place.township, sent.amendments)
        amendments_path, remembered = place_for(wanted, data, remembered)
        beside[amendments_path] = data
    return _Run(filling, sent, remembered, evidence, evidence_path, amendments_path, beside)


def _written(run: _Run, place: Place, order: FillOrder) -> None:
    """The form, what goes beside it, then the master: a run killed in between is finished by the
    next one, since a version is new as long as the master does not hold it."""
    if order.dry_run:
        return
    filling = run.filling
    refuse_open((filling.target, *run.beside))
    remember(place.township, order.month, filling.form.id, run.remembered)
    if filling.target != filling.source:
        put(filling.target, filling.filled)
    elif filling.plan.plan.edits:
        commit(filling.source, filling.filled, expect=filling.sha256)
    for named, data in run.beside.items():
        put(named, data)
    if run.sending.plan.new and not order.draft:
        save_master(place, run.sending.plan.edits)


def _result(run: _Run, place: Place, order: FillOrder, doubts: tuple[str, ...]) -> FillResult:
    filling, plan = run.filling, run.sending.plan
    told = () if order.draft else run.sending.told
    return FillResult(
        path=filling.target,
        form=filling.form.id,
        month=order.month,
        as_of=filling.as_of,
        cells=filling.plan.cells,
        plan=filling.plan.plan,
        notes=(*filling.plan.notes, *_kept(filling, place, order), *told, *plan.notes),
        dry_run=order.dry_run,
        table=filling.table,
        check_code=filling.check_code,
        evidence=run.evidence,
        evidence_path=run.evidence_path,
        sent_version=0 if order.draft else plan.version,
        sent_now=plan.new and not order.draft,
        amendments=None if run.amendments_path is None else run.sending.amendments,
        amendments_path=run.amendments_path,
        unsettled=doubts,
    )


def _kept(filling: Filling, place: Place, order: FillOrder) -> Iterator[str]:
    """Figures that somebody had typed and that differ: they stand, and are told."""
    context = Context(
        schema=place.schema,
        town=place.town,
        today=order.today,
        as_of=filling.as_of,
        master=place.master,
        expected_month=order.month,
    )
    for notice in filling.plan.kept:
        said = finding(context, notice, Severity.WARNING)
        yield f"{said.sheet}!{said_cell(said.cell, filling.table)} 原来填的没有动：{said.message}"
    if filling.plan.kept:
        yield "没有动的是别人填的数。核对后确要换成汇总数的，先清空再填（命令行可加 --overwrite）"
