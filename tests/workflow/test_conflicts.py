"""The whole life of a conflict through the folder: put down, decided, undecided, at an end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest

from tests.workflow.desk import JUNE, Desk, as_version, retyped, submitted
from tests.workflow.honest import hazard_id, month_of
from xlhazard.io.writer import apply
from xlhazard.model.edits import UNCHECKED, EditPlan, SetCell
from xlhazard.model.table import Row, Value
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.renew import RenewOrder, renew

OURS, THEIRS = "二号车间东门", "一号车间西门"


@pytest.fixture
def at_odds(desk: Desk) -> Desk:
    """The unit said 1号车间 in May; then both sides changed it."""
    may = submitted(desk.blank("HL-03"), month_of())
    desk.receive(may, "5月.xlsx")
    desk.merge()
    desk.staff_type("hazards", 0, "location", OURS)
    resubmit(desk, 1, location=THEIRS)
    return desk


def resubmit(desk: Desk, version: int, **fields: Value) -> None:
    """The June report of HL-03 in one more version, with other values in its first hazard."""
    data = retyped(submitted(desk.blank("HL-03"), month_of()), "hazards", 0, **fields)
    data = submitted(data, {}, month=JUNE)
    desk.receive(as_version(data, version), f"6月{version}.xlsx", JUNE)
    merged(desk)


def merged(desk: Desk, day: int = 25) -> tuple[str, ...]:
    result = desk.merge(month=JUNE, today=JUNE.day(day))
    assert result.refused == ()
    return result.notes


def conflicts(desk: Desk) -> list[Row]:
    return list(desk.master.tables["conflicts"])


def location(desk: Desk) -> str:
    return desk.master.tables["hazards"].rows[0].text("location")


def still(desk: Desk) -> bool:
    """One more merge writes no byte."""
    before = desk.files()
    merged(desk, 30)
    return desk.files() == before


def values(row: Row) -> Mapping[str, Value]:
    return {name: value for name, value in row.values.items() if name != "seq"}


def test_a_conflict_says_who_when_what_and_out_of_which_file(at_odds: Desk) -> None:
    (row,) = conflicts(at_odds)
    told = values(row)
    assert told.pop("conflict_no", "")
    assert told == {
        "unit_code": "HL-03",
        "period": "2023-06",
        "received_on": dt.date(2023, 6, 25),
        "list_name": "隐患清单",
        "record_key": hazard_id("HL-03", 1),
        "field": "隐患点",
        "base_value": "1号车间",
        "unit_value": THEIRS,
        "master_value": OURS,
        "source_file": "6月1.xlsx",
    }
    assert still(at_odds)


def test_a_decision_is_done_once_and_leaves_a_trace(at_odds: Desk) -> None:
    at_odds.staff_type("conflicts", 0, "choice", "采用单位值")
    at_odds.staff_type("conflicts", 0, "decided_by", "李强")
    assert merged(at_odds, 26) == ()
    (row,) = conflicts(at_odds)
    assert location(at_odds) == THEIRS
    assert (row.text("unit_value"), row.text("master_value")) == (THEIRS, OURS)
    assert row.text("outcome") == f"采用单位值：{THEIRS}"
    assert row["decided_by"] == ("李强",)
    assert row["decided_on"] == row["settled_on"] == dt.date(2023, 6, 26)
    at_odds.staff_type("hazards", 0, "location", OURS)  # staff go on typing: that stays
    assert still(at_odds)
    assert location(at_odds) == OURS


def test_staff_may_change_their_mind(at_odds: Desk) -> None:
    at_odds.staff_type("conflicts", 0, "choice", "采用单位值")
    at_odds.staff_type("conflicts", 0, "decided_on", dt.date(2023, 6, 20))
    merged(at_odds)
    at_odds.staff_type("conflicts", 0, "choice", "保留总台账值")
    merged(at_odds, 28)
    assert location(at_odds) == OURS
    (row,) = conflicts(at_odds)
    assert row.text("outcome") == f"保留总台账值：{OURS}"
    assert (row["decided_on"], row["settled_on"]) == (dt.date(2023, 6, 20), dt.date(2023, 6, 28))
    at_odds.staff_type("conflicts", 0, "choice", None)
    at_odds.staff_type("conflicts", 0, "agreed_value", "东西两门之间")
    merged(at_odds)
    assert location(at_odds) == "东西两门之间"
    assert still(at_odds)


def test_a_cell_that_staff_changed_since_is_not_overwritten_and_it_is_said(at_odds: Desk) -> None:
    at_odds.staff_type("hazards", 0, "location", "三号车间")
    at_odds.staff_type("conflicts", 0, "choice", "采用单位值")
    (note,) = merged(at_odds)
    assert "三号车间" in note
    assert "没有照办" in note
    assert location(at_odds) == "三号车间"
    assert still(at_odds)


def test_what_cannot_be_understood_is_said_and_nothing_is_done(at_odds: Desk) -> None:
    at_odds.staff_type("conflicts", 0, "choice", "听村里的")
    (note,) = merged(at_odds)
    assert "第4行“处理意见”读不懂：听村里的" in note
    at_odds.staff_type("conflicts", 0, "choice", "采用单位值")
    at_odds.staff_type("conflicts", 0, "agreed_value", "东门")
    (note,) = merged(at_odds)
    assert "只留一个" in note
    assert location(at_odds) == OURS


def test_a_third_value_of_the_unit_takes_the_place_of_the_second(at_odds: Desk) -> None:
    resubmit(at_odds, 2, location="一号车间北门")
    first, second = conflicts(at_odds)
    assert first.text("outcome") == f"单位已另报新值，见{second.text('conflict_no')}"
    assert (second.text("base_value"), second.text("unit_value")) == (THEIRS, "一号车间北门")
    assert second.blank("outcome")
    at_odds.staff_type("conflicts", 0, "choice", "采用单位值")
    (note,) = merged(at_odds)
    assert second.text("conflict_no") in note
    assert location(at_odds) == OURS
    at_odds.staff_type("conflicts", 1, "choice", "采用单位值")
    merged(at_odds)
    assert location(at_odds) == "一号车间北门"


@pytest.mark.parametrize("who", ["the unit", "staff"])
def test_it_ends_when_both_sides_say_the_same(at_odds: Desk, who: str) -> None:
    if who == "staff":
        at_odds.staff_type("hazards", 0, "location", THEIRS)
        merged(at_odds)
    else:
        resubmit(at_odds, 2, location=OURS)
    (row,) = conflicts(at_odds)
    assert row.text("outcome") == "两边已一致"
    assert row["settled_on"] == dt.date(2023, 6, 25)
    assert row.blank("choice")
    assert still(at_odds)


def test_a_kept_value_is_not_asked_for_again(at_odds: Desk) -> None:
    at_odds.staff_type("conflicts", 0, "choice", "保留总台账值")
    merged(at_odds)
    resubmit(at_odds, 2, location=THEIRS, element="equipment")
    assert len(conflicts(at_odds)) == 1
    assert location(at_odds) == OURS


def taken_out(desk: Desk) -> None:
    """Staff empty the row of the first hazard in the master."""
    master = desk.master
    table = master.tables["hazards"]
    row = table.rows[0].number
    cells = [table.cell(table.rows[0], name) for name in table.columns]
    edits = tuple(SetCell(table.sheet, at, UNCHECKED, None) for at in cells if at is not None)
    assert {edit.cell.row for edit in edits} == {row}
    path = desk.township.master
    path.write_bytes(apply(path.read_bytes(), EditPlan("", "", edits)))


@pytest.fixture
def without_row(desk: Desk) -> Desk:
    """Staff took a hazard out of the master; in June the unit changes two cells of it."""
    desk.receive(submitted(desk.blank("HL-03"), month_of()), "5月.xlsx")
    desk.merge()
    taken_out(desk)
    resubmit(desk, 1, location=THEIRS, element="equipment")
    return desk


def hazards(desk: Desk) -> dict[str, Row]:
    return {row.text("hazard_id"): row for row in desk.master.tables["hazards"]}


def test_a_row_that_staff_took_out_comes_back_whole_when_they_choose_so(without_row: Desk) -> None:
    told = {row.text("field"): row.text("master_value") for row in conflicts(without_row)}
    assert told == {"隐患点": "（总台账无此行）", "要素类别": "（总台账无此行）"}
    assert set(hazards(without_row)) == {hazard_id("HL-03", 2)}
    without_row.staff_type("conflicts", 1, "choice", "采用单位值")
    assert merged(without_row) == ()
    row = hazards(without_row)[hazard_id("HL-03", 1)]
    assert (row.text("location"), row.text("element"), row.text("grade")) == (
        THEIRS,
        "equipment",
        "minor",
    )
    assert (row.text("filed_by"), row["responsible_person"]) == ("HL-03", ("陈大勇",))
    assert {one.text("outcome").partition("：")[0] for one in conflicts(without_row)} == {
        "采用单位值",
        "两边已一致",
    }
    assert still(without_row)
    resubmit(without_row, 2, location=THEIRS, element="equipment")
    assert len(conflicts(without_row)) == 2


def test_a_row_that_staff_took_out_stays_out_when_they_choose_so(without_row: Desk) -> None:
    for number in (0, 1):
        without_row.staff_type("conflicts", number, "choice", "保留总台账值")
    assert merged(without_row) == ()
    assert set(hazards(without_row)) == {hazard_id("HL-03", 2)}
    assert still(without_row)


def test_a_row_taken_out_that_comes_again_unchanged_is_told(desk: Desk) -> None:
    may = submitted(desk.blank("HL-03"), month_of())
    desk.receive(may, "5月.xlsx")
    desk.merge()
    taken_out(desk)
    desk.receive(submitted(may, {}, month=JUNE), "6月.xlsx", JUNE)
    (note,) = merged(desk)
    assert hazard_id("HL-03", 1) in note
    assert conflicts(desk) == []


def test_a_value_that_no_cell_can_hold_is_not_written(desk: Desk) -> None:
    desk.receive(submitted(desk.blank("HL-03"), month_of()), "5月.xlsx")
    desk.merge()
    desk.staff_type("hazards", 0, "due", dt.date(2023, 6, 20))
    resubmit(desk, 1, due=dt.date(2023, 6, 15))
    desk.staff_type("conflicts", 0, "agreed_value", "六月中旬吧")
    (note,) = merged(desk)
    assert "六月中旬吧" in note
    desk.staff_type("conflicts", 0, "agreed_value", "2023.6.18")
    merged(desk)
    assert desk.master.tables["hazards"].rows[0]["due"] == dt.date(2023, 6, 18)


def test_renew_waits_until_decisions_are_carried_out(at_odds: Desk) -> None:
    order = RenewOrder(dt.date(2024, 1, 1), dt.date(2024, 12, 31), dt.date(2024, 1, 2))
    at_odds.staff_type("conflicts", 0, "choice", "采用单位值")
    with pytest.raises(Misuse, match="没有办结"):
        renew(at_odds.township, order)
    merged(at_odds)
    assert renew(at_odds.township, order).carried["隐患清单"] == 2
