"""Answers in words and counts for a form without figures of its own, written in place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import TypeAlias

from xlhazard.filling.header import header_edits
from xlhazard.filling.plan import AND, FillPlan
from xlhazard.model.address import Address
from xlhazard.model.edits import EditPlan, Scalar, SetCell
from xlhazard.model.evidence import Line, Part, Record
from xlhazard.model.fold import without_space
from xlhazard.model.results import FilledCell
from xlhazard.model.table import FormCell, FormSheet
from xlhazard.model.workbook import Sheet, Workbook
from xlhazard.tables.form_sheet import FormRead

Ours: TypeAlias = Mapping[str, Collection[str]]
"""Answer id -> digests of what we wrote there before."""

NOTHING_OURS: Ours = {}
MOST_CELLS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the township. id: as it is remembered; item: where it stands on this sheet
    (None: nowhere). value None: nothing is known, nothing is written. label: for people. how,
    parts and records: what it is made of, where evidence was asked for."""

    id: str
    item: str | None
    label: str
    value: Scalar
    note: str = ""
    how: str = ""
    parts: tuple[Part, ...] = ()
    records: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers of a form, and what people should know besides (Chinese)."""

    answers: tuple[Answer, ...]
    notes: tuple[str, ...] = field(default=())


def plan_answers(
    workbook: Workbook,
    read: FormRead,
    found: Answers,
    header: Mapping[str, str],
    *,
    ours: Ours = NOTHING_OURS,
    named: Callable[[Address], str] = str,
) -> FillPlan:
    """Write every known answer into its cell when that is blank or holds what we wrote before.

    What a person wrote stays, whatever it is; the cells are named in the notes. header: id ->
    words for blank header items. Formulas are never written over. named: how people call a cell.
    """
    sheet = workbook.sheets[read.form.sheet]
    edits: list[SetCell] = []
    cells: list[FilledCell] = []
    kept: list[Address] = []
    notes = list(found.notes)
    for one in found.answers:
        stands = None if one.item is None else read.form.items.get(one.item)
        if stands is None or stands.cell is None:
            if _asked(read, one.id):
                notes.append(f"表上没有找到{one.label}，没有填")
            continue
        if one.value is None or one.value == "" or _same(stands, one.value):
            continue
        if not _ours_to_write(sheet, stands.cell, stands, ours.get(one.id, ())):
            kept.append(stands.cell)
            continue
        cell = sheet.at(stands.cell)
        was = None if cell is None or not cell.raw else cell.raw
        edits.append(SetCell(sheet.name, stands.cell, was, one.value))
        cells.append(FilledCell(sheet.name, stands.cell, one.id, one.value, one.note))
    for edit in header_edits(sheet, read, header):
        items = [item for item in header if read.located.value_cell(item) == edit.cell]
        edits.append(edit)
        cells.append(FilledCell(sheet.name, edit.cell, AND.join(items), edit.now))
    edits.sort(key=lambda edit: edit.cell)
    plan = EditPlan(workbook.source, workbook.sha256, tuple(edits))
    written = tuple(sorted(cells, key=lambda cell: cell.cell))
    return FillPlan(plan, written, (), (*notes, *_kept(kept, named)))


def answer_lines(
    form: FormSheet, found: Answers, named: Callable[[Address], str] = str
) -> Iterator[Line]:
    """One line of the 底稿 an answer; form: as filled; named: how people call a cell."""
    for one in found.answers:
        place = None if one.item is None else form.items.get(one.item)
        yield Line(
            one.id,
            "" if place is None or place.cell is None else named(place.cell),
            "",
            one.label,
            "" if one.value is None else _text(one.value),
            "" if place is None else place.typed,
            how=one.how,
            note=one.note,
            parts=one.parts,
            records=one.records,
        )


def digest(value: Scalar) -> str:
    """What is remembered of an answer: it survives other line ends and blanks."""
    return sha256(without_space(_text(value)).encode()).hexdigest()


def _text(value: Scalar) -> str:
    return format(value.normalize() + 0, "f") if isinstance(value, Decimal) else str(value)


def _asked(read: FormRead, answer: str) -> bool:
    """Whether the form, as it is laid out here, asks for this item, line or column at all."""
    layout = read.located.form.laid_out
    line, _, column = answer.partition("_")
    return layout is None or layout.lacking.isdisjoint({answer, line, column})


def _same(stands: FormCell, value: Scalar) -> bool:
    if isinstance(value, int | Decimal) and isinstance(stands.value, int | Decimal):
        return Decimal(stands.value) == Decimal(value)
    return without_space(stands.typed) == without_space(_text(value))


def _ours_to_write(sheet: Sheet, place: Address, stands: FormCell, before: Collection[str]) -> bool:
    cell = sheet.at(place)
    if cell is not None and cell.formula is not None:
        return False
    return not stands.typed.strip() or digest(stands.typed) in before


def _kept(cells: Sequence[Address], said: Callable[[Address], str]) -> Iterator[str]:
    if cells:
        named = "、".join(said(cell) for cell in cells[:MOST_CELLS])
        more = f"等{len(cells)}格" if len(cells) > MOST_CELLS else ""
        yield f"已有别人写的内容、没有动：{named}{more}"
