"""看板 and 本月: kept up to date cell by cell, never in the way of what staff do with them."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.schemas import SCHEMA
from tests.workflow.desk import MAY, ROSTER, TOWN, Desk, submitted
from tests.workflow.honest import closed_majors, hazard, month_of
from xlhazard.io.reader import read_bytes
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.edits import UNCHECKED, EditPlan, SetCell
from xlhazard.model.fold import fold
from xlhazard.render.templates import inflated_parts, master_workbook
from xlhazard.workflow.board_facts import Occasion
from xlhazard.workflow.boards import new_master, plan_boards
from xlhazard.workflow.flag import FlagOrder, flag
from xlhazard.workflow.place import opened
from xlhazard.workflow.renew import RenewOrder, renew

DAY = dt.date(2023, 5, 26)
LATE = dt.date(2023, 7, 20)


def merged(desk: Desk) -> None:
    desk.receive(submitted(desk.blank("HL-03"), month_of()), "a.xlsx")
    desk.merge(today=DAY)


def sheets(desk: Desk) -> openpyxl.Workbook:
    return openpyxl.load_workbook(desk.township.master)


def shown(sheet: Worksheet, key: str, column: str) -> object:
    """What stands where a row and a column of ours meet, found by their hidden names."""
    rows, columns = places(sheet)
    return sheet.cell(rows[key], columns[column]).value


def places(sheet: Worksheet) -> tuple[dict[str, int], dict[str, int]]:
    corner = next(
        cell
        for row in sheet.iter_rows(max_row=6, max_col=6)
        for cell in row
        if str(cell.value).startswith("xlhazard-")
    )
    rows = {str(sheet.cell(n, corner.column).value): n for n in range(1, sheet.max_row + 1)}
    columns = {str(sheet.cell(corner.row, n).value): n for n in range(1, sheet.max_column + 1)}
    return rows, columns


def type_into(desk: Desk, sheet: str, *cells: tuple[str, str]) -> None:
    data = desk.township.master.read_bytes()
    edits = tuple(SetCell(sheet, Address.parse(at), UNCHECKED, text) for at, text in cells)
    desk.township.master.write_bytes(apply(data, EditPlan("", "", edits)))


def charts_of(data: bytes) -> dict[str, bytes]:
    return {
        name: part
        for name, part in inflated_parts(data).items()
        if name.startswith(("xl/charts/", "xl/drawings/drawing"))
    }


def old_master(desk: Desk) -> None:
    """The master as an earlier version made it, without the two sheets."""
    desk.township.master.write_bytes(master_workbook(SCHEMA, TOWN, {"units": ROSTER}))


def test_a_new_master_opens_on_the_month_and_draws_four_charts() -> None:
    data = new_master(SCHEMA, TOWN, {"units": ROSTER})
    assert data == new_master(SCHEMA, TOWN, {"units": ROSTER})
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames[:3] == ["本月", "看板", "设置"]
    assert book.active is not None
    assert book.active.title == "本月"
    assert [one.title for one in book if one.sheet_view.tabSelected] == ["本月"]
    drawn = [name for name in inflated_parts(data) if name.startswith("xl/charts/chart")]
    assert len(drawn) == len(book["看板"]._charts) == 4
    for name in ("本月", "看板"):
        assert book[name].row_dimensions[1].hidden
        assert book[name].column_dimensions["A"].hidden
        assert book[name].page_setup.orientation == "landscape"
        assert book[name].print_area


@pytest.mark.parametrize("town", sorted(SCHEMA.towns))
def test_every_town_gets_the_sheets_and_no_list_is_taken_for_one(town: str) -> None:
    profile = SCHEMA.towns[town]
    with_sheets = read_bytes(new_master(SCHEMA, profile), "a.xlsx").workbook
    without = read_bytes(master_workbook(SCHEMA, profile), "a.xlsx").workbook
    assert with_sheets is not None
    assert without is not None
    assert tuple(with_sheets.sheets) == ("本月", "看板", *without.sheets)


def test_links_lead_to_sheets_that_are_there(desk: Desk) -> None:
    book = sheets(desk)
    links = [c.hyperlink.location for row in book["本月"].iter_rows() for c in row if c.hyperlink]
    assert len(links) > 20
    for link in links:
        name, _, cell = link.rpartition("!")
        assert name.strip("'") in book.sheetnames
        assert cell == "A1"


def test_a_merge_and_flag_write_the_figures_of_the_day(desk: Desk) -> None:
    merged(desk)
    board, month = sheets(desk)["看板"], sheets(desk)["本月"]
    assert shown(board, "tiles.figures", "B") == 2
    assert shown(board, "tiles.figures", "P") == "2/6"
    assert shown(board, "grade.minor", "L") == 2
    assert shown(board, "grade.sum", "Q") == 0
    assert "2023-05-26" in str(shown(board, "lead", "B"))
    assert shown(month, "collect.1", "D") == "逾期"
    assert shown(month, "collect.2", "D") == "未完成"
    assert "青石村、建设站" in str(shown(month, "collect.1", "E"))
    assert shown(month, "flag", "D") == "未完成"
    flag(desk.township, FlagOrder(LATE))
    board, month = sheets(desk)["看板"], sheets(desk)["本月"]
    assert shown(board, "grade.sum", "Q") == 2
    assert shown(board, "grade.sum", "N") == 2, "20 days: 8 to 30"
    assert shown(month, "flag", "D") == "已完成"
    flags = desk.master.tables["flags"]
    kinds = [shown(month, f"flags.{n}", "B") for n in range(1, 13)]
    assert {row.text("name") for row in flags} == set(filter(None, kinds))
    assert sum(int(str(shown(month, f"flags.{n}", "D") or 0)) for n in range(1, 13)) == len(flags)


def test_nothing_new_writes_no_byte_on_any_day(desk: Desk) -> None:
    merged(desk)
    flag(desk.township, FlagOrder(LATE))
    before = desk.files()
    flag(desk.township, FlagOrder(LATE))
    assert desk.files() == before
    for day in (DAY, LATE, dt.date(2023, 9, 1)):
        desk.merge(today=day)
        assert desk.files() == before


def test_the_figures_are_those_of_the_master_as_it_is_read_back(desk: Desk) -> None:
    """What a merge foresees of its own result is what the next reading finds."""
    merged(desk)
    desk.staff_type("hazards", 0, "due", "下个月")
    desk.staff_type("hazards", 1, "location", "安办改过的地方")
    second = submitted(
        desk.blank("HL-03"),
        {**month_of(), "hazards": [hazard(number=1), hazard(number=2, location="二号仓库")]},
        version=2,
    )
    desk.receive(second, "b.xlsx")
    desk.receive(submitted(desk.blank("HL-01"), closed_majors("HL-01", 3)), "c.xlsx")
    desk.merge(today=LATE)
    assert sheets(desk)["看板"].title
    place = opened(desk.township, SCHEMA)
    plan = plan_boards(place, place.master.tables, Occasion("merge", LATE, LATE))
    assert plan.edits == ()
    assert shown(sheets(desk)["看板"], "strip.figures", "P") == 1, "one conflict"


def test_inserted_rows_columns_and_words_of_staff_stay_where_they_are(desk: Desk) -> None:
    merged(desk)
    book = openpyxl.load_workbook(desk.township.master)
    board = book["看板"]
    rows, columns = places(board)
    wanted = rows["grade.serious"]
    board.cell(rows["grades.gap"], columns["C"]).value = "书记批示：月底前清零"
    board.cell(rows["grade.major"], columns["Q"] + 2).value = "旁注"
    board.cell(rows["grade.minor"], columns["L"]).fill = PatternFill("solid", "00FF00")
    for area in [str(one) for one in board.merged_cells.ranges]:
        board.unmerge_cells(area)  # openpyxl does not move merged cells along
    board.insert_rows(wanted, 2)
    board.insert_cols(columns["H"], 1)
    board.cell(wanted, columns["C"]).value = "我加的一行"
    board._charts = board._charts[:1]
    board.title = "领导看板"
    book.save(desk.township.master)
    flag(desk.township, FlagOrder(LATE))
    book = sheets(desk)
    board = book["领导看板"]
    assert "看板" not in book.sheetnames
    assert len(board._charts) == 1
    assert shown(board, "grade.sum", "Q") == 2
    assert shown(board, "grade.sum", "L") == 2
    texts = {str(c.value) for row in board.iter_rows() for c in row if c.value is not None}
    assert {"书记批示：月底前清零", "旁注", "我加的一行"} <= texts
    rows, columns = places(board)
    assert board.cell(wanted, columns["C"]).value == "我加的一行"
    assert board.cell(rows["grade.minor"], columns["L"]).fill.fgColor.rgb == "0000FF00"


def test_charts_are_never_written_again(desk: Desk) -> None:
    before = charts_of(desk.township.master.read_bytes())
    merged(desk)
    flag(desk.township, FlagOrder(LATE))
    assert charts_of(desk.township.master.read_bytes()) == before != {}


def test_a_formula_and_a_merged_cell_of_staff_are_no_obstacle(desk: Desk) -> None:
    book = openpyxl.load_workbook(desk.township.master)
    board = book["看板"]
    rows, columns = places(board)
    formula = board.cell(rows["grade.sum"], columns["L"])
    formula.value = "=SUM(1,2)"
    board.merge_cells(
        start_row=rows["grade.minor"],
        end_row=rows["grade.minor"],
        start_column=columns["D"],
        end_column=columns["F"],
    )
    book.save(desk.township.master)
    merged(desk)
    board = sheets(desk)["看板"]
    assert shown(board, "grade.sum", "L") == "=SUM(1,2)"
    assert shown(board, "grade.minor", "L") == 2


def test_rows_that_staff_took_out_are_told_and_the_rest_goes_on(desk: Desk) -> None:
    book = openpyxl.load_workbook(desk.township.master)
    rows, _ = places(book["看板"])
    for one in [str(area) for area in book["看板"].merged_cells.ranges]:
        book["看板"].unmerge_cells(one)
    book["看板"].delete_rows(rows["strip.head"], 2)
    book.save(desk.township.master)
    desk.receive(submitted(desk.blank("HL-03"), month_of()), "a.xlsx")
    result = desk.merge(today=DAY)
    assert any("《看板》" in note and "2行" in note for note in result.notes)
    assert shown(sheets(desk)["看板"], "tiles.figures", "B") == 2


def test_a_sheet_that_staff_deleted_comes_back_with_the_next_change(desk: Desk) -> None:
    book = openpyxl.load_workbook(desk.township.master)
    del book["看板"]
    book.save(desk.township.master)
    merged(desk)
    assert sheets(desk).sheetnames[:2] == ["本月", "看板"]
    assert shown(sheets(desk)["看板"], "tiles.figures", "B") == 2


def test_an_older_master_gets_the_sheets_and_keeps_all_else(desk: Desk) -> None:
    old_master(desk)
    before = inflated_parts(desk.township.master.read_bytes())
    flag(desk.township, FlagOrder(DAY))
    after = inflated_parts(desk.township.master.read_bytes())
    book = sheets(desk)
    assert book.sheetnames[:3] == ["本月", "看板", "设置"]
    assert book.active is not None
    assert book.active.title == "本月"
    flags = zipfile.ZipFile(desk.township.master)
    assert flags.testzip() is None
    selected = re.compile(rb' tabSelected="1"')
    touched = [
        name
        for name in before
        if selected.sub(b"", before[name]) != selected.sub(b"", after.get(name, b""))
    ]
    lists = {f"xl/worksheets/sheet{n}.xml" for n in range(1, len(book.sheetnames) + 1)}
    changed_lists = [name for name in touched if name in lists]
    assert len(changed_lists) <= 1, "only 预警"
    assert not [name for name in touched if name.startswith("xl/tables/")]


def test_a_sheet_of_the_office_with_the_same_name_is_not_touched(desk: Desk) -> None:
    old_master(desk)
    book = openpyxl.load_workbook(desk.township.master)
    book.create_sheet("看板")["A1"] = "安办自己的看板"
    book.create_sheet("本月")["B2"] = "自己的本月"
    book.save(desk.township.master)
    merged(desk)
    book = sheets(desk)
    assert book.sheetnames[:2] == ["本月（程序）", "看板（程序）"]
    assert book["看板"]["A1"].value == "安办自己的看板"
    assert book["本月"]["B2"].value == "自己的本月"
    flag(desk.township, FlagOrder(LATE))
    assert shown(sheets(desk)["看板（程序）"], "grade.sum", "Q") == 2


def test_notes_of_staff_stay_and_go_on_into_a_new_ledger(desk: Desk) -> None:
    merged(desk)
    rows, columns = places(sheets(desk)["本月"])
    at = Address(rows["note.2"], columns["C"])
    who = Address(rows["note.2"], columns["D"])
    type_into(desk, "本月", (str(at), "县里要的照片还差三张"), (str(who), "王芳"))
    flag(desk.township, FlagOrder(LATE))
    assert shown(sheets(desk)["本月"], "note.2", "C") == "县里要的照片还差三张"
    start, end = dt.date(2024, 1, 1), dt.date(2024, 12, 31)
    result = renew(desk.township, RenewOrder(start, end, dt.date(2024, 1, 2)))
    assert shown(sheets(desk)["本月"], "note.1", "C") == "县里要的照片还差三张"
    assert shown(sheets(desk)["本月"], "note.1", "D") == "王芳"
    assert result.own == ()


def test_settings_of_its_own_are_listed(desk: Desk) -> None:
    table = desk.master.tables["settings"]
    keys = [row.text("key") for row in table]
    desk.staff_type("settings", keys.index("soon_days"), "value", "10")
    flag(desk.township, FlagOrder(DAY))
    month = sheets(desk)["本月"]
    assert shown(month, "settings", "B") == "三、设置与镇街方案不同的：1项"
    assert (shown(month, "setting.1", "B"), shown(month, "setting.1", "D")) == ("soon_days", "10")
    assert "方案：7" in str(shown(month, "setting.1", "E"))
    rows, _ = places(month)
    hidden = [month.row_dimensions[rows[f"setting.{n}"]].hidden for n in (1, 2)]
    assert hidden == [False, True]


def test_what_lies_in_the_folder_counts(desk: Desk) -> None:
    merged(desk)
    flag(desk.township, FlagOrder(DAY))
    month = sheets(desk)["本月"]
    assert shown(month, "issue", "D") == "已完成"
    assert shown(month, "fill.1", "D") == "未完成"
    assert shown(month, "next_issue", "D") == "未完成"
    form = desk.root / "报表" / str(MAY) / "调度表-2023-05.xlsx"
    form.parent.mkdir(parents=True, exist_ok=True)
    form.write_bytes(b"")
    flag(desk.township, FlagOrder(DAY))
    month = sheets(desk)["本月"]
    assert shown(month, "fill.1", "D") == "已完成"
    assert form.name in str(shown(month, "fill.1", "E"))


def test_a_copy_of_a_sheet_is_left_as_it_was(desk: Desk, tmp_path: Path) -> None:
    merged(desk)
    book = openpyxl.load_workbook(desk.township.master)
    copied = book.copy_worksheet(book["看板"])
    copied.title = "看板 (2)"
    book.save(desk.township.master)
    flag(desk.township, FlagOrder(LATE))
    book = sheets(desk)
    assert shown(book["看板 (2)"], "grade.sum", "Q") == 0
    assert shown(book["看板"], "grade.sum", "Q") == 2
    assert fold("看板 (2)") not in {fold(one.sheet) for one in SCHEMA.lists.values()}
