"""Measures are structures, resolved and complete."""

from __future__ import annotations

import pytest

from tests.support.schemas import SCHEMA
from xlhazard.schema.conditions import PREDICATES
from xlhazard.schema.types import Comparison, Condition, Count, Either, FormValue, Named

DISPATCH = SCHEMA.forms["dispatch"]
TEN = SCHEMA.forms["ten_measures"]
VALUES = [*DISPATCH.values, *TEN.values]


def where(value: FormValue) -> Condition:
    assert value.measure is not None
    return value.measure.where


def count(value: FormValue) -> Count:
    assert value.measure is not None
    return value.measure.count


def named_in(condition: Condition) -> set[str]:
    found = set()
    for clause in condition:
        if isinstance(clause, Named):
            found.add(clause.name)
        elif isinstance(clause, Either):
            found |= {name for option in clause.options for name in named_in(option)}
    return found


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.id)
def test_every_figure_has_a_measure(value: FormValue) -> None:
    assert value.measure is not None
    assert value.measure.date or value.period == "stock" or value.id == "t9_1"


def test_extends_takes_over_all_clauses() -> None:
    base = where(DISPATCH.value("d1_1"))
    assert where(DISPATCH.value("d1_2")) == (*base, Named("done"))
    measure = DISPATCH.value("d1_2").measure
    assert measure is not None
    assert measure.date == ("done",)


def test_outsourcing_counts_a_blank_kind() -> None:
    assert where(DISPATCH.value("d2_7")) == (
        Comparison("method", "is", ("yes",), "spot_check"),
        Comparison("p6", "is", ("yes",)),
        Either(
            (
                (Comparison("outsourcing", "blank"),),
                (Comparison("outsourcing", "is", ("yes",), "counts"),),
            )
        ),
    )


def test_listed_hazards_are_those_of_one_and_three() -> None:
    clauses = where(DISPATCH.value("d1_6"))
    assert Named("counted_in", ("d1_1", "d1_3")) in clauses
    assert Named("done") in clauses
    assert Comparison("level", "is", ("yes",), "government") in clauses


def test_roster_is_what_stands_on_the_day() -> None:
    value = DISPATCH.value("d4_7")
    assert (value.period, value.cumulative, value.aggregation) == ("stock", "stock", "roster")
    assert value.aggregate_by == ("name", "kind")
    assert where(value) == (
        Comparison("starts_on", "at_most", ("as_of",)),
        Either(
            (
                (Comparison("ends_on", "blank"),),
                (Comparison("ends_on", "after", ("as_of",)),),
            )
        ),
    )


def test_money_is_summed_in_yuan_and_said_in_wan() -> None:
    assert count(DISPATCH.value("d3_3b")) == Count("sum", ("fine", "personal_fine"), 10000)
    rewards = DISPATCH.value("d4_5a").measure
    assert rewards is not None
    assert rewards.date == ("answered_on", "received_on")


def test_a_blank_number_of_persons_counts_one_person() -> None:
    person = Comparison("object_type", "is", ("yes",), "person")
    for value in (DISPATCH.value("d3_9"), TEN.value("t5_5")):
        assert count(value) == Count("sum", ("persons",), 1, (person,))


def test_distinct_figures_say_what_they_count() -> None:
    for value in VALUES:
        if value.aggregation in ("distinct", "roster"):
            assert value.aggregate_by, value.id
    assert DISPATCH.value("d2_1").aggregate_by == ("enterprise_code",)


def test_days_inside_nodes() -> None:
    assert count(TEN.value("t9_1")) == Count("days", ("starts_on", "ends_on"))
    assert where(TEN.value("t9_2")) == (Named("day_in", ("t9_1",)),)


def test_matrix_stands_where_level_and_cycle_cross() -> None:
    value = TEN.value("m_village_week")
    assert (value.row, value.header, value.level, value.cycle) == (
        "村（社区）",
        "周",
        "village",
        "week",
    )
    assert count(value).how == "iso_weeks"
    assert Named("every_due", ("day",)) in where(TEN.value("m_enterprise_day"))


def test_every_predicate_is_used() -> None:
    used = {name for value in VALUES for name in named_in(where(value))}
    assert used == set(PREDICATES)


def test_two_part_cells() -> None:
    assert {c.id: c.parts for c in DISPATCH.composites} == {
        "d3_3": ("d3_3a", "d3_3b"),
        "d3_8": ("d3_8a", "d3_8b"),
        "d4_5": ("d4_5a", "d4_5b"),
    }
    assert len({value.cell_id for value in DISPATCH.values}) == 32
    assert [block for block, _ in DISPATCH.blocks] == [1, 2, 3, 4]
