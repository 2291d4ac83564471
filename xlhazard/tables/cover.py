"""填报信息: who files, for which month, as of which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from xlhazard.model.finding import Notice, ReadAs
from xlhazard.model.fold import fold
from xlhazard.model.month import Month
from xlhazard.model.table import FormSheet
from xlhazard.model.workbook import Sheet, Workbook
from xlhazard.schema.types import FormSchema, Schema
from xlhazard.tables.form_sheet import read_form
from xlhazard.tables.labels import Page, find_items
from xlhazard.tables.units import Units
from xlhazard.tables.values import Scope

OPEN_ONLY = "open"
"""清单范围 结转在办: the lists hold only records that were carried forward or are new."""

MOST_ROWS = 40
MOST_LABELS = 6
"""A sheet with so many labels of the cover is the cover, whatever its name."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover, read. unit is by code, else by the one unit its name means."""

    sheet: FormSheet
    unit: str | None = None
    unit_name: str | None = None
    month: Month | None = None
    version: int | None = None
    complete: bool = True
    report_date: dt.date | None = None
    notices: tuple[Notice, ...] = ()
    read_as: tuple[ReadAs, ...] = ()


def find_cover(workbook: Workbook, schema: Schema) -> Sheet | None:
    """The sheet 填报信息, or one that has its labels."""
    named = workbook.sheets.get(schema.cover.sheet)
    if named is not None:
        return named
    folded = fold(schema.cover.sheet)
    for sheet in workbook.sheets.values():
        if fold(sheet.name) == folded or looks_like_cover(sheet, schema.cover):
            return sheet
    return None


def looks_like_cover(sheet: Sheet, cover: FormSchema) -> bool:
    """Most labels of the cover stand on this sheet, each alone in its cell."""
    page = Page.of(sheet, MOST_ROWS)
    return sum(bool(page.find(item.label)) for item in cover.items) >= MOST_LABELS


def read_cover(sheet: Sheet, schema: Schema, scope: Scope, units: Units | None) -> Cover:
    """Read every line; labels that are missing are told where the line is required (ST12).

    A blank code is taken from the roster where the name means one unit, and listed in read_as.
    """
    read = read_form(sheet, schema.cover, scope)
    form = read.form
    version = form["version"]
    code, name, supplied = _unit(form, units)
    missing = [
        Notice(
            "ST12",
            sheet.name,
            None,
            item.id,
            None,
            {"sheet": sheet.name, "header": item.label},
        )
        for item in schema.cover.items
        if item.required and item.id not in form.items and item.id not in _TOLD_ELSEWHERE
    ]
    return Cover(
        sheet=form,
        unit=code,
        unit_name=name,
        month=Month.read(form.text("period")),
        version=version if isinstance(version, int) else None,
        complete=form["scope"] != OPEN_ONLY,
        report_date=form.day("report_date"),
        notices=(*missing, *read.notices),
        read_as=(*read.read_as, *supplied),
    )


_TOLD_ELSEWHERE = frozenset({"unit_code", "unit_name", "template_id", "template_version", "town"})
"""Lines that KY07, ST06 and ST07 speak of, or that have a default."""


def _unit(
    form: FormSheet, units: Units | None
) -> tuple[str | None, str | None, tuple[ReadAs, ...]]:
    code, name = form.text("unit_code"), form.text("unit_name").strip()
    if code:
        known = units.by_code(code) if units is not None else None
        return code, (known.name if known is not None else name) or None, ()
    found = units.by_name(name) if units is not None and name else None
    if found is None or (answer := form.items.get("unit_code")) is None or answer.fault:
        return (None if found is None else found.code), name or None, ()
    read_as = () if answer.cell is None else (ReadAs(form.sheet, answer.cell, "", found.code),)
    return found.code, found.name, read_as


def resolve_town(workbook: Workbook, schema: Schema) -> str | None:
    """Id of the town profile that the cover names, by id or name; None when it names none."""
    sheet = find_cover(workbook, schema)
    if sheet is None:
        return None
    label = next((item.label for item in schema.cover.items if item.id == "town"), None)
    if label is None:
        return None
    spot = find_items(Page.of(sheet), {"town": label}).get("town")
    cell = None if spot is None else sheet.at(spot.cell)
    if cell is None:
        return None
    return _towns(schema).get(fold(cell.raw))


def _towns(schema: Schema) -> Mapping[str, str]:
    named = {fold(town.name): town.id for town in schema.towns.values()}
    return named | {fold(town_id): town_id for town_id in schema.towns}
