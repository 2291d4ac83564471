"""Everything the domain specification holds is in schemas/, counted and looked at in places."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from decimal import Decimal

from tests.support.schemas import SCHEMA, raw_schemas
from xlhazard.model.finding import Severity
from xlhazard.model.month import Month
from xlhazard.schema.load import build
from xlhazard.schema.types import Comparison, Kind


def test_numbers_of_the_specification() -> None:
    own_columns = sum(len(one.columns) - 2 for one in SCHEMA.lists.values())
    assert (len(SCHEMA.lists), own_columns) == (44, 492)
    assert len(SCHEMA.rules) == 206
    assert len(SCHEMA.forms["dispatch"].values) == 35
    ten = SCHEMA.forms["ten_measures"]
    assert Counter(bool(value.level) for value in ten.values) == {False: 38, True: 12}
    assert len(ten.measures) == 10
    assert len(SCHEMA.forms["nine_plus_six"].rows) == 15
    assert len(SCHEMA.forms["nine_plus_six"].columns) == 7
    assert len(SCHEMA.forms["stage_reports"].items) == 10
    assert len(SCHEMA.cover.items) == 12
    # 53 of the specification, and 清单范围 of the cover.
    assert len(SCHEMA.codes) == 54
    assert sum(len(codes.codes) for codes in SCHEMA.codes.values()) == 270 + 2
    assert len(SCHEMA.calendar.entries) == 22
    assert set(SCHEMA.towns) == {"annex12", "heilin", "shanyao", "baishiyi", "full"}


def test_rules_by_family_in_order_of_precedence() -> None:
    counted = Counter(rule.family for rule in SCHEMA.rules.values())
    assert list(SCHEMA.families) == ["ST", "CV", "KY", "DT", "MS", "TM", "CM", "XR", "DL", "TR"]
    assert [counted[family] for family in SCHEMA.families] == [
        34,
        27,
        22,
        22,
        8,
        13,
        13,
        26,
        12,
        29,
    ]


def test_every_rule_has_words_and_two_cases() -> None:
    for rule in SCHEMA.rules.values():
        assert all((rule.message, rule.fix, rule.basis, rule.formulation)), rule.code
        assert all((rule.fires["given"], rule.silent["given"])), rule.code
        assert rule.fires != rule.silent, rule.code


def test_rules_that_are_decided_elsewhere_or_twice() -> None:
    rules = SCHEMA.rules
    assert rules["CV01"].yields_to == ("ST12", "XR13")
    assert rules["DL01"].yields_to == ("DL06",)
    in_master = {code for code, rule in rules.items() if rule.severity_in_master}
    assert in_master == {"CV22", "XR16", "XR20", "DL01", "DL06"}
    assert rules["XR13"].severity_cases == {Severity.WARNING: "只有判定依据未填"}


def test_parameters_have_defaults_and_keys_of_their_own() -> None:
    rules = SCHEMA.rules
    assert rules["ST26"].parameters["max_rows"] == 20000
    assert rules["XR16"].parameters == {"soon_days": 7}
    assert rules["DL10"].parameters == {"soon_days": 3}
    # The two warn of different days, so that one setting must not move both.
    assert rules["XR16"].setting_of("soon_days") == "soon_days"
    assert rules["DL10"].setting_of("soon_days") == "DL10.soon_days"
    assert rules["CV17"].parameters == {"default_area": None}
    assert rules["XR20"].parameters == {"window": 90, "similar": 0.7}
    assert SCHEMA.parameters["pending_days"] == "5"
    assert SCHEMA.parameters["TR05.pending"] == "10"


def test_every_list_begins_with_a_number_and_ends_with_a_remark() -> None:
    for one in SCHEMA.lists.values():
        assert (one.columns[0].header, one.columns[-1].header) == ("序号", "备注"), one.id
        assert not one.has(SCHEMA.hint_column.id)
    assert SCHEMA.hint_column.header == "填写提示"
    assert [column.header for column in SCHEMA.master_columns] == [
        "填报单位编码",
        "首报期",
        "最近报送期",
        "来源文件",
        "更新日期",
    ]


def test_lists_as_the_master_holds_them() -> None:
    hazards = SCHEMA.in_master(SCHEMA.lists["hazards"])
    assert [column.id for column in hazards.columns[-6:]] == [
        "remark",
        "filed_by",
        "first_period",
        "last_period",
        "source_ref",
        "updated_on",
    ]
    units = SCHEMA.lists["units"]
    assert SCHEMA.in_master(units) == units


def test_a_usual_month_prints_on_one_page() -> None:
    for one in SCHEMA.lists.values():
        printed = [column for column in one.columns if not column.wide]
        assert len(printed) <= 14, one.id
        # 9 pt is the smallest print: a landscape page then holds about this many characters.
        assert sum(column.width for column in printed) <= 180, one.id
        first_wide = next((i for i, c in enumerate(one.columns) if c.wide), len(one.columns))
        assert not any(not column.wide for column in one.columns[first_wide:]), one.id


def test_hazards_in_particular() -> None:
    hazards = SCHEMA.lists["hazards"]
    due = hazards.column("due")
    assert due.required == "when"
    assert due.when == (Comparison("grade", "in", ("serious", "major")),)
    assert due.future
    assert "整改期限" in due.aliases
    assert hazards.column("enterprise_name").resolves == "enterprise_code"
    assert hazards.column("enterprise_code").references == ("enterprises", "enterprise_code")
    assert hazards.column("self_fixable").blank_means == "yes"
    assert hazards.column("status").is_derived


def test_office_columns_that_an_enterprise_listing_leaves_to_the_unit() -> None:
    listings = SCHEMA.lists["listings"]
    own = {column.id for column in listings.columns if column.owner_unit_when}
    assert own == {
        "listed_on",
        "listing_no",
        "supervising_unit",
        "supervisor",
        "due_on",
        "delisted_on",
    }
    assert listings.column("listed_on").owner_unit_when == (
        Comparison("level", "is", ("internal",)),
    )


def test_limits_and_examples() -> None:
    fine = SCHEMA.lists["enforcements"].column("fine")
    assert (fine.kind, fine.unit, fine.max) == (Kind.MONEY_YUAN, "元", Decimal(100000000))
    assert SCHEMA.lists["inspections"].column("inspection_id").example == "JD-HL-03-2023-0001-J"
    assert SCHEMA.lists["duty_roster"].column("starts_at").example == "08:00"
    assert SCHEMA.prefixes["YH"] == "hazards"
    assert SCHEMA.prefixes["SG"] == "accidents"


def test_value_lists_know_their_synonyms_and_attributes() -> None:
    grades = SCHEMA.codes["hazard_grades"]
    assert grades.by_fold["重大事故隐患"].id == "major"
    assert [code.attributes["rank"] for code in grades.codes] == ["3", "4", "2", "1"]
    groups = {c.id: c.attributes["dispatch_group"] for c in SCHEMA.codes["hazard_sources"].codes}
    assert {group for source, group in groups.items() if source != "self"} == {"department"}
    people = SCHEMA.codes["accountability_objects"]
    assert [c.id for c in people.codes if c.attributes["person"] == "yes"] == [
        "supervisor",
        "leader",
    ]


def test_deadlines() -> None:
    deadlines = SCHEMA.calendar.deadlines
    dispatch = deadlines["dispatch"]
    assert (dispatch.unit_day, dispatch.last_day) == (27, 28)
    assert (dispatch.first, dispatch.last) == (Month(2023, 5), Month(2023, 12))
    assert deadlines["nine_plus_six"].unit_day == 25
    assert deadlines["stage_report"].due_dates == {
        "interim": dt.date(2023, 8, 10),
        "final": dt.date(2023, 12, 10),
    }
    assert SCHEMA.calendar.default_days == {"urgent": 0, "minor": 7, "serious": 30, "major": None}
    assert SCHEMA.calendar.settings["done_policy"] == "销号"
    assert SCHEMA.calendar.settings["baseline_start"] == ""
    assert SCHEMA.calendar.phases[2].label == "排查整治“回头看”"


def test_states_in_the_order_in_which_they_are_tried() -> None:
    assert list(SCHEMA.states.states) == [
        "void",
        "reviewed",
        "closed",
        "to_close",
        "failed",
        "to_accept",
        "to_list",
        "to_request",
        "rectifying",
        "registered",
    ]
    assert len(SCHEMA.states.open_states) == 7


def test_no_person_of_a_source_document_is_named() -> None:
    """D25: S1 prints an officer's name, telephone and mailbox; nothing of the kind is here."""
    for name, document in raw_schemas().items():
        text = repr(document)
        assert "@" not in text, name
        if not name.startswith("rules/"):  # whose cases type telephone numbers of nobody
            assert not any(len(run) == 11 and run[0] == "1" for run in _digit_runs(text)), name


def _digit_runs(text: str) -> list[str]:
    return "".join(c if c.isdigit() else " " for c in text).split()


def test_the_compiled_json_of_a_wheel_reads_alike() -> None:
    assert build(json.loads(json.dumps(raw_schemas(), ensure_ascii=False))) == SCHEMA
