"""What a grade asks for (XR13, XR18)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from tests.support.records import context, day, look, submission, tables
from xlhazard.checking.rule import Rule
from xlhazard.model.finding import Notice, Severity
from xlhazard.model.ids import make_record_id
from xlhazard.model.table import Value
from xlhazard.rules.xr.needs import CRITERION, NEEDED, major_incomplete, urgent_not_at_once

Rows = Sequence[Mapping[str, Value]]
ID = make_record_id("YH", "HL-03", 2023, 41)
HAZARD: dict[str, Value] = {
    "hazard_id": ID,
    "grade": "major",
    "found_on": day("06-10"),
    "due": day("07-20"),
    "responsible_department": "镇经发办",
    "acceptor": ("李强",),
    "criterion": "判定标准第三条",
}
WORK: dict[str, Value] = {
    "hazard_id": ID,
    "measures": "改造通风",
    "funds": Decimal("1.5"),
    "emergency_plan": "停用",
    "milestones": "2023-07-01 完工",
}


def judged(rule: Rule, as_of: str = "06-26", **lists: Rows) -> list[Notice]:
    return look(rule, context(submission(tables(**lists), as_of=day(as_of))))


@pytest.mark.parametrize("name", NEEDED["hazards"])
def test_xr13_a_major_hazard_is_told_whole(name: str) -> None:
    rows: Rows = [{**HAZARD, name: None}]
    (notice,) = judged(major_incomplete, hazards=rows, rectifications=[WORK])
    assert (notice.sheet, notice.field) == ("隐患清单", name)
    assert notice.severity == (Severity.WARNING if name == CRITERION else None)
    serious: Rows = [{**HAZARD, name: None, "grade": "serious"}]
    assert judged(major_incomplete, hazards=serious, rectifications=[WORK]) == []


@pytest.mark.parametrize("name", NEEDED["rectifications"])
def test_xr13_its_rectification_too_and_nothing_is_free(name: str) -> None:
    (notice,) = judged(major_incomplete, hazards=[HAZARD], rectifications=[{**WORK, name: None}])
    assert (notice.sheet, notice.field, notice.facts["id"]) == ("整改清单", name, ID)
    free: Rows = [{**WORK, "funds": Decimal(0)}]
    assert judged(major_incomplete, hazards=[HAZARD], rectifications=free) == []


def test_xr13_the_criterion_is_grave_only_beside_other_gaps() -> None:
    rows: Rows = [{**HAZARD, "criterion": None, "acceptor": ("无",)}]
    found = judged(major_incomplete, hazards=rows)
    assert {one.field: one.severity for one in found} == {"criterion": None, "acceptor": None}


def test_xr13_void_hazards_and_unreadable_cells_are_left_alone() -> None:
    void: Rows = [{**HAZARD, "acceptor": None, "void_reason": "重复登记"}]
    note: Rows = [{"target": ID, "approver": ("李强",)}]
    assert judged(major_incomplete, hazards=void, corrections=note) == []
    assert len(judged(major_incomplete, hazards=void)) == 1


URGENT: dict[str, Value] = {"hazard_id": ID, "grade": "urgent", "found_on": day("06-10")}


def urgent(as_of: str = "06-26", **work: Value) -> list[Notice]:
    rows: Rows = [{"hazard_id": ID, "measures": "拆除", **work}]
    return judged(urgent_not_at_once, as_of, hazards=[URGENT], rectifications=rows)


def test_xr18_at_once_or_kept_safe() -> None:
    for work in ({}, {"completed_on": day("06-11")}):
        (notice,) = urgent(**work)
        assert (notice.sheet, notice.field) == ("整改清单", "interim_control")
        assert urgent(**work, interim_control="停产撤人") == []
    assert urgent(completed_on=day("06-10")) == []


def test_xr18_the_day_it_was_found_is_not_over() -> None:
    assert urgent("06-10") == []
    assert len(urgent("06-11")) == 1


def test_xr18_without_a_rectification_the_acceptance_counts() -> None:
    lists: dict[str, Rows] = {"hazards": [URGENT], "rectifications": []}
    (notice,) = judged(urgent_not_at_once, **lists)
    assert (notice.sheet, notice.facts["id"]) == ("隐患清单", ID)
    lists["acceptances"] = [{"hazard_id": ID, "accepted_on": day("06-10"), "result": "pass"}]
    assert judged(urgent_not_at_once, **lists) == []
    lists["acceptances"] = [{"hazard_id": ID, "accepted_on": day("06-11"), "result": "pass"}]
    assert len(judged(urgent_not_at_once, **lists)) == 1


def test_xr18_other_grades_have_time() -> None:
    lists: dict[str, Rows] = {"hazards": [{**URGENT, "grade": "major"}], "rectifications": []}
    assert judged(urgent_not_at_once, **lists) == []
