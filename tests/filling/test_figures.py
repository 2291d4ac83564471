"""The township's figures: against an independent reckoning, and case by case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from tests.filling.independent import reckon
from tests.filling.random_township import Township
from tests.support.records import JUNE, day, history, master
from tests.support.schemas import SCHEMA, town
from xlhazard.filling.figures import Figures, township_figures
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import Value

FORM = SCHEMA.forms["dispatch"]
Rows = Sequence[Mapping[str, Value]]


def unit(code: str, kind: str = "village", **more: Value) -> dict[str, Value]:
    known: dict[str, Value] = {"unit_code": code, "unit_name": f"{code}村", "unit_type": kind}
    return {**known, "forms_due": ("six_lists", "dispatch"), "valid_from": "2023-05", **more}


OFFICE = unit("ZW-AJ", "office", unit_name="镇安办")
UNITS = (unit("HL-03"), unit("HL-05"), OFFICE)


def figures(known: Master, month: Month = JUNE, as_of: dt.date = dt.date(2023, 6, 26)) -> Figures:
    return township_figures(known, FORM, month, as_of, SCHEMA, town(), known.settings)


def small(*forms: Rows, units: Rows = UNITS, **lists: Rows) -> Master:
    return master(units=units, dispatch_history=[row for form in forms for row in form], **lists)


@pytest.mark.parametrize("seed", range(60))
def test_all_35_figures_agree_with_an_independent_reckoning(seed: int) -> None:
    made = Township(seed)
    rows = [
        row
        for (code, month, version), known in made.forms.items()
        for row in history(known, month, unit=code, version=version, others=None)
    ]
    roster = [unit(code, kind) for code, kind in made.units.items()]
    known = master(units=roster, dispatch_history=rows, **made.lists)
    for month, as_of in (("2023-05", day("05-31")), ("2023-06", day("06-26"))):
        found = figures(known, Month.parse(month), as_of)
        expected = reckon(made, month, as_of)
        assert {name: one.figure for name, one in found.values.items()} == expected
        assert len(found.values) == 35


def test_a_missing_unit_speaks_with_its_last_form_and_is_named() -> None:
    known = small(
        history({"d1_1": 3}, unit="HL-03", month="2023-06"),
        history({"d1_1": 4}, unit="HL-05", month="2023-05"),
        history({"d1_1": 9}, unit="HL-05", month="2023-07"),
    )
    found = figures(known)
    assert found["d1_1"].figure == 7
    assert not found["d1_1"].certain
    assert found.missing == ("HL-05村",)
    assert found.notes == ("2023-06没有接收到的单位，用其最近一期：HL-05村（2023-05）",)


def test_a_village_taken_over_counts_with_its_heir_until_a_form_holds_both() -> None:
    ended = unit("HL-05", valid_to="2023-05", successor="HL-03")
    past = (history({"d1_1": 3}, unit="HL-03"), history({"d1_1": 4}, unit="HL-05"))
    waiting = figures(small(*past, units=(unit("HL-03"), ended, OFFICE)))
    assert waiting["d1_1"].figure == 7
    both = history({"d1_1": 8}, "2023-06")
    assert figures(small(*past, both, units=(unit("HL-03"), ended, OFFICE)))["d1_1"].figure == 8


def test_a_unit_without_any_form_is_named_and_not_counted() -> None:
    found = figures(small(history({"d1_1": 3}, month="2023-06")))
    assert found["d1_1"].figure == 3
    assert found.notes == ("从未接收到调度表、没有计入的单位：HL-05村",)


def test_the_highest_accepted_version_counts() -> None:
    known = small(
        history({"d1_1": 3}, month="2023-06", version=1),
        history({"d1_1": 5}, month="2023-06", version=2),
    )
    assert figures(known)["d1_1"].figure == 5


def test_the_office_adds_what_it_typed_into_the_registers_itself() -> None:
    duties: Rows = [
        {"held_on": day("06-05"), "kind": "study", "note": "学习"},
        {"held_on": day("06-12"), "kind": "study", "note": "学习", "filed_by": "HL-03"},
        {"held_on": day("06-28"), "kind": "study", "note": "学习"},
    ]
    found = figures(small(history({"d4_1": 2}, month="2023-06"), leader_duties=duties))["d4_1"]
    assert found.figure == 3
    own = found.contributions[-1]
    assert (own.unit, own.name, own.figure, own.period) == ("ZW-AJ", "镇安办", 1, None)
    assert own.rows == ("2023-06-05·study",)


def test_the_office_is_not_counted_twice_when_it_files_a_form_itself() -> None:
    duties: Rows = [{"held_on": day("06-05"), "kind": "study", "note": "学习"}]
    known = small(
        history({"d4_1": 2}, month="2023-06"),
        history({"d4_1": 1}, unit="ZW-AJ", month="2023-06"),
        leader_duties=duties,
    )
    assert figures(known)["d4_1"].figure == 3


def checks(**by_unit: str) -> Rows:
    return [
        {
            "inspection_id": f"{owner}{firm}",
            "inspected_on": day("06-05"),
            "method": "spot",
            "enterprise_code": firm,
            "filed_by": owner.replace("_", "-"),
        }
        for owner, firms in by_unit.items()
        for firm in firms
    ]


def test_an_enterprise_counted_by_two_units_counts_once_and_is_named() -> None:
    known = small(
        history({"d2_1": 3}, unit="HL-03", month="2023-06"),
        history({"d2_1": 4}, unit="HL-05", month="2023-06"),
        inspections=checks(HL_03="ABC", HL_05="CDEF"),
        enterprises=[{"enterprise_code": "C", "enterprise_name": "宏达石材有限公司"}],
    )
    found = figures(known)["d2_1"]
    assert (found.figure, found.certain, found.note) == (6, True, "")
    assert found.counted_twice[0].name == "宏达石材有限公司"
    assert found.counted_twice[0].units == ("HL-03村", "HL-05村")


def test_short_lists_never_pull_a_figure_below_the_largest_unit() -> None:
    known = small(history({"d2_1": 9}, month="2023-06"), inspections=checks(HL_03="AB"))
    found = figures(known)["d2_1"]
    assert (found.figure, found.certain) == (9, False)
    assert "清单不全" in found.note


def test_lists_never_push_a_figure_above_the_sum_of_the_units() -> None:
    known = small(history({"d2_1": 1}, month="2023-06"), inspections=checks(HL_03="ABC"))
    found = figures(known)["d2_1"]
    assert (found.figure, found.certain) == (1, False)
    assert "多于各单位之和" in found.note


def test_a_unit_with_fewer_list_rows_than_it_reports_is_named() -> None:
    known = small(
        history({"d2_1": 4}, unit="HL-03", month="2023-06"),
        history({"d2_1": 3}, unit="HL-05", month="2023-06"),
        inspections=checks(HL_03="AB", HL_05="CDE"),
    )
    found = figures(known)["d2_1"]
    assert (found.figure, found.certain) == (5, False)
    assert found.note == "HL-03村所报多于其清单：清单不全，去重数可能偏小"


def test_persons_of_the_roster_count_once() -> None:
    people: Rows = [
        {"name": ("李 强",), "kind": "full", "starts_on": day("05-02"), "filed_by": "HL-03"},
        {"name": ("李强",), "kind": "full", "starts_on": day("05-09"), "filed_by": "HL-05"},
        {"name": ("李强",), "kind": "part", "starts_on": day("05-09"), "filed_by": "HL-05"},
    ]
    known = small(
        history({"d4_7": 1}, unit="HL-03", month="2023-06"),
        history({"d4_7": 2}, unit="HL-05", month="2023-06"),
        technical_inspectors=people,
    )
    assert figures(known)["d4_7"].figure == 2


def test_one_yes_is_enough() -> None:
    known = small(history({"d4_6": True}, month="2023-06"), history({}, "2023-06", unit="HL-05"))
    assert figures(known)["d4_6"].figure is True
    assert figures(small(history({}, "2023-06")))["d4_6"].figure is False


def test_money_is_exact() -> None:
    known = small(
        history({"d3_3b": "0.1"}, "2023-06"), history({"d3_3b": "0.2"}, "2023-06", unit="HL-05")
    )
    assert figures(known)["d3_3b"].figure == Decimal("0.3")


def test_a_unit_that_does_not_owe_the_form_is_not_added() -> None:
    other = unit("HL-05", forms_due=("six_lists",))
    known = small(
        history({"d1_1": 3}, "2023-06"),
        history({"d1_1": 4}, "2023-06", unit="HL-05"),
        units=(unit("HL-03"), other, OFFICE),
    )
    assert figures(known)["d1_1"].figure == 3


def test_a_unit_that_ended_keeps_its_last_figures_unless_another_took_it_over() -> None:
    forms = (history({"d1_1": 3}, "2023-06"), history({"d1_1": 4}, "2023-05", unit="HL-05"))
    ended = unit("HL-05", valid_to="2023-05")
    alone = figures(small(*forms, units=(unit("HL-03"), ended, OFFICE)))
    assert (alone["d1_1"].figure, alone.missing) == (7, ())
    taken = {**ended, "successor": "HL-03"}
    assert figures(small(*forms, units=(unit("HL-03"), taken, OFFICE)))["d1_1"].figure == 3


def test_a_new_start_of_counting_leaves_older_forms_out() -> None:
    known = master(
        {"baseline_start": "2023-06"},
        units=[unit("HL-03"), unit("HL-05")],
        dispatch_history=[
            *history({"d1_1": 3}, "2023-06"),
            *history({"d1_1": 4}, "2023-05", unit="HL-05"),
        ],
    )
    assert figures(known)["d1_1"].figure == 3
