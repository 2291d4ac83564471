"""Accepted forms, corrections and derived columns."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.records import day, history, master, submission, table, tables
from tests.support.schemas import SCHEMA, town
from xlhazard.deriving.corrections import about_figure, correction_rows, figure_names
from xlhazard.deriving.derived_fields import Deriver
from xlhazard.deriving.history import accepted_forms, after, before, months_between
from xlhazard.deriving.lives import lives
from xlhazard.deriving.settings import counted_from, days_named, setting, whole
from xlhazard.model.fold import fold_label
from xlhazard.model.month import Month
from xlhazard.model.table import Value

FORM = SCHEMA.forms["dispatch"]


def test_the_last_accepted_version_of_every_period() -> None:
    known = master(
        dispatch_history=[
            *history({"d1_1": 2}, "2023-06", version=2),
            *history({"d1_1": 1}, "2023-06", version=1),
            *history({"d1_1": 3}, "2023-05"),
            *history({"d1_1": 9}, "2023-05", unit="HL-05"),
        ]
    )
    found = accepted_forms(known, "HL-03")
    assert [(str(one.period), one.version, one.values["d1_1"]) for one in found] == [
        ("2023-05", 1, 3),
        ("2023-06", 2, 2),
    ]
    assert found[1].as_of == day("06-26")
    assert len(found[1].values) == 35


def test_before_and_after_stay_inside_one_count() -> None:
    rows = [row for n in (5, 6, 7, 8) for row in history({}, f"2023-{n:02}")]
    forms = accepted_forms(master(dispatch_history=rows), "HL-03")
    june = Month(2023, 6)
    assert [one.period.number for one in before(forms, Month(2023, 8), {}, SCHEMA)] == [5, 6, 7]
    assert [one.period.number for one in after(forms, june, {}, SCHEMA)] == [7, 8]
    anew = {"baseline_start": "2023-07-01"}
    assert [one.period.number for one in before(forms, Month(2023, 8), anew, SCHEMA)] == [7]
    assert list(after(forms, june, anew, SCHEMA)) == []


def test_missing_months_lie_in_the_campaign() -> None:
    assert months_between(Month(2023, 5), Month(2023, 8), {}, SCHEMA) == (
        Month(2023, 6),
        Month(2023, 7),
    )
    assert months_between(Month(2023, 12), Month(2024, 3), {}, SCHEMA) == ()


def test_settings_over_the_calendars_defaults() -> None:
    assert setting({}, SCHEMA, "campaign_start") == "2023-05-01"
    assert setting({"baseline_start": "无"}, SCHEMA, "baseline_start") == ""
    assert whole({"pending_days": "７个工作日"}, SCHEMA, "pending_days", 5) == 7
    assert whole({"pending_days": "几天"}, SCHEMA, "pending_days", 5) == 5
    assert days_named("2024-01、2024年3月15日") == (day("2024-01-01"), day("2024-03-15"))
    assert counted_from({"baseline_start": "2024-01"}, SCHEMA, day("2023-12-31")) == day("05-01")


def test_the_names_of_a_figure() -> None:
    names = figure_names(FORM, FORM.value("d3_3b"))
    for said in ("3-3b", "3-3", "d3_3b", "行政处罚（次，万元）", "行政处罚"):
        assert fold_label(said) in names
    assert fold_label("3-3a") not in names


def test_corrections_of_this_and_earlier_submissions() -> None:
    row: dict[str, Value] = {"target": "调度表", "field": "1-1", "new_value": "5"}
    known = master(corrections=[{**row, "reason": "重复", "approver": ("李强",)}])
    now = submission(tables(corrections=[row]))
    rows = correction_rows(now, known)
    assert len(rows) == 2
    assert len(list(about_figure(rows, FORM, FORM.value("d1_1"), SCHEMA))) == 1
    assert list(about_figure(rows, FORM, FORM.value("d1_2"), SCHEMA)) == []


def deriver() -> Deriver:
    known = tables(
        enterprises=[
            {
                "enterprise_code": "A",
                "enterprise_name": "宏达石材有限公司",
                "sector": "construction",
            }
        ],
        hazards=[
            {
                "hazard_id": "H1",
                "enterprise_code": "A",
                "grade": "serious",
                "found_on": day("06-01"),
                "due": day("06-30"),
                "responsible_unit": "宏达石材",
                "responsible_person": ("陈大勇",),
            }
        ],
        rectifications=[{"hazard_id": "H1", "measures": "加固"}],
        extensions=[
            {
                "hazard_id": "H1",
                "applied_on": day("06-10"),
                "extend_to": day("07-10"),
                "result": "approved",
            },
            {"hazard_id": "H1", "applied_on": day("06-20"), "extend_to": day("07-20")},
            {"hazard_id": "H2", "applied_on": day("06-15"), "extend_to": day("07-20")},
        ],
    )
    return Deriver(known, lives(known, day("06-26"), SCHEMA, {}), SCHEMA, town())


@pytest.mark.parametrize(
    ("list_id", "row", "expected"),
    [
        (
            "rectifications",
            {"hazard_id": "H1"},
            {
                "enterprise_name": "宏达石材有限公司",
                "grade": "serious",
                "responsible_unit": "宏达石材",
                "responsible_person": ("陈大勇",),
                "due": day("06-30"),
                "extended_to": day("07-10"),
            },
        ),
        ("hazards", {"hazard_id": "H1"}, {"status": "rectifying"}),
        (
            "extensions",
            {"hazard_id": "H1", "applied_on": day("06-20")},
            {"due": day("06-30"), "nth": 2},
        ),
        (
            "extensions",
            {"hazard_id": "H1", "applied_on": day("06-10")},
            {"due": day("06-30"), "nth": 1},
        ),
        ("enterprises", {"sector": "construction"}, {"high_risk": True}),
        ("enterprises", {"sector": "school"}, {"high_risk": False}),
        ("listings", {"hazard_id": "H9"}, {"enterprise_name": None}),
    ],
)
def test_derived_columns(list_id: str, row: dict[str, Value], expected: dict[str, Value]) -> None:
    made = table(list_id, row).rows[0]
    assert deriver().values(SCHEMA.lists[list_id], made) == expected


def test_every_derived_column_of_every_list_has_a_way() -> None:
    known = deriver()
    for list_schema in SCHEMA.lists.values():
        empty = table(list_schema.id, {}).rows[0]
        derived = {column.id for column in list_schema.columns if column.is_derived}
        assert known.values(list_schema, empty).keys() == derived


def test_money_survives_as_written() -> None:
    known = master(dispatch_history=history({"d3_3b": "1.50"}, "2023-05"))
    assert accepted_forms(known, "HL-03")[0].values["d3_3b"] == Decimal("1.5")
