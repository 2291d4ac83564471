"""A submitted 隐患清单 against the master."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from tests.support.records import (
    context,
    day,
    look,
    master,
    skipped,
    submission,
    table,
    tables,
)
from xlhazard.checking.context import Context
from xlhazard.model.address import Address
from xlhazard.model.finding import Notice
from xlhazard.model.ids import make_record_id
from xlhazard.model.table import Fault, Row, Table, Value
from xlhazard.rules.cm.hazards import deadline_moved, fact_changed, hazard_vanished

Rows = Sequence[Mapping[str, Value]]
ONE, TWO = (make_record_id("YH", "HL-03", 2023, n) for n in (1, 2))


def hazard(hazard_id: str = ONE, **more: Value) -> dict[str, Value]:
    return {
        "hazard_id": hazard_id,
        "enterprise_code": "A1",
        "location": "三车间",
        "grade": "serious",
        "source": "department",
        "found_on": day("05-10"),
        "due": day("06-30"),
        **more,
    }


def kept(hazard_id: str = ONE, **more: Value) -> dict[str, Value]:
    return {**hazard(hazard_id), "filed_by": "HL-03", "first_period": "2023-05", **more}


def at(
    now: Rows | Table,
    before: Rows,
    base: Mapping[str, Table] = {},
    lists: Mapping[str, Table] = {},
    **more: Rows,
) -> Context:
    own = now if isinstance(now, Table) else table("hazards", *now)
    known = master(hazards=before, **more)
    return context(submission({"hazards": own, **lists}), known, base=base)


def test_cm11_an_open_hazard_is_missed_at_the_header_of_its_column() -> None:
    firms: Rows = [{"enterprise_code": "A1", "enterprise_name": "宏达石材有限公司"}]
    (notice,) = look(hazard_vanished, at([hazard(TWO)], [kept(), kept(TWO)], enterprises=firms))
    assert (notice.sheet, notice.cell) == ("隐患清单", Address(1, 2))
    assert (notice.facts["id"], notice.facts["enterprise"], notice.facts["location"]) == (
        ONE,
        "宏达石材有限公司",
        "三车间",
    )


@pytest.mark.parametrize(
    "change",
    [
        {"filed_by": "HL-05"},
        {"first_period": "2023-06"},
        {"first_period": "2023-07"},
    ],
)
def test_cm11_not_of_this_unit_or_not_before_this_month(change: dict[str, Value]) -> None:
    assert look(hazard_vanished, at([hazard(TWO)], [kept(**change), kept(TWO)])) == []


def test_cm11_closed_and_void_hazards_need_not_come_back() -> None:
    closing: Rows = [
        {"hazard_id": ONE, "accepted_on": day("06-20"), "result": "pass", "closed_on": day("06-20")}
    ]
    assert look(hazard_vanished, at([hazard(TWO)], [kept()], acceptances=closing)) == []
    completed: Rows = [{"hazard_id": ONE, "completed_on": day("06-20")}]
    assert len(look(hazard_vanished, at([hazard(TWO)], [kept()], rectifications=completed))) == 1
    note: Rows = [{"target": ONE, "approver": ("李强",)}]
    void = at([hazard(TWO)], [kept(void_reason="误报")], corrections=note)
    assert look(hazard_vanished, void) == []


def test_cm11_a_hazard_only_in_the_issued_workbook_is_missed_too() -> None:
    issued = tables(hazards=[hazard()])
    assert len(look(hazard_vanished, at([hazard(TWO)], [], base=issued))) == 1
    assert look(hazard_vanished, at([hazard()], [], base=issued)) == []


def test_cm11_a_mistyped_id_is_one_fault_not_two() -> None:
    whole = table("hazards", hazard(TWO), hazard())
    wrong = ONE[:-1] + ("5" if ONE[-1] != "5" else "6")
    first, second = whole.rows
    values = {name: value for name, value in second.values.items() if name != "hazard_id"}
    mistyped = Row(
        second.number, values, {**second.typed, "hazard_id": wrong}, {"hazard_id": Fault("KY02")}
    )
    now = replace(whole, rows=(first, mistyped))
    assert look(hazard_vanished, at(now, [kept(), kept(TWO)])) == []


def test_cm11_is_skipped_when_the_sheet_was_not_read_whole() -> None:
    found = at([hazard(TWO)], [kept()])
    cut = replace(found, found={"ST28": (Notice("ST28", "隐患清单"),)})
    assert look(hazard_vanished, cut) == []
    assert len(skipped(hazard_vanished, cut)) == 1
    other = replace(found, found={"ST28": (Notice("ST28", "整改清单"),)})
    assert len(look(hazard_vanished, other)) == 1


@pytest.mark.parametrize(
    ("name", "value", "column", "said"),
    [
        ("found_on", day("05-11"), "发现日期", ("2023-05-10", "2023-05-11")),
        ("enterprise_code", "A2", "企业编号", ("A1", "A2")),
        ("source", "self", "隐患来源", ("部门检查", "企业自查")),
        ("grade", "minor", "隐患等级", ("较大", "一般")),
    ],
)
def test_cm12_fires_at_the_changed_fact(
    name: str, value: Value, column: str, said: tuple[str, str]
) -> None:
    found = at([hazard(TWO), hazard(**{name: value})], [kept(), kept(TWO)])
    (notice,) = look(fact_changed, found)
    own = found.tables["hazards"]
    assert (notice.sheet, notice.cell) == ("隐患清单", own.cell(own.rows[1], name))
    assert (notice.facts["header"], notice.facts["old"], notice.facts["new"]) == (column, *said)


def test_cm12_a_grade_may_be_raised_and_other_fields_may_change() -> None:
    assert look(fact_changed, at([hazard(grade="urgent")], [kept()])) == []
    assert look(fact_changed, at([hazard(grade="major")], [kept(grade="urgent")])) == []
    assert len(look(fact_changed, at([hazard(grade="urgent")], [kept(grade="major")]))) == 1
    assert look(fact_changed, at([hazard(location="四车间")], [kept()])) == []
    assert look(fact_changed, at([hazard(found_on=None)], [kept()])) == []


@pytest.mark.parametrize(
    ("changes", "covered"),
    [
        ({}, True),
        ({"new_value": "2023.5.12"}, True),
        ({"field": "发现时间"}, True),
        ({"new_value": "2023-05-13"}, False),
        ({"field": "隐患来源"}, False),
        ({"target": TWO}, False),
        ({"approver": None}, False),
        ({"reason": None}, False),
    ],
)
def test_cm12_a_correction_may_change_a_fact(changes: dict[str, Value], covered: bool) -> None:
    row: dict[str, Value] = {
        "target": ONE,
        "field": "发现日期",
        "new_value": "2023-05-12",
        "reason": "日期写错",
        "approver": ("李强",),
        **changes,
    }
    now = [hazard(found_on=day("05-12"))]
    this_time = at(now, [kept()], lists=tables(corrections=[row]))
    assert (look(fact_changed, this_time) == []) is covered
    assert (look(fact_changed, at(now, [kept()], corrections=[row])) == []) is covered


def test_cm12_what_the_office_changed_since_the_issue_is_not_the_units_doing() -> None:
    now, changed = [hazard()], [kept(found_on=day("05-09"), grade="major")]
    assert len(look(fact_changed, at(now, changed))) == 2
    assert look(fact_changed, at(now, changed, base=tables(hazards=[hazard()]))) == []


def test_cm13_a_deadline_moves_only_with_an_approved_extension() -> None:
    later = [hazard(due=day("08-31"))]
    found = at(later, [kept()])
    (notice,) = look(deadline_moved, found)
    own = found.tables["hazards"]
    assert notice.cell == own.cell(own.rows[0], "due")
    assert (notice.facts["old"], notice.facts["new"]) == (day("06-30"), day("08-31"))
    asked: dict[str, Value] = {
        "hazard_id": ONE,
        "applied_on": day("06-20"),
        "extend_to": day("08-31"),
    }
    assert len(look(deadline_moved, at(later, [kept()], extensions=[asked]))) == 1
    granted = {**asked, "result": "approved"}
    assert look(deadline_moved, at(later, [kept()], extensions=[granted])) == []
    short = {**granted, "extend_to": day("08-30")}
    assert len(look(deadline_moved, at(later, [kept()], extensions=[short]))) == 1


@pytest.mark.parametrize("due", ["06-30", "06-20"])
def test_cm13_the_same_or_an_earlier_deadline_is_fine(due: str) -> None:
    assert look(deadline_moved, at([hazard(due=day(due))], [kept()])) == []
