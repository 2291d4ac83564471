"""What a template has to hold, from its template id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from xlhazard.model.address import Area
from xlhazard.model.results import TemplateProblem
from xlhazard.model.workbook import Workbook
from xlhazard.render.templates.ledger import LEDGER
from xlhazard.render.templates.master import master_lists
from xlhazard.render.templates.names import (
    GUIDE_SHEET,
    LISTS_SHEET,
    TEMPLATE_NAME,
    fingerprint,
)
from xlhazard.render.templates.unit import unit_forms, unit_lists
from xlhazard.schema.types import FormSchema, ListSchema, Schema, Town
from xlhazard.tables.ledger import ledger_list

_MARK = re.compile(r'"?([^|"]+)\|([^|"]+)\|([0-9a-f]+)"?')


@dataclass(frozen=True, slots=True)
class Mark:
    """What the hidden name XL_template says."""

    template: str
    version: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Expected:
    """The lists and forms of a template. optional are forms that some units file only."""

    template: str
    kind: str
    town: Town
    lists: tuple[ListSchema, ...]
    forms: tuple[FormSchema, ...]
    optional: tuple[FormSchema, ...] = ()

    @property
    def has_cover(self) -> bool:
        return self.kind in ("village", "department")

    def sheets(self, schema: Schema) -> frozenset[str]:
        """Every sheet that may stand in the workbook."""
        found = {one.sheet for one in self.lists}
        found |= {form.sheet for form in (*self.forms, *self.optional)}
        if self.has_cover:
            found |= {schema.cover.sheet, GUIDE_SHEET}
        return frozenset(found | {LISTS_SHEET})

    def fingerprint(self, schema: Schema, workbook: Workbook) -> str:
        """The fingerprint for the forms that are really there."""
        sheets = workbook.sheets
        forms = tuple(f.id for f in (*self.forms, *self.optional) if f.sheet in sheets)
        ordered = tuple(one for one in schema.sheet_order if one in forms)
        return fingerprint(self.lists, schema, ordered)


def mark_of(workbook: Workbook) -> Mark | None:
    """The template's mark, None where it is missing or was changed beyond recognition."""
    found = _MARK.fullmatch(workbook.names.get(TEMPLATE_NAME, "").strip())
    return None if found is None else Mark(found[1], found[2], found[3])


def expected(template: str, schema: Schema) -> Expected | TemplateProblem:
    """What a template of this id holds; a problem where no town has such a template."""
    town_id, _, kind = template.rpartition("-")
    for town in schema.towns.values():
        if town.id == town_id and (made := _of(template, kind, town, schema)) is not None:
            return made
        if template.startswith(f"{town.id}-"):
            made = _of(template, template.removeprefix(f"{town.id}-"), town, schema)
            if made is not None:
                return made
    return TemplateProblem(f"模板编号“{template}”不属于任何镇街方案。")


def _of(template: str, kind: str, town: Town, schema: Schema) -> Expected | None:
    if kind == "master":
        return Expected(template, kind, town, master_lists(schema, town), ())
    if kind == "village":
        return Expected(
            template,
            kind,
            town,
            unit_lists(schema, town, kind),
            unit_forms(schema, town, "village"),
        )
    if kind == "department":
        must = unit_forms(schema, town, kind)
        others = {
            form.id: form
            for unit_type in sorted(schema.as_department)
            for form in unit_forms(schema, town, unit_type)
            if form not in must
        }
        lists = unit_lists(schema, town, kind)
        return Expected(template, kind, town, lists, must, tuple(others.values()))
    if kind in schema.forms:
        return Expected(template, kind, town, (), (schema.forms[kind],))
    if (ledger := schema.ledgers.get(kind.removesuffix(LEDGER))) is not None:
        return Expected(template, kind, town, (ledger_list(ledger, schema),), ())
    return None


def labels_by_name(workbook: Workbook) -> Mapping[str, tuple[str, ...]]:
    """Defined name -> the texts of the cells it covers, for names over one column of _lists."""
    sheet = workbook.sheets.get(LISTS_SHEET)
    found: dict[str, tuple[str, ...]] = {}
    if sheet is None:
        return found
    for name, text in workbook.names.items():
        target, _, area_text = text.rpartition("!")
        if target.strip("'") != LISTS_SHEET:
            continue
        try:
            area = Area.parse(area_text)
        except ValueError:
            continue
        if area.first.column != area.last.column or area.last.row > 10_000:
            continue
        cells = (
            sheet.rows.get(row, {}).get(area.first.column)
            for row in range(area.first.row, area.last.row + 1)
        )
        found[name] = tuple("" if cell is None else cell.raw for cell in cells)
    return found
