"""The edits that write the township's figures into an official form, in place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlhazard.deriving.measures import Figure
from xlhazard.filling.figures import Figures, TownFigure
from xlhazard.filling.header import header_edits
from xlhazard.filling.standing import difference, how_it_came, stands_well
from xlhazard.filling.standing_rows import standing_rows
from xlhazard.model.edits import EditPlan, Scalar, SetCell
from xlhazard.model.finding import Notice
from xlhazard.model.results import FilledCell
from xlhazard.model.table import FormCell
from xlhazard.model.workbook import Sheet, Workbook
from xlhazard.schema.types import Composite, FormSchema
from xlhazard.tables.display import day_words
from xlhazard.tables.form_sheet import FormRead, read_form
from xlhazard.tables.forms import labels_of, locate
from xlhazard.tables.values import Scope
from xlhazard.tables.values.composite import pair_text

AND = "、"
"""Between the ids of two header items that share a cell."""
NO_FIGURES: Mapping[str, Collection[Figure]] = {}


@dataclass(frozen=True, slots=True)
class FillPlan:
    """What filling a form will do.

    cells are those that the plan writes. kept are figures that stood there, differ and were left
    as they are (XR09). notes say what people should know besides (Chinese).
    """

    plan: EditPlan
    cells: tuple[FilledCell, ...]
    kept: tuple[Notice, ...] = ()
    notes: tuple[str, ...] = ()


def find_form(workbook: Workbook, form: FormSchema, scope: Scope) -> FormRead | None:
    """The sheet of a workbook that holds the form, read: the one with most of its labels.

    None when no sheet has at least half of them. Of equal ones the sheet of the right name.
    """
    best: tuple[int, bool, Sheet] | None = None
    for sheet in workbook.sheets.values():
        count, wanted = _found(sheet, form)
        rank = (count, sheet.name == form.sheet)
        if 2 * count >= wanted and (best is None or rank > best[:2]):
            best = (*rank, sheet)
    return None if best is None else read_form(best[2], form, scope)


def _found(sheet: Sheet, form: FormSchema) -> tuple[int, int]:
    """How many of a form's labels a sheet has, of how many: figures, fixed rows, or lines 项目 |
    内容. A layout is judged by what it knows the places of."""
    located = locate(sheet, form)
    form = located.form
    wanted = max(len(form.values) or len(form.rows) or len(form.items), 1)
    if form.laid_out is not None:
        wanted = min(wanted, len(form.laid_out.items))
    if form.rows:
        return len(standing_rows(sheet, located)), wanted
    return sum(one.id in located.spots for one in form.values or form.items), wanted


def plan_fill(
    workbook: Workbook,
    read: FormRead,
    figures: Figures,
    *,
    unit: str,
    overwrite: bool = False,
    ours: Mapping[str, Collection[Figure]] = NO_FIGURES,
) -> FillPlan:
    """Write every figure into the value cell that its label points to, wherever it stands.

    A cell that is blank, holds 0, or holds what we wrote before (ours: figures by value id) is
    filled. A figure that somebody typed and that differs stays and is told (XR09), unless
    overwrite. A blank unit becomes unit, a blank day becomes the day of the figures. Formulas
    are never written over unless overwrite. Nothing else of the workbook changes.
    """
    sheet, form = workbook.sheets[read.form.sheet], read.located.form
    edits: list[SetCell] = []
    cells: list[FilledCell] = []
    kept: list[Notice] = []
    notes = list(figures.notes)
    for cell_id, parts in _cells(form, figures).items():
        standing = [read.form.items.get(part.value.id) for part in parts]
        answers = [one for one in standing if one is not None and one.cell is not None]
        if len(answers) < len(parts):
            notes.append(f"表上没有找到“{labels_of(form)[cell_id]}”，没有填")
            continue
        if all(_equal(part, one) for part, one in zip(parts, answers, strict=True)):
            notes += [f"{p.value.number} {said}" for p in parts if (said := how_it_came(p))]
            continue
        place = answers[0].cell
        if place is None:
            continue
        if overwrite or _ours_to_write(sheet, parts, answers, ours):
            value = _written(form, cell_id, parts)
            stands = sheet.at(place)
            was = None if stands is None or not stands.raw else stands.raw
            edits.append(SetCell(sheet.name, place, was, value))
            note = "；".join(filter(None, dict.fromkeys(map(how_it_came, parts))))
            cells.append(FilledCell(sheet.name, place, cell_id, value, note))
            continue
        kept.extend(
            difference(part, sheet.name, one, figures.missing)
            for part, one in zip(parts, answers, strict=True)
            if not stands_well(part, one.value)
        )
    header = {"unit": unit, "date": day_words(figures.as_of)}
    for edit in header_edits(sheet, read, header):
        edits.append(edit)
        items = [item for item in header if read.located.value_cell(item) == edit.cell]
        cells.append(FilledCell(sheet.name, edit.cell, AND.join(items), edit.now))
    ordered = tuple(sorted(edits, key=lambda edit: edit.cell))
    plan = EditPlan(workbook.source, workbook.sha256, ordered)
    written = tuple(sorted(cells, key=lambda cell: cell.cell))
    return FillPlan(plan, written, tuple(kept), (*notes, *_strange_day(read, figures)))


def _cells(form: FormSchema, figures: Figures) -> Mapping[str, tuple[TownFigure, ...]]:
    """The figures of every value cell; two for a two-part cell."""
    cells: dict[str, tuple[TownFigure, ...]] = {}
    for value in form.values:
        if value.id in figures.values:
            cells[value.cell_id] = (*cells.get(value.cell_id, ()), figures[value.id])
    return cells


def _equal(part: TownFigure, stands: FormCell) -> bool:
    value = stands.value
    if isinstance(value, bool) or isinstance(part.figure, bool):
        return value is part.figure
    return isinstance(value, int | Decimal) and Decimal(value) == Decimal(part.figure)


def _ours_to_write(
    sheet: Sheet,
    parts: tuple[TownFigure, ...],
    answers: list[FormCell],
    ours: Mapping[str, Collection[Figure]],
) -> bool:
    """Nobody's figure stands there: blank, the template's 0, or what we wrote before."""
    place = answers[0].cell
    stands = None if place is None else sheet.at(place)
    if stands is not None and stands.formula is not None:
        return False
    if all(_blank(one) for one in answers):
        return True
    values = [one.value for one in answers]
    zero = all(value == 0 and not isinstance(value, bool) for value in values)
    known = (ours.get(part.value.id, ()) for part in parts)
    return zero or all(value in before for value, before in zip(values, known, strict=True))


def _blank(cell: FormCell) -> bool:
    """Nothing was answered; a lone / or 无 is no answer either (DT15)."""
    if cell.fault is None:
        return cell.value is None
    return not cell.typed.strip() or cell.fault.code == "DT15"


def _written(form: FormSchema, cell_id: str, parts: tuple[TownFigure, ...]) -> Scalar:
    """A figure as the cell holds it: a number, 是 or 否, or both answers in canonical words."""
    composite: Composite | None = next((c for c in form.composites if c.id == cell_id), None)
    if composite is not None and len(parts) > 1:
        first, second = (Decimal(part.figure) for part in parts)
        return pair_text(first, second, composite.canonical)
    figure = parts[0].figure
    if isinstance(figure, bool):
        return "是" if figure else "否"
    return figure


def _strange_day(read: FormRead, figures: Figures) -> Iterator[str]:
    """The form is dated in another month than the one asked for."""
    typed, month = read.form.day("date"), figures.month
    if typed is not None and not month.first <= typed <= month.plus(1).day(10):
        yield f"表头时间是{day_words(typed)}，不在{month}；各数按这一天计算，请核对"
