"""XR25: what has to follow a suspected breach, and what must not be punished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from tests.support.records import context, day, look, master, submission, table, tables
from xlhazard.model.finding import Notice
from xlhazard.model.master import Master
from xlhazard.model.table import Value
from xlhazard.rules.xr.expected_action import expected_action

Record = Mapping[str, Value]
Rows = Sequence[Record]
VISIT, FIRM, HAZARD = "JD-HL-03-2023-0008-X", "A1", "YH-HL-03-2023-0007-X"
SEEN: Record = {
    "inspection_id": VISIT,
    "inspected_on": day("06-10"),
    "law_breaking": True,
    "enterprise_code": FIRM,
}


def found(known: Master | None = None, as_of: str = "06-26", **lists: Rows) -> list[Notice]:
    made = tables(**{"inspections": (), "hazards": (), "enforcements": (), **lists})
    return look(expected_action, context(submission(made, as_of=day(as_of)), known))


def enforcement(on: str = "06-15", **more: Value) -> Record:
    known: dict[str, Value] = {"enforcement_id": "ZF-1", "enforced_on": day(on), "measure": "order"}
    return {**known, **more}


def test_a_breach_that_nothing_followed_is_told_after_the_days_of_grace() -> None:
    (notice,) = found(inspections=[SEEN])
    assert (notice.sheet, notice.field, str(notice.cell)) == ("监督清单", "law_breaking", "K2")
    assert notice.facts["problem"] == "涉嫌违法，16天没有执法或移交记录"
    assert found(inspections=[SEEN], as_of="06-20") == []
    assert len(found(inspections=[SEEN], as_of="06-21")) == 1
    assert found(inspections=[{**SEEN, "law_breaking": False}]) == []


@pytest.mark.parametrize(
    ("answer", "silent"),
    [
        (enforcement(inspection_id=VISIT), True),
        (enforcement(hazard_id=HAZARD), True),
        (enforcement(measure="handover", inspection_id=VISIT), True),
        (enforcement(enterprise_code=FIRM), True),
        (enforcement(enterprise_code=FIRM, on="06-09"), False),
        (enforcement(enterprise_code="A2"), False),
        (enforcement(enterprise_code=FIRM, inspection_id="JD-HL-03-2023-0009-X"), False),
        (enforcement(inspection_id=VISIT, on="06-27"), False),
    ],
)
def test_what_counts_as_an_answer(answer: Record, silent: bool) -> None:
    hazard: Record = {"hazard_id": HAZARD, "inspection_id": VISIT, "found_on": day("06-10")}
    assert (found(inspections=[SEEN], hazards=[hazard], enforcements=[answer]) == []) is silent


def test_the_answer_may_be_in_the_master_alone() -> None:
    other = master(enforcements=[enforcement(inspection_id=VISIT, filed_by="JS")])
    assert found(other, inspections=[SEEN]) == []


def test_a_row_whose_enforcement_cannot_be_read_is_given_the_benefit() -> None:
    lists = tables(inspections=[SEEN], hazards=())
    lists["enforcements"] = table(
        "enforcements", enforcement(enterprise_code=FIRM), faults={0: ["inspection_id"]}
    )
    assert look(expected_action, context(submission(lists))) == []


OWN: Record = {
    "hazard_id": HAZARD,
    "source": "self",
    "grade": "serious",
    "found_on": day("06-01"),
    "reported_on": day("06-03"),
    "due": day("06-20"),
}
FINE = enforcement(measure="fine", hazard_id=HAZARD, on="06-20")
OUTSIDE: Record = {"source": "department"}


def test_a_penalty_on_what_was_reported_and_in_time_is_doubted() -> None:
    (notice,) = found(hazards=[OWN], enforcements=[FINE])
    assert (notice.sheet, notice.field) == ("执法清单", "measure")
    assert HAZARD in str(notice.facts["problem"])
    late = enforcement(measure="fine", hazard_id=HAZARD, on="06-21")
    assert found(hazards=[OWN], enforcements=[late]) == []
    order = enforcement(measure="order", hazard_id=HAZARD, on="06-20")
    assert found(hazards=[OWN], enforcements=[order]) == []


@pytest.mark.parametrize(
    ("change", "lists", "fires"),
    [
        ({"source": "department"}, {}, False),
        ({"reported_on": None}, {}, False),
        ({"reported_on": day("06-21")}, {}, False),
        ({"due": None, "grade": "major"}, {}, False),
        ({"due": None, "grade": "minor"}, {}, False),
        (
            {"reported_on": None},
            {"listings": [{"hazard_id": HAZARD, "level": "internal", "listed_on": day("06-02")}]},
            True,
        ),
        (
            {"due": day("06-10")},
            {
                "extensions": [
                    {
                        "hazard_id": HAZARD,
                        "extend_to": day("06-25"),
                        "applied_on": day("06-08"),
                        "result": "approved",
                        "decided_on": day("06-09"),
                    }
                ]
            },
            True,
        ),
        (
            {"due": day("06-10")},
            {
                "acceptances": [
                    {
                        "hazard_id": HAZARD,
                        "accepted_on": day("06-09"),
                        "result": "pass",
                        "closed_on": day("06-09"),
                    }
                ]
            },
            True,
        ),
        (
            {"due": day("06-10")},
            {
                "acceptances": [
                    {
                        "hazard_id": HAZARD,
                        "accepted_on": day("06-15"),
                        "result": "pass",
                        "closed_on": day("06-15"),
                    }
                ]
            },
            False,
        ),
    ],
)
def test_reported_in_time_and_found_by_itself(
    change: Record, lists: Mapping[str, Rows], fires: bool
) -> None:
    notices = found(hazards=[{**OWN, **change}], enforcements=[FINE], **lists)
    assert bool(notices) is fires
