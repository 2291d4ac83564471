"""Specification 5.1, row by row."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.mdbook import DATE_STYLE
from tests.tables.reading import code, number, read, value, warned
from xlhazard.model.month import Month
from xlhazard.model.workbook import RawCell

FIRST = dt.date(2023, 6, 1)
DUE = ("hazards", "due")
FOUND = ("hazards", "found_on")


@pytest.mark.parametrize(
    "typed",
    [
        "2023-06-01",
        "2023/6/1",
        "2023.6.1",
        "2023。6。1",
        "2023、6、1",
        "20230601",
        "2023年6月1日",
        "2023年6月1号",
        "２０２３．６．１",
        "二〇二三年六月一日",
        "二零二三年六月一日",
        "2023-06-01 14:30",
        "2023年6月1日下午",
        "2023年6月1日前",
        "45078",
        " 2023 年 6 月 1 日 ",
        "2023-6-1 8:05:00",
        "2023年6月1日（星期四）",
        "2023.6.1.",
    ],
)
def test_a_full_day_is_read_without_a_warning(typed: str) -> None:
    for place in (DUE, FOUND):
        found = read(*place, typed)
        assert (found.value, found.fault, found.warnings) == (FIRST, None, ())
        assert found.read_as == (None if typed == "2023-06-01" else "2023-06-01")


@pytest.mark.parametrize(
    "typed", ["6月1日前", "23.6.1", "23年6月1日", "6月1日", "6.1", "6/1", "６月１日", "六月一日"]
)
def test_a_missing_or_short_year_comes_from_the_report_with_a_warning(typed: str) -> None:
    found = read(*FOUND, typed)
    assert found.value == FIRST
    assert [one.code for one in found.warnings] == ["CV09"]
    assert found.warnings[0].facts == {
        "header": "发现日期",
        "value": typed,
        "date": "2023-06-01",
    }


@pytest.mark.parametrize(
    ("typed", "last"),
    [
        ("2023.6", dt.date(2023, 6, 30)),
        ("2023年6月", dt.date(2023, 6, 30)),
        ("2023-7", dt.date(2023, 7, 31)),
        ("6月底", dt.date(2023, 6, 30)),
        ("6月底前", dt.date(2023, 6, 30)),
        ("2024年2月底", dt.date(2024, 2, 29)),
    ],
)
def test_a_month_is_its_last_day_only_where_days_to_come_are_meant(
    typed: str, last: dt.date
) -> None:
    assert value(*DUE, typed) == last
    assert warned(*DUE, typed) == ["CV08"]
    found = read(*FOUND, typed)
    assert found.fault is not None
    assert (found.fault.code, found.fault.facts["reason"]) == ("CV02", "（只写到月，没有写日）")


@pytest.mark.parametrize(
    ("place", "typed", "day"),
    [
        (DUE, "12月20日", dt.date(2023, 12, 20)),
        (FOUND, "12月20日", dt.date(2022, 12, 20)),
        (FOUND, "7月20日", dt.date(2023, 7, 20)),
        (DUE, "1月5日", dt.date(2023, 1, 5)),
    ],
)
def test_the_year_is_the_nearest_that_makes_sense(
    place: tuple[str, str], typed: str, day: dt.date
) -> None:
    assert value(*place, typed) == day


def test_a_deadline_long_past_is_next_year() -> None:
    december = read(*DUE, "3月1日", period=Month(2023, 12), report_date=dt.date(2023, 12, 26))
    assert december.value == dt.date(2024, 3, 1)


def test_without_a_report_month_no_year_is_supplied() -> None:
    found = read(*FOUND, "6月1日", period=None, report_date=None)
    assert found.fault is not None
    assert found.fault.code == "CV02"
    assert "报告期" in str(found.fault.facts["reason"])


@pytest.mark.parametrize("digits", ["20230601", "45078", "45078.6", "45078.0"])
def test_a_number_that_can_only_be_a_day_is_one(digits: str) -> None:
    found = read(*FOUND, number(digits))
    assert (found.value, found.read_as) == (FIRST, "2023-06-01")


@pytest.mark.parametrize("digits", ["2023.1", "6.1", "202306", "36525", "73416", "0", "-1"])
def test_other_numbers_are_no_days(digits: str) -> None:
    assert code(*FOUND, number(digits)) == "CV02"


def test_a_date_cell_is_its_day_whatever_the_time() -> None:
    assert value(*FOUND, number("45078.99", DATE_STYLE)) == FIRST
    assert read(*FOUND, number("45078", DATE_STYLE)).read_as is None
    assert value(*FOUND, RawCell("d", "2023-06-01T00:00:00")) == FIRST


def test_the_epoch_of_the_workbook_counts() -> None:
    found = read(*FOUND, number("43616", DATE_STYLE), date1904=True)
    assert found.value == FIRST
    assert read(*FOUND, number("43616"), date1904=True).value == FIRST
    assert value(*FOUND, number("59", DATE_STYLE)) == dt.date(1900, 2, 28)
    assert value(*FOUND, number("61", DATE_STYLE)) == dt.date(1900, 3, 1)
    assert code(*FOUND, number("60", DATE_STYLE)) == "CV02"


def test_digits_typed_into_a_date_cell_are_still_that_day() -> None:
    assert value(*FOUND, number("20230601", DATE_STYLE)) == FIRST


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("2023-02-30", "没有这一天"),
        ("6月31日", "没有这一天"),
        ("2023.13.1", "没有这一天"),
        ("2023年2月29日", "没有这一天"),
        ("2023.6.1-6.5", "不止一个"),
        ("6月1日、6月8日", "不止一个"),
        ("0", ""),
        ("六月", "只写到月"),
        ("abc", ""),
        ("2023", ""),
        ("5-6", ""),
        ("2023.6-1", ""),
    ],
)
def test_what_is_no_day_is_told_with_its_reason(typed: str, reason: str) -> None:
    found = read(*FOUND, typed)
    assert found.fault is not None
    assert found.fault.code == "CV02"
    assert reason in str(found.fault.facts["reason"])
    assert found.fault.facts["header"] == "发现日期"


def test_years_out_of_range_are_read_and_judged_elsewhere() -> None:
    assert value(*FOUND, "2013-06-01") == dt.date(2013, 6, 1)


@pytest.mark.parametrize("typed", ["/", "—", "无", "-", "N/A", "不适用", "　", "\u200b"])
def test_nothing_is_no_date(typed: str) -> None:
    found = read(*DUE, typed)
    assert (found.value, found.fault) == (None, None)


@pytest.mark.parametrize("typed", ["立即", "立即整改", "立查立改", "即查即改", "当日", "当场"])
def test_words_for_at_once_wait_for_the_grade(typed: str) -> None:
    found = read(*DUE, typed)
    assert found.at_once
    assert found.fault is not None
    assert found.fault.code == "CV11"
    assert found.fault.facts["example"] == "2023-07-31"


@pytest.mark.parametrize("typed", ["长期", "持续整改", "整改中", "尽快", "条件成熟时", "二季度"])
def test_words_that_name_no_day(typed: str) -> None:
    assert code(*DUE, typed) == "CV11"
    assert code("extensions", "extend_to", typed) == "CV11"
    assert code("major_issues", "due_on", typed) == "CV11"
    assert code(*FOUND, typed) == "CV02"


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)),
    st.sampled_from(
        [
            "{0.year}-{0.month}-{0.day}",
            "{0.year}.{0.month}.{0.day}",
            "{0.year}/{0.month}/{0.day}",
            "{0.year}年{0.month}月{0.day}日",
            "{0:%Y%m%d}",
            "{0.year}、{0.month}、{0.day}",
            " {0.year} 年 {0.month} 月 {0.day} 日前",
        ]
    ),
)
def test_every_day_survives_every_way_of_writing_it(day: dt.date, form: str) -> None:
    assert value(*FOUND, form.format(day)) == day


@given(st.text(max_size=12))
def test_no_text_makes_the_reading_of_dates_fail(typed: str) -> None:
    found = read(*DUE, typed)
    assert found.value is None or isinstance(found.value, dt.date)
    assert found.value is None or found.fault is None
