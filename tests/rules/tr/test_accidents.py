"""TR04, TR07, TR09, TR21, TR27: what has to follow an accident."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from tests.support.records import context, day, look, master, table
from tests.support.schemas import SCHEMA, town
from xlhazard.checking.context import BadSetting, Context
from xlhazard.checking.rule import Rule
from xlhazard.checking.run import check
from xlhazard.model.finding import Notice
from xlhazard.model.table import Value
from xlhazard.rules import declared
from xlhazard.rules.tr.accidents import (
    accountable_object,
    death_reverse_check,
    not_prosecuted,
    reverse_check,
    typical_accident,
)

Record = Mapping[str, Value]
Rows = Sequence[Record]
ID, HAZARD = "SG-HL-05-2023-0002-X", "YH-HL-05-2023-0004-X"


def accident(on: str = "06-20", grade: str = "minor", **more: Value) -> Record:
    return {"accident_id": ID, "happened_on": day(on), "grade": grade, "deaths": 0, **more}


def world(on: str = "06-27", settings: Mapping[str, str] | None = None, **lists: Rows) -> Context:
    known: dict[str, Rows] = {"hazards": (), "enforcements": (), "accountabilities": (), **lists}
    return context(None, master(settings or {}, **known), today=day(on))


def flags(rule: Rule, on: str = "06-27", **lists: Rows) -> list[Notice]:
    return look(rule, world(on, **lists))


TYPICAL = accident("2022-05-01", typical=True, enterprise_code="A1")
HEAVY: Record = {"enterprise_code": "A1", "enforced_on": day("2023-05-01"), "range": "upper"}


def test_tr04_a_typical_accident_is_punished_at_the_upper_limit() -> None:
    (notice,) = flags(typical_accident, accidents=[TYPICAL])
    assert (notice.sheet, notice.field, notice.facts["id"]) == ("事故台账", "accident_id", ID)
    assert flags(typical_accident, accidents=[TYPICAL], enforcements=[HEAVY]) == []
    for wrong in (
        {"range": "normal"},
        {"enforced_on": day("2023-05-02")},
        {"enterprise_code": "B"},
    ):
        assert len(flags(typical_accident, accidents=[TYPICAL], enforcements=[{**HEAVY, **wrong}]))


def test_tr04_looks_at_the_three_years_of_the_settings() -> None:
    later = {**TYPICAL, "happened_on": day("2023-01-01")}
    assert flags(typical_accident, accidents=[later]) == []
    wider = {"three_year_window": "2021-01-01..2023-12-31"}
    assert len(look(typical_accident, world(settings=wider, accidents=[later]))) == 1
    with pytest.raises(BadSetting, match="不是两个日期"):
        look(typical_accident, world(settings={"three_year_window": "三年"}, accidents=[later]))


def test_tr04_a_hazard_tells_whose_accident_it_was() -> None:
    unnamed = {**TYPICAL, "enterprise_code": None, "hazard_id": HAZARD}
    hazard: Record = {"hazard_id": HAZARD, "enterprise_code": "A1"}
    known: dict[str, Rows] = {"accidents": [unnamed], "enforcements": [HEAVY]}
    assert flags(typical_accident, hazards=[hazard], **known) == []
    assert len(flags(typical_accident, **known)) == 1


CAUSE: Record = {
    "hazard_id": HAZARD,
    "grade": "serious",
    "found_on": day("06-01"),
    "due": day("06-20"),
}
LINKED = accident(hazard_id=HAZARD)


def answered(kind: str, **more: Value) -> Record:
    known: dict[str, Value] = {"object_type": kind, "decided_on": day("06-25")}
    return {**known, "accident_id": ID, **more}


@pytest.mark.parametrize(
    ("on", "answers", "expected"),
    [
        ("06-20", [], ("之内", "企业")),
        ("06-20", [answered("department")], ("之内", "企业")),
        ("06-20", [answered("enterprise")], None),
        ("06-21", [answered("enterprise")], ("之后", "主管部门或督办人")),
        ("06-21", [answered("supervisor")], None),
        ("06-21", [answered("department", accident_id=None, hazard_id=HAZARD)], None),
        (
            "06-26",
            [answered("department", accident_id=None, hazard_id=HAZARD)],
            ("之后", "主管部门或督办人"),
        ),
        ("06-28", [], None),
    ],
)
def test_tr07_who_answers_depends_on_the_deadline(
    on: str, answers: Rows, expected: tuple[str, str] | None
) -> None:
    one = {**LINKED, "happened_on": day(on)}
    found = flags(accountable_object, accidents=[one], hazards=[CAUSE], accountabilities=answers)
    told = [(notice.facts["when"], notice.facts["expected"]) for notice in found]
    assert told == ([] if expected is None else [expected])


def test_tr07_a_hazard_done_before_is_no_cause() -> None:
    closed: Record = {
        "hazard_id": HAZARD,
        "accepted_on": day("06-19"),
        "result": "pass",
        "closed_on": day("06-19"),
    }
    known: dict[str, Rows] = {"accidents": [LINKED], "hazards": [CAUSE]}
    assert flags(accountable_object, **known, acceptances=[closed]) == []
    reopened = {**closed, "accepted_on": day("06-21"), "closed_on": day("06-21")}
    assert len(flags(accountable_object, **known, acceptances=[reopened])) == 1


CHECKED: Record = {"accident_id": ID, "reverse_check": True, "decided_on": day("06-22")}


@pytest.mark.parametrize(
    ("one", "fires"),
    [
        (accident(grade="serious"), True),
        (accident(grade="major"), True),
        (accident(), False),
        (accident(big_impact=True), True),
    ],
)
def test_tr09_grave_accidents_are_checked_backwards(one: Record, fires: bool) -> None:
    assert bool(flags(reverse_check, accidents=[one])) is fires
    assert flags(reverse_check, accidents=[one], accountabilities=[CHECKED]) == []
    unchecked = {**CHECKED, "reverse_check": None}
    assert bool(flags(reverse_check, accidents=[one], accountabilities=[unchecked])) is fires


def test_tr21_every_death_is_checked_backwards() -> None:
    (notice,) = flags(death_reverse_check, accidents=[accident(deaths=1)])
    assert (notice.field, notice.facts["id"]) == ("deaths", ID)
    assert flags(death_reverse_check, accidents=[accident()]) == []
    one: dict[str, Rows] = {"accidents": [accident(deaths=1)], "accountabilities": [CHECKED]}
    assert flags(death_reverse_check, **one) == []


@pytest.mark.parametrize(("off", "codes"), [((), ["TR21"]), (("TR21",), ["TR09"])])
def test_tr09_and_tr21_tell_one_accident_once(off: tuple[str, ...], codes: list[str]) -> None:
    at = world(accidents=[accident(grade="serious", deaths=3)])
    at = replace(at, town=replace(town(), off_rules=frozenset(off)))
    found = [one.code for one in check(at, declared()).findings]
    assert [code for code in found if code in ("TR09", "TR21")] == codes
    assert set(SCHEMA.rules["TR09"].yields_to) == {"TR21"}


@pytest.mark.parametrize(
    ("fields", "at", "missing"),
    [
        ({"prosecuted": False}, "statement_no", "书面说明文号、调查档案号"),
        ({"prosecuted": False, "statement_no": "黑安办〔2023〕9号"}, "archive_no", "调查档案号"),
        ({"prosecuted": False, "statement_no": "黑安办〔2023〕9号", "archive_no": "1"}, None, ""),
        ({"prosecuted": True}, None, ""),
        ({}, None, ""),
    ],
)
def test_tr27_who_is_not_prosecuted_is_explained(
    fields: Record, at: str | None, missing: str
) -> None:
    found = flags(not_prosecuted, accidents=[accident(**fields)])
    assert [(one.field, one.facts["missing"]) for one in found] == ([(at, missing)] if at else [])


def test_tr27_after_three_months_it_is_known() -> None:
    assert flags(not_prosecuted, accidents=[accident("03-29")]) == []
    (notice,) = flags(not_prosecuted, accidents=[accident("03-28")])
    assert (notice.field, notice.facts["problem"]) == ("prosecuted", "已过91天")


def test_a_grade_that_cannot_be_read_is_left_alone() -> None:
    known = master(hazards=(), enforcements=(), accountabilities=())
    spoiled = table("accidents", accident(grade="serious"), faults={0: ["grade"]})
    at = context(None, replace(known, tables={**known.tables, "accidents": spoiled}))
    assert look(reverse_check, at) == []
