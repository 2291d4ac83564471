"""The dispatch table against the unit's registers."""

from __future__ import annotations

from tests.support.records import (
    context,
    day,
    dispatch,
    form_cell,
    look,
    master,
    skipped,
    submission,
    tables,
)
from xlhazard.model.table import Value
from xlhazard.rules.dt.registers import exceeds_registry, unlisted_remain, visits_below_enterprises


def hazard(number: int, **more: Value) -> dict[str, Value]:
    known: dict[str, Value] = {"hazard_id": f"YH-HL-03-2023-000{number}-X", "grade": "major"}
    return {**known, "source": "self", "found_on": day("06-05"), **more}


def test_dt04_names_the_hazards_that_are_not_listed() -> None:
    lists = tables(
        hazards=[hazard(1), hazard(2), hazard(3, source="report"), hazard(4, grade="serious")],
        listings=[
            {"hazard_id": hazard(2)["hazard_id"], "level": "town", "listed_on": day("06-09")},
            {"hazard_id": hazard(3)["hazard_id"], "level": "internal", "listed_on": day("06-09")},
        ],
    )
    form = dispatch({"d1_1": 2, "d1_3": 1, "d1_5": 1})
    (notice,) = look(unlisted_remain, context(submission(lists, form)))
    assert (notice.cell, notice.facts["n"]) == (form_cell("d1_5"), 2)
    assert notice.facts["ids"] == ("：YH-HL-03-2023-0001-X", "YH-HL-03-2023-0003-X")


def test_dt04_names_at_most_ten() -> None:
    lists = tables(hazards=[hazard(n) for n in range(12)])
    (notice,) = look(unlisted_remain, context(submission(lists, dispatch({"d1_1": 12}))))
    ids = notice.facts["ids"]
    assert isinstance(ids, tuple)
    assert (len(ids), ids[-1]) == (10, "YH-HL-03-2023-0009-X等12个")


def test_dt04_is_silent_when_all_are_listed() -> None:
    form = dispatch({"d1_1": 2, "d1_3": 1, "d1_5": 3})
    assert look(unlisted_remain, context(submission({}, form))) == []


def firm(number: int, **more: Value) -> dict[str, Value]:
    return {"enterprise_code": f"CS-HL-03-000{number}", "enterprise_name": f"店{number}", **more}


def test_dt11_counts_a_villages_own_enterprises_in_business() -> None:
    rows = [firm(1), firm(2, village="HL-03"), firm(3, village="HL-05"), firm(4, status="gone")]
    units: list[dict[str, Value]] = [{"unit_code": "HL-03", "unit_type": "village"}]
    known = master(enterprises=[{**row, "filed_by": "HL-03"} for row in rows], units=units)
    wrong = dispatch({"d2_1": 3, "d3_7": 2})
    (notice,) = look(exceeds_registry, context(submission({}, wrong), known))
    assert (notice.cell, notice.facts["limit"]) == (form_cell("d2_1"), 2)
    units[0]["unit_type"] = "department"
    department = master(enterprises=[{**row, "filed_by": "HL-03"} for row in rows], units=units)
    assert look(exceeds_registry, context(submission({}, wrong), department)) == []


def test_dt11_more_stopped_than_checked() -> None:
    known = master(enterprises=[firm(n) for n in range(9)])
    (notice,) = look(exceeds_registry, context(submission({}, dispatch({"d3_6": 1})), known))
    assert notice.cell == form_cell("d3_6")
    right = dispatch({"d2_1": 1, "d3_6": 1})
    assert look(exceeds_registry, context(submission({}, right), known)) == []


def test_dt11_does_not_run_without_a_register() -> None:
    at = context(submission({}, dispatch({"d2_1": 5})), master())
    assert look(exceeds_registry, at) == []
    assert [one.reason for one in skipped(exceeds_registry, at)] == [
        "企业底册是空的，无法与家数比较"
    ]


def test_dt20_visits_are_at_least_the_enterprises_visited() -> None:
    visits: list[dict[str, Value]] = [
        {
            "visit_id": "a",
            "visited_on": day("06-02"),
            "target": "enterprise",
            "enterprise_code": "A",
        },
        {
            "visit_id": "b",
            "visited_on": day("06-03"),
            "target": "enterprise",
            "enterprise_code": "B",
        },
        {
            "visit_id": "c",
            "visited_on": day("06-04"),
            "target": "enterprise",
            "enterprise_code": "B",
        },
        {
            "visit_id": "d",
            "visited_on": day("06-27"),
            "target": "enterprise",
            "enterprise_code": "C",
        },
        {
            "visit_id": "e",
            "visited_on": day("04-27"),
            "target": "enterprise",
            "enterprise_code": "D",
        },
    ]
    lists = tables(assistance_visits=visits)
    (notice,) = look(visits_below_enterprises, context(submission(lists, dispatch({"d3_2": 1}))))
    assert (notice.cell, notice.facts["n"]) == (form_cell("d3_2"), 2)
    right = context(submission(lists, dispatch({"d3_2": 2})))
    assert look(visits_below_enterprises, right) == []
