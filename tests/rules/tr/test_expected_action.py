"""TR06 and TR16 on the master."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.support.records import context, day, look, master
from xlhazard.checking.rule import Rule
from xlhazard.model.finding import Notice
from xlhazard.model.table import Value
from xlhazard.rules.tr.expected_action import penalty_on_self_found, suspected_breach

Record = Mapping[str, Value]
Rows = Sequence[Record]
VISIT, HAZARD = "JD-HL-05-2023-0002-X", "YH-HL-05-2023-0004-X"
SEEN: Record = {
    "inspection_id": VISIT,
    "inspected_on": day("06-01"),
    "law_breaking": True,
    "enterprise_code": "A1",
}
HANDED: Record = {
    "enforcement_id": "ZF-HL-05-2023-0001-X",
    "enforced_on": day("06-05"),
    "measure": "handover",
    "inspection_id": VISIT,
    "enterprise_code": "A1",
    "transfer_to": "区应急局",
    "received_on": day("06-08"),
}


def flags(rule: Rule, on: str = "06-27", **lists: Rows) -> list[Notice]:
    firms: Rows = [{"enterprise_code": "A1", "enterprise_name": "弘达石材厂"}]
    known: dict[str, Rows] = {"inspections": (), "hazards": (), "enforcements": (), **lists}
    return look(rule, context(None, master(enterprises=firms, **known), today=day(on)))


def test_tr06_a_breach_without_a_follow_up() -> None:
    (notice,) = flags(suspected_breach, inspections=[SEEN])
    assert (notice.sheet, notice.field, notice.facts["days"]) == ("监督清单", "inspection_id", 26)
    assert notice.facts["enterprise"] == "弘达石材厂"
    assert flags(suspected_breach, inspections=[SEEN], on="06-11") == []
    assert flags(suspected_breach, inspections=[SEEN], enforcements=[HANDED]) == []


def test_tr06_handed_over_to_nobody() -> None:
    lists: dict[str, Rows] = {"inspections": [SEEN]}
    (notice,) = flags(
        suspected_breach, **lists, enforcements=[{**HANDED, "received_on": None}], on="06-16"
    )
    assert (notice.sheet, notice.field) == ("执法清单", "received_on")
    assert notice.facts["problem"] == "移交11天没有登记接收日期"
    bare = {**HANDED, "received_on": None, "transfer_to": None}
    (notice,) = flags(suspected_breach, **lists, enforcements=[bare])
    assert (notice.field, notice.facts["id"]) == ("transfer_to", HANDED["enforcement_id"])
    assert flags(suspected_breach, **lists, enforcements=[bare], on="06-15") == []


OWN: Record = {
    "hazard_id": HAZARD,
    "source": "self",
    "grade": "major",
    "found_on": day("06-02"),
    "due": day("07-10"),
    "enterprise_code": "A1",
}
ASKED: Record = {"hazard_id": HAZARD, "level": "town", "requested_on": day("06-04")}
FINE: Record = {**HANDED, "measure": "fine", "hazard_id": HAZARD, "enforced_on": day("06-20")}


def test_tr16_a_penalty_on_what_was_reported_and_in_time() -> None:
    (notice,) = flags(penalty_on_self_found, hazards=[OWN], listings=[ASKED], enforcements=[FINE])
    assert (notice.sheet, notice.field, notice.facts["hazard"]) == ("执法清单", "measure", HAZARD)
    late: Rows = [{**OWN, "due": day("06-19")}]
    assert flags(penalty_on_self_found, hazards=late, listings=[ASKED], enforcements=[FINE]) == []
    assert flags(penalty_on_self_found, hazards=[OWN], enforcements=[FINE]) == []


def test_tr16_a_void_hazard_is_left_alone() -> None:
    void: Rows = [{**OWN, "void_reason": "重复登记"}]
    note: Rows = [{"target": HAZARD, "approver": ("李强",)}]
    known: dict[str, Rows] = {"listings": [ASKED], "enforcements": [FINE], "corrections": note}
    assert flags(penalty_on_self_found, hazards=void, **known) == []
