"""Specification 5.8: plans of steps."""

from __future__ import annotations

import datetime as dt

import pytest

from xlhazard.tables.values.patterns import parse_milestones

DESIGN = (dt.date(2023, 6, 15), "完成设计")
DONE = (dt.date(2023, 7, 1), "完工")


@pytest.mark.parametrize(
    "typed",
    [
        "2023-06-15 完成设计；2023-07-01 完工",
        "6月15日：完成设计、7月1日 完工",
        "6月15日 完成设计\n7月1日完工",
        "1.6月15日 完成设计\n2.7月1日 完工",
        "1、2023.6.15完成设计；2、2023.7.1完工",
        "20230615完成设计；20230701完工",
        "6.15完成设计；7.1完工",
        "２０２３年６月１５日完成设计；7月1日：完工",
    ],
)
def test_steps_begin_with_a_date(typed: str) -> None:
    assert [tuple(one) for one in parse_milestones(typed, 2023)] == [DESIGN, DONE]


def test_parts_without_a_date_belong_to_the_step_before() -> None:
    steps = parse_milestones("6月15日 完成设计、报批；7月1日 完工", 2023)
    assert [one.text for one in steps] == ["完成设计、报批", "完工"]


def test_no_date_no_steps() -> None:
    assert parse_milestones("分三步实施", 2023) == ()
    assert parse_milestones("", 2023) == ()


def test_a_day_that_does_not_exist_stays_without_a_day() -> None:
    assert parse_milestones("6月31日 完工", 2023)[0].day is None
    assert parse_milestones("6月15日 完工", None)[0].day is None
