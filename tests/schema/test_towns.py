"""What a unit of a town finds in its workbook."""

from __future__ import annotations

import pytest

from tests.support.schemas import SCHEMA, town

CORE = (
    "enterprises",
    "inspections",
    "hazards",
    "rectifications",
    "acceptances",
    "enforcements",
    "accountabilities",
    "listings",
    "extensions",
    "corrections",
)


@pytest.mark.parametrize("town_id", sorted(SCHEMA.towns))
def test_villages_have_the_core_lists_only(town_id: str) -> None:
    assert SCHEMA.unit_lists("village", town(town_id)) == CORE


@pytest.mark.parametrize("unit_type", ["department", "committee", "member", "group", "office"])
def test_departments_also_have_what_the_town_enables(unit_type: str) -> None:
    lists = SCHEMA.unit_lists(unit_type, town("heilin"))
    assert lists == (
        *CORE,
        "report_rewards",
        "notices_and_talks",
        "trainings",
        "oversight",
        "leader_duties",
        "technical_inspectors",
        "assistance_visits",
        "accidents",
    )


@pytest.mark.parametrize("town_id", sorted(SCHEMA.towns))
def test_reports_of_the_public_never_reach_a_village(town_id: str) -> None:
    assert "report_rewards" not in SCHEMA.unit_lists("village", town(town_id))
    assert "report_rewards" in SCHEMA.unit_lists("department", town(town_id))


@pytest.mark.parametrize("town_id", sorted(SCHEMA.towns))
def test_lists_of_the_office_never_leave_the_master(town_id: str) -> None:
    for unit_type in SCHEMA.codes["unit_types"].by_id:
        lists = SCHEMA.unit_lists(unit_type, town(town_id))
        assert not any(SCHEMA.lists[one].master_only for one in lists)


def test_enterprises_file_no_workbook() -> None:
    assert SCHEMA.workbook_of("enterprise") is None
    assert SCHEMA.unit_lists("enterprise", town("full")) == ()


@pytest.mark.parametrize(
    ("town_id", "unit_type", "forms"),
    [
        ("annex12", "village", ()),
        ("heilin", "village", ("dispatch",)),
        ("heilin", "committee", ("dispatch", "stage_reports")),
        ("heilin", "office", ("dispatch",)),
        ("heilin", "group", ()),
        ("shanyao", "village", ("nine_plus_six",)),
        ("shanyao", "committee", ()),
        ("baishiyi", "department", ("ten_measures",)),
        ("full", "village", ("dispatch", "nine_plus_six", "ten_measures")),
        ("full", "member", ("dispatch", "nine_plus_six", "stage_reports")),
    ],
)
def test_forms_due(town_id: str, unit_type: str, forms: tuple[str, ...]) -> None:
    assert SCHEMA.unit_forms(unit_type, town(town_id)) == forms


def test_sheets_stand_in_the_order_of_the_work() -> None:
    sheets = SCHEMA.unit_sheets("village", town("heilin"))
    assert sheets == (*CORE, "dispatch")
    department = SCHEMA.unit_sheets("department", town("full"))
    assert department[:11] == (*CORE, "dispatch")
    assert department.index("ten_measures") < department.index("major_issues")


def test_columns_follow_the_features() -> None:
    everywhere = SCHEMA.town_list("inspections", town("full"))
    plain = SCHEMA.town_list("inspections", town("annex12"))
    assert everywhere.has("p1")
    assert not plain.has("p1")
    assert not SCHEMA.town_list("enterprises", town("heilin")).has("key_controlled")
    assert SCHEMA.town_list("enterprises", town("baishiyi")).has("key_controlled")


def test_words_of_the_towns() -> None:
    assert town("shanyao").levels["government_listing"] == "district"
    assert town("shanyao").levels["village_word"] == "村（居）"
    assert town("heilin").source_groups["self"] == ("self",)
    assert "XR24" not in town("heilin").off_rules
    assert "XR24" in town("shanyao").off_rules
    assert town("full").off_rules == frozenset()
