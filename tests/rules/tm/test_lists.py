"""What the ten measures ask of the lists (TM07 to TM10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from tests.support.records import context, day, look, master, skipped, submission, tables
from tests.support.schemas import town
from xlhazard.checking.rule import Rule
from xlhazard.model.finding import Notice
from xlhazard.model.ids import make_record_id
from xlhazard.model.master import Master
from xlhazard.model.table import Value
from xlhazard.rules.tm.lists import (
    publicity_below_three,
    responsible_names_missing,
    risk_card_missing,
    three_levels_missing,
)

Rows = Sequence[Mapping[str, Value]]
ONE = make_record_id("YH", "HL-03", 2023, 1)


def told(rule: Rule, known: Master | None = None, **lists: Rows) -> list[Notice]:
    return look(rule, context(submission(tables(**lists)), known))


def firm(**more: Value) -> dict[str, Value]:
    return {"enterprise_code": "A1", "enterprise_name": "青松木器厂", **more}


@pytest.mark.parametrize(("count", "fires"), [(0, True), (2, True), (3, False), (40, False)])
def test_tm07_three_are_enough(count: int, fires: bool) -> None:
    site: dict[str, Value] = {"site_no": "1", "site_name": "村部宣传栏", "count": count}
    found = told(publicity_below_three, publicity_sites=[site])
    assert [(one.field, one.facts["name"], one.facts["n"]) for one in found] == (
        [("count", "村部宣传栏", count)] if fires else []
    )


SMALL: dict[str, Value] = {"scale": "micro", "staff_count": 12}


@pytest.mark.parametrize("card", [None, False])
def test_tm08_a_small_enterprise_without_its_card(card: Value) -> None:
    (notice,) = told(risk_card_missing, enterprises=[firm(**SMALL, risk_card=card)])
    assert (notice.field, notice.facts["n"], notice.facts["name"]) == (
        "risk_card",
        12,
        "青松木器厂",
    )


@pytest.mark.parametrize(
    "more",
    [
        {"risk_card": True},
        {"staff_count": 31},
        {"staff_count": None},
        {"scale": "self_employed"},
        {"scale": "large"},
        {"status": "paused"},
        {"status": "gone"},
    ],
)
def test_tm08_leaves_others_alone(more: dict[str, Value]) -> None:
    assert told(risk_card_missing, enterprises=[firm(**{**SMALL, **more})]) == []


def test_tm08_in_business_and_thirty_are_still_meant() -> None:
    known = firm(**{**SMALL, "staff_count": 30, "status": "open"})
    assert len(told(risk_card_missing, enterprises=[known])) == 1


def test_tm09_key_enterprises_have_their_supervisors() -> None:
    key = firm(key_controlled=True, sector="industry")
    assert [one.field for one in told(responsible_names_missing, enterprises=[key])] == [
        "dept_supervisor",
        "town_supervisor",
    ]
    named = {**key, "dept_supervisor": ("李强",), "town_supervisor": ("王芳",)}
    assert told(responsible_names_missing, enterprises=[named]) == []
    nobody = {**named, "town_supervisor": ("无",)}
    (notice,) = told(responsible_names_missing, enterprises=[nobody])
    assert notice.facts["header"] == "镇行政负责人"


@pytest.mark.parametrize("sector", ["fire", "special_equipment"])
def test_tm09_some_sectors_have_one_more(sector: str) -> None:
    named = firm(
        key_controlled=True, sector=sector, dept_supervisor=("李强",), town_supervisor=("王芳",)
    )
    (notice,) = told(responsible_names_missing, enterprises=[named])
    assert notice.facts["header"] == "专项监管负责人"
    assert told(responsible_names_missing, enterprises=[{**named, "key_controlled": None}]) == []


LEVELS: dict[str, Value] = {
    "manager_level": ("赵刚",),
    "technical_level": ("钱进",),
    "operator_level": ("孙立",),
}


def hazard(**more: Value) -> dict[str, Value]:
    return {
        "hazard_id": ONE,
        "enterprise_code": "A1",
        "grade": "major",
        "found_on": day("06-10"),
        **more,
    }


def test_tm10_one_finding_an_enterprise_at_the_first_blank() -> None:
    known = firm(**{**LEVELS, "technical_level": None, "operator_level": None})
    (notice,) = told(three_levels_missing, enterprises=[known], hazards=[hazard()])
    assert notice.field == "technical_level"
    assert notice.facts["missing"] == ["技术层负责人", "操作层负责人"]


def test_tm10_a_source_of_danger_is_a_risk_also_when_only_the_master_knows() -> None:
    source: Rows = [{"source_no": "1", "enterprise_code": "A1"}]
    assert len(told(three_levels_missing, enterprises=[firm()], hazard_source_chiefs=source)) == 1
    known = master(hazard_source_chiefs=source)
    assert len(told(three_levels_missing, known, enterprises=[firm()])) == 1


def test_tm10_without_a_major_risk_nothing_is_asked() -> None:
    assert told(three_levels_missing, enterprises=[firm(**LEVELS)], hazards=[hazard()]) == []
    lesser = [hazard(grade="serious")]
    assert told(three_levels_missing, enterprises=[firm()], hazards=lesser) == []
    elsewhere = [hazard(enterprise_code="A2")]
    assert told(three_levels_missing, enterprises=[firm()], hazards=elsewhere) == []
    closed: Rows = [
        {"hazard_id": ONE, "accepted_on": day("06-15"), "result": "pass", "closed_on": day("06-15")}
    ]
    assert (
        told(three_levels_missing, enterprises=[firm()], hazards=[hazard()], acceptances=closed)
        == []
    )


@pytest.mark.parametrize(
    "rule", [risk_card_missing, responsible_names_missing, three_levels_missing]
)
def test_a_town_without_the_ten_measures_says_so(rule: Rule) -> None:
    lists = tables(enterprises=[firm(**SMALL, key_controlled=True)], hazards=[hazard()])
    at = context(submission(lists), profile=town("heilin"))
    assert look(rule, at) == []
    assert [one.reason for one in skipped(rule, at)] == ["黑林镇不使用“十条措施表”"]
