"""Due days, rest days and working days."""

from __future__ import annotations

import datetime as dt

import chinese_calendar
import pytest
import yaml
from chinese_calendar import Holiday

from tests.support import rest_days as rest_days_file
from tests.support.records import JUNE, day, table
from tests.support.schemas import SCHEMA, raw_schemas
from xlhazard.deriving.deadlines import due, stage_dues
from xlhazard.deriving.workdays import WorkCalendar
from xlhazard.model.month import Month
from xlhazard.model.table import Table


def rest_days() -> Table:
    return table(
        "rest_days",
        {"day": day("06-22"), "kind": "rest", "name": "端午节"},
        {"day": day("06-23"), "kind": "rest", "name": "端午节"},
        {"day": day("06-25"), "kind": "work", "name": "端午节调休"},
    )


def test_working_days_by_the_sheet() -> None:
    found = WorkCalendar.of(rest_days()).between(day("06-19"), day("06-26"))
    # 20 and 21 work, 22-24 rest, 25 is a working Sunday, 26 works.
    assert (found.days, found.assumed_years, found.remark) == (4, (), "")


def test_a_year_without_data_counts_monday_to_friday_and_says_so() -> None:
    found = WorkCalendar().between(day("06-19"), day("06-26"))
    assert found.days == 5
    assert found.remark == "（2023年没有节假日数据，按周一至周五计）"


def test_no_working_days_in_an_empty_span() -> None:
    assert WorkCalendar().between(day("06-19"), day("06-19")) == (0, ())


def test_rest_days_have_names_only_in_years_with_data() -> None:
    calendar = WorkCalendar.of(rest_days())
    assert calendar.rest_day(day("06-22")) == "端午节"
    assert calendar.rest_day(day("06-24")) == "周六"
    assert calendar.rest_day(day("06-25")) is None
    assert calendar.rest_day(dt.date(2024, 6, 22)) is None


def test_dispatch_is_due_on_the_27th_and_acceptable_on_the_28th() -> None:
    found = due(SCHEMA, "dispatch", JUNE, {})
    assert found is not None
    assert (found.day, found.last_day) == (day("06-27"), day("06-28"))
    assert found.days_late(day("06-27")) == 0
    assert found.days_late(day("06-29")) == 2


def test_each_form_has_its_own_day() -> None:
    days = {
        kind: due(SCHEMA, kind, JUNE, {}) for kind in ("nine_plus_six", "ten_measures", "six_lists")
    }
    assert {kind: found.day.day for kind, found in days.items() if found} == {
        "nine_plus_six": 25,
        "ten_measures": 28,
        "six_lists": 25,
    }


@pytest.mark.parametrize("month", [Month(2023, 4), Month(2024, 1)])
def test_nothing_is_due_outside_the_campaign(month: Month) -> None:
    assert due(SCHEMA, "dispatch", month, {}) is None


def test_settings_move_the_due_day() -> None:
    found = due(SCHEMA, "dispatch", JUNE, {"dispatch_unit_due": "20", "dispatch_last_day": "22"})
    assert found is not None
    assert (found.day, found.last_day) == (day("06-20"), day("06-22"))
    strict = due(SCHEMA, "dispatch", JUNE, {"due_inclusive": "否"})
    assert strict is not None
    assert strict.day == day("06-26")


def test_a_rest_day_is_told_and_shifts_only_when_set() -> None:
    calendar, settings = WorkCalendar.of(rest_days()), {"dispatch_unit_due": "23"}
    told = due(SCHEMA, "dispatch", JUNE, settings, calendar)
    assert told is not None
    assert (told.day, told.rest_day) == (day("06-23"), "端午节")
    for policy, moved in (("next_workday", "06-25"), ("previous_workday", "06-21")):
        shifted = due(SCHEMA, "dispatch", JUNE, {**settings, "rest_day_shift": policy}, calendar)
        assert shifted is not None
        assert shifted.day == day(moved)


def test_stage_reports_are_due_on_dates() -> None:
    assert due(SCHEMA, "stage_report", JUNE, {}) is None
    found = stage_dues(SCHEMA, {}, WorkCalendar.of(None, SCHEMA.calendar))
    assert (found["interim"].day, found["interim"].rest_day) == (day("08-10"), None)
    assert (found["final"].day, found["final"].rest_day) == (day("12-10"), "周日")
    shifted = stage_dues(
        SCHEMA, {"rest_day_shift": "next_workday"}, WorkCalendar.of(None, SCHEMA.calendar)
    )
    assert shifted["final"].day == day("12-11")


def test_the_sheet_overrides_known_days_one_by_one() -> None:
    known = WorkCalendar.of(None, SCHEMA.calendar)
    assert known.rest_day(day("06-22")) == "端午节"
    assert known.rest_day(day("06-25")) is None
    sheet = table(
        "rest_days",
        {"day": day("06-25"), "kind": "rest", "name": "镇里放假"},
        {"day": day("06-22"), "kind": "work", "name": "防汛值守"},
        {"day": dt.date(2041, 1, 1), "kind": "rest", "name": "元旦"},
    )
    own = WorkCalendar.of(sheet, SCHEMA.calendar)
    assert own.rest_day(day("06-25")) == "镇里放假"
    assert own.rest_day(day("06-22")) is None
    assert own.rest_day(day("06-23")) == "端午节"
    assert own.rest_day(dt.date(2041, 1, 5)) == "周六"
    assert not known.knows(dt.date(2041, 1, 5))


def test_every_day_of_the_known_years_is_what_the_package_says() -> None:
    calendar = WorkCalendar.of(None, SCHEMA.calendar)
    assert max(calendar.years) >= 2026
    one, end = dt.date(min(calendar.years), 1, 1), dt.date(max(calendar.years), 12, 31)
    while one <= end:
        assert calendar.works(one) == chinese_calendar.is_workday(one), one
        one += dt.timedelta(days=1)


def test_the_file_of_rest_days_is_what_the_package_gives() -> None:
    made, shipped = yaml.safe_load(rest_days_file.text()), raw_schemas()["rest_days.yaml"]
    assert isinstance(shipped, dict)
    # A newer package may know one more year; then the file wants to be made anew.
    assert shipped["years"] == {year: made["years"].get(year) for year in shipped["years"]}
    assert set(rest_days_file.NAMES) == {one.value for one in Holiday}
