"""The header of the dispatch table, and what leaders did."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support.records import (
    JUNE,
    TODAY,
    context,
    day,
    dispatch,
    form_cell,
    look,
    master,
    submission,
)
from xlhazard.model.finding import Notice
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import Value
from xlhazard.rules.dt.header import header_wrong
from xlhazard.rules.dt.leaders import leaders_silent

ROSTER: list[dict[str, Value]] = [
    {
        "unit_code": "HL-03",
        "unit_name": "黑林三村",
        "aliases": "三村、黑林第三村",
        "unit_type": "village",
    },
    {"unit_code": "HL-05", "unit_name": "富林社区", "unit_type": "office"},
]


def header(
    known: Master | None = None,
    today: dt.date = TODAY,
    month: Month = JUNE,
    **items: Value,
) -> list[Notice]:
    return look(
        header_wrong, context(submission({}, dispatch(**items), month=month), known, today=today)
    )


@pytest.mark.parametrize(
    "name", ["黑林三村", "黑林三村村委会", "黑林第三村", " 黑林 三村 ", "富林社区"]
)
def test_names_and_aliases_are_known(name: str) -> None:
    assert header(master(units=ROSTER), unit=name) == []


@pytest.mark.parametrize(
    ("name", "problem"), [("黑林四村", "填的名称不在单位名册里"), (None, "没有填")]
)
def test_an_unknown_or_blank_unit(name: str | None, problem: str) -> None:
    (notice,) = header(master(units=ROSTER), unit=name)
    assert (notice.cell, notice.facts["problem"]) == (form_cell("unit"), problem)


def test_without_a_roster_nobody_can_say_whether_a_unit_exists() -> None:
    assert header(unit="黑林四村") == []
    assert len(header(unit=None)) == 1


@pytest.mark.parametrize(
    ("on", "today", "problem"),
    [
        ("05-31", "06-27", "不在报告期2023-06内"),
        ("07-11", "07-20", "不在报告期2023-06内"),
        ("06-28", "06-27", "晚于今天"),
        (None, "06-27", "没有填"),
    ],
)
def test_a_wrong_day(on: str | None, today: str, problem: str) -> None:
    (notice,) = header(today=day(today), date=day(on) if on else None)
    assert (notice.cell, notice.field) == (form_cell("date"), "date")
    assert notice.facts["problem"] == problem


@pytest.mark.parametrize("on", ["06-01", "06-27", "07-10"])
def test_days_of_the_month_and_a_late_form(on: str) -> None:
    assert header(today=day("07-12") if on > "06-27" else day("06-27"), date=day(on)) == []


def leaders(unit: str, on: str, **figures: Value) -> list[str | None]:
    form = dispatch(figures, date=day(on))
    at = context(submission({}, form, unit=unit), master(units=ROSTER), today=day("12-31"))
    return [one.field for one in look(leaders_silent, at)]


def test_dt19_asks_the_office_after_the_first_phase() -> None:
    assert leaders("HL-05", "06-26") == ["d4_1"]
    assert leaders("HL-05", "07-26", d4_1=1) == ["d4_2"]
    assert leaders("HL-05", "10-26", d4_1=1, d4_2=1) == ["d4_2"]
    assert leaders("HL-05", "10-26", d4_1=1, d4_2=2) == []


def test_dt19_leaves_villages_and_the_first_phase_alone() -> None:
    assert leaders("HL-03", "10-26") == []
    assert leaders("HL-05", "05-31") == []
