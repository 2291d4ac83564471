"""Figures of the dispatch table that cannot be larger than another."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.support.records import context, dispatch, form_cell, look, submission
from tests.support.schemas import town
from xlhazard.checking.rule import Rule
from xlhazard.model.finding import Notice, Severity
from xlhazard.model.table import Value
from xlhazard.rules.dt.limits import RULES
from xlhazard.schema.types import Town

BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}


def told(code: str, profile: Town | None = None, **figures: Value) -> list[Notice]:
    return look(BY_CODE[code], context(submission({}, dispatch(figures)), profile=profile))


@pytest.mark.parametrize(
    ("code", "wrong", "right", "at"),
    [
        ("DT01", {"d1_3": 4, "d1_4": 5}, {"d1_3": 5, "d1_4": 5}, "d1_4"),
        ("DT01", {"d1_5": 1, "d1_6": 2}, {"d1_5": 2, "d1_6": 2}, "d1_6"),
        ("DT02", {"d1_1": 0, "d1_3": 5, "d1_5": 6}, {"d1_1": 1, "d1_3": 5, "d1_5": 6}, "d1_5"),
        ("DT03", {"d1_4": 1, "d1_5": 2, "d1_6": 2}, {"d1_4": 2, "d1_5": 2, "d1_6": 2}, "d1_6"),
        ("DT05", {"d2_1": 6, "d2_8": 7}, {"d2_1": 7, "d2_8": 7}, "d2_8"),
        ("DT08", {"d3_3a": 3, "d3_4": 5}, {"d3_3a": 5, "d3_4": 5}, "d3_4"),
        ("DT09", {"d3_8a": 1, "d3_8b": 2}, {"d3_8a": 2, "d3_8b": 2}, "d3_8b"),
        (
            "DT09",
            {"d4_5a": Decimal("0.30"), "d4_5b": Decimal("0.31")},
            {"d4_5a": Decimal("0.30"), "d4_5b": Decimal("0.3")},
            "d4_5b",
        ),
    ],
)
def test_fires_above_and_not_at_the_limit(
    code: str, wrong: dict[str, Value], right: dict[str, Value], at: str
) -> None:
    (notice,) = told(code, **wrong)
    assert (notice.sheet, notice.cell, notice.field) == ("调度表", form_cell(at), at)
    assert told(code, **right) == []


def test_each_problem_is_told_for_itself() -> None:
    notices = told("DT05", d2_1=3, d2_2=4, d2_3=3, d2_7=5)
    assert [one.field for one in notices] == ["d2_2", "d2_7"]
    assert notices[0].facts["checked"] == 3
    assert notices[0].facts["label"] == "企业主要负责人未按要求亲自研究排查整治工作"


def test_a_blank_figure_is_not_judged() -> None:
    assert told("DT01", d1_1=None, d1_2=5) == []
    assert told("DT02", d1_1=1, d1_3=None, d1_5=9) == []


def test_only_a_warning_where_the_town_counts_a_source_nowhere() -> None:
    groups = {"self": ("self",), "department": ("department",), "none": ("report",)}
    other = replace(town(), source_groups=groups)
    figures: dict[str, Value] = {"d1_1": 1, "d1_2": 1, "d1_5": 2, "d1_6": 2}
    for code in ("DT02", "DT03"):
        assert [one.severity for one in told(code, other, **figures)] == [Severity.WARNING]
        assert [one.severity for one in told(code, **figures)] == [None]
