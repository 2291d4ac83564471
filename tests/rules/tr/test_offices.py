"""TR11, TR12, TR22, TR25, TR28, TR29: what the office and the departments owe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from tests.support.records import context, day, look, master
from xlhazard.checking.rule import Rule
from xlhazard.model.finding import Notice
from xlhazard.model.table import Value
from xlhazard.rules.tr.blacklist import blacklist_without_constraint
from xlhazard.rules.tr.formalism import formalism
from xlhazard.rules.tr.heavier import accountability_not_heavier
from xlhazard.rules.tr.nodes import node_without_experts
from xlhazard.rules.tr.talks import circular_names_person, talk_names_unit

Record = Mapping[str, Value]
Rows = Sequence[Record]
UNITS: Rows = [
    {"unit_code": "HL-03", "unit_name": "黑林三村", "aliases": "三村村委会", "leader": ("李强",)},
    {"unit_code": "HL-05", "unit_name": "黑林五村", "leader": ("王建国",)},
]


def flags(rule: Rule, on: str = "06-27", **lists: Rows) -> list[Notice]:
    return look(rule, context(None, master(units=UNITS, **lists), today=day(on)))


def notice(form: str, kind: str, name: str, **more: Value) -> Record:
    known: dict[str, Value] = {"notice_id": "TZ-1", "issued_on": day("06-10"), "form": form}
    return {**known, "object_type": kind, "object_name": name, **more}


def test_tr11_a_public_circular_names_no_person() -> None:
    (one,) = flags(
        circular_names_person, notices_and_talks=[notice("circular", "person", "赵小军")]
    )
    assert (one.field, one.facts["type"]) == ("object_type", "个人")
    assert "赵小军" not in str(one.facts)
    for fine in (notice("circular", "village", "黑林五村"), notice("talk", "person", "赵小军")):
        assert flags(circular_names_person, notices_and_talks=[fine]) == []


@pytest.mark.parametrize(
    ("told", "at"),
    [
        (notice("talk", "village", "三村村委会"), "object_name"),
        (notice("talk", "village", "HL-05"), "object_name"),
        (notice("talk", "village", "黑林三村 李强"), None),
        (notice("talk", "department", "经发办"), None),
        (notice("talk", "person", "李强"), None),
        (notice("prompt", "village", "三村村委会"), None),
        (notice("talk", "person", "李强", issued_on=day("05-28")), None),
        (notice("talk", "person", "李强", issued_on=day("05-27")), "feedback_on"),
        (
            notice("talk", "person", "李强", issued_on=day("05-27"), feedback_on=day("06-20")),
            None,
        ),
    ],
)
def test_tr12_a_talk_is_with_a_person_and_is_answered(told: Record, at: str | None) -> None:
    found = flags(talk_names_unit, notices_and_talks=[told])
    assert [one.field for one in found] == ([] if at is None else [at])


def test_tr12_both_faults_of_a_talk_are_one_flag() -> None:
    told = notice("talk", "village", "黑林三村", issued_on=day("05-01"))
    (one,) = flags(talk_names_unit, notices_and_talks=[told])
    assert one.facts["problem"] == "的对象只写了单位，没有写到人，发出57天没有登记整改反馈"


LOOKED: Record = {
    "oversight_id": "DC-1",
    "held_on": day("06-20"),
    "object_unit": "HL-03",
    "major_found": 1,
}
MAJOR: Record = {
    "hazard_id": "YH-HL-03-2023-0009-X",
    "grade": "major",
    "source": "unannounced",
    "found_on": day("06-20"),
    "enterprise_code": "A1",
}
CLEAN: Record = {
    "inspection_id": "JD-1",
    "inspected_on": day("04-21"),
    "problem_count": 0,
    "method": "patrol",
    "enterprise_code": "A1",
    "filed_by": "HL-03",
}


def formal(
    looked: Record = LOOKED, major: Record = MAJOR, clean: Record = CLEAN, **lists: Rows
) -> list[Notice]:
    return flags(formalism, oversight=[looked], hazards=[major], inspections=[clean], **lists)


def test_tr22_a_unit_saw_nothing_where_oversight_saw_a_major_hazard() -> None:
    (one,) = formal()
    assert (one.sheet, one.field, one.facts["unit"]) == ("督查活动", "major_found", "黑林三村")
    assert one.facts["record_key"] == "DC-1 A1"


@pytest.mark.parametrize(
    ("looked", "major", "clean"),
    [
        ({"major_found": 0}, {}, {}),
        ({"object_unit": "HL-05"}, {}, {}),
        ({}, {"grade": "serious"}, {}),
        ({}, {"found_on": day("06-19")}, {}),
        ({}, {"source": "self"}, {}),
        ({}, {"enterprise_code": "A2"}, {}),
        ({}, {}, {"problem_count": 2}),
        ({}, {}, {"inspected_on": day("04-20")}),
        ({}, {}, {"inspected_on": day("06-20")}),
        ({}, {}, {"method": "self_led"}),
        ({}, {}, {"inspecting_unit": "黑林五村"}),
    ],
)
def test_tr22_anything_less_is_no_formalism(looked: Record, major: Record, clean: Record) -> None:
    assert formal({**LOOKED, **looked}, {**MAJOR, **major}, {**CLEAN, **clean}) == []


@pytest.mark.parametrize(
    ("talk", "silent"),
    [
        (notice("talk", "village", "三村村委会", issued_on=day("06-20")), True),
        (notice("talk", "person", "李强（三村）", issued_on=day("06-22")), True),
        (notice("talk", "person", "王建国", issued_on=day("06-22")), False),
        (notice("talk", "village", "黑林三村", issued_on=day("06-19")), False),
        (notice("prompt", "village", "黑林三村", issued_on=day("06-22")), False),
    ],
)
def test_tr22_a_talk_since_then_settles_it(talk: Record, silent: bool) -> None:
    assert (formal(notices_and_talks=[talk]) == []) is silent


def answer(on: str, method: str, **more: Value) -> Record:
    known: dict[str, Value] = {
        "accountability_id": f"WZ-{on}",
        "decided_on": day(on),
        "object_type": "village",
        "object_name": "黑林三村",
        "hazard_id": MAJOR["hazard_id"],
    }
    return {**known, "method": method, **more}


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([answer("05-01", "circular"), answer("06-01", "talk")], ["WZ-06-01"]),
        ([answer("06-01", "circular"), answer("05-01", "circular")], ["WZ-06-01"]),
        ([answer("05-01", "talk"), answer("06-01", "circular")], []),
        ([answer("05-01", "talk"), answer("05-01", "talk")], []),
        ([answer("05-01", "judicial"), answer("06-01", "judicial")], []),
        ([answer("05-01", "circular"), answer("06-01", "talk", object_name="黑林五村")], []),
        ([answer("05-01", "circular"), answer("06-01", "talk", hazard_id=None)], []),
        (
            [answer("05-01", "talk"), answer("05-20", "circular"), answer("06-01", "talk")],
            ["WZ-06-01"],
        ),
    ],
)
def test_tr25_each_time_is_heavier(answers: Rows, told: list[str]) -> None:
    found = flags(accountability_not_heavier, accountabilities=answers)
    assert [one.facts["id"] for one in found] == told


def test_tr25_names_the_time_and_both_methods() -> None:
    three = [answer("05-01", "talk"), answer("05-20", "circular"), answer("06-01", "talk")]
    (one,) = flags(accountability_not_heavier, accountabilities=three)
    facts = (one.facts["n"], one.facts["method"], one.facts["previous"])
    assert facts == (3, "约谈", "通报")


PREPARED: Record = {
    "risk_judged_on": day("06-01"),
    "plan_on": day("06-02"),
    "meeting_on": day("06-03"),
}


def node(kind: str, on: str, **more: Value) -> Record:
    known: dict[str, Value] = {"node_id": "JD01", "kind": kind, "name": "端午"}
    return {**known, "starts_on": day(on), "ends_on": day(on), **more}


@pytest.mark.parametrize(
    ("one", "missing"),
    [
        (node("event", "07-01"), None),
        (node("event", "06-30"), "检测评价机构、检测评价日期"),
        (node("event", "06-30", assessor="某机构", assessed_on=day("06-20")), None),
        (node("event", "06-20", assessor="某机构", assessed_on=day("06-20"), **PREPARED), None),
        (
            node("event", "06-20", assessor="某机构", assessed_on=day("06-21"), **PREPARED),
            "开始之前的检测评价记录",
        ),
        (node("holiday", "06-28"), None),
        (
            node("holiday", "06-27"),
            "风险研判日期、工作方案日期、动员部署日期、专家检查记录",
        ),
        (node("holiday", "06-27", **PREPARED), "专家检查记录"),
        (node("holiday", "06-27", **PREPARED, expert_check_on=day("06-26")), None),
    ],
)
def test_tr28_what_has_to_come_before(one: Record, missing: str | None) -> None:
    found = flags(node_without_experts, nodes_and_events=[one])
    assert [told.facts["missing"] for told in found] == ([] if missing is None else [missing])


def test_tr28_an_expert_service_for_the_date_will_do() -> None:
    known: dict[str, Rows] = {"nodes_and_events": [node("holiday", "06-27", **PREPARED)]}
    served: Record = {"served_on": day("06-20"), "expert_no": "ZJ1", "node_id": "JD01"}
    assert flags(node_without_experts, **known, expert_services=[served]) == []
    other = {**served, "node_id": "JD02"}
    (one,) = flags(node_without_experts, **known, expert_services=[other])
    assert (one.field, one.facts["name"]) == ("expert_check_on", "端午")


def entry(**more: Value) -> Record:
    known: dict[str, Value] = {"enterprise_code": "A1", "enterprise_name": "弘达石材厂"}
    return {**known, "kind": "black", "listed_on": day("05-28"), **more}


@pytest.mark.parametrize(
    ("one", "at"),
    [
        (entry(), None),
        (entry(listed_on=day("05-27")), "departments"),
        (entry(listed_on=day("05-27"), departments=("finance",)), "constraint"),
        (entry(listed_on=day("05-27"), constraint="暂缓审批"), "departments"),
        (entry(listed_on=day("05-27"), removed_on=day("06-20")), None),
        (entry(listed_on=day("05-27"), kind="red"), None),
        (entry(removed_on=day("05-27")), "removed_on"),
        (entry(removed_on=day("05-27"), kind="red"), "removed_on"),
        (entry(removed_on=day("05-28")), None),
    ],
)
def test_tr29_the_black_list_has_consequences(one: Record, at: str | None) -> None:
    found = flags(blacklist_without_constraint, red_black_list=[one])
    assert [told.field for told in found] == ([] if at is None else [at])
    assert all(told.facts["name"] == "弘达石材厂" for told in found)
