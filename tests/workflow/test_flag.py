"""预警: one row a flag, kept with what staff typed beside it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.workflow.desk import MAY, Desk, submitted
from tests.workflow.honest import hazard, hazard_id, month_of
from xlhazard.io.writer import apply
from xlhazard.model.address import Address, column_letters
from xlhazard.model.edits import UNCHECKED, Edit, EditPlan, NewSheet, SetCell
from xlhazard.model.finding import Severity
from xlhazard.model.report import Report
from xlhazard.model.results import FlagCount, FlagResult, ListedCount
from xlhazard.model.table import Row
from xlhazard.render.reporting import flag_json
from xlhazard.render.results_text import flag_text
from xlhazard.workflow.flag import FlagOrder, flag

LATE = dt.date(2023, 7, 10)


def with_overdue(desk: Desk) -> None:
    rows = {**month_of(), "hazards": [hazard("HL-03", n) for n in (1, 2)]}
    desk.receive(submitted(desk.blank("HL-03"), rows), "a.xlsx")
    desk.merge()


def overdue_rows(desk: Desk) -> dict[str, Row]:
    return {
        row.text("record_key"): row
        for row in desk.master.tables["flags"]
        if row.text("code") == "XR16"
    }


def test_flags_are_written_once_and_a_second_run_changes_nothing(desk: Desk) -> None:
    with_overdue(desk)
    result = flag(desk.township, FlagOrder(LATE))
    assert result.added == len(desk.master.tables["flags"])
    rows = overdue_rows(desk)
    assert set(rows) == {hazard_id("HL-03", 1), hazard_id("HL-03", 2)}
    one = rows[hazard_id("HL-03", 1)]
    assert (one.text("name"), one["days"], one.text("unit_code")) == ("逾期", 10, "HL-03")
    assert one.text("enterprise_name") == "宏达石材有限公司"
    assert one.day("first_seen") == LATE
    numbers = [row.text("flag_no") for row in desk.master.tables["flags"]]
    assert len(set(numbers)) == len(numbers)
    before = desk.files()
    again = flag(desk.township, FlagOrder(LATE))
    assert (again.added, again.settled) == (0, 0)
    assert desk.files() == before


def test_what_staff_typed_stays_with_its_flag_and_settled_flags_go(desk: Desk) -> None:
    with_overdue(desk)
    flag(desk.township, FlagOrder(LATE))
    table = desk.master.tables["flags"]
    places = {
        row.text("record_key"): n for n, row in enumerate(table) if row.text("code") == "XR16"
    }
    desk.staff_type("flags", places[hazard_id("HL-03", 2)], "handled", "已电话催办")
    extra = max(table.columns.values()) + 2
    number = table.rows[places[hazard_id("HL-03", 2)]].number
    beside = table.cell(table.rows[0], "code")
    assert beside is not None
    own = SetCell(table.sheet, beside._replace(row=number, column=extra), UNCHECKED, "张三跟进")
    data = desk.township.master.read_bytes()
    desk.township.master.write_bytes(apply(data, EditPlan("", "", (own,))))
    first = desk.master.tables["hazards"]
    gone = next(n for n, row in enumerate(first) if row.text("hazard_id") == hazard_id("HL-03", 1))
    desk.staff_type("hazards", gone, "due", dt.date(2023, 12, 1))
    later = flag(desk.township, FlagOrder(dt.date(2023, 7, 20)))
    assert later.settled >= 1
    rows = overdue_rows(desk)
    assert set(rows) == {hazard_id("HL-03", 2)}
    kept = rows[hazard_id("HL-03", 2)]
    assert (kept.text("handled"), kept["days"], kept.number) == ("已电话催办", 20, number)
    assert kept.day("first_seen") == LATE
    cell = desk.master.workbook.sheets[table.sheet].rows[number][extra]
    assert cell.raw == "张三跟进"


def test_a_dry_run_and_an_earlier_month(desk: Desk) -> None:
    with_overdue(desk)
    before = desk.files()
    result = flag(desk.township, FlagOrder(LATE, dry_run=True))
    assert desk.files() == before
    assert result.plan is not None
    assert len(result.plan) > 0
    in_may = flag(desk.township, FlagOrder(LATE, month=MAY))
    codes = {f.code for file in in_may.report.files for f in file.findings}
    assert "XR16" not in codes
    severities = {f.severity for file in result.report.files for f in file.findings}
    assert severities == {Severity.FLAG}


def test_what_is_soon_due_is_listed_apart_and_flags_are_counted(desk: Desk) -> None:
    with_overdue(desk)
    result = flag(desk.township, FlagOrder(dt.date(2023, 6, 28), dry_run=True))
    assert [(one.hazard_id, one.due, one.days_left) for one in result.soon] == [
        (hazard_id("HL-03", n), dt.date(2023, 6, 30), 2) for n in (1, 2)
    ]
    counts = {one.id: one.hazards for one in result.counts}
    assert (counts["soon"], counts["overdue"]) == (2, 0)
    text = flag_text(result)
    assert "临期（整改时限快到，还没有逾期）：2" in text
    assert f"还有2天  {hazard_id('HL-03', 1)}" in text
    told = flag_json(result)
    assert isinstance(told["soon"], list)
    assert told["soon"][0] == {
        "hazard": hazard_id("HL-03", 1),
        "unit": "HL-03",
        "enterprise": "宏达石材有限公司",
        "due": "2023-06-30",
        "days_left": 2,
        "state": result.soon[0].state,
    }
    late = flag(desk.township, FlagOrder(LATE, dry_run=True))
    assert late.soon == ()
    assert {one.id: one.hazards for one in late.counts}["overdue"] == 2


def test_flags_without_a_rule_are_counted_in_one_line() -> None:
    counts = (
        FlagCount("overdue", "逾期", 3, in_flags=True),
        FlagCount("extended", "延期中", 2, in_flags=False),
        FlagCount("referred", "已移送", 0, in_flags=False),
        FlagCount("review_due", "待回头看", 1, in_flags=False),
    )
    listed = (ListedCount("internal", "企业内部", 2), ListedCount("town", "镇级", 0))
    result = FlagResult(
        Report(LATE), Path("总台账.xlsx"), counts=counts, listed=listed, notes=("设置有误",)
    )
    text = flag_text(result)
    assert "另有：延期中2条，待回头看1条\n" in text
    assert "挂牌督办中：企业内部2条\n" in text
    assert "设置有误" in text
    assert flag_json(result)["listed"] == [
        {"level": "internal", "label": "企业内部", "hazards": 2},
        {"level": "town", "label": "镇级", "hazards": 0},
    ]


def test_a_changed_log_and_a_lost_original_are_told_and_change_no_exit(desk: Desk) -> None:
    with_overdue(desk)
    assert flag(desk.township, FlagOrder(LATE)).notes == ()
    (original,) = (desk.root / "存档").rglob("*.xlsx")
    data = original.read_bytes()
    original.write_bytes(data[:-1] + b"x")
    altered = flag(desk.township, FlagOrder(LATE)).notes
    assert altered[0].startswith("《报送登记》已接收的报送件（表中第")
    assert "已不是接收时的内容" in altered[0]
    original.unlink()
    assert "找不到原件" in flag(desk.township, FlagOrder(LATE)).notes[0]
    original.write_bytes(data)
    assert flag(desk.township, FlagOrder(LATE)).notes == ()
    desk.staff_type("submissions_log", 0, "received_at", "2023-05-01T09:00:00+08:00")
    result = flag(desk.township, FlagOrder(LATE))
    (note,) = result.notes
    assert note.startswith("《报送登记》第1条记录（表中第")
    assert f"请注意：{note}\n" in flag_text(result)
    assert flag_json(result)["notes"] == [note]


def settled_rows(desk: Desk, code: str = "XR16") -> list[Row]:
    return [row for row in desk.master.tables["settled_flags"] if row.text("code") == code]


def due_again(desk: Desk, number: int, day: dt.date) -> None:
    """Staff give a hazard another deadline in the master."""
    rows = desk.master.tables["hazards"]
    wanted = hazard_id("HL-03", number)
    place = next(n for n, row in enumerate(rows) if row.text("hazard_id") == wanted)
    desk.staff_type("hazards", place, "due", day)


def put(desk: Desk, *edits: Edit) -> None:
    data = desk.township.master.read_bytes()
    desk.township.master.write_bytes(apply(data, EditPlan("", "", edits)))


def staff_work_on_the_first(desk: Desk) -> None:
    """Words in every column for staff, one of them unreadable, and in a column of their own."""
    table = desk.master.tables["flags"]
    wanted = hazard_id("HL-03", 1)
    row = next(r for r in table if r.text("code") == "XR16" and r.text("record_key") == wanted)
    place = table.rows.index(row)
    desk.staff_type("flags", place, "handled", "已电话催办")
    desk.staff_type("flags", place, "handled_by", "王芳")
    desk.staff_type("flags", place, "handled_on", "上周五下午")
    extra = max(table.columns.values()) + 1
    put(
        desk,
        SetCell(table.sheet, Address(table.header_row, extra), UNCHECKED, "跟进人"),
        SetCell(table.sheet, Address(row.number, extra), UNCHECKED, "张三"),
        SetCell(table.sheet, Address(row.number, extra + 2), UNCHECKED, 7),
    )


def test_a_settled_flag_goes_to_its_own_sheet_with_all_that_staff_typed(desk: Desk) -> None:
    with_overdue(desk)
    flag(desk.township, FlagOrder(LATE))
    staff_work_on_the_first(desk)
    letter = column_letters(max(desk.master.tables["flags"].columns.values()) + 3)
    due_again(desk, 1, dt.date(2023, 12, 1))
    day = dt.date(2023, 7, 20)
    result = flag(desk.township, FlagOrder(day))
    assert hazard_id("HL-03", 1) not in overdue_rows(desk)
    assert result.settled == len(desk.master.tables["settled_flags"])
    (row,) = settled_rows(desk)
    assert (row.text("handled"), row.text("handled_by")) == ("已电话催办", "王芳")
    assert row.typed["handled_on"] == "上周五下午"
    assert (row.day("first_seen"), row.day("settled_on")) == (LATE, day)
    assert (row["days"], row.text("unit_code")) == (10, "HL-03")
    assert row.text("other") == f"跟进人：张三；{letter}列：7"
    stood = desk.files()
    again = flag(desk.township, FlagOrder(day))
    assert (again.settled, again.added, desk.files()) == (0, 0, stood)


def test_a_flag_that_comes_back_gets_a_row_of_its_own_and_its_history_stays(desk: Desk) -> None:
    with_overdue(desk)
    flag(desk.township, FlagOrder(LATE))
    staff_work_on_the_first(desk)
    due_again(desk, 1, dt.date(2023, 12, 1))
    flag(desk.township, FlagOrder(dt.date(2023, 7, 20)))
    due_again(desk, 1, dt.date(2023, 7, 15))
    flag(desk.township, FlagOrder(dt.date(2023, 7, 25)))
    new = overdue_rows(desk)[hazard_id("HL-03", 1)]
    assert new.day("first_seen") == dt.date(2023, 7, 25)
    assert new.blank("handled")
    assert new.blank("handled_on")
    assert [row.text("handled") for row in settled_rows(desk)] == ["已电话催办"]
    due_again(desk, 1, dt.date(2023, 12, 1))
    flag(desk.township, FlagOrder(dt.date(2023, 7, 30)))
    days = [row.day("settled_on") for row in settled_rows(desk)]
    assert days == [dt.date(2023, 7, 20), dt.date(2023, 7, 30)]


def without_the_sheet(desk: Desk) -> None:
    """A master as it was before there was a sheet 已处理."""
    book = load_workbook(desk.township.master)
    del book["已处理"]
    book.save(desk.township.master)


@pytest.mark.parametrize("taken", [False, True], ids=["no sheet", "the office's own sheet"])
def test_an_older_master_gets_the_sheet_with_the_next_merge(desk: Desk, taken: bool) -> None:
    without_the_sheet(desk)
    if taken:
        rows = (("办结情况", "经办"), ("六月全部办结", "王芳"))
        put(desk, NewSheet("已处理", 99, rows))
    with_overdue(desk)
    assert desk.master.additions == ()
    flag(desk.township, FlagOrder(LATE))
    staff_work_on_the_first(desk)
    due_again(desk, 1, dt.date(2023, 12, 1))
    flag(desk.township, FlagOrder(dt.date(2023, 7, 20)))
    master = desk.master
    name = "已处理预警" if taken else "已处理"
    assert master.tables["settled_flags"].sheet == name
    names = list(master.workbook.sheets)
    assert names.index(name) == names.index("预警") + 1
    (row,) = settled_rows(desk)
    assert (row.text("handled"), row.day("settled_on")) == ("已电话催办", dt.date(2023, 7, 20))
    assert row.typed["handled_on"] == "上周五下午"
    due_again(desk, 2, dt.date(2023, 12, 1))
    flag(desk.township, FlagOrder(dt.date(2023, 7, 22)))
    days = [row.day("settled_on") for row in settled_rows(desk)]
    assert days == [dt.date(2023, 7, 20), dt.date(2023, 7, 22)]
    assert desk.merge().refused == ()
    if taken:
        own = desk.master.workbook.sheets["已处理"].rows
        assert [cell.raw for cell in own[2].values()] == ["六月全部办结", "王芳"]


def test_a_column_of_the_other_sheet_that_is_gone_is_added_again(desk: Desk) -> None:
    with_overdue(desk)
    flag(desk.township, FlagOrder(LATE))
    staff_work_on_the_first(desk)
    due_again(desk, 1, dt.date(2023, 12, 1))
    table = desk.master.tables["settled_flags"]
    header = table.header_cell("handled")
    assert header is not None
    put(desk, SetCell(table.sheet, header, UNCHECKED, "随便"))
    result = flag(desk.township, FlagOrder(dt.date(2023, 7, 20)))
    assert result.settled == 1
    assert result.notes[0].startswith("总台账《已处理》缺列，已补在最右边：处理情况。")
    (row,) = settled_rows(desk)
    assert row.text("handled") == "已电话催办"
    assert desk.master.tables["settled_flags"].columns["handled"] > max(
        n for name, n in table.columns.items() if name != "handled"
    )
    assert flag(desk.township, FlagOrder(dt.date(2023, 7, 20))).plan is not None


def test_a_formula_of_staff_stays_in_its_column(desk: Desk) -> None:
    with_overdue(desk)
    flag(desk.township, FlagOrder(LATE))
    table = desk.master.tables["flags"]
    row = overdue_rows(desk)[hazard_id("HL-03", 1)]
    extra = max(table.columns.values()) + 1
    book = load_workbook(desk.township.master)
    book["预警"].cell(row.number, extra, "=1+1")
    book.save(desk.township.master)
    due_again(desk, 1, dt.date(2023, 12, 1))
    assert flag(desk.township, FlagOrder(dt.date(2023, 7, 20))).settled >= 1
    assert len(settled_rows(desk)) == 1
    cell = desk.master.workbook.sheets["预警"].rows[row.number][extra]
    assert cell.formula == "1+1"


def test_a_master_without_the_columns_for_staff_still_works(desk: Desk) -> None:
    table = desk.master.tables["flags"]
    cells = [table.header_cell(name) for name in ("handled_by", "handled_on")]
    edits = [SetCell(table.sheet, cell, UNCHECKED, None) for cell in cells if cell is not None]
    assert len(edits) == 2
    put(desk, *edits)
    with_overdue(desk)
    flag(desk.township, FlagOrder(LATE))
    assert len(overdue_rows(desk)) == 2
    due_again(desk, 1, dt.date(2023, 12, 1))
    flag(desk.township, FlagOrder(dt.date(2023, 7, 20)))
    assert len(settled_rows(desk)) == 1
