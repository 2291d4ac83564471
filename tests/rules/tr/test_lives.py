"""Flags on hazards of the master: TR02, TR03, TR08, TR14, TR15, TR23."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from tests.support.records import context, day, look, master
from xlhazard.checking.rule import Rule
from xlhazard.model.finding import Notice
from xlhazard.model.ids import make_record_id
from xlhazard.model.table import Value
from xlhazard.rules.tr.handing_over import cannot_rectify_no_coordination, not_handed_up
from xlhazard.rules.tr.leaderless import hard_without_leader
from xlhazard.rules.tr.overdue_hazards import overdue_candidates, overdue_no_accountability
from xlhazard.rules.tr.unexposed import unannounced_not_exposed

Rows = Sequence[Mapping[str, Value]]
ID = make_record_id("YH", "HL-05", 2023, 81)


def flags(rule: Rule, on: str = "06-26", **lists: Rows) -> list[Notice]:
    return look(rule, context(None, master(**lists), today=day(on)))


def hazard(number: int = 81, **more: Value) -> dict[str, Value]:
    return {
        "hazard_id": make_record_id("YH", "HL-05", 2023, number),
        "grade": "serious",
        "found_on": day("05-02"),
        "filed_by": "HL-05",
        **more,
    }


CLOSED: Rows = [
    {"hazard_id": ID, "accepted_on": day("06-20"), "result": "pass", "closed_on": day("06-20")}
]
HARD: dict[str, Value] = {"hazard_id": ID, "level": "town", "hard": True}


def test_tr02_what_is_hard_has_a_leader_while_it_is_listed() -> None:
    (notice,) = flags(hard_without_leader, hazards=[hazard()], listings=[HARD])
    assert (notice.field, notice.facts["level"]) == ("linked_leader", "镇、村两级")
    for settled in ({"linked_leader": ("李强",)}, {"delisted_on": day("06-26")}, {"hard": False}):
        assert flags(hard_without_leader, hazards=[hazard()], listings=[{**HARD, **settled}]) == []
    later = {**HARD, "delisted_on": day("06-27")}
    assert len(flags(hard_without_leader, hazards=[hazard()], listings=[later])) == 1
    done: dict[str, Rows] = {"hazards": [hazard()], "acceptances": CLOSED}
    assert flags(hard_without_leader, listings=[HARD], **done) == []


@pytest.mark.parametrize(
    ("grade", "due", "fires"),
    [("serious", "05-27", False), ("serious", "05-26", True), ("major", "06-25", True)],
)
def test_tr03_long_overdue_or_major_and_nobody_acted(grade: str, due: str, fires: bool) -> None:
    one = hazard(grade=grade, due=day(due))
    assert bool(flags(overdue_no_accountability, hazards=[one])) is fires
    acted: Rows = [{"accountability_id": "WZ-1", "decided_on": day("06-26"), "hazard_id": ID}]
    assert flags(overdue_no_accountability, hazards=[one], accountabilities=acted) == []


def test_tr03_the_day_itself_is_in_time_and_the_days_are_a_setting() -> None:
    assert flags(overdue_no_accountability, hazards=[hazard(grade="major", due=day("06-26"))]) == []
    one = hazard(due=day("06-20"))
    known = master({"overdue_days": "5"}, hazards=[one])
    (notice,) = look(overdue_no_accountability, context(None, known, today=day("06-26")))
    assert notice.facts["days"] == 6


UNITS: Rows = [{"unit_code": "HL-05", "unit_name": "黑林五村"}, {"unit_code": "HL-06"}]


def test_tr08_one_summary_a_unit() -> None:
    rows: Rows = [
        hazard(81, due=day("06-20")),
        hazard(82, due=day("06-01"), grade="major"),
        hazard(83, due=day("06-26")),
    ]
    (notice,) = flags(overdue_candidates, units=UNITS, hazards=rows)
    facts = notice.facts
    assert (notice.sheet, notice.field) == ("单位", "unit_code")
    assert (facts["unit"], facts["n"], facts["major"], facts["days"]) == (
        "黑林五村（HL-05）",
        2,
        1,
        25,
    )
    assert flags(overdue_candidates, units=UNITS, hazards=rows[2:]) == []


def test_tr08_hazards_of_nobody_are_not_lost() -> None:
    rows: Rows = [hazard(due=day("06-20"), filed_by=None)]
    (notice,) = flags(overdue_candidates, units=UNITS, hazards=rows)
    assert notice.facts["n"] == 1


CONSULTED: dict[str, Value] = {
    "consult_no": "HS-1",
    "held_on": day("06-10"),
    "hazard_id": ID,
    "result": "refer",
}


def test_tr14_what_is_handed_over_is_received() -> None:
    (notice,) = flags(not_handed_up, hazards=[hazard()], consultations=[CONSULTED])
    assert (notice.field, notice.facts["days"]) == ("received_on", 16)
    assert "移送专业部门" in str(notice.facts["problem"])
    early = flags(not_handed_up, "06-20", hazards=[hazard()], consultations=[CONSULTED])
    assert early == []
    for settled in ({"received_on": day("06-25")}, {"result": "local"}):
        rows: Rows = [{**CONSULTED, **settled}]
        assert flags(not_handed_up, hazards=[hazard()], consultations=rows) == []
    done: dict[str, Rows] = {"hazards": [hazard()], "acceptances": CLOSED}
    assert flags(not_handed_up, consultations=[CONSULTED], **done) == []


STUCK: dict[str, Value] = {"self_fixable": False, "reported_on": day("06-15")}


def test_tr14_a_major_hazard_at_a_standstill_is_consulted_about() -> None:
    one = hazard(**STUCK, grade="major", suspension="full")
    (notice,) = flags(not_handed_up, hazards=[one], consultations=[])
    assert (notice.field, notice.facts["days"]) == ("reported_on", 11)
    assert flags(not_handed_up, "06-25", hazards=[one], consultations=[]) == []
    for other in ({"suspension": "none"}, {"grade": "serious"}, {"self_fixable": True}):
        assert flags(not_handed_up, hazards=[{**one, **other}], consultations=[]) == []
    held: Rows = [{**CONSULTED, "result": "local"}]
    assert flags(not_handed_up, hazards=[one], consultations=held) == []


def test_tr15_help_is_coordinated() -> None:
    one = hazard(**STUCK, report_to="镇规划办")
    (notice,) = flags(cannot_rectify_no_coordination, hazards=[one])
    assert (notice.field, notice.facts["days"], notice.facts["next_actor"]) == (
        "coordination",
        11,
        "镇规划办",
    )
    assert flags(cannot_rectify_no_coordination, "06-25", hazards=[one]) == []
    helped: Rows = [{**one, "coordination": "镇里协调改线"}]
    assert flags(cannot_rectify_no_coordination, hazards=helped) == []
    assert flags(cannot_rectify_no_coordination, hazards=[one], acceptances=CLOSED) == []


def test_tr23_what_an_unannounced_visit_found_is_exposed() -> None:
    one = hazard(grade="major", source="unannounced")
    shown = {"oversight_id": "DC-1", "held_on": day("05-02"), "exposed_on": day("06-20")}
    (notice,) = flags(unannounced_not_exposed, hazards=[one], oversight=[])
    assert (notice.field, notice.facts["days"]) == ("source", 55)
    assert flags(unannounced_not_exposed, "06-16", hazards=[one], oversight=[]) == []
    assert flags(unannounced_not_exposed, hazards=[one], oversight=[shown]) == []
    before: Rows = [{**shown, "held_on": day("05-01")}]
    assert len(flags(unannounced_not_exposed, hazards=[one], oversight=before)) == 1
    other: Rows = [{**one, "source": "upper"}]
    assert flags(unannounced_not_exposed, hazards=other, oversight=[]) == []
