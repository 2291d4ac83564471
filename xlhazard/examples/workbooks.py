"""Typing a unit's month into its issued workbook, with the honest mess of real submissions."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from xlhazard.examples.form_typing import typed_form
from xlhazard.examples.habits import Habit, Typed, typed, typed_day, typed_pair
from xlhazard.examples.months import Records
from xlhazard.examples.own_tables import with_own_tables, with_picture
from xlhazard.examples.story import Unit
from xlhazard.io.reader import read_bytes
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.edits import UNCHECKED, EditPlan, Scalar, SetCell
from xlhazard.model.fold import fold_label
from xlhazard.model.month import Month
from xlhazard.model.workbook import Sheet, Workbook
from xlhazard.schema.form_types import FormSchema
from xlhazard.schema.types import Kind, ListSchema, Schema, Town

Lines = Sequence[Mapping[str, Typed]]


@dataclass(frozen=True, slots=True)
class Sent:
    """What one unit sends for one month: the facts and how they are typed."""

    unit: Unit
    month: Month
    as_of: dt.date
    version: int
    records: Records
    figures: Mapping[str, int | Decimal | bool]
    habit: Habit
    form_texts: Mapping[str, str] = field(default_factory=dict)
    """Form cells typed otherwise than the figures say (cell id -> text)."""
    forms: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """The other forms: form id -> item -> answer."""


def typed_workbook(blank: bytes, sent: Sent, schema: Schema, town: Town, seed: int) -> bytes:
    """The issued workbook with the month typed in; blank is the issued file's bytes."""
    chance = random.Random(seed)
    tables = {
        one.id: (one, _lines(one, sent, schema, chance))
        for one in (schema.town_list(list_id, town) for list_id in sent.records)
        if sent.records[one.id]
    }
    own = [pair for pair in tables.values() if _keeps_own(pair[0], sent.habit)]
    if own:
        blank = with_own_tables(blank, own, sent.habit, chance)
    if sent.habit.picture:
        blank = with_picture(blank, schema.lists["hazards"].sheet)
    workbook = read_bytes(blank, f"{sent.unit.code}.xlsx").workbook
    if workbook is None:
        raise ValueError(f"{sent.unit.code}: the issued workbook cannot be read")
    edits = [
        *_cover(workbook.sheets[schema.cover.sheet], sent, schema),
        *(
            edit
            for one, lines in tables.values()
            if not _keeps_own(one, sent.habit)
            for edit in _issued_table(workbook.sheets[one.sheet], one, lines, sent.habit)
        ),
    ]
    form = schema.forms["dispatch"]
    if sent.figures:
        edits += _dispatch(workbook.sheets[form.sheet], form, sent)
    for form_id, answers in sent.forms.items():
        edits += _other_form(workbook, schema.forms[form_id], answers, sent, schema)
    return apply(blank, EditPlan(workbook.source, workbook.sha256, tuple(edits)))


def _other_form(
    workbook: Workbook,
    form: FormSchema,
    answers: Mapping[str, object],
    sent: Sent,
    schema: Schema,
) -> Iterator[SetCell]:
    sheet = workbook.sheets[form.sheet]
    name, day, habit = sent.unit.name, sent.as_of, sent.habit
    for cell, value in typed_form(sheet, form, schema, answers, habit, name, day):
        yield _set(sheet, cell, value)


def _keeps_own(list_schema: ListSchema, habit: Habit) -> bool:
    return habit.layout in ("moved", "grouped") and list_schema.id != "enterprises"


def _lines(
    list_schema: ListSchema, sent: Sent, schema: Schema, chance: random.Random
) -> list[dict[str, Typed]]:
    """The records of one list as this clerk types them."""
    columns = {c.id: c for c in list_schema.columns if not c.is_derived}
    lines = [
        {
            name: typed(columns[name], value, sent.habit, schema, chance)
            for name, value in row.items()
            if name in columns and value is not None
        }
        for row in sent.records[list_schema.id]
    ]
    if sent.habit.by_name and any(c.resolves for c in columns.values()):
        for line in lines:
            if line.get("enterprise_name"):
                line.pop("enterprise_code", None)
    return lines


def _set(sheet: Sheet, cell: Address, value: Typed) -> SetCell:
    now: Scalar = Decimal(str(value)) if isinstance(value, float) else value
    found = sheet.at(cell)
    typed_over = found is not None and found.formula is not None
    return SetCell(sheet.name, cell, found.raw if found and typed_over else UNCHECKED, now)


def _text(sheet: Sheet, cell: Address) -> str:
    found = sheet.at(cell)
    if found is None:
        return ""
    return (found.formula or "").removeprefix('"') if found.formula else found.raw


def _behind(sheet: Sheet, label: str) -> Address:
    """The cell behind a label, behind its whole merge where it has one."""
    for address, cell in sheet.cells():
        if cell.kind == "s" and fold_label(cell.raw) == fold_label(label):
            merge = next((area for area in sheet.merged if address in area), None)
            last = merge.last.column if merge else address.column
            return Address(address.row, last + 1)
    raise ValueError(f"{sheet.name}: no label {label}")


def _cover(sheet: Sheet, sent: Sent, schema: Schema) -> Iterator[SetCell]:
    values: dict[str, Typed] = {
        "unit_code": sent.unit.code,
        "unit_name": sent.unit.name,
        "period": str(sent.month),
        "report_date": sent.as_of,
        "filler": sent.unit.filler,
        "leader": sent.unit.leader,
        "version": sent.version,
        "scope": "全部累计",
    }
    for item in schema.cover.items:
        if item.id in values:
            yield _set(sheet, _behind(sheet, item.label), values[item.id])


def _issued_table(
    sheet: Sheet, list_schema: ListSchema, lines: Lines, habit: Habit
) -> Iterator[SetCell]:
    """Typed top down below the header; spare ids that are not used up stay where they are."""
    row, columns = _header(sheet, list_schema)
    keys = [name for name in list_schema.key if name in columns]
    untidy = habit.layout == "untidy"
    for number, line in enumerate(lines, 1):
        row += 1
        if untidy and number % 6 == 0:
            yield from (_set(sheet, Address(row, columns[key]), None) for key in keys)
            row += 1
        typed_in = {**line, **{key: line.get(key) for key in keys}}
        if untidy and "seq" in columns:
            typed_in["seq"] = number
        for name, value in typed_in.items():
            yield _set(sheet, Address(row, columns[name]), value)
    if untidy:
        for below in (row + 1, row + 2):
            yield from (_set(sheet, Address(below, columns[key]), None) for key in keys)
        yield _set(sheet, Address(row + 1, 1), "合计")
        yield _set(sheet, Address(row + 2, 1), f"注：本表共{len(lines)}条。")


def _header(sheet: Sheet, list_schema: ListSchema) -> tuple[int, dict[str, int]]:
    wanted = {fold_label(c.header): c.id for c in list_schema.columns}
    best: tuple[int, dict[str, int]] = (0, {})
    for number in sorted(sheet.rows)[:15]:
        found = {
            wanted[fold_label(cell.raw)]: column
            for column, cell in sheet.rows[number].items()
            if cell.kind == "s" and fold_label(cell.raw) in wanted
        }
        if len(found) > len(best[1]):
            best = (number, found)
    return best


def _dispatch(sheet: Sheet, form: FormSchema, sent: Sent) -> Iterator[SetCell]:
    habit = sent.habit
    wordy = habit.layout == "untidy" and sent.unit.is_village
    name = f"{sent.unit.name}委会" if wordy else sent.unit.name
    yield _header_item(sheet, form, "unit", name)
    yield _header_item(sheet, form, "date", str(typed_day(sent.as_of, habit)))
    composites = {c.id for c in form.composites}
    for value in form.values:
        if value.cell_id not in composites:
            figure = _figure(sent.figures[value.id], value.kind, habit)
            shown = sent.form_texts.get(value.id, figure)
            yield _set(sheet, _behind(sheet, value.label), shown)
    for composite in form.composites:
        first, second = (sent.figures[part] for part in composite.parts)
        pair = typed_pair(first, second, composite.id, habit)
        shown = sent.form_texts.get(composite.id, pair)
        yield _set(sheet, _behind(sheet, composite.label), shown)
    if habit.spaced:
        yield from _stretched_labels(sheet, form)


def _figure(value: int | Decimal | bool, kind: Kind, habit: Habit) -> Typed:
    if kind is Kind.YES_NO:
        return habit.yes if value else "否"
    return f"{value}" if habit.date == "wide" else int(value)


def _header_item(sheet: Sheet, form: FormSchema, item_id: str, text: str) -> SetCell:
    label = next(item.label for item in form.items if item.id == item_id)
    for address, _ in sheet.cells():
        words = _text(sheet, address).split("：", maxsplit=1)[0]
        if fold_label(words) == fold_label(label):
            return _set(sheet, address, f"{label}：{text}")
    raise ValueError(f"{sheet.name}: no header item {label}")


def _stretched_labels(sheet: Sheet, form: FormSchema) -> Iterator[SetCell]:
    """Stray blanks inside labels, as old copies of the form have them."""
    labels = {fold_label(v.label) for v in form.values[:6]}
    for address, cell in sheet.cells():
        if cell.kind == "s" and fold_label(cell.raw) in labels:
            yield _set(sheet, address, f"{cell.raw[:6]} {cell.raw[6:]} ")
