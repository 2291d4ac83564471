"""States and deadlines of hazards: the first condition that holds, on the day asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest

from tests.support.records import day, tables
from tests.support.schemas import SCHEMA
from xlhazard.deriving.lives import Life, lives
from xlhazard.model.table import Value

ID = "YH-HL-03-2023-0001-J"
JUNE_26 = day("06-26")


def life(
    hazard: Mapping[str, Value] = {},
    as_of: dt.date = JUNE_26,
    settings: Mapping[str, str] = {},
    **lists: list[dict[str, Value]],
) -> Life:
    one = {"hazard_id": ID, "grade": "serious", "found_on": day("06-01"), **hazard}
    others = {name: [{"hazard_id": ID, **row} for row in rows] for name, rows in lists.items()}
    return lives(tables(hazards=[one], **others), as_of, SCHEMA, settings)[ID]


RECTIFYING = {"rectifications": [{"measures": "加固"}]}
COMPLETED = {"rectifications": [{"completed_on": day("06-10")}]}


def accepted(
    on: str, result: str = "pass", closed: str | None = None, **more: Value
) -> dict[str, Value]:
    return {
        "accepted_on": day(on),
        "result": result,
        "closed_on": day(closed) if closed else None,
        **more,
    }


@pytest.mark.parametrize(
    ("hazard", "lists", "state"),
    [
        ({}, {}, "registered"),
        ({}, RECTIFYING, "rectifying"),
        ({"grade": "major"}, {}, "to_request"),
        ({"grade": "major"}, RECTIFYING, "to_request"),
        (
            {"grade": "major"},
            {"listings": [{"level": "internal", "listed_on": day("06-02")}]},
            "to_request",
        ),
        (
            {"grade": "major"},
            {"listings": [{"level": "town", "requested_on": day("06-02")}]},
            "to_list",
        ),
        (
            {"grade": "major"},
            {**RECTIFYING, "listings": [{"level": "town", "listed_on": day("06-05")}]},
            "rectifying",
        ),
        (
            {"grade": "major"},
            {"listings": [{"level": "town", "listed_on": day("06-05")}]},
            "registered",
        ),
        ({"grade": "major"}, COMPLETED, "to_accept"),
        ({}, COMPLETED, "to_accept"),
        ({}, {**COMPLETED, "acceptances": [accepted("06-12", "fail")]}, "failed"),
        ({}, {**COMPLETED, "acceptances": [accepted("06-10", "fail")]}, "failed"),
        ({}, {**COMPLETED, "acceptances": [accepted("06-09", "fail")]}, "to_accept"),
        ({}, {"acceptances": [accepted("06-12", "fail")]}, "failed"),
        ({}, {**COMPLETED, "acceptances": [accepted("06-12")]}, "to_close"),
        ({}, {"acceptances": [accepted("06-12", "fail"), accepted("06-15")]}, "to_close"),
        ({}, {**COMPLETED, "acceptances": [accepted("06-12", "pass", "06-13")]}, "closed"),
        ({}, {"acceptances": [accepted("06-12", "fail", "06-13")]}, "failed"),
        (
            {},
            {
                "acceptances": [
                    accepted("06-12", "pass", "06-13", review_on=day("06-20"), review_result="ok")
                ]
            },
            "reviewed",
        ),
        (
            {},
            {
                "acceptances": [
                    accepted("06-12", "pass", "06-13", review_on=day("06-20"), review_result="back")
                ]
            },
            "closed",
        ),
    ],
)
def test_state(
    hazard: dict[str, Value], lists: dict[str, list[dict[str, Value]]], state: str
) -> None:
    assert life(hazard, **lists).state == state


def test_facts_after_the_day_are_not_there_yet() -> None:
    lists = {**COMPLETED, "acceptances": [accepted("06-12", "pass", "06-13")]}
    states = [life(as_of=day(on), **lists).state for on in ("06-09", "06-10", "06-12", "06-13")]
    assert states == ["rectifying", "to_accept", "to_close", "closed"]


def test_a_hazard_found_later_is_not_there_yet() -> None:
    found = tables(hazards=[{"hazard_id": ID, "found_on": day("06-27")}])
    assert not lives(found, JUNE_26, SCHEMA, {})
    assert ID in lives(found, day("06-27"), SCHEMA, {})


def test_label_and_next_actor_come_from_the_states() -> None:
    one = life({"grade": "major"})
    assert (one.label, one.next_actor, one.is_open) == ("待提请挂牌", "报送单位", True)


def test_void_needs_an_approved_correction() -> None:
    void: dict[str, Value] = {"void_reason": "重复登记"}
    assert life(void).state == "registered"
    correction: dict[str, Value] = {"target": "yh-hl-03-2023-0001-j", "approved_on": day("06-20")}
    rows = tables(
        hazards=[{"hazard_id": ID, "found_on": day("06-01"), **void}], corrections=[correction]
    )
    assert lives(rows, JUNE_26, SCHEMA, {})[ID].state == "registered"
    rows |= tables(corrections=[{**correction, "approver": ("李强",)}])
    assert lives(rows, JUNE_26, SCHEMA, {})[ID].void
    assert not lives(rows, day("06-19"), SCHEMA, {})[ID].void


def test_done_by_closing_or_by_completion() -> None:
    lists = {**COMPLETED, "acceptances": [accepted("06-12", "pass", "06-13")]}
    assert life(**lists).done_on == day("06-13")
    assert life(settings={"done_policy": "整改完成"}, **lists).done_on == day("06-10")
    assert not life(**COMPLETED).done
    assert life(settings={"done_policy": "整改完成"}, **COMPLETED).done
    failed = {**COMPLETED, "acceptances": [accepted("06-12", "fail")]}
    assert not life(settings={"done_policy": "整改完成"}, **failed).done


def test_what_is_closed_on_the_spot_was_completed_on_the_day_it_was_accepted() -> None:
    policy, rows = {"done_policy": "整改完成"}, [accepted("06-12", "pass", "06-13")]
    for grade in ("urgent", "minor"):
        one = life({"grade": grade}, settings=policy, acceptances=rows)
        assert one.done_on == day("06-12")
    assert not life({"grade": "major"}, settings=policy, acceptances=rows).done
    failed = [accepted("06-12", "fail")]
    assert not life({"grade": "minor"}, settings=policy, acceptances=failed).done


def test_a_rectification_begins_on_its_first_day() -> None:
    work: list[dict[str, Value]] = [{"started_on": day("06-20")}]
    assert life(as_of=day("06-19"), rectifications=work).state == "registered"
    assert life(as_of=day("06-20"), rectifications=work).state == "rectifying"


def test_earliest_closing_is_the_day_of_done() -> None:
    rows = [accepted("06-15", "pass", "06-16"), accepted("06-12", "pass", "06-13")]
    assert life(acceptances=rows).done_on == day("06-13")


@pytest.mark.parametrize(
    ("grade", "due", "deadline", "default"),
    [
        ("urgent", None, "06-01", True),
        ("minor", None, "06-08", True),
        ("serious", None, "07-01", True),
        ("major", None, None, False),
        ("serious", "06-20", "06-20", False),
    ],
)
def test_deadline_in_force(
    grade: str, due: str | None, deadline: str | None, default: bool
) -> None:
    one = life({"grade": grade, "due": day(due) if due else None})
    assert (one.deadline, one.deadline_is_default) == (day(deadline) if deadline else None, default)


def test_only_an_approved_extension_moves_the_deadline() -> None:
    asked: dict[str, Value] = {"applied_on": day("06-15"), "extend_to": day("07-15")}
    due: dict[str, Value] = {"due": day("06-20")}
    assert life(due, extensions=[asked]).days_overdue == 6
    granted: dict[str, Value] = {**asked, "result": "approved", "decided_on": day("06-25")}
    assert life(due, extensions=[granted]).deadline == day("07-15")
    assert life(due, as_of=day("06-24"), extensions=[granted]).days_overdue == 4
    refused: dict[str, Value] = {**asked, "result": "refused", "decided_on": day("06-25")}
    assert life(due, extensions=[refused]).deadline == day("06-20")


def test_the_deadline_day_itself_is_in_time() -> None:
    due: dict[str, Value] = {"due": day("06-26")}
    assert life(due).days_overdue == 0
    assert life(due).due_within(0)
    assert life(due, as_of=day("06-27")).days_overdue == 1
    assert not life(due, as_of=day("06-27")).due_within(7)


def test_done_hazards_are_never_overdue() -> None:
    due: dict[str, Value] = {"due": day("06-05")}
    assert life(due, acceptances=[accepted("06-12", "pass", "06-13")]).days_overdue == 0


def test_an_urgent_hazard_left_overnight_wants_a_listing_like_a_major_one() -> None:
    urgent: dict[str, Value] = {"grade": "urgent"}
    assert not life(urgent, as_of=day("06-01")).wants_listing
    assert life(urgent, as_of=day("06-02")).wants_listing
    assert life({"grade": "major"}, as_of=day("06-01")).wants_listing
    assert not life().wants_listing


def test_government_and_internal_listings_are_kept_apart() -> None:
    one = life(
        {"grade": "major"},
        listings=[
            {"level": "internal", "listed_on": day("06-02")},
            {"level": "district", "requested_on": day("06-04"), "listed_on": day("06-09")},
            {"level": "town", "requested_on": day("06-03"), "listed_on": day("06-08")},
        ],
    )
    assert (one.internal_on, one.requested_on, one.listed_on) == (
        day("06-02"),
        day("06-03"),
        day("06-08"),
    )


def test_every_level_lists_from_its_first_day_until_it_is_taken_off() -> None:
    rows: list[dict[str, Value]] = [
        {"level": "district", "listed_on": day("06-10")},
        {"level": "town", "listed_on": day("06-05"), "delisted_on": day("06-12")},
        {"level": "internal", "listed_on": day("06-02")},
        {"level": "city", "requested_on": day("06-02")},
    ]
    listed = {
        on: life({"grade": "major"}, day(on), listings=rows).listed_at
        for on in ("06-01", "06-02", "06-05", "06-10", "06-12")
    }
    assert listed == {
        "06-01": (),
        "06-02": ("internal",),
        "06-05": ("internal", "town"),
        "06-10": ("internal", "town", "district"),
        "06-12": ("internal", "district"),
    }
