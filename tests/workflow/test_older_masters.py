"""A master made by an earlier version: what it lacks is added by the next merge or flag."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from tests.support.schemas import SCHEMA
from tests.workflow.desk import JUNE, MAY, Desk, retyped, submitted
from tests.workflow.honest import month_of
from xlhazard.model.edits import AddColumn, NewSheet
from xlhazard.model.table import Value
from xlhazard.tables.additions import may_be_added
from xlhazard.workflow.flag import FlagOrder, flag

LATER = "settled_flags"


def optional(desk: Desk) -> list[tuple[str, str]]:
    """Sheet and header of every column that an older master may lack."""
    town = SCHEMA.towns["heilin"]
    lists = {one: SCHEMA.in_master(SCHEMA.town_list(one, town)) for one in desk.master.tables}
    return [
        (one.sheet, column.header)
        for one in lists.values()
        for column in one.columns
        if may_be_added(column, one) and one.id not in ("settings", "units")
    ]


def made_older(desk: Desk, columns: list[tuple[str, str]], *, whole_sheet: bool) -> None:
    """Take columns out of the master as if they had never been there, and sheet 已处理."""
    book = load_workbook(desk.township.master)
    for sheet, header in columns:
        page = book[sheet]
        found = [cell.column for cell in page[3] if cell.value == header]
        for column in found:
            page.delete_cols(column)
    if whole_sheet:
        del book["已处理"]
    book.save(desk.township.master)


def values(desk: Desk, list_id: str) -> list[dict[str, Value]]:
    """The records without what tells of the run or stands in derived columns."""
    derived = {c.id for c in SCHEMA.lists[list_id].columns if c.is_derived}
    left_out = {"received_at", "prev_hash", "row_hash", *derived}
    return [
        {name: value for name, value in row.values.items() if name not in left_out}
        for row in desk.master.tables[list_id]
    ]


@pytest.mark.parametrize("seed", [0, 3])
def test_whatever_an_older_master_lacks_is_added_and_nothing_is_lost(
    desk: Desk, township: Path, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    chance = random.Random(seed)
    usual = Desk.copy_of(township, tmp_path_factory.mktemp("usual"))
    known = optional(desk)
    some = known if seed == 0 else chance.sample(known, 12 * seed)
    made_older(desk, some, whole_sheet=seed % 2 == 0)
    added = {(e.sheet, e.text) for e in desk.master.additions if isinstance(e, AddColumn)}
    gone = {one for one in some if seed % 2 or one[0] != "已处理"}
    assert added == gone
    data = submitted(desk.blank("HL-03"), month_of())
    for one in (desk, usual):
        one.receive(data, "a.xlsx")
    before = {name: sheet.rows for name, sheet in desk.master.workbook.sheets.items()}
    result = desk.merge()
    usual.merge()
    assert desk.master.additions == ()
    assert all(any(sheet in note and text in note for note in result.notes) for sheet, text in gone)
    for list_id in usual.master.tables:
        if list_id != "settings":
            assert values(desk, list_id) == values(usual, list_id), list_id
    for name, rows in before.items():  # nothing is moved
        now = desk.master.workbook.sheets[name].rows
        for number, cells in rows.items():
            if name not in ("设置", "本月", "看板") and cells:
                assert {n: now[number][n] for n in cells} == cells
    stood = desk.files()
    assert len(desk.merge().plan) == 0
    assert desk.files() == stood


def test_added_columns_are_of_use_in_excel(desk: Desk) -> None:
    """Header, width, look and drop-down as openpyxl sees them; the filter covers them."""
    made_older(desk, [("隐患清单", "要素类别"), ("冲突", "处理意见")], whole_sheet=True)
    old = load_workbook(desk.township.master)
    edges = {name: old[name].auto_filter.ref for name in ("隐患清单", "冲突")}
    result = flag(desk.township, FlagOrder(MAY.day(25)))
    assert any(isinstance(edit, NewSheet) for edit in result.plan or ())
    book = load_workbook(desk.township.master)
    page = book["冲突"]
    column = next(cell.column for cell in page[3] if cell.value == "处理意见")
    letter = get_column_letter(column)
    assert page.cell(3, column).style_id == page.cell(3, column - 1).style_id
    assert page.column_dimensions[letter].width == 14
    assert page.auto_filter.ref is not None
    assert edges["冲突"] is not None
    assert page.auto_filter.ref.split(":")[1].startswith(letter)
    offers = [v for v in page.data_validations.dataValidation if f"{letter}4" in str(v.sqref)]
    assert '"采用单位值,保留总台账值"' in [one.formula1 for one in offers]
    settled = book["已处理"]
    assert settled.freeze_panes == "A4"
    assert settled["A4"].border.left.style == "thin"


def test_a_column_that_the_office_took_out_comes_back_blank_and_takes_what_comes(
    desk: Desk,
) -> None:
    may = submitted(desk.blank("HL-03"), month_of())
    may = retyped(may, "hazards", 0, element="equipment", found_by=("李强",))
    desk.receive(may, "5月.xlsx")
    desk.merge()
    made_older(desk, [("隐患清单", "要素类别"), ("隐患清单", "发现人")], whole_sheet=False)
    june = submitted(retyped(may, "hazards", 0, found_by=("赵刚",)), {}, month=JUNE)
    desk.receive(june, "6月.xlsx", JUNE)
    result = desk.merge(month=JUNE)
    row = desk.master.tables["hazards"].rows[0]
    assert row.blank("element")  # the unit did not change it: what the office has stays
    ((field, ours),) = [(one.field, one.ours) for one in result.conflicts]
    assert (field, ours, row["found_by"]) == ("found_by", "", None)
