"""Figures that drafts and texts state: of the month, cumulative, standing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from tests.support.records import day, tables
from tests.support.schemas import SCHEMA, town
from xlhazard.deriving.counts_in_text import counts_in
from xlhazard.deriving.measures import Lists
from xlhazard.deriving.stated_figures import stated
from xlhazard.model.table import Value
from xlhazard.schema.drafts import How, figures_in, worded

FORM = SCHEMA.forms["nine_plus_six"]


def found(name: str, how: How, as_of: str, **rows: Sequence[Mapping[str, Value]]) -> object:
    lists = Lists(tables(**rows), SCHEMA, town(), {"campaign_start": "2023-05-01"})
    return stated(FORM.value(name), how, lists, day(as_of)).figure


@pytest.mark.parametrize(
    ("how", "as_of", "count"),
    [
        ("month", "2023-06-10", 1),
        ("month", "2023-06-30", 2),
        ("total", "2023-06-30", 3),
        ("total", "2023-04-30", 1),
        ("total", "2023-03-31", 0),
    ],
)
def test_checks_of_the_month_and_in_all(how: How, as_of: str, count: int) -> None:
    days = ("2023-04-10", "2023-05-10", "2023-06-10", "2023-06-11")
    checks = [{"inspection_id": on, "inspected_on": day(on)} for on in days]
    assert found("checks", how, as_of, inspections=checks) == count


def test_what_stands_on_the_day() -> None:
    policies = [
        {
            "policy_no": "1",
            "enterprise_code": "A",
            "starts_on": day("06-01"),
            "ends_on": day("06-30"),
        },
        {
            "policy_no": "2",
            "enterprise_code": "A",
            "starts_on": day("06-11"),
            "ends_on": day("12-31"),
        },
        {
            "policy_no": "3",
            "enterprise_code": "B",
            "starts_on": day("07-01"),
            "ends_on": day("12-31"),
        },
    ]
    assert found("insured", "stock", "06-30", insurance=policies) == 1
    assert found("insured", "stock", "07-01", insurance=policies) == 2


def test_yuan_are_exact() -> None:
    rewards = [
        {"report_no": str(n), "received_on": day("06-01"), "reward": Decimal("0.5")}
        for n in range(3)
    ]
    assert found("rewards", "month", "06-30", report_rewards=rewards) == Decimal("1.5")


def test_a_sentence_names_its_figures_and_takes_their_numbers() -> None:
    text = "本月检查{checks.month}次，累计{checks.total}次。"
    assert figures_in(text) == (("checks", "month"), ("checks", "total"))
    assert worded(text, lambda name, how: f"{name}/{how}") == (
        "本月检查checks/month次，累计checks/total次。"
    )


def test_counts_in_a_text_have_their_phrase_and_what_they_may_mean() -> None:
    assert FORM.stated is not None
    text = "本月开展检查１２次，发现隐患3处；累计整改9处。罚款1.5万元"
    assert [(one.phrase, str(one.number), one.figures) for one in counts_in(text, FORM.stated)] == [
        ("检查12次", "12", ("checks",)),
        ("隐患3处", "3", ("found",)),
        ("罚款1.5万元", "1.5", ("fines",)),
    ]
