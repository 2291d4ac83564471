"""Accepting and closing hazards (XR12, XR14, XR19)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from tests.support.records import context, day, look, master, submission, tables
from xlhazard.checking.rule import Rule
from xlhazard.model.finding import Notice
from xlhazard.model.ids import make_record_id
from xlhazard.model.table import Value
from xlhazard.rules.xr.closing import (
    acceptor_conflict,
    closed_without_archive,
    closing_without_acceptance,
)

Rows = Sequence[Mapping[str, Value]]
ID = make_record_id("YH", "HL-03", 2023, 31)


def judged(rule: Rule, *acceptances: Mapping[str, Value], **lists: Rows) -> list[Notice]:
    known = lists.pop("known", [])
    lists["acceptances"] = [{"hazard_id": ID, **row} for row in acceptances]
    found = submission(tables(**lists))
    return look(rule, context(found, master(acceptances=known)))


def accepted(
    on: str = "06-12", result: str = "pass", closed: str | None = None
) -> dict[str, Value]:
    return {
        "accepted_on": day(on),
        "result": result,
        "closed_on": day(closed) if closed else None,
        "accepted_by": ("李强",),
        "signed": True,
    }


def hazard(grade: str = "minor", **more: Value) -> dict[str, Value]:
    return {"hazard_id": ID, "grade": grade, "found_on": day("06-01"), **more}


def test_xr12_a_failed_acceptance_closes_nothing() -> None:
    (notice,) = judged(closing_without_acceptance, accepted(result="fail", closed="06-13"))
    assert (notice.sheet, notice.field) == ("验收销号清单", "closed_on")
    assert judged(closing_without_acceptance, accepted(result="fail")) == []


def test_xr12_nothing_comes_after_the_closing() -> None:
    first = accepted("06-12", closed="06-13")
    for later, words in (
        (accepted("06-15", closed="06-15"), "又销号一次"),
        (accepted("06-15"), "又有"),
    ):
        (notice,) = judged(closing_without_acceptance, first, later, hazards=[hazard()])
        assert (notice.field, words in str(notice.facts["problem"])) == ("accepted_on", True)
        assert notice.cell is not None
        assert notice.cell.row == 3
    again = accepted("06-10", result="fail")
    assert judged(closing_without_acceptance, again, first, hazards=[hazard()]) == []


def test_xr12_a_closing_that_the_master_knows_counts() -> None:
    closed = {"hazard_id": ID, **accepted("06-12", closed="06-13")}
    (notice,) = judged(closing_without_acceptance, accepted("06-20"), known=[closed])
    assert notice.facts["id"] == ID


@pytest.mark.parametrize("grade", ["serious", "major"])
def test_xr12_grave_hazards_are_rectified_before_they_are_closed(grade: str) -> None:
    closed, row = accepted(closed="06-13"), {"hazard_id": ID, "measures": "加固"}
    for rows, words in (([], "没有整改记录"), ([row], "没有整改完成日期")):
        lists: dict[str, Rows] = {"hazards": [hazard(grade)], "rectifications": rows}
        (notice,) = judged(closing_without_acceptance, closed, **lists)
        assert (notice.field, notice.facts["problem"]) == ("closed_on", words)
    done: Rows = [{**row, "completed_on": day("06-11")}]
    lists = {"hazards": [hazard(grade)], "rectifications": done}
    assert judged(closing_without_acceptance, closed, **lists) == []


@pytest.mark.parametrize("grade", ["minor", "urgent"])
def test_xr12_others_may_be_closed_on_the_spot(grade: str) -> None:
    lists: dict[str, Rows] = {"hazards": [hazard(grade)], "rectifications": []}
    assert judged(closing_without_acceptance, accepted(closed="06-12"), **lists) == []


def test_xr12_without_a_master_another_unit_may_have_filed_the_rectification() -> None:
    found = tables(
        hazards=[hazard("major")],
        rectifications=[],
        acceptances=[{"hazard_id": ID, **accepted(closed="06-12")}],
    )
    rule = closing_without_acceptance
    assert look(rule, context(submission(found, complete=False))) == []
    assert len(look(rule, context(submission(found)))) == 1


def by(*people: str) -> dict[str, Value]:
    return {**accepted(), "accepted_by": people}


def test_xr14_whoever_answers_for_it_does_not_accept_it() -> None:
    lists: dict[str, Rows] = {"hazards": [hazard(responsible_person=("陈 大勇", "李明"))]}
    for people in (("陈大勇",), ("陈大勇（厂长）",), ("李明", "陈大勇")):
        (notice,) = judged(acceptor_conflict, by(*people), **lists)
        assert (notice.field, notice.facts["role"]) == ("accepted_by", "责任人")
    assert judged(acceptor_conflict, by("陈大勇", "李强"), **lists) == []


def test_xr14_the_only_inspector_of_a_grave_hazard_does_not_accept_it() -> None:
    grave = hazard("serious", inspection_id="JD-1", responsible_person=("陈大勇",))
    alone: Rows = [{"inspection_id": "JD-1", "inspectors": ("李强",)}]
    two: Rows = [{"inspection_id": "JD-1", "inspectors": ("李强", "王建国")}]
    (notice,) = judged(acceptor_conflict, by("李强"), hazards=[grave], inspections=alone)
    assert notice.facts["role"] == "唯一的检查人"
    assert judged(acceptor_conflict, by("李强"), hazards=[grave], inspections=two) == []
    for grade in ("minor", "urgent"):
        lesser: Rows = [{**grave, "grade": grade}]
        assert judged(acceptor_conflict, by("李强"), hazards=lesser, inspections=alone) == []


FILED: dict[str, Value] = {
    **accepted(closed="06-13"),
    "archive_no": "AQ-7",
    "filed_on": day("06-20"),
}


@pytest.mark.parametrize(
    ("grade", "gap", "missing"),
    [
        ("serious", {"archive_no": None}, "档案号"),
        ("major", {"archive_no": None, "filed_on": None}, "档案号、备案日期"),
        ("major", {"filed_on": None}, "备案日期"),
        ("serious", {"signed": False}, "签字归档"),
    ],
)
def test_xr19_a_grave_closing_is_on_file(grade: str, gap: dict[str, Value], missing: str) -> None:
    (notice,) = judged(closed_without_archive, {**FILED, **gap}, hazards=[hazard(grade)])
    assert (notice.field, notice.facts["missing"]) == (next(iter(gap)), missing)
    assert judged(closed_without_archive, {**FILED, **gap}, hazards=[hazard("minor")]) == []
    assert judged(closed_without_archive, FILED, hazards=[hazard(grade)]) == []


def test_xr19_what_is_not_closed_or_failed_needs_no_file() -> None:
    bare = accepted()
    assert judged(closed_without_archive, bare, hazards=[hazard("major")]) == []
    failed = accepted(result="fail", closed="06-13")
    assert judged(closed_without_archive, failed, hazards=[hazard("major")]) == []
    serious = {**FILED, "filed_on": None}
    assert judged(closed_without_archive, serious, hazards=[hazard("serious")]) == []
