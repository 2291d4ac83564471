"""Every register is a sheet of the master and of the workbooks that file it, town by town."""

from __future__ import annotations

from functools import cache

import pytest

from tests.registers.rows import REGISTERS
from tests.support.schemas import SCHEMA
from xlhazard.io.reader import read_file
from xlhazard.io.schema_files import bundled_workbooks
from xlhazard.model.workbook import Workbook

TOWNS = sorted(SCHEMA.towns)
NEVER_IN_VILLAGE = ("report_rewards", "people")


@cache
def built(town_id: str, which: str) -> Workbook:
    """As shipped; another test sees to it that they are what the schemas say."""
    name = "master" if which == "master" else f"unit-{which}"
    workbook = read_file(bundled_workbooks() / town_id / f"{name}.xlsx").workbook
    assert workbook is not None
    return workbook


def headers(workbook: Workbook, sheet: str) -> set[str]:
    return {cell.raw for row in workbook.sheets[sheet].rows.values() for cell in row.values()}


@pytest.mark.parametrize("town_id", TOWNS)
def test_the_registers_of_a_town_are_in_its_workbooks(town_id: str) -> None:
    profile = SCHEMA.towns[town_id]
    for list_id in REGISTERS:
        own = SCHEMA.town_list(list_id, profile)
        used = list_id in profile.optional_lists
        filed = used and "department" in own.filed_by
        assert (own.sheet in built(town_id, "master").sheets) is used, list_id
        assert (own.sheet in built(town_id, "department").sheets) is filed, list_id
        assert own.sheet not in built(town_id, "village").sheets, list_id
        assert not used or filed or "office" in own.filed_by, list_id


@pytest.mark.parametrize("town_id", TOWNS)
def test_every_column_of_a_register_stands_there(town_id: str) -> None:
    profile = SCHEMA.towns[town_id]
    provenance = {column.header for column in SCHEMA.master_columns}
    for list_id in profile.optional_lists:
        own = SCHEMA.town_list(list_id, profile)
        wanted = {column.header for column in own.columns}
        assert wanted <= headers(built(town_id, "department"), own.sheet), list_id
        assert wanted | provenance <= headers(built(town_id, "master"), own.sheet), list_id


@pytest.mark.parametrize("town_id", TOWNS)
def test_rewards_and_the_roster_never_reach_a_village(town_id: str) -> None:
    """Neither as a sheet nor as words of any cell, note, name or value list."""
    village = built(town_id, "village")
    for list_id in NEVER_IN_VILLAGE:
        sheet = SCHEMA.lists[list_id].sheet
        assert sheet not in village.sheets
        assert sheet in built(town_id, "master").sheets
        assert all(sheet not in formula for formula in village.names.values())


def test_every_register_is_used_by_some_town_of_a_document() -> None:
    named = [one for one in TOWNS if one != "full"]
    used = {list_id for one in named for list_id in SCHEMA.towns[one].optional_lists}
    assert used == set(REGISTERS)
