"""TR05, TR17, TR18, TR19, TR20, TR26: enterprises with grave or repeated breaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from tests.support.records import context, day, look, master, skipped
from tests.support.schemas import SCHEMA
from xlhazard.checking.rule import Rule
from xlhazard.model.finding import Notice
from xlhazard.model.table import Value
from xlhazard.rules.tr.heads_of_enterprises import head_trained_and_punished
from xlhazard.rules.tr.no_recheck import no_recheck
from xlhazard.rules.tr.penalties import closure_due, double_penalty
from xlhazard.rules.tr.repeat_offenders import repeat_offender
from xlhazard.rules.tr.unsigned import unsigned_inspection

Record = Mapping[str, Value]
Rows = Sequence[Record]
HAZARD, OTHER = "YH-HL-05-2023-0004-X", "YH-HL-05-2023-0005-X"
FIRM = "弘达石材厂"


def flags(rule: Rule, on: str = "06-27", **lists: Rows) -> list[Notice]:
    known: dict[str, Rows] = {
        "enterprises": [{"enterprise_code": "A1", "enterprise_name": FIRM}],
        **dict.fromkeys(("inspections", "hazards", "enforcements", "trainings", "accidents"), ()),
        **lists,
    }
    return look(rule, context(None, master(**known), today=day(on)))


def hazard(**more: Value) -> Record:
    known: dict[str, Value] = {
        "hazard_id": HAZARD,
        "grade": "major",
        "source": "department",
        "found_on": day("06-10"),
        "enterprise_code": "A1",
    }
    return {**known, **more}


def enforcement(on: str, **more: Value) -> Record:
    known: dict[str, Value] = {"enforcement_id": f"ZF-{on}", "enforced_on": day(on)}
    return {**known, "enterprise_code": "A1", "measure": "fine", **more}


def visit(on: str, **more: Value) -> Record:
    known: dict[str, Value] = {"inspection_id": f"JD-{on}", "inspected_on": day(on)}
    return {**known, "enterprise_code": "A1", "method": "spot", **more}


TRAINED: Record = {"held_on": day("06-12"), "kind": "head", "enterprise_code": "A1"}
TOP = enforcement("06-10", range="top")
INTERNAL: Record = {"hazard_id": HAZARD, "level": "internal", "listed_on": day("06-12")}


def test_tr05_says_what_is_missing_after_a_major_hazard_others_found() -> None:
    (notice,) = flags(head_trained_and_punished, hazards=[hazard()])
    assert (notice.sheet, notice.field) == ("隐患清单", "enterprise_code")
    assert notice.facts["missing"] == ["主要负责人集中培训教育", "顶格处罚"]
    known: dict[str, Rows] = {"hazards": [hazard()], "trainings": [TRAINED]}
    (notice,) = flags(head_trained_and_punished, **known)
    assert notice.facts["missing"] == ["顶格处罚"]
    assert flags(head_trained_and_punished, **known, enforcements=[TOP]) == []
    before = enforcement("06-09", range="top")
    assert len(flags(head_trained_and_punished, **known, enforcements=[before])) == 1


def test_tr05_an_enterprise_lists_what_it_found_within_ten_days() -> None:
    own = hazard(source="self")
    assert flags(head_trained_and_punished, hazards=[own], on="06-20") == []
    (notice,) = flags(head_trained_and_punished, hazards=[own], on="06-21")
    assert notice.facts["reason"] == f"重大隐患{HAZARD}超过10天没有内部挂牌"
    assert flags(head_trained_and_punished, hazards=[own], listings=[INTERNAL]) == []
    assert flags(head_trained_and_punished, hazards=[{**own, "grade": "serious"}]) == []
    closed: Record = {"hazard_id": HAZARD, "accepted_on": day("06-20"), "result": "pass"}
    gone: Rows = [{**closed, "closed_on": day("06-20")}]
    assert flags(head_trained_and_punished, hazards=[own], acceptances=gone) == []


def test_tr05_counts_the_last_cause_of_an_enterprise() -> None:
    accident: Record = {"accident_id": "SG-1", "happened_on": day("06-20"), "hazard_id": HAZARD}
    known: dict[str, Rows] = {"trainings": [TRAINED], "enforcements": [TOP]}
    (notice,) = flags(head_trained_and_punished, hazards=[hazard()], accidents=[accident], **known)
    assert (notice.sheet, notice.facts["reason"]) == ("事故台账", "发生事故SG-1")
    assert notice.facts["record_key"] == "A1"


LATE = hazard(due=day("06-20"))
DOUBLE = enforcement("06-22", hazard_id=HAZARD, double_penalty=True)


@pytest.mark.parametrize(
    ("change", "enforcements", "fires"),
    [
        ({}, [], True),
        ({"due": day("06-27")}, [], False),
        ({"grade": "serious"}, [], False),
        ({}, [DOUBLE], False),
        ({}, [{**DOUBLE, "double_penalty": None}], True),
        ({}, [{**DOUBLE, "hazard_id": OTHER}], True),
        ({}, [{**DOUBLE, "hazard_id": None}], False),
    ],
)
def test_tr17_an_overdue_major_hazard_is_punished_twice(
    change: Record, enforcements: Rows, fires: bool
) -> None:
    found = flags(double_penalty, hazards=[{**LATE, **change}], enforcements=enforcements)
    assert [one.facts["problem"] for one in found] == (["逾期7天未消除"] if fires else [])


def test_tr17_a_hazard_that_led_to_an_accident() -> None:
    cause = hazard(grade="minor", due=day("06-30"))
    accident: Record = {"accident_id": "SG-1", "happened_on": day("06-20"), "hazard_id": HAZARD}
    (notice,) = flags(double_penalty, hazards=[cause], accidents=[accident])
    assert (notice.field, notice.facts["problem"]) == ("grade", "未消除时发生事故SG-1")
    assert notice.facts["grade"] == "一般"
    assert flags(double_penalty, hazards=[cause]) == []


OLD = hazard(found_on=day("2022-12-01"))


def punished(*days: str, **more: Value) -> Rows:
    return [enforcement(on, **more) for on in days]


@pytest.mark.parametrize(
    ("one", "enforcements", "times"),
    [
        (OLD, punished("2023-01-10", "2023-05-10"), 2),
        (OLD, punished("2023-01-10"), None),
        (OLD, punished("2022-11-30", "2023-05-10"), None),
        (OLD, punished("2023-01-10", "2023-05-10", measure="order"), None),
        (hazard(found_on=day("2023-01-01")), punished("2023-01-10", "2023-05-10"), None),
        (hazard(), punished("06-11", "06-15", "06-20", hazard_id=HAZARD), 3),
        (hazard(), punished("06-11", "06-15", "06-20", hazard_id=OTHER), None),
        (
            hazard(found_on=day("2022-12-29")),
            punished("2022-12-29", "2023-03-01", "2023-06-27", hazard_id=HAZARD),
            3,
        ),
    ],
)
def test_tr18_long_open_and_often_punished(
    one: Record, enforcements: Rows, times: int | None
) -> None:
    found = flags(closure_due, hazards=[one], enforcements=enforcements)
    assert [notice.facts["n"] for notice in found] == ([] if times is None else [times])
    assert all((n.field, n.facts["name"]) == ("found_on", FIRM) for n in found)


def test_tr18_a_hazard_that_is_gone_closes_nobody() -> None:
    gone: Record = {"hazard_id": HAZARD, "accepted_on": day("06-20"), "result": "pass"}
    known: dict[str, Rows] = {"hazards": [OLD], "enforcements": punished("01-10", "05-10")}
    assert len(flags(closure_due, **known)) == 1
    assert flags(closure_due, **known, acceptances=[{**gone, "closed_on": day("06-20")}]) == []


def test_tr19_the_same_problem_twice_in_a_year() -> None:
    twice: Rows = [visit("2022-06-27", p2=True), visit("06-01", p2=True), visit("06-05", p3=True)]
    (notice,) = flags(repeat_offender, inspections=twice)
    assert (notice.field, notice.cell and notice.cell.row) == ("p2", 2)
    assert notice.facts["dates"] == [day("2022-06-27"), day("06-01")]
    assert flags(repeat_offender, inspections=twice, on="06-28") == []
    same: Rows = [visit("06-01", p2=True), {**visit("06-01", p2=True), "inspection_id": "JD-2"}]
    assert flags(repeat_offender, inspections=same) == []
    apart: Rows = [visit("06-01", p2=True), visit("06-02", p2=True, enterprise_code="A2")]
    assert flags(repeat_offender, inspections=apart) == []


def test_tr19_special_work_without_a_certificate_is_punished_in_time() -> None:
    seen: Rows = [visit("05-01", p5=True)]
    (notice,) = flags(repeat_offender, inspections=seen)
    assert (notice.field, notice.facts["n"]) == ("p5", 1)
    assert notice.facts["reason"] == "，2023-05-01之后30天内没有处罚或移送"
    assert flags(repeat_offender, inspections=seen, on="05-31") == []
    for measure, told in (("fine", 0), ("judicial", 0), ("order", 1)):
        answer = enforcement("05-31", measure=measure)
        assert len(flags(repeat_offender, inspections=seen, enforcements=[answer])) == told
    late = enforcement("06-01")
    assert len(flags(repeat_offender, inspections=seen, enforcements=[late])) == 1


def test_tr19_a_town_without_the_columns_skips_it() -> None:
    known = master(inspections=[visit("06-01")], enforcements=())
    at = replace(context(None, known), town=SCHEMA.towns["baishiyi"])
    assert look(repeat_offender, at) == []
    assert "白市驿镇" in skipped(repeat_offender, at)[0].reason


def test_tr20_nobody_signed() -> None:
    (notice,) = flags(unsigned_inspection, inspections=[visit("06-01", signed=False)])
    assert (notice.field, notice.facts["id"]) == ("signed", "JD-06-01")
    assert flags(unsigned_inspection, inspections=[visit("06-01", signed=True)]) == []
    assert flags(unsigned_inspection, inspections=[visit("06-01")]) == []


TWICE = punished("03-01", "05-10", hazard_id=HAZARD)


def test_tr26_punished_again_and_not_looked_at() -> None:
    (notice,) = flags(no_recheck, enforcements=TWICE)
    assert (notice.field, notice.cell and notice.cell.row) == ("enterprise_code", 3)
    assert notice.facts["problem"] == "同类违法再次处罚，48天没有复查"
    assert flags(no_recheck, enforcements=TWICE, on="06-09") == []
    assert len(flags(no_recheck, enforcements=TWICE, on="06-10")) == 1
    for one, told in ((visit("05-11"), 0), (visit("05-10"), 1)):
        assert len(flags(no_recheck, enforcements=TWICE, inspections=[one])) == told
    own = visit("05-20", method="self_led")
    assert len(flags(no_recheck, enforcements=TWICE, inspections=[own])) == 1


@pytest.mark.parametrize(
    "enforcements",
    [
        [TWICE[0]],
        [TWICE[0], {**TWICE[1], "hazard_id": OTHER}],
        [TWICE[0], {**TWICE[1], "measure": "order"}],
        [{**TWICE[0], "enforced_on": day("2022-05-09")}, TWICE[1]],
        [{**TWICE[0], "hazard_id": None}, {**TWICE[1], "hazard_id": None}],
    ],
)
def test_tr26_other_penalties_are_no_repetition(enforcements: Rows) -> None:
    assert flags(no_recheck, enforcements=enforcements) == []


def test_tr26_the_same_problem_seen_at_inspections_is_the_same_matter() -> None:
    visits: Rows = [visit("02-20", p4=True), visit("05-01", p4=True), visit("05-02", p1=True)]
    fines: Rows = [
        enforcement("03-01", inspection_id="JD-02-20"),
        enforcement("05-10", inspection_id="JD-05-01"),
    ]
    assert len(flags(no_recheck, enforcements=fines, inspections=visits)) == 1
    other: Rows = [fines[0], {**fines[1], "inspection_id": "JD-05-02"}]
    assert flags(no_recheck, enforcements=other, inspections=visits) == []


def test_tr26_a_penalty_by_the_day_ends_with_the_hazard() -> None:
    daily = enforcement("06-12", hazard_id=HAZARD, daily_from=day("06-12"))
    known: dict[str, Rows] = {"hazards": [hazard()], "enforcements": [daily]}
    gone: Record = {"hazard_id": HAZARD, "accepted_on": day("06-20"), "result": "pass"}
    closed: Rows = [{**gone, "closed_on": day("06-20")}]
    (notice,) = flags(no_recheck, **known, acceptances=closed)
    assert (notice.field, notice.facts["advice"]) == ("daily_to", "请核对后补填按日连续罚止")
    assert flags(no_recheck, **known) == []
    ended: Rows = [{**daily, "daily_to": day("06-20")}]
    assert flags(no_recheck, hazards=[hazard()], enforcements=ended, acceptances=closed) == []
