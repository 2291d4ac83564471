"""Conditions of the schemas on rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.records import day, table
from tests.support.schemas import SCHEMA, town
from xlhazard.deriving.conditions import attribute_of, fields_of, holds
from xlhazard.model.table import Value
from xlhazard.schema.types import Comparison, Condition, Either, Named, Operator

INSPECTIONS = SCHEMA.lists["inspections"]


def met(condition: Condition, faults: tuple[str, ...] = (), **values: Value) -> bool:
    row = table("inspections", values, faults={0: faults}).rows[0]
    return holds(condition, row, INSPECTIONS, SCHEMA, as_of=day("06-26"))


def one(field: str, op: Operator, *values: str, attribute: str | None = None) -> Condition:
    return (Comparison(field, op, values, attribute),)


def test_the_empty_condition_always_holds() -> None:
    assert met(())


def test_codes_and_yes_no() -> None:
    assert met(one("method", "is", "spot"), method="spot")
    assert not met(one("method", "is", "spot"), method="patrol")
    assert met(one("method", "in", "spot", "joint"), method="joint")
    assert met(one("p1", "is", "yes"), p1=True)
    assert not met(one("p1", "is", "yes"))


def test_blank_counts_as_what_the_column_says() -> None:
    assert met(one("p1", "is", "no"))
    assert not met(one("signed", "is", "no"))


def test_attributes_are_looked_up_in_the_value_list() -> None:
    spot = one("method", "is", "yes", attribute="spot_check")
    assert met(spot, method="special")
    assert not met(spot, method="patrol")


def test_one_of_several_codes_is_enough() -> None:
    counts = one("outsourcing", "is", "yes", attribute="counts")
    assert met(counts, outsourcing=("no_briefing", "unclear"))
    assert not met(counts, outsourcing=("no_briefing",))


def test_an_unreadable_cell_is_neither_filled_nor_blank() -> None:
    assert not met(one("handling", "filled"), faults=("handling",))
    assert not met(one("handling", "blank"), faults=("handling",))
    assert not met(one("p1", "is", "no"), faults=("p1",))
    assert met(one("handling", "blank"))


def test_a_fact_of_tomorrow_is_not_filled_today() -> None:
    assert met(one("inspected_on", "filled"), inspected_on=day("06-26"))
    assert not met(one("inspected_on", "filled"), inspected_on=day("06-27"))
    assert met(one("inspected_on", "blank"), inspected_on=day("06-27"))


@pytest.mark.parametrize(
    ("number", "least", "most"), [(2, False, True), (3, True, True), (4, True, False)]
)
def test_numbers(number: int, least: bool, most: bool) -> None:
    assert met(one("problem_count", "at_least", "3"), problem_count=number) is least
    assert met(one("problem_count", "at_most", "3"), problem_count=number) is most


@pytest.mark.parametrize(
    ("left", "working"), [(None, True), ("06-25", False), ("06-26", False), ("06-27", True)]
)
def test_days_against_the_day_of_the_count(left: str | None, working: bool) -> None:
    condition = SCHEMA.forms["dispatch"].value("d4_7").measure
    assert condition is not None
    person = {"starts_on": day("05-01"), "ends_on": day(left) if left else None}
    row = table("technical_inspectors", person).rows[0]
    schema = SCHEMA.lists["technical_inspectors"]
    assert holds(condition.where, row, schema, SCHEMA, as_of=day("06-26")) is working


def test_either_and_named() -> None:
    either = (Either((one("method", "is", "spot"), one("p1", "is", "yes"))),)
    assert met(either, p1=True)
    assert not met(either, method="patrol")
    row = table("inspections", {"p1": True}).rows[0]
    named = {"second": lambda one, names: one["p1"] is True and names == ("two",)}
    assert holds((Named("second", ("two",)),), row, INSPECTIONS, SCHEMA, named=named)
    assert list(fields_of(either)) == ["method", "p1"]


def test_a_town_may_count_a_source_in_its_own_way() -> None:
    column = SCHEMA.lists["hazards"].column("source")
    assert attribute_of(SCHEMA, column, "report", "dispatch_group") == "department"
    other = replace(town(), source_groups={"self": ("self", "report"), "department": ()})
    assert attribute_of(SCHEMA, column, "report", "dispatch_group", other) == "self"
    assert attribute_of(SCHEMA, column, "expert", "dispatch_group", other) == "none"
