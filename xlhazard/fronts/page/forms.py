"""Which of the loose files are official forms to be filled, and which came in from units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from xlhazard.filling.plan import find_form
from xlhazard.fronts.page.dropped import sheet_names
from xlhazard.io.reader import read_bytes
from xlhazard.io.word.reader import looks_like_word, read_word
from xlhazard.model.fold import fold
from xlhazard.model.month import Month
from xlhazard.model.workbook import Workbook
from xlhazard.schema.types import FormSchema, Schema
from xlhazard.tables.cover import find_cover
from xlhazard.tables.form_sheet import FormRead
from xlhazard.tables.units import Units
from xlhazard.tables.values import Scope
from xlhazard.workflow.fill_planning import office_of
from xlhazard.workflow.place import Place

_OFFICE = (".xlsx", ".xlsm", ".docx")


def official_forms(loose: Mapping[str, bytes], place: Place, month: Month) -> Mapping[str, str]:
    """Name -> id of the form, of every file that is one of the office's own.

    A workbook with a cover came from a unit; so did one on which a unit of the roster names itself.
    """
    roster = place.master.tables["units"]
    others = tuple(row for row in roster if row.text("unit_type") != "office")
    units = Units.of(replace(roster, rows=others))
    found = {}
    for name, data in loose.items():
        if not name.lower().endswith(_OFFICE) or place.schema.cover.sheet in sheet_names(data):
            continue
        workbook = _opened(name, data)
        if workbook is None or find_cover(workbook, place.schema) is not None:
            continue
        form = _form_of(workbook, place, month, units)
        if form is not None:
            found[name] = form
    return found


def _opened(name: str, data: bytes) -> Workbook | None:
    if looks_like_word(data, name):
        return read_word(data, name).reading.workbook
    return read_bytes(data, name).workbook


def _form_of(workbook: Workbook, place: Place, month: Month, units: Units) -> str | None:
    known = place.schema.forms.values()
    # The town's own forms first; a form under its own sheet name before one that only looks alike.
    ordered = sorted(
        known, key=lambda one: (one.sheet not in workbook.sheets, one.id not in place.town.forms)
    )
    for form in ordered:
        read = _read(workbook, form, place.schema, month)
        if read is not None:
            return None if _is_a_units(read, units, place) else form.id
    return None


def _read(workbook: Workbook, form: FormSchema, schema: Schema, month: Month) -> FormRead | None:
    return find_form(workbook, form, replace(Scope.of(workbook, schema.codes), period=month))


def _is_a_units(read: FormRead, units: Units, place: Place) -> bool:
    unit = read.form.text("unit")
    return fold(unit) != fold(office_of(place)) and units.find(unit) is not None
