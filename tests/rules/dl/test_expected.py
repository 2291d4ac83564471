"""Due days on rest days, stage reports, and forms that nobody asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from tests.support.records import context, day, dispatch, look, master, skipped, submission
from tests.support.schemas import SCHEMA, town
from xlhazard.checking.context import Context
from xlhazard.model.address import Address
from xlhazard.model.finding import Notice
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import FormCell, FormSheet, Value
from xlhazard.rules.dl.expected import form_not_expected, period_not_due
from xlhazard.rules.dl.late import late
from xlhazard.rules.dl.missing import due_soon, stage_report_missing
from xlhazard.rules.dl.rest_days import due_on_rest_day

Rows = Sequence[Mapping[str, Value]]


def unit(code: str = "HL-03", *kinds: str, **more: Value) -> dict[str, Value]:
    known: dict[str, Value] = {"unit_code": code, "unit_name": f"{code}村", "valid_from": "2023-05"}
    return {**known, "forms_due": kinds or ("dispatch",), **more}


def on_master(known: Master, today: dt.date) -> Context:
    return context(None, known, today=today)


def sheet_day(at: dt.date, kind: str, name: str) -> Mapping[str, Value]:
    return {"day": at, "kind": kind, "name": name}


@pytest.mark.parametrize(("today", "told"), [("05-01", 1), ("05-27", 1), ("05-28", 0)])
def test_dl05_a_due_day_on_a_saturday_is_told_until_it_is_over(today: str, told: int) -> None:
    notices = look(due_on_rest_day, on_master(master(units=[unit(), unit("HL-05")]), day(today)))
    assert len(notices) == told
    for one in notices:
        assert (one.sheet, one.facts["form"], one.facts["due"]) == (None, "调度表", day("05-27"))
        assert one.facts["name"] == "周六"


def test_dl05_each_form_has_its_own_day() -> None:
    """In October 2023 the 27th is a Friday; the 28th, a Saturday, the ten measures' day."""
    units = [unit("HL-03", "dispatch", "ten_measures")]
    (notice,) = look(due_on_rest_day, on_master(master(units=units), day("10-20")))
    assert (notice.facts["form"], notice.facts["due"]) == ("十条措施表", day("10-28"))


def test_dl05_the_sheet_overrides_single_days() -> None:
    holiday = sheet_day(day("06-27"), "rest", "镇里放假")
    found = master(units=[unit()], rest_days=[holiday])
    (notice,) = look(due_on_rest_day, on_master(found, day("06-20")))
    assert notice.facts["name"] == "镇里放假"
    worked = master(units=[unit()], rest_days=[sheet_day(day("05-27"), "work", "调休")])
    assert look(due_on_rest_day, on_master(worked, day("05-20"))) == []


def test_dl05_a_shifted_day_is_no_rest_day() -> None:
    shifted = master({"rest_day_shift": "next_workday"}, units=[unit()])
    assert look(due_on_rest_day, on_master(shifted, day("05-20"))) == []


def test_dl05_a_year_that_nobody_knows_is_skipped_unless_the_sheet_serves_it() -> None:
    at = dt.date(2041, 5, 20)
    units = [unit("HL-03", "ten_measures")]
    unknown = on_master(master(units=units), at)
    assert look(due_on_rest_day, unknown) == []
    (said,) = skipped(due_on_rest_day, unknown)
    assert "2041年" in said.reason
    served = master(units=units, rest_days=[sheet_day(dt.date(2041, 5, 28), "rest", "连休")])
    (notice,) = look(due_on_rest_day, on_master(served, at))
    assert notice.facts["name"] == "连休"
    assert skipped(due_on_rest_day, on_master(served, at)) == []


def test_dl05_the_final_report_falls_on_a_sunday() -> None:
    units = [unit("ZW-01", "stage_report")]
    (notice,) = look(due_on_rest_day, on_master(master(units=units), day("12-05")))
    assert (notice.facts["form"], notice.facts["due"], notice.facts["name"]) == (
        "阶段报告（总体情况）",
        day("12-10"),
        "周日",
    )


def stage_row(code: str, kind: str, period: str) -> dict[str, Value]:
    return {"unit_code": code, "period": period, "kind": kind, "date": day("08-05"), "version": 1}


def stage_log(code: str, period: str, received: str, status: str = "accepted") -> dict[str, Value]:
    return {
        "unit_code": code,
        "report_kind": "stage_report",
        "period": period,
        "version": 1,
        "sha256": (code + period).ljust(64, "0"),
        "received_at": f"{received}T09:00:00+08:00",
        "status": status,
    }


COMMITTEE = (unit("ZW-01", "stage_report", "dispatch"),)


@pytest.mark.parametrize(("today", "told"), [("08-10", 0), ("08-11", 1)])
def test_dl07_the_day_itself_is_in_time(today: str, told: int) -> None:
    notices = look(stage_report_missing, on_master(master(units=COMMITTEE), day(today)))
    assert [one.facts["kind"] for one in notices] == ["阶段报告（阶段情况）"] * told
    assert all((one.sheet, str(one.cell)) == ("单位", "B2") for one in notices)


def test_dl07_each_of_the_two_reports_counts_for_itself() -> None:
    log = [
        stage_log("ZW-01", "2023-07", "2023-08-02"),
        stage_log("ZW-01", "2023-12", "2023-12-08", "refused"),
    ]
    history = [stage_row("ZW-01", "interim", "2023-07")]
    known = master(units=COMMITTEE, submissions_log=log, stage_reports_history=history)
    (notice,) = look(stage_report_missing, on_master(known, day("12-11")))
    assert (notice.facts["kind"], notice.facts["due"]) == ("阶段报告（总体情况）", day("12-10"))
    both = [*history, stage_row("ZW-01", "final", "2023-12")]
    whole = master(units=COMMITTEE, submissions_log=log, stage_reports_history=both)
    assert look(stage_report_missing, on_master(whole, day("12-11"))) == []


def test_dl07_who_owes_none_or_began_later_is_not_asked() -> None:
    assert look(stage_report_missing, on_master(master(units=[unit()]), day("08-20"))) == []
    late_start = [{**stage_log("ZW-01", "2023-09", "2023-09-20"), "report_kind": "dispatch"}]
    began = master(units=COMMITTEE, submissions_log=late_start)
    assert look(stage_report_missing, on_master(began, day("10-01"))) == []


def test_dl10_names_who_still_owes_a_stage_report() -> None:
    (notice,) = look(due_soon, on_master(master(units=COMMITTEE), day("08-08")))
    assert (notice.facts["form"], notice.facts["n"]) == ("阶段报告（阶段情况）", 1)


def test_dl01_a_stage_report_has_a_due_day_of_its_own() -> None:
    history = [stage_row("ZW-01", "interim", "2023-08")]
    log = [stage_log("ZW-01", "2023-08", "2023-08-12")]
    known = master(units=COMMITTEE, submissions_log=log, stage_reports_history=history)
    (notice,) = look(late, on_master(known, day("08-15")))
    assert (notice.facts["form"], notice.facts["days"]) == ("阶段报告（阶段情况）", 2)
    sent = replace(
        submission(unit="ZW-01", month=Month(2023, 8)), forms={"stage_reports": stage_report()}
    )
    for today, days in (("08-10", []), ("08-13", [3])):
        at = context(sent, master(units=COMMITTEE), today=day(today))
        assert [one.facts["days"] for one in look(late, at)] == days


def stage_report(kind: str = "interim") -> FormSheet:
    cells = {"kind": kind, "work": "组织企业自查自改"}
    items = {
        name: FormCell(Address(at, 1), Address(at, 2), value, value)
        for at, (name, value) in enumerate(cells.items(), 2)
    }
    return FormSheet("stage_reports", SCHEMA.forms["stage_reports"].sheet, items)


def told_of_month(month: Month, today: str, form: FormSheet | None = None) -> list[Notice]:
    sub = submission({}, form, month=month)
    return look(period_not_due, context(sub, master(units=[unit()]), today=day(today)))


@pytest.mark.parametrize(
    ("month", "told"),
    [(Month(2023, 4), 1), (Month(2023, 5), 0), (Month(2023, 12), 0), (Month(2024, 1), 1)],
)
def test_dl08_the_dispatch_table_has_a_first_and_a_last_month(month: Month, told: int) -> None:
    notices = told_of_month(month, "2024-02-05", dispatch())
    assert len(notices) == told
    for one in notices:
        assert (one.sheet, one.field) == ("填报信息", "period")
        assert (str(one.facts["first"]), str(one.facts["last"])) == ("2023-05", "2023-12")


def test_dl08_a_month_to_come_is_told_once() -> None:
    (notice,) = told_of_month(Month(2023, 7), "06-27", dispatch())
    assert (notice.facts["form"], str(notice.facts["last"])) == ("调度表、六清单", "2023-06")
    (lists_only,) = told_of_month(Month(2023, 7), "06-27")
    assert lists_only.facts["form"] == "六清单"
    assert told_of_month(Month(2023, 6), "06-01", dispatch()) == []


def test_dl08_lists_without_a_form_have_no_last_month() -> None:
    assert told_of_month(Month(2024, 3), "2024-03-25") == []


def told_of_forms(*kinds: str, form: FormSheet | None = None) -> list[Notice]:
    known = master(units=[unit("HL-03", *kinds)])
    return look(form_not_expected, context(submission({}, form), known))


def test_dl09_a_form_that_the_unit_does_not_owe() -> None:
    (notice,) = told_of_forms("six_lists", form=dispatch())
    assert (notice.sheet, notice.field) == ("填报信息", "unit_code")
    assert notice.facts["form"] == "调度表"


def test_dl09_owed_or_blank_forms_are_expected() -> None:
    assert told_of_forms("six_lists", "dispatch", form=dispatch()) == []
    assert told_of_forms("six_lists") == []
    blank = dispatch(dict.fromkeys((v.id for v in SCHEMA.forms["dispatch"].values), None))
    assert told_of_forms("six_lists", form=blank) == []


def test_a_town_that_asks_for_no_stage_reports_waits_for_none() -> None:
    at = Context(SCHEMA, town("shanyao"), day("08-20"), day("08-20"), None, master(units=COMMITTEE))
    assert look(stage_report_missing, at) == []
