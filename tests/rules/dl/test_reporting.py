"""Late, missing and repeated reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pytest

from tests.support.records import (
    JUNE,
    context,
    day,
    dispatch,
    history,
    look,
    master,
    submission,
    tables,
)
from xlhazard.checking.context import Context
from xlhazard.model.finding import Notice
from xlhazard.model.master import Master
from xlhazard.model.submission import Submission
from xlhazard.model.table import Value
from xlhazard.rules.dl.late import between_27_and_28, late
from xlhazard.rules.dl.missing import due_soon, missing_unit
from xlhazard.rules.dl.versions import duplicate_submission, duplicate_tie, resubmission

Rows = Sequence[Mapping[str, Value]]
A, B, C = ("a" * 64, "b" * 64, "c" * 64)


def unit(code: str = "HL-03", **more: Value) -> dict[str, Value]:
    known: dict[str, Value] = {"unit_code": code, "unit_name": f"{code}村", "unit_type": "village"}
    return {**known, "forms_due": ("dispatch",), "valid_from": "2023-05", **more}


def entry(
    received: str, status: str = "accepted", sha256: str = A, **more: Value
) -> dict[str, Value]:
    return {
        "unit_code": "HL-03",
        "report_kind": "dispatch",
        "period": "2023-06",
        "version": 1,
        "file_name": "三村六月.xlsx",
        "sha256": sha256,
        "received_at": f"2023-{received}T23:59:00+08:00",
        "status": status,
        **more,
    }


UNITS: Rows = (unit(),)


def office(*log: Mapping[str, Value], units: Rows = UNITS, **lists: Rows) -> Master:
    return master(units=units, submissions_log=log, **lists)


def on_master(known: Master, today: str) -> Context:
    return context(None, known, today=day(today))


@pytest.mark.parametrize(
    ("received", "lateness"), [("06-27", None), ("06-28", "DL06"), ("06-29", "DL01")]
)
def test_late_in_the_master(received: str, lateness: str | None) -> None:
    found = on_master(office(entry(received)), "06-30")
    notices = look(late, found) + look(between_27_and_28, found)
    assert [one.code for one in notices] == ([lateness] if lateness else [])
    assert all(one.sheet is None and one.cell is None for one in notices)


def test_dl01_counts_calendar_days_and_cites_the_clause() -> None:
    (notice,) = look(late, on_master(office(entry("07-03")), "07-05"))
    assert (notice.facts["days"], notice.facts["due"]) == (6, day("06-27"))
    assert (notice.facts["unit"], notice.facts["form"]) == ("HL-03村", "调度表")
    assert str(notice.facts["clause"]).startswith("S1-四（二）")


def test_dl01_a_later_version_of_a_report_in_time_is_not_late() -> None:
    log = (entry("06-26", "replaced"), entry("07-02", sha256=B, version=2))
    assert look(late, on_master(office(*log), "07-05")) == []
    refused = (entry("06-26", "refused"), entry("07-02", sha256=B, version=2))
    assert len(look(late, on_master(office(*refused), "07-05"))) == 1


def test_dl01_a_submission_is_received_today() -> None:
    def told(today: str, *log: Mapping[str, Value], **more: dict[str, object]) -> list[Notice]:
        sub = submission({}, dispatch())
        return look(late, context(sub, office(*log), today=day(today)))

    assert told("06-27") == []
    assert told("06-28") == []
    assert [one.facts["days"] for one in told("06-30")] == [3]
    assert told("06-30", entry("06-26")) == []
    assert len(told("06-30", entry("06-26", "refused", B))) == 1
    assert told("06-30", entry("06-26", "refused", submission({}).sha256)) == []
    only_lists = context(submission(), office(), today=day("06-30"))
    assert look(late, only_lists) == []


def test_dl02_a_day_after_the_due_day_a_missing_unit_is_flagged() -> None:
    units = (unit("HL-03"), unit("HL-05"), unit("HL-07", forms_due=("six_lists",)))
    known = office(entry("06-26"), units=units)
    assert look(missing_unit, on_master(known, "06-25")) == []
    flagged = look(missing_unit, on_master(known, "06-28"))
    told = {(one.facts["unit_code"], one.facts["kind"]) for one in flagged}
    assert told == {("HL-05", "dispatch"), ("HL-07", "six_lists")}
    first = next(one for one in flagged if one.facts["unit_code"] == "HL-05")
    assert (first.sheet, str(first.cell), first.facts["refused"]) == ("单位", "B3", "")


def test_dl02_the_due_day_itself_is_still_in_time() -> None:
    assert look(missing_unit, on_master(office(), "06-27")) == []
    assert len(look(missing_unit, on_master(office(), "06-28"))) == 1


def test_dl02_a_refused_report_is_missing_and_told() -> None:
    (notice,) = look(missing_unit, on_master(office(entry("06-26", "refused")), "06-28"))
    assert notice.facts["refused"] == "，报来的一份已退回"


@pytest.mark.parametrize("change", [{"valid_from": "2023-07"}, {"valid_to": "2023-05"}])
def test_dl02_only_units_of_that_month(change: dict[str, Value]) -> None:
    assert look(missing_unit, on_master(office(units=[unit(**change)]), "06-28")) == []


def test_dl02_last_months_report_stays_missing_once_the_tool_is_in_use() -> None:
    known = office(entry("06-26"), units=[unit("HL-03"), unit("HL-05")])
    flagged = look(missing_unit, on_master(known, "07-05"))
    assert [(one.facts["unit_code"], str(one.facts["month"])) for one in flagged] == [
        ("HL-05", "2023-06")
    ]


@pytest.mark.parametrize(
    ("today", "told"), [("06-23", 0), ("06-24", 1), ("06-27", 1), ("06-28", 0)]
)
def test_dl10_names_the_units_some_days_before(today: str, told: int) -> None:
    known = office(entry("06-22"), units=[unit("HL-03"), unit("HL-05"), unit("HL-07")])
    notices = look(due_soon, on_master(known, today))
    assert len(notices) == told
    for one in notices:
        assert (one.sheet, one.cell) == (None, None)
        assert one.facts["units"] == ["HL-05村", "HL-07村"]
        assert one.facts["n"] == 2


def test_dl10_nobody_is_waited_for() -> None:
    assert look(due_soon, on_master(office(entry("06-22")), "06-26")) == []


def filed(version: int = 1, sha256: str = A, path: str = "三村.xlsx", **more: Value) -> Submission:
    return submission({}, dispatch(), version=version, sha256=sha256, path=path)


def among(own: Submission, *others: Submission, log: Rows = ()) -> Context:
    return context(own, office(*log), siblings=(own, *others))


def test_dl03_names_the_highest_of_several_versions() -> None:
    files = filed(1, A), filed(3, B, "收件/三村改.xlsx"), filed(2, C)
    for own in files:
        (notice,) = look(duplicate_submission, among(own, *files))
        assert (notice.sheet, notice.field) == ("填报信息", "version")
        assert (notice.facts["n"], notice.facts["version"]) == (3, 3)
        assert notice.facts["file"] == "三村改.xlsx"


def test_dl03_the_same_bytes_or_another_month_are_no_second_file() -> None:
    assert look(duplicate_submission, among(filed(1, A), filed(1, A, "副本.xlsx"))) == []
    other = submission({}, month=JUNE.plus(-1), version=2, sha256=B)
    assert look(duplicate_submission, among(filed(1, A), other)) == []
    assert look(duplicate_submission, among(filed(1, A))) == []


def test_dl03_a_newer_version_is_in_the_master_already() -> None:
    log = [entry("06-26", sha256=B, version=2)]
    (notice,) = look(duplicate_submission, among(filed(1, A), log=log))
    assert (notice.facts["version"], notice.facts["file"]) == (2, "三村六月.xlsx")


def test_dl04_both_files_of_a_tie_are_refused() -> None:
    one, two = filed(1, A, "甲.xlsx"), filed(1, B, "乙.xlsx")
    for own in (one, two):
        (notice,) = look(duplicate_tie, among(own, one, two))
        assert (notice.field, notice.facts["files"]) == ("version", ["乙.xlsx", "甲.xlsx"])
    assert look(duplicate_tie, among(one, filed(2, B))) == []
    assert look(duplicate_tie, among(one, filed(1, A, "副本.xlsx"))) == []


def test_dl04_an_accepted_original_stays_and_a_refused_one_never_ties() -> None:
    accepted = [entry("06-20", sha256=B)]
    assert len(look(duplicate_tie, among(filed(1, A), log=accepted))) == 1
    assert look(duplicate_tie, among(filed(1, B), log=accepted)) == []
    assert look(duplicate_tie, among(filed(2, A), log=accepted)) == []
    assert look(duplicate_tie, among(filed(1, A), log=[entry("06-20", "refused", B)])) == []


def test_dl04_staff_may_settle_a_tie() -> None:
    one, two = filed(1, A, "甲.xlsx"), filed(1, B, "乙.xlsx")
    log = [
        entry("06-20", "refused", A, decision="采用：王主任电话核实"),
        entry("06-20", "refused", B),
    ]
    assert look(duplicate_tie, among(one, one, two, log=log)) == []
    assert len(look(duplicate_tie, among(two, one, two, log=log))) == 1


def test_dl11_says_what_a_new_version_changes() -> None:
    def hazard(number: int, **more: Value) -> dict[str, Value]:
        return {"hazard_id": f"YH-{number}", "location": "三车间", "grade": "minor", **more}

    old: dict[str, Value] = {"filed_by": "HL-03", "first_period": "2023-06"}
    known = office(
        entry("06-20"),
        hazards=[{**hazard(1), **old}, {**hazard(2), **old}],
        dispatch_history=history({"d1_1": 1, "d2_1": 4}, "2023-06"),
    )
    lists = tables(hazards=[hazard(1, location="四车间", grade="serious"), hazard(3)])
    form = dispatch({"d1_1": 2, "d2_1": 4})
    sub = submission(lists, form, version=2, sha256=B)
    (notice,) = look(resubmission, context(sub, known))
    facts = notice.facts
    assert (facts["version"], facts["old"], facts["changed"], facts["added"]) == (2, 1, 3, 1)
    assert facts["left"] == ("YH-2",)


def test_dl11_the_first_version_replaces_nothing() -> None:
    assert look(resubmission, context(filed(1, A), office())) == []
    refused = office(entry("06-20", "refused"))
    assert look(resubmission, context(filed(2, B), refused)) == []
    newer = office(entry("06-20"), entry("06-21", sha256=C, version=3))
    assert look(resubmission, context(filed(2, B), newer)) == []


def test_the_day_of_receipt_is_a_local_day() -> None:
    log = entry("06-27", received_at="2023-06-28T00:00:00+08:00")
    found = on_master(office(log), "06-30")
    assert [one.facts["received"] for one in look(between_27_and_28, found)] == [
        dt.date(2023, 6, 28)
    ]


def test_dl06_shows_both_days_and_both_clauses_as_the_town_has_set_them() -> None:
    (notice,) = look(between_27_and_28, on_master(office(entry("06-28")), "06-30"))
    assert (notice.facts["due"], notice.facts["last"]) == (day("06-27"), day("06-28"))
    assert "每月27日前" in str(notice.facts["clause"])
    assert "每月28日前" in str(notice.facts["clause"])
    moved = master(
        {"dispatch_unit_due": "20", "dispatch_last_day": "22"},
        units=UNITS,
        submissions_log=[entry("06-22")],
    )
    (notice,) = look(between_27_and_28, on_master(moved, "06-30"))
    assert (notice.facts["due"], notice.facts["last"]) == (day("06-20"), day("06-22"))
