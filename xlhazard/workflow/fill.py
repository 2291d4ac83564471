"""The township's figures into an official form, in place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlhazard.checking.context import Context
from xlhazard.checking.words import finding
from xlhazard.filling.figures import township_figures
from xlhazard.filling.header import as_of_day, without_day
from xlhazard.filling.plan import FillPlan, find_form, plan_fill
from xlhazard.io.commit import commit, put
from xlhazard.io.lock import refuse_open
from xlhazard.io.reader import read_file
from xlhazard.io.schema_files import bundled_workbooks
from xlhazard.io.township import Township
from xlhazard.io.writer import apply
from xlhazard.model.finding import Notice, Severity
from xlhazard.model.month import Month
from xlhazard.model.results import FillResult
from xlhazard.model.workbook import Workbook
from xlhazard.render.templates import form_file
from xlhazard.schema.types import FormSchema, Schema
from xlhazard.tables.values import Scope
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.filled_before import filled_before, remember
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.place import Place, opened


@dataclass(frozen=True, slots=True)
class FillOrder:
    """Which form of which month; out: where to (default: the form itself).

    overwrite: figures that somebody typed, and formulas, give way too.
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
    """Write the township's figures of a month into a form; all else of the workbook stays.

    Without a form the shipped blank one of the town is filled, under 报表.
    Raises Misuse when the file is no such form, SchemaError, and CannotWriteNow (exit 4).
    """
    schema = the_schema(order.schemas)
    place = opened(township, schema, order.town)
    form = _form(order.form, schema)
    target = order.out or path or township.file("报表", order.month, _file_name(form, order.month))
    path = path or _shipped(form, place, target)
    if not path.is_file():
        raise Misuse(f"没有找到要填的表“{path}”。")
    reading = read_file(path)
    if reading.workbook is None:
        raise Misuse(f"“{path.name}”打不开。请用 Excel 或 WPS 另存为 .xlsx 后再填。")
    read = find_form(reading.workbook, form, _scope(reading.workbook, schema, order.month))
    if read is None:
        raise Misuse(f"“{path.name}”里没有找到{form.sheet}（按栏目文字找，不看位置）。请核对文件。")
    before = filled_before(township, order.month, form.id)
    read = without_day(read, before.days, min(order.today, order.month.last))
    as_of = as_of_day(read.form, order.month, order.today)
    figures = township_figures(
        place.master, form, order.month, as_of, schema, place.town, place.settings
    )
    unit = place.town.levels.get("office", place.town.name)
    plan = plan_fill(
        reading.workbook,
        read,
        form,
        figures,
        unit=unit,
        overwrite=order.overwrite,
        ours=before.figures,
    )
    if not order.dry_run:
        remember(township, order.month, form.id, before.and_now(figures, plan.cells))
        _write(path, target, reading.data, reading.sha256, plan)
    return FillResult(
        path=target,
        form=form.id,
        month=order.month,
        as_of=as_of,
        cells=plan.cells,
        plan=plan.plan,
        notes=(*plan.notes, *_kept(plan.kept, place, order, as_of)),
        dry_run=order.dry_run,
    )


def _form(form_id: str, schema: Schema) -> FormSchema:
    fillable = {one.id: one for one in schema.forms.values() if one.values}
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
    return Scope(
        codes=schema.codes,
        date1904=workbook.facts.date1904,
        date_styles=workbook.date_styles,
        percent_styles=workbook.percent_styles,
        period=month,
    )


def _write(path: Path, target: Path, data: bytes, sha256: str, plan: FillPlan) -> None:
    refuse_open((target,))
    filled = apply(data, plan.plan)
    if target == path:
        if plan.plan.edits:
            commit(path, filled, expect=sha256)
    else:
        put(target, filled)


def _kept(
    notices: Sequence[Notice], place: Place, order: FillOrder, as_of: dt.date
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
        yield f"{said.sheet}!{said.cell} 原来填的没有动：{said.message}"
    if notices:
        yield "没有动的是别人填的数。核对后确要换成汇总数的，再运行一次并加 --overwrite"
