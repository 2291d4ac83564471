"""The township's figures into an official form, in place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from xlhazard.checking.context import Context
from xlhazard.checking.words import finding
from xlhazard.filling.answers import plan_answers
from xlhazard.filling.figures import township_figures
from xlhazard.filling.header import as_of_day, without_day
from xlhazard.filling.nine_plus_six import nine_plus_six
from xlhazard.filling.occasion import Occasion
from xlhazard.filling.plan import FillPlan, find_form, plan_fill
from xlhazard.filling.stage_reports import stage_report
from xlhazard.io.commit import commit, put
from xlhazard.io.lock import refuse_open
from xlhazard.io.schema_files import bundled_workbooks
from xlhazard.io.township import Township
from xlhazard.model.finding import Notice, Severity
from xlhazard.model.month import Month
from xlhazard.model.results import FillResult
from xlhazard.model.word import WordTable, said_cell
from xlhazard.model.workbook import Workbook
from xlhazard.render.templates import form_file
from xlhazard.schema.types import FormSchema, Schema
from xlhazard.tables.display import day_words
from xlhazard.tables.form_sheet import FormRead
from xlhazard.tables.values import Scope
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.filled_before import FilledBefore, filled_before, remember
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.opening import form_of
from xlhazard.workflow.place import Place, opened
from xlhazard.workflow.saving import lock_of


@dataclass(frozen=True, slots=True)
class FillOrder:
    """Which form of which month; out: where to (default: the form itself).

    overwrite: figures that somebody typed, and formulas, give way too; words never do.
    """

    month: Month
    today: dt.date
    form: str = "dispatch"
    out: Path | None = None
    town: str | None = None
    schemas: Path | None = None
    dry_run: bool = False
    overwrite: bool = False


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
    township, schema = place.township, place.schema
    form = _form(order.form, schema)
    target = order.out or path or township.file("报表", order.month, _file_name(form, order.month))
    path = path or _shipped(form, place, target)
    if not path.is_file():
        raise Misuse(f"没有找到要填的表“{path}”。")
    opened_form = form_of(path, schema)
    book = opened_form.book
    read = find_form(book, form, _scope(book, schema, order.month))
    if read is None:
        raise Misuse(f"“{path.name}”里没有找到{form.sheet}（按栏目文字找，不看位置）。请核对文件。")
    before = filled_before(township, order.month, form.id)
    read = without_day(read, before.days, min(order.today, order.month.last))
    as_of = as_of_day(read.form, order.month, order.today)
    table = opened_form.tables.get(read.form.sheet)
    filled = _planned(book, read, form, place, order, before, as_of, table)
    plan = filled.plan
    if not order.dry_run:
        refuse_open((target,))
        data = opened_form.applied(plan.plan)
        remember(township, order.month, form.id, filled.remembered)
        _write(path, target, data, opened_form.reading.sha256, plan)
    return FillResult(
        path=target,
        form=form.id,
        month=order.month,
        as_of=as_of,
        cells=plan.cells,
        plan=plan.plan,
        notes=(*plan.notes, *_kept(plan.kept, place, order, as_of, table)),
        dry_run=order.dry_run,
        table=table,
    )


@dataclass(frozen=True, slots=True)
class _Filled:
    """What will be written, and what will be remembered of it."""

    plan: FillPlan
    remembered: FilledBefore


def _planned(
    workbook: Workbook,
    read: FormRead,
    form: FormSchema,
    place: Place,
    order: FillOrder,
    before: FilledBefore,
    as_of: dt.date,
    table: WordTable | None,
) -> _Filled:
    """Figures for a form that has them, else words for its rows or lines."""
    unit = place.town.levels.get("office", place.town.name)
    master, schema, town, settings = place.master, place.schema, place.town, place.settings
    if form.values:
        figures = township_figures(master, form, order.month, as_of, schema, town, settings)
        plan = plan_fill(
            workbook,
            read,
            figures,
            unit=unit,
            overwrite=order.overwrite,
            ours=before.figures,
        )
        plan = _holdable(plan, table)
        return _Filled(plan, before.and_now(figures, plan.cells))
    around = Occasion(master, schema, town, settings, order.month, as_of)
    if form.rows:
        answers = nine_plus_six(workbook.sheets[read.form.sheet], read, form, around)
    else:
        answers = stage_report(read, form, around)
    header = {"unit": unit, "date": day_words(as_of)}
    named = partial(said_cell, table=table)
    plan = plan_answers(workbook, read, answers, header, ours=before.texts, named=named)
    plan = _holdable(plan, table)
    return _Filled(plan, before.and_words(answers, plan.cells, as_of))


def _holdable(plan: FillPlan, table: WordTable | None) -> FillPlan:
    """The plan without cells that a Word table does not have, which are told."""
    if table is None:
        return plan
    gone = [one for one in plan.cells if one.cell not in table.cells]
    edits = tuple(one for one in plan.plan if getattr(one, "cell", None) in table.cells)
    return replace(
        plan,
        plan=replace(plan.plan, edits=edits),
        cells=tuple(one for one in plan.cells if one.cell in table.cells),
        notes=(*plan.notes, *(f"{one.id}旁边没有可填的格，没有填" for one in gone)),
    )


def _form(form_id: str, schema: Schema) -> FormSchema:
    fillable = schema.forms
    if form_id not in fillable:
        known = "、".join(f"{one.id}（{one.sheet}）" for one in fillable.values())
        raise Misuse(f"不会填“{form_id}”。能填的表：{known}。")
    return fillable[form_id]


def _file_name(form: FormSchema, month: Month) -> str:
    return f"{form.sheet}-{month}.xlsx"


def _shipped(form: FormSchema, place: Place, target: Path) -> Path:
    """What to fill when no form is given: the one that was filled before, else the blank one."""
    if target.is_file():
        return target
    blank = bundled_workbooks() / form_file(place.town.id, form.id)
    if not blank.is_file():
        raise Misuse(f"{place.town.name}没有自带的空白{form.sheet}。请给出要填的表。")
    return blank


def _scope(workbook: Workbook, schema: Schema, month: Month) -> Scope:
    return replace(Scope.of(workbook, schema.codes), period=month)


def _write(path: Path, target: Path, data: bytes, sha256: str, plan: FillPlan) -> None:
    if target == path:
        if plan.plan.edits:
            commit(path, data, expect=sha256)
    else:
        put(target, data)


def _kept(
    notices: Sequence[Notice],
    place: Place,
    order: FillOrder,
    as_of: dt.date,
    table: WordTable | None,
) -> Iterator[str]:
    """Figures that somebody had typed and that differ: they stand, and are told."""
    context = Context(
        schema=place.schema,
        town=place.town,
        today=order.today,
        as_of=as_of,
        master=place.master,
        expected_month=order.month,
    )
    for notice in notices:
        said = finding(context, notice, Severity.WARNING)
        yield f"{said.sheet}!{said_cell(said.cell, table)} 原来填的没有动：{said.message}"
    if notices:
        yield "没有动的是别人填的数。核对后确要换成汇总数的，再运行一次并加 --overwrite"
