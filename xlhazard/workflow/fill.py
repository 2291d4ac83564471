"""The township's figures into an official form, in place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xlhazard.checking.context import Context
from xlhazard.checking.words import finding
from xlhazard.io.commit import commit, put
from xlhazard.io.lock import refuse_open
from xlhazard.io.township import Township
from xlhazard.model.finding import Severity
from xlhazard.model.results import FillResult
from xlhazard.model.word import said_cell
from xlhazard.render.templates import crosswalk_workbook
from xlhazard.workflow.beside_form import evidence_beside, place_for
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.fill_planning import Filling, FillOrder, evidence_of, planned_fill
from xlhazard.workflow.filled_before import remember
from xlhazard.workflow.place import Place, opened
from xlhazard.workflow.saving import lock_of

__all__ = ["FillOrder", "fill"]


def fill(path: Path | None, township: Township, order: FillOrder) -> FillResult:
    """Write the township's figures and words of a month into a form; all else of it stays.

    Without a form the shipped blank one of the town is filled, under 报表.
    Raises Misuse when the file is no such form, SchemaError, and CannotWriteNow (exit 4).
    """
    schema = the_schema(order.schemas)
    # The master may stay open in Excel: it is only read.
    with lock_of(township, order.dry_run, ignore_owner_file=True):
        return _filled_in(path, opened(township, schema, order.town).at(order.month), order)


def _filled_in(path: Path | None, place: Place, order: FillOrder) -> FillResult:
    township = place.township
    filling = planned_fill(path, township, place, order)
    beside: dict[Path, bytes] = {}
    remembered = filling.remembered
    evidence = evidence_of(filling, place, order.month) if order.evidence else None
    if evidence is not None:
        crosswalk = crosswalk_workbook(evidence)
        named, remembered = place_for(evidence_beside(filling.target), crosswalk, remembered)
        beside[named] = crosswalk
    if not order.dry_run:
        refuse_open((filling.target, *beside))
        remember(township, order.month, filling.form.id, remembered)
        _write(filling)
        for named, data in beside.items():
            put(named, data)
    return FillResult(
        path=filling.target,
        form=filling.form.id,
        month=order.month,
        as_of=filling.as_of,
        cells=filling.plan.cells,
        plan=filling.plan.plan,
        notes=(*filling.plan.notes, *_kept(filling, place, order)),
        dry_run=order.dry_run,
        check_code=filling.check_code,
        evidence=evidence,
        evidence_path=next(iter(beside), None),
        table=filling.table,
    )


def _write(filling: Filling) -> None:
    if filling.target == filling.source:
        if filling.plan.plan.edits:
            commit(filling.source, filling.filled, expect=filling.sha256)
    else:
        put(filling.target, filling.filled)


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
        yield "没有动的是别人填的数。核对后确要换成汇总数的，再运行一次并加 --overwrite"
