"""Dispatch tables of several months against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from tests.support.records import (
    context,
    day,
    dispatch,
    form_cell,
    history,
    look,
    master,
    submission,
    tables,
)
from xlhazard.checking.context import Context
from xlhazard.checking.rule import Rule
from xlhazard.model.finding import Notice
from xlhazard.model.month import Month
from xlhazard.model.table import FormSheet, Table, Value
from xlhazard.rules.cm.figures_fell import (
    baseline_reset,
    composite_part_fell,
    cumulative_fell,
    stock_fell,
    yes_became_no,
)
from xlhazard.rules.cm.figures_moved import (
    closed_more_than_open,
    correction_breaks_later,
    jump,
    month_missing,
    same_as_last_month,
)

Rows = Sequence[Mapping[str, Value]]


def at(
    now: FormSheet,
    *past: Rows,
    month: str = "2023-06",
    settings: Mapping[str, str] = {},
    lists: Mapping[str, Table] = {},
    **more: Rows,
) -> Context:
    rows = [row for form in past for row in form]
    known = master(settings, dispatch_history=rows, **more)
    end = Month.parse(month).day(26)
    sub = submission(lists, now, month=Month.parse(month), as_of=end)
    return context(sub, known, today=Month.parse(month).last)


def correction(**more: Value) -> dict[str, Value]:
    return {
        "period": "2023-05",
        "target": "调度表",
        "field": "2-1",
        "old_value": "9",
        "new_value": "6",
        "reason": "两村重复统计",
        "approver": ("李强",),
        **more,
    }


def fields(rule: Rule, found: Context) -> list[str | None]:
    return [one.field for one in look(rule, found)]


def test_cm01_fires_at_the_figure_that_fell() -> None:
    found = at(dispatch({"d2_1": 6, "d4_8": 1}), history({"d2_1": 9, "d4_8": 1}))
    (notice,) = look(cumulative_fell, found)
    assert (notice.sheet, notice.cell) == ("调度表", form_cell("d2_1"))
    assert (notice.facts["new"], notice.facts["old"]) == (6, 9)
    assert str(notice.facts["prev_period"]) == "2023-05"


def test_cm01_equal_and_larger_figures_are_fine() -> None:
    assert fields(cumulative_fell, at(dispatch({"d2_1": 9}), history({"d2_1": 9}))) == []
    assert fields(cumulative_fell, at(dispatch({"d2_1": 10}), history({"d2_1": 9}))) == []


def test_cm01_compares_with_the_last_accepted_version_before_the_month() -> None:
    past = (
        history({"d2_1": 9}, "2023-05", version=1),
        history({"d2_1": 7}, "2023-05", version=2),
        history({"d2_1": 12}, "2023-07"),
        history({"d2_1": 30}, "2023-05", unit="HL-05"),
    )
    assert fields(cumulative_fell, at(dispatch({"d2_1": 7}), *past)) == []
    assert fields(cumulative_fell, at(dispatch({"d2_1": 6}), *past)) == ["d2_1"]


def test_cm01_a_village_that_took_over_another_keeps_both_figures() -> None:
    past = (
        history({"d2_1": 9}, "2023-05"),
        history({"d2_1": 6}, "2023-05", unit="HL-05"),
    )
    merged: Rows = [
        {"unit_code": "HL-03", "unit_type": "village"},
        {"unit_code": "HL-05", "valid_to": "2023-05", "successor": "HL-03"},
    ]
    assert fields(cumulative_fell, at(dispatch({"d2_1": 15}), *past, units=merged)) == []
    (notice,) = look(cumulative_fell, at(dispatch({"d2_1": 14}), *past, units=merged))
    assert (notice.facts["new"], notice.facts["old"]) == (14, 15)


@pytest.mark.parametrize(
    ("changes", "covered"),
    [
        ({}, True),
        ({"field": "部门抽查检查的企业总数（家）"}, True),
        ({"target": "调度数据"}, True),
        ({"period": "2023-06"}, True),
        ({"new_value": "６家"}, True),
        ({"new_value": "5"}, True),
        ({"new_value": "7"}, False),
        ({"new_value": "六七个"}, False),
        ({"field": "2-2"}, False),
        ({"period": "2023-07"}, False),
        ({"reason": None}, False),
        ({"approver": None}, False),
        ({"target": "9+6汇总表"}, False),
    ],
)
def test_cm01_a_correction_explains_a_fall(changes: dict[str, Value], covered: bool) -> None:
    now, past = dispatch({"d2_1": 6}), history({"d2_1": 9})
    row = correction(**changes)
    this_time = at(now, past, lists=tables(corrections=[row]))
    earlier = at(now, past, corrections=[{**row, "filed_by": "HL-03"}])
    assert (fields(cumulative_fell, this_time) == []) is covered
    assert (fields(cumulative_fell, earlier) == []) is covered


def test_cm04_judges_each_part_alone() -> None:
    past = history({"d3_3a": 3, "d3_3b": "1.5", "d3_8a": 2, "d3_8b": 2})
    now = dispatch({"d3_3a": 2, "d3_3b": Decimal("1.6"), "d3_8a": 2, "d3_8b": 1})
    notices = look(composite_part_fell, at(now, past))
    assert [one.field for one in notices] == ["d3_3a", "d3_8b"]
    assert notices[0].cell == form_cell("d3_3b")
    assert (notices[0].facts["no"], notices[0].facts["part"]) == ("3-3", "“行政处罚”（次）")
    assert fields(cumulative_fell, at(now, past)) == []
    same = dispatch({"d3_3a": 3, "d3_3b": Decimal("1.50"), "d3_8a": 2, "d3_8b": 2})
    assert fields(composite_part_fell, at(same, past)) == []


@pytest.mark.parametrize("field", ["3-3", "3-3b", "行政处罚（次，万元）"])
def test_cm04_a_correction_may_name_the_whole_cell(field: str) -> None:
    past, now = history({"d3_3a": 3, "d3_3b": "1.5"}), dispatch({"d3_3a": 3, "d3_3b": Decimal(1)})
    row = correction(field=field, old_value="3次，1.5万元", new_value="3次，1万元")
    if field == "3-3b":
        row["new_value"] = "10000元"
    assert fields(composite_part_fell, at(now, past, lists=tables(corrections=[row]))) == []
    row["new_value"] = "3次，1.2万元"
    assert fields(composite_part_fell, at(now, past, lists=tables(corrections=[row]))) == ["d3_3b"]


def test_cm08_counting_anew_is_told_once() -> None:
    past = history({"d1_1": 4, "d2_1": 20, "d4_8": 3}, "2023-07")
    found = at(dispatch({"d2_1": 2, "d4_8": 3}, date=day("09-26")), past, month="2023-09")
    (notice,) = look(baseline_reset, found)
    assert (notice.cell, str(notice.facts["period"])) == (form_cell("date"), "2023-09")
    silent = Context(**{**_fields(found), "found": {"CM08": (notice,)}})
    assert look(cumulative_fell, silent) == []
    assert look(composite_part_fell, silent) == []


def _fields(found: Context) -> dict[str, object]:
    return {name: getattr(found, name) for name in Context.__dataclass_fields__}


def test_cm08_is_silent_without_a_gap_with_few_falls_and_where_the_office_starts_anew() -> None:
    past = history({"d1_1": 4, "d2_1": 20, "d4_8": 3, "d4_1": 1, "d4_2": 1}, "2023-07")
    fell = {"d1_1": 0, "d2_1": 0, "d4_8": 0, "d4_1": 1, "d4_2": 1}
    assert look(baseline_reset, at(dispatch(fell), past, month="2023-08")) == []
    few = {**fell, "d2_1": 20, "d4_8": 3}
    assert look(baseline_reset, at(dispatch(few), past, month="2023-09")) == []
    assert len(look(baseline_reset, at(dispatch(fell), past, month="2023-09"))) == 1
    start = {"baseline_start": "2023-09-01"}
    anew = at(dispatch(fell), past, month="2023-09", settings=start)
    assert look(baseline_reset, anew) == []
    assert look(cumulative_fell, anew) == []


def test_cm08_explained_falls_are_no_new_count() -> None:
    past, now = history({"d2_1": 9}, "2023-07"), dispatch({"d2_1": 6})
    row = correction(period="2023-07")
    explained = at(now, past, month="2023-09", lists=tables(corrections=[row]))
    assert look(baseline_reset, explained) == []
    assert len(look(baseline_reset, at(now, past, month="2023-09"))) == 1


def test_cm02_asks_about_fewer_inspectors() -> None:
    (notice,) = look(stock_fell, at(dispatch({"d4_7": 2}), history({"d4_7": 5})))
    assert (notice.cell, notice.facts["new"], notice.facts["diff"]) == (form_cell("d4_7"), 2, 3)
    assert look(stock_fell, at(dispatch({"d4_7": 5}), history({"d4_7": 5}))) == []
    assert fields(cumulative_fell, at(dispatch({"d4_7": 2}), history({"d4_7": 5}))) == []


def test_cm03_yes_stays_yes() -> None:
    assert fields(yes_became_no, at(dispatch({"d4_6": False}), history({"d4_6": True}))) == ["d4_6"]
    assert fields(yes_became_no, at(dispatch({"d4_6": True}), history({"d4_6": True}))) == []
    assert fields(yes_became_no, at(dispatch({"d4_6": None}), history({"d4_6": True}))) == []


def test_cm05_names_the_missing_months() -> None:
    found = at(dispatch(), history({}, "2023-06"), month="2023-09")
    (notice,) = look(month_missing, found)
    assert notice.cell == form_cell("date")
    assert notice.facts["months"] == (Month(2023, 7), Month(2023, 8))
    assert look(month_missing, at(dispatch(), history({}, "2023-08"), month="2023-09")) == []
    assert look(month_missing, at(dispatch(), month="2023-09")) == []


def new_hazard(on: str, **more: Value) -> dict[str, Table]:
    return tables(
        hazards=[
            {
                "hazard_id": "YH-HL-03-2023-0009-X",
                "grade": "major",
                "source": "department",
                "found_on": day(on),
                **more,
            }
        ]
    )


def test_cm06_a_copied_form_beside_a_new_record() -> None:
    past, now = history({"d1_3": 3}), dispatch({"d1_3": 3})
    (notice,) = look(same_as_last_month, at(now, past, lists=new_hazard("06-11")))
    assert (notice.cell, notice.facts["example"]) == (
        form_cell("date"),
        "隐患清单YH-HL-03-2023-0009-X",
    )


def test_cm06_is_silent_without_news_or_when_a_figure_moved_or_all_are_zero() -> None:
    past, now = history({"d1_3": 3}), dispatch({"d1_3": 3})
    for lists in (new_hazard("05-11"), new_hazard("06-11", grade="minor"), {}):
        assert look(same_as_last_month, at(now, past, lists=lists)) == []
    moved = at(dispatch({"d1_3": 4}), past, lists=new_hazard("06-11"))
    assert look(same_as_last_month, moved) == []
    zero = at(dispatch({}), history({}), lists=new_hazard("06-11"))
    assert look(same_as_last_month, zero) == []


def test_cm06_another_check_of_the_same_enterprise_changes_nothing() -> None:
    def check(on: str) -> dict[str, Value]:
        return {
            "inspection_id": on,
            "inspected_on": day(on),
            "method": "spot",
            "enterprise_code": "A",
        }

    past, now = history({"d2_1": 1}), dispatch({"d2_1": 1})
    lists = tables(inspections=[check("05-10"), check("06-10")])
    assert look(same_as_last_month, at(now, past, lists=lists)) == []
    lists = tables(inspections=[check("06-10")])
    assert len(look(same_as_last_month, at(now, past, lists=lists))) == 1


def steps(*values: int) -> list[list[dict[str, Value]]]:
    return [history({"d3_2": value}, f"2023-{n:02}") for n, value in enumerate(values, 5)]


@pytest.mark.parametrize(("new", "fires"), [(30, False), (20, False), (31, True), (119, True)])
def test_cm07_a_jump_beyond_what_is_usual(new: int, fires: bool) -> None:
    # Usual step 3: more than five times that, and more than ten, is a jump.
    found = at(dispatch({"d3_2": new}), *steps(6, 9, 12, 15), month="2023-09")
    assert (fields(jump, found) == ["d3_2"]) is fires


def test_cm07_needs_three_earlier_steps() -> None:
    assert fields(jump, at(dispatch({"d3_2": 90}), *steps(6, 9, 12), month="2023-08")) == []


def test_cm09_an_earlier_month_stays_within_the_later_ones() -> None:
    past = (history({"d2_1": 9}, "2023-07"), history({"d2_1": 12}, "2023-08"))
    (notice,) = look(correction_breaks_later, at(dispatch({"d2_1": 10}), *past))
    assert notice.cell == form_cell("d2_1")
    assert (str(notice.facts["later_period"]), notice.facts["later"]) == ("2023-07", 9)
    assert fields(correction_breaks_later, at(dispatch({"d2_1": 9}), *past)) == []
    row = correction(period="2023-07", new_value="10")
    both = at(dispatch({"d2_1": 10}), *past, lists=tables(corrections=[row]))
    assert fields(correction_breaks_later, both) == []


def test_cm10_more_was_done_than_was_open() -> None:
    past = history({"d1_3": 5, "d1_4": 4})
    found = look(closed_more_than_open, at(dispatch({"d1_3": 8, "d1_4": 6}), past))
    assert [(one.field, one.facts["n"]) for one in found] == [("d1_4", 1)]
    assert look(closed_more_than_open, at(dispatch({"d1_3": 8, "d1_4": 5}), past)) == []


def test_the_first_form_of_a_unit_has_nothing_to_compare_with() -> None:
    now = dispatch({"d1_1": 9, "d1_2": 9, "d3_2": 90})
    found: list[Notice] = []
    for rule in (cumulative_fell, composite_part_fell, baseline_reset, stock_fell, yes_became_no):
        found += look(rule, at(now))
    for rule in (month_missing, same_as_last_month, jump, correction_breaks_later):
        found += look(rule, at(now))
    assert found + look(closed_more_than_open, at(now)) == []
