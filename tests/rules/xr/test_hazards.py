"""Unlisted and overdue hazards of a submission (XR15, XR16)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from tests.support.records import context, day, look, master, submission, tables
from xlhazard.model.finding import Notice
from xlhazard.model.master import Master
from xlhazard.model.table import Value
from xlhazard.rules.xr.overdue import overdue
from xlhazard.rules.xr.unlisted import major_unlisted

Rows = Sequence[Mapping[str, Value]]
ID = "YH-HL-03-2023-0007-X"


def hazard(**more: Value) -> dict[str, Value]:
    return {"hazard_id": ID, "grade": "major", "found_on": day("06-10"), **more}


def unlisted(
    one: Mapping[str, Value], as_of: str = "06-26", known: Master | None = None, **lists: Rows
) -> list[Notice]:
    found = tables(hazards=[one], **lists)
    return look(major_unlisted, context(submission(found, as_of=day(as_of)), known))


def listing(level: str = "town", **days: str) -> dict[str, Value]:
    return {"hazard_id": ID, "level": level, **{name: day(on) for name, on in days.items()}}


@pytest.mark.parametrize(
    ("listings", "state"),
    [
        ([], "未提请"),
        ([listing()], "未提请"),
        ([listing("internal", listed_on="06-11")], "仅企业内部挂牌"),
        ([listing(requested_on="06-14")], "已提请12天待挂牌"),
        ([listing(listed_on="06-27")], "未提请"),
    ],
)
def test_xr15_says_how_far_the_listing_has_come(listings: Rows, state: str) -> None:
    (notice,) = unlisted(hazard(), listings=listings)
    assert (notice.sheet, notice.field, notice.facts["state"]) == ("隐患清单", "hazard_id", state)
    assert str(notice.cell) == "B2"


def test_xr15_a_listed_one_is_fine_also_when_only_the_master_knows() -> None:
    listed = [listing("district", listed_on="06-20")]
    assert unlisted(hazard(), listings=listed) == []
    assert unlisted(hazard(), known=master(listings=listed)) == []


def test_xr15_waits_some_days() -> None:
    assert unlisted(hazard(), as_of="06-12") == []
    assert len(unlisted(hazard(), as_of="06-13")) == 1


def test_xr15_an_urgent_hazard_counts_only_when_left_open() -> None:
    urgent = hazard(grade="urgent")
    assert len(unlisted(urgent)) == 1
    closed: Rows = [
        {"hazard_id": ID, "accepted_on": day("06-10"), "result": "pass", "closed_on": day("06-10")}
    ]
    assert unlisted(urgent, acceptances=closed) == []
    assert unlisted(hazard(grade="serious")) == []


def late(one: Mapping[str, Value], as_of: dt.date, **lists: Rows) -> list[Notice]:
    found = tables(hazards=[one], **lists)
    return look(overdue, context(submission(found, as_of=as_of), today=as_of))


def test_xr16_counts_calendar_days_after_the_deadline() -> None:
    one = hazard(grade="serious", due=day("06-20"))
    assert late(one, day("06-20")) == []
    (notice,) = late(one, day("06-23"))
    assert (notice.sheet, notice.field) == ("隐患清单", "due")
    assert (notice.facts["days"], notice.facts["deadline"]) == (3, "2023-06-20")
    assert (notice.facts["grade"], notice.facts["state"]) == ("较大", "登记")
    assert notice.facts["next_actor"] == "报送单位"


def test_xr16_marks_default_days_and_knows_extensions() -> None:
    one = hazard(grade="minor", found_on=day("06-10"))
    assert late(one, day("06-17")) == []
    (notice,) = late(one, day("06-18"))
    assert notice.facts["deadline"] == "2023-06-17，默认"
    granted: Rows = [
        {
            "hazard_id": ID,
            "applied_on": day("06-12"),
            "extend_to": day("06-25"),
            "result": "approved",
            "decided_on": day("06-14"),
        }
    ]
    assert late(one, day("06-25"), extensions=granted) == []
    assert [n.facts["days"] for n in late(one, day("06-26"), extensions=granted)] == [1]


def test_xr16_done_and_void_hazards_have_no_deadline_left() -> None:
    one = hazard(due=day("06-12"))
    closed: Rows = [
        {"hazard_id": ID, "accepted_on": day("06-15"), "result": "pass", "closed_on": day("06-15")}
    ]
    assert late(one, day("06-26"), acceptances=closed) == []
    void = {**one, "void_reason": "重复登记"}
    note: Rows = [{"target": ID, "approver": ("李强",)}]
    assert late(void, day("06-26"), corrections=note) == []
    assert len(late(void, day("06-26"))) == 1


def test_a_hazard_with_an_unreliable_date_is_left_alone() -> None:
    at = context(submission(tables(hazards=[hazard(due=day("06-12"))])))
    own = at.tables["hazards"]
    due = own.cell(own.rows[0], "due")
    assert due is not None
    assert look(overdue, replace(at, unreliable=frozenset({("隐患清单", due)}))) == []
