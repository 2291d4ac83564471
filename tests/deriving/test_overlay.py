"""A unit's own records: the master's under the submission's."""

from __future__ import annotations

from tests.support.records import day, master, submission, table, tables
from tests.support.schemas import SCHEMA
from xlhazard.deriving.overlay import overlaid_tables, own_tables
from xlhazard.model.table import Row, Table, Value


def hazard(number: int, **more: Value) -> dict[str, Value]:
    return {"hazard_id": f"H{number}", "grade": "minor", **more}


def by_id(found: Table) -> dict[str, Row]:
    return {row.text("hazard_id"): row for row in found}


def test_rows_of_the_unit_are_kept_and_those_of_others_are_not() -> None:
    known = master(hazards=[hazard(1, filed_by="HL-03"), hazard(2, filed_by="HL-05"), hazard(3)])
    now = submission(tables(hazards=[hazard(4)]))
    assert list(by_id(own_tables(now, known, "HL-03", SCHEMA)["hazards"])) == ["H1", "H4"]
    whole = overlaid_tables(now, known, SCHEMA)["hazards"]
    assert list(by_id(whole)) == ["H1", "H2", "H3", "H4"]


def test_the_submission_wins_field_by_field_in_what_the_unit_owns() -> None:
    old: dict[str, Value] = {"location": "三车间", "due": day("06-30"), "filed_by": "HL-03"}
    known = master(hazards=[hazard(1, **old)])
    now = submission(tables(hazards=[hazard(1, grade="serious", due=day("07-15"))]))
    row = by_id(own_tables(now, known, "HL-03", SCHEMA)["hazards"])["H1"]
    assert (row["grade"], row["due"]) == ("serious", day("07-15"))
    assert row["location"] is None
    assert row["filed_by"] == "HL-03"


def test_a_column_the_workbook_does_not_have_stays() -> None:
    known = master(hazards=[hazard(1, location="三车间", filed_by="HL-03")])
    own = table("hazards", hazard(1))
    narrow = Table(own.list_id, own.sheet, 1, {"hazard_id": 1, "grade": 2}, own.key, own.rows)
    row = by_id(own_tables(submission({"hazards": narrow}), known, "HL-03", SCHEMA)["hazards"])
    assert row["H1"]["location"] == "三车间"


def test_the_office_keeps_its_own_columns_except_for_internal_listings() -> None:
    def listing(level: str, on: str | None) -> dict[str, Value]:
        return {"hazard_id": "H1", "level": level, "listed_on": day(on) if on else None}

    known = master(
        listings=[
            {**listing("town", "06-08"), "filed_by": "HL-03"},
            {**listing("internal", "06-02"), "filed_by": "HL-03"},
        ]
    )
    now = submission(tables(listings=[listing("town", None), listing("internal", "06-03")]))
    town_level, internal = own_tables(now, known, "HL-03", SCHEMA)["listings"]
    assert town_level["listed_on"] == day("06-08")
    assert internal["listed_on"] == day("06-03")


def test_an_unreadable_cell_is_not_the_masters_value() -> None:
    known = master(hazards=[hazard(1, found_on=day("06-01"), filed_by="HL-03")])
    now = submission({"hazards": table("hazards", hazard(1), faults={0: ["found_on"]})})
    row = by_id(own_tables(now, known, "HL-03", SCHEMA)["hazards"])["H1"]
    assert row["found_on"] is None
    assert "found_on" in row.faults


def test_an_overlaid_table_points_at_no_cell() -> None:
    known = master(hazards=[hazard(1, filed_by="HL-03")])
    found = own_tables(submission(tables(hazards=[hazard(2)])), known, "HL-03", SCHEMA)["hazards"]
    assert [found.cell(row, "grade") for row in found] == [None, None]


def test_without_a_master_the_workbook_speaks_alone() -> None:
    now = submission(tables(hazards=[hazard(1)]))
    assert own_tables(now, None, "HL-03", SCHEMA) is now.tables


def test_rows_without_a_key_are_kept_and_double_keys_count_once() -> None:
    now = submission(tables(hazards=[hazard(1), hazard(1, grade="major"), {"grade": "minor"}]))
    found = own_tables(now, master(hazards=[hazard(9)]), "HL-03", SCHEMA)["hazards"]
    assert [(row.text("hazard_id"), row["grade"]) for row in found] == [
        ("H1", "minor"),
        ("", "minor"),
    ]
