"""What filling a form will write, worked out before anything is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from xlhazard.filling.answers import answer_lines, plan_answers
from xlhazard.filling.evidence import code_of, figure_lines
from xlhazard.filling.figures import Figures, figures_of
from xlhazard.filling.header import as_of_day, without_day
from xlhazard.filling.nine_plus_six import nine_plus_six
from xlhazard.filling.occasion import Occasion
from xlhazard.filling.plan import FillPlan, find_form, plan_fill
from xlhazard.filling.reports import Reports, reports
from xlhazard.filling.sources import Sources
from xlhazard.filling.stage_reports import stage_report
from xlhazard.io.schema_files import bundled_workbooks
from xlhazard.io.township import Township
from xlhazard.model.evidence import Evidence, Line
from xlhazard.model.month import Month
from xlhazard.model.table import FormSheet
from xlhazard.model.word import WordTable, said_cell
from xlhazard.model.workbook import Workbook
from xlhazard.render.templates import form_file
from xlhazard.schema.types import FormSchema, Schema
from xlhazard.tables.display import day_words
from xlhazard.tables.form_sheet import FormRead
from xlhazard.tables.values import Scope
from xlhazard.workflow.beside_form import originals_by_hash
from xlhazard.workflow.filled_before import FilledBefore, filled_before
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.opening import form_of
from xlhazard.workflow.place import Place


@dataclass(frozen=True, slots=True)
class FillOrder:
    """Which form of which month; out: where to (default: the form itself).

    overwrite: figures that somebody typed, and formulas, give way too; words never do.
    evidence: a 底稿 is written beside the form. draft: only tried, not remembered as sent; the
    master is only read then and may be open.
    """

    month: Month
    today: dt.date
    form: str = "dispatch"
    out: Path | None = None
    town: str | None = None
    schemas: Path | None = None
    dry_run: bool = False
    overwrite: bool = False
    evidence: bool = False
    draft: bool = False
    ignore_owner_file: bool = False


@dataclass(frozen=True, slots=True)
class Filling:
    """A form before and after. source: the file that is filled, sha256 and all of it as read.

    stands: the form as it reads when it is filled. lines: its 底稿, worked out when asked for.
    table: of a Word document. found, figures: what a form with figures is made of.
    """

    form: FormSchema
    source: Path
    sha256: str
    target: Path
    as_of: dt.date
    plan: FillPlan
    filled: bytes
    stands: FormSheet
    remembered: FilledBefore
    lines: Callable[[FormSheet], tuple[Line, ...]]
    table: WordTable | None = None
    found: Reports | None = None
    figures: Figures | None = None

    @property
    def check_code(self) -> str:
        return code_of(self.stands)


@dataclass(frozen=True, slots=True)
class _Planned:
    """What will be written, what will be remembered of it, and how to tell where it is from."""

    plan: FillPlan
    remembered: FilledBefore
    lines: Callable[[FormSheet], tuple[Line, ...]]
    found: Reports | None = None
    figures: Figures | None = None


def planned_fill(path: Path | None, township: Township, place: Place, order: FillOrder) -> Filling:
    """Read the form, work out what belongs into it. Raises Misuse; writes nothing."""
    schema = place.schema
    form = _form(order.form, schema)
    target = order.out or path or township.file("报表", order.month, _file_name(form, order.month))
    path = path or _shipped(form, place, target)
    if not path.is_file():
        raise Misuse(f"没有找到要填的表“{path}”。")
    given = form_of(path, schema)
    read = _read(given.book, form, schema, order.month)
    if read is None:
        raise Misuse(f"“{path.name}”里没有找到{form.sheet}（按栏目文字找，不看位置）。请核对文件。")
    before = filled_before(township, order.month, form.id)
    read = without_day(read, before.days, min(order.today, order.month.last))
    as_of = as_of_day(read.form, order.month, order.today)
    table = given.tables.get(read.form.sheet)
    planned = _planned(given.book, read, form, place, order, before, as_of, table)
    filled = given.applied(planned.plan.plan)
    workbook = given.read_again(filled)
    after = None if workbook is None else _read(workbook, form, schema, order.month)
    return Filling(
        form,
        path,
        given.reading.sha256,
        target,
        as_of,
        planned.plan,
        filled,
        read.form if after is None else after.form,
        planned.remembered,
        planned.lines,
        table,
        planned.found,
        planned.figures,
    )


def evidence_of(filling: Filling, place: Place, month: Month) -> Evidence:
    """The 底稿 of a filling, with the originals as they lie in 存档."""
    return Evidence(
        filling.form.id,
        filling.form.sheet,
        office_of(place),
        month,
        filling.as_of,
        filling.target.name,
        filling.check_code,
        filling.lines(filling.stands),
        filling.plan.notes,
        originals_by_hash(place.township),
    )


def forms_of(place: Place) -> tuple[FormSchema, ...]:
    """The forms that the town sends on."""
    return tuple(place.schema.forms[form] for form in place.town.forms)


def office_of(place: Place) -> str:
    """The name under which the township reports."""
    return place.town.levels.get("office", place.town.name)


def _planned(
    workbook: Workbook,
    read: FormRead,
    form: FormSchema,
    place: Place,
    order: FillOrder,
    before: FilledBefore,
    as_of: dt.date,
    table: WordTable | None,
) -> _Planned:
    """Figures for a form that has them, else words for its rows or lines."""
    unit = office_of(place)
    master, schema, town, settings = place.master, place.schema, place.town, place.settings
    named = partial(said_cell, table=table)
    if form.values:
        found = reports(master, form, order.month, as_of, schema, town, settings)
        figures = figures_of(found, form)
        plan = plan_fill(
            workbook,
            read,
            figures,
            unit=unit,
            overwrite=order.overwrite,
            ours=before.figures,
        )
        plan = _holdable(plan, table)
        return _Planned(
            plan,
            before.and_now(figures, plan.cells),
            lambda stands: tuple(figure_lines(form, stands, figures, found, master, named)),
            found,
            figures,
        )
    sources = Sources.of(master) if order.evidence else None
    around = Occasion(master, schema, town, settings, order.month, as_of, sources)
    if form.rows:
        answers = nine_plus_six(workbook.sheets[read.form.sheet], read, form, around)
    else:
        answers = stage_report(read, form, around)
    header = {"unit": unit, "date": day_words(as_of)}
    plan = plan_answers(workbook, read, answers, header, ours=before.texts, named=named)
    plan = _holdable(plan, table)
    return _Planned(
        plan,
        before.and_words(answers, plan.cells, as_of),
        lambda stands: tuple(answer_lines(stands, answers, named)),
    )


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


def _read(workbook: Workbook, form: FormSchema, schema: Schema, month: Month) -> FormRead | None:
    return find_form(workbook, form, replace(Scope.of(workbook, schema.codes), period=month))
