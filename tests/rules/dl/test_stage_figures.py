"""DL12: a stage report against the nearest dispatch table."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.support.records import context, day, dispatch, history, look, master, skipped, submission
from tests.support.schemas import SCHEMA
from xlhazard.checking.context import Context
from xlhazard.model.address import Address
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import FormCell, FormSheet, Value
from xlhazard.rules.dl.stage_figures import stage_figures_differ


def report(**answers: Value) -> FormSheet:
    known: dict[str, Value] = {"date": day("08-10"), "found": 7, "done": 4, "listed": 2, **answers}
    items = {
        name: FormCell(Address(at, 1), Address(at, 2), str(value), value)
        for at, (name, value) in enumerate(known.items(), 3)
    }
    return FormSheet("stage_reports", SCHEMA.forms["stage_reports"].sheet, items)


def accepted(month: str, *found: int) -> list[dict[str, Value]]:
    by_self, done, by_checks, listed = found
    figures = {"d1_1": by_self, "d1_2": done, "d1_3": by_checks, "d1_5": listed}
    return history(figures, month)


def at(form: FormSheet, known: Master, month: Month | None = None) -> Context:
    sub = submission(form=dispatch({"d1_1": 9}, date=day("08-26")), month=month or Month(2023, 8))
    return context(replace(sub, forms={**sub.forms, "stage_reports": form}), known)


JULY = master(dispatch_history=[*accepted("2023-06", 3, 1, 1, 0), *accepted("2023-07", 5, 4, 2, 2)])


def test_the_figures_are_those_of_the_last_table_up_to_the_report() -> None:
    assert look(stage_figures_differ, at(report(), JULY)) == []
    (notice,) = look(stage_figures_differ, at(report(found=8), JULY))
    assert (notice.sheet, notice.field) == ("阶段报告", "found")
    assert notice.facts == {
        "value": Decimal(8),
        "form": Decimal(7),
        "period": Month(2023, 7),
        "parts": ["1-1填5", "1-3填2"],
    }


def test_the_table_of_the_same_file_counts_when_its_day_has_come() -> None:
    late = report(date=day("08-26"), found=9, done=0, listed=0)
    assert look(stage_figures_differ, at(late, JULY)) == []
    early = report(date=day("08-25"))
    assert look(stage_figures_differ, at(early, JULY)) == []


def test_a_table_filed_again_stands_for_the_accepted_one_of_its_month() -> None:
    known = master(dispatch_history=[*accepted("2023-08", 1, 1, 1, 1)])
    late = report(date=day("08-31"), found=9, done=0, listed=0)
    assert look(stage_figures_differ, at(late, known)) == []


@pytest.mark.parametrize("wrong", [{"found": None}, {"date": None}])
def test_what_is_blank_is_left_to_others(wrong: dict[str, Value]) -> None:
    fields = [one.field for one in look(stage_figures_differ, at(report(**wrong), JULY))]
    assert fields == []


def test_without_an_earlier_table_nothing_is_compared() -> None:
    later = at(report(date=day("05-10")), JULY)
    assert look(stage_figures_differ, later) == []
    assert [one.reason for one in skipped(stage_figures_differ, later)] == [
        "2023-05-10以前没有接收到调度表"
    ]
