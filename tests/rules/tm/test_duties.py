"""Duties by day, week and month (TM06), and posts manned around the clock (TM13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from tests.support import base
from tests.support.base import World
from tests.support.records import context, day, look, master, skipped, submission, tables
from tests.support.schemas import SCHEMA
from xlhazard.model.finding import Notice
from xlhazard.model.table import Value
from xlhazard.rules.tm.duties import duty_short
from xlhazard.rules.tm.duty_roster import duty_gap

Rows = Sequence[Mapping[str, Value]]
REST = (
    # 25 June is a Sunday on which people work; the week of 1 June has two working days only.
    {"日期": "d:2023-06-22", "日期类别": "休息", "名称": "端午节"},
    {"日期": "d:2023-06-23", "日期类别": "休息", "名称": "端午节"},
    {"日期": "d:2023-06-25", "日期类别": "调休上班", "名称": "调休"},
)


def world(kind: str = "村", rest: Sequence[Mapping[str, str]] = REST, **cells: str) -> World:
    given = base.honest()
    first, *others = given.master["units"]
    known = {**given.master, "units": ({**first, "类型": kind}, *others), "rest_days": tuple(rest)}
    return replace(given, master=known).with_form("ten_measures", cells)


def short(given: World) -> list[tuple[str | None, object]]:
    return [(one.field, one.facts["expected"]) for one in look(duty_short, base.context(given))]


def test_tm06_the_month_asks_for_one() -> None:
    assert short(world(m_village_month="0")) == [("m_village_month", "1次以上")]
    assert short(world(m_village_month="2")) == []
    assert short(world(m_department_month="0", m_town_month="0")) == []


@pytest.mark.parametrize(
    ("date", "weeks", "expected"),
    [
        ("2023年6月26日", "2", "3周以上"),
        ("2023年6月26日", "3", None),
        ("2023年6月23日", "1", "2周以上"),
        ("2023年6月23日", "2", None),
        ("2023年6月16日", "1", "2周以上"),
        ("2023年6月15日", "1", None),
    ],
)
def test_tm06_a_week_is_asked_for_when_it_is_over(
    date: str, weeks: str, expected: str | None
) -> None:
    found = short(world(date=date, m_village_week=weeks))
    assert found == ([("m_village_week", expected)] if expected else [])


def test_tm06_days_are_those_on_which_the_unit_inspected() -> None:
    days = ("05-31", "06-01", "06-02", "06-02", "06-26", "06-27")
    rows = [{"检查日期": f"d:2023-{one}"} for one in days]
    led = {"检查日期": "d:2023-06-15", "检查方式": "企业带队自查"}
    given = world(m_village_day="2").with_rows("inspections", *rows, led)
    assert short(given) == [("m_village_day", "3天以上")]
    assert short(given.with_form("ten_measures", {"m_village_day": "3"})) == []


def test_tm06_working_days_where_the_office_wants_it_and_for_the_town() -> None:
    settings = (
        *base.honest().master["settings"],
        {"参数": "TM06.day_rule", "取值": "working_days"},
    )
    given = world(m_village_day="16", date="2023年6月26日")
    given = replace(given, master={**given.master, "settings": settings})
    assert short(given) == [("m_village_day", "17天以上")]
    assert short(given.with_form("ten_measures", {"m_village_day": "17"})) == []
    office = world("安办", m_town_day="16", m_town_week="4", m_town_month="1")
    assert short(office) == [("m_town_day", "17天以上")]


def test_tm06_a_year_without_data_is_told_and_only_the_rest_is_judged() -> None:
    unknown = replace(SCHEMA.calendar, rest_days={}, work_days={})
    given = world(rest=(), m_village_week="0", m_village_month="0")
    given = replace(given, schema=replace(SCHEMA, calendar=unknown))
    assert short(given) == [("m_village_month", "1次以上")]
    (reason,) = skipped(duty_short, base.context(given))
    assert "没有2023年的节假日数据" in reason.reason
    assert skipped(duty_short, base.context(world())) == []


def test_tm06_a_unit_of_unknown_type_is_not_judged() -> None:
    given = replace(world(m_village_month="0"), with_master=False).with_cover(模板编号="")
    assert short(given) == []
    (reason,) = skipped(duty_short, base.context(given))
    assert "不知道报送单位" in reason.reason


def shift(on: str, start: str, end: str, node: str | None = "J1") -> dict[str, Value]:
    key = {"duty_on": day(on), "starts_at": start, "ends_at": end, "person": ("王芳",)}
    return {**key, "lead": ("李强",), "node_id": node}


def node(first: str, last: str, kind: str = "holiday") -> dict[str, Value]:
    return {
        "node_id": "J1",
        "kind": kind,
        "name": "国庆节",
        "starts_on": day(first),
        "ends_on": day(last),
    }


def gaps(*shifts: Mapping[str, Value], nodes: Rows = (), as_of: str = "10-09") -> list[Notice]:
    lists = tables(duty_roster=shifts, nodes_and_events=nodes)
    return look(duty_gap, context(submission(lists, as_of=day(as_of))))


def said(notice: Notice) -> tuple[str, object, object]:
    return str(notice.cell), notice.facts["from"], notice.facts["to"]


def test_tm13_a_night_without_anybody_is_told_at_the_next_shift() -> None:
    (notice,) = gaps(shift("10-01", "08:00", "20:00"), shift("10-02", "08:30", "20:00"))
    assert said(notice) == ("D3", "10月1日20:00", "10月2日08:30")
    assert notice.field == "starts_at"


@pytest.mark.parametrize(
    "shifts",
    [
        [shift("10-01", "08:30", "08:30"), shift("10-02", "08:30", "08:30")],
        [
            shift("10-01", "08:00", "20:00"),
            shift("10-01", "20:00", "08:00"),
            shift("10-02", "08:00", "20:00"),
        ],
        [shift("10-01", "08:00", "24:00"), shift("10-02", "00:00", "08:00")],
        [shift("10-02", "08:00", "20:00"), shift("10-01", "08:00", "09:00")],
        [
            shift("10-01", "08:00", "08:00"),
            shift("10-01", "08:00", "12:00"),
            shift("10-02", "07:00", "18:00"),
        ],
    ],
)
def test_tm13_shifts_over_midnight_several_a_day_and_overlapping(shifts: Rows) -> None:
    found = gaps(*shifts)
    assert len(found) == (1 if shifts[0]["duty_on"] == day("10-02") else 0)


def test_tm13_each_node_for_itself() -> None:
    other = shift("10-01", "20:00", "08:00", node="J2")
    assert len(gaps(shift("10-01", "08:00", "20:00"), other, shift("10-02", "08:00", "20:00"))) == 1


def test_tm13_shifts_without_a_node_belong_together_for_less_than_a_day() -> None:
    first = shift("10-01", "08:00", "08:00", node=None)
    assert gaps(first, shift("10-03", "08:00", "08:00", node=None)) == []
    assert len(gaps(first, shift("10-02", "20:00", "08:00", node=None))) == 1
    named = gaps(shift("10-01", "08:00", "08:00"), shift("10-03", "08:00", "08:00"))
    assert [said(one)[1:] for one in named] == [("10月2日08:00", "10月3日08:00")]


def test_tm13_whole_days_of_the_node_before_and_after() -> None:
    kept = [shift("10-03", "08:00", "08:00"), shift("10-04", "08:00", "08:00")]
    found = gaps(*kept, nodes=[node("10-01", "10-06")])
    assert [said(one) for one in found] == [
        ("D2", "10月1日00:00", "10月3日08:00"),
        ("D3", "10月5日08:00", "10月7日00:00"),
    ]
    assert found[0].facts["name"] == "国庆节"
    assert gaps(*kept, nodes=[node("10-03", "10-05")]) == []
    assert gaps(*kept, nodes=[node("10-03", "10-07")], as_of="10-05") == []


def test_tm13_an_event_is_not_guarded_around_the_clock() -> None:
    shifts = [shift("10-01", "08:00", "20:00"), shift("10-02", "08:00", "20:00")]
    assert gaps(*shifts, nodes=[node("10-01", "10-02", kind="event")]) == []


def test_tm13_shifts_that_came_before_fill_gaps_and_are_not_told_again() -> None:
    known = master(
        duty_roster=[{**shift("10-01", "20:00", "08:00"), "filed_by": "HL-03"}],
    )
    shifts = tables(
        duty_roster=[shift("10-01", "08:00", "20:00"), shift("10-02", "08:00", "20:00")]
    )
    assert look(duty_gap, context(submission(shifts, as_of=day("10-09")), known)) == []


def test_tm13_minutes_may_be_allowed() -> None:
    shifts = tables(
        duty_roster=[shift("10-01", "08:00", "20:00"), shift("10-01", "20:15", "08:00")]
    )
    at = submission(shifts, as_of=day("10-09"))
    assert len(look(duty_gap, context(at))) == 1
    assert look(duty_gap, context(at, master({"TM13.gap_minutes": "15"}))) == []
