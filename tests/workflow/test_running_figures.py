"""The dispatch table of an issued workbook goes on counting, and counts what the program counts."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.schemas import SCHEMA
from tests.workflow.desk import CLOCK, JUNE, MAY, TOWN, Desk, understood
from tests.workflow.running_world import (
    AS_OF_JUNE,
    AS_OF_MAY,
    UNIT,
    Record,
    Records,
    Typist,
    issued_for_june,
    master_with,
    name_of,
)
from xlhazard.deriving.measures import Lists, measured
from xlhazard.deriving.overlay import own_tables
from xlhazard.io.reader import read_bytes
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.edits import UNCHECKED, Edit, EditPlan, Scalar, SetCell
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Table
from xlhazard.model.workbook import RawCell
from xlhazard.schema.types import FormValue
from xlhazard.tables.display import display
from xlhazard.workflow.issue import IssueOrder, issue

DISPATCH = SCHEMA.forms["dispatch"]
VALUES = [value.id for value in DISPATCH.values]
SEED = 5
DISPATCH_FIRST = 3
"""Row of the form's first figures."""

OFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is missing here")
TYPED_MORE = {"d1_1": 2, "d2_1": 1, "d3_3b": 3, "d4_7": 1}
"""Figures of May in which the department knew more than its lists."""


def lists_of(tables: Mapping[str, Table]) -> Lists:
    return Lists(tables, SCHEMA, TOWN, {})


def figure(value: FormValue, lists: Lists, day: dt.date) -> Decimal:
    return Decimal(measured(value, lists, day).figure)


def may_lists(records: Records) -> Lists:
    rows = {
        name: Table(
            name,
            SCHEMA.lists[name].sheet,
            1,
            {},
            SCHEMA.lists[name].key,
            tuple(Row(number, one, {}) for number, one in enumerate(some)),
            len(some) + 1,
        )
        for name, some in records.items()
    }
    return lists_of(rows)


def typed_in(data: bytes, records: Records) -> bytes:
    """As a clerk types: names instead of codes, some days as text, below what is there."""
    one = understood(data)
    edits: list[Edit] = []
    assert one.cover is not None
    day = one.cover.cell("report_date")
    assert day is not None
    edits.append(SetCell(one.cover.sheet, day, UNCHECKED, AS_OF_JUNE))
    for list_id, some in records.items():
        table = one.tables[list_id]
        first = max((row.number for row in table.rows), default=table.header_row) + 1
        for number, record in enumerate(some):
            edits += _typed_row(table, first + number, number, record)
    return apply(data, EditPlan("", "", tuple(edits)))


def _typed_row(table: Table, row: int, number: int, record: Record) -> list[Edit]:
    columns = {column.id: column for column in SCHEMA.lists[table.list_id].columns}
    cells: dict[str, Scalar] = {
        name: display(columns[name], value, SCHEMA) for name, value in record.items()
    }
    if number % 3 and "enterprise_code" in cells and "enterprise_name" in table.columns:
        cells["enterprise_name"] = name_of(str(cells.pop("enterprise_code")))
    for name, value in cells.items():
        if isinstance(value, dt.date) and number % 4 == 0:
            cells[name] = f"{value.year}.{value.month}.{value.day}" if number % 8 else f"{value}"
    return [
        SetCell(table.sheet, Address(row, table.columns[name]), UNCHECKED, value)
        for name, value in cells.items()
    ]


def recalculated(data: bytes, folder: Path) -> bytes:
    """What LibreOffice makes of the workbook when it counts everything anew."""
    source = folder / "in.xlsx"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    order = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir"]
    subprocess.run(
        [*order, str(folder / "out"), str(source)], check=True, capture_output=True, timeout=180
    )
    return (folder / "out" / "in.xlsx").read_bytes()


def cells_of(data: bytes) -> Mapping[str, RawCell | None]:
    """The cell of every figure."""
    workbook = read_bytes(data, "a.xlsx").workbook
    assert workbook is not None
    form = understood(data).forms["dispatch"]
    sheet = workbook.sheets[DISPATCH.sheet]
    found = {}
    for value in DISPATCH.values:
        cell = form.cell(value.id)
        assert cell is not None
        found[value.id] = sheet.at(cell)
    return found


def answers(data: bytes) -> Mapping[str, Decimal | None]:
    form = understood(data).forms["dispatch"]
    found: dict[str, Decimal | None] = {}
    for value in DISPATCH.values:
        said = form[value.id]
        found[value.id] = Decimal(said) if isinstance(said, int | Decimal) else None
    return found


@dataclass(frozen=True)
class World:
    """One township: what was issued, and what stands in it after a month's typing."""

    desk: Desk
    before: Mapping[str, Decimal]
    then: Lists
    issued: bytes
    typed: bytes

    def wanted(self, value: FormValue, data: bytes, day: dt.date) -> Decimal:
        """The last accepted figure and what the lists count more than they did then."""
        submission = replace(understood(data), unit=UNIT)
        own = lists_of(own_tables(submission, self.desk.master, UNIT, SCHEMA))
        now, then = figure(value, own, day), figure(value, self.then, AS_OF_MAY)
        if value.cumulative == "flag":
            return max(now, self.before[value.id])
        return round(self.before[value.id] + now - then, 4)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """May is accepted; June's workbook goes out and a month's rows are typed into it."""
    records = Typist(SEED, 1, [MAY.day(n) for n in range(2, 26)], ()).records()
    then = may_lists(records)
    before = {
        value.id: figure(value, then, AS_OF_MAY) + TYPED_MORE.get(value.id, 0)
        for value in DISPATCH.values
    }
    folder = tmp_path_factory.mktemp("running")
    desk, issued = issued_for_june(folder, master_with(records, before))
    still_open = [row.text("hazard_id") for row in understood(issued).tables["hazards"]]
    # Some days of May that only now arrive, some after the day of the report.
    days = [MAY.day(29), MAY.day(10), *(JUNE.day(n) for n in range(2, 30))]
    june = Typist(SEED + 1, 101, days, still_open).records()
    known = {(one["hazard_id"], one["level"]) for one in records["listings"]}
    new = tuple(one for one in june["listings"] if (one["hazard_id"], one["level"]) not in known)
    return World(desk, before, then, issued, typed_in(issued, {**june, "listings": new}))


@pytest.fixture(scope="module")
def as_issued(world: World) -> Mapping[str, Decimal | None]:
    return answers(world.issued)


@pytest.fixture(scope="module")
def counted(world: World, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Decimal | None]:
    """The figures after the month's typing, counted by LibreOffice."""
    return answers(recalculated(world.typed, tmp_path_factory.mktemp("office")))


def test_every_figure_is_a_formula_with_its_result(world: World) -> None:
    assert all(cell is not None and cell.formula for cell in cells_of(world.issued).values())


@pytest.mark.parametrize("value", DISPATCH.values, ids=VALUES)
def test_the_stored_result_is_that_of_the_rows_as_issued(
    world: World, as_issued: Mapping[str, Decimal | None], value: FormValue
) -> None:
    assert as_issued[value.id] == world.wanted(value, world.issued, JUNE.last)


@OFFICE
@pytest.mark.parametrize("value", DISPATCH.values, ids=VALUES)
def test_an_office_program_counts_what_the_program_counts(
    world: World, counted: Mapping[str, Decimal | None], value: FormValue
) -> None:
    assert counted[value.id] == world.wanted(value, world.typed, AS_OF_JUNE)


@OFFICE
def test_the_rows_typed_move_the_figures(
    as_issued: Mapping[str, Decimal | None], counted: Mapping[str, Decimal | None]
) -> None:
    unmoved = [name for name in VALUES if counted[name] == as_issued[name]]
    assert len(unmoved) <= 4


@OFFICE
def test_what_the_formula_cannot_be_sure_of_leaves_the_cell_empty(
    world: World, tmp_path: Path
) -> None:
    """A day that is no day, an unknown word, a hazard that may be void: blank, and said why."""
    hazards = understood(world.issued).tables["hazards"]
    inspections = understood(world.issued).tables["inspections"]
    first = inspections.header_row + 1
    edits = (
        _cell(hazards, hazards.rows[0].number, "void_reason", "误报"),
        _cell(inspections, first, "inspected_on", "6月上旬"),
        _cell(inspections, first, "method", "抽查检查"),
    )
    data = recalculated(apply(world.issued, EditPlan("", "", edits)), tmp_path)
    found = answers(data)
    empty = {name for name in VALUES if found[name] is None}
    assert empty == {name for name in VALUES if name.startswith(("d1_", "d2_"))}
    workbook = read_bytes(data, "a.xlsx").workbook
    assert workbook is not None
    said = workbook.sheets[DISPATCH.sheet].at(Address(3, 10))
    assert said is not None
    assert "1-1清单里有认不准的内容" in said.raw


def test_last_months_figures_stand_beside_the_form(world: World) -> None:
    workbook = read_bytes(world.issued, "a.xlsx").workbook
    assert workbook is not None
    sheet = workbook.sheets[DISPATCH.sheet]
    titles = [sheet.at(Address(1, column)) for column in (8, 9)]
    assert [cell.raw for cell in titles if cell] == [
        "左栏上期累计\n（2023-05）",
        "右栏上期累计\n（2023-05）",
    ]
    row = DISPATCH_FIRST
    beside = [sheet.at(Address(row, column)) for column in (8, 9)]
    assert [Decimal(cell.raw) for cell in beside if cell] == [
        world.before["d1_1"],
        world.before["d1_2"],
    ]


def test_after_the_last_dispatch_month_there_is_no_dispatch_table(
    world: World, tmp_path: Path
) -> None:
    """The campaign's last table is that of 2023-12 (S1); nobody misses it then."""
    january = Month(2024, 1)
    issue(world.desk.township, IssueOrder(january, january.first, CLOCK, units=(UNIT,)))
    one = understood(world.desk.blank(UNIT, january))
    assert set(one.forms) == set()
    assert [notice.code for notice in one.notices] == []


def _cell(table: Table, row: int, field: str, value: Scalar) -> SetCell:
    return SetCell(table.sheet, Address(row, table.columns[field]), UNCHECKED, value)
