"""Typing the 9+6 table, the ten-measures form and the stage report the way clerks do."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from xlhazard.examples.habits import Habit, Typed, typed, typed_day
from xlhazard.model.address import Address
from xlhazard.model.fold import fold_label
from xlhazard.model.workbook import Sheet
from xlhazard.schema.form_types import FormSchema, FormValue
from xlhazard.schema.types import Column, Kind, Schema
from xlhazard.tables.forms import Located, locate

Answers = Mapping[str, object]

_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789."}
_QUOTES: Mapping[str, Callable[[str], str]] = {
    "synonyms": lambda label: label.replace("“", '"').replace("”", '"'),
    "spaced": lambda label: f" {label[:4]} {label[4:]}　",
    "moved": lambda label: label.replace("“", "『").replace("”", "』"),
}


def typed_form(
    sheet: Sheet,
    form: FormSchema,
    schema: Schema,
    answers: Answers,
    habit: Habit,
    unit: str,
    as_of: dt.date,
) -> Iterator[tuple[Address, Typed]]:
    """Every cell of the form that this clerk types in, with what is typed."""
    located = locate(sheet, form)
    if form.id != "stage_reports":
        yield from _header(sheet, form, habit, unit, as_of)
        yield from _retyped_labels(sheet, located, habit)
    values = {value.id: value for value in form.values}
    items = {item.id: item for item in (*form.items, *form.columns)}
    chance = random.Random(0)
    for name, answer in answers.items():
        spot = located.spots[name]
        column = name.rpartition("_")[2] if name[:1] == "r" and name[1].isdigit() else name
        if name in values:
            yield spot.cell, _figure(values[name], answer, habit)
        elif name.startswith("m") and name.endswith(("_leader", "_person")):
            person = Column(name, name, Kind.PERSON)
            yield spot.cell, typed(person, answer, habit, schema, chance)
        else:
            column = "next_step" if name.endswith("_next_step") else column
            item = items[column]
            made = Column(item.id, item.label, item.kind, codes=item.codes, unit=item.unit)
            yield spot.cell, typed(made, answer, habit, schema, chance)


def _header(
    sheet: Sheet, form: FormSchema, habit: Habit, unit: str, as_of: dt.date
) -> Iterator[tuple[Address, Typed]]:
    """单位 and 时间, each behind its label in the label's own cell."""
    day = {
        "dots": f"{as_of.year}.{as_of.month}.{as_of.day}",
        "slash": f"{as_of.year}/{as_of.month}/{as_of.day}",
        "wide": f"{as_of:%Y-%m-%d}".translate(_WIDE),
        "digits": f" {as_of.year} 年 {as_of.month} 月 {as_of.day} 日",
    }.get(habit.date, typed_day(as_of, habit))
    texts = {"unit": unit, "date": day}
    for item in form.items:
        yield _label_cell(sheet, item.label), f"{item.label}：{texts[item.id]}"


def _label_cell(sheet: Sheet, label: str) -> Address:
    for address, cell in sheet.cells():
        shown = (cell.formula or "").removeprefix('"') if cell.formula else cell.raw
        if fold_label(shown.split("：", maxsplit=1)[0]) == fold_label(label):
            return address
    raise ValueError(f"{sheet.name}: no header item {label}")


def _retyped_labels(
    sheet: Sheet, located: Located, habit: Habit
) -> Iterator[tuple[Address, Typed]]:
    """Printed texts that this clerk's copy of the form has with other quote marks or blanks."""
    way = "spaced" if habit.spaced else "moved" if habit.layout == "moved" else ""
    change = _QUOTES.get(way or ("synonyms" if habit.synonyms else ""))
    if change is None:
        return
    printed = {
        located.spots[name].label
        for name in (*(f"r{n}_measure" for n in (4, 7)), "t4_1", "t4_3")
        if name in located.spots
    }
    for place in sorted(printed):
        cell = sheet.at(place)
        if cell is not None:
            yield place, change(cell.raw)


def _figure(value: FormValue, answer: object, habit: Habit) -> Typed:
    """A number, with its unit word or in wide digits where the clerk is used to that."""
    number = Decimal(str(answer))
    plain = format(number.normalize(), "f")
    if habit.layout in ("moved", "untidy"):
        return f"{plain}{value.unit}"
    if habit.date == "wide":
        return plain.translate(_WIDE)
    return int(number) if number == int(number) else float(number)
