"""Flags beside the state of a hazard: each holds when states.yaml says so, on the day asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from tests.support.records import day, tables
from tests.support.schemas import SCHEMA
from xlhazard.deriving.hazard_flags import FLAGS, Flagger, HazardFlag
from xlhazard.deriving.lives import lives
from xlhazard.model.ids import make_record_id
from xlhazard.model.table import Value

ID = make_record_id("YH", "HL-03", 2023, 91)
OLD = make_record_id("YH", "HL-03", 2022, 17)
JUNE_26 = day("06-26")
WHOLE: dict[str, Value] = {
    "hazard_id": ID,
    "grade": "major",
    "found_on": day("06-10"),
    "due": day("07-20"),
    "responsible_person": ("陈大勇",),
    "acceptor": ("李强",),
    "filed_by": "HL-03",
}
WORK: dict[str, Value] = {
    "measures": "改造通风",
    "funds": Decimal(0),
    "emergency_plan": "停用",
}
LISTED: list[dict[str, Value]] = [
    {"level": "town", "listed_on": day("06-15")},
    {"level": "internal", "listed_on": day("06-11")},
]


def flagged(
    hazard: Mapping[str, Value] = {},
    as_of: dt.date = JUNE_26,
    *,
    alike: frozenset[str] = frozenset(),
    log: Sequence[Mapping[str, Value]] = (),
    **lists: list[dict[str, Value]],
) -> dict[str, HazardFlag]:
    """Flags of one whole, listed major hazard but for what is given."""
    lists = {"listings": LISTED, "rectifications": [WORK], **lists}
    others = {name: [{"hazard_id": ID, **row} for row in rows] for name, rows in lists.items()}
    found = tables(hazards=[{**WHOLE, **hazard}], submissions_log=log, **others)
    known = lives(found, as_of, SCHEMA, {})
    flagger = Flagger(found, known, SCHEMA, soon_days=7, grace=3, alike=alike)
    return {one.id: one for one in flagger.flags(ID)}


def closed(**more: Value) -> list[dict[str, Value]]:
    row = {"accepted_on": day("06-20"), "result": "pass", "closed_on": day("06-20")}
    return [{**row, **more}]


def test_every_flag_of_the_states_can_be_derived() -> None:
    assert {text["id"] for text in SCHEMA.states.flags} == FLAGS


def test_a_whole_hazard_in_time_has_no_flag() -> None:
    assert flagged() == {}
    assert flagged({"found_on": day("06-27")}) == {}


def test_overdue_and_soon_never_meet() -> None:
    due = {"due": day("06-30")}
    for on, name, value in (
        ("06-22", None, None),
        ("06-23", "soon", "还有7天"),
        ("06-30", "soon", "今天到期"),
        ("07-01", "overdue", "1天"),
    ):
        found = flagged(due, day(on))
        assert {one.id: one.value for one in found.values()} == ({name: value} if name else {})
    assert flagged(due, day("07-01"), acceptances=closed()) == {}


def test_unlisted_says_what_is_lacking() -> None:
    assert flagged(listings=[])["unlisted"].value == "未提请；企业未内部挂牌"
    assert flagged(listings=LISTED[:1])["unlisted"].value == "企业未内部挂牌"
    assert "unlisted" not in flagged({"grade": "serious"}, listings=[])
    assert "unlisted" not in flagged({"found_on": day("06-24")}, listings=[])


@pytest.mark.parametrize(
    ("hazard", "work", "missing"),
    [
        ({"responsible_person": None}, WORK, "责任人"),
        ({"due": None}, WORK, "整改时限"),
        ({}, {**WORK, "funds": None}, "整改资金"),
        ({}, {**WORK, "measures": None, "emergency_plan": None}, "整改措施、应急预案"),
    ],
)
def test_five_duties(hazard: dict[str, Value], work: dict[str, Value], missing: str) -> None:
    assert flagged(hazard, rectifications=[work])["five_missing"].value == missing
    lesser = {**hazard, "grade": "serious"}
    assert "five_missing" not in flagged(lesser, rectifications=[work])
    done = flagged(hazard, rectifications=[work], acceptances=closed())
    assert "five_missing" not in done


def test_without_a_rectification_three_of_the_five_are_missing() -> None:
    assert flagged(rectifications=[])["five_missing"].value == "整改措施、整改资金、应急预案"


def test_the_acceptor_of_a_major_hazard() -> None:
    assert "acceptor_missing" in flagged({"acceptor": None})
    assert "acceptor_missing" not in flagged({"acceptor": None, "grade": "serious"})


def test_extended_until_the_new_day_is_over() -> None:
    granted: dict[str, Value] = {
        "applied_on": day("06-12"),
        "extend_to": day("07-25"),
        "result": "approved",
        "decided_on": day("06-14"),
    }
    one = flagged(extensions=[granted])["extended"]
    assert (one.value, one.days) == ("延至2023-07-25", 29)
    assert "extended" in flagged(as_of=day("07-25"), extensions=[granted])
    assert "extended" not in flagged(as_of=day("07-26"), extensions=[granted])
    assert "extended" not in flagged(as_of=day("06-13"), extensions=[granted])
    assert "extended" not in flagged(extensions=[{**granted, "result": "refused"}])


def test_referred_from_the_day_of_the_consultation() -> None:
    held: dict[str, Value] = {
        "consult_no": "HS-1",
        "held_on": day("06-25"),
        "result": "refer",
        "submit_to": "区住建局",
    }
    assert flagged(consultations=[held])["referred"].value == "区住建局"
    assert "referred" not in flagged(as_of=day("06-24"), consultations=[held])
    assert "referred" not in flagged(consultations=[{**held, "result": "submit"}])


def test_came_back_by_number_by_look_back_or_by_likeness() -> None:
    assert flagged({"origin_hazard_id": OLD})["came_back"].value == f"原{OLD}"
    review = {"review_on": day("06-25"), "review_result": "back"}
    assert flagged(acceptances=closed(**review))["came_back"].value == "回头看反弹"
    assert "came_back" not in flagged(as_of=day("06-24"), acceptances=closed(**review))
    assert "came_back" not in flagged(acceptances=closed(**{**review, "review_result": "ok"}))
    assert flagged(alike=frozenset({ID}))["came_back"].value == "疑似"


def test_vanished_when_a_later_report_left_it_out() -> None:
    def taken(period: str, status: str = "accepted", kind: str = "six_lists") -> dict[str, Value]:
        return {"unit_code": "HL-03", "period": period, "status": status, "report_kind": kind}

    reported = {"last_period": "2023-05"}
    assert flagged(reported, log=[taken("2023-06")])["vanished"].value == "2023-05以后没有再报"
    for row in (taken("2023-05"), taken("2023-06", "refused"), taken("2023-06", kind="dispatch")):
        assert "vanished" not in flagged(reported, log=[row])
    assert "vanished" not in flagged(log=[taken("2023-06")])
    assert "vanished" not in flagged(reported, log=[taken("2023-06")], acceptances=closed())


def test_review_is_due_in_the_look_back_for_what_was_found_in_the_campaign() -> None:
    first = day("10-11")
    assert "review_due" in flagged(as_of=first, acceptances=closed())
    assert "review_due" not in flagged(as_of=day("10-10"), acceptances=closed())
    assert "review_due" not in flagged(as_of=first, acceptances=closed(review_on=day("10-01")))
    assert "review_due" not in flagged({"found_on": day("05-31")}, first, acceptances=closed())
    assert "review_due" not in flagged({"grade": "serious"}, first, acceptances=closed())
    assert "review_due" not in flagged(as_of=first)
