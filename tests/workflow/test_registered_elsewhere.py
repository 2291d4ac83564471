"""Hazards that a department registered at a village's enterprise: shown to it, never its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from tests.support.schemas import SCHEMA
from tests.workflow.desk import CLOCK, JUNE, Desk, raw_typed, submitted, understood
from tests.workflow.honest import REGISTRY, hazard, hazard_id, work
from xlhazard.io.reader import read_bytes
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.edits import UNCHECKED, EditPlan, SetCell
from xlhazard.model.table import Table, Value
from xlhazard.tables.display import display
from xlhazard.workflow.issue import IssueOrder, issue
from xlhazard.workflow.validate import ValidateOrder, validate

VILLAGE, DEPARTMENT = "HL-03", "JS"
THEIRS, OWN = hazard_id(DEPARTMENT, 1), hazard_id(VILLAGE, 1)
TODAY = JUNE.day(25)
MENDED: Mapping[str, Value] = {
    "hazard_id": THEIRS,
    "measures": "重做接地并更换线路",
    "completed_on": JUNE.day(12),
}
ACCEPTED: Mapping[str, Value] = {
    "hazard_id": THEIRS,
    "accepted_on": JUNE.day(14),
    "accepted_by": ("赵刚",),
    "result": "pass",
    "signed": True,
    "closed_on": JUNE.day(14),
}


@dataclass(frozen=True)
class Town:
    """May is merged: the village has one hazard of its own, the department one in the village."""

    desk: Desk
    village: bytes
    department: bytes


@pytest.fixture(scope="module")
def prepared_town(township: Path, tmp_path_factory: pytest.TempPathFactory) -> Town:
    desk = Desk.copy_of(township, tmp_path_factory.mktemp("elsewhere"))
    own = {
        "enterprises": [{**REGISTRY, "village": VILLAGE}],
        "hazards": [hazard(VILLAGE, 1)],
        "rectifications": [work(VILLAGE, 1)],
    }
    found = {"source": "department", "found_on": dt.date(2023, 5, 18)}
    theirs = {
        "enterprises": [{**REGISTRY, "village": VILLAGE}],
        "hazards": [hazard(DEPARTMENT, 1, location="料场", **found)],
    }
    desk.receive(submitted(desk.blank(VILLAGE), own), "村5月.xlsx")
    desk.receive(submitted(desk.blank(DEPARTMENT), theirs), "站5月.xlsx")
    result = desk.merge()
    assert len(result.merged) == 2, result.report.files
    issue(desk.township, IssueOrder(JUNE, JUNE.first, CLOCK))
    return Town(desk, desk.blank(VILLAGE, JUNE), desk.blank(DEPARTMENT, JUNE))


@pytest.fixture
def town(prepared_town: Town, tmp_path: Path) -> Town:
    desk = Desk.copy_of(prepared_town.desk.root, tmp_path)
    return Town(desk, prepared_town.village, prepared_town.department)


def filled(data: bytes, list_id: str, record: Mapping[str, Value]) -> bytes:
    """The record typed into the row that waits for it."""
    table = understood(data).tables[list_id]
    row = waiting_row(data, table)
    columns = {column.id: column for column in SCHEMA.lists[list_id].columns}
    edits = tuple(
        SetCell(
            table.sheet,
            Address(row, table.columns[name]),
            UNCHECKED,
            display(columns[name], value, SCHEMA),
        )
        for name, value in record.items()
        if name != "hazard_id"
    )
    return apply(data, EditPlan("", "", edits))


def waiting_row(data: bytes, table: Table) -> int:
    workbook = read_bytes(data, "a.xlsx").workbook
    assert workbook is not None
    sheet, column = workbook.sheets[table.sheet], table.columns["hazard_id"]
    found = [
        number
        for number, cells in sheet.rows.items()
        if column in cells and cells[column].raw == THEIRS
    ]
    assert len(found) == 1
    return found[0]


def returned(data: bytes) -> bytes:
    return filled(filled(submitted(data, {}, month=JUNE), "rectifications", MENDED), *LAST)


LAST = ("acceptances", ACCEPTED)


def test_it_is_issued_grey_and_marked_with_rows_ready(prepared_town: Town, tmp_path: Path) -> None:
    one = understood(prepared_town.village)
    assert [row.text("hazard_id") for row in one.tables["hazards"]] == [OWN, THEIRS]
    assert [row.text("hazard_id") for row in one.tables["rectifications"]] == [OWN]
    assert not one.tables["acceptances"].rows
    path = tmp_path / "a.xlsx"
    path.write_bytes(prepared_town.village)
    sheet = openpyxl.load_workbook(path)[SCHEMA.lists["hazards"].sheet]
    number = one.tables["hazards"].rows[1].number
    assert sheet.cell(number, 1).value == "部门登记（建设站）"
    assert {sheet.cell(number, column).fill.fgColor.rgb for column in (1, 2, 5)} == {"00EDEDED"}
    assert sheet.cell(number - 1, 5).fill.fgColor.rgb != "00EDEDED"


def test_it_is_not_issued_to_another_village(prepared_town: Town) -> None:
    other = understood(prepared_town.desk.blank("HL-01", JUNE))
    assert THEIRS not in [row.text("hazard_id") for row in other.tables["hazards"]]


def test_it_does_not_count_in_the_village_figures(prepared_town: Town) -> None:
    form = understood(prepared_town.village).forms["dispatch"]
    assert [form[one] for one in ("d1_1", "d1_3")] == [0, 0]


def test_what_comes_back_changes_only_what_is_the_villages(town: Town) -> None:
    town.desk.receive(returned(town.village), "村6月.xlsx", JUNE)
    town.desk.receive(submitted(town.department, {}, month=JUNE), "站6月.xlsx", JUNE)
    result = town.desk.merge(month=JUNE)
    assert (len(result.merged), result.conflicts) == (2, ())
    assert not [note for note in result.notes if "其他单位" in note]
    tables = town.desk.master.tables
    filed = {row.text("hazard_id"): row.text("filed_by") for row in tables["hazards"]}
    assert filed == {OWN: VILLAGE, THEIRS: DEPARTMENT}
    for list_id in ("rectifications", "acceptances"):
        rows = [row for row in tables[list_id] if row.text("hazard_id") == THEIRS]
        assert [row.text("filed_by") for row in rows] == [VILLAGE]
    again = town.desk.township.master.read_bytes()
    assert town.desk.merge(month=JUNE).merged == ()
    assert town.desk.township.master.read_bytes() == again


def test_what_the_village_changes_in_it_is_told_and_not_taken(town: Town) -> None:
    data = raw_typed(returned(town.village), "hazards", 1, "location", "另一处")
    town.desk.receive(data, "村6月.xlsx", JUNE)
    result = town.desk.merge(month=JUNE)
    assert [note for note in result.notes if "有其他单位填报的行" in note and THEIRS in note]
    hazards = town.desk.master.tables["hazards"].first_by("hazard_id")
    assert hazards[THEIRS].text("location") == "料场"


def test_what_the_department_changes_meanwhile_is_no_false_alarm(town: Town) -> None:
    number = [r.text("hazard_id") for r in town.desk.master.tables["hazards"]].index(THEIRS)
    town.desk.staff_type("hazards", number, "location", "料场东侧")
    town.desk.receive(returned(town.village), "村6月.xlsx", JUNE)
    result = town.desk.merge(month=JUNE)
    assert (len(result.merged), result.conflicts) == (1, ())
    assert not [note for note in result.notes if "其他单位" in note]


@pytest.mark.parametrize("alone", [False, True])
def test_nothing_is_found_in_it(town: Town, tmp_path: Path, alone: bool) -> None:
    """The village hears of its own rows only, with the master and without."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(returned(town.village))
    township = None if alone else town.desk.township
    (report,) = validate([path], township, ValidateOrder(TODAY)).report.files
    assert [one for one in report.findings if THEIRS in one.message] == []
    assert {one.code for one in report.findings} & {"CM11", "KY04", "XR10", "XR02"} == set()
