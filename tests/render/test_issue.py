"""A unit's month typed into its workbook: spare ids as text, records as values."""

from __future__ import annotations

import datetime as dt

from tests.render.built import HEILIN, issued, june, opened, reading
from tests.support.schemas import SCHEMA
from xlhazard.model.ids import parse_place_code, parse_record_id
from xlhazard.render.templates import spare_ids
from xlhazard.render.templates.unit import unit_lists
from xlhazard.tables.submission import understand

LISTS = unit_lists(SCHEMA, HEILIN, "village")


def test_60_hazard_ids_30_of_other_kinds_and_20_place_codes() -> None:
    ids = spare_ids(LISTS, "HL-03", 2023, {})
    amounts = {one: len(found) for one, found in ids.items()}
    assert amounts == {
        "enterprises": 20,
        "inspections": 30,
        "hazards": 60,
        "enforcements": 30,
        "accountabilities": 30,
    }
    assert ids["hazards"][0] == "YH-HL-03-2023-0001-J"
    assert all(parse_place_code(code) for code in ids["enterprises"])
    for list_id in ("inspections", "hazards", "enforcements", "accountabilities"):
        parsed = [parse_record_id(one) for one in ids[list_id]]
        assert all(one is not None and one.sound for one in parsed)


def test_ids_go_on_where_the_last_issue_stopped_and_end_at_9999() -> None:
    ids = spare_ids(LISTS, "HL-03", 2023, {"YH": 26, "JD": 9990, "CS": 3, "ZF": 9999})
    assert ids["hazards"][0] == "YH-HL-03-2023-0027-E"
    assert len(ids["inspections"]) == 9
    assert ids["enterprises"][0] == "CS-HL-03-0004"
    assert ids["enforcements"] == ()


def test_spare_ids_stand_as_text_below_the_records() -> None:
    sheet = opened(issued())["隐患清单"]
    assert sheet["B6"].value == june().spare_ids["hazards"][0]
    assert sheet["B6"].data_type == "s"
    assert sheet["B6"].number_format == "@"
    assert [sheet[f"A{row}"].value for row in (4, 5, 6)] == [1, 2, 3]


def test_records_are_typed_as_a_clerk_would_see_them() -> None:
    sheet = opened(issued())["隐患清单"]
    row = {sheet.cell(3, c).value: sheet.cell(4, c).value for c in range(1, 29)}
    assert row["隐患等级"] == "重大"
    assert row["隐患来源"] == "部门检查"
    assert row["责任人"] == "王小明"
    assert row["发现日期"].date() == dt.date(2023, 6, 1)


def test_the_issued_workbook_is_read_back_as_it_was_filled() -> None:
    workbook = reading(issued())
    read = understand(
        workbook,
        "下发/HL-03.xlsx",
        SCHEMA,
        HEILIN,
        roster=None,
        registry=None,
        month=None,
        today=dt.date(2023, 6, 20),
    )
    assert read.unit == "HL-03"
    assert str(read.month) == "2023-06"
    assert read.version == 1
    assert read.complete
    assert {one: len(table) for one, table in read.tables.items() if len(table)} == {
        "enterprises": 2,
        "hazards": 2,
        "rectifications": 2,
    }
    assert [notice for notice in read.notices if notice.code.startswith(("ST", "CV"))] == []
    assert read.tables["hazards"].rows[0]["grade"] == "major"


def test_a_blank_template_has_no_records_and_no_structure_finding() -> None:
    from tests.render.built import village

    read = understand(
        reading(village()),
        "模板.xlsx",
        SCHEMA,
        HEILIN,
        roster=None,
        registry=None,
        month=None,
        today=dt.date(2023, 6, 20),
    )
    assert all(len(table) == 0 for table in read.tables.values())
    assert [n.code for n in read.notices if n.code.startswith("ST")] == []
