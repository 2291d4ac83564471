"""An office made the master its own: nothing of that is lost in a month of our writing."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from io import BytesIO
from typing import TypeAlias

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries

from tests.io_writing.test_shortened import streaming
from tests.support.parts import changed_parts
from tests.support.rich import unzipped
from tests.support.schemas import SCHEMA
from tests.support.staffed import DESK, LIST, OWN, staffed
from tests.workflow.desk import JUNE, Desk, submitted
from tests.workflow.honest import month_of
from xlhazard.workflow.flag import FlagOrder, flag

Stored: TypeAlias = dict[str, dict[str, object]]


def values_of(data: bytes) -> Stored:
    """Every cell of every sheet as it is stored, formulas as such."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(BytesIO(data))
    return {
        sheet.title: {
            cell.coordinate: cell.value
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in book
    }


@pytest.fixture
def office(desk: Desk) -> Desk:
    """After May: the master with its records, and staff's own things in it."""
    desk.receive(submitted(desk.blank("HL-03"), month_of()), "a.xlsx")
    desk.merge()
    table = desk.master.tables["hazards"]
    data = staffed(desk.township.master.read_bytes(), table.header_row, table.rows[-1].number)
    desk.township.master.write_bytes(data)
    return desk


WAYS = [pytest.param(nullcontext, id="whole"), pytest.param(streaming, id="piece by piece")]


@pytest.mark.parametrize("way", WAYS)
def test_all_that_staff_put_into_the_master_survives_a_month(
    office: Desk, way: type[AbstractContextManager[object]]
) -> None:
    before = office.township.master.read_bytes()
    old_last = office.master.tables["hazards"].rows[-1].number
    rows = {**month_of("HL-01", 3), "enterprises": []}
    with way():
        office.receive(submitted(office.blank("HL-01"), month_of("HL-01", 3)), "b.xlsx")
        result = office.merge()
        assert [one.unit for one in result.merged] == ["HL-01"], result.refused
        flag(office.township, FlagOrder(today=JUNE.day(27), month=JUNE))
    after = office.township.master.read_bytes()
    table = office.master.tables["hazards"]
    assert [row.text("hazard_id") for row in table.rows][-3:] == [
        row["hazard_id"] for row in rows["hazards"]
    ]
    kept_whole(before, after)
    told_again(office, values_of(before), values_of(after), old_last)
    ranges_grew(after, old_last, table.rows[-1].number)
    office.merge()
    assert office.township.master.read_bytes() == after


def kept_whole(before: bytes, after: bytes) -> None:
    """Parts that we have no business with are the same bytes."""
    changed = changed_parts(before, after)
    theirs = ("chart", "drawing", "media", "pivot", "slicer", "vba", "comments", "theme")
    assert [name for name in changed if any(word in name.lower() for word in theirs)] == []
    sheets = list(values_of(before))
    assert f"xl/worksheets/sheet{sheets.index(DESK) + 1}.xml" not in changed
    parts = unzipped(after)
    assert b"x14:slicerList" in parts[f"xl/worksheets/sheet{sheets.index(LIST) + 1}.xml"]
    assert b"<pivotCaches>" in parts["xl/workbook.xml"]
    assert b"macroEnabled" in parts["[Content_Types].xml"]


def told_again(office: Desk, before: Stored, after: Stored, last: int) -> None:
    """Every cell stands where it stood with what it held, but for those that we work out."""
    assert list(after)[: len(before)] == list(before)
    for list_id in ("hazards", "rectifications", "enterprises", "units", "settings"):
        table = office.master.tables[list_id]
        ours = {get_column_letter(table.columns[name]) for name in worked_out(list_id)}
        lost = {
            place: value
            for place, value in before[table.sheet].items()
            if after[table.sheet].get(place) != value and place.rstrip("0123456789") not in ours
        }
        assert lost == {}, table.sheet
    assert after[DESK] == before[DESK]
    own = {place for place, value in before[LIST].items() if str(value).startswith("已电话核实")}
    assert len(own) == last - min(int(re.sub(r"\D", "", place)) for place in own) + 1


def worked_out(list_id: str) -> Iterator[str]:
    """The columns that a merge works out anew, and the values of settings (the log's seal)."""
    held = SCHEMA.in_master(SCHEMA.lists[list_id])
    yield from (column.id for column in held.columns if column.derived)
    yield from (column.id for column in SCHEMA.master_columns if column in held.columns)
    if list_id == "settings":
        yield "value"


def ranges_grew(after: bytes, old_last: int, last: int) -> None:
    assert last == old_last + 3
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(BytesIO(after))
    sheet = book[LIST]
    own = next(cell.column_letter for cell in sheet[sheet_header(sheet)] if cell.value == OWN)
    assert bottom(str(sheet.print_area).rpartition("!")[2]) == last
    formats = [str(one.sqref) for one in sheet.conditional_formatting]
    assert any(bottom(one) >= last and one.startswith("A") for one in formats), formats
    choices = [str(one.sqref) for one in sheet.data_validations.dataValidation]
    assert any(one.startswith(own) and bottom(one) >= last for one in choices), choices[-4:]


def sheet_header(sheet: openpyxl.worksheet.worksheet.Worksheet) -> int:
    return next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == OWN)


def bottom(ref: str) -> int:
    return max(range_boundaries(one)[3] or 0 for one in ref.replace("$", "").split())
