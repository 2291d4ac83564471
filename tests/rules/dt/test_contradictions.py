"""Figures of one dispatch table that do not go together."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.records import context, dispatch, form_cell, look, master, submission
from xlhazard.checking.rule import Rule
from xlhazard.model.table import Value
from xlhazard.rules.dt.contradictions import (
    crime_without_transfer,
    found_without_check,
    money_magnitude,
    nothing_found,
    penalty_parts_disagree,
    unlicensed_without_action,
)


@pytest.mark.parametrize(
    ("rule", "wrong", "right", "at"),
    [
        (found_without_check, {"d1_3": 4}, {"d1_3": 4, "d2_1": 1}, "d2_1"),
        (found_without_check, {"d1_3": 1}, {"d1_1": 4}, "d2_1"),
        (
            penalty_parts_disagree,
            {"d3_3b": Decimal("0.01")},
            {"d3_3a": 1, "d3_3b": Decimal("0.01")},
            "d3_3a",
        ),
        (penalty_parts_disagree, {"d3_3b": Decimal(2)}, {"d3_3a": 2}, "d3_3a"),
        (crime_without_transfer, {"d3_8b": 2}, {"d3_8b": 2, "d3_5": 1}, "d3_5"),
        (unlicensed_without_action, {"d2_6": 3}, {"d2_6": 3, "d3_5": 1}, "d2_6"),
        (unlicensed_without_action, {"d2_6": 1}, {"d2_5": 1}, "d2_6"),
        (nothing_found, {"d2_1": 12}, {"d2_1": 12, "d2_8": 1}, "d2_1"),
        (
            money_magnitude,
            {"d3_3a": 2, "d3_3b": Decimal("1000.1")},
            {"d3_3a": 2, "d3_3b": Decimal(1000)},
            "d3_3b",
        ),
        (money_magnitude, {"d4_5a": Decimal("50.01")}, {"d4_5a": Decimal(50)}, "d4_5a"),
    ],
)
def test_fires_and_leaves_the_nearest_honest_table_alone(
    rule: Rule, wrong: dict[str, Value], right: dict[str, Value], at: str
) -> None:
    (notice,) = look(rule, context(submission({}, dispatch(wrong))))
    assert (notice.sheet, notice.cell) == ("调度表", form_cell(at))
    assert look(rule, context(submission({}, dispatch(right)))) == []


def test_a_blank_beside_it_is_no_contradiction() -> None:
    for rule, figures in (
        (found_without_check, {"d1_3": 4, "d2_1": None}),
        (crime_without_transfer, {"d3_8b": 2, "d3_5": None}),
        (nothing_found, {"d2_1": 12, "d2_4": None}),
    ):
        assert look(rule, context(submission({}, dispatch(figures)))) == []


def test_the_office_may_set_the_amounts() -> None:
    form = dispatch({"d4_5a": Decimal(60)})
    generous = master({"max_reward_wan": "60"})
    assert look(money_magnitude, context(submission({}, form), generous)) == []
    assert len(look(money_magnitude, context(submission({}, form), master()))) == 1
