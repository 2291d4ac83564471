"""Hazards that look like another one (XR20, XR21), and problems that are no hazards (XR22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from tests.support.records import context, day, look, master, skipped, submission, table, tables
from xlhazard.model.finding import Notice
from xlhazard.model.ids import make_record_id
from xlhazard.model.table import Value
from xlhazard.rules.xr.alike import duplicate_across_units, hazard_came_back
from xlhazard.rules.xr.problem_count import problem_count
from xlhazard.tables.similar import alike, bare

Rows = Sequence[Mapping[str, Value]]
OLD, NEW = (make_record_id("YH", "HL-03", 2023, number) for number in (51, 52))
OTHERS = make_record_id("YH", "HL-05", 2023, 3)
CLOSED: Rows = [
    {"hazard_id": OLD, "accepted_on": day("04-10"), "result": "pass", "closed_on": day("04-10")}
]


def hazard(hazard_id: str, found: str, **more: Value) -> dict[str, Value]:
    return {
        "hazard_id": hazard_id,
        "enterprise_code": "A1",
        "location": "二号 烘房",
        "description": "烘房温控器失灵，没有报警。",
        "found_on": day(found),
        **more,
    }


def came_back(new: Mapping[str, Value], **old: Value) -> list[Notice]:
    before = hazard(OLD, "04-01", **old)
    known = master(hazards=[before], acceptances=CLOSED)
    found = submission(tables(hazards=[new]), as_of=day("07-20"))
    return look(hazard_came_back, context(found, known))


def test_xr20_the_same_at_the_same_place_names_the_old_number() -> None:
    new = hazard(NEW, "06-20", location="二号烘房", description="烘房温控器失灵、无报警")
    (notice,) = came_back(new)
    assert (notice.field, notice.facts["old"], notice.facts["days"]) == ("description", OLD, 71)
    assert came_back({**new, "origin_hazard_id": OLD}) == []


@pytest.mark.parametrize(
    "other",
    [
        {"enterprise_code": "B2"},
        {"location": "一号烘房"},
        {"description": "灭火器过期"},
        {"found_on": day("07-10")},
        {"found_on": day("04-10")},
    ],
)
def test_xr20_another_firm_place_fault_or_time_is_another_hazard(other: dict[str, Value]) -> None:
    assert came_back({**hazard(NEW, "06-20"), **other}) == []


def test_xr20_the_window_includes_its_last_day() -> None:
    assert len(came_back(hazard(NEW, "07-09"))) == 1


def test_xr20_on_the_master_it_is_flagged_and_open_ones_do_not_come_back() -> None:
    rows: Rows = [hazard(OLD, "04-01"), hazard(NEW, "06-20")]
    (notice,) = look(hazard_came_back, context(None, master(hazards=rows, acceptances=CLOSED)))
    assert notice.facts["id"] == NEW
    assert look(hazard_came_back, context(None, master(hazards=rows))) == []


def twice(other: Mapping[str, Value], **more: Value) -> list[Notice]:
    rows: Rows = [hazard(NEW, "06-08", filed_by="HL-03", **more), other]
    return look(duplicate_across_units, context(None, master(hazards=rows)))


def test_xr21_two_units_may_mean_one_hazard() -> None:
    other = hazard(OTHERS, "06-09", filed_by="HL-05", location="别处")
    (notice,) = twice(other)
    assert (notice.facts["id"], notice.facts["other"], notice.facts["unit"]) == (
        OTHERS,
        NEW,
        "HL-03",
    )
    assert twice({**other, "found_on": day("06-10")}) == []
    assert twice({**other, "enterprise_code": "B2"}) == []
    assert twice({**other, "description": "烘房门口堆放杂物"}) == []
    assert twice({**other, "hazard_id": OLD}) == []
    assert twice({**other, "merged_into": NEW}) == []
    assert twice(other, merged_into=OTHERS) == []


def test_similarity_is_of_the_bare_text() -> None:
    assert bare("ＡＢ１、配电 箱。") == "AB1配电箱"
    assert alike("配电箱未上锁", "配电箱没有上锁", 0.7)
    assert not alike("配电箱未上锁", "配电箱没有上锁", 0.75)
    assert alike("0123456789", "012345678X", 0.9)
    assert not alike("", "", 0.5)


VISIT: dict[str, Value] = {"inspection_id": "JD-7", "problem_count": 2}


def counted(
    count: int, *cited: str, complete: bool = True, known: Rows | None = None
) -> list[Notice]:
    rows: Rows = [
        {"hazard_id": make_record_id("YH", "HL-03", 2023, number), "inspection_id": inspection}
        for number, inspection in enumerate(cited, 60)
    ]
    found = tables(inspections=[{**VISIT, "problem_count": count}], hazards=rows)
    over = None if known is None else master(hazards=known)
    return look(problem_count, context(submission(found, complete=complete), over))


def test_xr22_as_many_problems_as_hazards() -> None:
    assert counted(2, "JD-7", "JD-7", "JD-8") == []
    (more,) = counted(2, "JD-7")
    assert (more.field, more.facts["n"], more.facts["m"]) == ("problem_count", 2, 1)
    (less,) = counted(0, "JD-7")
    assert (less.facts["n"], less.facts["m"]) == (0, 1)


def test_xr22_other_units_hazards_count_and_carried_lists_prove_little() -> None:
    filed: Rows = [{"hazard_id": OTHERS, "inspection_id": "JD-7"}]
    assert counted(2, "JD-7", known=filed) == []
    assert counted(2, "JD-7", complete=False) == []
    assert len(counted(0, "JD-7", complete=False)) == 1
    assert len(counted(2, "JD-7", complete=False, known=[])) == 1


def test_xr22_an_unreadable_number_may_be_the_missing_one() -> None:
    found = tables(inspections=[VISIT])
    found["hazards"] = table(
        "hazards",
        {"hazard_id": OLD, "inspection_id": "JD-7"},
        {"hazard_id": NEW},
        faults={1: ["inspection_id"]},
    )
    at = context(submission(found))
    assert look(problem_count, at) == []
    assert skipped(problem_count, at)


def test_xr22_void_hazards_do_not_count() -> None:
    void: Rows = [{"hazard_id": NEW, "inspection_id": "JD-7", "void_reason": "重复"}]
    note: Rows = [{"target": NEW, "approver": ("李强",)}]
    found = tables(inspections=[{**VISIT, "problem_count": 0}], hazards=void, corrections=note)
    assert look(problem_count, context(submission(found))) == []
