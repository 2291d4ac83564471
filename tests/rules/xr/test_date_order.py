"""XR11: what has to come first comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest

from tests.support.records import context, day, look, master, submission, tables
from tests.support.schemas import SCHEMA
from xlhazard.model.finding import Notice, Severity
from xlhazard.model.ids import make_record_id
from xlhazard.model.table import Value
from xlhazard.rules.xr.date_order import FIRST_STEPS, ORDERS, date_order

Rows = Sequence[Mapping[str, Value]]
ID = make_record_id("YH", "HL-03", 2023, 21)


def orders(known: Mapping[str, Rows] | None = None, **lists: Rows) -> list[Notice]:
    keys: Mapping[str, Value] = {"hazard_id": ID, "report_no": "1"}
    found = {
        name: [
            {key: keys[key] for key in SCHEMA.lists[name].key if key in keys} | row for row in rows
        ]
        for name, rows in lists.items()
    }
    before = master(**(known or {}))
    return look(date_order, context(submission(tables(**found), as_of=day("06-26")), before))


def told(notice: Notice) -> tuple[str | None, str, object, object]:
    facts = notice.facts
    return notice.field, str(facts["header"]), facts["earlier_header"], facts["earlier"]


STEPS = [
    (list_id, earlier, later)
    for list_id, chains in ORDERS.items()
    for chain in chains
    for earlier, later in pairwise(chain)
]


@pytest.mark.parametrize(("list_id", "earlier", "later"), STEPS)
def test_days_of_a_row_stand_in_their_order(list_id: str, earlier: str, later: str) -> None:
    more: dict[str, Value] = {} if list_id != "acceptances" else {"result": "pass"}
    row = {earlier: day("06-12"), later: day("06-11"), **more}
    (notice,) = orders(**{list_id: [row]})
    assert notice.field == later
    assert (notice.facts["date"], notice.facts["earlier"]) == (day("06-11"), day("06-12"))
    assert orders(**{list_id: [{**row, later: day("06-12")}]}) == []


@pytest.mark.parametrize(
    ("list_id", "name"), [(list_id, names[0]) for list_id, names in FIRST_STEPS.items()]
)
def test_nothing_is_done_about_a_hazard_before_it_is_found(list_id: str, name: str) -> None:
    hazards: Rows = [{"found_on": day("06-12")}]
    (notice,) = orders(hazards=hazards, **{list_id: [{name: day("06-11")}]})
    assert told(notice)[2:] == ("发现日期", day("06-12"))
    assert orders(hazards=hazards, **{list_id: [{name: day("06-12")}]}) == []


def test_one_wrong_day_is_told_once() -> None:
    (notice,) = orders(
        hazards=[{"found_on": day("06-20")}],
        rectifications=[{"started_on": day("06-11"), "completed_on": day("06-12")}],
        acceptances=[{"accepted_on": day("06-13"), "result": "pass", "closed_on": day("06-13")}],
    )
    assert notice.field == "started_on"


def test_what_was_accepted_was_completed_before_but_a_failed_acceptance_is_free() -> None:
    done: Rows = [{"completed_on": day("06-15")}]
    passed = {"accepted_on": day("06-14"), "result": "pass"}
    (notice,) = orders(rectifications=done, acceptances=[passed])
    assert told(notice) == ("accepted_on", "验收日期", "整改完成日期", day("06-15"))
    assert orders(rectifications=done, acceptances=[{**passed, "result": "fail"}]) == []
    assert orders(rectifications=done, acceptances=[{**passed, "accepted_on": day("06-15")}]) == []


def test_an_acceptance_before_discovery_is_told_whatever_its_result() -> None:
    hazards: Rows = [{"found_on": day("06-15")}]
    failed: Rows = [{"accepted_on": day("06-14"), "result": "fail"}]
    (notice,) = orders(hazards=hazards, acceptances=failed)
    assert told(notice)[2] == "发现日期"


def test_days_of_the_master_count() -> None:
    known: Mapping[str, Rows] = {"hazards": [{"hazard_id": ID, "found_on": day("06-20")}]}
    (notice,) = orders(known, rectifications=[{"completed_on": day("06-18")}])
    assert notice.field == "completed_on"


def test_what_another_unit_accepted_was_not_completed_afterwards() -> None:
    accepted = {"hazard_id": ID, "accepted_on": day("06-14"), "result": "pass"}
    done: Rows = [{"completed_on": day("06-15")}]
    (notice,) = orders({"acceptances": [accepted]}, rectifications=done)
    assert told(notice) == ("completed_on", "验收日期", "整改完成日期", day("06-15"))
    failed = {**accepted, "result": "fail"}
    assert orders({"acceptances": [failed]}, rectifications=done) == []
    assert (
        len(orders({"acceptances": [accepted]}, rectifications=done, acceptances=[accepted])) == 1
    )


def test_an_extension_asks_for_a_later_day() -> None:
    hazards: Rows = [{"due": day("06-30")}]
    asked = {"applied_on": day("06-20"), "extend_to": day("06-30")}
    (notice,) = orders(hazards=hazards, extensions=[asked])
    assert (notice.field, notice.facts["relation"]) == ("extend_to", "没有晚于")
    assert orders(hazards=hazards, extensions=[{**asked, "extend_to": day("07-01")}]) == []


def test_a_deadline_moved_by_its_extension_is_as_late_as_that() -> None:
    granted = {"applied_on": day("06-20"), "extend_to": day("07-15"), "result": "approved"}
    refused = {"applied_on": day("06-10"), "extend_to": day("07-05"), "result": "refused"}
    assert orders(hazards=[{"due": day("07-15")}], extensions=[granted, refused]) == []


def test_nothing_happens_after_the_day_of_the_report() -> None:
    (notice,) = orders(inspections=[{"inspected_on": day("06-27")}])
    assert told(notice) == ("inspected_on", "填报日期", "检查日期", day("06-27"))
    assert orders(inspections=[{"inspected_on": day("06-26")}]) == []
    assert orders(hazards=[{"found_on": day("06-20"), "due": day("07-20")}]) == []


def test_a_day_of_the_offices_is_no_fault_of_the_unit() -> None:
    listing: dict[str, Value] = {
        "hazard_id": ID,
        "level": "town",
        "requested_on": day("06-12"),
        "listed_on": day("06-11"),
    }
    (notice,) = orders({"listings": [listing]}, listings=[listing])
    assert (notice.field, notice.severity) == ("requested_on", Severity.WARNING)
    assert told(notice)[1:] == ("挂牌日期", "提请日期", day("06-12"))
    (own,) = orders(listings=[listing])
    assert (own.field, own.severity) == ("listed_on", None)
    inside = {**listing, "level": "internal"}
    (own,) = orders({"listings": [inside]}, listings=[inside])
    assert own.severity is None
