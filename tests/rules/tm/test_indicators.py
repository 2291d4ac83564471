"""TM12: figures of the ten-measures form against the unit's registers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tests.support.records import context, day, look, master, skipped, submission, tables
from tests.support.schemas import SCHEMA
from xlhazard.checking.context import Context
from xlhazard.model.address import Address
from xlhazard.model.finding import Passage
from xlhazard.model.table import FormCell, FormSheet, Value
from xlhazard.rules.tm.indicator_vs_list import indicator_vs_list

Rows = Sequence[Mapping[str, Value]]


def form(**answers: Value) -> FormSheet:
    known: dict[str, Value] = {"date": day("06-26"), **answers}
    items = {
        name: FormCell(Address(at, 1), Address(at, 2), str(value), value)
        for at, (name, value) in enumerate(known.items(), 3)
    }
    return FormSheet("ten_measures", SCHEMA.forms["ten_measures"].sheet, items)


def at(answers: Mapping[str, Value], **lists: Rows) -> Context:
    sub = submission(tables(**lists))
    return context(replace(sub, forms={"ten_measures": form(**answers)}), master())


def visit(number: int, on: str, kind: str = "visit") -> dict[str, Value]:
    return {"oversight_id": f"D{number}", "held_on": day(on), "kind": kind}


VISITS = [visit(1, "06-05"), visit(2, "06-20"), visit(3, "05-30"), visit(4, "06-08", "special")]


def test_figures_of_the_month_are_those_of_the_register() -> None:
    assert look(indicator_vs_list, at({"t5_1": 2}, oversight=VISITS)) == []
    (notice,) = look(indicator_vs_list, at({"t5_1": 3}, oversight=VISITS))
    assert (notice.sheet, notice.field) == ("十条措施表", "t5_1")
    assert (notice.facts["form"], notice.facts["list"]) == (3, 2)
    assert notice.facts["sheet"] == "督查活动"
    ids = notice.facts["ids"]
    assert isinstance(ids, Passage)
    assert "D3（督查日期5月30日，不在2023-06）" in ids.text


def test_registers_that_the_unit_does_not_keep_are_named() -> None:
    on = at({"t5_1": 3, "t7_1": 5}, oversight=VISITS[:3])
    assert [one.field for one in look(indicator_vs_list, on)] == ["t5_1"]
    (reason,) = skipped(indicator_vs_list, on)
    assert "没有“举报奖励”，7-1、7-2、7-3" in reason.reason


def test_blank_figures_are_left_to_others() -> None:
    assert look(indicator_vs_list, at({}, oversight=VISITS)) == []
