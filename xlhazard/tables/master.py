"""Reading the master (总台账). Staff edit it by hand: more columns, rows and colours are fine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from xlhazard.model.edits import AddColumn, NewSheet
from xlhazard.model.master import Master
from xlhazard.model.table import Table
from xlhazard.model.workbook import Workbook
from xlhazard.schema.types import ListSchema, Schema, Town
from xlhazard.tables import sheets
from xlhazard.tables.additions import with_columns, with_sheets
from xlhazard.tables.build import build_table, list_scope
from xlhazard.tables.names import Registry
from xlhazard.tables.resolving import Names
from xlhazard.tables.sheets import ListSheet
from xlhazard.tables.units import Units
from xlhazard.tables.values import Scope

_FIRST = ("units", "enterprises")
"""Read before the others, which look up units and names of enterprises there."""

_TOLERATED = frozenset({"ST13", "ST15", "ST16", "ST25"})
"""What staff may do to their own workbook without being told."""


def build_master(workbook: Workbook, schema: Schema, town: Town) -> Master:
    """Every list sheet of the master, by header, with the columns that the merge adds.

    Notices tell of sheets that are missing (ST08), doubled (ST10) or without header (ST28), of
    missing columns (ST12), merged cells and dates read from the month alone. Forms and unknown
    sheets are the office's own affair. Lists and columns that older masters lack are there,
    blank; additions holds the edits that put them in.
    """
    wanted = schema.lists_in_master(town)
    lists = {one: schema.in_master(schema.town_list(one, town)) for one in wanted}
    found = sheets.recognise(workbook, tuple(lists.values()), ())
    scope = Scope.of(workbook, schema.codes)
    names: Names | None = None
    tables: dict[str, Table] = {}
    notices = [
        sheets.headless_notice(sheet)
        for list_id, sheet in found.headless
        if not lists[list_id].later_as
    ]
    ours = [one for one in found.lists if not _of_the_office(one, lists[one.list_id])]
    named = {one.list_id for one in ours if not one.renamed}
    usable = [one for one in ours if not (one.renamed and one.list_id in named)]
    additions: list[AddColumn | NewSheet] = []
    for one in sorted(usable, key=_turn):
        list_schema = lists[one.list_id]
        if one.list_id in tables:
            continue
        built = build_table(
            one.sheet, list_schema, one.header, list_scope(scope, list_schema, schema), names
        )
        table, columns = with_columns(built.table, one.header, one.sheet, list_schema, schema)
        tables[one.list_id] = table
        additions += columns
        notices += [notice for notice in built.notices if notice.code not in _TOLERATED]
        if one.list_id == "units":
            scope = replace(scope, units=Units.of(built.table))
        elif one.list_id == "enterprises":
            names = Names(Registry.of(built.table), Registry())
    headless = {list_id for list_id, _ in found.headless}
    whole, added = with_sheets(tables, lists, workbook.sheets, schema, town)
    present = {*whole, *headless}
    notices += [sheets.missing_notice(lists[one].sheet) for one in wanted if one not in present]
    return Master(
        source=workbook.source,
        sha256=workbook.sha256,
        workbook=workbook,
        tables=whole,
        settings=_settings(tables.get("settings"), lists.get("settings")),
        notices=tuple(notices),
        additions=(*additions, *added),
    )


def _of_the_office(one: ListSheet, list_schema: ListSchema) -> bool:
    """A sheet of the office's own that only happens to bear the name of a list added later."""
    keyless = any(name not in one.header.columns for name in list_schema.key)
    return bool(list_schema.later_as) and keyless


def _turn(one: ListSheet) -> int:
    return _FIRST.index(one.list_id) if one.list_id in _FIRST else len(_FIRST)


def _settings(table: Table | None, list_schema: ListSchema | None) -> Mapping[str, str]:
    """Sheet 设置: key -> value as text; the last of equal keys counts, blanks are left out."""
    if table is None or list_schema is None:
        return {}
    return {
        row.text("key"): row.text("value") for row in table if row.text("key") and row.text("value")
    }
