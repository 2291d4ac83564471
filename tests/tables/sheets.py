"""Sheets for these tests, and how a list is read from one."""

from __future__ import annotations

from dataclasses import replace

from tests.support.mdbook import mdbook
from tests.support.schemas import SCHEMA, town
from tests.tables.reading import JUNE
from xlhazard.model.address import Area
from xlhazard.model.workbook import Sheet
from xlhazard.schema.types import ListSchema
from xlhazard.tables.build import Built, build_table, list_scope
from xlhazard.tables.headers import Header, find_header
from xlhazard.tables.resolving import Names

FULL = town("full")


def list_of(list_id: str) -> ListSchema:
    return SCHEMA.town_list(list_id, FULL)


def sheet_of(text: str, *merged: str, **changed: object) -> Sheet:
    """The only sheet of a Markdown workbook, with merged cells such as "A1:C1"."""
    lines = "\n".join(line.strip() for line in text.splitlines())
    (sheet,) = mdbook(f"# 表\n{lines}").sheets.values()
    areas = tuple(Area.parse(one) for one in merged)
    return replace(sheet, merged=areas, **changed)


def header_of(list_id: str, sheet: Sheet) -> Header:
    header = find_header(sheet, list_of(list_id))
    assert header is not None
    return header


def built(list_id: str, sheet: Sheet, names: Names | None = None) -> Built:
    list_schema = list_of(list_id)
    scope = list_scope(JUNE, list_schema, SCHEMA)
    return build_table(sheet, list_schema, header_of(list_id, sheet), scope, names)


def codes(made: Built) -> list[tuple[str, str]]:
    """Code and cell of every notice but those about missing columns."""
    return [(one.code, str(one.cell)) for one in made.notices if one.code not in ("ST12", "ST13")]
