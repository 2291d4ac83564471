"""预警: one row a flag, kept with what staff typed beside it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.workflow.desk import MAY, Desk, submitted
from tests.workflow.honest import hazard, hazard_id, month_of
from xlhazard.io.writer import apply
from xlhazard.model.edits import UNCHECKED, EditPlan, SetCell
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
