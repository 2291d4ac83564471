"""What counts as having acted on an overdue hazard (XR17)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from tests.support.records import context, day, look, master, submission, tables
from xlhazard.model.finding import Notice
from xlhazard.model.ids import make_record_id
from xlhazard.model.table import Value
from xlhazard.rules.xr.untraced import overdue_without_trace

Rows = Sequence[Mapping[str, Value]]
ID = make_record_id("YH", "HL-03", 2023, 71)
OTHER = make_record_id("YH", "HL-03", 2023, 72)
ROSTER: Rows = [{"unit_code": "HL-03", "unit_name": "黑林三村", "aliases": "三村村委会"}]


def untraced(as_of: str = "06-26", responsible: str = "宏运石材厂", **lists: Rows) -> list[Notice]:
    hazard: dict[str, Value] = {
        "hazard_id": ID,
        "grade": "serious",
        "found_on": day("06-01"),
        "due": day("06-15"),
        "enterprise_code": "A1",
        "responsible_unit": responsible,
    }
    notices = lists.pop("notices_and_talks", [])
    found = submission(tables(hazards=[hazard], **lists), as_of=day(as_of))
    known = master(units=ROSTER, notices_and_talks=notices)
    return look(overdue_without_trace, context(found, known))


def test_only_what_is_overdue_needs_a_trace() -> None:
    (notice,) = untraced()
    assert (notice.field, notice.facts["days"]) == ("hazard_id", 11)
    assert untraced("06-15") == []


def asked(on: str, to: str, result: str | None = None, decided: str | None = None) -> Rows:
    return [
        {
            "hazard_id": ID,
            "applied_on": day(on),
            "extend_to": day(to),
            "result": result,
            "decided_on": day(decided) if decided else None,
        }
    ]


@pytest.mark.parametrize(
    ("extensions", "silent"),
    [
        (asked("06-15", "07-01"), True),
        (asked("06-16", "07-01"), False),
        (asked("06-10", "07-01", "refused", "06-14"), False),
        (asked("06-10", "06-20", "approved", "06-12"), False),
        (asked("06-18", "07-01", "approved", "06-20"), True),
    ],
)
def test_an_extension_is_asked_for_in_time_and_not_used_up(extensions: Rows, silent: bool) -> None:
    assert (untraced(extensions=extensions) == []) is silent


def listing(**more: Value) -> Rows:
    return [{"hazard_id": ID, "level": "town", "listed_on": day("06-05"), **more}]


def test_a_government_supervises_it_until_it_is_taken_off_the_list() -> None:
    assert untraced(listings=listing()) == []
    assert len(untraced(listings=listing(delisted_on=day("06-20")))) == 1
    assert len(untraced(listings=listing(level="internal"))) == 1
    assert len(untraced(listings=listing(listed_on=None, requested_on=day("06-05")))) == 1


def held(on: str = "06-20", **more: Value) -> Rows:
    row: dict[str, Value] = {"accountability_id": "WZ-1", "decided_on": day(on), **more}
    return [row]


def test_somebody_was_held_to_account_since_the_deadline() -> None:
    assert untraced(accountabilities=held(hazard_id=ID)) == []
    assert untraced(accountabilities=held("06-15", hazard_id=ID)) == []
    assert len(untraced(accountabilities=held("06-14", hazard_id=ID))) == 1
    assert untraced(accountabilities=held(object_name="宏运石材厂")) == []
    assert len(untraced(accountabilities=held(object_name="宏运石材厂", hazard_id=OTHER))) == 1


def notice(on: str = "06-20", **more: Value) -> Rows:
    row: dict[str, Value] = {"notice_id": "TZ-1", "issued_on": day(on), "form": "supervise", **more}
    return [row]


def test_a_notice_to_the_firm_or_the_responsible_unit_counts() -> None:
    assert untraced(notices_and_talks=notice(enterprise_code="A1")) == []
    assert len(untraced(notices_and_talks=notice(enterprise_code="B2"))) == 1
    told = notice(object_name="三村村委会")
    assert untraced(responsible="黑林三村", notices_and_talks=told) == []
    assert len(untraced(notices_and_talks=told)) == 1
    assert len(untraced(notices_and_talks=notice("06-27", enterprise_code="A1"))) == 1
