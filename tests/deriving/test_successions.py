"""Merged villages: what a unit has to show is its own figure plus its predecessors'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.support.records import UNIT, history, master
from tests.support.schemas import SCHEMA
from xlhazard.deriving.history import AcceptedForm, all_accepted
from xlhazard.deriving.successions import earlier_forms
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import Value

FORM = SCHEMA.forms["dispatch"]
Rows = Sequence[Mapping[str, Value]]


def village(code: str, until: str | None = None, into: str | None = None) -> dict[str, Value]:
    return {"unit_code": code, "unit_type": "village", "valid_to": until, "successor": into}


MERGED = (village(UNIT), village("HL-05", "2023-06", UNIT))
"""HL-05 went into HL-03 after June."""


def township(units: Rows, *forms: Rows) -> Master:
    return master(units=units, dispatch_history=[row for form in forms for row in form])


def earlier(known: Master, month: str, unit: str = UNIT) -> tuple[AcceptedForm, ...]:
    at = Month.parse(month)
    return earlier_forms(all_accepted(known), known, unit, FORM, at, {}, SCHEMA)


def shown(forms: Sequence[AcceptedForm], value: str = "d1_1") -> list[tuple[str, int]]:
    return [(str(one.period), int(one.values[value])) for one in forms]


def test_a_unit_that_took_over_another_owes_both_figures() -> None:
    known = township(
        MERGED,
        history({"d1_1": 3}, "2023-05"),
        history({"d1_1": 4}, "2023-06"),
        history({"d1_1": 2}, "2023-05", unit="HL-05"),
        history({"d1_1": 5}, "2023-06", unit="HL-05"),
    )
    assert shown(earlier(known, "2023-07")) == [("2023-05", 5), ("2023-06", 9)]


def test_as_long_as_the_other_unit_reports_itself_nothing_is_added() -> None:
    known = township(
        MERGED, history({"d1_1": 3}, "2023-05"), history({"d1_1": 2}, "2023-05", unit="HL-05")
    )
    assert shown(earlier(known, "2023-06")) == [("2023-05", 3)]


def test_the_first_form_after_the_merger_holds_both() -> None:
    known = township(
        MERGED,
        history({"d1_1": 4}, "2023-06"),
        history({"d1_1": 5}, "2023-06", unit="HL-05"),
        history({"d1_1": 10}, "2023-07"),
    )
    assert shown(earlier(known, "2023-08")) == [("2023-06", 9), ("2023-07", 10)]


def test_a_month_that_only_the_other_unit_filed_counts_with_the_own_figure_before() -> None:
    known = township(
        MERGED, history({"d1_1": 4}, "2023-05"), history({"d1_1": 5}, "2023-06", unit="HL-05")
    )
    assert shown(earlier(known, "2023-07")) == [("2023-05", 4), ("2023-06", 9)]


def test_a_new_unit_made_of_two_owes_the_sum_of_both() -> None:
    known = township(
        (village("HL-09"), village("HL-03", "2023-06", "HL-09"), village("HL-05", None, "HL-09")),
        history({"d1_1": 4}, "2023-06"),
        history({"d1_1": 5}, "2023-05", unit="HL-05"),
    )
    assert shown(earlier(known, "2023-07", "HL-09"))[-1] == ("2023-06", 9)


def test_a_unit_taken_over_in_two_steps_counts_once() -> None:
    known = township(
        (village("HL-09"), village("HL-03", "2023-06", "HL-09"), village("HL-05", "2023-05", UNIT)),
        history({"d1_1": 5}, "2023-05", unit="HL-05"),
        history({"d1_1": 4}, "2023-05"),
        history({"d1_1": 11}, "2023-06"),
    )
    assert shown(earlier(known, "2023-07", "HL-09")) == [("2023-05", 9), ("2023-06", 11)]


def test_yes_stays_yes_and_is_not_added_up() -> None:
    flag = next(one.id for one in FORM.values if one.cumulative == "flag")
    known = township(
        MERGED, history({flag: True}, "2023-06"), history({flag: True}, "2023-06", unit="HL-05")
    )
    assert shown(earlier(known, "2023-07"), flag) == [("2023-06", 1)]


def test_units_that_took_over_each_other_end() -> None:
    known = township(
        (village("HL-03", "2023-06", "HL-05"), village("HL-05", "2023-06", "HL-03")),
        history({"d1_1": 4}, "2023-06"),
        history({"d1_1": 5}, "2023-06", unit="HL-05"),
    )
    assert shown(earlier(known, "2023-07")) == [("2023-06", 9)]
