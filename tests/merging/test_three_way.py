"""The table of specification 8, one row of it a test, on a master that takes the edits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.merging.office import empty_master, incoming, merge, plan, records, typed
from tests.support.records import TODAY, day, table
from xlhazard.model.edits import AppendRow
from xlhazard.model.month import Month
from xlhazard.model.table import Fault, Value
from xlhazard.model.workbook import RawCell

ID = "YH-HL-03-2023-0001-J"
OTHER = "YH-HL-03-2023-0002-5"
MAY = Month(2023, 5)

HAZARD: Mapping[str, Value] = {
    "hazard_id": ID,
    "enterprise_code": "91320707MA1TE5T0XK",
    "location": "配电房",
    "description": "配电箱没有接地保护",
    "grade": "minor",
    "source": "self",
    "found_on": day("06-01"),
    "responsible_unit": "宏达石材有限公司",
    "responsible_person": ("李强",),
}
LISTING: Mapping[str, Value] = {"hazard_id": ID, "level": "town", "requested_on": day("06-02")}


def changed(row: Mapping[str, Value], **fields: Value) -> dict[str, Value]:
    return {**row, **fields}


def test_a_new_row_is_taken_with_its_provenance() -> None:
    after = merge(empty_master(), incoming({"hazards": [HAZARD]}))
    row = records(after, "hazards")[ID,]
    assert row == {
        **HAZARD,
        "filed_by": "HL-03",
        "first_period": "2023-06",
        "last_period": "2023-06",
        "source_ref": row["source_ref"],
        "updated_on": TODAY,
    }
    assert str(row["source_ref"]).startswith("HL-03 2023-06.xlsx 隐患清单 第2行 ")


def test_unit_changed_and_office_did_not_so_theirs() -> None:
    before = merge(empty_master(), incoming({"hazards": [HAZARD]}, month=MAY))
    new = changed(HAZARD, location="一号配电房", due=day("06-30"))
    after = merge(before, incoming({"hazards": [new]}, base={"hazards": [HAZARD]}))
    row = records(after, "hazards")[ID,]
    assert (row["location"], row["due"]) == ("一号配电房", day("06-30"))
    assert (row["first_period"], row["last_period"]) == ("2023-05", "2023-06")


def test_unit_did_not_change_so_the_office_s_value_stays() -> None:
    before = typed(
        merge(empty_master(), incoming({"hazards": [HAZARD]}, month=MAY)),
        "hazards",
        (ID,),
        "location",
        "二号配电房",
    )
    again = incoming({"hazards": [HAZARD]}, base={"hazards": [HAZARD]})
    assert plan(before, again).conflicts == ()
    assert records(merge(before, again), "hazards")[ID,]["location"] == "二号配电房"


def test_both_changed_to_the_same_value_is_no_conflict() -> None:
    before = typed(
        merge(empty_master(), incoming({"hazards": [HAZARD]}, month=MAY)),
        "hazards",
        (ID,),
        "location",
        "一号配电房",
    )
    one = incoming(
        {"hazards": [changed(HAZARD, location=" 一号配电房 ")]}, base={"hazards": [HAZARD]}
    )
    assert plan(before, one).conflicts == ()


def test_both_changed_differently_keeps_ours_and_tells_once() -> None:
    before = typed(
        merge(empty_master(), incoming({"hazards": [HAZARD]}, month=MAY)),
        "hazards",
        (ID,),
        "location",
        "二号配电房",
    )
    theirs = changed(HAZARD, location="一号配电房")
    one = incoming({"hazards": [theirs]}, base={"hazards": [HAZARD]})
    told = plan(before, one).conflicts
    assert [(c.list_id, c.key, c.field, c.base, c.theirs, c.ours) for c in told] == [
        ("hazards", ID, "location", "配电房", "一号配电房", "二号配电房")
    ]
    after = merge(before, one)
    assert records(after, "hazards")[ID,]["location"] == "二号配电房"
    assert len(records(after, "conflicts")) == 1
    later = incoming({"hazards": [theirs]}, month=Month(2023, 7), base={"hazards": [theirs]})
    assert plan(after, later).conflicts == ()


@pytest.mark.parametrize(
    ("choice", "value"), [("unit", "一号配电房"), ("master", "二号配电房"), (None, "二号配电房")]
)
def test_a_decision_is_applied_at_the_next_merge_and_once_only(
    choice: str | None, value: str
) -> None:
    before = typed(
        merge(empty_master(), incoming({"hazards": [HAZARD]}, month=MAY)),
        "hazards",
        (ID,),
        "location",
        "二号配电房",
    )
    theirs = changed(HAZARD, location="一号配电房")
    conflicted = merge(before, incoming({"hazards": [theirs]}, base={"hazards": [HAZARD]}))
    (number,) = records(conflicted, "conflicts")
    decided = typed(conflicted, "conflicts", number, "choice", choice) if choice else conflicted
    after = merge(decided)
    assert records(after, "hazards")[ID,]["location"] == value
    assert plan(after).edits.edits == ()
    changed_again = typed(after, "hazards", (ID,), "location", "三号配电房")
    assert records(merge(changed_again), "hazards")[ID,]["location"] == "三号配电房"


def test_an_office_field_is_taken_once_with_a_new_row_and_never_after() -> None:
    first = merge(
        empty_master(), incoming({"listings": [changed(LISTING, listing_no="镇安〔2023〕1号")]})
    )
    key = (ID, "TOWN")
    assert records(first, "listings")[key]["listing_no"] == "镇安〔2023〕1号"
    later = incoming(
        {"listings": [changed(LISTING, listing_no="镇安〔2023〕9号", listed_on=day("06-20"))]},
        month=Month(2023, 7),
        base={"listings": [changed(LISTING, listing_no="镇安〔2023〕1号")]},
    )
    row = records(merge(first, later), "listings")[key]
    assert row["listing_no"] == "镇安〔2023〕1号"
    assert "listed_on" not in row


def test_the_unit_owns_listing_dates_of_its_internal_listing() -> None:
    internal = changed(LISTING, level="internal")
    first = merge(empty_master(), incoming({"listings": [internal]}, month=MAY))
    new = changed(internal, listed_on=day("06-20"))
    after = merge(first, incoming({"listings": [new]}, base={"listings": [internal]}))
    assert records(after, "listings")[ID, "INTERNAL"]["listed_on"] == day("06-20")


def test_a_row_staff_took_out_does_not_come_back_by_itself() -> None:
    same = incoming({"hazards": [HAZARD]}, base={"hazards": [HAZARD]})
    assert records(merge(empty_master(), same), "hazards") == {}
    new = incoming({"hazards": [changed(HAZARD, location="院内")]}, base={"hazards": [HAZARD]})
    assert [c.ours for c in plan(empty_master(), new).conflicts] == ["（总台账无此行）"]


def test_a_cleared_cell_is_a_change_but_an_unread_one_is_not() -> None:
    full = changed(HAZARD, remark="已拍照", due=day("06-30"))
    before = merge(empty_master(), incoming({"hazards": [full]}, month=MAY))
    one = incoming({"hazards": [HAZARD]}, base={"hazards": [full]})
    unread = {"hazards": table("hazards", HAZARD, faults={0: ["due"]})}
    one = replace(one, submission=replace(one.submission, tables=unread))
    after = records(merge(before, one), "hazards")[ID,]
    assert "remark" not in after
    assert after["due"] == day("06-30")


def test_a_later_deadline_needs_an_approved_extension() -> None:
    due = changed(HAZARD, due=day("06-10"))
    before = merge(empty_master(), incoming({"hazards": [due]}, month=MAY))
    late = incoming({"hazards": [changed(due, due=day("07-10"))]}, base={"hazards": [due]})
    assert records(merge(before, late), "hazards")[ID,]["due"] == day("06-10")
    assert plan(before, late).conflicts == ()
    approved = {
        "hazard_id": ID,
        "applied_on": day("06-05"),
        "extend_to": day("07-10"),
        "result": "approved",
        "reason": "设备未到货",
    }
    with_paper = empty_master(extensions=[approved])
    before = merge(with_paper, incoming({"hazards": [due]}, month=MAY))
    assert records(merge(before, late), "hazards")[ID,]["due"] == day("07-10")
    sooner = incoming({"hazards": [changed(due, due=day("06-05"))]}, base={"hazards": [due]})
    assert records(merge(before, sooner), "hazards")[ID,]["due"] == day("06-05")


def test_rows_only_an_earlier_version_brought_are_taken_back() -> None:
    second = changed(HAZARD, hazard_id=OTHER, location="仓库")
    v1 = incoming({"hazards": [HAZARD, second]})
    before = merge(empty_master(), v1)
    v2 = incoming({"hazards": [HAZARD]}, version=2, base={"hazards": [HAZARD, second]})
    after = plan(before, v2)
    assert after.merged[0].withdrawn == 1
    assert set(records(merge(before, v2), "hazards")) == {(ID,)}
    touched = typed(before, "hazards", (OTHER,), "location", "二号仓库")
    assert set(records(merge(touched, v2), "hazards")) == {(ID,), (OTHER,)}
    older = merge(empty_master(), incoming({"hazards": [second]}, month=MAY))
    stays = merge(merge(older, v1), v2)
    assert set(records(stays, "hazards")) == {(ID,), (OTHER,)}


def test_corrections_only_accumulate() -> None:
    note = {
        "period": "2023-05",
        "target": "调度表",
        "field": "1-1",
        "old_value": "3",
        "new_value": "2",
        "reason": "重复统计",
        "approver": ("李强",),
        "approved_on": day("06-02"),
    }
    before = merge(empty_master(), incoming({"corrections": [note], "hazards": [HAZARD]}))
    v2 = incoming(
        {"corrections": [], "hazards": [HAZARD]},
        version=2,
        base={"corrections": [note], "hazards": [HAZARD]},
    )
    assert len(records(merge(before, v2), "corrections")) == 1


def test_a_late_report_of_an_earlier_month_yields_to_the_later_one() -> None:
    june = changed(HAZARD, location="一号配电房")
    in_order = merge(
        merge(empty_master(), incoming({"hazards": [HAZARD]}, month=MAY)),
        incoming({"hazards": [june]}, base={"hazards": [HAZARD]}),
    )
    backwards = merge(
        merge(empty_master(), incoming({"hazards": [june]})),
        incoming({"hazards": [HAZARD]}, month=MAY),
    )
    assert records(in_order, "hazards") == records(backwards, "hazards")


ENTERPRISE: Mapping[str, Value] = {
    "enterprise_code": "91320707MA1TE5T0XK",
    "enterprise_name": "宏达石材有限公司",
    "scale": "micro",
    "sector": "industry",
    "main_person": ("李强",),
    "staff_count": 12,
}


def test_a_shared_enterprise_is_the_village_s_whoever_comes_first() -> None:
    theirs = changed(ENTERPRISE, staff_count=20, supervised_by="town", archive_no="建-7")
    village = incoming({"enterprises": [ENTERPRISE]})
    department = incoming({"enterprises": [theirs]}, unit="JS")
    takes_over = incoming({"enterprises": [ENTERPRISE]}, holders={"JS": {"enterprises": [theirs]}})
    together = merge(empty_master(), department, village)
    village_first = merge(merge(empty_master(), village), department)
    department_first = merge(merge(empty_master(), department), takes_over)
    assert records(together, "enterprises") == records(village_first, "enterprises")
    assert records(together, "enterprises") == records(department_first, "enterprises")
    (row,) = records(together, "enterprises").values()
    assert (row["filed_by"], row["staff_count"]) == ("HL-03", 12)


def test_the_lowest_code_wins_among_villages_and_staff_edits_survive_the_change_of_hands() -> None:
    theirs = changed(ENTERPRISE, staff_count=20)
    before = typed(
        merge(empty_master(), incoming({"enterprises": [theirs]}, unit="HL-03")),
        "enterprises",
        ("91320707MA1TE5T0XK",),
        "main_person",
        ("王芳",),
    )
    one = incoming(
        {"enterprises": [ENTERPRISE]},
        unit="HL-01",
        holders={"HL-03": {"enterprises": [theirs]}},
    )
    (row,) = records(merge(before, one), "enterprises").values()
    assert (row["filed_by"], row["staff_count"]) == ("HL-01", 12)
    assert row["main_person"] == ("王芳",)


def test_a_unit_never_changes_another_unit_s_rows() -> None:
    before = merge(empty_master(), incoming({"hazards": [HAZARD]}))
    foreign = incoming({"hazards": [changed(HAZARD, location="别处")]}, unit="HL-01")
    told = plan(before, foreign)
    assert records(merge(before, foreign), "hazards")[ID,]["location"] == "配电房"
    assert any("其他单位填报" in note and ID in note for note in told.notes)


def test_a_village_may_file_rectification_for_a_department_s_hazard() -> None:
    hazard_id = "YH-JS-2023-0001-J"
    own = changed(HAZARD, hazard_id=hazard_id)
    work: Mapping[str, Value] = {"hazard_id": hazard_id, "measures": "更换配电箱"}
    before = merge(
        empty_master(), incoming({"hazards": [own], "rectifications": [work]}, unit="JS")
    )
    village = incoming(
        {"rectifications": [changed(work, completed_on=day("06-20"))]},
        holders={"JS": {"rectifications": [work]}},
    )
    row = records(merge(before, village), "rectifications")[hazard_id,]
    assert (row["completed_on"], row["filed_by"]) == (day("06-20"), "HL-03")


def test_a_successor_goes_on_with_the_rows_of_the_unit_it_took_over() -> None:
    units = [
        {"unit_code": "HL-03", "unit_type": "village", "successor": "HL-01"},
        {"unit_code": "HL-01", "unit_type": "village"},
    ]
    before = merge(empty_master(units=units), incoming({"hazards": [HAZARD]}, month=MAY))
    heir = incoming(
        {"hazards": [changed(HAZARD, location="一号配电房")]},
        unit="HL-01",
        base={"hazards": [HAZARD]},
    )
    row = records(merge(before, heir), "hazards")[ID,]
    assert (row["location"], row["filed_by"]) == ("一号配电房", "HL-01")


def test_derived_columns_are_written_as_values_and_only_when_they_change() -> None:
    rows = {
        "enterprises": [ENTERPRISE],
        "hazards": [changed(HAZARD, due=day("06-30"))],
        "rectifications": [{"hazard_id": ID, "measures": "更换"}],
    }
    one = incoming(rows)
    before = empty_master()
    sheet = plan(before, one).edits
    after = merge(before, one)
    shown = after.workbook.sheets["整改清单"].rows
    works = after.tables["rectifications"]
    (row,) = works.rows
    cells = {name: shown[row.number].get(column) for name, column in works.columns.items()}
    assert cells["enterprise_name"] is not None
    assert cells["enterprise_name"].raw == "宏达石材有限公司"
    assert cells["due"] is not None
    assert len(sheet) > 0
    status = after.tables["hazards"].columns["status"]
    assert after.workbook.sheets["隐患清单"].rows[2][status].raw == "整改中"
    assert plan(after).edits.edits == ()


def test_an_identity_card_number_never_reaches_the_master() -> None:
    one = incoming({"hazards": [changed(HAZARD, remark="身份证11010519491231002X")]})
    row = records(merge(empty_master(), one), "hazards")[ID,]
    assert row["remark"] == "身份证110**************X"


def test_new_rows_go_below_everything_that_stands_on_the_sheet() -> None:
    before = merge(empty_master(), incoming({"hazards": [HAZARD]}))
    rows = dict(before.workbook.sheets["隐患清单"].rows)
    rows[3] = {1: RawCell("s", "合计：1条")}
    sheets = dict(before.workbook.sheets)
    sheets["隐患清单"] = replace(sheets["隐患清单"], rows=rows)
    before = replace(before, workbook=replace(before.workbook, sheets=sheets))
    second = changed(HAZARD, hazard_id=OTHER)
    edits = plan(before, incoming({"hazards": [HAZARD, second]}, base={"hazards": [HAZARD]})).edits
    appended = [e for e in edits if isinstance(e, AppendRow) and e.sheet == "隐患清单"]
    assert [e.row for e in appended] == [4]


def test_what_staff_typed_and_nobody_can_read_is_never_written_over() -> None:
    before = merge(empty_master(), incoming({"hazards": [HAZARD]}, month=MAY))
    hazards = before.tables["hazards"]
    (row,) = hazards.rows
    unclear = replace(row, typed={**row.typed, "due": "六月底吧"}, faults={"due": Fault("CV02")})
    tables = {**before.tables, "hazards": replace(hazards, rows=(unclear,))}
    before = replace(before, tables=tables)
    theirs = changed(HAZARD, due=day("06-30"))
    told = plan(before, incoming({"hazards": [theirs]}, base={"hazards": [HAZARD]}))
    due = hazards.cell(row, "due")
    assert [(c.theirs, c.ours) for c in told.conflicts] == [("2023-06-30", "六月底吧")]
    assert all(getattr(edit, "cell", None) != due for edit in told.edits)


def test_a_column_that_staff_took_out_of_the_master_is_told() -> None:
    before = empty_master()
    hazards = before.tables["hazards"]
    columns = {name: at for name, at in hazards.columns.items() if name != "element"}
    tables = {**before.tables, "hazards": replace(hazards, columns=columns)}
    one = incoming({"hazards": [changed(HAZARD, element="equipment")]})
    told = plan(replace(before, tables=tables), one)
    assert any("没有“要素类别”列" in note for note in told.notes)
    assert plan(before, one).notes == ()
